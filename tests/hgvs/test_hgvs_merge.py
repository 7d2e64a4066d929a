"""Rows that are, or may be, one event: phase, records with several changes, neighbours.

Facts of the two published traps: TSO500 LocalApp 2.2 (KIT exon 11) and DRAGEN TSO500 2.5 (BCR),
from public result files; row numbers here are made up.
"""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from varannot.errors import InputError
from varannot.hgvs.compound import describe_compound, read_changes
from varannot.hgvs.decompose import applied, atoms, combined, parts
from varannot.hgvs.edit import Edit, genomic_edit, sense_edit
from varannot.hgvs.merge import EventKind, Merged, merge_rows
from varannot.hgvs.merge_evidence import Phase, phase_between
from varannot.hgvs.merge_rules import load_merge_rules, merge_rules
from varannot.hgvs.nmd_rules import nmd_rules
from varannot.hgvs.projector import Projector
from varannot.model import Consequence, FindingCode, SmallVariant, Source
from varannot.resources import resource
from varannot.transcripts.bundle import open_bundle
from varannot.transcripts.model import Transcript, sense
from varannot.tso500.combined_output import read_combined_output
from varannot.tso500.vcf import read_vcf

RULES = merge_rules()
COMPONENT = FindingCode.COMPONENT
TOGETHER = FindingCode.READ_TOGETHER
POSSIBLY = FindingCode.POSSIBLY_ONE_EVENT


@cache
def projector() -> Projector:
    """The shipped transcripts on GRCh37, without the second engine."""
    return Projector(
        open_bundle(resource("transcripts/bundle.tsv").parent), "GRCh37", nmd_rules(), None
    )


def row(number: int, place: str, vaf: float | None = None, **more: object) -> SmallVariant:
    """A row of the file `f`; `place` reads `chr4:100 A>G`, or is empty."""
    values: dict[str, object] = {"gene": "", "vaf": vaf, "depth": 1500}
    if place:
        where, change = place.split(" ")
        chromosome, position = where.split(":")
        ref, alt = change.split(">")
        values |= {"chromosome": chromosome, "position": int(position), "ref": ref, "alt": alt}
    values |= more
    coding = str(values.get("hgvs_c", ""))
    if ":" in coding:
        values["transcript"] = coding.split(":")[0]
    values |= {"key": f"f:{number}", "source": Source(file="f", row=number)}
    return msgspec.convert(values, SmallVariant)


def codes(merged: Merged, number: int) -> list[FindingCode]:
    return [finding.code for finding in merged.findings.get(f"f:{number}", ())]


def text_of(merged: Merged, number: int, column: str = "f") -> str:
    return " ".join(finding.text for finding in merged.findings[f"{column}:{number}"])


KIT = (
    row(
        11,
        "chr4:55593603 TGGAAGGTTGTTGAGG>T",
        0.3273,
        gene="KIT",
        hgvs_c="NM_000222.2:c.1670_1684del",
        hgvs_p="NP_000213.1:p.(Trp557Ter)",
        consequences=("stop_gained",),
    ),
    row(
        12,
        "chr4:55593620 GAT>CAC",
        0.3241,
        gene="KIT",
        hgvs_c="NM_000222.2:c.1686_1688delinsCAC",
        hgvs_p="NP_000213.1:p.(Glu562_Ile563delinsAspThr)",
        consequences=("missense_variant",),
    ),
)

BCR = (
    row(
        21,
        "chr22:23631801 T>C",
        0.6332,
        depth=199,
        gene="BCR",
        hgvs_c="NM_004327.4:c.2700T>C",
        hgvs_p="NM_004327.4:c.2700T>C(p.(Asn900=))",
        consequences=("synonymous_variant",),
    ),
    row(
        22,
        "chr22:23631801 TAAGGAAGGTGGGCCCCCCCGTT>CAAGGAAGGTGGGCCCCCCCCGTC",
        0.6332,
        depth=199,
        gene="BCR",
        hgvs_c="NM_004327.4:c.2700_2707+15delinsCAAGGAAGGTGGGCCCCCCCCGTC",
        consequences=("splice_donor_variant", "frameshift_variant", "intron_variant"),
    ),
    row(
        23,
        "chr22:23631813 G>GC",
        0.6524,
        depth=187,
        gene="BCR",
        hgvs_c="NM_004327.4:c.2707+12dup",
        consequences=("splice_region_variant", "intron_variant"),
    ),
    row(
        24,
        "chr22:23631823 T>C",
        0.6440,
        depth=191,
        gene="BCR",
        hgvs_c="NM_004327.4:c.2707+15T>C",
        consequences=("intron_variant",),
    ),
)

