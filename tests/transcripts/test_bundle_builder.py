"""The builder of the shipped bundle: on a made-up genome, piece by piece, and once for real."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tiny_reference import SHIFT, Tiny

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from transcript_bundle.build import Inputs, build  # noqa: E402
from transcript_bundle.chains import (  # noqa: E402
    Chain,
    Difference,
    Piece,
    chain_of,
    cigar_of,
    declared,
    record_edits,
)
from transcript_bundle.edges import edge_caution, still_open  # noqa: E402
from transcript_bundle.evidence import Evidence, Extra, Known  # noqa: E402
from transcript_bundle.judge import Judged, Subject, judge  # noqa: E402
from transcript_bundle.origin import BORROWED, BORROWED_OUTSIDE, borrowed  # noqa: E402
from transcript_bundle.placing import place_coding  # noqa: E402
from transcript_bundle.report import report_lines  # noqa: E402

from varannot.bases import translate  # noqa: E402
from varannot.hgvs.cdna import Position  # noqa: E402
from varannot.hgvs.locate import sense_of  # noqa: E402
from varannot.model import CheckLevel  # noqa: E402
from varannot.transcripts.bundle import Bundle, open_bundle  # noqa: E402
from varannot.transcripts.model import Transcript, Window, sense  # noqa: E402
from varannot.transcripts.rows import parse_blocks  # noqa: E402

BUILDS = ("GRCh37", "GRCh38")


@pytest.fixture(scope="module")
def tiny() -> Tiny:
    return Tiny()


@pytest.fixture(scope="module")
def inputs(tiny: Tiny, tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    folder = tiny.write(tmp_path_factory.mktemp("reference"))
    genes = folder / "panel" / "gene_names.tsv"
    return Inputs(folder, genes, folder / "proteins.fasta", folder / "knowledge", folder / "own")


@pytest.fixture(scope="module")
def made(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> tuple[Bundle, list[str]]:
    out = tmp_path_factory.mktemp("bundle")
    built = build(inputs, out)
    return open_bundle(out), list(report_lines(built, inputs, out))


def get(bundle: Bundle, accession: str, build: str) -> Transcript:
    found = bundle.transcript(accession, build)
    assert found is not None, (accession, build)
    return found


@pytest.mark.parametrize("build", BUILDS)
def test_every_coding_base_has_its_place(
    tiny: Tiny, made: tuple[Bundle, list[str]], build: str
) -> None:
    bundle, _ = made
    for gene in tiny.genes.values():
        model = get(bundle, gene.accession, build)
        for number in (1, 40, 41, 90, 110, 111, len(gene.coding)):
            at = sense_of(Position(0, number), model)
            place = gene.place(gene.cds[0] + number - 1)
            expected = place if build == "GRCh38" else tiny.older(place)
            assert sense(at, at + 1, model.strand) == (expected - 1, expected), (gene, number)


LEVELS = {
    "NM_1.1": ("SEQUENCE", "SEQUENCE"),  # LRG, on both builds
    "NM_1.2": ("SEQUENCE", "SEQUENCE"),  # MANE within the LRG record
    "NM_2.2": ("CDS", "SEQUENCE"),  # tile of GRCh38: bases on GRCh37, but no introns
    "NM_2.8": ("CDS", "SEQUENCE"),  # listed on GRCh37 alone
    "NM_2.5": ("CDS", "SEQUENCE"),  # between two versions with one coding sequence
    "NM_3.2": ("CDS", "CDS"),  # collected coding sequence
    "NM_33.4": ("CDS", "CDS"),  # the same coding exons
    "NM_3.1": ("CDS", "CDS"),  # the same version of the protein
    "NM_4.2": ("PROTEIN", "PROTEIN"),  # UniProtKB, which alleles and a hotspot confirm
    "NM_5.2": ("COORDINATE", "COORDINATE"),  # UniProtKB, which alleles contradict
    "NM_6.2": ("CDS", "CDS"),  # coding part found through the window
}


@pytest.mark.parametrize("accession", LEVELS)
def test_levels(made: tuple[Bundle, list[str]], accession: str) -> None:
    found = tuple(get(made[0], accession, build).level.value for build in BUILDS)
    assert found == LEVELS[accession]


@pytest.mark.parametrize("build", BUILDS)
def test_sequences_are_those_of_the_genes(
    tiny: Tiny, made: tuple[Bundle, list[str]], build: str
) -> None:
    bundle, _ = made
    for gene in tiny.genes.values():
        model = get(bundle, gene.accession, build)
        sequence = bundle.sequence(model)
        if model.level in (CheckLevel.SEQUENCE, CheckLevel.CDS):
            assert sequence.cds == gene.coding
        if model.level is not CheckLevel.COORDINATE:
            assert sequence.protein == gene.protein


@pytest.mark.parametrize("build", BUILDS)
def test_an_lrg_transcript_keeps_its_own_bases(
    tiny: Tiny, made: tuple[Bundle, list[str]], build: str
) -> None:
    bundle, _ = made
    gene = tiny.genes["GENEA"]
    own, select = get(bundle, "NM_1.1", build), get(bundle, "NM_1.2", build)
    assert own.length == select.length + 1
    assert [(b.exon, b.tx_start, b.tx_end) for b in own.blocks[:2]] == [(1, 0, 5), (1, 6, 51)]
    sequence = bundle.sequence(own)
    differing = [
        at
        for at, pair in enumerate(zip(sequence.cds, gene.coding, strict=True))
        if pair[0] != pair[1]
    ]
    assert differing == [30]
    assert sequence.genome is not None
    at = sense_of(Position(0, 31), own)
    assert sequence.genome.slice(at, at + 1) == gene.coding[30]
    assert sequence.protein == translate(sequence.cds)[:-1]


def test_an_exon_that_changed_between_builds_is_gapped(
    tiny: Tiny, made: tuple[Bundle, list[str]]
) -> None:
    older, newer = (get(made[0], "NM_4.2", build) for build in BUILDS)
    assert len(newer.blocks) == 3
    assert [block.exon for block in older.blocks] == [1, 2, 2, 3]
    assert older.blocks[2].start - older.blocks[1].end == 1
    assert older.length == newer.length
    assert sense(older.blocks[1].end, older.blocks[2].start, -1) == (
        tiny.extra_at + SHIFT,
        tiny.extra_at + SHIFT + 1,
    )


def test_what_is_left_out_or_uncertain_is_said(made: tuple[Bundle, list[str]]) -> None:
    bundle, lines = made
    text = "\n".join(lines)
    assert "NM_5.2 (GENEE)\tboth\tprotein of UniProtKB P5 left out: differs at residue 11" in text
    assert any("NM_2.2 and NM_2.8 share" in c for c in get(bundle, "NM_2.5", "GRCh37").cautions)
    assert any("placed by UniProtKB P6" in c for c in get(bundle, "NM_6.2", "GRCh37").cautions)
    edges = "Edges of coding exons 1-3 on GRCh37 are not confirmed by GENCODE 19."
    assert edges in get(bundle, "NM_4.2", "GRCh37").cautions
    assert not any("Edges" in c for c in get(bundle, "NM_4.2", "GRCh38").cautions)
    assert bundle.versions("NM_9", "GRCh38") == ()
    shared = get(bundle, "NM_3.1", "GRCh38")
    assert shared.cautions[-1].startswith("Has the protein of NM_3.2 (NP_3.2)")
    assert not shared.whole
    # Another version of the protein; and a protein that has had one version only.
    assert [t.accession for t in bundle.versions("NM_4", "GRCh38")] == ["NM_4.2"]
    assert [t.accession for t in bundle.versions("NM_5", "GRCh38")] == ["NM_5.1", "NM_5.2"]
    assert "MANE Select of the panel\tGRCh38\t2\t2\t1\t1\t0\t6" in text


@pytest.mark.parametrize(
    ("gene", "positions", "name", "cautioned"),
    [
        # Its coding exons are those of MANE Select.
        ("GENEC", [], "NM_33.4", True),
        ("GENEC", [["NM_33.4", 2, 0]], "NM_33.4", False),
        # They are others, and then a list alone does not name them.
        ("other", [], "ENST33", True),
        ("other", [["NM_33.4", 1, 0]], "ENST33", True),
        ("other", [["NM_33.4", 5, 1]], "ENST33", True),
        ("other", [["NM_33.4", 2, 0]], "NM_33.4", False),
    ],
)
def test_exons_go_by_the_refseq_name_where_the_pairing_is_confirmed(
    gene: str, positions: list[list[object]], name: str, cautioned: bool, tmp_path: Path
) -> None:
    tiny = Tiny()
    tiny.positions = positions
    if gene == "other":
        tiny.isoform_start = 3
    folder = tiny.write(tmp_path / "reference")
    genes = folder / "panel" / "gene_names.tsv"
    build(Inputs(folder, genes, None, None, folder / "own"), tmp_path / "out")
    bundle = open_bundle(tmp_path / "out")
    found = [t for t in bundle.of_gene("GENEC", "GRCh37") if "MSK" in t.tags]
    assert [transcript.accession for transcript in found] == [name]
    said = any("a list pairs it with NM_33.4" in caution for caution in found[0].cautions)
    assert said is cautioned


def made_from(tiny: Tiny, folder: Path) -> tuple[Bundle, str]:
    reference = tiny.write(folder / "reference")
    genes = reference / "panel" / "gene_names.tsv"
    proteins, knowledge = reference / "proteins.fasta", reference / "knowledge"
    inputs = Inputs(reference, genes, proteins, knowledge, reference / "own")
    built = build(inputs, folder / "out")
    lines = report_lines(built, inputs, folder / "out")
    return open_bundle(folder / "out"), "\n".join(lines)


# Coding regions.


@pytest.mark.parametrize("build", BUILDS)
def test_a_table_gives_a_model_the_start_that_refseq_has(build: str, tmp_path: Path) -> None:
    tiny = Tiny()
    gene = tiny.genes["GENEC"]
    tiny.positions, tiny.isoform_start = [], 3
    start = f"chr1:{gene.place(gene.cds[0])}"
    tiny.regions = [["ENST33", "NM_33.4", start, len(gene.protein), "a record"]]
    bundle, _ = made_from(tiny, tmp_path)
    found = get(bundle, "NM_33.4", build)
    assert found.residues == len(gene.protein)
    assert found.cautions == ()
    assert bundle.sequence(found).cds == gene.coding


@pytest.mark.parametrize(("contig", "residues"), [("chr1", 70), ("chr2", 60)])
def test_a_coding_region_that_does_not_fit_stops_the_build(
    contig: str, residues: int, tmp_path: Path
) -> None:
    tiny = Tiny()
    gene = tiny.genes["GENEC"]
    start = f"{contig}:{gene.place(gene.cds[0])}"
    tiny.regions = [["ENST33", "NM_33.4", start, residues, "a record"]]
    with pytest.raises(ValueError, match="the coding region of a record does not fit"):
        made_from(tiny, tmp_path)


# Models held against the numbering of others. ENST33 is a model that a list alone names.


def moved(residues: Mapping[int, int], positions: Mapping[int, int] | None = None) -> Tiny:
    """GENEC's other model starts a codon late; its residues and positions by number and shift."""
    tiny = Tiny()
    gene = tiny.genes["GENEC"]
    tiny.positions, tiny.isoform_start = [], 3
    tiny.hotspots = [
        ["GENEC", f"{gene.protein[number - 1]}{number + shift}", "ENST33"]
        for number, shift in residues.items()
    ]
    tiny.civic = [
        (tiny.older(gene.place(gene.cds[0] + number - 1)), f"ENST33.1:c.{number + shift}C>T")
        for number, shift in (positions or {}).items()
    ]
    return tiny


