"""The verdict on a description with the installed transcripts at hand.

Codon arithmetic has spoken before; the sequence says more. What is true on the transcript that was
typed, or without one on MANE Select, agrees. What is true on another transcript alone, or fits
itself and not the reference, differs from the reference. What no codons give is impossible on
every transcript; so is a p. that does not follow from c. where all else fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from varannot.hgvs.cdna import Cdna, CdnaKind, parse_cdna
from varannot.hgvs.isoforms import TwoIsoforms, same_change_on, same_place_on, two_isoforms
from varannot.hgvs.on_builds import truth_on_builds
from varannot.hgvs.on_transcripts import OnTranscript
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.reference import Reference
from varannot.hgvs.verdict import Verdict, agrees, impossible, not_checkable, same_event
from varannot.hgvs.words import listed
from varannot.model import CheckLevel, CheckOutcome, Consequence
from varannot.transcripts.model import Tag, Transcript

__all__ = ["Judged", "judge"]

_LEVELS = {level: rank for rank, level in enumerate(CheckLevel)}
_OUTSIDE = frozenset({Consequence.UPSTREAM, Consequence.DOWNSTREAM})


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict with the sequence, and what it rests on.

    `states` holds the description against each transcript, the one that was checked first;
    `true_on` are the accessions on which all that it states is true. `cautions` concern the
    choice of the transcript. `isoforms` is set where c. and p. count on two of them.
    `another_gene` tells that the accession that was typed is one of another gene than the typed
    one; `states` then are those of the typed gene, if any is installed.
    """

    verdict: Verdict
    level: CheckLevel
    states: tuple[OnTranscript, ...]
    true_on: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    isoforms: TwoIsoforms | None = None
    another_gene: bool = False

    @property
    def checked_on(self) -> str:
        """Accession of the transcript that was checked first."""
        return self.states[0].transcript.accession

    @property
    def gene(self) -> str:
        """Gene of that transcript."""
        return self.states[0].transcript.gene


def judge(
    gene: str,
    accession: str,
    cdna: Cdna | None,
    protein: Protein | None,
    arithmetic: Verdict,
    reference: Reference,
) -> Judged | None:
    """Return the verdict with the sequence; None where no transcript of the gene is installed.

    `arithmetic` is the verdict of codon arithmetic on the same descriptions, of which at least
    one is there; `accession` is the transcript as typed, or empty.
    """
    chosen, asked, cautions = _transcripts(gene, accession, reference)
    if not chosen:
        return None
    if asked is _Asked.FOUND and _of_another_gene(gene, chosen[0]):
        return _contradicting(gene, chosen[0], (cdna, protein), arithmetic, reference)
    seen = [truth_on_builds(cdna, protein, one, reference) for one in chosen]
    states = tuple(state for state, _ in seen)
    case = _Case(cdna, protein, arithmetic, states, asked, reference)
    true = [one for one in states if case.is_true(one)]
    if not case.pair:
        true = _named(true, case)
    elif true and not case.is_true(states[0]) and _no_transcript_leads(case):
        states = (true[0], *(one for one in states if one is not true[0]))
        case = replace(case, states=states)
    verdict, isoforms = _verdict(case, true)
    first = states[0]
    level = first.level
    if first.exists is False:
        level = min((one.level for one in true), key=_rank, default=level)
    elif first.exists is None and not true:
        level = CheckLevel.NONE
    builds = next(text for state, text in seen if state.transcript == first.transcript)
    if builds:
        cautions = (*cautions, builds)
    accessions = tuple(one.transcript.accession for one in true)
    return Judged(verdict, level, states, accessions, cautions, isoforms)


class _Asked(Enum):
    """Whether a transcript was typed, and whether it is installed."""

    NOT = auto()
    FOUND = auto()
    IN_VAIN = auto()


def _rank(level: CheckLevel) -> int:
    return _LEVELS[level]


