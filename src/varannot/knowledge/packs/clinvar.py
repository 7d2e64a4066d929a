"""Pathogenic variants of ClinVar in cancer genes, a selection: what it lacks is no absence.

The pack holds pathogenic and likely pathogenic records alone: no benign ones, no uncertain ones,
no review status. The files are compressed in blocks with an index by place (tabix); places near
each other are read together and kept.
"""

from __future__ import annotations

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
_WINDOW = 1 << 16
"""Bases that are read at once: a whole gene is one to a few windows."""

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

_Allele = tuple[int, str, str]


def trimmed(position: int, ref: str, alt: str) -> _Allele:
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
        self._chromosomes: dict[str, frozenset[str]] = {}
        self._windows: dict[tuple[str, str, int], dict[_Allele, ClinvarRecord]] = {}

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
        allele = trimmed(position, ref.upper(), alt.upper())
        record = self._window(build, name, allele[0] // _WINDOW).get(allele)
        if record is None:
            return ClinvarAnswer(LookUp.ABSENT, CLINVAR_SOURCE, reason=_REASON)
        return ClinvarAnswer(LookUp.FOUND, CLINVAR_SOURCE, records=(record,))

    def _file(self, build: str) -> TabixFile:
        if build not in self._open:
            from pysam import TabixFile

            path = self._files[build]
            index = path.with_name(f"{path.name}.tbi")
            if not index.is_file():
                raise InputError([Problem(str(index), None, "", "no such file", "an index")])
            try:
                self._open[build] = TabixFile(str(path), index=str(index))
            except (OSError, ValueError) as error:
                raise _broken(path, error) from error
            self._chromosomes[build] = frozenset(self._open[build].contigs)
        return self._open[build]

    def _window(self, build: str, name: str, window: int) -> dict[_Allele, ClinvarRecord]:
        key = (build, name, window)
        known = self._windows.get(key)
        if known is None:
            start = window * _WINDOW
            try:
                lines = list(self._file(build).fetch(name, max(start - 1, 0), start + _WINDOW - 1))
            except (OSError, ValueError) as error:
                raise _broken(self._files[build], error) from error
            known = self._windows[key] = dict(_record(line, self._files[build]) for line in lines)
        return known


def _record(line: str, path: Path) -> tuple[_Allele, ClinvarRecord]:
    cells = line.split("\t")
    if len(cells) != len(CLINVAR_TABLE.columns) or not cells[1].isdigit():
        raise _broken(path, ValueError(line[:80]))
    allele = (int(cells[1]), cells[2], cells[3])
    return allele, ClinvarRecord(significance=cells[4], conflict=cells[5])


def _broken(path: Path, error: Exception) -> BrokenFileError:
    expected = "a table of ClinVar records compressed with bgzip"
    return BrokenFileError([Problem(str(path), None, "", str(error), expected)])
