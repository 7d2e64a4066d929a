"""Further hits in the gene of a variant: rows that abolish it too, and on which copy they lie."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from varannot.hgvs.merge_evidence import Phase, phase_between
from varannot.model import Case, Classification, Effect, Oncogenicity

__all__ = ["LOSS", "ONCOGENIC", "OtherHit", "Phase", "is_hit", "other_hits"]

LOSS = frozenset({Effect.LOSS_OF_FUNCTION, Effect.LIKELY_LOSS_OF_FUNCTION})
"""Effects in which loss of function stands."""

ONCOGENIC = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})
"""Classes from which a variant counts as a hit."""

_BENIGN = frozenset({Oncogenicity.BENIGN, Oncogenicity.LIKELY_BENIGN})


@dataclass(frozen=True, slots=True)
class OtherHit:
    """A further hit: key of the row, its name, and what the file says of the two copies."""

    key: str
    name: str
    phase: Phase


def is_hit(classified: Classification) -> bool:
    """Return whether a variant is, or may be, a loss of its gene: oncogenic, lost or truncating."""
    if classified.oncogenicity in _BENIGN:
        return False
    lost = classified.effect in LOSS or classified.truncating
    return lost or classified.oncogenicity in ONCOGENIC


def other_hits(
    case: Case, key: str, gene: str, undone: Collection[frozenset[str]] = ()
) -> tuple[OtherHit, ...]:
    """Return the other rows of the gene that hit it, in input order.

    Rows that are a part of an event are not counted apart, and neither are two rows of which one
    may undo the other: `undone` holds such pairs of keys.
    """
    classified = {one.key: one for one in case.classify.variants} if case.classify else {}
    written = {row.key: row for row in case.ingest.small_variants} if case.ingest else {}
    variants = case.normalize.variants if case.normalize else ()
    own = next((one for one in variants if one.key == key), None)
    event = {key, *(own.components if own else ()), *([own.part_of] if own else [])}
    found = []
    for one in variants:
        item = classified.get(one.key)
        if item is None or one.gene != gene or one.key in event or one.part_of in event - {""}:
            continue
        if not is_hit(item) or frozenset({key, one.key}) in undone:
            continue
        rows = (written.get(key), written.get(one.key))
        phase = phase_between(rows[0], rows[1]) if rows[0] and rows[1] else Phase.UNKNOWN
        found.append(OtherHit(one.key, f"{gene} {one.mutation}", phase))
    return tuple(found)
