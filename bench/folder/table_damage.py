"""Damage to the order of a file: columns, rows, sections, numbers, and what spreadsheets do."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from bench.folder.damage import GZIP, Corruption, Damage, Table, is_json, joined, some_table

__all__ = ["TABLES"]

Cells = list[str]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DECIMAL = re.compile(r"-?\d+\.\d+")
_GENE = re.compile(r"[A-Z][A-Z0-9]{2,6}")


def _on_table(work: Callable[[list[str], Table, Random], list[str] | None]) -> Damage:
    def damage(data: bytes, draw: Random) -> bytes | None:
        found = some_table(data, draw)
        if found is None:
            return None
        lines = work([*found[0]], found[1], draw)
        changed = None if lines is None else joined(lines)
        return None if changed == data else changed

    return damage


def _on_cells(
    change: Callable[[Cells, Random], Cells | None], *, every: bool, header: bool = False
) -> Damage:
    """Change the cells of one row, or of every row with the same draw."""

    def work(lines: list[str], table: Table, draw: Random) -> list[str] | None:
        rows = list(table.rows())
        if header:
            rows.insert(0, table.first)
        seed = draw.random()
        for row in rows if every else [draw.choice(rows)]:
            cells = change(lines[row].split(table.separator), Random(seed))
            if cells is None:
                return None
            lines[row] = table.separator.join(cells)
        return lines

    return _on_table(work)


def _swap(cells: Cells, draw: Random) -> Cells:
    one, other = draw.sample(range(len(cells)), 2)
    cells[one], cells[other] = cells[other], cells[one]
    return cells


def _swap_names(lines: list[str], table: Table, draw: Random) -> list[str]:
    cells = _swap(lines[table.first].split(table.separator), draw)
    lines[table.first] = table.separator.join(cells)
    return lines


def _drop(cells: Cells, draw: Random) -> Cells:
    del cells[draw.randrange(len(cells))]
    return cells


def _insert(cells: Cells, draw: Random) -> Cells:
    cells.insert(draw.randrange(len(cells)), draw.choice(("", "x", "1")))
    return cells


def _double_column(cells: Cells, draw: Random) -> Cells:
    place = draw.randrange(len(cells))
    cells.insert(place, cells[place])
    return cells


def _numbers(
    pattern: re.Pattern[str], change: Callable[[str, Random], str]
) -> Callable[[Cells, Random], Cells | None]:
    def work(cells: Cells, draw: Random) -> Cells | None:
        places = [place for place, cell in enumerate(cells) if pattern.fullmatch(cell.strip())]
        if not places:
            return None
        place = draw.choice(places)
        cells[place] = change(cells[place].strip(), draw)
        return cells

    return work


def _all_commas(lines: list[str], table: Table, _: Random) -> list[str]:
    for row in table.rows():
        cells = lines[row].split(table.separator)
        lines[row] = table.separator.join(
            cell.replace(".", ",") if _DECIMAL.fullmatch(cell.strip()) else cell for cell in cells
        )
    return lines


_ODD = (
    "1e999",
    "-1e999",
    "NaN",
    "nan",
    "inf",
    "-inf",
    "Infinity",
    "0x10",
    "1_000",
    "--5",
    "½",
    "٣",
    "१२",
    "1e",
    "5.",
    "1.2.3",
    "1 000",
    "1'000",
    "²",
    "#REF!",
    "#NUM!",
    "TRUE",
    "<0.5",
)
_LOST = (
    lambda text, _: text.lstrip("0") or "",
    lambda text, _: text.rstrip("0") or "",
    lambda text, _: f"{float(text):.2E}",
    lambda text, _: f"{float(text):.0f}",
    lambda text, _: f"{float(text):,.1f}".replace(",", "."),
)
_DATES = ("9-Sep", "Sep-09", "2-Mrz", "2024-09-02", "01.12.2024", "43344", "3/1/2024", "1-Dez")
_IDS = (
    "../../etc/passwd",
    "/etc/shadow",
    "..\\..\\x",
    "a/../../b",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "%n%s%d",
    "$(touch x)",
    "`id`",
    "\u202egnp.exe",
    "{{7*7}}",
    "A" * 5000,
    "x\x07y",
    "..",
    ".",
    "|",
    "'; DROP TABLE x; --",
)


def _gene_date(cells: Cells, draw: Random) -> Cells | None:
    places = [place for place, cell in enumerate(cells) if _GENE.fullmatch(cell.strip())]
    if not places:
        return None
    cells[places[0]] = draw.choice(_DATES)
    return cells


def _odd_text(cells: Cells, draw: Random) -> Cells:
    cells[draw.randrange(len(cells))] = draw.choice(_IDS)
    return cells


def _quoted_tab(cells: Cells, draw: Random) -> Cells:
    place = draw.randrange(len(cells))
    cells[place] = f'"{cells[place]}\t{draw.choice(("x", "", "1,5"))}"'
    return cells


def _open_quote(cells: Cells, draw: Random) -> Cells:
    place = draw.randrange(len(cells))
    cells[place] = draw.choice(('"', "'", '""', '"""')) + cells[place]
    return cells


def _quoted(cells: Cells, _: Random) -> Cells:
    return [f'"{cell}"' for cell in cells]


def _header_again(lines: list[str], table: Table, draw: Random) -> list[str]:
    lines.insert(draw.choice(table.rows()), lines[table.first])
    return lines


def _no_header(lines: list[str], table: Table, _: Random) -> list[str]:
    del lines[table.first]
    return lines


def _row_again(lines: list[str], table: Table, draw: Random) -> list[str]:
    row = draw.choice(table.rows())
    lines.insert(row, lines[row])
    return lines


