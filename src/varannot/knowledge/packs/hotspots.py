"""Recurrently changed places of proteins: cancerhotspots.org v2, and clusters in 3D structures.

Chang 2016, DOI 10.1038/nbt.3391; Chang 2018, DOI 10.1158/2159-8290.CD-17-0321; clusters: Gao 2017,
DOI 10.1186/s13073-016-0393-x. The clusters are another study on other samples: they stand in a
table of their own, and their counts are never added to those of the hotspots.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from varannot.knowledge.evidence import Hotspot, HotspotKind
from varannot.knowledge.packs.gene_blocks import GeneBlocks, open_blocks
from varannot.tables import Column, Kind, Table
from varannot.textio import Row

__all__ = [
    "CLUSTER_TABLE",
    "HOTSPOT_TABLE",
    "HotspotPack",
    "StructureCluster",
    "open_hotspots",
    "write_counts",
]

SOURCE = "cancerhotspots.org v2"

HOTSPOT_TABLE = Table(
    "hotspots",
    "Cancer hotspots",
    (
        Column("gene", "Approved gene symbol.", required=True),
        Column("kind", "Kind of hotspot.", allowed=tuple(HotspotKind), required=True),
        Column("first", "First residue, 1-based.", Kind.COUNT, required=True),
        Column("last", "Last residue, included.", Kind.COUNT, required=True),
        Column("reference", "Reference residue, one letter; empty for indels and splice sites."),
        Column(
            "changes",
            "Samples by change: residue, * for a stop, sp for a splice site, or the indel as "
            "published; change:count, separated by |.",
            required=True,
        ),
        Column("samples", "Samples with any change.", Kind.COUNT, required=True),
        Column("q_value", "Smallest q value of the publication.", Kind.NUMBER),
        Column("transcript", "Ensembl transcript on which the residues count.", required=True),
        Column(
            "numbering_holds",
            "Whether the residue (for a splice site, an exon edge) is at this number on the "
            "gene's MANE Select protein. moved: it is there under the number in mane_first; "
            "no: it could not be found there; unknown: the bundle has no MANE Select protein.",
            allowed=("yes", "moved", "no", "unknown"),
            required=True,
        ),
        Column("mane_transcript", "For moved: MANE Select transcript."),
        Column("mane_first", "For moved: first residue on it.", Kind.COUNT),
        Column("mane_last", "For moved: last residue on it.", Kind.COUNT),
    ),
)

CLUSTER_TABLE = Table(
    "hotspots_3d",
    "Clusters of changed residues in protein structures",
    (
        Column("gene", "Approved gene symbol.", required=True),
        Column("residue", "Residue, 1-based.", Kind.COUNT, required=True),
        Column("reference", "Reference residue, one letter.", required=True),
        Column("changes", "Samples by residue; change:count, separated by |; empty if not told."),
        Column("samples", "Samples with any change in this study.", Kind.COUNT, required=True),
        Column("role", "How the publication calls the residue in its cluster.", required=True),
        Column("clusters", "Clusters that hold the residue.", Kind.COUNT, required=True),
        Column("p_value", "Smallest p value of them.", Kind.NUMBER, required=True),
        Column("transcript", "Ensembl transcript on which the residues count.", required=True),
        Column(
            "numbering_holds",
            "As in the table of hotspots.",
            allowed=("yes", "no", "unknown"),
            required=True,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class StructureCluster:
    """One residue that lies in clusters of changed residues in 3D structures."""

    gene: str
    residue: int
    reference: str
    changes: Mapping[str, int]
    samples: int
    role: str
    clusters: int
    p_value: float
    transcript: str
    numbering_holds: bool


def read_counts(text: str) -> Mapping[str, int]:
    """Return the counts of a cell such as `Q:292|W:222`."""
    pairs = (part.rpartition(":") for part in text.split("|") if part)
    return MappingProxyType({change: int(count) for change, _, count in pairs})


def write_counts(counts: Mapping[str, int]) -> str:
    """Return the cell of counts, the most frequent change first.

    >>> write_counts({"W": 222, "Q": 292})
    'Q:292|W:222'
    """
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return "|".join(f"{change}:{count}" for change, count in ordered)


class HotspotPack:
    """Hotspots by gene and residue.

    Residues are those of MANE Select wherever they could be found there. A hotspot whose number
    does not hold keeps its published number, and says so.
    """

    def __init__(self, hotspots: GeneBlocks, clusters: GeneBlocks) -> None:
        self._blocks = hotspots
        self._clusters = clusters
        self._genes: dict[str, tuple[Hotspot, ...]] = {}
        self._sorted: dict[tuple[str, HotspotKind], dict[int, tuple[Hotspot, ...]]] = {}

    def of_gene(self, gene: str) -> tuple[Hotspot, ...]:
        """Return all hotspots of a gene."""
        known = self._genes.get(gene)
        if known is None:
            known = tuple(_hotspot(row) for row in self._blocks.rows(gene))
            self._genes[gene] = known
        return known

    def _by_first(self, gene: str, kind: HotspotKind) -> dict[int, tuple[Hotspot, ...]]:
        """Return the hotspots of a kind by their first residue."""
        key = (gene, kind)
        known = self._sorted.get(key)
        if known is None:
            known = {}
            for one in self.of_gene(gene):
                if one.kind is kind:
                    known[one.first] = (*known.get(one.first, ()), one)
            self._sorted[key] = known
        return known

    def at(self, gene: str, residue: int) -> tuple[Hotspot, ...]:
        """Return the hotspots of kind single residue at a residue (1-based)."""
        return self._by_first(gene, HotspotKind.RESIDUE).get(residue, ())

    def indels(self, gene: str, first: int, last: int) -> tuple[Hotspot, ...]:
        """Return the in-frame indel hotspots that overlap residues first to last (included)."""
        return tuple(
            one
            for same in self._by_first(gene, HotspotKind.INFRAME_INDEL).values()
            for one in same
            if one.first <= last and one.last >= first
        )

    def splice(self, gene: str, residue: int) -> tuple[Hotspot, ...]:
        """Return the splice site hotspots named after a residue (the codon at the exon's edge)."""
        return self._by_first(gene, HotspotKind.SPLICE).get(residue, ())

    def clusters(self, gene: str, residue: int) -> tuple[StructureCluster, ...]:
        """Return what the study of 3D structures says about a residue; not for counting."""
        rows = self._clusters.rows(gene)
        return tuple(_cluster(row) for row in rows if row.cells["residue"] == str(residue))


def _hotspot(row: Row) -> Hotspot:
    """Return a hotspot, on MANE Select where its number differs there from the published one."""
    cells = row.cells
    moved = cells["numbering_holds"] == "moved"
    published = f"{cells['first']}-{cells['last']}".removesuffix(f"-{cells['first']}")
    return Hotspot(
        gene=cells["gene"],
        kind=HotspotKind(cells["kind"]),
        transcript=cells["mane_transcript"] if moved else cells["transcript"],
        first=int(cells["mane_first"] if moved else cells["first"]),
        last=int(cells["mane_last"] if moved else cells["last"]),
        reference=cells["reference"],
        samples=int(cells["samples"]),
        changes=read_counts(cells["changes"]),
        q_value=float(cells["q_value"]) if cells["q_value"] else None,
        source=f"{SOURCE}, residue {published} of {cells['transcript']}" if moved else SOURCE,
        numbering_holds=moved or cells["numbering_holds"] == "yes",
    )


def _cluster(row: Row) -> StructureCluster:
    cells = row.cells
    return StructureCluster(
        gene=cells["gene"],
        residue=int(cells["residue"]),
        reference=cells["reference"],
        changes=read_counts(cells["changes"]),
        samples=int(cells["samples"]),
        role=cells["role"],
        clusters=int(cells["clusters"]),
        p_value=float(cells["p_value"]),
        transcript=cells["transcript"],
        numbering_holds=cells["numbering_holds"] == "yes",
    )


def open_hotspots(hotspots: Path, clusters: Path) -> HotspotPack:
    """Return the pack of two files; raises InputError where their columns are others."""
    return HotspotPack(open_blocks(hotspots, HOTSPOT_TABLE), open_blocks(clusters, CLUSTER_TABLE))
