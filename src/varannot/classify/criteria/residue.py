"""OS1, OM4, OM1 and OM2: known changes of the residue, critical domains, protein length."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from varannot.classify.criteria.assessed import Assessed, met, not_assessable, not_met
from varannot.classify.criteria.gene_tables import GeneTables
from varannot.classify.criteria.inputs import INFRAME, CriteriaInput, fused_in_frame, residue_change
from varannot.knowledge.match import CHANGES_PROTEIN_IN_FRAME, SPLICE_SITE, coding_key, protein_key
from varannot.model import Consequence, NmdRule
from varannot.resources import resource
from varannot.rule_tables import rule_rows
from varannot.tables import Column, Kind, Table

__all__ = [
    "critical_domain",
    "distance",
    "other_missense_known",
    "protein_length",
    "same_residue_change_known",
]

RESIDUE_TABLE = Table(
    "residue_properties",
    "Properties of amino acids",
    (
        Column("residue", "Three-letter code.", required=True),
        Column("composition", "Weight ratio of side chain atoms.", Kind.NUMBER, required=True),
        Column("polarity", "Polarity.", Kind.NUMBER, required=True),
        Column("volume", "Molecular volume.", Kind.NUMBER, required=True),
        Column("citation", "Source.", required=True),
    ),
)
_COMPOSITION, _POLARITY, _VOLUME, _SCALE = 1.833, 0.1018, 0.000399, 50.723
"""Weights of the distance formula, DOI 10.1126/science.185.4154.862."""

_PROTEIN_CHANGES = CHANGES_PROTEIN_IN_FRAME | {Consequence.STOP_GAINED, Consequence.FRAMESHIFT}
_KNOWN_ROLE = frozenset({"TSG", "oncogene", "both", "context"})


@dataclass(frozen=True, slots=True)
class _Properties:
    composition: float
    polarity: float
    volume: float


@cache
def _properties() -> Mapping[str, _Properties]:
    file = "residue_properties.tsv"
    rows = rule_rows(resource(file), file, RESIDUE_TABLE, name=("residue",))
    return {
        row.cells["residue"]: _Properties(
            *(float(row.cells[name]) for name in ("composition", "polarity", "volume"))
        )
        for row in rows
    }


def distance(before: str, after: str) -> float | None:
    """Return Grantham's distance of two amino acids (three-letter codes), None for others.

    Source: DOI 10.1126/science.185.4154.862.

    >>> round(distance("Gly", "Val"))
    109
    """
    table = _properties()
    if before not in table or after not in table:
        return None
    a, b = table[before], table[after]
    squares = (
        _COMPOSITION * (a.composition - b.composition) ** 2
        + _POLARITY * (a.polarity - b.polarity) ** 2
        + _VOLUME * (a.volume - b.volume) ** 2
    )
    return _SCALE * math.sqrt(squares)


def same_residue_change_known(case: CriteriaInput) -> Assessed:
    """Return OS1: the same residue change is known as oncogenic from another nucleotide change."""
    if not case.missense:
        return not_met("only a residue change can be the same as a known one")
    own = coding_key(case.main.hgvs_c if case.main else case.facts.coding)
    wanted = protein_key(case.protein)
    if case.main is not None and Consequence.SPLICE_REGION in case.terms:
        return not_met("the change lies beside a splice site and may act there instead")
    for known in case.known:
        if protein_key(known.protein) != wanted or not known.coding:
            continue
        if coding_key(known.coding) != own:
            return met(f"{known.coding} is known: {known.source}", citation=known.citation)
    return not_met("no other nucleotide change with this residue change is known as oncogenic")


def other_missense_known(case: CriteriaInput, tolerance: float) -> Assessed:
    """Return OM4: another change of the residue, about as radical at most, is known as oncogenic.

    `tolerance` is the difference of Grantham's distances that still counts as about the same: the
    standard asks for a greater or approximately the same difference from the reference.
    """
    change = case.change
    if not case.missense or change is None:
        return not_met("only a missense change can have such a neighbour")
    own = distance(change.before, change.after)
    more_radical = ""
    for known in case.known:
        other = residue_change(known.protein)
        if other is None or other.position != change.position or other.after == change.after:
            continue
        if other.before != change.before or other.after in ("Ter", "="):
            continue
        theirs = distance(other.before, other.after)
        if own is None or theirs is None:
            continue
        text = (
            f"p.{other.before}{other.position}{other.after} is oncogenic by this standard "
            f"({known.source}); distance {theirs:.0f}, of this change {own:.0f} (Grantham)"
        )
        if round(own) >= round(theirs) - tolerance:
            return met(text, citation=known.citation)
        more_radical = more_radical or f"{text}: this change is less radical"
    return not_met(
        more_radical
        or "no other missense change of the residue is known as oncogenic by this standard"
    )


def critical_domain(case: CriteriaInput, tables: GeneTables) -> Assessed:
    """Return OM1: the change begins in a curated critical part of a domain."""
    rows = tables.domains.get(case.gene, ())
    if not rows:
        return not_assessable(f"no critical domain of {case.gene or 'the gene'} is curated")
    if not _PROTEIN_CHANGES & case.terms:
        return not_met("no residue of a domain is changed")
    span = case.residues
    if span is None or case.protein == "p.?":
        return not_assessable("which residues are changed is not known")
    first = span[0]
    last = first if {Consequence.FRAMESHIFT, Consequence.STOP_GAINED} & case.terms else span[1]
    accession = (case.main.transcript if case.main else case.facts.transcript).partition(".")[0]
    for row in rows:
        if accession and accession != row.transcript.partition(".")[0]:
            text = f"residues of the domain stand on {row.transcript}, the change on {accession}"
            return not_assessable(text)
        if first <= row.last and last >= row.first:
            inside = f"residue {first} lies in"
            if first < row.first:
                inside = f"residues {first} to {last} reach into"
            return met(
                f"{inside} the {row.name} ({row.first} to {row.last})",
                citation=row.citation,
                unconfirmed=row.unconfirmed,
            )
    return not_met(f"residue {first} lies in no curated critical domain of {case.gene}")


def protein_length(case: CriteriaInput, shortest_run: float) -> Assessed:
    """Return OM2: in-frame indel in a cancer gene, or a lost stop of a suppressor.

    A run of at least `shortest_run` equal residues is a repeat. A change that takes a splice
    site is weighed as a null variant, or not at all; one that fuses two exons in frame, or after
    which the site stands again, by length.
    """
    splice = case.main.splice if case.main else None
    stands = splice is not None and splice.kept is True
    if SPLICE_SITE & case.terms and not stands and not fused_in_frame(case):
        return not_met(
            "a splice site is touched: the event is weighed as a null variant, not by length"
        )
    roles = {*case.role.roles, case.role_pack.role if case.role_pack else ""}
    known = bool(roles & _KNOWN_ROLE) or bool(case.role.pathways)
    suppressor = case.role.suppressor or bool(case.role.pathways) or "TSG" in roles
    extended = Consequence.STOP_LOST in case.terms or _read_past_stop(case)
    if not INFRAME & case.terms and not extended:
        return not_met("neither an in-frame deletion or insertion nor a lost stop")
    if not known:
        return not_assessable(f"no role of {case.gene or 'the gene'} is known")
    if extended:
        if suppressor:
            return met(f"the protein of the suppressor {case.gene} is read past its stop")
        return not_met(f"the stop is lost, but {case.gene} is no tumour suppressor")
    repeat = _repeat(case, shortest_run)
    if repeat is None:
        return not_assessable("whether the change lies in a repeat of one residue is not known")
    if repeat:
        run = case.main.residue_run if case.main else None
        return not_met(f"the change lies in a run of {run} equal residues, whose length varies")
    return met(f"in-frame change of length in {case.gene} ({case.role.label or 'cancer gene'})")


def _read_past_stop(case: CriteriaInput) -> bool:
    """Whether a shifted frame is read past the normal stop."""
    nmd = case.main.nmd if case.main else None
    past = {NmdRule.NO_PREMATURE_STOP, NmdRule.NO_STOP}
    return Consequence.FRAMESHIFT in case.terms and nmd is not None and bool(past & set(nmd.rules))


def _repeat(case: CriteriaInput, shortest: float) -> bool | None:
    """Whether an in-frame change alters the length of a run of one residue (polyglutamine).

    None where only the words are known and they leave it open.
    """
    if case.main is not None:
        return (case.main.residue_run or 0) >= shortest
    ends = re.findall(r"([A-Z][a-z]{2})\d+", protein_key(case.protein).split("ins")[0])
    return None if len(ends) == 2 and ends[0] == ends[1] else False
