"""What a lost splice site or start codon takes, on the shipped transcripts.

The frame of a skipped exon follows from its length alone; the known cases are named with their
source.
"""

from __future__ import annotations

import functools

import pytest

from varannot.hgvs.alleles import read_allele
from varannot.hgvs.nmd_rules import nmd_rules
from varannot.hgvs.projector import Projector
from varannot.model import Consequence, Description, NmdVerdict
from varannot.resources import resource_folder
from varannot.transcripts.bundle import Bundle, open_bundle
from varannot.transcripts.model import Transcript, sense

COMPLEMENT = str.maketrans("ACGT", "TGCA")


@functools.cache
def bundle() -> Bundle:
    return open_bundle(resource_folder("transcripts"))


@functools.cache
def projector(build: str = "GRCh38") -> Projector:
    return Projector(bundle(), build, nmd_rules(), None, identified=False, second_opinion=False)


def described(build: str, chrom: str, pos: int, ref: str, alt: str) -> Description:
    allele = read_allele(bundle(), build, chrom, pos, ref, alt)
    assert allele.edit is not None
    (transcript, *_) = projector(build).wanted(allele.contig, allele.edit)
    return projector(build).describe(transcript, allele.edit).description


def at_site(transcript: Transcript, place: int, new: str) -> Description:
    """Describe one base at a sense coordinate changed to `new` (sense)."""
    low, _ = sense(place, place + 1, transcript.strand)
    window = bundle().sequence(transcript).genome
    assert window is not None
    old = window.slice(place, place + 1)
    if transcript.strand == -1:
        old, new = old.translate(COMPLEMENT), new.translate(COMPLEMENT)
    allele = read_allele(bundle(), transcript.build, transcript.contig, low + 1, old, new)
    assert allele.edit is not None
    return projector(transcript.build).describe(transcript, allele.edit).description


def with_windows() -> list[Transcript]:
    found = []
    for gene in ("TP53", "RB1", "PTEN", "MET", "BRCA1", "BRCA2", "PALB2", "ATM", "NF1", "MSH2"):
        one = next(t for t in bundle().of_gene(gene, "GRCh38") if "MANE Select" in t.tags)
        if bundle().sequence(one).genome is not None:
            found.append(one)
    return found


CASES = [
    # chromosome, position, ref, alt (GRCh38), c., frame kept, verdict on decay, source
    ("13", 48349024, "G", "A", "c.607+1G>A", False, NmdVerdict.PREDICTED, "exon 6 has 68 bases"),
]


@pytest.mark.parametrize(("chrom", "pos", "ref", "alt", "name", "kept", "verdict", "why"), CASES)
def test_a_lost_site_skips_its_exon(
    chrom: str,
    pos: int,
    ref: str,
    alt: str,
    name: str,
    kept: bool,
    verdict: NmdVerdict,
    why: str,
) -> None:
    found = described("GRCh38", chrom, pos, ref, alt)
    assert found.hgvs_c == name, why
    assert found.splice is not None
    assert found.splice.in_frame is kept
    assert found.splice.kept is False
    assert found.splice.nmd is not None
    assert found.splice.nmd.verdict is verdict


def test_skipping_of_met_exon_14_keeps_the_frame() -> None:
    """141 bases, 47 residues around the site that CBL binds (DOI 10.1158/2159-8290.CD-15-0285)."""
    transcript = next(one for one in with_windows() if one.gene == "MET")
    block = next(one for one in transcript.blocks if one.exon == 14)
    found = at_site(transcript, block.end, "A")
    assert found.hgvs_c == "c.3028+1G>A"
    splice = found.splice
    assert splice is not None
    assert splice.in_frame is True
    assert splice.loss is not None
    assert (splice.first_lost, splice.last_lost) == (963, 1010)
    assert splice.exon == "14/21"


def test_the_frame_follows_from_the_length_of_the_exon() -> None:
    seen = 0
    for transcript in with_windows():
        window = bundle().sequence(transcript).genome
        assert window is not None
        for block in transcript.blocks[:-1]:
            inner = transcript.cds_start < block.tx_start and block.tx_end < transcript.cds_end - 3
            if block.exon == 1 or not inner or window.slice(block.end, block.end + 2) != "GT":
                continue
            found = at_site(transcript, block.end, "A")
            splice = found.splice
            assert splice is not None
            assert splice.kept is False
            length = block.tx_end - block.tx_start
            if length % 3:
                assert splice.in_frame is False, (transcript.gene, block.exon)
                assert splice.loss is not None
                assert splice.loss.first_lost <= transcript.residues
            else:
                stop_at_junction = "makes a stop" in splice.text
                assert splice.in_frame is not stop_at_junction, (transcript.gene, block.exon)
            seen += 1
    assert seen > 100


def test_a_donor_that_becomes_gt_is_no_loss() -> None:
    """+2C>T turns the rare donor GC into the usual one (classification edge case 84)."""
    seen = 0
    for transcript in with_windows():
        window = bundle().sequence(transcript).genome
        assert window is not None
        for block in transcript.blocks[:-1]:
            if window.slice(block.end, block.end + 2) == "GC":
                found = at_site(transcript, block.end + 1, "T")
                assert found.consequence is Consequence.SPLICE_DONOR
                assert found.splice is not None
                assert found.splice.kept is True
                seen += 1
    assert seen


def test_the_next_start_is_the_next_methionine_in_frame() -> None:
    found = described("GRCh38", "17", 7676594, "T", "C")
    assert found.hgvs_c == "c.1A>G"
    assert found.start is not None
    # The isoform of p53 that starts at Met40 is known (DOI 10.1101/gad.1339905).
    assert found.start.next_start == 40
    assert sum(last - first + 1 for first, last in found.start.skipped) == 3 * 38


def test_sites_of_the_exon_with_the_start_codon_name_the_next_start() -> None:
    seen = {"start": 0, "noncoding first": 0}
    for transcript in with_windows():
        window = bundle().sequence(transcript).genome
        assert window is not None
        for block in transcript.blocks[:-1]:
            if window.slice(block.end, block.end + 2) != "GT":
                continue
            found = at_site(transcript, block.end, "A")
            holds = block.tx_start <= transcript.cds_start < block.tx_end
            assert (found.start is not None) is holds, (transcript.gene, block.exon)
            assert found.splice is not None
            if holds:
                assert found.splice.in_frame is None
                seen["start"] += 1
            elif block.exon == 1 and block.tx_end <= transcript.cds_start:
                assert "holds no coding base" in found.splice.text
                seen["noncoding first"] += 1
    assert all(seen.values()), seen
