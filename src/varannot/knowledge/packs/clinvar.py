"""Pathogenic variants of ClinVar in cancer genes, a selection: what it lacks is no absence.

The pack holds pathogenic and likely pathogenic records alone: no benign ones, no uncertain ones,
no review status. The files are compressed in blocks with an index by place (tabix); places near
each other are read together and kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from varannot.errors import BrokenFileError, InputError, Problem
from varannot.knowledge.evidence import ClinvarAnswer, ClinvarRecord, LookUp
from varannot.tables import Column, Kind, Table

if TYPE_CHECKING:
    from pysam import TabixFile

__all__ = ["CLINVAR_SOURCE", "CLINVAR_TABLE", "ClinvarPack", "trimmed"]

CLINVAR_SOURCE = "ClinVar selection (pathogenic and likely pathogenic, about 2023)"
_REASON = "the selection holds pathogenic and likely pathogenic variants of cancer genes alone"
_WINDOW = 1 << 14
"""Bases that are read at once: the step of the index."""

CLINVAR_TABLE = Table(
    "clinvar",
    "Pathogenic variants of ClinVar",
    (
        Column("chromosome", "Chromosome without chr.", required=True),
        Column("position", "1-based position as in VCF.", Kind.COUNT, required=True),
        Column("ref", "Reference bases.", required=True),
        Column("alt", "Alternate bases.", required=True),
        Column("significance", "Germline classification as ClinVar writes it.", required=True),
        Column("conflict", "Breakdown of conflicting submissions."),
        Column("genes", "Gene symbols that the record names.", Kind.LIST),
        Column(
            "ref_checked",
            "yes: the reference bases are those of the shipped sequence; no: there is no sequence.",
            allowed=("yes", "no"),
            required=True,
        ),
    ),
)

_TOLD = len(CLINVAR_TABLE.columns) - 4
"""Columns behind chromosome, position, ref and alt."""


def trimmed(position: int, ref: str, alt: str) -> tuple[int, str, str]:
    """Return an allele without bases that both sides share, at least one base of each kept.

    >>> trimmed(100, "CAG", "CAT"), trimmed(100, "GA", "G")
    ((102, 'G', 'T'), (100, 'GA', 'G'))
    """
    while len(ref) > 1 and len(alt) > 1 and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    while len(ref) > 1 and len(alt) > 1 and ref[0] == alt[0]:
        position, ref, alt = position + 1, ref[1:], alt[1:]
    return position, ref, alt


class ClinvarPack:
    """ClinVar records by place; `files` are the tables of each build, each with its index."""

    def __init__(self, files: dict[str, Path]) -> None:
        self._files = files
        self._open: dict[str, TabixFile] = {}
        self._process = os.getpid()
        self._chromosomes: dict[str, frozenset[str]] = {}
        self._windows: dict[tuple[str, str, int], dict[tuple[str, str, str], str]] = {}

    def find(self, build: str, chromosome: str, position: int, ref: str, alt: str) -> ClinvarAnswer:
        """Return what the selection says about an allele (1-based, left-aligned as in VCF).

        `build` is GRCh37 or GRCh38. ABSENT is no sign of anything: `complete` is False.
        """
        if build not in self._files:
            reason = f"no selection on {build or 'an unknown build'}"
            return ClinvarAnswer(LookUp.NOT_POSSIBLE, CLINVAR_SOURCE, reason=reason)
        name = chromosome.removeprefix("chr")
        self._file(build)
        if name not in self._chromosomes[build]:
            return ClinvarAnswer(LookUp.NOT_COVERED, CLINVAR_SOURCE, reason=_REASON)
        start, ref, alt = trimmed(position, ref.upper(), alt.upper())
        told = self._window(build, name, start // _WINDOW).get((str(start), ref, alt))
        if told is None:
            return ClinvarAnswer(LookUp.ABSENT, CLINVAR_SOURCE, reason=_REASON)
        significance, conflict, _, _ = told.split("\t")
        record = ClinvarRecord(significance=significance, conflict=conflict)
        return ClinvarAnswer(LookUp.FOUND, CLINVAR_SOURCE, records=(record,))

    def between(
        self, build: str, chromosome: str, first: int, last: int
    ) -> Iterator[tuple[int, str, str]]:
        """Yield position, ref and alt of the records from `first` to `last` (1-based, included)."""
        name = chromosome.removeprefix("chr")
        if build not in self._files:
            return
        self._file(build)
        if name not in self._chromosomes[build]:
            return
        for window in range(first // _WINDOW, last // _WINDOW + 1):
            for position, ref, alt in self._window(build, name, window):
                if first <= int(position) <= last:
                    yield int(position), ref, alt

    def _file(self, build: str) -> TabixFile:
        if self._process != os.getpid():
            # A forked process would move the place in the file under the other one's feet.
            self._open, self._process = {}, os.getpid()
        if build not in self._open:
            from pysam import TabixFile

            path = self._files[build]
            index = path.with_name(f"{path.name}.tbi")
            if not index.is_file():
                raise InputError([Problem(str(index), None, "", "no such file", "an index")])
            try:
                self._open[build] = TabixFile(str(path), index=str(index))
            except (OSError, ValueError) as error:
                raise _broken(path, str(error)) from error
            self._chromosomes[build] = frozenset(self._open[build].contigs)
        return self._open[build]

    def _window(self, build: str, name: str, window: int) -> dict[tuple[str, str, str], str]:
        """Return what follows the allele in each row of a window, by position, ref and alt."""
        key = (build, name, window)
        known = self._windows.get(key)
        if known is None:
            start = window * _WINDOW
            path = self._files[build]
            known = {}
            try:
                # The fetched interval is 0-based: position `start` is the base behind start - 1.
                for line in self._file(build).fetch(name, max(start - 1, 0), start + _WINDOW - 1):
                    _, position, ref, alt, told = line.split("\t", 4)
                    if told.count("\t") != _TOLD - 1:
                        raise _broken(path, line[:80])
                    known[position, ref, alt] = told
            except (OSError, ValueError) as error:
                raise _broken(path, str(error)) from error
            self._windows[key] = known
        return known


def _broken(path: Path, found: str) -> BrokenFileError:
    expected = "a table of ClinVar records compressed with bgzip"
    return BrokenFileError([Problem(str(path), None, "", found, expected)])
