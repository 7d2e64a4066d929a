"""Changes from inside one exon into another, held against the translation of what is left."""

from __future__ import annotations

import functools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from varannot.bases import translate
from varannot.hgvs.edit import Edit
from varannot.hgvs.fused_exons import fused_outcome
from varannot.hgvs.nmd_rules import nmd_rules
from varannot.hgvs.protein_effect import CodingSequence
from varannot.model import NmdVerdict, SpliceOutcome
from varannot.resources import resource_folder
from varannot.transcripts.bundle import open_bundle
from varannot.transcripts.model import Transcript

GENES = {"TP53": "NM_000546.6", "RB1": "NM_000321.3", "CDH1": "NM_004360.5"}


@functools.cache
def model(gene: str) -> tuple[Transcript, CodingSequence]:
    bundle = open_bundle(resource_folder("transcripts"))
    found = bundle.transcript(GENES[gene], "GRCh38")
    assert found is not None
    sequence = bundle.sequence(found)
    coding = CodingSequence.of(sequence.mrna, found.cds_start, found.cds_end, sequence.protein)
    return found, coding


def fused(gene: str, first: int, last: int, alt: str = "") -> SpliceOutcome | None:
    """Return the outcome where bases c.first to c.last are gone with the introns between them."""
    transcript, coding = model(gene)
    start = transcript.to_sense(transcript.cds_start + first - 1)
    end = transcript.to_sense(transcript.cds_start + last - 1)
    assert start is not None
    assert end is not None
    named = Edit(start, end + 1, "N" * (end + 1 - start), alt)
    return fused_outcome(transcript, coding, named, named.start, nmd_rules())


CASES = [
    # gene, first and last base (c.), exons, frame kept, new stop, decay
    ("TP53", 550, 570, "5-6/11", True, None, None),
    ("TP53", 550, 572, "5-6/11", False, 200, NmdVerdict.PREDICTED),
    ("TP53", 366, 570, "4-6/11", False, 178, NmdVerdict.PREDICTED),
    ("TP53", 900, 1050, "8-10/11", False, 319, NmdVerdict.ESCAPES),
    ("RB1", 301, 421, "3-4/27", False, 112, NmdVerdict.PREDICTED),
]


@pytest.mark.parametrize(("gene", "first", "last", "exons", "kept", "stop", "verdict"), CASES)
def test_a_fused_exon_is_read_as_one(
    gene: str,
    first: int,
    last: int,
    exons: str,
    kept: bool,
    stop: int | None,
    verdict: NmdVerdict | None,
) -> None:
    found = fused(gene, first, last)
    assert found is not None
    assert (found.exon, found.in_frame) == (exons, kept)
    assert (found.nmd.stop_residue if found.nmd else None) == stop
    assert (found.nmd.verdict if found.nmd else None) == verdict
    assert found.loss is not None
    assert "fused" in found.text


@given(st.sampled_from(sorted(GENES)), st.integers(0, 60), st.integers(0, 60), st.integers(0, 30))
def test_the_new_frame_is_that_of_the_bases_that_are_left(
    gene: str, before: int, behind: int, which: int
) -> None:
    transcript, coding = model(gene)
    place = which % (len(transcript.blocks) - 1)
    left, right = transcript.blocks[place : place + 2]
    assume(before < left.end - left.start and behind < right.end - right.start)
    start, end = left.tx_end - before, right.tx_start + behind
    assume(start >= transcript.cds_start + 3 and end <= transcript.cds_end - 3)
    edit = Edit(left.end - before, right.start + behind, "N", "")
    found = fused_outcome(transcript, coding, edit, edit.start, nmd_rules())
    assert found is not None
    bases = coding.bases[:start] + coding.bases[end:]
    protein = translate(bases[transcript.cds_start :]).partition("*")[0]
    net = before + behind
    in_frame = not net % 3 and len(protein) == transcript.residues - net // 3
    assert found.in_frame is in_frame
    if found.nmd is not None and found.nmd.stop_residue is not None:
        assert found.nmd.stop_residue == len(protein) + 1


def test_a_deletion_is_fused_wherever_its_name_stands() -> None:
    """TP53 c.559+1_565del takes intron 5 and six bases of exon 6, and no base of exon 5."""
    transcript, coding = model("TP53")
    before, after = transcript.blocks[4:6]
    exact = Edit(before.end, after.start + 6, "N", "")
    found = fused_outcome(transcript, coding, exact, exact.start, nmd_rules())
    assert found is not None
    assert (found.exon, found.in_frame, found.first_lost, found.last_lost) == (
        "5-6/11",
        True,
        187,
        189,
    )
    shifted = Edit(exact.start + 2, exact.end + 2, "N", "")
    assert fused_outcome(transcript, coding, shifted, shifted.start, nmd_rules()) is None
    assert fused_outcome(transcript, coding, shifted, exact.start, nmd_rules()) == found
    intron = Edit(before.end, after.start, "N", "")
    nothing = fused_outcome(transcript, coding, intron, intron.start, nmd_rules())
    assert nothing is not None
    assert (nothing.in_frame, nothing.loss) == (True, None)
    assert "no base of them is lost" in nothing.text


def test_what_fuses_no_exons_is_left_alone() -> None:
    assert fused("TP53", 550, 555) is None
    transcript, coding = model("TP53")
    block = transcript.blocks[4]
    whole = Edit(block.start - 5, block.end + 5, "N" * (block.end - block.start + 10), "")
    into_intron = Edit(block.end - 3, block.end + 5, "N" * 8, "")
    for edit in (whole, into_intron, Edit(block.end, block.end, "", "A")):
        assert fused_outcome(transcript, coding, edit, edit.start, nmd_rules()) is None


def test_start_and_stop_codon_and_missing_bases_are_not_read() -> None:
    transcript, coding = model("TP53")
    start = transcript.to_sense(transcript.cds_start)
    end = transcript.to_sense(transcript.cds_start + 90)
    assert start is not None
    assert end is not None
    with_start = fused_outcome(transcript, coding, Edit(start, end, "N", ""), start, nmd_rules())
    assert with_start is not None
    assert with_start.in_frame is None
    assert "start codon" in with_start.text
    blind = fused("TP53", 550, 570)
    assert blind is not None
    first = transcript.to_sense(transcript.cds_start + 549)
    last = transcript.to_sense(transcript.cds_start + 569)
    assert first is not None
    assert last is not None
    unread = fused_outcome(transcript, None, Edit(first, last + 1, "N", ""), first, nmd_rules())
    assert unread is not None
    assert unread.in_frame is None
    assert "not installed" in unread.text
