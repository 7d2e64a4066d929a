"""Compare p. descriptions as the proteins that they mean."""

from __future__ import annotations

from varannot.hgvs.in_frame_name import in_frame_name
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.residues import ONE_TO_THREE, STOP, THREE_TO_ONE, UNKNOWN_RESIDUE
from varannot.hgvs.retranslate import ProteinChange, Reading

__all__ = ["matches", "protein_after", "usual_name"]

_IN_FRAME = frozenset(
    {
        ProteinKind.DELETION,
        ProteinKind.DUPLICATION,
        ProteinKind.INSERTION,
        ProteinKind.DELINS,
    }
)


def protein_after(reference_protein: str, protein: Protein) -> str | None:
    """Return the protein that a p. description makes of a reference protein (without its stop).

    None where p. alone does not determine it (a frameshift with residues of its own, an
    extension, a stop that is lost, `p.?`, unknown residues), and where the residues that p. names
    are not those of the reference.

    >>> from varannot.hgvs.protein import parse_protein
    >>> protein_after("MGGKL", parse_protein("p.Gly3_Lys4insAlaTer")[0])
    'MGGA'
    >>> protein_after("MGGKL", parse_protein("p.Lys4fs")[0]) is None
    True
    """
    made = _made(f"{reference_protein}*", protein)
    if made is None:
        return None
    after, stop, _ = made.partition("*")
    return after if stop else None


def _made(reference: str, protein: Protein) -> str | None:
    """Return the residues that p. makes of the reference's, `*` for each stop among them."""
    kind, start, end = protein.kind, protein.start, protein.end
    if kind is ProteinKind.UNCHANGED:
        return reference
    if not start or not _names_reference(reference, protein):
        return None
    if kind is ProteinKind.SYNONYMOUS:
        return reference
    if kind is ProteinKind.FRAMESHIFT:
        cut = protein.stop == 1 or protein.inserted == (STOP,)
        return f"{reference[: start - 1]}*" if cut else None
    unsaid = kind in (ProteinKind.EXTENSION, ProteinKind.START_UNKNOWN)
    if unsaid or UNKNOWN_RESIDUE in protein.inserted:
        return None
    new = "".join(THREE_TO_ONE[name] for name in protein.inserted)
    if kind is ProteinKind.DUPLICATION:
        new = reference[start - 1 : end] * 2
    elif kind is ProteinKind.INSERTION:
        new = reference[start - 1] + new + reference[end - 1]
    return reference[: start - 1] + new + reference[end:]


def _names_reference(reference: str, protein: Protein) -> bool:
    for name, place in ((protein.first, protein.start), (protein.last, protein.end)):
        if reference[place - 1 : place] != THREE_TO_ONE.get(name):
            return False
    return True


def usual_name(reference: str, protein: Protein) -> Protein:
    """Return the HGVS name of an in-frame change that p. names in another way.

    `reference` is the protein in one-letter code without its stop. The p. comes back unchanged
    where it names no such change, makes a stop, or is not true of the reference; and where the
    reference has residues that are not known, because the change might be moved along them.

    >>> from varannot.hgvs.protein import parse_protein
    >>> str(usual_name("MKYVMAGV", parse_protein("p.Ala6_Gly7insTyrValMetAla")[0]))
    'p.(Tyr3_Ala6dup)'
    >>> str(usual_name("MKVVE", parse_protein("p.Val3del")[0]))
    'p.(Val4del)'
    """
    if protein.kind not in _IN_FRAME or "X" in reference:
        return protein
    after = protein_after(reference, protein)
    if after is None or len(after) - len(reference) != protein.gained:
        return protein
    most = min(len(reference), len(after))
    start = 0
    while start < most and reference[start] == after[start]:
        start += 1
    behind = 0
    while behind < most - start and reference[-1 - behind] == after[-1 - behind]:
        behind += 1
    lost = reference[start : len(reference) - behind]
    gained = after[start : len(after) - behind]
    at_end = start + len(lost) == len(reference)
    if not (lost or gained) or (at_end and not lost):
        return protein
    return in_frame_name(reference, start, lost, gained)


def matches(reading: Reading, change: ProteinChange, protein: Protein) -> bool | None:
    """Return whether a p. description means the protein that translation gave.

    Residues behind the old stop are those that the 3' UTR gives if the stop is read. None where
    the description predicts nothing (`p.?`).
    """
    kind = protein.kind
    if kind in (ProteinKind.UNKNOWN, ProteinKind.NO_PROTEIN):
        return None
    if kind is ProteinKind.START_UNKNOWN or change.start_affected:
        if kind is ProteinKind.START_UNKNOWN:
            return change.start_affected
        return change.intact and kind in (ProteinKind.UNCHANGED, ProteinKind.SYNONYMOUS)
    reference = reading.protein()
    cut = kind is ProteinKind.FRAMESHIFT and protein.stop == 1
    if kind in (ProteinKind.FRAMESHIFT, ProteinKind.EXTENSION) and not cut:
        return _same_tail(f"{reference}*", change, protein)
    made = _made(f"{reference}*{reading.behind_stop()}", protein)
    if made is None:
        return False
    after, stop, _ = made.partition("*")
    return after == change.protein(reference) and bool(stop) == change.stopped


def _same_tail(reference: str, change: ProteinChange, protein: Protein) -> bool:
    if change.resume is not None or protein.start != change.first:
        return False
    if not _names_reference(reference, protein):
        return False
    new = tuple(ONE_TO_THREE[letter] for letter in change.new[:1])
    if protein.inserted and protein.inserted != new:
        return False
    counted = len(change.new) + (protein.kind is ProteinKind.FRAMESHIFT)
    return protein.stop == (counted if change.stopped else None)
