"""Why our name and biocommons' differ: by the sequence, then by a rule of the reviewed table."""

from __future__ import annotations

from dataclasses import dataclass

from bench.hgvs.gold import Subject, permitted
from bench.hgvs.independent import (
    Change,
    InapplicableError,
    Model,
    altered_protein,
    apply_name,
    mutated,
    protein_pattern,
    same_protein,
)
from bench.hgvs.random_variants import Variant
from bench.hgvs.subjects import plain_model

from varannot.hgvs.cdna import Cdna, CdnaKind, parse_cdna
from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.project import Projection
from varannot.hgvs.protein import parse_protein
from varannot.model import Consequence

__all__ = ["Explained", "Outcome", "explain"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One axis: `same`, `permitted` by a rule, `theirs` wrong, `none` from them, or `wrong`."""

    category: str
    rule: str
    texts: tuple[str, str]
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """One variant with the outcome of both axes."""

    variant: Variant
    name: str
    cdna: Outcome
    protein: Outcome

    def of(self, axis: str) -> Outcome:
        """Return the outcome of `c.` or `p.`."""
        return self.cdna if axis == "c." else self.protein


def explain(
    variant: Variant, name: str, subject: Subject, their_c: str, their_p: str, error: str
) -> Explained:
    """Return how our answer and theirs compare."""
    ours = subject.project(variant.edit)
    raw = sense_edit(variant.edit, subject.sequence.transcript.strand)
    truth = Change(raw.start, raw.end, raw.alt)
    if _has_gaps(subject):
        model, truth = _on_transcript(subject, truth)
    else:
        model = _model(subject)
    cdna = _cdna(model, truth, ours, their_c, error, _beside_gap(subject, raw, truth))
    protein = _protein(model, truth, ours, subject, their_p, error if not their_p else "", cdna)
    return Explained(variant, name, cdna, protein)


def _has_gaps(subject: Subject) -> bool:
    model = subject.sequence.transcript
    return len(model.blocks) != model.exon_count


def _on_transcript(subject: Subject, change: Change) -> tuple[Model, Change]:
    """Return the transcript alone, and a change inside one aligned block in its coordinates.

    An insertion at the point where the transcript has bases that the genome lacks stands in their
    place: the sequenced allele has the new bases there, and not those.
    """
    model = subject.sequence.transcript
    mrna = subject.sequence.mrna
    flat = Model(mrna, 0, ((0, len(mrna)),), (model.cds_start, model.cds_end))
    for before, after in zip(model.blocks, model.blocks[1:], strict=False):
        if change.start == change.end == before.end == after.start:
            return flat, Change(before.tx_end, after.tx_start, change.new)
    block = next(one for one in model.blocks if one.start <= change.start and change.end <= one.end)
    move = block.tx_start - block.start
    return flat, Change(change.start + move, change.end + move, change.new)


_MODELS: dict[int, Model] = {}


def _model(subject: Subject) -> Model:
    key = id(subject)
    if key not in _MODELS:
        _MODELS[key] = plain_model(subject.sequence)
    return _MODELS[key]


def _makes(name: str, model: Model, truth: Change) -> bool:
    """Return whether a c. name, applied to the sequence, makes the changed sequence."""
    one, two = mutated(model, apply_name(name, model), truth)
    return one == two


def _beside_gap(subject: Subject, raw: Edit, truth: Change) -> tuple[Change, ...]:
    """Return an insertion beside bases that the genome alone has together with these bases."""
    model, window = subject.sequence.transcript, subject.sequence.genome
    found = []
    for before, after in zip(model.blocks, model.blocks[1:], strict=False):
        alone = before.exon == after.exon and after.start > before.end
        if raw.ref or not alone or window is None or raw.start not in (before.end, after.start):
            continue
        bases = window.slice(before.end, after.start)
        new = truth.new + bases if raw.start == before.end else bases + truth.new
        found.append(Change(truth.start, truth.end, new))
    return tuple(found)


def _cdna(
    model: Model,
    truth: Change,
    ours: Projection,
    theirs: str,
    error: str,
    beside: tuple[Change, ...] = (),
) -> Outcome:
    text = str(ours.cdna) if ours.cdna else ""
    texts = (text, theirs)
    try:
        mine_right = bool(text) and _makes(text, model, truth)
    except InapplicableError as problem:
        return Outcome("wrong", "", texts, f"ours: {problem}")
    if not mine_right:
        return Outcome("wrong", "", texts, "ours makes another sequence")
    if not theirs:
        return Outcome("none", _error_kind(error), texts, error)
    try:
        change = parse_cdna(theirs)[0]
    except DescriptionError as problem:
        return Outcome("wrong", "", texts, f"theirs is not read: {problem}")
    if str(change) == text:
        return Outcome("same", "", texts)
    try:
        their_right = _makes(str(change), model, truth)
    except InapplicableError as problem:
        return Outcome("theirs", "c-not-applicable", texts, str(problem))
    if not their_right and any(_makes(str(change), model, other) for other in beside):
        return Outcome("permitted", permitted("c-beside-gap"), texts)
    if not their_right:
        proof = "applied to the sequence, theirs makes another than the variant"
        return Outcome("theirs", "c-other-sequence", texts, proof)
    rule = _c_rule(ours, change)
    if not rule:
        return Outcome("wrong", "", texts, "same sequence, but no rule permits the difference")
    return Outcome("permitted", permitted(rule), texts)


def _error_kind(error: str) -> str:
    kind, _, text = error.partition(":")
    return f"{kind}: {' '.join(text.split()[:8])}"


def _c_rule(ours: Projection, theirs: Cdna) -> str:
    """Return the rule under which two names of the same change may differ."""
    mine = ours.cdna
    assert mine is not None
    names = (mine.start, mine.end, theirs.start, theirs.end)
    intronic = [bool(one.offset) for one in names]
    moved = mine.kind is theirs.kind
    if moved and all(intronic):
        return "c-intron-not-moved"
    if {mine.kind, theirs.kind} == {CdnaKind.DUPLICATION, CdnaKind.INSERTION} and all(intronic):
        return "c-intron-not-moved"
    if any(intronic):
        return "c-exon-edge"
    if len({one.zone for one in names}) > 1:
        return "c-cds-border"
    outside = {Consequence.UPSTREAM, Consequence.DOWNSTREAM} & set(ours.consequences)
    if outside or ours.placed.named.end > ours.transcript.end:
        return "c-outside"
    return ""


def _protein(
    model: Model,
    truth: Change,
    ours: Projection,
    subject: Subject,
    theirs: str,
    error: str,
    cdna: Outcome,
) -> Outcome:
    text = str(ours.protein) if ours.protein else ""
    texts = (text, theirs)
    reference = subject.reference
    if cdna.category == "wrong":
        return Outcome("wrong", "", texts, f"c. is wrong: {cdna.proof}")
    named = apply_name(str(ours.cdna), model) if ours.cdna else truth
    altered = altered_protein(model, named)
    if altered is not None and not altered.endswith("*"):
        altered += "~"
    try:
        mine = protein_pattern(text, reference) if text else "~"
    except InapplicableError as problem:
        return Outcome("wrong", "", texts, f"ours: {problem}")
    if altered is not None and not same_protein(mine, altered):
        return Outcome("wrong", "", texts, "ours is not the protein of the changed transcript")
    if not theirs:
        return Outcome("none", _error_kind(error), texts, error)
    try:
        canonical = str(parse_protein(theirs)[0])
    except DescriptionError as problem:
        return _unreadable(texts, theirs, str(problem))
    if canonical == text:
        return Outcome("same", "", texts)
    if cdna.rule == "c-beside-gap":
        return Outcome("permitted", permitted("c-beside-gap"), texts)
    if cdna.category == "theirs":
        return Outcome("theirs", "p-of-wrong-c", texts, cdna.proof)
    rule = _unknown_rule(ours, text, canonical)
    if not rule and canonical == "p.(Met1?)" and altered is not None:
        # Ours was found to be the protein that is read from the start codon.
        rule = "start-kept"
    if rule:
        return Outcome("permitted", permitted(rule), texts)
    try:
        pattern = protein_pattern(canonical, reference)
    except InapplicableError as problem:
        return Outcome("theirs", "p-not-applicable", texts, str(problem))
    if altered is not None and not same_protein(pattern, altered):
        proof = "theirs is not the protein of the changed transcript"
        return Outcome("theirs", "p-other-protein", texts, proof)
    if text == "p.(Met1?)" and Consequence.UTR_5 in ours.consequences:
        proof = "the start codon and all behind it are as before, only the UTR is longer"
        return Outcome("theirs", "p-before-start", texts, proof)
    if pattern == "~" or mine == "~":
        return Outcome("wrong", "", texts, "one states no protein, and no rule permits it")
    if altered is None and not same_protein(pattern, mine):
        return Outcome("wrong", "", texts, "two proteins")
    rule = _p_rule(text, canonical)
    if not rule:
        return Outcome("wrong", "", texts, "same protein, but no rule permits the difference")
    return Outcome("permitted", permitted(rule), texts)


def _unreadable(texts: tuple[str, str], theirs: str, problem: str) -> Outcome:
    return Outcome("wrong", "", texts, f"theirs is not read: {problem}")


_NOT_CODING = {Consequence.UTR_5, Consequence.UTR_3, Consequence.REFERENCE_IDENTICAL}


def _unknown_rule(ours: Projection, mine: str, theirs: str) -> str:
    """Return the rule where one of the two states no protein."""
    terms = set(ours.consequences)
    if theirs == "p.?" and mine == "p.(=)" and terms & _NOT_CODING:
        return "p-utr"
    if mine == "p.(Met1?)" and theirs == "p.?":
        return "start-codon"
    if mine == "p.(=)" and theirs == "p.(Met1?)" and Consequence.UTR_5 in terms:
        return "start-not-trimmed"
    if mine == "p.(Met1?)" and Consequence.START_LOST in terms:
        return "start-moved"
    if not mine and terms & {Consequence.UPSTREAM, Consequence.DOWNSTREAM}:
        return "outside"
    splice = {Consequence.SPLICE_ACCEPTOR, Consequence.SPLICE_DONOR, Consequence.SPLICE_REGION}
    if theirs == "p.?" and terms & splice:
        return "p-exon-edge"
    if mine == "p.?" and terms & splice:
        return "p-exon-edge-ours"
    return ""


def _p_rule(mine: str, theirs: str) -> str:
    """Return the rule under which two names of the same protein may differ."""
    if "=" in mine and ("=" in theirs or theirs.endswith("fs)")):
        return "p-synonymous"
    if mine.endswith("=)") and "Ter" in theirs:
        return "p-stop-kept"
    if "Ter" in mine and "fs" in theirs:
        return "p-frameshift-at-once"
    if "Ter" in mine and ("delins" in mine or "ins" in mine):
        return "p-early-stop"
    if "ext" in mine or "ext" in theirs:
        return "p-extension"
    if mine.endswith("del)") and theirs.endswith("Ter)"):
        return "p-last-residues"
    if mine.endswith("Ter)") and "del" in theirs:
        return "p-early-stop"
    return ""
