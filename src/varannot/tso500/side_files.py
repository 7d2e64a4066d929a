"""Side files of one sample: AllFusions.csv, tmb.trace.tsv, and the summary tables of InPreD TSOPPI.

Their values are typed and every row is accounted for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from varannot.model import ExcludedRow, Fusion, Source
from varannot.textio import decode, sha256_of
from varannot.tso500.cells import decimal, whole
from varannot.tso500.content import ExclusionCode, FileContent, FileKind, new_account
from varannot.tso500.plain_tables import PlainRow, parse_plain_table
from varannot.tso500.side_values import TmbTraceRow

__all__ = [
    "ALL_FUSIONS_COLUMNS",
    "TMB_TRACE_COLUMNS",
    "VARIANT_SUMMARY_COLUMNS",
    "read_all_fusions",
    "read_tmb_trace",
    "read_variant_summary",
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
        if row.cells["KeepFusion"].casefold() == "true":
            fusions.append(_fusion(row, file))
        else:
            excluded.append(_not_kept(row, file, input_column))
    account = new_account(
        file,
        input_column,
        FileKind.ALL_FUSIONS,
        sha256_of(data),
        table.lines,
        (table.section(len(excluded)),),
        software=_remark(table.remarks, "Source"),
        details={"Caller": _counts(row.cells["Caller"] for row in table.rows)},
        notes=notes,
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
        trace = _trace_row(row)
        if trace.position is None or trace.vaf is None or trace.depth is None:
            reason = "Position, VAF or Depth is not a number"
            code = ExclusionCode.NOT_A_NUMBER
            excluded.append(_excluded(row, file, input_column, code, reason, row.cells["GeneName"]))
        else:
            rows.append(trace)
    details = {"in TMB numerator": str(sum(row.in_numerator for row in rows))}
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
        notes=notes,
    )
    return FileContent(account, excluded=_by_row((*excluded, *table.broken)), tmb_trace=tuple(rows))


def read_variant_summary(path: Path, file: str, *, input_column: str = "summary") -> FileContent:
    """Return the account of a TSOPPI variant_summary.tsv: one row per sample, kept as text."""
    data = path.read_bytes()
    text, notes = decode(data, file)
    table = parse_plain_table(text, file, input_column, "\t", VARIANT_SUMMARY_COLUMNS)
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
        notes=notes,
    )
    return FileContent(account, excluded=table.broken)


def _fusion(row: PlainRow, file: str) -> Fusion:
    cells = row.cells
    directed = cells["Fusion Directionality Known"].casefold() == "true"
    reads = (whole(cells["Alt Split Dedup"]), whole(cells["Alt Pair Dedup"]))
    known = [count for count in reads if count is not None]
    return Fusion(
        source=Source(file=file, row=row.row),
        gene_pair=f"{cells['Gene A']}{'-' if directed else '/'}{cells['Gene B']}",
        partner_1=tuple(cells["Gene A"].split(";")),
        partner_2=tuple(cells["Gene B"].split(";")),
        direction_known=directed,
        breakpoint_1=cells["Gene A Breakpoint"],
        breakpoint_2=cells["Gene B Breakpoint"],
        supporting_reads=sum(known) if known else None,
        gene_1_reference_reads=whole(cells["Ref A Dedup"]),
        gene_2_reference_reads=whole(cells["Ref B Dedup"]),
        note=f"{cells['Caller']}; filter {cells['Filter']}",
    )


def _not_kept(row: PlainRow, file: str, input_column: str) -> ExcludedRow:
    reason = f"the software did not keep the candidate (filter {row.cells['Filter']})"
    gene = f"{row.cells['Gene A']} / {row.cells['Gene B']}"
    return _excluded(row, file, input_column, ExclusionCode.NOT_KEPT, reason, gene)


def _trace_row(row: PlainRow) -> TmbTraceRow:
    cells = row.cells
    return TmbTraceRow(
        row=row.row,
        chromosome=cells["Chromosome"],
        position=whole(cells["Position"]),
        ref=cells["RefCall"],
        alt=cells["AltCall"],
        vaf=decimal(cells["VAF"]),
        depth=whole(cells["Depth"]),
        genes=tuple(gene for gene in cells["GeneName"].split(";") if gene),
        germline_by_database=cells["GermlineFilterDatabase"] == "True",
        germline_by_proximity=cells["GermlineFilterProxi"] == "True",
        in_numerator=cells["IncludedInTMBNumerator"] == "True",
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
