"""How a row of the knowledge table is held against a variant.

The most specific row wins inside one question (one drug in one tumour type, or one property such
as the class); ties are all kept; resistance, negative evidence and caveats are never suppressed.
The order of specificity is `varannot.knowledge.schema.MATCH_SPECIFICITY`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from varannot.hgvs.residues import ONE_TO_THREE, STOP
from varannot.knowledge.schema import MATCH_SPECIFICITY, KnowledgeRow
from varannot.model import Consequence, Effect, Oncogenicity

__all__ = [
    "CHANGES_PROTEIN_IN_FRAME",
    "NAMED_CHANGE",
    "SPLICE_SITE",
    "TRUNCATING",
    "NamesOn",
    "VariantFacts",
    "coding_key",
    "matching_rows",
    "most_specific",
    "other_transcript",
    "protein_key",
    "row_matches",
    "specificity",
]

TRUNCATING = frozenset(
    {
        Consequence.TRANSCRIPT_ABLATION,
        Consequence.EXON_LOSS,
        Consequence.SPLICE_ACCEPTOR,
        Consequence.SPLICE_DONOR,
        Consequence.STOP_GAINED,
        Consequence.FRAMESHIFT,
    }
)
"""Null consequences (DOI 10.1002/humu.23626); start loss and stop loss are not among them."""

CHANGES_PROTEIN_IN_FRAME = frozenset(
    {
        Consequence.MISSENSE,
        Consequence.INFRAME_INSERTION,
        Consequence.INFRAME_DELETION,
        Consequence.PROTEIN_ALTERING,
    }
)
SPLICE_SITE = frozenset({Consequence.SPLICE_ACCEPTOR, Consequence.SPLICE_DONOR})

NAMED_CHANGE = frozenset({"genomic", "cdna", "protein_change", "codon"})
"""Kinds of match that name the change itself, and not a class of changes."""

_NEVER_SUPPRESSED = frozenset({"resistance", "negative_evidence", "caveat"})
_WITH_TRANSCRIPT = frozenset({"cdna", "protein_change", "codon", "residue_range", "exon"})
_LOSS = frozenset({Effect.LOSS_OF_FUNCTION, Effect.LIKELY_LOSS_OF_FUNCTION})
_ONCOGENIC = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})

_THREE = {**ONE_TO_THREE, "X": STOP}
_AMINO = "|".join(sorted(set(_THREE.values())))
_RESIDUE = re.compile(rf"({_AMINO})(\d+)")
_SHORT_PROTEIN = re.compile(r"[A-Z]\d+([A-Z*=]|_|del|dup|ins|fs)")
_RANGE = re.compile(r"(?P<first>\d+)(?P<dash>-)?(?P<last>\d+)?(?::(?P<name>\S+))?")
_NO_END = 10**9


@dataclass(frozen=True, slots=True)
class NamesOn:
    """How a variant is called on one transcript; the fields are those of `VariantFacts`."""

    transcript: str
    coding: str
    protein: str
    residue: int | None
    exons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VariantFacts:
    """What a row is held against.

    `coding` and `protein` are canonical descriptions without accession; `residue` is the 1-based
    position of the first affected residue; `exons` are 1-based numbers as the panel wrote them;
    `position` is 1-based on `build` (GRCh37 or GRCh38; empty if unknown). `names` are the names
    computed on transcripts: a row that is written on one of these is held against them, because
    isoforms number alike only by chance.
    `effect` and `oncogenicity` are None until they are known: rows about loss of function or
    about oncogenic variants match only afterwards.
    """

    gene: str
    consequence: Consequence
    transcript: str = ""
    coding: str = ""
    protein: str = ""
    residue: int | None = None
    exons: tuple[int, ...] = ()
    chromosome: str = ""
    position: int | None = None
    ref: str = ""
    alt: str = ""
    build: str = ""
    effect: Effect | None = None
    oncogenicity: Oncogenicity | None = None
    names: tuple[NamesOn, ...] = ()

    def on(self, transcript: str) -> VariantFacts:
        """Return the facts with the names on a transcript, unchanged where none are known.

        Versions of one accession count as the same transcript.
        """
        wanted = transcript.partition(".")[0]
        for one in self.names if wanted else ():
            if one.transcript.partition(".")[0] == wanted:
                return replace(
                    self,
                    transcript=one.transcript,
                    coding=one.coding,
                    protein=one.protein,
                    residue=one.residue,
                    exons=one.exons,
                    names=(),
                )
        return self

    @property
    def truncating(self) -> bool:
        """Whether the consequence is a null one."""
        return self.consequence in TRUNCATING

    @property
    def residues(self) -> tuple[int, int] | None:
        """First and last residue that the protein description names, or None."""
        numbers = [int(number) for _, number in _RESIDUE.findall(_before_edit(self.protein))]
        if numbers:
            return min(numbers), max(numbers)
        return None if self.residue is None else (self.residue, self.residue)


def protein_key(text: str) -> str:
    """Return a protein description in the one form in which two of them are compared.

    >>> protein_key("p.(Arg248Gln)"), protein_key("R248Q"), protein_key("p.Q371*")
    ('Arg248Gln', 'Arg248Gln', 'Gln371Ter')
    >>> protein_key("p.S1982Rfs*22")
    'Ser1982ArgfsTer22'
    """
    bare = text.strip().split(":")[-1].removeprefix("p.").replace("(", "").replace(")", "")
    if _SHORT_PROTEIN.match(bare):
        bare = re.sub(r"[A-Z*]", lambda letter: _THREE.get(letter[0], letter[0]), bare)
    return re.sub(r"\*|(?<=[a-z\d])X", "Ter", bare)


def coding_key(text: str) -> str:
    """Return a coding description without accession, for comparison.

    >>> coding_key("NM_000546.6:c.743G>A")
    'c.743G>A'
    """
    return text.strip().split(":")[-1].replace(" ", "")


def specificity(row: KnowledgeRow) -> int:
    """Return the rank of a row's kind of match: 0 is the most specific."""
    return MATCH_SPECIFICITY.index(row.match_type)