@pytest.mark.parametrize(
    ("residues", "positions", "outcome"),
    [
        # The numbering of the model itself is one codon lower.
        ({5: -1, 9: -1}, {}, "kept"),
        ({}, {20: -3, 40: -3}, "kept"),
        # Numbers of GENEC's own coding sequence.
        ({5: 0, 9: 0}, {}, "left out"),
        ({}, {20: 0, 40: 0}, "left out"),
        ({5: -1, 9: 0}, {}, "left out"),
        ({5: -1, 9: -1, 12: 0}, {}, "marked"),
        ({5: -1, 9: -1}, {20: 0}, "marked"),
        # Behind the end.
        ({5: 200}, {}, "left out"),
    ],
)
def test_a_model_that_is_numbered_otherwise_elsewhere(
    residues: dict[int, int], positions: dict[int, int], outcome: str, tmp_path: Path
) -> None:
    tiny = moved(residues, positions)
    letters = tiny.genes["GENEC"].protein
    assert all(letters[n - 1] != letters[n] for n, shift in residues.items() if not shift)
    bundle, text = made_from(tiny, tmp_path)
    for genome in BUILDS:
        found = bundle.transcript("ENST33", genome)
        assert (found is None) is (outcome == "left out")
        if found is not None:
            said = any(text.startswith("Numbered otherwise elsewhere: ") for text in found.cautions)
            assert said is (outcome == "marked")
    expected = {
        "kept": "",
        "left out": "ENST33 (GENEC)\tboth\tleft out: numbered otherwise by those who use its name",
        "marked": "ENST33 (GENEC)\tboth\tmarked: Numbered otherwise elsewhere",
    }[outcome]
    assert ("ENST33 (GENEC)" in text) is bool(expected)
    assert expected in text
    assert get(bundle, "NM_3.2", "GRCh37").level is CheckLevel.CDS


