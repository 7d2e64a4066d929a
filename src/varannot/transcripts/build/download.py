"""Public files fetched so that a half or damaged one is never used.

A file grows as `NAME.part` beside `NAME.part.state`, is verified, and only then renamed. A broken
transfer goes on where it stopped if the server shows that the file is still the same (RFC 9110,
If-Range); otherwise it begins again. Proxies are those of the environment (`HTTPS_PROXY`).
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from varannot import __version__
from varannot.errors import InputError, Problem
from varannot.transcripts.build.checksums import ChecksumKind, computed, listed
from varannot.transcripts.build.sequences import hash_of_file

if TYPE_CHECKING:
    import requests

T = TypeVar("T")

__all__ = ["DownloadError", "Downloader", "Patience", "RemoteFile", "wait_asked"]

_PIECE = 1 << 16
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_LEDGER = "downloaded.json"
_LONGEST_TEXT = 10_000_000


class DownloadError(InputError):
    """A file that could not be fetched whole; what is there stays for the next try."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file to fetch: its name, address, and where its checksum is listed.

    `checksum` is the checksum itself, where no list can be fetched; `renewed` says that the file
    at the address changes from time to time.
    """

    name: str
    url: str
    kind: ChecksumKind
    checksum_url: str = ""
    note: str = ""
    checksum: str = ""
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try: tries without a byte gained, tries in all, seconds.

    Pauses double from `pause` up to `longest`; a server's Retry-After counts up to `longest`.
    """

    idle_tries: int = 6
    tries: int = 100
    pause: float = 1.0
    longest: float = 120.0
    connect: float = 15.0
    read: float = 60.0
    fresh_starts: int = 2


