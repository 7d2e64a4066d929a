"""Gold rows judged: a change, what we print, what the gold prints, and whether both are one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from bench.hgvs.independent import (
    InapplicableError,
    Model,
    apply_change,
    apply_name,
    protein_pattern,
    same_protein,
    translate,
)
from bench.hgvs.tables import HERE, markdown, read_tsv, writes

from varannot.bases import reverse_complement
from varannot.hgvs.backward import BetweenExonsError, edit_of, genome_edit_of
from varannot.hgvs.cdna import Cdna, CdnaKind, parse_cdna
from varannot.hgvs.check import check_description
from varannot.hgvs.edit import Edit
from varannot.hgvs.locate import LocationError, sense_of
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.project import Projection, project_on
from varannot.hgvs.protein import parse_protein
from varannot.hgvs.protein_effect import CodingSequence
from varannot.hgvs.shift import trimmed
from varannot.model import CheckOutcome, Consequence
from varannot.transcripts.model import Transcript, TranscriptSequence, Window

__all__ = [
    "ALIKE",
    "KNOWN_BAD",
    "OTHER_SPELLING",
    "PERMITTED",
    "UNSUPPORTED",
    "WRONG",
    "Judged",
    "Subject",
    "Unreadable",
    "coding_edit",
    "genomic_change",
    "judge_c",
    "judge_name",
    "judge_p",
    "judge_refused",
    "known_bad",
    "permitted",
    "protein_policy",
    "same_change",
    "summary",
]

ALIKE = "right, spelled alike"
OTHER_SPELLING = "right, gold spelled otherwise"
UNSUPPORTED = "unsupported by design"
NOT_COMPARABLE = "not comparable"
PERMITTED = "permitted difference"
KNOWN_BAD = "known-bad gold"
WRONG = "wrong"
_ORDER = (ALIKE, OTHER_SPELLING, PERMITTED, UNSUPPORTED, NOT_COMPARABLE, KNOWN_BAD, WRONG)


class Unreadable(Exception):
    """A gold description that states no single change that can be applied; the text says why."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one gold row: a category, its reason, and the texts compared."""

    source: str
    row: str
    axis: str
    category: str
    reason: str
    gold: str
    ours: str


class Subject:
    """A transcript with its sequence, ready to be projected on."""

    def __init__(self, sequence: TranscriptSequence) -> None:
        self.sequence = sequence
        model = sequence.transcript
        self.coding = (
            CodingSequence.of(sequence.mrna, model.cds_start, model.cds_end, sequence.protein)
            if sequence.mrna and model.coding
            else None
        )

    def project(self, edit: Edit) -> Projection:
        """Project a genomic edit."""
        return project_on(self.sequence, self.coding, edit)

    @property
    def reference(self) -> str:
        """The protein with its stop, `?` where residues are not known."""
        return translate(self.sequence.cds)


_GENOMIC = re.compile(
    r"(?P<start>\d+)(?:_(?P<end>\d+))?"
    r"(?P<edit>(?P<ref>[ACGTN]+)>(?P<alt>[ACGTN]+)|=|[ACGTN]+=|del(?P<old>[ACGTN]+|\d+)?"
    r"(?:ins(?P<new>[ACGTN]+))?|dup(?:[ACGTN]+|\d+)?|inv(?:[ACGTN]+|\d+)?|ins(?P<added>[ACGTN]+))"
)


def genomic_change(text: str, bases: Callable[[int, int], str]) -> Edit:
    """Return the edit of a g. description (without accession and `g.`).

    `bases` gives the genome's forward bases of a 0-based half-open interval. Raises Unreadable.
    """
    match = _GENOMIC.fullmatch(text)
    if match is None:
        message = "g. states no single change"
        raise Unreadable(message)
    start = int(match["start"]) - 1
    end = int(match["end"]) if match["end"] else start + 1
    edit = match["edit"]
    if match["added"]:
        return Edit(start + 1, start + 1, "", match["added"])
    if match["ref"] and len(match["ref"]) > 1 and not match["end"]:
        end = start + len(match["ref"])
    there = bases(start, end)
    stated = match["ref"] or match["old"] or (edit[:-1] if edit.endswith("=") else "")
    if stated.isalpha():
        if len(stated) != len(there):
            message = "g. states other bases than its range has"
            raise Unreadable(message)
        if any(a != b and "N" not in (a, b) for a, b in zip(stated, there, strict=True)):
            message = f"g. states {stated} where the genome has {there}"
            raise Unreadable(message)
        there = stated
    if match["alt"]:
        return Edit(start, end, there, match["alt"])
    if edit.endswith("="):
        return Edit(start, end, there, there)
    if edit.startswith("dup"):
        return Edit(end, end, "", there)
    if edit.startswith("inv"):
        return Edit(start, end, there, reverse_complement(there))
    return Edit(start, end, there, match["new"] or "")


