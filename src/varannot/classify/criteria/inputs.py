"""What the criteria look at: one variant with everything that is known of it, as a frozen value.

Names and residues are those on the transcript that counts: MANE Select where the variant is
described on it. Evidence that was not loaded says so; no criterion may read it as an absence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import force_setattr

from varannot.classify.role import GeneRole
from varannot.knowledge import evidence
from varannot.knowledge.evidence import (
    ClinvarAnswer,
    FunctionalEvidence,
    GeneRoleEvidence,
    Hotspot,
    LookUp,
    LossMechanism,
    MissenseAnswer,
    PopulationFrequency,
)
from varannot.knowledge.match import CHANGES_PROTEIN_IN_FRAME, VariantFacts, protein_key
from varannot.model import Consequence, Description

__all__ = [
    "INFRAME",
    "MANE_SELECT",
    "UNSEEN",
    "CriteriaInput",
    "KnownChange",
    "Place",
    "ResidueChange",
    "beside_splice_site",
    "fused_in_frame",
    "loss_mechanism",
    "main_description",
    "residue_change",
]

INFRAME = CHANGES_PROTEIN_IN_FRAME - {Consequence.MISSENSE}
"""In-frame consequences other than one residue replaced by another."""

MANE_SELECT = "MANE Select"
UNSEEN = frozenset({Consequence.UNKNOWN, Consequence.CODING_UNSPECIFIED})
"""Consequences of a change whose bases are not known."""
_SPLICE = frozenset(
    {Consequence.SPLICE_DONOR, Consequence.SPLICE_ACCEPTOR, Consequence.SPLICE_REGION}
)
_EXON_EDGE = frozenset({-1, -2, -3})
"""Distances of the exon's outermost bases, as `Description.splice_distance` counts them."""

_RESIDUE = re.compile(r"[A-Z][a-z]{2}(\d+)")
_EDITS = re.compile(r"ins|fs|ext")
_SUBSTITUTION = re.compile(r"([A-Z][a-z]{2})(\d+)([A-Z][a-z]{2}|=)")


@dataclass(frozen=True, slots=True)
class ResidueChange:
    """One residue replaced by another; three-letter codes, `Ter` for a stop, `=` for none."""

    before: str
    position: int
    after: str


@lru_cache(maxsize=8192)
def residue_change(protein: str) -> ResidueChange | None:
    """Return the single substitution that a protein description names, else None.

    >>> residue_change("p.(Arg248Gln)")
    ResidueChange(before='Arg', position=248, after='Gln')
    >>> residue_change("p.Lys745_Glu749del") is None
    True
    """
    found = _SUBSTITUTION.fullmatch(protein_key(protein)) if protein else None
    return ResidueChange(found[1], int(found[2]), found[3]) if found else None


@dataclass(frozen=True, slots=True)
class Place:
    """Genomic change: 1-based position and VCF alleles on `build`; chromosome without chr."""

    build: str
    chromosome: str
    position: int
    ref: str
    alt: str


@dataclass(frozen=True, slots=True)
class KnownChange:
    """A change that is (likely) oncogenic by this standard, and from where that is known."""

    coding: str
    protein: str
    source: str
    citation: str


