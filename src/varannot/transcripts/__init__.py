"""Transcripts: models on the genome, their sequences, and the choice among them."""
