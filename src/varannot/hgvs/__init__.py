"""Variant descriptions: text to values and back, codon arithmetic, and the check of c. and p."""
