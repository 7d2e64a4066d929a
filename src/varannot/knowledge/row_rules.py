"""What one row of the knowledge table has to keep to, rule by rule.

Drafts and retired rows are not used, so only their identifiers, vocabulary and names are checked;
an active row has to be complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from varannot.errors import Problem, nearest
from varannot.knowledge.damage import SPREADSHEET_DATE, date_meant
from varannot.knowledge.genes import GeneNames
from varannot.knowledge.grammar import exclusion_fault, match_value_fault
from varannot.knowledge.match import coding_key, protein_key
from varannot.knowledge.oncotree import ANY, ANY_SOLID, OncoTree
from varannot.knowledge.schema import (
    KNOWLEDGE_TABLE,
    MATCH_CLASSES,
    NOT_BY_DEFAULT,
    KnowledgeRow,
)
from varannot.tables import Column, Kind

__all__ = ["RowContext", "row_problems"]

_KB_ID = re.compile(r"(?:VKB|LOCAL)-\d{6}")
_HGNC = re.compile(r"HGNC:\d+")
_TRANSCRIPT = re.compile(r"(?:N[MR]_\d+|ENST\d{11})\.\d+|LRG_\d+t\d+")
_CITED = re.compile(
    r"10\.\d{4,9}/\S|PMID|PMC\d|NCT\d{8}|\bEID\d|ClinVar|ClinGen|https://\S"
    r"|\b(?:label|monograph|documentation)\b",
    re.IGNORECASE,
)
_COVERS_TIERS = re.compile(r"\b(?:tiers?|whole|all)\b", re.IGNORECASE)
_CHECKED = tuple(
    column for column in KNOWLEDGE_TABLE.columns if column.allowed or column.kind is Kind.DATE
)
_WITHOUT_GENE = frozenset({"signature", "tmb", "msi", "hrd", "tumour_type"})
_NEEDS_TRANSCRIPT = frozenset({"cdna", "protein_change", "codon", "residue_range", "exon"})
_WITH_TIERS = frozenset({"therapy", "resistance", "negative_evidence", "prognostic", "diagnostic"})
_ABOUT_VARIANTS = ("variant_effect", "hotspot_region", "caveat")
"""Record types whose class, effect and lean are read; elsewhere they would be lost in silence."""
_COMMA_FREE = ("oncotree_code", "region", "drug", "escat", "amp", "contradicted_by", "excludes")
_DIRECTIONS = {"therapy": ("sensitivity",), "resistance": ("resistance",)}


@dataclass(frozen=True, slots=True)
class RowContext:
    """What a row is held against: gene names, tumour types, and every kb_id of the table."""

    names: GeneNames
    oncotree: OncoTree
    kb_ids: frozenset[str]


def row_problems(row: KnowledgeRow, context: RowContext) -> Iterator[Problem]:
    """Yield every mistake in the row; an empty iteration means that the row can be used."""
    yield from _identity(row)
    yield from _lists(row)
    yield from _vocabulary(row)
    yield from _gene(row, context)
    yield from _tumour_types(row, context)
    yield from _links(row, context)
    yield from _dates(row)
    if row.status == "active":
        yield from _evidence(row)
        yield from _match(row)
        yield from _therapy(row)
        yield from _tiers(row)
        yield from _statement(row)


def _fault(row: KnowledgeRow, column: str, expected: str, action: str = "") -> Problem:
    return Problem(row.file, row.row, column, getattr(row, column), expected, action)


def _identity(row: KnowledgeRow) -> Iterator[Problem]:
    for column in KNOWLEDGE_TABLE.required:
        if not getattr(row, column):
            yield _fault(row, column, "a value", KNOWLEDGE_TABLE.column(column).prose)
    if row.kb_id and not _KB_ID.fullmatch(row.kb_id):
        expected = "VKB-000123, or LOCAL-000123 for a row of your own"
        yield _fault(row, "kb_id", expected, _kb_id_meant(row.kb_id))


def _kb_id_meant(text: str) -> str:
    written = re.fullmatch(r"\s*(VKB|LOCAL)[-_ ]?0*(\d{1,6})(?:\.0)?\s*", text, re.IGNORECASE)
    return f"Write {written[1].upper()}-{int(written[2]):06d}." if written else ""


def _lists(row: KnowledgeRow) -> Iterator[Problem]:
    for column in _COMMA_FREE:
        value = getattr(row, column)
        if "," in value:
            parts = ";".join(part.strip() for part in re.split(r"[,;]", value) if part.strip())
            yield _fault(row, column, "parts separated by ;, not by commas", f"Write '{parts}'.")


def _vocabulary(row: KnowledgeRow) -> Iterator[Problem]:
    for column in _CHECKED:
        value = getattr(row, column.name)
        if not value or _accepted(column, value):
            continue
        if column.name in _COMMA_FREE and "," in value:
            continue
        wrong = value
        if column.allowed and column.kind is Kind.LIST:
            wrong = next(part for part in row.listed(column.name) if part not in column.allowed)
        action = nearest(wrong, column.allowed)
        if meant := date_meant(column.name, value):
            action = f"Write {meant}."
        yield _fault(row, column.name, column.expected(), action)


@lru_cache(maxsize=4096)
def _accepted(column: Column, value: str) -> bool:
    """The same few codes and dates stand in hundreds of rows."""
    return column.accepts(value)


def _gene(row: KnowledgeRow, context: RowContext) -> Iterator[Problem]:
    if not row.gene:
        if row.hgnc_id:
            yield _fault(row, "hgnc_id", "an empty cell where the gene is empty")
        return
    if SPREADSHEET_DATE.fullmatch(row.gene):
        yield _fault(
            row,
            "gene",
            "a gene symbol, not a date",
            "A spreadsheet turned a gene name such as SEPT9, MARCH1 or DEC1 into a date: format "
            "the column as text and type the current symbol (SEPTIN9, MARCHF1, DELEC1).",
        )
        return
    current = context.names.current(row.gene)
    if not context.names.known(row.gene):
        yield _fault(row, "gene", "an approved gene symbol", context.names.suggest(row.gene))
    elif current != row.gene:
        same = current.casefold() == row.gene.casefold()
        action = f"Write {current}." if same else f"The gene is now called {current}."
        yield _fault(row, "gene", "the current symbol", action)
    elif row.hgnc_id != context.names.hgnc_id(row.gene):
        wanted = context.names.hgnc_id(row.gene)
        yield _fault(row, "hgnc_id", f"{wanted} for {row.gene}", f"Write {wanted}.")
    if row.hgnc_id and not _HGNC.fullmatch(row.hgnc_id):
        yield _fault(row, "hgnc_id", "an identifier such as HGNC:11998")


def _tumour_types(row: KnowledgeRow, context: RowContext) -> Iterator[Problem]:
    for code in row.listed("oncotree_code"):
        if "," not in code and not context.oncotree.known(code):
            yield _code_fault(row, "oncotree_code", code, context)
    for part in row.listed("excludes"):
        expected = exclusion_fault(part)
        if "," in part:
            continue
        if expected:
            yield Problem(row.file, row.row, "excludes", part, expected, _exclusion_meant(part))
        elif part.startswith("oncotree:"):
            code = part.removeprefix("oncotree:")
            if code not in context.oncotree.nodes:
                yield _code_fault(row, "excludes", code, context)


def _exclusion_meant(part: str) -> str:
    full = f"p.{protein_key(part)}"
    if not exclusion_fault(full):
        return f"Write {full}."
    return nearest(part, MATCH_CLASSES)


def _code_fault(row: KnowledgeRow, column: str, code: str, context: RowContext) -> Problem:
    found = context.oncotree.find(code)
    action = f"Did you mean '{found.code}'?" if found else context.oncotree.suggest(code)
    expected = f"an OncoTree code, {ANY} or {ANY_SOLID}"
    return Problem(row.file, row.row, column, code, expected, action)


def _links(row: KnowledgeRow, context: RowContext) -> Iterator[Problem]:
    for column in ("superseded_by", "contradicted_by"):
        for target in row.listed(column):
            if target == row.kb_id:
                yield _fault(row, column, "the kb_id of another row")
            elif target not in context.kb_ids:
                # A number near to a wrong one is no hint at the row that was meant.
                yield Problem(row.file, row.row, column, target, "a kb_id of this table")
    if row.superseded_by and row.status == "active":
        yield _fault(row, "superseded_by", "an empty cell in an active row", "Set it to retired.")


def _dates(row: KnowledgeRow) -> Iterator[Problem]:
    if row.review_by and row.last_reviewed and row.review_by < row.last_reviewed:
        yield _fault(row, "review_by", f"a date after last_reviewed ({row.last_reviewed})")


def _evidence(row: KnowledgeRow) -> Iterator[Problem]:
    if not row.citation:
        yield _fault(row, "citation", "a citation in an active row", "Cite it or set it to draft.")
    elif not _CITED.search(row.citation):
        expected = "a PMID, DOI, trial number, label, named document or web address"
        bare = re.fullmatch(r"\d{6,8}", row.citation)
        yield _fault(row, "citation", expected, f"Write PMID {bare[0]}." if bare else "")
    if not row.last_reviewed:
        yield _fault(row, "last_reviewed", "the date of the last review in an active row")


def _match(row: KnowledgeRow) -> Iterator[Problem]:
    kinds = KNOWLEDGE_TABLE.column("match_type").allowed
    if row.match_type not in kinds:
        return
    if not row.match_value:
        yield _fault(row, "match_value", "a value, or any")
    else:
        expected = match_value_fault(row.record_type, row.match_type, row.match_value)
        if expected:
            yield _fault(row, "match_value", expected, _written_in_full(row))
    if row.record_type == "biomarker_threshold":
        return
    if not row.gene and row.match_type not in _WITHOUT_GENE:
        yield _fault(row, "gene", f"a gene for a match of kind {row.match_type}")
    if row.match_type in _NEEDS_TRANSCRIPT and not row.transcript:
        yield _fault(row, "transcript", f"a versioned transcript for a {row.match_type} match")
    elif row.transcript and not _TRANSCRIPT.fullmatch(row.transcript):
        yield _fault(row, "transcript", "one versioned transcript such as NM_000546.6")


def _written_in_full(row: KnowledgeRow) -> str:
    """Return a sentence with the value as the table wants it, where that is plain."""
    wanted = ""
    kind, value = row.match_type, row.match_value
    if kind == "protein_change":
        wanted = f"p.{protein_key(value)}"
    elif kind == "cdna":
        wanted = re.sub(r"(?<=del)[ACGT]+$|(?<=dup)[ACGT]+$", "", coding_key(value))
        wanted = wanted if wanted.startswith("c.") else f"c.{wanted}"
    elif kind in ("codon", "exon"):
        numbers = re.findall(r"\d+", value.partition(":")[0].removesuffix(".0"))
        wanted = numbers[0] if len(numbers) == 1 else ""
    elif kind == "residue_range":
        wanted = re.sub(r"\s*[-–—_]\s*", "-", value)
    if wanted and not match_value_fault(row.record_type, kind, wanted):
        return f"Write {wanted}."
    if kind in _BY_PLACE and SPREADSHEET_DATE.fullmatch(value):
        return "A spreadsheet made a date of a range such as 12-13: format the column as text."
    words = _WORDS.get(kind, ())
    if kind in ("residue_range", "exon"):
        return nearest(value.partition(":")[2], MATCH_CLASSES) if ":" in value else ""
    return nearest(value, words)


_BY_PLACE = frozenset({"codon", "residue_range", "exon"})
_WORDS: dict[str, tuple[str, ...]] = {
    "variant_class": MATCH_CLASSES,
    "tmb": ("TMB-H", "TMB-L", "any"),
    "msi": ("MSI-H", "dMMR", "any"),
    "hrd": ("HRD", "any"),
    **dict.fromkeys(("amplification", "loss", "gene", "tumour_type", "fusion"), ("any",)),
}


def _therapy(row: KnowledgeRow) -> Iterator[Problem]:
    directions = _DIRECTIONS.get(row.record_type)
    if directions:
        for column in ("drug", "direction", "oncotree_code"):
            if not getattr(row, column):
                yield _fault(row, column, f"a value in a {row.record_type} row")
        if row.direction and row.direction not in directions:
            yield _fault(
                row, "direction", f"{directions[0]} in a {row.record_type} row", "Split the row."
            )
    if row.direction and not row.drug:
        yield _fault(row, "drug", "a drug where a direction stands")
    if len(row.listed("drug")) > 1 and not row.combination:
        yield _fault(row, "combination", "AND or OR where several drugs are named")


def _tiers(row: KnowledgeRow) -> Iterator[Problem]:
    for column in ("escat", "amp"):
        tiers = row.listed(column)
        if not tiers:
            continue
        if row.record_type not in _WITH_TIERS:
            yield _fault(row, column, f"no tier in a {row.record_type} row")
        elif row.record_type == "therapy" and not row.drug:
            yield _fault(row, column, "no tier without a drug")
        if _COVERS_TIERS.search(row.unconfirmed) and any(map(_is_tier_one, tiers)):
            yield _fault(
                row,
                column,
                "no tier I where the tiers are unconfirmed",
                "Confirm the tier, or move it into the column unconfirmed.",
            )


def _is_tier_one(tier: str) -> bool:
    return tier in {"IA", "IB", "IC", "I-A", "I-B"}


def _statement(row: KnowledgeRow) -> Iterator[Problem]:
    if row.record_type == "gene_role" and not (row.gene_role or row.pathway):
        yield _fault(row, "gene_role", "a role or a pathway in a gene_role row")
    if row.record_type == "variant_effect" and not (row.effect or row.oncogenicity):
        yield _fault(row, "effect", "an effect or a class in a variant_effect row")
    if row.record_type not in _ABOUT_VARIANTS:
        for column in ("effect", "oncogenicity", "lean"):
            if getattr(row, column):
                action = f"No report reads it there; write a row of kind {_ABOUT_VARIANTS[0]}."
                yield _fault(row, column, f"no {column} in a {row.record_type} row", action)
    said = row.setting.casefold().replace("_", " ")
    if row.record_type == "germline" and said != row.setting and said == NOT_BY_DEFAULT:
        yield _fault(row, "setting", f"'{NOT_BY_DEFAULT}', in these letters")
    if row.lean and row.oncogenicity != "vus":
        yield _fault(row, "lean", "a lean only where the class is vus", "A lean is never a class.")
    if not row.summary_en:
        yield _fault(row, "summary_en", "the sentence that the report prints")
