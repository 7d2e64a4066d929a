"""Rows of the knowledge table held against the transcripts: is there what each row names?

A row whose reference residue or base is not at its position matches nothing, or the wrong thing,
and nobody sees it. What is there is said. The check needs the sequences and is asked for by
`kb lint` alone, not on each load.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from varannot.bases import reverse_complement
from varannot.errors import Problem, nearest
from varannot.hgvs.check import check_description
from varannot.hgvs.protein import parse_protein
from varannot.hgvs.reference import Reference
from varannot.hgvs.residues import ONE_TO_THREE
from varannot.knowledge.grammar import match_value_fault
from varannot.knowledge.schema import AS_PRINTED, MATCH_SPECIFICITY, KnowledgeRow
from varannot.model import CheckLevel
from varannot.transcripts.model import Transcript, sense

__all__ = ["Found", "on_transcripts"]

_NUMBERS = re.compile(r"(\d+)(-)?(\d+)?")
_PLACE = re.compile(r"(GRCh3[78]):([^:]+):(\d+):([ACGT]+):[ACGT]+")
_DESCRIPTIONS = ("cdna", "protein_change")
_BY_NUMBER = ("codon", "residue_range", "exon")


@dataclass(frozen=True, slots=True)
class Found:
    """One finding about a row; an error keeps the row from being right, a warning asks to look."""

    problem: Problem
    error: bool


def on_transcripts(rows: Iterable[KnowledgeRow], reference: Reference) -> Iterator[Found]:
    """Yield what is wrong with the transcripts, descriptions and places that rows name.

    Of a draft everything is a warning; retired rows are not looked at. A row whose `setting` is
    `as printed` names what a publication printed: what is not true of it is a warning.
    """
    for row in rows:
        if row.status == "retired" or row.record_type == "biomarker_threshold":
            continue
        if row.match_type not in MATCH_SPECIFICITY:
            # The check of each load tells it.
            continue
        lenient = row.status == "draft" or row.setting == AS_PRINTED
        for found in _of_row(row, reference):
            yield Found(found.problem, found.error and not lenient)


def _of_row(row: KnowledgeRow, reference: Reference) -> Iterator[Found]:
    if row.match_type == "genomic":
        yield from _genomic(row, reference)
    if not row.transcript:
        return
    found = reference.find(row.transcript, row.gene)
    model = found.transcript
    if model is None:
        yield _fault(row, "transcript", *_not_installed(row, reference))
        return
    if model.gene != row.gene:
        held = _installed(row.gene, reference)
        action = f"It is one of {model.gene}. {held}".strip()
        yield _fault(row, "transcript", f"a transcript of {row.gene}", action)
        return
    if not found.exact:
        action = f"{found.caution[0].upper()}{found.caution[1:]}."
        yield _fault(row, "transcript", "a transcript that is installed", action, error=False)
    if match_value_fault(row.record_type, row.match_type, row.match_value):
        return
    yield from _value(row, row.match_type, row.match_value, "match_value", model, reference)
    for value in row.listed("excludes"):
        kind = _kind_of_exclusion(value)
        if kind:
            yield from _value(row, kind, value, "excludes", model, reference)


def _kind_of_exclusion(value: str) -> str:
    if value.startswith("c."):
        return "cdna"
    if value.startswith("p."):
        return "protein_change"
    return "residue_range" if value[:1].isdigit() else ""


def _value(
    row: KnowledgeRow,
    kind: str,
    value: str,
    column: str,
    model: Transcript,
    reference: Reference,
) -> Iterator[Found]:
    if kind in _DESCRIPTIONS:
        yield from _description(row, kind, value, column, model, reference)
    elif kind in _BY_NUMBER:
        yield from _number(row, kind, value, column, model)


def _description(
    row: KnowledgeRow,
    kind: str,
    value: str,
    column: str,
    model: Transcript,
    reference: Reference,
) -> Iterator[Found]:
    coding, protein = (value, "") if kind == "cdna" else ("", value)
    checked = check_description(row.gene, model.accession, coding, protein, reference=reference)
    check = checked.check
    if model.accession not in checked.true_on:
        known = check.level is not CheckLevel.COORDINATE or check.outcome.contradicted
        expected = f"a change that is true on {model.accession}"
        if not known:
            expected = f"a change that can be held against {model.accession}"
        yield _said(row, column, value, expected, check.reason, error=known)
        return
    usual = check.expected or _furthest(value, model, reference)
    if usual and usual.split(" ")[-1] not in (value, ""):
        expected = "the name that HGVS gives to this change, since variants are matched by it"
        yield _said(row, column, value, expected, f"Write {usual.split(' ')[-1]}.", error=True)


def _furthest(value: str, model: Transcript, reference: Reference) -> str:
    """Return a deletion or duplication of residues at its most C-terminal place, if it is not."""
    if not value.startswith("p.") or not value.endswith(("del", "dup")):
        return ""
    protein = parse_protein(value)[0]
    residues = reference.known(model)[0].protein
    if protein is None or not residues or not protein.start:
        return ""
    numbers = [int(text) for text in re.findall(r"\d+", value)]
    first, last = numbers[0], numbers[-1]
    moved = 0
    while last + moved < len(residues) and residues[first + moved - 1] == residues[last + moved]:
        moved += 1
    if not moved:
        return ""
    places = [first + moved] if first == last else [first + moved, last + moved]
    names = "_".join(f"{ONE_TO_THREE[residues[place - 1]]}{place}" for place in places)
    return f"p.{names}{value[-3:]}"


def _number(
    row: KnowledgeRow, kind: str, value: str, column: str, model: Transcript
) -> Iterator[Found]:
    numbers = _NUMBERS.match(value)
    if numbers is None:
        return
    first = int(numbers[1])
    last = int(numbers[3] or first)
    if kind == "exon":
        if not model.whole:
            # Exons without coding bases are not counted in such a model.
            return
        size, what = model.exon_count, "exons"
    else:
        size, what = model.residues, "residues"
    if first < 1 or last > size:
        expected = f"numbers from 1 to {size}: {model.accession} has {size} {what}"
        yield _said(row, column, value, expected, "", error=True)


def _genomic(row: KnowledgeRow, reference: Reference) -> Iterator[Found]:
    place = _PLACE.fullmatch(row.match_value)
    if place is None:
        return
    build, contig, position, ref = place[1], f"chr{place[2]}", int(place[3]), place[4]
    contig = reference.bundle.contig(build, place[2]) or contig
    start, end = position - 1, position - 1 + len(ref)
    there = [one for one in reference.bundle.at(build, contig, start, end) if one.coding]
    genes = sorted({one.gene for one in there})
    if row.gene not in genes:
        others = f"There lies {', '.join(genes)}." if genes else "No installed gene lies there."
        expected = f"a place in {row.gene} on {build}"
        yield _said(row, "match_value", row.match_value, expected, others, error=bool(genes))
        return
    for one in there:
        window = reference.bundle.sequence(one).genome
        bases = "" if window is None else window.slice(*sense(start, end, one.strand))
        if not bases or "N" in bases:
            continue
        if one.strand == -1:
            bases = reverse_complement(bases)
        if bases != ref:
            expected = f"the reference base of {build} at {contig}:{position}, which is {bases}"
            yield _said(row, "match_value", row.match_value, expected, "", error=True)
        return
    expected = "a place whose reference base is installed"
    action = f"REF {ref} was not checked."
    yield _said(row, "match_value", row.match_value, expected, action, error=False)


def _not_installed(row: KnowledgeRow, reference: Reference) -> tuple[str, str]:
    names = [one.accession for one in reference.of_gene(row.gene)]
    close = nearest(row.transcript, names)
    return f"a transcript of {row.gene} that is installed", close or _installed(row.gene, reference)


def _installed(gene: str, reference: Reference) -> str:
    """Return a sentence with the transcripts of a gene, MANE Select first."""
    names = [one.accession for one in reference.of_gene(gene)]
    if not names:
        return f"No transcript of {gene} is installed."
    select = reference.mane_select(gene)
    if select is not None:
        return f"MANE Select of {gene} is {select.accession}."
    return f"Of {gene} there are: {', '.join(names[:5])}."


def _fault(
    row: KnowledgeRow, column: str, expected: str, action: str, *, error: bool = True
) -> Found:
    return _said(row, column, getattr(row, column), expected, action, error=error)


def _said(
    row: KnowledgeRow, column: str, value: str, expected: str, action: str, *, error: bool
) -> Found:
    return Found(Problem(row.file, row.row, column, value, expected, action), error)
