"""What the bundle knows of each transcript: own bases, protein, check level, and what disagrees.

Every sequence is checked against every other that covers it. What disagrees is left out, or marked
with a caution, and listed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from transcript_bundle.edges import edge_caution, still_open
from transcript_bundle.evidence import Evidence, Known
from transcript_bundle.models import Refusal, coding_parts
from transcript_bundle.origin import borrowed
from varannot.bases import CODON, reverse_complement, translate
from varannot.model import CheckLevel
from varannot.transcripts.model import Transcript, Window, sense

__all__ = ["EDGE", "ENOUGH", "Judged", "Subject", "judge"]

EDGE = 50
"""Bases that have to be known beside each coding exon for the level SEQUENCE."""

ENOUGH = 5
"""Independent checks that a protein without coding bases has to pass to count as verified."""


@dataclass(frozen=True)
class Subject:
    """A transcript with its models and the windows of its gene, by build.

    `cdna` and `protein` are those of its LRG record. `twin` is a transcript with the same coding
    exons, whose collected sequences therefore serve this one too. `unconfirmed` holds the coding
    exons whose edges on GRCh37 no annotation confirms.
    """

    models: Mapping[str, Transcript]
    windows: Mapping[str, Window | None]
    spliced: Mapping[str, str]
    cdna: str = ""
    protein: str = ""
    twin: str = ""
    unconfirmed: tuple[int, ...] = ()

    def collected(self, sequences: Mapping[str, str]) -> str:
        """Return what was collected for the transcript itself, or for its twin."""
        return sequences.get(self.any.accession) or sequences.get(self.twin, "")

    @property
    def any(self) -> Transcript:
        """One of the models: what they share is read from it."""
        return next(iter(self.models.values()))


@dataclass
class Judged:
    """The outcome for one transcript: rows, the record for mrna.fa.gz and that for proteins."""

    models: list[Transcript] = field(default_factory=list)
    mrna: str = ""
    protein: str = ""
    problems: list[Refusal] = field(default_factory=list)


def judge(subject: Subject, evidence: Evidence) -> Judged:
    """Return what the bundle holds of a transcript, and every disagreement.

    There are no models in it where the coding sequence turns out to be none.
    """
    outcome = Judged()
    name = f"{subject.any.accession} ({subject.any.gene})"

    def note(reason: str, build: str = "") -> None:
        outcome.problems.append(Refusal(name, build, reason))

    own, bases_from, cautions = _own_bases(subject, evidence, note)
    protein, protein_from, doubts = "", "", ()
    if subject.any.coding:
        bases = _alleles(subject, evidence)
        _compare_bases(subject.any, own, bases, note)
        protein, protein_from, doubts = _protein(subject, own, bases, evidence, note)
        frame, broken = _reading_frame(subject.any, own, protein)
        for reason in (*frame, *broken):
            note(f"left out: {reason}" if broken else f"marked: {reason}")
        if broken:
            return outcome
        cautions += frame + doubts
    outcome.protein = protein
    unread = "N" * len(own)
    mark = _mark(subject, evidence)
    if any(_differs(own, subject.spliced.get(build) or unread) for build in subject.models):
        outcome.mrna = own
    for build, model in sorted(subject.models.items()):
        whole = _merged(own, subject.spliced.get(build, ""))
        level = _level(model, subject.windows.get(build), whole, protein)
        sources = [model.source, *filter(None, (bases_from, protein_from, mark))]
        edges = _edges(subject, protein) if build == "GRCh37" else ()
        outcome.models.append(
            replace(
                model,
                level=level,
                cautions=(*model.cautions, *edges, *cautions),
                source="; ".join(dict.fromkeys(sources)),
            )
        )
    return outcome


def _edges(subject: Subject, protein: str) -> tuple[str, ...]:
    """Return the caution on edges of coding exons on GRCh37, none where there is no doubt."""
    model, window = subject.models["GRCh37"], subject.windows.get("GRCh37")
    spliced = subject.spliced.get("GRCh37", "")
    return edge_caution(still_open(model, subject.unconfirmed, window, spliced, protein))


def _mark(subject: Subject, evidence: Evidence) -> str:
    """Return the mark of a transcript whose own bases are not at hand, empty if they are."""
    model = subject.any
    spliced = subject.spliced.get("GRCh38") or "N" * model.length
    name = model.accession
    cds = evidence.extra.coding.get(name, "")
    collected = (_in_place(model, cds) if cds else None) or "N" * model.length
    older = subject.spliced.get("GRCh37", "")
    return borrowed(model, subject.cdna, spliced, collected, older)


def _differs(own: str, spliced: str) -> bool:
    """Return whether the transcript's own bases say more or other than the genome's."""
    return bool(own) and any(a not in ("N", b) for a, b in zip(own, spliced, strict=True))


def _merged(own: str, spliced: str) -> str:
    if not own or not spliced:
        return own or spliced
    return "".join(a if a != "N" else b for a, b in zip(own, spliced, strict=True))


Note = Callable[[str], None]
Bases = dict[int, str]
"""Coding bases that are known from elsewhere, by their 0-based place in the coding sequence."""


def _own_bases(
    subject: Subject, evidence: Evidence, note: Note
) -> tuple[str, str, tuple[str, ...]]:
    """Return the bases of the transcript as far as known (N elsewhere), their source, cautions.

    An LRG transcript has its own. For the others GRCh38 comes first, which MANE transcripts match
    base for base; then the collected coding sequences; then GRCh37.
    """
    model = subject.any
    if subject.cdna:
        return subject.cdna, "", ()
    own = subject.spliced.get("GRCh38") or "N" * model.length
    source = ""
    extra = evidence.extra
    cds = subject.collected(extra.coding) or subject.collected(extra.partial)
    if cds:
        layer = _in_place(model, cds)
        if layer is None:
            note(f"collected coding sequence of {len(cds)} bases left out: the length differs")
        elif places := _conflicts(own, layer):
            note(f"collected coding sequence left out: differs from GRCh38 at {_few(places)}")
        elif _adds(own, layer):
            own, source = _merged(own, layer), "collected coding sequence"
    older = subject.spliced.get("GRCh37", "")
    if not older or not _adds(own, older):
        return _or_nothing(own), source, ()
    coding = range(model.cds_start, model.cds_end)
    added = sum(1 for at in coding if own[at] == "N" and older[at] != "N")
    caution = f"{added} coding bases are known from GRCh37 alone."
    return _merged(own, older), source, (caution,) if added else ()


def _or_nothing(bases: str) -> str:
    return bases if bases.strip("N") else ""


def _adds(own: str, layer: str) -> bool:
    return any(a == "N" != b for a, b in zip(own, layer, strict=True))


def _conflicts(own: str, layer: str) -> list[int]:
    pairs = enumerate(zip(own, layer, strict=True), start=1)
    return [at for at, (a, b) in pairs if a != b and "N" not in (a, b)]


def _few(places: list[int]) -> str:
    more = f" and {len(places) - 3} more" if len(places) > 3 else ""
    return ", ".join(str(place) for place in places[:3]) + more


def _in_place(model: Transcript, cds: str) -> str | None:
    """Return a coding sequence as bases of the whole transcript, None if its length is wrong."""
    if len(cds) != model.cds_end - model.cds_start:
        return None
    return "N" * model.cds_start + cds + "N" * (model.length - model.cds_end)


def _alleles(subject: Subject, evidence: Evidence) -> Bases:
    """Return the coding bases that ClinVar's reference alleles on GRCh38 tell.

    Bases in which an LRG transcript differs from GRCh38 are left out: there the alleles tell of
    the genome.
    """
    model = subject.models.get("GRCh38")
    if model is None:
        return {}
    pairs = enumerate(zip(subject.cdna, subject.spliced.get("GRCh38", ""), strict=False))
    declared = {at for at, (own, genome) in pairs if genome not in ("N", own)}
    first, last = model.span
    found: Bases = {}
    for position, ref in evidence.alleles_in(model.contig, first + 1, last):
        for shift, base in enumerate(ref):
            at, _ = sense(position - 1 + shift, position + shift, model.strand)
            place = model.to_transcript(at)
            if place is None or place in declared:
                continue
            if model.cds_start <= place < model.cds_end:
                own = base if model.strand == 1 else reverse_complement(base)
                found[place - model.cds_start] = own
    return found


def _compare_bases(model: Transcript, own: str, bases: Bases, note: Note) -> None:
    """Note reference alleles that the known coding bases contradict."""
    cds = own[model.cds_start : model.cds_end]
    wrong = [at + 1 for at, base in sorted(bases.items()) if cds and cds[at] not in ("N", base)]
    if wrong:
        note(f"{len(wrong)} of {len(bases)} ClinVar reference bases differ, at c.{_few(wrong)}")


def _reading_frame(
    model: Transcript, own: str, protein: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is unusual in a coding sequence, and what shows that it is not one.

    It has to run to one stop at its end; a start other than ATG and selenocysteine are unusual.
    """
    cds = own[model.cds_start : model.cds_end]
    if not cds.strip("N"):
        return (), ()
    cautions, broken = [], []
    residues = translate(cds)
    if "N" not in cds[:3] and cds[:3] != "ATG":
        cautions.append(f"Starts with {cds[:3]}, not ATG.")
    inside = [at for at, residue in enumerate(residues[:-1]) if residue == "*"]
    coded = [at for at in inside if protein[at : at + 1] == "U" and cds[at * 3 :][:3] == "TGA"]
    cautions += [f"TGA of codon {at + 1} codes for selenocysteine." for at in coded]
    if stops := [at + 1 for at in inside if at not in coded]:
        broken.append(f"a stop codon stands inside the coding sequence, codon {_few(stops)}")
    if residues[-1] not in ("*", "X"):
        broken.append("the coding sequence does not end with a stop codon")
    return tuple(cautions), tuple(broken)


