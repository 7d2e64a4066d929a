"""`varannot hgvs project` and `hgvs check --table`: what is read, and what is never overwritten.

Positions are those of TP53 c.743G>A on both builds (ClinVar 12356); lengths of chromosome 17 are
those of GRCh37 and GRCh38 (NC_000017.10, NC_000017.11).
"""

from __future__ import annotations

import csv
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from varannot.cli import main

ROW = "chr17\t7577538\tC\tT\n"
TABLE = "chrom\tpos\tref\talt\n" + ROW
CHECKED = "gene\thgvs_c\thgvs_p\nTP53\tc.743G>A\tp.Arg248Gln\n"
COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
ON_37, ON_38 = "chr17\t7577538\t.\tC\tT\t.\t.\t.\n", "chr17\t7674220\t.\tC\tT\t.\t.\t.\n"
LENGTH_37, LENGTH_38 = (f"##contig=<ID=chr17,length={n}>\n" for n in (81195210, 83257441))


def project(source: Path, *more: str) -> int:
    return main(["hgvs", "project", str(source), *more])


def check(source: Path, *more: str) -> int:
    return main(["hgvs", "check", "--table", str(source), *more])


def lines(out: Path) -> list[dict[str, str]]:
    with out.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("link", ["same", "symbolic", "hard"])
@pytest.mark.parametrize("verb", ["project", "check"])
def test_an_input_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str, link: str
) -> None:
    source, out = tmp_path / "in.tsv", tmp_path / "out.tsv"
    source.write_text(TABLE if verb == "project" else CHECKED)
    before = source.read_bytes()
    if link == "same":
        out = source
    elif link == "symbolic":
        out.symlink_to(source)
    else:
        out.hardlink_to(source)
    run = project if verb == "project" else check
    assert run(source, "--build", "GRCh37", "--out", str(out)) == 2
    assert "an input is never overwritten" in capsys.readouterr().err
    assert source.read_bytes() == before
    assert out.is_symlink() == (link == "symbolic")


def test_the_tables_of_the_bundle_are_inputs_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from varannot.resources import resource_folder

    source = tmp_path / "in.tsv"
    source.write_text(TABLE)
    target = resource_folder("transcripts") / "transcripts.tsv"
    out = tmp_path / "link.tsv"
    out.symlink_to(target)
    before = target.stat()
    assert project(source, "--build", "GRCh37", "--out", str(out)) == 2
    assert "never overwritten" in capsys.readouterr().err
    assert target.stat().st_mtime_ns == before.st_mtime_ns


def test_appending_to_the_input_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "in.tsv"
    source.write_text(TABLE)
    command = [sys.executable, "-m", "varannot.cli", "hgvs", "project", str(source)]
    with source.open("ab") as stream:
        done = subprocess.run(
            [*command, "--build", "GRCh37"], stdout=stream, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert source.read_text() == TABLE


@pytest.mark.parametrize("verb", ["project", "check"])
def test_links_stay_and_permissions_too(tmp_path: Path, verb: str) -> None:
    source, target, link = (tmp_path / name for name in ("in.tsv", "target.tsv", "link.tsv"))
    source.write_text(TABLE if verb == "project" else CHECKED)
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to(target)
    run = project if verb == "project" else check
    assert run(source, "--build", "GRCh37", "--out", str(link)) == 0
    assert link.is_symlink()
    assert "c.743G>A" in target.read_text()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in.tsv", "link.tsv", "target.tsv"]


@pytest.mark.parametrize("verb", ["project", "check"])
def test_a_pipe_is_written_to_and_stays(tmp_path: Path, verb: str) -> None:
    source, pipe = tmp_path / "in.tsv", tmp_path / "pipe"
    source.write_text(TABLE if verb == "project" else CHECKED)
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    run = project if verb == "project" else check
    assert run(source, "--build", "GRCh37", "--out", str(pipe)) == 0
    reader.join(timeout=30)
    assert "c.743G>A" in read[0]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_device_is_named_and_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, link = tmp_path / "in.tsv", tmp_path / "full.tsv"
    source.write_text(TABLE)
    link.symlink_to("/dev/full")
    assert project(source, "--build", "GRCh37", "--out", str(link)) == 2
    assert f"{link}: No space left on device" in capsys.readouterr().err
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


@pytest.mark.parametrize("verb", ["project", "check"])
def test_missing_folders_are_made_and_a_folder_is_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    source, out = tmp_path / "in.tsv", tmp_path / "a" / "b" / "out.tsv"
    source.write_text(TABLE if verb == "project" else CHECKED)
    run = project if verb == "project" else check
    assert run(source, "--build", "GRCh37", "--out", str(out)) == 0
    assert "c.743G>A" in out.read_text()
    assert run(source, "--build", "GRCh37", "--out", str(out.parent)) == 2
    assert f"{out.parent}: found 'a folder'" in capsys.readouterr().err
    assert run(source, "--build", "GRCh37", "--out", str(source / "out.tsv")) == 2
    assert f"{source / 'out.tsv'}: Not a directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "more", "words"),
    [
        ("o.csv", (), ".tsv or .jsonl"),
        ("o.vcf", (), ".tsv or .jsonl"),
        ("o.vcf.gz", (), ".tsv or .jsonl"),
        ("o.XLSX", (), ".tsv or .jsonl"),
        ("o.tsv", ("--json",), ".jsonl"),
        ("o.csv", ("--json",), ".jsonl"),
    ],
)
def test_a_name_that_promises_another_format_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, more: tuple[str, ...], words: str
) -> None:
    source, out = tmp_path / "in.tsv", tmp_path / name
    source.write_text(TABLE)
    assert project(source, "--build", "GRCh37", "--out", str(out), *more) == 2
    assert words in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("name", ["o.csv", "o.jsonl"])