def test_the_numbering_counts_where_the_protein_is_not_known(tmp_path: Path) -> None:
    """The residues are then those of the gene's other models at the same codons."""
    tiny = moved({5: 0, 9: 0})
    tiny.extra_proteins = False
    bundle, text = made_from(tiny, tmp_path)
    assert bundle.transcript("ENST33", "GRCh38") is None
    assert "ENST33 (GENEC)\tboth\tleft out" in text


def test_a_refseq_model_is_listed_but_not_marked_by_what_others_print(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.hotspots = [["GENEC", "W700", "ENST3"]]
    bundle, text = made_from(tiny, tmp_path)
    assert "NM_3.2 (GENEC)\tboth\tmarked: Numbered otherwise elsewhere: W700." in text
    assert get(bundle, "NM_3.2", "GRCh38").cautions == ()


def test_a_length_that_refseq_does_not_have_is_left_out(tmp_path: Path) -> None:
    tiny = moved({})
    tiny.paired = "NM_3.1"
    bundle, text = made_from(tiny, tmp_path)
    assert bundle.transcript("ENST33", "GRCh38") is None
    reason = "has 58 residues, the RefSeq transcript that it stands for 59"
    assert f"ENST33 (GENEC)\tboth\tleft out: {reason}" in text


@pytest.mark.parametrize(("positions", "found"), [(2, True), (1, False)])
def test_a_version_goes_with_the_neighbour_whose_numbering_it_has(
    positions: int, found: bool, tmp_path: Path
) -> None:
    tiny = Tiny()
    tiny.numbered, tiny.later_start = [["NM_2.5", "NM_2.2", positions]], 13
    bundle, text = made_from(tiny, tmp_path)
    version = bundle.transcript("NM_2.5", "GRCh38")
    assert (version is not None) is found
    assert ("NM_2.2 and NM_2.8 have different coding exons" in text) is not found
    if version is not None:
        assert version.cautions == (
            "Taken to have the coding exons of NM_2.2, whose numbering laboratories print.",
        )


# Edges of coding exons on GRCh37.


def test_edges_that_an_annotation_confirms_are_not_named(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.edges = [["NM_4.2", "1, 3", "an annotation"]]
    bundle, _ = made_from(tiny, tmp_path)
    edges = [c for c in get(bundle, "NM_4.2", "GRCh37").cautions if c.startswith("Edges")]
    assert edges == ["Edges of coding exon 2 on GRCh37 are not confirmed by GENCODE 19."]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([], ()),
        ([2], ("coding exon 2",)),
        ([3, 7], ("coding exons 3, 7",)),
        ([1, 2, 3, 5], ("coding exons 1-3, 5",)),
    ],
)
def test_the_caution_names_coding_exons(numbers: list[int], said: tuple[str, ...]) -> None:
    texts = [f"Edges of {what} on GRCh37 are not confirmed by GENCODE 19." for what in said]
    assert list(edge_caution(numbers)) == texts


