"""Write resources/knowledgebase.tsv from seed facts, HRR gene lists, gene-role votes and curation.

Usage: python tools/build_knowledgebase.py SHARED_DATA_FOLDER resources/knowledgebase.tsv

tools/seed_mapping.tsv says how each seed fact becomes rows of the table and which kb_id each row
has; tools/gene_roles.tsv and tools/curated_rows.tsv hold the other identifiers and the curated
rows. Identifiers are never computed, so that a row keeps its own for good.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from gene_role_votes import Votes, read, votes

from varannot.knowledge.genes import GeneNames, load_gene_names
from varannot.knowledge.schema import AMP, ESCAT, KNOWLEDGE_TABLE, REGIONS
from varannot.textio import read_table, tsv_bytes, write_atomically

HERE = Path(__file__).parent
RESOURCES = HERE.parent / "resources"
FACTS = "knowledge/seed_facts/actionability_facts.tsv"
HRR_LISTS = "knowledge/hrr_gene_sets/hrr_gene_sets.tsv"
MANE = "reference/transcripts/tso500_mane_summary.tsv"

COMPILED = "2026-11-23"
REVIEW_BY = "2027-11-23"
CURATOR = "proposal, not yet signed by a curator"
EMPTY = "-"
"""In the mapping: leave the cell empty although the fact has a value."""

CONFIDENCE = {
    "confirmed": "moderate",
    "label confirmed; tiers unconfirmed": "moderate",
    "unconfirmed tiering": "low",
    "unconfirmed": "low",
}
POSITIONAL = ("cdna", "protein_change", "codon", "residue_range", "exon")
HRR_TIER = {
    "A": "tier A: strongest PARP inhibitor evidence",
    "B": "tier B: some PARP inhibitor evidence",
    "C": "tier C: checkpoint gene with weak PARP inhibitor evidence",
    "": "no tier proposed",
}
HRR_LIST = {
    "olaparib_FDA_label_mCRPC": ("olaparib label", "FDA Lynparza label 2023-11-06", True),
    "PROfound_trial": ("PROfound", "DOI 10.1056/NEJMoa1911440", True),
    "talazoparib_FDA_label_mCRPC": ("talazoparib label", "FDA Talzenna label 2024-02-06", True),
    "TRITON2_screen": ("TRITON2", "DOI 10.1158/1078-0432.CCR-20-0394", False),
    "niraparib_abiraterone_MAGNITUDE": ("MAGNITUDE", "DOI 10.1200/JCO.22.01649", False),
}
"""HRR list: its name in the report, its citation, and whether the membership was seen."""

NOT_SEEN_IN_A_LIST = ("PPP2R2A",)
"""Genes of PROfound that the label does not name."""

Cells = dict[str, str]


def build(data: Path) -> bytes:
    """Return the bytes of the table, sorted by gene and kb_id."""
    names = load_gene_names(RESOURCES / "gene_names.tsv")
    rows = [*_fact_rows(data), *_role_rows(data, names), *_curated_rows()]
    finished = [_finish(row, names) for row in rows]
    finished.sort(key=lambda row: (row["gene"], row["kb_id"]))
    ids = [row["kb_id"] for row in finished]
    if len(set(ids)) != len(ids):
        message = f"kb_id used twice: {sorted({kb_id for kb_id in ids if ids.count(kb_id) > 1})}"
        raise ValueError(message)
    columns = KNOWLEDGE_TABLE.names
    return tsv_bytes(columns, [[row.get(name, "") for name in columns] for row in finished])


def _finish(row: Cells, names: GeneNames) -> Cells:
    dated = {} if row["status"] == "draft" else {"review_by": REVIEW_BY}
    return {
        **row,
        "hgnc_id": names.hgnc_id(row["gene"]) if row["gene"] else "",
        "curator": CURATOR,
        "last_reviewed": COMPILED,
        **dated,
    }


# --------------------------------------------------------------------------- seed facts


def _fact_rows(data: Path) -> Iterator[Cells]:
    facts = {row["fact_id"]: row for row in read(data / FACTS)}
    mane = {row["mane_symbol"]: row["refseq_nm"] for row in read(data / MANE)}
    mapping = read_table(HERE / "seed_mapping.tsv", "seed_mapping.tsv").rows
    roles = read_table(HERE / "gene_roles.tsv", "gene_roles.tsv").rows
    hrr = {row.cells["gene"] for row in roles if row.cells["pathway"] == "HRR"}
    forgotten = set(facts) - {row.cells["fact_id"] for row in mapping}
    if forgotten:
        message = f"facts without a line in seed_mapping.tsv: {sorted(forgotten)}"
        raise ValueError(message)
    for line in mapping:
        fact = facts[line.cells["fact_id"]]
        for pair in line.cells["ids"].split(";"):
            gene, _, kb_id = pair.partition("=")
            row = _fact_row(line.cells, fact, "" if gene == EMPTY else gene, kb_id, mane)
            if row["record_type"] == "therapy" and row["status"] == "active":
                row["relevance_en"] = row["relevance_en"] or relevance(row, gene in hrr)
            yield row


def _fact_row(line: Mapping[str, str], fact: Cells, gene: str, kb_id: str, mane: Cells) -> Cells:
    row = {name: text.replace("{gene}", gene) for name, text in line.items()}
    row = {name: text for name, text in row.items() if name in KNOWLEDGE_TABLE.names}
    row |= {"kb_id": kb_id, "gene": gene}
    row["citation"] = row["citation"] or fact["citation"].removeprefix(EMPTY)
    row["status"] = row["status"] or ("active" if row["citation"] else "draft")
    row["region"] = (row["region"] or regions(fact["region"])).removeprefix(EMPTY)
    if row["match_type"] in POSITIONAL and not row["transcript"]:
        row["transcript"] = mane.get(gene, "")
    _put_tiers(row, fact)
    row |= {
        "source": "varannot seed facts",
        "source_version": fact["fact_id"],
        "licence": "CC0-1.0",
        "confidence": CONFIDENCE.get(fact["status"], "low"),
    }
    return row


def _put_tiers(row: Cells, fact: Cells) -> None:
    """Fill tiers and `unconfirmed`: a tier I that nobody confirmed stays words, never a tier."""
    wanted = row["record_type"] in ("therapy", "resistance", "negative_evidence", "prognostic")
    notes = [row["unconfirmed"]] if row["unconfirmed"] else []
    proposed = []
    for column, scheme, allowed in (("escat", "ESCAT", ESCAT), ("amp", "AMP", AMP)):
        blocked = row[column] == EMPTY or not wanted
        found = [] if blocked else tiers(fact[column], allowed)
        row[column] = ""
        if not found:
            continue
        if fact["status"] != "confirmed" and any(is_tier_one(tier) for tier in found):
            proposed.append(f"{scheme} {fact[column]}")
        else:
            row[column] = ";".join(found)
            row["tier_basis"] = f"seed fact {fact['fact_id']}"
    if row["status"] == "active":
        said = _unconfirmed(fact["status"], bool(proposed or row["escat"] or row["amp"]))
        if said:
            notes.insert(0, said + (f": proposed {', '.join(proposed)}" if proposed else ""))
    elif proposed:
        notes.append(f"proposed {', '.join(proposed)}")
    row["unconfirmed"] = "; ".join(notes)


def _unconfirmed(status: str, has_tiers: bool) -> str:
    if status in ("unconfirmed tiering", "label confirmed; tiers unconfirmed"):
        return "tiers unconfirmed" if has_tiers else ""
    return "whole statement unconfirmed" if status == "unconfirmed" else ""


def regions(text: str) -> str:
    """Return the regions of the schema that a fact names.

    >>> regions("FDA (T-DXd also EMA)")
    'FDA'
    """
    parts = [part.split("(")[0].strip() for part in text.split(";")]
    found = [part for part in parts if part in REGIONS]
    return ";".join(found) or ("none" if text not in ("", EMPTY, "guideline") else "")


def tiers(text: str, allowed: tuple[str, ...]) -> list[str]:
    """Return the tiers of a fact, ranges and alternatives spelt out.

    >>> tiers("IA-IB", ("IA", "IB", "IC")), tiers("I-A", ("I-A", "I-B"))
    (['IA', 'IB'], ['I-A'])
    """
    bare = re.sub(r"\(.*?\)|;.*", "", text).strip()
    if bare in allowed:
        return [bare]
    return [part for part in re.split(r"[-/]", bare) if part in allowed]


def relevance(row: Cells, hrr_gene: bool) -> str:
    """Return the phrase of a therapy row for the therapeutic relevance cell of Table 2."""
    if hrr_gene and row["drug_class"] == "PARP inhibitor":
        return "Relevant - HRR gene (PARP inhibitor sensitivity)"
    *others, last = row["drug"].split(";")
    joined = " plus ".join([*others, last])
    if row["combination"] == "OR":
        joined = f"{', '.join(others)} or {last}"
    return f"Relevant - {row['drug_class']} ({joined})"


def is_tier_one(tier: str) -> bool:
    """Return whether an ESCAT or AMP tier is of level I."""
    return tier in ("IA", "IB", "IC", "I-A", "I-B")


# --------------------------------------------------------------------------- gene roles


def _role_rows(data: Path, names: GeneNames) -> Iterator[Cells]:
    current = {alias: gene.symbol for gene in names.genes.values() for alias in gene.aliases}
    counted = votes(data, current)
    lists = {row["gene"]: row for row in read(data / HRR_LISTS)}
    for line in read_table(HERE / "gene_roles.tsv", "gene_roles.tsv").rows:
        cells = line.cells
        vote = counted.get(cells["gene"], Votes(0, 0, 0, 0, "", ""))
        yield _role_row(dict(cells), vote, lists.get(cells["gene"]))


def _role_row(cells: Cells, vote: Votes, hrr: Cells | None) -> Cells:
    gene, role = cells["gene"], cells["gene_role"] or vote.role()
    counted = "the sources oppose each other" if role == "context" else "votes agree"
    words = [f"{gene}: {ROLE_WORDS[role]} ({cells['reason'] or counted})."]
    words.append(f"Votes: {vote.words()}.")
    pathway, cited, unsure = _pathway(cells, hrr)
    if role == "TSG" and not vote.sources():
        unsure = "tumour suppressor role: no entry in the open sources that were read"
    elif vote.role() == "context" and role != "context":
        by_hand = "role set by hand against a vote, citation from memory"
        unsure = "; ".join(filter(None, (unsure, by_hand)))
    sources = vote.sources()
    cited = [*(citation for _, citation, _ in sources if citation), *cited]
    return {
        "kb_id": cells["kb_id"],
        "status": "active",
        "record_type": "gene_role",
        "gene": gene,
        "match_type": "gene",
        "match_value": "any",
        "gene_role": role,
        "pathway": cells["pathway"],
        "origin": "either",
        "oncotree_code": "ANY",
        "evidence_type": "database",
        "summary_en": " ".join([*words, *pathway]),
        "unconfirmed": unsure,
        "citation": "; ".join(dict.fromkeys(cited)),
        "source": "; ".join(name for name, _, _ in sources) or "varannot gene roles",
        "source_version": "tools/gene_roles.tsv",
        "licence": "; ".join(sorted({licence for _, _, licence in sources} | {"CC0-1.0"})),
        "confidence": "low" if role == "context" or unsure else "moderate",
    }


def _pathway(cells: Cells, hrr: Cells | None) -> tuple[list[str], list[str], str]:
    """Return sentences, citations and what is unconfirmed about the gene's repair pathway."""
    words: list[str] = []
    cited: list[str] = []
    unsure = ""
    if cells["pathway"] == "HRR" and hrr is not None:
        lists = [HRR_LIST[name] for name in HRR_LIST if hrr[name] == "Y"]
        words.append(
            f"Homologous recombination repair; lists: {', '.join(name for name, _, _ in lists)}; "
            f"{HRR_TIER[cells['hrr_tier']]}."
        )
        cited = [citation for _, citation, _ in lists]
        if not any(seen for _, _, seen in lists) or cells["gene"] in NOT_SEEN_IN_A_LIST:
            unsure = "membership of the HRR list cited from memory"
    elif cells["pathway"] == "MMR":
        words.append("Mismatch repair.")
        if hrr is not None:
            words.append("Also on the talazoparib list for prostate cancer, without being HRR.")
    return words, cited + [cells["citation"]] * bool(cells["citation"]), unsure


ROLE_WORDS = {
    "TSG": "tumour suppressor",
    "oncogene": "oncogene",
    "both": "tumour suppressor and oncogene",
    "context": "role not settled",
    "": "role not known",
}


# --------------------------------------------------------------------------- curated rows


def _curated_rows() -> Iterator[Cells]:
    for row in read_table(HERE / "curated_rows.tsv", "curated_rows.tsv").rows:
        yield {**row.cells, "status": "active"}


def main() -> None:
    """Read the arguments and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    write_atomically(arguments.target, build(arguments.data))


if __name__ == "__main__":
    main()
