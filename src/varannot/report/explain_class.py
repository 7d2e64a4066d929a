"""What a variant does to the protein, its class, and every criterion with its points."""

from __future__ import annotations

from collections.abc import Iterator

from varannot.classify.criteria.standard import standard
from varannot.classify.loss import COMPUTED_RULES, PART_OF_EVENT
from varannot.model import (
    Classification,
    Criterion,
    CriterionName,
    CriterionState,
    NmdVerdict,
    NormalizedVariant,
    Oncogenicity,
    ReadingClass,
    StandardResult,
)
from varannot.report.explain_words import Section, ended, sourced, statement_sentence
from varannot.report.looked_up import looked_up_lines
from varannot.report.standard_view import (
    SCHEME_NOTE,
    branch_words,
    could_change,
    criteria_block,
    lean_words,
    points_words,
    short_class,
)
from varannot.report.words import (
    CURATED_EFFECT,
    class_words,
    effect_words,
    reading_class_words,
)

__all__ = ["class_section", "criteria_sections", "effect_section"]

_OF_CLASS = frozenset(
    {
        "no_curated_class",
        "standard_class",
        "standard_remark",
        "curated_against_standard",
        "curated_weaker",
        "curated_conflict",
        "lean_by_numbers",
        "evidence_not_loaded",
        "as_published_class",
        "unresolved",
        "no_reading",
        "not_assessed",
    }
)
"""Rules of statements about the class; the others without a knowledge row tell the effect."""

_CLASS_SAID = frozenset(
    {
        "curated_weaker",
        "curated_conflict",
        "as_published_class",
        "unresolved",
        "no_reading",
        "not_assessed",
    }
)


def effect_section(variant: NormalizedVariant, own: Classification) -> Section:
    """Return what happens to the protein, and why loss of function is taken or is not."""
    role = f"{variant.gene} is {_role_words(own.gene_role)}." if own.gene_role else ""
    if not role:
        role = f"The knowledge table states no role of {variant.gene or 'the gene'}."
    repair = "It belongs to homologous recombination repair." if own.hrr_gene else ""
    if own.oncogenicity is Oncogenicity.UNRESOLVED:
        text = "What it does to the protein is open until it is known which event was found."
        return _effect(text, role, repair)
    rows = dict.fromkeys(one.kb_id for one in own.statements if one.rule == CURATED_EFFECT)
    behind = f", by row {' and '.join(rows)} of the knowledge table" if rows else ""
    said = [f"Its effect on the function is graded as: {effect_words(own.effect)}{behind}."]
    for one in variant.descriptions:
        if one.nmd is not None and one.nmd.verdict is not NmdVerdict.NOT_APPLICABLE:
            said.append(f"On {one.transcript}: {ended(one.nmd.text)}")
            said.append(one.loss.text if one.loss is not None else "")
        if one.splice is not None:
            said.append(f"On {one.transcript}: {ended(one.splice.text)}")
        if one.start is not None:
            said.append(ended(one.start.text))
    said += _loss(own)
    told = _OF_CLASS | (COMPUTED_RULES if variant.descriptions else frozenset())
    said += [
        statement_sentence(one)
        for one in own.statements
        if not one.kb_id and (one.rule == PART_OF_EVENT or one.rule not in told)
    ]
    return _effect(role, repair, *said)


_ROLES = {
    "TSG": "a tumour suppressor",
    "oncogene": "an oncogene",
    "both": "an oncogene in some tumours and a tumour suppressor in others",
    "context": "a gene whose role depends on the tumour type",
}


def _role_words(label: str) -> str:
    """Return the roles of a label, such as `oncogene/TSG`, in words."""
    return " and ".join(_ROLES.get(one, f"a gene with the role {one}") for one in label.split("/"))


def _effect(*said: str) -> Section:
    return Section(
        title="What it does to the protein", sentences=tuple(dict.fromkeys(filter(None, said)))
    )


def _loss(own: Classification) -> Iterator[str]:
    """Yield why a null variant counts or does not; nothing for other variants."""
    if own.standard is None or not (own.truncating or own.standard.loss_rule):
        return
    for one in own.standard.criteria:
        if one.name is not CriterionName.NULL_IN_SUPPRESSOR:
            continue
        branch = branch_words(own.standard.loss_rule)
        behind = f" ({branch})" if branch else ""
        heads = {
            CriterionState.MET: f"Loss of function counts as {one.code}",
            CriterionState.NOT_MET: "Loss of function does not count",
            CriterionState.NOT_ASSESSABLE: "Whether loss of function counts could not be assessed",
        }
        yield sourced(f"{heads[one.state]}{behind}: {one.reason}", unconfirmed=one.unconfirmed)


