"""`varannot resources`: a local server stands for the public ones."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pysam
import pytest
import yaml
from tests.knowledge.mounted_files import (
    R248,
    base,
    contigs,
    infos,
    neighbours,
    other,
    packed,
    vcf_text,
)
from tests.transcripts.unkind_server import Served, unkind_server

from varannot.cli import main
from varannot.errors import InputError
from varannot.knowledge.evidence import LookUp
from varannot.knowledge.mounted.collection import Mounted
from varannot.knowledge.mounted.public_files import asked_files, load_evidence_files
from varannot.resources import resource
from varannot.sheet.config import load_config

AT = R248["GRCh38"]
NAMES = ("CLNSIG", "CLNREVSTAT")
CLINVAR = [f'##INFO=<ID={name},Number=.,Type=String,Description="x">' for name in NAMES]


def clinvar_bytes(folder: Path, build: str, day: str) -> bytes:
    at = R248[build]
    row = ["17", at, "1", "C", "T", ".", "CLNSIG=Pathogenic;CLNREVSTAT=practice_guideline"]
    header = [f"##fileDate={day}", f"##reference={build}", *CLINVAR]
    return packed(folder / f"made_{build}.vcf.gz", vcf_text(header, [row])).read_bytes()


def publish(served: Served, folder: Path, day: str) -> None:
    for build in R248:
        path = f"/pub/clinvar/vcf_{build}/clinvar.vcf.gz"
        served.files[path] = clinvar_bytes(folder, build, day)
        served.etags[path] = f'"{day}"'
        digest = hashlib.md5(served.files[path]).hexdigest()
        served.files[f"{path}.md5"] = f"{digest}  /panfs/x/clinvar_{day}.vcf.gz\n".encode()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    made = tmp_path / "made"
    made.mkdir()
    with unkind_server(lambda served: publish(served, made, "2026-10-04")) as running:
        yield running


def test_fetch_brings_clinvar_of_both_builds_and_prints_what_mounts_it(tmp_path, served, capsys):
    to = tmp_path / "evidence"
    assert main(["resources", "fetch", "--to", str(to), "--mirror", served.url]) == 0
    told = capsys.readouterr()
    assert told.err.count("verified (md5)") == 2
    assert "2026-10-04" in told.err
    config = load_config(yaml.safe_load(told.out))
    mounted = Mounted.open(config.evidence)
    for build, at in R248.items():
        assert mounted.clinvar(build, "17", at, "C", "T").state is LookUp.FOUND


def test_a_second_fetch_brings_a_new_file_and_keeps_one_that_is_current(tmp_path, served, capsys):
    to = tmp_path / "evidence"
    fetch = ["resources", "fetch", "clinvar", "--to", str(to), "--mirror", served.url]
    path = "/pub/clinvar/vcf_GRCh38/clinvar.vcf.gz"
    assert main(fetch) == 0
    assert main(fetch) == 0
    assert len(served.ranges(path)) == 1
    publish(served, tmp_path / "made", "2026-10-11")
    capsys.readouterr()
    assert main(fetch) == 0
    assert len(served.ranges(path)) == 2
    assert "2026-10-11" in capsys.readouterr().err
    index = to / "clinvar_GRCh38.vcf.gz.csi"
    assert index.stat().st_mtime_ns >= (to / "clinvar_GRCh38.vcf.gz").stat().st_mtime_ns


def test_a_file_that_is_not_as_published_is_refused(tmp_path, served, capsys):
    path = "/pub/clinvar/vcf_GRCh37/clinvar.vcf.gz"
    served.files[path] += b"more"
    fetch = ["resources", "fetch", "--to", str(tmp_path / "e"), "--mirror", served.url]
    assert main(fetch) == 2
    assert "damaged file; it was deleted" in capsys.readouterr().err


def test_gzip_and_locus_tables_are_made_ready(tmp_path, served, capsys):
    am = (
        "# Copyright\n#CHROM\tPOS\tREF\tALT\tgenome\tuniprot_id\ttranscript_id\tprotein_variant\t"
        f"am_pathogenicity\tam_class\nchr17\t{AT}\tC\tT\thg38\tP\tE\tR248Q\t0.9\tx\n"
    )
    hg19 = am.replace("hg38", "hg19").replace(str(AT), str(R248["GRCh37"]))
    served.files["/dm_alphamissense/AlphaMissense_hg38.tsv.gz"] = gzip.compress(am.encode())
    served.files["/dm_alphamissense/AlphaMissense_hg19.tsv.gz"] = gzip.compress(hg19.encode())
    to = tmp_path / "e"
    fetch = ["resources", "fetch", "alphamissense", "--to", str(to), "--mirror", served.url]
    assert main(fetch) == 0
    config = load_config(yaml.safe_load(capsys.readouterr().out))
    mounted = Mounted.open(config.evidence)
    for build, at in R248.items():
        assert mounted.missense(build, "17", at, "C", "T").predictions[0].score == 0.9


def test_allele_numbers_of_gnomad_4_are_made_ready(tmp_path):
    from varannot.knowledge.mounted.indexing import made_ready
    from varannot.knowledge.mounted.settings import EvidenceSettings

    text = "locus\tAN\toutside\n" + "".join(f"chr17:{AT + d}\t90000\tx\n" for d in range(-3, 4))
    table = tmp_path / "gnomad.exomes.v4.1.allele_number.GRCh38.tsv.bgz"
    plain = tmp_path / "plain"
    plain.write_text(text, encoding="utf-8")
    pysam.tabix_compress(str(plain), str(table))
    made = made_ready(table, "gnomad_coverage")
    assert made_ready(table, "gnomad_coverage") == made
    far = AT + 300
    row = ["17", far, ".", base("GRCh38", far), other(base("GRCh38", far)), "PASS", "AC=1;AN=9"]
    exomes = packed(
        tmp_path / "exomes.vcf.gz", vcf_text([*contigs("GRCh38"), *infos("AC", "AN")], [row])
    )
    mounted = Mounted.open(EvidenceSettings(gnomad=(str(exomes),), gnomad_coverage=(str(made),)))
    found = mounted.population("GRCh38", "17", AT, "C", "T")
    assert (found.state, found.an) == (LookUp.ABSENT, 90_000)


def test_gnomad_is_asked_for_by_name_and_chromosome():
    listed = load_evidence_files(resource("evidence_files.tsv"))
    (one,) = asked_files(listed, ["gnomad-4.1-exomes"], ["chr17"])
    assert one.remote.name == "gnomad.exomes.v4.1.sites.chr17.vcf.bgz"
    assert one.remote.url.endswith("/4.1/vcf/exomes/gnomad.exomes.v4.1.sites.chr17.vcf.bgz")
    assert len(asked_files(listed, ["gnomad-2.1.1-genomes"])) == 24
    with pytest.raises(InputError, match="1 to 22, X or Y"):
        asked_files(listed, ["clinvar"], ["MT"])
    assert all(file.licence for file in listed)


def mounted_config(folder: Path) -> tuple[Path, Path]:
    rows = neighbours("GRCh38", AT, "AC=1;AN=9000;AF=0.0001", span=2_000)
    header = ["##fileDate=2020-01-01", *contigs("GRCh38"), *infos("AC", "AN", "AF")]
    vcf = packed(folder / "gnomad.exomes.v4.1.vcf.gz", vcf_text(header, rows))
    config = folder / "c.yaml"
    config.write_text(f"evidence:\n  gnomad: {vcf}\n", encoding="utf-8")
    return config, vcf


def test_status_names_versions_and_ages(tmp_path, capsys):
    config, vcf = mounted_config(tmp_path)
    assert main(["resources", "status", "--configfile", str(config), "--date", "2026-11-26"]) == 0
    told = capsys.readouterr()
    assert "knowledgebase.tsv: " in told.out
    assert f"gnomAD 4.1 exomes, {vcf}: GRCh38, 4.1, 2020-01-01" in told.out
    assert "82 months old on 2026-11-26" in told.out
    assert "Not mounted: ClinVar" in told.out
    assert "12 are allowed" in told.err


def test_status_without_anything_mounted(capsys):
    assert main(["resources", "status"]) == 0
    assert "Mounted: nothing" in capsys.readouterr().out


def test_verify_reads_mounted_files_to_their_end(tmp_path, capsys):
    config, vcf = mounted_config(tmp_path)
    verify = ["resources", "verify", "--configfile", str(config)]
    main(verify)
    assert str(vcf) not in capsys.readouterr().err
    data = bytearray(vcf.read_bytes())
    data[len(data) // 2] ^= 0xFF
    vcf.write_bytes(bytes(data))
    os.utime(f"{vcf}.tbi")
    assert main(verify) == 1
    told = capsys.readouterr().err
    assert f"{vcf}: found 'a damaged block" in told
    assert "Fetch the file again" in told
