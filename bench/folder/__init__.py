"""Proofs of reading a result folder: what becomes of damaged files."""