V600K = ("chr7:140453137 C>T", "chr7:140453136 A>T")
"""BRAF c.1798G>A and c.1799T>A; together p.(Val600Lys) (COSV56065204)."""


# The two traps.


def test_a_stop_of_unmerged_neighbours_is_no_loss_of_function() -> None:
    merged = merge_rows(KIT, projector())
    (event,) = merged.events
    assert event.kind is EventKind.POSSIBLY_ONE
    assert event.description is not None
    assert event.description.hgvs_c == "c.1670_1688delinsACAC"
    assert event.description.hgvs_p == "p.(Trp557_Ile563delinsTyrThr)"
    assert event.description.consequence is Consequence.INFRAME_DELETION
    assert codes(merged, 11) == codes(merged, 12) == [POSSIBLY]
    assert "p.(Trp557_Ile563delinsTyrThr)" in text_of(merged, 11)
    assert "Row 12 lies 1 unchanged base away" in text_of(merged, 11)
    assert merged.loss_from_part == {"f:11"}
    assert not event.counted_elsewhere


def test_the_stop_is_doubted_without_sequences_too() -> None:
    merged = merge_rows(KIT)
    assert merged.loss_from_part == {"f:11"}
    assert codes(merged, 12) == [POSSIBLY]


def test_a_record_listed_beside_its_components_is_one_event() -> None:
    merged = merge_rows(BCR, projector())
    (event,) = merged.events
    assert event.kind is EventKind.SAME_RECORD
    assert event.lead == "f:22"
    assert event.keys == ("f:21", "f:23", "f:24")
    assert event.counted_elsewhere == {"f:21", "f:23", "f:24"}
    description = event.description
    assert description is not None
    assert description.hgvs_c == "c.2700_2707+15delinsCAAGGAAGGTGGGCCCCCCCCGTC"
    assert description.hgvs_p == "p.(Asn900=)"
    assert set(description.consequences) == {
        Consequence.SPLICE_REGION,
        Consequence.SYNONYMOUS,
        Consequence.INTRON,
    }
    assert description.nmd is None
    assert TOGETHER in codes(merged, 22)
    assert "c.2700T>C; c.2707+12dup; c.2707+15T>C" in text_of(merged, 22)
    assert [codes(merged, number) for number in (21, 23, 24)] == [[COMPONENT]] * 3
    assert "row 22" in text_of(merged, 23)
    assert merged.loss_from_part == {"f:22"}


def test_the_record_is_doubted_without_sequences_too() -> None:
    merged = merge_rows(BCR)
    assert merged.loss_from_part == {"f:22"}
    assert merged.events[0].keys == ("f:21", "f:23", "f:24")


def _replaces_several(one: SmallVariant) -> bool:
    assert one.position is not None
    edit = genomic_edit(one.position, one.ref, one.alt)
    return bool(edit.ref and edit.alt) and len(edit.ref) + len(edit.alt) > 2


def test_traps_in_the_public_files(shared: Path) -> None:
    folder = shared / "tso500"
    if not folder.exists():
        pytest.skip(f"{folder} is not there")
    drawn = folder / "geneyx_geneyx.analysis.api" / "half_CombinedVariantOutput.tsv"
    rows = read_combined_output(drawn, drawn.name).small_variants
    merged = merge_rows(rows, projector())
    kinds = {event.kind for event in merged.events}
    assert kinds == {EventKind.SAME_RECORD}
    assert {one.key for one in rows if _replaces_several(one)} == {
        event.lead for event in merged.events
    }
    assert all(len(event.keys) >= 2 for event in merged.events)
    assert len(merged.loss_from_part) == 1
    excerpt = folder / "lucianogiaco_TSO500-validation" / "excerpt_CombinedVariantOutput.tsv"
    kit = merge_rows(read_combined_output(excerpt, excerpt.name).small_variants, projector())
    assert [event.kind for event in kit.events] == [EventKind.POSSIBLY_ONE]
    assert len(kit.loss_from_part) == 1