def class_section(own: Classification) -> Section:
    """Return the class, the curated one and that of the standard side by side, and the lean."""
    said = [ended(one.text) for one in own.statements if one.rule in _CLASS_SAID]
    if own.oncogenicity is Oncogenicity.UNRESOLVED:
        said.insert(0, "It has no class.")
        said += [_reading(item) for item in own.readings]
        if own.readings:
            said.append("None of these readings is chosen, and their order is no ranking.")
        return Section(title="Class", sentences=tuple(said))
    head = f"The class is {short_class(own.oncogenicity)}"
    result = own.standard
    if result is not None:
        told = f"{short_class(result.oncogenicity)} with {points_words(result.points)}"
        if own.curated_class is None:
            head += f". The knowledge table has no class for it; the standard gives {told}"
        elif own.curated_class is result.oncogenicity:
            head += f", by the knowledge table and by the standard alike ({told})"
        else:
            head += (
                f". The knowledge table says {short_class(own.curated_class)}, the standard "
                f"{told}; they differ, and the knowledge table stands"
            )
    said.insert(0, f"{head}.")
    said.append(lean_words(own))
    said += [_reading(item) for item in own.readings]
    return Section(title="Class", sentences=tuple(filter(None, said)))


def _reading(item: ReadingClass) -> str:
    names = " ".join(filter(None, (item.reading.hgvs_c, item.reading.hgvs_p))) or "another event"
    text = f"If it is {names}: {reading_class_words(item)}; {effect_words(item.effect)}"
    if item.hrr_finding:
        text += "; it would be a finding in a gene of homologous recombination repair"
    return f"{text}. {ended(item.reading.explanation)}".strip()


def criteria_sections(own: Classification) -> Iterator[Section]:
    """Yield the criteria of the variant, or those of each reading where the row has no class."""
    if own.standard is not None:
        yield from _sections(own.standard, "", curated=own.curated_class is not None)
        found = looked_up_lines(own)
        if found:
            yield Section(title="What was looked up", sentences=found)
        return
    for item in own.readings:
        if item.standard is not None:
            names = " ".join(filter(None, (item.reading.hgvs_c, item.reading.hgvs_p)))
            yield from _sections(item.standard, f", if it is {names}", curated=False)


def _sections(result: StandardResult, behind: str, *, curated: bool) -> Iterator[Section]:
    yield Section(title=f"Criteria that are met{behind}", sentences=tuple(_met(result)))
    yield Section(
        title=f"What could not be assessed, and what that could change{behind}",
        sentences=tuple(_open(result, curated=curated)),
    )
    yield Section(title=f"Criteria that are not met{behind}", sentences=tuple(_not_met(result)))


def _met(result: StandardResult) -> Iterator[str]:
    rules = standard().rules
    for one in result.met:
        text = f"{one.code} counts {points_words(one.points)}. {rules[one.name].rule} Seen: "
        yield sourced(f"{text}{one.reason}", citation=one.citation, unconfirmed=one.unconfirmed)
    if not result.met:
        yield "No criterion is met."
    limits = standard().thresholds
    yield (
        f"Together these are {points_words(result.points)}: {class_words(result.oncogenicity)}. "
        f"Oncogenic begins at {limits['oncogenic_from']:g}, likely oncogenic at "
        f"{limits['likely_oncogenic_from']:g}; below {limits['vus_from']:g} a variant is likely "
        f"benign, at {limits['benign_up_to']:g} and below benign."
    )
    yield from result.remarks
    yield SCHEME_NOTE


def _open(result: StandardResult, *, curated: bool) -> Iterator[str]:
    for line in criteria_block(result, "", "").not_assessable:
        yield f"{', '.join(line.codes)} could not be assessed: {ended(line.text)}"
    text = could_change(result)
    yield f"{text[:1].upper()}{text[1:]}"
    if curated and result.not_assessable:
        yield "The class of the knowledge table stands whatever these would say."


def _not_met(result: StandardResult) -> Iterator[str]:
    barred = [one for one in result.criteria if one.barred_by]
    for one in barred:
        yield _barred(one)
    for line in criteria_block(result, "", "").not_met:
        codes = [code for code in line.codes if code not in {one.code for one in barred}]
        if codes:
            verb = "is" if len(codes) == 1 else "are"
            yield f"{', '.join(codes)} {verb} not met: {ended(line.text)}"


def _barred(one: Criterion) -> str:
    reason = one.reason.removesuffix(f"; it does not count beside {one.barred_by}")
    return f"{one.code} is not counted beside {one.barred_by}: {ended(reason)}"
