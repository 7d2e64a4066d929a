"""The computed descriptions on the page and in the tables."""

import itertools

import msgspec
import pytest
from html_page import Page
from report_cases import SETTINGS, klein

from varannot.model import (
    CheckLevel,
    Consequence,
    Description,
    FindingCode,
    HgvsFinding,
    Nmd,
    NmdRule,
    NmdVerdict,
    Opinion,
    ProteinLoss,
    ReferenceUse,
)
from varannot.report.descriptions import (
    description_blocks,
    findings_text,
    level_counts,
    mane_name,
    reference_facts,
    serious_texts,
    with_description,
)
from varannot.report.stage import read_report, write_report

AGREED = tuple(
    Opinion(who=who, hgvs_c="c.743G>A", hgvs_p="p.(Arg248Gln)", agrees=True)
    for who in ("hgvs-weaver", "brute force")
)
NOT_ON_MANE = HgvsFinding(code=FindingCode.NOT_ON_MANE, text="It lies outside MANE Select.")
DIFFERS = HgvsFinding(code=FindingCode.ENGINE_DIFFERS, text="hgvs-weaver: c. is c.1G>A.")


def description(transcript, *, main=True, **changes):
    found = Description(
        transcript=transcript,
        gene="TP53",
        build="GRCh38",
        hgvs_c="c.743G>A",
        hgvs_p="p.(Arg248Gln)",
        consequence=Consequence.MISSENSE,
        consequences=(Consequence.MISSENSE,),
        level=CheckLevel.SEQUENCE,
        tags=("MANE Select",) if main else (),
        exon="7/11",
        opinions=AGREED,
        vrs_id="ga4gh:VA.x",
        spdi="NC_000017.11:7674219:C:T",
    )
    return msgspec.structs.replace(found, **changes)


STOP = description(
    "NM_133509.3",
    main=False,
    hgvs_c="c.1111C>T",
    hgvs_p="p.(Gln371Ter)",
    consequence=Consequence.STOP_GAINED,
    consequences=(Consequence.STOP_GAINED,),
    exon="10/10",
    exons_whole=False,
    level=CheckLevel.PROTEIN,
    opinions=(),
    nmd=Nmd(verdict=NmdVerdict.ESCAPES, rules=(NmdRule.LAST_CODING_EXON,), text="It escapes."),
    loss=ProteinLoss(lost=14, share=0.036, first_lost=371, text="14 of 384 residues lost."),
)


@pytest.fixture(scope="module")
def case():
    """The published case with descriptions of two variants."""
    given = klein()
    own = {
        "TP53": {
            "descriptions": (
                description("NM_000546.5", main=False),
                description("NM_000546.6", findings=(DIFFERS,)),
            ),
            "panel_transcript": "NM_000546.5",
            "mane_transcript": "NM_000546.6",
        },
        "RAD51B": {
            "descriptions": (STOP,),
            "mane_transcript": "NM_133510.4",
            "findings": (NOT_ON_MANE,),
        },
    }
    variants = tuple(
        msgspec.structs.replace(
            variant,
            **own.get(variant.gene, {}),
            check=msgspec.structs.replace(
                variant.check,
                level=CheckLevel.SEQUENCE if variant.gene in own else CheckLevel.NONE,
            ),
        )
        for variant in given.normalize.variants
    )
    use = ReferenceUse(
        name="Panel genes",
        folder="resources/transcripts",
        sha256="0" * 64,
        builds=("GRCh37", "GRCh38"),
        engine="hgvs-weaver 1.0.1",
    )
    normalize = msgspec.structs.replace(given.normalize, variants=variants, reference=use)
    return msgspec.structs.replace(given, normalize=normalize)


@pytest.fixture(scope="module")
def folder(case, tmp_path_factory):
    """The files of that case."""
    root = tmp_path_factory.mktemp("described") / "KLEIN2025"
    write_report(case, root, SETTINGS)
    return root


def test_every_reported_variant_has_a_block(case):
    blocks = description_blocks(case.normalize)
    assert [block.variant.split(" ")[0] for block in blocks] == [
        variant.gene for variant in case.normalize.variants
    ]
    empty = [block for block in blocks if not block.lines]
    assert all(block.absence.startswith("not computed") for block in empty)


def test_another_version_with_the_same_result_stands_in_one_line(case):
    tp53 = description_blocks(case.normalize)[0]
    (line,) = tp53.lines
    assert line.transcript == "NM_000546.6"
    assert line.role == "MANE Select, the same on NM_000546.5, which the row names"
    assert line.opinions == "hgvs-weaver agrees; brute force agrees"
    assert line.identifiers == ("NC_000017.11:7674219:C:T", "ga4gh:VA.x")