# Phase.


def phased(number: int, place: str, genotype: str, **more: object) -> SmallVariant:
    return row(
        number, place, 0.3, gene="BRAF", phase_set="140453136", phased_genotype=genotype, **more
    )


def test_rows_on_one_copy_are_read_together() -> None:
    rows = (phased(3, V600K[0], "0|1"), phased(2, V600K[1], "0|1"))
    merged = merge_rows(rows, projector())
    (event,) = merged.events
    assert event.kind is EventKind.IN_PHASE
    assert event.keys == ("f:2", "f:3")
    assert event.edit == Edit(140453135, 140453137, "AC", "TT")
    assert event.description is not None
    assert event.description.hgvs_p == "p.(Val600Lys)"
    assert codes(merged, 2) == [TOGETHER, COMPONENT]
    assert codes(merged, 3) == [COMPONENT]
    assert event.counted_elsewhere == {"f:3"}
    assert not merged.loss_from_part


@pytest.mark.parametrize(
    ("first", "second"), [("0|1", "1|0"), ("1|0", "0|1"), ("0|0|1", "1|0|0"), ("0|1|0", "1|0|1")]
)
def test_rows_on_two_copies_are_never_one_event(first: str, second: str) -> None:
    rows = (phased(2, V600K[1], first), phased(3, V600K[0], second))
    merged = merge_rows(rows, projector())
    assert merged == Merged((), {}, frozenset())


def test_an_mnv_tag_puts_rows_on_one_copy() -> None:
    tag = "chr7:140453136_AC->TT"
    rows = tuple(
        row(number, place, 0.3, mnv_tag=tag) for number, place in enumerate(V600K, start=2)
    )
    merged = merge_rows(rows)
    (event,) = merged.events
    assert event.kind is EventKind.IN_PHASE
    assert event.edit == Edit(140453135, 140453137, "AC", "TT")
    assert tag in text_of(merged, 3)
    assert "rows 2 and 3" in text_of(merged, 2)


def test_bases_between_are_taken_from_the_tag_where_no_sequence_is_known() -> None:
    tag = "chrUn:101_TGC->GGG"
    rows = (
        row(2, "chrUn:101 T>G", 0.3, mnv_tag=tag),
        row(3, "chrUn:103 C>G", 0.3, mnv_tag=tag),
    )
    assert merge_rows(rows).events[0].edit == Edit(100, 103, "TGC", "GGG")
    assert merge_rows(rows, projector()).events[0].edit == Edit(100, 103, "TGC", "GGG")


def of_file(one: SmallVariant, column: str, file: str, **more: object) -> SmallVariant:
    key, source = f"{column}:{one.source.row}", Source(file=file, row=one.source.row)
    return msgspec.structs.replace(one, key=key, source=source, **more)


def test_phase_of_a_vcf_serves_the_same_changes_of_another_result() -> None:
    told = [phased(number, place, "0|1") for number, place in enumerate(V600K, start=2)]
    plain = [
        of_file(one, "combined_output", "c", chromosome="7", phase_set="", phased_genotype="")
        for one in told
    ]
    merged = merge_rows([*(of_file(one, "variants", "v") for one in told), *plain], projector())
    assert {event.keys for event in merged.events} == {
        ("combined_output:3", "combined_output:2"),
        ("variants:3", "variants:2"),
    }
    assert {event.kind for event in merged.events} == {EventKind.IN_PHASE}