def _protein(
    subject: Subject, own: str, bases: Bases, evidence: Evidence, note: Note
) -> tuple[str, str, tuple[str, ...]]:
    """Return a protein that nothing known contradicts, its source, and what to say of it."""
    model = subject.any
    translated = translate(own[model.cds_start : model.cds_end])[:-1] if own else ""
    complete = bool(translated) and "X" not in translated
    hotspots = {} if complete else evidence.residues.get(model.ensembl.partition(".")[0], {})
    cautions: tuple[str, ...] = ()
    for rank, candidate in enumerate(_candidates(subject, evidence)):
        if len(candidate.residues) != model.residues:
            if rank < _GIVEN and candidate.residues:
                note(f"protein of {candidate.name} left out: {len(candidate.residues)} residues")
            continue
        wrong, checks = _compare(candidate.residues, translated, bases, hotspots)
        if wrong:
            note(f"protein of {candidate.name} left out: differs at residue {_few(wrong)}")
            if complete:
                what = f"{candidate.name} differs from this translation at residue {_few(wrong)}."
                cautions += (what,)
            continue
        doubt = rank >= _GIVEN and not complete and checks < ENOUGH
        if doubt:
            caution = f"protein not verified to the rule: {candidate.name}, {checks} checks."
            return candidate.residues, candidate.name, (caution,)
        return candidate.residues, candidate.name, cautions
    return "", "", cautions


