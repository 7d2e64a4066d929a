"""What was looked up of a variant in ClinVar and in populations, in words.

It stands beside the criteria: germline pathogenicity and frequencies are read by people even where
no criterion rests on them.
"""

from __future__ import annotations

from collections.abc import Iterator

from varannot.model import Classification
from varannot.model.evidence import ClinvarAnswer, ClinvarRecord, LookUp, PopulationFrequency

__all__ = ["looked_up_lines"]


def looked_up_lines(own: Classification) -> tuple[str, ...]:
    """Return a sentence for each source that was asked and answered; empty where none did."""
    return (*_population(own.population), *(line for one in own.clinvar for line in _clinvar(one)))


def _population(found: PopulationFrequency) -> Iterator[str]:
    source = found.source or "Population database"
    read = f", {found.an:,} alleles read" if found.an is not None else ""
    if found.state is LookUp.ABSENT:
        yield f"{source}: absent{read}."
    elif found.state is LookUp.FOUND:
        numbers = []
        if found.af is not None:
            numbers.append(f"allele frequency {found.af:.3g}{read}")
        if found.grpmax_af is not None:
            group = f" ({found.grpmax_group})" if found.grpmax_group else ""
            numbers.append(f"highest in a group {found.grpmax_af:.3g}{group}")
        if found.filters:
            numbers.append(f"quality filters not passed: {', '.join(found.filters)}")
        yield f"{source}: {'; '.join(numbers) or 'present, no frequency stated'}."


def _clinvar(answer: ClinvarAnswer) -> Iterator[str]:
    source = answer.source or "ClinVar"
    if answer.state is LookUp.FOUND:
        for record in answer.records:
            yield f"{source}: {_record(record)}."
    elif answer.state is LookUp.ABSENT and answer.complete:
        yield f"{source}: no record."


def _record(record: ClinvarRecord) -> str:
    parts = []
    for name, said, stars in (
        ("germline", record.significance, record.stars),
        ("oncogenicity", record.oncogenicity, record.oncogenicity_stars),
        ("somatic impact", record.somatic_impact, record.somatic_impact_stars),
    ):
        if said:
            told = "" if stars is None else f", {stars} of 4 stars"
            parts.append(f"{name} {said.replace('_', ' ').lower()}{told}")
    if record.conflict:
        parts.append(f"submissions {record.conflict.replace('_', ' ')}")
    named = f" (variation {record.variation_id})" if record.variation_id else ""
    return f"{'; '.join(parts) or 'a record without a class'}{named}"
