"""A run whose files contradict each other: cells of an invented DRAGEN run that are changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["contradict"]


@dataclass(frozen=True, slots=True)
class _Change:
    """One cell of the line that begins with `start`, in a section; without a text no line."""

    section: str
    start: str
    column: int
    text: str | None


_COMBINED = (
    _Change("Analysis Details", "Pipeline Version", 1, "2.5.1.9"),
    _Change("TMB", "Total TMB", 1, "9.8"),
    _Change("MSI", "Percent Unstable MSI Sites", 1, "24.24"),
    _Change("Copy Number Variants", "ERBB2", 1, "2.100"),
    _Change("Splice Variants", "EGFR", 4, "4"),
    _Change("Fusions", "CD74-ROS1;GOPC", 3, "14"),
    _Change("Fusions", "CD74-ROS1;GOPC", 0, "CD74-ROS1"),
    _Change("Fusions", "EGFR-SEPT14", 1, "chr7:55114599"),
    _Change("Fusions", "EML4-ALK", 1, "chr10:32306071"),
    _Change("Fusions", "EML4-ALK", 2, "chr10:43609928"),
    _Change("Fusions", "EML4-ALK", 0, "KIF5B-RET"),
    _Change("Small Variants", "RET", 5, "0.4592"),
    _Change("Small Variants", "FLT3", 6, "201"),
    _Change("Small Variants", "FANCI", 2, "89838237"),
    _Change("Small Variants", "PPM1D", 0, None),
)
_TRACE = (_Change("", "chr3\t178952085", 22, "Germline_DB"),)
_EXON_COPIES = (_Change("", "#CHROM", 9, "PAIR009-DNA"),)


def contradict(run: Path) -> None:
    """Change cells in the files of PAIR001; raises ValueError where one of them is not there."""
    for ending, changes in (
        ("_CombinedVariantOutput.tsv", _COMBINED),
        (".tmb.trace.tsv", _TRACE),
        ("_DragenExonCNV.vcf", _EXON_COPIES),
    ):
        (path,) = run.glob(f"Results/**/PAIR001*{ending}")
        lines = path.read_text().splitlines()
        for change in changes:
            _make(change, lines)
        path.write_text("\n".join(lines) + "\n")


def _make(change: _Change, lines: list[str]) -> None:
    section = ""
    for place, line in enumerate(lines):
        if line.startswith("["):
            section = line.partition("]")[0].strip("[")
        if section != change.section or not line.startswith(f"{change.start}\t"):
            continue
        if change.text is None:
            del lines[place]
        else:
            cells = line.split("\t")
            cells[change.column] = change.text
            lines[place] = "\t".join(cells)
        return
    msg = f"no line '{change.start}' in [{change.section}]"
    raise ValueError(msg)
