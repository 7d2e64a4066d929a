"""All sources of evidence of a run: the packs that ship with varannot, and what is mounted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from varannot.knowledge.mounted.collection import Mounted
from varannot.knowledge.mounted.settings import NOTHING_MOUNTED, EvidenceSettings
from varannot.model import KnowledgeState

if TYPE_CHECKING:
    from varannot.knowledge.packs import Packs, PackState
    from varannot.transcripts.bundle import Bundle

__all__ = ["EvidenceSources"]

_ASKED = frozenset({"hotspots", "functional", "roles", "clinvar"})
"""Packs that criteria ask; verbs of the knowledge table and people read the others."""


@dataclass(frozen=True, slots=True)
class EvidenceSources:
    """What classes are made from; `packs` is None where none are used, as in some tests."""

    packs: Packs | None
    mounted: Mounted
    settings: EvidenceSettings = NOTHING_MOUNTED

    @classmethod
    def open(
        cls,
        settings: EvidenceSettings = NOTHING_MOUNTED,
        *,
        base: Path = Path(),
        folder: Path | None = None,
        bundle: Bundle | None = None,
    ) -> EvidenceSources:
        """Return the sources of the settings.

        `folder` holds the packs, by default those that ship with varannot; relative paths of the
        settings start at `base`. Raises InputError for a source that cannot be used.
        """
        from varannot.knowledge.packs import Packs

        overlay = base / settings.functional if settings.functional else None
        packs = Packs.open(folder, without=frozenset(settings.without), functional_overlay=overlay)
        return cls(packs, Mounted.open(settings, base=base, bundle=bundle), settings)

    @property
    def states(self) -> tuple[KnowledgeState, ...]:
        """The packs that classes rest on and the mounted files, for the report's list of sources.

        A pack that no stage asks is no source of a report.
        """
        packs = self.packs.states if self.packs is not None else ()
        return (
            *(_pack_state(one) for one in packs if one.loaded and one.pack in _ASKED),
            *(one.knowledge_state() for one in self.mounted.states),
        )

    @property
    def not_loaded(self) -> tuple[str, ...]:
        """The packs that are left out, and the kinds of evidence that are not mounted."""
        packs = self.packs.not_loaded if self.packs is not None else ()
        return (*packs, *self.mounted.not_loaded)

    def stale(self, report_date: str = "") -> tuple[str, ...]:
        """Return a warning for each mounted file that is too old at the date of the report.

        `report_date` is that of the sample, if it has one of its own.
        """
        at = report_date or self.settings.report_date
        return self.mounted.stale(at, self.settings.stale_after_months)


def _pack_state(pack: PackState) -> KnowledgeState:
    return KnowledgeState(
        name=pack.title or pack.pack,
        file=f"resources/{pack.file}",
        sha256=pack.sha256,
        version=pack.version,
        newest_review="",
        licence=pack.licence,
        rows=pack.rows or 0,
    )
