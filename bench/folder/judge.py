"""What became of a damaged file: read whole, read with a note, refused, or something is wrong."""

from __future__ import annotations

import math
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

import msgspec
from bench.folder.values import Said, differences, floats, said

from varannot.errors import BrokenFileError, Problem
from varannot.tso500.content import FileContent
from varannot.tso500.files import line_total, read_any
from varannot.tso500.stage import ingest

__all__ = ["Outcome", "Sound", "Verdict", "judge", "sound_content"]

_TIDIED = ("byte order mark removed", "Windows line ends read", "UTF-16 text read")
"""Notes that say how a text was decoded; they excuse no changed value."""
_LONGEST_MESSAGE = 3_000
_MOST = 30
"""So many values changed in silence are looked at in a file."""


class Outcome(StrEnum):
    """What became of a file."""

    WHOLE = "read whole"
    NOTED = "read with a note"
    REFUSED = "refused"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a case; `why` explains a wrong one, `silent` names values changed in silence.

    `lost` counts values of the sound file that are neither reported nor excluded, without a note.
    """

    outcome: Outcome
    kind: str = ""
    why: str = ""
    trace: str = ""
    silent: tuple[str, ...] = ()
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Sound:
    """What a sound file says: its values, and how many of its rows are excluded."""

    kind: str
    values: Counter[Said]
    excluded: int
    notes: frozenset[str]


def sound_content(path: Path, file: str) -> Sound:
    """Return what a sound file says; raises BrokenFileError if it is not read."""
    content = read_any(path, file)
    return Sound(
        content.account.file_kind,
        said(content),
        content.account.excluded,
        frozenset(content.account.notes),
    )


def judge(path: Path, file: str, sound: Sound, *, held: bool) -> Verdict:
    """Return what becomes of a damaged file, read as a side file of a sample and by itself."""
    try:
        content = read_any(path, file)
        sample = ingest({"side_files": file}, path.parent)
        notes = frozenset((*content.account.notes, *sample.notes))
        wrong = "; ".join(_faults(content, path, file))
    except BrokenFileError as error:
        return _refused(error.problems, path, file, sound)
    except OSError as error:
        return _refused([Problem(file, None, "", str(error), "a file")], path, file, sound)
    except Exception as error:
        why = f"{type(error).__name__} instead of a report or a refusal"
        return Verdict(Outcome.WRONG, sound.kind, why, traceback.format_exc())
    if wrong:
        return Verdict(Outcome.WRONG, sound.kind, wrong)
    new = notes - sound.notes
    values = said(content)
    more = content.account.excluded - sound.excluded
    outcome = Outcome.NOTED if new or more > 0 else Outcome.WHOLE
    excused = bool([note for note in new if note not in _TIDIED])
    if not held or excused:
        return Verdict(outcome, sound.kind)
    lost = max(0, sound.values.total() - values.total()) if more <= 0 else 0
    silent = tuple(dict.fromkeys(islice(differences(sound.values, values), _MOST)))
    return Verdict(outcome, sound.kind, silent=silent, lost=lost)


def _refused(problems: Sequence[Problem], path: Path, file: str, sound: Sound) -> Verdict:
    """Return the verdict on a refusal: each problem names the file and stays a short line."""
    why = ""
    for problem in problems:
        text = str(problem)
        if file not in text or not problem.expected or len(text) > _LONGEST_MESSAGE:
            why = f"the refusal does not name file and defect in {_LONGEST_MESSAGE} characters"
        if "\n" in text or not text.isprintable():
            why = "the refusal is not one printable line"
    if not problems:
        why = "a refusal without a problem"
    try:
        ingest({"side_files": file}, path.parent)
    except BrokenFileError:
        pass
    except Exception as error:
        trace = traceback.format_exc()
        return Verdict(Outcome.WRONG, sound.kind, f"{type(error).__name__} from ingest", trace)
    else:
        why = "refused by itself, but read as a side file"
    return Verdict(Outcome.WRONG if why else Outcome.REFUSED, sound.kind, why)


def _faults(content: FileContent, path: Path, file: str) -> Iterator[str]:
    account = content.account
    lines = line_total(path, file)
    if lines != sum(account.lines.values()):
        yield f"{lines} lines, of which {sum(account.lines.values())} are accounted for"
    if account.read != account.reported + account.excluded:
        yield f"read {account.read} is not reported {account.reported} + {account.excluded}"
    counted = sum(one.excluded for one in account.sections if one.name == "reference calls")
    if account.excluded != len(content.excluded) + counted:
        yield f"{account.excluded} rows are excluded, {len(content.excluded) + counted} are listed"
    if any(not one.reason or not one.code for one in content.excluded):
        yield "an excluded row without a reason"
    keys = [one.key for one in (*content.small_variants, *content.excluded)]
    if len(keys) != len(set(keys)):
        yield "two rows have the same key"
    if any(not math.isfinite(number) for number in floats(content)):
        yield "a number that is not finite is reported"
    msgspec.json.encode(content)
