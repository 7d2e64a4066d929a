"""Large tables of evidence that ship beside the knowledge table, one module per source."""

from varannot.knowledge.packs.collection import Packs, PackState

__all__ = ["PackState", "Packs"]
