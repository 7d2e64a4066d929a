"""A finished bundle put in its place in one step; nothing half-written stays under its name."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.transcripts.layout import BUNDLE

__all__ = ["clear_leftovers", "new_folder", "refuse_foreign_folder"]

_LOCK = "in_use"
"""File in a scratch folder on which its process holds a lock as long as it lives."""


def refuse_foreign_folder(folder: Path) -> None:
    """Raise InputError if something other than a bundle lies where the bundle is to go."""
    if not folder.exists():
        return
    marker = folder / f"{BUNDLE.name}.tsv"
    if folder.is_dir() and (marker.exists() or not any(folder.iterdir())):
        return
    found = "a folder with other files" if folder.is_dir() else "a file"
    action = "Name a new folder with --out; files that are not a bundle are never overwritten."
    expected = "no folder, an empty one, or an older bundle"
    raise InputError([Problem(str(folder), None, "", found, expected, action)])


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a scratch folder beside `folder`, and rename it to `folder` if all went well.

    An older bundle stays until then, and goes in the same step. An OSError of writing names the
    folder in which there was no room.
    """
    refuse_foreign_folder(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    try:
        with (scratch / _LOCK).open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            made = scratch / "new"
            made.mkdir()
            with _room_named(folder.parent):
                yield made
            if folder.exists():
                folder.replace(scratch / "old")
            made.replace(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def _room_named(parent: Path) -> Iterator[None]:
    """Let an error of writing that names no file speak of the folder and the room in it."""
    try:
        yield
    except OSError as error:
        if error.filename is not None and error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        where = str(parent.absolute())
        if error.errno is not None:
            raise OSError(error.errno, error.strerror, where) from error
        # htslib gives no number; its half-written file is gone by now, and its room is free again.
        free = shutil.disk_usage(parent).free
        told = (
            f"writing broke off ({error}), most often for want of space: {free / 1e6:,.0f} MB are "
            "free now that the unfinished files are removed"
        )
        raise OSError(errno.EIO, told, where) from error


def clear_leftovers(folder: Path) -> tuple[str, ...]:
    """Remove what builds of `folder` that were killed have left beside it, and say so in words.

    A scratch folder whose process still holds its lock stays untouched and unnamed; one that
    cannot be told is named only.
    """
    said = []
    for scratch in sorted(folder.parent.glob(f".{_escaped(folder.name)}.*.part")):
        dead = _is_left(scratch)
        if dead:
            shutil.rmtree(scratch, ignore_errors=True)
            said.append(f"{scratch}: removed; a build that was killed had left it")
        elif dead is None:
            said.append(f"{scratch}: left by a build, if none is running; it can be deleted")
    return tuple(said)


def _escaped(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def _is_left(scratch: Path) -> bool | None:
    """Return whether no process uses a scratch folder any more, None where that is not known."""
    try:
        handle = os.open(scratch / _LOCK, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    finally:
        os.close(handle)
    return True
