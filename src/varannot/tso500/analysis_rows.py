"""Single events of `SampleAnalysisResults.json`: a small variant, a copy number, a DNA fusion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from varannot.model import CopyNumber, Fusion, SmallVariant, Source
from varannot.tso500.annotations import annotation_of
from varannot.tso500.cells import decimal, gene_damage, is_missing, whole
from varannot.tso500.content import ExclusionCode
from varannot.tso500.json_text import members, text_of
from varannot.tso500.sections import RowRefused

__all__ = ["copy_number", "fusion", "small_variant"]

_BASES = re.compile(r"[ACGTNacgtn]+")
_CALLS = {"AMPLIFICATION": "<DUP>", "DELETION": "<DEL>"}
"""How the other files write the types of a copy number."""

_FILTERS = ("filters", "filter", "vcfFilters", "vcfFilter")
_DIRECTION = "fusionDirectionalityKnownAndIndicatedByGeneOrder"


def small_variant(key: str, value: Mapping[str, Any], source: Source) -> SmallVariant:
    """Return a small variant with the words of its canonical RefSeq transcript.

    Raises RowRefused where place or alleles cannot be read, or a filter is stated that is no PASS.
    """
    filters = _filters(value)
    if filters not in ("", "PASS", "."):
        reason = f"the software filtered the call: {filters}"
        raise RowRefused(ExclusionCode.FILTER, reason)
    chromosome = text_of(value.get("vcfChromosome"))
    ref, alt = text_of(value.get("vcfRefAllele")), text_of(value.get("vcfAltAllele"))
    position = _count(value, "vcfPosition")
    if not chromosome or position is None or not ref or not alt:
        reason = "chromosome, position or an allele is missing"
        raise RowRefused(ExclusionCode.MALFORMED_RECORD, reason)
    if "-" in (ref, alt):
        reason = "an allele is written - and the base before it is not stated"
        raise RowRefused(ExclusionCode.NO_BASE_BEFORE, reason)
    if not (_BASES.fullmatch(ref) and _BASES.fullmatch(alt)):
        reason = f"allele {ref}>{alt} is not spelt out in bases"
        raise RowRefused(ExclusionCode.SYMBOLIC_ALLELE, reason)
    nirvana = value.get("nirvana")
    annotated = nirvana[0] if isinstance(nirvana, list) and nirvana else nirvana
    said = annotation_of(members(annotated).get("transcripts"))
    return SmallVariant(
        key=key,
        source=source,
        gene=said.gene,
        chromosome=chromosome,
        position=position,
        ref=ref,
        alt=alt,
        vaf=_fraction(value),
        depth=_count(value, "totalDepth"),
        transcript=said.transcript,
        hgvs_c=said.hgvs_c,
        hgvs_p=said.hgvs_p,
        consequences=said.consequences,
        exons=said.exons,
        filters=filters,
    )


def copy_number(value: Mapping[str, Any], source: Source) -> CopyNumber:
    """Return a copy number; an amplification is a `<DUP>`, a deletion a `<DEL>`.

    Another type stays as written; the note holds the word of the file.

    Raises RowRefused where the gene is none or the fold change is no number.
    """
    gene = _gene(value.get("gene"), "gene")
    written = text_of(value.get("copyNumberType"))
    if not written:
        raise RowRefused(ExclusionCode.TOO_FEW_CELLS, "copyNumberType is missing")
    place = f"{text_of(value.get('chromosome'))}:{text_of(value.get('startPosition'))}"
    stop = text_of(value.get("endPosition"))
    return CopyNumber(
        source=source,
        gene=gene,
        fold_change=_number(value, "foldChange"),
        call=_CALLS.get(written.upper(), written),
        note=f"copyNumberType {written}" + (f"; {place}-{stop}" if stop else ""),
    )


def fusion(value: Mapping[str, Any], source: Source) -> Fusion:
    """Return a DNA fusion; the order of its partners counts only where the file says so.

    Raises RowRefused where a partner names no gene or no place.
    """
    partners = [members(value.get(name)) for name in ("partner1", "partner2")]
    genes = [_gene(one.get("gene"), f"partner{n}") for n, one in enumerate(partners, start=1)]
    ends = [f"{text_of(one.get('chromosome'))}:{text_of(one.get('position'))}" for one in partners]
    if any(end.startswith(":") or end.endswith(":") for end in ends):
        raise RowRefused(ExclusionCode.TOO_FEW_CELLS, "a partner has no chromosome or position")
    known = {"true": True, "false": False}.get(text_of(value.get(_DIRECTION)).casefold())
    total = text_of(value.get("totalReads"))
    return Fusion(
        source=source,
        gene_pair=f"{genes[0]}{'-' if known else '/'}{genes[1]}",
        partner_1=tuple(genes[0].split(";")),
        partner_2=tuple(genes[1].split(";")),
        direction_known=known,
        breakpoint_1=ends[0],
        breakpoint_2=ends[1],
        supporting_reads=_count(value, "fusionSupportingReads"),
        gene_1_reference_reads=_count(partners[0], "referenceReads"),
        gene_2_reference_reads=_count(partners[1], "referenceReads"),
        note=f"totalReads {total}" if total else "",
    )


def _filters(value: Mapping[str, Any]) -> str:
    for name in _FILTERS:
        written = value.get(name)
        if isinstance(written, list):
            return ";".join(text_of(one) for one in written)
        if written is not None:
            return text_of(written)
    return ""


def _gene(value: object, name: str) -> str:
    gene = text_of(value)
    if is_missing(gene):
        raise RowRefused(ExclusionCode.NO_GENE, f"{name} names no gene")
    damage = gene_damage(gene)
    if damage:
        raise RowRefused(ExclusionCode.GENE_IS_DATE, f"{name} '{gene}' is {damage}")
    return gene


def _count(value: Mapping[str, Any], name: str) -> int | None:
    text = text_of(value.get(name))
    if is_missing(text):
        return None
    number = whole(text)
    if number is None:
        raise RowRefused(ExclusionCode.NOT_A_NUMBER, f"{name} '{text}' is not a whole number")
    return number


def _number(value: Mapping[str, Any], name: str) -> float | None:
    text = text_of(value.get(name))
    if is_missing(text):
        return None
    number = decimal(text)
    if number is None:
        reason = f"{name} '{text}' is not a number with a decimal point"
        raise RowRefused(ExclusionCode.NOT_A_NUMBER, reason)
    return number


def _fraction(value: Mapping[str, Any]) -> float | None:
    """Return the stated fraction of reads, or that of the depths; refuses one above 1."""
    name = "vcfVariantFrequency"
    fraction = _number(value, name)
    if fraction is not None and not 0 <= fraction <= 1:
        reason = f"{name} '{text_of(value.get(name))}' is not a fraction from 0 to 1"
        raise RowRefused(ExclusionCode.NOT_A_NUMBER, reason)
    depth, reads = _count(value, "totalDepth"), _count(value, "altAlleleDepth")
    if fraction is None and depth and reads is not None and reads <= depth:
        return round(reads / depth, 6)
    return fraction
