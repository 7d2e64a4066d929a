"""Verdicts on nonsense-mediated decay: rules, thresholds, real exon models, and lost residues."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import shared_data
from varannot.bases import translate
from varannot.errors import InputError
from varannot.hgvs.nmd import (
    loss_in_frame,
    loss_of_frame,
    loss_of_stop,
    nmd_of_stop,
    nmd_of_unknown_stop,
    nmd_without_stop,
    protein_extension,
)
from varannot.hgvs.nmd_rules import NMD_TABLE, load_nmd_rules, nmd_rules
from varannot.model import CheckLevel
from varannot.model.descriptions import Nmd, NmdRule, NmdVerdict
from varannot.resources import resource
from varannot.transcripts.model import Block, Transcript

PREDICTED, BORDERLINE, ESCAPES = NmdVerdict.PREDICTED, NmdVerdict.BORDERLINE, NmdVerdict.ESCAPES
RULES = nmd_rules()


def model(lengths: list[int], cds: tuple[int, int], whole: bool = True) -> Transcript:
    """A made-up transcript from the lengths of its exons; `cds` in transcript coordinates."""
    blocks, at, place = [], 0, 1000
    for number, length in enumerate(lengths, 1):
        blocks.append(Block(number, place, place + length, at, at + length))
        at, place = at + length, place + length + 500
    return Transcript(
        accession="NM_1.1", gene="GENE", hgnc_id="", protein="", ensembl="", tags=frozenset(),
        build="GRCh38", contig="chr1", strand=1, blocks=tuple(blocks), cds_start=cds[0],
        cds_end=cds[1], whole=whole, level=CheckLevel.COORDINATE,
    )  # fmt: skip


# Exons of 100, 100, 100 and 400 bases; codons from base 40 on; the last junction at 300.
FOUR = model([100, 100, 100, 400], (40, 550))


# The zone of 50 to 55 bases: DOI 10.1016/S0968-0004(98)01208-0; the 50 of the PVS1 tree:
# DOI 10.1002/humu.23626.
@pytest.mark.parametrize(
    ("distance", "verdict", "words"),
    [
        (1, ESCAPES, "The junction splits the stop codon."),
        (2, ESCAPES, "The junction splits the stop codon."),
        (3, ESCAPES, "only 3 bases before the last exon-exon junction (fewer than 50)"),
        (49, ESCAPES, "only 49 bases before the last exon-exon junction (fewer than 50)"),
        (50, BORDERLINE, "the codon lies within them: escape"),
        (51, BORDERLINE, "the codon straddles their edge: read either way"),
        (52, BORDERLINE, "the codon straddles their edge: read either way"),
        (53, BORDERLINE, "the codon lies outside them: decay"),
        (54, BORDERLINE, "the codon lies outside them: decay"),
        (55, BORDERLINE, "the codon lies outside them: decay"),
        (56, PREDICTED, "56 bases before the last exon-exon junction (more than 55)"),
    ],
)
def test_distance_to_the_last_junction(distance: int, verdict: NmdVerdict, words: str) -> None:
    nmd = nmd_of_stop(FOUR, 300 - distance, RULES)
    assert nmd.verdict is verdict
    assert nmd.from_last_junction == distance
    assert nmd.exon == "3/4"
    assert words in nmd.text
    rule = NmdRule.UPSTREAM_OF_JUNCTION if verdict is PREDICTED else NmdRule.NEAR_LAST_JUNCTION
    assert nmd.rules[0] is rule


def test_a_stop_in_the_last_exon() -> None:
    nmd = nmd_of_stop(FOUR, 301, RULES)
    assert (nmd.verdict, nmd.rules) == (ESCAPES, (NmdRule.LAST_EXON,))
    assert nmd.text == (
        "Escape from nonsense-mediated decay is predicted: the new stop at residue 88 lies in "
        "the last exon (4 of 4), 1 base behind the last exon-exon junction."
    )
    assert nmd_of_stop(FOUR, 300, RULES).from_last_junction == 0


def test_a_single_exon() -> None:
    nmd = nmd_of_stop(model([2000], (100, 1300)), 400, RULES)
    assert (nmd.verdict, nmd.rules) == (ESCAPES, (NmdRule.SINGLE_EXON,))
    assert nmd.from_last_junction is None
    assert "single exon" in nmd.text


def test_coding_exons_alone_leave_a_reservation() -> None:
    coding = model([100, 100, 100, 210], (0, 510), whole=False)
    last = nmd_of_stop(coding, 303, RULES)
    assert (last.verdict, last.rules) == (ESCAPES, (NmdRule.LAST_CODING_EXON,))
    assert "last coding exon (4 of 4)" in last.text
    assert last.text.endswith("UTR exons unknown.")
    near = nmd_of_stop(coding, 270, RULES)
    assert (near.verdict, near.rules) == (ESCAPES, (NmdRule.NEAR_LAST_JUNCTION,))
    assert near.text.endswith("UTR exons unknown.")
    assert nmd_of_stop(coding, 249, RULES).text.endswith("UTR exons unknown.")
    # A junction that is known is behind the stop: decay stays predicted.
    assert nmd_of_stop(coding, 240, RULES).verdict is PREDICTED
    only = nmd_of_stop(model([510], (0, 510), whole=False), 300, RULES)
    assert (only.verdict, only.rules) == (ESCAPES, (NmdRule.LAST_CODING_EXON,))
    assert only.text.endswith("UTR exons unknown.")


def test_introns_in_the_3_utr_count() -> None:
    """The normal stop stands in exon 3 of 5; a stop there is upstream of two junctions."""
    utr = model([100, 100, 300, 200, 500], (40, 430))
    nmd = nmd_of_stop(utr, 340, RULES)
    assert (nmd.verdict, nmd.exon, nmd.from_last_junction) == (PREDICTED, "3/5", 360)
    assert "The normal stop lies 273 bases before that junction too" in nmd.text
    assert "normal stop" not in nmd_of_stop(FOUR, 200, RULES).text


# DOI 10.1038/ng.3664 and 10.1038/s41588-019-0517-5: fewer than 150 bases, more than 407.
def test_modifiers_leave_the_verdict() -> None:
    long = model([100, 407, 408, 100, 300], (40, 1200))
    near_start = nmd_of_stop(long, 40 + 149, RULES)
    assert near_start.rules == (NmdRule.UPSTREAM_OF_JUNCTION, NmdRule.START_PROXIMAL)
    assert near_start.verdict is PREDICTED
    assert "only 149 bases behind the start (fewer than 150)" in near_start.text
    assert nmd_of_stop(long, 40 + 150, RULES).rules == (NmdRule.UPSTREAM_OF_JUNCTION,)
    in_long = nmd_of_stop(long, 600, RULES)
    assert in_long.rules == (NmdRule.UPSTREAM_OF_JUNCTION, NmdRule.LONG_EXON)
    assert (in_long.verdict, in_long.exon_length) == (PREDICTED, 408)
    both = nmd_of_stop(model([900, 300], (40, 1000)), 70, RULES)
    assert both.rules[1:] == (NmdRule.START_PROXIMAL, NmdRule.LONG_EXON)
    # An escape needs no second reason.
    assert nmd_of_stop(model([100, 900], (40, 900)), 120, RULES).rules == (NmdRule.LAST_EXON,)


def test_a_stop_at_the_normal_place_is_not_premature() -> None:
    for stop, shift in ((547, 0), (600, 0), (544, -3), (550, 3), (560, 1)):
        nmd = nmd_of_stop(FOUR, stop, RULES, shift=shift)
        assert nmd.verdict is NmdVerdict.NOT_APPLICABLE
        assert nmd.rules == (NmdRule.NO_PREMATURE_STOP,)
    assert nmd_of_stop(FOUR, 546, RULES).verdict is ESCAPES
    assert nmd_of_stop(model([100], (-1, -1)), 50, RULES).verdict is NmdVerdict.NOT_APPLICABLE
    with pytest.raises(ValueError, match="before the start codon"):
        nmd_of_stop(FOUR, 37, RULES)


@pytest.mark.parametrize(
    ("stop", "shift", "changed", "distance", "exon", "verdict"),
    [
        # A frameshift in exon 2 moves the last junction.
        (244, 0, None, 56, "3/4", PREDICTED),
        (244, -1, 150, 55, "3/4", BORDERLINE),
        (245, 1, 150, 56, "3/4", PREDICTED),
        (246, 1, 150, 55, "3/4", BORDERLINE),
        (246, 2, 150, 56, "3/4", PREDICTED),
        (250, -2, 150, 48, "3/4", ESCAPES),
        # A change in the last exon leaves the junction before it where it is.
        (310, 20, 305, -10, "4/4", ESCAPES),
        (310, -20, 305, -10, "4/4", ESCAPES),
        # 90 bases inserted in exon 3, the stop among them: 90 are added, not those before it.
        (270, 90, 250, 120, "3/4", PREDICTED),
        # An insertion at the junction itself belongs to the exon behind it.
        (303, 9, 300, -3, "4/4", ESCAPES),
        (299, 9, 299, 10, "3/4", ESCAPES),
        # The stop codon begins on the last base of exon 3.
        (298, -1, 150, 1, "3/4", ESCAPES),
        (299, -1, 150, 0, "4/4", ESCAPES),
        # A deletion that takes the junction along: the stop stands right behind it.
        (290, -20, 290, 0, "4/4", ESCAPES),
    ],
)
def test_junctions_move_with_the_change(
    stop: int, shift: int, changed: int | None, distance: int, exon: str, verdict: NmdVerdict
) -> None:
    nmd = nmd_of_stop(FOUR, stop, RULES, shift=shift, changed=changed)
    assert (nmd.from_last_junction, nmd.exon, nmd.verdict) == (distance, exon, verdict)


def test_frame_without_a_known_stop() -> None:
    assert nmd_of_unknown_stop(FOUR, 200).verdict is NmdVerdict.UNKNOWN
    # The codon of base 301 may begin in the exon before.
    assert nmd_of_unknown_stop(FOUR, 301).verdict is NmdVerdict.UNKNOWN
    last = nmd_of_unknown_stop(FOUR, 302)
    assert last.verdict is ESCAPES
    assert last.rules == (NmdRule.LAST_EXON, NmdRule.STOP_NOT_KNOWN)
    coding = nmd_of_unknown_stop(model([100, 200], (0, 300), whole=False), 150)
    assert coding.rules[0] is NmdRule.LAST_CODING_EXON
    assert coding.text.endswith("UTR exons unknown.")
    assert nmd_of_unknown_stop(model([900], (0, 300)), 150).rules[0] is NmdRule.SINGLE_EXON
    none = nmd_without_stop()
    assert (none.verdict, none.rules) == (NmdVerdict.NOT_APPLICABLE, (NmdRule.NO_STOP,))
    assert "non-stop decay" in none.text


# The changed transcript written out base by base, each base with the number of its exon.


@st.composite
def changed_transcripts(
    draw: st.DrawFn,
) -> tuple[Transcript, int, int, list[int], int]:
    """A transcript, where and by how much it changes, its exon numbers then, and a stop."""
    lengths = draw(st.lists(st.integers(4, 120), min_size=1, max_size=6))
    total = sum(lengths)
    transcript = model(lengths, (0, total - total % 3))
    labels = [number for number, length in enumerate(lengths, 1) for _ in range(length)]
    changed = draw(st.integers(0, total - 1))
    room = sum(label == labels[changed] for label in labels[changed:])
    first = changed == 0 or labels[changed - 1] != labels[changed]
    lost = draw(st.integers(0, min(room, 9) - (first and room <= 9)))
    gained = draw(st.integers(0, 9)) if not lost or draw(st.booleans()) else 0
    labels[changed : changed + lost] = [labels[changed]] * gained
    behind = changed + gained
    stop = draw(st.integers(min(max(changed - 2, 0), len(labels) - 1), len(labels) - 1))
    return transcript, changed, gained - lost, labels, max(stop, behind if lost else 0, 0)


@settings(max_examples=400, deadline=None)
@given(changed_transcripts())
def test_against_the_transcript_written_out(
    drawn: tuple[Transcript, int, int, list[int], int],
) -> None:
    transcript, changed, shift, labels, stop = drawn
    if stop >= len(labels) or stop >= transcript.cds_end - 3 + shift:
        return
    nmd = nmd_of_stop(transcript, stop, RULES, shift=shift, changed=changed)
    last = transcript.exon_count
    assert nmd.exon == f"{labels[stop]}/{last}"
    assert nmd.exon_length == labels.count(labels[stop])
    if last == 1:
        assert nmd.rules == (NmdRule.SINGLE_EXON,)
        return
    assert nmd.from_last_junction == labels.index(last) - stop
    if stop >= changed + max(shift, 0):
        # Without the place of the change: the same verdict, exon and distance ahead.
        plain = nmd_of_stop(transcript, stop, RULES, shift=shift)
        assert (plain.verdict, plain.exon) == (nmd.verdict, nmd.exon)
        if labels[stop] != last:
            assert plain.from_last_junction == nmd.from_last_junction


ORDER = [PREDICTED, BORDERLINE, ESCAPES]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(3, 300), min_size=1, max_size=6), st.booleans(), st.data())
def test_further_upstream_never_escapes_more(
    lengths: list[int], whole: bool, data: st.DataObject
) -> None:
    total = sum(lengths)
    transcript = model(lengths, (0, total - total % 3), whole)
    stops = st.integers(0, transcript.cds_end - 4)
    if transcript.cds_end < 4:
        return
    early, late = sorted((data.draw(stops), data.draw(stops)))
    verdicts = [nmd_of_stop(transcript, stop, RULES).verdict for stop in (early, late)]
    assert ORDER.index(verdicts[0]) <= ORDER.index(verdicts[1])
    junctions = transcript.junctions()
    if not junctions or late >= junctions[-1]:
        assert verdicts[1] is ESCAPES


# Real exon models.

RAD51B = "NM_133509.3"


def real_rows(shared: Path) -> Iterator[list[str]]:
    folder = shared / "reference" / "transcripts"
    with gzip.open(folder / "tso500_mane_exons_hg38_hg19.tsv.gz", "rt") as file:
        for line in list(file)[1:]:
            cells = line.rstrip("\n").split("\t")
            yield [cells[3], "whole", cells[7], cells[9], *cells[10:14]]
    with gzip.open(folder / "tso500_other_transcripts_cds.tsv.gz", "rt") as file:
        for line in list(file)[1:]:
            cells = line.rstrip("\n").split("\t")
            yield [cells[3], "coding", cells[6], cells[8], *cells[9:11], *cells[9:11]]


def real_models(shared: Path) -> dict[str, Transcript]:
    """Transcripts of GRCh38 from the exon tables, by accession; coding exons alone for some."""
    exons: dict[tuple[str, str, str], list[tuple[int, int, int, str, str]]] = {}
    for accession, kind, number, strand, start, end, first, last in real_rows(shared):
        row = (int(number), int(start), int(end), first, last)
        exons.setdefault((accession, kind, strand), []).append(row)
    return {
        accession: made
        for (accession, kind, strand), rows in exons.items()
        if (made := real_model(accession, kind == "whole", strand, sorted(rows))) is not None
    }


def real_model(
    accession: str, whole: bool, strand: str, rows: list[tuple[int, int, int, str, str]]
) -> Transcript | None:
    blocks, at, coding = [], 0, []
    for number, start, end, first, last in rows:
        length = end - start + 1
        low, high = (start - 1, end) if strand == "+" else (-end, -start + 1)
        blocks.append(Block(number, low, high, at, at + length))
        if first:
            edges = (int(first) - start, int(last) - start + 1)
            if strand == "-":
                edges = (end - int(last), end - int(first) + 1)
            coding += [at + edges[0], at + edges[1]]
        at += length
    if not coding:
        return None
    return Transcript(
        accession=accession, gene="", hgnc_id="", protein="", ensembl="", tags=frozenset(),
        build="GRCh38", contig="", strand=1 if strand == "+" else -1, blocks=tuple(blocks),
        cds_start=min(coding), cds_end=max(coding), whole=whole, level=CheckLevel.COORDINATE,
    )  # fmt: skip


@pytest.fixture(scope="module")
def models() -> dict[str, Transcript]:
    if not (shared_data() / "reference" / "transcripts").is_dir():
        pytest.skip("the exon tables of the panel are not here")
    return real_models(shared_data())


def stop_at(transcript: Transcript, residue: int) -> Nmd:
    return nmd_of_stop(transcript, transcript.cds_start + 3 * (residue - 1), RULES)


# Exon borders: MANE 1.5 and Ensembl 105 exons. Distances by hand from the c. number of the first
# coding base of the last exon: e.g. TP53 c.1101, residue 350 begins at c.1048, 1101 - 1048 = 53.
REAL = [
    # The published case, DOI 10.3389/fonc.2025.1626478: last coding exon from c.1037 on.
    (RAD51B, 371, ESCAPES, (NmdRule.LAST_CODING_EXON,), "10/10", -74),
    (RAD51B, 50, PREDICTED, (NmdRule.UPSTREAM_OF_JUNCTION, NmdRule.START_PROXIMAL), "2/10", 889),
    # BRCA2 p.Lys3326*: exon 27 from c.9649 on.
    ("NM_000059.4", 3326, ESCAPES, (NmdRule.LAST_EXON,), "27/27", -327),
    ("NM_000059.4", 3198, PREDICTED, (NmdRule.UPSTREAM_OF_JUNCTION,), "26/27", 57),
    ("NM_000059.4", 3199, BORDERLINE, (NmdRule.NEAR_LAST_JUNCTION,), "26/27", 54),
    ("NM_000059.4", 3201, ESCAPES, (NmdRule.NEAR_LAST_JUNCTION,), "26/27", 48),
    # TP53: last exon from c.1101 on.
    ("NM_000546.6", 342, PREDICTED, (NmdRule.UPSTREAM_OF_JUNCTION,), "10/11", 77),
    ("NM_000546.6", 349, PREDICTED, (NmdRule.UPSTREAM_OF_JUNCTION,), "10/11", 56),
    ("NM_000546.6", 350, BORDERLINE, (NmdRule.NEAR_LAST_JUNCTION,), "10/11", 53),
    ("NM_000546.6", 351, BORDERLINE, (NmdRule.NEAR_LAST_JUNCTION,), "10/11", 50),
    ("NM_000546.6", 352, ESCAPES, (NmdRule.NEAR_LAST_JUNCTION,), "10/11", 47),
    ("NM_000546.6", 367, ESCAPES, (NmdRule.NEAR_LAST_JUNCTION,), "10/11", 2),
    ("NM_000546.6", 368, ESCAPES, (NmdRule.LAST_EXON,), "11/11", -1),
    # BRCA1 p.Arg1835*: exon 23 from c.5468 on.
    ("NM_007294.4", 1835, ESCAPES, (NmdRule.LAST_EXON,), "23/23", -35),
    # PTEN: last exon from c.1027 on. CDH1: from c.2440 on.
    ("NM_000314.8", 350, ESCAPES, (NmdRule.LAST_EXON,), "9/9", -21),
    ("NM_004360.5", 836, ESCAPES, (NmdRule.LAST_EXON,), "16/16", -66),
    # APC: the mutation cluster region lies in the last exon, from c.1959 on.
    ("NM_000038.6", 1309, ESCAPES, (NmdRule.LAST_EXON,), "16/16", -1966),
    # IRS2: nearly the whole protein lies in exon 1 of 2, a long one; last exon from c.4013 on.
    ("NM_003749.3", 725, PREDICTED, (NmdRule.UPSTREAM_OF_JUNCTION, NmdRule.LONG_EXON), "1/2",
     1840),
    # CEBPA has a single exon.
    ("NM_004364.5", 100, ESCAPES, (NmdRule.SINGLE_EXON,), "1/1", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("accession", "residue", "verdict", "rules", "exon", "distance"),
    REAL,
    ids=[f"{row[0]}-{row[1]}" for row in REAL],
)
def test_real_exon_models(
    models: dict[str, Transcript],
    accession: str,
    residue: int,
    verdict: NmdVerdict,
    rules: tuple[NmdRule, ...],
    exon: str,
    distance: int | None,
) -> None:
    nmd = stop_at(models[accession], residue)
    assert (nmd.verdict, nmd.rules, nmd.exon) == (verdict, rules, exon)
    assert nmd.from_last_junction == distance
    assert nmd.stop_residue == residue


# TP53 frameshifts: c. number of the first changed base, bases lost, bases gained, first foreign
# residue, residue of the new stop (both read off the translated sequence), verdict, exon,
# distance. The last junction lies between c.1100 and c.1101.
SHIFTED = [
    (1024, 1, "", 342, 344, PREDICTED, "10/11", 70),
    (1024, 0, "A", 342, 346, PREDICTED, "10/11", 66),
    (1050, 1, "", 351, 369, ESCAPES, "11/11", -5),
    (1045, 0, "AC", 349, 370, ESCAPES, "11/11", -5),
    (1099, 2, "", 367, 380, ESCAPES, "11/11", -39),
    # The new frame runs past the place of the normal stop.
    (1120, 1, "", 374, 421, NmdVerdict.NOT_APPLICABLE, "", None),
    (1150, 0, "G", 384, 391, ESCAPES, "11/11", -70),
]


@pytest.fixture(scope="module")
def tp53_from_start() -> str:
    """Bases of TP53 from the start codon on, LRG_321t1."""
    path = shared_data() / "reference" / "lrg" / "lrg_tso500_cdna.fa.gz"
    if not path.is_file():
        pytest.skip("the LRG sequences are not here")
    with gzip.open(path, "rt") as file:
        records = file.read().split(">")
    cdna = next(text for text in records if text.startswith("LRG_321t1"))
    bases = "".join(cdna.split("\n")[1:])
    # LRG_321t1: exons 5001-5174 and 15929-16030, start codon at 15957.
    return bases[174 + 15957 - 15929 :]


@pytest.mark.parametrize(
    ("number", "lost", "gained", "first", "stop", "verdict", "exon", "distance"), SHIFTED
)
def test_real_frameshifts(
    models: dict[str, Transcript],
    tp53_from_start: str,
    number: int,
    lost: int,
    gained: str,
    first: int,
    stop: int,
    verdict: NmdVerdict,
    exon: str,
    distance: int | None,
) -> None:
    transcript = models["NM_000546.6"]
    at = number - 1
    changed = tp53_from_start[:at] + gained + tp53_from_start[at + lost :]
    before, after = translate(tp53_from_start), translate(changed)
    assert after.find("*") + 1 == stop
    assert (
        next(i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b) == first - 1
    )
    nmd = nmd_of_stop(
        transcript,
        transcript.cds_start + 3 * (stop - 1),
        RULES,
        shift=len(gained) - lost,
        changed=transcript.cds_start + at,
    )
    assert (nmd.verdict, nmd.exon, nmd.from_last_junction) == (verdict, exon, distance)


def test_the_published_case_in_words(models: dict[str, Transcript]) -> None:
    transcript = models[RAD51B]
    assert transcript.residues == 384
    assert stop_at(transcript, 371).text == (
        "Escape from nonsense-mediated decay is predicted: the new stop at residue 371 lies in "
        "the last coding exon (10 of 10), 74 bases behind the last known junction. "
        "UTR exons unknown."
    )
    loss = loss_of_stop(transcript, 371)
    assert (loss.lost, loss.first_lost, loss.foreign) == (14, 371, 0)
    assert loss.share == pytest.approx(14 / 384)
    assert loss.text == "14 of 384 residues (3.6 %) lost from residue 371 on."


def test_the_normal_stop_is_never_premature(models: dict[str, Transcript]) -> None:
    assert len(models) > 450
    for transcript in models.values():
        assert stop_at(transcript, transcript.residues + 1).rules == (NmdRule.NO_PREMATURE_STOP,)


# What the protein loses.

PROTEIN = model([100, 100, 100, 1000], (0, 3 * 394))


def test_lost_residues() -> None:
    """p.Arg97Glyfs*26: 25 foreign residues, the new stop at 97 + 26 - 1 = 122."""
    shifted = loss_of_stop(PROTEIN, 122, 25)
    assert (shifted.lost, shifted.first_lost, shifted.foreign) == (297, 97, 25)
    assert shifted.text == (
        "297 of 393 residues (75.6 %) lost from residue 97 on; "
        "25 foreign residues before the new stop at 122."
    )
    first = loss_of_stop(PROTEIN, 2)
    assert first.text == "392 of 393 residues (99.7 %) lost from residue 2 on."
    last = loss_of_stop(PROTEIN, 393)
    assert last.text == "1 of 393 residues (0.3 %) lost from residue 393 on."


def test_a_shifted_frame_that_ends_behind_the_normal_stop() -> None:
    loss = loss_of_stop(PROTEIN, 410, 20)
    assert (loss.lost, loss.first_lost, loss.foreign) == (4, 390, 20)
    assert loss.share == pytest.approx(4 / 393)


def test_other_losses() -> None:
    assert loss_of_frame(PROTEIN, 300).text == (
        "94 of 393 residues (23.9 %) lost from residue 300 on; the new stop is not known."
    )
    assert loss_of_frame(PROTEIN, 300, 12).text.endswith(
        "at least 12 foreign residues, no stop found."
    )
    in_frame = loss_in_frame(PROTEIN, 10, 14, 1)
    assert (in_frame.lost, in_frame.first_lost, in_frame.foreign) == (5, 10, 1)
    assert in_frame.text == (
        "5 of 393 residues (1.3 %) lost in frame (residues 10 to 14); 1 residue inserted."
    )
    assert loss_in_frame(PROTEIN, 10, 10).text == (
        "1 of 393 residues (0.3 %) lost in frame (residue 10)."
    )
    titin = model([3 * 35992], (0, 3 * 35992))
    assert "(less than 0.1 %)" in loss_in_frame(titin, 10, 10).text


def test_reading_past_the_stop() -> None:
    longer = protein_extension(PROTEIN, 12)
    assert (longer.lost, longer.share, longer.first_lost, longer.extension) == (0, 0, 394, 12)
    assert longer.text == "The stop at 394 is lost; the protein reads 12 residues past it."
    endless = protein_extension(PROTEIN, None)
    assert endless.extension == 0
    assert "non-stop decay is possible" in endless.text


# The table of rules.


def test_shipped_rules() -> None:
    assert (RULES.junction, RULES.borderline, RULES.start, RULES.long_exon) == (50, 55, 150, 407)
    assert "10.1002/humu.23626" in RULES.sources[NmdRule.NEAR_LAST_JUNCTION].doi
    weaker = {rule for rule, source in RULES.sources.items() if not source.established}
    assert weaker == {NmdRule.START_PROXIMAL, NmdRule.LONG_EXON}
    assert all(source.citation for source in RULES.sources.values())


@pytest.mark.parametrize(
    ("old", "new", "column", "expected"),
    [
        ("\t50\t55\t", "\t55\t50\t", "to_nt", "55 or more"),
        ("\t50\t55\t", "\t\t55\t", "from_nt", "a whole number"),
        ("\t50\t55\t", "\tfifty\t55\t", "from_nt", "a whole number, 0 or more"),
        ("weaker", "weak", "evidence", "established, weaker"),
        (
            "long_exon\tmodifier",
            "long_exons\tmodifier",
            "rule",
            NMD_TABLE.column("rule").expected(),
        ),
        ("long_exon\tmodifier", "last_exon\tverdict", "rule", "one row per rule"),
        ("from_nt\t", "from\t", "from_nt", "the column"),
    ],
)
def test_a_wrong_table_is_refused(
    tmp_path: Path, old: str, new: str, column: str, expected: str
) -> None:
    text = resource("nmd_rules.tsv").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "nmd_rules.tsv"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_nmd_rules(path, "nmd_rules.tsv")
    assert (column, expected) in {(p.column, p.expected) for p in refused.value.problems}


def test_a_missing_rule_is_named(tmp_path: Path) -> None:
    lines = resource("nmd_rules.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "nmd_rules.tsv"
    path.write_text("".join(line for line in lines if "long_exon" not in line), encoding="utf-8")
    with pytest.raises(InputError, match="a row long_exon"):
        load_nmd_rules(path, "nmd_rules.tsv")
