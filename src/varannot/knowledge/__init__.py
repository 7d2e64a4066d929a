"""What is known: the knowledge table that a laboratory edits, tumour types, gene names."""
