"""Finished runs as they lie in a results folder: what each sample was made from, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from varannot.errors import InputError, Problem
from varannot.model import Case, Failure, Interpretation, Stage
from varannot.pipeline import read_case, stage_path

__all__ = ["NotCompared", "StoredSample", "stored_samples"]


@dataclass(frozen=True, slots=True)
class StoredSample:
    """One sample: its case after normalize, and the policy and settings of its run.

    `knowledge` are the names and hashes of the knowledge tables that the run used, `sources` those
    of the other sources of its classes. `finished` is the case
    after actionability as it is stored, None where that document cannot be used.
    """

    sample_id: str
    case: Case
    interpretation: Interpretation
    settings: Mapping[str, str]
    knowledge: frozenset[tuple[str, str]]
    sources: frozenset[tuple[str, str]]
    finished: Case | None


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A sample that cannot be compared, and why."""

    sample_id: str
    reason: str


_TABLES = ("knowledgebase", "knowledge overlay")


class _Setting(msgspec.Struct, frozen=True):
    label: str
    value: str


class _Provenance(msgspec.Struct, frozen=True):
    settings: tuple[_Setting, ...] = ()


class _Report(msgspec.Struct, frozen=True):
    """The part of report.json that says with which settings it was made."""

    provenance: _Provenance | None = None


def stored_samples(
    results: Path, settings: Mapping[str, str] | None = None
) -> Iterator[StoredSample | NotCompared]:
    """Yield each sample of a results folder, in the order of the names.

    `settings` are used for all samples; without them those that each report names are taken.
    Raises InputError for a folder that holds no sample.
    """
    folders = sorted(_folders(results))
    if not folders:
        action = "Name the folder that `varannot run` wrote, such as results."
        expected = "a folder with finished samples (SAMPLE/stages/normalize.json)"
        found = "no such folder" if not results.is_dir() else "no sample"
        raise InputError([Problem(str(results), None, "", found, expected, action)])
    for folder in folders:
        try:
            yield _sample(results, folder.name, settings)
        except InputError as error:
            reason = " ".join(str(problem) for problem in error.problems)
            yield NotCompared(folder.name, reason)


def _folders(results: Path) -> Iterator[Path]:
    if not results.is_dir():
        return
    for folder in results.iterdir():
        if folder.is_dir() and ((folder / "stages").is_dir() or (folder / "report.json").exists()):
            yield folder


def _sample(
    results: Path, sample_id: str, settings: Mapping[str, str] | None
) -> StoredSample | NotCompared:
    case = read_case(stage_path(results, sample_id, Stage.NORMALIZE))
    if case.sample_id != sample_id:
        return NotCompared(sample_id, f"its document is that of sample {case.sample_id}")
    if case.failure is not None:
        return _failed(case.failure, sample_id)
    if case.normalize is None:
        return NotCompared(sample_id, "its document holds no normalized variants")
    classified = read_case(stage_path(results, sample_id, Stage.CLASSIFY))
    if classified.failure is not None:
        return _failed(classified.failure, sample_id)
    used = settings if settings is not None else _settings_of(results / sample_id / "report.json")
    states = {(state.name, state.sha256) for state in classified.knowledge}
    own = {state for state in states if state[0] in _TABLES}
    return StoredSample(
        sample_id=sample_id,
        case=case,
        interpretation=classified.interpretation,
        settings=used,
        knowledge=frozenset(own),
        sources=frozenset(states - own),
        finished=_finished(stage_path(results, sample_id, Stage.ACTIONABILITY)),
    )


def _failed(failure: Failure, sample_id: str) -> NotCompared:
    problems = "; ".join(failure.problems)
    return NotCompared(sample_id, f"failed in stage {failure.stage.value}: {problems}")


def _finished(path: Path) -> Case | None:
    try:
        return read_case(path)
    except InputError:
        return None


def _settings_of(report: Path) -> Mapping[str, str]:
    try:
        found = msgspec.json.decode(report.read_bytes(), type=_Report)
    except OSError as error:
        raise _no_settings(report, error.strerror or str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _no_settings(report, str(error)) from error
    if found.provenance is None:
        raise _no_settings(report, "no settings")
    return {one.label: one.value for one in found.provenance.settings}


def _no_settings(report: Path, found: str) -> InputError:
    action = "Give the settings of that run with --configfile."
    expected = "a report that names the settings of its run"
    return InputError([Problem(str(report), None, "", found, expected, action)])
