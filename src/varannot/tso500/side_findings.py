"""Fusions, copy numbers and splice variants of side files, held against CombinedVariantOutput."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from varannot.model import (
    AssessedNegative,
    CopyNumber,
    ExcludedRow,
    ExonCopyNumber,
    Finding,
    Fusion,
    LossOfHeterozygosity,
    Mismatch,
    MismatchCode,
    Source,
    SpliceVariant,
)
from varannot.tso500.cells import genome_position
from varannot.tso500.content import ExclusionCode, FileContent, FileKind

__all__ = ["ENDS_ASIDE", "compare_findings", "other_findings", "same_finding"]

ENDS_ASIDE = 1
"""Bases by which ends of a splice variant may differ: a file names the base left out or its
neighbour.
"""

_FOLD_TOLERANCE = 0.5e-3 + 1e-9
"""Half of the last of the three decimals that CombinedVariantOutput writes."""

_AMPLIFICATIONS = "gene amplifications"
"""A section that lists gains alone: a loss that it lacks contradicts nothing."""


def same_finding(
    one: Finding, others: Iterable[Finding], beside: Sequence[Finding] = ()
) -> Finding | None:
    """Return the first of `others` that states the same event, or None.

    Fusions are the same by their two breakpoints in either order, or by genes and supporting
    reads; copy numbers by gene and direction, else by gene, or by fold change where one symbol is
    the other with a 1 behind it; splice variants by their ends, one base aside (a VCF writes the
    base before what is left out).
    `beside` are the findings of the file of `one`: what one of them states for the stronger
    reason is not given to another for the weaker.
    """
    alike = [other for other in others if type(other) is type(one)]
    strong, *weak = _AGREE[type(one)]
    for other in alike:
        if strong(one, other):
            return other
    mates = [mate for mate in beside if type(mate) is type(one)]
    for agree in weak:
        for other in alike:
            if agree(one, other) and not any(strong(mate, other) for mate in mates):
                return other
    return None


def compare_findings(base: FileContent, other: FileContent) -> list[Mismatch]:
    """Return what a side file and the CombinedVariantOutput `base` say differently.

    Only the kinds of finding are compared that the side file is about. SampleAnalysisResults in
    its stead lacks some kinds by design, such as fusions of RNA; these contradict nothing.
    """
    kind = _KIND_OF.get(other.account.file_kind)
    if kind is None:
        return []
    if base.account.file_kind == FileKind.ANALYSIS_RESULTS and not _has_section(base, kind):
        return []
    mine = [one for one in base.findings if isinstance(one, kind)]
    theirs = [one for one in other.findings if isinstance(one, kind)]
    found: list[Mismatch] = []
    for one in mine:
        same = _best(one, theirs, mine)
        if same is not None:
            found.extend(_figures(one, same))
        elif not _may_be_nameless(other, kind):
            found.append(_only_in_base(one, other))
    for one in theirs:
        if same_finding(one, mine, theirs) is None and not _not_listed_by_design(one, base):
            found.append(_only_in_other(one, base))
    return found


def other_findings(base: FileContent, other: FileContent) -> Mismatch | None:
    """Return that a file of fusions or splice variants is of another sample than `base`, or None.

    CombinedVariantOutput lists what AllFusions.csv keeps: all 16 fusions of a real pair of files
    (AWGL/TSO500_post_processing) stand in both; and the passing splice variants of EGFR, MET and AR
    (TSO 500 guides). Where each of the files has at least one and none of CombinedVariantOutput
    is in the other at all, neither kept nor as a candidate, they are not of one analysis, however
    few they are. Where only one of the files has any, that is asked about and no proof. The
    fusions of ctDNA are not judged so: no pair of real files has been seen.
    """
    words = _WORDS.get(other.account.file_kind)
    if words is None or base.account.file_kind != FileKind.COMBINED_OUTPUT:
        return None
    kind = _KIND_OF[other.account.file_kind]
    mine, theirs = _of_kind(base, kind), _of_kind(other, kind)
    if not mine or not theirs or any(_is_in(one, theirs, other) for one in mine):
        return None
    file = other.account.file
    text = (
        f"{file} keeps the {words} {_listed(theirs)}, and {base.account.file} lists "
        f"{_listed(mine)}, of which {file} has none: one of them is of another sample or another "
        f"analysis. Nothing of {file} is reported."
    )
    places = (mine[0].source, theirs[0].source)
    return Mismatch(code=MismatchCode.SAMPLE_DIFFERS, text=text, sources=places)


_WORDS = {
    FileKind.ALL_FUSIONS.value: "fusions",
    FileKind.SPLICE_VCF.value: "splice variants",
}
"""What files hold that name no sample inside."""


def _of_kind(content: FileContent, kind: type) -> list[Fusion | SpliceVariant]:
    return [
        one
        for one in content.findings
        if isinstance(one, Fusion | SpliceVariant) and isinstance(one, kind)
    ]


def _is_in(one: Finding, theirs: Sequence[Finding], other: FileContent) -> bool:
    """Return whether a file has a finding, kept or left out."""
    return same_finding(one, theirs) is not None or any(_is_of(row, one) for row in other.excluded)


def _listed(findings: Sequence[Fusion | SpliceVariant]) -> str:
    names = [
        f"{one.gene_pair if isinstance(one, Fusion) else one.gene} "
        f"({one.breakpoint_1}, {one.breakpoint_2})".strip()
        for one in findings[:_SHOWN]
    ]
    more = len(findings) - _SHOWN
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


_SHOWN = 5


def _best(one: Finding, theirs: Sequence[Finding], mine: Sequence[Finding]) -> Finding | None:
    """Return the same event in the other file; of several, one that agrees in its figures."""
    strong = _AGREE[type(one)][0]
    agreeing = (other for other in theirs if strong(one, other) and not _figures(one, other))
    return next(agreeing, None) or same_finding(one, theirs, mine)


def _ends(one: Fusion | SpliceVariant) -> list[tuple[str, int]]:
    read = (genome_position(one.breakpoint_1), genome_position(one.breakpoint_2))
    return [
        (place[0].casefold().removeprefix("chr"), place[1]) for place in read if place is not None
    ]


def _same_breakpoints(one: Finding, other: Finding) -> bool:
    assert isinstance(one, Fusion)
    assert isinstance(other, Fusion)
    mine, theirs = sorted(_ends(one)), sorted(_ends(other))
    if mine or theirs:
        return mine == theirs
    written = sorted((one.breakpoint_1, one.breakpoint_2))
    return written == sorted((other.breakpoint_1, other.breakpoint_2))


def _genes(one: Fusion) -> tuple[str, ...]:
    """Return the symbols of both sides in one order; how a pair is split does not matter."""
    text = one.gene_pair.replace("/", "-").replace(";", "-")
    return tuple(sorted(text.casefold().split("-")))


def _same_genes_and_reads(one: Finding, other: Finding) -> bool:
    assert isinstance(one, Fusion)
    assert isinstance(other, Fusion)
    reads = one.supporting_reads
    return reads is not None and reads == other.supporting_reads and _genes(one) == _genes(other)


def _same_gene(one: Finding, other: Finding) -> bool:
    assert not isinstance(one, Fusion)
    assert not isinstance(other, Fusion)
    return one.gene.casefold() == other.gene.casefold()


def _same_gene_and_direction(one: Finding, other: Finding) -> bool:
    assert isinstance(one, CopyNumber)
    assert isinstance(other, CopyNumber)
    return _same_gene(one, other) and one.is_loss is other.is_loss


def _same_fold_change(one: Finding, other: Finding) -> bool:
    """Return whether two rows are one under two symbols, such as MYCL and MYCL1."""
    assert isinstance(one, CopyNumber)
    assert isinstance(other, CopyNumber)
    short, long = sorted((one.gene.casefold(), other.gene.casefold()), key=len)
    # Behind a digit a further one names another gene: FGF1, FGF19.
    older = long in (short, f"{short}1") and not short[-1:].isdigit()
    if not older or one.fold_change is None or other.fold_change is None:
        return False
    return _close(one.fold_change, other.fold_change) and one.is_loss is other.is_loss


def _same_exons(one: Finding, other: Finding) -> bool:
    assert isinstance(one, ExonCopyNumber)
    assert isinstance(other, ExonCopyNumber)
    return (one.gene.casefold(), one.start, one.stop) == (
        other.gene.casefold(),
        other.start,
        other.stop,
    )


def _same_splice(one: Finding, other: Finding) -> bool:
    assert isinstance(one, SpliceVariant)
    assert isinstance(other, SpliceVariant)
    mine, theirs = sorted(_ends(one)), sorted(_ends(other))
    return len(mine) == len(theirs) == 2 and all(
        a[0] == b[0] and abs(a[1] - b[1]) <= ENDS_ASIDE for a, b in zip(mine, theirs, strict=True)
    )


def _same_negative(one: Finding, other: Finding) -> bool:
    assert isinstance(one, AssessedNegative)
    assert isinstance(other, AssessedNegative)
    return (one.gene, one.what.casefold()) == (other.gene, other.what.casefold())


_AGREE: dict[type, tuple[Callable[[Finding, Finding], bool], ...]] = {
    Fusion: (_same_breakpoints, _same_genes_and_reads),
    CopyNumber: (_same_gene_and_direction, _same_gene, _same_fold_change),
    ExonCopyNumber: (_same_exons,),
    SpliceVariant: (_same_splice,),
    LossOfHeterozygosity: (_same_gene,),
    AssessedNegative: (_same_negative,),
}
"""By what two findings of a kind are the same; the stronger reason stands first."""

_KIND_OF: dict[str, type] = {
    FileKind.ALL_FUSIONS.value: Fusion,
    FileKind.CTDNA_FUSIONS.value: Fusion,
    FileKind.COPY_NUMBER_VCF.value: CopyNumber,
    FileKind.EXON_COPY_NUMBER_VCF.value: ExonCopyNumber,
    FileKind.SPLICE_VCF.value: SpliceVariant,
}


def _close(one: float | None, other: float | None) -> bool:
    return one is None or other is None or abs(one - other) <= _FOLD_TOLERANCE


def _figures(one: Finding, other: Finding) -> list[Mismatch]:
    """Return the figures and names in which two statements of one event differ."""
    match one, other:
        case Fusion(), Fusion():
            return _fusion_figures(one, other)
        case CopyNumber(), CopyNumber():
            pairs = [("fold change", one.fold_change, other.fold_change)]
            # Files name gains and losses by words of their own.
            words = [] if one.is_loss is other.is_loss else [f"{one.call}, {other.call}"]
            words += _differing([p for p in pairs if not _close(p[1], p[2])])
            return _said(MismatchCode.COPY_NUMBER_DIFFERS, one, other, words)
        case ExonCopyNumber(), ExonCopyNumber():
            pairs = [("fold change", one.fold_change, other.fold_change)]
            words = _differing([p for p in pairs if not _close(p[1], p[2])])
            return _said(MismatchCode.COPY_NUMBER_DIFFERS, one, other, words)
        case SpliceVariant(), SpliceVariant():
            reads = [
                ("supporting reads", one.supporting_reads, other.supporting_reads),
                ("reference reads", one.reference_reads, other.reference_reads),
            ]
            return _said(MismatchCode.SPLICE_DIFFERS, one, other, _differing(reads))
    return []


def _fusion_figures(one: Fusion, other: Fusion) -> list[Mismatch]:
    swapped = one.breakpoint_1 != other.breakpoint_1 and one.breakpoint_1 == other.breakpoint_2
    first, second = other.gene_1_reference_reads, other.gene_2_reference_reads
    reads = [
        ("supporting reads", one.supporting_reads, other.supporting_reads),
        ("reference reads of gene 1", one.gene_1_reference_reads, second if swapped else first),
        ("reference reads of gene 2", one.gene_2_reference_reads, first if swapped else second),
    ]
    found = _said(MismatchCode.FUSION_READS_DIFFER, one, other, _differing(reads))
    if not _same_breakpoints(one, other):
        words = [
            f"breakpoints {one.breakpoint_1} and {one.breakpoint_2}, "
            f"{other.breakpoint_1} and {other.breakpoint_2}"
        ]
        found += _said(MismatchCode.FUSION_BREAKPOINTS_DIFFER, one, other, words)
    if _genes(one) != _genes(other) or (
        None not in (one.direction_known, other.direction_known)
        and one.direction_known != other.direction_known
    ):
        words = [f"genes written {one.gene_pair}, {other.gene_pair}"]
        found += _said(MismatchCode.FUSION_NAMES_DIFFER, one, other, words)
    return found


def _differing(pairs: Iterable[tuple[str, float | None, float | None]]) -> list[str]:
    return [
        f"{name} {one:g}, {other:g}"
        for name, one, other in pairs
        if one is not None and other is not None and one != other
    ]


def _said(code: MismatchCode, one: Finding, other: Finding, words: list[str]) -> list[Mismatch]:
    if not words:
        return []
    text = f"{_named(one)}: {'; '.join(words)} ({_at(one.source)}, {_at(other.source)})."
    return [Mismatch(code=code, text=text, sources=(one.source, other.source))]


def _named(one: Finding) -> str:
    match one:
        case Fusion():
            return f"Fusion {one.gene_pair} {one.breakpoint_1} {one.breakpoint_2}"
        case SpliceVariant():
            return f"Splice variant {one.gene} {one.breakpoint_1} {one.breakpoint_2}".replace(
                "  ", " "
            )
        case CopyNumber():
            return f"Copy number of {one.gene} {one.call}".strip()
        case ExonCopyNumber():
            return f"Exon copy number of {one.gene} {one.chromosome}:{one.start}-{one.stop}"
    return one.gene


def _at(source: Source) -> str:
    return f"{source.file}, row {source.row}"


def _only_in_base(one: Finding, other: FileContent) -> Mismatch:
    file = other.account.file
    left_out = next((row for row in other.excluded if _is_of(row, one)), None)
    there, why = Source(file=file, row=_first_row(other)), f"{file} has no such row"
    if left_out is not None:
        there, why = left_out.source, f"{_at(left_out.source)}, leaves it out: {left_out.reason}"
    text = f"{_named(one)} ({_at(one.source)}) is kept, though {why}."
    code = _ONLY_IN_BASE.get(type(one), MismatchCode.SPLICE_DIFFERS)
    return Mismatch(code=code, text=text, sources=(one.source, there))


def _only_in_other(one: Finding, base: FileContent) -> Mismatch:
    file = base.account.file
    text = (
        f"{_named(one)} is kept in {_at(one.source)}, but {file} does not list it. It is reported."
    )
    there = Source(file=file, row=_first_row(base))
    for section in base.account.sections:
        if section.name.casefold() in _SECTIONS[type(one)]:
            there = Source(file=file, row=section.row, section=section.name)
    code = _ONLY_IN_OTHER.get(type(one), MismatchCode.SPLICE_DIFFERS)
    return Mismatch(code=code, text=text, sources=(there, one.source))


_ONLY_IN_BASE = {
    Fusion: MismatchCode.FUSION_ONLY_IN_COMBINED_OUTPUT,
    CopyNumber: MismatchCode.COPY_NUMBER_DIFFERS,
    ExonCopyNumber: MismatchCode.COPY_NUMBER_DIFFERS,
}
_ONLY_IN_OTHER = {**_ONLY_IN_BASE, Fusion: MismatchCode.FUSION_ONLY_IN_ALL_FUSIONS}
_SECTIONS: dict[type, tuple[str, ...]] = {
    Fusion: ("fusions", "dna fusions"),
    CopyNumber: (_AMPLIFICATIONS, "copy number variants"),
    ExonCopyNumber: ("exon-level cnvs", "large rearrangements"),
    SpliceVariant: ("splice variants",),
}


def _has_section(content: FileContent, kind: type) -> bool:
    return any(one.name.casefold() in _SECTIONS[kind] for one in content.account.sections)


def _first_row(content: FileContent) -> int:
    return content.account.sections[0].row if content.account.sections else 1


def _not_listed_by_design(one: Finding, base: FileContent) -> bool:
    """Return whether CombinedVariantOutput lists no such finding whatever the sample holds."""
    if not isinstance(one, CopyNumber) or one.call == "<DUP>":
        return False
    names = {section.name.casefold() for section in base.account.sections}
    return _AMPLIFICATIONS in names and "copy number variants" not in names


def _may_be_nameless(other: FileContent, kind: type) -> bool:
    """Return whether a copy number VCF holds segments without a gene: it may hold any gene."""
    return kind is CopyNumber and any(row.code == ExclusionCode.NO_GENE for row in other.excluded)


def _is_of(row: ExcludedRow, one: Finding) -> bool:
    """Return whether a row that a side file leaves out is about a finding."""
    cells = row.text.split("\t")
    match one:
        case Fusion():
            return one.breakpoint_1 in cells and one.breakpoint_2 in cells
        case CopyNumber() | ExonCopyNumber():
            info = cells[7].split(";") if len(cells) > 7 else []
            return any(f"{name}={one.gene}" in info for name in ("SEGID", "ANT", "GENE"))
        case SpliceVariant():
            ends = _ends(one)
            info = cells[7].split(";") if len(cells) > 7 else []
            stop = next((item[4:] for item in info if item.startswith("END=")), "")
            return (
                len(ends) == 2
                and stop.isdigit()
                and cells[1].isdigit()
                and abs(ends[0][1] - int(cells[1])) <= ENDS_ASIDE
                and abs(ends[1][1] - int(stop)) <= ENDS_ASIDE
            )
    return False
