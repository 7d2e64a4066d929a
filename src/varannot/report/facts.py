"""What a case itself shows of the completeness checklist, each fact with its place in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from varannot.model import (
    BiomarkerCall,
    CallStatus,
    Case,
    CheckOutcome,
    NormalizedVariant,
    RowStatus,
    TherapyStatement,
)
from varannot.report.descriptions import level_counts, with_description
from varannot.report.words import count_of
from varannot.tso500.quality_words import value_words

__all__ = ["FACTS", "Facts", "Found", "therapy_statements"]

_COVERAGE_METRICS = ("MEDIAN_EXON_COVERAGE", "PCT_EXON_")
_UNDECIDED = (CallStatus.NOT_ASSESSED, CallStatus.NOT_EVALUABLE, CallStatus.STATED)


@dataclass(frozen=True, slots=True)
class Found:
    """Whether a fact holds, and where it stands or what lacks."""

    present: bool
    text: str


class Facts:
    """A case with the look-ups that several facts need."""

    def __init__(self, case: Case, settings: Mapping[str, str]) -> None:
        self.case = case
        self.settings = settings
        variants = case.normalize.variants if case.normalize else ()
        self.reported: tuple[NormalizedVariant, ...] = tuple(
            variant for variant in variants if variant.status is RowStatus.REPORTED
        )
        self.therapies = therapy_statements(case)

    @property
    def plasma(self) -> bool:
        """Whether the specimen is plasma; an unnamed specimen counts as tissue."""
        return self.case.is_plasma

    @property
    def germline_question(self) -> bool:
        """Whether an open question is about the germline."""
        parts = self.case.actionability
        questions = parts.open_questions if parts else ()
        return any(
            "germline" in f"{q.id} {q.subject} {q.question} {q.needs}".casefold() for q in questions
        )

    def applies(self, to: str) -> bool:
        """Return whether an item that applies `to` such reports applies to this one."""
        return {
            "always": True,
            "tissue": not self.plasma,
            "plasma": self.plasma,
            "variants": bool(self.reported),
            "therapy_lines": bool(self.therapies),
        }[to]

    def why_not(self, to: str) -> str:
        """Return why an item does not apply."""
        return {
            "tissue": "the specimen is plasma",
            "plasma": "no plasma specimen is stated",
            "variants": "no small variant is reported",
            "therapy_lines": "no therapy statement is printed",
        }[to]

    def call(self, name: str) -> BiomarkerCall | None:
        """Return the biomarker call of that name, if there is one."""
        parts = self.case.actionability
        calls = parts.biomarkers if parts else ()
        return next((call for call in calls if call.name.casefold() == name), None)


def therapy_statements(case: Case) -> tuple[TherapyStatement, ...]:
    """Return every therapy statement of the case: variants, findings, biomarkers, tumour type."""
    parts = case.actionability
    if parts is None:
        return ()
    out: list[TherapyStatement] = []
    for relevance in parts.relevance:
        out.extend(relevance.therapies)
    for finding in parts.findings:
        out.extend(finding.therapies)
    for call in parts.biomarkers:
        out.extend(call.therapies)
    return (*out, *parts.tumour_statements)


def _tumour_code(facts: Facts) -> Found:
    tumour = facts.case.tumour_type
    if tumour is None:
        return Found(False, "OncoTree code")
    return Found(True, f"OncoTree {tumour.code}")


def _tumour_fraction(facts: Facts) -> Found:
    call = facts.call("tumour_fraction")
    present = call is not None and call.status is not CallStatus.NOT_ASSESSED
    return Found(present, "tumour fraction")


def _assay_version(facts: Facts) -> Found:
    sheet = facts.case.sample.get("assay_version", "")
    if sheet:
        return Found(True, "sheet: assay_version")
    if facts.settings.get("assay.version"):
        return Found(True, "setting assay.version")
    files = facts.case.ingest.files if facts.case.ingest else ()
    versions = [f.pipeline_version for f in files if f.pipeline_version not in ("", "NA")]
    if versions:
        return Found(True, f"pipeline version {versions[0]} from the file")
    return Found(False, "assay_version, in the sheet or a file")


def _gene_list(facts: Facts) -> Found:
    return Found(False, "list of genes tested: no panel list is installed")


def _coverage(facts: Facts) -> Found:
    ingest = facts.case.ingest
    named = sum(bool(one.transcript) for one in (ingest.coverage if ingest else ()))
    figures = dict.fromkeys(
        f"{one.name} {value_words(one.text, one.unit)}"
        for one in (ingest.quality if ingest else ())
        if one.number is not None and one.name.startswith(_COVERAGE_METRICS)
    )
    reached = ", ".join(figures)
    if named:
        genes = f"coverage of {count_of(named, 'gene')} by name"
        return Found(True, f"{genes}; {reached}" if reached else genes)
    if reached:
        return Found(False, f"genes or exons below it by name; coverage reached: {reached}")
    return Found(False, "coverage: no coverage figures were given")


def _not_assessed(facts: Facts) -> Found:
    parts = facts.case.actionability
    number = len(parts.not_assessed) if parts else 0
    text = f"section Not assessed, {count_of(number, 'line')}"
    return Found(bool(number), text if number else "list of what was not assessed")


def _variants_complete(facts: Facts) -> Found:
    smalls = {v.key: v for v in facts.case.ingest.small_variants} if facts.case.ingest else {}
    total = len(facts.reported)
    lacks = {
        "transcript with version": sum("." not in _transcript(v) for v in facts.reported),
        "c.": sum(not v.hgvs_c for v in facts.reported),
        "allele frequency": sum(smalls[v.key].vaf is None for v in facts.reported),
        "depth": sum(smalls[v.key].depth is None for v in facts.reported),
    }
    missing = [f"{what} in {number} of {total}" for what, number in lacks.items() if number]
    if missing:
        return Found(False, ", ".join(missing))
    return Found(True, f"Table 2, {count_of(total, 'variant')}")


def _transcript(variant: NormalizedVariant) -> str:
    """Return the transcript of a row with its version, else the one it was computed on."""
    if "." in variant.transcript or not variant.descriptions:
        return variant.transcript
    return variant.descriptions[0].transcript


def _descriptions_settled(facts: Facts) -> Found:
    parts = facts.case.actionability
    asked = {question.key for question in parts.open_questions} if parts else set()
    normalize, ingest = facts.case.normalize, facts.case.ingest
    checked = with_description(normalize, ingest) if normalize and ingest else ()
    doubtful = [v for v in checked if v.check.outcome.contradicted]
    unasked = [v.mutation for v in doubtful if v.key not in asked]
    if unasked:
        return Found(False, f"open question for {', '.join(unasked)}")
    impossible = sum(v.check.outcome is CheckOutcome.IMPOSSIBLE for v in doubtful)
    levels = f"; by level: {level_counts(normalize, ingest)}" if normalize and ingest else ""
    text = (
        f"{count_of(len(checked), 'description')} checked, {impossible} impossible, "
        f"{len(doubtful) - impossible} not on the reference{levels}"
    )
    return Found(True, text)


def _legacy_names(facts: Facts) -> Found:
    named = sum(bool(v.check.cautions) or v.gene != v.gene_written for v in facts.reported)
    return Found(True, f"checks in Table 2, {count_of(named, 'variant')} with a caution")


def _classification_scheme(facts: Facts) -> Found:
    parts = facts.case.classify
    if parts is None or not facts.case.knowledge:
        return Found(False, "classification and its tables")
    not_loaded = count_of(len(parts.not_loaded), "source")
    return Found(True, f"sections Evidence and Provenance; {not_loaded} not loaded")


def _biomarker(name: str, label: str) -> Callable[[Facts], Found]:
    def fact(facts: Facts) -> Found:
        call = facts.call(name)
        if call is None:
            return Found(False, label)
        if call.status in _UNDECIDED:
            return Found(bool(call.reason or call.value), f"{label}: {call.reason or call.value}")
        if not (call.value and call.threshold):
            return Found(False, f"{label}: value and cut-off")
        return Found(True, f"{label}: {call.value}, cut-off {call.threshold}")

    return fact


def _absence_written(facts: Facts) -> Found:
    return Found(True, "sections Other findings and Not assessed")


def _therapy_lines_complete(facts: Facts) -> Found:
    needed = ("region", "tumour_type", "evidence_type", "last_reviewed", "citation")
    lacks = [
        f"{name.replace('_', ' ')} in {number} of {len(facts.therapies)}"
        for name in needed
        if (number := sum(not getattr(line, name) for line in facts.therapies))
    ]
    if lacks:
        return Found(False, ", ".join(lacks))
    return Found(True, f"section Therapy, {count_of(len(facts.therapies), 'statement')}")


def _caution_printed(facts: Facts) -> Found:
    return Found(True, "caution printed on page one")


def _earlier_reports(facts: Facts) -> Found:
    replaced = facts.case.sample.get("replaces_report", "")
    text = f"replaces report {replaced}" if replaced else ""
    return Found(bool(text), text or "comparison with earlier reports")


def _amendment(facts: Facts) -> Found:
    sheet = facts.case.sample
    if sheet.get("report_status") != "amended":
        return Found(True, "not amended")
    lacks = [name for name in ("replaces_report", "amendment_reason") if not sheet.get(name)]
    return Found(not lacks, ", ".join(lacks) or "sheet: replaces_report, amendment_reason")


def _versions(facts: Facts) -> Found:
    return Found(True, "versions in section Provenance")


def _page_one(facts: Facts) -> Found:
    return Found(facts.case.actionability is not None, "summary for the board on page one")


FACTS: Mapping[str, Callable[[Facts], Found]] = {
    "tumour_code": _tumour_code,
    "tumour_fraction": _tumour_fraction,
    "assay_version": _assay_version,
    "gene_list": _gene_list,
    "coverage": _coverage,
    "not_assessed": _not_assessed,
    "variants_complete": _variants_complete,
    "descriptions_settled": _descriptions_settled,
    "legacy_names": _legacy_names,
    "classification_scheme": _classification_scheme,
    "tmb_complete": _biomarker("tmb", "TMB"),
    "msi_complete": _biomarker("msi", "MSI"),
    "absence_written": _absence_written,
    "therapy_lines_complete": _therapy_lines_complete,
    "caution_printed": _caution_printed,
    "earlier_reports": _earlier_reports,
    "amendment": _amendment,
    "versions": _versions,
    "page_one": _page_one,
}
"""The facts that resources/completeness.tsv may name."""
