"""Rows of one sample held against each other: a c. that stands on two genes was copied."""

from __future__ import annotations

from collections.abc import Iterable

from varannot.model import CheckLevel, NormalizedVariant, SmallVariant

__all__ = ["copied_rows"]


def copied_rows(
    rows: Iterable[tuple[SmallVariant, NormalizedVariant]],
) -> dict[str, tuple[str, ...]]:
    """Return cautions by key of the row, for rows that share their c. with another gene.

    Meant for typed rows: in a panel file with a thousand rows, two genes share a c. by chance.
    Where every row that shares it is true by its own sequence, as in RAS genes, nothing is said.
    """
    by_description: dict[str, list[tuple[SmallVariant, NormalizedVariant]]] = {}
    for row, variant in rows:
        if variant.hgvs_c and variant.gene:
            by_description.setdefault(variant.hgvs_c, []).append((row, variant))
    cautions: dict[str, tuple[str, ...]] = {}
    for hgvs_c, sharing in by_description.items():
        if all(_true_by_itself(variant) for _, variant in sharing):
            continue
        for _, variant in sharing:
            others = [
                f"{other.gene} (row {row.source.row})"
                for row, other in sharing
                if other.gene != variant.gene
            ]
            if others:
                cautions[variant.key] = (
                    f"{hgvs_c} is also typed for {', '.join(others)}: "
                    "one row may be copied from the other",
                )
    return cautions


def _true_by_itself(variant: NormalizedVariant) -> bool:
    """Return whether the sequence of its own gene bears a row out."""
    check = variant.check
    true = check.outcome.holds
    return true and check.level is not CheckLevel.NONE
