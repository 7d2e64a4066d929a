"""A shipped table with a closed list of columns, taken apart gene by gene when a gene is asked for.

Reading finds where the lines of each gene are; a cell is looked at, and checked, when its row is
wanted. The first column names the gene.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from varannot.errors import BrokenFileError, InputError, Problem
from varannot.tables import Table, cell_problems
from varannot.textio import Row, decode, table_bytes

__all__ = ["GeneBlocks", "open_blocks", "read_blocks"]


class GeneBlocks:
    """The lines of a table by the text of its first column; make it with `open_blocks`.

    Cells hold neither tabs nor line breaks nor quoting. Gene symbols are as in the table.
    """

    def __init__(self, file: str, table: Table, lines: list[str]) -> None:
        self.file = file
        self.table = table
        self._lines = lines
        self._places: dict[str, list[int]] = {}
        for place, line in enumerate(lines):
            if line:
                self._places.setdefault(line.partition("\t")[0], []).append(place)

    @property
    def genes(self) -> tuple[str, ...]:
        """The genes of the table, in its order."""
        return tuple(self._places)

    def __contains__(self, gene: str) -> bool:
        """Return whether the table has a row of the gene."""
        return gene in self._places

    def __len__(self) -> int:
        """Return the number of rows."""
        return sum(len(places) for places in self._places.values())

    def lines(self, gene: str) -> tuple[tuple[int, str], ...]:
        """Return the lines of a gene as they are, each with its number in the file (1-based)."""
        return tuple((place + 2, self._lines[place]) for place in self._places.get(gene, ()))

    def rows(self, gene: str) -> tuple[Row, ...]:
        """Return the rows of a gene; raises InputError with every cell that is wrong."""
        return tuple(self.row(number, line) for number, line in self.lines(gene))

    def row(self, number: int, line: str) -> Row:
        """Return one line of `lines` taken apart; raises InputError with every wrong cell."""
        names = self.table.names
        cells = line.split("\t")
        if len(cells) != len(names):
            found, expected = f"{len(cells)} fields", f"{len(names)} fields as in the header"
            raise InputError([Problem(self.file, number, "", found, expected)])
        row = Row(number, dict(zip(names, cells, strict=True)))
        problems = cell_problems(self.table, self.file, number, row.cells)
        if problems:
            raise InputError(problems)
        return row

    def all_rows(self) -> Iterator[Row]:
        """Yield every row, gene by gene; raises InputError as `rows` does."""
        for gene in self._places:
            yield from self.rows(gene)


def open_blocks(path: Path, table: Table) -> GeneBlocks:
    """Return the table at `path` (plain or gzip-compressed text), its rows not yet looked at.

    Raises InputError where the columns are not exactly those of `table`.
    """
    file = str(path)
    data = table_bytes(path, file)
    if path.suffix == ".gz":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            raise BrokenFileError(
                [Problem(file, None, "", str(error), "a gzip-compressed table")]
            ) from error
    return read_blocks(data, file, table)


def read_blocks(data: bytes, file: str, table: Table) -> GeneBlocks:
    """Return the table in `data`, as `open_blocks` does for a path."""
    text, _ = decode(data, file)
    header, _, rest = text.partition("\n")
    if tuple(header.split("\t")) != table.names:
        expected = f"the columns {', '.join(table.names)}"
        raise InputError([Problem(file, 1, "", header.replace("\t", ", "), expected)])
    return GeneBlocks(file, table, rest.split("\n"))
