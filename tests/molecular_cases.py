"""Small values for the tests of classes and relevance, and the published case.

Published case: Klein et al. 2025, DOI 10.3389/fonc.2025.1626478, Table 2.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import msgspec

from varannot.actionability.stage import assess
from varannot.classify.phrases import Phrases, load_phrases
from varannot.classify.stage import classify
from varannot.hgvs.check import check_description
from varannot.knowledge.oncotree import OncoTree, load_oncotree
from varannot.knowledge.schema import KnowledgeRow
from varannot.knowledge.table import KnowledgeTable
from varannot.model import (
    SCHEMA_VERSION,
    Actionability,
    Case,
    CheckLevel,
    CheckOutcome,
    Classify,
    Consequence,
    DescriptionCheck,
    Ingest,
    Interpretation,
    KnowledgeState,
    Normalize,
    NormalizedVariant,
    Reading,
    SmallVariant,
    Source,
    Stage,
)

RESOURCES = Path(__file__).parents[1] / "resources"
DOI = "10.3389/fonc.2025.1626478"

TABLE_2 = (
    (
        "TP53",
        "c.743G>A p.Arg248Gln",
        "oncogenic, loss of function",
        "No targeted therapies for TP53 alone",
    ),
    (
        "RAD51B",
        "c.1111C>T p.Gln371*",
        "truncating, likely loss of function",
        "Relevant - HRR gene (PARP inhibitor sensitivity)",
    ),
    (
        "PMS2",
        "c.869G>A p.Gly290Arg",
        "uncertain, likely benign",
        "Not therapeutically relevant",
    ),
    (
        "ATRX",
        "c.4690G>T p.Gln1564Glu",
        "variant of uncertain significance",
        "Unclear significance",
    ),
    (
        "IRS2",
        "c.2174G>T p.Gly725Val",
        "variant of uncertain significance",
        "Unclear significance",
    ),
    (
        "PDGFRA",
        "c.1285G>A p.Gly429Arg",
        "uncertain, likely benign",
        "Not therapeutically relevant",
    ),
    (
        "CARD11",
        "c.3004A>T p.Thr1002Ser",
        "variant of uncertain significance",
        "Unclear significance",
    ),
    (
        "FGFR3",
        "c.112G>A p.Val38Ile",
        "variant of uncertain significance",
        "Unclear significance",
    ),
)
"""Table 2 of the published case, cell by cell."""

_IMPOSSIBLE = {
    "PMS2": (
        "G>A at the second base of a glycine codon cannot give arginine.",
        (
            Reading(
                hgvs_c="c.868G>A",
                hgvs_p="p.(Gly290Arg)",
                consequence=Consequence.MISSENSE,
                explanation="the protein as printed, first base of the codon",
            ),
            Reading(
                hgvs_c="c.869G>A",
                hgvs_p="p.(Gly290Glu)",
                consequence=Consequence.MISSENSE,
                explanation="the coding change as printed",
            ),
        ),
    ),
    "ATRX": (
        "No glutamine codon begins with G.",
        (
            Reading(
                hgvs_c="c.4690C>G",
                hgvs_p="p.(Gln1564Glu)",
                consequence=Consequence.MISSENSE,
                explanation="the protein as printed, reference base C",
            ),
            Reading(
                hgvs_c="c.4690C>T",
                hgvs_p="p.(Gln1564Ter)",
                consequence=Consequence.STOP_GAINED,
                explanation="the new base as printed, reference base C",
            ),
        ),
    ),
}


def row(**cells: str) -> KnowledgeRow:
    """Return an active, cited row; unnamed cells are empty."""
    values = {field.name: "" for field in fields(KnowledgeRow) if field.name not in ("file", "row")}
    values |= {
        "kb_id": "VKB-900000",
        "status": "active",
        "match_type": "gene",
        "match_value": "any",
        "citation": "PMID 1",
        "last_reviewed": "2026-01-01",
        **cells,
    }
    return KnowledgeRow(**values, file="test.tsv", row=2)


def table(*rows: KnowledgeRow) -> KnowledgeTable:
    """Return a table of these rows, numbered where they have the factory's own kb_id."""
    from dataclasses import replace

    numbered = tuple(
        replace(item, kb_id=f"VKB-{900001 + place:06d}") if item.kb_id == "VKB-900000" else item
        for place, item in enumerate(rows)
    )
    active = tuple(item for item in numbered if item.status == "active")
    genes: dict[str, tuple[KnowledgeRow, ...]] = {}
    for item in active:
        if item.gene:
            genes[item.gene] = (*genes.get(item.gene, ()), item)
    state = KnowledgeState(
        name="knowledgebase", file="test.tsv", sha256="", version="", newest_review="", licence=""
    )
    return KnowledgeTable(
        rows=numbered,
        active=active,
        state=state,
        overlay_state=None,
        warnings=(),
        genes=genes,
        ids={item.kb_id: item for item in numbered},
    )


