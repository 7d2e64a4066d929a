"""What the summary says of rows whose description is not true, or hangs on a condition."""

from __future__ import annotations

import msgspec
import pytest
from report_cases import SETTINGS, klein

from varannot.actionability.unread import SMALL_VARIANTS_ABSENT, SMALL_VARIANTS_UNREAD
from varannot.model import (
    Analyte,
    AnalyteQuality,
    AssessedNegative,
    CheckOutcome,
    CopyNumber,
    ExonCopyNumber,
    FindingRelevance,
    GermlineCall,
    GermlineStatus,
    LossOfHeterozygosity,
    NotAssessed,
    QualityVerdict,
    RelevanceKind,
    RowStatus,
    Source,
    SpliceVariant,
)
from varannot.report.board import hrr_line
from varannot.report.build import build_view
from varannot.report.html import report_page
from varannot.report.tsv import table2_tsv
from varannot.report.view import FindingClass

AT = Source(file="c.tsv", row=9)


def splice(gene: str) -> SpliceVariant:
    return SpliceVariant(
        source=Source(file="c.tsv", row=9),
        gene=gene,
        affected_exon="",
        breakpoint_1="chr7:1",
        breakpoint_2="chr7:9",
        supporting_reads=4,
        reference_reads=9,
    )


def board(case) -> dict[str, str]:
    return {line.label: line.text for line in build_view(case, SETTINGS, ()).board}


def with_outcome(case, gene: str, outcome: CheckOutcome):
    variants = tuple(
        msgspec.structs.replace(one, check=msgspec.structs.replace(one.check, outcome=outcome))
        if one.gene == gene
        else one
        for one in case.normalize.variants
    )
    return msgspec.structs.replace(
        case, normalize=msgspec.structs.replace(case.normalize, variants=variants)
    )


def test_only_the_impossible_cannot_be_true() -> None:
    lines = board(with_outcome(klein(), "ATRX", CheckOutcome.REFERENCE_DIFFERS))
    assert "ATRX" not in lines["Variants whose description cannot be true"]
    assert "ATRX" in lines["Variants whose description differs from the reference"]
    assert "PMS2" in lines["Variants whose description cannot be true"]


def test_the_line_of_conditions_is_always_there() -> None:
    assert board(klein())["Sensitivity on a condition, other than HRR genes"] == "none"


def test_a_row_that_names_no_single_variant_has_a_line_of_its_own() -> None:
    case = with_outcome(klein(), "ATRX", CheckOutcome.NOT_CHECKABLE)
    lines = board(case)
    assert "ATRX" in lines["Rows that name no single variant: not assessed"]
    assert "ATRX" not in lines["Variants whose description differs from the reference"]


def in_doubt(case):
    item = NotAssessed(what="Small variants", reason="REF differs.")
    assessed = msgspec.structs.replace(
        case.actionability,
        not_assessed=(item,),
        relevance=(),
        findings=(),
        biomarkers=(),
        tumour_statements=(),
    )
    variants = tuple(
        msgspec.structs.replace(one, status=RowStatus.EXCLUDED, reason="build")
        for one in case.normalize.variants
    )
    return msgspec.structs.replace(
        case,
        actionability=assessed,
        normalize=msgspec.structs.replace(case.normalize, variants=variants),
        classify=msgspec.structs.replace(case.classify, variants=()),
    )


def test_no_list_of_small_variants_is_none_while_the_build_is_in_doubt() -> None:
    lines = board(in_doubt(klein()))
    small = [text for label, text in lines.items() if "ariant" in label or "HRR" in label]
    assert small
    assert "none" not in small
    assert lines["Sensitivity, this tumour type"].startswith(
        "none by other results that were assessed; small"
    )


def unread(case, what: str = SMALL_VARIANTS_UNREAD):
    reason = "3 rows could not be read; each may hold a finding."
    missing = (NotAssessed(what=what, reason=reason, unread_rows=3),)
    parts = msgspec.structs.replace(case.actionability, not_assessed=missing)
    return msgspec.structs.replace(case, actionability=parts)


