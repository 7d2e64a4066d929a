"""The line grammar that CombinedVariantOutput and MetricsOutput share.

A file is a banner, then `[Section]` blocks that blank lines separate. A section holds `key value`
lines, or a header with data rows, or a single `NA`. DRAGEN 2.5 with HRD puts free text between
sections. "Blank" lines are padded with tabs, and a file may have passed through a spreadsheet.
The grammar knows no fixed list or order of sections: the caller says which names are tables and
which are key-value sections, and everything else is kept as text under its name.
Every line of the file is exactly one `LineKind`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from varannot.errors import BrokenFileError, Problem
from varannot.model import LineKind
from varannot.textio import decode
from varannot.tso500.cells import unquote
from varannot.tso500.content import SectionState
from varannot.tso500.table_lines import writing_notes

__all__ = ["Document", "RawSection", "Shape", "parse"]

_COPY_AGAIN = "Copy the file again from the result folder of the run."


class Shape(Enum):
    """What a section is made of; OPEN is decided by its first line."""

    TABLE = auto()
    KEY_VALUE = auto()
    OPEN = auto()


@dataclass(slots=True)
class RawSection:
    """One section as written.

    `rows` are (1-based line, cells without trailing empty ones): data rows of a table, or the
    lines of a key-value section. `header` is empty where a section has none. `known` is False for
    a name that the caller does not declare.
    """

    name: str
    row: int
    shape: Shape
    known: bool
    header: tuple[str, ...] = ()
    header_row: int | None = None
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    not_applicable: bool = False
    ended: bool = False
    interrupted: bool = False
    padded: bool = False
    short: list[int] = field(default_factory=list)

    @property
    def state(self) -> SectionState:
        """Filled, the file's own NA, or empty."""
        if self.rows:
            return SectionState.FILLED
        return SectionState.NOT_APPLICABLE if self.not_applicable else SectionState.EMPTY


@dataclass(frozen=True, slots=True)
class Document:
    """A whole file: banner, sections in file order, and how many lines are of which kind.

    `short` are rows of tables that end before their header does, where another row of the section
    has empty cells at its end: there nobody stripped them.
    """

    file: str
    banner: str
    sections: tuple[RawSection, ...]
    free_text: tuple[tuple[int, str], ...]
    lines: Mapping[LineKind, int]
    notes: tuple[str, ...]
    short: tuple[int, ...] = ()


def parse(data: bytes, file: str, shapes: Mapping[str, Shape]) -> Document:
    """Return the file by sections; `shapes` gives the shape of known sections, names casefolded.

    Raises BrokenFileError for binary content, an empty file, a web page, a file without any
    section, and a file that ends in the middle of a row.
    """
    text, notes = decode(data, file)
    lines = text.split("\n")
    final_newline = not lines[-1]
    if final_newline:
        lines.pop()
    _refuse_other_content(file, lines)
    walker = _Walker(shapes)
    for number, line in enumerate(lines, start=1):
        walker.take(number, line)
    if not walker.sections:
        found = f"no [Section] in {len(lines)} lines"
        expected = "sections such as [Small Variants]"
        raise BrokenFileError([Problem(file, None, "", found, expected, _COPY_AGAIN)])
    if not final_newline:
        _refuse_cut_row(file, lines, walker.sections[-1])
    interrupted = [section.name for section in walker.sections if section.interrupted]
    extra = tuple(
        f"blank line inside [{name}]; the rows after it were read" for name in interrupted
    )
    opened = [str(row) for row, line in walker.free_text if line.startswith("[")]
    if opened:
        extra += (
            f"lines that begin as sections do but have no closing ]: {', '.join(opened[:10])}",
        )
    extra += writing_notes(text)
    return Document(
        file,
        walker.banner,
        tuple(walker.sections),
        tuple(walker.free_text),
        walker.counts,
        notes + extra,
        tuple(row for section in walker.sections if section.padded for row in section.short),
    )


