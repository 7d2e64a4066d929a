"""The reasons behind classes and therapy lines, and the findings by kind."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from varannot.actionability.unread import unread_count
from varannot.model import (
    Actionability,
    Case,
    Classify,
    Ingest,
    NormalizedVariant,
    NotAssessed,
    Relevance,
    RelevanceKind,
    RowStatus,
    Statement,
    TherapyStatement,
)
from varannot.report.board import of_own_tumour
from varannot.report.dates import months_between, report_date
from varannot.report.row_notes import overdue_rows
from varannot.report.view import (
    ConditionalFinding,
    Evidence,
    FindingClass,
    FindingGroup,
    FindingLine,
    Table2Row,
    TherapyGroup,
)
from varannot.report.words import check_reasons, row_ranges, verdict

__all__ = ["conditional_findings", "evidence", "finding_classes", "therapy_groups"]

_SAID_ELSEWHERE = frozenset(
    {"evidence_not_loaded", "standard_class", "standard_remark", "lean_by_numbers"}
)
"""Rules of statements that repeat, per variant, what stands with its criteria or once for all."""

_KINDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("copy_number", "Copy number", ("copy number", "gene amplification", "cnv")),
    ("loh", "Loss of heterozygosity", ("heterozygosity", "loh")),
    ("fusion", "Fusions", ("fusion",)),
    ("splice", "Splice variants (RNA)", ("splice",)),
    ("exon_copy_number", "Exon-level copy number", ("exon", "rearrangement")),
)
"""Kinds of finding, their titles, and the words by which sections and remarks name them."""


def conditional_findings(
    actionability: Actionability, table2: tuple[Table2Row, ...]
) -> tuple[ConditionalFinding, ...]:
    """Return the findings that are no therapy statement until something is shown."""
    names = {row.key: row.name for row in table2}
    return tuple(
        ConditionalFinding(
            variant=names[relevance.key],
            phrase=relevance.phrase,
            missing=relevance.missing,
            statements=relevance.statements,
        )
        for relevance in actionability.relevance
        if relevance.key in names
        and (relevance.kind is RelevanceKind.CONDITIONAL or relevance.missing)
    )


def therapy_groups(
    case: Case,
    settings: Mapping[str, str],
    table2: tuple[Table2Row, ...],
    *,
    conditional: bool,
) -> tuple[TherapyGroup, ...]:
    """Return therapy statements by subject: variants, findings, biomarkers, tumour type.

    Evidence from the patient's tumour type comes first. Conditional statements, which do not
    apply yet, and all others are asked for apart.

    The setting `knowledge_max_age_months` names statements reviewed too long before the report.
    """
    parts = case.actionability
    if parts is None:
        return ()
    found = _therapies_by_subject(case, parts, table2)
    limit = settings.get("knowledge_max_age_months", "")
    at = report_date(case, settings)
    late = {row.kb_id for row in overdue_rows(case, settings)}
    kept = (
        (subject, [s for s in own if (s.kind is RelevanceKind.CONDITIONAL) is conditional])
        for subject, own in found
    )
    ordered = ((s, tuple(sorted(own, key=lambda x: not of_own_tumour(x)))) for s, own in kept)
    return tuple(
        TherapyGroup(
            subject=subject or statements[0].subject,
            statements=statements,
            stale=tuple(s.kb_id for s in statements if _stale(s, at, limit)),
            overdue=tuple(s.kb_id for s in statements if s.kb_id in late),
        )
        for subject, statements in ordered
        if statements
    )


def _therapies_by_subject(
    case: Case, parts: Actionability, table2: tuple[Table2Row, ...]
) -> list[tuple[str, tuple[TherapyStatement, ...]]]:
    names = {row.key: row.name for row in table2}
    findings = case.ingest.findings if case.ingest else ()
    found: list[tuple[str, tuple[TherapyStatement, ...]]] = [
        (names.get(relevance.key, ""), relevance.therapies) for relevance in parts.relevance
    ]
    for finding in parts.findings:
        own = findings[finding.index]
        gene = getattr(own, "gene_pair", "") or getattr(own, "gene", "")
        found.append((f"{gene}: {finding.phrase}", finding.therapies))
    found.extend((call.label, call.therapies) for call in parts.biomarkers)
    tumour = case.tumour_type.name if case.tumour_type else ""
    found.append((f"Tumour type {tumour}".strip(), parts.tumour_statements))
    return found


def finding_classes(
    ingest: Ingest, lines: tuple[FindingLine, ...], not_assessed: tuple[NotAssessed, ...]
) -> tuple[FindingClass, ...]:
    """Return the findings by kind; a kind without any says whether it was looked at."""
    out = []
    for kind, title, words in _KINDS:
        own = tuple(
            line for line in lines if line.kind == kind and line.status is RowStatus.REPORTED
        )
        negatives = tuple(
            line
            for line in lines
            if line.kind == "assessed_negative" and _names(line.section, kind, words)
        )
        named = [item for item in not_assessed if _names(item.what, kind, words)]
        unread = "; ".join(filter(None, map(unread_count, named)))
        absence, looked = _absence(ingest, kind, words, negatives, named)
        out.append(
            FindingClass(
                kind=kind,
                title=title,
                lines=own,
                groups=_grouped(own),
                negatives=negatives,
                absence="" if own else absence,
                unread=unread if own else "",
                assessed=not unread if own else looked,
            )
        )
    return tuple(out)


def evidence(
    normalized: Mapping[str, NormalizedVariant],
    classify: Classify,
    relevance: Mapping[str, Relevance],
    table2: tuple[Table2Row, ...],
) -> tuple[Evidence, ...]:
    """Return the reasons for each class; variants whose reasons differ by gene alone share one."""
    classified = {c.key: c for c in classify.variants}
    shared: dict[Evidence, list[tuple[str, Evidence]]] = {}
    for row in table2:
        own = classified[row.key]
        reasons = Evidence(
            variants=(),
            verdict=verdict(own),
            check=check_reasons(normalized[row.key]),
            statements=tuple(s for s in own.statements if s.rule not in _SAID_ELSEWHERE),
            caveats=own.caveats,
            relevance=relevance[row.key].statements if row.key in relevance else (),
        )
        shared.setdefault(_without_gene(reasons, row.gene), []).append((row.name, reasons))
    return tuple(
        msgspec.structs.replace(
            entries[0][1] if len({own for _, own in entries}) == 1 else reasons,
            variants=tuple(name for name, _ in entries),
        )
        for reasons, entries in shared.items()
    )


def _without_gene(reasons: Evidence, gene: str) -> Evidence:
    """Return the reasons with 'the gene' for its symbol."""
    symbol = re.compile(rf"(?<![\w-]){re.escape(gene)}(?![\w-])")

    def neutral(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
        return tuple(
            msgspec.structs.replace(s, text=symbol.sub("the gene", s.text)) for s in statements
        )

    return msgspec.structs.replace(
        reasons,
        statements=neutral(reasons.statements),
        caveats=neutral(reasons.caveats),
        relevance=neutral(reasons.relevance),
    )


def _grouped(lines: tuple[FindingLine, ...]) -> tuple[FindingGroup, ...]:
    """Return findings that say the same of several genes as one entry, in input order."""
    same: dict[tuple[str, str], list[FindingLine]] = {}
    for line in lines:
        same.setdefault((line.description, line.relevance), []).append(line)
    return tuple(
        FindingGroup(
            genes=tuple(line.gene for line in own),
            description=description,
            relevance=relevant,
            where=row_ranges(line.source_row for line in own),
        )
        for (description, relevant), own in same.items()
    )


def _absence(
    ingest: Ingest,
    kind: str,
    words: tuple[str, ...],
    negatives: tuple[FindingLine, ...],
    named: list[NotAssessed],
) -> tuple[str, bool]:
    """Return why a kind of finding is empty, and whether it was looked at as a whole.

    `named` are the entries about the kind among what is not assessed.
    """
    genes = ", ".join(line.gene for line in negatives)
    unread = [count for item in named if (count := unread_count(item))]
    if genes and len(unread) == len(named):
        return "; ".join([f"none found in {genes}", *unread]), not unread
    if named:
        return f"not assessed: {'; '.join(item.reason.rstrip('.') for item in named)}", False
    for file in ingest.files:
        for section in file.sections:
            if _names(section.name, kind, words):
                return f"none found: section [{section.name}] of {file.file} has no finding", True
    return "not assessed: no input of this sample has such a section", False


def _names(text: str, kind: str, words: tuple[str, ...]) -> bool:
    """Return whether a section or a remark is about this kind of finding."""
    folded = text.casefold()
    if kind == "copy_number" and ("exon" in folded or "loss of" in folded):
        return False
    if kind == "exon_copy_number" and "splice" in folded:
        return False
    return any(word in folded for word in words)


def _stale(statement: TherapyStatement, at: str, limit: str) -> bool:
    months = months_between(statement.last_reviewed, at)
    return bool(limit) and months is not None and months > float(limit)
