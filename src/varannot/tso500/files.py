"""Recognise a file of a TSO500 result folder by its content, and account for each of its lines."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Collection
from pathlib import Path

from varannot.errors import BrokenFileError, Problem
from varannot.model import FileAccount
from varannot.textio import decode
from varannot.tso500.cells import unquote
from varannot.tso500.combined_output import read_combined_output
from varannot.tso500.content import FileContent, FileKind
from varannot.tso500.run_files import read_metrics_output, read_run_sheet
from varannot.tso500.side_files import (
    ALL_FUSIONS_COLUMNS,
    TMB_TRACE_COLUMNS,
    VARIANT_SUMMARY_COLUMNS,
    read_all_fusions,
    read_tmb_trace,
    read_variant_summary,
)
from varannot.tso500.table_lines import comma_cells
from varannot.tso500.typed_columns import column_of
from varannot.tso500.typed_table import read_typed_table
from varannot.tso500.vcf import read_vcf

__all__ = ["account", "line_total", "read_any", "read_variants", "recognise"]

_GZIP = b"\x1f\x8b"


def account(path: Path, file: str) -> FileAccount:
    """Return the account of any file that is understood; `file` is how it will be named.

    Raises BrokenFileError if the content is of no known kind, or broken.
    """
    return read_any(path, file).account


def line_total(path: Path, file: str) -> int:
    """Return how many lines a file has, counted without regard to what they hold.

    The lines of a compressed file are those of its content; `account` has to name each of them.
    """
    data = path.read_bytes()
    text = decode(gzip.decompress(data) if data.startswith(_GZIP) else data, file)[0]
    return text.count("\n") + (bool(text) and not text.endswith("\n"))


def read_any(path: Path, file: str, *, input_column: str = "") -> FileContent:
    """Return the content of any file that is understood, told by its content, not its name.

    `input_column` begins the keys of its rows; each kind of file has a name of its own for it.
    """
    named = {"input_column": input_column} if input_column else {}
    match recognise(path, file):
        case FileKind.COMBINED_OUTPUT:
            return read_combined_output(path, file, **named)
        case FileKind.METRICS_OUTPUT:
            return read_metrics_output(path, file, **named)
        case FileKind.SMALL_VARIANT_VCF:
            return read_vcf(path, file, **named)
        case FileKind.ALL_FUSIONS:
            return read_all_fusions(path, file, **named)
        case FileKind.TMB_TRACE:
            return read_tmb_trace(path, file, **named)
        case FileKind.RUN_SAMPLE_SHEET:
            return read_run_sheet(path, file, **named).content
        case FileKind.VARIANT_SUMMARY:
            return read_variant_summary(path, file, **named)
        case _:
            return read_typed_table(path, file, **named)


def read_variants(path: Path, file: str) -> FileContent:
    """Return what a file in the sheet's `variants` column holds: a typed table or a VCF.

    Raises BrokenFileError for other kinds of file, naming what was found.
    """
    if path.name.casefold().endswith((".vcf", ".vcf.gz")) or _starts_as_vcf(path):
        return read_vcf(path, file)
    return read_typed_table(path, file)


def recognise(path: Path, file: str) -> FileKind:
    """Return the kind of a file by its content; all VCF kinds are SMALL_VARIANT_VCF here.

    Raises BrokenFileError if it is none of the kinds, and for an empty or binary file.
    """
    if _starts_as_vcf(path):
        return FileKind.SMALL_VARIANT_VCF
    text, _ = decode(path.read_bytes(), file)
    lines = [line for line in text.split("\n") if line.strip(" \t,")]
    if not lines:
        raise _unrecognised(file, "an empty file")
    first = lines[0].casefold()
    if "combined variant output" in first:
        return FileKind.COMBINED_OUTPUT
    if "metrics output" in first:
        return FileKind.METRICS_OUTPUT
    if first.startswith("[header]"):
        return FileKind.RUN_SAMPLE_SHEET
    table = [line for line in lines if not line.startswith("#")]
    kind = _kind_of_table(table[0]) if table else None
    if kind is None:
        raise _unrecognised(file, lines[0][:80].strip())
    return kind


def _kind_of_table(header: str) -> FileKind | None:
    cells = [unquote(cell) for cell in header.split("\t")]
    if len(cells) == 1:
        cells = comma_cells(header) or cells
    if _holds(cells, ALL_FUSIONS_COLUMNS):
        return FileKind.ALL_FUSIONS
    if _holds(cells, TMB_TRACE_COLUMNS):
        return FileKind.TMB_TRACE
    if _holds(cells, VARIANT_SUMMARY_COLUMNS):
        return FileKind.VARIANT_SUMMARY
    names = {column_of(cell) for cell in cells}
    if "gene" in names and names & {"hgvs_c", "hgvs_p"}:
        return FileKind.TYPED_TABLE
    return None


def _holds(cells: Collection[str], wanted: tuple[str, ...]) -> bool:
    return set(wanted) <= set(cells)


def _starts_as_vcf(path: Path) -> bool:
    with path.open("rb") as stream:
        start = stream.read(32)
    if start.startswith(_GZIP):
        try:
            with gzip.open(path) as stream:
                start = stream.read(32)
        except (OSError, EOFError, zlib.error):
            return False
    return start.lstrip(b"\xef\xbb\xbf").startswith(b"##fileformat=VCF")


def _unrecognised(file: str, found: str) -> BrokenFileError:
    expected = (
        "a CombinedVariantOutput, MetricsOutput, VCF, AllFusions, TMB trace, sample sheet "
        "or a table of variants"
    )
    action = "Give the file as the software wrote it."
    return BrokenFileError([Problem(file, None, "", found, expected, action)])