def _shuffled(lines: list[str], table: Table, draw: Random) -> list[str]:
    rows = lines[table.first + 1 : table.last + 1]
    draw.shuffle(rows)
    lines[table.first + 1 : table.last + 1] = rows
    return lines


def _row_split(lines: list[str], table: Table, draw: Random) -> list[str]:
    row = draw.choice(table.rows())
    place = draw.randrange(1, max(2, len(lines[row])))
    lines[row : row + 1] = [lines[row][:place], lines[row][place:]]
    return lines


def _rows_joined(lines: list[str], table: Table, draw: Random) -> list[str]:
    row = draw.choice(range(table.first, table.last))
    lines[row : row + 2] = [lines[row] + lines[row + 1]]
    return lines


def _as(separator: str) -> Damage:
    def work(lines: list[str], table: Table, _: Random) -> list[str]:
        return [line.replace(table.separator, separator) for line in lines]

    return _on_table(work)


def _blocks(data: bytes) -> list[bytes] | None:
    """Return a text as what stands before its sections, and each section."""
    if data.startswith(GZIP) or is_json(data):
        return None
    parts = re.split(rb"(?m)^(?=\[)", data)
    return parts if len(parts) > 2 else None


def _on_blocks(work: Callable[[list[bytes], Random], list[bytes]]) -> Damage:
    def damage(data: bytes, draw: Random) -> bytes | None:
        parts = _blocks(data)
        if parts is None:
            return None
        parts[-1] += b"" if parts[-1].endswith(b"\n") else b"\n"
        return b"".join(work(parts, draw))

    return damage


def _section_again(parts: list[bytes], draw: Random) -> list[bytes]:
    return [*parts, draw.choice(parts[1:])]


def _sections_shuffled(parts: list[bytes], draw: Random) -> list[bytes]:
    rest = parts[1:]
    draw.shuffle(rest)
    return [parts[0], *rest]


def _section_gone(parts: list[bytes], draw: Random) -> list[bytes]:
    del parts[draw.randrange(1, len(parts))]
    return parts


def _first_line(change: Callable[[bytes, Random], bytes]) -> Damage:
    def work(parts: list[bytes], draw: Random) -> list[bytes]:
        place = draw.randrange(1, len(parts))
        name, end, rest = parts[place].partition(b"\n")
        parts[place] = change(name, draw) + end + rest
        return parts

    return _on_blocks(work)


def _twice(data: bytes, _: Random) -> bytes | None:
    return None if data.startswith(GZIP) else data + (b"" if data.endswith(b"\n") else b"\n") + data


def _any_lost(text: str, draw: Random) -> str:
    return draw.choice(_LOST)(text, draw)


def _comma(text: str, _: Random) -> str:
    return text.replace(".", ",")


TABLES = (
    Corruption("columns swapped whole", _on_cells(_swap, every=True, header=True), True, 2),
    Corruption("columns swapped under their names", _on_cells(_swap, every=True), True, 3),
    Corruption("names swapped", _on_table(_swap_names), True, 3),
    Corruption("cells swapped in a row", _on_cells(_swap, every=False), True, 3),
    Corruption("cell gone", _on_cells(_drop, every=False), True, 2),
    Corruption("cell too many", _on_cells(_insert, every=False), True, 2),
    Corruption("column gone", _on_cells(_drop, every=True, header=True), False, 2),
    Corruption("column twice", _on_cells(_double_column, every=True, header=True), True, 2),
    Corruption("decimal comma", _on_cells(_numbers(_DECIMAL, _comma), every=False), True, 2),
    Corruption("decimal commas", _on_table(_all_commas), True, 2),
    Corruption(
        "odd number",
        _on_cells(_numbers(_NUMBER, lambda _, draw: draw.choice(_ODD)), every=False),
        True,
        5,
    ),
    Corruption(
        "negative or negative zero",
        _on_cells(
            _numbers(_NUMBER, lambda text, draw: draw.choice(("-0", "-" + text))), every=False
        ),
        False,
        2,
    ),
    Corruption("zeros lost", _on_cells(_numbers(_DECIMAL, _any_lost), every=False), False, 2),
    Corruption("exponents", _on_cells(_numbers(_NUMBER, _LOST[2]), every=True), True),
    Corruption("dates for genes", _on_cells(_gene_date, every=False), True, 2),
    Corruption("odd text", _on_cells(_odd_text, every=False), False, 4),
    Corruption("tab in quotes", _on_cells(_quoted_tab, every=False), True, 2),
    Corruption("open quote", _on_cells(_open_quote, every=False), False, 2),
    Corruption("all quoted", _on_cells(_quoted, every=True, header=True), True),
    Corruption("header again", _on_table(_header_again), True, 2),
    Corruption("no header", _on_table(_no_header), True),
    Corruption("row again", _on_table(_row_again), True),
    Corruption("rows shuffled", _on_table(_shuffled), True),
    Corruption("row split", _on_table(_row_split), True, 2),
    Corruption("rows joined", _on_table(_rows_joined), False, 2),
    Corruption("semicolons", _as(";")),
    Corruption("commas", _as(",")),
    Corruption("spaces", _as("    ")),
    Corruption("section again", _on_blocks(_section_again), True, 2),
    Corruption("sections shuffled", _on_blocks(_sections_shuffled), True, 2),
    Corruption("section gone", _on_blocks(_section_gone)),
    Corruption("section without a name", _first_line(lambda _, __: b"[]")),
    Corruption("section with another name", _first_line(lambda _, __: b"[Small  Variant]")),
    Corruption(
        "section name left open", _first_line(lambda name, _: name.replace(b"]", b"")), True
    ),
    Corruption("file twice", _twice, True),
)
