"""CIViC evidence items as draft rows of the knowledge table.

CIViC: DOI 10.1038/ng.3774, content CC0 1.0. Only codes, names and identifiers are taken; the
sentence of a row is made of them. One evidence item is one study and no class: items about
oncogenicity or function never become a curated class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from varannot.knowledge.drafts import (
    Drafts,
    NotMapped,
    SetAside,
    Targets,
    draft_row,
    refuse,
    settled,
)
from varannot.knowledge.grammar import match_value_fault
from varannot.knowledge.match import protein_key
from varannot.knowledge.oncotree import ANY, ANY_SOLID
from varannot.knowledge.packs.civic_tables import CivicEvidence
from varannot.knowledge.schema import KnowledgeRow

__all__ = ["civic_drafts"]


@dataclass(frozen=True, slots=True)
class _Match:
    """What a variant's name in CIViC means in the table."""

    kind: str
    value: str
    with_transcript: bool = False


_FIXED = {
    "AMPLIFICATION": _Match("amplification", "any"),
    "LOSS": _Match("loss", "any"),
    "DELETION": _Match("loss", "any"),
    "LOSS-OF-FUNCTION": _Match("variant_class", "lof"),
    "INACTIVATING MUTATION": _Match("variant_class", "lof"),
    "DELETERIOUS MUTATION": _Match("variant_class", "lof"),
    "GAIN-OF-FUNCTION": _Match("variant_class", "gof"),
    "ACTIVATING MUTATION": _Match("variant_class", "gof"),
    "TRUNCATING MUTATION": _Match("variant_class", "truncating"),
    "FRAMESHIFT TRUNCATION": _Match("variant_class", "truncating"),
    "ONCOGENIC MUTATION": _Match("variant_class", "oncogenic"),
    "MUTATION": _Match("variant_class", "any"),
    "FUSION": _Match("fusion", "any"),
    "FUSIONS": _Match("fusion", "any"),
}
_EXON_WORDS = {
    "MUTATION": "",
    "DELETION": ":inframe_deletion",
    "INSERTION": ":inframe_insertion",
    "SKIPPING MUTATION": ":skipping",
    "SKIPPING": ":skipping",
    "FRAMESHIFT": ":truncating",
}
_OPEN_WORDS = {
    "DELETION": "a deletion inside it, or of it as a whole: CIViC's page of the variant tells",
    "LOSS": "loss of the gene, of its function or of its protein: CIViC's page tells",
    "MUTATION": "any change, whatever its class, or certain ones: CIViC's page tells",
}
"""Words of CIViC that leave open what is meant."""
_EXON = re.compile(rf"EXON (\d+) ({'|'.join(sorted(_EXON_WORDS, key=len, reverse=True))})")
_CODING = re.compile(r"c\.[-*]?\d[\w+\-*_]*?(?:[ACGT]>[ACGT]|del|dup|ins|inv|delins)[ACGT]*")
_PROTEIN = re.compile(
    r"[A-Z]\d+(?:[A-Z]|\*|=|(?:_[A-Z]\d+)?(?:DELINS[A-Z]+|INS[A-Z]+|DEL|DUP)|[A-Z]?FS(?:\*\d+)?)",
    re.IGNORECASE,
)
_RESIDUE = re.compile(r"[A-Z](\d+)")
_TWO_RESIDUES = re.compile(r"[A-Z](\d+)/[A-Z](\d+)")
_PARTNERS = re.compile(r"([A-Z0-9]+)(?:-|::)([A-Z0-9]+)")
_ORIGINS = {"Somatic": "somatic", "Rare Germline": "germline", "Common Germline": "germline"}
_INTERACTIONS = {"Combination": "AND", "Substitutes": "OR", "Sequential": "AND"}
_EVIDENCE_TYPES = {"C": "case", "D": "preclinical"}
_EFFECTS = {
    "Gain of Function": "GoF",
    "Loss of Function": "LoF",
    "Dominant Negative": "LoF",
    "Neomorphic": "switch",
    "Unaltered Function": "neutral",
}
_GERMLINE = frozenset({"Pathogenic", "Likely Pathogenic", "Positive", "Predisposition"})
_SAME_WORD = {"carcinoma": "cancer", "myelogenous": "myeloid", "gastric": "stomach"}
_NO_WORDS = frozenset({"gland", "of", "the", "and"})


