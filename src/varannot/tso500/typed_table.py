"""The typed variant table: results that exist only on paper, typed by a person.

A `.tsv` without a comment block is the laboratory's own typed table and is closed: an unknown
column or a wrong value is a problem, and all problems are reported at once.
A `.csv`, or a table that begins with `#` lines, comes from another program: its unknown columns are
named in the notes, and a row that cannot be read is excluded with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import BrokenFileError, Problem, nearest
from varannot.model import (
    ExcludedRow,
    SectionAccount,
    SmallVariant,
    Source,
)
from varannot.textio import decode, sha256_of
from varannot.tso500.cells import decimal, gene_damage, genome_position, is_missing, whole
from varannot.tso500.content import (
    ExclusionCode,
    FileContent,
    FileKind,
    SectionState,
    new_account,
)
from varannot.tso500.table_lines import Sheet, read_sheet_lines
from varannot.tso500.typed_columns import COMPOSITE, SAMPLE_COLUMNS, VARIANT_TABLE, column_of

__all__ = ["VARIANT_TABLE", "read_typed_table"]

_TERM_SEPARATOR = re.compile(r"[:;,&]")
_Numbers = tuple[int | None, int | None, float | None]
"""Position, depth and allele fraction."""
_SUBSTITUTION = re.compile(r"([ACGTN]+)>([ACGTN]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns of the file feed which column of VARIANT_TABLE, in order of preference."""

    places: Mapping[str, tuple[int, ...]]
    percent: frozenset[int]
    unknown: tuple[str, ...]
    notes: tuple[str, ...]


def read_typed_table(path: Path, file: str, *, input_column: str = "variants") -> FileContent:
    """Return the small variants of a typed variant table and the account of its rows.

    Cells stay as typed; `vaf` may be a fraction or a percentage with its sign and is returned as a
    fraction. Raises BrokenFileError with every problem: unknown columns, neither c. nor p. column,
    dates where a gene was, numbers that are none, and rows of several samples.
    """
    data = path.read_bytes()
    text, _ = decode(data, file)
    first = next((line for line in text.split("\n") if line.strip()), "")
    remarks = first.startswith("#")
    foreign = path.suffix.casefold() == ".csv" or remarks
    sheet = read_sheet_lines(path, text, file, comment="#" if remarks else "")
    columns = _match_columns(sheet, file, foreign=foreign)
    reader = _Reader(file, input_column, columns, foreign=foreign)
    for row, cells in sheet.rows:
        reader.take(row, cells)
    for row, line, reason in sheet.broken:
        reader.exclude(row, ExclusionCode.BROKEN_CELLS, reason, line)
    reader.refuse_several_samples(sheet)
    if reader.problems:
        raise BrokenFileError(reader.problems)
    excluded = tuple(sorted(reader.excluded, key=lambda one: one.source.row))
    account = new_account(
        file,
        input_column,
        FileKind.LAB_TABLE if foreign else FileKind.TYPED_TABLE,
        sha256_of(data),
        sheet.lines,
        (_section(sheet, columns, len(excluded)),),
        notes=(
            *sheet.notes,
            *columns.notes,
            *reader.notes,
            *(() if sheet.rows or sheet.broken else ("the table has a header and no rows",)),
        ),
    )
    return FileContent(account, small_variants=tuple(reader.variants), excluded=excluded)


def _section(sheet: Sheet, columns: _Columns, excluded: int) -> SectionAccount:
    rows = len(sheet.rows) + len(sheet.broken)
    return SectionAccount(
        name="",
        row=sheet.header_row,
        known=True,
        rows=rows,
        reported=rows - excluded,
        excluded=excluded,
        state=(SectionState.FILLED if rows else SectionState.EMPTY).value,
        columns=sheet.header,
        unknown_columns=columns.unknown,
    )


