"""Proofs of the HGVS computation as benchmarks that print tables; see README.md."""
