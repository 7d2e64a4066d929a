"""`varannot resources fetch | status | verify`: evidence that is shipped, and what a lab mounts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from varannot.errors import InputError, Problem

if TYPE_CHECKING:
    from varannot.knowledge.mounted.settings import EvidenceSettings
    from varannot.knowledge.mounted.state import MountedState

__all__ = ["resources_fetch", "resources_status", "resources_verify"]


def resources_fetch(arguments: argparse.Namespace) -> int:
    """Fetch public files, index them, and print the lines of the configuration that mount them."""
    from varannot.knowledge.mounted.indexing import made_ready
    from varannot.knowledge.mounted.public_files import asked_files, load_evidence_files
    from varannot.resources import resource
    from varannot.transcripts.build.download import Downloader
    from varannot.transcripts.build.remote import TerminalProgress

    listed = load_evidence_files(resource("evidence_files.tsv"))
    if arguments.list:
        for one in listed:
            print(f"{one.set}\t{one.build}\t{one.licence}\t{one.purpose}")
        return 0
    if arguments.to is None:
        problem = Problem("varannot resources fetch", None, "", "no --to", "a folder for the files")
        raise InputError([problem])
    chromosomes = [name for name in arguments.chromosomes.split(",") if name]
    wanted = asked_files(listed, arguments.names or ["clinvar"], chromosomes)
    mounted: dict[str, list[str]] = {}
    with Downloader(arguments.to, arguments.mirror, progress=TerminalProgress()) as downloader:
        for one in wanted:
            path = made_ready(downloader.fetch(one.remote), one.kind)
            how = one.remote.kind.value
            print(f"{path}: verified ({how}), {one.build}, licence {one.licence}", file=sys.stderr)
            mounted.setdefault(one.kind, []).append(str(path))
    for state in _opened(mounted):
        print(f"{state.file}: {_state_words(state)}", file=sys.stderr)
    print("\n".join(_config_lines(mounted)))
    return 0


def _opened(mounted: Mapping[str, list[str]]) -> tuple[MountedState, ...]:
    """Return the states of fetched files; raises InputError where one cannot be mounted."""
    from varannot.knowledge.mounted.collection import Mounted
    from varannot.knowledge.mounted.settings import EvidenceSettings

    # A coverage file can be opened beside the files whose coverage it states, not alone.
    coverage = tuple(mounted.get("gnomad_coverage", ())) if "gnomad" in mounted else ()
    settings = EvidenceSettings(
        clinvar=tuple(mounted.get("clinvar", ())),
        gnomad=tuple(mounted.get("gnomad", ())),
        gnomad_coverage=coverage,
        alphamissense=tuple(mounted.get("alphamissense", ())),
    )
    return Mounted.open(settings).states


def _config_lines(mounted: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield the lines that mount files, for the configuration."""
    yield "evidence:"
    for kind, paths in mounted.items():
        yield f"  {kind}:"
        yield from (f'    - "{path}"' for path in paths)


def resources_status(arguments: argparse.Namespace) -> int:
    """Print the shipped tables, the packs and the mounted files, with versions and ages."""
    from varannot.knowledge.manifest import MANIFEST_TABLE
    from varannot.knowledge.sources import EvidenceSources
    from varannot.resources import resource
    from varannot.textio import read_table
    from varannot.verbs.dates import date_given

    settings = _settings(arguments.configfile)
    sources = EvidenceSources.open(settings)
    on = date_given(arguments.date) or settings.report_date or date.today().isoformat()
    print("Shipped:")
    for row in read_table(resource("manifest.tsv"), MANIFEST_TABLE.name).rows:
        cells = row.cells
        print(f"  {cells['file']}: {cells['version']}, {cells['date']}, {cells['rows']} rows")
    print("Mounted:" if sources.mounted.states else "Mounted: nothing")
    for state in sources.mounted.states:
        age = state.months_old(on)
        words = f"{age} months old on {on}" if age is not None else "age not known"
        print(f"  {state.name}, {state.file}: {_state_words(state)}, {words}")
    for name in sources.packs.not_loaded if sources.packs is not None else ():
        print(f"Pack left out: {name}")
    for name in sources.mounted.not_loaded:
        print(f"Not mounted: {name}")
    for warning in sources.stale(on):
        print(f"varannot: {warning}", file=sys.stderr)
    return 0


def _state_words(state: MountedState) -> str:
    version = state.version or "version not stated"
    dated = state.date or "no date in the header"
    return f"{state.build}, {version}, {dated}, {state.size:,} bytes, licence {state.licence}"


def resources_verify(arguments: argparse.Namespace) -> int:
    """Hold shipped tables against the manifest and read mounted files to their end.

    Returns 1 where something is wrong, with one line for each.
    """
    from varannot.knowledge.manifest import verify_manifest
    from varannot.knowledge.mounted.verify import mounted_problems
    from varannot.resources import resource

    settings = _settings(arguments.configfile)
    problems = [*verify_manifest(resource("manifest.tsv").parent), *mounted_problems(settings)]
    for problem in problems:
        print(f"varannot: {problem}", file=sys.stderr)
    files = len(settings.indexed)
    if not problems:
        print(f"shipped tables as in the manifest; {files} mounted files read to their end")
    return 1 if problems else 0


def _settings(configfile: Path | None) -> EvidenceSettings:
    from varannot.sheet.config import load_config

    return load_config(configfile).evidence
