"""Header, age of the knowledge, and what the report was made from."""

from __future__ import annotations

from collections.abc import Mapping

from varannot.model import Case, FileAccount, Statement
from varannot.report.dates import months_between, report_date
from varannot.report.descriptions import reference_facts
from varannot.report.facts import therapy_statements
from varannot.report.row_notes import contradicted_rows, overdue_rows, review_sentence
from varannot.report.view import Fact, InputFile, KnowledgeAge, Provenance
from varannot.report.words import NOT_STATED, count_of, typed
from varannot.sheet.keys import CONFIG, RUN

__all__ = ["header", "knowledge_age", "provenance", "tumour_words"]


_CODED = ("specimen", "lesion", "germline_consent", "germline_status")


def _computed_with(case: Case) -> tuple[Fact, ...]:
    if case.normalize is None or case.ingest is None:
        return ()
    return reference_facts(case.normalize, case.ingest)


def tumour_words(case: Case) -> str:
    """Return the tumour type with its code, or as typed in the sheet.

    The OncoTree code stands in parentheses behind the name.
    """
    tumour = case.tumour_type
    if tumour is None:
        return typed(case.sample.get("tumour_type", ""))
    return f"{tumour.name} ({tumour.code})"


def header(case: Case, settings: Mapping[str, str]) -> tuple[Fact, ...]:
    """Return the facts that head the report; those a reader must have say 'not stated'."""
    sheet = case.sample
    content = sheet.get("tumour_content", "")
    by = sheet.get("tumour_content_by", "")
    status = sheet.get("report_status", "")
    number = sheet.get("report_number", "")
    always = (
        ("Patient", sheet.get("patient_id", "")),
        ("Sex, age", ", ".join([typed(sheet.get("sex", "")), _age(sheet)])),
        ("Specimen", _joined(sheet, "specimen", "lesion", "block_id")),
        ("Tumour content", f"{content} % ({by or 'estimated by: not stated'})" if content else ""),
        ("Assay", _assay(case, settings)),
        ("Collected", sheet.get("collected_date", "")),
        ("Reported", report_date(case, settings)),
        ("Report", " ".join(filter(None, [number, status]))),
    )
    optional = (
        ("Date", sheet.get("date", "")),
        ("Received", sheet.get("received_date", "")),
        ("Site", sheet.get("tumour_site", "")),
        ("Diagnosis", sheet.get("diagnosis", "")),
        ("Question", sheet.get("question", "")),
        ("Requester", sheet.get("requester", "")),
        ("Laboratory", sheet.get("laboratory", "") or settings.get("laboratory", "")),
        (
            "Germline",
            _joined(
                sheet, "germline_consent", "germline_status", "germline_result", "germline_date"
            ),
        ),
        ("Immunohistochemistry", _stains(sheet)),
        ("In situ hybridisation", sheet.get("fish", "")),
        ("Replaces report", _joined(sheet, "replaces_report", "amendment_reason")),
        ("Prior therapies", sheet.get("prior_therapies", "")),
        ("Note", sheet.get("note", "")),
    )
    facts = [Fact(label=label, value=typed(value)) for label, value in always]
    facts.extend(Fact(label=label, value=value) for label, value in optional if value)
    return tuple(facts)


def knowledge_age(case: Case, settings: Mapping[str, str]) -> KnowledgeAge:
    """Return how old the newest reviewed knowledge is at the date of the report."""
    reviewed = [state.newest_review for state in case.knowledge if state.newest_review]
    newest = max(reviewed, default="")
    at = report_date(case, settings)
    months = months_between(newest, at)
    if not newest:
        sentence = "no review dates in the knowledge table"
    elif not at:
        sentence = f"newest review {newest}; age not computed: no report date"
    elif months is None:
        sentence = f"newest review {newest}; age not computed: report date {at}"
    elif months < 0:
        sentence = f"newest review {newest}, after the report date {at}"
    else:
        sentence = f"newest review {newest}, {count_of(months, 'month')} before the report date"
    return KnowledgeAge(
        newest_review=typed(newest),
        months=months,
        sentence=sentence,
        unconfirmed_rows=sum(state.unconfirmed_rows for state in case.knowledge),
        unconfirmed_used=len(_unconfirmed(case)),
        review_sentence=review_sentence(case, settings),
        overdue=overdue_rows(case, settings),
        contradicted=contradicted_rows(case),
    )


def provenance(case: Case, settings: Mapping[str, str]) -> Provenance:
    """Return inputs with hashes, tables, transcripts, software, settings and the sheet's row."""
    files = case.ingest.files if case.ingest else ()
    return Provenance(
        software=f"varannot {case.software_version}, documents of schema {case.schema_version}",
        inputs=tuple(_input(file) for file in files),
        knowledge=case.knowledge,
        reference=_computed_with(case),
        settings=tuple(
            Fact(label=key, value=typed(value))
            for key, value in sorted(settings.items())
            if not _steers_the_run(key)
        ),
        sheet=tuple(Fact(label=name, value=value) for name, value in case.sample.items()),
    )


def _steers_the_run(key: str) -> bool:
    """Return whether a key only says where files lie; such keys would change equal reports."""
    return key in CONFIG.names and CONFIG.column(key).group == RUN


def _input(file: FileAccount) -> InputFile:
    versions = [
        file.software,
        f"module {file.module_version}" if file.module_version else "",
        f"pipeline {file.pipeline_version}" if file.pipeline_version else "",
    ]
    counts = (f"{number:,} {kind.replace('_', ' ')}" for kind, number in file.lines.items())
    return InputFile(
        file=file.file,
        kind=file.file_kind,
        sha256=file.sha256,
        software=typed(", ".join(filter(None, versions))),
        lines=typed(", ".join(counts)),
        notes=file.notes,
    )


def _unconfirmed(case: Case) -> set[str]:
    """Return the knowledge rows that this report uses and nobody has confirmed."""
    statements: list[Statement] = []
    for own in case.classify.variants if case.classify else ():
        statements.extend((*own.statements, *own.caveats))
    for relevance in case.actionability.relevance if case.actionability else ():
        statements.extend(relevance.statements)
    used = {s.kb_id for s in statements if s.unconfirmed}
    return used | {line.kb_id for line in therapy_statements(case) if line.unconfirmed}


def _joined(sheet: Mapping[str, str], *columns: str) -> str:
    """Return the filled cells; codes of the sheet lose their underscores, names keep theirs."""
    cells = ((name, sheet.get(name, "")) for name in columns)
    words = (text.replace("_", " ") if name in _CODED else text for name, text in cells)
    return ", ".join(filter(None, words))


def _age(sheet: Mapping[str, str]) -> str:
    if sheet.get("age"):
        return f"{sheet['age']} years"
    return f"born {sheet['birth_date']}" if sheet.get("birth_date") else NOT_STATED


def _stains(sheet: Mapping[str, str]) -> str:
    names = {"ihc_pten": "PTEN", "ihc_atrx": "ATRX", "ihc_p53": "p53", "ihc_rb1": "RB1"}
    parts = [f"{name} {sheet[column]}" for column, name in names.items() if sheet.get(column)]
    return ", ".join(parts).replace("_", " ")


def _assay(case: Case, settings: Mapping[str, str]) -> str:
    sheet = case.sample
    assay = sheet.get("assay", "") or settings.get("assay.name", "")
    build = sheet.get("genome_build", "") or settings.get("assay.genome_build", "")
    version = sheet.get("assay_version", "") or settings.get("assay.version", "")
    return ", ".join(filter(None, [assay, version, build]))