def row_matches(row: KnowledgeRow, facts: VariantFacts) -> bool:
    """Return whether an active row speaks about this variant and does not exclude it.

    Tumour type and region are not looked at; nor are rows about fusions, copy number or
    sample-wide biomarkers, which never match a small variant.
    """
    if row.status != "active" or not row.gene or row.gene != facts.gene:
        return False
    facts = facts.on(row.transcript)
    if not _value_matches(row.match_type, row.match_value, facts):
        return False
    return not any(_excluded(value, facts) for value in row.listed("excludes"))


def other_transcript(row: KnowledgeRow, facts: VariantFacts) -> bool:
    """Return whether row and variant name different transcripts, so that numbers may differ.

    Versions of one accession count as the same transcript.
    """
    facts = facts.on(row.transcript)
    if row.match_type not in _WITH_TRANSCRIPT or not row.transcript or not facts.transcript:
        return False
    return row.transcript.split(".")[0] != facts.transcript.split(".")[0]


def most_specific(rows: Iterable[KnowledgeRow]) -> tuple[KnowledgeRow, ...]:
    """Return the rows of the most specific kind of match among them, in table order."""
    listed = tuple(rows)
    best = min((specificity(row) for row in listed), default=0)
    return tuple(row for row in listed if specificity(row) == best)


def matching_rows(facts: VariantFacts, rows: Iterable[KnowledgeRow]) -> tuple[KnowledgeRow, ...]:
    """Return the rows that apply to the variant, in table order.

    Of several rows that answer the same question (same record type, drugs, direction and tumour
    types) only the most specific stay; rows on different drugs or tumour types never displace
    each other, and resistance, negative evidence and caveats always stay.
    """
    matched = tuple(row for row in rows if row_matches(row, facts))
    best: dict[tuple[str, ...], int] = {}
    for row in matched:
        question = _question(row)
        best[question] = min(best.get(question, len(MATCH_SPECIFICITY)), specificity(row))
    return tuple(
        row
        for row in matched
        if row.record_type in _NEVER_SUPPRESSED or specificity(row) == best[_question(row)]
    )


