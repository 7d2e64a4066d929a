"""Names and files of the packs below the folder of shipped tables."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

__all__ = ["PACK_FILES", "PackName"]


class PackName(StrEnum):
    """Name of a pack, as reports and settings write it."""

    HOTSPOTS = "hotspots"
    FUNCTIONAL = "functional"
    ROLES = "roles"
    CLINVAR = "clinvar"
    CIVIC = "civic"
    CONSTRAINT = "constraint"
    PREDISPOSITION = "predisposition"


PACK_FILES: Mapping[PackName, tuple[str, ...]] = {
    PackName.HOTSPOTS: ("packs_share_alike/hotspots.tsv", "packs_share_alike/hotspots_3d.tsv"),
    PackName.FUNCTIONAL: ("packs/functional_evidence.tsv", "packs/functional_assays.tsv.gz"),
    PackName.ROLES: ("packs/gene_roles.tsv",),
    PackName.CLINVAR: ("packs/clinvar_grch37.tsv.gz", "packs/clinvar_grch38.tsv.gz"),
    PackName.CIVIC: (
        "packs/civic_evidence.tsv",
        "packs/civic_assertions.tsv",
        "packs/civic_variants.tsv",
    ),
    PackName.CONSTRAINT: ("packs/constraint.tsv",),
    PackName.PREDISPOSITION: ("packs/predisposition.tsv",),
}
"""Pack: its files below the resources. A pack is loaded only where all of them are there."""