class CriteriaInput(Struct, frozen=True, gc=False):
    """One variant for the standard.

    `main` is the description that counts, None where nothing was computed; `own` the transcript of
    the row's own names, empty if not known. `elsewhere` tells that the change does not exist on
    MANE Select, so that its residues are none of those on which evidence counts. `spared` tells
    that the change truncates another transcript but not MANE Select; `from_part` that the
    truncation may come from reading a part of an event alone. `tumour` holds the patient's
    OncoTree code and those above it. `role_pack` is None where the table of gene roles says
    nothing or is left out. Hotspots are None where the table is left out; `functional_loaded`
    tells whether functional evidence was loaded at all. `known` are changes that are oncogenic by
    this standard.

    The last four follow from the others and are not given: the protein description on the
    transcript that counts, all consequences there, the single residue change if it is one, and
    whether that is a missense change. Where nothing could be computed there, because its bases
    are not installed, protein and consequence are those of the row, unless it names another
    residue, or may count on another transcript. Evidence may be replaced; another description
    or another row needs a new value.
    """

    gene: str
    facts: VariantFacts
    role: GeneRole
    main: Description | None = None
    own: str = ""
    elsewhere: bool = False
    spared: bool = False
    from_part: bool = False
    place: Place | None = None
    tumour: tuple[str, ...] = ()
    role_pack: GeneRoleEvidence | None = None
    hotspots: tuple[Hotspot, ...] | None = None
    indel_hotspots: tuple[Hotspot, ...] | None = None
    functional: tuple[FunctionalEvidence, ...] = ()
    functional_loaded: bool = False
    population: PopulationFrequency = evidence.NOT_LOADED
    clinvar: tuple[ClinvarAnswer, ...] = ()
    start_region: ClinvarAnswer | None = None
    prediction: MissenseAnswer = MissenseAnswer(LookUp.NOT_LOADED)
    known: tuple[KnownChange, ...] = ()

    protein: str = ""
    terms: frozenset[Consequence] = frozenset()
    change: ResidueChange | None = None
    missense: bool = False

    def __post_init__(self) -> None:
        if self.terms:
            # A value that was made from another one with more evidence: its names are the same.
            return
        main, facts = self.main, self.facts
        as_written = main is None or (not main.hgvs_p and self._counts_on(main))
        protein = facts.protein if as_written else main.hgvs_p if main else ""
        terms = frozenset((self.consequence, *(main.consequences if main else ())))
        change = residue_change(protein) if protein else None
        replaced = change is not None and change.after not in ("Ter", "=")
        force_setattr(self, "protein", protein)
        force_setattr(self, "terms", terms)
        force_setattr(self, "change", change)
        force_setattr(self, "missense", replaced and Consequence.MISSENSE in terms)

    @property
    def consequence(self) -> Consequence:
        """The consequence on the transcript that counts, else the one of the row."""
        main = self.main
        if main is None:
            return self.facts.consequence
        unseen = main.consequence in UNSEEN and not main.hgvs_p
        if unseen and self.facts.protein and self._counts_on(main):
            return self.facts.consequence
        return main.consequence

    def _counts_on(self, main: Description) -> bool:
        """Whether the p. of the row may stand for what was not computed on `main`.

        It begins at the residue that was computed there. Where none was, it has to count on that
        very transcript: isoforms number alike only by chance.
        """
        first = _RESIDUE.search(protein_key(self.facts.protein)) if self.facts.protein else None
        if first is None:
            return True
        if main.residue is not None:
            return int(first[1]) == main.residue
        return not self.own or _bare(self.own) == _bare(main.transcript)

    @property
    def residues(self) -> tuple[int, int] | None:
        """First and last residue of the change on the transcript that counts."""
        if self.main is None:
            return self.facts.residues
        if self.change is not None:
            return self.change.position, self.change.position
        numbers = [int(one) for one in _RESIDUE.findall(_EDITS.split(self.protein)[0])]
        if numbers:
            return min(numbers), max(numbers)
        residue = self.main.residue
        return None if residue is None else (residue, residue)


def _bare(accession: str) -> str:
    return accession.partition(".")[0]


def beside_splice_site(case: CriteriaInput) -> bool:
    """Whether a splice site, its region or an outermost base of the exon is changed."""
    distance = case.main.splice_distance if case.main else None
    return bool(_SPLICE & case.terms) or distance in _EXON_EDGE


def fused_in_frame(case: CriteriaInput) -> bool:
    """Whether parts of two exons are fused in frame, and no whole exon is lost with them.

    That is an in-frame deletion: the sites that it takes are gone with the intron between them.
    """
    splice = case.main.splice if case.main else None
    fused = splice is not None and "-" in splice.exon and splice.in_frame is True
    return fused and Consequence.EXON_LOSS not in case.terms


def main_description(descriptions: Sequence[Description]) -> Description | None:
    """Return the description on MANE Select, else the first, None without any."""
    for one in descriptions:
        if MANE_SELECT in one.tags:
            return one
    return descriptions[0] if descriptions else None


def loss_mechanism(case: CriteriaInput) -> tuple[LossMechanism | None, str]:
    """Return how well loss of function is established for the gene, and why; None: no role known.

    A tumour suppressor of the knowledge table counts as established: the laboratory owns that
    table. A gene that is oncogene and suppressor by context needs that context, and none is taken.
    For other genes the pack of gene roles decides; without it a gene of a repair pathway of the
    knowledge table counts too.
    """
    role, pack = case.role, case.role_pack
    by_context = {"both", "context"} & {*role.roles, pack.role if pack and not role.roles else ""}
    if role.suppressor:
        return (
            LossMechanism.DEFINITIVE,
            f"{case.gene} is a tumour suppressor by the knowledge table",
        )
    if by_context:
        return LossMechanism.NONE, f"{case.gene} is oncogene and suppressor by context"
    if pack is not None and pack.loss is not LossMechanism.NONE:
        return pack.loss, pack.loss_reason
    if role.pathways and pack is None:
        named = " and ".join(role.pathways)
        return LossMechanism.DEFINITIVE, f"{case.gene} is a {named} gene by the knowledge table"
    if role.roles or (pack is not None and pack.role):
        return LossMechanism.NONE, f"{case.gene} is {role.label or (pack.role if pack else '')}"
    return None, f"no role of {case.gene or 'the gene'} is known"