def test_a_call_of_a_side_file_alone_is_read_with_its_neighbour_in_the_main_file() -> None:
    first, second = (phased(number, place, "0|1") for number, place in enumerate(V600K, start=2))
    rows = (
        of_file(first, "combined_output", "c.tsv"),
        of_file(second, "side_files.1", "v.vcf"),
    )
    merged = merge_rows(rows, projector())
    (event,) = merged.events
    assert (event.kind, event.keys) == (
        EventKind.IN_PHASE,
        ("side_files.1:3", "combined_output:2"),
    )
    assert "row 3 of v.vcf and row 2 of c.tsv" in text_of(merged, 3, "side_files.1")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("", "", "t"), ("", "", "t"), Phase.CIS),
        (("5", "0|1", ""), ("5", "0|1", ""), Phase.CIS),
        (("5", "1|1", ""), ("5", "1|1", ""), Phase.CIS),
        (("5", "0|1", ""), ("5", "1|0", ""), Phase.TRANS),
        (("5", "0|1", ""), ("5", "1|1", ""), Phase.UNKNOWN),
        (("5", "0|1", ""), ("6", "0|1", ""), Phase.UNKNOWN),
        (("5", "", ""), ("5", "", ""), Phase.UNKNOWN),
        (("", "0|1", ""), ("", "0|1", ""), Phase.UNKNOWN),
        (("", "", "t"), ("", "", "u"), Phase.UNKNOWN),
        (("5", "0|1", "t"), ("5", "1|0", "u"), Phase.TRANS),
    ],
)
def test_phase(one: tuple[str, ...], other: tuple[str, ...], expected: Phase) -> None:
    names = ("phase_set", "phased_genotype", "mnv_tag")
    first, second = (row(1, "", **dict(zip(names, v, strict=True))) for v in (one, other))
    assert phase_between(first, second) is expected
    assert phase_between(second, first) is expected


TAG = "chr7:140453136_AC->TT"
VCF_HEADER = """##fileformat=VCFv4.2
##contig=<ID=chr7>
##INFO=<ID=MNVTAG,Number=1,Type=String,Description="x">
##FORMAT=<ID=GT,Number=1,Type=String,Description="x">
##FORMAT=<ID=AF,Number=A,Type=Float,Description="x">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="x">
##FORMAT=<ID=PS,Number=1,Type=Integer,Description="x">
"""
VCF_ROWS = (
    ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT", "S"),
    ("chr7", "36", ".", "A", "T", ".", "PASS", f"MNVTAG={TAG}", "GT:AF:DP:PS", "0|1:0.3:500:36"),
    ("chr7", "36", ".", "AC", "TT", ".", "PASS", f"MNVTAG={TAG}", "GT:AF:DP", "0/1:0.3:500"),
    ("chr7", "37", ".", "C", "G,T", ".", "PASS", ".", "GT:AF:DP:PS", "1|2:0.1,0.3:500:36"),
    ("chr7", "40", ".", "C", "T", ".", "PASS", ".", "GT:AF:DP:PS", ".|1:0.3:500:."),
)


def test_the_vcf_reader_keeps_phase(tmp_path: Path) -> None:
    path = tmp_path / "s.vcf"
    path.write_text(VCF_HEADER + "".join("\t".join(cells) + "\n" for cells in VCF_ROWS))
    found = [
        (one.alt, one.phase_set, one.phased_genotype, one.mnv_tag)
        for one in read_vcf(path, "s.vcf").small_variants
    ]
    assert found == [
        ("T", "36", "0|1", TAG),
        ("TT", "", "", TAG),
        ("G", "36", "1|0", ""),
        ("T", "36", "0|1", ""),
        ("T", "", "", ""),
    ]


# Neighbours without phase.


