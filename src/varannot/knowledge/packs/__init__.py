"""Large tables of evidence that ship beside the knowledge table, one module per source."""
