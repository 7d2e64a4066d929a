"""The release tables of CIViC, in both generations of their columns.

Releases up to 2022 name a gene, a variant, drugs and a clinical significance; later ones name a
molecular profile, therapies and a significance. Columns are found by name. CIViC: DOI
10.1038/ng.3774, content CC0 1.0. Its free text is read past: only identifiers, codes and names
are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.textio import Row, decode, refuse_other_separators, table_bytes

__all__ = [
    "CivicAssertion",
    "CivicEvidence",
    "CivicVariant",
    "Profile",
    "read_civic_assertions",
    "read_civic_evidence",
    "read_civic_variants",
    "read_profile",
]


@dataclass(frozen=True, slots=True)
class CivicEvidence:
    """One evidence item.

    `evidence_id` is CIViC's name of it (`EID1409`). `gene` and `variant` are as CIViC writes them;
    for a profile of several variants (`combined`) `gene` is the gene that all of them share, empty
    if there is none, and `variant` is the whole profile: it is about all of them together and
    says nothing about one alone. `genes` lists every gene of the profile. `doid` has no prefix.
    `pmid` is empty for other sources than PubMed, `citation` names the source in words. `rating`
    counts stars from 1 to 5, None where nobody rated. `status` is accepted, submitted or rejected.
    `change` is the p. description on MANE Select where the shipped pack found it there; it is
    empty in what is read from CIViC's own tables.
    """

    evidence_id: str
    gene: str
    variant: str
    genes: tuple[str, ...]
    combined: bool
    molecular_profile: str
    disease: str
    doid: str
    drugs: tuple[str, ...]
    drug_interaction: str
    evidence_type: str
    direction: str
    level: str
    significance: str
    pmid: str
    citation: str
    rating: int | None
    status: str
    origin: str
    last_review: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class CivicAssertion:
    """One assertion: what CIViC's editors conclude from several evidence items (`AID7`)."""

    assertion_id: str
    gene: str
    variant: str
    genes: tuple[str, ...]
    combined: bool
    molecular_profile: str
    disease: str
    doid: str
    drugs: tuple[str, ...]
    assertion_type: str
    direction: str
    significance: str
    amp_category: str
    evidence_ids: tuple[str, ...]
    last_review: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class CivicVariant:
    """One variant; positions are 1-based on `build`, both ends included, None where not given."""

    variant_id: str
    gene: str
    variant: str
    build: str
    chromosome: str
    start: int | None
    stop: int | None
    reference_bases: str
    variant_bases: str
    hgvs: tuple[str, ...]
    aliases: tuple[str, ...]
    types: tuple[str, ...]
    last_review: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A molecular profile taken apart: shared gene, variant, all genes, and whether it combines."""

    gene: str
    variant: str
    genes: tuple[str, ...]
    combined: bool


_OPERATOR = re.compile(r"\b(?:AND|OR|NOT)\b")
_ANY_PARTNER = ("v", "V", "?")
_EMPTY = ("N/A", "NA", "None")


def read_profile(text: str) -> Profile:
    """Return the parts of the name of a molecular profile.

    >>> read_profile("BRAF V600E")
    Profile(gene='BRAF', variant='V600E', genes=('BRAF',), combined=False)
    >>> read_profile("EML4::ALK Fusion").genes
    ('EML4', 'ALK')
    >>> read_profile("EGFR L858R AND EGFR T790M").gene
    'EGFR'
    """
    parts = [part.strip(" ()") for part in _OPERATOR.split(text)]
    parts = [part for part in parts if part]
    genes = tuple(dict.fromkeys(gene for part in parts for gene in _genes(part)))
    if len(parts) == 1 and not _OPERATOR.search(text):
        named, _, variant = parts[0].partition(" ")
        return Profile(named, variant.strip(), genes, combined=False)
    shared = genes[0] if len(genes) == 1 else ""
    return Profile(shared, text.strip(), genes, combined=True)


def _genes(part: str) -> list[str]:
    named = part.partition(" ")[0]
    return [gene for gene in named.split("::") if gene and gene not in _ANY_PARTNER]


def read_civic_evidence(path: Path) -> tuple[CivicEvidence, ...]:
    """Return the evidence items of a ClinicalEvidenceSummaries table, in the order of the file.

    Raises InputError where a column is missing in both of its names or a row is cut.
    """
    needed = (
        ("evidence_id",),
        ("molecular_profile", "gene"),
        ("molecular_profile", "variant"),
        ("disease",),
        ("therapies", "drugs"),
        ("evidence_type",),
        ("evidence_direction",),
        ("evidence_level",),
        ("significance", "clinical_significance"),
        ("citation_id", "pubmed_id"),
        ("evidence_status",),
    )
    return tuple(_evidence(row.cells) for row in _rows(path, needed))


def _evidence(cells: Mapping[str, str]) -> CivicEvidence:
    profile, written = _profile(cells)
    rating = _cell(cells, "rating")
    cited = _cell(cells, "citation_id", "pubmed_id")
    pubmed = _cell(cells, "source_type").casefold() in ("pubmed", "")
    words = _cell(cells, "citation")
    return CivicEvidence(
        evidence_id=_named("EID", _cell(cells, "evidence_id")),
        gene=profile.gene,
        variant=profile.variant,
        genes=profile.genes,
        combined=profile.combined,
        molecular_profile=written,
        disease=_cell(cells, "disease"),
        doid=_cell(cells, "doid").removeprefix("DOID:"),
        drugs=_listed(_cell(cells, "therapies", "drugs")),
        drug_interaction=_cell(cells, "therapy_interaction_type", "drug_interaction_type"),
        evidence_type=_cell(cells, "evidence_type"),
        direction=_cell(cells, "evidence_direction"),
        level=_cell(cells, "evidence_level"),
        significance=_cell(cells, "significance", "clinical_significance"),
        pmid=cited if pubmed else "",
        citation=words if pubmed else f"{_cell(cells, 'source_type')} {cited} {words}".strip(),
        rating=int(rating) if rating.isascii() and rating.isdigit() else None,
        status=_cell(cells, "evidence_status").casefold(),
        origin=_cell(cells, "variant_origin"),
        last_review=_cell(cells, "last_review_date")[:10],
    )


def read_civic_assertions(path: Path) -> tuple[CivicAssertion, ...]:
    """Return the assertions of an AssertionSummaries table, in the order of the file.

    Raises InputError where a column is missing in both of its names or a row is cut.
    """
    needed = (
        ("assertion_id",),
        ("molecular_profile", "gene"),
        ("disease",),
        ("therapies", "drugs"),
        ("assertion_type",),
        ("assertion_direction",),
        ("significance", "clinical_significance"),
        ("amp_category",),
        ("evidence_item_ids",),
    )
    return tuple(_assertion(row.cells) for row in _rows(path, needed))


def _assertion(cells: Mapping[str, str]) -> CivicAssertion:
    profile, written = _profile(cells)
    items = _listed(_cell(cells, "evidence_item_ids"))
    return CivicAssertion(
        assertion_id=_named("AID", _cell(cells, "assertion_id")),
        gene=profile.gene,
        variant=profile.variant,
        genes=profile.genes,
        combined=profile.combined,
        molecular_profile=written,
        disease=_cell(cells, "disease"),
        doid=_cell(cells, "doid").removeprefix("DOID:"),
        drugs=_listed(_cell(cells, "therapies", "drugs")),
        assertion_type=_cell(cells, "assertion_type"),
        direction=_cell(cells, "assertion_direction"),
        significance=_cell(cells, "significance", "clinical_significance"),
        amp_category=_cell(cells, "amp_category"),
        evidence_ids=tuple(_named("EID", item) for item in items),
        last_review=_cell(cells, "last_review_date")[:10],
    )


def read_civic_variants(path: Path) -> tuple[CivicVariant, ...]:
    """Return the variants of a VariantSummaries table, in the order of the file.

    The last column of older tables runs over several fields; they are read as one.
    Raises InputError where a column is missing in both of its names or a row is cut.
    """
    needed = (("variant_id",), ("gene",), ("variant",), ("variant_aliases",))
    return tuple(_variant(row.cells) for row in _rows(path, needed, surplus=True))


def _variant(cells: Mapping[str, str]) -> CivicVariant:
    return CivicVariant(
        variant_id=_cell(cells, "variant_id"),
        gene=_cell(cells, "gene"),
        variant=_cell(cells, "variant"),
        build=_cell(cells, "reference_build"),
        chromosome=_cell(cells, "chromosome"),
        start=_number(_cell(cells, "start")),
        stop=_number(_cell(cells, "stop")),
        reference_bases=_cell(cells, "reference_bases"),
        variant_bases=_cell(cells, "variant_bases"),
        hgvs=_listed(_cell(cells, "hgvs_descriptions", "hgvs_expressions")),
        aliases=_listed(_cell(cells, "variant_aliases")),
        types=_listed(_cell(cells, "variant_types")),
        last_review=_cell(cells, "last_review_date")[:10],
    )


def _profile(cells: Mapping[str, str]) -> tuple[Profile, str]:
    written = cells.get("molecular_profile", "").strip()
    if written:
        return read_profile(written), written
    gene, variant = _cell(cells, "gene"), _cell(cells, "variant")
    return Profile(gene, variant, (gene,) if gene else (), combined=False), f"{gene} {variant}"


def _cell(cells: Mapping[str, str], *names: str) -> str:
    """Return the first filled cell of those names; what says that there is nothing is empty."""
    found = next((cells[name].strip() for name in names if cells.get(name, "").strip()), "")
    return "" if found in _EMPTY else found


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _named(prefix: str, text: str) -> str:
    return text if text.startswith(prefix) or not text else f"{prefix}{text}"


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _rows(path: Path, needed: Iterable[Sequence[str]], *, surplus: bool = False) -> Iterator[Row]:
    """Yield the rows of a CIViC table, whose cells are never quoted: a quote sign is text."""
    file = str(path)
    text, _ = decode(table_bytes(path, file), file)
    lines = text.split("\n")
    refuse_other_separators(file, 1, lines[0])
    header = [name.strip() for name in lines[0].split("\t")]
    problems = [
        Problem(file, 1, names[0], "no such column", f"a column {' or '.join(names)}")
        for names in needed
        if not any(name in header for name in names)
    ]
    if problems:
        action = "Give the table as CIViC publishes it."
        raise InputError([replace(problem, action=action) for problem in problems])
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) < len(header) or (len(cells) > len(header) and not surplus):
            found, expected = f"{len(cells)} fields", f"{len(header)} fields as in the header"
            action = "The line is cut, or a tab stands in a cell: fetch the file again."
            problems.append(Problem(file, number, "", found, expected, action))
        rows.append(Row(number, dict(zip(header, cells, strict=False))))
    if problems:
        raise InputError(problems)
    yield from rows