@pytest.mark.parametrize("known", [True, False])
def test_braf_v600k_typed_as_two_changes(*, known: bool) -> None:
    rows = (
        row(2, "", gene="BRAF", hgvs_c="c.1798G>A", hgvs_p="p.Val600Met"),
        row(3, "", gene="BRAF", hgvs_c="c.1799T>A", hgvs_p="p.Val600Glu"),
    )
    merged = merge_rows(rows, projector() if known else None)
    (event,) = merged.events
    assert event.kind is EventKind.POSSIBLY_ONE
    assert codes(merged, 2) == codes(merged, 3) == [POSSIBLY]
    assert "c.1798_1799delinsAA" in text_of(merged, 2)
    assert "no allele fractions to compare" in text_of(merged, 2)
    assert not merged.loss_from_part
    if known:
        assert event.description is not None
        assert event.description.hgvs_p == "p.(Val600Lys)"


def test_typed_rows_of_different_transcripts_are_not_compared() -> None:
    rows = (
        row(2, "", gene="BRAF", hgvs_c="NM_900001.1:c.1798G>A"),
        row(3, "", gene="BRAF", hgvs_c="NM_900002.1:c.1799T>A"),
    )
    assert not merge_rows(rows, projector()).events


BRCA2 = (
    row(4, "", 0.30, gene="BRCA2", hgvs_c="NM_000059.4:c.764_770del"),
    row(5, "", 0.31, gene="BRCA2", hgvs_c="NM_000059.4:c.778_779del"),
)
"""A frameshift and the second one that restores the frame (PMID 33619265)."""


@pytest.mark.parametrize("known", [True, False])
def test_a_pair_that_restores_the_frame_is_said_and_not_merged(*, known: bool) -> None:
    merged = merge_rows(BRCA2, projector() if known else None)
    (event,) = merged.events
    assert event.kind is EventKind.POSSIBLY_ONE
    assert merged.loss_from_part == {"f:4", "f:5"}
    if known:
        assert "c.764_776delinsTCAA p.(Asn255_Arg259delinsIleLys)" in text_of(merged, 4)


BRCA2_PLACED = ("chr13:32905137 AACACAAA>A", "chr13:32905151 AGA>A")


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        ("0|1", "1|0", []),
        ("0|1", "0|1", [EventKind.IN_PHASE]),
        ("", "", [EventKind.POSSIBLY_ONE]),
    ],
)
def test_two_hits_of_one_gene_are_one_event_on_one_copy_only(
    first: str, second: str, kinds: list[EventKind]
) -> None:
    rows = [
        row(number, place, vaf, gene="BRCA2", phase_set="1", phased_genotype=genotype)
        for number, place, vaf, genotype in zip(
            (7, 8), BRCA2_PLACED, (0.30, 0.31), (first, second), strict=True
        )
    ]
    merged = merge_rows(rows, projector())
    assert [event.kind for event in merged.events] == kinds
    assert merged.loss_from_part == ({"f:7", "f:8"} if kinds else frozenset())


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        # Different allele fractions: two clones or two copies.
        (0.50, 0.10, []),
        (0.30, 0.29, [EventKind.POSSIBLY_ONE]),
        (0.70, 0.65, [EventKind.POSSIBLY_ONE]),
    ],
)
def test_allele_fractions_never_merge(first: float, second: float, kinds: list[EventKind]) -> None:
    rows = (row(2, V600K[1], first, gene="BRAF"), row(3, V600K[0], second, gene="BRAF"))
    merged = merge_rows(rows, projector())
    assert [event.kind for event in merged.events] == kinds
    if first + second > 1:
        assert "some molecules carry both" in text_of(merged, 2)


def test_neighbours_in_different_codons_mean_what_they_say_alone() -> None:
    # BRAF c.1799T>A (codon 600) and c.1801A>G (codon 601), one unchanged base between.
    rows = (row(2, "chr7:140453134 T>C", 0.3), row(3, "chr7:140453136 A>T", 0.3))
    assert not merge_rows(rows, projector()).events


def test_two_alleles_of_one_place_are_no_event() -> None:
    rows = (row(2, "chr7:140453136 A>T", 0.3), row(3, "chr7:140453136 A>G", 0.3))
    assert not merge_rows(rows, projector()).events


