"""Where reads may be placed wrongly or be few: pseudogenes, repeats, runs of one base, coverage.

A call there can be real, come from another place of the genome, or be an error. The cautions do not
say which; they say that the question is open. Rules, texts and thresholds stand in
`mapping_cautions.tsv` with their citations. Homology is known without a genome; repeats are known
where a genome was installed that marks them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.tables import Column, Kind, Table
from varannot.textio import read_table
from varannot.transcripts.model import Transcript, Window, sense

__all__ = [
    "CAUTIONS",
    "CautionKind",
    "CautionRule",
    "MappingCaution",
    "Repeat",
    "load_cautions",
    "load_repeats",
    "mapping_cautions",
]

_NEAR = 20
"""Bases beside an exon that share its fate: reads over them overlap the exon."""


class CautionKind(StrEnum):
    """Why reads may be placed wrongly, or be few."""

    HOMOLOGY = "homology"
    REPEAT = "repeat"
    HOMOPOLYMER = "homopolymer"
    LOW_COVERAGE = "low_coverage"


CAUTIONS = Table(
    "mapping_cautions",
    "Places where reads may be placed wrongly",
    (
        Column("gene", "Current gene symbol, or *.", required=True),
        Column("transcript", "Accession without version that counts the exons, or *."),
        Column("exons", "Exons as 9,11-15, or *.", required=True),
        Column(
            "kind",
            "Why.",
            Kind.CHOICE,
            allowed=tuple(kind.value for kind in CautionKind),
            required=True,
        ),
        Column("minimum", "Least number of bases in the repeat, or of the run.", Kind.COUNT),
        Column("text", "What the report says.", required=True),
        Column(
            "confirmed",
            "no: the report says that this is not confirmed.",
            Kind.CHOICE,
            allowed=("yes", "no"),
            required=True,
        ),
        Column("citation", "Where it is stated.", required=True),
    ),
)


@dataclass(frozen=True, slots=True)
class CautionRule:
    """A row of the table; `exons` empty stands for all."""

    gene: str
    transcript: str
    exons: frozenset[int]
    kind: CautionKind
    minimum: int
    text: str
    confirmed: bool
    citation: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """Repeats in one exon: bases of the exon, and spans (genomic, 0-based half-open)."""

    exon: int
    bases: int
    spans: tuple[tuple[int, int], ...]

    @property
    def masked(self) -> int:
        """Bases of the exon in repeats."""
        return sum(end - start for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class MappingCaution:
    """One caution for one variant, worded for the report."""

    kind: CautionKind
    text: str
    confirmed: bool
    citation: str


def load_cautions(path: Path) -> tuple[CautionRule, ...]:
    """Return the rules of `mapping_cautions.tsv`; raises InputError naming each bad cell."""
    table = read_table(path, str(path))
    problems = [
        Problem(str(path), table.header_line, name, "", "this column")
        for name in CAUTIONS.names
        if name not in table.header
    ]
    if problems:
        raise InputError(problems)
    rules = []
    for row in table.rows:
        for column in CAUTIONS.columns:
            cell = row.cells[column.name]
            if (cell and not column.accepts(cell)) or (column.required and not cell):
                problems.append(Problem(str(path), row.line, column.name, cell, column.expected()))
        exons = _exons(row.cells["exons"])
        if exons is None:
            expected = "exons as 9,11-15, or *"
            problems.append(Problem(str(path), row.line, "exons", row.cells["exons"], expected))
        if not problems:
            rules.append(_rule(row.cells, exons or frozenset()))
    if problems:
        raise InputError(problems)
    return tuple(rules)


def _rule(cells: Mapping[str, str], exons: frozenset[int]) -> CautionRule:
    return CautionRule(
        gene=cells["gene"],
        transcript=cells["transcript"].replace("*", ""),
        exons=exons,
        kind=CautionKind(cells["kind"]),
        minimum=int(cells["minimum"] or 1),
        text=cells["text"],
        confirmed=cells["confirmed"] == "yes",
        citation=cells["citation"],
    )


def _exons(text: str) -> frozenset[int] | None:
    """Return the exons of a cell: an empty set for all, None for a cell that cannot be read.

    >>> sorted(_exons("9,11-13")), _exons("*"), _exons("9-")
    ([9, 11, 12, 13], frozenset(), None)
    """
    if text == "*":
        return frozenset()
    found: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d+)(?:-(\d+))?\s*", part)
        if match is None:
            return None
        found.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return frozenset(found)


def load_repeats(folder: Path) -> dict[tuple[str, str], tuple[Repeat, ...]]:
    """Return the repeats in exons by build and accession, from a bundle's `repeats.tsv`.

    Empty for a bundle without that file: nothing is known of repeats then.
    """
    path = folder / "repeats.tsv"
    if not path.exists():
        return {}
    found: dict[tuple[str, str], list[Repeat]] = {}
    for line in path.read_text(encoding="utf-8").split("\n")[1:]:
        if line:
            accession, build, exon, bases, _, written = line.split("\t")
            spans = tuple(
                (int(first) - 1, int(last))
                for first, _, last in (span.partition("-") for span in written.split(","))
            )
            repeat = Repeat(int(exon), int(bases), spans)
            found.setdefault((build, accession), []).append(repeat)
    return {key: tuple(repeats) for key, repeats in found.items()}


def mapping_cautions(
    rules: Sequence[CautionRule],
    transcript: Transcript,
    start: int,
    end: int,
    *,
    indel: bool,
    window: Window | None = None,
    repeats: Sequence[Repeat] = (),
    siblings: Sequence[Transcript] = (),
) -> tuple[MappingCaution, ...]:
    """Return the cautions for a change of the bases from `start` to `end` (sense, half-open).

    An insertion has `start == end`. `indel` says whether the length changes. `window` holds bases
    around the gene (for runs of one base), `repeats` those of this transcript, `siblings` the other
    transcripts of the gene: a rule counts exons on one transcript, and a change is looked up there.
    """
    found = []
    for rule in rules:
        if rule.gene not in ("*", transcript.gene):
            continue
        if rule.kind in (CautionKind.HOMOLOGY, CautionKind.LOW_COVERAGE):
            said = _by_exon(rule, transcript, start, end, siblings)
        elif rule.kind is CautionKind.REPEAT:
            said = _repeat(rule, transcript, start, end, repeats)
        else:
            said = _homopolymer(rule, window, start, end) if indel and window else ""
        if said:
            text = said if rule.confirmed else f"{said} (not confirmed)"
            found.append(MappingCaution(rule.kind, text, rule.confirmed, rule.citation))
    return tuple(found)


def _touched(transcript: Transcript, start: int, end: int) -> list[int]:
    """Return the exons that the change lies in or beside."""
    found = {
        block.exon
        for block in transcript.blocks
        if block.start - _NEAR <= max(start, end - 1) and start < block.end + _NEAR
    }
    return sorted(found)


def _by_exon(
    rule: CautionRule,
    transcript: Transcript,
    start: int,
    end: int,
    siblings: Sequence[Transcript],
) -> str:
    if not rule.exons:
        touched = _touched(transcript, start, end)
        return f"{_named(touched)}: {rule.text}" if touched else ""
    counted = next(
        (
            model
            for model in (transcript, *siblings)
            if model.accession.partition(".")[0] == rule.transcript
            and model.whole
            and model.strand == transcript.strand
            and model.contig == transcript.contig
        ),
        None,
    )
    if counted is None:
        return f"{rule.text} (exons counted on {rule.transcript}, not installed with all its exons)"
    touched = [exon for exon in _touched(counted, start, end) if exon in rule.exons]
    on = "" if counted is transcript else f" of {counted.accession}"
    return f"{_named(touched)}{on}: {rule.text}" if touched else ""


def _named(exons: Sequence[int]) -> str:
    listed = ", ".join(map(str, exons))
    return f"exon {listed}" if len(exons) == 1 else f"exons {listed}"


def _repeat(
    rule: CautionRule, transcript: Transcript, start: int, end: int, repeats: Sequence[Repeat]
) -> str:
    touched = _touched(transcript, start, end)
    low, high = sense(start, end, transcript.strand)
    parts = []
    for repeat in repeats:
        if repeat.exon not in touched or repeat.masked < rule.minimum:
            continue
        inside = any(first < max(high, low + 1) and low < last for first, last in repeat.spans)
        where = "the change lies in it" if inside else "the change lies beside it"
        share = 100 * repeat.masked / repeat.bases
        parts.append(
            f"exon {repeat.exon}: {rule.text} ({repeat.masked} of {repeat.bases} bases, "
            f"{share:.0f} %; {where})"
        )
    return "; ".join(parts)


def _homopolymer(rule: CautionRule, window: Window, start: int, end: int) -> str:
    """Return the caution for the longest run of one base in or beside the change."""
    reach = 200
    bases = window.slice(start - reach, end + reach)
    longest, base = 0, ""
    for run in re.finditer(r"A+|C+|G+|T+", bases):
        touches = run.start() <= end - start + reach and run.end() >= reach
        if touches and run.end() - run.start() > longest:
            longest, base = run.end() - run.start(), run.group()[0]
    if longest < rule.minimum:
        return ""
    return f"{rule.text} ({longest} times {base})"
