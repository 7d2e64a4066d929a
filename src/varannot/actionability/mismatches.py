"""Open questions that contradictions between the files of a sample raise: one for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from varannot.actionability.addressees import LABORATORY
from varannot.model import Ingest, Mismatch, MismatchCode, OpenQuestion

__all__ = ["identity_questions", "mismatch_questions"]

_LISTED = 10
"""How many contradictions of one kind a question lists; all stand in the stage document."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question asks about contradictions of some kinds."""

    codes: frozenset[MismatchCode]
    subject: str
    question: str
    would_change: str
    needs: str


_ORIGINAL = "the result folder as the panel software wrote it"

_SEX_NEEDS = "the request form, and the identity of the specimen where that does not settle it"
_IDENTITY = (
    _Asked(
        frozenset({MismatchCode.SAMPLE_DIFFERS}),
        "Sample of the files",
        "Do all files belong to this sample?",
        "Everything that comes from a file of another sample.",
        "Pair ID and sample ids of each file, and the sample sheet of the run",
    ),
    _Asked(
        frozenset({MismatchCode.SOFTWARE_DIFFERS}),
        "Software version of the files",
        "Were all files written by one analysis?",
        "Which figures and limits hold, if the sample was analysed more than once.",
        _ORIGINAL,
    ),
    _Asked(
        frozenset({MismatchCode.SPECIMEN_DIFFERS}),
        "Specimen and assay",
        "Was tissue or plasma tested, and are these its files?",
        "Which floors and thresholds hold and what 'not found' means; everything, if files were "
        "exchanged.",
        "the request form, and the sample sheet of the run",
    ),
    _Asked(
        frozenset({MismatchCode.SEX_DIFFERS}),
        "Sex in the sample sheet and sex chromosomes",
        "Is the sex in the sample sheet right, and is this the patient's sample?",
        "Everything, if the sample was exchanged or holds cells of another person.",
        _SEX_NEEDS,
    ),
)
_OTHERS = (
    _Asked(
        frozenset({MismatchCode.SEX_NOT_SUPPORTED}),
        "Sex in the sample sheet: not supported by the calls on X",
        "Is the sex in the sample sheet right, or does the tumour explain the calls on X?",
        "Whether this is the patient's sample; by itself no reason to doubt it.",
        _SEX_NEEDS,
    ),
    _Asked(
        frozenset({MismatchCode.ONLY_IN_VCF}),
        "Small variants that the combined output lacks",
        "Why does the panel's list lack these calls, which pass every filter of the VCF?",
        "Whether they are findings; they are reported until that is settled.",
        _ORIGINAL,
    ),
    _Asked(
        frozenset({MismatchCode.ONLY_IN_COMBINED_OUTPUT}),
        "Small variants that do not pass in the VCF",
        "Why does the panel's list hold these calls, which do not pass in the VCF?",
        "Whether they are findings; they are reported until that is settled.",
        _ORIGINAL,
    ),
    _Asked(
        frozenset({MismatchCode.CHOSEN_CALLS}),
        "A file with few of the calls",
        "Was this file meant as a list of chosen calls, and not as the sample's whole result?",
        "Nothing, if it was; else which calls of the panel's list do not pass.",
        _ORIGINAL,
    ),
    _Asked(
        frozenset({MismatchCode.VAF_DIFFERS, MismatchCode.DEPTH_DIFFERS}),
        "Figures of small variants",
        "Which allele fraction and depth hold?",
        "Allele fraction and depth in the report, which are those of the combined output.",
        _ORIGINAL,
    ),
    _Asked(
        frozenset({MismatchCode.ORIGIN_DIFFERS}),
        "Origin by the panel software",
        "Which status does the panel software give these variants?",
        "Which variants count for TMB; neither status is a test of germline origin.",
        _ORIGINAL,
    ),
    _Asked(
        frozenset(
            {
                MismatchCode.FUSION_ONLY_IN_ALL_FUSIONS,
                MismatchCode.FUSION_ONLY_IN_COMBINED_OUTPUT,
                MismatchCode.FUSION_READS_DIFFER,
                MismatchCode.FUSION_NAMES_DIFFER,
                MismatchCode.FUSION_BREAKPOINTS_DIFFER,
            }
        ),
        "Fusions",
        "Which statement about the fusions holds?",
        "Whether the fusion is a finding, and its genes, breakpoints and reads.",
        _ORIGINAL,
    ),
    _Asked(
        frozenset({MismatchCode.COPY_NUMBER_DIFFERS}),
        "Copy number",
        "Which statement about the copy numbers holds?",
        "Whether the gain or loss is a finding, and its fold change.",
        _ORIGINAL,
    ),
    _Asked(
        frozenset({MismatchCode.SPLICE_DIFFERS}),
        "Splice variants",
        "Which statement about the splice variants holds?",
        "Whether the splice variant is a finding, and its reads.",
        _ORIGINAL,
    ),
    _Asked(
        frozenset({MismatchCode.TMB_DIFFERS}),
        "TMB: its parts do not agree",
        "Which value of TMB holds?",
        "Whether statements about immune checkpoint inhibitors apply.",
        _ORIGINAL,
    ),
    _Asked(
        frozenset({MismatchCode.MSI_DIFFERS}),
        "MSI: its parts do not agree",
        "Which counts of MSI sites hold?",
        "Whether statements about immune checkpoint inhibitors apply.",
        _ORIGINAL,
    ),
)


def identity_questions(ingest: Ingest | None) -> list[OpenQuestion]:
    """Return the questions whether the files belong together: sample and software version."""
    return _questions(ingest, _IDENTITY)


def mismatch_questions(ingest: Ingest | None) -> list[OpenQuestion]:
    """Return one question for each kind of value in which the files contradict each other."""
    return _questions(ingest, _OTHERS)


def _questions(ingest: Ingest | None, kinds: Sequence[_Asked]) -> list[OpenQuestion]:
    mismatches = ingest.mismatches if ingest is not None else ()
    found = []
    for asked in kinds:
        own = [one for one in mismatches if one.code in asked.codes]
        if own:
            found.append(_question(asked, own))
    return found


def _question(asked: _Asked, own: Sequence[Mismatch]) -> OpenQuestion:
    texts = list(dict.fromkeys(one.text for one in own))
    listed = " ".join(texts[:_LISTED])
    more = len(texts) - _LISTED
    rest = f" And {more} more of the kind." if more > 0 else ""
    return OpenQuestion(
        id="",
        subject=asked.subject,
        question=asked.question,
        reason=listed + rest,
        would_change=asked.would_change,
        who=LABORATORY,
        needs=asked.needs,
    )
