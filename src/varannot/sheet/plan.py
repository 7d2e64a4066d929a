"""What the workflow has to make: files, batches of samples and the arguments of each stage.

The rules ask a `Plan`; nothing here knows the workflow engine.
"""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from varannot.errors import InputError, Problem
from varannot.knowledge.mounted.settings import NOTHING_MOUNTED
from varannot.knowledge.oncotree import load_oncotree
from varannot.knowledge.packs.layout import PACK_FILES
from varannot.model import Interpretation, Stage
from varannot.sheet.config import Config, YamlValue, config_problems, load_config
from varannot.sheet.evidence_config import check_evidence
from varannot.sheet.places import check_places
from varannot.sheet.read import SampleRow, check_interpretation, read_sheet
from varannot.tables import split_list
from varannot.transcripts.layout import BUNDLE_FILES

__all__ = [
    "LONGEST_LINE",
    "REPORT_FILES",
    "Plan",
    "batch_limit",
    "make_plan",
    "split_batches",
]

REPORT_FILES = ("report.html", "report.json", "table2.tsv", "variants.tsv", "findings.tsv")
"""What the report stage writes into the folder of a sample."""

LONGEST_LINE = 100 * 1024
"""Bytes of a command line that no job exceeds; Linux refuses one argument of 128 KiB."""

_SINGLE_UP_TO = 50
_BATCH_SIZE = 50
_ROOM_FOR_OPTIONS = 8 * 1024


@dataclass(frozen=True, slots=True)
class Plan:
    """A checked run: configuration, samples by id, and the batches that one job each takes."""

    config: Config
    samples: Mapping[str, SampleRow]
    batches: Mapping[str, tuple[str, ...]]
    base: Path = Path()

    @property
    def results(self) -> str:
        """The folder for the reports, as configured."""
        return str(Path(self.config.results))

    @property
    def knowledge(self) -> str:
        """The knowledge table, as configured, or the one that ships with varannot."""
        return self.config.knowledgebase or "resources/knowledgebase.tsv"

    @property
    def local_knowledge(self) -> list[str]:
        """The laboratory's own knowledge table, if there is one."""
        return [self.config.local_knowledgebase] if self.config.local_knowledgebase else []

    @property
    def local_knowledge_option(self) -> str:
        """The option that names the laboratory's own knowledge table, quoted, or nothing."""
        return " ".join(f"--local-kb {shlex.quote(path)}" for path in self.local_knowledge)

    @property
    def transcripts(self) -> str:
        """The folder of the transcript bundle, as configured, or of the shipped one."""
        return self.config.transcripts or "resources/transcripts"

    @property
    def transcript_files(self) -> list[str]:
        """The files of the transcript bundle that are there."""
        folder = self.base / self.transcripts
        names = [name for name in BUNDLE_FILES if (folder / name).is_file()]
        return [f"{self.transcripts}/{name}" for name in names]

    @property
    def genome_build_option(self) -> str:
        """The option that names the genome build of the assay, or nothing."""
        build = self.config.assay_build
        return f"--genome-build {build}" if build else ""

    @property
    def vcf_option(self) -> str:
        """The option with what the configuration names by hand for VCF files, or nothing."""
        named = {key: text for key, text in self.config.values.items() if key.startswith("vcf.")}
        return f"--vcf {shlex.quote(json.dumps(named, sort_keys=True))}" if named else ""

    @property
    def evidence_files(self) -> list[str]:
        """The packs and the mounted files with their indexes, as far as they are there."""
        packs = [f"resources/{name}" for files in PACK_FILES.values() for name in files]
        mounted = [path for _, path in self.config.evidence.indexed]
        indexes = [f"{path}{ending}" for path in mounted for ending in (".tbi", ".csi")]
        own = [self.config.evidence.functional] if self.config.evidence.functional else []
        named = [*packs, *mounted, *indexes, *own]
        return [name for name in named if (self.base / name).is_file()]

    @property
    def evidence_option(self) -> str:
        """The option that names mounted files and packs that are left out, quoted, or nothing."""
        settings = self.config.evidence
        if settings == NOTHING_MOUNTED:
            return ""
        return f"--evidence {shlex.quote(msgspec.json.encode(settings).decode())}"

    @property
    def settings(self) -> str:
        """The settings that reports depend on, as JSON with sorted keys."""
        return json.dumps(self.config.report_settings(), sort_keys=True)

    def documents(self, ids: Iterable[str], stage: str) -> list[str]:
        """Return the stage document of each sample."""
        name = Stage(stage).value
        return [f"{self.results}/{sample_id}/stages/{name}.json" for sample_id in ids]

    def stage_documents(self) -> list[str]:
        """Return the documents of all stages of all samples; the report stage has none."""
        stages = [stage.value for stage in Stage if stage is not Stage.REPORT]
        return [path for stage in stages for path in self.documents(self.samples, stage)]

    def reports(self, ids: Iterable[str] | None = None) -> list[str]:
        """Return all report files of the samples, by default of all."""
        chosen = self.samples if ids is None else ids
        return [
            f"{self.results}/{sample_id}/{name}" for sample_id in chosen for name in REPORT_FILES
        ]

    def results_of(self, name: str) -> list[str]:
        """Return one report file of every sample; all others come from the same job."""
        return [f"{self.results}/{sample_id}/{name}" for sample_id in self.samples]

    def result(self, name: str) -> str:
        """Return the path of a file that stands beside the samples' folders."""
        return f"{self.results}/{name}"

    def log(self, stage: str, batch: str = "") -> str:
        """Return the log file of a job."""
        return (
            f"{self.results}/logs/{stage}_{batch}.log"
            if batch
            else self.result(f"logs/{stage}.log")
        )

    def files(self, ids: Iterable[str]) -> list[str]:
        """Return the input files that the sheet names for the samples."""
        rows = [self.samples[sample_id].cells for sample_id in ids]
        one = [
            cells[name]
            for cells in rows
            for name in ("combined_output", "variants")
            if name in cells
        ]
        # One file of a run, such as MetricsOutput, may stand beside several samples.
        several = [path for cells in rows for path in split_list(cells.get("side_files", ""))]
        return [*one, *dict.fromkeys(several)]

    def rows(self, ids: Iterable[str]) -> str:
        """Return the rows of the samples as the JSON that `varannot ingest --rows` takes."""
        return "[" + ",".join(_row_json(self.samples[sample_id]) for sample_id in ids) + "]"