def three_exons(introns: Sequence[str]) -> tuple[Transcript, Window, str]:
    """ATG GCC | AAG GCC | GCC TAA with two introns, coding throughout."""
    exons = ["ATGGCC", "AAGGCC", "GCCTAA"]
    bases = exons[0] + introns[0] + exons[1] + introns[1] + exons[2]
    starts = [0, 6 + len(introns[0]), 12 + len(introns[0]) + len(introns[1])]
    text = ",".join(f"{101 + start}-{106 + start}" for start in starts)
    model = replace(subject().any, blocks=parse_blocks(text, "", 1), cds_end=18, build="GRCh37")
    return model, Window(100, bases), "".join(exons)


GOOD, ODD = "GTTTAG", "CTTTAC"


@pytest.mark.parametrize(
    ("introns", "unconfirmed", "still"),
    [
        ([GOOD, GOOD], (1, 2, 3), ()),
        (["GCTTAG", GOOD], (1, 2, 3), ()),
        ([GOOD, ODD], (1, 2, 3), (2, 3)),
        ([ODD, GOOD], (1, 2, 3), (1, 2)),
        ([ODD, ODD], (2,), (2,)),
        ([ODD, ODD], (), ()),
        ([GOOD, "NNNNNN"], (1, 2, 3), (2, 3)),
    ],
)
def test_splice_sites_confirm_edges(
    introns: list[str], unconfirmed: tuple[int, ...], still: tuple[int, ...]
) -> None:
    model, window, _ = three_exons(introns)
    assert still_open(model, unconfirmed, window, "", "MAKAA") == still
    assert still_open(model, unconfirmed, None, "", "MAKAA") == unconfirmed


