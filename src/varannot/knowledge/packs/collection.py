"""All packs behind one value: opened when first asked, each may be missing, none in silence.

A look-up in a pack that is not loaded gives nothing (ClinVar says so in its answer); `not_loaded`
names the packs, so that rules can say what could not be decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from varannot.errors import InputError, Problem, nearest
from varannot.knowledge.evidence import (
    ClinvarAnswer,
    Constraint,
    FunctionalEvidence,
    GeneRoleEvidence,
    Hotspot,
    LookUp,
    Predisposition,
)
from varannot.knowledge.packs.civic import CivicPack, open_civic
from varannot.knowledge.packs.civic_tables import CivicAssertion, CivicEvidence, CivicVariant
from varannot.knowledge.packs.clinvar import CLINVAR_SOURCE, ClinvarPack
from varannot.knowledge.packs.constraint import ConstraintPack, open_constraint
from varannot.knowledge.packs.functional import Assay, FunctionalPack, open_functional
from varannot.knowledge.packs.hotspots import HotspotPack, StructureCluster, open_hotspots
from varannot.knowledge.packs.layout import PACK_FILES, PackName
from varannot.knowledge.packs.predisposition import PredispositionPack, open_predisposition
from varannot.knowledge.packs.roles import RolePack, open_roles
from varannot.resources import resource
from varannot.textio import read_table

__all__ = ["PackState", "Packs"]


@dataclass(frozen=True, slots=True)
class PackState:
    """One file of a pack, as the manifest states it; `loaded` is False for a pack left out."""

    pack: str
    file: str
    loaded: bool
    title: str = ""
    version: str = ""
    date: str = ""
    licence: str = ""
    share_alike: bool = False
    sha256: str = ""
    rows: int | None = None


class Packs:
    """The shipped packs of evidence; make it with `Packs.open`.

    Genes are approved symbols. Residues and positions are 1-based.
    """

    def __init__(
        self, folder: Path, missing: Mapping[PackName, str], functional_overlay: Path | None
    ) -> None:
        self.folder = folder
        self._missing = missing
        self._overlay = functional_overlay

    @classmethod
    def open(
        cls,
        folder: Path | None = None,
        *,
        without: frozenset[str] = frozenset(),
        functional_overlay: Path | None = None,
    ) -> Packs:
        """Return the packs below `folder`, the shipped tables by default.

        `folder` holds the folders `packs` and `packs_share_alike`. `without` names packs that are
        left out on purpose; a pack whose files are missing is left out too. The overlay is a
        laboratory's own table of functional evidence, read beside the shipped one or without it.
        Nothing is read yet. Raises InputError for an unknown name and for an overlay
        that is not there.
        """
        names = tuple(PackName)
        unknown = sorted(without - frozenset(names))
        problems = [
            Problem("packs to leave out", None, "", name, ", ".join(names), nearest(name, names))
            for name in unknown
        ]
        if functional_overlay is not None and not functional_overlay.is_file():
            text = "a table of functional evidence"
            problems.append(Problem(str(functional_overlay), None, "", "no such file", text))
        if problems:
            raise InputError(problems)
        root = folder if folder is not None else resource("manifest.tsv").parent
        missing: dict[PackName, str] = {}
        for name, files in PACK_FILES.items():
            absent = [file for file in files if not (root / file).is_file()]
            if name in without:
                missing[name] = "left out as asked"
            elif absent:
                missing[name] = f"no such file: {', '.join(absent)}"
        return cls(root, missing, functional_overlay)

    @property
    def not_loaded(self) -> tuple[str, ...]:
        """The names of the packs that are left out."""
        return tuple(name.value for name in self._missing)

    @property
    def reasons(self) -> Mapping[str, str]:
        """Why each pack of `not_loaded` is left out."""
        return {name.value: why for name, why in self._missing.items()}

    @cached_property
    def states(self) -> tuple[PackState, ...]:
        """Every file of every pack with what the manifest states of it.

        A file that the manifest does not name has its name only. Raises InputError for a manifest
        that cannot be read.
        """
        manifest = self.folder / "manifest.tsv"
        listed: dict[str, Mapping[str, str]] = {}
        if manifest.is_file():
            rows = read_table(manifest, str(manifest)).rows
            listed = {row.cells["file"]: row.cells for row in rows}
        return tuple(
            _state(name, file, name not in self._missing, listed.get(file, {}))
            for name, files in PACK_FILES.items()
            for file in files
        )

    # ------------------------------------------------------------------ hotspots

    @cached_property
    def _hotspots(self) -> HotspotPack | None:
        files = self._files(PackName.HOTSPOTS)
        return open_hotspots(files[0], files[1]) if files else None

    def hotspots_at(self, gene: str, residue: int) -> tuple[Hotspot, ...]:
        """Return the hotspots of kind single residue at a residue."""
        return self._hotspots.at(gene, residue) if self._hotspots else ()

    def indel_hotspots(self, gene: str, first: int, last: int) -> tuple[Hotspot, ...]:
        """Return the in-frame indel hotspots that overlap residues first to last (included)."""
        return self._hotspots.indels(gene, first, last) if self._hotspots else ()

    def splice_hotspots(self, gene: str, residue: int) -> tuple[Hotspot, ...]:
        """Return the splice site hotspots that are named after a residue."""
        return self._hotspots.splice(gene, residue) if self._hotspots else ()

    def structure_clusters(self, gene: str, residue: int) -> tuple[StructureCluster, ...]:
        """Return what the study of 3D structures says: for reading, never for counting."""
        return self._hotspots.clusters(gene, residue) if self._hotspots else ()

    # ------------------------------------------------------------------ functional evidence

    @cached_property
    def _functional(self) -> FunctionalPack:
        files = self._files(PackName.FUNCTIONAL) or (None, None)
        return open_functional(files[0], files[1], self._overlay)

    def functional(
        self, gene: str, change_p: str, change_c: str = ""
    ) -> tuple[FunctionalEvidence, ...]:
        """Return the functional evidence on a change (p. and c. without accession)."""
        return self._functional.of(gene, change_p, change_c)

    def functional_loaded(self, gene: str) -> bool:
        """Return whether the table of functional evidence says anything about the gene."""
        return self._functional.loaded(gene)

    def functional_assays(self, gene: str, change_p: str) -> tuple[Assay, ...]:
        """Return individual assays of a change: for reading, they give no verdict."""
        return self._functional.assays(gene, change_p)

    # ------------------------------------------------------------------ genes

    @cached_property
    def _roles(self) -> RolePack | None:
        files = self._files(PackName.ROLES)
        return open_roles(files[0]) if files else None

    def role(self, gene: str) -> GeneRoleEvidence | None:
        """Return the role of a gene with its votes, None where no source names the gene."""
        return self._roles.of(gene) if self._roles else None

    @cached_property
    def _constraint(self) -> ConstraintPack | None:
        files = self._files(PackName.CONSTRAINT)
        return open_constraint(files[0]) if files else None

    def constraint(self, gene: str) -> Constraint | None:
        """Return the constraint of a gene in the population, None where there is none."""
        return self._constraint.of(gene) if self._constraint else None

    @cached_property
    def _predisposition(self) -> PredispositionPack | None:
        files = self._files(PackName.PREDISPOSITION)
        return open_predisposition(files[0]) if files else None

    def predisposition(self, gene: str) -> Predisposition | None:
        """Return what the list of predisposition genes says, None for a gene that is not on it."""
        return self._predisposition.of(gene) if self._predisposition else None

    # ------------------------------------------------------------------ ClinVar and CIViC

    @cached_property
    def _clinvar(self) -> ClinvarPack | None:
        files = self._files(PackName.CLINVAR)
        return ClinvarPack({"GRCh37": files[0], "GRCh38": files[1]}) if files else None

    def clinvar(
        self, build: str, chromosome: str, position: int, ref: str, alt: str
    ) -> ClinvarAnswer:
        """Return what the shipped selection of ClinVar says about an allele.

        The allele is left-aligned as in VCF, the chromosome with or without chr.
        """
        if self._clinvar is None:
            return ClinvarAnswer(
                LookUp.NOT_LOADED, CLINVAR_SOURCE, reason=self._missing[PackName.CLINVAR]
            )
        return self._clinvar.find(build, chromosome, position, ref, alt)

    def clinvar_between(
        self, build: str, chromosome: str, first: int, last: int
    ) -> tuple[tuple[int, str, str], ...]:
        """Return position, ref and alt of the records from `first` to `last` (1-based, included).

        Empty where the pack is left out; `not_loaded` tells.
        """
        if self._clinvar is None:
            return ()
        return tuple(self._clinvar.between(build, chromosome, first, last))

    @cached_property
    def _civic(self) -> CivicPack | None:
        files = self._files(PackName.CIVIC)
        return open_civic(files[0], files[1], files[2]) if files else None

    def civic(self, gene: str) -> tuple[CivicEvidence, ...]:
        """Return the evidence items of CIViC that name a gene, `change` filled where it holds."""
        return self._civic.evidence(gene) if self._civic else ()

    def civic_assertions(self, gene: str) -> tuple[CivicAssertion, ...]:
        """Return the assertions of CIViC that name a gene."""
        return self._civic.assertions(gene) if self._civic else ()

    def civic_variants(self, gene: str) -> tuple[CivicVariant, ...]:
        """Return the variants of a gene in CIViC."""
        return self._civic.variants(gene) if self._civic else ()

    def _files(self, name: PackName) -> tuple[Path, ...]:
        """Return the files of a pack, none where it is left out."""
        if name in self._missing:
            return ()
        return tuple(self.folder / file for file in PACK_FILES[name])


def _state(name: PackName, file: str, loaded: bool, cells: Mapping[str, str]) -> PackState:
    rows = cells.get("rows", "")
    return PackState(
        pack=name.value,
        file=file,
        loaded=loaded,
        title=cells.get("title", ""),
        version=cells.get("version", ""),
        date=cells.get("date", ""),
        licence=cells.get("licence", ""),
        share_alike=cells.get("share_alike") == "yes",
        sha256=cells.get("sha256", ""),
        rows=int(rows) if rows.isdigit() else None,
    )
