"""Does a stated p. mean the protein that was computed? Proteins are compared, not texts.

A name that leaves something open (`Arg97fs`) fits every protein that it does not exclude. A name
that spells another change of the same protein (`ins` for `dup`, a deletion at another place of a
repeat, a frameshift whose first codon is the stop) is another name of the same protein.
"""

from __future__ import annotations

from enum import StrEnum

from varannot.bases import translate
from varannot.hgvs.edit import Edit
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.protein_effect import CodingSequence
from varannot.hgvs.residues import STOP, THREE_TO_ONE, UNKNOWN_RESIDUE

__all__ = ["ProteinMatch", "match_protein", "mutated_protein"]


class ProteinMatch(StrEnum):
    """How a stated p. stands to the computed one."""

    SAME = "same"
    OTHER_NAME = "other name of the same protein"
    DIFFERENT = "different"
    OPEN = "cannot be told"


_OPEN_KINDS = frozenset({ProteinKind.UNKNOWN, ProteinKind.NO_PROTEIN})
_SILENT = frozenset({ProteinKind.UNCHANGED, ProteinKind.SYNONYMOUS})
_TAILS = frozenset({ProteinKind.FRAMESHIFT, ProteinKind.EXTENSION})


def match_protein(
    stated: Protein,
    computed: Protein,
    coding: CodingSequence | None = None,
    edit: Edit | None = None,
) -> ProteinMatch:
    """Return how a stated p. stands to the computed one.

    `coding` and `edit` (transcript coordinates) are what `computed` was made from; without them
    names are compared, and names that differ in kind stay open.
    """
    if stated == computed:
        return ProteinMatch.SAME
    if computed.kind is ProteinKind.UNKNOWN:
        return ProteinMatch.OPEN
    if computed.kind is ProteinKind.START_UNKNOWN:
        return _of_start(stated)
    if stated.kind in _OPEN_KINDS:
        return ProteinMatch.OPEN
    if stated.kind in _SILENT and computed.kind in _SILENT:
        return _silent(stated, computed)
    if stated.kind is computed.kind and stated.kind in _TAILS:
        return _tails(stated, computed, coding, edit)
    if _lost_stop_as_substitution(stated, computed):
        return ProteinMatch.OTHER_NAME
    if coding is None or edit is None:
        single = stated.kind in _ONE and computed.kind in _ONE
        return ProteinMatch.DIFFERENT if single else ProteinMatch.OPEN
    return _as_proteins(stated, coding, edit)


_ONE = frozenset({ProteinKind.SUBSTITUTION, ProteinKind.SYNONYMOUS})


def _of_start(stated: Protein) -> ProteinMatch:
    if stated.kind in _OPEN_KINDS or (stated.kind is ProteinKind.EXTENSION and stated.start == 1):
        return ProteinMatch.SAME
    if stated.start == 1 and stated.kind in (ProteinKind.SUBSTITUTION, ProteinKind.DELETION):
        return ProteinMatch.OTHER_NAME
    # What is made instead of the protein, nobody can predict.
    return ProteinMatch.OPEN if stated.start != 1 else ProteinMatch.DIFFERENT


def _silent(stated: Protein, computed: Protein) -> ProteinMatch:
    named = ProteinKind.UNCHANGED not in (stated.kind, computed.kind)
    if named and stated.start != computed.start:
        return ProteinMatch.DIFFERENT
    return ProteinMatch.SAME


def _tails(
    stated: Protein, computed: Protein, coding: CodingSequence | None, edit: Edit | None
) -> ProteinMatch:
    """Compare two frameshifts or extensions; the computed one starts at the first change.

    A name may start at the codon beside the change though its residue stays; one that starts
    before that and names no new stop is another event.
    """
    if stated.start == computed.start:
        fits = (
            stated.first == computed.first
            and stated.inserted in ((), computed.inserted)
            and stated.stop in (None, computed.stop)
        )
        return ProteinMatch.SAME if fits else ProteinMatch.DIFFERENT
    if stated.start > computed.start or stated.kind is ProteinKind.EXTENSION:
        return ProteinMatch.DIFFERENT
    # The first residue that is named is not changed: its new one has to be the old one.
    if stated.inserted not in ((), (stated.first,)):
        return ProteinMatch.DIFFERENT
    if stated.stop is not None:
        ends = None if computed.stop is None else computed.start + computed.stop
        if stated.start + stated.stop != ends:
            return ProteinMatch.DIFFERENT
    elif coding is not None and edit is not None and stated.start < _first_codon(coding, edit):
        return ProteinMatch.DIFFERENT
    return ProteinMatch.OTHER_NAME


