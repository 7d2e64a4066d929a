"""Codon arithmetic: is there any coding sequence on which a c. change gives a stated protein?

No reference sequence is needed. A base of the changed sequence is a *symbol*: a base of the
reference (its 1-based coding position, a positive number), the complement of one (the negative
number), or a base that the description itself states (`A`, `C`, `G`, `T`, or `N` for unknown).
A protein description becomes a list of demands on codons of symbols; `satisfiable` looks for
bases that meet them all. What has no such bases is impossible on every transcript.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from varannot.hgvs.cdna import Cdna, CdnaKind
from varannot.hgvs.residues import BASES, CODONS_OF, COMPLEMENT, RESIDUE_OF

__all__ = [
    "CodingChange",
    "Demand",
    "Symbol",
    "bases_at",
    "coding_change",
    "codon_of",
    "ordinal",
    "place_in_codon",
    "reference_codon",
    "satisfiable",
    "single_base_results",
]

Symbol = int | str
Triple = tuple[Symbol, Symbol, Symbol]

_STEPS = 5_000
"""Codons tried before a search gives up; what is not excluded by then is not called impossible."""


_MOST_DEMANDS = 200
"""Demands beyond which nothing is searched; only a range of hundreds of codons makes that many."""

_FEW = 3
"""Demands whose order does not matter for the length of a search."""


def codon_of(position: int) -> int:
    """Return the 1-based codon that holds a 1-based coding position.

    >>> codon_of(869), codon_of(1), codon_of(3)
    (290, 1, 1)
    """
    return (position + 2) // 3


def place_in_codon(position: int) -> int:
    """Return 1, 2 or 3: the place of a coding position in its codon."""
    return (position - 1) % 3 + 1


def ordinal(place: int) -> str:
    """Return first, second or third."""
    return ("first", "second", "third")[place - 1]


@dataclass(frozen=True, slots=True)
class CodingChange:
    """A change of the coding sequence: bases `first` to `last` replaced by `inserted` symbols.

    Positions are 1-based; an insertion has `last == first - 1`. `known` are reference bases that
    the description states, as (position, base).
    """

    first: int
    last: int
    inserted: tuple[Symbol, ...]
    known: tuple[tuple[int, str], ...] = ()

    @property
    def shift(self) -> int:
        """Bases gained; negative for a loss."""
        return len(self.inserted) - (self.last - self.first + 1)

    @property
    def first_codon(self) -> int:
        """The first codon that the change can alter."""
        return codon_of(self.first)

    @property
    def last_codon(self) -> int:
        """The last codon of the new sequence that is not a whole codon of the reference."""
        return codon_of(self.first + len(self.inserted))

    def codon(self, number: int) -> Triple:
        """Return the symbols of one codon of the changed sequence."""
        start = 3 * number - 2
        return (self._symbol(start), self._symbol(start + 1), self._symbol(start + 2))

    def _symbol(self, position: int) -> Symbol:
        if position < self.first:
            return position
        behind = position - self.first
        return self.inserted[behind] if behind < len(self.inserted) else position - self.shift


def reference_codon(number: int) -> Triple:
    """Return the symbols of one codon of the reference."""
    return (3 * number - 2, 3 * number - 1, 3 * number)


def coding_change(change: Cdna, coding_length: int | None = None) -> CodingChange | None:
    """Return the change in coding positions, or None where it reaches out of the coding sequence.

    `coding_length` (bases, stop codon included) lets positions after the stop be counted on.
    """
    start = _coding_position(change, first=True, coding_length=coding_length)
    end = _coding_position(change, first=False, coding_length=coding_length)
    if start is None or end is None:
        return None
    known = tuple(enumerate(change.deleted, start))
    match change.kind:
        case CdnaKind.INSERTION:
            return CodingChange(end, start, tuple(change.inserted))
        case CdnaKind.DUPLICATION:
            return CodingChange(end + 1, end, tuple(range(start, end + 1)), known)
        case CdnaKind.INVERSION:
            return CodingChange(start, end, tuple(range(-end, -start + 1)), known)
        case CdnaKind.IDENTITY:
            return CodingChange(start, end, tuple(range(start, end + 1)), known)
        case _:
            return CodingChange(start, end, tuple(change.inserted), known)


def _coding_position(change: Cdna, *, first: bool, coding_length: int | None) -> int | None:
    position = change.start if first else change.end
    if position.offset:
        return None
    if position.zone == 0:
        return position.base
    if position.zone == 1 and coding_length is not None:
        return coding_length + position.base
    return None


@dataclass(frozen=True, slots=True)
class Demand:
    """A codon has to code `residue`, or the same residue as the codon `like`."""

    codon: Triple
    residue: str = ""
    like: Triple | None = None


_ALL = tuple(sorted(RESIDUE_OF))


def satisfiable(demands: Sequence[Demand], known: Sequence[tuple[int, str]] = ()) -> bool:
    """Return whether some reference bases meet every demand.

    True also where the search gave up: only a proof makes a description impossible.

    >>> gly = Demand(reference_codon(290), "Gly")
    >>> changed = CodingChange(869, 869, ("A",), ((869, "G"),)).codon(290)
    >>> [satisfiable([gly, Demand(changed, new)], [(869, "G")]) for new in ("Glu", "Arg")]
    [True, False]
    """
    asked = [demand for demand in demands if demand.codon != demand.like]
    if len(asked) > _MOST_DEMANDS:
        return True
    bound = dict(known)
    return _Search(_connected(asked, bound)).run(bound)


def _connected(demands: list[Demand], bound: dict[int, str]) -> list[Demand]:
    """Order demands so that contradictions show early: narrow ones first, each next to the last.

    A demand that shares bases with those before it branches least.
    """
    narrow = sorted(demands, key=lambda d: len(_spellings(d.codon, d.residue, bound)))
    if len(narrow) <= _FEW:
        return narrow
    left = [(_positions(demand), demand) for demand in narrow]
    ordered: list[Demand] = []
    placed: set[int] = set()
    while left:
        chosen = max(left, key=lambda item: len(item[0] & placed))
        left.remove(chosen)
        placed |= chosen[0]
        ordered.append(chosen[1])
    return ordered


def _positions(demand: Demand) -> frozenset[int]:
    symbols = (*demand.codon, *(demand.like or ()))
    return frozenset(abs(symbol) for symbol in symbols if isinstance(symbol, int))


def _spellings(symbols: Triple, residue: str, bound: dict[int, str]) -> tuple[str, ...]:
    """Return the codons of a residue ('' for any) that the bases known so far leave possible."""
    first, second, third = symbols
    return _spelled(residue, _stated(first, bound), _stated(second, bound), _stated(third, bound))


def _stated(symbol: Symbol, bound: dict[int, str]) -> str:
    if isinstance(symbol, str):
        return symbol
    if symbol > 0:
        return bound.get(symbol, "N")
    return COMPLEMENT[bound.get(-symbol, "N")]


@cache
def _spelled(residue: str, *stated: str) -> tuple[str, ...]:
    return tuple(
        codon
        for codon in CODONS_OF.get(residue, _ALL)
        if all(base in (wanted, "N") for base, wanted in zip(stated, codon, strict=True))
    )


class _Search:
    """Depth-first search over the demands; gives up after a fixed number of steps."""

    def __init__(self, demands: Sequence[Demand]) -> None:
        self.demands = demands
        self.steps = 0

    def run(self, bound: dict[int, str], index: int = 0) -> bool:
        if index == len(self.demands):
            return True
        demand = self.demands[index]
        for codon in _spellings(demand.codon, demand.residue, bound):
            self.steps += 1
            if self.steps > _STEPS:
                return True
            once = _bind(demand.codon, codon, bound)
            if once is None:
                continue
            if demand.like is None:
                if self.run(once, index + 1):
                    return True
                continue
            for twin in _spellings(demand.like, RESIDUE_OF[codon], once):
                twice = _bind(demand.like, twin, once)
                if twice is not None and self.run(twice, index + 1):
                    return True
        return False


def _bind(symbols: Triple, codon: str, bound: dict[int, str]) -> dict[int, str] | None:
    """Return the bindings with these symbols spelling the codon, or None if they cannot."""
    result = bound
    for symbol, base in zip(symbols, codon, strict=True):
        if isinstance(symbol, str):
            if symbol not in (base, "N"):
                return None
            continue
        position, wanted = (symbol, base) if symbol > 0 else (-symbol, COMPLEMENT[base])
        seen = result.get(position)
        if seen is None:
            if result is bound:
                result = dict(bound)
            result[position] = wanted
        elif seen not in (wanted, "N"):
            return None
    return result


def _single_base_table() -> dict[tuple[int, str, str], dict[str, frozenset[str]]]:
    table: dict[tuple[int, str, str], dict[str, set[str]]] = {}
    for codon, residue in RESIDUE_OF.items():
        for place in (1, 2, 3):
            for alt in BASES:
                ref = codon[place - 1]
                changed = RESIDUE_OF[codon[: place - 1] + alt + codon[place:]]
                if alt != ref:
                    table.setdefault((place, ref, alt), {}).setdefault(residue, set()).add(changed)
    return {
        key: {residue: frozenset(new) for residue, new in results.items()}
        for key, results in table.items()
    }


_SINGLE = _single_base_table()


def single_base_results(place: int, ref: str, alt: str) -> dict[str, frozenset[str]]:
    """Return which residues a base change can turn each residue into.

    `place` is 1, 2 or 3; a residue that has no codon with `ref` at that place is left out.

    >>> sorted(single_base_results(2, "G", "A")["Gly"])
    ['Asp', 'Glu']
    """
    return _SINGLE.get((place, ref, alt), {})


def bases_at(residue: str, place: int) -> tuple[str, ...]:
    """Return the bases that stand at a place (1, 2 or 3) of the residue's codons."""
    return tuple(
        base for base in BASES if any(codon[place - 1] == base for codon in CODONS_OF[residue])
    )
