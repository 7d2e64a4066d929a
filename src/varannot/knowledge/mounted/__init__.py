"""Evidence that the laboratory mounts: ClinVar, gnomAD and AlphaMissense as indexed files."""
