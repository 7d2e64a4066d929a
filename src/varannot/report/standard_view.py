"""The oncogenicity standard in the report: points, codes, every criterion, what is open.

Codes are printed in one numbering, named once (`SCHEME_NOTE`). Nothing is classed here: sums and
classes are those of the classify stage, and what open criteria could change is worded as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from varannot.classify.criteria.reachable import Supposed, reachable
from varannot.classify.criteria.standard import SCHEME, standard
from varannot.model import (
    Classification,
    Classify,
    Criterion,
    CriterionState,
    EvidenceGap,
    Lean,
    LossRule,
    Oncogenicity,
    StandardResult,
)
from varannot.report.looked_up import looked_up_lines
from varannot.report.standard_lines import CriteriaBlock, CriterionLine, GapLine
from varannot.report.words import class_words, statement_text

__all__ = [
    "NOT_CLASSED",
    "SCHEME_NOTE",
    "branch_words",
    "classes_words",
    "could_change",
    "criteria_block",
    "criteria_blocks",
    "each_once",
    "gap_lines",
    "lean_words",
    "listed_codes",
    "points_and_codes",
    "points_words",
    "short_class",
    "standard_cells",
]

NOT_CLASSED = "not classed"
NONE = "none"
SCHEME_NOTE = (
    f"Codes are those of {SCHEME} (DOI 10.1016/j.gim.2022.01.001): OM3 is the hotspot, OM4 the "
    "other missense change at the residue. Some tools number these two the other way round."
)
_SHOWN_CHANGES = 2
_CURATED_LEAN = "curated_lean"


def points_words(points: int) -> str:
    """Return a sum of points in words.

    >>> points_words(9), points_words(1), points_words(-4)
    ('9 points', '1 point', '-4 points')
    """
    return f"{points} point" if points == 1 else f"{points} points"


def points_and_codes(result: StandardResult | None) -> str:
    """Return the sum with the codes behind it, such as `9 points: OVS1, OP4`."""
    if result is None:
        return NOT_CLASSED
    return f"{points_words(result.points)}: {listed_codes(result.met) or 'no criterion met'}"


def listed_codes(criteria: Iterable[Criterion]) -> str:
    """Return the codes, separated by commas; empty without any."""
    return ", ".join(one.code for one in criteria)


def classes_words(own: Classification) -> str:
    """Return the curated class and that of the standard side by side, and which one stands."""
    if own.standard is None:
        return NOT_CLASSED
    leans = "" if own.lean is Lean.NONE else f"; leans {own.lean.value}, which is no class"
    return _both_classes(own, own.standard) + leans


def _both_classes(own: Classification, result: StandardResult) -> str:
    by_standard = short_class(result.oncogenicity)
    if own.curated_class is None:
        text = f"standard: {by_standard}; no curated class"
        taken = own.oncogenicity is result.oncogenicity
        return text if taken else f"{text}; printed: {short_class(own.oncogenicity)}"
    curated = short_class(own.curated_class)
    if own.curated_class is result.oncogenicity:
        return f"curated: {curated}; standard: the same"
    return f"curated: {curated}; standard: {by_standard}; they differ, the curated class stands"


def branch_words(rule: LossRule | None) -> str:
    """Return the branch of the tree that a null variant took; empty for other variants."""
    if rule is None:
        return ""
    if rule is LossRule.CURATED:
        return "PVS1 tree: an exception curated for the gene decides"
    if rule is LossRule.UNKNOWN:
        return "PVS1 tree: no branch could be chosen"
    return f"PVS1 tree: branch {rule.value}"


def lean_words(own: Classification) -> str:
    """Return the lean of a VUS with its numbers or its curated row; empty without one."""
    if own.lean is Lean.NONE:
        return ""
    said = [statement_text(one) for one in own.statements if one.rule == _CURATED_LEAN]
    if own.standard is not None and own.standard.lean is own.lean:
        said += own.standard.lean_reasons
    reasons = "; ".join(one.rstrip(".") for one in said)
    return f"VUS, leans {own.lean.value}: {reasons or 'no reason stated'}. A lean is no class."


def criteria_blocks(
    classify: Classify, names: Mapping[str, str], genes: Mapping[str, str]
) -> tuple[CriteriaBlock, ...]:
    """Return a block per variant, and one per reading where a row is unresolved.

    `names` and `genes` are those of the variants by key, in the order of the report. Blocks with a
    criterion that is met come first: variants of which nothing is known would hide them.
    """
    classified = {own.key: own for own in classify.variants}
    every = [
        (block, genes.get(key, ""))
        for key, name in names.items()
        if key in classified
        for block in _blocks(classified[key], name)
    ]
    shown = [block for block, _ in every if _weighed(block)]
    return (*shown, *_shared([(block, gene) for block, gene in every if not _weighed(block)]))


def _weighed(block: CriteriaBlock) -> bool:
    return bool(block.met or block.remarks or block.lean or block.branch or block.looked_up)


def _blocks(own: Classification, name: str) -> Iterator[CriteriaBlock]:
    if own.standard is not None:
        block = criteria_block(own.standard, name, classes_words(own), lean=lean_words(own))
        yield msgspec.structs.replace(block, looked_up=looked_up_lines(own))
    for item in own.readings:
        if item.standard is not None:
            text = " ".join(filter(None, [item.reading.hgvs_c, item.reading.hgvs_p]))
            subject = f"{name}, if it is {text} (a reading; none is chosen)"
            yield criteria_block(
                item.standard, subject, f"class it would have: {short_class(item.oncogenicity)}"
            )


def _shared(blocks: Iterable[tuple[CriteriaBlock, str]]) -> Iterator[CriteriaBlock]:
    """Yield the blocks, those that differ by the names of gene and change alone as one."""
    same: dict[CriteriaBlock, list[CriteriaBlock]] = {}
    for block, gene in blocks:
        same.setdefault(_without_names(block, gene), []).append(block)
    for neutral, found in same.items():
        names = tuple(name for block in found for name in block.variants)
        block = found[0] if len(found) == 1 else neutral
        yield msgspec.structs.replace(block, variants=names)


def _without_names(block: CriteriaBlock, gene: str) -> CriteriaBlock:
    symbol = re.escape(gene)

    def neutral(lines: tuple[CriterionLine, ...]) -> tuple[CriterionLine, ...]:
        return tuple(msgspec.structs.replace(one, text=plain(one.text)) for one in lines)

    def plain(text: str) -> str:
        if not gene:
            return text
        text = re.sub(rf"(?<![\w-]){symbol} [cp]\.\S+", "the variant", text)
        text = re.sub(rf"residue \d+ of {symbol}(?![\w-])", "the residue", text)
        return re.sub(rf"(?<![\w-]){symbol}(?![\w-])", "the gene", text)

    return msgspec.structs.replace(
        block,
        variants=(),
        not_assessable=neutral(block.not_assessable),
        not_met=neutral(block.not_met),
    )


def criteria_block(
    result: StandardResult, variant: str, classes: str, *, lean: str = ""
) -> CriteriaBlock:
    """Return every criterion of one result, those that say the same thing in one line."""
    not_met = [one for one in result.criteria if one.state is CriterionState.NOT_MET]
    return CriteriaBlock(
        variants=(variant,),
        headline=points_and_codes(result),
        classes=classes,
        branch=branch_words(result.loss_rule),
        lean=lean,
        remarks=result.remarks,
        met=tuple(_met(one) for one in result.met),
        not_assessable=_grouped(result.not_assessable),
        not_met=_grouped(not_met),
        could_change=could_change(result),
    )


def _met(one: Criterion) -> CriterionLine:
    return CriterionLine(
        codes=(one.code,),
        text=one.reason,
        points=points_words(one.points),
        citation=each_once(one.citation),
        unconfirmed=one.unconfirmed,
    )


def each_once(citation: str) -> str:
    """Return a list of sources with each of them once.

    >>> each_once("DOI 10.1/a; PMID 1; DOI 10.1/a")
    'DOI 10.1/a; PMID 1'
    """
    return "; ".join(dict.fromkeys(citation.split("; ")))


def _grouped(criteria: Iterable[Criterion]) -> tuple[CriterionLine, ...]:
    same: dict[tuple[str, str], list[str]] = {}
    for one in criteria:
        same.setdefault((one.reason, one.unconfirmed), []).append(one.code)
    return tuple(
        CriterionLine(codes=tuple(codes), text=text, unconfirmed=unconfirmed)
        for (text, unconfirmed), codes in same.items()
    )


def could_change(result: StandardResult) -> str:
    """Return in words what the criteria that could not be assessed might still change."""
    if not result.not_assessable:
        return "Every criterion was assessed."
    found = reachable(result)
    if not found.changes:
        return "None of the criteria that could not be assessed would change the class."
    rising = [one for one in found.changes if one.points > result.points]
    falling = [one for one in found.changes if one.points < result.points]
    said = [*_changes(rising), *_changes(falling)]
    ends = (
        f"At most {points_words(found.highest.points)} would be reached "
        f"({_class_of_sum(found.highest)}), at least "
        f"{points_words(found.lowest.points)} ({_class_of_sum(found.lowest)}), each "
        "criterion taken at its usual strength."
    )
    return f"{'; '.join(said)}. {ends}"


def _class_of_sum(one: Supposed) -> str:
    """Return the class of a supposed sum, with the reason where it is not that of the points."""
    text = short_class(one.oncogenicity)
    if standard().oncogenicity(one.points) is one.oncogenicity:
        return text
    return f"{text}, because criteria would then contradict each other"


def _changes(found: Sequence[Supposed]) -> Iterator[str]:
    for one in found[:_SHOWN_CHANGES]:
        codes = " and ".join(filter(None, [", ".join(one.codes[:-1]), one.codes[-1]]))
        were = "were" if len(one.codes) > 1 else "was"
        yield f"if {codes} {were} met: {points_words(one.points)}, {short_class(one.oncogenicity)}"


def short_class(oncogenicity: Oncogenicity) -> str:
    """Return the class in as few words as a list of figures bears."""
    return "VUS" if oncogenicity is Oncogenicity.VUS else class_words(oncogenicity)


def gap_lines(classify: Classify) -> tuple[GapLine, ...]:
    """Return what each missing kind of evidence left undecided, in the order of the kinds."""
    results = [own.standard for own in classify.variants if own.standard is not None]
    results += [
        item.standard
        for own in classify.variants
        for item in own.readings
        if item.standard is not None
    ]
    return tuple(_gap_line(gap, results) for gap in classify.gaps)


def _gap_line(gap: EvidenceGap, results: Sequence[StandardResult]) -> GapLine:
    codes = [standard().rules[name].code for name in gap.criteria]
    if not codes:
        return GapLine(what=gap.text, undecided="no criterion rests on it", meaning=gap.meaning)
    wanted = set(gap.criteria)
    touched = sum(any(one.name in wanted for one in result.not_assessable) for result in results)
    text = (
        f"{', '.join(codes)}: not assessable for {touched} of {len(results)} variants and readings"
    )
    return GapLine(what=gap.text, undecided=text, meaning=gap.meaning)


def standard_cells(own: Classification | None) -> dict[str, str]:
    """Return the cells of variants.tsv about the class; none of them is ever empty."""
    result = own.standard if own is not None else None
    if own is None or result is None:
        names = ("points", "codes", "standard_class", "curated_class", "not_assessable", "lof_rule")
        return dict.fromkeys(names, NOT_CLASSED)
    curated = own.curated_class
    return {
        "points": str(result.points),
        "codes": result.codes or NONE,
        "standard_class": result.oncogenicity.value,
        "curated_class": curated.value if curated is not None else NONE,
        "not_assessable": ",".join(one.code for one in result.not_assessable) or NONE,
        "lof_rule": result.loss_rule.value if result.loss_rule is not None else NONE,
    }
