"""What VEP, snpEff or bcftools csq wrote into the INFO column of a VCF, per allele and transcript.

The header decides who wrote it: the field list in the Description counts, not the name of the
field, because VEP can write into INFO/ANN and bcftools csq into any field.
- VEP, INFO/CSQ: field list after `Format:` (ensembl.org/info/docs/tools/vep/vep_formats.html).
- snpEff, INFO/ANN: 16 fields ("Variant annotations in VCF format", version 1.0, January 2015).
- bcftools csq, INFO/BCSQ: Consequence|gene|transcript|biotype|strand|amino_acid_change|dna_change,
  the last three left out where empty (samtools.github.io/bcftools/howtos/csq-calling.html).

Nothing here is trusted further than as the words of another tool, and nothing malformed stops a
run: it comes back as a note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from varannot.tso500.vcf_alleles import Spelling, minimal_spelling, vep_spellings
from varannot.tso500.vcf_annotation_words import (
    TranscriptAnnotation,
    joined,
    of_csq,
    of_snpeff,
    of_vep,
)
from varannot.tso500.vcf_declarations import declarations
from varannot.tso500.vcf_terms import beside_transcript, rank

__all__ = [
    "AlleleAnnotations",
    "AnnotationParser",
    "AnnotationTool",
    "ChoiceRule",
    "TranscriptAnnotation",
    "annotation_parser",
]

_SNPEFF_FIELDS = (
    "Allele",
    "Annotation",
    "Annotation_Impact",
    "Gene_Name",
    "Gene_ID",
    "Feature_Type",
    "Feature_ID",
    "Transcript_BioType",
    "Rank",
    "HGVS.c",
    "HGVS.p",
    "cDNA.pos / cDNA.length",
    "CDS.pos / CDS.length",
    "AA.pos / AA.length",
    "Distance",
    "ERRORS / WARNINGS / INFO",
)
_CSQ_FIELDS = (
    "Consequence",
    "gene",
    "transcript",
    "biotype",
    "strand",
    "amino_acid_change",
    "dna_change",
)
_CSQ_FEWEST = 4
_LONGEST = 60
_NOT_READ = frozenset({"CSQT", "EFF", "FUNCOTATION"})


class AnnotationTool(StrEnum):
    """Who wrote the annotation; the first one found in this order is read.

    Jannovar and others write the form of snpEff too, and are read as snpEff is.
    """

    VEP = "VEP"
    SNPEFF = "snpEff"
    CSQ = "bcftools csq"


class ChoiceRule(StrEnum):
    """Why a transcript was taken for the row; the first rule that holds for any is used.

    A transcript that the change lies in goes before one that it lies beside. Among several that a
    rule holds for, the one with the worst consequence is taken, and of these the first.
    """

    MANE_SELECT = "flagged MANE_SELECT"
    CANONICAL = "flagged CANONICAL"
    PICK = "flagged PICK"
    WORST_CODING = "the first protein-coding transcript with the worst consequence"
    WORST = "the first transcript with the worst consequence; none is called protein-coding"


@dataclass(frozen=True, slots=True)
class AlleleAnnotations:
    """The annotation of one allele: the one chosen for the row, and all others as text."""

    tool: AnnotationTool | None = None
    chosen: TranscriptAnnotation | None = None
    rule: ChoiceRule | None = None
    others: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """Who annotated, on how many transcripts, and which was taken why; '' without any."""
        if self.tool is None or self.chosen is None or self.rule is None:
            return ""
        taken = self.chosen.transcript or self.chosen.gene or "one without a name"
        count = len(self.others) + 1
        words = "transcript" if count == 1 else "transcripts"
        return f"annotated by {self.tool} on {count} {words}; {taken} was taken: {self.rule}"

    @property
    def words(self) -> TranscriptAnnotation:
        """What a row may carry of it: nothing of the effect of several changes together."""
        if self.chosen is None:
            return TranscriptAnnotation()
        if self.chosen.compound:
            return replace(self.chosen, consequences=(), change="")
        return self.chosen


@dataclass(frozen=True, slots=True)
class _Format:
    tool: AnnotationTool
    key: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnnotationParser:
    """Reads the annotation that a header declares; `notes` say what of the header is not read."""

    formats: tuple[_Format, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def tools(self) -> tuple[AnnotationTool, ...]:
        """Who wrote annotation into this file, the one that is read first."""
        return tuple(one.tool for one in self.formats)

    def read(
        self, info: str, position: int, ref: str, alts: Sequence[str], place: int
    ) -> AlleleAnnotations:
        """Return the annotation of one allele.

        `info` is the INFO column as written, `position` is 1-based, `alts` are all ALT alleles of
        the record, and `place` is the index of the one asked for. Never raises.
        """
        notes: tuple[str, ...] = ()
        for form in self.formats:
            value = info_value(info, form.key)
            if not value:
                continue
            found = _read(form, value, position, ref, alts, place)
            if found.chosen is not None:
                return replace(found, notes=(*notes, *found.notes))
            notes += found.notes
        return AlleleAnnotations(notes=notes)


def annotation_parser(header: Iterable[str]) -> AnnotationParser:
    """Return the parser for the annotation that the lines of a VCF header declare.

    >>> line = '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from ' \\
    ...     'Ensembl VEP. Format: Allele|Consequence|SYMBOL|Feature_type|Feature|HGVSc|PICK">'
    >>> value = "AC=1;CSQ=-|frameshift_variant|TP53|Transcript|NM_000546.6|NM_000546.6:c.1del|1"
    >>> print(annotation_parser([line]).read(value, 7, "CA", ["C"], 0).statement)
    annotated by VEP on 1 transcript; NM_000546.6 was taken: flagged PICK
    """
    formats: list[_Format] = []
    notes: list[str] = []
    for one in declarations(header):
        if one.kind != "INFO":
            continue
        form = _format(one.name, one.description)
        if form is not None:
            formats.append(form)
        elif one.name in _NOT_READ or one.name in ("CSQ", "ANN", "BCSQ"):
            notes.append(f"INFO/{one.name} is not read: its fields are not named as is known")
    formats.sort(key=lambda one: list(AnnotationTool).index(one.tool))
    if len(formats) > 1:
        keys = ", ".join(f"INFO/{one.key} of {one.tool}" for one in formats)
        notes.append(f"annotated more than once ({keys}): the first that says anything is read")
    return AnnotationParser(tuple(formats), tuple(notes))


def _format(key: str, description: str) -> _Format | None:
    listed = description.partition("Format:")[2] or description.partition("'")[2]
    fields = tuple(part.strip(" '\".") for part in listed.split("|"))
    if {"Allele", "Consequence", "Feature"} <= set(fields):
        return _Format(AnnotationTool.VEP, key, fields)
    if {"Allele", "Annotation", "Feature_ID"} <= set(fields):
        return _Format(AnnotationTool.SNPEFF, key, fields)
    if fields[:_CSQ_FEWEST] == _CSQ_FIELDS[:_CSQ_FEWEST]:
        return _Format(AnnotationTool.CSQ, key, fields)
    if key == "BCSQ" and "bcftools/csq" in description.casefold():
        return _Format(AnnotationTool.CSQ, key, _CSQ_FIELDS)
    if key == "ANN" and "snpeff" in description.casefold():
        return _Format(AnnotationTool.SNPEFF, key, _SNPEFF_FIELDS)
    return None


def info_value(info: str, key: str) -> str:
    """Return the value of a field of an INFO column as written, '' where there is none."""
    start = f"{key}="
    return next((part[len(start) :] for part in info.split(";") if part.startswith(start)), "")


def _read(
    form: _Format, value: str, position: int, ref: str, alts: Sequence[str], place: int
) -> AlleleAnnotations:
    notes: Counter[str] = Counter()
    entries: list[dict[str, str]] = []
    for text in value.split(","):
        if form.tool is AnnotationTool.CSQ and text.startswith("@"):
            notes[
                f"bcftools csq describes this change together with that at {_short(text[1:])}"
            ] += 1
            continue
        cells = text.split("|")
        fewest = _CSQ_FEWEST if form.tool is AnnotationTool.CSQ else len(form.fields)
        if fewest <= len(cells) <= len(form.fields):
            entries.append(dict(zip(form.fields, cells, strict=False)))
        else:
            wanted = len(form.fields)
            notes[f"INFO/{form.key} has an entry of {len(cells)} fields, not {wanted}"] += 1
    match form.tool:
        case AnnotationTool.VEP:
            mine, said = _of_vep_allele(entries, ref, alts, place)
            found = [of_vep(one) for one in mine if _is_transcript(one, "Feature_type", "Feature")]
        case AnnotationTool.SNPEFF:
            mine, said = _of_snpeff_allele(entries, alts[place])
            found = [
                of_snpeff(one) for one in mine if _is_transcript(one, "Feature_Type", "Feature_ID")
            ]
        case AnnotationTool.CSQ:
            mine, said = _of_csq_allele(entries, position, ref, alts, place)
            found = joined(of_csq(one) for one in mine)
    if mine and not found:
        terms = ", ".join(
            sorted({one.get("Consequence", one.get("Annotation", "")) for one in mine})
        )
        said = [*said, f"{form.tool} names no transcript for this change: {_short(terms)}"]
    notes.update(said)
    kept = tuple(text if count == 1 else f"{text} ({count})" for text, count in notes.items())
    return _chosen(form.tool, found, kept)


def _is_transcript(entry: Mapping[str, str], kind: str, name: str) -> bool:
    return bool(entry[name]) and entry.get(kind, "transcript").casefold() == "transcript"


def _of_vep_allele(
    entries: list[dict[str, str]], ref: str, alts: Sequence[str], place: int
) -> tuple[list[dict[str, str]], list[str]]:
    """Return the entries of one allele, and notes where VEP's spelling does not tell which.

    VEP takes the first base off REF and ALT where any ALT is an indel and all begin with the same
    base (Ensembl/ensembl-vep, Parser/VCF.pm). A record that was split after annotation keeps the
    entries of all alleles, spelt by the record as it was: then only a spelling that no other
    reading of this allele shares is taken.
    """
    seen = {one["Allele"] for one in entries}
    spelt = vep_spellings(ref, alts)
    if seen <= set(spelt):
        return [one for one in entries if one["Allele"] == spelt[place]], []
    numbers = {one.get("ALLELE_NUM", "") for one in entries}
    known = {str(number) for number in range(1, len(alts) + 1)}
    if numbers <= known and (len(alts) > 1 or len(seen) == 1):
        return [one for one in entries if one["ALLELE_NUM"] == str(place + 1)], []
    readings: set[Spelling] = {alts[place], vep_spellings(ref, [alts[place]])[0]}
    readings.add(minimal_spelling(ref, alts[place]))
    fitting = seen & readings
    if len(fitting) == 1:
        return [one for one in entries if one["Allele"] in fitting], []
    listed = _short(", ".join(sorted(seen)))
    change = f"{ref}>{alts[place]}"
    which = "more than one of which can be" if fitting else "none of which is"
    return [], [f"VEP annotated the alleles {listed}, {which} {_short(change)}: not used"]


def _of_snpeff_allele(
    entries: list[dict[str, str]], alt: str
) -> tuple[list[dict[str, str]], list[str]]:
    """Return the entries of one allele; snpEff names it as the ALT column does.

    `G-C` compares a tumour's allele with that of its normal tissue and `A-chr1:123_T>C` is a
    compound: neither describes the allele against the reference (specification 1.0, "Allele").
    """
    notes = [
        f"snpEff compares {_short(one['Allele'])}: not a change against the reference, not used"
        for one in entries
        if "-" in one["Allele"]
    ]
    mine = [one for one in entries if one["Allele"].casefold() == alt.casefold()]
    if entries and not mine and not notes:
        listed = _short(", ".join(sorted({one["Allele"] for one in entries})))
        which = f"none of which is {_short(alt)}"
        notes.append(f"snpEff annotated the alleles {listed}, {which}: not used")
    return mine, notes


def _of_csq_allele(
    entries: list[dict[str, str]], position: int, ref: str, alts: Sequence[str], place: int
) -> tuple[list[dict[str, str]], list[str]]:
    """Return the entries of one allele: dna_change names it as POS, REF and ALT do.

    An entry without dna_change speaks of any allele, and is taken where the record has only one.
    """
    own = f"{position}{ref}>{alts[place]}".casefold()
    mine: list[dict[str, str]] = []
    notes: list[str] = []
    for entry in entries:
        change = entry.get("dna_change", "")
        if own in change.casefold().split("+") or (not change and len(alts) == 1):
            mine.append(entry)
        elif not change:
            notes.append("bcftools csq does not say of which allele it speaks: not used")
        elif len(alts) == 1:
            notes.append(f"bcftools csq describes {_short(change)}, not this change: not used")
    return mine, notes


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _chosen(
    tool: AnnotationTool, found: list[TranscriptAnnotation], notes: tuple[str, ...]
) -> AlleleAnnotations:
    if not found:
        return AlleleAnnotations(tool, notes=notes)
    inside = [one for one in found if not beside_transcript(one.consequences)]
    rule, best = _best(inside or found)
    others = tuple(str(one) for one in found if one is not best)
    said = []
    if best.compound:
        said.append("the words are about this change together with others on the same copy")
    if best.behind_stop:
        said.append("a stop lies before this change on the same copy")
    return AlleleAnnotations(tool, best, rule, others, (*notes, *said))


def _best(found: list[TranscriptAnnotation]) -> tuple[ChoiceRule, TranscriptAnnotation]:
    groups = (
        (ChoiceRule.MANE_SELECT, [one for one in found if one.mane_select]),
        (ChoiceRule.CANONICAL, [one for one in found if one.canonical]),
        (ChoiceRule.PICK, [one for one in found if one.picked]),
        (ChoiceRule.WORST_CODING, [one for one in found if one.biotype in _CODING_BIOTYPES]),
        (ChoiceRule.WORST, found),
    )
    rule, group = next((rule, group) for rule, group in groups if group)
    return rule, min(group, key=lambda one: rank(one.consequences))


_CODING_BIOTYPES = frozenset({"protein_coding", "mRNA", "Coding"})
