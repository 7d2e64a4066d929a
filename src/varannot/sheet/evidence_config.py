"""The group `evidence` of the configuration as the settings of the sources of evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.knowledge.mounted.settings import EvidenceSettings
from varannot.knowledge.mounted.tabix import file_problem
from varannot.tables import split_list

__all__ = ["check_evidence", "evidence_settings"]


def evidence_settings(values: Mapping[str, str]) -> EvidenceSettings:
    """Return the settings in a checked configuration (values by dotted key).

    Dates are left out where nothing is mounted: no class then depends on them.

    >>> evidence_settings({"evidence.gnomad": "a.vcf.gz;b.vcf.gz", "report_date": "2026-11-26"})
    ... # doctest: +ELLIPSIS
    EvidenceSettings(clinvar=(), gnomad=('a.vcf.gz', 'b.vcf.gz'), ..., report_date='2026-11-26')
    """

    def listed(key: str) -> tuple[str, ...]:
        return tuple(split_list(values.get(f"evidence.{key}", "")))

    found = EvidenceSettings(
        clinvar=listed("clinvar"),
        gnomad=listed("gnomad"),
        gnomad_coverage=listed("gnomad_coverage"),
        alphamissense=listed("alphamissense"),
        functional=values.get("evidence.functional", ""),
        without=tuple(sorted(listed("without"))),
    )
    if not found.indexed:
        return found
    months = values.get("evidence.stale_after_months", "") or values.get(
        "knowledge_max_age_months", ""
    )
    return EvidenceSettings(
        clinvar=found.clinvar,
        gnomad=found.gnomad,
        gnomad_coverage=found.gnomad_coverage,
        alphamissense=found.alphamissense,
        functional=found.functional,
        without=found.without,
        stale_after_months=int(months) if months else None,
        report_date=values.get("report_date", ""),
    )


def check_evidence(settings: EvidenceSettings, base: Path = Path()) -> None:
    """Raise InputError with every file of the settings that is missing, cut or has no index.

    Relative paths start at `base`. What stands in the files is looked at when they are opened.
    """
    problems = list(_problems(settings, base))
    if problems:
        raise InputError(problems)


def _problems(settings: EvidenceSettings, base: Path) -> Iterator[Problem]:
    for kind, path in settings.indexed:
        problem = file_problem(kind, base / path)
        if problem is not None:
            yield problem
    if settings.functional and not (base / settings.functional).is_file():
        expected, action = "a file that exists", "Check the path."
        key, found = "evidence.functional", settings.functional
        yield Problem("configuration", None, key, found, expected, action)