def coding_edit(cdna: Cdna, sequence: TranscriptSequence) -> Edit:
    """Return the sense edit of a c. description; raises LocationError where it has no place."""
    transcript, gene = sequence.transcript, sequence.gene
    start, end = sense_of(cdna.start, transcript), sense_of(cdna.end, transcript) + 1
    old = gene.slice(start, end) if gene else "N" * (end - start)
    match cdna.kind:
        case CdnaKind.INSERTION:
            return Edit(end - 1, end - 1, "", cdna.inserted)
        case CdnaKind.DUPLICATION:
            return Edit(end, end, "", old)
        case CdnaKind.INVERSION:
            return Edit(start, end, old, reverse_complement(old))
        case CdnaKind.IDENTITY:
            return Edit(start, end, old, old)
    if cdna.deleted and len(cdna.deleted) == len(old):
        old = "".join(b if a == "N" else a for a, b in zip(old, cdna.deleted, strict=True))
    return Edit(start, end, old, cdna.inserted)


def same_change(one: Edit, other: Edit, window: Window) -> bool:
    """Return whether two edits make the same sequence; unknown bases count as themselves."""
    start, end = min(one.start, other.start), max(one.end, other.end)
    texts = [
        window.slice(start, edit.start) + edit.alt + window.slice(edit.end, end)
        for edit in (one, other)
    ]
    return texts[0] == texts[1]


def stated_base_differs(cdna: Cdna, sequence: TranscriptSequence) -> str:
    """Return what the sequence has where a gold c. states other bases, empty if it agrees."""
    if not cdna.deleted or cdna.kind is CdnaKind.INSERTION or sequence.gene is None:
        return ""
    start = sense_of(cdna.start, sequence.transcript)
    there = sequence.gene.slice(start, start + len(cdna.deleted))
    differs = any(a != b and "N" not in (a, b) for a, b in zip(there, cdna.deleted, strict=True))
    return there if differs else ""


def judge_c(source: str, row: str, gold: str, subject: Subject, ours: Projection) -> Judged:
    """Hold our c. against the gold's: as texts, then as changes of the gene."""
    text = str(ours.cdna) if ours.cdna else ""
    result = [source, row, "c.", WRONG, "", gold, text]

    def outcome(category: str, reason: str = "") -> Judged:
        result[3], result[4] = category, reason
        if category == WRONG and (source, row, "c.") in known_bad():
            result[3], result[4] = KNOWN_BAD, known_bad()[source, row, "c."]
        return Judged(*result)

    if not ours.cdna:
        codes = ", ".join(finding.code.value for finding in ours.findings)
        return outcome(WRONG, f"no c. printed: {codes}")
    try:
        change, _ = parse_cdna(gold)
    except DescriptionError as error:
        return outcome(UNSUPPORTED, f"the gold's form: {error.reason}")
    if text in (gold, str(change)):
        return outcome(ALIKE)
    window = subject.sequence.gene or Window(0, "")
    try:
        there = stated_base_differs(change, subject.sequence)
        if there:
            return outcome(WRONG, f"gold states {change.deleted}, the transcript has {there}")
        wanted = coding_edit(change, subject.sequence)
    except LocationError as error:
        if _same_transcript(change, ours.cdna, subject.sequence):
            return outcome(OTHER_SPELLING, _spelling(change, ours.cdna))
        return outcome(WRONG, f"gold: {error}")
    mine = coding_edit(ours.cdna, subject.sequence)
    if same_change(trimmed(wanted), trimmed(mine), window):
        if not _better(trimmed(mine), trimmed(wanted), ours.cdna, change):
            return outcome(WRONG, "same change, but the gold's name is the better one")
        return outcome(OTHER_SPELLING, _spelling(change, ours.cdna))
    if _same_transcript(change, ours.cdna, subject.sequence):
        return outcome(OTHER_SPELLING, _spelling(change, ours.cdna))
    return outcome(WRONG, "another change")


_PRIORITY = (
    CdnaKind.IDENTITY,
    CdnaKind.SUBSTITUTION,
    CdnaKind.DELETION,
    CdnaKind.INVERSION,
    CdnaKind.DUPLICATION,
    CdnaKind.INSERTION,
    CdnaKind.DELINS,
)
"""Which name goes before which (HGVS recommendations, prioritisation)."""