def test_a_component_that_occurs_alone_too_stands_on_its_own() -> None:
    # A heterozygous change beside a homozygous one (ALK, DRAGEN 2.5).
    rows = (
        row(2, "chr2:29416570 G>A", 0.5307, depth=326, gene="ALK"),
        row(3, "chr2:29416570 GAT>AAC", 0.5307, depth=326, gene="ALK"),
        row(4, "chr2:29416572 T>C", 1.0, depth=332, gene="ALK"),
    )
    (event,) = merge_rows(rows).events
    assert event.lead == "f:3"
    assert event.keys == ("f:2", "f:4")
    assert event.also_alone == {"f:4"}
    assert event.counted_elsewhere == {"f:2"}


def test_a_component_written_further_left_is_recognised() -> None:
    # The deleted T is written before a run that the record cuts into (ESR1, DRAGEN 2.5).
    rows = (
        row(2, "chr6:152287140 GT>G", 1.0),
        row(3, "chr6:152287142 TG>C", 1.0),
        row(4, "chr6:152287143 G>C", 1.0),
    )
    (event,) = merge_rows(rows).events
    assert (event.lead, event.keys) == ("f:3", ("f:2", "f:4"))


# Records with several changes.


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # BRAF c.1799T>A, and the first base of KIT intron 11 (c.1774+1G).
        ("chr7:140453136 A>T", Consequence.MISSENSE),
        ("chr4:55593709 G>A", Consequence.SPLICE_DONOR),
    ],
)
def test_one_change_is_described_as_always(change: str, expected: Consequence) -> None:
    one = row(1, change)
    assert one.position is not None
    edit = genomic_edit(one.position, one.ref, one.alt)
    transcript = projector().wanted(one.chromosome, edit)[0]
    described = describe_compound(projector(), transcript, edit, (edit,)).description
    assert described == projector().describe(transcript, edit).description
    assert described.consequence is expected


def test_a_splice_site_hit_by_one_of_the_changes_stays_hit() -> None:
    # BCR as above with the first base of the intron changed too.
    ref = "TAAGGAAGGTGGGCCCCCCCGTT"
    alt = "CAAGGAAATTGGGCCCCCCCGTC"
    whole = genomic_edit(23631801, ref, alt)
    changes = parts(whole, RULES.longest_nt, RULES.separated_nt)
    (transcript,) = projector().wanted("chr22", whole, "NM_004327.4")
    described = describe_compound(projector(), transcript, whole, changes).description
    assert described.consequence is Consequence.SPLICE_DONOR
    assert described.hgvs_p == "p.?"


def test_a_frameshift_among_the_changes_stays_one() -> None:
    # BCR as above with one more base lost in the exon.
    ref = "TAAGGAAGGTGGGCCCCCCCGTT"
    alt = "CAGGAAGGTGGGCCCCCCCGTC"
    whole = genomic_edit(23631801, ref, alt)
    changes = parts(whole, RULES.longest_nt, RULES.separated_nt)
    (transcript,) = projector().wanted("chr22", whole, "NM_004327.4")
    described = describe_compound(projector(), transcript, whole, changes).description
    assert described.consequence is Consequence.FRAMESHIFT
    assert described.nmd is not None


@cache
def _edges() -> list[tuple[Transcript, int]]:
    """Transcripts of both strands with their inner exon ends (sense, 0-based, behind the exon)."""
    found = []
    for accession in ("NM_000222.3", "NM_004333.6", "NM_000059.4", "NM_007294.4"):
        transcript = projector().bundle.transcript(accession, "GRCh37")
        assert transcript is not None
        coding = [
            block.end
            for block in transcript.blocks[1:-1]
            if block.tx_start > transcript.cds_start + 3
            and block.tx_end < transcript.cds_end - 3
            and block.end - block.start > 50
        ]
        found += [(transcript, end) for end in coding]
    return found