def civic_drafts(items: Iterable[CivicEvidence], targets: Targets, release: str) -> Drafts:
    """Return draft rows of CIViC's evidence items, and what was set aside, in the order given.

    `release` names the version of the table, for the rows' `source_version`.
    """
    diseases = _diseases(targets)
    rows: list[KnowledgeRow] = []
    aside: list[SetAside] = []
    for item in items:
        try:
            rows.append(settled(_row(item, targets, diseases, release), targets))
        except NotMapped as reason:
            about = f"{item.molecular_profile}, {item.disease}, {', '.join(item.drugs)}"
            aside.append(SetAside(item.evidence_id, about.rstrip(", "), str(reason)))
    return Drafts(tuple(rows), tuple(aside))


def _row(
    item: CivicEvidence, targets: Targets, diseases: dict[frozenset[str], str], release: str
) -> KnowledgeRow:
    if item.status != "accepted":
        refuse(f"it is not accepted by CIViC's editors: {item.status}")
    if item.combined:
        refuse("a profile of several variants, for which the table has no row")
    gene = targets.symbol(item.gene)
    statement = _statement(item)
    match = _match(item, gene, targets)
    code, doubt = _tumour(item, diseases, targets)
    cells = {
        **statement,
        "gene": gene,
        "hgnc_id": targets.names.hgnc_id(gene),
        "transcript": targets.transcript(gene) if match.with_transcript else "",
        "match_type": match.kind,
        "match_value": match.value,
        "origin": _ORIGINS.get(item.origin, "either"),
        "tumour_type": item.disease,
        "oncotree_code": code,
        "doid": f"DOID:{item.doid}" if item.doid else "",
        "civic_level": item.level,
        "evidence_type": _EVIDENCE_TYPES.get(item.level, ""),
        "summary_en": _sentence(item, gene),
        "citation": "; ".join(filter(None, [item.pmid and f"PMID {item.pmid}", item.evidence_id])),
        "source": "CIViC",
        "source_version": f"{item.evidence_id}; {release}",
        "licence": "CC0-1.0",
    }
    doubts = [doubt, f"CIViC names the variant {item.variant}"]
    if len(item.drugs) > 1 and not item.drug_interaction:
        doubts.append("CIViC does not say how the drugs belong together")
    if item.drug_interaction == "Sequential":
        doubts.append("CIViC: the drugs were given in sequence")
    if not match.with_transcript or match.kind == "exon":
        doubts += [text for word, text in _OPEN_WORDS.items() if word in item.variant.upper()]
    if item.significance in ("Reduced Sensitivity", "Dominant Negative"):
        doubts.append(f"CIViC: {item.significance.casefold()}")
    return draft_row(cells, filter(None, doubts))


def _statement(item: CivicEvidence) -> dict[str, str]:
    """Return the cells that say what the item asserts; NotMapped where the table cannot say it."""
    supports = item.direction == "Supports"
    match item.evidence_type:
        case "Predictive":
            return _about_drugs(item, supports=supports)
        case "Prognostic" | "Diagnostic" if supports and item.significance:
            return {"record_type": item.evidence_type.casefold()}
        case "Predisposing" if supports and item.significance in _GERMLINE:
            return {"record_type": "germline"}
        case "Functional" if supports and item.significance in _EFFECTS:
            return {"record_type": "variant_effect", "effect": _EFFECTS[item.significance]}
        case "Oncogenic":
            refuse("one study of oncogenicity, which is no class by itself")
    said = f"{item.evidence_type}, {item.direction or 'no direction'}, {item.significance or 'no'}"
    refuse(f"a statement that the table has no row for: {said}")


def _about_drugs(item: CivicEvidence, *, supports: bool) -> dict[str, str]:
    if not item.drugs:
        refuse("a predictive item without a drug")
    drugs = {
        "drug": ";".join(name.replace(";", " ").casefold() for name in item.drugs),
        "combination": _INTERACTIONS.get(item.drug_interaction, "") if len(item.drugs) > 1 else "",
    }
    match item.significance, supports:
        case "Sensitivity/Response", True:
            return {"record_type": "therapy", "direction": "sensitivity", **drugs}
        case (("Resistance" | "Reduced Sensitivity"), True):
            return {"record_type": "resistance", "direction": "resistance", **drugs}
        case "Sensitivity/Response", False:
            return {"record_type": "negative_evidence", "direction": "no_benefit", **drugs}
        case "Adverse Response", True:
            return {"record_type": "caveat", "direction": "toxicity", **drugs}
    said = f"predictive, {item.direction}, {item.significance or 'no significance'}"
    refuse(f"a statement that the table has no row for: {said}")


