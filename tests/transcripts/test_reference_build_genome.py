"""The genome file: index, compression, cut copies; and the repeats that it marks."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pysam
import pytest
from made_genome import MadeGenome, made_genome, refseq_lines, write_gff

from varannot.errors import InputError
from varannot.transcripts.build.annotated import Inputs, build_annotated
from varannot.transcripts.build.genome import Genome
from varannot.transcripts.build.repeats import Masking
from varannot.transcripts.bundle import open_bundle
from varannot.transcripts.cautions import load_repeats

RECORDS = {"chr1": "ACGTACGTAC" * 30, "chr2": "GGCCATTTAC" * 20 + "ACG"}


def fasta(folder: Path, records: dict[str, str] | None = None) -> Path:
    return MadeGenome(records or RECORDS).write_fasta(folder / "genome.fa")


def test_missing_index_is_made(tmp_path: Path) -> None:
    path = fasta(tmp_path)
    with Genome(path) as genome:
        assert genome.lengths == {name: len(bases) for name, bases in RECORDS.items()}
        assert genome.fetch("chr2", 195, 203) == RECORDS["chr2"][195:203]
    assert (tmp_path / "genome.fa.fai").exists()


def test_bgzip_is_read(tmp_path: Path) -> None:
    path = fasta(tmp_path)
    pysam.tabix_compress(str(path), f"{path}.gz")
    with Genome(Path(f"{path}.gz")) as genome:
        assert genome.fetch("chr1", 3, 299) == RECORDS["chr1"][3:299]
    assert (tmp_path / "genome.fa.gz.gzi").exists()


def test_folder_that_cannot_be_written_gets_no_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = fasta(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Genome(path) as genome:
        assert genome.fetch("chr1", 0, 4) == "ACGT"
    assert [file.name for file in tmp_path.iterdir()] == ["genome.fa"]


def test_other_signs_become_n_and_case_stays(tmp_path: Path) -> None:
    with Genome(fasta(tmp_path, {"c": "ACGTRYKMacgtnN"})) as genome:
        assert genome.fetch("c", 0, 14) == "ACGTNNNNacgtnN"


def test_refget_is_that_of_the_specification(tmp_path: Path) -> None:
    """https://samtools.github.io/hts-specs/refget.html: sha512t24u of the upper-case bases."""
    with Genome(fasta(tmp_path, {"c": "acgtACGTRN"})) as genome:
        digest = hashlib.sha512(b"ACGTACGTRN").digest()[:24]
        assert genome.refget("c") == "SQ." + base64.urlsafe_b64encode(digest).decode()
    with Genome(fasta(tmp_path / "..", {"c": "ACGT"})) as genome:
        # The worked example of GA4GH VRS and SeqCol: ACGT.
        assert genome.refget("c") == "SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2"


def older_file(path: Path) -> None:
    """The index is that of a file whose first record was two bases longer."""
    records = {"chr1": RECORDS["chr1"] + "AC", "chr2": RECORDS["chr2"]}
    pysam.faidx(str(fasta(path.parent, records)))
    fasta(path.parent)


def cut_copy(path: Path) -> None:
    pysam.faidx(str(path))
    path.write_bytes(path.read_bytes()[:-40])


def longer_copy(path: Path) -> None:
    pysam.faidx(str(path))
    path.write_bytes(path.read_bytes() + b">chr3\nACGT\n")


def broken_index(path: Path) -> None:
    Path(f"{path}.fai").write_text("chr1\tmany\n")


def old_packed(path: Path) -> None:
    packed = Path(f"{path}.gz")
    pysam.tabix_compress(str(path), str(packed))
    pysam.faidx(str(packed))
    os.utime(f"{packed}.fai", (1, 1))
    packed.replace(path)
    for suffix in (".fai", ".gzi"):
        Path(f"{packed}{suffix}").replace(f"{path}{suffix}")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (older_file, "does not begin where the index says"),
        (cut_copy, "the file has"),
        (longer_copy, "behind the last record of the index: >chr3"),
        (broken_index, "a line that is not name, length"),
        (old_packed, "older than the file"),
    ],
)
def test_index_of_another_file_is_refused(
    tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    path = fasta(tmp_path)
    spoil(path)
    with pytest.raises(InputError) as caught:
        Genome(path)
    assert words in str(caught.value)
    assert "Delete" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "an empty file"),
        (b"ACGT\n", "a file that begins with 'ACGT"),
        (b"BAM\x01", "a file that begins with"),
        (gzip.compress(b">a\nACGT\n"), "a gzip file"),
        (b">a\nACGT\nAC\nACGT\n", "an indexed FASTA file"),
        (b">a\nACGT\n>a\nACGT\n", "an indexed FASTA file"),
    ],
    ids=["empty", "no header", "binary", "gzip", "uneven lines", "two of one name"],
)
def test_files_that_are_no_fasta(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "genome.fa"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        Genome(path)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def masked_case(folder: Path) -> tuple[Path, str, tuple[int, int]]:
    """A genome in which 12 bases of an exon on the reverse strand are in lower case."""
    genome = made_genome(seed=21, contigs=("chr1",))
    gene = next(gene for gene in genome.genes if gene.strand == "-")
    first, _ = gene.exons[1]
    low, high = first + 1, first + 13  # 0-based: the third to the fourteenth base
    bases = genome.contigs["chr1"]
    genome.contigs["chr1"] = bases[:low] + bases[low:high].lower() + bases[high:]
    path = genome.write_fasta(folder / "genome.fa")
    lines = [line for one in genome.genes for line in refseq_lines(one)]
    build_annotated(Inputs(path, write_gff(folder / "m.gff3", lines)), folder / "bundle")
    return folder / "bundle", f"NM_{gene.number:06d}.3", (low, high)


def test_repeats_in_exons_are_written_and_read_back(tmp_path: Path) -> None:
    folder, accession, span = masked_case(tmp_path)
    repeats = load_repeats(folder)
    assert set(repeats) == {("custom", accession)}
    (repeat,) = repeats["custom", accession]
    assert (repeat.exon, repeat.spans, repeat.masked) == (2, (span,), 12)
    model = open_bundle(folder).transcript(accession, "custom")
    assert model is not None
    assert open_bundle(folder).sequence(model).mrna.isupper()


@pytest.mark.parametrize(
    ("bases", "told"), [("ACGT", False), ("ACgt", True), ("acgt", False), ("", False)]
)
def test_a_genome_in_one_case_tells_nothing(bases: str, told: bool) -> None:
    assert Masking().plus(bases * 9).told is told
