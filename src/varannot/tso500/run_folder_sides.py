"""The side files of each pair: given to their pair, or left out with a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from varannot.tso500.run_folder_choice import Choice, Found, choose
from varannot.tso500.run_folder_heads import Layout
from varannot.tso500.run_folder_mains import Mains
from varannot.tso500.run_folder_names import Role, Software
from varannot.tso500.run_folder_owners import Ids, is_shared, owner_of
from varannot.tso500.run_folder_walk import Unused

__all__ = [
    "Ledger",
    "Question",
    "leave_shared",
    "metrics_of",
    "owned_files",
    "role_of",
    "settled",
]


@dataclass(frozen=True, slots=True)
class Question:
    """What a person has to decide; `pair_id` is left out of the sheet where `row` is true."""

    pair_id: str
    text: str
    row: bool = False


@dataclass(slots=True)
class Ledger:
    """Where each file went, and what is to be decided."""

    used: set[str] = field(default_factory=set)
    unused: list[Unused] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)

    def leave(self, files: Iterable[Found], reason: str) -> None:
        """Say of files why they are not used."""
        self.unused += [Unused(one.file, reason) for one in files]

    def ask_of_file(self, pair: str, found: Found, told: str, action: str) -> None:
        """Leave a file out of its row, and ask."""
        self.asked.append(Question(pair, f"{found.file} is left out: {told}. {action}"))
        self.leave([found], told)

    def rest(self) -> tuple[Unused, ...]:
        """Return each unused file once, with the first reason that was found for it."""
        first: dict[str, Unused] = {}
        for one in self.unused:
            first.setdefault(one.file, one)
        return tuple(first[file] for file in sorted(first) if file not in self.used)


def owned_files(
    side: Sequence[Found], mains: Mains, ids: Ids, ledger: Ledger
) -> tuple[dict[str, list[Found]], list[Found]]:
    """Return the side files by pair, and the files of whole runs."""
    owned: dict[str, list[Found]] = {}
    shared: list[Found] = []
    for one in side:
        owner = owner_of(one, ids)
        if is_shared(one) and not (ids.named([_stem(one)]) and owner.contradiction):
            shared.append(one)
        elif one.name is None:
            told = "its name is not one that the software gives to a result"
            ledger.leave([one], f"a {one.head.kind}, and {told}")
        elif owner.pair and not _is_doubtful(one, owner.pair, mains, ledger):
            owned.setdefault(owner.pair, []).append(one)
        elif not owner.pair:
            told = owner.contradiction or owner.reason
            ledger.ask_of_file(", ".join(owner.between), one, told, "Decide whose file it is.")
    return owned, shared


def _is_doubtful(found: Found, pair: str, mains: Mains, ledger: Ledger) -> bool:
    """Ask about a file that has an owner and cannot be what it seems; return whether that is so."""
    if not _keeps_promise(found):
        told = f"by its name a {role_of(found)}, by its content a {found.head.kind}"
        ledger.ask_of_file(pair, found, told, "Copy it again from the run.")
        return True
    main = mains.taken.get(pair)
    if main is not None and _of_other_software(found, main):
        told = f"not written by the software of {main.file}, {main.head.layout}"
        ledger.ask_of_file(pair, found, told, "Decide which analysis counts.")
        return True
    return False


def _of_other_software(found: Found, main: Found) -> bool:
    """Return whether one file is of LocalApp and the other of DRAGEN, by banner or by name.

    The ctDNA software is DRAGEN; only its banner is no proof, as its names were those of both.
    """
    if main.head.layout is None or main.head.layout is Layout.CTDNA:
        return False
    localapp = main.head.layout is Layout.LOCALAPP
    if found.head.layout is not None:
        return (found.head.layout is Layout.LOCALAPP) is not localapp
    by_name = found.name.software if found.name else None
    return by_name is not None and (by_name is Software.LOCALAPP) is not localapp


def role_of(found: Found) -> Role:
    """Return what a file is for its pair: by its name, which its content has to bear out."""
    return found.name.role if found.name else Role(found.head.kind)


def _keeps_promise(found: Found) -> bool:
    promised = Role.SMALL_VARIANTS if role_of(found) is Role.GENOME else role_of(found)
    return promised is found.head.kind


def settled(pair: str, role: Role, choice: Choice, main: Found, ledger: Ledger) -> Found | None:
    """Return the file that plays a part, or None; what is open becomes a question."""
    ledger.unused += choice.unused
    if choice.open:
        files = " and ".join(one.file for one in choice.open)
        what = (
            f"of another analysis than {main.file}"
            if choice.elsewhere
            else f"of different content, and each could be the {role.value}"
        )
        text = f"{files} of pair {pair} left out: {what}. Decide which belongs to it."
        ledger.asked.append(Question(pair, text))
        ledger.leave(choice.open, f"open which is the {role.value} of pair {pair}")
    return choice.taken


def metrics_of(
    pair: str,
    shared: Sequence[Found],
    analyses: frozenset[str | None],
    ids: Ids,
    ledger: Ledger,
    main: Found,
) -> list[Found]:
    """Return the MetricsOutput that has a column for the pair; its own goes before the run's."""
    its = ids.of_pair[pair]
    with_column = [one for one in shared if its & set(one.head.samples)]
    of_same = [one for one in with_column if not _of_other_software(one, main)]
    for one in with_column:
        if one not in of_same:
            told = f"not written by the software of {main.file}, {main.head.layout}"
            ledger.ask_of_file(pair, one, told, "Decide which analysis counts.")
    own = [one for one in of_same if _stem(one) in its]
    of_runs = [one for one in of_same if not ids.named([_stem(one)])]
    choice = choose(own or of_runs, analyses)
    taken = settled(pair, Role.METRICS, choice, main, ledger)
    return [taken] if taken is not None else []


def _stem(found: Found) -> str:
    return found.name.stem if found.name else ""


def leave_shared(shared: Sequence[Found], in_sheet: set[str], ids: Ids, ledger: Ledger) -> None:
    """Say why a MetricsOutput is not used."""
    settled_files = ledger.used | {one.file for one in ledger.unused}
    for one in shared:
        columns = ids.named(one.head.samples)
        if one.file in settled_files:
            continue
        if not columns:
            told = "no column in it is of a pair in this folder"
            ledger.ask_of_file("", one, told, "Decide whose file it is.")
        elif not columns & in_sheet:
            ledger.leave([one], "no column in it is of a pair that is certain")
        else:
            ledger.leave([one], "another MetricsOutput of these pairs is used")
