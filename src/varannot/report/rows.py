"""Every row of the input, one line each, and the counts: read = reported + excluded."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from varannot.actionability.germline import origin_words
from varannot.actionability.quality_marks import finding_marks, long_mark, named_mark
from varannot.errors import VarannotError
from varannot.model import (
    FILTERED_BEYOND_LIST,
    Analyte,
    AssessedNegative,
    CheckLevel,
    Classification,
    CopyNumber,
    ExcludedRow,
    ExonCopyNumber,
    FileAccount,
    Finding,
    FindingRelevance,
    Fusion,
    Ingest,
    LossOfHeterozygosity,
    NormalizedVariant,
    RowStatus,
    Source,
    SpliceVariant,
)
from varannot.report.descriptions import (
    NOT_COMPUTED,
    aside_texts,
    computed_name,
    findings_text,
    mane_name,
    serious_texts,
)
from varannot.report.standard_view import standard_cells
from varannot.report.view import AccountLine, ExcludedGroup, FindingLine, VariantLine
from varannot.report.words import NOT_STATED, check_parts, row_ranges, typed
from varannot.tso500.content import SMALL_VARIANT_KINDS

__all__ = [
    "CHECK_SEPARATOR",
    "accounts",
    "describe",
    "excluded_groups",
    "finding_kind",
    "finding_rows",
    "is_small_variant_row",
    "marked",
    "variant_rows",
]

CHECK_SEPARATOR = " | "
_NOT_CHECKED = "not checked: the row was excluded when the file was read"
_REPORTED = "reported"


def is_small_variant_row(source: Source) -> bool:
    """Return whether a row belongs to variants.tsv; rows of other sections go to findings.tsv.

    Typed tables and VCF files have no sections, and hold small variants only.
    """
    return not source.section or source.section.casefold().startswith("small variant")


def variant_rows(
    ingest: Ingest,
    normalized: Mapping[str, NormalizedVariant],
    classified: Mapping[str, Classification],
    mark: str,
) -> tuple[VariantLine, ...]:
    """Return one line per small-variant row, by file and row.

    Raises VarannotError if a row that was read has no place in the later stages.
    """
    lines = [
        _excluded_variant(row, mark) for row in ingest.excluded if is_small_variant_row(row.source)
    ]
    origins = _panel_origins(ingest)
    quality = long_mark(ingest, (Analyte.SMALL_VARIANTS,))
    for small in ingest.small_variants:
        variant = normalized.get(small.key)
        if variant is None:
            message = f"{small.source.file}, row {small.source.row}: lost between the stages"
            raise VarannotError(message)
        reported = variant.status is RowStatus.REPORTED
        if reported and small.key not in classified:
            message = f"{small.source.file}, row {small.source.row}: reported without a class"
            raise VarannotError(message)
        said = (*serious_texts(variant), *aside_texts(variant))
        said = (quality, *said) if reported and quality else said
        parts = check_parts(variant, classified.get(small.key), said)
        lines.append(
            VariantLine(
                source_file=small.source.file,
                source_row=small.source.row,
                gene=typed(variant.gene),
                hgvs_c=typed(variant.hgvs_c or small.hgvs_c),
                hgvs_p=typed(variant.hgvs_p or small.hgvs_p),
                status=variant.status,
                reason=typed(variant.reason) if not reported else variant.reason or _REPORTED,
                checks=marked(CHECK_SEPARATOR.join(parts), mark),
                computed=computed_name(variant),
                mane=mane_name(variant),
                check_level=variant.check.level.value,
                findings=findings_text(variant),
                panel_origin=origins.get(small.key, NOT_STATED),
                **standard_cells(classified.get(small.key) if reported else None),
            )
        )
    order = _file_order(ingest)
    return tuple(sorted(lines, key=lambda line: (order(line.source_file), line.source_row)))


def _panel_origins(ingest: Ingest) -> dict[str, str]:
    """Return what the panel software takes each row for, with the places that say so."""
    found: dict[str, list[str]] = {}
    for call in ingest.germline:
        place = f"{call.source.file}, row {call.source.row}"
        found.setdefault(call.key, []).append(f"{origin_words(call)}, {place}")
    return {key: CHECK_SEPARATOR.join(words) for key, words in found.items()}


def finding_rows(
    ingest: Ingest, relevance: Mapping[int, FindingRelevance], mark: str
) -> tuple[FindingLine, ...]:
    """Return one line per row that is no small variant, by file and row."""
    lines = [
        FindingLine(
            source_file=row.source.file,
            source_row=row.source.row,
            section=typed(row.source.section),
            kind="not_read",
            headline="",
            gene=typed(row.gene),
            description=typed(row.text),
            status=RowStatus.EXCLUDED,
            reason=marked(row.reason, mark),
            relevance="none: the row was excluded",
        )
        for row in ingest.excluded
        if not is_small_variant_row(row.source)
    ]
    marks = finding_marks(ingest)
    for index, finding in enumerate(ingest.findings):
        source = finding.source
        lines.append(
            FindingLine(
                source_file=source.file,
                source_row=source.row,
                section=typed(source.section),
                kind=finding_kind(finding),
                headline=named_mark(headline(finding), marks[index]),
                gene=_gene(finding),
                description=describe(finding),
                status=RowStatus.REPORTED,
                reason=marked(_REPORTED, mark),
                relevance=relevance[index].phrase if index in relevance else "no statement",
            )
        )
    order = _file_order(ingest)
    return tuple(sorted(lines, key=lambda line: (order(line.source_file), line.source_row)))


def marked(text: str, mark: str) -> str:
    """Return the text behind the as_published mark, if there is one."""
    return f"{mark}{CHECK_SEPARATOR}{text}" if mark and text else mark or text


def finding_kind(finding: Finding) -> str:
    """Return the kind of a finding as findings.tsv names it."""
    match finding:
        case CopyNumber():
            return "copy_number"
        case LossOfHeterozygosity():
            return "loh"
        case SpliceVariant():
            return "splice"
        case Fusion():
            return "fusion"
        case ExonCopyNumber():
            return "exon_copy_number"
        case AssessedNegative():
            return "assessed_negative"


def headline(finding: Finding) -> str:
    """Return what the summary calls a finding, without figures.

    >>> headline(CopyNumber(source=Source(file="c", row=9), gene="CDK6", fold_change=0.4,
    ...     call="<DEL>"))
    'CDK6 DEL'
    """
    match finding:
        case CopyNumber():
            return f"{_gene(finding)} {finding.call.strip('<>')}".strip()
        case ExonCopyNumber():
            exons = f"exons {typed(finding.affected_exons)}"
            return f"{_gene(finding)} {finding.call.strip('<>')}, {exons}"
        case SpliceVariant() if not finding.gene:
            return f"gene not stated, {finding.breakpoint_1} to {finding.breakpoint_2}"
        case _:
            return _gene(finding)


def describe(finding: Finding) -> str:
    """Return a finding in words, with figures and units."""
    match finding:
        case CopyNumber():
            parts = [
                finding.call.strip("<>"),
                f"fold change {_figure(finding.fold_change)}",
                _copies("absolute copy number", finding.absolute_copy_number),
            ]
        case LossOfHeterozygosity():
            parts = [
                "loss of heterozygosity",
                f"absolute copy number {_figure(finding.absolute_copy_number)}",
                f"minor copy number {_figure(finding.minor_copy_number)}",
            ]
        case SpliceVariant():
            parts = [
                f"affected exon {typed(finding.affected_exon)}",
                _junction(finding),
                f"reference reads {_figure(finding.reference_reads)}",
            ]
        case Fusion():
            parts = [
                _junction(finding),
                f"reference reads {_figure(finding.gene_1_reference_reads)} and "
                f"{_figure(finding.gene_2_reference_reads)}",
                f"direction {'known' if finding.direction_known else 'not known'}",
            ]
        case ExonCopyNumber():
            parts = [
                finding.call.strip("<>"),
                f"exons {typed(finding.affected_exons)}",
                f"{finding.chromosome}:{_figure(finding.start)}-{_figure(finding.stop)}",
                f"fold change {_figure(finding.fold_change)}",
            ]
        case AssessedNegative():
            return f"{finding.what}: assessed, none found"
    return ", ".join(filter(None, [*parts, finding.note]))


def accounts(
    ingest: Ingest, variants: tuple[VariantLine, ...], findings: tuple[FindingLine, ...]
) -> tuple[AccountLine, ...]:
    """Return the equation read = reported + excluded per file and sort of row."""
    lines = []
    for file in ingest.files:
        for what, rows in (("small variants", variants), ("other findings", findings)):
            own = [row for row in rows if row.source_file == file.file]
            reported = sum(row.status is RowStatus.REPORTED for row in own)
            if own or (what == "small variants" and file.file_kind in SMALL_VARIANT_KINDS):
                lines.append(
                    AccountLine(
                        file=file.file,
                        rows=what,
                        read=len(own),
                        reported=reported,
                        excluded=len(own) - reported,
                        remark=_recount(file, findings)
                        if what == "other findings"
                        else _counted(file),
                    )
                )
    return tuple(lines)


def excluded_groups(
    ingest: Ingest, normalized: Mapping[str, NormalizedVariant]
) -> tuple[ExcludedGroup, ...]:
    """Return excluded rows by file, section and reason, in the order of their first row."""
    places: list[tuple[Source, str]] = [(row.source, row.reason) for row in ingest.excluded]
    for small in ingest.small_variants:
        variant = normalized[small.key]
        if variant.status is RowStatus.EXCLUDED:
            places.append((small.source, typed(variant.reason)))
    order = _file_order(ingest)
    places.sort(key=lambda place: (order(place[0].file), place[0].row))
    groups: dict[tuple[str, str, str], list[int]] = {}
    for source, reason in places:
        groups.setdefault((source.file, source.section, reason), []).append(source.row)
    return tuple(
        ExcludedGroup(
            file=file,
            section=section or "table rows",
            reason=reason,
            count=len(rows),
            where=row_ranges(rows),
        )
        for (file, section, reason), rows in groups.items()
    )


def _excluded_variant(row: ExcludedRow, mark: str) -> VariantLine:
    return VariantLine(
        source_file=row.source.file,
        source_row=row.source.row,
        gene=typed(row.gene),
        hgvs_c=typed(row.hgvs_c),
        hgvs_p=typed(row.hgvs_p),
        status=RowStatus.EXCLUDED,
        reason=row.reason,
        checks=marked(_NOT_CHECKED, mark),
        computed=NOT_COMPUTED,
        mane=NOT_COMPUTED,
        check_level=CheckLevel.NONE.value,
        findings="none",
        panel_origin=NOT_STATED,
        **standard_cells(None),
    )


def _counted(file: FileAccount) -> str:
    """Return a remark on filtered calls that are counted and not listed."""
    return "; ".join(
        f"{section.excluded} further rows, filtered calls, are counted and not listed"
        for section in file.sections
        if section.name == FILTERED_BEYOND_LIST
    )


def _recount(file: FileAccount, findings: tuple[FindingLine, ...]) -> str:
    """Return a remark where the reader counted another number of rows than are listed."""
    remarks = []
    for section in file.sections:
        listed = sum(
            row.source_file == file.file and row.section == section.name for row in findings
        )
        if listed and listed != section.rows:
            remarks.append(f"[{section.name}]: {section.rows} rows read, {listed} listed")
    return "; ".join(remarks)


def _file_order(ingest: Ingest) -> Callable[[str], int]:
    """Return the place of a file among the inputs; a file without an account comes last."""
    places = {file.file: place for place, file in enumerate(ingest.files)}
    return lambda name: places.get(name, len(places))


def _gene(finding: Finding) -> str:
    return typed(finding.gene_pair if isinstance(finding, Fusion) else finding.gene)


def _junction(finding: SpliceVariant | Fusion) -> str:
    reads = _figure(finding.supporting_reads)
    return f"{finding.breakpoint_1} to {finding.breakpoint_2}, supporting reads {reads}"


def _copies(label: str, number: int | None) -> str:
    return "" if number is None else f"{label} {number}"


def _figure(number: float | None) -> str:
    if number is None:
        return NOT_STATED
    return f"{number:g}" if isinstance(number, float) else str(number)