def _transcripts(
    gene: str, accession: str, reference: Reference
) -> tuple[tuple[Transcript, ...], _Asked, tuple[str, ...]]:
    """Return the transcripts to check, the asked one first, how it was asked, and cautions."""
    if not accession:
        return reference.of_gene(gene), _Asked.NOT, ()
    found = reference.find(accession, gene)
    cautions = [found.caution] if found.caution else []
    first = found.transcript
    if first is None:
        others = reference.of_gene(gene)
        if others and cautions:
            cautions[0] += "; the transcripts of the gene were tried"
        return others, _Asked.IN_VAIN, tuple(cautions)
    rest = dict.fromkeys((*reference.of_gene(gene), *reference.of_gene(first.gene)))
    others = tuple(one for one in rest if one.accession != first.accession)
    return (first, *others), _Asked.FOUND, tuple(cautions)


def _of_another_gene(gene: str, first: Transcript) -> bool:
    return bool(gene) and gene not in (first.gene, first.hgnc_id)


def _contradicting(
    gene: str,
    first: Transcript,
    named: tuple[Cdna | None, Protein | None],
    arithmetic: Verdict,
    reference: Reference,
) -> Judged:
    """Return the verdict where gene and accession name two genes: one of them is wrong.

    Readings are sought on the gene alone: an event of the other gene would be taken for its own.
    """
    there, _ = truth_on_builds(*named, first, reference)
    said = f"{first.accession} is a transcript of {first.gene}, not of {gene}: gene and accession"
    said += " contradict each other"
    own = reference.of_gene(gene)
    if not own:
        said += f". No transcript of {gene} is installed"
    seen = there.reason if there.holds is not None else ""
    outcome = CheckOutcome.REFERENCE_DIFFERS
    if arithmetic.outcome is CheckOutcome.IMPOSSIBLE:
        outcome, seen = arithmetic.outcome, arithmetic.reason
    states = tuple(truth_on_builds(*named, one, reference)[0] for one in own) or (there,)
    return Judged(Verdict(outcome, _sentences(said, seen)), there.level, states, another_gene=True)


@dataclass(frozen=True, slots=True)
class _Case:
    cdna: Cdna | None
    protein: Protein | None
    arithmetic: Verdict
    states: tuple[OnTranscript, ...]
    asked: _Asked
    reference: Reference

    @property
    def pair(self) -> bool:
        """Whether there are a c. and a p. that says something."""
        stated = self.protein is not None and self.protein.kind is not ProteinKind.UNKNOWN
        return stated and self.cdna is not None

    def is_true(self, state: OnTranscript) -> bool:
        """Whether all that is stated is true on a transcript, by the sequence or by codons.

        A c. alone that states no bases states its positions, and these can be there or not.
        """
        if not self.pair and self.cdna is not None and not self.cdna.deleted:
            return state.holds is not False and state.exists is True
        if not state.holds:
            return False
        return not self.pair or state.follows is True or self.arithmetic.outcome.holds


def _no_transcript_leads(case: _Case) -> bool:
    """Whether the transcript that was typed is not here, or there is neither one nor a MANE Select.

    Then any transcript on which a pair is true is as good as another.
    """
    leads = any(one.transcript.has(Tag.MANE_SELECT) for one in case.states)
    return case.asked is _Asked.IN_VAIN or (case.asked is _Asked.NOT and not leads)


def _at_exon_edge(cdna: Cdna) -> bool:
    return bool(cdna.start.offset or cdna.end.offset)


def _named(true: Sequence[OnTranscript], case: _Case) -> list[OnTranscript]:
    """Return on which transcripts a c. or a p. that stands alone is meant.

    One base is there by chance on many an isoform that nobody asked for; the edge of an exon,
    from which an intron position counts, is not. A residue of a p. for which nobody named a
    transcript is looked for on all: names of other isoforms are in use.
    """
    first = case.states[0]
    at_edge = case.cdna is not None and _at_exon_edge(case.cdna)
    residue = case.cdna is None and case.asked is _Asked.NOT
    if (at_edge or residue) and first not in true:
        return list(true)
    return [one for one in true if _bare(one.transcript) == _bare(first.transcript)]


