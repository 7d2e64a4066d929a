"""One printed description, taken apart: gene, transcript, c., p., g., and what is not read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from varannot.hgvs.cdna import Cdna, parse_cdna
from varannot.hgvs.clean import tidy_accession
from varannot.hgvs.problems import DescriptionError, NotCheckableError, foreign_letter
from varannot.hgvs.protein import Protein, parse_protein
from varannot.hgvs.reference_kinds import (
    UNUSED,
    genomic_part,
    not_coding,
    other_kind,
    states_genomic,
)
from varannot.hgvs.text import Cell, read_cell, several_changes
from varannot.hgvs.verdict import Verdict, not_checkable
from varannot.hgvs.words import listed

__all__ = ["Printed"]


@dataclass(frozen=True, slots=True)
class Printed:
    """What the texts of one description held.

    `mutation` is the text as typed, cleaned; `coding` the c. as cleaned text; `genomic` the change
    of a chromosome that stands alone or beside. `failure` is set where nothing can be checked;
    `unread` says what could not be read beside a half that can.
    """

    gene: str
    transcript: str
    mutation: str
    coding: str
    cdna: Cdna | None
    protein: Protein | None
    cautions: tuple[str, ...]
    failure: Verdict | None
    genomic: str
    unread: str = ""

    @classmethod
    def of(cls, gene: str, transcript: str, hgvs_c: str, hgvs_p: str) -> Printed:
        """Return what four texts hold; nothing is raised."""
        first, second = read_cell(hgvs_c, "c"), read_cell(hgvs_p, "p")
        cautions = [*first.cautions, *second.cautions]
        coding = first.hgvs_c or second.hgvs_c
        protein = second.hgvs_p or first.hgvs_p
        cautions.extend(_disagreeing(first, second))
        accession, beside_accession, more = tidy_accession(transcript.strip())
        cautions.extend(more)
        if not accession:
            accession, _, _ = tidy_accession(first.transcript or second.transcript)
        if not accession and not coding:
            # A protein has no c. positions; beside a c. its accession says nothing of that.
            accession = second.protein_accession or first.protein_accession
        genomic = _genomic(first, second, hgvs_c, hgvs_p)
        beside = bool(genomic and (coding or protein))
        understood = False
        failures = [
            _unread(cell.other)
            for cell in (first, second)
            if cell.other and not (cell.hgvs_c or cell.hgvs_p)
            # A g. beside another description does not keep that from being checked.
            if not (beside and genomic in cell.other)
        ]
        if beside and not any(caution.startswith(UNUSED) for caution in cautions):
            cautions.append(f"{UNUSED}: '{genomic}'")
        change = residues = None
        try:
            if coding:
                change, more = parse_cdna(coding)
                cautions.extend(more)
        except DescriptionError as error:
            failures.append(str(error))
            understood = _bars_the_other(error)
        try:
            if protein:
                residues, more = parse_protein(protein)
                cautions.extend(more)
        except DescriptionError as error:
            failures.append(str(error))
            understood = understood or _bars_the_other(error)
        refused = not_coding(accession, letter="c" if coding else "p")
        if refused and (coding or protein):
            change = residues = None
            failures.insert(0, refused)
        several = several_changes(hgvs_c, hgvs_p)
        if several:
            names = listed(several)
            failures = [f"two changes in one description ({names}); give each its row"]
        shown = protein
        if protein == "p.?":
            # What is printed for it, such as X261_splice, says more to the reader.
            shown = second.typed_p or first.typed_p or protein
        typed = [text for text in (coding or first.other, shown or second.other) if text]
        if several:
            typed = [text.strip() for text in (hgvs_c, hgvs_p) if text.strip()]
        reason = "; ".join(failures)
        one = (change is None) != (residues is None)
        half = bool(failures) and one and not understood and not several
        if half:
            what = "c." if change is None else "p."
            cautions.append(f"{what} could not be read and was not checked: {reason}")
        return cls(
            gene=gene.strip() or first.gene or second.gene or beside_accession,
            transcript=accession,
            mutation=" ".join(typed),
            coding=coding,
            cdna=change,
            protein=residues,
            cautions=tuple(cautions),
            failure=not_checkable(_sentence(reason)) if failures and not half else None,
            genomic=genomic,
            unread=_sentence(reason) if half else "",
        )


_RANGE = re.compile(r"[\w*+-]*\d_[\w*+-]*\d.*")


def _bars_the_other(error: DescriptionError) -> bool:
    """Whether a half is understood so far that the truth of the other says nothing of the whole.

    The other may be one part of several changes, and a range that contradicts itself is a wrong
    statement, not an unread one.
    """
    if isinstance(error, NotCheckableError):
        return error.span.strip("()") != "?"
    return _RANGE.fullmatch(error.span) is not None


def _genomic(first: Cell, second: Cell, *typed: str) -> str:
    """Return the change of a chromosome: alone in a text, or beside other descriptions."""
    for cell in (first, second):
        if cell.other and not (cell.hgvs_c or cell.hgvs_p) and states_genomic(cell.other):
            return cell.other
    return next(filter(None, map(genomic_part, typed)), "")


def _sentence(reason: str) -> str:
    told = reason.rstrip(".")
    return f"{told[:1].upper()}{told[1:]}."


def _unread(text: str) -> str:
    kind = other_kind(text)
    if kind:
        return f"'{text}': {kind}"
    foreign = foreign_letter(text)
    told = f"'{text}' is no c. or p. description that can be read"
    return f"{told}: {foreign}" if foreign else told


def _disagreeing(first: Cell, second: Cell) -> list[str]:
    """Say so where the same thing stands in both texts, and differs."""
    notes = []
    if first.hgvs_c and second.hgvs_c and first.hgvs_c != second.hgvs_c:
        notes.append(f"the text of p. holds another c.: {second.hgvs_c}")
    if first.hgvs_p and second.hgvs_p and first.hgvs_p != second.hgvs_p:
        notes.append(f"the text of c. holds another p.: {first.hgvs_p}")
    return notes
