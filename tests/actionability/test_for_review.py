"""Known variants below a floor of the report, or taken out by a filter of the panel software."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from molecular_cases import case, row, run, table, variant
from varannot.hgvs.stage import BELOW_FLOOR
from varannot.knowledge.schema import KnowledgeRow
from varannot.model import (
    Case,
    Consequence,
    ExcludedRow,
    FilteredCalls,
    NormalizedVariant,
    NotAssessed,
    RowStatus,
    SmallVariant,
    Source,
)

KNOWN = row(
    gene="BRAF",
    record_type="variant_effect",
    match_type="protein_change",
    match_value="p.Val600Glu",
    effect="GoF",
    oncogenicity="oncogenic",
)
WHOLE_GENE = row(
    gene="BRAF",
    record_type="gene_role",
    match_type="gene",
    match_value="any",
    gene_role="oncogene",
)


def low(hgvs_c: str, hgvs_p: str, code: str = BELOW_FLOOR) -> NormalizedVariant:
    return msgspec.structs.replace(
        variant("BRAF", hgvs_c, hgvs_p),
        status=RowStatus.EXCLUDED,
        reason_code=code,
        reason="The allele fraction 0.01 lies below 0.02.",
    )


def for_review(found: tuple[NotAssessed, ...]) -> list[NotAssessed]:
    return [one for one in found if one.reason.startswith("For review")]


@pytest.mark.parametrize(
    ("given", "listed"),
    [
        (low("c.1799T>A", "p.(Val600Glu)"), True),
        (low("c.1798G>A", "p.(Val600Met)"), False),
        (low("c.1799T>A", "p.(Val600Glu)", "synonymous"), False),
    ],
)
def test_a_known_variant_below_a_floor_is_listed(given: NormalizedVariant, listed: bool) -> None:
    found = for_review(run(case(given), table(KNOWN, WHOLE_GENE))[1].not_assessed)
    assert bool(found) is listed
    # The first row of the table alone names the variant; the second is about the whole gene.
    assert not listed or "names this variant (VKB-900001)" in found[0].reason
    assert not listed or found[0].what == "BRAF c.1799T>A p.(Val600Glu)"


@pytest.mark.parametrize(("specimen", "told"), [("plasma", True), ("FFPE", False), ("", False)])
def test_that_no_floor_holds_for_plasma_is_said(specimen: str, told: bool) -> None:
    given = case(variant("BRAF", "c.1799T>A", "p.(Val600Glu)"))
    sample = {**given.sample, "specimen": specimen} if specimen else given.sample
    found = run(msgspec.structs.replace(given, sample=sample), table())[1].not_assessed
    assert any("No floor" in one.reason for one in found) is told


PLACE = ("chr7", 140453136, "A", "T")


def filtered(
    number: int, hgvs_c: str = "c.1799T>A", hgvs_p: str = "p.(Val600Glu)", vaf: float | None = 0.04
) -> tuple[NormalizedVariant, SmallVariant]:
    """A call that a filter took out, as normalised and as written."""
    known = variant("BRAF", hgvs_c, hgvs_p, transcript="NM_004333.6")
    call = SmallVariant(
        key=f"side_files.1:{number}",
        source=Source(file="s.vcf", row=number),
        gene="",
        chromosome=PLACE[0],
        position=PLACE[1],
        ref=PLACE[2],
        alt=PLACE[3],
        vaf=vaf,
        depth=450,
        filters="LowSupport;SB",
    )
    return msgspec.structs.replace(known, key=call.key), call


def filtered_case(
    *calls: tuple[NormalizedVariant, SmallVariant],
    reported: tuple[NormalizedVariant, ...] = (),
    unplaced: int = 0,
    weak: int = 0,
    further: int = 0,
    outside: int = 0,
    specimen: str = "FFPE",
) -> Case:
    given = case(*reported, specimen=specimen)
    assert given.ingest is not None
    assert given.normalize is not None
    aside = FilteredCalls(
        calls=tuple(call for _, call in calls), weak=weak, outside=outside, further=further
    )
    normalized = msgspec.structs.replace(
        given.normalize, filtered=tuple(one for one, _ in calls), filtered_unplaced=unplaced
    )
    ingest = msgspec.structs.replace(given.ingest, filtered=aside)
    return msgspec.structs.replace(given, ingest=ingest, normalize=normalized)


GENOMIC = row(
    gene="BRAF",
    record_type="variant_effect",
    match_type="genomic",
    match_value="GRCh37:7:140453136:A:T",
    effect="GoF",
)
CODON = row(
    gene="BRAF", record_type="variant_effect", match_type="codon", match_value="600:missense"
)


@pytest.mark.parametrize(
    ("hgvs_c", "hgvs_p", "known", "listed"),
    [
        ("c.1799T>A", "p.(Val600Glu)", KNOWN, True),
        ("c.1799T>A", "p.(Val600Glu)", GENOMIC, True),
        ("c.1799T>G", "p.(Val600Gly)", CODON, True),
        ("c.1799T>G", "p.(Val600Gly)", KNOWN, False),
        ("c.1799T>A", "p.(Val600Glu)", WHOLE_GENE, False),
    ],
)
def test_a_filtered_call_that_a_row_names_is_listed(
    hgvs_c: str, hgvs_p: str, known: KnowledgeRow, listed: bool
) -> None:
    one, call = filtered(12, hgvs_c, hgvs_p)
    one = msgspec.structs.replace(one, build="GRCh37")
    _, done = run(filtered_case((one, call)), table(known))
    found = for_review(done.not_assessed)
    assert len(found) == int(listed)
    assert done.relevance == ()
    assert done.findings == ()


def of_class(record_type: str, value: str, codes: str = "") -> KnowledgeRow:
    return row(
        gene="MET",
        record_type=record_type,
        match_type="variant_class",
        match_value=value,
        oncotree_code=codes,
        drug="a drug" if record_type == "therapy" else "",
        direction="sensitivity" if record_type == "therapy" else "",
    )


def role_of(role: str) -> KnowledgeRow:
    return row(
        gene="MET", record_type="gene_role", match_type="gene", match_value="any", gene_role=role
    )


SKIPPING = row(
    gene="MET",
    record_type="therapy",
    match_type="exon",
    match_value="14:skipping",
    oncotree_code="LMS",
    drug="a drug",
    direction="sensitivity",
)
LOSS = "has rows about loss of this gene, and the call truncates it (VKB-900001)"
GAIN = "has rows about activation of this gene, which the call may cause (VKB-900001)"


@pytest.mark.parametrize(
    ("consequence", "known", "role", "said"),
    [
        (Consequence.SPLICE_DONOR, SKIPPING, "oncogene", "exon skipping, which this splice site"),
        (Consequence.MISSENSE, SKIPPING, "oncogene", ""),
        (Consequence.FRAMESHIFT, of_class("therapy", "lof", "LMS"), "TSG", LOSS),
        (Consequence.STOP_GAINED, of_class("therapy", "oncogenic", "LMS"), "TSG", LOSS),
        (Consequence.STOP_GAINED, of_class("germline", "oncogenic"), "TSG", LOSS),
        (Consequence.STOP_GAINED, of_class("prognostic", "oncogenic", "LMS"), "TSG", ""),
        # A drug for another tumour type, a gene that acts by its gain, and a whole gene.
        (Consequence.STOP_GAINED, of_class("therapy", "lof", "LUAD"), "TSG", ""),
        (Consequence.STOP_GAINED, of_class("therapy", "oncogenic", "LMS"), "oncogene", ""),
        (Consequence.STOP_GAINED, WHOLE_GENE, "TSG", ""),
        (Consequence.INFRAME_INSERTION, of_class("therapy", "gof", "LMS"), "oncogene", GAIN),
        (Consequence.INFRAME_INSERTION, of_class("therapy", "gof", "LMS"), "TSG", ""),
        # Nearly every missense call of the gene would be listed.
        (Consequence.MISSENSE, of_class("therapy", "gof", "LMS"), "oncogene", ""),
        (Consequence.MISSENSE, of_class("caveat", "missense"), "oncogene", ""),
    ],
)
def test_rows_about_a_class_list_calls_that_truncate_or_insert(
    consequence: Consequence, known: KnowledgeRow, role: str, said: str
) -> None:
    one, call = filtered(12, "c.1A>C", "p.?")
    one = msgspec.structs.replace(one, gene="MET", consequence=consequence)
    _, done = run(filtered_case((one, call)), table(known, role_of(role)))
    found = for_review(done.not_assessed)
    assert len(found) == bool(said)
    assert all(said in line.reason for line in found)


def test_a_call_in_an_exon_that_a_row_names_is_listed() -> None:
    one, call = filtered(12, "c.2924T>C", "p.(Val975Ala)")
    one = msgspec.structs.replace(one, gene="MET")
    call = msgspec.structs.replace(call, exons="14/21")
    exon = row(
        gene="MET", record_type="variant_effect", match_type="exon", match_value="14:missense"
    )
    [line] = for_review(run(filtered_case((one, call)), table(exon))[1].not_assessed)
    assert "The knowledge table names this variant (VKB-900001)." in line.reason


def test_the_line_says_all_that_the_file_says() -> None:
    [line] = for_review(run(filtered_case(filtered(12)), table(KNOWN))[1].not_assessed)
    assert line.what == "BRAF c.1799T>A p.(Val600Glu)"
    assert line.reason == (
        "For review: the panel software filtered this call (LowSupport;SB), allele fraction 0.04, "
        "18 of 450 reads (s.vcf, row 12). The knowledge table names this variant (VKB-900001). It "
        "is no finding, and has neither class nor therapy line; look at the reads, or repeat the "
        "test."
    )


@pytest.mark.parametrize(
    ("stated", "listed"),
    [
        (variant("BRAF", "c.1799T>A", "p.(Val600Glu)", transcript="NM_004333.4"), 0),
        (variant("BRAF", "c.1799T>A", "p.(Val600Glu)", transcript="NM_001374258.1"), 1),
        (variant("BRAF", "c.1798G>A", "p.(Val600Met)", transcript="NM_004333.6"), 1),
    ],
)
def test_a_name_that_a_row_of_the_sample_states_is_not_listed_again(
    stated: NormalizedVariant, listed: int
) -> None:
    given = filtered_case(filtered(12), reported=(stated,))
    assert len(for_review(run(given, table(KNOWN))[1].not_assessed)) == listed


def test_beyond_twenty_lines_the_calls_stand_in_one() -> None:
    many = [filtered(number) for number in range(10, 33)]
    found = for_review(run(filtered_case(*many), table(KNOWN))[1].not_assessed)
    assert len(found) == 21
    assert found[-1].what == "Further filtered calls"
    assert found[-1].reason.startswith("For review: rows of the knowledge table are about 3")
    assert found[-1].reason.count("BRAF c.1799T>A p.(Val600Glu) (LowSupport;SB, allele") == 3


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, None),
        (
            {"weak": 9},
            "With fewer than 4 reads or an allele fraction below 0.02 "
            "(resources/report_floors.tsv, the project's own choice, unconfirmed): 9. They stand",
        ),
        (
            {"weak": 9, "specimen": "plasma"},
            "With fewer than 4 reads (resources/report_floors.tsv, the project's own choice, "
            "unconfirmed): 9. They stand",
        ),
        (
            {"further": 3},
            "Beyond the number that is looked up, each with fewer reads than calls of the same "
            "gene that were: 3.",
        ),
        (
            {"outside": 5},
            "More than 200 bases from an installed coding exon of the panel's genes (the "
            "project's own choice, unconfirmed): 5.",
        ),
        (
            {"unplaced": 2},
            "Not placed, because the genome build of the coordinates is not known or in doubt: 2.",
        ),
    ],
)
def test_what_was_not_looked_up_is_counted(counts: dict[str, Any], said: str | None) -> None:
    done = run(filtered_case(**counts), table(KNOWN))[1].not_assessed
    found = [one.reason for one in done if one.what == "Filtered calls that were not looked up"]
    assert len(found) == int(said is not None)
    assert said is None or found[0].startswith(said)


@pytest.mark.parametrize(
    ("typed", "listed"), [("p.Val600Glu", 0), ("p.(Val600Glu)", 0), ("p.Val600Lys", 1)]
)
def test_a_row_that_states_its_protein_change_alone_names_the_call(typed: str, listed: int) -> None:
    reported = variant("BRAF", "", typed, transcript="")
    done = run(filtered_case(filtered(12), reported=(reported,)), table(KNOWN))[1]
    assert len(for_review(done.not_assessed)) == listed


def test_a_call_that_the_table_of_the_sample_does_not_name_is_listed() -> None:
    one, call = filtered(12)
    call = msgspec.structs.replace(call, filters="PASS")
    given = filtered_case((one, call))
    assert given.ingest is not None
    reason = "not found in the table of variants given for the sample, by its place"
    row_of = ExcludedRow(key=call.key, source=call.source, code="not_in_table", reason=reason)
    ingest = msgspec.structs.replace(given.ingest, excluded=(row_of,))
    done = run(msgspec.structs.replace(given, ingest=ingest), table(KNOWN))[1]
    [line] = for_review(done.not_assessed)
    assert line.reason.startswith(f"For review: {reason}, allele fraction 0.04, 18 of 450 reads")
