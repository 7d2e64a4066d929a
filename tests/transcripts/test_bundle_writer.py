"""Writing a bundle and reading it back: same models, same sequences, same bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varannot.bases import reverse_complement
from varannot.errors import InputError
from varannot.model import CheckLevel
from varannot.transcripts.bundle import Contig, open_bundle
from varannot.transcripts.layout import TRANSCRIPTS
from varannot.transcripts.model import Block, Tag, Transcript
from varannot.transcripts.rows import parse_blocks
from varannot.transcripts.writer import (
    BundleSource,
    UnwritableError,
    WindowPlace,
    transcript_cells,
    write_bundle,
    write_fasta,
)

CONTIG = Contig("GRCh38", "chr1", "NC_000001.11", 248_956_422, "SQ.x")
#         genome: 101..130 of chr1
GENOME = "TTTTTATGGCCAAGTAACCCGGGTTTACGT"


def model(exons: str, gaps: str = "", strand: int = 1, **changes: object) -> Transcript:
    values: dict[str, object] = {
        "accession": "NM_1.1",
        "gene": "GENE",
        "hgnc_id": "HGNC:1",
        "protein": "NP_1.1",
        "ensembl": "ENST1.1",
        "tags": frozenset({Tag.MANE_SELECT.value, Tag.PANEL.value}),
        "build": "GRCh38",
        "contig": "chr1",
        "strand": strand,
        "blocks": parse_blocks(exons, gaps, strand),
        "cds_start": 0,
        "cds_end": 12,
        "whole": True,
        "level": CheckLevel.SEQUENCE,
        "cautions": ("One.", "Two, with a bar."),
        "source": "made up",
    }
    return Transcript(**values | changes)


def write(folder: Path, *models: Transcript, **more: object) -> Path:
    write_bundle(
        folder,
        "made up",
        sources=[BundleSource("made up", "00", "CC0-1.0")],
        contigs=[CONTIG],
        transcripts=models,
        **more,  # type: ignore[arg-type]
    )
    return folder


def hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


@pytest.mark.parametrize(
    ("exons", "gaps", "strand"),
    [
        ("106-109,112-119", "", 1),
        ("120-127,106-109", "", -1),
        ("106-117", "1=4M2I8M", 1),
        ("106-117", "1=4M2D6M", -1),
        ("106-109,112-119", "2=3I8M", 1),
        ("106-109,112-119", "1=2M1D1M;2=1M1I7M", 1),
    ],
)
def test_a_model_is_read_as_it_was_written(
    tmp_path: Path, exons: str, gaps: str, strand: int
) -> None:
    written = model(exons, gaps, strand)
    bundle = open_bundle(write(tmp_path, written))
    assert bundle.transcript("NM_1.1", "GRCh38") == written
    cells = dict(zip(TRANSCRIPTS.names, transcript_cells(written), strict=True))
    assert (cells["exons"], cells["gaps"]) == (exons, gaps)
    assert cells["tags"] == "MANE Select;panel"


@given(
    st.lists(
        st.tuples(
            st.integers(1, 40),  # intron before
            st.lists(
                st.tuples(st.integers(1, 30), st.sampled_from(["I", "D"]), st.integers(1, 5)),
                max_size=2,
            ),
            st.integers(1, 30),
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([1, -1]),
)
def test_any_gapped_model_survives_the_table(
    exons: list[tuple[int, list[tuple[int, str, int]], int]], strand: int
) -> None:
    blocks: list[Block] = []
    at, tx = 1_000 if strand == 1 else -90_000, 0
    for number, (intron, gapped, last) in enumerate(exons, start=1):
        at += intron
        for aligned, kind, size in gapped:
            blocks.append(Block(number, at, at + aligned, tx, tx + aligned))
            at += aligned + (size if kind == "D" else 0)
            tx += aligned + (size if kind == "I" else 0)
        blocks.append(Block(number, at, at + last, tx, tx + last))
        at, tx = at + last, tx + last
    written = model("1-9", strand=strand, blocks=tuple(blocks), cds_end=-1, cds_start=-1)
    cells = dict(zip(TRANSCRIPTS.names, transcript_cells(written), strict=True))
    assert parse_blocks(cells["exons"], cells["gaps"], strand) == tuple(blocks)


def test_what_the_table_cannot_hold_is_refused() -> None:
    behind_the_genome = (Block(1, 10, 14, 2, 6), Block(2, 12, 20, 6, 14))
    with pytest.raises(UnwritableError, match=r"NM_1\.1"):
        transcript_cells(model("1-9", blocks=behind_the_genome))


def test_windows_on_either_strand_give_the_genome(tmp_path: Path) -> None:
    place = WindowPlace("w", "GENE", "GRCh38", "chr1", 101, 130, 1, 1, 30)
    forward = write(tmp_path / "f", model("106-117"), places=[place], windows={"w": GENOME})
    back = WindowPlace("w", "GENE", "GRCh38", "chr1", 101, 130, -1, 1, 30)
    reverse = write(
        tmp_path / "r",
        model("106-117"),
        places=[back],
        windows={"w": reverse_complement(GENOME)},
    )
    for folder in (forward, reverse):
        bundle = open_bundle(folder)
        transcript = bundle.transcript("NM_1.1", "GRCh38")
        assert transcript is not None
        sequence = bundle.sequence(transcript)
        assert sequence.mrna == "ATGGCCAAGTAA"
        assert sequence.protein == "MAK"


def test_declared_differences_turn_the_record_into_the_genome(tmp_path: Path) -> None:
    record = (
        "TTTTTATGGACAAGTAACCCCGGGTTTACG"  # A for C at 10, a C too many at 21, T missing at the end
    )
    place = WindowPlace("w", "GENE", "GRCh38", "chr1", 101, 130, 1, 1, 30, "10:A>C;21:C>-;31:->T")
    own = {"NM_1.1": "ATGGACAAGTAA"}
    bundle = open_bundle(
        write(tmp_path, model("106-117"), places=[place], windows={"w": record}, mrna=own)
    )
    transcript = bundle.transcript("NM_1.1", "GRCh38")
    assert transcript is not None
    sequence = bundle.sequence(transcript)
    assert sequence.genome is not None
    assert sequence.genome.bases == GENOME
    assert sequence.mrna == "ATGGACAAGTAA"
    assert sequence.protein == "MDK"


def test_the_same_content_gives_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    first, second = model("106-117"), model("106-109", accession="NM_2.1", cds_end=3)
    records = {"b": GENOME * 2_000, "a": GENOME}
    one = write(tmp_path / "1", first, second, windows=records, proteins={"NM_1.1": "MAK"})
    reordered = dict(reversed(records.items()))
    two = write(tmp_path / "2", second, first, windows=reordered, proteins={"NM_1.1": "MAK"})
    assert hashes(one) == hashes(two)
    again = write(one, first, second, windows=records, proteins={"NM_1.1": "MAK"})
    assert hashes(again) == hashes(two)


def test_files_of_an_earlier_bundle_do_not_stay(tmp_path: Path) -> None:
    write(tmp_path, model("106-117"), windows={"a": GENOME}, proteins={"NM_1.1": "MAK"})
    write(tmp_path, model("106-117"))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bundle.tsv",
        "contigs.tsv",
        "transcripts.tsv",
        "windows.tsv",
    ]


def test_a_bundle_whose_writing_broke_off_is_not_opened(tmp_path: Path) -> None:
    write(tmp_path, model("106-117"), windows={"a": GENOME})
    with pytest.raises(UnwritableError, match="no bases"):
        write(tmp_path, model("106-117"), windows={"a": GENOME}, mrna={"NM_1.1": ""})
    with pytest.raises(InputError, match=r"bundle\.tsv"):
        open_bundle(tmp_path)


def test_fasta_is_bgzip_with_both_indexes(tmp_path: Path) -> None:
    path = tmp_path / "x.fa.gz"
    write_fasta(path, {"long": "ACGT" * 50_000, "short": "A"})
    assert path.read_bytes()[:4] == b"\x1f\x8b\x08\x04"
    assert Path(f"{path}.fai").read_text().split("\t")[:2] == ["long", "200000"]
    assert Path(f"{path}.gzi").stat().st_size > 8
    write_fasta(path, {})
    assert list(tmp_path.iterdir()) == []
