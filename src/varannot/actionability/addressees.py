"""Who settles an open question, in the words of the report."""

from __future__ import annotations

__all__ = ["LABORATORY", "LABORATORY_AND_BOARD"]

LABORATORY = "the reporting laboratory"
LABORATORY_AND_BOARD = f"{LABORATORY} and the molecular tumour board"
