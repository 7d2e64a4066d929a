"""The summary for the board: one line per question a board asks, with 'none' written out."""

from __future__ import annotations

from collections.abc import Mapping

from varannot.actionability.not_assessed import SMALL_VARIANTS
from varannot.actionability.quality import SMALL_VARIANTS_WITHHELD
from varannot.actionability.quality_marks import WITHHELD
from varannot.actionability.unread import (
    SMALL_VARIANTS_ABSENT,
    SMALL_VARIANTS_UNREAD,
    unread_count,
)
from varannot.model import (
    Actionability,
    CallStatus,
    CheckOutcome,
    Classification,
    NormalizedVariant,
    Oncogenicity,
    RelevanceKind,
    TherapyStatement,
)
from varannot.report.view import BoardLine, FindingClass, Table2Row

__all__ = ["board_lines", "hrr_line", "of_own_tumour"]

_NONE_READ = "none in the rows that were read; "
"""What begins the word for an empty list where other rows could not be read."""

_OF_GENES = ("copy_number", "exon_copy_number")
"""Kinds of finding in which an HRR gene may be lost, beside small variants."""

_MARKERS = ("tmb", "msi", "gis")
"""Biomarkers of the panel on which a therapy line may rest."""

_DRIVERS = (Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC)


def of_own_tumour(statement: TherapyStatement) -> bool:
    """Return whether the evidence is about the patient's tumour type or one that covers it."""
    return statement.tumour_match in ("same", "covered")


def board_lines(
    actionability: Actionability,
    table2: tuple[Table2Row, ...],
    classified: Mapping[str, Classification],
    classes: tuple[FindingClass, ...],
    normalized: Mapping[str, NormalizedVariant],
) -> tuple[BoardLine, ...]:
    """Return the summary lines in the order in which a board reads them."""
    names = {row.key: row.name for row in table2}
    untrue = [k for k, c in classified.items() if k in names and _untrue(c, normalized[k])]
    drivers = [
        names[k]
        for k, c in classified.items()
        if k in names and k not in untrue and c.oncogenicity in _DRIVERS
    ]
    impossible = [k for k in untrue if normalized[k].check.outcome is CheckOutcome.IMPOSSIBLE]
    unread = [k for k in untrue if normalized[k].check.outcome is CheckOutcome.NOT_CHECKABLE]
    differing = [names[k] for k in untrue if k not in impossible and k not in unread]
    rest = len(table2) - len(drivers) - len(untrue)
    nothing = _nothing(actionability, read=bool(normalized))
    gaps = _gaps(actionability, classes)
    lines = [
        ("Oncogenic or likely oncogenic variants", _listed(drivers, nothing)),
        (
            "Variants whose description cannot be true",
            _listed([names[k] for k in impossible], nothing),
        ),
        ("Variants whose description differs from the reference", _listed(differing, nothing)),
        (
            "Rows that name no single variant: not assessed",
            _listed([names[k] for k in unread], nothing),
        ),
        ("Other reported variants", _counted(rest, actionability) if rest else nothing),
        *_for_review(actionability),
        *_therapy_lines(actionability, names, _nothing_else(nothing, gaps)),
        *([("Not assessed, so that no therapy line rests on it", ", ".join(gaps))] if gaps else []),
        (
            "Sensitivity on a condition, other than HRR genes",
            _on_condition(actionability, names, classified, nothing),
        ),
        ("HRR genes", hrr_line(actionability, table2, classified, classes, read=bool(normalized))),
    ]
    lines.extend((group.title, _class_line(group)) for group in classes)
    return tuple(BoardLine(label=label, text=text) for label, text in lines)


def _for_review(actionability: Actionability) -> list[tuple[str, str]]:
    """Return the line on known variants that are not reported, if there are any."""
    names = [name for item in actionability.not_assessed for name in item.for_review]
    if not names:
        return []
    text = f"{', '.join(names)}: no findings; look at the reads (see Not assessed)"
    return [("For review: known variants that are not reported", text)]


def hrr_line(
    actionability: Actionability,
    table2: tuple[Table2Row, ...],
    classified: Mapping[str, Classification],
    classes: tuple[FindingClass, ...],
    *,
    read: bool,
) -> str:
    """Return the line on homologous recombination repair genes.

    'none' says that small variants and copy numbers were looked at. `read` says whether any row
    of small variants could be read.
    """
    names = {row.key: row.name for row in table2}
    text = _hrr(actionability, names, classified, _nothing(actionability, read=read))
    gaps = [_small(one.title) for one in classes if one.kind in _OF_GENES and not one.assessed]
    return (
        f"none by small variants; not assessed: {', '.join(gaps)}"
        if text == "none" and gaps
        else text
    )


def _untrue(classification: Classification, variant: NormalizedVariant) -> bool:
    """Return whether a description names no event, also where it was classed as typed."""
    unresolved = classification.oncogenicity is Oncogenicity.UNRESOLVED
    return unresolved or (bool(classification.readings) and variant.check.outcome.contradicted)


