"""Writes text in the grammar of the TSO500 software, with the quirks that real files show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LOCALAPP = "TruSight Oncology 500 - Combined Variant Output"
DRAGEN = "DRAGEN TruSight Oncology 500 Analysis Software - Combined Variant Output"
DRAGEN_26 = "DRAGEN TruSight Oncology 500 v2.6.2 Analysis Software - Combined Variant Output"
CTDNA = "DRAGEN TruSight Oncology 500 ctDNA v2.6.2 Analysis Software - Combined Variant Output"
RESEARCH_USE = "For Research Use Only. Not for use in diagnostic procedures."

SMALL_VARIANTS = (
    "Gene",
    "Chromosome",
    "Genomic Position",
    "Reference Call",
    "Alternative Call",
    "Allele Frequency",
    "Depth",
    "P-Dot Notation",
    "C-Dot Notation",
    "Consequence(s)",
    "Affected Exon(s)",
)
AMPLIFICATIONS = ("Gene", "Fold Change")
COPY_NUMBERS = ("Gene", "Fold Change", "Copy Number Variant", "Absolute Copy Number")
LOSS_OF_HETEROZYGOSITY = ("Gene", "Absolute Copy Number", "Minor Copy Number")
SPLICE = (
    "Gene",
    "Affected Exon",
    "Breakpoint 1",
    "Breakpoint 2",
    "Splice Supporting Reads",
    "Reference Reads Transcript",
)
FUSIONS = (
    "Gene Pair",
    "Breakpoint 1",
    "Breakpoint 2",
    "Fusion Supporting Reads",
    "Gene 1 Reference Reads",
    "Gene 2 Reference Reads",
)
EXON_COPY_NUMBERS = (
    "Gene",
    "Chromosome",
    "Start",
    "Stop",
    "Affected Exon(s)",
    "Fold Change",
    "CNV Type",
)
NA = [["NA"]]

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """One section: `rows` are keys with values where `header` is empty; `before` is free text."""

    name: str
    rows: Rows
    header: Sequence[str] = ()
    before: str = ""

    def lines(self) -> list[list[str]]:
        """Return the cells of all lines, the closing blank line included."""
        head = [[self.before]] if self.before else []
        header = [list(self.header)] if self.header else []
        return [*head, [f"[{self.name}]"], *header, *(list(row) for row in self.rows), []]


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is laid out: padded width, line end, byte order mark, what stands at the end."""

    width: int = 3
    newline: str = "\n"
    mark: bool = False
    quotes: bool = False
    end: str = "\n"


def output(
    banner: str, sections: Iterable[Section], style: Style | None = None, remark: str = ""
) -> bytes:
    """Return a whole file."""
    style = style or Style()
    head = [[banner], [RESEARCH_USE], *([[remark]] if remark else []), []]
    lines = head + [line for section in sections for line in section.lines()]
    text = style.newline.join(_padded(line, style) for line in lines)
    text += style.end.replace("\n", style.newline)
    return text.encode("utf-8-sig" if style.mark else "utf-8")


def _padded(cells: Sequence[str], style: Style) -> str:
    cells = list(cells) + [""] * (style.width - len(cells))
    if style.quotes:
        cells = [f'"{cell}"' if "," in cell or '"' in cell else cell for cell in cells]
    return "\t".join(cells)


def details(
    pair: str,
    dna: str,
    rna: str,
    module: str,
    pipeline: str,
    *,
    kit: str = "",
) -> Section:
    """Return [Analysis Details]; an empty pair is left out, as in ctDNA files."""
    rows = [["Pair ID", pair]] if pair else []
    rows += [["DNA Sample ID", dna]]
    rows += [["RNA Sample ID", rna]] if rna else []
    rows += [["Library Prep Kit", kit]] if kit else []
    rows += [
        ["Output Date", "2024-01-31"],
        ["Output Time", "12:00:00"],
        ["Module Version", module],
        ["Pipeline Version", pipeline],
    ]
    return Section("Analysis Details", rows)


def run_details(*, feature: str = "") -> Section:
    """Return [Sequencing Run Details] of an invented run."""
    rows = [
        ["Run Name", "240129_A00000_0001_AEXAMPLEXX"],
        ["Run Date", "2024-01-29"],
        ["DNA Sample Index ID", "UDP0001"],
        ["RNA Sample Index ID", "NA"],
        ["Instrument ID", "A00000"],
        ["Instrument Control Software Version", "1.8.0"],
        ["Instrument Type", "NovaSeq6000"],
        ["RTA Version", "v3.4.4"],
    ]
    rows += [["Sample Feature", feature]] if feature else []
    rows += [
        ["SBS Reagent Cartridge Lot Number", "00000001"],
        ["Cluster Reagent Cartridge Lot Number", "00000002"],
    ]
    return Section("Sequencing Run Details", rows)


def tmb(total: str, size: str = "1.28", variants: str = "NA") -> Section:
    """Return [TMB]."""
    return Section(
        "TMB",
        [
            ["Total TMB", total],
            ["Coding Region Size in Megabases", size],
            ["Number of Passing Eligible Variants", variants],
        ],
    )


def msi(usable: str, unstable: str, percent: str) -> Section:
    """Return [MSI] of the solid panel."""
    return Section(
        "MSI",
        [
            ["Usable MSI Sites", usable],
            ["Total MSI Sites Unstable", unstable],
            ["Percent Unstable MSI Sites", percent],
        ],
    )


def gis(score: str, fraction: str, ploidy: str, before: str = "") -> Section:
    """Return [GIS]."""
    rows = [["Genomic Instability Score", score], ["Tumor Fraction", fraction], ["Ploidy", ploidy]]
    return Section("GIS", rows, before=before)


def meta_lines(text: str) -> list[str]:
    """Return the `##` lines of a VCF header from short ones, in their order.

    `FORMAT AD R Integer Words` declares a field; `-` leaves Number or Type out, as FILTER and ALT
    do. Any other line is a key and its value.

    >>> meta_lines("source X 1\\nFILTER q0 - - Low quality")
    ['##source=X 1', '##FILTER=<ID=q0,Description="Low quality">']
    """
    lines = []
    for line in text.splitlines():
        kind, _, value = line.partition(" ")
        if kind not in ("ALT", "FILTER", "FORMAT", "INFO"):
            lines.append(f"##{kind}={value}")
            continue
        name, number, sort, words = value.split(" ", 3)
        parts = [f"ID={name}"]
        parts += [f"Number={number}"] if number != "-" else []
        parts += [f"Type={sort}"] if sort != "-" else []
        lines.append(f'##{kind}=<{",".join(parts)},Description="{words}">')
    return lines