class _Reader:
    """Turns rows into variants, exclusions and problems."""

    def __init__(self, file: str, input_column: str, columns: _Columns, *, foreign: bool) -> None:
        self.file = file
        self.input_column = input_column
        self.columns = columns
        self.foreign = foreign
        self.variants: list[SmallVariant] = []
        self.excluded: list[ExcludedRow] = []
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def take(self, row: int, cells: Sequence[str]) -> None:
        found = {name: self._first_filled(name, cells) for name in self.columns.places}
        self._fill_from_composites(found, cells)
        gene = found.get("gene", "")
        damage = gene_damage(gene)
        if damage:
            self._problem(row, "gene", gene, f"a gene symbol, but this is {damage}")
            return
        numbers = self._numbers(row, found, cells)
        if isinstance(numbers, str):
            self.exclude(row, ExclusionCode.NOT_A_NUMBER, numbers, "\t".join(cells), found)
            return
        described = found.get("hgvs_c") or found.get("hgvs_p") or numbers[0] is not None
        if not gene or not described:
            code = ExclusionCode.NO_DESCRIPTION if gene else ExclusionCode.NO_GENE
            reason = "the row has neither c. nor p. nor a position"
            if not gene:
                reason = "the row names no gene"
            self.exclude(row, code, reason, "\t".join(cells), found)
            return
        source = Source(file=self.file, row=row)
        key = f"{self.input_column}:{row}"
        self.variants.append(_variant(key, source, found, numbers))
        if found.get("note"):
            self.notes.append(f"row {row}: {found['note']}")

    def exclude(
        self,
        row: int,
        code: ExclusionCode,
        reason: str,
        text: str,
        found: Mapping[str, str] | None = None,
    ) -> None:
        """Put a row on the list of excluded rows."""
        known = found or {}
        self.excluded.append(
            ExcludedRow(
                key=f"{self.input_column}:{row}",
                source=Source(file=self.file, row=row),
                code=code.value,
                reason=reason,
                gene=known.get("gene", ""),
                hgvs_c=known.get("hgvs_c", ""),
                hgvs_p=known.get("hgvs_p", ""),
                text=text,
            )
        )

    def refuse_several_samples(self, sheet: Sheet) -> None:
        """Note a problem if a sample column names more than one sample: one file, one patient."""
        for place, name in enumerate(sheet.header):
            if column_of(name) not in SAMPLE_COLUMNS:
                continue
            samples = sorted({cells[place] for _, cells in sheet.rows} - {""})
            if len(samples) > 1:
                self._problem(
                    sheet.header_row, name, "; ".join(samples[:4]), "rows of one sample only"
                )

    def _first_filled(self, name: str, cells: Sequence[str]) -> str:
        filled = [cells[place] for place in self.columns.places[name] if cells[place]]
        if self.foreign:
            filled = [cell for cell in filled if not is_missing(cell)]
        return filled[0] if filled else ""

    def _fill_from_composites(self, found: dict[str, str], cells: Sequence[str]) -> None:
        place = genome_position(found.pop("genomic_location", ""))
        if place is not None and not found.get("position"):
            found["chromosome"], found["position"] = place[0], str(place[1])
        change = _SUBSTITUTION.fullmatch(found.pop("dna_change", ""))
        if change is not None and not found.get("ref"):
            found["ref"], found["alt"] = change[1], change[2]

    def _numbers(self, row: int, found: Mapping[str, str], cells: Sequence[str]) -> _Numbers | str:
        """Return position, depth and fraction; or, in a foreign table, why there is none."""
        wrong: list[tuple[str, str, str]] = []
        counts: dict[str, int | None] = {}
        for name in ("position", "depth"):
            text = found.get(name, "")
            counts[name] = whole(text) if text else None
            if text and counts[name] is None:
                wrong.append((name, text, "a whole number, 0 or more"))
        text = found.get("vaf", "")
        in_percent = any(
            cells[place] == text
            for place in self.columns.places.get("vaf", ())
            if place in self.columns.percent
        )
        vaf = _fraction(text, in_percent=in_percent) if text else None
        if text and vaf is None:
            wrong.append(("vaf", text, "a fraction such as 0.35, or a percentage such as 35 %"))
        if not wrong:
            return counts["position"], counts["depth"], vaf
        if self.foreign:
            return "; ".join(f"{name} '{found}' is not {what}" for name, found, what in wrong)
        for name, value, expected in wrong:
            self._problem(row, name, value, expected)
        return counts["position"], counts["depth"], None

    def _problem(self, row: int, column: str, found: str, expected: str) -> None:
        action = "Type the symbol and format the column as text." if column == "gene" else ""
        self.problems.append(Problem(self.file, row, column, found, expected, action))


