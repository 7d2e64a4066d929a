"""Reader of CombinedVariantOutput.tsv, every version: LocalApp 2.x, DRAGEN 2.1 to 2.6, ctDNA.

Sections may come in any order; unknown sections and columns are kept or named, never fatal.
A row that cannot be read is excluded with its reason; a file that is not what it should be raises
BrokenFileError.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from varannot.errors import BrokenFileError, Problem, nearest
from varannot.model import (
    AssessedNegative,
    BiomarkerName,
    ExcludedRow,
    Finding,
    Measurement,
    SectionAccount,
    SmallVariant,
    Source,
)
from varannot.textio import sha256_of
from varannot.tso500.cell_kinds import wrong
from varannot.tso500.cells import decimal, gene_damage
from varannot.tso500.content import ExclusionCode, FileContent, FileKind, new_account
from varannot.tso500.grammar import Document, RawSection, Shape, parse
from varannot.tso500.sections import (
    BIOMARKERS,
    DETAIL_SECTIONS,
    SHAPES,
    SMALL_VARIANT_COLUMNS,
    SMALL_VARIANTS,
    TABLES,
    FindingTable,
    RowRefused,
    TableRow,
)
from varannot.tso500.small_variants import read_small_variants

__all__ = ["read_combined_output"]

_BANNER = "combined variant output"
_LISTED = 10
"""Sections of one kind that are named in the notes; the others are counted."""


def read_combined_output(
    path: Path,
    file: str,
    *,
    input_column: str = "combined_output",
    known_symbols: Collection[str] = (),
) -> FileContent:
    """Return findings, measurements and the account of one CombinedVariantOutput.

    `file` is how the sheet names the file; rows are its 1-based lines. `known_symbols` helps to
    split fusion pairs whose genes hold a hyphen. Allele and tumour fractions are from 0 to 1.
    Raises BrokenFileError with every problem if the content is no such file.
    """
    data = path.read_bytes()
    document = parse(data, file, SHAPES)
    _refuse_other_banner(document)
    _refuse_missing_columns(document)
    _refuse_cut_section(document)
    reader = _Reader(document, input_column, known_symbols)
    for section in document.sections:
        reader.take(section)
    account = new_account(
        file,
        input_column,
        FileKind.COMBINED_OUTPUT,
        sha256_of(data),
        document.lines,
        reader.sections,
        software=document.banner,
        details=reader.details,
        notes=(*document.notes, *reader.notes, *_whole_file_notes(document, reader)),
    )
    return FileContent(
        account,
        tuple(reader.small_variants),
        tuple(reader.findings),
        tuple(reader.measurements),
        tuple(reader.excluded),
    )


class _Reader:
    """Collects the values of one file, section by section."""

    def __init__(
        self, document: Document, input_column: str, known_symbols: Collection[str]
    ) -> None:
        self.file = document.file
        self.prefix = f"{input_column}:"
        self.known_symbols = frozenset(known_symbols)
        self.small_variants: list[SmallVariant] = []
        self.findings: list[Finding] = []
        self.measurements: list[Measurement] = []
        self.excluded: list[ExcludedRow] = []
        self.sections: list[SectionAccount] = []
        self.details: dict[str, str] = {}
        self.notes: list[str] = []
        self.unknown = 0

    def take(self, section: RawSection) -> None:
        name = section.name.casefold()
        before = len(self.excluded)
        text: tuple[str, ...] = ()
        if name == SMALL_VARIANTS:
            self._small_variants(section)
        elif name in TABLES:
            self._findings(section, TABLES[name])
        elif name in BIOMARKERS:
            self._biomarkers(section, BIOMARKERS[name])
        elif name in DETAIL_SECTIONS:
            self._details(section)
        else:
            text = self._unknown(section)
        excluded = len(self.excluded) - before
        unknown = _unknown_columns(section)
        if unknown:
            self.notes.append(f"unknown columns in [{section.name}]: {', '.join(unknown)}")
        self.sections.append(
            SectionAccount(
                name=section.name,
                row=section.row,
                known=section.known,
                rows=len(section.rows),
                reported=len(section.rows) - excluded,
                excluded=excluded,
                state=section.state.value,
                columns=section.header,
                unknown_columns=unknown,
                text=text,
            )
        )

    def _small_variants(self, section: RawSection) -> None:
        variants, negatives, excluded = read_small_variants(section, self.file, self.prefix)
        self.small_variants.extend(variants)
        self.findings.extend(negatives)
        self.excluded.extend(excluded)

    def _findings(self, section: RawSection, table: FindingTable) -> None:
        places = {name: place for place, name in reversed(list(enumerate(section.header)))}
        for row, cells in section.rows:
            source = Source(file=self.file, row=row, section=section.name)
            if len(cells) > len(section.header):
                reason = (
                    f"the row has {len(cells)} cells where the header has {len(section.header)}"
                )
                self._exclude(source, cells, ExclusionCode.BROKEN_CELLS, reason)
                continue
            if len(cells) > 1 and cells[0] and all(cell in ("", "NA") for cell in cells[1:]):
                self._negative(source, cells)
                continue
            table_row = TableRow(cells, places, source, self.known_symbols)
            try:
                _refuse_empty_cells(table_row, table)
                finding = table.build(table_row)
                _refuse_other_kind(section.header, cells)
                self.findings.append(finding)
            except RowRefused as refused:
                self._exclude(source, cells, refused.code, refused.reason)

    def _negative(self, source: Source, cells: list[str]) -> None:
        damage = gene_damage(cells[0])
        if damage:
            reason = f"Gene '{cells[0]}' is {damage}"
            self._exclude(source, cells, ExclusionCode.GENE_IS_DATE, reason)
            return
        self.findings.append(AssessedNegative(source=source, gene=cells[0], what=source.section))

    def _biomarkers(
        self, section: RawSection, names: Mapping[str, tuple[BiomarkerName, str]]
    ) -> None:
        seen: set[str] = set()
        for row, cells in section.rows:
            key, text = cells[0], " ".join(cells[1:])
            if key.casefold() in seen:
                self.notes.append(f"'{key}' stands twice in [{section.name}]")
            seen.add(key.casefold())
            known = names.get(key.casefold())
            if known is None:
                self.notes.append(f"unknown key in [{section.name}] kept as text: {key}")
                self.details[f"{section.name}: {key}"] = text
                continue
            source = Source(file=self.file, row=row, section=section.name)
            self.measurements.append(_measurement(known[0], known[1], text, source))

    def _details(self, section: RawSection) -> None:
        for row, cells in section.rows:
            key, text = cells[0], " ".join(cells[1:])
            if key in self.details:
                self.notes.append(f"'{key}' stands a second time in row {row}: {text}")
            else:
                self.details[key] = text

    def _unknown(self, section: RawSection) -> tuple[str, ...]:
        self.unknown += 1
        if self.unknown <= _LISTED:
            self.notes.append(
                f"section [{section.name}] is not interpreted by this version; its "
                f"{len(section.rows)} rows are kept as text"
            )
        reason = f"section [{section.name}] is not interpreted by this version"
        for row, cells in section.rows:
            source = Source(file=self.file, row=row, section=section.name)
            self._exclude(source, cells, ExclusionCode.UNKNOWN_SECTION, reason)
        return tuple("\t".join(cells) for _, cells in section.rows)

    def _exclude(self, source: Source, cells: list[str], code: ExclusionCode, reason: str) -> None:
        self.excluded.append(
            ExcludedRow(
                key=f"{self.prefix}{source.row}",
                source=source,
                code=code.value,
                reason=reason,
                gene=cells[0],
                text="\t".join(cells),
            )
        )


def _measurement(name: BiomarkerName, unit: str, text: str, source: Source) -> Measurement:
    """Return the measurement; a tumour fraction above 1 is read as percent and said so."""
    if text == "NA":
        return Measurement(name=name, text=text, source=source, unit=unit, not_applicable=True)
    number, note = decimal(text.removesuffix("%").rstrip()), ""
    if number is None or number < 0:
        note = f"'{text}' is not a number, 0 or more, with a decimal point" if text else "empty"
        number = None
    elif name is BiomarkerName.TUMOUR_FRACTION and (number > 1 or text.endswith("%")):
        note = f"{text} read as percent: above 1 the software writes a percentage"
        number = number / 100
        if number > 1:
            note, number = f"'{text}' is neither a fraction nor a percentage", None
    return Measurement(name=name, text=text, source=source, number=number, unit=unit, note=note)


def _refuse_empty_cells(row: TableRow, table: FindingTable) -> None:
    empty = [column for column in table.filled if not row.text(column)]
    if empty:
        raise RowRefused(
            ExclusionCode.TOO_FEW_CELLS,
            f"the row has {len(row.cells)} cells and nothing in {', '.join(empty)}",
        )


def _refuse_other_kind(header: tuple[str, ...], cells: list[str]) -> None:
    reason = wrong(header, cells)
    if reason:
        raise RowRefused(ExclusionCode.BROKEN_CELLS, f"{reason}: cells were moved or swapped")


def _required(section: RawSection) -> tuple[str, ...]:
    name = section.name.casefold()
    if name == SMALL_VARIANTS:
        return SMALL_VARIANT_COLUMNS
    return TABLES[name].required if name in TABLES else ()


def _unknown_columns(section: RawSection) -> tuple[str, ...]:
    name = section.name.casefold()
    known = _required(section) + (TABLES[name].optional if name in TABLES else ())
    return tuple(column for column in section.header if column not in known) if known else ()


def _refuse_other_banner(document: Document) -> None:
    if _BANNER in document.banner.casefold():
        return
    found = document.banner or "no banner line"
    action = "Give the file whose name ends in CombinedVariantOutput.tsv."
    if "metrics output" in found.casefold():
        action = f"This is a MetricsOutput. {action}"
    raise BrokenFileError(
        [
            Problem(
                document.file,
                1,
                "",
                found[:120],
                "the banner '... Combined Variant Output' on the first line",
                action,
            )
        ]
    )


def _refuse_missing_columns(document: Document) -> None:
    problems = []
    for section in document.sections:
        if section.header_row is None:
            continue
        for column in _required(section):
            found = section.header.count(column)
            if found != 1:
                problems.append(
                    Problem(
                        document.file,
                        section.header_row,
                        column,
                        ", ".join(section.header) if not found else f"{found} such columns",
                        f"one column '{column}' in section [{section.name}]",
                        _renamed(column, section.header) if not found else "Remove the others.",
                    )
                )
    if problems:
        raise BrokenFileError(problems)


def _renamed(column: str, header: Iterable[str]) -> str:
    known = set(SMALL_VARIANT_COLUMNS).union(*(table.required for table in TABLES.values()))
    unknown = [name for name in header if name not in known]
    hint = nearest(column, unknown).replace("Did you mean", "Was it renamed to")
    return hint or "Was the header line edited or cut off? Copy the file again."


def _refuse_cut_section(document: Document) -> None:
    """Raise if the file ends with the bare name of a table: software writes a header or NA."""
    last = document.sections[-1]
    bare = last.header_row is None and not last.not_applicable and not last.rows
    if bare and last.known and last.shape is Shape.TABLE:
        raise BrokenFileError(
            [
                Problem(
                    document.file,
                    last.row,
                    "",
                    f"[{last.name}] with nothing after it",
                    "a header line or NA",
                    "The file is cut off. Copy it again from the result folder of the run.",
                )
            ]
        )


def _whole_file_notes(document: Document, reader: _Reader) -> list[str]:
    notes = []
    if reader.unknown > _LISTED:
        notes.append(
            f"{reader.unknown - _LISTED} more sections are not interpreted by this version; "
            "their rows are kept as text"
        )
    counts = Counter(section.name.casefold() for section in document.sections)
    if SMALL_VARIANTS not in counts:
        notes.append("the file has no section [Small Variants]; small variants are not assessed")
    written = {section.name.casefold(): section.name for section in reversed(document.sections)}
    twice = [written[name] for name, count in counts.items() if count > 1]
    notes.extend(f"section [{name}] stands twice or more" for name in twice[:_LISTED])
    if len(twice) > _LISTED:
        notes.append(f"{len(twice) - _LISTED} more sections stand twice or more")
    if document.short:
        notes.append(
            f"rows have fewer cells than their header where others are full, so cells at their "
            f"end may be lost: {_listed(document.short)}"
        )
    return notes


def _listed(rows: Sequence[int]) -> str:
    named = ", ".join(str(row) for row in rows[:_LISTED])
    more = len(rows) - _LISTED
    return f"{named} and {more} more" if more > 0 else named