@pytest.mark.parametrize("what", [SMALL_VARIANTS_UNREAD, SMALL_VARIANTS_ABSENT])
def test_no_list_of_small_variants_is_none_where_no_row_was_read(what: str) -> None:
    case = unread(in_doubt(klein()), what)
    empty = msgspec.structs.replace(case.normalize, variants=())
    small = msgspec.structs.replace(case.ingest, small_variants=())
    lines = board(msgspec.structs.replace(case, normalize=empty, ingest=small))
    assert lines["HRR genes"].startswith("not assessed: 3 rows could not be read")
    assert "none" not in [text for label, text in lines.items() if "ariant" in label]


def test_rows_that_could_not_be_read_stand_beside_those_that_were() -> None:
    lines = board(unread(klein()))
    assert lines["Other reported variants"] == "5; 3 rows could not be read"
    empty = "none in the rows that were read; 3 rows could not be read"
    assert lines["Rows that name no single variant: not assessed"] == empty
    other = f"none by other results that were assessed; small variants {empty}"
    assert lines["Resistance, this tumour type"] == other
    assert "RAD51B c.1111C>T" in lines["HRR genes"]
    assert lines["HRR genes"].endswith("; 3 rows could not be read")
    assert "none in the rows" not in lines["HRR genes"]
    assert "TP53" in lines["Oncogenic or likely oncogenic variants"]
    nothing_read = board(unread(in_doubt(klein())))
    assert nothing_read["HRR genes"] == empty


def test_no_therapy_is_none_only_in_what_was_assessed() -> None:
    lines = board(klein())
    assert lines["Resistance, this tumour type"] == "none in what was assessed"
    gaps = lines["Not assessed, so that no therapy line rests on it"]
    assert gaps.startswith("copy number, loss of heterozygosity, fusions, splice variants (RNA), ")
    assert gaps.endswith("genomic instability score")


@pytest.mark.parametrize(
    ("assessed", "line"),
    [(True, "none"), (False, "none by small variants; not assessed: copy number")],
)
def test_no_hrr_finding_is_none_only_where_copy_numbers_were_looked_at(
    assessed: bool, line: str
) -> None:
    parts = msgspec.structs.replace(
        klein().actionability, relevance=(), findings=(), not_assessed=()
    )
    kinds = (("copy_number", "Copy number", assessed), ("fusion", "Fusions", False))
    classes = tuple(
        FindingClass(
            kind=kind, title=title, lines=(), groups=(), negatives=(), absence="", assessed=looked
        )
        for kind, title, looked in kinds
    )
    assert hrr_line(parts, (), {}, classes, read=True) == line


@pytest.mark.parametrize("found", [True, False])
def test_unread_rows_of_findings_stand_beside_what_was_found(found: bool) -> None:
    case = klein()
    place = Source(file="c.tsv", row=9, section="Large Rearrangements")
    findings = (
        AssessedNegative(source=place, gene="BRCA2", what="exon-level copy number"),
        *([CopyNumber(source=AT, gene="MDM2", fold_change=4.1)] if found else []),
    )
    missing = tuple(
        NotAssessed(
            what=f"Rows of [{name}] that could not be read",
            reason="1 row could not be read; each may hold a finding.",
            unread_rows=1,
        )
        for name in ("Large Rearrangements", "Copy Number Variants")
    )
    lines = board(
        msgspec.structs.replace(
            case,
            ingest=msgspec.structs.replace(case.ingest, findings=findings),
            actionability=msgspec.structs.replace(
                case.actionability, findings=(), not_assessed=missing
            ),
        )
    )
    read = "MDM2; 1 row could not be read"
    unread_only = "not assessed: 1 row could not be read; each may hold a finding"
    assert lines["Copy number"] == (read if found else unread_only)
    assert lines["Exon-level copy number"] == "none found in BRCA2; 1 row could not be read"


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (RelevanceKind.CONDITIONAL, True),
        (RelevanceKind.THERAPY, True),
        (RelevanceKind.NO_STATEMENT, False),
    ],
)
def test_findings_of_hrr_genes_stand_in_their_line(kind: RelevanceKind, shown: bool) -> None:
    case = in_doubt(klein())
    found = tuple(
        FindingRelevance(index=0, phrase="Conditional: shown?", kind=kind, hrr_gene=gene)
        for gene in ("BRCA1", "BRCA2", "BRCA1")
    )
    parts = msgspec.structs.replace(case.actionability, findings=found, not_assessed=())
    text = hrr_line(parts, (), {}, (), read=True)
    assert text == ("BRCA1, BRCA2: Conditional: shown?" if shown else "none")