def _better(mine: Edit, theirs: Edit, ours: Cdna, gold: Cdna) -> bool:
    """Return whether our name comes first by the nomenclature, and lies no further 5'."""
    if _PRIORITY.index(ours.kind) != _PRIORITY.index(gold.kind):
        return _PRIORITY.index(ours.kind) < _PRIORITY.index(gold.kind)
    return mine.start >= theirs.start


def _same_transcript(one: Cdna, other: Cdna, sequence: TranscriptSequence) -> bool:
    """Return whether two names in exons with alignment gaps make the same transcript."""
    model = sequence.transcript
    if len(model.blocks) == model.exon_count:
        return False
    flat = Model(sequence.mrna, 0, ((0, len(sequence.mrna)),), (model.cds_start, model.cds_end))
    try:
        first, second = (apply_change(flat, apply_name(str(name), flat)) for name in (one, other))
    except InapplicableError:
        return False
    return first == second


def _spelling(gold: Cdna, ours: Cdna) -> str:
    if gold.kind is ours.kind:
        return "not the 3'-most place"
    return f"{gold.kind.value} for {ours.kind.value}"


def judge_p(
    source: str, row: str, gold: str, subject: Subject, ours: Projection, *, edge: bool = False
) -> Judged:
    """Hold our p. against the gold's: as texts, then as proteins."""
    text = str(ours.protein) if ours.protein else ""
    body = gold.partition(":")[2] or gold
    result = [source, row, "p.", WRONG, "", gold, text]

    def outcome(category: str, reason: str = "") -> Judged:
        result[3], result[4] = category, reason
        if category == WRONG and (source, row, "p.") in known_bad():
            result[3], result[4] = KNOWN_BAD, known_bad()[source, row, "p."]
        return Judged(*result)

    try:
        canonical = str(parse_protein(body)[0])
    except DescriptionError as error:
        return outcome(UNSUPPORTED, f"the gold's form: {error.reason}")
    if text == canonical:
        return outcome(ALIKE)
    if not subject.sequence.mrna or "N" in subject.sequence.cds:
        return outcome(NOT_COMPARABLE, "the bases of the transcript are not in the data")
    if ours.effect is not None and ours.effect.unknown:
        return outcome(NOT_COMPARABLE, ours.effect.unknown)
    if rule := protein_policy(canonical, ours):
        return outcome(PERMITTED, rule)
    if canonical in ("p.?", "p.0", "p.0?", "p.(Met1?)") or text in ("p.?", "p.0", "p.(Met1?)", ""):
        return outcome(WRONG, "one states no protein")
    try:
        wanted = protein_pattern(canonical, subject.reference)
        mine = protein_pattern(text, subject.reference)
    except InapplicableError as error:
        return outcome(WRONG, str(error))
    if same_protein(wanted, mine):
        return outcome(OTHER_SPELLING, "same protein")
    return outcome(WRONG, "another protein")


def judge_name(
    source: str, row: str, name: str, subject: Subject, gold_c: str, gold_p: str = ""
) -> Iterator[Judged]:
    """Judge what we make of a c. description: its canonical form, and its protein."""
    try:
        change, _ = parse_cdna(name)
        edit = genome_edit_of(edit_of(change, subject.sequence), subject.sequence)
    except DescriptionError as error:
        # What the gold calls a form of its own is refused by name.
        reason = f"the form of the input: {error.reason}"
        yield Judged(source, row, "c.", UNSUPPORTED, reason, gold_c or gold_p, "")
        return
    except (LocationError, BetweenExonsError) as error:
        bad = known_bad().get((source, row, "c."))
        category, reason = (KNOWN_BAD, bad) if bad else (WRONG, str(error))
        yield Judged(source, row, "c.", category, reason, gold_c or gold_p, "")
        return
    if _over_junction(change, subject.sequence.transcript):
        reason = "a range over an exon junction: on the genome it takes the intron along"
        yield Judged(source, row, "c.", NOT_COMPARABLE, reason, gold_c or gold_p, "")
        return
    ours = subject.project(edit)
    if gold_c:
        yield judge_c(source, row, gold_c, subject, ours)
    if gold_p:
        yield judge_p(source, row, gold_p, subject, ours)


def _over_junction(change: Cdna, transcript: Transcript) -> bool:
    """Whether bases of several exons are replaced or turned: gold without introns joins them."""
    if change.kind not in (CdnaKind.INVERSION, CdnaKind.DELINS):
        return False
    first, last = (sense_of(place, transcript) for place in (change.start, change.end))
    return transcript.block_index(first) != transcript.block_index(last)


