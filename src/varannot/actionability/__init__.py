"""What findings mean for therapy in this tumour type, and what has to be settled first."""
