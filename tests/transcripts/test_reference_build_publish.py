"""What a build leaves behind where it is killed or finds no room."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from varannot.transcripts.build.publish import clear_leftovers, new_folder

KILLED = """
import os, signal, sys
from pathlib import Path
from varannot.transcripts.build.publish import new_folder
with new_folder(Path(sys.argv[1])) as made:
    (made / "windows.fa.gz").write_bytes(b"x" * 1000)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_build_left_is_removed_and_said(tmp_path: Path) -> None:
    out = tmp_path / "lab"
    subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False)
    (left,) = tmp_path.iterdir()
    assert clear_leftovers(tmp_path / "other") == ()
    (told,) = clear_leftovers(out)
    assert told.startswith(f"{left}: removed")
    assert list(tmp_path.iterdir()) == []


def test_a_build_that_runs_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "lab"
    with new_folder(out) as made:
        assert clear_leftovers(out) == ()
        assert made.exists()
    assert out.is_dir()
    assert [one.name for one in tmp_path.iterdir()] == ["lab"]


def test_a_folder_of_unknown_state_is_named_not_removed(tmp_path: Path) -> None:
    left = tmp_path / ".lab.abc.part"
    left.mkdir()
    (told,) = clear_leftovers(tmp_path / "lab")
    assert str(left) in told
    assert left.exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (OSError(errno.ENOSPC, "No space left on device", "x.tmp"), "No space left on device"),
        (OSError("Error closing BGZFile object"), "want of space"),
    ],
)
def test_want_of_room_names_the_folder(tmp_path: Path, error: OSError, words: str) -> None:
    with pytest.raises(OSError, match=words) as raised, new_folder(tmp_path / "lab"):
        raise error
    assert raised.value.filename == str(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_other_errors_keep_their_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as raised, new_folder(tmp_path / "lab"):
        (tmp_path / "genome.fa").read_bytes()
    assert raised.value.filename == str(tmp_path / "genome.fa")
