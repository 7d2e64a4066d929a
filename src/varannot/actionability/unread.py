"""Rows and sections that could not be read: 'not assessed' and a question, never 'none found'."""

from __future__ import annotations

from collections.abc import Mapping

from varannot.actionability.addressees import LABORATORY
from varannot.actionability.allele_state import sections_read
from varannot.model import Case, ExcludedRow, Ingest, NotAssessed, OpenQuestion
from varannot.tso500.content import SMALL_VARIANT_KINDS, ExclusionCode, FileKind
from varannot.tso500.sections import SMALL_VARIANTS

__all__ = [
    "ORIGIN_UNREAD",
    "SMALL_VARIANTS_ABSENT",
    "SMALL_VARIANTS_UNREAD",
    "STRUCTURAL_UNREAD",
    "unread_count",
    "unread_not_assessed",
    "unread_questions",
]

SMALL_VARIANTS_UNREAD = "Small variants in rows that could not be read"
"""How small variants are named where rows of theirs could not be read."""

SMALL_VARIANTS_ABSENT = "Small variants, which no input holds"
"""How small variants are named where no file of the sample has a place for them."""

STRUCTURAL_UNREAD = "Structural variants in files of small variants"
"""How calls are named whose allele is a symbol or a breakend."""

ORIGIN_UNREAD = "Origin of small variants by the panel software"
"""How the panel software's word on germline and somatic is named where its rows are unread."""

_ROWS_OF = "Rows of {} that could not be read"

_UNREAD = frozenset(
    {
        ExclusionCode.TOO_FEW_CELLS,
        ExclusionCode.NOT_A_NUMBER,
        ExclusionCode.GENE_IS_DATE,
        ExclusionCode.BROKEN_CELLS,
        ExclusionCode.MALFORMED_RECORD,
        ExclusionCode.NO_GENE,
        ExclusionCode.NO_DESCRIPTION,
        ExclusionCode.NO_BASE_BEFORE,
    }
)
"""Exclusions that say nothing about the event: the row may have held one."""

_BY_SECTION = frozenset({FileKind.COMBINED_OUTPUT, FileKind.ANALYSIS_RESULTS})
"""Files whose sections say what a row is about."""

_SMALL_TABLES = SMALL_VARIANT_KINDS - _BY_SECTION
_BETWEEN_GENES = frozenset(
    {FileKind.COPY_NUMBER_VCF, FileKind.EXON_COPY_NUMBER_VCF, FileKind.LAB_TABLE}
)
"""Files in which a row without a gene is a sound one, of a place that lies in none."""

_FINDING_KINDS = frozenset(
    {
        FileKind.COPY_NUMBER_VCF,
        FileKind.EXON_COPY_NUMBER_VCF,
        FileKind.SPLICE_VCF,
        FileKind.ALL_FUSIONS,
        FileKind.CTDNA_FUSIONS,
        FileKind.GENE_COPIES,
    }
)
_CALLED = frozenset(
    {ExclusionCode.COUNTED_ELSEWHERE, ExclusionCode.NOT_IN_TABLE, ExclusionCode.OTHER_SAMPLE}
)
"""Exclusions of calls that the sample has, and that are not reported from this file."""

_TRACE_ROW = " of the TMB trace"
_LISTED = 10
"""How many rows a question lists; all stand among the excluded rows."""


def unread_not_assessed(case: Case) -> tuple[NotAssessed, ...]:
    """Return what is not assessed because its rows could not be read, or no input holds it."""
    ingest = case.ingest
    if ingest is None:
        return ()
    found = [
        NotAssessed(
            what=what,
            reason=f"{_counted(len(rows))}; each may hold a finding.",
            unread_rows=len(rows),
        )
        for what, rows in _by_kind(ingest).items()
    ]
    found += [
        NotAssessed(what=what, reason=f"{_not_interpreted(rows)}; each may hold a finding.")
        for what, rows in _unknown(ingest).items()
    ]
    trace = _of_trace(ingest)
    if trace:
        reason = f"{_counted(len(trace), _TRACE_ROW)}; what they say of the origin is not shown."
        found.append(NotAssessed(what=ORIGIN_UNREAD, reason=reason, unread_rows=len(trace)))
    structural = _structural(ingest)
    if structural:
        found.append(NotAssessed(what=STRUCTURAL_UNREAD, reason=structural))
    absent = _absent(case, ingest)
    if absent:
        found.append(NotAssessed(what=SMALL_VARIANTS_ABSENT, reason=absent))
    return tuple(found)


