"""From the lines of a GFF3 file to transcripts that may be kept, names and numbers tidied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from varannot.transcripts.build.gff import Annotation, Feature, Part, attribute
from varannot.transcripts.build.outcomes import Outcome, ReportRow
from varannot.transcripts.model import Tag

__all__ = ["Candidate", "candidates"]

_PREFIX = re.compile(r"^(rna-|transcript:|mRNA:)")
_COPY = re.compile(r"^rna-.*-\d+$")
_DIFFERS = re.compile(r"The RefSeq transcript (.+?) compared to this genomic sequence")
_HGNC = re.compile(r"HGNC:(\d+)")
_ENSEMBL = re.compile(r"\bENST\d{11}\.\d+")
_TAGS = {
    "mane select": Tag.MANE_SELECT,
    "mane_select": Tag.MANE_SELECT,
    "mane plus clinical": Tag.MANE_PLUS_CLINICAL,
    "mane_plus_clinical": Tag.MANE_PLUS_CLINICAL,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A transcript as the annotation has it; coordinates are 0-based half-open, genomic.

    `coding` holds start, end and phase of each part in genomic order. `recoded` holds the genomic
    positions of the first and last base of codons that are read otherwise, with the residue's name
    (`Sec`, `TERM`). `open_start` and `open_end` tell that the coding sequence goes on before the
    first or behind the last base that is annotated.
    """

    record: str
    line: int
    accession: str
    gene: str
    hgnc_id: str
    protein: str
    ensembl: str
    tags: frozenset[str]
    contig: str
    strand: int
    exons: tuple[tuple[int, int], ...]
    coding: tuple[tuple[int, int, int], ...]
    recoded: tuple[tuple[int, str], ...]
    slippage: bool
    open_start: bool
    open_end: bool
    code: str
    discrepancy: str = ""


def candidates(annotation: Annotation) -> Iterator[Candidate | ReportRow]:
    """Yield each transcript of the annotation, or why it cannot be one.

    A parent of exons that is no transcript (a pseudogene that RefSeq writes without one) and a
    record whose lines contradict one another are reported. The order is that of the file.
    """
    places = {
        name: (found[0].line if found else 0, name)
        for name in annotation.exons
        for found in [annotation.features.get(name, [])]
    }
    for name in sorted(annotation.exons, key=places.__getitem__):
        for contig in _contigs(annotation, name):
            yield _candidate(annotation, name, contig)
    for name in sorted(set(annotation.coding) - set(annotation.exons)):
        reason = "a coding sequence without exon lines"
        yield ReportRow(name, _gene_of(annotation, name)[0], Outcome.PASSED_OVER, reason)


def _gene_of(annotation: Annotation, name: str) -> tuple[str, str]:
    """Return gene symbol and HGNC id that the record or its parents state."""
    symbol = hgnc = ""
    seen: set[str] = set()
    while name and name not in seen:
        seen.add(name)
        found = annotation.features.get(name, [])
        attributes = found[0].attributes if found else {}
        is_gene = bool(found) and found[0].type.endswith("gene")
        symbol = symbol or attributes.get("gene", "") or attributes.get("gene_name", "")
        if is_gene and not symbol:
            symbol = attributes.get("Name", "") or attributes.get("gene_id", "") or name
        hgnc = hgnc or _hgnc(attributes)
        name = attributes.get("Parent", "").partition(",")[0]
    return symbol, hgnc


def _hgnc(attributes: dict[str, str]) -> str:
    for key in ("hgnc_id", "Dbxref", "db_xref", "description"):
        value = attributes.get(key, "")
        if "HGNC" in value:
            number = _HGNC.search(value)
            if number:
                return f"HGNC:{number.group(1)}"
    return ""


def _contigs(annotation: Annotation, name: str) -> list[str]:
    """Return the contigs of a record that has a line on several, else one empty name.

    Ensembl has written genes of the pseudoautosomal regions under one id on both chromosomes.
    """
    contigs = list(dict.fromkeys(found.contig for found in annotation.features.get(name, [])))
    return contigs if len(contigs) > 1 else [""]


def _on(parts: Iterable[Part], contig: str) -> list[Part]:
    return [part for part in parts if contig in ("", part.contig)]


