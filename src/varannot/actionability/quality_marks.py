"""What stands beside a result that needs confirmation.

That is one whose analyte failed or could not be judged, or about which files contradict each other.
Which result hangs on which analyte is said here alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from varannot.model import (
    Analyte,
    AnalyteQuality,
    AssessedNegative,
    CopyNumber,
    ExonCopyNumber,
    Finding,
    FindingRelevance,
    Fusion,
    Ingest,
    LossOfHeterozygosity,
    MismatchCode,
    QualityVerdict,
    SpliceVariant,
)
from varannot.tso500.content import FileKind

__all__ = [
    "OF_LOH",
    "WITHHELD",
    "WITHOUT_RESULTS",
    "analytes_of",
    "by_analyte",
    "finding_marks",
    "long_mark",
    "named_mark",
    "short_mark",
    "with_quality",
]

WITHHELD: Mapping[QualityVerdict, str] = {
    QualityVerdict.FAIL: "failed",
    QualityVerdict.UNREADABLE: "could not be read",
}
"""Verdicts under which results are not assessed, in words; the worse one first."""

WITHOUT_RESULTS = frozenset({Analyte.ANALYSIS, Analyte.RUN})
"""What has no results of its own that could be withheld; a failure of it is said all the same."""

_OF_COPY_NUMBER = (Analyte.COPY_NUMBER,)
OF_LOH = (Analyte.COPY_NUMBER, Analyte.GIS)
"""Loss of heterozygosity is computed from copy number and from the probes of the HRD assay."""
_BY_SECTION: Mapping[str, tuple[Analyte, ...]] = {
    "dna fusions": (Analyte.DNA_FUSIONS,),
    FileKind.CTDNA_FUSIONS.value.casefold(): (Analyte.DNA_FUSIONS,),
    "fusions": (Analyte.RNA,),
    "splice variants": (Analyte.RNA,),
    "gene amplifications": _OF_COPY_NUMBER,
    "copy number variants": _OF_COPY_NUMBER,
    "exon-level cnvs": _OF_COPY_NUMBER,
    "large rearrangements": _OF_COPY_NUMBER,
    "loss of heterozygosity": OF_LOH,
}
"""What findings hang on by their section, where that says more than their kind."""


def analytes_of(finding: Finding) -> tuple[Analyte, ...]:
    """Return the analytes that a finding hangs on; none where its section is not known."""
    by_section = _BY_SECTION.get(finding.source.section.casefold())
    if by_section is not None:
        return by_section
    match finding:
        case CopyNumber() | ExonCopyNumber():
            return _OF_COPY_NUMBER
        case LossOfHeterozygosity():
            return OF_LOH
        case Fusion() | SpliceVariant():
            return (Analyte.RNA,)
        case AssessedNegative():
            return ()


def by_analyte(ingest: Ingest | None) -> Mapping[Analyte, AnalyteQuality]:
    """Return the quality of the sample by analyte; empty without an ingest."""
    return {one.analyte: one for one in (ingest.analytes if ingest else ())}


def _withheld(
    ingest: Ingest | None, analytes: Iterable[Analyte]
) -> Mapping[QualityVerdict, list[str]]:
    stated = by_analyte(ingest)
    own = [stated[one] for one in analytes if one in stated]
    found = {
        verdict: [one.analyte.value for one in own if one.verdict is verdict]
        for verdict in WITHHELD
    }
    return {verdict: names for verdict, names in found.items() if names}


def short_mark(ingest: Ingest | None, analytes: Iterable[Analyte]) -> str:
    """Return `quality control failed: confirm` for results of such analytes, else ''."""
    verdict = next(iter(_withheld(ingest, analytes)), None)
    return f"quality control {WITHHELD[verdict]}: confirm" if verdict else ""


def long_mark(ingest: Ingest | None, analytes: Iterable[Analyte]) -> str:
    """Return the same with the names of the analytes, else ''."""
    said = [
        f"of {', '.join(names)} {WITHHELD[verdict]}"
        for verdict, names in _withheld(ingest, analytes).items()
    ]
    return f"quality control {', '.join(said)}: confirm" if said else ""


def named_mark(name: str, mark: str) -> str:
    """Return a name with the mark in brackets, if there is one.

    >>> named_mark("CDK4", "quality control failed: confirm"), named_mark("CDK4", "")
    ('CDK4 (quality control failed: confirm)', 'CDK4')
    """
    return f"{name} ({mark})" if mark else name


_NOT_LISTED = frozenset(
    {
        MismatchCode.FUSION_ONLY_IN_ALL_FUSIONS,
        MismatchCode.SPLICE_DIFFERS,
        MismatchCode.COPY_NUMBER_DIFFERS,
    }
)


def _doubt(ingest: Ingest | None, finding: Finding) -> str:
    """Return what question is open about a finding: whose it is, or why the result lacks it.

    The first place of such a contradiction is in the result, the others in what is held against it.
    """
    source = finding.source
    for one in ingest.mismatches if ingest else ():
        others = one.sources[1:]
        if one.code is MismatchCode.SAMPLE_DIFFERS and source.file in {two.file for two in others}:
            return "open whether its file is of this sample: confirm"
        if one.code in _NOT_LISTED and source in others:
            return "not listed in the combined result: confirm"
    return ""


def finding_marks(ingest: Ingest | None) -> tuple[str, ...]:
    """Return the short mark of each finding, '' for one that needs none, in their order."""
    findings = ingest.findings if ingest else ()
    return tuple(_short(ingest, one) for one in findings)


def _short(ingest: Ingest | None, finding: Finding) -> str:
    return _joined(short_mark(ingest, analytes_of(finding)), _doubt(ingest, finding))


def _joined(*marks: str) -> str:
    return "; ".join(filter(None, marks))


def with_quality(
    ingest: Ingest | None, lines: Iterable[FindingRelevance]
) -> tuple[FindingRelevance, ...]:
    """Return the lines of findings, those in doubt with the mark wherever they are read.

    In doubt are those of failed or unreadable analytes, and those about which files contradict
    each other. The mark stands in the phrase and in the subject of each therapy statement. A gene
    in which nothing was found is not assessed where its analyte failed.
    """
    findings = ingest.findings if ingest else ()
    return tuple(_marked(ingest, findings[line.index], line) for line in lines)


def _marked(ingest: Ingest | None, finding: Finding, line: FindingRelevance) -> FindingRelevance:
    failed = long_mark(ingest, analytes_of(finding))
    if failed and isinstance(finding, AssessedNegative):
        return msgspec.structs.replace(line, phrase=f"not assessed: {failed.partition(':')[0]}")
    said = _joined(failed, _doubt(ingest, finding))
    if not said:
        return line
    short = _short(ingest, finding)
    return msgspec.structs.replace(
        line,
        phrase=f"{line.phrase}; {said}",
        therapies=tuple(
            msgspec.structs.replace(one, subject=named_mark(one.subject, short))
            for one in line.therapies
        ),
    )