def judge_refused(
    source: str, row: str, name: str, subject: Subject | None, why: str, accession: str = ""
) -> Judged:
    """Judge a description that has to be refused; `accession` is that of the description."""
    if re.match(r"[NX]R_", accession):
        # What an accession allows is known to the check, not to the reader of names.
        check = check_description("", accession, name, "").check
        if check.outcome is CheckOutcome.NOT_CHECKABLE and "does not code" in check.reason:
            return Judged(source, row, "refused", ALIKE, "", why, check.reason)
    try:
        change, _ = parse_cdna(name)
        if subject is None:
            return Judged(source, row, "refused", NOT_COMPARABLE, "no transcript", why, "")
        edit_of(change, subject.sequence)
        there = stated_base_differs(change, subject.sequence)
        if there:
            said = f"the transcript has {there}"
            return Judged(source, row, "refused", ALIKE, "", why, said)
    except (DescriptionError, LocationError, BetweenExonsError) as error:
        return Judged(source, row, "refused", ALIKE, "", why, str(error))
    category = KNOWN_BAD if (source, row, "refused") in known_bad() else WRONG
    reason = known_bad().get((source, row, "refused"), "read without complaint")
    return Judged(source, row, "refused", category, reason, why, str(change))


_OUTSIDE = {Consequence.UPSTREAM, Consequence.DOWNSTREAM}


def protein_policy(theirs: str, ours: Projection) -> str:
    """Return the id of the permitted difference that two p. fall under, empty if none does.

    The rules stand in permitted_differences.tsv.
    """
    text = str(ours.protein) if ours.protein else ""
    if {text, theirs} == {"p.(Met1?)", "p.?"} and text == "p.(Met1?)":
        return permitted("start-codon")
    if not text and theirs in ("p.(=)", "p.?") and _OUTSIDE & set(ours.consequences):
        return permitted("outside")
    if ours.cdna is None:
        return ""
    if theirs == "p.?" and ours.cdna.kind is CdnaKind.DUPLICATION and _leaves_exon(ours):
        return permitted("dup-over-edge")
    if text != "p.?":
        return ""
    if ours.cdna.start.offset and ours.cdna.end.offset and theirs == "p.(=)":
        return permitted("intron")
    blocks = {ours.transcript.block_index(at) for at in (ours.raw.start, ours.raw.end - 1)}
    return permitted("intron-taken") if len(blocks) > 1 or _leaves_exon(ours) else ""


def _leaves_exon(ours: Projection) -> bool:
    assert ours.cdna is not None
    return bool(ours.cdna.start.offset) != bool(ours.cdna.end.offset)


def permitted(name: str) -> str:
    """Return the id of a rule after making sure that the reviewed table has it."""
    if name not in _permitted():
        message = f"permitted_differences.tsv has no rule {name}"
        raise KeyError(message)
    return name


@cache
def _permitted() -> frozenset[str]:
    return frozenset(row["id"] for row in read_tsv(HERE / "permitted_differences.tsv"))


@cache
def known_bad() -> dict[tuple[str, str, str], str]:
    """Return the reviewed reasons of gold rows that are themselves wrong."""
    path = HERE / "known_bad.tsv"
    return {(row["file"], row["row"], row["axis"]): row["reason"] for row in read_tsv(path)}


def _cut(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]}..."


def summary(name: str, judged: Iterable[Judged]) -> tuple[str, int]:
    """Return a table of counts with the reasons, and the number of wrong rows; write all rows."""
    rows = list(judged)
    writes(
        name,
        ("file", "row", "axis", "category", "reason", "gold", "ours"),
        [(j.source, j.row, j.axis, j.category, j.reason, _cut(j.gold), _cut(j.ours)) for j in rows],
    )
    counts = Counter((j.source, j.axis, j.category) for j in rows)
    keys = dict.fromkeys((j.source, j.axis) for j in rows)
    lines = [
        (source, axis, *(counts[source, axis, category] for category in _ORDER))
        for source, axis in keys
    ]
    reasons = Counter((j.category, j.reason) for j in rows if j.category not in (ALIKE,))
    why = [(*key, count) for key, count in sorted(reasons.items(), key=lambda i: (i[0][0], -i[1]))]
    table = markdown(("file", "axis", *_ORDER), lines)
    wrong = sum(1 for j in rows if j.category == WRONG)
    return f"{table}\n\n{markdown(('category', 'reason', 'rows'), why)}", wrong
