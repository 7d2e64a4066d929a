"""What a protein description claims about the codons of a changed coding sequence.

The claims of `p.` are turned into demands on the codons that `c.` makes; `varannot.hgvs.codons`
then says whether any coding sequence meets them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from varannot.hgvs.codons import CodingChange, Demand, reference_codon
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.residues import CODONS_OF, RESIDUE_OF, STOP

__all__ = ["Replacement", "demands", "early_stop", "natural_stop", "replacement"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """A protein change as 'from residue `first` on, `removed` residues give way to `new`'.

    An item of `new` is a residue, or the number of a reference residue that is copied.
    """

    first: int
    removed: int
    new: tuple[str | int, ...]

    @property
    def gained(self) -> int:
        """Residues gained; negative for a loss."""
        return len(self.new) - self.removed

    @property
    def truncated(self) -> bool:
        """Whether the new protein ends inside the replacement."""
        return bool(self.new) and self.new[-1] == STOP


def replacement(protein: Protein) -> Replacement | None:
    """Return the replacement that a description states; None for frameshifts and the like."""
    match protein.kind:
        case ProteinKind.SUBSTITUTION | ProteinKind.DELINS:
            return Replacement(protein.start, protein.removed, _up_to_stop(protein.inserted))
        case ProteinKind.SYNONYMOUS:
            return Replacement(protein.start, 1, (protein.first,))
        case ProteinKind.DELETION:
            return Replacement(protein.start, protein.removed, ())
        case ProteinKind.DUPLICATION:
            copies = tuple(range(protein.start, protein.end + 1))
            return Replacement(protein.end + 1, 0, copies)
        case ProteinKind.INSERTION:
            return Replacement(protein.end, 0, _up_to_stop(protein.inserted))
        case _:
            return None


def _up_to_stop(residues: tuple[str, ...]) -> tuple[str, ...]:
    return residues[: residues.index(STOP) + 1] if STOP in residues else residues


def demands(change: CodingChange, protein: Protein) -> tuple[Demand, ...]:
    """Return every demand that `protein` puts on the codons of the changed sequence."""
    return tuple(_named(protein)) + tuple(_changed(change, protein))


def _named(protein: Protein) -> Iterator[Demand]:
    """The residues that the description says stand in the reference."""
    for number, residue in ((protein.start, protein.first), (protein.end, protein.last)):
        if residue in CODONS_OF:
            yield Demand(reference_codon(number), residue)


def _changed(change: CodingChange, protein: Protein) -> Iterator[Demand]:
    if protein.kind is ProteinKind.FRAMESHIFT:
        yield from _frameshift(change, protein)
    elif protein.kind is ProteinKind.EXTENSION:
        yield from _extension(change, protein)
    elif protein.kind is ProteinKind.UNCHANGED:
        for number in range(change.first_codon, change.last_codon + 1):
            yield Demand(change.codon(number), like=reference_codon(number))
    else:
        replaced = replacement(protein)
        if replaced is not None:
            yield from _replacement(change, replaced)


def _replacement(change: CodingChange, replaced: Replacement) -> Iterator[Demand]:
    behind = replaced.first + len(replaced.new)
    last = behind - 1 if replaced.truncated else max(change.last_codon, behind - 1)
    for number in range(min(change.first_codon, replaced.first), last + 1):
        if number < replaced.first:
            yield Demand(change.codon(number), like=reference_codon(number))
        elif number >= behind:
            yield Demand(change.codon(number), like=reference_codon(number - replaced.gained))
        else:
            new = replaced.new[number - replaced.first]
            if isinstance(new, int):
                yield Demand(change.codon(number), like=reference_codon(new))
            elif new in CODONS_OF:
                yield Demand(change.codon(number), new)


def _frameshift(change: CodingChange, protein: Protein) -> Iterator[Demand]:
    for number in range(change.first_codon, protein.start):
        yield Demand(change.codon(number), like=reference_codon(number))
    if protein.inserted and protein.inserted[0] in CODONS_OF:
        yield Demand(change.codon(protein.start), protein.inserted[0])
    if protein.stop is not None:
        yield Demand(change.codon(protein.start + protein.stop - 1), STOP)


def _extension(change: CodingChange, protein: Protein) -> Iterator[Demand]:
    for number in range(change.first_codon, protein.start):
        yield Demand(change.codon(number), like=reference_codon(number))
    if protein.inserted and protein.inserted[0] in CODONS_OF:
        yield Demand(change.codon(protein.start), protein.inserted[0])
    if protein.stop is not None:
        yield Demand(change.codon(protein.start + protein.stop), STOP)


def early_stop(change: CodingChange, protein: Protein) -> int | None:
    """Return the codon in which inserted bases spell a stop before the stop that p. states."""
    if protein.kind is not ProteinKind.FRAMESHIFT or protein.stop is None:
        return None
    end = min(protein.start + protein.stop - 1, change.last_codon + 1)
    for number in range(protein.start, end):
        codon = change.codon(number)
        if RESIDUE_OF.get("".join(str(symbol) for symbol in codon)) == STOP:
            return number
    return None


def natural_stop(change: CodingChange, protein: Protein) -> bool:
    """Return whether the new stop of p. could only be the stop of the reference itself."""
    replaced = replacement(protein)
    if replaced is None or not replaced.truncated or protein.last == STOP:
        return False
    codon = change.codon(replaced.first + len(replaced.new) - 1)
    start = codon[0]
    if not isinstance(start, int) or start < 1 or start % 3 != 1:
        return False
    return codon == (start, start + 1, start + 2)
