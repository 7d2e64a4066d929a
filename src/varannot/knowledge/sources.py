"""All sources of evidence of a run: the packs that ship with varannot, and what is mounted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from varannot.knowledge.mounted.collection import Mounted
from varannot.knowledge.mounted.settings import NOTHING_MOUNTED, EvidenceSettings

if TYPE_CHECKING:
    from varannot.knowledge.packs import Packs
    from varannot.transcripts.bundle import Bundle

__all__ = ["EvidenceSources"]


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
