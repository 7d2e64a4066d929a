"""Clonal haematopoiesis: variants of white blood cells that are read as the tumour's.

In plasma without a control of white blood cells the origin of a variant in a repair gene, in TP53,
CHEK2 or another known gene is not established, and no therapy line stands without saying so. In
tissue the variants of known genes are named once for the sample, since tumours hold blood; those
that a statement rests on point there. Matched normal tissue takes the caution away. Genes and
figures stand in `resources/haematopoiesis_genes.tsv` and `resources/haematopoiesis_figures.tsv`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from varannot.actionability.allele_state import without_white_cells
from varannot.actionability.context import Context
from varannot.classify.criteria.standard import standard
from varannot.knowledge.evidence import LookUp, PopulationFrequency
from varannot.model import (
    Case,
    Classification,
    NotAssessed,
    Oncogenicity,
    Relevance,
    RelevanceKind,
    Statement,
)
from varannot.resources import resource
from varannot.rule_tables import UNCONFIRMED, number_columns, rule_rows
from varannot.tables import Column, Kind, Table

__all__ = [
    "FIGURES_TABLE",
    "GENES_TABLE",
    "HAEMATOPOIESIS",
    "OPEN_ORIGIN",
    "BloodGene",
    "BloodGenes",
    "blood_genes",
    "blood_origin_in_tissue",
    "haematopoiesis_statements",
    "load_blood_genes",
    "population_note",
    "with_open_origin",
]

HAEMATOPOIESIS = "clonal_haematopoiesis"
"""Rule of the statement that says that a variant may come from white blood cells."""

OPEN_ORIGIN = "Origin: whether the variant is of the tumour or of white blood cells."
"""What is missing before a finding in plasma without a control becomes a therapy statement."""

_FIGURES = ("tissue_patients", "tissue_oncogenic", "not_in_population", "prostate_repair")
_BENIGN = frozenset({Oncogenicity.LIKELY_BENIGN, Oncogenicity.BENIGN})
_PHRASE = "relevance.hrr_plasma"

GENES_TABLE = Table(
    "haematopoiesis_genes",
    "Genes of clonal haematopoiesis",
    (
        Column("gene", "HGNC symbol.", required=True),
        Column(
            "tissue",
            "Whether a variant found in tissue carries the caution too.",
            Kind.CHOICE,
            allowed=("yes", "no"),
            required=True,
        ),
        Column(
            "plasma_share",
            "Share of the variants of this gene in plasma that came from white blood cells.",
            Kind.FRACTION,
        ),
        Column("statement", "What is known of the gene, in a sentence."),
        Column("citation", "Publications, separated by ;.", required=True),
        UNCONFIRMED,
    ),
)

FIGURES_TABLE = Table(
    "haematopoiesis_figures",
    "Figures on clonal haematopoiesis",
    (*number_columns(_FIGURES), UNCONFIRMED),
)


@dataclass(frozen=True, slots=True)
class BloodGene:
    """A gene of clonal haematopoiesis; `plasma_share` is a fraction, None where not known."""

    gene: str
    in_tissue: bool
    plasma_share: float | None
    statement: str
    citation: str
    unconfirmed: str


@dataclass(frozen=True, slots=True)
class BloodGenes:
    """The genes by symbol, and the sentences of the figures with citation and open points."""

    genes: Mapping[str, BloodGene]
    figures: Mapping[str, tuple[str, str, str]]


def load_blood_genes(genes: Path, figures: Path) -> BloodGenes:
    """Return what the two tables hold; raises InputError with every cell that is wrong."""
    needed = ((name,) for name in _FIGURES)
    return BloodGenes(
        {
            cells["gene"]: BloodGene(
                cells["gene"],
                cells["tissue"] == "yes",
                float(cells["plasma_share"]) if cells["plasma_share"] else None,
                cells["statement"],
                cells["citation"],
                cells["unconfirmed"],
            )
            for cells in (
                row.cells for row in rule_rows(genes, genes.name, GENES_TABLE, name=("gene",))
            )
        },
        {
            row.cells["rule"]: (
                row.cells["statement"],
                row.cells["citation"],
                row.cells["unconfirmed"],
            )
            for row in rule_rows(
                figures, figures.name, FIGURES_TABLE, name=("rule",), needed=needed
            )
        },
    )


@cache
def blood_genes() -> BloodGenes:
    """Return the shipped genes and figures, read once."""
    return load_blood_genes(
        resource("haematopoiesis_genes.tsv"), resource("haematopoiesis_figures.tsv")
    )


def haematopoiesis_statements(
    case: Case,
    classified: Classification,
    gene: str,
    *,
    origin_said: bool = False,
    quiet: bool = False,
) -> tuple[Statement, ...]:
    """Return the caution about a variant that is not benign; empty where none is due.

    None is due where normal tissue was tested beside the tumour. `origin_said` tells that the line
    says by itself that the origin is not established; then the caution adds the figures. `quiet`
    tells that nothing rests on the variant: in tissue the sentence about the sample is enough.
    """
    if not _may_be_of_blood(case, classified):
        return ()
    known = blood_genes().genes.get(gene)
    if without_white_cells(case):
        return (_in_plasma(gene, known, origin_said),) if known or classified.hrr_gene else ()
    return (_in_tissue(gene, known),) if known and known.in_tissue and not quiet else ()


def _may_be_of_blood(case: Case, classified: Classification) -> bool:
    tested = case.sample.get("normal_tissue") == "yes"
    return classified.oncogenicity not in _BENIGN and not tested


def _in_plasma(gene: str, known: BloodGene | None, origin_said: bool) -> Statement:
    text = "Clonal haematopoiesis."
    if not origin_said:
        text = (
            "Origin not established: plasma without a control of white blood cells; the variant "
            "may come from clonal haematopoiesis."
        )
    sources, opened = [], []
    if known is not None and known.plasma_share is not None:
        share = f"{100 * known.plasma_share:.1f}".removesuffix(".0")
        text += f" In plasma {share} % of {gene} variants came from white blood cells."
    elif known is not None:
        text += f" {gene} is a known gene of it."
    else:
        said, citation, unconfirmed = blood_genes().figures["prostate_repair"]
        text += f" {said}"
        sources, opened = [citation], [unconfirmed]
    if known is not None:
        sources, opened = [known.citation], [known.unconfirmed]
    return Statement(
        rule=HAEMATOPOIESIS,
        text=text,
        citation="; ".join(sources),
        unconfirmed="; ".join(filter(None, opened)),
    )


def _in_tissue(gene: str, known: BloodGene) -> Statement:
    text = (
        f"{gene} is a known gene of clonal haematopoiesis: the variant may come from white blood "
        "cells (see Not assessed)."
    )
    return Statement(
        rule=HAEMATOPOIESIS, text=text, citation=known.citation, unconfirmed=known.unconfirmed
    )


def blood_origin_in_tissue(case: Case) -> tuple[NotAssessed, ...]:
    """Return that variants of a tissue sample may be of blood, each named once, with the figures.

    Nothing is returned for plasma, where each variant says it, and where normal tissue was tested.
    """
    if without_white_cells(case):
        return ()
    variants = {one.key: one for one in case.normalize.variants} if case.normalize else {}
    names: dict[str, list[str]] = {}
    for classified in case.classify.variants if case.classify else ():
        variant = variants[classified.key]
        known = blood_genes().genes.get(variant.gene)
        if known is not None and known.in_tissue and _may_be_of_blood(case, classified):
            names.setdefault(variant.gene, []).append(f"{variant.gene} {variant.mutation}")
    if not names:
        return ()
    listed = "; ".join(name for own in names.values() for name in own)
    return (NotAssessed(what=_IN_TISSUE, reason=f"{_MAY_BE} {listed}. {_figures(tuple(names))}"),)


_IN_TISSUE = "Origin of variants in genes of clonal haematopoiesis"
_MAY_BE = (
    "No normal tissue was tested beside the tumour, so that these may come from white blood cells:"
)


def _figures(genes: Sequence[str]) -> str:
    """Return what is known of the genes, with citations and what of it is unconfirmed."""
    data = blood_genes()
    general = (data.figures["tissue_patients"], data.figures["tissue_oncogenic"])
    own = [data.genes[gene] for gene in genes]
    said = [text for text, _, _ in general] + [one.statement for one in own]
    cited = [citation for _, citation, _ in general] + [one.citation for one in own]
    citations = "; ".join(dict.fromkeys(part for text in cited for part in text.split("; ")))
    opened = [f"{one.gene}: {one.unconfirmed}" for one in own if one.unconfirmed]
    end = f" Unconfirmed: {'; '.join(opened)}." if opened else ""
    return f"{' '.join(filter(None, said))} [{citations}]{end}"


def with_open_origin(
    line: Relevance, case: Case, classified: Classification, gene: str, context: Context
) -> Relevance:
    """Return a line with the caution, and with the open origin in what it says of therapy.

    In plasma without a control of white blood cells the phrase of a line with therapy statements
    and each of these say that the origin is not established, and sensitivity is conditional: no
    summary of drugs names it without that.
    """
    origin_said = any(one.rule == "origin" for one in line.statements)
    quiet = (
        classified.oncogenicity is Oncogenicity.VUS
        and not line.therapies
        and line.kind is not RelevanceKind.CONDITIONAL
    )
    said = haematopoiesis_statements(case, classified, gene, origin_said=origin_said, quiet=quiet)
    if not said:
        return line
    line = msgspec.structs.replace(line, statements=(*line.statements, *said))
    if not without_white_cells(case) or not line.therapies:
        return line
    origin = context.phrases.text(_PHRASE)
    phrase = line.phrase if origin in line.phrase else f"{line.phrase}; {origin}"
    caveat = f"Caveat: {origin}."
    therapies = tuple(
        msgspec.structs.replace(one, kind=_open(one.kind), text=f"{one.text} {caveat}")
        for one in line.therapies
    )
    missing = line.missing
    if line.kind is RelevanceKind.THERAPY:
        missing = (*missing, OPEN_ORIGIN)
    return msgspec.structs.replace(
        line, kind=_open(line.kind), phrase=phrase, missing=missing, therapies=therapies
    )


def _open(kind: RelevanceKind) -> RelevanceKind:
    return RelevanceKind.CONDITIONAL if kind is RelevanceKind.THERAPY else kind


def population_note(gene: str, found: PopulationFrequency) -> Statement | None:
    """Return the note that presence in a population database may itself be of blood origin.

    None where the gene does not drive it or the allele was not found, and for a polymorphism: above
    the frequency from which the oncogenicity standard takes one for such, blood explains nothing.
    """
    known = blood_genes().genes.get(gene)
    if known is None or not known.in_tissue or found.state is not LookUp.FOUND or not found.af:
        return None
    if found.af > standard().thresholds["polymorphic_above"]:
        return None
    return Statement(
        rule="population_of_blood",
        text=(
            f"Present in {found.source or 'the population database'} at {found.af:.2g}: {gene} is "
            "a known gene of clonal haematopoiesis, and such databases are made from blood, so "
            "that the frequency may be inflated and by itself is no proof that it is benign."
        ),
        citation=known.citation,
        unconfirmed=known.unconfirmed,
    )
