"""Functional evidence: TP53 Database R21 and functional evidence items of CIViC.

One verdict per change: systematic yeast transactivation (Kato 2003) together with loss of function
in human cells (Giacomelli 2018 by its class in the database; Kotler 2018 by growth suppression).
The rules stand in functional_rules.tsv, the class limits in functional_classes.tsv. Missense
changes only: a stop is weighed as a null variant, and a silent change cannot show in assays that
use complementary DNA.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from packs.common import YES, Sources, gzipped, rows_of, rules, table_bytes
from varannot.knowledge.packs.civic_tables import CivicEvidence, read_civic_evidence
from varannot.knowledge.packs.functional import ASSAY_TABLE, FUNCTIONAL_TABLE

FOLDER = "knowledge/tp53_database"
CIVIC = "knowledge/civic/nightly-ClinicalEvidenceSummaries.tsv"
GENE = "TP53"
KOTLER = "29979965"
PROMOTERS = ("WAF1", "MDM2", "BAX", "h1433s", "AIP1", "GADD45", "NOXA", "P53R2")
KATO_DOI, GIACOMELLI_DOI = "DOI 10.1073/pnas.1431692100", "DOI 10.1038/s41588-018-0204-y"
KOTLER_PMID = f"PMID {KOTLER}"
DATABASE = "TP53 Database R21"
DATABASE_DOI = "DOI 10.1038/s41418-022-00976-3"
_LOSS = {"DNE_LOF": "loss", "notDNE_LOF": "loss", "notDNE_notLOF": "kept"}
_EMPTY = ("", "NA")

Cells = dict[str, str]


@dataclass(slots=True)
class Change:
    """What the systematic assays say about one change of TP53."""

    transactivation: float | None = None
    promoters: int = 0
    giacomelli: str = ""
    kotler_lost: bool = False
    kotler_kept: bool = False

    def kotler(self) -> str:
        """Return loss, kept, or none where the assay says nothing or both."""
        if self.kotler_lost == self.kotler_kept:
            return "none"
        return "loss" if self.kotler_lost else "kept"

    def second(self) -> str:
        """Return what the assays in human cells say: loss, kept, none or disagree.

        With `alone` behind it where growth suppression is the only one that says anything.
        """
        first, growth = _LOSS.get(self.giacomelli, "none"), self.kotler()
        told = {first, growth} - {"none"}
        if len(told) > 1:
            return "disagree"
        if first == "none" and growth != "none":
            return f"{growth} alone"
        return first


def build(sources: Sources, roles: Mapping[str, str]) -> dict[str, bytes]:
    """Return the tables by file name; `roles` are the genes' roles for the direction of CIViC."""
    rows = sorted(
        [*_tp53(sources), *_civic(sources, roles)],
        key=lambda row: (row["gene"], _place(row["change"]), row["change"], row["source"]),
    )
    return {
        "packs/functional_evidence.tsv": table_bytes(FUNCTIONAL_TABLE, rows),
        "packs/functional_assays.tsv.gz": gzipped(table_bytes(ASSAY_TABLE, _assays(sources))),
    }


def _place(change: str) -> int:
    return int("".join(sign for sign in change if sign.isdigit()) or 0)


# --------------------------------------------------------------------------- TP53


def classed(value: float) -> str:
    """Return the class of a median activity in percent of wild type.

    >>> classed(20.0), classed(20.1), classed(75.0), classed(140.1)
    ('non-functional', 'partially functional', 'partially functional', 'supertrans')
    """
    for row in rules("functional_classes.tsv"):
        above, up_to = row["above"], row["up_to"]
        if (not above or value > float(above)) and (not up_to or value <= float(up_to)):
            return row["class"]
    message = f"no class for {value}"
    raise ValueError(message)


