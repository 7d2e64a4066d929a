"""What is installed: builds, transcripts by check level, sources with their hashes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from varannot.model import CheckLevel
from varannot.transcripts.build.identity import all_transcripts
from varannot.transcripts.build.outcomes import BUILD_REPORT, Outcome
from varannot.transcripts.build.panel import sources_of
from varannot.transcripts.build.repeats import repeats_of
from varannot.transcripts.bundle import open_bundle
from varannot.transcripts.model import Tag, Transcript
from varannot.transcripts.table_files import changed_files

__all__ = ["status_text"]


def status_text(folder: Path) -> str:
    """Return an account of a bundle, one fact a line; the same for the same bundle.

    Raises InputError for a folder that is no bundle.
    """
    bundle = open_bundle(folder)
    lines = [f"bundle\t{folder}", f"name\t{bundle.about.get('name', '')}"]
    repeats = Counter(row[1] for row in repeats_of(folder))
    for build in bundle.builds:
        transcripts = list(all_transcripts(bundle, build))
        genes = {one.gene for one in transcripts}
        lines.append(f"{build}\t{len(transcripts)} transcripts of {len(genes)} genes")
        lines += _levels(build, "all", transcripts)
        mane = [one for one in transcripts if one.has(Tag.MANE_SELECT)]
        if mane:
            lines += _levels(build, "MANE Select", mane)
        lines.append(f"{build}\texons that overlap marked repeats\t{_counted(repeats, build)}")
    for source in sources_of(folder):
        cells = ["source", source.name, source.sha256 or "no hash", source.licence]
        lines.append("\t".join(cells).rstrip())
    lines += _report(folder)
    damaged = changed_files(folder)
    lines += [f"damaged\t{problem}" for problem in damaged]
    lines.append(f"files\t{'damaged' if damaged else 'as they were built'}")
    return "\n".join(lines) + "\n"


def _counted(repeats: Counter[str], build: str) -> str:
    return str(repeats[build]) if build in repeats else "not told by the sources"


def _levels(build: str, what: str, transcripts: list[Transcript]) -> list[str]:
    counts = Counter(one.level for one in transcripts)
    return [
        f"{build}\t{what}, level {level.value}\t{counts[level]}"
        for level in CheckLevel
        if counts[level]
    ]


def _report(folder: Path) -> list[str]:
    path = folder / f"{BUILD_REPORT.name}.tsv"
    if not path.exists():
        return []
    place = BUILD_REPORT.names.index("outcome")
    rows = path.read_text(encoding="utf-8").split("\n")[1:]
    counts = Counter(row.split("\t")[place] for row in rows if row)
    return [f"build report\t{outcome.value}\t{counts[outcome.value]}" for outcome in Outcome]
