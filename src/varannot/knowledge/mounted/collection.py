"""All mounted evidence of a run, asked by build and VCF coordinates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from varannot.errors import InputError, Problem
from varannot.knowledge.evidence import (
    NOT_LOADED,
    ClinvarAnswer,
    LookUp,
    MissenseAnswer,
    PopulationFrequency,
)
from varannot.knowledge.mounted.alleles import VcfAllele
from varannot.knowledge.mounted.alphamissense import MountedAlphaMissense
from varannot.knowledge.mounted.clinvar import MountedClinvar
from varannot.knowledge.mounted.coverage import MountedCoverage
from varannot.knowledge.mounted.genome import Genome
from varannot.knowledge.mounted.gnomad import MountedGnomad
from varannot.knowledge.mounted.population import Populations, check_counted_once
from varannot.knowledge.mounted.settings import NOTHING_MOUNTED, EvidenceSettings
from varannot.knowledge.mounted.state import MountedState
from varannot.transcripts.bundle import Bundle

T = TypeVar("T")

__all__ = ["KINDS", "Mounted"]

KINDS = ("ClinVar", "gnomAD", "AlphaMissense")
"""Kinds of evidence that can be mounted, as the report names them."""


class Mounted:
    """The mounted files; make it with `Mounted.open` or `Mounted.none`.

    Coordinates are those of a VCF: a 1-based position, chromosomes with or without `chr`.
    """

    def __init__(
        self,
        clinvar: Mapping[str, MountedClinvar],
        populations: Mapping[str, Populations],
        missense: Mapping[str, MountedAlphaMissense],
        states: tuple[MountedState, ...],
    ) -> None:
        self._clinvar = clinvar
        self._populations = populations
        self._missense = missense
        self.states = states

    @classmethod
    def none(cls) -> Mounted:
        """Return the collection in which nothing is mounted."""
        return cls({}, {}, {}, ())

    @classmethod
    def open(
        cls,
        settings: EvidenceSettings = NOTHING_MOUNTED,
        *,
        base: Path = Path(),
        bundle: Bundle | None = None,
    ) -> Mounted:
        """Return the files of the settings, each looked at before it is used.

        Relative paths start at `base`. `bundle` gives reference bases, by default the shipped
        bundle. Raises InputError with the problems of every file that cannot be used.
        """
        if not settings.indexed:
            return cls.none()
        genome = Genome(bundle or _shipped_bundle())
        problems: list[Problem] = []

        def opened(paths: Sequence[str], make: Callable[[Path], T]) -> list[T]:
            found = []
            for path in paths:
                try:
                    found.append(make(base / path))
                except InputError as error:
                    problems.extend(error.problems)
            return found

        clinvar = opened(settings.clinvar, lambda path: MountedClinvar(path, genome))
        gnomad = opened(settings.gnomad, lambda path: MountedGnomad(path, genome))
        builds = {one.build for one in gnomad}
        only = builds.pop() if len(builds) == 1 else ""
        coverage = opened(settings.gnomad_coverage, lambda path: MountedCoverage(path, only))
        missense = opened(settings.alphamissense, lambda path: MountedAlphaMissense(path, genome))
        if coverage and not settings.gnomad:
            found = settings.gnomad_coverage[0]
            problem = Problem(
                "configuration", None, "evidence.gnomad_coverage", found, "evidence.gnomad too"
            )
            problems.append(problem)
        if problems:
            raise InputError(problems)
        check_counted_once(gnomad)
        states = (
            *(one.state for one in clinvar),
            *(one.state for one in gnomad),
            *(one.state for one in coverage),
            *(one.state for one in missense),
        )
        populations = {
            build: Populations(
                [one for one in gnomad if one.build == build],
                [one for one in coverage if one.build == build],
                genome,
            )
            for build in dict.fromkeys(one.build for one in gnomad)
        }
        return cls(
            _one_of_each_build("clinvar", settings.clinvar, clinvar),
            populations,
            _one_of_each_build("alphamissense", settings.alphamissense, missense),
            states,
        )

    @property
    def not_loaded(self) -> tuple[str, ...]:
        """The kinds of evidence that are not mounted, as the report names them."""
        there = (self._clinvar, self._populations, self._missense)
        return tuple(name for name, one in zip(KINDS, there, strict=True) if not one)

    def stale(self, report_date: str, months: int | None) -> tuple[str, ...]:
        """Return a warning for each file that is older than `months` at the date of the report."""
        return tuple(filter(None, (one.stale(report_date, months) for one in self.states)))

    def population(
        self, build: str, chromosome: str, position: int, ref: str, alt: str
    ) -> PopulationFrequency:
        """Return what gnomAD says of an allele."""
        if not self._populations:
            return NOT_LOADED
        there = self._populations.get(build)
        if there is None:
            reason = _other_build("gnomAD", self._populations, build)
            return PopulationFrequency(LookUp.NOT_POSSIBLE, "gnomAD", reason)
        return there.answer(VcfAllele(build, chromosome, position, ref, alt))

    def clinvar(
        self, build: str, chromosome: str, position: int, ref: str, alt: str
    ) -> ClinvarAnswer:
        """Return what ClinVar says of an allele."""
        if not self._clinvar:
            return ClinvarAnswer(LookUp.NOT_LOADED)
        there = self._clinvar.get(build)
        if there is None:
            reason = _other_build("ClinVar", self._clinvar, build)
            return ClinvarAnswer(LookUp.NOT_POSSIBLE, "ClinVar", reason=reason)
        return there.answer(VcfAllele(build, chromosome, position, ref, alt))

    def missense(
        self, build: str, chromosome: str, position: int, ref: str, alt: str, protein: str = ""
    ) -> MissenseAnswer:
        """Return what AlphaMissense says of an allele; `protein` as p.Arg248Gln, if known."""
        if not self._missense:
            return MissenseAnswer(LookUp.NOT_LOADED)
        there = self._missense.get(build)
        if there is None:
            reason = _other_build("AlphaMissense", self._missense, build)
            return MissenseAnswer(LookUp.NOT_POSSIBLE, "AlphaMissense", reason)
        return there.answer(VcfAllele(build, chromosome, position, ref, alt), protein)


def _shipped_bundle() -> Bundle:
    from varannot.resources import resource_folder
    from varannot.transcripts.bundle import open_bundle

    return open_bundle(resource_folder("transcripts"))


def _other_build(name: str, mounted: Mapping[str, object], build: str) -> str:
    where = " and ".join(mounted)
    return f"{name} is mounted on {where}, and the variant has coordinates on {build or 'no build'}"


M = TypeVar("M", MountedClinvar, MountedAlphaMissense)


def _one_of_each_build(key: str, paths: Sequence[str], files: Sequence[M]) -> dict[str, M]:
    found: dict[str, M] = {}
    for path, one in zip(paths, files, strict=True):
        if one.build in found:
            expected = "one file of each build"
            told = f"{path}, a second file of {one.build}"
            problem = Problem("configuration", None, f"evidence.{key}", told, expected)
            raise InputError([problem])
        found[one.build] = one
    return found
