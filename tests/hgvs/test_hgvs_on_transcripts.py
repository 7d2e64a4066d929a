"""One description on one transcript, fact by fact; which transcript an accession leads to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from trial import FOLDER, make_transcript, trial_rows, trial_transcripts

from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.edit import Edit
from varannot.hgvs.isoforms import same_change_on, two_isoforms
from varannot.hgvs.on_transcripts import OnTranscript, truth
from varannot.hgvs.protein import parse_protein
from varannot.hgvs.protein_effect import CodingSequence
from varannot.hgvs.protein_match import ProteinMatch, match_protein, mutated_protein
from varannot.hgvs.reference import Reference
from varannot.model import CheckLevel
from varannot.resources import resource_folder
from varannot.transcripts.bundle import open_bundle
from varannot.transcripts.model import Block, TranscriptSequence, Window

# ATG AAA CAG GAT C|TT TTG GCG ATA TAA
MRNA = "CC" + "ATGAAACAGGATC" + "TTTTGGCGATATAA" + "GTTACG"
GENE = "TTACCGATAC" + MRNA[:15] + "GTAAGTTTAG" + MRNA[15:] + "CATTGACCGA"
PROTEIN = "MKQDLLAI"


def made(kind: str = "whole") -> tuple[TranscriptSequence, CodingSequence | None]:
    """Return the hand-made transcript with bases and introns, exons alone, residues, or nothing."""
    blocks = (Block(1, 110, 125, 0, 15), Block(2, 135, 155, 15, 35))
    transcript = make_transcript(blocks, 112, 149, 1)
    window = Window(100, GENE)
    whole = TranscriptSequence(transcript, window, window, MRNA, PROTEIN)
    coding = CodingSequence.of(MRNA, 2, 29, PROTEIN)
    exons = Window(110, MRNA[:15] + "N" * 10 + MRNA[15:])
    return {
        "whole": (whole, coding),
        "exons": (replace(whole, genome=None, gene=exons), coding),
        "residues": (replace(whole, genome=None, gene=None, mrna=""), None),
        "nothing": (replace(whole, genome=None, gene=None, mrna="", protein=""), None),
    }[kind]


def held(hgvs_c: str, hgvs_p: str, kind: str = "whole") -> OnTranscript:
    cdna = parse_cdna(hgvs_c)[0] if hgvs_c else None
    protein = parse_protein(hgvs_p)[0] if hgvs_p else None
    return truth(cdna, protein, *made(kind))


FACTS = [
    # c., p., what is installed, (exists, base, residue, follows), level; by hand on the gene above
    ("c.5A>G", "p.Lys2Arg", "whole", (True, True, True, True), "SEQUENCE"),
    ("c.5A>G", "p.Lys2Arg", "exons", (True, True, True, True), "CDS"),
    # Both Lys codons have A there, and A>G makes Arg of both: certain without bases.
    ("c.5A>G", "p.Lys2Arg", "residues", (True, True, True, True), "PROTEIN"),
    ("c.5A>G", "p.Lys2Arg", "nothing", (True, None, None, None), "COORDINATE"),
    ("c.5C>G", "p.Lys2Arg", "whole", (True, False, True, None), "SEQUENCE"),
    ("c.5C>G", "p.Lys2Arg", "residues", (True, False, True, None), "PROTEIN"),
    ("c.5A>G", "p.Asn2Arg", "whole", (True, True, False, None), "SEQUENCE"),
    ("c.5A>G", "p.Asn2Arg", "residues", (True, True, False, None), "PROTEIN"),
    ("c.5A>G", "p.Lys2Thr", "whole", (True, True, True, False), "SEQUENCE"),
    ("c.6A>C", "p.Lys2Asn", "residues", (True, None, True, True), "PROTEIN"),
    # The third base of Leu is not known without bases.
    ("c.15T>A", "p.Leu5=", "residues", (True, None, True, True), "PROTEIN"),
    ("c.13+1G>A", "", "whole", (True, True, None, None), "SEQUENCE"),
    ("c.13+1C>A", "p.?", "whole", (True, False, None, None), "SEQUENCE"),
    ("c.13+1G>A", "", "exons", (True, None, None, None), "COORDINATE"),
    ("c.12+1G>A", "p.?", "whole", (False, None, None, None), "COORDINATE"),
    ("c.30A>G", "p.Lys10Arg", "whole", (False, None, None, None), "COORDINATE"),
    ("", "p.Lys2Arg", "whole", (True, None, True, None), "SEQUENCE"),
    ("", "p.Lys2Arg", "residues", (True, None, True, None), "PROTEIN"),
    ("", "p.Lys3Arg", "whole", (True, None, False, None), "SEQUENCE"),
    ("", "p.Lys30Arg", "whole", (False, None, False, None), "PROTEIN"),
    ("c.4_6del", "p.Lys2del", "whole", (True, None, True, True), "SEQUENCE"),
    ("c.4_6delAAC", "p.Lys2del", "whole", (True, False, True, None), "SEQUENCE"),
    ("c.4del", "p.Lys2fs", "whole", (True, None, True, True), "SEQUENCE"),
    ("c.4del", "p.Lys2fs*9", "whole", (True, None, True, False), "SEQUENCE"),
    ("c.7C>T", "p.Gln3*", "whole", (True, True, True, True), "SEQUENCE"),
    ("c.-1C>T", "p.(=)", "whole", (True, True, None, True), "SEQUENCE"),
    ("c.25T>C", "p.*9Q", "whole", (True, True, True, True), "SEQUENCE"),
    ("c.-4A>T", "", "whole", (True, True, None, None), "SEQUENCE"),
]


@pytest.mark.parametrize(("hgvs_c", "hgvs_p", "kind", "facts", "level"), FACTS)
def test_facts(
    hgvs_c: str, hgvs_p: str, kind: str, facts: tuple[bool | None, ...], level: str
) -> None:
    state = held(hgvs_c, hgvs_p, kind)
    assert (state.exists, state.base, state.residue, state.follows) == facts, state.reason
    assert state.level is CheckLevel(level)
    assert state.holds is (False if False in facts else True if True in facts[1:] else None)
    assert state.reason
    assert not state.reason.endswith(".")


REASONS = [
    ("c.5C>G", "p.Asn2Arg", "c.5 is A on NM_000001.1, not C; codon 2 is AAA (Lys), not Asn"),
    ("c.5C>G", "p.Lys2Arg", "c.5 is A on NM_000001.1, not C; codon 2 is AAA (Lys)"),
    ("c.5A>G", "p.Asn2Arg", "codon 2 is AAA (Lys) on NM_000001.1, not Asn"),
    ("c.5A>G", "p.Lys2Thr", "on NM_000001.1 c.5A>G gives p.(Lys2Arg), not p.(Lys2Thr)"),
    ("c.5A>G", "p.Lys2Arg", "on NM_000001.1 c.5A>G gives p.(Lys2Arg)"),
    ("c.30A>G", "", "c.30 lies behind the last coding base, c.27, of NM_000001.1 (8 residues)"),
]


@pytest.mark.parametrize(("hgvs_c", "hgvs_p", "reason"), REASONS)
def test_reasons_name_the_transcript(hgvs_c: str, hgvs_p: str, reason: str) -> None:
    assert held(hgvs_c, hgvs_p).reason == reason


NAMES = [
    # c., p., HGVS name of c., of p. (empty: as stated)
    ("c.4del", "p.Lys2fs", "c.6del", ""),
    ("c.6dup", "p.Gln3fs", "", ""),
    ("c.5_6insA", "p.Gln3fs", "c.6dup", ""),
    ("c.4_6delinsAAG", "p.Lys2=", "c.6A>G", ""),
    ("c.6_7insAAA", "p.Lys2_Gln3insLys", "c.4_6dup", "p.(Lys2dup)"),
    ("c.1A>G", "p.Met1Val", "", "p.(Met1?)"),
    ("c.16_18del", "p.Leu5del", "", "p.(Leu6del)"),
]


@pytest.mark.parametrize(("hgvs_c", "hgvs_p", "expected_c", "expected_p"), NAMES)
def test_hgvs_names_of_the_same_event(
    hgvs_c: str, hgvs_p: str, expected_c: str, expected_p: str
) -> None:
    state = held(hgvs_c, hgvs_p)
    assert state.holds, state.reason
    assert (state.expected_c, state.expected_p) == (expected_c, expected_p)


def test_every_row_of_the_engine_trial_is_true_under_its_own_name(shared: Path) -> None:
    if not (shared / FOLDER).exists():
        pytest.skip("the engine trial is not here")
    transcripts = trial_transcripts(shared)
    codings: dict[str, CodingSequence] = {}
    wrong = []
    seen = 0
    for row in trial_rows(shared, transcripts):
        sequence = transcripts[row.transcript]
        model = sequence.transcript
        if row.transcript not in codings:
            codings[row.transcript] = CodingSequence.of(
                sequence.mrna, model.cds_start, model.cds_end
            )
        protein = parse_protein(row.expected_p)[0] if row.expected_p.startswith("p.") else None
        cdna = parse_cdna(row.expected_c)[0]
        state = truth(cdna, protein, sequence, codings[row.transcript])
        seen += 1
        if state.holds is False or state.expected_c or state.expected_p:
            wrong.append((row.number, row.expected_c, row.expected_p, state.reason))
    assert seen >= 1_000
    assert wrong == []


# ------------------------------------------------------------------ proteins, not texts

CODING = CodingSequence.of(MRNA, 2, 29, "")
MATCHES = [
    # stated, computed, edit in transcript coordinates, verdict
    ("p.Lys2Arg", "p.Lys2Arg", Edit(6, 7, "A", "G"), ProteinMatch.SAME),
    ("p.Lys2fs", "p.Lys2AsnfsTer6", Edit(5, 6, "A", ""), ProteinMatch.SAME),
    ("p.Lys2Serfs", "p.Lys2AsnfsTer6", Edit(5, 6, "A", ""), ProteinMatch.DIFFERENT),
    ("p.Lys2fs*5", "p.Lys2AsnfsTer6", Edit(5, 6, "A", ""), ProteinMatch.DIFFERENT),
    ("p.Met1fs", "p.Lys2AsnfsTer6", Edit(5, 6, "A", ""), ProteinMatch.OTHER_NAME),
    ("p.Met1Metfs*7", "p.Lys2AsnfsTer6", Edit(5, 6, "A", ""), ProteinMatch.OTHER_NAME),
    ("p.Met1Valfs*7", "p.Lys2AsnfsTer6", Edit(5, 6, "A", ""), ProteinMatch.DIFFERENT),
    ("p.Gln3fs", "p.Lys2AsnfsTer6", Edit(5, 6, "A", ""), ProteinMatch.DIFFERENT),
    ("p.Gln3fs*1", "p.Gln3Ter", Edit(8, 9, "C", "T"), ProteinMatch.OTHER_NAME),
    ("p.Gln3_Ile8del", "p.Gln3Ter", Edit(8, 9, "C", "T"), ProteinMatch.OTHER_NAME),
    ("p.Leu5del", "p.Leu6del", Edit(17, 20, "TTG", ""), ProteinMatch.OTHER_NAME),
    ("p.Asp4del", "p.Leu6del", Edit(17, 20, "TTG", ""), ProteinMatch.DIFFERENT),
    ("p.(=)", "p.Lys2=", Edit(7, 8, "A", "G"), ProteinMatch.SAME),
    ("p.Lys2=", "p.(=)", None, ProteinMatch.SAME),
    ("p.?", "p.Lys2Arg", None, ProteinMatch.OPEN),
    ("p.?", "p.Met1?", None, ProteinMatch.SAME),
    ("p.Met1Val", "p.Met1?", None, ProteinMatch.OTHER_NAME),
    ("p.*9Gln", "p.Ter9GlnextTer4", None, ProteinMatch.OTHER_NAME),
    ("p.*9Glu", "p.Ter9GlnextTer4", None, ProteinMatch.OPEN),
]


@pytest.mark.parametrize(("stated", "computed", "edit", "expected"), MATCHES)
def test_match_of_proteins(
    stated: str, computed: str, edit: Edit | None, expected: ProteinMatch
) -> None:
    names = parse_protein(stated)[0], parse_protein(computed)[0]
    coding = CODING if edit is not None else None
    assert match_protein(*names, coding, edit) is expected


def test_a_name_that_would_reach_unknown_residues_is_not_given() -> None:
    sequence, _ = made()
    mrna = MRNA[:11] + "NNN" + MRNA[14:]
    blank = replace(sequence, genome=None, gene=None, mrna=mrna, protein="")
    coding = CodingSequence.of(mrna, 2, 29, "")
    for text in ("c.9_10insCCC", "c.7_9dup", "c.7_9del"):
        state = truth(parse_cdna(text)[0], parse_protein("p.Gln3dup")[0], blank, coding)
        assert (state.computed, state.follows) == (None, None)
        assert state.holds


def test_mutated_protein() -> None:
    assert mutated_protein(CODING, Edit(6, 7, "A", "G")) == "MRQDLLAI*"
    assert mutated_protein(CODING, Edit(8, 9, "C", "T")) == "MK*"
    blank = CodingSequence.of(MRNA[:10] + "NNN" + MRNA[13:], 2, 29, "")
    assert mutated_protein(blank, Edit(6, 7, "A", "G")) is None


# ------------------------------------------------------------------ which transcript


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.of(open_bundle(resource_folder("transcripts")))


def test_builds_are_asked_in_order(reference: Reference) -> None:
    assert reference.builds == ("GRCh38", "GRCh37")
    assert Reference.of(reference.bundle, ("GRCh37",)).builds == ("GRCh37",)


FOUND = [
    # typed, gene, found, said
    ("NM_000546.6", "", "NM_000546.6", ""),
    ("NM_000546.3", "", "NM_000546.5", "NM_000546.3 is not installed; checked on NM_000546.5"),
    ("NM_000546.9", "", "NM_000546.6", "NM_000546.9 is not installed; checked on NM_000546.6"),
    ("NM_000546", "", "NM_000546.6", "NM_000546 is given without version"),
    ("ENST00000269305.9", "TP53", "NM_000546.6", "has the exons of NM_000546.6"),
    # Pairs as in MANE v1.5 (columns RefSeq_nuc, RefSeq_prot, Ensembl_nuc).
    ("ENST00000269305.9", "", "NM_000546.6", "has the exons of NM_000546.6"),
    (
        "ENST00000269305.4",
        "",
        "NM_000546.6",
        "ENST00000269305.4 is not installed; its version ENST00000269305.9 has the exons of",
    ),
    ("NP_000537.3", "", "NM_000546.6", "NP_000537.3 is the protein of NM_000546.6"),
    ("NP_000537", "TP53", "NM_000546.6", "NP_000537 is the protein of NM_000546.6"),
    ("NP_004976.2", "", "NM_004985.5", "NP_004976.2 is the protein of NM_004985.5"),
    ("ENSP00000999999.1", "TP53", None, "is not installed, in no version"),
    ("NM_999999.1", "TP53", None, "NM_999999.1 is not installed, in no version"),
]


@pytest.mark.parametrize(("typed", "gene", "expected", "said"), FOUND)
def test_accession_leads_to_the_nearest_version(
    typed: str, gene: str, expected: str | None, said: str, reference: Reference
) -> None:
    found = reference.find(typed, gene)
    assert (found.transcript.accession if found.transcript else None) == expected
    assert said in found.caution
    assert found.exact is (typed == expected)


def test_mane_select_comes_first_and_each_accession_once(reference: Reference) -> None:
    for gene in ("TP53", "BRCA1", "ERBB2", "RAD51B", "CDKN2A"):
        accessions = [one.accession for one in reference.of_gene(gene)]
        assert len(accessions) == len(set(accessions))
        assert accessions[0] == reference.mane_select(gene).accession
    assert reference.of_gene("") == ()
    assert reference.of_gene("NOSUCHGENE") == ()


def test_the_same_change_on_another_isoform(reference: Reference) -> None:
    # LRG_769: NM_007313 (1b) has 19 residues more than NM_005157 (1a).
    short = reference.find("NM_005157.6").transcript
    long = reference.find("NM_007313.2").transcript
    there = same_change_on(parse_cdna("c.944C>T")[0], short, long, reference)
    assert (str(there.cdna), str(there.protein)) == ("c.1001C>T", "p.(Thr334Ile)")


def test_two_isoforms_are_found_from_the_sequences(reference: Reference) -> None:
    cdna, protein = parse_cdna("c.944C>T")[0], parse_protein("p.Thr334Ile")[0]
    states = [truth(cdna, protein, *reference.known(one)) for one in reference.of_gene("ABL1")]
    found = two_isoforms(cdna, protein, states, reference)
    assert (found.coding.accession, found.protein.accession) == ("NM_005157.6", "NM_007313.2")
    assert str(found.cdna) == "c.1001C>T"
    assert "57 bases, that is 19 residues, apart" in found.text
    right = parse_protein("p.Thr315Ile")[0]
    states = [truth(cdna, right, *reference.known(one)) for one in reference.of_gene("ABL1")]
    assert two_isoforms(cdna, right, states[:1], reference) is None
