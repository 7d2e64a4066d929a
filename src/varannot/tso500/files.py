"""Recognise a file of a TSO500 result folder by its content, and account for each of its lines."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from varannot.errors import BrokenFileError, Problem
from varannot.model import FileAccount
from varannot.textio import refuse_other_formats, refuse_special
from varannot.tso500.analysis_results import read_analysis_results
from varannot.tso500.annotated_json import read_annotated_json
from varannot.tso500.biomarker_json import read_msi_json, read_tmb_json
from varannot.tso500.cells import unquote
from varannot.tso500.combined_output import read_combined_output
from varannot.tso500.content import FileContent, FileKind
from varannot.tso500.ctdna_fusions import CTDNA_FUSION_COLUMNS, read_ctdna_fusions
from varannot.tso500.gene_copies import (
    is_gene_copy_header,
    is_gene_copy_name,
    is_gene_copy_vcf,
    read_gene_copies,
    refuse_gene_copies,
)
from varannot.tso500.packed import COPY_AGAIN, Head, count_lines, head_of
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

if TYPE_CHECKING:
    from varannot.tso500.coverage import RegionSource
    from varannot.tso500.filtered import LookUp
    from varannot.tso500.vcf_samples import VcfChoices

__all__ = [
    "account",
    "known_kind",
    "line_total",
    "read_any",
    "read_main",
    "read_variants",
    "recognise",
]

_JSON = re.compile(r"\s*\{")
_VCF = "##fileformat=VCF"
_JSON_KINDS = (
    (FileKind.ANNOTATED_JSON, (re.compile(r'^\s*\{\s*"header"\s*:'),)),
    (
        FileKind.ANALYSIS_RESULTS,
        (
            re.compile(r'"data"\s*:'),
            re.compile(r'"(?:sample(?:Information|Metrics)|softwareConfiguration|biomarkers)"\s*:'),
        ),
    ),
    (FileKind.TMB_JSON, (re.compile(r'"TmbPerMb"\s*:'),)),
    (
        FileKind.MSI_JSON,
        (
            re.compile(
                r'"(?:TotalMicrosatelliteSites(?:Assessed|Unstable)|PercentageUnstableSites)"\s*:'
            ),
        ),
    ),
)
"""By which keys in its first part a JSON file is told, in the order in which they are tried."""


def account(path: Path, file: str) -> FileAccount:
    """Return the account of any file that is understood; `file` is how it will be named.

    Raises BrokenFileError if the content is of no known kind, or broken.
    """
    return read_any(path, file).account


def line_total(path: Path, file: str) -> int:
    """Return how many lines a file has, counted without regard to what they hold.

    The lines of a compressed file are those of its content; `account` has to name each of them.
    """
    refuse_special(path, file)
    return count_lines(path, file)


def read_any(
    path: Path,
    file: str,
    *,
    input_column: str = "",
    regions: RegionSource | None = None,
    choices: VcfChoices | None = None,
    look_up: LookUp | None = None,
) -> FileContent:
    """Return the content of any file that is understood, told by its content, not its name.

    `input_column` begins the keys of its rows; each kind of file has a name of its own for it.
    `regions` gives the coding exons of which a genome VCF tells the called share, `choices` what a
    person named by hand for VCF files. `look_up` tells which filtered calls are kept aside.
    """
    named = {"input_column": input_column} if input_column else {}
    match recognise(path, file):
        case FileKind.COMBINED_OUTPUT:
            return read_combined_output(path, file, **named)
        case FileKind.METRICS_OUTPUT:
            return read_metrics_output(path, file, **named)
        case FileKind.SMALL_VARIANT_VCF:
            column = input_column or "variants"
            return read_vcf(
                path, file, input_column=column, regions=regions, choices=choices, look_up=look_up
            )
        case FileKind.ALL_FUSIONS:
            return read_all_fusions(path, file, **named)
        case FileKind.TMB_TRACE:
            return read_tmb_trace(path, file, **named)
        case FileKind.RUN_SAMPLE_SHEET:
            return read_run_sheet(path, file, **named).content
        case FileKind.VARIANT_SUMMARY:
            return read_variant_summary(path, file, **named)
        case FileKind.TMB_JSON:
            return read_tmb_json(path, file, **named)
        case FileKind.MSI_JSON:
            return read_msi_json(path, file, **named)
        case FileKind.ANALYSIS_RESULTS:
            return read_analysis_results(path, file, **named)
        case FileKind.ANNOTATED_JSON:
            return read_annotated_json(path, file, regions=regions, look_up=look_up, **named)
        case FileKind.CTDNA_FUSIONS:
            return read_ctdna_fusions(path, file, **named)
        case FileKind.GENE_COPIES:
            return read_gene_copies(path, file, **named)
        case _:
            return read_typed_table(path, file, **named)


def read_main(path: Path, file: str, *, known_symbols: Collection[str] = ()) -> FileContent:
    """Return what a file in the sheet's `combined_output` column holds.

    That is a CombinedVariantOutput, or SampleAnalysisResults in its stead. `known_symbols` helps
    to split fusion pairs whose genes hold a hyphen. Raises BrokenFileError for other kinds.
    """
    refuse_special(path, file)
    head = head_of(path).data.decode("utf-8-sig", "replace")
    if _JSON.match(head) and recognise(path, file) is FileKind.ANALYSIS_RESULTS:
        return read_analysis_results(path, file)
    return read_combined_output(path, file, known_symbols=known_symbols)


def read_variants(
    path: Path,
    file: str,
    *,
    regions: RegionSource | None = None,
    choices: VcfChoices | None = None,
    look_up: LookUp | None = None,
) -> FileContent:
    """Return what a file in the sheet's `variants` column holds: a table, VCF or annotated JSON.

    `regions` gives the coding exons of which a genome VCF tells the called share, `choices` what a
    person named by hand for VCF files. `look_up` tells which filtered calls are kept aside.
    Raises BrokenFileError for other kinds of file, naming what was found.
    """
    refuse_special(path, file)
    head = head_of(path).data.decode("utf-8-sig", "replace")
    if is_gene_copy_name(path.name) or (is_gene_copy_vcf(head) and head.startswith(_VCF)):
        raise refuse_gene_copies(file)
    if path.name.casefold().endswith((".vcf", ".vcf.gz")) or head.startswith(_VCF):
        return read_vcf(path, file, regions=regions, choices=choices, look_up=look_up)
    if _JSON.match(head) and recognise(path, file) is FileKind.ANNOTATED_JSON:
        return read_annotated_json(
            path, file, input_column="variants", regions=regions, look_up=look_up
        )
    return read_typed_table(path, file)


def recognise(path: Path, file: str) -> FileKind:
    """Return the kind of a file by the first 64 kB of its content, compressed or not.

    All VCF kinds are SMALL_VARIANT_VCF here, save the one that is not interpreted (GENE_COPIES),
    which its name tells too: a guess at its fields could turn a retained gene into a lost one.
    Raises BrokenFileError if it is none of the kinds, and for an empty or binary file.
    """
    refuse_special(path, file)
    head = head_of(path)
    kind = _kind(head, path.name, file)
    if kind is None:
        raise _unrecognised(file, head.text(file).strip().partition("\n")[0][:80].strip())
    return kind


def known_kind(path: Path, file: str) -> FileKind | None:
    """Return the kind of a file as `recognise` does, or None for a text of no kind that is read.

    Raises BrokenFileError for an empty, binary or damaged file.
    """
    refuse_special(path, file)
    return _kind(head_of(path), path.name, file)


def _kind(head: Head, name: str, file: str) -> FileKind | None:
    if head.compressed and not head.data:
        found = "a gzip file that cannot be unpacked"
        raise BrokenFileError([Problem(file, None, "", found, "a whole gzip file", COPY_AGAIN)])
    if is_gene_copy_name(name) and head.data:
        return FileKind.GENE_COPIES
    start = head.data.decode("utf-8-sig", "replace")
    if start.startswith(_VCF):
        return FileKind.GENE_COPIES if is_gene_copy_vcf(start) else FileKind.SMALL_VARIANT_VCF
    text = head.text(file)
    if _JSON.match(text):
        return _kind_of_json(text)
    refuse_other_formats(head.raw, file)
    lines = [line for line in text.split("\n") if line.strip(" \t,")]
    if not lines:
        raise _unrecognised(file, "no text" if head.raw else "an empty file")
    first = lines[0].casefold()
    if "combined variant output" in first:
        return FileKind.COMBINED_OUTPUT
    if "metrics output" in first:
        return FileKind.METRICS_OUTPUT
    if first.startswith("[header]"):
        return FileKind.RUN_SAMPLE_SHEET
    table = [line for line in lines if not line.startswith("#")]
    return _kind_of_table(table[0]) if table else None


def _kind_of_json(text: str) -> FileKind | None:
    for kind, keys in _JSON_KINDS:
        if all(key.search(text) for key in keys):
            return kind
    return None


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
    if _holds(cells, CTDNA_FUSION_COLUMNS):
        return FileKind.CTDNA_FUSIONS
    if is_gene_copy_header(cells):
        return FileKind.GENE_COPIES
    names = {column_of(cell) for cell in cells}
    if "gene" in names and names & {"hgvs_c", "hgvs_p"}:
        return FileKind.TYPED_TABLE
    return None


def _holds(cells: Collection[str], wanted: tuple[str, ...]) -> bool:
    return set(wanted) <= set(cells)


def _unrecognised(file: str, found: str) -> BrokenFileError:
    expected = (
        "a CombinedVariantOutput, MetricsOutput, VCF, AllFusions, ctDNA fusions, TMB trace, TMB "
        "or MSI result, SampleAnalysisResults, annotated JSON, sample sheet or table of variants"
    )
    action = "Give the file as the software wrote it."
    return BrokenFileError([Problem(file, None, "", found, expected, action)])
