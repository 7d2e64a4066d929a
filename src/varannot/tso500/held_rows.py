"""The small variants of a sample that are reported so far, to be found by change or by names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from varannot.model import SmallVariant
from varannot.tso500.same_change import Change, bases_of, change_of, tagged_change

__all__ = ["Held"]


@dataclass(slots=True)
class Held:
    """The rows that are reported so far, by change, and by gene and c. where they have no place.

    `places` holds the change of rows that state none, by key, as other files state it under the
    same names. `figures` holds the row of another file, by key, that gives a row the allele
    fraction and the depth of which it states neither.
    """

    by_change: dict[Change, SmallVariant] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[SmallVariant]] = field(default_factory=dict)
    places: dict[str, Change] = field(default_factory=dict)
    figures: dict[str, SmallVariant] = field(default_factory=dict)
    _longer: list[tuple[frozenset[Change], SmallVariant]] = field(default_factory=list)
    _bases: set[Change] = field(default_factory=set)

    def add(self, variant: SmallVariant) -> None:
        """Hold a row that is reported; the first row of a change stands for it."""
        if variant.gene and variant.hgvs_c:
            self.by_name.setdefault(_name(variant), []).append(variant)
        change = change_of(variant)
        if change is not None:
            self._place(change, variant)

    def learn(self, variant: SmallVariant) -> None:
        """Take the change of a row of another file for the row of the same names without a place.

        That file may state the names, and a further one the change alone.
        """
        change = change_of(variant)
        if change is None or change in self.by_change:
            return
        for row in self._of_name(variant):
            if change_of(row) is None and row.key not in self.places:
                self.places[row.key] = change
                self._place(change, row)
                return

    def _place(self, change: Change, variant: SmallVariant) -> None:
        if change in self.by_change:
            return
        self.by_change[change] = variant
        bases = bases_of((change,))
        self._bases.update(bases)
        if len(bases) > 1:
            self._longer.append((bases, variant))

    def change_of(self, variant: SmallVariant) -> Change | None:
        """Return the change that a row states, else the one that another file states for it."""
        return change_of(variant) or self.places.get(variant.key)

    def same(self, variant: SmallVariant) -> SmallVariant | None:
        """Return the row that states the same change, if one is held."""
        change = change_of(variant)
        if change is not None:
            return self.by_change.get(change)
        return next(self._of_name(variant), None)

    def _of_name(self, variant: SmallVariant) -> Iterator[SmallVariant]:
        """Yield the rows with the gene and c. of a row, but for those on another transcript."""
        if not (variant.gene and variant.hgvs_c):
            return
        mine = _accession(variant)
        for row in self.by_name.get(_name(variant), ()):
            theirs = _accession(row)
            if mine == theirs or not (mine and theirs):
                yield row

    def fill(self, row: SmallVariant, same: SmallVariant) -> bool:
        """Take the figures of `same` for a row that states none; return whether they were taken."""
        stated = row.vaf is not None or row.depth is not None
        if stated or row.key in self.figures or (same.vaf is None and same.depth is None):
            return False
        self.figures[row.key] = same
        return True

    def holds_parts_of(self, change: Change) -> bool:
        """Return whether every base that the change replaces is replaced so by rows held."""
        return self._bases.issuperset(bases_of((change,)))

    def longer_than(self, variant: SmallVariant) -> tuple[SmallVariant, ...]:
        """Return the longer changes that are held and that the row is a part of.

        The bases tell it, or the tag that ties a row of a VCF to its longer change.
        """
        change = change_of(variant)
        if change is None:
            return ()
        bases = bases_of((change,))
        found = [row for longer, row in self._longer if bases < longer]
        tagged = tagged_change(variant.mnv_tag)
        if tagged is not None and tagged in self.by_change and _inside(change, tagged):
            found.append(self.by_change[tagged])
        return tuple(found)

    def made_of_parts(self, variant: SmallVariant) -> bool:
        """Return whether a row that is not held is made up of rows that are.

        A longer change is left to its parts only where the file ties them by a tag: without one,
        that they lie on one copy would be lost.
        """
        change = change_of(variant)
        if not variant.mnv_tag or change is None or len(bases_of((change,))) == 1:
            return False
        return self.holds_parts_of(change)

    def counted(self, variant: SmallVariant) -> bool:
        """Return whether a row that is not held is part of what is, or made up of it."""
        return bool(self.longer_than(variant)) or self.made_of_parts(variant)


def _inside(change: Change, longer: Change) -> bool:
    """Return whether a change may be a part of one that also inserts or deletes bases.

    Where only bases are replaced, the bases themselves tell it.
    """
    if change == longer or len(longer.ref) == len(longer.alt):
        return False
    first, last = longer.start, longer.start + len(longer.ref)
    within = first <= change.start and change.start + len(change.ref) <= last
    return change.chromosome == longer.chromosome and within


def _name(variant: SmallVariant) -> tuple[str, str]:
    return variant.gene.casefold(), variant.hgvs_c.rpartition(":")[2]


def _accession(variant: SmallVariant) -> str:
    """Return the accession of the transcript that a row names, without its version, or ''."""
    named = variant.transcript or variant.hgvs_c.rpartition(":")[0]
    return named.partition(".")[0]