def test_the_answer_to_a_table_is_a_table(tmp_path: Path, name: str) -> None:
    source = tmp_path / "in.tsv"
    source.write_text(CHECKED)
    assert check(source, "--out", str(tmp_path / name)) == 2
    assert not (tmp_path / name).exists()


BUILDS = [
    # header, rows, --build, exit status, words on standard error
    ("##reference=file:///g/hg19/genome.fa\n", ON_37, None, 0, "GRCh37: alleles"),
    ("##reference=GRCh38\n", ON_38, None, 0, "GRCh38: alleles"),
    ("##assembly=GCA_GRCh38.p14\n", ON_38, None, 0, "GRCh38: alleles"),
    ("##contig=<ID=17,assembly=b37>\n", ON_37, None, 0, "GRCh37: alleles"),
    ("##reference=/lab37/genome.fa\n", ON_37, None, 2, "no reference named"),
    ("##reference=hg18\n", ON_37, None, 2, "##reference=hg18"),
    (LENGTH_37 + "##reference=GRCh38\n", ON_37, None, 2, "--build GRCh37 or --build GRCh38"),
    ("##reference=GRCh38\n", ON_37, "GRCh37", 2, "Give --build GRCh38, or correct the header"),
    ("##reference=hg18\n", ON_37, "GRCh37", 2, "Correct the header if it is wrong"),
    (LENGTH_38, ON_37, "GRCh37", 2, "lengths that are not those of GRCh37 but of GRCh38"),
    ("##contig=<ID=chr17,length=5>\n", ON_37, "GRCh37", 2, "not those of GRCh37"),
    ("##contig=<ID=chrM,length=16571>\n", ON_38, "GRCh38", 0, "GRCh38: alleles"),
    (LENGTH_37 + "##reference=GRCh38\n", ON_37, "GRCh37", 0, "lines written: 1; warning: "),
    (LENGTH_37 + "##reference=hg19\n", ON_37, "GRCh37", 0, "lines written: 1\n"),
]


@pytest.mark.parametrize(("header", "row", "build", "status", "words"), BUILDS)
def test_the_header_is_held_against_the_build(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    header: str,
    row: str,
    build: str | None,
    status: int,
    words: str,
) -> None:
    source, out = tmp_path / "a.vcf", tmp_path / "out.tsv"
    source.write_text(f"##fileformat=VCFv4.2\n{header}{COLUMNS}{row}")
    asked = ("--build", build) if build else ()
    assert project(source, *asked, "--out", str(out)) == status
    assert words in capsys.readouterr().err
    assert out.exists() == (status == 0)
    if status == 0:
        assert [one["hgvs_c"] for one in lines(out)] == ["c.743G>A"]