def _hrr(
    actionability: Actionability,
    names: Mapping[str, str],
    classified: Mapping[str, Classification],
    nothing: str,
) -> str:
    kinds = (RelevanceKind.THERAPY, RelevanceKind.CONDITIONAL, RelevanceKind.UNRESOLVED)
    parts = [
        f"{names[relevance.key]}: {relevance.phrase}"
        for relevance in actionability.relevance
        if relevance.kind in kinds
        and relevance.key in classified
        and relevance.key in names
        and classified[relevance.key].hrr_gene
    ]
    same: dict[str, list[str]] = {}
    for finding in actionability.findings:
        if finding.hrr_gene and finding.kind in kinds:
            genes = same.setdefault(finding.phrase, [])
            if finding.hrr_gene not in genes:
                genes.append(finding.hrr_gene)
    others = [f"{', '.join(genes)}: {phrase}" for phrase, genes in same.items()]
    if parts and nothing.startswith(_NONE_READ):
        others.append(nothing.removeprefix(_NONE_READ))
    elif (parts or others) and nothing != "none":
        others.append(f"small variants {nothing}")
    parts += others
    return "; ".join(parts) or nothing


def _nothing(actionability: Actionability, *, read: bool) -> str:
    """Return the word for an empty list of small variants: 'none' only where they were placed.

    Where other rows were `read`, those that could not be read are said beside 'none'.
    """
    said = {item.what: item for item in actionability.not_assessed}
    if SMALL_VARIANTS in said:
        return "not assessed: see the open question on the genome build"
    for verdict, what in SMALL_VARIANTS_WITHHELD.items():
        if what in said:
            return f"not assessed: quality control {WITHHELD[verdict]}"
    if item := said.get(SMALL_VARIANTS_ABSENT):
        return f"not assessed: {_small(item.reason)}"
    if item := said.get(SMALL_VARIANTS_UNREAD):
        unread = unread_count(item)
        return f"{_NONE_READ}{unread}" if read else f"not assessed: {unread}"
    return "none"


def _small(reason: str) -> str:
    return f"{reason[:1].lower()}{reason[1:]}".rstrip(".")


def _counted(rest: int, actionability: Actionability) -> str:
    """Return the number of reported variants, and how many rows beside them were not read."""
    unread = [i for i in actionability.not_assessed if i.what == SMALL_VARIANTS_UNREAD]
    return "; ".join([str(rest), *map(unread_count, unread)])


def _gaps(actionability: Actionability, classes: tuple[FindingClass, ...]) -> list[str]:
    """Return what a therapy line could rest on and was not assessed, beside small variants."""
    unknown = (CallStatus.NOT_ASSESSED, CallStatus.NOT_EVALUABLE)
    return [
        *(_small(one.title) for one in classes if not one.assessed),
        *(
            _small(one.label)
            for one in actionability.biomarkers
            if one.name in _MARKERS and one.status in unknown
        ),
    ]


def _nothing_else(nothing: str, gaps: list[str]) -> str:
    """Return the word for an empty list to which small variants and other results belong."""
    if nothing == "none":
        return "none in what was assessed" if gaps else "none"
    return f"none by other results that were assessed; small variants {nothing}"


def _therapy_lines(
    actionability: Actionability, names: Mapping[str, str], nothing: str
) -> list[tuple[str, str]]:
    """Return sensitivity, resistance and evidence against, this tumour type before others."""
    kinds = (
        (RelevanceKind.THERAPY, "Sensitivity"),
        (RelevanceKind.RESISTANCE, "Resistance"),
        (RelevanceKind.NEGATIVE_EVIDENCE, "Evidence against a therapy"),
    )
    lines = []
    for kind, label in kinds:
        for own, where in ((True, "this tumour type"), (False, "other tumour types")):
            text = _therapies(actionability, names, kind, own_tumour=own) or nothing
            lines.append((f"{label}, {where}", text))
    return lines


def _on_condition(
    actionability: Actionability,
    names: Mapping[str, str],
    classified: Mapping[str, Classification],
    nothing: str,
) -> str:
    """Return variants whose therapy hangs on a condition; HRR genes have their own line.

    Without this line a drug would leave the summary with the condition that is put on it, and
    'none' would be read as looked for and not found.
    """
    found = []
    for line in actionability.relevance:
        item = classified.get(line.key)
        if line.key not in names or item is None or item.hrr_gene:
            continue
        if line.kind is RelevanceKind.CONDITIONAL:
            found.append(f"{names[line.key]}: {line.phrase}")
    return _listed(found, nothing)


def _therapies(
    actionability: Actionability, names: Mapping[str, str], kind: RelevanceKind, *, own_tumour: bool
) -> str:
    """Return subjects with drugs, each subject once, in the order of the report."""
    found: dict[str, list[str]] = {}

    def take(subject: str, statements: tuple[TherapyStatement, ...]) -> None:
        for statement in statements:
            if statement.kind is kind and of_own_tumour(statement) is own_tumour:
                drugs = found.setdefault(subject or statement.subject, [])
                if statement.drug and statement.drug not in drugs:
                    drugs.append(statement.drug)

    for relevance in actionability.relevance:
        take(names.get(relevance.key, ""), relevance.therapies)
    for finding in actionability.findings:
        take("", finding.therapies)
    for call in actionability.biomarkers:
        take(call.label, call.therapies)
    take("", actionability.tumour_statements)
    return _listed([f"{s} ({', '.join(d)})" if d else s for s, d in found.items()], "")


def _class_line(group: FindingClass) -> str:
    if not group.lines:
        return group.absence
    headlines = list(dict.fromkeys(line.headline for line in group.lines))
    return "; ".join(filter(None, [_listed(headlines), group.unread]))


def _listed(parts: list[str], nothing: str = "none") -> str:
    shown = 12
    text = "; ".join(parts[:shown])
    return text + (f"; and {len(parts) - shown} more" if len(parts) > shown else "") or nothing
