"""The specimen of the sample sheet held against the assay that the files are of: tissue or plasma.

Clues of the assay for plasma (TruSight Oncology 500 ctDNA): its name in the first line, the library
prep kit, fusions called from DNA, and the distance sum SUM_JSD in place of counts of unstable
microsatellites. Sources: Illumina, DRAGEN TruSight Oncology 500 ctDNA v2.6 guide; sample sheets
and MetricsOutput of public runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from varannot.model import BiomarkerName, Mismatch, MismatchCode, Source
from varannot.tso500.content import FileContent, FileKind

__all__ = ["check_specimen"]

_TISSUE = frozenset({"FFPE", "fresh_frozen", "bone_marrow"})
"""Specimens of cells. Cytology is none: its supernatant may be tested like plasma."""
_NAME = "trusight oncology 500"
_COUNTS = frozenset({BiomarkerName.MSI_UNSTABLE_SITES, BiomarkerName.MSI_PERCENT_UNSTABLE})


def check_specimen(contents: Sequence[FileContent], specimen: str) -> list[Mismatch]:
    """Return the contradiction between the stated specimen and the files, or among the files.

    `specimen` is the word of the sample sheet, empty where it says nothing.
    """
    plasma = [(content, clues) for content in contents if (clues := list(_of_plasma(content)))]
    tissue = [(content, clues) for content in contents if (clues := list(_of_tissue(content)))]
    if specimen == "plasma" and tissue:
        return [_mismatch(f"The sample sheet says plasma, but {_said(tissue)}.", tissue)]
    if specimen in _TISSUE and plasma:
        return [_mismatch(f"The sample sheet says {specimen}, but {_said(plasma)}.", plasma)]
    if plasma and tissue:
        both = [*plasma, *tissue]
        return [_mismatch(f"The files are of two assays: {_said(both)}.", both)]
    return []


def _of_plasma(content: FileContent) -> Iterator[str]:
    account = content.account
    if "ctdna" in account.software.casefold():
        yield "names ctDNA in its first line"
    kit = account.prep_kit
    if "ctdna" in kit.casefold():
        yield f"names the library prep kit {kit}"
    if account.file_kind == FileKind.CTDNA_FUSIONS:
        yield "is a list of ctDNA fusions"
    if any(section.name.casefold() == "dna fusions" for section in account.sections):
        yield "has a section of fusions from DNA"
    names = {one.name for one in content.measurements if one.number is not None}
    if BiomarkerName.MSI_SUM_JSD in names and not names & _COUNTS:
        yield "states SUM_JSD and no count of unstable MSI sites"


def _of_tissue(content: FileContent) -> Iterator[str]:
    """Yield the clue of the assay for tissue, which is named without a word for tissue."""
    if _NAME in content.account.software.casefold() and not any(_of_plasma(content)):
        yield "names TruSight Oncology 500, without ctDNA, in its first line"


def _said(found: Sequence[tuple[FileContent, list[str]]]) -> str:
    return "; ".join(f"{content.account.file} {', '.join(clues)}" for content, clues in found)


def _mismatch(text: str, found: Sequence[tuple[FileContent, list[str]]]) -> Mismatch:
    places = tuple(Source(file=content.account.file, row=1) for content, _ in found)
    return Mismatch(code=MismatchCode.SPECIMEN_DIFFERS, text=text, sources=places)
