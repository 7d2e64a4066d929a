"""What is refused before a mounted file is used, how it is known again, and its age."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from mounted_files import R248, base, contigs, infos, other, packed, vcf_text

from varannot.errors import InputError
from varannot.knowledge.evidence import LookUp, PredictorCall
from varannot.knowledge.mounted.alphamissense import called
from varannot.knowledge.mounted.collection import Mounted
from varannot.knowledge.mounted.limits import predictor_limits
from varannot.knowledge.mounted.settings import EvidenceSettings
from varannot.verbs.processes import in_turn

AT = R248["GRCh38"]
FIELDS = infos("AC", "AN", "AF")
VALUES = "AC=1;AN=9000;AF=0.0001"


def gnomad(folder: Path, header=(), name: str = "g.vcf.gz", build: str = "GRCh38") -> Path:
    rows = [
        ["17", at, ".", base(build, at), other(base(build, at)), "PASS", VALUES]
        for at in range(R248[build] - 30, R248[build] + 30, 4)
    ]
    return packed(folder / name, vcf_text([*header, *FIELDS], rows))


def opened(path: Path) -> Mounted:
    return Mounted.open(EvidenceSettings(gnomad=(str(path),)))


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as error:
        opened(path)
    return str(error.value)


def test_a_missing_file_is_refused_by_its_key(tmp_path):
    told = refusal(tmp_path / "none.vcf.gz")
    assert "evidence.gnomad" in told
    assert "none.vcf.gz" in told


def test_a_missing_index(tmp_path):
    path = gnomad(tmp_path, contigs("GRCh38"))
    Path(f"{path}.tbi").unlink()
    told = refusal(path)
    assert "no g.vcf.gz.tbi or .csi beside it" in told
    assert f"tabix -f -p vcf {path}" in told


def test_an_index_that_is_older_than_its_file(tmp_path):
    path = gnomad(tmp_path, contigs("GRCh38"))
    index = Path(f"{path}.tbi")
    os.utime(index, (1_600_000_000, 1_600_000_000))
    told = refusal(path)
    assert "older than the file" in told
    assert f"touch {index}" in told


def test_the_index_of_another_file(tmp_path):
    path = gnomad(tmp_path, contigs("GRCh38"))
    strange = packed(
        tmp_path / "other.vcf.gz",
        vcf_text([*contigs("GRCh38"), *FIELDS], [["7", 9, ".", "A", "T", "PASS", VALUES]]),
    )
    Path(f"{path}.tbi").write_bytes(Path(f"{strange}.tbi").read_bytes())
    assert "does not lead to the first line" in refusal(path)


def test_a_broken_index(tmp_path):
    path = gnomad(tmp_path, contigs("GRCh38"))
    Path(f"{path}.tbi").write_bytes(b"nothing")
    told = refusal(path)
    assert "g.vcf.gz.tbi" in told
    assert "an index that can be read" in told


@pytest.mark.parametrize("cut", [1, 28, 200])
def test_a_cut_file(tmp_path, cut):
    path = gnomad(tmp_path, contigs("GRCh38"))
    data = path.read_bytes()
    path.write_bytes(data[:-cut])
    os.utime(Path(f"{path}.tbi"))
    told = refusal(path)
    assert "the file is cut" in told
    assert "Fetch the file again" in told


@pytest.mark.parametrize("write", [gzip.compress, bytes], ids=["gzip", "plain"])
def test_a_file_without_blocks(tmp_path, write):
    path = tmp_path / "g.vcf.gz"
    path.write_bytes(write(b"##fileformat=VCFv4.2\n" * 20))
    assert "a bgzip file" in refusal(path)


def test_a_file_without_data(tmp_path):
    path = packed(tmp_path / "g.vcf.gz", vcf_text([*contigs("GRCh38"), *FIELDS], []))
    assert "no line of data" in refusal(path)


@pytest.mark.parametrize(
    ("header", "build"),
    [
        (contigs("GRCh37"), "GRCh37"),
        (["##reference=hg19.fa"], "GRCh37"),
        (["##contig=<ID=17,assembly=GRCh38>"], "GRCh38"),
        ([], "GRCh38"),
        ([], "GRCh37"),
    ],
)
def test_the_build_is_told_by_lengths_names_or_bases(tmp_path, header, build):
    assert opened(gnomad(tmp_path, header, build=build)).states[0].build == build


@pytest.mark.parametrize(
    ("header", "build", "told"),
    [
        (contigs("GRCh37"), "GRCh38", "GRCh37 by chromosome lengths, but"),
        (["##reference=GRCh38"], "GRCh37", "GRCh38 by the header, but"),
        (["##contig=<ID=17,length=84276897>"], "GRCh38", "a genome that is not known"),
        (["##reference=chm13v2.fa"], "GRCh38", "T2T-CHM13"),
    ],
)
def test_a_wrong_build_is_refused(tmp_path, header, build, told):
    assert told in refusal(gnomad(tmp_path, header, build=build))


def test_a_build_that_nothing_tells_is_refused(tmp_path):
    row = ["17", 9, ".", "A", "T", "PASS", VALUES]
    path = packed(tmp_path / "g.vcf.gz", vcf_text(FIELDS, [row]))
    assert "nothing that tells the build" in refusal(path)


def test_all_bad_files_are_named_at_once(tmp_path):
    settings = EvidenceSettings(
        clinvar=(str(tmp_path / "a.vcf.gz"),), alphamissense=(str(tmp_path / "b.tsv.gz"),)
    )
    with pytest.raises(InputError) as error:
        Mounted.open(settings)
    assert len(error.value.problems) == 2


def test_a_file_is_known_by_its_index_and_its_size(tmp_path):
    path = gnomad(tmp_path, contigs("GRCh38"))
    (state,) = opened(path).states
    assert state.size == path.stat().st_size
    assert len(state.fingerprint) == 64
    assert "SHA-256 of its index" in state.identified_by
    assert state.knowledge_state().sha256 == state.fingerprint
    changed = gnomad(tmp_path, [*contigs("GRCh38"), "##more=" + os.urandom(40_000).hex()])
    assert opened(changed).states[0].fingerprint != state.fingerprint


def test_a_stale_file_warns_and_an_undated_one_says_so(tmp_path):
    dated = opened(gnomad(tmp_path, ["##fileDate=20240105", *contigs("GRCh38")]))
    assert dated.states[0].date == "2024-01-05"
    assert dated.stale("2025-01-04", 12) == ()
    (warning,) = dated.stale("2025-02-05", 12)
    assert "13 months before the report; 12 are allowed" in warning
    assert dated.stale("2030-01-01", None) == ()
    assert dated.stale("", 12) == ()
    undated = opened(gnomad(tmp_path, contigs("GRCh38")))
    (warning,) = undated.stale("2025-02-05", 12)
    assert "has no date" in warning


def test_several_processes_read_one_mounted_file(tmp_path):
    rows = [
        [
            "17",
            at,
            ".",
            base("GRCh38", at),
            other(base("GRCh38", at)),
            "PASS",
            f"AC={at};AN={10 * at};AF=0.1",
        ]
        for at in range(AT - 4000, AT + 4000)
    ]
    path = packed(tmp_path / "g.vcf.gz", vcf_text([*contigs("GRCh38"), *FIELDS], rows))
    mounted = opened(path)
    assert mounted.population("GRCh38", "17", AT, "C", "A").ac == AT

    def work(part: int) -> str:
        for at in range(AT - 4000 + part, AT + 4000, 40):
            ref = base("GRCh38", at)
            found = mounted.population("GRCh38", "17", at, ref, other(ref))
            if found.ac != at:
                return f"{at}: {found}"
        return ""

    assert list(in_turn(work, 4, 4)) == ["", "", "", ""]


HEADER = (
    "# Copyright\n#CHROM\tPOS\tREF\tALT\tgenome\tuniprot_id\ttranscript_id\tprotein_variant\t"
    "am_pathogenicity\tam_class\n"
)


def alphamissense(folder: Path, rows: list[str], genome: str = "hg38") -> Mounted:
    text = HEADER + "".join(
        f"chr17\t{AT}\tC\t{alt}\t{genome}\tP04637\t{transcript}\t{variant}\t{score}\tx\n"
        for alt, transcript, variant, score in (row.split() for row in rows)
    )
    path = packed(
        folder / "am.tsv.gz",
        text,
        seq_col=0,
        start_col=1,
        end_col=1,
        zerobased=False,
        meta_char="#",
    )
    return Mounted.open(EvidenceSettings(alphamissense=(str(path),)))


def test_alphamissense_by_its_published_limits(tmp_path):
    mounted = alphamissense(tmp_path, ["T ENST1 R248Q 0.97", "A ENST1 R248L 0.34"])
    found = mounted.missense("GRCh38", "17", AT, "C", "T", "p.Arg248Gln")
    (prediction,) = found.predictions
    assert (prediction.tool, prediction.call) == ("AlphaMissense", PredictorCall.DAMAGING)
    assert prediction.limits.startswith("tolerated below 0.34, damaging above 0.564")
    assert "10.1126/science.adg7492" in prediction.citation
    (prediction,) = mounted.missense("GRCh38", "chr17", AT, "C", "A").predictions
    assert prediction.call is PredictorCall.AMBIGUOUS


@pytest.mark.parametrize(
    ("score", "call"),
    [
        (0.3399, PredictorCall.TOLERATED),
        (0.34, PredictorCall.AMBIGUOUS),
        (0.564, PredictorCall.AMBIGUOUS),
        (0.5641, PredictorCall.DAMAGING),
    ],
)
def test_a_score_at_a_limit_is_ambiguous(score, call):
    assert called(score, predictor_limits("AlphaMissense")) is call


def test_the_protein_chooses_among_overlapping_genes(tmp_path):
    mounted = alphamissense(tmp_path, ["T ENST1 R248Q 0.97", "T ENST2 G12D 0.10"])
    chosen = mounted.missense("GRCh38", "17", AT, "C", "T", "p.(Arg248Gln)")
    assert [one.score for one in chosen.predictions] == [0.97]
    isoform = mounted.missense("GRCh38", "17", AT, "C", "T", "p.Arg209Gln")
    assert [one.score for one in isoform.predictions] == [0.97]
    both = mounted.missense("GRCh38", "17", AT, "C", "T")
    assert [one.score for one in both.predictions] == [0.97, 0.10]
    strange = mounted.missense("GRCh38", "17", AT, "C", "T", "p.Lys3Glu")
    assert strange.state is LookUp.NOT_COVERED
    assert "R248Q, G12D" in strange.reason


def test_what_alphamissense_does_not_score(tmp_path):
    mounted = alphamissense(tmp_path, ["T ENST1 R248Q 0.97"])
    assert mounted.missense("GRCh38", "17", AT, "C", "G").state is LookUp.NOT_COVERED
    several = mounted.missense("GRCh38", "17", AT, "CG", "TT")
    assert "a single base" in several.reason
    assert mounted.missense("GRCh37", "17", AT, "C", "T").state is LookUp.NOT_POSSIBLE


def test_alphamissense_of_a_genome_that_it_does_not_fit(tmp_path):
    with pytest.raises(InputError, match="T2T"):
        alphamissense(tmp_path, ["T ENST1 R248Q 0.97"], genome="chm13")


def test_another_table_of_alphamissense_is_refused(tmp_path):
    path = packed(
        tmp_path / "aa.tsv.gz",
        "#uniprot_id\tprotein_variant\tam_pathogenicity\nP1\t3\t5\n",
        seq_col=0,
        start_col=1,
        end_col=1,
    )
    with pytest.raises(InputError, match="those of amino acids"):
        Mounted.open(EvidenceSettings(alphamissense=(str(path),)))