@given(st.data())
def test_a_far_intronic_change_leaves_the_exonic_one_as_it_is(data: st.DataObject) -> None:
    transcript, end = data.draw(st.sampled_from(_edges()))
    bases = projector().bundle.sequence(transcript).genome
    assert bases is not None
    exonic, intronic = end - data.draw(st.integers(4, 12)), end + data.draw(st.integers(9, 14))
    changes = []
    for place in (exonic, intronic):
        old = bases.slice(place, place + 1)
        new = data.draw(st.sampled_from([base for base in "ACGT" if base != old]))
        changes.append(sense_edit(Edit(place, place + 1, old, new), transcript.strand))
    changes.sort(key=lambda one: one.start)

    def between(start: int, stop: int) -> str:
        first, last = sense(start, stop, transcript.strand)
        kept = Edit(first, last, bases.slice(first, last), "")
        return sense_edit(kept, transcript.strand).ref

    whole = combined(changes, between)
    assert whole is not None
    described = describe_compound(projector(), transcript, whole, changes).description
    own = changes[0] if transcript.strand == 1 else changes[1]
    alone = projector().describe(transcript, own).description
    assert described.hgvs_p == alone.hgvs_p
    assert set(described.consequences) == {*alone.consequences, Consequence.INTRON}
    assert described.nmd == alone.nmd
    assert described.loss == alone.loss
    assert described.hgvs_c.startswith(alone.hgvs_c[: alone.hgvs_c.index(">") - 1] + "_")


@given(st.data())
def test_changes_made_one_by_one_in_an_exon_are_the_delins(data: st.DataObject) -> None:
    transcript, end = data.draw(st.sampled_from(_edges()))
    bases = projector().bundle.sequence(transcript).genome
    assert bases is not None
    place = end - data.draw(st.integers(20, 40))
    changes = []
    for _ in range(data.draw(st.integers(2, 3))):
        stop = place + data.draw(st.integers(0, 2))
        changes.append(
            Edit(place, stop, bases.slice(place, stop), data.draw(st.text("ACGT", max_size=3)))
        )
        place = stop + data.draw(st.integers(1, 4))
    whole = combined(changes, bases.slice)
    assume(all(one.changes for one in changes) and whole is not None and whole.changes)
    assert whole is not None
    transcripts = projector().bundle.sequence(transcript)
    coding = projector().coding(transcripts)
    genomic = [sense_edit(one, transcript.strand) for one in changes]
    genomic.sort(key=lambda one: one.start)
    target = sense_edit(whole, transcript.strand)
    together = read_changes(transcripts, coding, target, genomic)
    once = projector().describe(transcript, target).projection
    assert together.effect is not None
    assert once.effect is not None
    assert together.effect.protein == once.effect.protein
    assert together.effect.consequences == once.effect.consequences


# Properties.

BASES = st.text("ACGT", min_size=1, max_size=12)