def test_two_isoforms_stand_side_by_side():
    from varannot.model import Normalize

    variant = klein().normalize.variants[0]
    other = description("NM_1.1", main=False, hgvs_p="p.(Arg300Gln)")
    both = msgspec.structs.replace(
        variant, descriptions=(other, description("NM_000546.6")), panel_transcript="NM_1.1"
    )
    (block,) = description_blocks(Normalize(variants=(both,)))
    assert [(line.transcript, line.role) for line in block.lines] == [
        ("NM_1.1", "transcript of the row, not MANE Select"),
        ("NM_000546.6", "MANE Select"),
    ]


def test_missing_opinions_and_partial_exons_are_said(case):
    rad51b = description_blocks(case.normalize)[1]
    (line,) = rad51b.lines
    assert line.opinions == "no second opinion: the bases are not installed"
    assert line.place == "coding exon 10/10, GRCh38"
    assert (line.decay, line.loss) == ("It escapes.", "14 of 384 residues lost.")
    assert rad51b.findings == ("It lies outside MANE Select.",)


def test_levels_are_counted(case):
    counted = level_counts(case.normalize, case.ingest)
    assert counted == "SEQUENCE 2, CDS 0, PROTEIN 0, COORDINATE 0, NONE 6"
    facts = {fact.label: fact.value for fact in reference_facts(case.normalize, case.ingest)}
    assert facts["Second engine"] == "hgvs-weaver 1.0.1"
    assert facts["Descriptions checked, by level"].startswith("SEQUENCE 2")


def test_serious_findings_are_flagged_in_table_2(case, folder):
    tp53, rad51b = case.normalize.variants[:2]
    assert serious_texts(tp53) == (DIFFERS.text,)
    assert serious_texts(rad51b) == (NOT_ON_MANE.text,)
    page = Page((folder / "report.html").read_bytes())
    flags = [e.text.strip() for e in page.all("span") if e.attributes.get("class") == "flag"]
    assert DIFFERS.text in flags
    assert NOT_ON_MANE.text in flags
    report = read_report(folder / "report.json")
    assert report.table2[0].needs_decision


def test_variants_tsv_names_both_transcripts(case, folder):
    lines = (folder / "variants.tsv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    tp53, rad51b = (dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:3])
    assert tp53["computed"] == "NM_000546.5:c.743G>A p.(Arg248Gln)"
    assert tp53["mane"] == "NM_000546.6:c.743G>A p.(Arg248Gln)"
    assert tp53["check_level"] == "SEQUENCE"
    assert tp53["findings"] == f"engine_differs: {DIFFERS.text}"
    assert rad51b["mane"] == "NM_133510.4: not on this transcript"
    assert findings_text(case.normalize.variants[2]) == "none"
    assert mane_name(case.normalize.variants[2]) == "not computed"


def test_the_page_stays_accessible(folder):
    page = Page((folder / "report.html").read_bytes())
    assert page.unbalanced == []
    for cell in page.all("td", "th", "dd", "dt", "li", "caption", "h2", "h3"):
        assert cell.text.strip(), cell
    assert all(th.attributes.get("scope") for th in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    levels = [int(h.tag[1]) for h in page.all("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_completeness_list_knows_the_computed_transcript(folder):
    report = read_report(folder / "report.json")
    items = {item.id: item.where for item in report.completeness.items}
    assert "transcript with version in 6 of 8" in items["C12"]
    assert "by level: SEQUENCE 2" in items["C13"]


@pytest.mark.parametrize("cell", ["", "-", "N/A"])
def test_rows_without_a_description_are_counted_apart(case, folder, cell):
    rows = list(case.ingest.small_variants)
    rows[0] = msgspec.structs.replace(rows[0], hgvs_c=cell, hgvs_p="")
    bare = msgspec.structs.replace(
        case, ingest=msgspec.structs.replace(case.ingest, small_variants=tuple(rows))
    )
    assert len(with_description(bare.normalize, bare.ingest)) == 7
    expected = "SEQUENCE 1, CDS 0, PROTEIN 0, COORDINATE 0, NONE 6"
    expected += "; 1 row states neither c. nor p., computed: SEQUENCE 1"
    assert level_counts(bare.normalize, bare.ingest) == expected
    write_report(bare, folder, SETTINGS)
    (item,) = [
        one for one in read_report(folder / "report.json").completeness.items if one.id == "C13"
    ]
    assert item.where.startswith("7 descriptions checked")
