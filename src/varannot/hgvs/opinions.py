"""Hold the printed description against two others: the engine's, and the brute force's.

Equal texts agree. Texts that differ are compared by what they mean: c. is applied to the
sequence, p. is compared as a protein. A difference of spelling alone is permitted only where
`resources/spelling_differences.tsv` lists its kind, with the reason.
"""

from __future__ import annotations

from msgspec import Struct

from varannot.hgvs.brute_force import BruteAnswer, applies_to, second_opinion
from varannot.hgvs.cdna import Cdna, CdnaKind, parse_cdna
from varannot.hgvs.edit import Edit
from varannot.hgvs.engine import Engine
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.protein import Protein, parse_protein
from varannot.hgvs.retranslate import reading_of
from varannot.hgvs.same_protein import matches, protein_after
from varannot.hgvs.spelling import (
    Spelling,
    cdna_difference,
    counted_on,
    protein_difference,
    why_permitted,
)
from varannot.hgvs.tracks import gapped_exon
from varannot.model import FindingCode, HgvsFinding, Opinion
from varannot.transcripts.model import TranscriptSequence

__all__ = ["BRUTE_FORCE", "opinions"]

BRUTE_FORCE = "brute force"
"""Who gives the second opinion that is our own."""


class _Case(Struct, frozen=True, gc=False):
    """What both comparisons look at."""

    sequence: TranscriptSequence
    raw: Edit
    hgvs_c: str
    hgvs_p: str
    brute: BruteAnswer


class _Verdict(Struct, frozen=True, gc=False):
    agrees: bool
    note: str = ""
    problem: str = ""


def opinions(
    sequence: TranscriptSequence,
    raw: Edit,
    shifted: Edit,
    hgvs_c: str | Cdna,
    hgvs_p: str | Protein | None,
    engine: Engine | None,
) -> tuple[tuple[Opinion, ...], tuple[HgvsFinding, ...]]:
    """Return the two opinions on a printed description, and a finding for each disagreement.

    `raw` is the change as the genome change was given, `shifted` the same placed as far 3' as it
    goes; both in sense coordinates. In an exon whose alignment has gaps `shifted` is not looked at:
    there the engine shifts along the transcript itself. `hgvs_c` and `hgvs_p` are printed without
    accession; they are empty (or None) where nothing is printed, and a missing p. is not compared.
    Without an engine there is the brute force's opinion alone.
    """
    brute = second_opinion(sequence, raw)
    text_c, text_p = str(hgvs_c), "" if hgvs_p is None else str(hgvs_p)
    case = _Case(sequence, raw, text_c, text_p, brute)
    refusal = brute.refusal
    if not refusal and brute.change is None and brute.hgvs_p == "p.?" and brute.notes:
        refusal = brute.notes[-1]
    own, finding = _judged(case, BRUTE_FORCE, brute.hgvs_c, brute.hgvs_p, refusal, _BRUTE)
    if engine is None:
        return (own,), finding
    answer = engine.describe(sequence, raw if gapped_exon(sequence, raw) else shifted)
    other, more = _judged(case, engine.name, answer.hgvs_c, answer.hgvs_p, answer.refusal, _ENGINE)
    return (other, own), (*more, *finding) if more or finding else ()


_ENGINE = (FindingCode.ENGINE_DIFFERS, FindingCode.ENGINE_REFUSED)
_BRUTE = (FindingCode.BRUTE_FORCE_DIFFERS, FindingCode.BRUTE_FORCE_REFUSED)


def _judged(
    case: _Case,
    who: str,
    hgvs_c: str,
    hgvs_p: str,
    refusal: str,
    codes: tuple[FindingCode, FindingCode],
) -> tuple[Opinion, tuple[HgvsFinding, ...]]:
    """Return the opinion with its verdict, and the finding where it does not agree."""
    if hgvs_c == case.hgvs_c and hgvs_p == case.hgvs_p and hgvs_c:
        return Opinion(who=who, hgvs_c=hgvs_c, hgvs_p=hgvs_p, agrees=True), ()
    differs, refused = codes
    if not hgvs_c and refusal:
        opinion = Opinion(
            who=who, hgvs_c="", hgvs_p="", agrees=not case.hgvs_c, note=f"refused: {refusal}"
        )
        if not case.hgvs_c:
            return opinion, ()
        text = f"{who} gives no description to compare {case.hgvs_c} with: {refusal}."
        return opinion, (HgvsFinding(code=refused, text=text),)
    verdict = _combined(_of_cdna(case, hgvs_c), _of_protein(case, hgvs_p, refusal))
    opinion = Opinion(
        who=who, hgvs_c=hgvs_c, hgvs_p=hgvs_p, agrees=verdict.agrees, note=verdict.note
    )
    if verdict.agrees:
        return opinion, ()
    no_protein = bool(refusal) and hgvs_p in ("", "p.?") and hgvs_c == case.hgvs_c
    text = f"{who}: {verdict.problem}."
    return opinion, (HgvsFinding(code=refused if no_protein else differs, text=text),)


