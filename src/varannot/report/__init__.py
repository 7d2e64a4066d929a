"""One view of a case, and one writer per file format."""
