"""What a cell may hold by its column: a row that was shifted or swapped shows by the kind of cells.

Trailing empty cells of a row are often stripped, so the number of cells alone does not tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["allele", "chromosome", "coding", "exons", "gene", "place", "protein", "terms", "wrong"]

_PREFIXED = re.compile(
    r"<.*|chr(?:\d{1,2}|[XYM]|MT)(?:_.*)?|[cgmnp]\..*|(?:[NX][MPRGCT]_|ENS[TPG]0)\d+.*", re.ASCII
)
_NOT_A_GENE = re.compile(r"[^:]*:.*|\d+(?:-\d+)?/\d+|[a-z0-9_]+_variant|.*[\"<>].*", re.ASCII)
_CHROMOSOME = re.compile(
    r"(?:chr)?(?:[1-9]|1\d|2[0-2]|X|Y|M|MT|Un)(?:_\w+)?|(?:GL|KI|NC_|NT_)\w+(?:\.\d+)?|hs37d5",
    re.ASCII,
)
_PLACE = re.compile(r"(?:chr)?\w+(?:\.\d+)?:\d+", re.ASCII)
_ALLELE = re.compile(r"[ACGTRYSWKMBDHVN]+|[.*-]|<[\w:*]+>", re.ASCII | re.IGNORECASE)
_CODING = re.compile(r"(?:[^:\s]+:)?[cgmn]\.\S.*")
_PROTEIN = re.compile(r"(?:[^:\s]+:)?[cgmnp]\.\S.*")
_TERMS = re.compile(r"[A-Za-z0-9_]*[A-Za-z][A-Za-z0-9_]*(?:\s*[:&,;]\s*[A-Za-z0-9_]+)*", re.ASCII)
_EXONS = re.compile(r"(?:e|ex|exons?)?[\d\s,;/-]+", re.ASCII | re.IGNORECASE)
_CALLS = frozenset(
    ("dup", "del", "gain", "loss", "amp", "amplification", "deletion", "duplication", "cnv", "ref")
)


def gene(text: str) -> str:
    """Return why a cell is no gene symbol, '' if it may be one or is empty.

    >>> gene("NKX2-1"), gene("RP11-458D21.5"), gene("NT5C2")
    ('', '', '')
    >>> gene("<DUP>"), gene("chr7"), gene("NM_000546.5:c.1A>G")
    ("'<DUP>' is no gene symbol", "'chr7' is no gene symbol", "'NM_000546.5:c.1A>G' is no gene \
symbol")
    """
    other = _PREFIXED.fullmatch(text) or _NOT_A_GENE.fullmatch(text)
    return f"'{text}' is no gene symbol" if other else ""


def chromosome(text: str) -> str:
    """Return why a cell is no name of a chromosome or contig, '' if it is one or is empty.

    >>> chromosome("chrX"), chromosome("7"), chromosome("GL000191.1"), chromosome("EGFR")
    ('', '', '', "'EGFR' is no chromosome")
    """
    return _unless(_CHROMOSOME, text, "no chromosome")


def place(text: str) -> str:
    """Return why a cell is no place in the genome, '' if it is one or is empty.

    >>> place("chr7:55268103"), place("55268103")
    ('', "'55268103' is no place such as chr7:55268103")
    """
    return _unless(_PLACE, text, "no place such as chr7:55268103")


def allele(text: str) -> str:
    """Return why a cell is no allele, '' if it is one or is empty.

    >>> allele("ACG"), allele("<M>"), allele("0.51")
    ('', '', "'0.51' holds other than bases")
    """
    return _unless(_ALLELE, text, "other than bases", verb="holds")


def coding(text: str) -> str:
    """Return why a cell is no description of a transcript, '' if it is one or is empty.

    >>> coding("NM_004958.3:c.4731G>A"), coding("missense_variant")
    ('', "'missense_variant' is no description such as NM_004958.3:c.4731G>A")
    """
    return _unless(_CODING, text, "no description such as NM_004958.3:c.4731G>A")


def protein(text: str) -> str:
    """Return why a cell is no description of a protein, '' if it is one or is empty.

    Silent changes are written after the transcript.

    >>> protein("NP_003811.2:p.(Lys17Arg)"), protein("NM_004958.3:c.2997C>T(p.(Asn999=))")
    ('', '')
    >>> protein("NM_004958.3:c.4731G>A")
    "'NM_004958.3:c.4731G>A' is no description such as NP_003811.2:p.(Lys17Arg)"
    """
    changed = "p." not in text and not text.endswith("=")
    wrong = text and (changed or _PROTEIN.fullmatch(text) is None)
    return f"'{text}' is no description such as NP_003811.2:p.(Lys17Arg)" if wrong else ""


def terms(text: str) -> str:
    """Return why a cell holds no consequences, '' if it does or is empty.

    >>> terms("splice_region_variant:intron_variant"), terms("11/15")
    ('', "'11/15' is no consequence")
    """
    return _unless(_TERMS, text, "no consequence")


def exons(text: str) -> str:
    """Return why a cell names no exons, '' if it does or is empty.

    >>> exons("2-7/28"), exons("EGFR")
    ('', "'EGFR' is no exon such as 11/15")
    """
    return _unless(_EXONS, text, "no exon such as 11/15")


def call(text: str) -> str:
    """Return why a cell is no call of a copy number change, '' if it is one or is empty.

    >>> call("<DUP>"), call("GAIN"), call("EGFR")
    ('', '', "'EGFR' is no call such as <DUP> or <DEL>")
    """
    known = not text or text == "NA" or text.strip("<>").casefold() in _CALLS
    return "" if known else f"'{text}' is no call such as <DUP> or <DEL>"


def _unless(pattern: re.Pattern[str], text: str, what: str, *, verb: str = "is") -> str:
    kept = text in ("", "NA") or pattern.fullmatch(text) is not None
    return "" if kept else f"'{text}' {verb} {what}"


_KINDS = {
    "Gene": gene,
    "Chromosome": chromosome,
    "Breakpoint 1": place,
    "Breakpoint 2": place,
    "Reference Call": allele,
    "Alternative Call": allele,
    "P-Dot Notation": protein,
    "C-Dot Notation": coding,
    "Consequence(s)": terms,
    "Affected Exon": exons,
    "Affected Exon(s)": exons,
    "Copy Number Variant": call,
    "CNV Type": call,
}


def wrong(columns: Sequence[str], cells: Sequence[str]) -> str:
    """Return the first cell that does not fit its column, in words, or '' if all do.

    >>> wrong(("Gene", "CNV Type"), ("<DUP>", "EGFR"))
    "Gene '<DUP>' is no gene symbol"
    """
    for column, cell in zip(columns, cells, strict=False):
        kind = _KINDS.get(column)
        reason = kind(cell) if kind else ""
        if reason:
            return f"{column} {reason}"
    return ""
