"""Side files of one sample: AllFusions.csv, tmb.trace.tsv, and the summary tables of InPreD TSOPPI.

Their values are typed and every row is accounted for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from varannot.model import ExcludedRow, Fusion, Source
from varannot.textio import decode, sha256_of
from varannot.tso500 import cell_kinds
from varannot.tso500.cells import decimal, gene_damage, whole
from varannot.tso500.content import ExclusionCode, FileContent, FileKind, new_account
from varannot.tso500.plain_tables import PlainRow, parse_plain_table
from varannot.tso500.sections import RowRefused
from varannot.tso500.side_values import TmbTraceRow
from varannot.tso500.table_lines import writing_notes

__all__ = [
    "ALL_FUSIONS_COLUMNS",
    "TMB_TRACE_COLUMNS",
    "VARIANT_SUMMARY_COLUMNS",
    "flag",
    "kept",
    "read_all_fusions",
    "read_tmb_trace",
    "read_variant_summary",
    "refuse_no_gene",
]

ALL_FUSIONS_COLUMNS = (
    "Caller",
    "Gene A",
    "Gene B",
    "Gene A Breakpoint",
    "Gene B Breakpoint",
    "Score",
    "Filter",
    "KeepFusion",
    "Ref A Dedup",
    "Ref B Dedup",
    "Alt Split Dedup",
    "Alt Pair Dedup",
    "Fusion Directionality Known",
)
TMB_TRACE_COLUMNS = (
    "Chromosome",
    "Position",
    "RefCall",
    "AltCall",
    "VAF",
    "Depth",
    "GeneName",
    "VariantType",
    "GermlineFilterDatabase",
    "GermlineFilterProxi",
    "IncludedInTMBNumerator",
)
_TRACE_KINDS = {
    "Chromosome": cell_kinds.chromosome,
    "RefCall": cell_kinds.allele,
    "AltCall": cell_kinds.allele,
}
_SUPPORT = ("Alt Split Dedup", "Alt Pair Dedup")
_COUNTS = ("Ref A Dedup", "Ref B Dedup", *_SUPPORT)
_NOT_COUNTED = ("", "NA", "N/A", ".")
_FLAGS = {"true": True, "false": False} | {text.casefold(): None for text in _NOT_COUNTED}
VARIANT_SUMMARY_COLUMNS = ("sample_id", "TMB", "MSI", "gene_amplifications", "fusions")


def read_all_fusions(path: Path, file: str, *, input_column: str = "fusions") -> FileContent:
    """Return the kept fusions of AllFusions.csv and the account of all candidates.

    `KeepFusion` decides, not `Filter`: kept fusions may carry a filter text, which stands in the
    note. Supporting reads are Alt Split Dedup plus Alt Pair Dedup, as in CombinedVariantOutput.
    """
    data = path.read_bytes()
    text, notes = decode(data, file)
    table = parse_plain_table(text, file, input_column, ",", ALL_FUSIONS_COLUMNS)
    fusions: list[Fusion] = []
    excluded: list[ExcludedRow] = []
    for row in table.rows:
        try:
            _refuse_not_kept(row)
            fusions.append(_fusion(row, file))
        except RowRefused as why:
            gene = f"{row.cells['Gene A']} / {row.cells['Gene B']}"
            excluded.append(_excluded(row, file, input_column, why.code, why.reason, gene))
    account = new_account(
        file,
        input_column,
        FileKind.ALL_FUSIONS,
        sha256_of(data),
        table.lines,
        (table.section(len(excluded)),),
        software=_remark(table.remarks, "Source"),
        details={"Caller": _counts(row.cells["Caller"] for row in table.rows)},
        notes=(*notes, *writing_notes(text)),
    )
    return FileContent(
        account, findings=tuple(fusions), excluded=_by_row((*excluded, *table.broken))
    )


def read_tmb_trace(path: Path, file: str, *, input_column: str = "tmb_trace") -> FileContent:
    """Return the rows of a TMB trace of LocalApp (20 columns) or DRAGEN (27 columns)."""
    data = path.read_bytes()
    text, notes = decode(data, file)
    table = parse_plain_table(text, file, input_column, "\t", TMB_TRACE_COLUMNS)
    rows: list[TmbTraceRow] = []
    excluded: list[ExcludedRow] = []
    for row in table.rows:
        try:
            rows.append(_trace_row(row))
        except RowRefused as why:
            gene = row.cells["GeneName"]
            excluded.append(_excluded(row, file, input_column, why.code, why.reason, gene))
    details = {"in TMB numerator": str(sum(row.in_numerator is True for row in rows))}
    if "Status" in table.header:
        details["Status"] = _counts(row.germline_status for row in rows)
    account = new_account(
        file,
        input_column,
        FileKind.TMB_TRACE,
        sha256_of(data),
        table.lines,
        (table.section(len(excluded)),),
        details=details,
        notes=(*notes, *writing_notes(text)),
    )
    return FileContent(account, excluded=_by_row((*excluded, *table.broken)), tmb_trace=tuple(rows))


def read_variant_summary(path: Path, file: str, *, input_column: str = "summary") -> FileContent:
    """Return the account of a TSOPPI variant_summary.tsv: one row per sample, kept as text."""
    data = path.read_bytes()
    text, notes = decode(data, file)
    table = parse_plain_table(text, file, input_column, "\t", VARIANT_SUMMARY_COLUMNS)
    counts = Counter(row.cells["sample_id"] for row in table.rows)
    twice = [f"sample '{name}' has {count} rows" for name, count in counts.items() if count > 1]
    account = new_account(
        file,
        input_column,
        FileKind.VARIANT_SUMMARY,
        sha256_of(data),
        table.lines,
        (table.section(0),),
        details={
            row.cells["sample_id"]: "; ".join(
                f"{name} {value}" for name, value in row.cells.items() if name != "sample_id"
            )
            for row in table.rows
        },
        notes=(*notes, *writing_notes(text), *twice),
    )
    return FileContent(account, excluded=table.broken)


def _fusion(row: PlainRow, file: str) -> Fusion:
    cells = row.cells
    _refuse_other_genes(cells)
    directed = flag(cells, "Fusion Directionality Known")
    counts = {name: whole(cells[name]) for name in _COUNTS}
    unread = [name for name in _COUNTS if counts[name] is None and cells[name] not in _NOT_COUNTED]
    reads = [counts[name] for name in _SUPPORT]
    known = [count for count in reads if count is not None]
    supported = known and not any(name in unread for name in _SUPPORT)
    unread_notes = [f"{name} '{cells[name]}' is no whole number" for name in unread]
    return Fusion(
        source=Source(file=file, row=row.row),
        gene_pair=f"{cells['Gene A']}{'-' if directed else '/'}{cells['Gene B']}",
        partner_1=tuple(cells["Gene A"].split(";")),
        partner_2=tuple(cells["Gene B"].split(";")),
        direction_known=directed,
        breakpoint_1=cells["Gene A Breakpoint"],
        breakpoint_2=cells["Gene B Breakpoint"],
        supporting_reads=sum(known) if supported else None,
        gene_1_reference_reads=counts["Ref A Dedup"],
        gene_2_reference_reads=counts["Ref B Dedup"],
        note="; ".join((cells["Caller"], f"filter {cells['Filter']}", *unread_notes)),
    )


def _refuse_not_kept(row: PlainRow) -> None:
    if not kept(row.cells, "KeepFusion"):
        reason = f"the software did not keep the candidate (filter {row.cells['Filter']})"
        raise RowRefused(ExclusionCode.NOT_KEPT, reason)


def _refuse_other_genes(cells: Mapping[str, str]) -> None:
    """Raise where a spreadsheet or swapped cells left no gene or no breakpoint."""
    for column in ("Gene A", "Gene B"):
        refuse_no_gene(cells[column].split(";"), column)
    for column in ("Gene A Breakpoint", "Gene B Breakpoint"):
        reason = cell_kinds.place(cells[column])
        if reason:
            raise RowRefused(ExclusionCode.BROKEN_CELLS, f"{column} {reason}")


def refuse_no_gene(genes: Iterable[str], column: str) -> None:
    """Raise RowRefused for a text that is no gene symbol, or that a spreadsheet made a date."""
    for gene in genes:
        damage = gene_damage(gene)
        if damage:
            raise RowRefused(ExclusionCode.GENE_IS_DATE, f"{column} '{gene}' is {damage}")
        reason = cell_kinds.gene(gene)
        if reason:
            raise RowRefused(ExclusionCode.BROKEN_CELLS, f"{column} {reason}")


def flag(cells: Mapping[str, str], column: str) -> bool | None:
    """Return a truth value, True or False in any letter case, None for a cell without a value.

    Raises RowRefused for other texts: where a spreadsheet wrote the word of its own language
    (WAHR, VRAI), it may have changed other cells of the row too.
    """
    folded = cells[column].casefold()
    if folded not in _FLAGS:
        reason = f"{column} '{cells[column]}' is neither True nor False"
        raise RowRefused(ExclusionCode.BROKEN_CELLS, reason)
    return _FLAGS[folded]


def kept(cells: Mapping[str, str], column: str) -> bool:
    """Return whether the software kept a candidate; raises RowRefused where it does not say."""
    stated = flag(cells, column)
    if stated is None:
        reason = f"{column} has no value: whether the software kept the candidate is not known"
        raise RowRefused(ExclusionCode.BROKEN_CELLS, reason)
    return stated


def _trace_row(row: PlainRow) -> TmbTraceRow:
    cells = row.cells
    position, vaf, depth = whole(cells["Position"]), decimal(cells["VAF"]), whole(cells["Depth"])
    if position is None or vaf is None or depth is None or not 0 <= vaf <= 1:
        reason = "Position, VAF or Depth is not a number, or VAF is no fraction from 0 to 1"
        raise RowRefused(ExclusionCode.NOT_A_NUMBER, reason)
    genes = tuple(gene for gene in cells["GeneName"].split(";") if gene)
    refuse_no_gene(genes, "GeneName")
    for column, kind in _TRACE_KINDS.items():
        reason = kind(cells[column])
        if reason:
            raise RowRefused(ExclusionCode.BROKEN_CELLS, f"{column} {reason}")
    return TmbTraceRow(
        row=row.row,
        chromosome=cells["Chromosome"],
        position=position,
        ref=cells["RefCall"],
        alt=cells["AltCall"],
        vaf=vaf,
        depth=depth,
        genes=genes,
        germline_by_database=flag(cells, "GermlineFilterDatabase"),
        germline_by_proximity=flag(cells, "GermlineFilterProxi"),
        in_numerator=flag(cells, "IncludedInTMBNumerator"),
        germline_status=cells.get("Status", ""),
    )


def _excluded(
    row: PlainRow, file: str, input_column: str, code: ExclusionCode, reason: str, gene: str
) -> ExcludedRow:
    return ExcludedRow(
        key=f"{input_column}:{row.row}",
        source=Source(file=file, row=row.row),
        code=code.value,
        reason=reason,
        gene=gene,
        text="\t".join(row.cells.values()),
    )


def _by_row(excluded: tuple[ExcludedRow, ...]) -> tuple[ExcludedRow, ...]:
    return tuple(sorted(excluded, key=lambda one: one.source.row))


def _counts(values: Iterable[str]) -> str:
    counted = Counter(values)
    return "; ".join(f"{value or '(empty)'} {count}" for value, count in sorted(counted.items()))


def _remark(remarks: tuple[str, ...], name: str) -> str:
    found = [line.partition("=")[2].strip() for line in remarks if line.startswith(f"# {name} =")]
    return found[0] if found else ""
