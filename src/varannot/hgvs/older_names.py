"""Older names and numberings that hold for single genes, applied to one description.

The facts stand in `resources/legacy_numbering.tsv`; this module says what they mean for a pair.
"""

from __future__ import annotations

from msgspec.structs import replace

from varannot.hgvs.cdna import Cdna
from varannot.hgvs.compare import compare
from varannot.hgvs.legacy import Founder, Legacy, Shift
from varannot.hgvs.protein import Protein
from varannot.hgvs.verdict import Verdict, same_event
from varannot.model import CheckOutcome

__all__ = [
    "alias_meant",
    "counted_otherwise",
    "founder_reason",
    "numbering_caution",
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
    """Return in words what the legacy name of a founder variant means."""
    meant = f"{founder.hgvs_c} {founder.hgvs_p}"
    return (
        f"{founder.legacy_name} in {founder.gene} reads like the legacy name of {meant}: "
        f"{founder.note}"
    )


def _residue_counts(gene: str, known: Legacy) -> tuple[Shift, ...]:
    return tuple(shift for shift in known.shifts_of(gene) if shift.kind == "residue")


def _usual(protein: Protein, shift: Shift) -> Protein:
    end = protein.end - shift.residues if protein.end else 0
    return replace(protein, start=protein.start - shift.residues, end=end)