@pytest.mark.parametrize(
    ("listed", "words"),
    [(True, "none was left after exclusion"), (False, "no row of the input states one")],
)
def test_no_reported_variant_says_whether_any_was_listed(listed: bool, words: str) -> None:
    case = in_doubt(klein())
    if not listed:
        case = msgspec.structs.replace(
            case,
            ingest=msgspec.structs.replace(case.ingest, small_variants=()),
            normalize=msgspec.structs.replace(case.normalize, variants=()),
        )
    page = report_page(build_view(case, SETTINGS, ())).decode()
    assert f"No small variant is reported: {words}" in page


@pytest.mark.parametrize(
    ("verdict", "mark"),
    [
        (QualityVerdict.FAIL, "(quality control failed: confirm)"),
        (QualityVerdict.UNREADABLE, "(quality control could not be read: confirm)"),
        (QualityVerdict.WARN, ""),
    ],
)
def test_each_variant_of_a_failed_analyte_is_marked_in_the_summary(verdict, mark: str) -> None:
    case = klein()
    quality = AnalyteQuality(analyte=Analyte.SMALL_VARIANTS, verdict=verdict, reason="Why.")
    ingest = msgspec.structs.replace(case.ingest, analytes=(quality,))
    lines = board(msgspec.structs.replace(case, ingest=ingest))
    for label in ("Oncogenic or likely oncogenic variants", "HRR genes"):
        assert ("quality control" in lines[label]) is bool(mark), label
        assert mark in lines[label].split("; ")[0]


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (CopyNumber(source=AT, gene="CDK6", fold_change=0.375, call="<DEL>"), "CDK6 DEL"),
        (CopyNumber(source=AT, gene="MDM2", fold_change=4.1), "MDM2"),
        (
            ExonCopyNumber(
                source=AT,
                gene="BRCA1",
                chromosome="chr17",
                start=41251792,
                stop=41256973,
                fold_change=0.532,
                affected_exons="5-7",
                call="LOSS",
            ),
            "BRCA1 LOSS, exons 5-7",
        ),
        (
            LossOfHeterozygosity(
                source=AT, gene="RAF1", absolute_copy_number=2, minor_copy_number=0
            ),
            "RAF1",
        ),
        (splice("EGFR"), "EGFR"),
        (splice(""), "gene not stated, chr7:1 to chr7:9"),
    ],
)
def test_the_summary_says_gain_or_loss(finding, text: str) -> None:
    case = klein()
    given = msgspec.structs.replace(
        case, ingest=msgspec.structs.replace(case.ingest, findings=(finding,))
    )
    parts = msgspec.structs.replace(case.actionability, findings=())
    lines = board(msgspec.structs.replace(given, actionability=parts))
    assert text in lines.values()


@pytest.mark.parametrize(
    ("sample", "written", "words"),
    [
        ({}, "", "origin not established"),
        (
            {},
            "Germline_DB",
            "origin not established; the panel software says germline, by counts in population "
            "databases",
        ),
        ({"germline_status": "ordered"}, "", "origin not established"),
        ({"germline_status": "done"}, "", "origin: see the germline test"),
    ],
)
def test_table_2_says_whether_the_origin_is_established(sample, written: str, words: str) -> None:
    case = klein()
    key = case.normalize.variants[0].key
    place = Source(file="t.tsv", row=7)
    calls = (
        (
            GermlineCall(
                key=key, status=GermlineStatus.GERMLINE_DATABASE, written=written, source=place
            ),
        )
        if written
        else ()
    )
    given = {name: text for name, text in case.sample.items() if name != "germline_status"}
    case = msgspec.structs.replace(
        case,
        sample=given | sample,
        ingest=msgspec.structs.replace(case.ingest, germline=calls),
    )
    view = build_view(case, SETTINGS, ())
    assert view.table2[0].origin == words
    assert f"{words}; row" in report_page(view).decode()
    assert b"origin" not in table2_tsv(view).split(b"\n", 1)[0]
