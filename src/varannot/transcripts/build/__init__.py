"""Bundles from a genome: gene models read, held against the sequence, written with windows."""
