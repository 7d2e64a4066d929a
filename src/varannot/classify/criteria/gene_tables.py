"""What is curated per gene for the standard: domains, exceptions, frequency limits, aetiologies.

Every row of these tables carries its source, and what of it nobody has confirmed. Residues are
1-based, both ends included, on the transcript that the row names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TypeVar

from varannot.errors import Problem
from varannot.resources import resource
from varannot.rule_tables import rule_rows
from varannot.tables import Column, Kind, Table, split_list
from varannot.textio import Row

__all__ = [
    "Domain",
    "ExceptionEvent",
    "ExceptionVerdict",
    "FrequencyLimits",
    "GeneTables",
    "LossException",
    "NoncodingHotspot",
    "SingleAetiology",
    "gene_tables",
]


class ExceptionEvent(StrEnum):
    """The kind of event that an exception speaks about.

    FRAMESHIFT: of truncating events those alone that read on in another frame, where what is read
    there does it and not what is lost.
    """

    TRUNCATING = "truncating"
    FRAMESHIFT = "frameshift"
    SKIPPING = "skipping"


class ExceptionVerdict(StrEnum):
    """What is known of a region where the general tree would say otherwise.

    VERY_STRONG: full weight whatever decay is predicted. CRITICAL: strong where decay is escaped.
    NOT_CRITICAL: no weight where decay is escaped. ACTIVATING: the event activates; loss of
    function is not what it does.
    """

    VERY_STRONG = "very_strong"
    CRITICAL = "critical"
    NOT_CRITICAL = "not_critical"
    ACTIVATING = "activating"


@dataclass(frozen=True, slots=True)
class Domain:
    """A critical part of a functional domain."""

    gene: str
    transcript: str
    first: int
    last: int
    name: str
    citation: str
    unconfirmed: str


@dataclass(frozen=True, slots=True)
class LossException:
    """A region of a gene in which truncations are known to mean something of their own."""

    gene: str
    transcript: str
    event: ExceptionEvent
    first: int
    last: int
    last_exon_only: bool
    verdict: ExceptionVerdict
    statement: str
    citation: str
    unconfirmed: str


@dataclass(frozen=True, slots=True)
class FrequencyLimits:
    """Limits of benign allele frequencies for a gene, None where the general ones hold.

    `haematopoiesis` tells that clonal haematopoiesis puts somatic variants of the gene into
    population databases.
    """

    gene: str
    common_above: float | None
    polymorphic_above: float | None
    haematopoiesis: bool
    citation: str
    unconfirmed: str


@dataclass(frozen=True, slots=True)
class SingleAetiology:
    """A malignancy that one gene, or one change of it, accounts for."""

    gene: str
    change: str
    oncotree: tuple[str, ...]
    statement: str
    citation: str
    unconfirmed: str


@dataclass(frozen=True, slots=True)
class NoncodingHotspot:
    """A hotspot outside coding sequence, by its genomic change (1-based, VCF alleles)."""

    gene: str
    name: str
    samples: int
    same_change: int
    citation: str
    unconfirmed: str


@dataclass(frozen=True, slots=True)
class GeneTables:
    """The curated rows by gene; `noncoding` by build, chromosome, position and alleles."""

    domains: Mapping[str, tuple[Domain, ...]]
    exceptions: Mapping[str, tuple[LossException, ...]]
    limits: Mapping[str, FrequencyLimits]
    aetiologies: Mapping[str, tuple[SingleAetiology, ...]]
    noncoding: Mapping[tuple[str, str, int, str, str], NoncodingHotspot]


_GENE = Column("gene", "Approved symbol.", required=True)
_TRANSCRIPT = Column(
    "transcript", "Transcript of the residue numbers, with version.", required=True
)
_FIRST = Column("first", "First residue, 1-based.", Kind.COUNT, required=True)
_LAST = Column("last", "Last residue, included.", Kind.COUNT, required=True)
_CITATION = Column("citation", "Source.", required=True)
_OPEN = Column("unconfirmed", "What nobody has confirmed yet.")

DOMAIN_TABLE = Table(
    "critical_domains",
    "Critical domains",
    (_GENE, _TRANSCRIPT, _FIRST, _LAST, Column("domain", "Name.", required=True), _CITATION, _OPEN),
)
EXCEPTION_TABLE = Table(
    "loss_exceptions",
    "Exceptions to the grading of loss of function",
    (
        _GENE,
        _TRANSCRIPT,
        Column(
            "event", "Kind of event.", Kind.CHOICE, allowed=tuple(ExceptionEvent), required=True
        ),
        _FIRST,
        _LAST,
        Column(
            "last_exon",
            "last_exon: only where the new stop lies in the last exon.",
            Kind.CHOICE,
            allowed=("no", "last_exon"),
            required=True,
        ),
        Column(
            "verdict",
            "What the event means there.",
            Kind.CHOICE,
            allowed=tuple(ExceptionVerdict),
            required=True,
        ),
        Column("statement", "The exception in one sentence.", required=True),
        _CITATION,
        _OPEN,
    ),
)
LIMIT_TABLE = Table(
    "gene_frequency_limits",
    "Allele frequency limits of genes",
    (
        _GENE,
        Column("common_above", "Very strong benign above this share.", Kind.FRACTION),
        Column("polymorphic_above", "Strong benign above this share.", Kind.FRACTION),
        Column(
            "haematopoiesis",
            "Whether clonal haematopoiesis inflates population counts.",
            Kind.CHOICE,
            allowed=("yes", "no"),
            required=True,
        ),
        _CITATION,
        _OPEN,
    ),
)
AETIOLOGY_TABLE = Table(
    "single_aetiology",
    "Malignancies with a single genetic aetiology",
    (
        _GENE,
        Column("change", "Protein change, or any.", required=True),
        Column("oncotree_code", "OncoTree codes.", Kind.LIST, required=True),
        Column("statement", "In one sentence.", required=True),
        _CITATION,
        _OPEN,
    ),
)
NONCODING_TABLE = Table(
    "noncoding_hotspots",
    "Hotspots outside coding sequence",
    (
        _GENE,
        Column("build", "", Kind.CHOICE, allowed=("GRCh37", "GRCh38"), required=True),
        Column("chromosome", "Without chr.", required=True),
        Column("position", "1-based.", Kind.COUNT, required=True),
        Column("ref", "Reference base.", required=True),
        Column("alt", "New base.", required=True),
        Column("name", "Usual name.", required=True),
        Column("samples", "Samples at the place.", Kind.COUNT, required=True),
        Column("same_change", "Samples with the very change.", Kind.COUNT, required=True),
        _CITATION,
        _OPEN,
    ),
)


@cache
def gene_tables() -> GeneTables:
    """Return the shipped tables, read once; raises InputError with every cell that is wrong."""
    return GeneTables(
        _by_gene(_domain(row) for row in _rows(DOMAIN_TABLE, ("gene", "first"))),
        _by_gene(
            _exception(row)
            for row in _rows(EXCEPTION_TABLE, ("gene", "event", "first", "last", "verdict"))
        ),
        {row.cells["gene"]: _limits(row) for row in _rows(LIMIT_TABLE, ("gene",))},
        _by_gene(_aetiology(row) for row in _rows(AETIOLOGY_TABLE, ("gene", "change"))),
        dict(
            _noncoding(row) for row in _rows(NONCODING_TABLE, ("build", "position", "ref", "alt"))
        ),
    )


def _rows(table: Table, name: tuple[str, ...]) -> tuple[Row, ...]:
    file = f"{table.name}.tsv"
    ranged = "first" in table.names
    return rule_rows(resource(file), file, table, name=name, check=_in_order if ranged else None)


def _in_order(file: str, row: Row) -> Iterable[Problem]:
    first, last = row.cells["first"], row.cells["last"]
    if int(last) < int(first):
        yield Problem(file, row.line, "last", last, f"{first} or more", "first comes first.")


_Row = TypeVar("_Row", Domain, LossException, SingleAetiology)


def _by_gene(rows: Iterable[_Row]) -> dict[str, tuple[_Row, ...]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.gene, []).append(row)
    return {gene: tuple(own) for gene, own in found.items()}


def _domain(row: Row) -> Domain:
    cells = row.cells
    return Domain(
        cells["gene"],
        cells["transcript"],
        int(cells["first"]),
        int(cells["last"]),
        cells["domain"],
        cells["citation"],
        cells["unconfirmed"],
    )


def _exception(row: Row) -> LossException:
    cells = row.cells
    return LossException(
        cells["gene"],
        cells["transcript"],
        ExceptionEvent(cells["event"]),
        int(cells["first"]),
        int(cells["last"]),
        cells["last_exon"] == "last_exon",
        ExceptionVerdict(cells["verdict"]),
        cells["statement"],
        cells["citation"],
        cells["unconfirmed"],
    )


def _limits(row: Row) -> FrequencyLimits:
    cells = row.cells
    return FrequencyLimits(
        cells["gene"],
        float(cells["common_above"]) if cells["common_above"] else None,
        float(cells["polymorphic_above"]) if cells["polymorphic_above"] else None,
        cells["haematopoiesis"] == "yes",
        cells["citation"],
        cells["unconfirmed"],
    )


def _aetiology(row: Row) -> SingleAetiology:
    cells = row.cells
    return SingleAetiology(
        cells["gene"],
        cells["change"],
        tuple(split_list(cells["oncotree_code"])),
        cells["statement"],
        cells["citation"],
        cells["unconfirmed"],
    )


def _noncoding(row: Row) -> tuple[tuple[str, str, int, str, str], NoncodingHotspot]:
    cells = row.cells
    key = (
        cells["build"],
        cells["chromosome"],
        int(cells["position"]),
        cells["ref"],
        cells["alt"],
    )
    return key, NoncodingHotspot(
        cells["gene"],
        cells["name"],
        int(cells["samples"]),
        int(cells["same_change"]),
        cells["citation"],
        cells["unconfirmed"],
    )