def phrases() -> Phrases:
    """Return the shipped phrases."""
    return load_phrases(RESOURCES / "phrases.tsv")


def oncotree() -> OncoTree:
    """Return the shipped tumour types."""
    return load_oncotree(RESOURCES / "oncotree.tsv")


def check(
    outcome: CheckOutcome = CheckOutcome.AGREES,
    reason: str = "c. and p. agree.",
    readings: tuple[Reading, ...] = (),
) -> DescriptionCheck:
    """Return the verdict on a description."""
    return DescriptionCheck(
        outcome=outcome, level=CheckLevel.NONE, reason=reason, readings=readings
    )


def variant(
    gene: str,
    coding: str = "",
    protein: str = "",
    consequence: Consequence = Consequence.MISSENSE,
    verdict: DescriptionCheck | None = None,
    transcript: str = "",
) -> NormalizedVariant:
    """Return a reported variant; its key is made from gene and description."""
    return NormalizedVariant(
        key=f"{gene}:{coding}{protein}",
        gene=gene,
        gene_written=gene,
        transcript=transcript,
        hgvs_c=coding,
        hgvs_p=protein,
        mutation=f"{coding} {protein}".strip(),
        consequence=consequence,
        check=verdict or check(),
    )


def case(
    *variants: NormalizedVariant,
    tumour: str = "LMS",
    ingest: Ingest | None = None,
    **sample: str,
) -> Case:
    """Return a normalised case of these variants."""
    found = oncotree().find(tumour)
    assert found is not None
    written = tuple(
        SmallVariant(key=item.key, source=Source(file="typed.tsv", row=place), gene=item.gene)
        for place, item in enumerate(variants, start=2)
    )
    return Case(
        schema_version=SCHEMA_VERSION,
        software_version="0",
        stage=Stage.NORMALIZE,
        sample_id="S1",
        sample={"sample_id": "S1", **sample},
        tumour_type=found,
        ingest=ingest or Ingest(small_variants=written),
        normalize=Normalize(variants=variants),
    )


def run(
    given: Case,
    kb: KnowledgeTable,
    interpretation: Interpretation = Interpretation.GRADED,
    **settings: str,
) -> tuple[Classify, Actionability]:
    """Return the parts that classify and actionability add; `__` in a key stands for a dot."""
    classified = classify(given, kb, phrases(), interpretation)
    done = msgspec.structs.replace(given, classify=classified, interpretation=interpretation)
    keys = {name.replace("__", "."): value for name, value in settings.items()}
    return classified, assess(done, kb, oncotree(), phrases(), keys)


def published_variants() -> tuple[NormalizedVariant, ...]:
    """Return the eight variants of Table 2, PMS2 and ATRX as impossible descriptions."""
    found = []
    for gene, mutation, _, _ in TABLE_2:
        coding, protein = mutation.split()
        canonical = f"p.({protein.removeprefix('p.').replace('*', 'Ter')})"
        stop = protein.endswith("*")
        verdict = check()
        if gene in _IMPOSSIBLE:
            reason, readings = _IMPOSSIBLE[gene]
            verdict = check(CheckOutcome.IMPOSSIBLE, reason, readings)
        item = variant(
            gene,
            coding,
            canonical,
            Consequence.STOP_GAINED if stop else Consequence.MISSENSE,
            verdict,
        )
        found.append(msgspec.structs.replace(item, mutation=mutation))
    return tuple(found)


def checked_variants() -> tuple[NormalizedVariant, ...]:
    """Return the eight variants of Table 2 as the check of descriptions reads them."""
    found = []
    for gene, mutation, _, _ in TABLE_2:
        read = check_description(gene, "", *mutation.split())
        item = variant(gene, read.hgvs_c, read.hgvs_p, read.consequence, read.check)
        found.append(msgspec.structs.replace(item, mutation=read.mutation, residue=read.residue))
    return tuple(found)


def published_case(variants: tuple[NormalizedVariant, ...] | None = None) -> Case:
    """Return the published case as a typed table gives it; variants by hand unless given."""
    return case(
        *(variants or published_variants()),
        published_reference=DOI,
        variants="typed.tsv",
        tmb="5.98",
        msi_stable="7",
        msi_unstable="0",
        msi_not_evaluable="1",
        msi_total="9",
        msi_status="MSS",
        germline_consent="declined",
    )
