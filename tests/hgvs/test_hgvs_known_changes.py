"""Changes that everybody knows, from genome to name, on the transcripts that ship.

The rows and their sources stand in known_changes.tsv (positions as VCF writes them).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from varannot.hgvs.alleles import read_allele
from varannot.hgvs.engine import weaver_engine
from varannot.hgvs.nmd_rules import nmd_rules
from varannot.hgvs.projector import Projector
from varannot.model import Description, FindingCode
from varannot.resources import resource_folder
from varannot.transcripts.bundle import Bundle, open_bundle

TABLE = Path(__file__).with_name("known_changes.tsv")


def table() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def bundle() -> Bundle:
    return open_bundle(resource_folder("transcripts"))


@cache
def projector(build: str) -> Projector:
    return Projector(bundle(), build, nmd_rules(), weaver_engine())


def described(row: dict[str, str]) -> Description:
    build = row["build"]
    allele = read_allele(bundle(), build, row["chrom"], row["pos"], row["ref"], row["alt"])
    assert allele.edit is not None, allele.findings
    (transcript,) = projector(build).wanted(allele.contig, allele.edit, row["transcript"])
    return projector(build).describe(transcript, allele.edit).description


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['build']} {row['hgvs_c']}")
def test_known_change(row: dict[str, str]) -> None:
    found = described(row)
    assert (found.hgvs_c, found.hgvs_p) == (row["hgvs_c"], row["hgvs_p"])
    assert found.consequence.value == row["consequence"]
    place = found.exon or (f"intron {found.intron}" if found.intron else "")
    assert place == row["exon"]
    assert (found.nmd.verdict.value if found.nmd else "") == row["nmd"]


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['build']} {row['hgvs_c']}")
def test_both_opinions_agree(row: dict[str, str]) -> None:
    found = described(row)
    differing = {FindingCode.ENGINE_DIFFERS, FindingCode.BRUTE_FORCE_DIFFERS}
    assert not differing & {finding.code for finding in found.findings}
    if found.level.value == "SEQUENCE":
        assert [opinion.who for opinion in found.opinions] == ["hgvs-weaver", "brute force"]
        assert all(opinion.agrees for opinion in found.opinions)


def test_the_panel_isoform_of_rad51b_loses_little() -> None:
    row = next(row for row in table() if row["transcript"] == "NM_133509")
    found = described(row)
    assert found.loss is not None
    assert (found.loss.lost, round(found.loss.share, 3)) == (14, 0.036)
    assert found.nmd is not None
    assert "UTR exons unknown" in found.nmd.text
    assert not found.exons_whole
