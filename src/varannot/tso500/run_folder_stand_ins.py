"""SampleAnalysisResults in the place of a CombinedVariantOutput that is not in the folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from varannot.errors import BrokenFileError
from varannot.tso500.analysis_results import read_analysis_results
from varannot.tso500.run_folder_choice import Found
from varannot.tso500.run_folder_heads import Layout
from varannot.tso500.run_folder_libraries import Libraries
from varannot.tso500.run_folder_names import Role
from varannot.tso500.run_folder_owners import Ids
from varannot.tso500.run_folder_walk import Unused, broken_reason
from varannot.tso500.run_libraries import CaseIds

__all__ = ["stand_ins", "stands_in"]


def stands_in(main: Found) -> bool:
    """Return whether the main file of a pair is a SampleAnalysisResults."""
    return main.head.kind is Role.ANALYSIS_RESULTS


def stand_ins(
    combined: Sequence[Found], side: Sequence[Found], libraries: Libraries, ids: Ids
) -> tuple[list[Found], list[Unused]]:
    """Return the SampleAnalysisResults of pairs that no CombinedVariantOutput is of.

    Each has the ids of its pair; of RNA it says nothing, so that id is the sample sheet's. Those
    that cannot be read are returned as unused.
    """
    have = {one.head.ids.pair for one in combined}
    found: list[Found] = []
    broken: list[Unused] = []
    for one in side:
        pair = _pair_of(one, ids) if stands_in(one) else ""
        if not pair or pair in have:
            continue
        try:
            content = read_analysis_results(one.entry.path, one.file)
        except BrokenFileError as error:
            broken.append(Unused(one.file, broken_reason(error)))
            continue
        liquid = "ctdna" in content.account.software.casefold()
        head = replace(
            one.head,
            ids=_ids(pair, one.head.samples, libraries),
            layout=Layout.CTDNA if liquid else None,
            version=content.account.pipeline_version,
        )
        found.append(replace(one, head=head))
    return found, broken


def _pair_of(found: Found, ids: Ids) -> str:
    """Return the one pair that name and content allow, or '' where they differ or say none."""
    if found.name is None:
        return ""
    by_name, by_content = ids.named([found.name.stem]), ids.named(found.head.samples)
    if not by_name and not by_content:
        return found.name.stem
    if by_name and found.head.samples and not by_content:
        return ""
    agreed = by_name & by_content if by_name and by_content else by_name or by_content
    return next(iter(agreed)) if len(agreed) == 1 else ""


def _ids(pair: str, samples: Sequence[str], libraries: Libraries) -> CaseIds:
    listed = {
        analyte: [one.sample for one in libraries.of(pair) if one.analyte == analyte]
        for analyte in ("DNA", "RNA")
    }
    stated = next((one for one in samples if one != pair), "")
    dna = stated or next(iter(listed["DNA"]), "") or next(iter(samples), "")
    return CaseIds(pair, dna, next(iter(listed["RNA"]), ""))