@pytest.mark.parametrize("alts", ["T,*,<DEL>", '"T,*,<DEL>"', "T, *, <DEL>"])
def test_alleles_of_a_table_row_get_a_line_each(tmp_path: Path, alts: str) -> None:
    source, out = tmp_path / "in.tsv", tmp_path / "out.tsv"
    source.write_text(TABLE.replace("\tT\n", f"\t{alts}\n"))
    assert project(source, "--build", "GRCh37", "--out", str(out)) == 0
    found = [(one["alt"], one["hgvs_c"], one["findings"].split(":")[0]) for one in lines(out)]
    assert [one[:2] for one in found] == [("T", "c.743G>A"), ("*", ""), ("<DEL>", "")]
    assert [one[2] for one in found[1:]] == ["spanning_deletion", "symbolic_allele"]


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode("utf-16"),
        TABLE.replace("\n", "\r\n").encode("utf-16"),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.replace("\n", "\r").encode(),
        b"\n" + TABLE.encode(),
        f"##fileformat=VCFv4.2\r\n{LENGTH_37}{COLUMNS}{ON_37}".encode("utf-16"),
    ],
)
def test_what_spreadsheets_and_editors_write_is_read(tmp_path: Path, content: bytes) -> None:
    source, out = tmp_path / "in.txt", tmp_path / "out.tsv"
    source.write_bytes(content)
    assert project(source, "--build", "GRCh37", "--out", str(out)) == 0
    assert [one["hgvs_c"] for one in lines(out)] == ["c.743G>A"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (TABLE.replace("\t", ";").encode(), "save as 'Text (tab-delimited)', not as CSV"),
        (TABLE.replace("\t", ",").encode(), "save as 'Text (tab-delimited)', not as CSV"),
        (TABLE.encode("utf-16-le"), "binary content"),
        (b"PK\x03\x04rest", "an Excel workbook"),
        (b"", "an empty file"),
    ],
)
def test_both_verbs_refuse_other_tables_in_the_same_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: str
) -> None:
    source = tmp_path / "in.txt"
    source.write_bytes(content)
    told = []
    for run in (project, check):
        assert run(source, "--build", "GRCh37") == 2
        told.append(capsys.readouterr().err)
    assert all(words in one for one in told)
    assert not any("\\x00" in one for one in told)


def test_a_quote_that_is_never_closed_is_said_of_its_row(tmp_path: Path) -> None:
    source, out = tmp_path / "in.tsv", tmp_path / "out.tsv"
    source.write_text(TABLE + ROW.replace("\tT", '\t"T') + ROW)
    assert project(source, "--build", "GRCh37", "--out", str(out)) == 0
    found = lines(out)
    assert "line 3 has a quote sign" in found[1]["findings"]
    assert [one["hgvs_c"] for one in found] == ["c.743G>A", "", "c.743G>A"]


def test_htslib_does_not_warn_of_chromosomes(tmp_path: Path) -> None:
    source = tmp_path / "a.vcf"
    source.write_text(f"##fileformat=VCFv4.2\n{COLUMNS}{ON_37}")
    command = [sys.executable, "-m", "varannot.cli", "hgvs", "project", str(source)]
    done = subprocess.run(
        [*command, "--build", "GRCh37"], capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines() == ["varannot: GRCh37: alleles read: 1, lines written: 1"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("ENST00000269305.9", "NM_000546.6, which has the exons of ENST00000269305.9"),
        ("ENST00000269305.4", "NM_000546.6, which has the exons of ENST00000269305.9"),
        ("ENST00000269305", "NM_000546.6"),
        ("NM_000546", "NM_000546.6"),
    ],
)
def test_an_ensembl_accession_leads_to_its_pair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: str, words: str
) -> None:
    source, out = tmp_path / "in.tsv", tmp_path / "out.tsv"
    source.write_text(TABLE)
    options = ("--build", "GRCh37", "--transcript", asked, "--out", str(out))
    assert project(source, *options) == 0
    assert f"--transcript {asked}: described on {words}" in capsys.readouterr().err
    assert [one["transcript"] for one in lines(out)] == ["NM_000546.6"]


def test_what_can_be_asked_for_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reference", "status", "--genes", "TP53"]) == 0
    listed = list(csv.DictReader(capsys.readouterr().out.splitlines(), delimiter="\t"))
    assert {one["gene"] for one in listed} == {"TP53"}
    first = next(one for one in listed if one["build"] == "GRCh38")
    assert (first["accession"], first["ensembl"]) == ("NM_000546.6", "ENST00000269305.9")
    assert main(["reference", "status", "--genes", "TP5"]) == 2
    assert "Did you mean 'TP53'?" in capsys.readouterr().err
    assert main(["reference", "status", "--list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 2 * len(listed)
