"""Invented result folders of the TSO500 software; one module per kind of file."""
