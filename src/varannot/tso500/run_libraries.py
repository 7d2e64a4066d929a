"""The libraries that an Illumina sample sheet lists, and what it says against a result.

A pair is the DNA and the RNA library of one case; a library of ctDNA stands for itself. Sections
and columns: guides of DRAGEN TSO 500 2.6 and TSO 500 ctDNA 2.6 (version 2), LocalApp 2.2
(version 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from varannot.tso500.cells import is_missing
from varannot.tso500.control_materials import Control, control_names, surest

__all__ = [
    "ANALYTES",
    "CaseIds",
    "Contradiction",
    "Library",
    "contradictions",
    "libraries_of",
    "seems_to_list",
]

ANALYTES = ("DNA", "RNA")
_SECTION = re.compile(r"(?:Cloud_)?TSO500[SL]?_Data", re.IGNORECASE)
"""Tables of libraries in version 2: solid S, liquid L; Illumina Connected Analytics puts Cloud_
before the name."""
_LIQUID = re.compile(r"(?:Cloud_)?TSO500L_Data", re.IGNORECASE)
_LIKE_A_SECTION = re.compile(r"TSO500.*Data", re.IGNORECASE)
_TELLING = ("sample_type", "pair_id")
"""A table of version 1 is called Data in the sheets of every assay; one of these is of TSO500."""


@dataclass(frozen=True, slots=True)
class Library:
    """One library; `analyte` is DNA, RNA or as written, `control` says of which kind."""

    pair: str
    sample: str
    analyte: str
    liquid: bool
    control: Control | None
    feature: str


def seems_to_list(section: str) -> bool:
    """Return whether a section of a sample sheet is a table of TSO500 libraries by its name.

    >>> [seems_to_list(name) for name in ("TSO500S_Data", "TSO500 S Data", "BCLConvert_Data")]
    [True, True, False]
    """
    return _LIKE_A_SECTION.search(section) is not None


def libraries_of(rows: Iterable[tuple[int, str, Mapping[str, str]]]) -> Iterator[Library]:
    """Yield the libraries among the rows (line, section, cells by column) of a sample sheet."""
    for _, section, written in rows:
        cells = {name.casefold(): cell for name, cell in written.items()}
        first_version = section.casefold() == "data" and any(name in cells for name in _TELLING)
        sample = cells.get("sample_id", "")
        if not sample or not (first_version or _SECTION.fullmatch(section)):
            continue
        liquid = _LIQUID.fullmatch(section) is not None
        pair = sample if liquid else cells.get("pair_id", "") or sample
        said = cells.get("sample_description", "") or cells.get("description", "")
        yield Library(
            pair,
            sample,
            cells.get("sample_type", "").upper(),
            liquid,
            _control(pair, sample, said),
            cells.get("sample_feature", ""),
        )


def _control(pair: str, sample: str, description: str) -> Control | None:
    names = control_names()
    described = names.as_description(description)
    if described:
        told = f"{described.meaning}, as the sample sheet says"
        described = replace(described, meaning=told)
    return surest((names.in_id(pair), names.in_id(sample), described))


@dataclass(frozen=True, slots=True)
class CaseIds:
    """The ids of one case as its result names them; '' for one that it does not name."""

    pair: str
    dna: str
    rna: str

    @classmethod
    def of(cls, details: Mapping[str, str]) -> CaseIds:
        """Return the ids among the details of a CombinedVariantOutput; ctDNA has no pairs.

        >>> CaseIds.of({"Pair ID": "P", "DNA Sample ID": "P-D", "RNA Sample ID": "NA"})
        CaseIds(pair='P', dna='P-D', rna='')
        >>> CaseIds.of({"DNA Sample ID": "S"})
        CaseIds(pair='S', dna='S', rna='')
        """
        keys = ("Pair ID", "Sample ID", "DNA Sample ID", "RNA Sample ID")
        stated = (details.get(key, "") for key in keys)
        pair, sample, dna, rna = ("" if is_missing(text) else text for text in stated)
        dna = dna or sample
        return cls(pair or sample or dna, dna, rna)

    def samples(self) -> tuple[tuple[str, str], ...]:
        """Return each analyte with its sample id."""
        return tuple(zip(ANALYTES, (self.dna, self.rna), strict=True))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a sample sheet says against a result, in a sentence without its full stop.

    `missing` is the analyte of which the sheet lists a library and the result names no sample;
    all else means that one of the two names the wrong sample.
    """

    text: str
    missing: str = ""


def contradictions(
    ids: CaseIds, result: str, libraries: Sequence[Library], sheet: str
) -> list[Contradiction]:
    """Return what all `libraries` of the file `sheet` say against the ids in the file `result`.

    Arms are compared only where the sheet gives each library of the pair as DNA or RNA.
    """
    its = [one for one in libraries if one.pair == ids.pair]
    if not its:
        return [Contradiction(f"{result} is of pair {ids.pair}, which {sheet} does not list")]
    by_arm = all(one.analyte in ANALYTES for one in its)
    found = []
    for analyte, sample in ids.samples():
        listed = sorted({one.sample for one in its if one.analyte == analyte or not by_arm})
        if by_arm and len(listed) > 1:
            text = f"{sheet} lists {len(listed)} {analyte} libraries of pair {ids.pair}"
            found.append(Contradiction(f"{text}: {', '.join(listed)}"))
        elif sample and sample not in listed:
            text = f"{result} names the {analyte} sample '{sample}' for pair {ids.pair}, {sheet} "
            text += f"names {_or_none(listed, analyte)}{_elsewhere(sample, ids.pair, libraries)}"
            found.append(Contradiction(text))
        elif by_arm and listed and not sample:
            text = f"{sheet} lists the {analyte} library {listed[0]} of pair {ids.pair}, {result} "
            found.append(Contradiction(f"{text}names no {analyte} sample", missing=analyte))
    return found


def _or_none(listed: Sequence[str], analyte: str) -> str:
    return " and ".join(f"'{one}'" for one in listed) or f"no {analyte} library"


def _elsewhere(sample: str, pair: str, libraries: Sequence[Library]) -> str:
    others = sorted(
        {
            f"{one.analyte or 'a'} library of pair {one.pair}"
            for one in libraries
            if one.sample == sample and (one.pair != pair or one.analyte)
        }
    )
    return f" for it, and '{sample}' as {' and as '.join(others)}" if others else ""
