"""ClinVar's VCF mounted on either build."""

from __future__ import annotations

from pathlib import Path

import pytest
from mounted_files import R248, contigs, packed, vcf_text

from varannot.errors import InputError
from varannot.knowledge.evidence import LookUp
from varannot.knowledge.mounted.collection import Mounted
from varannot.knowledge.mounted.limits import review_stars
from varannot.knowledge.mounted.settings import EvidenceSettings

NAMES = (
    *("CLNSIG", "CLNREVSTAT", "CLNSIGCONF"),
    *("ONC", "ONCREVSTAT", "SCI", "SCIREVSTAT"),
)
INFO = [f'##INFO=<ID={name},Number=.,Type=String,Description="x">' for name in NAMES]
PATHOGENIC = (
    "CLNSIG=Pathogenic;CLNREVSTAT=reviewed_by_expert_panel;"
    "ONC=Oncogenic;ONCREVSTAT=criteria_provided,_multiple_submitters,_no_conflicts;"
    "SCI=Tier_I_-_Strong;SCIREVSTAT=criteria_provided,_single_submitter"
)
CONFLICT = (
    "CLNSIG=Conflicting_classifications_of_pathogenicity;"
    "CLNREVSTAT=criteria_provided,_conflicting_classifications;"
    "CLNSIGCONF=Pathogenic(3)|Uncertain_significance(1)"
)
BENIGN = (
    "CLNSIG=Benign/Likely_benign;CLNREVSTAT=criteria_provided,_multiple_submitters,_no_conflicts"
)


def clinvar_file(folder: Path, build: str, rows, header=(), name: str = "clinvar.vcf.gz") -> Path:
    start = ["##fileDate=2026-10-04", "##source=ClinVar", f"##reference={build}"]
    return packed(folder / name, vcf_text([*start, *header, *INFO], rows))


def mounted(*paths: Path) -> Mounted:
    return Mounted.open(EvidenceSettings(clinvar=tuple(map(str, paths))))


@pytest.mark.parametrize("build", R248)
def test_significance_stars_conflicts_oncogenicity_and_impact(tmp_path, build):
    at = R248[build]
    rows = [
        ["17", at, "12356", "C", "A", ".", BENIGN],
        ["17", at, "12357", "C", "G", ".", CONFLICT],
        ["17", at, "12358", "C", "T", ".", PATHOGENIC],
    ]
    files = mounted(clinvar_file(tmp_path, build, rows))
    (found,) = files.clinvar(build, "chr17", at, "C", "T").records
    assert (found.variation_id, found.significance, found.stars) == ("12358", "Pathogenic", 3)
    assert (found.oncogenicity, found.oncogenicity_stars) == ("Oncogenic", 2)
    assert (found.somatic_impact, found.somatic_impact_stars) == ("Tier I - Strong", 1)
    (conflict,) = files.clinvar(build, "17", at, "C", "G").records
    assert conflict.stars == 1
    assert conflict.conflict == "Pathogenic(3)|Uncertain significance(1)"
    assert conflict.significance == "Conflicting classifications of pathogenicity"
    (benign,) = files.clinvar(build, "17", at, "C", "A").records
    assert (benign.significance, benign.stars) == ("Benign/Likely benign", 2)
    assert (benign.oncogenicity, benign.oncogenicity_stars) == ("", None)


def test_a_record_without_a_significance_of_its_own(tmp_path):
    at = R248["GRCh38"]
    only_oncogenic = "ONC=Likely_oncogenic;ONCREVSTAT=no_assertion_criteria_provided"
    rows = [["17", at, "9", "C", "T", ".", only_oncogenic]]
    (found,) = (
        mounted(clinvar_file(tmp_path, "GRCh38", rows))
        .clinvar("GRCh38", "17", at, "C", "T")
        .records
    )
    assert (found.significance, found.stars) == ("", None)
    assert (found.oncogenicity, found.oncogenicity_stars) == ("Likely oncogenic", 0)


def test_absent_from_a_whole_file_and_from_one_of_some_chromosomes(tmp_path):
    at = R248["GRCh38"]
    rows = [["17", at, "9", "C", "T", ".", PATHOGENIC]]
    part = mounted(clinvar_file(tmp_path, "GRCh38", rows, name="part.vcf.gz"))
    answer = part.clinvar("GRCh38", "17", at, "C", "G")
    assert (answer.state, answer.complete) == (LookUp.ABSENT, False)
    elsewhere = part.clinvar("GRCh38", "7", at, "C", "G")
    assert elsewhere.state is LookUp.NOT_COVERED
    assert "no record on chromosome 7" in elsewhere.reason
    others = [*(str(number) for number in range(1, 23) if number != 17), "X"]
    everywhere = [[name, 5, "1", "A", "T", ".", BENIGN] for name in others]
    whole = mounted(clinvar_file(tmp_path, "GRCh38", [*everywhere, *rows], name="all.vcf.gz"))
    answer = whole.clinvar("GRCh38", "17", at, "C", "G")
    assert (answer.state, answer.complete) == (LookUp.ABSENT, True)
    assert answer.source == "ClinVar 2026-10-04"


def test_a_reference_allele_is_no_variant(tmp_path):
    at = R248["GRCh38"]
    rows = [["17", at, "9", "C", ".", ".", PATHOGENIC]]
    answer = mounted(clinvar_file(tmp_path, "GRCh38", rows)).clinvar("GRCh38", "17", at, "C", "T")
    assert answer.state is LookUp.ABSENT


def test_one_file_of_each_build(tmp_path):
    paths = [
        clinvar_file(
            tmp_path,
            build,
            [["17", at, "9", "C", "T", ".", PATHOGENIC]],
            name=f"clinvar_{build}.vcf.gz",
        )
        for build, at in R248.items()
    ]
    files = mounted(*paths)
    for build, at in R248.items():
        assert files.clinvar(build, "17", at, "C", "T").state is LookUp.FOUND
    again = clinvar_file(
        tmp_path, "GRCh38", [["17", R248["GRCh38"], "9", "C", "T", ".", BENIGN]], name="b.vcf.gz"
    )
    with pytest.raises(InputError, match="a second file of GRCh38"):
        mounted(*paths, again)


def test_a_vcf_that_is_not_clinvars_is_refused(tmp_path):
    path = packed(
        tmp_path / "other.vcf.gz", vcf_text(contigs("GRCh38"), [["17", 9, ".", "A", "T", ".", "."]])
    )
    with pytest.raises(InputError, match="CLNSIG and CLNREVSTAT"):
        mounted(path)


def test_every_review_status_has_its_stars():
    stars = review_stars()
    assert stars["practice guideline"] == 4
    assert sorted(set(stars.values())) == [0, 1, 2, 3, 4]
