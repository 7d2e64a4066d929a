"""Consequence terms of other annotators in the terms of the Sequence Ontology, and their order.

A term of bcftools csq lacks the ending of the ontology's name, and snpEff and Jannovar split some
terms finer: all are put into the term that means the same or holds it. Any other term stays as
written. Sources: bcftools csq.c (list of supported consequence types); snpEff manual ("Effect
prediction details"); Sequence Ontology (SO:0001823 to SO:0001826, SO:0001988, SO:0001969,
SO:0001970); and, for the order of terms that are not in `Consequence`, the table "Calculated
variant consequences" of Ensembl.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from varannot.model import Consequence

__all__ = ["beside_transcript", "rank", "translated"]

_MEANS: Mapping[str, Consequence] = {
    "synonymous": Consequence.SYNONYMOUS,
    "missense": Consequence.MISSENSE,
    "inframe_altering": Consequence.PROTEIN_ALTERING,
    "frameshift": Consequence.FRAMESHIFT,
    "splice_acceptor": Consequence.SPLICE_ACCEPTOR,
    "splice_donor": Consequence.SPLICE_DONOR,
    "splice_region": Consequence.SPLICE_REGION,
    "stop_retained": Consequence.STOP_RETAINED,
    "5_prime_utr": Consequence.UTR_5,
    "3_prime_utr": Consequence.UTR_3,
    "intron": Consequence.INTRON,
    "5_prime_utr_variant": Consequence.UTR_5,
    "3_prime_utr_variant": Consequence.UTR_3,
    "coding_transcript_intron_variant": Consequence.INTRON,
    "non_coding_transcript_intron_variant": Consequence.INTRON,
    "coding_sequence": Consequence.CODING_UNSPECIFIED,
    "conservative_inframe_insertion": Consequence.INFRAME_INSERTION,
    "disruptive_inframe_insertion": Consequence.INFRAME_INSERTION,
    "conservative_inframe_deletion": Consequence.INFRAME_DELETION,
    "disruptive_inframe_deletion": Consequence.INFRAME_DELETION,
    "5_prime_UTR_premature_start_codon_gain_variant": Consequence.UTR_5,
}

_RANKED_LIKE: Mapping[str, Consequence] = {
    "splice_donor_5th_base_variant": Consequence.SPLICE_REGION,
    "splice_donor_region_variant": Consequence.SPLICE_REGION,
    "splice_polypyrimidine_tract_variant": Consequence.SPLICE_REGION,
    "incomplete_terminal_codon_variant": Consequence.STOP_RETAINED,
    "start_retained_variant": Consequence.STOP_RETAINED,
    "start_retained": Consequence.STOP_RETAINED,
    "initiator_codon_variant": Consequence.STOP_RETAINED,
    "mature_miRNA_variant": Consequence.CODING_UNSPECIFIED,
    "non_coding": Consequence.NON_CODING_EXON,
    "non_coding_transcript_variant": Consequence.INTRON,
    "NMD_transcript_variant": Consequence.INTRON,
    "coding_transcript_variant": Consequence.INTRON,
}

_ORDER = {member.value: place for place, member in enumerate(Consequence)}
_LAST = len(_ORDER)
_BESIDE = frozenset(
    {
        Consequence.UPSTREAM.value,
        Consequence.DOWNSTREAM.value,
        "intergenic_variant",
        "intergenic_region",
        "intergenic",
    }
)


def translated(term: str) -> str:
    """Return the term of the Sequence Ontology that means the same, else the term as written.

    >>> translated("missense"), translated("disruptive_inframe_deletion"), translated("stop_lost")
    ('missense_variant', 'inframe_deletion', 'stop_lost')
    """
    return _MEANS[term].value if term in _MEANS else term


def rank(terms: Iterable[str]) -> int:
    """Return the place of the worst of the terms in the order of `Consequence`, 0 the worst.

    >>> rank(["intron_variant", "splice_donor_variant"]) < rank(["missense_variant"])
    True
    """
    return min((_place(term) for term in terms), default=_LAST)


def _place(term: str) -> int:
    like = _MEANS.get(term) or _RANKED_LIKE.get(term)
    return _ORDER[like.value] if like else _ORDER.get(term, _LAST)


def beside_transcript(terms: Iterable[str]) -> bool:
    """Return whether all terms say that the change lies beside the transcript, not in it."""
    return set(terms) <= _BESIDE
