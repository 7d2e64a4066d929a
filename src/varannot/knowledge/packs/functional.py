"""What functional studies say about single changes: the table behind OS2 and SBS2.

The table `functional_evidence` holds one verdict per change and source; a laboratory's own file
of the same columns is read beside it. Individual assays of the TP53 Database stand in a table of
their own, for reading: they give no verdict, as their results depend on cells and promoters.

How a verdict is made stands in tools/packs/functional_rules.tsv, each rule with its citation. The
standard (Horak 2022, DOI 10.1016/j.gim.2022.01.001) asks for well-established studies: strong is
given where two independent systematic assays agree, weaker where one stands alone, inconclusive
where they disagree. A class in ClinVar is no functional study and has no place here. The assays
used complementary DNA: none of them sees an effect on splicing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.problems import DescriptionError, NotCheckableError
from varannot.hgvs.protein import parse_protein
from varannot.knowledge.evidence import Direction, FunctionalEvidence
from varannot.knowledge.packs.gene_blocks import GeneBlocks, open_blocks
from varannot.tables import Column, Kind, Table, cell_problems, missing_columns
from varannot.textio import Row, read_table

__all__ = [
    "ASSAY_TABLE",
    "FUNCTIONAL_TABLE",
    "STRENGTHS",
    "Assay",
    "FunctionalPack",
    "open_functional",
]

STRENGTHS = ("strong", "moderate", "supporting")

FUNCTIONAL_TABLE = Table(
    "functional_evidence",
    "Functional evidence",
    (
        Column("gene", "Approved gene symbol.", required=True),
        Column("transcript", "Transcript with version on which the change is described."),
        Column(
            "change",
            "Canonical p. or c. description without accession, such as p.Arg248Gln.",
            required=True,
        ),
        Column("assay", "What was measured, in which studies.", required=True),
        Column(
            "direction",
            "What the study says; inconclusive gives no code.",
            allowed=tuple(Direction),
            required=True,
        ),
        Column(
            "strength",
            "Weight in OS2 or SBS2: strong for well-established studies, weaker else.",
            allowed=STRENGTHS,
            required=True,
        ),
        Column("effect", "What was seen, with its figures.", required=True),
        Column("citation", "DOI or PubMed id of the studies and of the rule.", required=True),
        Column("source", "Where the row comes from.", required=True),
        Column("unconfirmed", "What of the row nobody has confirmed."),
    ),
)

ASSAY_TABLE = Table(
    "functional_assays",
    "Individual assays of TP53",
    (
        Column("gene", "Approved gene symbol.", required=True),
        Column("change", "p. description on the MANE Select transcript.", required=True),
        Column("method", "Method."),
        Column("cells", "Kind of cells, and cell line."),
        Column("conserved", "Functions that were kept."),
        Column("lost", "Functions that were lost."),
        Column("dominant_negative", "Dominant-negative activity."),
        Column("gained", "Functions that were gained."),
        Column("temperature_sensitive", "Whether the result depends on temperature."),
        Column("year", "Year of publication.", Kind.COUNT),
        Column("pmid", "PubMed id.", Kind.COUNT),
    ),
)


@dataclass(frozen=True, slots=True)
class Assay:
    """One assay of one change, as the TP53 Database words it."""

    gene: str
    change: str
    method: str
    cells: str
    conserved: str
    lost: str
    dominant_negative: str
    gained: str
    temperature_sensitive: str
    year: str
    pmid: str


class FunctionalPack:
    """Functional evidence by gene and change, the laboratory's own rows first."""

    def __init__(
        self,
        shipped: GeneBlocks,
        assays: Path | None,
        overlay: Mapping[str, tuple[FunctionalEvidence, ...]],
    ) -> None:
        self._shipped = shipped
        self._assays_path = assays
        self._assays: GeneBlocks | None = None
        self._overlay = overlay
        self._lines: dict[str, dict[str, list[tuple[int, str]]]] = {}
        self._found: dict[tuple[str, str], tuple[FunctionalEvidence, ...]] = {}

    def loaded(self, gene: str) -> bool:
        """Return whether any row says anything about the gene."""
        return gene in self._shipped or gene in self._overlay

    def of(self, gene: str, change_p: str, change_c: str = "") -> tuple[FunctionalEvidence, ...]:
        """Return the evidence on a change, by its p. and its c. description without accession.

        Brackets of a predicted consequence are ignored. A change that is not in the table has
        not been studied there: that says nothing about it.
        """
        found: tuple[FunctionalEvidence, ...] = ()
        for change in (bare(change_p), bare(change_c)):
            if change:
                found += self._of_change(gene, change)
        return found

    def _of_change(self, gene: str, change: str) -> tuple[FunctionalEvidence, ...]:
        key = (gene, change)
        known = self._found.get(key)
        if known is None:
            if gene not in self._lines:
                self._lines[gene] = _by_change(self._shipped, gene)
            shipped = self._lines[gene].get(change, ())
            own = tuple(one for one in self._overlay.get(gene, ()) if one.change == change)
            known = own + tuple(_evidence(self._shipped.row(*line)) for line in shipped)
            self._found[key] = known
        return known

    def assays(self, gene: str, change_p: str) -> tuple[Assay, ...]:
        """Return the individual assays of a change, for reading; they give no verdict."""
        if self._assays_path is None:
            return ()
        if self._assays is None:
            self._assays = open_blocks(self._assays_path, ASSAY_TABLE)
        wanted = f"{gene}\t{bare(change_p)}\t"
        blocks = self._assays
        rows = [blocks.row(*line) for line in blocks.lines(gene) if line[1].startswith(wanted)]
        return tuple(Assay(*row.cells.values()) for row in rows)