@pytest.mark.parametrize(("protein", "still"), [("MAKAA", ()), ("MAKAV", (1, 2)), ("", (1, 2))])
def test_a_translation_confirms_edges(protein: str, still: tuple[int, ...]) -> None:
    model, _, spliced = three_exons([ODD, ODD])
    assert still_open(model, (1, 2), None, spliced, protein) == still


# Whose bases they are.


@pytest.mark.parametrize(
    ("accession", "mark"),
    [
        ("NM_1.1", ""),  # LRG
        ("NM_1.2", ""),  # MANE, all its bases known
        ("NM_2.2", ""),
        ("NM_2.5", "; bases of the genome"),  # a version of it
        ("NM_2.8", "; bases of the genome"),
        ("NM_3.2", "; bases of the genome outside the coding sequence"),
        ("NM_3.1", "; bases of the genome"),
        ("NM_4.2", "; bases of the genome"),  # no bases are known
    ],
)
@pytest.mark.parametrize("build", BUILDS)
def test_sources_tell_whose_bases_are_shown(
    made: tuple[Bundle, list[str]], accession: str, mark: str, build: str
) -> None:
    source = get(made[0], accession, build).source
    assert source.endswith(mark)
    assert source.count("bases of the genome") == bool(mark)


def test_a_refseq_alignment_tells_the_coding_bases_and_an_ensembl_model_has_the_genomes() -> None:
    aligned = replace(subject().any, source="RefSeq alignment", cds_end=9)
    unknown, known = "N" * 12, "ATGGCCAAGTAA"
    assert borrowed(aligned, "", unknown, unknown, known) == BORROWED_OUTSIDE
    assert borrowed(replace(aligned, source="x"), "", known, unknown, known) == BORROWED
    assert borrowed(replace(aligned, accession="ENST1"), "", known, unknown, known) == ""


def test_tags_say_why_a_transcript_is_here(made: tuple[Bundle, list[str]]) -> None:
    tags = {name: sorted(get(made[0], name, "GRCh37").tags) for name in LEVELS}
    assert tags["NM_1.1"] == ["LRG"]
    assert tags["NM_2.2"] == ["MANE Select", "panel"]
    assert tags["NM_2.5"] == ["panel", "version"]
    assert tags["NM_2.8"] == ["version"]
    assert tags["NM_33.4"] == ["MSK"]


