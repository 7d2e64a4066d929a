"""What the sample says about the other allele and the origin of a variant.

The state of both alleles comes from copy numbers where the panel gives them, and from allele
frequency, depth and tumour content otherwise; the arithmetic is that of
`varannot.actionability.biallelic`. What is missing is named: no verdict rests on its absence.
"""

from __future__ import annotations

from collections.abc import Sequence

from varannot.actionability.allele_inputs import Gathered, gathered
from varannot.actionability.allele_state_rules import allele_state_rules
from varannot.actionability.allele_words import arithmetic_words, loh_words, two_hit_words
from varannot.actionability.biallelic import fitting_states, highest_share, verdict_of
from varannot.actionability.binomial import share_interval
from varannot.actionability.quality_marks import OF_LOH, long_mark
from varannot.actionability.two_hits import OtherHit, Phase
from varannot.model import Case, LossOfHeterozygosity
from varannot.model.actionability import AlleleState, AlleleVerdict

__all__ = [
    "LOH_SECTION",
    "allele_state",
    "loh_of",
    "origin_sentence",
    "sections_read",
    "without_white_cells",
]

LOH_SECTION = "loss of heterozygosity"
_HEAD = "State of both alleles: "
_SOURCE = "DOI 10.1371/journal.pcbi.1005965"


def sections_read(case: Case) -> frozenset[str]:
    """Return the names of all sections of the input files, in lower case."""
    files = case.ingest.files if case.ingest else ()
    return frozenset(section.name.casefold() for file in files for section in file.sections)


def loh_of(case: Case, gene: str) -> tuple[LossOfHeterozygosity, ...]:
    """Return the rows that report loss of heterozygosity of the gene."""
    findings = case.ingest.findings if case.ingest else ()
    return tuple(
        finding
        for finding in findings
        if isinstance(finding, LossOfHeterozygosity) and finding.gene == gene
    )


def allele_state(
    case: Case, gene: str, key: str = "", others: Sequence[OtherHit] = ()
) -> AlleleState:
    """Return what is known about the other allele of a gene in which a variant was found.

    `key` names the row of the variant, `others` are further hits in the gene.
    """
    seen = gathered(case, gene, key)
    if seen.deleted:
        text = (
            f"by absolute copy number no copy of {gene} is left ({seen.copies_from}); a variant in "
            "it contradicts that, and both have to be checked."
        )
        return _state(AlleleVerdict.BOTH_DELETED, text, seen)
    if seen.single_copy:
        text = (
            f"{gene} lies on the X chromosome, of which a male has one: one hit suffices, and no "
            "loss of another allele is needed."
        )
        return _state(AlleleVerdict.SINGLE_COPY, text, seen)
    found = _by_reads(case, gene, seen)
    apart = [one for one in others if one.phase is not Phase.CIS]
    if apart:
        text = f"{two_hit_words(gene, apart)} {_lifted(found.sentence)}"
        return _state(AlleleVerdict.TWO_HITS, text, seen, found)
    if others:
        names = "; ".join(one.name for one in others)
        text = f"{_bare(found.sentence)} {names} lies on the same copy by the file: no second hit."
        return _state(found.verdict, text, seen, found)
    return found


def _bare(sentence: str) -> str:
    return sentence.removeprefix(_HEAD)


def _lifted(sentence: str) -> str:
    """Return a sentence without its head, with a capital."""
    bare = _bare(sentence)
    return bare[:1].upper() + bare[1:]


def _by_reads(case: Case, gene: str, seen: Gathered) -> AlleleState:
    """Return the verdict by copy numbers and allele frequency."""
    rows = loh_of(case, gene)
    mark = long_mark(case.ingest, OF_LOH)
    head = loh_words(rows[0], gene) if rows else ""
    behind = f"; {mark}" if rows and mark else ""
    absence = "" if rows else _absence(case, gene, mark)
    if not seen.missing:
        return _computed(gene, seen, f"{head}{behind}." if head else absence)
    missing = " and ".join(filter(None, (", ".join(seen.missing[:-1]), seen.missing[-1])))
    if rows:
        text = (
            f"{head}; whether the copies that are left carry the variant is not assessable without "
            f"{missing}{behind}."
        )
        return _state(AlleleVerdict.NOT_ASSESSABLE, text, seen)
    said = absence or "not assessed, the input holds no loss of heterozygosity."
    text = f"{said} From the allele frequency it is not assessable without {missing}."
    return _state(AlleleVerdict.NOT_ASSESSABLE, text, seen)


def _absence(case: Case, gene: str, mark: str) -> str:
    """Return what the files say where they report no loss of heterozygosity of the gene."""
    if mark:
        return f"not assessed, {mark.partition(':')[0]}."
    if LOH_SECTION not in sections_read(case):
        return ""
    return f"the file does not list {gene} under loss of heterozygosity; a second hit is not shown."


def _computed(gene: str, seen: Gathered, front: str) -> AlleleState:
    """Return the verdict of the arithmetic; `front` is what the files say."""
    rules = allele_state_rules()
    assert seen.reads is not None
    assert seen.purity is not None
    interval = share_interval(*seen.reads, rules.confidence)
    totals = seen.totals or tuple(range(1, rules.most_copies + 1))
    states = fitting_states(interval, seen.purity, totals, seen.minor, seen.normal)
    verdict = verdict_of(states)
    above = interval[0] > highest_share(seen.purity, totals, seen.minor, seen.normal)
    words = arithmetic_words(gene, seen, verdict, states, interval, above=above)
    text = f"{front} {words}" if front else f"{words[:1].lower()}{words[1:]}"
    return AlleleState(
        verdict=verdict,
        sentence=f"{_HEAD}{text}",
        inputs=seen.inputs,
        states=states,
        interval_low=round(interval[0], 6),
        interval_high=round(interval[1], 6),
        citation=_SOURCE,
        unconfirmed=seen.unconfirmed,
    )


def _state(
    verdict: AlleleVerdict, text: str, seen: Gathered, found: AlleleState | None = None
) -> AlleleState:
    return AlleleState(
        verdict=verdict,
        sentence=f"{_HEAD}{text}",
        inputs=seen.inputs,
        missing=seen.missing if verdict is AlleleVerdict.NOT_ASSESSABLE else (),
        states=found.states if found else (),
        interval_low=found.interval_low if found else None,
        interval_high=found.interval_high if found else None,
        citation=found.citation if found else "",
        unconfirmed=found.unconfirmed if found else "",
    )


def without_white_cells(case: Case) -> bool:
    """Return whether the specimen is plasma and no normal tissue was tested beside it."""
    return case.is_plasma and case.sample.get("normal_tissue") != "yes"


def origin_sentence(case: Case) -> str:
    """Return what is known about somatic or germline origin."""
    sample = case.sample
    if sample.get("germline_status") == "done":
        result = sample.get("germline_result", "result not stated")
        return f"Origin: germline test done: {result}."
    text = "Origin: germline or somatic is not established by a test of the tumour alone."
    if sample.get("normal_tissue") == "yes":
        text = "Origin: normal tissue was tested, but its result is not in the input."
    if without_white_cells(case):
        text += " Clonal haematopoiesis is not excluded without a test of white blood cells."
    if sample.get("germline_consent") == "declined":
        text += " The patient declined germline testing."
    return text
