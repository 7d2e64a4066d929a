"""The installed transcripts as the check of descriptions asks for them: by gene and by accession.

A transcript may be installed on several builds with the same bases; the check uses the one whose
bases are best known, and the first build in order among equals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from varannot.hgvs.protein_effect import CodingSequence
from varannot.model import CheckLevel
from varannot.transcripts.bundle import Bundle
from varannot.transcripts.model import Tag, Transcript, TranscriptSequence

if TYPE_CHECKING:
    from varannot.hgvs.engine import Engine
    from varannot.hgvs.projector import Projector

__all__ = ["Found", "Reference"]

_LEVELS = {level: rank for rank, level in enumerate(CheckLevel)}
_FIRST_BUILDS = ("GRCh38", "GRCh37")
_KEPT = 4_000
_WHOLE = 1_000_000_000
_LRG_SOURCE = re.compile(r"(LRG_\d+t\d+)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """What an accession led to: the transcript to use, and what is to be said about the choice.

    `transcript` is None where no version is installed. `exact` tells that the accession was typed
    with its version and that this version is installed.
    """

    transcript: Transcript | None
    exact: bool
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A bundle with its builds in the order in which they are asked; make it with `Reference.of`.

    `asked` is the build that was named to be asked first, empty where none was. Not to be shared
    between threads: what was looked up is kept.
    """

    bundle: Bundle
    builds: tuple[str, ...]
    engine: Engine | None = None
    asked: str = ""
    _genes: dict[str, tuple[Transcript, ...]] = field(default_factory=dict, repr=False)
    _codings: dict[str, CodingSequence | None] = field(default_factory=dict, repr=False)
    _projectors: dict[str, Projector] = field(default_factory=dict, repr=False)
    _lrg: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls, bundle: Bundle, builds: Sequence[str] = (), engine: Engine | None = None
    ) -> Reference:
        """Return the reference over a bundle; `builds` defaults to GRCh38, GRCh37, then others.

        `engine` is asked for its opinion where descriptions are computed for the answer.
        """
        known = bundle.builds
        ordered = tuple(builds) or (
            *(build for build in _FIRST_BUILDS if build in known),
            *(build for build in known if build not in _FIRST_BUILDS),
        )
        return cls(bundle, ordered, engine, builds[0] if builds else "")

    def of_gene(self, gene: str) -> tuple[Transcript, ...]:
        """Return the coding transcripts of a gene (current symbol), MANE Select first.

        Each accession stands there once, on the build where its bases are best known.
        """
        if not gene:
            return ()
        known = self._genes.get(gene)
        if known is None:
            best: dict[str, Transcript] = {}
            for build in self.builds:
                for one in self.bundle.of_gene(gene, build):
                    held = best.get(one.accession)
                    if one.coding and (held is None or _LEVELS[one.level] < _LEVELS[held.level]):
                        best[one.accession] = one
            if len(self._genes) >= _KEPT:
                self._genes.clear()
            known = self._genes[gene] = tuple(best.values())
        return known

    def mane_select(self, gene: str) -> Transcript | None:
        """Return the MANE Select transcript of a gene, None where none is installed."""
        for one in self.of_gene(gene):
            if one.has(Tag.MANE_SELECT):
                return one
        return None

    def find(self, accession: str, gene: str = "") -> Found:
        """Return the transcript that an accession names, or the nearest installed version.

        An Ensembl accession also leads to the transcript that has its exons (one of `gene` before
        others), a protein accession to one that codes for it, and that of an LRG transcript
        (`LRG_321t1`) to the RefSeq transcript whose model was taken from it.
        """
        if accession[:4].upper() == "LRG_":
            return self._of_lrg(accession)
        exact = self._best([self.bundle.transcript(accession, build) for build in self.builds])
        if exact is not None:
            return Found(exact, exact=True)
        bare, _, version = accession.partition(".")
        versions = [one for build in self.builds for one in self.bundle.versions(accession, build)]
        if versions:
            wanted = int(version) if version.isdigit() else 0
            numbers = {_number(one) for one in versions}
            # The nearest version; among equally near ones, and without a version, the newest.
            near = (
                min(numbers, key=lambda number: (abs(number - wanted), -number))
                if wanted
                else max(numbers)
            )
            chosen = self._best([one for one in versions if _number(one) == near])
            assert chosen is not None
            if wanted:
                said = f"{accession} is not installed; checked on {chosen.accession}"
            else:
                said = f"{accession} is given without version; checked on {chosen.accession}"
            return Found(chosen, exact=False, caution=said)
        twin = self._paired(accession, gene)
        if twin is not None:
            of_protein = twin.protein.partition(".")[0] == bare
            other = twin.protein if of_protein else twin.ensembl
            fits = f"{'is the protein of' if of_protein else 'has the exons of'} {twin.accession}"
            said = f"{accession} {fits}; checked on that"
            if version and other != accession:
                said = f"{accession} is not installed; its version {other} {fits}, which was taken"
            return Found(twin, exact=False, caution=said)
        return Found(None, exact=False, caution=f"{accession} is not installed, in no version")

    def _of_lrg(self, accession: str) -> Found:
        """Return the transcript that the bundle took from an LRG record (its column `source`)."""
        if not self._lrg:
            self._lrg[""] = ""
            for contig in self.bundle.contigs:
                for one in self.bundle.at(contig.build, contig.name, 0, contig.length or _WHOLE):
                    if match := _LRG_SOURCE.match(one.source):
                        self._lrg[match[1].casefold()] = one.accession
        name = self._lrg.get(accession.casefold(), "")
        found = self._best([self.bundle.transcript(name, build) for build in self.builds])
        if found is None:
            return Found(None, exact=False, caution=f"{accession} is not installed")
        return Found(found, exact=True, caution=f"{accession} is {found.accession}")

    def _paired(self, accession: str, gene: str) -> Transcript | None:
        """Return the transcript that another accession stands for, one of the gene before others.

        Of the builds it is the one on which its bases are best known.
        """
        found = [one for build in self.builds for one in self.bundle.paired(accession, build)]
        found = [one for one in found if one.coding]
        if not found:
            return None
        chosen = next((one for one in found if one.gene == gene), found[0])
        return self._best([self.bundle.transcript(chosen.accession, each) for each in self.builds])

    def _best(self, found: Sequence[Transcript | None]) -> Transcript | None:
        there = [one for one in found if one is not None]
        return min(there, key=lambda one: _LEVELS[one.level]) if there else None

    def known(self, transcript: Transcript) -> tuple[TranscriptSequence, CodingSequence | None]:
        """Return what is known of a transcript's bases, and its coding sequence if any is."""
        sequence = self.bundle.sequence(transcript)
        name = transcript.accession
        if name not in self._codings:
            if len(self._codings) >= _KEPT:
                self._codings.clear()
            self._codings[name] = (
                CodingSequence.of(
                    sequence.mrna, transcript.cds_start, transcript.cds_end, sequence.protein
                )
                if transcript.coding and sequence.mrna
                else None
            )
        return sequence, self._codings[name]

    def elsewhere(self, transcript: Transcript) -> tuple[Transcript, ...]:
        """Return the same accession on the other builds on which it is installed."""
        found = [
            self.bundle.transcript(transcript.accession, build)
            for build in self.builds
            if build != transcript.build
        ]
        return tuple(one for one in found if one is not None)

    def projector(self, build: str) -> Projector:
        """Return the projector of a build, made when it is first asked for."""
        if build not in self._projectors:
            from varannot.hgvs.nmd_rules import nmd_rules
            from varannot.hgvs.projector import Projector

            self._projectors[build] = Projector(self.bundle, build, nmd_rules(), self.engine)
        return self._projectors[build]


def _number(transcript: Transcript) -> int:
    version = transcript.accession.partition(".")[2]
    return int(version) if version.isdigit() else 0