def _tp53(sources: Sources) -> Iterator[Cells]:
    limits = {(row["first"], row["second"]): row for row in rules("functional_rules.tsv")}
    accession, _ = sources.protein(GENE)
    made: Counter[str] = Counter()
    for name, change in sorted(_systematic(sources).items()):
        if change.transactivation is None:
            made["no yeast result"] += 1
            continue
        first, second = classed(change.transactivation), change.second()
        rule = limits.get((first, second)) or limits["*", second]
        made[f"{rule['direction']} {rule['strength']}"] += 1
        yield {
            "gene": GENE,
            "transcript": accession,
            "change": name,
            "assay": "transactivation of eight promoters in yeast; growth of human cells",
            "direction": rule["direction"],
            "strength": rule["strength"],
            "effect": _effect(change, first, rule["reason"]),
            "citation": _citation(change, rule["citation"]),
            "source": DATABASE,
            "unconfirmed": rule["unconfirmed"],
        }
    for what, count in sorted(made.items()):
        sources.note("functional_evidence", f"TP53 changes: {what}", count, "rules of the pack")


def _effect(change: Change, first: str, reason: str) -> str:
    parts = [
        f"{reason}: median activity {change.transactivation:g} % of wild type over "
        f"{change.promoters} promoters ({first}, Kato 2003)"
    ]
    if change.giacomelli:
        parts.append(f"{change.giacomelli} (Giacomelli 2018)")
    if change.kotler_lost or change.kotler_kept:
        seen = {"loss": "lost", "kept": "kept", "none": "lost in part of the assays"}
        parts.append(f"growth suppression {seen[change.kotler()]} (Kotler 2018)")
    return "; ".join(parts)


def _citation(change: Change, rule: str) -> str:
    cited = [KATO_DOI]
    if change.giacomelli:
        cited.append(GIACOMELLI_DOI)
    if change.kotler_lost or change.kotler_kept:
        cited.append(KOTLER_PMID)
    return "; ".join(dict.fromkeys([*cited, DATABASE_DOI, rule]))


def _systematic(sources: Sources) -> dict[str, Change]:
    """Return what the systematic assays say, by p. description that fits the protein."""
    found: dict[str, Change] = defaultdict(Change)
    wrong: Counter[str] = Counter()

    def described(name: str, source: str) -> str:
        change, holds = sources.change(GENE, name)
        if change.endswith("Ter") or not change:
            wrong[f"{source}: not a missense change"] += 1
            return ""
        if holds != YES:
            wrong[f"{source}: residue not on MANE Select"] += 1
            return ""
        return change

    for row in rows_of(sources.data / FOLDER / "yeast_transactivation_kato2003.tsv"):
        values = [row[f"{one}nWT"] for one in PROMOTERS if row[f"{one}nWT"] not in _EMPTY]
        name = described(row["AAchange"], "Kato 2003")
        if name and values:
            found[name].transactivation = round(median(map(float, values)), 1)
            found[name].promoters = len(values)
    for row in rows_of(sources.data / FOLDER / "variant_classes_r21.tsv"):
        if row["DNE_LOFclass"] in _EMPTY or row["Effect"] != "missense":
            continue
        name = described(row["ProtDescription"], "Giacomelli 2018")
        if name:
            known, found[name].giacomelli = found[name].giacomelli, row["DNE_LOFclass"]
            if known not in ("", row["DNE_LOFclass"]):
                message = f"{name}: classes {known} and {row['DNE_LOFclass']}"
                raise ValueError(message)
    for row in rows_of(sources.data / FOLDER / "functional_assays_r21.tsv.gz"):
        if row["PubMed"] != KOTLER:
            continue
        name = described(row["ProtDescription"], "Kotler 2018")
        if name:
            found[name].kotler_lost |= row["Loss_of_Function"].startswith("GS")
            found[name].kotler_kept |= row["Conserved_WT_Function"].startswith("GS")
    for what, count in sorted(wrong.items()):
        sources.note("functional_evidence", f"left out: {what}", count, "see the builder")
    return found


