"""Say whether .venv holds what requirements.lock names.

Usage: .venv/bin/python tools/venv_state.py check | complaint | stamp

`check` exits 0 if the environment was stamped for these very files, or if it was made in another
way (such as by uv) and holds the locked versions; else it prints why not and exits 1.
`complaint` looks at the installed versions alone and changes nothing.
`stamp` marks the environment as complete.
"""

from __future__ import annotations

import hashlib
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMP = ROOT / ".venv" / ".varannot-stamp"


def wanted_stamp() -> str:
    """Return what the stamp says if it was made for this lock, Python and folder."""
    content = b"".join(
        (ROOT / name).read_bytes() for name in ("requirements.lock", "pyproject.toml")
    )
    version = ".".join(str(part) for part in sys.version_info[:3])
    return f"{hashlib.sha256(content).hexdigest()} {version} {ROOT}\n"


def complaint() -> str:
    """Return why the environment is not the locked one, or an empty string."""
    script = ROOT / ".venv" / "bin" / "snakemake"
    if not script.is_file() or str(ROOT) not in script.read_text(encoding="utf-8")[:500]:
        return "its scripts belong to another folder or are missing"
    try:
        from packaging.requirements import Requirement
    except ImportError:
        return "it is half-built"
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if not line or line[0] in "# ":
            continue
        wanted = Requirement(line.rstrip(" \\"))
        if wanted.marker is not None and not wanted.marker.evaluate():
            continue
        try:
            found = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            return f"{wanted.name} is missing"
        if found not in wanted.specifier:
            return f"{wanted.name} is {found}, the lock says {wanted.specifier}"
    return _own_complaint()


def _own_complaint() -> str:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    try:
        own = metadata.distribution("varannot")
    except metadata.PackageNotFoundError:
        return "varannot itself is missing"
    scripts = {entry.name: entry.value for entry in own.entry_points}
    if own.version != project["version"] or scripts != project["scripts"]:
        return "varannot itself was installed from an older pyproject.toml"
    return ""


def main(arguments: list[str]) -> int:
    """Check or stamp the environment and return the exit status."""
    if arguments == ["stamp"]:
        STAMP.write_text(wanted_stamp(), encoding="utf-8")
        return 0
    if arguments not in (["check"], ["complaint"]):
        print(__doc__)
        return 2
    checked = arguments == ["check"]
    if checked and STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted_stamp():
        return 0
    reason = complaint()
    if reason:
        print(reason)
        return 1
    if checked:
        STAMP.write_text(wanted_stamp(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
