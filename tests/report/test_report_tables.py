import msgspec
import pytest
from report_cases import KLEIN_ROWS, PUBLISHED, SETTINGS, hrd, klein

from varannot.errors import VarannotError
from varannot.model import GermlineCall, GermlineStatus, Interpretation, Source
from varannot.report.build import build_view
from varannot.report.columns import (
    AS_PUBLISHED_MARK,
    FINDINGS_TSV,
    OUTPUT_TABLES,
    RUN_SUMMARY_TSV,
    TABLE2_TSV,
    VARIANTS_TSV,
)
from varannot.report.completeness import load_checklist
from varannot.resources import resource


def rows(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[1:]]


@pytest.mark.parametrize(
    ("table", "header"),
    [
        (TABLE2_TSV, "gene mutation interpretation therapeutic_relevance checks"),
        (
            VARIANTS_TSV,
            "source_file source_row gene hgvs_c hgvs_p status reason checks "
            "computed mane check_level findings panel_origin "
            "points codes standard_class curated_class not_assessable lof_rule",
        ),
        (
            FINDINGS_TSV,
            "source_file source_row section kind gene description status reason relevance",
        ),
    ],
)
def test_column_names_are_the_published_interface(results, table, header):
    assert table.names == tuple(header.split())
    for sample in ("KLEIN2025", "DEMO_HRD", "BROKEN"):
        first = (results / sample / table.name).read_text(encoding="utf-8").split("\n")[0]
        assert first == header.replace(" ", "\t")


def test_origin_by_the_panel_software_stands_beside_the_row():
    case = hrd()
    first, *others = case.ingest.small_variants
    calls = (
        GermlineCall(
            key=first.key,
            status=GermlineStatus.GERMLINE_PROXIMITY,
            written="Germline_Proxi",
            source=Source(file="x.tmb.trace.tsv", row=7, section="TMB trace"),
        ),
    )
    told = msgspec.structs.replace(
        case, ingest=msgspec.structs.replace(case.ingest, germline=calls)
    )
    checklist = load_checklist(resource("completeness.tsv"), "completeness.tsv")
    before, after = (build_view(one, SETTINGS, checklist).variant_rows for one in (case, told))
    words = (
        "germline, a guess from allele fractions near by (Germline_Proxi), x.tmb.trace.tsv, row 7"
    )
    said = {line.panel_origin for line in after if line.source_row == first.source.row}
    assert said == {words}
    assert others
    # It takes no row away and changes nothing else.
    assert [msgspec.structs.replace(one, panel_origin="not stated") for one in after] == list(
        before
    )


def test_every_output_column_is_documented():
    for table in OUTPUT_TABLES:
        for column in table.columns:
            assert column.prose.endswith("."), (table.name, column.name)


def test_table2_holds_the_reported_variants_in_input_order(results):
    table = rows(results / "KLEIN2025" / "table2.tsv")
    assert [tuple(row.values())[:4] for row in table] == list(KLEIN_ROWS)


def test_table2_as_published_prints_the_publication_with_the_mark_first(results):
    table = rows(results / "published" / "KLEIN2025" / "table2.tsv")
    for row, (gene, mutation, phrase, relevant) in zip(table, KLEIN_ROWS, strict=True):
        expected = (gene, mutation, *PUBLISHED.get(gene, (phrase, relevant)))
        assert tuple(row.values())[:4] == expected
        assert row["checks"].startswith(AS_PUBLISHED_MARK)


@pytest.mark.parametrize("folder", ["KLEIN2025", "published/KLEIN2025"])
@pytest.mark.parametrize(
    ("gene", "words"),
    [
        ("PMS2", ["description impossible", "codon 290", "c.869G>A p.(Gly290Glu)", "unranked"]),
        ("ATRX", ["description impossible", "codon 1564", "c.4690C>T p.(Gln1564Ter)"]),
        ("RAD51B", ["NM_133510", "NM_133509", "unconfirmed"]),
        ("TP53", ["agrees (codon arithmetic only)"]),
    ],
)
def test_checks_name_what_the_reader_must_know(results, folder, gene, words):
    (row,) = [r for r in rows(results / folder / "table2.tsv") if r["gene"] == gene]
    for word in words:
        assert word in row["checks"]


