"""One position of an annotated JSON: each allele as a small variant, or why it is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from varannot.model import ExcludedRow, SmallVariant, Source
from varannot.tso500.annotations import Annotation, annotation_of
from varannot.tso500.cells import decimal, is_missing, is_symbolic, not_called, whole
from varannot.tso500.content import ExclusionCode
from varannot.tso500.json_text import members, text_of

__all__ = ["BASES", "PASSED", "Position", "excluded_allele", "small_variant"]

BASES = re.compile(r"[ACGTNacgtn]+")
PASSED = ("PASS", ".")


class Position:
    """One position: its alleles as in the VCF, and what the sample says of each."""

    def __init__(self, position: Mapping[str, Any]) -> None:
        self.position = position
        self.chromosome = text_of(position.get("chromosome"))
        self.place = text_of(position.get("position"))
        self.ref = text_of(position.get("refAllele"))
        alleles = position.get("altAlleles")
        self.alleles = [text_of(one) for one in alleles] if isinstance(alleles, list) else []
        variants = position.get("variants")
        self.variants = list(map(members, variants)) if isinstance(variants, list) else []
        samples = position.get("samples")
        self.sample = members(samples[0]) if isinstance(samples, list) and samples else {}
        if not self.alleles:
            self.alleles = [text_of(one.get("altAllele")) for one in self.variants]

    @property
    def filters(self) -> str:
        """The filters as the VCF writes them; '.' where none is stated."""
        written = self.position.get("filters")
        names = [text_of(one) for one in written] if isinstance(written, list) else []
        return ";".join(name for name in names if name) or "."

    def variant(self, number: int, called: int, allele: str) -> Mapping[str, Any] | None:
        """Return the annotated variant of an allele: the one in its place, or of the same bases."""
        if len(self.variants) == called:
            return self.variants[number]
        same = [one for one in self.variants if text_of(one.get("altAllele")) == allele]
        return same[0] if len(same) == 1 else None

    def refused(
        self, place: int, allele: str, variant: Mapping[str, Any] | None
    ) -> tuple[ExclusionCode, str] | None:
        """Return why an allele of this position is not passed on, or None."""
        if self.filters not in PASSED:
            return ExclusionCode.FILTER, f"the software filtered the call: {self.filters}"
        if text_of(self.sample.get("failedFilter")) == "true":
            return ExclusionCode.FILTER, "the software filtered the call of the sample"
        if is_symbolic(allele):
            return ExclusionCode.SYMBOLIC_ALLELE, f"allele {allele} is not spelt out in bases"
        if "-" in (self.alleles_of(allele, variant)[1:]):
            reason = "an allele is written - and the base before it is not stated"
            return ExclusionCode.NO_BASE_BEFORE, reason
        position, ref, alt = self.alleles_of(allele, variant)
        if not self.chromosome or whole(position) is None:
            return ExclusionCode.MALFORMED_RECORD, "chromosome or position is none"
        if not (BASES.fullmatch(ref) and BASES.fullmatch(alt)):
            return ExclusionCode.MALFORMED_RECORD, "the alleles are not spelt out in bases"
        odd = next((one for one in self.stated_fractions(place) if _fraction(one) is None), "")
        if odd:
            reason = f"the allele fraction '{odd}' is not a fraction from 0 to 1"
            return ExclusionCode.NOT_A_NUMBER, reason
        genotype = text_of(self.sample.get("genotype"))
        reason = not_called(genotype, place, self.vaf(place))
        return (ExclusionCode.NOT_CALLED, reason) if reason else None

    def alleles_of(self, allele: str, variant: Mapping[str, Any] | None) -> tuple[str, str, str]:
        """Return position, reference and other allele: of the VCF, or else of the variant."""
        if self.place and self.ref:
            return self.place, self.ref, allele
        one = variant or {}
        return text_of(one.get("begin")), text_of(one.get("refAllele")), allele

    def stated_fractions(self, place: int) -> list[str]:
        """Return the fractions of reads with an allele as written, in both schemas' places."""
        written = (
            _listed(self.sample.get("variantFrequencies"), place),
            self.sample.get("variantFreq") if len(self.alleles) == 1 else None,
        )
        return [text for value in written if not is_missing(text := text_of(value))]

    def vaf(self, place: int) -> float | None:
        """Return the stated fraction of reads with an allele, or that of the allele depths."""
        stated = self.stated_fractions(place)
        if stated:
            return _fraction(stated[0])
        depth = self.depth
        reads = whole(text_of(_listed(self.sample.get("alleleDepths"), place + 1)))
        if reads is None or not depth or reads > depth:
            return None
        return round(reads / depth, 6)

    @property
    def depth(self) -> int | None:
        """The total depth of the sample, or None."""
        return whole(text_of(self.sample.get("totalDepth")))


def _fraction(text: str) -> float | None:
    number = decimal(text)
    return number if number is not None and 0 <= number <= 1 else None


def _listed(values: object, place: int) -> object:
    return values[place] if isinstance(values, list) and place < len(values) else None


def small_variant(
    key: str,
    source: Source,
    row: Position,
    place: int,
    allele: str,
    variant: Mapping[str, Any] | None,
    said: Annotation,
) -> SmallVariant:
    """Return an allele that is passed on."""
    position, ref, alt = row.alleles_of(allele, variant)
    return SmallVariant(
        key=key,
        source=source,
        gene=said.gene,
        chromosome=row.chromosome,
        position=whole(position),
        ref=ref,
        alt=alt,
        vaf=row.vaf(place),
        depth=row.depth,
        transcript=said.transcript,
        hgvs_c=said.hgvs_c,
        hgvs_p=said.hgvs_p,
        consequences=said.consequences,
        exons=said.exons,
        filters=row.filters,
    )


def excluded_allele(
    key: str,
    source: Source,
    row: Position,
    allele: str,
    variant: Mapping[str, Any] | None,
    code: ExclusionCode,
    reason: str,
) -> ExcludedRow:
    """Return an allele that is not passed on."""
    said = annotation_of(members(variant).get("transcripts"))
    position, ref, alt = row.alleles_of(allele, variant)
    return ExcludedRow(
        key=key,
        source=source,
        code=code.value,
        reason=reason,
        gene=said.gene,
        hgvs_c=said.hgvs_c,
        hgvs_p=said.hgvs_p,
        text=f"{row.chromosome}:{position} {ref}>{alt}"[:500],
    )
