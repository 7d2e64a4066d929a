"""Whether a variant of a tumour-only test calls for germline follow-up: the rules, without a case.

Rules of the ESMO Precision Medicine Working Group (DOI 10.1093/annonc/mdz136 and
10.1016/j.annonc.2022.12.003) with those of tumour types: evidence that the variant is (likely)
pathogenic, a gene on the list, an allele frequency that passes the filter, a tumour that is not
hypermutated. The figures come from tumours that are not hypermutated. That is no evidence against
a germline variant of a mismatch repair gene, POLE or POLD1, which causes such a tumour: their
rules stand.

A row of the laboratory's own table goes before the shipped rules: it puts a gene on the list, or
takes it off by default; a rule for the tumour type or the age of the patient still holds then. No
outcome says that a variant is somatic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from varannot.actionability.germline_rules import GermlineRule, GermlineRules, Number, Scope
from varannot.knowledge.evidence import ClinvarAnswer, LookUp
from varannot.model.actionability import GermlineOutcome, RuleInput

__all__ = ["Suspect", "Suspicion", "clinvar_pathogenic", "clinvar_words", "suspicion"]

_PATHOGENIC = frozenset({"pathogenic", "likely pathogenic"})
_OPPOSED = ("benign", "likely benign", "uncertain", "conflicting")


@dataclass(frozen=True, slots=True)
class Suspect:
    """What is known of one variant and its patient.

    `evidence` names what speaks for pathogenicity, empty without any; `by_null` tells that it is a
    null variant and nothing else. `vaf` is a fraction, `indel` None where the kind is not known.
    `codes` are the OncoTree code of the tumour and those above it, `below` those of rules that lie
    below it: a tumour stated broadly may be of such a type. `age` is in years, `tmb` in
    mutations/Mb; None where not stated. `lab` is what the laboratory's own row says: True for
    follow-up, False against it by default, None without a row; `lab_rows` are their ids.
    `vaf_limits` are the laboratory's own filters by name (vaf_snv, vaf_indel).
    """

    gene: str
    evidence: tuple[RuleInput, ...] = ()
    by_null: bool = False
    vaf: float | None = None
    indel: bool | None = None
    codes: tuple[str, ...] = ()
    below: frozenset[str] = frozenset()
    age: int | None = None
    tmb: float | None = None
    lab: bool | None = None
    lab_rows: tuple[str, ...] = ()
    vaf_limits: tuple[tuple[str, Number], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The outcome with each input, and the sentence about this variant.

    `rule` is the shipped rule that was applied, None where the laboratory's row alone was or no
    rule is about the gene. `sentence` begins with the outcome where that is no follow-up, and
    supposes that the rule itself is said beside it.
    """

    outcome: GermlineOutcome
    inputs: tuple[RuleInput, ...]
    sentence: str
    rule: GermlineRule | None = None
    unconfirmed: tuple[str, ...] = ()


def clinvar_pathogenic(answer: ClinvarAnswer) -> bool:
    """Return whether a ClinVar record calls the allele (likely) pathogenic without conflict.

    ClinVar joins what its submitters say: by `/` terms of one scale, by `|` what stands beside it,
    and low penetrance follows a comma.
    """
    return any(_is_pathogenic(record.significance) for record in answer.records)


def _is_pathogenic(written: str) -> bool:
    terms = [term.partition(",")[0].strip() for term in re.split(r"[|/]", _significance(written))]
    return bool(_PATHOGENIC.intersection(terms)) and not any(
        term.startswith(_OPPOSED) for term in terms
    )


def clinvar_words(answer: ClinvarAnswer) -> str:
    """Return in words what ClinVar says, or why it says nothing."""
    if answer.state is not LookUp.FOUND:
        words = {
            LookUp.ABSENT: "not in the file" if not answer.complete else "not in ClinVar",
            LookUp.NOT_COVERED: "not covered by the file",
            LookUp.NOT_POSSIBLE: "could not be looked up",
            LookUp.NOT_LOADED: "not loaded",
        }[answer.state]
        return f"{words}{f': {answer.reason}' if answer.reason else ''}"
    found = []
    for record in answer.records:
        stars = "" if record.stars is None else f", {record.stars} of 4 stars"
        said = _significance(record.significance) or "no germline significance"
        conflict = f" ({record.conflict})" if record.conflict else ""
        found.append(f"{said}{conflict}{stars}")
    return "; ".join(dict.fromkeys(found)) or "no record"


def _significance(written: str) -> str:
    """Return the significance in plain words, with all that it is joined of."""
    return written.replace(",_", ", ").replace("_", " ").strip().casefold()


