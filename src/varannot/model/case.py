"""One sample on its way through the stages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from varannot.model.actionability import Actionability
from varannot.model.base import Record
from varannot.model.classify import Classify
from varannot.model.codes import Interpretation, Stage
from varannot.model.ingest import FileAccount, Ingest
from varannot.model.normalize import Normalize

__all__ = [
    "Case",
    "Contradiction",
    "Failure",
    "KnowledgeState",
    "RowUsed",
    "TumourType",
    "plasma_tested",
]


class KnowledgeState(Record, frozen=True, kw_only=True):
    """Which knowledge a stage used: file, sha256, version and dates, for the first screen."""

    name: str
    file: str
    sha256: str
    version: str
    newest_review: str
    licence: str
    rows: int = 0
    unconfirmed_rows: int = 0


class Contradiction(Record, frozen=True, kw_only=True):
    """A knowledge row that speaks against another one, with its sentence and citation."""

    kb_id: str
    statement: str
    citation: str


class RowUsed(Record, frozen=True, kw_only=True):
    """A knowledge row behind an assessment: its sentence, dates, and what speaks against it."""

    kb_id: str
    statement: str
    last_reviewed: str
    review_by: str
    contradictions: tuple[Contradiction, ...] = ()


class TumourType(Record, frozen=True, kw_only=True):
    """Tumour type as typed and as OncoTree names it; `ancestors` from parent to root."""

    written: str
    code: str
    name: str
    tissue: str
    ancestors: tuple[str, ...] = ()


class Failure(Record, frozen=True, kw_only=True):
    """Why a sample has no result: the stage, and every problem in one line each."""

    stage: Stage
    problems: tuple[str, ...]


class Case(Record, frozen=True, kw_only=True):
    """One sample; `sample` holds the sheet's row as typed (column name -> text, no empty cells)."""

    schema_version: str
    software_version: str
    stage: Stage
    sample_id: str
    sample: dict[str, str]
    tumour_type: TumourType | None = None
    interpretation: Interpretation = Interpretation.GRADED
    ingest: Ingest | None = None
    normalize: Normalize | None = None
    classify: Classify | None = None
    actionability: Actionability | None = None
    knowledge: tuple[KnowledgeState, ...] = ()
    rows_used: tuple[RowUsed, ...] = ()
    failure: Failure | None = None

    @property
    def is_plasma(self) -> bool:
        """Whether plasma was tested, by the sheet or by the assay that a file names (ctDNA)."""
        return plasma_tested(self.sample, self.ingest.files if self.ingest else ())


def plasma_tested(sample: Mapping[str, str], files: Iterable[FileAccount]) -> bool:
    """Return whether the sheet's row states plasma, or a file the assay for it (ctDNA)."""
    stated = sample.get("specimen") == "plasma"
    return stated or any(file.names_ctdna for file in files)
