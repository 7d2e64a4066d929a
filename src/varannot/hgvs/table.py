"""The answer to `varannot hgvs check --table`: a table in, the same table with verdicts out."""

from __future__ import annotations

from varannot.errors import InputError, Problem, nearest
from varannot.headings import description_column
from varannot.hgvs.check import CheckedDescription, check_description
from varannot.hgvs.reference import Reference
from varannot.knowledge.genes import GeneNames
from varannot.tables import Column, Kind, Table
from varannot.textio import parse_table, tsv_bytes

__all__ = ["CHECK_INPUT", "CHECK_OUTPUT", "check_table"]

CHECK_INPUT = Table(
    "hgvs_check_input",
    "Descriptions to check",
    (
        Column("gene", "Gene symbol; without one the transcript tells it."),
        Column(
            "transcript", "Transcript accession; without one all transcripts of the gene are tried."
        ),
        Column("hgvs_c", "c. description in any printed form; may hold accession, gene and p."),
        Column("hgvs_p", "p. description in any printed form."),
    ),
)
"""Columns that are read; any may be absent, but not both of hgvs_c and hgvs_p."""

CHECK_OUTPUT = Table(
    "hgvs_check_output",
    "Verdicts on descriptions",
    (
        Column("outcome", "agrees, same_event, reference_differs, impossible or not_checkable."),
        Column("level", "How much of the reference the check saw; NONE is codon arithmetic."),
        Column("reason", "Why, in one sentence; cautions follow behind 'Caution:'."),
        Column("expected", "The HGVS name, where the printed one is true but named otherwise."),
        Column(
            "readings",
            "Descriptions one slip away that would be true, separated by ' | ', unranked.",
        ),
        Column("checked_on", "The transcript, with version, that the verdict speaks of."),
        Column("true_on", "Transcripts on which all that is stated is true.", Kind.LIST),
    ),
)
"""Columns that are added behind those of the input."""


def check_table(
    data: bytes, file: str, names: GeneNames | None = None, reference: Reference | None = None
) -> bytes:
    """Return the table with the columns of `CHECK_OUTPUT` added, rows in input order.

    `file` is how messages name the table; `names` finds the current symbol of an older one; the
    cell stays as written. `reference` holds the transcripts to check on. A row that cannot be
    read is `not_checkable`, with the reason; columns that are not known pass through. A column
    may have another of the headings that the typed variant table knows; the headings stay as
    written. Raises InputError if neither hgvs_c nor hgvs_p is there, if two columns mean the same
    or if a column is named like an added one, and BrokenFileError if the bytes are no
    tab-separated table.
    """
    table = parse_table(data, file)
    columns = _columns(table.header)
    _refuse_header(file, table.header_line, table.header, columns)
    rows = []
    for row in table.rows:
        cells = {
            name: row.cells[columns[name][0]] if name in columns else ""
            for name in CHECK_INPUT.names
        }
        gene = names.current(cells["gene"]) if names else cells["gene"]
        texts = (cells["transcript"], cells["hgvs_c"], cells["hgvs_p"])
        checked = check_description(gene, *texts, reference=reference)
        written = [row.cells[name] for name in table.header]
        rows.append([*written, *_verdict_cells(checked)])
    return tsv_bytes([*table.header, *CHECK_OUTPUT.names], rows)


def _verdict_cells(checked: CheckedDescription) -> list[str]:
    check = checked.check
    readings = " | ".join(
        f"{reading.hgvs_c} {reading.hgvs_p}".strip() for reading in check.readings
    )
    reason = " ".join([check.reason, *(f"Caution: {text}." for text in _ended(check.cautions))])
    verdict = [check.outcome.value, check.level.value, reason, check.expected, readings]
    return [*verdict, checked.checked_on, ";".join(checked.true_on)]


def _ended(cautions: tuple[str, ...]) -> list[str]:
    return [caution.rstrip(".") for caution in cautions]


def _columns(header: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the headings that mean each column of the input; the declared name stands alone."""
    columns: dict[str, list[str]] = {}
    for written in header:
        if name := description_column(written):
            columns.setdefault(name, []).append(written)
    return {name: [name] if name in found else found for name, found in columns.items()}


def _refuse_header(
    file: str, line: int, header: tuple[str, ...], columns: dict[str, list[str]]
) -> None:
    problems = []
    if not {"hgvs_c", "hgvs_p"} & set(columns):
        hint = nearest("hgvs_c", header) or nearest("hgvs_p", header)
        problems.append(
            Problem(
                file,
                line,
                "hgvs_c, hgvs_p",
                ", ".join(header),
                "a column hgvs_c or hgvs_p",
                f"Name the column that holds the descriptions. {hint}".strip(),
            )
        )
    problems.extend(
        Problem(
            file, line, name, " and ".join(found), f"one column for {name}", "Remove one of them."
        )
        for name, found in columns.items()
        if len(found) > 1
    )
    problems.extend(
        Problem(file, line, name, name, "no column of this name", "The check adds it; rename it.")
        for name in CHECK_OUTPUT.names
        if name in header
    )
    if problems:
        raise InputError(problems)
