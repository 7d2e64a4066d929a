"""Gene roles: the vote of tools/gene_role_votes.py with further sources, and loss as a mechanism.

The role of a gene of the knowledge table is the one that stands there. For other genes one vote of
a curated source counts together with CancerMine where none opposes; CancerMine alone never does.

How well loss is established (first rule that fits; thresholds in role_rules.tsv):
none: the role is oncogene, or no source but text mining says tumour suppressor or loss.
definitive: the role is tumour suppressor, and either the germline mechanism is loss with dominant
or X-linked inheritance (ClinGen haploinsufficiency 3, or many truncating pathogenic variants), or
IntOGen and Bailey 2018 both say loss and at least one of them with many observations.
moderate: the role is tumour suppressor with one source less, or the inheritance is recessive; or
the role depends on context and the germline mechanism is loss or both somatic sources say loss.
limited: any other gene with a source for loss, or a curated tumour suppressor without one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gene_role_votes import CLINGEN, CPSR, Votes, votes

from packs.common import Sources, rows_of, rules, table_bytes
from varannot.knowledge.packs.roles import ROLE_TABLE
from varannot.textio import read_table

CANCERMINE = "knowledge/cancermine/cancermine_gene_role_counts.tsv"
CURATED = "gene_roles.tsv"

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sources say about one gene."""

    gene: str
    votes: Votes
    curated: str
    reason: str
    inheritance: str
    truncating: int
    truncating_share: float
    suppressor_papers: int
    oncogene_papers: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds of role_rules.tsv."""

    cancermine_papers: float
    cancermine_share: float
    germline_truncating: float
    germline_limited_share: float
    intogen_rows: float
    bailey_points: float


def build(sources: Sources) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the table by file name, and the role of each gene."""
    limits = Limits(**{row["name"]: float(row["value"]) for row in rules("role_rules.tsv")})
    rows = [_row(facts, limits) for facts in _facts(sources)]
    rows = sorted((row for row in rows if _says(row)), key=lambda row: row["gene"])
    table = {"packs/gene_roles.tsv": table_bytes(ROLE_TABLE, rows)}
    return table, {row["gene"]: row["role"] for row in rows}


def _says(row: Cells) -> bool:
    return bool(row["role"]) or any(row[name] for name in row if name.endswith("_figures"))


def _facts(sources: Sources) -> Iterator[Facts]:
    current = {a: gene.symbol for gene in sources.names.genes.values() for a in gene.aliases}
    counted = votes(sources.data, current)
    lines = read_table(sources.resources.parent / "tools" / CURATED, CURATED).rows
    curated = {row.cells["gene"]: row.cells for row in lines}
    germline = {sources.current(r["SYMBOL"]): r for r in rows_of(sources.data / CPSR)}
    mined = {sources.current(r["gene"]): r for r in rows_of(sources.data / CANCERMINE)}
    dosage = {sources.current(r["gene"]) for r in rows_of(sources.data / CLINGEN)}
    for gene in sorted({*counted, *curated, *germline, *mined}):
        known = gene in sources.names.genes or gene in curated
        if not known and gene in dosage and gene not in germline:
            continue
        vote = counted.get(gene, Votes(0, 0, 0, 0, "", ""))
        listed, papers = germline.get(gene, {}), mined.get(gene, {})
        line = curated.get(gene)
        yield Facts(
            gene=gene,
            votes=vote,
            curated=(line["gene_role"] or vote.role()) if line else "",
            reason=(line["reason"] or "by the votes") if line else "",
            inheritance=listed.get("CPG_MOI", ""),
            truncating=int(listed.get("N_TRUNC_PATH") or 0),
            truncating_share=float(listed.get("PATH_TRUNC_FRAC") or 0),
            suppressor_papers=int(papers.get("Tumor_Suppressor") or 0),
            oncogene_papers=int(papers.get("Oncogene") or 0),
        )


def mined_vote(facts: Facts, limits: Limits) -> str:
    """Return the side that the text-mined counts take, empty where they take none."""
    total = facts.suppressor_papers + facts.oncogene_papers
    if total < limits.cancermine_papers:
        return ""
    for vote, papers in (("TSG", facts.suppressor_papers), ("oncogene", facts.oncogene_papers)):
        if papers >= limits.cancermine_share * total:
            return vote
    return ""


def germline_vote(facts: Facts, limits: Limits) -> str:
    """Return the vote of the germline sources: the one of the knowledge table, or loss in the list
    of predisposition genes with many truncating variants; gain is a vote for oncogene."""
    mechanism = facts.votes.mechanism
    if facts.votes.germline:
        return "TSG"
    if mechanism == "LoF" and facts.truncating >= limits.germline_truncating:
        return "TSG"
    return "oncogene" if mechanism == "GoF" else ""


