"""A change of bases as an edit of a sequence: `ref` between two coordinates gives way to `alt`.

Coordinates are 0-based and half-open, genomic or sense (see `varannot.transcripts.model`);
an insertion has `start == end`.
"""

from __future__ import annotations

from msgspec import Struct

from varannot.bases import reverse_complement
from varannot.transcripts.model import sense

__all__ = ["Edit", "genomic_edit", "sense_edit"]


class Edit(Struct, frozen=True, gc=False):
    """Bases `ref` from `start` to `end` are replaced by `alt`; either may be empty."""

    start: int
    end: int
    ref: str
    alt: str

    @property
    def changes(self) -> bool:
        """Whether anything is changed at all."""
        return self.ref != self.alt


def genomic_edit(position: int, ref: str, alt: str) -> Edit:
    """Return the smallest edit of the genome that a VCF row states.

    `position` is 1-based, as VCF writes it. What REF and ALT share at the end is left out first,
    then what they share at the start.

    >>> genomic_edit(100, "CAT", "C"), genomic_edit(100, "G", "GA")
    (Edit(start=100, end=102, ref='AT', alt=''), Edit(start=100, end=100, ref='', alt='A'))
    """
    start = position - 1
    shared = 0
    shortest = min(len(ref), len(alt))
    if ref != alt:
        while shared < shortest and ref[-1 - shared] == alt[-1 - shared]:
            shared += 1
        if shared:
            ref, alt = ref[: len(ref) - shared], alt[: len(alt) - shared]
            shortest -= shared
        shared = 0
        while shared < shortest and ref[shared] == alt[shared]:
            shared += 1
        if shared:
            ref, alt, start = ref[shared:], alt[shared:], start + shared
    return Edit(start, start + len(ref), ref, alt)


def sense_edit(edit: Edit, strand: int) -> Edit:
    """Return a genomic edit in sense coordinates (or back again); `strand` is 1 or -1.

    >>> sense_edit(Edit(10, 11, "C", "T"), -1)
    Edit(start=-11, end=-10, ref='G', alt='A')
    """
    if strand == 1:
        return edit
    start, end = sense(edit.start, edit.end, strand)
    return Edit(start, end, reverse_complement(edit.ref), reverse_complement(edit.alt))
