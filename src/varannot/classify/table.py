"""`varannot classify-table`: a table of variants in, the same table with classes out.

The class is that of the standard (DOI 10.1016/j.gim.2022.01.001) from packs, mounted files and the
evidence columns of the row. A curated row of the knowledge table is named in the reason and does
not replace it. A row whose description is impossible, or whose REF is not the genome's, has no
class: it is unresolved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from varannot.classify.criteria.assess import AssessedVariant, assess
from varannot.classify.criteria.gather import Gatherer
from varannot.classify.criteria.inputs import CriteriaInput
from varannot.classify.curated import Curated, curated
from varannot.classify.effect import graded_effect
from varannot.classify.loss import LossFacts, loss_facts
from varannot.classify.role import GeneRole, gene_role
from varannot.classify.table_rows import Reader, ReadRow, read_variant
from varannot.errors import InputError, Problem, nearest
from varannot.headings import DESCRIPTION_HEADINGS, description_column, folded_heading
from varannot.hgvs.reference_set import ReferenceSet
from varannot.knowledge.evidence import (
    Direction,
    FunctionalEvidence,
    LookUp,
    MissenseAnswer,
    MissensePrediction,
    PopulationFrequency,
    PredictorCall,
)
from varannot.knowledge.genes import GeneNames
from varannot.knowledge.match import TRUNCATING
from varannot.knowledge.oncotree import OncoTree
from varannot.knowledge.schema import KnowledgeRow
from varannot.knowledge.sources import EvidenceSources
from varannot.knowledge.table import KnowledgeTable
from varannot.model import Criterion, CriterionState, Interpretation, Oncogenicity
from varannot.tables import Column, Kind, Table, cell_problems
from varannot.textio import Row, TextTable, parse_table, tsv_bytes

__all__ = [
    "CLASSIFY_INPUT",
    "CLASSIFY_OUTPUT",
    "ClassifiedTable",
    "TableClassifier",
    "classify_table",
]

CLASSIFY_INPUT = Table(
    "classify_table_input",
    "Variants to classify",
    (
        Column("gene", "Gene symbol; without one the place or transcript tells it."),
        Column("assembly", "GRCh37 (hg19) or GRCh38 (hg38) of the coordinates."),
        Column("chrom", "Chromosome, with or without chr."),
        Column("pos", "Position, 1-based as in a VCF."),
        Column("ref", "Reference bases as in a VCF."),
        Column("alt", "New bases as in a VCF."),
        Column("transcript", "Transcript of hgvs_c; described beside MANE Select."),
        Column("hgvs_c", "c. description; used where the row has no coordinates."),
        Column("hgvs_p", "p. description; used where the row has no coordinates."),
        Column("tumour_type", "OncoTree code or name."),
        Column(
            "functional",
            "What functional studies show, where that is known from elsewhere; replaces the table.",
            Kind.CHOICE,
            allowed=("oncogenic", "benign"),
        ),
        Column(
            "predictor",
            "What all predictions say, where that is known from elsewhere.",
            Kind.CHOICE,
            allowed=("damaging", "tolerated"),
        ),
        Column("gnomad_af", "Allele frequency over all groups.", Kind.FRACTION),
        Column("gnomad_grpmax_af", "Highest frequency in an ancestry group.", Kind.FRACTION),
        Column(
            "gnomad_an",
            "Alleles read at the place. With it and no gnomad_af the allele was looked up and is "
            "absent; with all three empty it was not looked up.",
            Kind.COUNT,
        ),
    ),
)
"""Columns that are read; any may be absent, others pass through."""

CLASSIFY_OUTPUT = Table(
    "classify_table_output",
    "Classes of variants",
    (
        Column("class", "oncogenic, likely_oncogenic, vus, likely_benign, benign or unresolved."),
        Column("points", "Sum of points; empty where unresolved."),
        Column("codes", "Criteria that are met, with their strength where moved, comma-separated."),
        Column("not_assessable", "Criteria that could not be assessed, comma-separated."),
        Column("effect", "Effect on the gene."),
        Column("lof_rule", "Branch of the PVS1 tree that a null variant took."),
        Column("reason", "Why, in sentences."),
    ),
)
"""Columns that are added behind those of the input."""

_OUTPUT = frozenset(CLASSIFY_OUTPUT.names)
_RENAME = "Rename or remove one of them."


_NO_LOSS = LossFacts()
_NOTHING_CURATED = Curated("effect", ())


@dataclass(frozen=True, slots=True)
class TableClassifier:
    """What rows are classified with; not to be shared between threads."""

    reference: ReferenceSet
    knowledge: KnowledgeTable
    sources: EvidenceSources
    names: GeneNames
    tree: OncoTree
    _readers: list[Reader] = field(default_factory=list)
    _roles: dict[str, GeneRole] = field(default_factory=dict)
    _speaking: dict[str, tuple[KnowledgeRow, ...]] = field(default_factory=dict)
    _lineages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _strange_tumours: dict[str, str] = field(default_factory=dict)
    _gatherers: dict[tuple[str, ...], Gatherer] = field(default_factory=dict)

    def cells(self, row: Mapping[str, str]) -> list[str]:
        """Return the cells of `CLASSIFY_OUTPUT` for one row of `CLASSIFY_INPUT`."""
        gene = self.names.current(row["gene"]) if row["gene"] else ""
        if not self._readers:
            self._readers.append(Reader(self.reference))
        read = read_variant(row, gene, self._readers[0])
        if read.refusal:
            return [Oncogenicity.UNRESOLVED.value, "", "", "", "uncertain", "", read.refusal]
        case = self._case(read, row)
        assessed = assess(case)
        result = assessed.result
        met = result.met
        return [
            result.oncogenicity.value,
            str(result.points),
            ",".join([one.code for one in met]),
            ",".join([one.code for one in result.not_assessable]),
            self._effect(read, case, assessed),
            assessed.null.rule.value if assessed.null.rule and assessed.null.null else "",
            " ".join(
                (
                    *self._unknown_gene(row["gene"]),
                    *self._unknown_tumour(row["tumour_type"]),
                    *_sentences(read, assessed, met, self._curated(read, case)),
                )
            ),
        ]

    def _unknown_gene(self, written: str) -> Iterator[str]:
        """Yield a note where neither the table of names nor a transcript knows the gene."""
        if not written or self.names.known(written):
            return
        builds = self.reference.bundle.builds
        if any(self.reference.bundle.of_gene(written, build) for build in builds):
            return
        yield (
            f"Note: {written} is no gene symbol that is known here, so nothing is known of its "
            "role, transcripts or hotspots."
        )

    def _unknown_tumour(self, written: str) -> Iterator[str]:
        """Yield a note where the cell names no tumour type, or several."""
        if not written or self._lineage(written):
            return
        if written not in self._strange_tumours:
            told = f"Note: tumour type {written} is not known here, and is taken as not stated."
            self._strange_tumours[written] = f"{told} {self.tree.suggest(written)}".rstrip()
        yield self._strange_tumours[written]

    def _case(self, read: ReadRow, row: Mapping[str, str]) -> CriteriaInput:
        facts = read.facts
        if facts.gene not in self._roles:
            self._roles[facts.gene] = gene_role(facts.gene, self.knowledge.for_gene(facts.gene))
        lineage = self._lineage(row["tumour_type"])
        if lineage not in self._gatherers:
            self._gatherers[lineage] = Gatherer(self.sources, lineage)
        case = self._gatherers[lineage].gather(
            facts,
            self._roles[facts.gene],
            read.descriptions,
            read.findings,
            rows=self.knowledge.for_gene(facts.gene),
        )
        return _with_columns(case, row)

    def _lineage(self, text: str) -> tuple[str, ...]:
        if text not in self._lineages:
            found = self.tree.find(text) if text else None
            self._lineages[text] = (found.code, *found.ancestors) if found else ()
        return self._lineages[text]

    def _effect(self, read: ReadRow, case: CriteriaInput, assessed: AssessedVariant) -> str:
        loss = _NO_LOSS
        if read.facts.truncating:
            loss = loss_facts(read.descriptions, read.findings)
        graded = graded_effect(
            read.facts, case.role, _NOTHING_CURATED, Interpretation.GRADED, "", loss, assessed
        )
        return graded.effect.value

    def _curated(self, read: ReadRow, case: CriteriaInput) -> str:
        if case.gene not in self._speaking:
            every = self.knowledge.for_gene(case.gene)
            self._speaking[case.gene] = tuple(row for row in every if row.oncogenicity)
        speaking = self._speaking[case.gene]
        if not speaking:
            return ""
        rows = curated("oncogenicity", read.facts, speaking, frozenset(), case.tumour)
        if not rows.rows:
            return ""
        ids = ", ".join(row.kb_id for row in rows.rows)
        return f"The knowledge table says {' and '.join(rows.values)} ({ids})."


def _with_columns(case: CriteriaInput, row: Mapping[str, str]) -> CriteriaInput:
    """Return the input with the evidence that the row itself states."""
    stated: dict[str, object] = {}
    if row["functional"]:
        study = FunctionalEvidence(
            gene=case.gene,
            transcript="",
            change=case.facts.coding,
            assay="stated in the table",
            direction=Direction(row["functional"]),
            strength="strong",
            effect=row["functional"],
            citation="",
            source="column functional",
        )
        stated |= {"functional": (study,), "functional_loaded": True}
    if row["predictor"]:
        call = PredictorCall(row["predictor"])
        prediction = MissensePrediction("stated in the table", 0.0, call, "", "")
        stated["prediction"] = MissenseAnswer(LookUp.FOUND, predictions=(prediction,))
    population = _population(row)
    if population is not None:
        stated["population"] = population
    return replace(case, **stated) if stated else case


def _population(row: Mapping[str, str]) -> PopulationFrequency | None:
    af, grpmax, an = row["gnomad_af"], row["gnomad_grpmax_af"], row["gnomad_an"]
    if not (af or grpmax or an):
        return None
    source = "gnomAD as stated in the table"
    read = int(an) if an else None
    if not af and not grpmax:
        return PopulationFrequency(LookUp.ABSENT, source, an=read)
    return PopulationFrequency(
        LookUp.FOUND,
        source,
        af=float(af) if af else None,
        an=read,
        grpmax_af=float(grpmax) if grpmax else None,
    )


def _sentences(
    read: ReadRow, assessed: AssessedVariant, met: Sequence[Criterion], said: str
) -> Iterator[str]:
    result, null = assessed.result, assessed.null
    for remark in read.remarks:
        yield f"Note: {remark.rstrip('.')}."
    for one in met:
        yield f"{one.code}: {one.reason.rstrip('.')}.{_open(one.unconfirmed)}"
    if not met:
        yield "No criterion is met."
    open_yet = null.state is CriterionState.NOT_ASSESSABLE
    null_terms = TRUNCATING & {read.facts.consequence, *(d.consequence for d in read.descriptions)}
    if open_yet or (null_terms and null.state is not CriterionState.MET):
        state = "not assessable" if open_yet else "not met"
        yield f"OVS1 is {state}: {null.reason.rstrip('.')}.{_open(null.unconfirmed)}"
    yield from result.remarks
    if result.lean_reasons:
        yield f"Leans {result.lean.value}: {'; '.join(result.lean_reasons)}."
    if said:
        yield said


def _open(unconfirmed: str) -> str:
    return f" Unconfirmed: {unconfirmed.rstrip('.')}." if unconfirmed else ""


@dataclass(frozen=True, slots=True)
class ClassifiedTable:
    """The table with the added columns, and how many of its rows have each class."""

    table: bytes
    classes: Mapping[str, int]


def classify_table(data: bytes, file: str, classifier: TableClassifier) -> ClassifiedTable:
    """Return the table with the columns of `CLASSIFY_OUTPUT` added, rows in input order.

    `file` is how messages name the table. Raises InputError for a table without any column that
    places a variant, for an evidence cell of another form than declared and for a column named
    like an added one, and BrokenFileError if the bytes are no tab-separated table.
    """
    table = parse_table(data, file)
    columns = _columns(table)
    _refuse(table, columns)
    rows = []
    classes: Counter[str] = Counter()
    for row in table.rows:
        cells = {
            name: row.cells[columns[name]].strip() if name in columns else ""
            for name in CLASSIFY_INPUT.names
        }
        added = classifier.cells(cells)
        classes[added[0]] += 1
        rows.append([*(row.cells[name] for name in table.header), *added])
    return ClassifiedTable(tsv_bytes([*table.header, *CLASSIFY_OUTPUT.names], rows), classes)


_FOLDED = {
    **{
        folded_heading(name): name
        for name in CLASSIFY_INPUT.names
        if name not in DESCRIPTION_HEADINGS
    },
    folded_heading("tumor_type"): "tumour_type",
}


def _columns(table: TextTable) -> dict[str, str]:
    """Return which heading holds each input column; the declared name comes before others.

    Letter case and signs do not count: evidence in a column that is spelled otherwise would be
    left out in silence. InputError where two headings then mean the same column.
    """
    columns = {name: name for name in CLASSIFY_INPUT.names if name in table.header}
    twice = []
    for written in table.header:
        name = _FOLDED.get(folded_heading(written), "")
        if name and columns.setdefault(name, written) != written:
            told = f"no second column {name} beside {columns[name]}"
            twice.append(Problem(table.file, table.header_line, written, written, told, _RENAME))
    if twice:
        raise InputError(twice)
    for written in table.header:
        name = description_column(written)
        if name and name not in columns:
            columns[name] = written
    return columns


def _refuse(table: TextTable, columns: Mapping[str, str]) -> None:
    problems = [
        Problem(
            table.file,
            table.header_line,
            name,
            name,
            "no column of this name",
            "The classifier adds it; rename it.",
        )
        for name in table.header
        if name in _OUTPUT
    ]
    placed = {"chrom", "pos", "ref", "alt"} <= set(columns)
    if not placed and not {"hgvs_c", "hgvs_p"} & set(columns):
        near = nearest("hgvs_c", table.header) or nearest("chrom", table.header)
        problems.append(
            Problem(
                table.file,
                table.header_line,
                "chrom, pos, ref, alt or hgvs_c or hgvs_p",
                ", ".join(table.header),
                "columns that say which variant a row is",
                near,
            )
        )
    for row in table.rows:
        problems.extend(_cell_problems(table.file, row, columns))
    if problems:
        raise InputError(problems)


def _cell_problems(file: str, row: Row, columns: Mapping[str, str]) -> Iterator[Problem]:
    cells = {
        name: row.cells[columns[name]].strip() if name in columns else ""
        for name in _EVIDENCE.names
    }
    yield from cell_problems(_EVIDENCE, file, row.line, cells)


_EVIDENCE = Table(
    "classify_table_evidence",
    "Evidence columns",
    tuple(column for column in CLASSIFY_INPUT.columns if column.kind is not Kind.TEXT),
)
