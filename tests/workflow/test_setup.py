"""The set-up script says in one line what is missing and what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "a checkout"
    (folder / "tools").mkdir(parents=True)
    for name in ("setup_venv.sh", "venv_state.py"):
        shutil.copy(ROOT / "tools" / name, folder / "tools" / name)
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    (tmp_path / "home").mkdir()
    return folder


def set_up(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "tools/setup_venv.sh"],
        cwd=checkout,
        env={"PATH": "/usr/bin:/bin", "HOME": str(checkout.parent / "home")} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def pretended_python(folder: Path, version: str, suitable: int, venv: int) -> str:
    """Return the path of a script that answers the three questions of the set-up."""
    path = folder / f"python{version}"
    path.write_text(
        "#!/bin/sh\n"
        'case "$2" in\n'
        f"*ensurepip*) exit {venv} ;;\n"
        f"*SystemExit*) exit {suitable} ;;\n"
        f"*) echo {version} ;;\n"
        "esac\n",
        encoding="utf-8",
    )
    path.chmod(0o755)
    return str(path)


def test_no_python(checkout):
    done = set_up(checkout, PYTHON="/nowhere/python3")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "setup: Python 3.11, 3.12 or 3.13 is needed, found: none. Install one (Debian, Ubuntu: "
        "apt-get install python3 python3-venv), name one with PYTHON=/path/to/python, or use uv "
        "(README.md)."
    ]


def test_a_python_that_is_too_old(checkout, tmp_path):
    old = pretended_python(tmp_path, "3.9", suitable=1, venv=0)
    done = set_up(checkout, PYTHON=old)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"setup: Python 3.11, 3.12 or 3.13 is needed, found: {old} (3.9).")


def test_a_python_without_venv(checkout, tmp_path):
    done = set_up(checkout, PYTHON=pretended_python(tmp_path, "3.11", suitable=0, venv=1))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "setup: Python 3.11 lacks venv: run 'apt-get install python3.11-venv' (as root), then "
        "make again."
    ]


def test_no_network_then_a_half_built_environment(checkout):
    python = os.path.realpath(sys.executable)
    able = subprocess.run([python, "-c", "import ensurepip"], capture_output=True, check=False)
    if able.returncode:
        pytest.skip(f"{python} has no ensurepip, so it cannot make an environment")
    settings = {
        "PYTHON": python,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_RETRIES": "0",
    }
    done = set_up(checkout, **settings)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "setup: the package index cannot be reached: check the network, set HTTPS_PROXY, or name "
        "a mirror with PIP_INDEX_URL, then make again. Details: .venv/setup.log"
    )
    assert (checkout / ".venv" / "setup.log").is_file()
    again = set_up(checkout, PYTHON="/nowhere/python3")
    assert again.returncode == 1
    assert again.stderr.splitlines()[0] == (
        "setup: .venv is not up to date (its scripts belong to another folder or are missing); "
        "it is made anew"
    )


def test_an_environment_without_python_is_made_anew(checkout):
    (checkout / ".venv").mkdir()
    done = set_up(checkout, PYTHON="/nowhere/python3")
    assert done.stderr.splitlines()[0] == "setup: .venv is incomplete; it is made anew"
    assert done.returncode == 1
