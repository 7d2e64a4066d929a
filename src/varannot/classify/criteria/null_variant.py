"""OVS1, graded: how much a null variant weighs, by the PVS1 decision tree.

Source of the tree: DOI 10.1002/humu.23626. The tree asks whether the transcript decays, whether
what is lost is critical, and how much of the protein is lost. A gene in which loss of function
does not drive tumours has no null variant in this sense. Curated exceptions per gene stand in
`resources/loss_exceptions.tsv`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from varannot.classify.criteria.gene_tables import (
    Domain,
    ExceptionEvent,
    ExceptionVerdict,
    GeneTables,
    LossException,
)
from varannot.classify.criteria.inputs import (
    UNSEEN,
    CriteriaInput,
    fused_in_frame,
    loss_mechanism,
)
from varannot.knowledge.evidence import LookUp, LossMechanism
from varannot.knowledge.match import SPLICE_SITE, TRUNCATING
from varannot.model import (
    Consequence,
    CriterionState,
    Description,
    LossRule,
    Nmd,
    NmdRule,
    NmdVerdict,
    ProteinLoss,
    Strength,
)

__all__ = ["NullGrade", "grade_null", "is_null"]

_TREE = "DOI 10.1002/humu.23626"
_CEILING = "DOI 10.1002/humu.23626 (moderate is the ceiling for a lost start codon)"
_DOWN = {
    Strength.VERY_STRONG: Strength.STRONG,
    Strength.STRONG: Strength.MODERATE,
    Strength.MODERATE: Strength.SUPPORTING,
}
_LEVELS_DOWN = {LossMechanism.DEFINITIVE: 0, LossMechanism.MODERATE: 1, LossMechanism.LIMITED: 2}
_EXONS_LOST = frozenset({Consequence.EXON_LOSS, Consequence.TRANSCRIPT_ABLATION})
_NOT_PREMATURE = frozenset({NmdRule.NO_PREMATURE_STOP, NmdRule.NO_STOP})


@dataclass(frozen=True, slots=True)
class NullGrade:
    """What a null variant weighs: strength if the criterion is met, and the branch that led there.

    `null` tells whether the event is a null one at all, `activating` that it is known to activate.
    """

    state: CriterionState
    reason: str
    strength: Strength | None = None
    rule: LossRule | None = None
    null: bool = True
    activating: bool = False
    citation: str = _TREE
    unconfirmed: str = ""


def is_null(case: CriteriaInput) -> bool:
    """Return whether the event is a null variant or the loss of a start codon."""
    return bool((TRUNCATING | {Consequence.START_LOST}) & case.terms) or case.spared


def grade_null(case: CriteriaInput, tables: GeneTables, large_loss: float) -> NullGrade:
    """Return the grade; `large_loss` is the share of the protein above which a loss is large."""
    if not is_null(case):
        if case.consequence in UNSEEN:
            text = "what the change does to the protein is not known: its bases are not installed"
            return NullGrade(CriterionState.NOT_ASSESSABLE, text, null=False)
        named = case.consequence.value.replace("_", " ")
        return _not_met(f"{named} is no null variant", null=False)
    if case.from_part:
        text = "the truncation may come from reading a part of an event alone"
        return NullGrade(CriterionState.NOT_ASSESSABLE, text, rule=LossRule.UNKNOWN)
    if _site_stands(case):
        text = "the splice site stands again beside the unchanged exon after the change"
        return _not_met(text, null=False)
    if fused_in_frame(case):
        said = case.main.splice.text if case.main and case.main.splice else ""
        text = f"an in-frame deletion is no null variant: {said}"
        return _not_met(text, null=False)
    exception = _exception(case, tables)
    if exception is not None and exception.verdict is ExceptionVerdict.ACTIVATING:
        return NullGrade(
            CriterionState.NOT_MET,
            f"curated exception: {exception.statement}",
            rule=LossRule.CURATED,
            activating=True,
            citation=exception.citation,
            unconfirmed=exception.unconfirmed,
        )
    mechanism, why = loss_mechanism(case)
    refused = _refused_by_role(case, mechanism, why)
    if refused is not None:
        return refused
    graded = _graded(case, tables, exception, large_loss)
    return _weakened(graded, mechanism, why)


def _site_stands(case: CriteriaInput) -> bool:
    """Whether all that a change does is to touch splice sites that stand again after it."""
    main = case.main
    if main is None or main.nmd is not None or not SPLICE_SITE & case.terms:
        return False
    return main.splice is not None and main.splice.kept is True


def _refused_by_role(
    case: CriteriaInput, mechanism: LossMechanism | None, why: str
) -> NullGrade | None:
    if mechanism is None:
        text = f"not applicable: {why}, so loss of function cannot be weighed"
        return NullGrade(CriterionState.NOT_ASSESSABLE, text, rule=LossRule.UNKNOWN)
    roles = {*case.role.roles, case.role_pack.role if case.role_pack else ""}
    contested = bool(roles & {"both", "context"})
    settled = case.role.loss_matters or mechanism is LossMechanism.DEFINITIVE
    if mechanism is not LossMechanism.NONE and (settled or not contested):
        return None
    if contested:
        text = (
            f"{case.gene} is oncogene and suppressor by context: whether loss of function matters "
            "here needs the tumour's context"
        )
        return _not_met(text)
    return _not_met(f"loss of function is not how {case.gene} drives tumours: {why}")


def _not_met(text: str, rule: LossRule | None = None, *, null: bool = True) -> NullGrade:
    return NullGrade(CriterionState.NOT_MET, text, rule=rule, null=null)


def _met(strength: Strength, rule: LossRule, text: str) -> NullGrade:
    return NullGrade(CriterionState.MET, text, strength, rule)


def _exception(case: CriteriaInput, tables: GeneTables) -> LossException | None:
    """Return the exception for the gene into whose region the event falls, the first that fits."""
    event = ExceptionEvent.TRUNCATING
    lost: tuple[int, int] | None = None
    main = case.main
    splice = main.splice if main is not None and SPLICE_SITE & case.terms else None
    if splice is not None and splice.kept is not True:
        if splice.first_lost and splice.last_lost and "-" in splice.exon:
            # Parts of exons are gone in frame: neither a truncation nor a skipped exon.
            return None
        if splice.first_lost and splice.last_lost:
            event = ExceptionEvent.SKIPPING
            lost = (splice.first_lost, splice.last_lost)
        elif splice.first_lost:
            lost = (splice.first_lost, splice.first_lost)
    elif main is not None and main.loss is not None:
        lost = (main.loss.first_lost, main.loss.first_lost)
    elif case.residues is not None:
        lost = (case.residues[0], case.residues[0])
    if lost is None or Consequence.START_LOST in case.terms:
        return None
    for one in tables.exceptions.get(case.gene, ()):
        told = _speaks_of(one, event, case)
        if not told or lost[1] < one.first or lost[0] > one.last:
            continue
        if not one.last_exon_only or _in_last_exon(case):
            return one
    return None


def _speaks_of(one: LossException, event: ExceptionEvent, case: CriteriaInput) -> bool:
    if one.event is ExceptionEvent.FRAMESHIFT:
        return event is ExceptionEvent.TRUNCATING and Consequence.FRAMESHIFT in case.terms
    return one.event is event


def _in_last_exon(case: CriteriaInput) -> bool:
    """Whether the new stop lies in the last exon; without one, whether the change itself does."""
    main = case.main
    nmd = main.nmd if main else None
    exon = (nmd.exon if nmd else "") or (main.exon if main else "")
    number, _, count = exon.partition("/")
    return bool(number) and number == count


def _graded(
    case: CriteriaInput, tables: GeneTables, exception: LossException | None, large: float
) -> NullGrade:
    """Return the grade by the tree, for a gene in which loss of function matters."""
    if case.spared:
        text = "the main transcript (MANE Select) is not truncated by it"
        return _not_met(text, LossRule.NF2)
    if Consequence.START_LOST in case.terms:
        return _start(case)
    if Consequence.TRANSCRIPT_ABLATION in case.terms:
        return _met(Strength.VERY_STRONG, LossRule.DEL1, "the whole transcript is deleted")
    if case.main is None:
        text = "the event was not computed on a transcript"
        return NullGrade(CriterionState.NOT_ASSESSABLE, text, rule=LossRule.UNKNOWN)
    curated = exception is not None and exception.verdict is ExceptionVerdict.VERY_STRONG
    # Where decay is predicted the tree gives the same, and its sentence is true of the variant.
    if exception is not None and curated and not _any_decay(case.main):
        return replace(
            _met(Strength.VERY_STRONG, LossRule.CURATED, f"curated: {exception.statement}"),
            citation=f"{_TREE}; {exception.citation}",
            unconfirmed=exception.unconfirmed,
        )
    if {Consequence.STOP_GAINED, Consequence.FRAMESHIFT} & case.terms and case.main.nmd:
        return _stop(case, tables, exception, large)
    if SPLICE_SITE & case.terms and case.main.splice is not None:
        return _splice(case, tables, exception, large)
    if _EXONS_LOST & case.terms:
        return _exons(case, tables, exception, large)
    text = "what the event does to the transcript could not be computed"
    return NullGrade(CriterionState.NOT_ASSESSABLE, text, rule=LossRule.UNKNOWN)


def _start(case: CriteriaInput, lead: str = "start codon lost") -> NullGrade:
    """Return the grade of a lost start codon, or of the exon that holds it; `lead` says which."""
    start = case.main.start if case.main else None
    said = start.text if start else "Where translation may start instead is not known."
    known = case.start_region
    if known is not None and known.state is LookUp.FOUND:
        text = f"{lead}; pathogenic variants are known before the next start. {said}"
        return replace(_met(Strength.MODERATE, LossRule.IC3, text), citation=_CEILING)
    looked = "no pathogenic variant before the next start is in the table of ClinVar"
    if known is None or known.state is LookUp.NOT_LOADED:
        looked = "whether pathogenic variants lie before the next start was not looked up"
    text = f"{lead}; {looked}. {said}"
    return replace(_met(Strength.SUPPORTING, LossRule.IC4, text), citation=_CEILING)


def _stop(
    case: CriteriaInput, tables: GeneTables, exception: LossException | None, large: float
) -> NullGrade:
    main = case.main
    assert main is not None
    assert main.nmd is not None
    nmd, loss = main.nmd, main.loss
    if nmd.verdict is NmdVerdict.PREDICTED:
        return _met(Strength.VERY_STRONG, LossRule.NF1, nmd.text)
    if nmd.verdict is NmdVerdict.NOT_APPLICABLE and _NOT_PREMATURE & set(nmd.rules):
        return _not_met(f"the frame is read past the normal stop: {nmd.text}")
    rules = (LossRule.NF3, LossRule.NF4, LossRule.NF5, LossRule.NF6)
    lead = nmd.text
    if nmd.verdict is NmdVerdict.UNKNOWN:
        lead = f"{nmd.text} The weaker branch, escape, is taken."
    return _escaped(case, tables, exception, loss, (large, lead, rules))


def _escaped(
    case: CriteriaInput,
    tables: GeneTables,
    exception: LossException | None,
    loss: ProteinLoss | None,
    told: tuple[float, str, tuple[LossRule, LossRule, LossRule, LossRule]],
) -> NullGrade:
    """Return the grade of a loss without decay: critical region, or the share that is lost."""
    large, lead, (critical, frequent, much, little) = told
    if exception is not None and exception.verdict is ExceptionVerdict.CRITICAL:
        found = _met(Strength.STRONG, critical, f"{lead} {exception.statement}")
        return replace(
            found,
            citation=f"{_TREE}; {exception.citation}",
            unconfirmed=exception.unconfirmed,
        )
    if exception is not None and exception.verdict is ExceptionVerdict.NOT_CRITICAL:
        return replace(
            _not_met(f"{lead} {exception.statement}", frequent),
            citation=f"{_TREE}; {exception.citation}",
            unconfirmed=exception.unconfirmed,
        )
    if loss is None:
        text = f"{lead} What is lost is not known."
        return NullGrade(CriterionState.NOT_ASSESSABLE, text, rule=LossRule.UNKNOWN)
    told_loss = lead if loss.text in lead else f"{lead} {loss.text}"
    taken = _domains_hit(case, tables, loss)
    if taken:
        named = (f"{one.name} (residues {one.first} to {one.last})" for one in taken)
        text = f"{told_loss} With it goes {'; '.join(named)}."
        return replace(
            _met(Strength.STRONG, critical, text),
            citation="; ".join(dict.fromkeys((_TREE, *(one.citation for one in taken)))),
            unconfirmed="; ".join(dict.fromkeys(filter(None, (one.unconfirmed for one in taken)))),
        )
    text = f"{told_loss} Whether such losses are frequent in the population was not assessed."
    if loss.share > large:
        return _met(Strength.STRONG, much, text)
    return _met(Strength.MODERATE, little, text)


def _domains_hit(case: CriteriaInput, tables: GeneTables, loss: ProteinLoss) -> tuple[Domain, ...]:
    last = loss.first_lost + loss.lost - 1
    return tuple(
        one
        for one in tables.domains.get(case.gene, ())
        if loss.lost and one.first <= last and one.last >= loss.first_lost
    )


def _splice(
    case: CriteriaInput, tables: GeneTables, exception: LossException | None, large: float
) -> NullGrade:
    splice = case.main.splice if case.main else None
    assert splice is not None
    if splice.in_frame is None:
        if case.main is not None and case.main.start is not None:
            return _start(case, f"{splice.text} It weighs as the loss of the start codon at most")
        return NullGrade(CriterionState.NOT_ASSESSABLE, splice.text, rule=LossRule.UNKNOWN)
    if splice.in_frame:
        if splice.loss is None:
            return _not_met(splice.text)
        kept = (LossRule.SS10, LossRule.SS4, LossRule.SS8, LossRule.SS9)
        return _escaped(case, tables, exception, splice.loss, (large, splice.text, kept))
    if _decays(splice.nmd):
        return _met(Strength.VERY_STRONG, LossRule.SS1, splice.text)
    broken = (LossRule.SS3, LossRule.SS4, LossRule.SS5, LossRule.SS6)
    return _escaped(case, tables, exception, splice.loss, (large, splice.text, broken))


def _any_decay(main: Description) -> bool:
    return _decays(main.nmd) or (main.splice is not None and _decays(main.splice.nmd))


def _decays(nmd: Nmd | None) -> bool:
    return nmd is not None and nmd.verdict is NmdVerdict.PREDICTED


def _exons(
    case: CriteriaInput, tables: GeneTables, exception: LossException | None, large: float
) -> NullGrade:
    main = case.main
    assert main is not None
    loss = main.loss
    lead = f"exon {main.exon} is deleted."
    rules = (LossRule.DEL4, LossRule.DEL4, LossRule.DEL6, LossRule.DEL7)
    if _decays(main.nmd) and main.nmd is not None:
        return _met(Strength.VERY_STRONG, LossRule.DEL2, f"{lead} {main.nmd.text}")
    if Consequence.FRAMESHIFT in case.terms:
        decay = main.nmd.text if main.nmd else "Whether the transcript decays is not known."
        lead += f" The frame is broken. {decay}"
    else:
        lead += " The frame is kept."
        rules = (LossRule.DEL8, LossRule.DEL4, LossRule.DEL6, LossRule.DEL7)
    return _escaped(case, tables, exception, loss, (large, lead, rules))


def _weakened(graded: NullGrade, mechanism: LossMechanism | None, why: str) -> NullGrade:
    """Return the grade after what the mechanism of the gene takes from it."""
    down = _LEVELS_DOWN.get(mechanism, 0) if mechanism else 0
    if graded.strength is None or not down:
        return graded
    strength: Strength | None = graded.strength
    for _ in range(down):
        strength = _DOWN.get(strength) if strength else None
    words = f"{graded.reason} Weakened by {down}, because loss of function is {mechanism}: {why}."
    if strength is None:
        return replace(graded, state=CriterionState.NOT_MET, strength=None, reason=words)
    return replace(graded, strength=strength, reason=words)