def suspicion(suspect: Suspect, rules: GermlineRules) -> Suspicion:
    """Return what the rules say about a variant."""
    rule, passed_over = _rule_for(suspect, rules)
    listed = suspect.lab or _narrow(rule) if suspect.lab is not None else _calls(rule)
    gene = _gene_input(suspect, rule, listed=bool(listed))
    if rule is None and suspect.lab is None and not passed_over:
        return Suspicion(GermlineOutcome.NOT_LISTED, (gene, *suspect.evidence), "")
    evidence = _counting(suspect, rule)
    inputs = (gene, *passed_over, *(evidence or (_NOTHING_SPEAKS,)))
    if not evidence:
        return Suspicion(GermlineOutcome.NO_EVIDENCE, inputs, "", rule)
    if not listed:
        sentence = " ".join(f"{one.value}." for one in passed_over)
        return Suspicion(GermlineOutcome.NOT_BY_DEFAULT, inputs, sentence, rule, _open(rule))
    found = _filtered(suspect, rule, rules, inputs)
    young = [f"{one.value}." for one in passed_over if one.met]
    return replace(found, sentence=" ".join(filter(None, (found.sentence, *young))))


_NOTHING_SPEAKS = RuleInput(
    name="evidence of pathogenicity",
    value="neither class, ClinVar as far as loaded, nor a null variant speaks for it",
    met=False,
)


def _narrow(rule: GermlineRule | None) -> bool:
    """Return whether a rule is about this tumour type or age, which no default takes away."""
    return rule is not None and rule.scope in (Scope.ON_TUMOUR, Scope.YOUNG)


def _calls(rule: GermlineRule | None) -> bool:
    return rule is not None and rule.scope is not Scope.NOT_BY_DEFAULT


def _open(rule: GermlineRule | None) -> tuple[str, ...]:
    return (rule.unconfirmed,) if rule is not None and rule.unconfirmed else ()


def _rule_for(
    suspect: Suspect, rules: GermlineRules
) -> tuple[GermlineRule | None, tuple[RuleInput, ...]]:
    """Return the narrowest rule that holds, and what was passed over for want of an input."""
    passed: list[RuleInput] = []
    for rule in rules.genes.get(suspect.gene, ()):
        if rule.scope is Scope.ON_TUMOUR and not set(rule.codes) & set(suspect.codes):
            narrower = [code for code in rule.codes if code in suspect.below]
            passed += [_broad_input(rule, narrower)] if narrower else []
            continue
        if rule.age_below is not None:
            young = suspect.age is not None and suspect.age < rule.age_below
            passed.append(_age_input(suspect.age, rule, young=young))
            if not young:
                continue
        return rule, tuple(dict.fromkeys(passed))
    return None, tuple(dict.fromkeys(passed))


def _broad_input(rule: GermlineRule, narrower: Sequence[str]) -> RuleInput:
    text = f"The tumour type is stated broadly; in {' or '.join(narrower)} "
    text += f"{rule.owner} calls for follow-up"
    if rule.age_below is not None:
        text += f" below {rule.age_below} years"
    return RuleInput(name="tumour type", value=text)


def _age_input(age: int | None, rule: GermlineRule, *, young: bool) -> RuleInput:
    """Return what the age says of a rule that holds below one; `met` is None where not stated."""
    if age is None:
        where = f" in {' or '.join(rule.codes)}" if rule.codes else ""
        text = f"The age at diagnosis is not stated; below {rule.age_below} years{where} "
        return RuleInput(name="age", value=f"{text}{rule.owner} calls for follow-up")
    side = "below" if young else "not below"
    return RuleInput(
        name="age",
        value=f"The age at diagnosis of {age} years is {side} the limit of {rule.age_below}",
        met=young,
        source="sample sheet, column age",
    )


def _gene_input(suspect: Suspect, rule: GermlineRule | None, *, listed: bool) -> RuleInput:
    if suspect.lab is not None:
        said = "listed" if suspect.lab else "not by default"
        rows = ", ".join(suspect.lab_rows)
        value = f"{suspect.gene}: {said} by {rows}"
        if rule is not None and listed and not suspect.lab:
            value += f", but {rule.scope.value.replace('_', ' ')} ({rule.owner})"
        return RuleInput(name="gene", value=value, met=listed, source=rows)
    if rule is None:
        value = f"{suspect.gene}: on no list"
        return RuleInput(name="gene", value=value, met=False, source="germline_rules.tsv")
    value = f"{suspect.gene}: {rule.scope.value.replace('_', ' ')} ({rule.owner})"
    return RuleInput(name="gene", value=value, met=listed, source="germline_rules.tsv")


