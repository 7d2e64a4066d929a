"""Proofs of the classifier against experts, as benchmarks that print tables; see README.md."""