def unread_count(item: NotAssessed) -> str:
    """Return `3 rows could not be read` for an entry about such rows, '' for any other.

    >>> unread_count(NotAssessed(what="Rows of [Fusions] that could not be read",
    ...     reason="1 row could not be read; each may hold a finding.", unread_rows=1))
    '1 row could not be read'
    """
    return _counted(item.unread_rows) if item.unread_rows else ""


def unread_questions(case: Case) -> list[OpenQuestion]:
    """Return one question for each sort of rows that were not read, and one for absent inputs."""
    ingest = case.ingest
    if ingest is None:
        return []
    questions = []
    rows = [row for own in _by_kind(ingest).values() for row in own]
    if rows:
        questions.append(
            OpenQuestion(
                id="",
                subject="Rows that could not be read",
                question="What do these rows say? They are not assessed, and not negative.",
                reason=_listed(rows),
                would_change="Each row may be a finding that this report lacks.",
                who=LABORATORY,
                needs="the file as the panel software wrote it, not saved by a spreadsheet",
            )
        )
    unknown = _unknown(ingest)
    if unknown:
        questions.append(
            OpenQuestion(
                id="",
                subject="Parts of the result that are not interpreted",
                question="What do these parts hold? They are not assessed, and not negative.",
                reason=" ".join(
                    f"{what}: {_not_interpreted(rows)}." for what, rows in unknown.items()
                ),
                would_change="Each row may be a finding that this report lacks.",
                who=LABORATORY,
                needs="a look at these rows, which are listed as excluded",
            )
        )
    structural = _structural(ingest)
    if structural:
        questions.append(
            OpenQuestion(
                id="",
                subject=STRUCTURAL_UNREAD,
                question="What are these calls? Their alleles are not spelt out in bases.",
                reason=structural,
                would_change="Each may be a finding, such as an internal tandem duplication, a "
                "deletion of exons or a fusion.",
                who=LABORATORY,
                needs="a look at these calls, or the same events in bases",
            )
        )
    absent = _absent(case, ingest)
    if absent:
        questions.append(
            OpenQuestion(
                id="",
                subject="Small variants",
                question="Where are the small variants of this sample? No input holds any.",
                reason=absent,
                would_change="Every statement about small variants; none of them was looked at.",
                who=LABORATORY,
                needs="CombinedVariantOutput, or the VCF of small variants",
            )
        )
    return [*questions, *_trace_questions(ingest), *_column_questions(ingest)]


def _trace_questions(ingest: Ingest) -> list[OpenQuestion]:
    """Return the question about rows of the TMB trace that could not be read."""
    rows = _of_trace(ingest)
    if not rows:
        return []
    return [
        OpenQuestion(
            id="",
            subject=ORIGIN_UNREAD,
            question="What does the TMB trace say of the origin of each variant?",
            reason=_listed(rows, _TRACE_ROW),
            would_change="The panel software's word on germline or somatic origin, and the check "
            "of TMB against its trace; no variant is left out because of it.",
            who=LABORATORY,
            needs="the TMB trace as the panel software wrote it, not saved by a spreadsheet",
        )
    ]


def _column_questions(ingest: Ingest) -> list[OpenQuestion]:
    """Return the question whether the right column of a VCF was read, where it calls nothing."""
    with_calls = {variant.source.file for variant in ingest.small_variants}
    with_calls |= {row.source.file for row in ingest.excluded if row.code in _CALLED}
    rows = [
        row
        for row in ingest.excluded
        if row.code == ExclusionCode.NOT_CALLED and row.source.file not in with_calls
    ]
    if not rows:
        return []
    files = ", ".join(dict.fromkeys(row.source.file for row in rows))
    number = "1 call passes" if len(rows) == 1 else f"{len(rows)} calls pass"
    return [
        OpenQuestion(
            id="",
            subject="Sample column of the VCF",
            question="Is this the column of the tumour? It holds none of the calls that pass.",
            reason=f"{number} the filters of {files}, and none is called in the column that was "
            "read.",
            would_change="Every small variant, if another column is the tumour's.",
            who=LABORATORY,
            needs="vcf_tumour_sample in the sample sheet: the name of the tumour's column",
        )
    ]


