"""Models held against the numbering that others use: hotspot residues, positions, lengths.

A list of names pairs RefSeq with Ensembl transcripts, and Ensembl can change a transcript while its
name stays. Such a model would number residues otherwise than everyone who uses its name, so it is
left out where what is known of the name does not fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from transcript_bundle.evidence import Evidence
from transcript_bundle.judge import Judged
from transcript_bundle.models import Refusal
from transcript_bundle.tables import LISTED
from transcript_bundle.versions import CODING_EXONS
from varannot.bases import translate
from varannot.transcripts.model import Tag, Transcript, sense

__all__ = ["Held", "hold"]

_SHOWN = 5
"""Disagreements that are named in a message."""


@dataclass
class Held:
    """What came of it: counts over all models, what was left out or marked, and which models."""

    models: int = 0
    agree: int = 0
    differ: int = 0
    refused: list[Refusal] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Count:
    agree: int
    differ: tuple[str, ...]


def hold(
    judged: dict[str, Judged],
    evidence: Evidence,
    isoforms: Mapping[str, str],
    paired: Mapping[str, str],
) -> Held:
    """Remove or mark models whose numbering differs; models that a list alone names can go.

    `isoforms` gives the Ensembl transcript that a list pairs with an accession, `paired` the
    RefSeq accession that a list pairs with a model.
    """
    held = Held()
    letters = _Letters(judged)
    lengths = _lengths(judged)
    for accession, one in judged.items():
        if not one.models or not one.models[0].coding:
            continue
        count = _count(one, evidence, isoforms, letters)
        held.models += bool(count.agree or count.differ)
        held.agree += count.agree
        held.differ += len(count.differ)
        model = one.models[0]
        known = lengths.get(paired.get(accession, "").partition(".")[0], set())
        reason = _misfit(model, count, known) if _listed(model) else ""
        name = f"{accession} ({model.gene})"
        if reason:
            held.dropped.add(accession)
            held.refused.append(Refusal(name, "", f"left out: {reason}"))
        elif count.differ:
            text = f"Numbered otherwise elsewhere: {_few(count.differ)}."
            held.refused.append(Refusal(name, "", f"marked: {text}"))
            if _listed(model):
                one.models = [replace(m, cautions=(*m.cautions, text)) for m in one.models]
    held.dropped |= {name for name, one in judged.items() if _from(one) in held.dropped}
    for name in held.dropped:
        judged.pop(name)
    return held


def _listed(model: Transcript) -> bool:
    """Return whether a list alone names the model: neither MANE nor LRG does."""
    named = {Tag.MANE_SELECT.value, Tag.MANE_PLUS_CLINICAL.value, Tag.LRG.value}
    return model.source.startswith(LISTED) and not named & model.tags


def _from(one: Judged) -> str:
    """Return the transcript that a version was made from, empty if from none."""
    source = one.models[0].source if one.models else ""
    made_from = source.removeprefix(CODING_EXONS).partition(";")[0]
    return made_from if source.startswith(CODING_EXONS) else ""


def _misfit(model: Transcript, count: _Count, known: set[int]) -> str:
    """Return why a model is not what its name stands for, empty if nothing says so."""
    if count.differ and len(count.differ) >= count.agree:
        more = f"; {count.agree} agree" if count.agree else ""
        return f"numbered otherwise by those who use its name: {_few(count.differ)}{more}"
    if not count.agree and known and model.residues not in known:
        stated = " or ".join(str(length) for length in sorted(known))
        return f"has {model.residues} residues, the RefSeq transcript that it stands for {stated}"
    return ""


def _few(texts: tuple[str, ...]) -> str:
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return ", ".join(texts[:_SHOWN]) + more


def _lengths(judged: Mapping[str, Judged]) -> dict[str, set[int]]:
    """Return the lengths that RefSeq transcripts have, from models that no list alone names."""
    found: dict[str, set[int]] = {}
    for accession, one in judged.items():
        if one.models and not _listed(one.models[0]):
            found.setdefault(accession.partition(".")[0], set()).add(one.models[0].residues)
    return found


def _count(
    one: Judged, evidence: Evidence, isoforms: Mapping[str, str], letters: _Letters
) -> _Count:
    """Return how many residues and positions agree with a model, and those that do not."""
    model = one.models[0]
    names = (isoforms.get(model.accession, ""), model.ensembl, model.accession)
    bare = dict.fromkeys(name.partition(".")[0] for name in names if name.startswith("ENST"))
    agree, differ = 0, []
    for name in bare:
        for number, residue in sorted(evidence.residues.get(name, {}).items()):
            own = letters.of(one, number)
            agree += own == residue
            if own not in ("", residue):
                differ.append(f"{residue}{number}")
        for older in one.models:
            for contig, place, number in evidence.positions.get(name, ()):
                if older.build == "GRCh37" and older.contig == contig:
                    fits = _number_at(older, place) == number
                    agree += fits
                    differ += [] if fits else [f"c.{number}"]
    return _Count(agree, tuple(differ))


def _number_at(model: Transcript, place: int) -> int | None:
    """Return the number in the coding sequence of a place on the genome, None outside."""
    at = model.to_transcript(sense(place - 1, place, model.strand)[0])
    if at is None or not model.cds_start <= at < model.cds_end:
        return None
    return at - model.cds_start + 1


class _Letters:
    """Residues by number; where a model has none they are those of its gene at the same codon."""

    def __init__(self, judged: Mapping[str, Judged]) -> None:
        self._genes: dict[str, list[Judged]] = {}
        for one in judged.values():
            if one.models:
                self._genes.setdefault(one.models[0].gene, []).append(one)
        self._codons: dict[tuple[str, str], dict[tuple[int | None, ...], str]] = {}

    def of(self, one: Judged, number: int) -> str:
        """Return the residue of a number, `-` behind the protein, empty where not known."""
        model = one.models[0]
        if number > model.residues:
            return "-"
        own = _residues(one)
        if own and own[number - 1] != "X":
            return own[number - 1]
        return self._of_gene(model).get(_codon(model, number), "")

    def _of_gene(self, model: Transcript) -> dict[tuple[int | None, ...], str]:
        key = (model.gene, model.build)
        if key not in self._codons:
            self._codons[key] = {
                _codon(other, number): residue
                for one in self._genes[model.gene]
                for other in one.models
                if other.build == model.build
                for number, residue in enumerate(_residues(one), start=1)
                if residue != "X"
            }
        return self._codons[key]


def _residues(one: Judged) -> str:
    model = one.models[0]
    if one.protein or not one.mrna:
        return one.protein
    return translate(one.mrna[model.cds_start : model.cds_end])[:-1]


def _codon(model: Transcript, number: int) -> tuple[int | None, ...]:
    first = model.cds_start + 3 * (number - 1)
    return tuple(model.to_sense(at) for at in range(first, first + 3))
