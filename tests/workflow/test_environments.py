"""The four descriptions of the environment agree: names, bounds, locked versions."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from rattler import MatchSpec, VersionSpec
from rattler import Version as CondaVersion

ROOT = Path(__file__).resolve().parents[2]
CONDA_NAMES = {"snakemake-minimal": "snakemake"}
CONDA_FILES = ("environment.yml", "workflow/envs/varannot.yml")
PIP_ONLY = ("hgvs-weaver",)
"""No conda channel has these; the conda files name them in their section for pip."""


def project() -> dict[str, SpecifierSet]:
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(text) for text in content["dependencies"]]
    named = {canonicalize_name(item.name): item.specifier for item in wanted}
    return named | {"python": SpecifierSet(content["requires-python"])}


def development() -> dict[str, SpecifierSet]:
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [Requirement(text) for text in content["dependency-groups"]["dev"]]
    return {canonicalize_name(item.name): item.specifier for item in wanted}


def conda_specs(name: str) -> list[str]:
    content = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return [spec for spec in content["dependencies"] if isinstance(spec, str) and spec != "pip"]


def conda(name: str) -> dict[str, str]:
    pairs = (spec.partition(" ") for spec in conda_specs(name))
    return {CONDA_NAMES.get(package, package): bounds for package, _, bounds in pairs}


def uv_locked() -> dict[str, set[str]]:
    content = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for package in content["package"]:
        if "registry" in package["source"]:
            found.setdefault(canonicalize_name(package["name"]), set()).add(package["version"])
    return found


def pip_locked() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "# ":
            wanted = Requirement(line.rstrip(" \\"))
            (pin,) = wanted.specifier
            assert pin.operator == "=="
            found.setdefault(canonicalize_name(wanted.name), set()).add(pin.version)
    return found


@pytest.mark.parametrize("name", CONDA_FILES)
def test_every_conda_spec_is_valid(name):
    for spec in [*conda_specs(name), "pip"]:
        assert MatchSpec(spec, strict=True).name is not None


@pytest.mark.parametrize("name", CONDA_FILES)
def test_conda_bounds_are_those_of_the_project(name):
    wanted = project()
    if name != "environment.yml":
        # The rules' environment lacks the engine: it is the engine that makes it.
        del wanted["snakemake"]
    for package in PIP_ONLY:
        del wanted[package]
    assert {package: SpecifierSet(bounds) for package, bounds in conda(name).items()} == wanted


@pytest.mark.parametrize("name", CONDA_FILES)
def test_conda_channels_and_the_package_itself(name):
    content = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    assert content["channels"] == ["conda-forge", "bioconda", "nodefaults"]
    pip = [item["pip"] for item in content["dependencies"] if isinstance(item, dict)]
    (lines,) = pip
    named = [Requirement(line) for line in lines if not line.startswith("-e")]
    wanted = project()
    assert {item.name: item.specifier for item in named} == {
        package: wanted[package] for package in PIP_ONLY
    }
    assert ("-e ." in lines) is (name == "environment.yml")


def test_locked_versions_are_within_the_bounds():
    locked = uv_locked()
    for package, bounds in {**project(), **development()}.items():
        if package != "python":
            assert locked[package], package
            assert all(Version(version) in bounds for version in locked[package]), package


def test_locked_versions_are_within_the_conda_bounds_as_conda_reads_them():
    locked = uv_locked()
    for package, bounds in conda("environment.yml").items():
        for version in locked.get(package, {"3.11.2", "3.12.1", "3.13.0"}):
            assert VersionSpec(bounds).matches(CondaVersion(version)), (package, version)


def test_the_two_locks_are_the_same():
    assert pip_locked() == uv_locked()


def test_the_lock_was_made_for_this_project():
    content = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    (own,) = [package for package in content["package"] if package["name"] == "varannot"]
    assert SpecifierSet(content["requires-python"]) == project()["python"]
    for listed, wanted in (
        (own["metadata"]["requires-dist"], project()),
        (own["metadata"]["requires-dev"]["dev"], development()),
    ):
        bounds = {item["name"]: SpecifierSet(item.get("specifier", "")) for item in listed}
        assert bounds == {name: spec for name, spec in wanted.items() if name != "python"}


def test_every_locked_package_has_a_hash_and_no_local_place():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.findall(r"^[A-Za-z].*(?:\n +--hash=sha256:[0-9a-f]{64}.*)+", text, re.MULTILINE)
    pins = re.findall(r"^[A-Za-z].*==", text, re.MULTILINE)
    assert len(blocks) == len(pins)
    for name in ("requirements.lock", "uv.lock"):
        assert "file:" not in (ROOT / name).read_text(encoding="utf-8")
    assert "/" not in "".join(line for line in text.splitlines() if not line.startswith("#"))


def test_python_versions_are_named_alike():
    script = (ROOT / "tools" / "setup_venv.sh").read_text(encoding="utf-8")
    assert "(3, 11) <= sys.version_info[:2] <= (3, 13)" in script
    for version, allowed in (
        ("3.10.9", False),
        ("3.11.0", True),
        ("3.13.9", True),
        ("3.14", False),
    ):
        assert (Version(version) in project()["python"]) is allowed
