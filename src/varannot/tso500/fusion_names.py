"""The gene pair of a fusion: which genes may be on either side, and whether the order is known.

Grammar as seen in real files: `-` joins the sides where the direction is known and `/` where it is
not; `;` joins the candidate genes of one side; gene symbols may themselves hold a `-`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

__all__ = ["GenePair", "split_gene_pair"]

_PLAIN = r"[A-Z][A-Za-z0-9]+(?:\.\d+)?"
# Families whose approved symbols hold a hyphen: HLA and NK homeobox genes, mitochondrial genes,
# clone-based names of the genome project, and antisense, intronic and divergent transcripts.
_HYPHENATED = (
    r"HLA-[A-Z0-9]+|NKX\d-\d+|MT-[A-Z0-9]+|H\d-\d+|(?:RP|CT|GS|KB|LA|XX)[A-Z]*\d*-\d+[A-Z]+\d+\.\d+"
    rf"|{_PLAIN}-(?:AS|IT|OT|DT)\d*"
)
_SYMBOL = re.compile(rf"(?:{_HYPHENATED}|{_PLAIN})")


@dataclass(frozen=True, slots=True)
class GenePair:
    """Candidate genes of either side; empty lists and None where the text cannot be split."""

    partner_1: tuple[str, ...]
    partner_2: tuple[str, ...]
    direction_known: bool | None
    note: str = ""


def split_gene_pair(text: str, known_symbols: Collection[str] = ()) -> GenePair:
    """Return the genes of a `Gene Pair` cell; known symbols decide where a symbol holds a `-`.

    >>> split_gene_pair("CD74-ROS1;GOPC").partner_2
    ('ROS1', 'GOPC')
    >>> split_gene_pair("PPARG/AC016683.6;PAX8").direction_known
    False
    >>> split_gene_pair("NKX2-1-RP11-458D21.5").partner_2
    ('RP11-458D21.5',)
    >>> split_gene_pair("PPARG/AC016683.6-PAX8").partner_1
    ()
    """
    splits = [split for split in _splits(text) if all(map(_is_symbol, split[0] + split[1]))]
    if len(splits) != 1 and known_symbols:
        known = frozenset(known_symbols)
        pool = splits or list(_splits(text))
        splits = [split for split in pool if known.issuperset(split[0] + split[1])] or splits
    if len(splits) != 1:
        why = "more than one way" if splits else "no way that gives two gene symbols"
        return GenePair((), (), None, f"gene pair kept as text: {why} to split '{text}'")
    partner_1, partner_2, direction_known = splits[0]
    return GenePair(partner_1, partner_2, direction_known)


_Split = tuple[tuple[str, ...], tuple[str, ...], bool]


def _splits(text: str) -> list[_Split]:
    """Return every way to cut at one `-` or `/` with something on both sides."""
    ways: list[_Split] = []
    for place, sign in enumerate(text):
        if sign in "-/":
            left, right = _genes(text[:place]), _genes(text[place + 1 :])
            if left and right:
                ways.append((left, right, sign == "-"))
    return ways


def _genes(text: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in text.split(";"))
    return parts if all(parts) else ()


def _is_symbol(text: str) -> bool:
    return _SYMBOL.fullmatch(text) is not None