def _match(item: CivicEvidence, gene: str, targets: Targets) -> _Match:
    """Return what the variant's name means; NotMapped for names that no kind of match fits."""
    name = " ".join(item.variant.split())
    upper = name.upper()
    if upper in _FIXED:
        return _FIXED[upper]
    if exon := _EXON.fullmatch(upper):
        return _Match("exon", f"{exon[1]}{_EXON_WORDS[exon[2]]}", with_transcript=True)
    if upper.endswith((" FUSION", " FUSIONS")) and targets.names.known(upper.split()[0]):
        return _fusion(item.genes, gene)
    if partners := _PARTNERS.fullmatch(upper):
        return _fusion(partners.groups(), gene)
    if coding := _CODING.search(name):
        value = re.sub(r"(?<=del|dup)[ACGT]+$", "", coding[0])
        return _readable(_Match("cdna", value, with_transcript=True), name)
    if protein := _PROTEIN.fullmatch(name.removeprefix("p.")):
        return _readable(_Match("protein_change", _protein(protein[0]), with_transcript=True), name)
    if residue := _RESIDUE.fullmatch(name):
        return _Match("codon", residue[1], with_transcript=True)
    if two := _TWO_RESIDUES.fullmatch(name):
        return _Match("residue_range", f"{two[1]}-{two[2]}", with_transcript=True)
    refuse(f"a variant that no kind of match fits: {name}")


def _protein(text: str) -> str:
    """Return a one-letter description as the table writes it, in the case that HGVS uses."""
    small = re.sub(r"DELINS|INS|DEL|DUP|FS", lambda word: word[0].lower(), text.upper())
    return f"p.{protein_key(small)}"


def _readable(match: _Match, name: str) -> _Match:
    if match_value_fault("variant_effect", match.kind, match.value):
        refuse(f"a variant that no kind of match fits: {name}")
    return match


def _fusion(partners: Iterable[str], gene: str) -> _Match:
    """Return a match of the gene's fusion with the other partner, or with any."""
    others = [one for one in partners if one != gene]
    return _Match("fusion", others[0] if len(others) == 1 else "any")


def _sentence(item: CivicEvidence, gene: str) -> str:
    said = f"{item.direction.casefold()} {item.significance.casefold()}"
    about = f" to {', '.join(item.drugs)}" if item.drugs else ""
    where = f" in {item.disease}" if item.disease else ""
    return (
        f"CIViC {item.evidence_id}: {item.evidence_type.casefold()} evidence of level "
        f"{item.level or 'not stated'}, {said}{about} for {gene} {item.variant}{where}."
    )


def _tumour(
    item: CivicEvidence, diseases: dict[frozenset[str], str], targets: Targets
) -> tuple[str, str]:
    """Return the OncoTree code of the disease, empty where none is unique, and what is open."""
    if item.disease == "Cancer":
        return ANY, "tumour type 'Cancer' read as any"
    if item.disease in ("Solid Tumor", "Malignant Solid Tumor"):
        return ANY_SOLID, f"tumour type '{item.disease}' read as any solid tumour"
    found = targets.oncotree.find(item.disease) if item.disease else None
    code = found.code if found else diseases.get(_words(item.disease), "")
    if not code:
        return "", f"tumour type '{item.disease}' has no single OncoTree code; fill it in"
    name = targets.oncotree.nodes[code].name
    return code, "" if found else f"tumour type '{item.disease}' read as {code} ({name})"


def _diseases(targets: Targets) -> dict[frozenset[str], str]:
    """Return the code of each tumour type whose words no other one has, by those words."""
    found: dict[frozenset[str], list[str]] = {}
    for code, node in targets.oncotree.nodes.items():
        found.setdefault(_words(node.name), []).append(code)
    return {words: codes[0] for words, codes in found.items() if words and len(codes) == 1}


def _words(name: str) -> frozenset[str]:
    """Return the words of a tumour type: order, and cancer for carcinoma, tell nothing apart."""
    split = re.findall(r"[a-z0-9]+", name.casefold())
    return frozenset(_SAME_WORD.get(word, word) for word in split if word not in _NO_WORDS)