def _verdict(case: _Case, true: Sequence[OnTranscript]) -> tuple[Verdict, TwoIsoforms | None]:
    first = case.states[0]
    seen = any(one.follows for one in true)
    if case.arithmetic.outcome is CheckOutcome.IMPOSSIBLE and not seen:
        return _impossible(case)
    if first.holds:
        return _true(case, first), None
    if first.holds is None:
        return _not_seen(case, first, true), None
    if case.asked is _Asked.IN_VAIN:
        said = _sentences("the transcript is not installed", first.reason, _unseen(case))
        return not_checkable(said), None
    if true:
        return _elsewhere(case, first, true), None
    if first.only_protein_is_wrong:
        isoforms = _isoforms(case)
        reason = _sentences(first.reason, isoforms.text if isoforms else "")
        return impossible(reason), isoforms
    reason = _sentences(first.reason, _reference_has_new_base(case, first), _unseen(case))
    return Verdict(CheckOutcome.REFERENCE_DIFFERS, reason), None


def _impossible(case: _Case) -> tuple[Verdict, TwoIsoforms | None]:
    """Add to what codon arithmetic proves what the sequence shows."""
    first = case.states[0]
    isoforms = _isoforms(case)
    reason = case.arithmetic.reason
    if first.holds is False:
        reason = _sentences(reason, first.reason)
    if isoforms is not None:
        reason = _sentences(reason, isoforms.text)
    return replace(case.arithmetic, reason=reason), isoforms


def _isoforms(case: _Case) -> TwoIsoforms | None:
    if case.cdna is None or case.protein is None or not case.protein.start:
        return None
    return two_isoforms(case.cdna, case.protein, case.states, case.reference)


def _true(case: _Case, on: OnTranscript) -> Verdict:
    """Return the verdict on a description that is true on the transcript that was asked."""
    cdna, protein, arithmetic = case.cdna, case.protein, case.arithmetic
    if on.expected_c or on.expected_p:
        return _named_otherwise(case, on)
    if cdna is not None and protein is not None:
        if on.follows:
            return agrees(_sentences(on.reason))
        if arithmetic.outcome is CheckOutcome.NOT_CHECKABLE:
            return replace(arithmetic, reason=_sentences(arithmetic.reason, on.reason))
        if arithmetic.outcome is CheckOutcome.SAME_EVENT:
            return arithmetic
        return agrees(_sentences(on.reason, arithmetic.reason))
    if arithmetic.outcome is CheckOutcome.SAME_EVENT:
        return arithmetic
    return agrees(_sentences(on.reason))


def _named_otherwise(case: _Case, on: OnTranscript) -> Verdict:
    why = []
    if on.expected_c:
        why.append(f"{case.cdna} is the change that HGVS names {on.expected_c}")
    if on.expected_p:
        why.append(f"{case.protein} means the protein that HGVS names {on.expected_p}")
    if case.arithmetic.outcome is CheckOutcome.SAME_EVENT:
        why.append(case.arithmetic.reason)
    if on.expected_c and case.cdna is not None:
        why.append(_rule(case.cdna, on.expected_c))
    names = (on.expected_c or str(case.cdna or ""), _expected_protein(case, on))
    return same_event(
        _sentences(*why, f"checked on {on.transcript.accession}"), " ".join(filter(None, names))
    )


def _expected_protein(case: _Case, on: OnTranscript) -> str:
    """Return the p. beside the HGVS name of c.; it is open where that lies in an intron."""
    if case.protein is None:
        return ""
    if on.expected_c and _at_exon_edge(parse_cdna(on.expected_c)[0]):
        return str(Protein(ProteinKind.UNKNOWN))
    if case.protein.kind is ProteinKind.UNKNOWN and on.computed is not None:
        return str(on.computed)
    return on.expected_p or str(case.protein)


