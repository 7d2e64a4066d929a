"""varannot: from a tumour panel result to a report that a molecular tumour board can check."""

__version__ = "0.1.0"