def _variant(key: str, source: Source, found: Mapping[str, str], numbers: _Numbers) -> SmallVariant:
    position, depth, vaf = numbers
    terms = _TERM_SEPARATOR.split(found.get("consequence", ""))
    return SmallVariant(
        key=key,
        source=source,
        gene=found["gene"],
        chromosome=found.get("chromosome", ""),
        position=position,
        ref=found.get("ref", ""),
        alt=found.get("alt", ""),
        vaf=vaf,
        depth=depth,
        transcript=found.get("transcript", ""),
        hgvs_c=found.get("hgvs_c", ""),
        hgvs_p=found.get("hgvs_p", ""),
        consequences=tuple(term.strip() for term in terms if term.strip()),
        exons=found.get("exon", ""),
        reported_interpretation=found.get("reported_interpretation", ""),
        reported_relevance=found.get("reported_relevance", ""),
    )


def _fraction(text: str, *, in_percent: bool) -> float | None:
    """Return the allele fraction of `0.35`, `35 %`, or `35` in a column of percentages.

    >>> _fraction("35 %", in_percent=False), _fraction("35", in_percent=False)
    (0.35, None)
    """
    signed = text.endswith("%")
    number = decimal(text.removesuffix("%").strip())
    if number is None:
        return None
    if signed or in_percent:
        number = round(number / 100, 12)
    return number if 0 <= number <= 1 else None


def _match_columns(sheet: Sheet, file: str, *, foreign: bool) -> _Columns:
    """Return which column is what; raises BrokenFileError for a header that cannot be used."""
    places: dict[str, list[int]] = {}
    unknown: list[str] = []
    notes: list[str] = []
    for place, written in enumerate(sheet.header):
        name = column_of(written)
        if name in VARIANT_TABLE.names or (foreign and name in COMPOSITE):
            places.setdefault(name, []).append(place)
            if written.casefold() != name:
                notes.append(f"column '{written}' read as {name}")
        else:
            unknown.append(written)
    problems = [] if foreign else _strict_problems(sheet, file, places, unknown)
    if foreign and unknown:
        notes.append(f"columns not used: {', '.join(unknown)}")
    if "gene" not in places or not ("hgvs_c" in places or "hgvs_p" in places):
        expected = "a column gene, and hgvs_c or hgvs_p"
        found = ", ".join(sheet.header)[:200]
        problems.append(Problem(file, sheet.header_row, "", found, expected))
    if problems:
        raise BrokenFileError(problems)
    percent = frozenset(
        place
        for place in places.get("vaf", ())
        if "%" in sheet.header[place] or "percent" in sheet.header[place].casefold()
    )
    ordered = {name: tuple(found) for name, found in places.items()}
    return _Columns(ordered, percent, tuple(unknown), tuple(notes))


def _strict_problems(
    sheet: Sheet, file: str, places: Mapping[str, Sequence[int]], unknown: Sequence[str]
) -> list[Problem]:
    """Return what is wrong with the header of a closed table."""
    row = sheet.header_row
    expected = f"one of the columns {', '.join(VARIANT_TABLE.names)}"
    problems = []
    for written in unknown:
        action = nearest(written, VARIANT_TABLE.names) or "Remove the column or rename it."
        problems.append(Problem(file, row, written, written, expected, action))
    for name, found in places.items():
        if len(found) > 1:
            written = " and ".join(sheet.header[place] for place in found)
            problems.append(
                Problem(file, row, name, written, f"one column for {name}", "Remove one of them.")
            )
    return problems
