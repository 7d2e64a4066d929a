"""The classifier of `varannot classify-table`, in process, with packs left out where asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bench.hgvs.tables import ROOT, Absent

from varannot.classify.table import CLASSIFY_INPUT, CLASSIFY_OUTPUT, TableClassifier
from varannot.hgvs.reference_set import ReferenceSet, open_reference
from varannot.knowledge.genes import load_gene_names
from varannot.knowledge.mounted.settings import EvidenceSettings
from varannot.knowledge.oncotree import load_oncotree
from varannot.knowledge.sources import EvidenceSources
from varannot.knowledge.table import load_knowledge
from varannot.resources import resource

__all__ = ["Answer", "Row", "ask", "classifier", "reference"]

Row = Mapping[str, str]
"""Cells of one row by the columns of `CLASSIFY_INPUT`; a column that is absent is empty."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the classifier says of one row; `codes` are as printed, with moved strengths."""

    oncogenicity: str
    points: str
    codes: tuple[str, ...]
    not_assessable: tuple[str, ...]
    effect: str
    loss_rule: str
    reason: str

    @property
    def bare(self) -> frozenset[str]:
        """The codes without the strength to which they were moved."""
        return frozenset(code.partition("_")[0] for code in self.codes)


@cache
def reference() -> ReferenceSet:
    """Return the transcripts of the checkout; raises Absent without them."""
    folder = ROOT / "resources" / "transcripts"
    if not (folder / "bundle.tsv").exists():
        message = "resources/transcripts holds no bundle"
        raise Absent(message)
    return open_reference(folder, str(folder), with_engine=False)


@cache
def classifier(without: tuple[str, ...] = ()) -> TableClassifier:
    """Return the classifier of the checkout; `without` names packs that are left out."""
    names, tree = (
        load_gene_names(resource("gene_names.tsv")),
        load_oncotree(resource("oncotree.tsv")),
    )
    table = resource("knowledgebase.tsv")
    knowledge = load_knowledge(table, str(table), None, names=names, oncotree=tree)
    sources = EvidenceSources.open(EvidenceSettings(without=without), bundle=reference().bundle)
    return TableClassifier(reference(), knowledge, sources, names, tree)


def ask(row: Row, without: tuple[str, ...] = ()) -> Answer:
    """Return the answer for one row."""
    cells = {name: row.get(name, "") for name in CLASSIFY_INPUT.names}
    said = dict(zip(CLASSIFY_OUTPUT.names, classifier(without).cells(cells), strict=True))
    return Answer(
        said["class"],
        said["points"],
        tuple(code for code in said["codes"].split(",") if code),
        tuple(code for code in said["not_assessable"].split(",") if code),
        said["effect"],
        said["lof_rule"],
        said["reason"],
    )
