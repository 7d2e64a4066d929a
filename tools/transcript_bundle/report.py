"""The report of a build: counts by level and build, sizes, and what was refused or marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from transcript_bundle.build import Built, Inputs
from varannot.model import CheckLevel
from varannot.transcripts.model import Tag

__all__ = ["report_lines"]


def report_lines(built: Built, inputs: Inputs, out: Path) -> Iterator[str]:
    """Return the report line by line."""
    yield from _counts(built)
    yield ""
    if inputs.proteins is None:
        yield "No FASTA of reviewed proteins was given: fewer proteins."
    if inputs.knowledge is None:
        yield "No folder of ClinVar and hotspots was given: fewer checks."
    yield f"records: {built.windows} windows, {built.mrna} transcripts, {built.proteins} proteins"
    yield f"bases of GRCh38 windows compared with ClinVar: {built.compared}"
    models, agree, differ = built.held
    yield f"residues and positions by name: {models} models, {agree} agree, {differ} differ"
    size = sum(path.stat().st_size for path in out.iterdir())
    yield f"size: {size / 1e6:.2f} MB"
    covered = {model.hgnc_id for model in built.models if model.has(Tag.MANE_SELECT)}
    missing = sorted(symbol for hgnc, symbol in built.panel.items() if hgnc not in covered)
    yield f"panel genes without MANE Select ({len(missing)}): {', '.join(missing)}"
    yield ""
    yield f"refused or marked: {len(built.refused)}"
    for refusal in sorted(set(built.refused)):
        yield f"  {refusal.what}\t{refusal.build or 'both'}\t{refusal.reason}"


def _counts(built: Built) -> Iterator[str]:
    groups = {
        "MANE Select of the panel": lambda m: m.has(Tag.MANE_SELECT) and m.hgnc_id in built.panel,
        "MANE Plus Clinical": lambda m: m.has(Tag.MANE_PLUS_CLINICAL),
        "all transcripts": lambda m: True,
    }
    levels = [level.value for level in CheckLevel]
    yield "\t".join(["group", "build", *levels, "total"])
    for name, wanted in groups.items():
        for build in ("GRCh37", "GRCh38"):
            count = Counter(m.level.value for m in built.models if m.build == build and wanted(m))
            cells = [str(count[level]) for level in levels]
            yield "\t".join([name, build, *cells, str(count.total())])