class _Walker:
    """Takes the lines of one file in order and sorts each into its kind."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self.shapes = shapes
        self.banner = ""
        self.sections: list[RawSection] = []
        self.free_text: list[tuple[int, str]] = []
        self.counts = dict.fromkeys(LineKind, 0)
        self.section: RawSection | None = None

    def take(self, number: int, line: str) -> None:
        cells = _cells(line)
        kind = self._kind(number, cells, line)
        self.counts[kind] += 1

    def _kind(self, number: int, cells: list[str], line: str) -> LineKind:
        section = self.section
        if not cells:
            if section is not None:
                section.ended = bool(section.rows or section.header or section.not_applicable)
            return LineKind.BLANK
        first = cells[0]
        if first.startswith("[") and first.endswith("]") and len(first) > 2:
            self._open(number, first[1:-1].strip())
            return LineKind.SECTION
        if section is None:
            return self._before_sections(number, cells)
        if section.shape is Shape.OPEN:
            section.shape = _shape_by_first_line(cells)
        if section.shape is Shape.TABLE:
            kind = self._in_table(section, number, cells)
        else:
            kind = self._in_key_values(section, number, cells)
        if kind is LineKind.FREE_TEXT:
            self.free_text.append((number, " ".join(cells)))
        elif kind in (LineKind.DATA, LineKind.KEY_VALUE):
            section.interrupted = section.interrupted or section.ended
            section.rows.append((number, cells))
            if len(cells) < len(section.header) and (not section.padded or line[-1] != "\t"):
                _measure(section, number, cells, line)
        return kind

    def _open(self, number: int, name: str) -> None:
        shape = self.shapes.get(name.casefold())
        self.section = RawSection(name, number, shape or Shape.OPEN, shape is not None)
        self.sections.append(self.section)

    def _before_sections(self, number: int, cells: list[str]) -> LineKind:
        if not self.banner:
            self.banner = " ".join(cells)
            return LineKind.BANNER
        self.free_text.append((number, " ".join(cells)))
        return LineKind.FREE_TEXT

    def _in_table(self, section: RawSection, number: int, cells: list[str]) -> LineKind:
        if cells[0] == "NA" and all(cell == "NA" for cell in cells):
            section.not_applicable = True
            return LineKind.NOT_APPLICABLE
        # No table has one column, so a lone cell with words in it is a remark, not a row.
        if len(cells) == 1 and (section.ended or " " in cells[0]):
            return LineKind.FREE_TEXT
        if section.header_row is None:
            section.header = tuple(cells)
            section.header_row = number
            return LineKind.HEADER
        return LineKind.DATA

    def _in_key_values(self, section: RawSection, number: int, cells: list[str]) -> LineKind:
        if cells == ["NA"]:
            section.not_applicable = True
            return LineKind.NOT_APPLICABLE
        if len(cells) == 1 and (section.ended or cells[0].endswith(".")):
            return LineKind.FREE_TEXT
        return LineKind.KEY_VALUE


def _measure(section: RawSection, number: int, cells: list[str], line: str) -> None:
    """Sort a row without its last cells: are they written as empty, or are they not there?"""
    if line[-1] == "\t":
        section.padded = True
    elif any(cell != "NA" for cell in cells[1:]):
        section.short.append(number)


def _shape_by_first_line(cells: list[str]) -> Shape:
    if cells == ["NA"]:
        return Shape.OPEN
    return Shape.TABLE if len(cells) > 2 else Shape.KEY_VALUE


def _cells(line: str) -> list[str]:
    """Return the stripped cells without trailing empty ones; a blank line has none."""
    cells = line.rstrip().split("\t")
    if '"' in line:
        cells = [unquote(cell) for cell in cells]
    elif " " in line or not line.isascii():
        cells = [cell.strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _refuse_other_content(file: str, lines: list[str]) -> None:
    filled = next((line.strip() for line in lines if line.strip()), "")
    found = ""
    if not filled:
        found = "an empty file"
    elif filled.casefold().startswith(("<!doctype", "<html", "<?xml")):
        found = "a web page"
    elif filled.startswith("##fileformat=VCF"):
        found = "a VCF file"
    if found:
        expected = "a text file of the TSO500 software with a banner and [Section] blocks"
        raise BrokenFileError([Problem(file, None, "", found, expected, _COPY_AGAIN)])


def _refuse_cut_row(file: str, lines: list[str], section: RawSection) -> None:
    """Raise if the last line, which has no line end, stops in the middle of a row.

    Rows that a person's editor trimmed are short everywhere; a cut file is short in its last row.
    """
    number = len(lines)
    last = lines[-1]
    width = len(section.header)
    cut = last.startswith("[") and "]" not in last
    if not cut and section.known and section.rows and section.rows[-1][0] == number:
        if section.shape is Shape.TABLE:
            others = [lines[row - 1].count("\t") + 1 for row, _ in section.rows[:-1]]
            cut = last.count("\t") + 1 < width and all(other >= width for other in others)
        else:
            cut = "\t" not in last
    if cut:
        raise BrokenFileError(
            [
                Problem(
                    file,
                    number,
                    "",
                    last[-40:].strip() or "nothing",
                    "a whole line",
                    f"The file ends in the middle of a line. {_COPY_AGAIN}",
                )
            ]
        )
