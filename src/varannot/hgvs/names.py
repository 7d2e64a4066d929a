"""Protein names that are true but not the HGVS name of their event, where arithmetic shows it.

Rules: HGVS recommendations for protein: a change is placed as far 3' as possible, a duplication
is not called an insertion, an immediate stop is a substitution, only changed residues are named
(DOI 10.1002/humu.22981).
"""

from __future__ import annotations

from msgspec.structs import replace

from varannot.hgvs.claims import replacement
from varannot.hgvs.codons import CodingChange
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.residues import STOP
from varannot.hgvs.verdict import Verdict, same_event

__all__ = ["other_name"]


def other_name(change: CodingChange, protein: Protein) -> Verdict | None:
    """Return the verdict `same_event` if HGVS names this event otherwise, else None.

    The verdict's expected name is empty where only the sequence could tell it.
    """
    for rule in (_stop_codon, _frameshift_name, _start_codon, _delins_name, _insertion_name):
        verdict = rule(change, protein)
        if verdict is not None:
            return verdict
    return _not_shifted(change, protein)


def _frameshift_name(change: CodingChange, protein: Protein) -> Verdict | None:
    if protein.kind is not ProteinKind.FRAMESHIFT:
        return None
    if protein.stop == 1 or protein.inserted == (STOP,):
        return same_event(
            "A frameshift whose first changed codon is the stop is named as a substitution.",
            str(_substitution(protein, STOP)),
        )
    if protein.inserted == (protein.first,):
        residue = f"{protein.first}{protein.start}"
        return same_event(
            f"{residue} is not changed; HGVS names the first residue that is changed, "
            "which only the sequence can tell.",
            "",
        )
    return None


def _start_codon(change: CodingChange, protein: Protein) -> Verdict | None:
    if protein.start != 1 or protein.first != "Met" or change.first > 3:
        return None
    if protein.kind in (ProteinKind.SUBSTITUTION, ProteinKind.DELETION):
        return same_event(
            "A change of the start codon has no predictable protein; HGVS writes Met1?.",
            str(Protein(ProteinKind.START_UNKNOWN, 1, "Met", 1, "Met")),
        )
    return None


def _stop_codon(change: CodingChange, protein: Protein) -> Verdict | None:
    if protein.first != STOP or protein.kind not in _STOP_LOST or protein.inserted[:1] == (STOP,):
        return None
    if protein.kind is not ProteinKind.SUBSTITUTION:
        return same_event("A lost stop is named as an extension.", "")
    extension = replace(protein, kind=ProteinKind.EXTENSION, stop=None)
    return same_event("A lost stop is named as an extension.", str(extension))


_STOP_LOST = frozenset(
    {ProteinKind.SUBSTITUTION, ProteinKind.DELETION, ProteinKind.DELINS, ProteinKind.FRAMESHIFT}
)


def _delins_name(change: CodingChange, protein: Protein) -> Verdict | None:
    if protein.kind is not ProteinKind.DELINS:
        return None
    replaced = replacement(protein)
    if replaced is None:
        return None
    new = tuple(str(item) for item in replaced.new)
    if new == (STOP,) or new[0] == STOP:
        return same_event(
            "An immediate stop is named as a substitution.", str(_substitution(protein, STOP))
        )
    if change.shift % 3 and new[-1] == STOP:
        shifted = Protein(
            ProteinKind.FRAMESHIFT,
            protein.start,
            protein.first,
            protein.start,
            protein.first,
            (new[0],),
            len(new),
        )
        return same_event("A shifted reading frame is named as a frameshift.", str(shifted))
    if len(new) != len(protein.inserted):
        return same_event(
            "Residues after a stop are not named.", str(replace(protein, inserted=new))
        )
    return _trimmed(protein, new)


def _trimmed(protein: Protein, new: tuple[str, ...]) -> Verdict | None:
    """Leave out residues that the delins itself shows to be unchanged."""
    if protein.removed == 1 and len(new) == 1:
        return same_event(
            "One residue for one is named as a substitution.", str(_substitution(protein, new[0]))
        )
    if protein.last == STOP:
        return None
    front, back = new[0] == protein.first, new[-1] == protein.last
    if not front and not back:
        return None
    reason = "Only changed residues are named; the first or the last one named is unchanged."
    if protein.removed > 2 or (front and back):
        return same_event(reason, "")
    number, residue = (protein.end, protein.last) if front else (protein.start, protein.first)
    rest = new[1:] if front else new[:-1]
    if protein.removed == 1:
        return same_event(reason, "")
    if not rest:
        return same_event(
            reason, str(Protein(ProteinKind.DELETION, number, residue, number, residue))
        )
    kind = ProteinKind.SUBSTITUTION if len(rest) == 1 else ProteinKind.DELINS
    return same_event(reason, str(Protein(kind, number, residue, number, residue, rest)))


def _insertion_name(change: CodingChange, protein: Protein) -> Verdict | None:
    if protein.kind is not ProteinKind.INSERTION:
        return None
    if protein.inserted[0] == STOP:
        return same_event(
            "An immediate stop is named as a substitution.",
            str(Protein(ProteinKind.SUBSTITUTION, protein.end, protein.last, 0, "", (STOP,))),
        )
    count = len(protein.inserted)
    first = protein.start - count + 1
    doubled = protein.inserted[-1] == protein.first and (
        count == 1 or _copies_whole_codons(change, protein)
    )
    if not doubled or first < 1:
        return None
    duplication = Protein(
        ProteinKind.DUPLICATION,
        first,
        protein.inserted[0],
        protein.start,
        protein.first,
    )
    return same_event(
        "Residues inserted behind their own copy are a duplication.", str(duplication)
    )


def _copies_whole_codons(change: CodingChange, protein: Protein) -> bool:
    """Whether each inserted codon is the whole codon one unit before it."""
    count = len(protein.inserted)
    for number in range(protein.end, protein.end + count):
        origin = 3 * (number - count)
        if change.codon(number) != (origin - 2, origin - 1, origin):
            return False
    return True


def _not_shifted(change: CodingChange, protein: Protein) -> Verdict | None:
    replaced = replacement(protein)
    if replaced is None or replaced.first >= change.first_codon:
        return None
    reason = (
        f"c. changes nothing before codon {change.first_codon}, so p. is true in a repeat only; "
        "HGVS places the change at the last residue of the repeat."
    )
    if protein.kind is ProteinKind.DELETION and protein.removed == 1:
        moved = Protein(
            ProteinKind.DELETION,
            change.first_codon,
            protein.first,
            change.first_codon,
            protein.first,
        )
        return same_event(reason, str(moved))
    if protein.kind is ProteinKind.DUPLICATION and protein.removed == 1:
        number = change.first_codon - 1
        moved = Protein(ProteinKind.DUPLICATION, number, protein.first, number, protein.first)
        return same_event(reason, str(moved))
    return same_event(reason, "")


def _substitution(protein: Protein, new: str) -> Protein:
    return Protein(
        ProteinKind.SUBSTITUTION,
        protein.start,
        protein.first,
        protein.start,
        protein.first,
        (new,),
    )
