"""Builders of the shipped packs of evidence, one module per source."""
