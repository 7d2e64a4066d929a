"""Which evidence a run uses: the files of the configuration's group `evidence`."""

from __future__ import annotations

from varannot.model import Record

__all__ = ["NOTHING_MOUNTED", "EvidenceSettings"]


class EvidenceSettings(Record, frozen=True, kw_only=True):
    """Paths of mounted files by kind, as configured; relative ones start where the run does.

    `functional` is the laboratory's own table of functional evidence, `without` names packs that
    are left out. A file that is older than `stale_after_months` at the date of the report gets a
    warning; `report_date` is that of the configuration, and a sample may have its own.
    """

    clinvar: tuple[str, ...] = ()
    gnomad: tuple[str, ...] = ()
    gnomad_coverage: tuple[str, ...] = ()
    alphamissense: tuple[str, ...] = ()
    functional: str = ""
    without: tuple[str, ...] = ()
    stale_after_months: int | None = None
    report_date: str = ""

    @property
    def indexed(self) -> tuple[tuple[str, str], ...]:
        """Every mounted file that has an index, as (kind, path)."""
        kinds = ("clinvar", "gnomad", "gnomad_coverage", "alphamissense")
        return tuple((kind, path) for kind in kinds for path in getattr(self, kind))


NOTHING_MOUNTED = EvidenceSettings()