def _first_codon(coding: CodingSequence, edit: Edit) -> int:
    """Return the codon (1-based) of the base before a change, in a repeat before the repeat."""
    start = edit.start
    moved = edit.ref or edit.alt
    if not (edit.ref and edit.alt):
        while start > coding.start and coding.bases[start - 1] == moved[-1]:
            moved = moved[-1] + moved[:-1]
            start -= 1
    return max(start - 1 - coding.start, 0) // 3 + 1


def _lost_stop_as_substitution(stated: Protein, computed: Protein) -> bool:
    return (
        computed.kind is ProteinKind.EXTENSION
        and stated.kind is ProteinKind.SUBSTITUTION
        and stated.first == STOP
        and (stated.start, stated.inserted) == (computed.start, computed.inserted)
    )


def mutated_protein(coding: CodingSequence, edit: Edit) -> str | None:
    """Return the residues of the changed transcript up to its stop, the stop included as `*`.

    Without a stop the residues go on to the end of the transcript. None where bases on the way
    are not known. A selenocysteine of the reference is read as such as long as the frame is kept.
    """
    changed = coding.bases[: edit.start] + edit.alt + coding.bases[edit.end :]
    start = coding.start
    residues = translate(changed[start:])
    if "U" in coding.residues:
        residues = _with_selenocysteine(residues, coding, edit)
    stop = residues.find("*")
    whole = residues[: stop + 1] if stop >= 0 else residues
    # The first codon is methionine, however it is spelt.
    whole = coding.residues[:1] + whole[1:]
    return None if "X" in whole else whole


def _with_selenocysteine(residues: str, coding: CodingSequence, edit: Edit) -> str:
    net = len(edit.alt) - (edit.end - edit.start)
    before = (edit.start - coding.start) // 3
    behind = -((coding.start - edit.end) // 3) if net % 3 == 0 else len(coding.residues)
    letters = list(residues)
    for index, residue in enumerate(coding.residues):
        moved = index if index < before else index + net // 3
        if residue == "U" and (index < before or index >= behind) and letters[moved] == "*":
            letters[moved] = "U"
    return "".join(letters)


def _as_proteins(stated: Protein, coding: CodingSequence, edit: Edit) -> ProteinMatch:
    mutated = mutated_protein(coding, edit)
    reference = coding.residues
    if mutated is None or "X" in reference or UNKNOWN_RESIDUE in stated.inserted:
        return ProteinMatch.OPEN
    if stated.kind in _TAILS:
        same = _tail_after(stated, reference, mutated)
    else:
        same = _stated_protein(stated, reference) == mutated
    return ProteinMatch.OTHER_NAME if same else ProteinMatch.DIFFERENT


def _tail_after(stated: Protein, reference: str, mutated: str) -> bool:
    """Whether a frameshift or an extension, as stated, is true of the changed protein."""
    at = stated.start - 1
    if mutated[:at] != reference[:at] or reference[at : at + 1] != THREE_TO_ONE[stated.first]:
        return False
    if mutated == reference:
        return False
    if stated.kind is ProteinKind.FRAMESHIFT and not _ends_otherwise(reference, mutated):
        return False
    if stated.inserted and mutated[at : at + 1] != THREE_TO_ONE[stated.inserted[0]]:
        return False
    if stated.stop is None:
        return True
    length = at + stated.stop + (stated.kind is ProteinKind.EXTENSION)
    return mutated.endswith("*") and len(mutated) == length


def _ends_otherwise(reference: str, mutated: str) -> bool:
    """Whether the two proteins do not end alike, as after a shift of the frame."""
    return len(mutated) < 4 or reference[-4:] != mutated[-4:]


def _stated_protein(stated: Protein, reference: str) -> str | None:
    """Return the protein, its stop included, that a description makes of the reference."""
    if stated.kind is ProteinKind.UNCHANGED:
        return reference
    start, end = stated.start, stated.end
    names = ((start, stated.first), (end, stated.last))
    if any(reference[at - 1 : at] != THREE_TO_ONE.get(name) for at, name in names):
        return None
    new = "".join(THREE_TO_ONE[residue] for residue in stated.inserted)
    match stated.kind:
        case ProteinKind.SUBSTITUTION | ProteinKind.DELINS | ProteinKind.DELETION:
            after = reference[: start - 1] + new + reference[end:]
        case ProteinKind.DUPLICATION:
            after = reference[:end] + reference[start - 1 :]
        case ProteinKind.INSERTION:
            after = reference[:start] + new + reference[start:]
        case ProteinKind.SYNONYMOUS:
            after = reference
        case _:
            return None
    stop = after.find("*")
    return after[: stop + 1] if stop >= 0 else after
