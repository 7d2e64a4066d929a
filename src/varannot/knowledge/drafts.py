"""Draft rows taken over from a source by a program, for a curator to read and to set active.

Nothing that a program took over is used as it is: each row is a draft without curator and dates,
and says so. What cannot be put into a row is set aside with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from varannot.errors import InputError, Problem
from varannot.hgvs.reference import Reference
from varannot.knowledge.genes import GeneNames
from varannot.knowledge.on_transcripts import on_transcripts
from varannot.knowledge.oncotree import OncoTree
from varannot.knowledge.row_rules import RowContext, row_problems
from varannot.knowledge.schema import KNOWLEDGE_TABLE, KnowledgeRow
from varannot.textio import tsv_bytes

__all__ = [
    "Drafts",
    "NotMapped",
    "SetAside",
    "Targets",
    "draft_row",
    "drafts_tsv",
    "refuse",
    "set_aside_tsv",
    "set_aside_words",
    "settled",
]

_UNREAD = "draft: whole statement taken over by a program, not read by a curator"
_FIRST_ID = "LOCAL-000001"


class NotMapped(Exception):
    """A statement of the source has no place in the table; the text is the reason."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """One statement of the source that became no row: its name there, what it is about, why."""

    name: str
    about: str
    reason: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """What a source gave: draft rows without ids, what was set aside, what was not asked for.

    `not_asked` counts the statements about other genes than those asked for.
    """

    rows: tuple[KnowledgeRow, ...]
    set_aside: tuple[SetAside, ...]
    not_asked: int = 0

    @property
    def read(self) -> int:
        """Number of statements that were read: all of them together."""
        return len(self.rows) + len(self.set_aside) + self.not_asked


@dataclass(frozen=True, slots=True)
class Targets:
    """What rows are mapped to: gene names, tumour types, installed transcripts."""

    names: GeneNames
    oncotree: OncoTree
    reference: Reference

    def symbol(self, written: str) -> str:
        """Return the current symbol of a gene; NotMapped for one that the gene names lack."""
        if not written or not self.names.known(written):
            refuse(f"the gene is not in the gene names: {written or 'not stated'}")
        return self.names.current(written)

    def transcript(self, symbol: str) -> str:
        """Return the MANE Select accession of a gene; NotMapped where none is installed."""
        select = self.reference.mane_select(symbol)
        if select is None:
            refuse(f"no MANE Select transcript is installed: {symbol}")
        return select.accession


def draft_row(cells: Mapping[str, str], doubts: Iterable[str] = ()) -> KnowledgeRow:
    """Return a draft with these cells; `doubts` are said in `unconfirmed` beside the usual one.

    Status, curator and dates are never taken from the source.
    """
    fixed = {
        "status": "draft",
        "curator": "",
        "last_reviewed": "",
        "review_by": "",
        "unconfirmed": "; ".join([_UNREAD, *doubts]),
    }
    plain = {name: " ".join(cells.get(name, "").split()) for name in KNOWLEDGE_TABLE.names}
    return KnowledgeRow(**{**plain, **fixed}, file="", row=0)


def refuse(reason: str) -> NoReturn:
    """Say that a statement has no place in the table.

    What stands before a colon is the kind of the reason, by which reasons are counted.
    """
    raise NotMapped(reason)


def settled(row: KnowledgeRow, targets: Targets) -> KnowledgeRow:
    """Return the row with its change named as HGVS does; NotMapped where the row cannot be true.

    Raises NotMapped too where the row breaks a rule of drafts.
    """
    for found in on_transcripts([replace(row, status="active")], targets.reference):
        action = found.problem.action
        if found.error and found.problem.column == "match_value" and action.startswith("Write "):
            usual = action.removeprefix("Write ").removesuffix(".")
            doubt = f"the source writes {row.match_value}"
            return replace(row, match_value=usual, unconfirmed=f"{row.unconfirmed}; {doubt}")
        if found.error:
            place = row.transcript or "the genome"
            expected = f"expected {found.problem.expected}. {action}".strip()
            refuse(f"it is not true there: {row.match_value} on {place}; {expected}")
    numbered = replace(row, kb_id=_FIRST_ID)
    context = RowContext(targets.names, targets.oncotree, frozenset({_FIRST_ID}))
    for problem in row_problems(numbered, context):
        said = f"'{problem.found}', expected {problem.expected}"
        refuse(f"the column {problem.column} does not take it: {said}")
    return row


def drafts_tsv(drafts: Drafts, first_id: str = _FIRST_ID) -> bytes:
    """Return the drafts as a knowledge table; their ids count up from `first_id`.

    Raises InputError for a first id that is none of a laboratory's own, or too high.
    """
    head, _, number = first_id.partition("-")
    last = int(number) + len(drafts.rows) - 1 if number.isdigit() else 0
    if head != "LOCAL" or len(number) != 6 or not number.isdigit() or last > 999_999:
        expected = "an id of your own rows, such as LOCAL-000001, with as many free ids behind it"
        raise InputError([Problem("--first-id", None, "", first_id, expected)])
    columns = KNOWLEDGE_TABLE.names
    return tsv_bytes(
        columns,
        (
            [f"LOCAL-{at:06d}", *(getattr(row, name) for name in columns[1:])]
            for at, row in enumerate(drafts.rows, start=int(number))
        ),
    )


def set_aside_tsv(drafts: Drafts) -> bytes:
    """Return what was set aside as a table: name in the source, what it is about, reason."""
    rows = ([one.name, one.about, one.reason] for one in drafts.set_aside)
    return tsv_bytes(("name", "about", "reason"), rows)


def set_aside_words(drafts: Drafts) -> list[str]:
    """Return the account in lines: read = drafts + set aside, then the reasons, most often first.

    What differs from row to row inside a reason is counted together.
    """
    head = (
        f"read {drafts.read:,} = drafts {len(drafts.rows):,} + set aside {len(drafts.set_aside):,}"
    )
    if drafts.not_asked:
        head += f" + about other genes {drafts.not_asked:,}"
    reasons = Counter(_kind_of(one.reason) for one in drafts.set_aside)
    return [head, *(f"  set aside {count:,}: {reason}" for reason, count in reasons.most_common())]


def _kind_of(reason: str) -> str:
    return reason.partition(":")[0]