_GIVEN = 2
"""Candidates of the front ranks were assigned to the transcript; later ones only to its gene."""


def _candidates(subject: Subject, evidence: Evidence) -> list[Known]:
    model = subject.any
    extra = evidence.extra
    named = [
        Known("LRG protein", subject.protein),
        Known("verified protein", subject.collected(extra.proteins)),
    ]
    by_gene = [
        Known(f"UniProtKB {known.name}", known.residues)
        for known in evidence.uniprot.get(model.gene, [])
    ]
    below = subject.collected(extra.below)
    if below:
        by_gene.append(Known("UniProtKB", below))
    fitting = {known.residues for known in by_gene if len(known.residues) == model.residues}
    # Two proteins of one gene and one length: which is meant cannot be told without bases.
    return named + (by_gene if len(fitting) == 1 else [])


def _compare(
    protein: str, translated: str, bases: Bases, hotspots: Mapping[int, str]
) -> tuple[list[int], int]:
    """Return residues (1-based) that something known contradicts, and how much was compared."""
    wrong: set[int] = set()
    checks = 0
    for at, residue in enumerate(translated):
        if residue == "X" or (residue, protein[at]) == ("*", "U"):
            continue
        checks += 1
        if residue != protein[at] and at:
            wrong.add(at + 1)
    for number, residue in hotspots.items():
        if number <= len(protein):
            checks += 1
            if protein[number - 1] != residue:
                wrong.add(number)
    codons: dict[int, dict[int, str]] = {}
    for at, base in bases.items():
        codons.setdefault(at // 3, {})[at % 3] = base
    for at, known in codons.items():
        if at >= len(protein) or at == 0:
            continue
        checks += len(known)
        letter = "*" if protein[at] == "U" else protein[at]
        if not any(_fits(codon, known) for codon, coded in CODON.items() if coded == letter):
            wrong.add(at + 1)
    return sorted(wrong), checks


def _fits(codon: str, known: Mapping[int, str]) -> bool:
    return all(codon[at] == base for at, base in known.items())


def _level(model: Transcript, window: Window | None, own: str, protein: str) -> CheckLevel:
    """Return how far checks on the whole transcript can go on the build of the model."""
    if not model.coding:
        return CheckLevel.NONE
    cds = own[model.cds_start : model.cds_end]
    if cds and "N" not in cds:
        known = window is not None and all(
            "N" not in window.slice(start - EDGE, end + EDGE) for start, end in coding_parts(model)
        )
        return CheckLevel.SEQUENCE if known else CheckLevel.CDS
    return CheckLevel.PROTEIN if protein else CheckLevel.COORDINATE