def test_checks_say_what_cannot_be_checked_and_old_names(results):
    checks = {r["hgvs_c"]: r["checks"] for r in rows(results / "DEMO_HRD" / "variants.tsv")}
    assert checks["c.67+4G>A"] == "not checkable: no p. to compare"
    assert checks["c.5946del"].endswith("gene written as FANCD1 | BIC name: 6174delT")


def test_every_small_variant_row_is_reported_or_excluded_in_input_order(results):
    table = rows(results / "DEMO_HRD" / "variants.tsv")
    assert [int(r["source_row"]) for r in table] == [60, 61, 62, 63, 64, 65, 66]
    assert [r["status"] for r in table].count("reported") == 3
    assert all(r["reason"] and r["checks"] for r in table)
    assert {r["reason"] for r in table if r["status"] == "excluded"} == {
        "synonymous variant",
        "intronic variant",
        "the row names no gene and no description",
    }


def test_every_other_row_stands_in_findings(results):
    table = rows(results / "DEMO_HRD" / "findings.tsv")
    assert [(int(r["source_row"]), r["kind"], r["gene"], r["status"]) for r in table] == [
        (35, "copy_number", "MYC", "reported"),
        (36, "not_read", "EGFR", "excluded"),
        (40, "loh", "BRCA2", "reported"),
        (44, "splice", "MET", "reported"),
        (48, "fusion", "TPM3-NTRK1", "reported"),
        (52, "exon_copy_number", "BRCA1", "reported"),
        (53, "assessed_negative", "BRCA2", "reported"),
    ]
    assert table[0]["description"] == "DUP, fold change 3.412, absolute copy number 9"
    assert table[0]["relevance"] == "Amplification, no approved therapy"
    assert table[1]["reason"] == "fold change is no number"


def test_findings_as_published_carry_the_mark():
    case = msgspec.structs.replace(hrd(), interpretation=Interpretation.AS_PUBLISHED)
    view = build_view(case, SETTINGS, load_checklist(resource("completeness.tsv"), "c.tsv"))
    assert all(line.reason.startswith(AS_PUBLISHED_MARK) for line in view.finding_rows)
    assert all(line.checks.startswith(AS_PUBLISHED_MARK) for line in view.variant_rows)
    assert view.summary.remarks == AS_PUBLISHED_MARK


def test_no_cell_of_a_good_sample_is_empty(results):
    for sample in ("KLEIN2025", "DEMO_HRD"):
        for table in (TABLE2_TSV, VARIANTS_TSV, FINDINGS_TSV):
            for row in rows(results / sample / table.name):
                assert all(row.values()), (sample, table.name, row)


def test_a_failed_sample_has_headers_only(results):
    for table in (TABLE2_TSV, VARIANTS_TSV, FINDINGS_TSV):
        text = (results / "BROKEN" / table.name).read_text(encoding="utf-8")
        assert text == "\t".join(table.names) + "\n"


def test_equation_of_rows(results):
    view = build_view(hrd(), SETTINGS, load_checklist(resource("completeness.tsv"), "c.tsv"))
    assert [(a.rows, a.read, a.reported, a.excluded, a.remark) for a in view.accounts] == [
        ("small variants", 7, 3, 4, ""),
        ("other findings", 7, 6, 1, ""),
    ]
    assert sum(group.count for group in view.excluded) == 5
    assert view.excluded[-1].where == "65-66"


def test_a_row_that_gets_lost_between_stages_is_an_error():
    case = klein()
    shorter = msgspec.structs.replace(case.normalize, variants=case.normalize.variants[:-1])
    lost = msgspec.structs.replace(case, normalize=shorter)
    with pytest.raises(VarannotError, match=r"klein2025_variants\.tsv, row 9: lost"):
        build_view(lost, SETTINGS, ())


def test_a_case_without_all_stages_is_refused():
    case = msgspec.structs.replace(klein(), actionability=None)
    with pytest.raises(VarannotError, match="has not run"):
        build_view(case, SETTINGS, ())


def test_run_summary_columns():
    assert RUN_SUMMARY_TSV.names[:4] == ("sample_id", "patient_id", "tumour_type", "status")
    assert {"reported", "excluded", "open_questions", "tmb", "msi", "hrr_line", "failure"} <= set(
        RUN_SUMMARY_TSV.names
    )
