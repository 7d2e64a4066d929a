"""To which pair a file belongs: by the ids inside it or by its name, never by guessing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from varannot.tso500.run_folder_choice import Found
from varannot.tso500.run_folder_names import Role
from varannot.tso500.sample_names import case_of, spellings

__all__ = ["Ids", "Owner", "is_shared", "owner_of", "stray_folder"]

_SAYS_NOTHING = frozenset({"sample"})
"""Sample columns that name no sample: SpliceVariants.vcf and the copy number VCF of LocalApp."""


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of all pairs: of each pair, and of each id and each case the pairs that have it."""

    of_pair: Mapping[str, frozenset[str]]
    pairs: Mapping[str, frozenset[str]]
    of_case: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, ids: Mapping[str, Iterable[str]]) -> Ids:
        """Return the look-ups for the Pair ID and Sample IDs of each pair."""
        pairs: dict[str, set[str]] = {}
        of_case: dict[str, set[str]] = {}
        of_pair = {pair: frozenset(one for one in its if one) for pair, its in ids.items()}
        for pair, its in of_pair.items():
            for one in its:
                pairs.setdefault(one, set()).add(pair)
                of_case.setdefault(case_of(one), set()).add(pair)
        return cls(
            of_pair,
            {one: frozenset(its) for one, its in pairs.items()},
            {one: frozenset(its) for one, its in of_case.items()},
        )

    def named(self, names: Iterable[str]) -> frozenset[str]:
        """Return the pairs that any of the names belongs to."""
        return frozenset(pair for name in names for pair in self._of(name))

    def _of(self, name: str) -> frozenset[str]:
        """Return the pairs of a name: as it is, without its number, or by the word DNA or RNA.

        A result need not name both libraries of its pair; the one that it leaves out is told from
        the other by that word.
        """
        spelt = spellings(name)
        known = (self.pairs.get(one) for one in spelt)
        alike = (self.of_case.get(case_of(one)) for one in spelt if case_of(one) != one.casefold())
        return next(filter(None, (*known, *alike)), frozenset())


@dataclass(frozen=True, slots=True)
class Owner:
    """The pair of a file; or what contradicts itself and for which pairs; or why it has none."""

    pair: str = ""
    contradiction: str = ""
    between: tuple[str, ...] = ()
    reason: str = ""


def owner_of(found: Found, ids: Ids) -> Owner:
    """Return the pair that the name and the content of a side file agree on.

    The name counts by the id before its known tail; the content by the sample columns of a VCF
    or of an annotated JSON; the folders above the file may contradict, but decide nothing.
    """
    stem = found.name.stem if found.name else ""
    by_name = ids.named([stem])
    columns = tuple(one for one in found.head.samples if one.casefold() not in _SAYS_NOTHING)
    by_content = ids.named(columns)
    if not by_name and not by_content:
        told = f"'{stem}' and {_listed(columns)}" if columns else f"'{stem}'"
        return Owner(reason=f"it names {told}, which is no id of a pair in this folder")
    if by_name and columns and not by_content:
        text = f"its name says '{stem}', its content says {_listed(columns)}"
        return Owner(contradiction=text, between=tuple(sorted(by_name)))
    agreed = by_name & by_content if by_name and by_content else by_name or by_content
    everyone = tuple(sorted(by_name | by_content))
    if not agreed:
        text = f"its name says '{stem}', its content says {_listed(columns)}"
        return Owner(contradiction=text, between=everyone)
    if len(agreed) > 1:
        text = f"the id '{stem or columns[0]}' belongs to the pairs {_listed(sorted(agreed))}"
        return Owner(contradiction=text, between=everyone)
    (pair,) = agreed
    stray = stray_folder(found, pair, ids)
    if stray:
        text = f"it belongs to {pair} by its ids, and lies in the folder '{stray}' of another pair"
        return Owner(contradiction=text, between=everyone)
    return Owner(pair)


def stray_folder(found: Found, pair: str, ids: Ids) -> str:
    """Return the folder above a file that is named after another pair and not after its own."""
    folders = found.entry.parts[:-1]
    own = any(folder in ids.of_pair[pair] for folder in folders)
    others = [folder for folder in folders if ids.named([folder]) - {pair}]
    return "" if own or not others else others[-1]


def is_shared(found: Found) -> bool:
    """Return whether a file is of a whole run: a MetricsOutput, whose columns are its samples."""
    return found.head.kind is Role.METRICS


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
