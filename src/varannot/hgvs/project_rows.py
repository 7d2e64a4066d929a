"""The answer to `varannot hgvs project`: one line for each allele and transcript."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from varannot.hgvs.alleles import read_allele
from varannot.hgvs.clinical import on_clinical
from varannot.hgvs.projector import Projector
from varannot.hgvs.variant_rows import VariantRow
from varannot.model import (
    CheckLevel,
    Consequence,
    Description,
    FindingCode,
    HgvsFinding,
    Record,
)
from varannot.tables import Column, Table

__all__ = ["PROJECTED", "ProjectedRow", "json_line", "project_rows", "table_cells"]

PROJECTED = Table(
    "hgvs_project",
    "Computed descriptions",
    (
        Column("chrom", "Chromosome as written."),
        Column("pos", "Position as written (1-based, VCF style)."),
        Column("ref", "Reference bases as written."),
        Column("alt", "New bases as written; each allele of a row has a line of its own."),
        Column("gene", "Current gene symbol; empty where no transcript is near."),
        Column("transcript", "Accession with version."),
        Column("hgvs_c", "Coding-DNA description; empty where none can be given."),
        Column("hgvs_p", "Predicted protein description; empty where none can be given."),
        Column(
            "consequence",
            "Worst Sequence Ontology term over all equivalent placements; a splice region beside a "
            "coding change stands in the findings.",
        ),
        Column("exon", "`7/11`, `intron 6/10`, or `coding exon 7/10` where UTR exons are unknown."),
        Column("nmd", "Verdict on nonsense-mediated decay and the rules behind it."),
        Column("check_level", "How much of the reference was seen: SEQUENCE to NONE."),
        Column("findings", "What there is to say, as `code: text`, separated by ` | `."),
    ),
)


class ProjectedRow(Record, frozen=True, kw_only=True):
    """One allele on one transcript; `description` is None where no transcript takes it."""

    chrom: str
    pos: str
    ref: str
    alt: str
    description: Description | None
    findings: tuple[HgvsFinding, ...]


def project_rows(
    rows: Iterator[VariantRow], projector: Projector, accession: str = ""
) -> Iterator[ProjectedRow]:
    """Yield at least one line for each row, in input order."""
    bundle, build = projector.bundle, projector.build
    for row in rows:
        if row.problem:
            finding = HgvsFinding(code=FindingCode.MALFORMED_ROW, text=f"{row.problem}.")
            yield _plain(row, (finding,))
            continue
        allele = read_allele(bundle, build, row.chrom, row.pos, row.ref, row.alt)
        if allele.edit is None:
            yield _plain(row, allele.findings)
            continue
        transcripts = projector.wanted(allele.contig, allele.edit, accession)
        if not transcripts:
            yield _plain(row, (*allele.findings, _no_transcript(accession)))
            continue
        for transcript in transcripts:
            description = projector.describe(transcript, allele.edit).description
            findings = description.findings
            if not accession:
                findings = (*findings, *on_clinical(projector, transcript, allele.edit))
            if allele.findings:
                findings = (*allele.findings, *findings)
            yield ProjectedRow(
                chrom=row.chrom,
                pos=str(row.pos),
                ref=row.ref,
                alt=row.alt,
                description=description,
                findings=findings,
            )


def _plain(row: VariantRow, findings: tuple[HgvsFinding, ...]) -> ProjectedRow:
    return ProjectedRow(
        chrom=row.chrom,
        pos=str(row.pos),
        ref=row.ref,
        alt=row.alt,
        description=None,
        findings=findings,
    )


def _no_transcript(accession: str) -> HgvsFinding:
    if accession:
        text = f"{accession} does not reach this position."
        return HgvsFinding(code=FindingCode.OUTSIDE_TRANSCRIPT, text=text)
    text = "No installed transcript lies within 5,000 bases."
    return HgvsFinding(code=FindingCode.NO_TRANSCRIPT, text=text)


def table_cells(row: ProjectedRow) -> tuple[str, ...]:
    """Return the cells of one line of the table."""
    found = row.findings
    one = row.description
    if one is not None and len(one.consequences) > 1 and _beside_coding(one):
        found = (*found, _SPLICE_REGION)
    findings = " | ".join(f"{each.code.value}: {each.text}" for each in found) if found else ""
    if one is None:
        empty = Consequence.UNKNOWN.value
        level = CheckLevel.NONE.value
        return (row.chrom, row.pos, row.ref, row.alt, *_EMPTY, empty, "", "", level, findings)
    return (
        row.chrom,
        row.pos,
        row.ref,
        row.alt,
        one.gene,
        one.transcript,
        one.hgvs_c,
        one.hgvs_p,
        _printed(one).value,
        _place(one),
        _decay(one),
        one.level.value,
        findings,
    )


_EMPTY = ("", "", "", "")
_SPLICE_REGION = HgvsFinding(
    code=FindingCode.SPLICE_REGION,
    text="The change lies within three bases of an exon edge and may disturb splicing.",
)
_CODING = frozenset(
    {
        Consequence.MISSENSE,
        Consequence.SYNONYMOUS,
        Consequence.STOP_RETAINED,
        Consequence.INFRAME_DELETION,
        Consequence.INFRAME_INSERTION,
        Consequence.STOP_GAINED,
        Consequence.FRAMESHIFT,
        Consequence.STOP_LOST,
        Consequence.START_LOST,
    }
)


def _beside_coding(one: Description) -> bool:
    terms = set(one.consequences)
    return Consequence.SPLICE_REGION in terms and bool(_CODING & terms)


def _printed(one: Description) -> Consequence:
    if one.consequence is Consequence.SPLICE_REGION and _beside_coding(one):
        return next(term for term in one.consequences if term in _CODING)
    return one.consequence


def _place(one: Description) -> str:
    if one.exon:
        return one.exon if one.exons_whole else f"coding exon {one.exon}"
    return f"intron {one.intron}" if one.intron else ""


def _decay(one: Description) -> str:
    if one.nmd is None:
        return ""
    return f"{one.nmd.verdict.value} ({', '.join(rule.value for rule in one.nmd.rules)})"


def json_line(row: ProjectedRow) -> bytes:
    """Return one line as JSON, without line end."""
    return _ENCODER.encode(row)


_ENCODER = msgspec.json.Encoder()