def _candidate(annotation: Annotation, name: str, contig: str) -> Candidate | ReportRow:
    exons = _on(annotation.exons[name], contig)
    symbol, hgnc = _gene_of(annotation, name)
    found = [
        one for one in annotation.features.get(name, []) if contig in ("", one.contig) and exons
    ]
    feature = found[0] if found else None
    if feature is None:
        line = annotation.exons[name][0].line
        reason = f"line {line}: the exons name a parent that has no line"
        return ReportRow(name, symbol, Outcome.REFUSED, reason)
    attributes = feature.attributes
    accession = _accession(name, attributes)
    if "gene" in feature.type and "transcript_id" not in attributes:
        reason = f"a {feature.type} whose exons have no transcript"
        return ReportRow(accession, symbol, Outcome.PASSED_OVER, reason)
    coding = sorted(_on(annotation.coding.get(name, []), contig), key=_by_start)
    fault = _fault(exons, coding, feature)
    if fault:
        return ReportRow(accession, symbol, Outcome.REFUSED, f"line {feature.line}: {fault}")
    first = coding[0].attributes if coding else {}
    last = coding[-1].attributes if coding else {}
    tags = frozenset(attributes.get("tag", "").replace("%2C", ",").split(","))
    open_start, open_end = _open_ends(coding, first, last, tags, feature.strand)
    return Candidate(
        record=name,
        line=feature.line,
        accession=accession,
        gene=symbol or accession,
        hgnc_id=hgnc,
        protein=_protein(first),
        ensembl=_ensembl(attributes, accession),
        tags=frozenset(_TAGS[tag.casefold()].value for tag in tags if tag.casefold() in _TAGS),
        contig=feature.contig,
        strand=feature.strand,
        exons=tuple(sorted((part.start, part.end) for part in exons)),
        coding=tuple((part.start, part.end, part.phase) for part in coding),
        recoded=_recoded(first, _on(annotation.recoded.get(name, []), contig), feature.strand),
        slippage="slippage" in first.get("exception", ""),
        open_start=open_start,
        open_end=open_end,
        code=first.get("transl_table", ""),
        discrepancy=_discrepancy(attributes),
    )


def _discrepancy(attributes: dict[str, str]) -> str:
    """Return how RefSeq says that the transcript differs from the genome, empty if it does not.

    >>> _discrepancy({"Note": "The RefSeq transcript has 1 frameshift compared to this genomic \
sequence"})
    'has 1 frameshift'
    """
    found = _DIFFERS.search(attributes.get("Note", ""))
    return found.group(1) if found else ""


def _by_start(part: Part) -> tuple[int, int]:
    return part.start, part.end


def _accession(name: str, attributes: dict[str, str]) -> str:
    """Return the accession with version.

    >>> _accession("transcript:ENST1", {"transcript_id": "ENST1", "version": "9"})
    'ENST1.9'
    >>> _accession("rna-NM_000546.6-2", {})
    'NM_000546.6'
    """
    accession = attributes.get("transcript_id") or attributes.get("Name", "")
    if not accession or " " in accession:
        accession = _PREFIX.sub("", name)
        if _COPY.match(name):
            accession = accession.rpartition("-")[0]
    version = attributes.get("version", "")
    if version.isdigit() and "." not in accession:
        accession = f"{accession}.{version}"
    return accession


def _protein(attributes: dict[str, str]) -> str:
    protein = attributes.get("protein_id", "") or attributes.get("ID", "").removeprefix("CDS:")
    if not attributes.get("protein_id") and not protein.startswith(("ENSP", "NP_", "XP_")):
        return ""
    version = attributes.get("version", "")
    return f"{protein}.{version}" if version.isdigit() and "." not in protein else protein


def _ensembl(attributes: dict[str, str], accession: str) -> str:
    if accession.startswith("ENST"):
        return ""
    found = _ENSEMBL.search(attributes.get("Dbxref", ""))
    return found.group() if found else ""


def _fault(exons: list[Part], coding: list[Part], feature: Feature) -> str:
    """Return why the lines of one record contradict one another, empty if they do not."""
    if feature.strand == 0:
        return "no strand"
    for part in (*exons, *coding):
        if part.contig != feature.contig:
            return f"parts on {part.contig} and {feature.contig} (trans-splicing)"
        if part.strand != feature.strand:
            return "parts on both strands (trans-splicing)"
    ordered = sorted(exons, key=_by_start)
    for before, after in pairwise(ordered):
        if after.start < before.end:
            spans = f"{before.start + 1}-{before.end}, {after.start + 1}-{after.end}"
            return f"exons that overlap: {spans}"
    proteins = {attribute(part.raw, "protein_id") for part in coding}
    if len(proteins) > 1:
        return f"several proteins: {', '.join(sorted(proteins))}"
    return ""


def _open_ends(
    coding: list[Part],
    first: dict[str, str],
    last: dict[str, str],
    tags: Iterable[str],
    strand: int,
) -> tuple[bool, bool]:
    """Return whether the coding sequence begins before, and ends behind, what is annotated."""
    if not coding:
        return False, False
    low = "start_range" in first
    high = "end_range" in last
    open_start, open_end = (low, high) if strand == 1 else (high, low)
    phase = (coding[0] if strand == 1 else coding[-1]).phase
    open_start |= phase in (1, 2) or "cds_start_NF" in tags
    open_end |= "cds_end_NF" in tags
    return open_start, open_end


def _recoded(
    attributes: dict[str, str], parts: Iterable[Part], strand: int
) -> tuple[tuple[int, str], ...]:
    """Return the genomic position of the first base (in transcript order) of each such codon.

    RefSeq writes `transl_except=(pos:123..125,aa:Sec)`, GENCODE a line of its own.
    """
    found = []
    for text in re.findall(r"\(pos:[^a]*aa:\w+\)", attributes.get("transl_except", "")):
        numbers = [int(number) for number in re.findall(r"\d+", text.partition(",aa:")[0])]
        name = text.rpartition("aa:")[2].rstrip(")")
        if numbers:
            found.append((min(numbers) - 1 if strand == 1 else max(numbers) - 1, name))
    for part in parts:
        found.append((part.start if strand == 1 else part.end - 1, "Sec"))
    return tuple(sorted(set(found)))
