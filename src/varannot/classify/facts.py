"""The facts of a variant for matching, put together from the normalised and the written row."""

from __future__ import annotations

import re
from functools import lru_cache

from varannot.knowledge.match import SPLICE_SITE, NamesOn, VariantFacts
from varannot.model import (
    Case,
    CheckLevel,
    Classification,
    Consequence,
    Description,
    FindingCode,
    NormalizedVariant,
    Reading,
    SmallVariant,
)

__all__ = [
    "exon_numbers",
    "genome_build",
    "names_on",
    "says_enough",
    "standing_consequence",
    "variant_facts",
]


def genome_build(case: Case) -> str:
    """Return the build that the sheet states, else that of the panel's files, else nothing.

    Every version of CombinedVariantOutput is on GRCh37; a VCF or a typed table says nothing.
    """
    stated = case.sample.get("genome_build", "")
    if stated or case.ingest is None:
        return stated
    kinds = {account.file_kind for account in case.ingest.files}
    return "GRCh37" if kinds == {"CombinedVariantOutput"} else ""


@lru_cache(maxsize=4096)
def exon_numbers(text: str) -> tuple[int, ...]:
    """Return the 1-based exon numbers of a panel's exon cell; the total after `/` is left out.

    >>> exon_numbers("4/11"), exon_numbers("2-4"), exon_numbers("14"), exon_numbers("")
    ((4,), (2, 3, 4), (14,), ())
    """
    numbers: list[int] = []
    for part in re.split(r"[;,&]", text.split("/")[0]):
        span = re.fullmatch(r"\s*(?:exons?\s*)?(\d+)(?:\s*-\s*(\d+))?\s*", part, re.IGNORECASE)
        if span:
            numbers.extend(range(int(span[1]), int(span[2] or span[1]) + 1))
    return tuple(numbers)


def variant_facts(
    variant: NormalizedVariant,
    written: SmallVariant | None,
    classified: Classification | None = None,
    build: str = "",
) -> VariantFacts:
    """Return what knowledge rows are held against.

    `written` is the row as ingested (position, exons), `classified` the class and effect once
    they are known, `build` the genome build of its position. Names of the panel that its own
    genome change does not bear out are left out where the computed ones stand.
    """
    own = variant.descriptions[0] if variant.descriptions else None
    exons = exon_numbers(written.exons) if written else ()
    refuted = own is not None and _refuted(variant, own)
    named = own if own is not None and refuted else None
    if own is not None and not (variant.hgvs_c or own.hgvs_c) and own.hgvs_p:
        # A p. alone stands under its HGVS name, as rows and tables of evidence write it.
        named = own
    return VariantFacts(
        gene=variant.gene,
        consequence=standing_consequence(variant.consequence, own),
        transcript=variant.transcript or (own.transcript if own else ""),
        coding=named.hgvs_c if named else variant.hgvs_c,
        protein=named.hgvs_p if named else variant.hgvs_p,
        residue=named.residue if named else variant.residue,
        exons=exons or (names_on(own).exons if own else ()),
        chromosome=written.chromosome if written else "",
        position=written.position if written else None,
        ref=written.ref if written else "",
        alt=written.alt if written else "",
        build=variant.build or build,
        names=tuple(names_on(one) for one in variant.descriptions if says_enough(one, variant)),
        effect=classified.effect if classified else None,
        oncogenicity=classified.oncogenicity if classified else None,
    )


def names_on(one: Description) -> NamesOn:
    """Return the names of a computed description, for rows written on its transcript.

    A lost splice site names the exon that is skipped with it, where it is one exon. A change that
    takes sites of several exons names none: it fuses what is left of them, or what it does to
    them is not predicted, and rows about one skipped exon do not speak of it.
    """
    exons = exon_numbers(one.exon) or _skipped(one)
    fused = one.splice is not None and "-" in one.splice.exon
    if one.consequence in SPLICE_SITE and (fused or len(exons) > 1):
        exons = ()
    return NamesOn(one.transcript, one.hgvs_c, one.hgvs_p, one.residue, exons)


def standing_consequence(stated: Consequence, own: Description | None) -> Consequence:
    """Return the consequence that rows are held against; `own` is the first description.

    A splice site that is touched and stands again after the change is not lost: the most severe
    of the other consequences counts (EGFR c.2284-5_2290dup inserts residues and skips nothing).
    """
    if own is None or stated is not own.consequence or stated not in SPLICE_SITE:
        return stated
    if own.splice is None or own.splice.kept is not True:
        return stated
    return next((one for one in own.consequences if one not in SPLICE_SITE), stated)


def _skipped(one: Description) -> tuple[int, ...]:
    splice = one.splice
    if splice is None or splice.kept or splice.in_frame is None:
        return ()
    return exon_numbers(splice.exon)


def says_enough(one: Description, words: NormalizedVariant | Reading) -> bool:
    """Return whether a description names enough to stand for the words of a row or reading."""
    if not one.hgvs_c:
        return bool(one.hgvs_p) and not words.hgvs_c
    return one.hgvs_p not in ("", "p.?") or not words.hgvs_p


def _refuted(variant: NormalizedVariant, own: Description) -> bool:
    """Return whether a name of the row differs from a computed one that was made from bases."""
    differing = {FindingCode.PANEL_C_DIFFERS, FindingCode.PANEL_P_DIFFERS}
    seen = own.level in (CheckLevel.SEQUENCE, CheckLevel.CDS)
    return seen and any(finding.code in differing for finding in variant.findings)