@st.composite
def several(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A sequence from coordinate 100 on, and edits of it that do not touch each other."""
    bases = draw(st.text("ACGT", min_size=8, max_size=60))
    edits, at = [], 0
    while at < len(bases) and len(edits) < 4:
        start = at + draw(st.integers(0, 6))
        end = start + draw(st.integers(0, 4))
        if end > len(bases):
            break
        ref, alt = bases[start:end], draw(st.text("ACGT", max_size=4))
        if ref != alt:
            edits.append(Edit(100 + start, 100 + end, ref, alt))
        at = end + 1
    return bases, edits


@given(several())
def test_a_merged_edit_does_what_its_components_do(case: tuple[str, list[Edit]]) -> None:
    bases, edits = case
    whole = combined(edits, lambda start, end: bases[start - 100 : end - 100])
    one_by_one = bases
    for edit in sorted(edits, key=lambda one: -one.start):
        one_by_one = one_by_one[: edit.start - 100] + edit.alt + one_by_one[edit.end - 100 :]
    assert (whole is None) == (not edits)
    if whole is not None:
        assert applied(bases, 100, (whole,)) == one_by_one == applied(bases, 100, edits)


@given(BASES, BASES)
def test_taking_a_record_apart_changes_nothing(ref: str, alt: str) -> None:
    edit = genomic_edit(101, ref, alt)
    for pieces in (
        atoms(edit, RULES.longest_nt),
        parts(edit, RULES.longest_nt, RULES.separated_nt),
    ):
        assert applied(edit.ref, edit.start, pieces) == edit.alt
        assert sum(len(piece.ref) for piece in pieces) <= len(edit.ref)


@st.composite
def samples(draw: st.DrawFn) -> list[SmallVariant]:
    """Rows near each other in BRAF exon 15, some with phase or a tag."""
    window = "GATTTCACTGTAGCTAGACC"
    start = 140453131
    rows = []
    for number in range(1, draw(st.integers(1, 7)) + 1):
        place = draw(st.integers(0, len(window) - 3))
        ref = window[place : place + draw(st.integers(1, 3))]
        alt = draw(
            st.text("ACGT", min_size=1, max_size=3).filter(lambda text, ref=ref: text != ref)
        )
        rows.append(
            row(
                number,
                f"chr7:{start + place} {ref}>{alt}",
                draw(st.sampled_from([0.1, 0.3, 0.5, None])),
                phase_set=draw(st.sampled_from(["", "9"])),
                phased_genotype=draw(st.sampled_from(["", "0|1", "1|0", "1|1"])),
                mnv_tag=draw(st.sampled_from(["", "", "a"])),
            )
        )
    return rows


@given(samples(), st.booleans())
def test_no_row_is_lost_or_counted_twice(rows: list[SmallVariant], known: bool) -> None:
    merged = merge_rows(rows, projector() if known else None)
    keys = {one.key for one in rows}
    sure = [event for event in merged.events if event.kind is not EventKind.POSSIBLY_ONE]
    components = [key for event in sure for key in event.keys]
    assert len(components) == len(set(components))
    assert set(components) <= keys
    assert set(merged.findings) <= keys
    assert merged.loss_from_part <= keys
    assert {event.lead for event in merged.events} <= keys
    counted = keys - {key for event in sure for key in event.counted_elsewhere}
    assert counted or not keys
    for event in merged.events:
        for key in event.keys:
            assert key in merged.findings


@given(samples(), st.booleans())
def test_rows_on_different_copies_are_never_merged(rows: list[SmallVariant], known: bool) -> None:
    by_key = {one.key: one for one in rows}
    merged = merge_rows(rows, projector() if known else None)
    for event in merged.events:
        together = [by_key[key] for key in event.keys]
        pairs = [(one, other) for one in together for other in together if one is not other]
        phases = {phase_between(one, other) for one, other in pairs}
        assert Phase.TRANS not in phases
        if event.kind is EventKind.IN_PHASE:
            assert phases == {Phase.CIS}


@given(samples())
def test_the_order_of_rows_does_not_matter(rows: list[SmallVariant]) -> None:
    forward, backward = merge_rows(rows), merge_rows(rows[::-1])
    assert forward == backward


# Rules and cost.


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("reach_nt\t15", "reach_nt\t1.5", "value"),
        ("reach_nt\t15", "reach\t15", "rule"),
        ("vaf_ratio\t0.8", "vaf_ratio\t0,8", "value"),
        ("vaf_ratio\t0.8", "vaf_ratio\t-0.8", "value"),
        ("vaf_ratio\t0.8", "reach_nt\t8", "rule"),
        ("rule\tvalue", "rule\tthreshold", "value"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path: Path, old: str, new: str, column: str) -> None:
    text = resource("merge_rules.tsv").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "merge_rules.tsv"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_merge_rules(path, "merge_rules.tsv")
    assert column in {problem.column for problem in caught.value.problems}


def test_a_missing_threshold_is_named(tmp_path: Path) -> None:
    lines = resource("merge_rules.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "merge_rules.tsv"
    path.write_text("".join(line for line in lines if not line.startswith("vaf_z")))
    with pytest.raises(InputError, match="vaf_z"):
        load_merge_rules(path, "merge_rules.tsv")


def test_a_whole_panel_costs_little() -> None:
    rows = [
        row(number, f"chr{number % 22 + 1}:{1000 + 37 * number} A>G", 0.5)
        for number in range(1, 1301)
    ]
    best = 1.0
    for _ in range(7):
        begun = time.process_time()
        merge_rows(rows)
        best = min(best, time.process_time() - begun)
    assert best < 0.03
