"""The documents between stages: where they lie, and how they are written, read and refused.

A document of another schema version is made again, never guessed at. What cannot be read becomes
the failure of its own sample.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from varannot import __version__
from varannot.errors import InputError, Problem
from varannot.model import SCHEMA_VERSION, Case, Failure, Stage
from varannot.textio import write_atomically

__all__ = [
    "failed_case",
    "failed_samples",
    "read_case",
    "read_or_fail",
    "stage_path",
    "write_case",
]


def stage_path(results: Path, sample_id: str, stage: Stage) -> Path:
    """Return where the document of a sample's stage lies."""
    return results / sample_id / "stages" / f"{stage.value}.json"


def write_case(case: Case, path: Path) -> None:
    """Write the case as one JSON document, whole or not at all."""
    data = msgspec.json.format(msgspec.json.encode(case), indent=1)
    write_atomically(path, data + b"\n")


def read_case(path: Path) -> Case:
    """Return the case in a stage document.

    Raises InputError for a document of another schema version or with unknown fields: it has to
    be made again, never guessed at.
    """
    try:
        case = msgspec.json.decode(path.read_bytes(), type=Case)
    except OSError as error:
        found = error.strerror or str(error)
        raise InputError(
            [Problem(str(path), None, "", found, "a stage document", _make_anew(path))]
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(
            [
                Problem(
                    str(path),
                    None,
                    "",
                    str(error),
                    f"a stage document of schema version {SCHEMA_VERSION}",
                    _make_anew(path),
                )
            ]
        ) from error
    if case.schema_version != SCHEMA_VERSION:
        raise InputError(
            [
                Problem(
                    str(path),
                    None,
                    "schema_version",
                    case.schema_version,
                    SCHEMA_VERSION,
                    _make_anew(path),
                )
            ]
        )
    return case


def _make_anew(path: Path) -> str:
    return f"Delete the folder {path.parent.parent} and run again; it will be made anew."


def read_or_fail(path: Path, stage: Stage) -> Case:
    """Return the case in a stage document, or a failed case if the document cannot be used.

    `stage` is the stage that asks. The name of the sample is then that of its folder.
    """
    folder = path.absolute().parent.parent.name
    try:
        case = read_case(path)
        if case.sample_id != folder:
            expected = f"the sample of the folder, {folder}"
            action = _make_anew(path)
            raise InputError(
                [Problem(str(path), None, "sample_id", case.sample_id, expected, action)]
            )
        return case
    except InputError as error:
        return failed_case(folder, stage, *(str(one) for one in error.problems))


def failed_case(sample_id: str, stage: Stage, *problems: str) -> Case:
    """Return a case of which nothing is known but why it failed, and in which stage."""
    return Case(
        schema_version=SCHEMA_VERSION,
        software_version=__version__,
        stage=stage,
        sample_id=sample_id,
        sample={},
        failure=Failure(stage=stage, problems=problems),
    )


def failed_samples(results: Path, sample_ids: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the samples whose report says that they failed, each with its problems.

    A sample without a readable report counts as failed.
    """
    failed: dict[str, tuple[str, ...]] = {}
    for sample_id in sample_ids:
        path = results / sample_id / "report.json"
        try:
            report = msgspec.json.decode(path.read_bytes(), type=_ReportStatus)
        except (OSError, msgspec.DecodeError) as error:
            failed[sample_id] = (f"{path}: no readable report: {error}",)
            continue
        if report.failure is not None:
            failed[sample_id] = report.failure.problems
    return failed


class _ReportStatus(msgspec.Struct, frozen=True):
    failure: Failure | None = None