def _question(row: KnowledgeRow) -> tuple[str, ...]:
    drugs = ";".join(sorted(row.listed("drug")))
    tumours = ";".join(sorted(row.listed("oncotree_code")))
    fields = "+".join(
        name
        for name in ("effect", "oncogenicity", "lean", "gene_role", "pathway")
        if getattr(row, name)
    )
    return (row.record_type, drugs, row.direction, tumours, row.setting, fields)


def _value_matches(kind: str, value: str, facts: VariantFacts) -> bool:
    match kind:
        case "genomic":
            return _genomic_matches(value, facts)
        case "cdna":
            return bool(facts.coding) and coding_key(value) == coding_key(facts.coding)
        case "protein_change":
            return _protein_matches(value, facts.protein)
        case "codon" | "residue_range":
            return _range_matches(value, facts.residues, facts, CHANGES_PROTEIN_IN_FRAME)
        case "exon":
            span = (min(facts.exons), max(facts.exons)) if facts.exons else None
            return _range_matches(value, span, facts, CHANGES_PROTEIN_IN_FRAME | SPLICE_SITE)
        case "variant_class":
            return _class_matches(value, facts)
        case "gene":
            return True
        case _:
            return False


def _excluded(value: str, facts: VariantFacts) -> bool:
    """Whether a carved-out value is this variant; tumour types are carved out elsewhere."""
    if value.startswith("oncotree:"):
        return False
    if value.startswith("c."):
        return bool(facts.coding) and coding_key(value) == coding_key(facts.coding)
    if _RANGE.fullmatch(value):
        return _range_matches(value, facts.residues, facts, frozenset(Consequence))
    return _class_matches(value, facts) or _protein_matches(value, facts.protein)


def _protein_matches(value: str, protein: str) -> bool:
    if not protein:
        return False
    wanted, found = protein_key(value), protein_key(protein)
    if wanted.endswith("fs"):
        # A row that names only the first residue of a frameshift means every frameshift there.
        here = _RESIDUE.match(found)
        return here is not None and "fs" in found and wanted == f"{here[0]}fs"
    return wanted == found


def _genomic_matches(value: str, facts: VariantFacts) -> bool:
    if facts.position is None or not facts.build:
        return False
    chromosome = re.sub("^chr", "", facts.chromosome, flags=re.IGNORECASE)
    place = f"{facts.build}:{chromosome}:{facts.position}:{facts.ref}:{facts.alt}"
    return value.casefold() == place.casefold()


def _range_matches(
    value: str,
    span: tuple[int, int] | None,
    facts: VariantFacts,
    without_class: frozenset[Consequence],
) -> bool:
    """Whether the numbers overlap; without a class only `without_class` consequences count."""
    written = _RANGE.fullmatch(value)
    if written is None or span is None:
        return False
    first = int(written["first"])
    last = int(written["last"] or (_NO_END if written["dash"] else first))
    if span[1] < first or span[0] > last:
        return False
    name = written["name"]
    if name == "skipping" and facts.consequence is Consequence.EXON_LOSS:
        # An exon that is deleted is as absent as a skipped one; others must not go with it.
        return span == (first, last)
    return _class_matches(name, facts) if name else facts.consequence in without_class


def _class_matches(value: str, facts: VariantFacts) -> bool:
    match value:
        case "any":
            return True
        case "truncating":
            return facts.truncating
        case "missense":
            return facts.consequence is Consequence.MISSENSE
        case "lof":
            return facts.effect in _LOSS
        case "gof":
            return facts.effect is Effect.GAIN_OF_FUNCTION
        case "oncogenic":
            return facts.oncogenicity in _ONCOGENIC
        case "skipping":
            return facts.consequence in SPLICE_SITE
        case _:
            # Reversions need two variants in phase; no single variant is one.
            return value == facts.consequence.value


def _before_edit(protein: str) -> str:
    """Return the part of a protein description that names positions, without what is inserted.

    >>> _before_edit("p.(Lys745_Glu746insIle745)")
    'Lys745_Glu746'
    """
    return re.split(r"ins|delins|fs|ext", protein_key(protein), maxsplit=1)[0]
