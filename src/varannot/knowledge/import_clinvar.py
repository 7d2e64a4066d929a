"""ClinVar records as draft rows of the knowledge table.

ClinVar (https://www.ncbi.nlm.nih.gov/clinvar/) is in the public domain. A germline classification
of pathogenic or likely pathogenic becomes a row about the germline; it is never a class of
oncogenicity. A classification of oncogenicity becomes a row about the variant's effect.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from varannot.errors import BrokenFileError, InputError, Problem
from varannot.knowledge.drafts import (
    Drafts,
    NotMapped,
    SetAside,
    Targets,
    draft_row,
    refuse,
    settled,
)
from varannot.knowledge.schema import KnowledgeRow
from varannot.tables import split_list
from varannot.textio import refuse_special

__all__ = ["ClinvarFile", "clinvar_drafts", "open_clinvar"]

_BUILDS = ("GRCh37", "GRCh38")
_BASES = re.compile("[ACGT]+")
_PACK_COLUMNS = ("chromosome", "position", "ref", "alt", "significance", "genes")
_PATHOGENIC = frozenset({"Pathogenic", "Likely_pathogenic", "Pathogenic/Likely_pathogenic"})
_ONCOGENICITY = {
    "Oncogenic": "oncogenic",
    "Likely_oncogenic": "likely_oncogenic",
    "Uncertain_significance": "vus",
    "Likely_benign": "likely_benign",
    "Benign": "benign",
}


@dataclass(frozen=True, slots=True)
class _Record:
    """One allele of the file: its line, place and classifications, empty where it has none."""

    line: int
    variation: str
    chromosome: str
    position: str
    ref: str
    alt: str
    genes: tuple[str, ...]
    germline: str
    germline_review: str
    conflict: str
    oncogenicity: str
    oncogenicity_review: str
    impact: str


@dataclass(frozen=True, slots=True)
class ClinvarFile:
    """A ClinVar VCF, or a selection of it as a table; `version` is its date as it states it."""

    path: Path
    build: str
    version: str
    vcf: bool


def open_clinvar(path: Path, build: str = "") -> ClinvarFile:
    """Return what a file says of itself; `build` is the genome build where it says none.

    A table is one with the columns chromosome, position, ref, alt, significance and genes.
    Raises InputError for another file, or where the build is not known or contradicted.
    """
    stated, version, vcf = "", "", False
    for _, line in _lines(path):
        if not line.startswith("##"):
            vcf = line.startswith("#CHROM\t")
            missing = [name for name in _PACK_COLUMNS if name not in line.split("\t")]
            if not vcf and missing:
                expected = f"a ClinVar VCF, or a table with {', '.join(_PACK_COLUMNS)}"
                raise InputError([Problem(str(path), None, "", line[:80], expected)])
            break
        if line.startswith("##fileDate="):
            version = line.partition("=")[2].strip()
        elif found := re.match(r"##(?:reference|assembly)=.*?(GRCh3[78])", line):
            stated = found[1]
    in_name = next((one for one in _BUILDS if one.casefold() in path.name.casefold()), "")
    said = stated or in_name
    if build and said and build != said:
        raise InputError([Problem(str(path), None, "", said, f"{build}, as asked for")])
    if not (build or said):
        action = "Give it with --assembly."
        expected = "the genome build, GRCh37 or GRCh38"
        raise InputError([Problem(str(path), None, "", "no genome build", expected, action)])
    return ClinvarFile(path, build or said, version, vcf)


def clinvar_drafts(
    source: ClinvarFile, targets: Targets, genes: frozenset[str] = frozenset()
) -> Drafts:
    """Return draft rows of the classifications in a file, and what was set aside.

    Each classification of a record is one statement. `genes` are the symbols asked for; without
    them all genes that the gene names hold. Records about none of these are only counted.
    """
    rows: list[KnowledgeRow] = []
    aside: list[SetAside] = []
    others = 0
    for record in _records(source):
        known = {targets.names.current(one) for one in record.genes if targets.names.known(one)}
        wanted = sorted(known & genes if genes else known)
        if not wanted:
            others += 1
            continue
        for kind in _kinds(record):
            try:
                row = _row(record, kind, wanted, source, targets)
                rows.append(settled(row, targets))
            except NotMapped as reason:
                name = record.variation or f"line {record.line}"
                place = f"{record.chromosome}:{record.position}:{record.ref}:{record.alt}"
                aside.append(SetAside(name, f"{'/'.join(wanted)} {place}", str(reason)))
    return Drafts(tuple(rows), tuple(aside), others)


def _kinds(record: _Record) -> list[str]:
    kinds = ("germline", "oncogenicity", "impact")
    return [kind for kind in kinds if getattr(record, kind)] or ["none"]


def _row(
    record: _Record, kind: str, genes: Sequence[str], source: ClinvarFile, targets: Targets
) -> KnowledgeRow:
    if len(genes) > 1:
        refuse(f"it names several genes: {', '.join(genes)}")
    if not (_BASES.fullmatch(record.ref) and _BASES.fullmatch(record.alt)):
        refuse(f"its alleles are not bases: {record.ref} > {record.alt}"[:120])
    gene = genes[0]
    place = f"{record.chromosome.removeprefix('chr')}:{record.position}"
    said = _said(record, kind)
    review = record.germline_review if kind == "germline" else record.oncogenicity_review
    doubts = [f"ClinVar review status: {_words(review) or 'not in the source'}"]
    if kind == "germline" and record.conflict:
        doubts.append(f"submissions differ: {_words(record.conflict)}")
    name = f"ClinVar variation {record.variation}" if record.variation else "ClinVar"
    cells = {
        **said,
        "gene": gene,
        "hgnc_id": targets.names.hgnc_id(gene),
        "match_type": "genomic",
        "match_value": f"{source.build}:{place}:{record.ref}:{record.alt}",
        "oncotree_code": "ANY",
        "evidence_type": "database",
        "citation": name,
        "source": "ClinVar",
        "source_version": source.version or source.path.name,
        "licence": "public domain (NCBI)",
    }
    return draft_row(cells, doubts)


def _said(record: _Record, kind: str) -> dict[str, str]:
    match kind:
        case "germline":
            parts = record.germline.split("|")
            if parts[0] not in _PATHOGENIC:
                refuse(f"its germline classification gives no row: {record.germline}")
            text = f"ClinVar classes the variant in the germline as {_words(record.germline)}."
            return {"record_type": "germline", "origin": "germline", "summary_en": text}
        case "oncogenicity":
            if record.oncogenicity not in _ONCOGENICITY:
                refuse(f"its oncogenicity gives no row: {record.oncogenicity}")
            text = (
                f"ClinVar classes the oncogenicity of the variant as {_words(record.oncogenicity)}."
            )
            return {
                "record_type": "variant_effect",
                "origin": "somatic",
                "oncogenicity": _ONCOGENICITY[record.oncogenicity],
                "summary_en": text,
            }
        case "impact":
            refuse(f"its clinical impact names no drug in the file: {record.impact}")
    refuse("it has no classification")


def _words(text: str) -> str:
    return text.replace("_", " ").replace("|", "; ").casefold()


def _records(source: ClinvarFile) -> Iterator[_Record]:
    header: list[str] = []
    for number, line in _lines(source.path):
        if line.startswith("##") or not line.strip():
            continue
        cells = line.split("\t")
        if not header:
            header = cells
        elif source.vcf:
            yield _of_vcf(number, cells, source.path)
        else:
            yield _of_table(number, dict(zip(header, cells, strict=False)))


def _of_vcf(number: int, cells: Sequence[str], path: Path) -> _Record:
    if len(cells) < 8:
        expected = "the eight columns of a VCF"
        raise BrokenFileError(
            [Problem(str(path), number, "", f"{len(cells)} fields", expected, "The file is cut.")]
        )
    info = dict(part.partition("=")[::2] for part in cells[7].split(";"))
    genes = [part.partition(":")[0] for part in info.get("GENEINFO", "").split("|")]
    return _Record(
        line=number,
        variation=cells[2] if cells[2] != "." else "",
        chromosome=cells[0],
        position=cells[1],
        ref=cells[3],
        alt=cells[4],
        genes=tuple(gene for gene in genes if gene),
        germline=info.get("CLNSIG", ""),
        germline_review=info.get("CLNREVSTAT", ""),
        conflict=info.get("CLNSIGCONF", ""),
        oncogenicity=info.get("ONC", ""),
        oncogenicity_review=info.get("ONCREVSTAT", ""),
        impact=info.get("SCI", ""),
    )


def _of_table(number: int, cells: Mapping[str, str]) -> _Record:
    return _Record(
        line=number,
        variation="",
        chromosome=cells["chromosome"],
        position=cells["position"],
        ref=cells["ref"],
        alt=cells["alt"],
        genes=tuple(split_list(cells["genes"])),
        germline=cells["significance"],
        germline_review="",
        conflict=cells.get("conflict", ""),
        oncogenicity="",
        oncogenicity_review="",
        impact="",
    )


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text, which may be gzip-compressed, with their 1-based numbers."""
    refuse_special(path, str(path))
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if packed
            else path.open(encoding="utf-8") as stream
        ):
            for number, line in enumerate(stream, start=1):
                yield number, line.rstrip("\r\n")
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile) as error:
        expected = "a ClinVar VCF or table, as text or gzip"
        raise BrokenFileError([Problem(str(path), None, "", str(error), expected)]) from error
