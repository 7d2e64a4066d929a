"""What stands beside a result whose analyte failed or could not be judged: it needs confirmation.

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
    QualityVerdict,
    SpliceVariant,
)
from varannot.tso500.content import FileKind

__all__ = [
    "WITHHELD",
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

_OF_COPY_NUMBER = (Analyte.COPY_NUMBER,)
# Loss of heterozygosity is computed from copy number and from the probes of the HRD assay.
_OF_LOH = (Analyte.COPY_NUMBER, Analyte.GIS)
_BY_SECTION: Mapping[str, tuple[Analyte, ...]] = {
    "dna fusions": (Analyte.DNA_FUSIONS,),
    FileKind.CTDNA_FUSIONS.value.casefold(): (Analyte.DNA_FUSIONS,),
    "fusions": (Analyte.RNA,),
    "splice variants": (Analyte.RNA,),
    "gene amplifications": _OF_COPY_NUMBER,
    "copy number variants": _OF_COPY_NUMBER,
    "exon-level cnvs": _OF_COPY_NUMBER,
    "large rearrangements": _OF_COPY_NUMBER,
    "loss of heterozygosity": _OF_LOH,
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
            return _OF_LOH
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


def finding_marks(ingest: Ingest | None) -> tuple[str, ...]:
    """Return the short mark of each finding, '' for one that needs none, in their order."""
    findings = ingest.findings if ingest else ()
    return tuple(short_mark(ingest, analytes_of(one)) for one in findings)


def with_quality(
    ingest: Ingest | None, lines: Iterable[FindingRelevance]
) -> tuple[FindingRelevance, ...]:
    """Return the lines of findings, those of such analytes with the mark wherever they are read.

    The mark stands in the phrase and in the subject of each therapy statement. A gene in which
    nothing was found is then not assessed.
    """
    findings = ingest.findings if ingest else ()
    return tuple(_marked(ingest, findings[line.index], line) for line in lines)


def _marked(ingest: Ingest | None, finding: Finding, line: FindingRelevance) -> FindingRelevance:
    analytes = analytes_of(finding)
    said = long_mark(ingest, analytes)
    if not said:
        return line
    if isinstance(finding, AssessedNegative):
        return msgspec.structs.replace(line, phrase=f"not assessed: {said.partition(':')[0]}")
    short = short_mark(ingest, analytes)
    return msgspec.structs.replace(
        line,
        phrase=f"{line.phrase}; {said}",
        therapies=tuple(
            msgspec.structs.replace(one, subject=named_mark(one.subject, short))
            for one in line.therapies
        ),
    )
