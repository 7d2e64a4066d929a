"""What people and programs call the columns of a description: gene, transcript, c. and p."""

from __future__ import annotations

__all__ = ["DESCRIPTION_HEADINGS", "description_column", "folded_heading"]

DESCRIPTION_HEADINGS = {
    "gene": ("gene symbol", "hgnc symbol", "hgnc", "symbol", "gene name", "gen"),
    "transcript": ("nm", "refseq", "transcript id", "refseq mrna", "ensembl transcript id"),
    "hgvs_c": (
        "c.",
        "c",
        "cdna",
        "c dot",
        "c-dot notation",
        "hgvsc",
        "cdna change",
        "coding change",
        "coding",
        "dna",
        "cds change",
    ),
    "hgvs_p": (
        "p.",
        "p",
        "protein",
        "p dot",
        "p-dot notation",
        "hgvsp",
        "protein change",
        "protein change short",
        "amino acid change",
        "aa change",
    ),
}
"""The other headings that each column goes by; letter case, blanks and signs do not count."""


def folded_heading(written: str) -> str:
    """Return a heading without letter case, blanks and signs; a percent sign stays.

    >>> folded_heading("HGVSp_Short"), folded_heading("VAF (%)")
    ('hgvspshort', 'vaf%')
    """
    return "".join(letter for letter in written.casefold() if letter.isalnum() or letter == "%")


_BY_HEADING = {
    folded_heading(other): name
    for name, others in DESCRIPTION_HEADINGS.items()
    for other in (name, *others)
}


def description_column(written: str) -> str:
    """Return the column of a description that a heading means, or an empty string.

    >>> description_column("cDNA"), description_column("Protein"), description_column("vaf")
    ('hgvs_c', 'hgvs_p', '')
    """
    return _BY_HEADING.get(folded_heading(written), "")
