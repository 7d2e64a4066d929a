"""What the panel's software, or a person, wrote: one reader per file type, every row counted."""