def make_plan(
    config: Mapping[str, YamlValue],
    configfiles: Sequence[str | Path] = (),
    base: Path = Path(),
    oncotree: Path = Path("resources/oncotree.tsv"),
) -> Plan:
    """Return the plan of a run from its configuration.

    `config` is what the configuration files and the command line together say; the files are
    checked one by one as well, so that a message names the file and its row.
    Raises InputError with every mistake of the configuration, else of the sheet.
    """
    problems = [p for path in configfiles for p in config_problems(base / path, _shown(path, base))]
    if problems:
        raise InputError(problems)
    checked = load_config(config, "command line (--config)" if configfiles else "configuration")
    check_places(
        checked.knowledgebase,
        checked.local_knowledgebase,
        checked.results,
        base,
        checked.transcripts,
    )
    check_evidence(checked.evidence, base)
    sheet = checked.samples
    rows = read_sheet(base / sheet, sheet, load_oncotree(oncotree), base)
    check_interpretation(rows, sheet, Interpretation(checked.interpretation))
    costs = {row.sample_id: _cost(row, checked) for row in rows}
    given = len(shlex.quote(str(checked.report_settings())))
    given += len(msgspec.json.encode(checked.evidence))
    room = LONGEST_LINE - _ROOM_FOR_OPTIONS - given
    _check_row_lengths(rows, costs, room, sheet)
    samples = {row.sample_id: row for row in rows}
    batches = split_batches(costs, batch_limit(checked.batch_size, len(rows)), room)
    return Plan(checked, samples, batches, base)


def batch_limit(batch_size: int | None, samples: int) -> int:
    """Return how many samples a job takes at most.

    >>> batch_limit(None, 3), batch_limit(None, 1000), batch_limit(10, 3)
    (1, 50, 10)
    """
    if batch_size is not None:
        return batch_size
    return 1 if samples <= _SINGLE_UP_TO else _BATCH_SIZE


def split_batches(costs: Mapping[str, int], limit: int, room: int) -> dict[str, tuple[str, ...]]:
    """Return batches of at most `limit` samples and `room` bytes, as name -> sorted ids.

    A batch holds the samples whose id hashes to the same first bits, and one that is too full is
    split at the next bit. So a batch depends on its own members only: a sample added to the
    sheet, or another order of its rows, leaves all batches but one as they are.
    A batch of one is named by its sample.
    """
    if limit == 1:
        return {sample_id: (sample_id,) for sample_id in sorted(costs)}
    found: dict[str, tuple[str, ...]] = {}
    waiting = [("", tuple(sorted(costs)))]
    while waiting:
        bits, ids = waiting.pop()
        fits = len(ids) <= limit and sum(costs[i] for i in ids) <= room
        if ids and (fits or len(ids) == 1):
            found[f"b{bits}"] = ids
        elif ids:
            for bit in "10":
                half = tuple(i for i in ids if _bits(i)[len(bits)] == bit)
                waiting.append((bits + bit, half))
    return found


def _shown(path: str | Path, base: Path) -> str:
    """Return the path as seen from `base`, if it lies below; the engine gives absolute ones."""
    absolute = (base / path).resolve()
    below = absolute.is_relative_to(base.resolve())
    return str(absolute.relative_to(base.resolve()) if below else path)


def _bits(sample_id: str) -> str:
    return f"{int.from_bytes(hashlib.sha256(sample_id.encode()).digest(), 'big'):0256b}"


def _row_json(row: SampleRow) -> str:
    content = {
        "sample_id": row.sample_id,
        "cells": row.cells,
        "tumour": msgspec.to_builtins(row.tumour),
    }
    return json.dumps(content)


def _cost(row: SampleRow, config: Config) -> int:
    """Bytes that a sample adds to the longest command line: its row, or two document paths."""
    path = f"{config.results}/{row.sample_id}/stages/actionability.json"
    return len(shlex.quote(_row_json(row))) + 2 * (len(shlex.quote(path).encode()) + 1)


def _check_row_lengths(
    rows: Sequence[SampleRow], costs: Mapping[str, int], room: int, sheet: str
) -> None:
    problems = [
        Problem(
            sheet,
            row.line,
            "",
            f"{costs[row.sample_id]} bytes",
            f"at most {room} bytes in one row",
            "Shorten the free texts of the row.",
        )
        for row in rows
        if costs[row.sample_id] > room
    ]
    if problems:
        raise InputError(problems)
