"""How much of a VCF is held before it is refused.

A VCF of one sample of a panel stays far below every limit here; a file above one is damaged, of
another kind, or an archive that expands without end. With these limits reading a file takes less
than 300 MB of memory, whatever it unpacks to.
"""

from __future__ import annotations

from varannot.errors import BrokenFileError, Problem

__all__ = [
    "LONGEST_HEADER_LINE",
    "MOST_ALLELES",
    "MOST_CALLS",
    "MOST_HEADER_CHARACTERS",
    "MOST_HEADER_LINES",
    "MOST_IDLE_LINES",
    "MOST_KEPT_BYTES",
    "MOST_MALFORMED",
    "MOST_NAMES",
    "MOST_ODD_REFERENCES",
    "MOST_STRAY_LINES",
    "refuse_above",
]

LONGEST_HEADER_LINE = 1 << 16
"""Characters of a header line; longer ones are not held against any pattern."""

MOST_HEADER_LINES = 50_000
"""Header lines; assemblies with all their alternate contigs have some thousands."""

MOST_HEADER_CHARACTERS = 1 << 23
"""Characters of all header lines together."""

MOST_STRAY_LINES = 1000
"""Lines before `#CHROM` that are no header, above which a file is no VCF."""

MOST_IDLE_LINES = 100_000
"""Empty lines, and remarks below `#CHROM`."""

MOST_MALFORMED = 100_000
"""Malformed records; each is listed with its text."""

MOST_CALLS = 200_000
"""Alleles other than the reference; a panel has some thousands."""

MOST_ALLELES = 100
"""Alleles of one record, above which the record is malformed."""

MOST_KEPT_BYTES = 96 << 20
"""Bytes of memory for the text of malformed records and of records with a call together."""

MOST_ODD_REFERENCES = 2_500_000
"""Reference calls of more than one base, which are looked at one by one; a panel has 2 million."""

MOST_NAMES = 20_000
"""Different names of contigs, FILTER, INFO and FORMAT that the records use."""

_ACTION = "Give the file of one sample as the result folder of the run holds it."


def refuse_above(number: int, most: int, what: str, file: str, row: int) -> None:
    """Raise BrokenFileError at `row` if there are more than `most` of what is counted.

    >>> refuse_above(3, 3, "header lines", "a.vcf", 4)
    """
    if number > most:
        expected = "a VCF of one sample of a panel"
        found = f"more than {most:,} {what}"
        raise BrokenFileError([Problem(file, row, "", found, expected, _ACTION)])