def test_without_proteins_there_are_fewer_and_the_report_says_so(
    inputs: Inputs, tmp_path: Path
) -> None:
    poorer = replace(inputs, proteins=None, knowledge=None)
    built = build(poorer, tmp_path)
    bundle = open_bundle(tmp_path)
    lines = list(report_lines(built, poorer, tmp_path))
    assert "No FASTA of reviewed proteins was given: fewer proteins." in lines
    assert "No folder of ClinVar and hotspots was given: fewer checks." in lines
    assert get(bundle, "NM_4.2", "GRCh38").level is CheckLevel.COORDINATE
    assert get(bundle, "NM_3.2", "GRCh38").level is CheckLevel.CDS
    assert bundle.transcript("NM_6.2", "GRCh38") is None
    assert any("NM_6.2 (GENEF)\tGRCh38\tno coding sequence is known" in line for line in lines)


def test_two_builds_give_the_same_bytes(inputs: Inputs, tmp_path: Path) -> None:
    build(inputs, tmp_path / "1")
    build(inputs, tmp_path / "2")
    assert hashes(tmp_path / "1") == hashes(tmp_path / "2")


def hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


# Chains.


def test_declared_differences_are_read_and_written_for_the_reader() -> None:
    text = (
        '[{"type": "other_ins", "lrg_start": "4", "lrg_end": "5", "lrg_sequence": "-",'
        ' "other_sequence": "TT"}, {"type": "mismatch", "lrg_start": "2", "lrg_end": "2",'
        ' "lrg_sequence": "A", "other_sequence": "G"}, {"type": "lrg_ins", "lrg_start": "7",'
        ' "lrg_end": "8", "lrg_sequence": "CC", "other_sequence": "-"}]'
    )
    edits = declared(text)
    assert edits == (Difference(1, "A", "G"), Difference(4, "", "TT"), Difference(6, "CC", ""))
    assert record_edits(edits) == "2:A>G;5:->TT;7:CC>-"
    assert chain_of(0, 10, 100, edits).pieces == (
        Piece(0, 100, 4),
        Piece(4, 106, 2),
        Piece(8, 108, 2),
    )
    with pytest.raises(ValueError, match="turned"):
        declared('[{"type": "turned", "lrg_sequence": "", "other_sequence": ""}]')


def test_chains_are_turned_and_joined() -> None:
    to_b = Chain.of([Piece(0, 100, 10), Piece(10, 112, 10)])
    to_c = Chain.of([Piece(0, 500, 5), Piece(6, 505, 14)])
    joined = to_b.inverse().then(to_c)
    assert joined.pieces == (Piece(100, 500, 5), Piece(106, 505, 4), Piece(112, 509, 10))
    assert joined.inverse().inverse().pieces == joined.pieces
    assert joined.part(104, 113) == [Piece(104, 504, 1), Piece(106, 505, 3 + 1), Piece(112, 509, 1)]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([Piece(0, 50, 20)], (50, 70, "")),
        ([Piece(0, 50, 8), Piece(8, 60, 12)], (50, 72, "8M2D12M")),
        ([Piece(0, 50, 8), Piece(10, 58, 10)], (50, 68, "8M2I10M")),
        # Two bases stand on either side: they are opposite each other.
        ([Piece(0, 50, 8), Piece(10, 60, 10)], (50, 70, "")),
        ([Piece(0, 50, 8), Piece(11, 60, 9)], (50, 69, "10M1I9M")),
        ([Piece(1, 50, 19)], None),
        ([Piece(0, 50, 19)], None),
        ([Piece(0, 50, 8), Piece(8, 40, 12)], None),
        ([], None),
    ],
)
def test_exons_carried_through_a_chain(
    pieces: list[Piece], expected: tuple[int, int, str] | None
) -> None:
    assert cigar_of(pieces, 0, 20) == expected


# Placing a coding sequence.


def test_a_coding_sequence_is_placed_only_where_enough_bases_agree(tiny: Tiny) -> None:
    gene = tiny.genes["GENEB"]
    protein = [Known("P2", gene.protein)]
    known = dict(enumerate(gene.mrna))
    found = place_coding(protein, known, len(gene.mrna))
    assert found == (protein[0], gene.cds[0], 180)
    few = {at: base for at, base in known.items() if at < 90}
    assert place_coding(protein, few, len(gene.mrna)) is None
    other = [Known("P1", tiny.genes["GENEA"].protein)]
    assert place_coding(other, known, len(gene.mrna)) is None
    wrong = {**known, 60: "A" if known[60] != "A" else "C", 61: "N"}
    wrong[61], wrong[62] = "T", "A"
    assert place_coding(protein, wrong, len(gene.mrna)) is None


