"""The generated files: the generator gives the committed bytes, and the demonstration is sound."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tso500_files import DEMO, FIXTURES, ROOT

from varannot.model import SmallVariant
from varannot.tso500.combined_output import read_combined_output

TOOL = ROOT / "tools" / "make_fixtures.py"
NAMED = re.compile(r"c\.(\d+)([ACGT])>([ACGT])$")
CHANGED = re.compile(r"p\.\((?:[A-Z][a-z]{2})(\d+)")


def generate(*arguments: str) -> None:
    subprocess.run([sys.executable, str(TOOL), *arguments], check=True)


def test_the_generator_gives_the_committed_bytes(tmp_path: Path) -> None:
    generate("--to", str(tmp_path))
    made = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    kept = {
        str(path.relative_to(ROOT))
        for folder in (FIXTURES, DEMO)
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert made == kept
    different = [
        name
        for name in sorted(made)
        if (tmp_path / name).read_bytes() != (ROOT / name).read_bytes()
    ]
    assert different == []


@pytest.mark.parametrize("count", [0, 1, 1300])
def test_a_file_of_many_rows(tmp_path: Path, count: int) -> None:
    path = tmp_path / "rows.tsv"
    generate("--rows", str(count), str(path))
    content = read_combined_output(path, "rows.tsv")
    assert len(content.small_variants) == count
    assert content.excluded == ()


def demo(name: str) -> tuple[SmallVariant, ...]:
    path = DEMO / f"{name}_CombinedVariantOutput.tsv"
    return read_combined_output(path, path.name).small_variants


@pytest.mark.parametrize("name", ["DEMO_LUAD", "DEMO_HRD"])
def test_demonstration_rows_obey_codon_arithmetic(name: str) -> None:
    checked = 0
    for one in demo(name):
        coding, protein = NAMED.search(one.hgvs_c), CHANGED.search(one.hgvs_p)
        if coding and protein:
            assert (int(coding[1]) + 2) // 3 == int(protein[1]), one.hgvs_c
            checked += 1
    assert checked >= 14


@pytest.mark.parametrize("name", ["DEMO_LUAD", "DEMO_HRD"])
def test_demonstration_rows_are_in_genome_order(name: str) -> None:
    order = {f"chr{name}": place for place, name in enumerate([*range(1, 23), "X"])}
    places = [(order[one.chromosome], one.position) for one in demo(name)]
    assert places == sorted(places)


def test_the_demonstration_shows_what_it_is_for() -> None:
    luad = {one.hgvs_c: one for one in demo("DEMO_LUAD")}
    assert luad["NM_033360.3:c.34G>T"].hgvs_p == "NP_203524.1:p.(Gly12Cys)"
    assert luad["NM_000455.4:c.109C>T"].hgvs_p == "NP_000446.1:p.(Gln37Ter)"
    hrd = {one.hgvs_c: one for one in demo("DEMO_HRD")}
    assert hrd["NM_000059.4:c.5946del"].hgvs_p == "NP_000050.3:p.(Ser1982ArgfsTer22)"
    assert 0.65 < (hrd["NM_000059.4:c.5946del"].vaf or 0) < 0.75
    assert hrd["NM_000546.6:c.524G>A"].hgvs_p == "NP_000537.3:p.(Arg175His)"
