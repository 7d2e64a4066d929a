"""The transcripts that a run describes variants on: one bundle, made ready once per process."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from varannot.model import FindingCode, HgvsFinding, ReferenceUse
from varannot.resources import resource
from varannot.transcripts.bundle import Bundle, open_bundle
from varannot.transcripts.layout import BUNDLE, CONTIGS, TRANSCRIPTS, WINDOWS

if TYPE_CHECKING:
    from varannot.hgvs.edit import Edit
    from varannot.hgvs.engine import Engine
    from varannot.hgvs.projector import Projector
    from varannot.hgvs.reference import Reference
    from varannot.transcripts.cautions import CautionRule, Repeat
    from varannot.transcripts.model import Transcript

    _Cautions = tuple[tuple[CautionRule, ...], dict[tuple[str, str], tuple[Repeat, ...]]]

__all__ = ["ReferenceSet", "open_reference"]


class ReferenceSet:
    """A bundle with a projector for each of its builds; both are made when first asked for.

    `engine` is None where no second engine is installed: descriptions then carry one opinion.
    """

    def __init__(self, bundle: Bundle, engine: Engine | None, use: ReferenceUse) -> None:
        self.bundle = bundle
        self.engine = engine
        self.use = use
        self._projectors: dict[str, Projector] = {}
        self._checks: dict[str, Reference] = {}
        self._cautions: _Cautions | None = None

    @property
    def default_build(self) -> str:
        """The build for rows that name no place on a known one: the first of the bundle."""
        return self.bundle.builds[0] if self.bundle.builds else ""

    def mapping_cautions(self, own: Transcript, edit: Edit) -> tuple[HgvsFinding, ...]:
        """Return why reads of a genomic edit may be placed wrongly or be few."""
        from varannot.hgvs.edit import sense_edit
        from varannot.transcripts.cautions import (
            CautionKind,
            load_cautions,
            load_repeats,
            mapping_cautions,
        )

        if self._cautions is None:
            rules = load_cautions(resource("mapping_cautions.tsv"))
            self._cautions = (rules, load_repeats(self.bundle.folder))
        rules, repeats = self._cautions
        placed = sense_edit(edit, own.strand)
        sequence = self.bundle.sequence(own)
        found = mapping_cautions(
            rules,
            own,
            placed.start,
            placed.end,
            indel=len(edit.ref) != len(edit.alt),
            window=sequence.genome or sequence.gene,
            repeats=repeats.get((own.build, own.accession), ()),
            siblings=self.bundle.of_gene(own.gene, own.build),
        )
        return tuple(
            HgvsFinding(
                code=FindingCode.LOW_COVERAGE,
                text=f"Coverage caution, {one.text} ({one.citation}).",
            )
            if one.kind is CautionKind.LOW_COVERAGE
            else HgvsFinding(
                code=FindingCode.MAPPING_CAUTION,
                text=f"Mapping caution, {one.text} ({one.citation}).",
            )
            for one in found
        )

    def projector(self, build: str) -> Projector | None:
        """Return the projector of a genome build, None where the bundle has no such build."""
        if build not in self.bundle.builds:
            return None
        if build not in self._projectors:
            from varannot.hgvs.nmd_rules import nmd_rules
            from varannot.hgvs.projector import Projector

            self._projectors[build] = Projector(self.bundle, build, nmd_rules(), self.engine)
        return self._projectors[build]

    def for_check(self, stated: str) -> Reference:
        """Return the transcripts as the check of descriptions asks for them.

        `stated` is the build of the sample, which is asked first; empty if none is stated.
        """
        if stated not in self._checks:
            from varannot.hgvs.reference import Reference

            known = self.bundle.builds
            first = (stated,) if stated in known else ()
            builds = (*first, *(build for build in known if build != stated)) if first else ()
            self._checks[stated] = Reference.of(self.bundle, builds, self.engine)
        return self._checks[stated]


def open_reference(folder: Path, shown: str, *, with_engine: bool = True) -> ReferenceSet:
    """Return the reference set of the bundle in a folder; raises InputError as `open_bundle` does.

    `shown` is how reports name the folder. Without `with_engine`, or where the engine is not
    installed, descriptions carry the opinion of the brute force alone.
    """
    bundle = open_bundle(folder)
    engine: Engine | None = None
    if with_engine:
        from varannot.hgvs.engine import weaver_engine

        engine = weaver_engine()
    use = ReferenceUse(
        name=bundle.about.get("name", ""),
        folder=shown,
        sha256=_sha256(folder),
        builds=bundle.builds,
        engine=_named(engine) if engine else "",
    )
    return ReferenceSet(bundle, engine, use)


def _sha256(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in sorted(table.name for table in (BUNDLE, CONTIGS, TRANSCRIPTS, WINDOWS)):
        path = folder / f"{name}.tsv"
        if path.exists():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _named(engine: Engine) -> str:
    """Return the engine's name with the version that is installed."""
    try:
        return f"{engine.name} {version(engine.name)}"
    except PackageNotFoundError:
        return engine.name
