"""DNA fusions of the ctDNA software: `_Fusions.csv`, with all its candidates.

Columns and their meaning as in the guide of DRAGEN TSO 500 ctDNA 2.1 ("Fusions CSV"); no file of a
real run was at hand. BP1_Depth and BP2_Depth count all read pairs at a breakend, so they are not
given as reference reads but stand in the note.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from varannot.model import ExcludedRow, Fusion, Source
from varannot.textio import decode, sha256_of
from varannot.tso500 import cell_kinds
from varannot.tso500.cells import is_missing, whole
from varannot.tso500.content import ExclusionCode, FileContent, FileKind, new_account
from varannot.tso500.plain_tables import PlainRow, parse_plain_table
from varannot.tso500.sections import RowRefused
from varannot.tso500.side_files import flag, kept, refuse_no_gene
from varannot.tso500.table_lines import writing_notes

__all__ = ["CTDNA_FUSION_COLUMNS", "read_ctdna_fusions"]

CTDNA_FUSION_COLUMNS = (
    "Chr1",
    "Pos1",
    "Chr2",
    "Pos2",
    "Alt_Depth",
    "Gene1",
    "Gene2",
    "Filter",
)

_NOTED = ("Name", "Direction", "BP1_Depth", "BP2_Depth", "Total_Depth", "VAF", "Is_Cosmic_GenePair")
_DIRECTION = "Fusion Directionality Known"
_KEPT = "KeepFusion"
_SECTION = "DNA Fusions"
"""The section of CombinedVariantOutput that holds the same."""


def read_ctdna_fusions(path: Path, file: str, *, input_column: str = "fusions") -> FileContent:
    """Return the fusions that the software passed, and the account of all candidates.

    `Filter` decides: it begins with PASS for a fusion that is kept. Where there is a column
    `KeepFusion`, as in AllFusions, that one decides. A row that does not say is unread, and not one
    that was not kept. Breakpoints are 1-based as written; supporting reads are read pairs
    (Alt_Depth).
    Raises BrokenFileError if the columns are not those of such a file.
    """
    data = path.read_bytes()
    text, notes = decode(data, file)
    table = parse_plain_table(text, file, input_column, ",", CTDNA_FUSION_COLUMNS)
    fusions: list[Fusion] = []
    excluded: list[ExcludedRow] = []
    for row in table.rows:
        try:
            _refuse_not_kept(row)
            fusions.append(_fusion(row, file))
        except RowRefused as refused:
            excluded.append(_excluded(row, file, input_column, refused))
    samples = sorted({row.cells["Sample"] for row in table.rows if row.cells.get("Sample")})
    account = new_account(
        file,
        input_column,
        FileKind.CTDNA_FUSIONS,
        sha256_of(data),
        table.lines,
        (msgspec.structs.replace(table.section(len(excluded)), name=_SECTION),),
        details={"Sample ID": "; ".join(samples)} if samples else {},
        notes=(*notes, *writing_notes(text)),
    )
    broken = (
        msgspec.structs.replace(one, source=_source(one.source.row, file)) for one in table.broken
    )
    left_out = tuple(sorted((*excluded, *broken), key=lambda one: one.source.row))
    return FileContent(account, findings=tuple(fusions), excluded=left_out)


def _source(row: int, file: str) -> Source:
    return Source(file=file, row=row, section=_SECTION)


def _refuse_not_kept(row: PlainRow) -> None:
    written = row.cells["Filter"]
    if _KEPT in row.cells:
        taken = kept(row.cells, _KEPT)
    elif is_missing(written):
        reason = "Filter has no value: whether the software kept the candidate is not known"
        raise RowRefused(ExclusionCode.BROKEN_CELLS, reason)
    else:
        taken = written.split(";")[0].strip().casefold() == "pass"
    if not taken:
        stated = f"filter {written}" if not is_missing(written) else "no filter is stated"
        reason = f"the software did not keep the candidate ({stated})"
        raise RowRefused(ExclusionCode.NOT_KEPT, reason)


def _fusion(row: PlainRow, file: str) -> Fusion:
    cells = row.cells
    genes = [_genes(cells[column], column) for column in ("Gene1", "Gene2")]
    for column in ("Pos1", "Pos2", "Alt_Depth"):
        if whole(cells[column]) is None:
            reason = f"{column} '{cells[column]}' is not a whole number"
            raise RowRefused(ExclusionCode.NOT_A_NUMBER, reason)
    for column in ("Chr1", "Chr2"):
        reason = cell_kinds.chromosome(cells[column])
        if reason:
            raise RowRefused(ExclusionCode.BROKEN_CELLS, f"{column} {reason}")
    known = flag(cells, _DIRECTION) if _DIRECTION in cells else None
    noted = [f"{name} {cells[name]}" for name in _NOTED if cells.get(name)]
    return Fusion(
        source=_source(row.row, file),
        gene_pair=f"{cells['Gene1']}{'-' if known else '/'}{cells['Gene2']}",
        partner_1=genes[0],
        partner_2=genes[1],
        direction_known=known,
        breakpoint_1=f"{cells['Chr1']}:{cells['Pos1']}",
        breakpoint_2=f"{cells['Chr2']}:{cells['Pos2']}",
        supporting_reads=whole(cells["Alt_Depth"]),
        gene_1_reference_reads=None,
        gene_2_reference_reads=None,
        note="; ".join([f"filter {cells['Filter']}", *noted]),
    )


def _genes(text: str, column: str) -> tuple[str, ...]:
    genes = tuple(gene.strip() for gene in text.split(";") if not is_missing(gene.strip()))
    if not genes:
        raise RowRefused(ExclusionCode.NO_GENE, f"{column} names no gene")
    refuse_no_gene(genes, column)
    return genes


def _excluded(row: PlainRow, file: str, input_column: str, why: RowRefused) -> ExcludedRow:
    return ExcludedRow(
        key=f"{input_column}:{row.row}",
        source=_source(row.row, file),
        code=why.code.value,
        reason=why.reason,
        gene=f"{row.cells['Gene1']} / {row.cells['Gene2']}",
        text="\t".join(row.cells.values()),
    )