def bare(change: str) -> str:
    """Return a description without the brackets of a predicted consequence.

    >>> bare("p.(Arg248Gln)")
    'p.Arg248Gln'
    """
    return change.replace("(", "").replace(")", "") if change.startswith("p.(") else change


def _by_change(blocks: GeneBlocks, gene: str) -> dict[str, list[tuple[int, str]]]:
    place = blocks.table.names.index("change")
    found: dict[str, list[tuple[int, str]]] = {}
    for number, line in blocks.lines(gene):
        cells = line.split("\t", place + 1)
        if len(cells) > place:
            found.setdefault(cells[place], []).append((number, line))
    return found


def _evidence(row: Row) -> FunctionalEvidence:
    cells = row.cells
    return FunctionalEvidence(
        gene=cells["gene"],
        transcript=cells["transcript"],
        change=bare(cells["change"]),
        assay=cells["assay"],
        direction=Direction(cells["direction"]),
        strength=cells["strength"],
        effect=cells["effect"],
        citation=cells["citation"],
        source=cells["source"],
        unconfirmed=cells["unconfirmed"],
    )


def _read_overlay(path: Path) -> dict[str, tuple[FunctionalEvidence, ...]]:
    """Return the rows of a laboratory's own file by gene; InputError with every wrong cell."""
    file = str(path)
    table = read_table(path, file)
    problems = missing_columns(FUNCTIONAL_TABLE, file, table.header_line, table.header)
    if not problems:
        for row in table.rows:
            problems += cell_problems(FUNCTIONAL_TABLE, file, row.line, row.cells)
            problems += _unmatched(file, row)
    if problems:
        raise InputError(problems)
    found: dict[str, tuple[FunctionalEvidence, ...]] = {}
    for row in table.rows:
        one = _evidence(row)
        found[one.gene] = (*found.get(one.gene, ()), one)
    return found


def _unmatched(file: str, row: Row) -> Iterator[Problem]:
    """Yield what keeps a row of a laboratory from ever being found: its change is compared as text.

    A change that could not be read at all is named too.
    """
    written = row.cells["change"]
    if not written:
        return
    try:
        if written.startswith("c."):
            canonical = str(parse_cdna(written)[0])
        else:
            canonical = bare(str(parse_protein(written)[0]))
    except (DescriptionError, NotCheckableError):
        canonical = ""
    if bare(written) != canonical:
        expected = "a canonical p. or c. description without accession, such as p.Arg248Gln"
        action = f"Write {canonical}." if canonical else "Rows are found by this text."
        yield Problem(file, row.line, "change", written, expected, action)


def open_functional(
    evidence: Path | None, assays: Path | None, overlay: Path | None = None
) -> FunctionalPack:
    """Return the pack; raises InputError where a table has other columns or the overlay is wrong.

    None for a table that is left out: the overlay is read all the same. The file of individual
    assays is read when one is asked for.
    """
    own = _read_overlay(overlay) if overlay is not None else {}
    nothing = GeneBlocks("", FUNCTIONAL_TABLE, [])
    shipped = open_blocks(evidence, FUNCTIONAL_TABLE) if evidence is not None else nothing
    return FunctionalPack(shipped, assays, own)