class _AgainError(Exception):
    """A failure that may pass; `wait` is what the server asked for, in seconds, or None."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what)
        self.wait = wait


@dataclass(slots=True)
class Downloader:
    """Fetches files into a folder; `progress` hears name, bytes done and bytes in all (0: unknown).

    `mirror` replaces the server of every address, the path stays. Use it as a context manager.
    """

    cache: Path
    mirror: str = ""
    patience: Patience = field(default_factory=Patience)
    progress: Callable[[str, int, int], None] = lambda name, done, total: None
    sleep: Callable[[float], None] = time.sleep
    _session: requests.Session | None = None

    def __enter__(self) -> Downloader:
        return self

    def __exit__(self, *_: object) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def fetch(self, remote: RemoteFile) -> Path:
        """Return the path of the verified file; it is fetched if it is not there yet.

        Raises DownloadError where it cannot be had whole; InputError where another run is using
        the folder.
        """
        self.cache.mkdir(parents=True, exist_ok=True)
        with self._locked():
            path = self.cache / remote.name
            known = self._is_known(path)
            if known and not remote.renewed:
                return path
            expected = self._expected(remote)
            if known and computed(path, remote.kind) == expected:
                return path
            for start in range(1, self.patience.fresh_starts + 1):
                part = self._whole_part(remote)
                found = computed(part, remote.kind)
                if found == expected:
                    return self._accept(remote, part, path)
                _remove(part)
                if start == self.patience.fresh_starts:
                    raise DownloadError([self._damaged(remote, found, expected)])
        raise AssertionError(remote.name)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.cache / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                action = "Wait for it to end, or name another folder with --cache."
                found = "a folder that another run is downloading into"
                problem = Problem(str(self.cache), None, "", found, "a free folder", action)
                raise InputError([problem]) from error
            yield

    def _is_known(self, path: Path) -> bool:
        entry = self._ledger().get(path.name)
        return entry is not None and path.exists() and hash_of_file(path) == entry["sha256"]

    def _ledger(self) -> dict[str, dict[str, str]]:
        try:
            found = json.loads((self.cache / _LEDGER).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _accept(self, remote: RemoteFile, part: Path, path: Path) -> Path:
        from varannot.textio import write_atomically

        ledger = self._ledger()
        ledger[remote.name] = {"url": self.address(remote.url), "sha256": hash_of_file(part)}
        part.replace(path)
        _state_of(part).unlink(missing_ok=True)
        text = json.dumps(ledger, indent=1, sort_keys=True)
        write_atomically(self.cache / _LEDGER, text.encode() + b"\n")
        return path

    def address(self, url: str) -> str:
        """Return the address on the mirror, if there is one."""
        if not self.mirror:
            return url
        path = url.split("://", 1)[-1].partition("/")[2]
        return f"{self.mirror.rstrip('/')}/{path}"

    def _expected(self, remote: RemoteFile) -> str:
        if remote.kind.own:
            return "whole"
        if remote.checksum:
            return remote.checksum
        text = self._text(remote.checksum_url)
        name = remote.name
        lines = text.split("\n") if remote.checksum_url.startswith(f"{remote.url}.") else []
        if len([line for line in lines if line.strip()]) == 1:
            # A list of its own beside the file: ClinVar's names the file of the week in it.
            name = text.split()[-1].rpartition("/")[2]
        found = listed(text, name, remote.kind)
        if not found:
            action = "The file may have another name in this release; see reference_files.tsv."
            where = self.address(remote.checksum_url)
            what = f"a list of checksums without {remote.name}"
            raise DownloadError([Problem(where, None, "", what, "its checksum", action)])
        return found

    def _damaged(self, remote: RemoteFile, found: str, expected: str) -> Problem:
        action = (
            "The server or a proxy gives a damaged file; it was deleted. Try again later, or fetch "
            f"it by other means into {self.cache}."
        )
        where = self.address(remote.url)
        return Problem(
            where,
            None,
            "",
            f"{remote.kind.value} {found}",
            f"{remote.kind.value} {expected}",
            action,
        )

    def _text(self, url: str) -> str:
        """Return a small text file."""

        def once() -> str:
            with self._get(url, {}) as response:
                _refuse_status(response)
                body = b"".join(response.iter_content(_PIECE))
                size = response.headers.get("Content-Length", "")
                if size.isdigit() and len(body) != int(size):
                    what = f"{len(body)} of {size} bytes"
                    raise _AgainError(what)
                return body[:_LONGEST_TEXT].decode("utf-8", "replace")

        return self._patiently(url, once, lambda: 0)

    def _whole_part(self, remote: RemoteFile) -> Path:
        """Return the part file once it is as long as the server says."""
        part = self.cache / f"{remote.name}.part"
        self._patiently(remote.url, lambda: self._grow(remote, part), lambda: _size(part))
        return part

    def _patiently(self, url: str, once: Callable[[], T], gained: Callable[[], int]) -> T:
        """Return what `once` returns, trying again as long as patience and progress last."""
        import requests

        idle, pause, last = 0, self.patience.pause, ""
        for _ in range(self.patience.tries):
            before = gained()
            wait: float | None = None
            try:
                return once()
            except _AgainError as error:
                last, wait = str(error), error.wait
            except requests.exceptions.Timeout:
                last = "no answer in time"
            except requests.exceptions.RequestException as error:
                last = f"a broken connection ({type(error).__name__})"
            if gained() > before:
                idle, pause = 0, self.patience.pause
            else:
                idle += 1
            if idle >= self.patience.idle_tries:
                break
            self.sleep(min(pause if wait is None else wait, self.patience.longest))
            pause = min(pause * 2, self.patience.longest)
        action = (
            "Run the same command again: it goes on where it stopped. Behind a proxy, set "
            "HTTPS_PROXY; --mirror URL takes the files from another server."
        )
        raise DownloadError([Problem(self.address(url), None, "", last, "the whole file", action)])

    def _get(self, url: str, headers: dict[str, str]) -> requests.Response:
        import requests

        if self._session is None:
            self._session = requests.Session()
            self._session.headers["User-Agent"] = f"varannot/{__version__}"
        return self._session.get(
            self.address(url),
            headers={"Accept-Encoding": "identity", **headers},
            stream=True,
            timeout=(self.patience.connect, self.patience.read),
        )

    def _grow(self, remote: RemoteFile, part: Path) -> None:
        """Ask for what is missing and append it; raises _AgainError unless the file is whole."""
        done, state = _size(part), _read_state(part)
        validator = state.get("validator", "")
        if done and (not validator or state.get("url") != self.address(remote.url)):
            _remove(part)
            done = 0
        headers = {"Range": f"bytes={done}-", "If-Range": validator} if done else {}
        with self._get(remote.url, headers) as response:
            if response.status_code == 416 and done:
                if _total(response, 0) == done:
                    return
                _remove(part)
                what = f"a part of {done} bytes that is longer than the file"
                raise _AgainError(what)
            _refuse_status(response, remote.note)
            if response.status_code == 206 and not _continues(response, done, state):
                _remove(part)
                what = "a part of another file than before"
                raise _AgainError(what)
            if response.status_code != 206:
                _remove(part)
                done = 0
            total = _total(response, done)
            self._refuse_full_disk(remote, total - done)
            _write_state(part, self.address(remote.url), response, total)
            self._append(remote.name, response, part, done, total)
        done = _size(part)
        if total and done > total:
            _remove(part)
            what = f"{done} bytes of a file of {total}"
            raise _AgainError(what)
        if total and done < total:
            what = f"{done} of {total} bytes"
            raise _AgainError(what)

    def _append(
        self, name: str, response: requests.Response, part: Path, done: int, total: int
    ) -> None:
        with part.open("r+b" if part.exists() else "wb") as stream:
            stream.truncate(done)
            stream.seek(done)
            for piece in response.iter_content(_PIECE):
                stream.write(piece)
                done += len(piece)
                self.progress(name, done, total)
            stream.flush()
            os.fsync(stream.fileno())

    def _refuse_full_disk(self, remote: RemoteFile, needed: int) -> None:
        free = shutil.disk_usage(self.cache).free
        if needed > free:
            found, expected = f"{free} bytes free", f"{needed} bytes for {remote.name}"
            action = "Make room, or name another folder with --cache."
            raise InputError([Problem(str(self.cache), None, "", found, expected, action)])


def _refuse_status(response: requests.Response, note: str = "") -> None:
    """Raise _AgainError for an answer that may pass, DownloadError for one that will not."""
    code = response.status_code
    if code in (200, 206):
        return
    what = f"status {code} {response.reason}".rstrip()
    if code in _LATER:
        raise _AgainError(what, wait_asked(response.headers.get("Retry-After", "")))
    action = "Look whether the address has moved; --mirror URL takes files from another server."
    if note:
        action += f" ({note})"
    raise DownloadError([Problem(str(response.url), None, "", what, "the file", action)])


def wait_asked(text: str, now: datetime | None = None) -> float | None:
    """Return the seconds that a Retry-After header asks to wait, None if it asks nothing.

    >>> wait_asked("7"), wait_asked("soon")
    (7.0, None)
    >>> wait_asked("Wed, 21 Oct 2026 07:28:09 GMT", datetime(2026, 10, 21, 7, 28, tzinfo=UTC))
    9.0
    """
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def _total(response: requests.Response, done: int) -> int:
    """Return the length of the whole file, 0 if the server does not say."""
    whole = response.headers.get("Content-Range", "").rpartition("/")[2]
    if whole.isdigit():
        return int(whole)
    length = response.headers.get("Content-Length", "")
    return int(length) + done if length.isdigit() and response.status_code != 416 else 0


def _continues(response: requests.Response, done: int, state: dict[str, str]) -> bool:
    """Return whether a part begins where ours ends, and is of the same file."""
    span = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("/")[0]
    same_start = span.partition("-")[0] == str(done)
    validator = _validator(response)
    unchanged = not validator or validator == state.get("validator")
    return same_start and unchanged and state.get("total") == str(_total(response, done))


def _validator(response: requests.Response) -> str:
    """Return what shows that a file is still the same: a strong ETag, else its date."""
    tag = response.headers.get("ETag", "")
    if tag and not tag.startswith("W/"):
        return tag
    return response.headers.get("Last-Modified", "")


def _state_of(part: Path) -> Path:
    return part.with_name(f"{part.name}.state")


def _read_state(part: Path) -> dict[str, str]:
    try:
        state = json.loads(_state_of(part).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in state.items()} if isinstance(state, dict) else {}


def _write_state(part: Path, url: str, response: requests.Response, total: int) -> None:
    from varannot.textio import write_atomically

    state = {"url": url, "validator": _validator(response), "total": str(total)}
    write_atomically(_state_of(part), json.dumps(state).encode())


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _remove(part: Path) -> None:
    part.unlink(missing_ok=True)
    _state_of(part).unlink(missing_ok=True)