@pytest.mark.parametrize(
    ("positions", "residues", "placed"), [(2, 2, True), (1, 2, False), (9, 1, False)]
)
def test_printed_positions_place_a_coding_sequence_too(
    positions: int, residues: int, placed: bool, tmp_path: Path
) -> None:
    tiny = Tiny()
    tiny.printed, tiny.window_of_genef = (positions, residues), False
    folder = tiny.write(tmp_path / "reference")
    genes = folder / "panel" / "gene_names.tsv"
    proteins = folder / "proteins.fasta"
    build(Inputs(folder, genes, proteins, None, folder / "own"), tmp_path / "out")
    found = open_bundle(tmp_path / "out").transcript("NM_6.2", "GRCh37")
    assert (found is not None) is placed
    if found is not None:
        assert (found.cds_start, found.cds_end) == tiny.genes["GENEF"].cds
        assert "placed by UniProtKB P6 and 2 printed positions" in found.cautions[0]


# Judging one transcript. All coding bases: ATG GCC AAG TAA.


def subject(
    spliced: str = "", cds_end: int = 12, build: str = "GRCh38", flank: int = 60, **more: str
) -> Subject:
    model = Transcript(
        accession="NM_1.1",
        gene="GENE",
        hgnc_id="HGNC:1",
        protein="",
        ensembl="ENST1.4",
        tags=frozenset(),
        build=build,
        contig="chr1",
        strand=1,
        blocks=parse_blocks(f"101-{100 + cds_end}", "", 1),
        cds_start=0,
        cds_end=cds_end,
        whole=True,
        level=CheckLevel.NONE,
        source="made up",
    )
    window = Window(100 - flank, "A" * flank + spliced + "A" * flank) if spliced else None
    known = {build: spliced} if spliced else {}
    return Subject({build: model}, {build: window}, known, **more)


def outcome(of: Subject, **parts: object) -> Judged:
    extra = {name: parts.pop(name) for name in ("coding", "proteins", "below") if name in parts}
    return judge(of, Evidence(extra=Extra(**extra), **parts))  # type: ignore[arg-type]


def reasons(judged: Judged) -> str:
    return " | ".join(problem.reason for problem in judged.problems)


def test_flanks_decide_between_sequence_and_cds() -> None:
    assert outcome(subject("ATGGCCAAGTAA")).models[0].level is CheckLevel.SEQUENCE
    assert outcome(subject("ATGGCCAAGTAA", flank=49)).models[0].level is CheckLevel.CDS
    assert outcome(subject("ATGGCNAAGTAA")).models[0].level is CheckLevel.COORDINATE


def test_collected_bases_fill_what_is_not_known_and_yield_where_they_differ() -> None:
    filled = outcome(subject("ATGGCNAAGTAA"), coding={"NM_1.1": "ATGGCCAAGTAA"})
    assert (filled.mrna, filled.models[0].level) == ("ATGGCCAAGTAA", CheckLevel.CDS)
    refused = outcome(subject("ATGGCNAAGTAA"), coding={"NM_1.1": "ATGGACAAGTAA"})
    assert refused.mrna == ""
    assert "differs from GRCh38 at 5" in reasons(refused)
    short = outcome(subject(), coding={"NM_1.1": "ATGTAA"})
    assert "of 6 bases left out: the length differs" in reasons(short)
    twin = outcome(subject(twin="NM_2.7"), coding={"NM_2.7": "ATGGCCAAGTAA"})
    assert twin.models[0].level is CheckLevel.CDS


def test_a_start_that_is_not_atg_is_marked() -> None:
    judged = outcome(subject("CTGGCCAAGTAA"))
    assert judged.models[0].cautions == ("Starts with CTG, not ATG.",)
    assert reasons(judged) == "marked: Starts with CTG, not ATG."


