"""Older names and numberings that hold for single genes, applied to one description.

The facts stand in `resources/legacy_numbering.tsv`; this module says what they mean for a pair.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from msgspec.structs import replace

from varannot.hgvs.cdna import Cdna, parse_cdna
from varannot.hgvs.compare import compare
from varannot.hgvs.legacy import Founder, Legacy, Shift
from varannot.hgvs.protein import Protein
from varannot.hgvs.verdict import Verdict, same_event
from varannot.model import CheckOutcome

__all__ = [
    "OldNumber",
    "alias_meant",
    "counted_otherwise",
    "founder_condition",
    "founder_reason",
    "numbering_caution",
    "old_insertion",
    "old_numbers",
    "usual_counts",
]


def alias_meant(
    gene: str, cdna: Cdna | None, protein: Protein | None, known: Legacy
) -> Founder | None:
    """Return what p. means where it is a name of another kind, such as TERT C228T.

    None where c. is there and says something else: then the two are held against each other.
    """
    if protein is None:
        return None
    alias = known.alias(gene, str(protein))
    if alias is None or (cdna is not None and str(cdna) != alias.hgvs_c):
        return None
    return alias


def counted_otherwise(gene: str, cdna: Cdna, protein: Protein, known: Legacy) -> Verdict | None:
    """Return `same_event` where p. is true in the gene's older count of residues, else None."""
    for shift in _residue_counts(gene, known):
        moved = _usual(protein, shift)
        if moved.start < 1:
            continue
        verdict = compare(cdna, moved)
        if verdict.outcome is CheckOutcome.AGREES:
            return same_event(shift.note, str(moved))
    return None


def numbering_caution(gene: str, protein: Protein, known: Legacy) -> str:
    """Return a caution for p. without c. where the gene's residues are also counted otherwise."""
    for shift in _residue_counts(gene, known):
        if protein.start:
            return f"{protein} may be {_usual(protein, shift)}: {shift.note}"
    return ""


def usual_counts(gene: str, protein: Protein, known: Legacy) -> tuple[tuple[Protein, str], ...]:
    """Return p. in the usual count for each older count of the gene's residues, with its note."""
    if not protein.start:
        return ()
    return tuple((_usual(protein, shift), shift.note) for shift in _residue_counts(gene, known))


def founder_reason(founder: Founder) -> str:
    """Return in words what a name in use means, by the kind of its row.

    >>> founder_reason(Founder("MET", "c.3082G>A", "c.3028G>A", "p.(Asp1010Asn)", "18 residues "
    ...     "more.", "isoform_name"))
    'c.3082G>A in MET, counted on another isoform, is c.3028G>A p.(Asp1010Asn): 18 residues more.'
    """
    meant = f"{founder.hgvs_c} {founder.hgvs_p}"
    said = f"{founder.legacy_name} in {founder.gene}"
    if founder.kind == "isoform_name":
        return f"{said}, counted on another isoform, is {meant}: {founder.note}"
    return f"{said} reads like the legacy name of {meant}: {founder.note}"


def founder_condition(founder: Founder) -> str:
    """Return when a printed c. means what a name in use means, as the end of a sentence."""
    if founder.kind == "isoform_name":
        return "if c. is counted on another isoform"
    return "if c. is the legacy name of this founder variant"


def old_insertion(coding: str) -> str:
    """Return `c.5382_5383insC` for `c.5382insC`, the old form that names one base only."""
    match = _OLD_STYLE.fullmatch(coding)
    if match is None or not match["edit"].startswith("ins"):
        return ""
    return _between(int(match["at"]), match["edit"])


@dataclass(frozen=True, slots=True)
class OldNumber:
    """An old-style c. counted by the older numbering of its gene, as an HGVS description.

    `cdna` keeps the stated bases and is not yet moved to where HGVS names the change.
    `old_form` tells that HGVS has no such form: one position stands for several bases or for an
    insertion.
    """

    cdna: Cdna
    note: str
    old_form: bool


# One position and what follows: 999del5, 185delAG, 6174delT, 5382insC.
_OLD_STYLE = re.compile(
    r"c\.(?P<at>\d{1,6})(?P<edit>(?:del|dup)(?:(?P<count>[1-9]\d{0,2})|(?P<bases>[ACGT]+))"
    r"|ins[ACGT]+)"
)


def old_numbers(gene: str, coding: str, known: Legacy) -> tuple[OldNumber, ...]:
    """Return what a c. in the old style means where its gene has an older numbering of bases.

    `coding` is the cleaned text. Whether the result is true is for the sequence to say.

    >>> from varannot.hgvs.legacy import legacy_numbering
    >>> [str(one.cdna) for one in old_numbers("BRCA2", "c.999del5", legacy_numbering())]
    ['c.771_775del']
    >>> old_numbers("BRCA2", "c.999_1003del", legacy_numbering())
    ()
    """
    match = _OLD_STYLE.fullmatch(coding)
    if match is None:
        return ()
    edit, size = match["edit"], int(match["count"] or len(match["bases"] or ""))
    found = []
    for shift in known.shifts_of(gene):
        at = int(match["at"]) - shift.bases
        if shift.kind == "nucleotide" and at > 0:
            inserted = edit.startswith("ins")
            text = _between(at, edit) if inserted else f"c.{at}{edit}"
            found.append(OldNumber(parse_cdna(text)[0], shift.note, inserted or size > 1))
    return tuple(found)


def _between(at: int, edit: str) -> str:
    return f"c.{at}_{at + 1}{edit}"


def _residue_counts(gene: str, known: Legacy) -> tuple[Shift, ...]:
    return tuple(shift for shift in known.shifts_of(gene) if shift.kind == "residue")


def _usual(protein: Protein, shift: Shift) -> Protein:
    end = protein.end - shift.residues if protein.end else 0
    return replace(protein, start=protein.start - shift.residues, end=end)