def _counting(suspect: Suspect, rule: GermlineRule | None) -> tuple[RuleInput, ...]:
    """Return the evidence; a null variant is none in a gene that acts by gain of function."""
    if suspect.by_null and rule is not None and not rule.by_loss:
        return ()
    return suspect.evidence


def _filtered(
    suspect: Suspect, rule: GermlineRule | None, rules: GermlineRules, inputs: tuple[RuleInput, ...]
) -> Suspicion:
    """Return what filter and hypermutation make of a variant whose gene is listed."""
    limit = rules.numbers["hypermutation_tmb"]
    hyper = None if suspect.tmb is None else suspect.tmb >= limit.value
    burden = _burden_input(suspect, limit, hyper)
    kept = rule is not None and rule.kept_when_hypermutated
    filter_holds = rule is not None and rule.vaf_filter
    if hyper and filter_holds and not kept:
        text = (
            f"The germline rule is suspended for {suspect.gene}: the tumour is hypermutated "
            f"({burden.value}), and the figures behind the rule come from tumours that are not. "
            "This is no evidence against a germline variant."
        )
        opened = tuple(filter(None, (*_open(rule), limit.unconfirmed)))
        return Suspicion(GermlineOutcome.SUSPENDED, (*inputs, burden), text, rule, opened)
    frequency, said, passes, unconfirmed = _frequency(suspect, rules, holds=filter_holds)
    if hyper and kept:
        said += (
            f" The tumour is hypermutated ({burden.value}); the rule stands all the same, since a "
            f"germline variant of {suspect.gene} causes such tumours."
        )
    outcome = GermlineOutcome.FOLLOW_UP if passes else GermlineOutcome.BELOW_FILTER
    opened = tuple(filter(None, (*_open(rule), unconfirmed)))
    return Suspicion(outcome, (*inputs, frequency, burden), said, rule, opened)


def _burden_input(suspect: Suspect, limit: Number, hyper: bool | None) -> RuleInput:
    if suspect.tmb is None:
        return RuleInput(name="tumour mutational burden", value="none that counts")
    value = f"{suspect.tmb:g} mutations/Mb, limit {limit.value:g}"
    return RuleInput(
        name="tumour mutational burden", value=value, met=not hyper, source=limit.source
    )


def _frequency(
    suspect: Suspect, rules: GermlineRules, *, holds: bool
) -> tuple[RuleInput, str, bool, str]:
    """Return the input, the sentence, whether the variant passes, and what is unconfirmed.

    A variant whose kind is not known is held to the lower limit; one without a frequency passes.
    """
    own = dict(suspect.vaf_limits)
    limits = {name: own.get(name, rules.numbers[name]) for name in ("vaf_snv", "vaf_indel")}
    if suspect.indel is None:
        limit, kind = min(limits.values(), key=lambda one: one.value), "variants"
    elif suspect.indel:
        limit, kind = limits["vaf_indel"], "insertions and deletions"
    else:
        limit, kind = limits["vaf_snv"], "substitutions"
    bound = f"the filter of {_percent(limit.value)} for {kind}"
    if suspect.vaf is None:
        value, met, text = "not stated", None, f"The allele frequency is not stated; {bound} "
        text += "could not be applied, so that the suspicion stands."
    elif suspect.vaf >= limit.value:
        value, met = f"{_percent(suspect.vaf)}, limit {_percent(limit.value)}", True
        text = f"The allele frequency of {_percent(suspect.vaf)} passes {bound}."
    else:
        share = _percent_below(suspect.vaf, limit.value)
        value, met = f"{share}, limit {_percent(limit.value)}", False
        missed = _percent(rules.numbers["missed_share"].value)
        if holds:
            text = f"No germline flag: the allele frequency of {share} lies below {bound}. "
            text += f"{missed} of true germline variants fall outside the filters, so that this "
            text += "does not exclude one."
        else:
            text = f"The allele frequency of {share} lies below {bound}, which does not hold for "
            text += "this rule."
    if not holds and met is not False:
        text = ""
    source = RuleInput(name="allele frequency", value=value, met=met, source=limit.source)
    return source, text, not holds or met is not False, limit.unconfirmed if text else ""


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %".replace(".0 %", " %")


def _percent_below(share: float, limit: float) -> str:
    """Return a share below a limit with as many decimals as tell it from the limit.

    >>> _percent_below(0.299, 0.3), _percent_below(0.29996, 0.3)
    ('29.9 %', '29.996 %')
    """
    for decimals in range(1, 6):
        text = f"{100 * share:.{decimals}f}"
        if float(text) < 100 * limit:
            return f"{text.rstrip('0').rstrip('.')} %"
    return f"just below {_percent(limit)}"
