"""The builder of resources/transcripts: sources in, one checked bundle out."""
