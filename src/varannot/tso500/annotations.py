"""Which transcript speaks for a variant in the annotations of Nirvana (Illumina Connected
Annotations), and what it says.

CombinedVariantOutput names the canonical RefSeq transcript only; so does this. Transcripts stand
in a flat list with `source`, or nested below `refSeq` and `ensembl` (schema versions of Nirvana).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from varannot.tso500.json_text import members, text_of
from varannot.tso500.vcf_terms import rank

__all__ = ["Annotation", "annotation_of"]

_REFSEQ = ("NM_", "NR_", "XM_", "XR_")


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one transcript says of a variant, as written; all empty where none is canonical.

    `others` names further canonical RefSeq transcripts, of genes that overlap.
    """

    gene: str = ""
    transcript: str = ""
    hgvs_c: str = ""
    hgvs_p: str = ""
    consequences: tuple[str, ...] = ()
    exons: str = ""
    others: tuple[str, ...] = ()


def annotation_of(transcripts: object) -> Annotation:
    """Return what the canonical RefSeq transcript says; of several, the most severe one.

    >>> annotation_of({"refSeq": [{"transcript": "NM_1.1", "hgnc": "KIT", "isCanonical": True}]})
    Annotation(gene='KIT', transcript='NM_1.1', hgvs_c='', hgvs_p='', consequences=(), exons='', \
others=())
    >>> annotation_of([{"transcript": "ENST1.1", "source": "Ensembl", "isCanonical": True}]).gene
    ''
    """
    canonical = [one for one in _refseq(transcripts) if _true(one.get("isCanonical"))]
    if not canonical:
        return Annotation()
    first, *rest = sorted(canonical, key=lambda one: rank(_terms(one)))
    coding = text_of(first.get("hgvsc"))
    accession = coding.partition(":")[0] if ":" in coding else text_of(first.get("transcript"))
    return Annotation(
        gene=text_of(first.get("hgnc")),
        transcript=accession,
        hgvs_c=coding,
        hgvs_p=text_of(first.get("hgvsp")),
        consequences=_terms(first),
        exons=text_of(first.get("exons")),
        others=tuple(
            f"{text_of(one.get('hgnc'))} {text_of(one.get('transcript'))}" for one in rest
        ),
    )


def _refseq(transcripts: object) -> Iterable[Mapping[str, Any]]:
    if isinstance(transcripts, dict):
        nested = transcripts.get("refSeq")
        return [members(one) for one in nested] if isinstance(nested, list) else []
    if not isinstance(transcripts, list):
        return []
    return [one for one in map(members, transcripts) if _is_refseq(one)]


def _is_refseq(transcript: Mapping[str, Any]) -> bool:
    source = text_of(transcript.get("source"))
    if source:
        return "refseq" in source.casefold()
    return text_of(transcript.get("transcript")).startswith(_REFSEQ)


def _true(value: object) -> bool:
    return text_of(value).casefold() == "true"


def _terms(transcript: Mapping[str, Any]) -> tuple[str, ...]:
    written = transcript.get("consequence")
    terms = written if isinstance(written, list) else [written]
    return tuple(term for term in map(text_of, terms) if term)