def _combined(one: _Verdict, other: _Verdict) -> _Verdict:
    note = "; ".join(part for part in (one.note, other.note) if part)
    problem = "; ".join(part for part in (one.problem, other.problem) if part)
    return _Verdict(one.agrees and other.agrees, note or problem, problem)


def _of_cdna(case: _Case, theirs: str) -> _Verdict:
    ours = case.hgvs_c
    if theirs == ours:
        return _Verdict(True)
    if not ours or not theirs:
        return _Verdict(False, problem=f"c. is {theirs or 'not given'}, ours {ours or 'none'}")
    one, other = _cdna(ours), _cdna(theirs)
    if one is None or other is None:
        return _Verdict(False, problem=f"c. is {theirs}, which cannot be compared with {ours}")
    if one == other or str(one) == str(other):
        return _Verdict(True)
    model = case.sequence.transcript
    kind = cdna_difference(one, other, model, unknown=case.brute.open)
    if kind:
        return _Verdict(True, note=_permitted(kind))
    here = applies_to(case.sequence, counted_on(one, model), case.raw)
    there = applies_to(case.sequence, counted_on(other, model), case.raw)
    if here and there and {one.kind, other.kind} == _COPY:
        return _Verdict(True, note=_permitted(Spelling.COPY_INSERTED))
    if here and there and gapped_exon(case.sequence, case.raw):
        return _Verdict(True, note=_permitted(Spelling.NOT_SHIFTED))
    if here is False or there is False:
        whose = "ours" if there else "theirs" if here else "neither"
        what = f"c. is {theirs}, ours {ours}: these are different changes"
        return _Verdict(False, problem=f"{what}; applied to the sequence, {_RIGHT[whose]}")
    alike = "names the same change" if here and there else "may name the same change"
    return _Verdict(False, problem=f"c. is {theirs}, ours {ours}, which {alike} otherwise")


def _permitted(kind: Spelling) -> str:
    return f"{kind}: {why_permitted(kind)}"


_COPY = {CdnaKind.DUPLICATION, CdnaKind.INSERTION}

_RIGHT = {
    "ours": "theirs gives the change and ours does not",
    "theirs": "ours gives the change and theirs does not",
    "neither": "neither gives the change",
}


def _of_protein(case: _Case, theirs: str, refusal: str) -> _Verdict:
    ours = case.hgvs_p
    if theirs == ours or not ours:
        return _Verdict(True)
    if not theirs:
        if case.hgvs_p in _NOTHING or not refusal:
            return _Verdict(True, note=refusal)
        return _Verdict(False, problem=f"no p. is given to compare {ours} with: {refusal}")
    one, other = _protein(ours), _protein(theirs)
    same = None if one is None or other is None else _same(case, one, other)
    kind = protein_difference(ours, theirs, case.brute, same=same)
    if kind:
        return _Verdict(True, note=_permitted(kind))
    if same:
        return _Verdict(False, problem=f"p. is {theirs}, ours {ours}: the same protein, spelled")
    if same is None:
        return _Verdict(False, problem=f"p. is {theirs}, which cannot be compared with {ours}")
    return _Verdict(False, problem=f"p. is {theirs}, ours {ours}: these are different proteins")


_NOTHING = frozenset({"p.?", "p.(=)"})


def _same(case: _Case, one: Protein, other: Protein) -> bool | None:
    """Return whether two p. descriptions make the same protein; None where one predicts none."""
    if one == other:
        return True
    reading = reading_of(case.sequence)
    if reading.problem:
        return None
    change = case.brute.change
    if change is not None:
        here, there = matches(reading, change, one), matches(reading, change, other)
        if here is None or there is None:
            return None
        if here or there:
            return here and there
    reference = reading.protein()
    after, twin = protein_after(reference, one), protein_after(reference, other)
    return None if after is None or twin is None else after == twin


def _cdna(text: str) -> Cdna | None:
    try:
        return parse_cdna(text)[0]
    except DescriptionError:
        return None


def _protein(text: str) -> Protein | None:
    try:
        return parse_protein(text)[0]
    except DescriptionError:
        return None