def _assays(sources: Sources) -> list[Cells]:
    rows: dict[tuple[str, ...], Cells] = {}
    left: Counter[str] = Counter()
    for row in rows_of(sources.data / FOLDER / "functional_assays_r21.tsv.gz"):
        change, holds = sources.change(GENE, row["ProtDescription"])
        if not change or holds != YES:
            left["assays of other changes than of one residue" if not change else "residue"] += 1
            continue
        clean = {name: "" if text == "NA" else text for name, text in row.items()}
        cells = {
            "gene": GENE,
            "change": change,
            "method": clean["Method"],
            "cells": ", ".join(filter(None, (clean["Cell_assay"], clean["Cell_lines"]))),
            "conserved": clean["Conserved_WT_Function"],
            "lost": clean["Loss_of_Function"],
            "dominant_negative": clean["Dominant_Negative_Activity"],
            "gained": clean["Gain_of_Function"],
            "temperature_sensitive": clean["Temperature_Sensitivity"],
            "year": clean["Year"],
            "pmid": clean["PubMed"],
        }
        if tuple(cells.values()) in rows:
            left["assays that say the same twice"] += 1
        rows[tuple(cells.values())] = cells
    for what, count in sorted(left.items()):
        sources.note("functional_assays", f"left out: {what}", count, "see the builder")
    return sorted(rows.values(), key=lambda cells: (_place(cells["change"]), *cells.values()))


# --------------------------------------------------------------------------- CIViC

_LOSING = ("Loss of Function", "Dominant Negative")
_GAINING = ("Gain of Function",)
_KEPT = ("Unaltered Function",)


def _civic(sources: Sources, roles: Mapping[str, str]) -> Iterator[Cells]:
    limits = {
        (row["first"], row["second"]): row
        for row in rules("functional_rules.tsv")
        if row["scope"] == "civic"
    }
    left: Counter[str] = Counter()
    for item in read_civic_evidence(sources.data / CIVIC):
        if item.evidence_type != "Functional" or item.status != "accepted":
            continue
        gene = sources.current(item.gene)
        change, holds = sources.change(gene, item.variant)
        if item.combined or not change or holds != YES:
            left["no change of one residue" if not change else "residue not on MANE Select"] += 1
            continue
        yield _civic_row(item, gene, change, sources.protein(gene)[0], roles.get(gene, ""), limits)
    for what, count in sorted(left.items()):
        sources.note("functional_evidence", f"CIViC items left out: {what}", count, "name")


def _civic_row(
    item: CivicEvidence,
    gene: str,
    change: str,
    accession: str,
    role: str,
    limits: Mapping[tuple[str, str], Mapping[str, str]],
) -> Cells:
    told = item.direction.casefold()
    rating = str(item.rating) if item.rating else "none"
    rule = limits.get((rating, told)) or limits["*", told]
    direction = rule["direction"]
    if direction == "by effect":
        direction = _direction(item.significance, role)
    stars = f"{item.rating} of 5 stars" if item.rating else "not rated"
    return {
        "gene": gene,
        "transcript": accession,
        "change": change,
        "assay": f"as in {item.evidence_id}",
        "direction": direction,
        "strength": rule["strength"] if direction != "inconclusive" else "supporting",
        "effect": f"{told} {item.significance.lower()} ({stars}; role of the gene: "
        f"{role or 'not settled'})",
        "citation": f"CIViC {item.evidence_id}; PMID {item.pmid}",
        "source": f"CIViC {item.last_review[:4]}",
        "unconfirmed": rule["unconfirmed"],
    }


def _direction(significance: str, role: str) -> str:
    """Return what an effect means in a gene of that role; a role that is not settled says nothing.

    >>> _direction("Gain of Function", "oncogene"), _direction("Gain of Function", "TSG")
    ('oncogenic', 'inconclusive')
    """
    if significance in _KEPT and role:
        return "benign"
    fits = (significance in _LOSING and role == "TSG") or (
        significance in _GAINING and role == "oncogene"
    )
    return "oncogenic" if fits else "inconclusive"
