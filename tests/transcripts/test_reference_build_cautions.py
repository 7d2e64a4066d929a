"""Mapping cautions: which changes get one, and in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from varannot.errors import InputError
from varannot.resources import resource, resource_folder
from varannot.transcripts.bundle import open_bundle
from varannot.transcripts.cautions import (
    CautionKind,
    CautionRule,
    MappingCaution,
    Repeat,
    load_cautions,
    mapping_cautions,
)
from varannot.transcripts.model import Block, Transcript, Window

RULES = load_cautions(resource("mapping_cautions.tsv"))


def transcript(gene: str, accession: str, strand: int = 1, exons: int = 15) -> Transcript:
    """Exons of 100 bases every 1,000; sense coordinates from 10,000 on (or their negatives)."""
    base = 10_000 if strand == 1 else -90_000
    blocks = tuple(
        Block(k, base + k * 1_000, base + k * 1_000 + 100, (k - 1) * 100, k * 100)
        for k in range(1, exons + 1)
    )
    from varannot.model import CheckLevel

    return Transcript(
        accession=accession,
        gene=gene,
        hgnc_id="",
        protein="",
        ensembl="",
        tags=frozenset(),
        build="GRCh37",
        contig="chr7",
        strand=strand,
        blocks=blocks,
        cds_start=10,
        cds_end=310,
        whole=True,
        level=CheckLevel.SEQUENCE,
    )


def cautions(model: Transcript, start: int, end: int, **more: object) -> tuple[MappingCaution, ...]:
    options: dict[str, object] = {"indel": False, **more}
    return mapping_cautions(RULES, model, start, end, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("exon", "cautioned"), [(1, False), (8, False), (9, True), (10, False), (11, True), (15, True)]
)
def test_pms2_exons_that_pms2cl_shares(exon: int, cautioned: bool) -> None:
    """Exons 9 and 11 to 15: DOI 10.1002/humu.21540."""
    model = transcript("PMS2", "NM_000535.7")
    at = model.blocks[exon - 1].start + 50
    found = cautions(model, at, at + 1)
    assert [one.kind for one in found] == ([CautionKind.HOMOLOGY] if cautioned else [])
    for one in found:
        assert one.text.startswith(f"exon {exon}: ")
        assert "PMS2CL" in one.text
        assert one.confirmed
        assert "10.1002/humu.21540" in one.citation


@pytest.mark.parametrize(
    ("offset", "cautioned"), [(-20, True), (-21, False), (119, True), (120, False)]
)
def test_bases_beside_an_exon_share_its_fate(offset: int, cautioned: bool) -> None:
    model = transcript("PMS2", "NM_000535.7")
    at = model.blocks[8].start + offset
    assert bool(cautions(model, at, at + 1)) is cautioned


def test_other_isoform_is_counted_on_the_transcript_of_the_rule() -> None:
    counted = transcript("PMS2", "NM_000535.7")
    other = transcript("PMS2", "NM_001322014.2")
    at = counted.blocks[8].start
    (found,) = cautions(other, at, at + 1, siblings=(counted,))
    assert found.text.startswith("exon 9 of NM_000535.7: ")
    (found,) = cautions(other, at, at + 1)
    assert found.text.endswith("(exons counted on NM_000535, not installed with all its exons)")


def test_what_is_not_confirmed_says_so() -> None:
    model = transcript("CHEK2", "NM_007194.4")
    at = model.blocks[11].start
    (found,) = cautions(model, at, at + 1)
    assert found.text.endswith("(not confirmed)")
    assert not found.confirmed


@pytest.mark.parametrize("gene", ["PMS2", "CHEK2", "SDHA", "PTEN", "BRCA1"])
def test_shipped_genes_have_the_transcript_that_counts(gene: str) -> None:
    bundle = open_bundle(resource_folder("transcripts"))
    (rule,) = [rule for rule in RULES if rule.gene == gene]
    models = [
        model
        for build in ("GRCh37", "GRCh38")
        for model in bundle.versions(rule.transcript, build)
        if model.whole
    ]
    assert {model.build for model in models} == {"GRCh37", "GRCh38"}
    for model in models:
        assert model.gene == gene
        assert max(rule.exons, default=1) <= model.exon_count


@pytest.mark.parametrize(
    ("bases", "start", "end", "run"),
    [
        ("GC" + "A" * 8 + "CG", 2, 3, 8),
        ("GC" + "A" * 8 + "CG", 10, 10, 8),
        ("GC" + "A" * 8 + "CG", 2, 2, 8),
        ("GC" + "A" * 8 + "CG", 0, 1, 0),
        ("GC" + "A" * 7 + "CG", 2, 3, 0),
        ("GC" + "T" * 40 + "CG", 20, 22, 40),
    ],
)
def test_runs_of_one_base(bases: str, start: int, end: int, run: int) -> None:
    model = transcript("TP53", "NM_000546.6")
    window = Window(10_900, "CAGT" * 50 + bases + "CAGT" * 50)
    place = 11_100
    found = cautions(model, place + start, place + end, indel=True, window=window)
    assert [one.kind for one in found] == ([CautionKind.HOMOPOLYMER] if run else [])
    assert all(f"({run} times " in one.text for one in found)
    assert cautions(model, place + start, place + end, window=window) == ()


@pytest.mark.parametrize("strand", [1, -1])
def test_repeats_of_the_exon_are_said_with_their_share(strand: int) -> None:
    model = transcript("RAD51B", "NM_133509.3", strand, exons=10)
    block = model.blocks[9]
    low = block.start if strand == 1 else -block.end
    repeat = Repeat(10, 100, ((low + 10, low + 40),))
    inside = block.start + (20 if strand == 1 else 75)
    (found,) = cautions(model, inside, inside + 1, repeats=(repeat,))
    assert found.kind is CautionKind.REPEAT
    assert "exon 10: " in found.text
    assert "(30 of 100 bases, 30 %; the change lies in it)" in found.text
    beside = block.start + (60 if strand == 1 else 5)
    (found,) = cautions(model, beside, beside + 1, repeats=(repeat,))
    assert "the change lies beside it" in found.text
    elsewhere = model.blocks[3].start
    assert cautions(model, elsewhere, elsewhere + 1, repeats=(repeat,)) == ()


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("kind", "echo", "column kind"),
        ("exons", "9-", "column exons"),
        ("confirmed", "maybe", "column confirmed"),
        ("minimum", "many", "column minimum"),
        ("citation", "", "column citation"),
    ],
)
def test_bad_rows_are_named(tmp_path: Path, column: str, cell: str, words: str) -> None:
    lines = resource("mapping_cautions.tsv").read_text(encoding="utf-8").splitlines()
    place = lines[0].split("\t").index(column)
    cells = lines[1].split("\t")
    cells[place] = cell
    table = tmp_path / "mapping_cautions.tsv"
    table.write_text("\n".join([lines[0], "\t".join(cells)]) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_cautions(table)
    assert words in str(caught.value)
    assert "row 2" in str(caught.value)


def test_rules_are_values() -> None:
    assert all(isinstance(rule, CautionRule) for rule in RULES)
    assert len({rule.text for rule in RULES}) == len(RULES)


def test_exons_of_low_coverage_are_those_of_the_validation() -> None:
    # DOI 10.1371/journal.pone.0260089, table S9: 30 exons, IRS2 exon 1 with 239 positions.
    rules = [
        rule
        for rule in load_cautions(resource("mapping_cautions.tsv"))
        if rule.kind is CautionKind.LOW_COVERAGE
    ]
    assert len(rules) == 30
    assert all(len(rule.exons) == 1 and rule.transcript and rule.confirmed for rule in rules)
    irs2 = next(rule for rule in rules if rule.gene == "IRS2")
    assert (irs2.transcript, irs2.exons) == ("NM_003749", frozenset({1}))
    assert irs2.text.startswith("239 positions of IRS2 exon 1")