def role_of(facts: Facts, limits: Limits) -> str:
    """Return the role: as in the knowledge table, else two votes of which one is no text mining."""
    if facts.curated:
        return facts.curated
    firm = [
        vote
        for vote in (facts.votes.intogen, facts.votes.bailey, germline_vote(facts, limits))
        if vote
    ]
    said = {*firm, mined_vote(facts, limits)} - {""}
    if firm and len(said) > 1:
        return "context"
    enough = len(firm) + bool(mined_vote(facts, limits)) > 1
    return firm[0] if firm and enough else ""


def conflict_of(facts: Facts, limits: Limits) -> str:
    """Return which sources say tumour suppressor and which oncogene, where both are said."""
    said = {
        "IntOGen": facts.votes.intogen,
        "Bailey 2018": facts.votes.bailey,
        "germline": germline_vote(facts, limits),
        "CancerMine": mined_vote(facts, limits),
    }
    sides = {
        side: [name for name, vote in said.items() if vote == side] for side in ("TSG", "oncogene")
    }
    if not all(sides.values()):
        return ""
    return "; ".join(f"{side}: {', '.join(names)}" for side, names in sides.items())


def loss_of(facts: Facts, role: str, limits: Limits) -> tuple[str, str]:
    """Return how well loss is established as mechanism, and the reason."""
    vote = facts.votes
    intogen, bailey = vote.intogen == "TSG", vote.bailey == "TSG"
    germline = germline_vote(facts, limits) == "TSG"
    dominant = facts.inheritance.startswith(("AD", "X"))
    many = vote.losing >= limits.intogen_rows or vote.suppressor_points >= limits.bailey_points
    listed = vote.mechanism == "LoF"
    truncated = (
        not vote.mechanism
        and facts.truncating >= limits.germline_truncating
        and facts.truncating_share >= limits.germline_limited_share
    )
    reasons = [
        f"IntOGen loss in {vote.losing} of {vote.activating + vote.losing} cohorts" * intogen,
        f"Bailey 2018 tumour suppressor, {vote.suppressor_points} points" * bailey,
        f"germline loss ({facts.inheritance or 'inheritance not stated'}, "
        f"{facts.truncating} truncating pathogenic in ClinVar"
        f"{', ClinGen haploinsufficiency 3' * bool(vote.germline)})"
        * (germline or listed or truncated),
    ]
    reason = "; ".join(filter(None, reasons))
    if role == "oncogene":
        return "none", "the role of the gene is oncogene"
    if not reason:
        if facts.curated == "TSG":
            return "limited", f"curated tumour suppressor only: {facts.reason}"
        return "none", "no source but text mining says tumour suppressor or loss"
    if role == "TSG":
        if (germline and dominant) or (intogen and bailey and many):
            return "definitive", reason
        if germline or intogen or bailey:
            return "moderate", reason
    if role == "context" and (germline or (intogen and bailey)):
        return "moderate", f"role depends on context; {reason}"
    return "limited", reason


def _row(facts: Facts, limits: Limits) -> Cells:
    role = role_of(facts, limits)
    loss, reason = loss_of(facts, role, limits)
    vote = facts.votes
    papers = facts.suppressor_papers + facts.oncogene_papers
    somatic = vote.activating or vote.losing
    points = vote.oncogene_points or vote.suppressor_points
    germline: list[str] = []
    if vote.haploinsufficiency:
        germline.append(f"haploinsufficiency score {vote.haploinsufficiency}")
    if vote.mechanism or facts.inheritance or facts.truncating:
        germline.append(
            f"mechanism {vote.mechanism or 'not stated'}, "
            f"inheritance {facts.inheritance or 'not stated'}, "
            f"{facts.truncating} truncating pathogenic variants in ClinVar"
        )
    return {
        "gene": facts.gene,
        "role": role,
        "loss": loss,
        "loss_reason": reason,
        "conflict": conflict_of(facts, limits),
        "curated": facts.curated,
        "curated_figures": facts.reason,
        "intogen": vote.intogen,
        "intogen_figures": f"activating {vote.activating}, loss {vote.losing} cohorts"
        if somatic
        else "",
        "bailey": vote.bailey,
        "bailey_figures": f"oncogene {vote.oncogene_points}, suppressor {vote.suppressor_points}"
        " points"
        if points
        else "",
        "germline": germline_vote(facts, limits),
        "germline_figures": "; ".join(germline),
        "cancermine": mined_vote(facts, limits),
        "cancermine_figures": f"suppressor {facts.suppressor_papers}, oncogene "
        f"{facts.oncogene_papers} papers"
        if papers
        else "",
    }
