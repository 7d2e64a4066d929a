"""Whose bases a transcript is shown with: its own, or those of the genome in their place."""

from __future__ import annotations

from varannot.transcripts.model import Tag, Transcript

__all__ = ["BORROWED", "BORROWED_OUTSIDE", "borrowed"]

BORROWED = "bases of the genome"
"""Mark at the end of a source: not every coding base of this very accession is at hand."""

BORROWED_OUTSIDE = "bases of the genome outside the coding sequence"
"""The same, where all coding bases are at hand and bases of the untranslated exons are not."""

_ALIGNED = "RefSeq alignment"
"""A source with this name says which bases of RefSeq differ from the genome: none that codes."""


def borrowed(model: Transcript, cdna: str, spliced: str, collected: str, older: str) -> str:
    """Return the mark of a transcript, empty where all its bases are its own.

    `cdna` is the sequence of its LRG record; `spliced` and `older` are the bases of GRCh38 and
    GRCh37 in its exons, `collected` the coding bases that were collected for this accession: `N`
    where not known. MANE transcripts match GRCh38 base for base (DOI 10.1038/s41586-022-04558-8),
    Ensembl transcripts are made of the genome's bases.
    """
    if cdna or not model.accession.startswith("N"):
        return ""
    mane = model.has(Tag.MANE_SELECT) or model.has(Tag.MANE_PLUS_CLINICAL)
    known = [spliced, collected] if mane else [collected]
    outside = known
    if _ALIGNED in model.source:
        known = [*known, spliced, older or spliced]
    coding = range(model.cds_start, model.cds_end) if model.coding else range(model.length)
    if not _all_known(known, coding):
        return BORROWED
    utr = [*range(coding.start), *range(coding.stop, model.length)]
    return "" if _all_known(outside, utr) else BORROWED_OUTSIDE


def _all_known(layers: list[str], places: range | list[int]) -> bool:
    return all(any(bases[at] != "N" for bases in layers) for at in places)