@pytest.mark.parametrize(
    ("bases", "said"),
    [
        ("ATGTAGAAGTAA", "a stop codon stands inside the coding sequence, codon 2"),
        ("ATGGCCAAGAAA", "the coding sequence does not end with a stop codon"),
    ],
)
def test_what_is_no_reading_frame_is_left_out(bases: str, said: str) -> None:
    judged = outcome(subject(bases))
    assert judged.models == []
    assert reasons(judged) == f"left out: {said}"


def test_selenocysteine_is_told_from_a_stop() -> None:
    judged = outcome(subject("ATGTGAAAGTAA"), proteins={"NM_1.1": "MUK"})
    assert judged.models[0].cautions == ("TGA of codon 2 codes for selenocysteine.",)
    assert judged.protein == "MUK"


@pytest.mark.parametrize(
    ("uniprot", "alleles", "protein", "caution"),
    [
        # Six checks: verified.
        (["MAK"], [(104, "GCCAAG")], "MAK", ""),
        # One check: usable, with a caution.
        (["MAK"], [(105, "C")], "MAK", "protein not verified to the rule: UniProtKB P0, 1 checks."),
        # An allele that no codon of the residue has.
        (["MAK"], [(105, "T")], "", ""),
        # Another length, or two proteins of one length.
        (["MAKK"], [(104, "GCCAAG")], "", ""),
        (["MAK", "MAR"], [(104, "GCCAAG")], "", ""),
    ],
)
def test_a_protein_of_the_gene_is_taken_only_where_nothing_contradicts(
    uniprot: list[str], alleles: list[tuple[int, str]], protein: str, caution: str
) -> None:
    known = {"GENE": [Known(f"P{n}", residues) for n, residues in enumerate(uniprot)]}
    judged = outcome(subject(), uniprot=known, alleles={"chr1": alleles})
    assert judged.protein == protein
    level = CheckLevel.PROTEIN if protein else CheckLevel.COORDINATE
    assert judged.models[0].level is level
    assert judged.models[0].cautions == ((caution,) if caution else ())


def test_hotspots_check_proteins() -> None:
    known = {"GENE": [Known("P0", "MAK")]}
    judged = outcome(subject(), uniprot=known, residues={"ENST1": {2: "V"}})
    assert judged.protein == ""
    assert "protein of UniProtKB P0 left out: differs at residue 2" in reasons(judged)


def test_a_translation_that_differs_from_uniprot_is_marked() -> None:
    known = {"GENE": [Known("P0", "MAR")]}
    judged = outcome(subject("ATGGCCAAGTAA"), uniprot=known)
    assert judged.protein == ""
    assert judged.models[0].level is CheckLevel.SEQUENCE
    assert judged.models[0].cautions == (
        "UniProtKB P0 differs from this translation at residue 3.",
    )


def test_an_allele_that_contradicts_coding_bases_is_listed() -> None:
    judged = outcome(subject("ATGGCCAAGTAA"), alleles={"chr1": [(104, "T")]})
    assert "1 of 1 ClinVar reference bases differ, at c.4" in reasons(judged)


def test_an_lrg_transcript_is_not_held_against_alleles_of_the_genome() -> None:
    own = subject("ATGGCCAAGTAA", cdna="ATGGACAAGTAA", protein="MDK")
    judged = outcome(own, alleles={"chr1": [(105, "C")]})
    assert judged.problems == []
    assert (judged.mrna, judged.protein) == ("ATGGACAAGTAA", "MDK")


# The real thing.


def test_the_shipped_bundle_is_what_the_builder_makes(shared: Path, tmp_path: Path) -> None:
    """Needs the collected files and, in $VARANNOT_PROTEINS, the FASTA of reviewed proteins."""
    reference = shared / "reference"
    if not reference.is_dir():
        pytest.skip(f"no folder {reference}")
    written = os.environ.get("VARANNOT_PROTEINS", "")
    if not Path(written).is_file():
        pytest.skip("$VARANNOT_PROTEINS names no file: human proteins of UniProtKB/Swiss-Prot")
    genes = ROOT / "resources" / "gene_names.tsv"
    inputs = Inputs(reference, genes, Path(written), shared / "knowledge")
    build(inputs, tmp_path)
    shipped: Mapping[str, str] = hashes(ROOT / "resources" / "transcripts")
    assert hashes(tmp_path) == shipped