def _rule(cdna: Cdna, expected: str) -> str:
    """Return the rule of naming behind the HGVS name of a c. (DOI 10.1002/humu.22981)."""
    if "dup" in expected and cdna.kind in (CdnaKind.INSERTION, CdnaKind.DELINS):
        return "bases inserted behind their own copy are a duplication"
    if cdna.kind is CdnaKind.DELINS:
        return "only bases that change are named, by the simplest kind of change"
    return "a change in a repeat stands as far 3' as it can"


def _not_seen(case: _Case, on: OnTranscript, true: Sequence[OnTranscript]) -> Verdict:
    """Return the verdict where the installed sequence shows nothing of what is stated."""
    if on.expected_c and case.arithmetic.outcome is not CheckOutcome.IMPOSSIBLE:
        return _named_otherwise(case, on)
    names = "" if on in true else listed(one.transcript.accession for one in true)
    more = f"it is true on {names}" if names else ""
    return replace(case.arithmetic, reason=_sentences(case.arithmetic.reason, on.reason, more))


def _elsewhere(case: _Case, first: OnTranscript, true: Sequence[OnTranscript]) -> Verdict:
    """Return the verdict on a description that is true on another transcript than the asked one."""
    names = listed([one.transcript.accession for one in true])
    reason = f"{first.reason}; it is true on {names}"
    said = [reason, _reference_has_new_base(case, first)]
    asked = first.transcript
    mane = asked.has(Tag.MANE_SELECT)
    other = true[0].transcript
    if _bare(asked) == _bare(other):
        said.append(f"the two versions of {_bare(asked)} differ here")
    elif case.cdna is not None:
        said.append(_on_asked(case.cdna, other, asked, case.reference, mane=mane))
    elif case.protein is not None and case.protein.start == case.protein.end:
        said.append("one residue can be there by chance")
    return Verdict(CheckOutcome.REFERENCE_DIFFERS, _sentences(*said))


def _on_asked(
    cdna: Cdna, other: Transcript, asked: Transcript, reference: Reference, *, mane: bool
) -> str:
    name = f"MANE Select {asked.accession}" if mane else asked.accession
    there = same_change_on(cdna, other, asked, reference)
    if there is None:
        place = same_place_on(cdna, other, asked, reference)
        return f"on {name} the change lies at {place}" if place else ""
    if _OUTSIDE & set(there.consequences) or there.cdna is None:
        return f"the change lies outside {name}"
    protein = f" {there.protein}" if there.protein is not None else ""
    return f"on {name} the change is {there.cdna}{protein}"


def _bare(transcript: Transcript) -> str:
    return transcript.accession.partition(".")[0]


def _reference_has_new_base(case: _Case, first: OnTranscript) -> str:
    """Say so where the reference already has the base that c. calls new."""
    cdna = case.cdna
    if cdna is None or cdna.kind is not CdnaKind.SUBSTITUTION or first.base is not False:
        return ""
    if not first.reason.startswith(f"c.{cdna.start} is {cdna.inserted} on "):
        return ""
    return f"the new base is what {first.transcript.accession} has itself: nothing is changed there"


def _unseen(case: _Case) -> str:
    blank = [
        one.transcript.accession
        for one in case.states
        if one.holds is None and one.exists and one.level is CheckLevel.COORDINATE
    ]
    return f"it could not be checked on {listed(blank)}, of which no bases are known there" * bool(
        blank
    )


def _sentences(*parts: str) -> str:
    """Return clauses as sentences; empty ones are left out."""
    said = []
    for part in parts:
        text = part.strip().rstrip(".")
        if text and text not in said:
            said.append(text)
    return " ".join(f"{_capital(text)}." for text in said)


def _capital(text: str) -> str:
    return text if text[:2] in ("c.", "p.") else f"{text[:1].upper()}{text[1:]}"