def _by_kind(ingest: Ingest) -> Mapping[str, list[ExcludedRow]]:
    """Return unreadable rows by the words under which they are not assessed, in file order."""
    kinds = {file.file: file.file_kind for file in ingest.files}
    found: dict[str, list[ExcludedRow]] = {}
    for row in ingest.excluded:
        kind = kinds.get(row.source.file, "")
        between_genes = row.code == ExclusionCode.NO_GENE and kind in _BETWEEN_GENES
        if row.code not in _UNREAD or between_genes:
            continue
        what = _what(row.source.section, kind)
        if what:
            found.setdefault(what, []).append(row)
    return found


def _of_trace(ingest: Ingest) -> list[ExcludedRow]:
    """Return the unreadable rows of the TMB trace: they hold no finding, but state its origin."""
    traces = {file.file for file in ingest.files if file.file_kind == FileKind.TMB_TRACE}
    return [row for row in ingest.excluded if row.source.file in traces and row.code in _UNREAD]


def _what(section: str, kind: str) -> str:
    """Return which findings an unreadable row leaves unassessed; '' for a row that holds none."""
    if kind in _SMALL_TABLES or section.casefold() == SMALL_VARIANTS:
        return SMALL_VARIANTS_UNREAD
    if kind in _FINDING_KINDS:
        return _ROWS_OF.format(kind)
    if kind in _BY_SECTION:
        return _ROWS_OF.format(f"[{section}]")
    return ""


def _unknown(ingest: Ingest) -> Mapping[str, list[ExcludedRow]]:
    """Return rows of the result in parts that this version does not interpret, by part.

    SampleAnalysisResults beside CombinedVariantOutput says the same once more.
    """
    combined = {one.file for one in ingest.files if one.file_kind == FileKind.COMBINED_OUTPUT}
    results = combined or {one.file for one in ingest.files if one.file_kind in _BY_SECTION}
    found: dict[str, list[ExcludedRow]] = {}
    for row in ingest.excluded:
        if row.code == ExclusionCode.UNKNOWN_SECTION and row.source.file in results:
            found.setdefault(f"[{row.source.section}] of {row.source.file}", []).append(row)
    return found


def _not_interpreted(rows: list[ExcludedRow]) -> str:
    number = "1 row is" if len(rows) == 1 else f"{len(rows)} rows are"
    return f"{number} of a part of the file that this version does not interpret"


def _structural(ingest: Ingest) -> str:
    """Return which calls passed though their allele is a symbol or a breakend, '' without any."""
    rows = [row for row in ingest.excluded if row.code == ExclusionCode.SYMBOLIC_ALLELE]
    if not rows:
        return ""
    number = "1 call is" if len(rows) == 1 else f"{len(rows)} calls are"
    return f"{number} not read: {_named(rows)}."


def _absent(case: Case, ingest: Ingest) -> str:
    """Return why no small variant was looked at, '' if an input has a place for them."""
    foreign = {row.source.file for row in ingest.excluded if row.code == ExclusionCode.OTHER_SAMPLE}
    own = any(f.file_kind in _SMALL_TABLES and f.file not in foreign for f in ingest.files)
    if not ingest.files or own or ingest.small_variants or SMALL_VARIANTS in sections_read(case):
        return ""
    named = ", ".join(dict.fromkeys(file.file for file in ingest.files))
    return f"No section and no file of small variants was read (read: {named})."


def _counted(number: int, of: str = "") -> str:
    return f"{'1 row' if number == 1 else f'{number} rows'}{of} could not be read"


def _listed(rows: list[ExcludedRow], of: str = "") -> str:
    return f"{_counted(len(rows), of)}: {_named(rows)}."


def _named(rows: list[ExcludedRow]) -> str:
    said = [f"{row.source.file}, row {row.source.row}: {row.reason}" for row in rows[:_LISTED]]
    more = f"; and {len(rows) - _LISTED} more" if len(rows) > _LISTED else ""
    return f"{'; '.join(said)}{more}"
