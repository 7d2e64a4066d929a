"""What one annotator says of one allele on one transcript, from the fields of its entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from varannot.tso500.vcf_terms import translated

__all__ = ["TranscriptAnnotation", "joined", "of_csq", "of_snpeff", "of_vep"]

_PERCENT = re.compile(r"%([2-7][0-9A-Fa-f])")
_VERSIONED = re.compile(r"[A-Z][A-Z_]*\d+\.\d+")
_INTRONIC = re.compile(r"[cn]\.[*-]?\d+[+-]\d+|_[*-]?\d+[+-]\d+")
_PROTEIN_BESIDE = re.compile(r"[cn]\.[^()]+\((p\.[^()]*)\)")
"""How an older VEP writes a protein that stays the same, in HGVSp: `c.1896G>A(p.=)`."""
_YES = frozenset({"YES", "1"})


@dataclass(frozen=True, slots=True)
class TranscriptAnnotation:
    """What one tool says of one allele on one transcript, in its own words.

    `allele` is the tool's spelling, empty for bcftools csq. `transcript` carries its version where
    one is stated. `hgvs_c` and `hgvs_p` are without accession, and empty for bcftools csq, which
    writes no HGVS: its amino_acid_change is in `change`. `consequences` are terms of the Sequence
    Ontology where the tool's term means one. `exon` reads `2/6`. `compound` says that the words are
    about this change together with others, `behind_stop` that a stop lies before it.
    """

    allele: str = ""
    gene: str = ""
    transcript: str = ""
    hgvs_c: str = ""
    hgvs_p: str = ""
    consequences: tuple[str, ...] = ()
    exon: str = ""
    biotype: str = ""
    change: str = ""
    mane_select: bool = False
    canonical: bool = False
    picked: bool = False
    compound: bool = False
    behind_stop: bool = False

    def __str__(self) -> str:
        """The words on one line.

        >>> str(TranscriptAnnotation(gene="KRAS", transcript="NM_004985.5", hgvs_c="c.35G>A",
        ...     hgvs_p="p.Gly12Asp", consequences=("missense_variant",)))
        'KRAS NM_004985.5:c.35G>A p.Gly12Asp missense_variant'
        """
        coding = ":".join(filter(None, [self.transcript, self.hgvs_c]))
        protein = self.hgvs_p or self.change
        parts = [self.gene, coding, protein, "&".join(self.consequences)]
        return " ".join(part for part in parts if part)


def of_vep(entry: Mapping[str, str]) -> TranscriptAnnotation:
    """Return an entry of VEP; the version of the transcript may stand in HGVSc alone."""
    stated, coding = _description(entry.get("HGVSc", ""))
    feature = entry["Feature"]
    protein = _description(entry.get("HGVSp", ""))[1]
    beside = _PROTEIN_BESIDE.fullmatch(protein)
    same = stated.partition(".")[0] == feature and _VERSIONED.fullmatch(stated)
    return TranscriptAnnotation(
        allele=entry["Allele"],
        gene=entry.get("SYMBOL", ""),
        transcript=stated if same else feature,
        hgvs_c=coding,
        hgvs_p=beside[1] if beside else protein,
        consequences=_terms(entry["Consequence"]),
        exon=entry.get("EXON", ""),
        biotype=entry.get("BIOTYPE", ""),
        mane_select=_is_mane_select(entry),
        canonical=entry.get("CANONICAL") in _YES,
        picked=entry.get("PICK") in _YES,
    )


def _is_mane_select(entry: Mapping[str, str]) -> bool:
    """An older VEP has the field MANE alone, which names the transcript of MANE Select."""
    if "MANE_SELECT" in entry:
        return bool(entry["MANE_SELECT"])
    mane = entry.get("MANE", "")
    return bool(mane) and "plus" not in mane.casefold()


def of_snpeff(entry: Mapping[str, str]) -> TranscriptAnnotation:
    """Return an entry of snpEff, whose Rank counts introns where the change lies in one."""
    coding = _description(entry.get("HGVS.c", ""))[1]
    terms = _terms(entry["Annotation"])
    intronic = "intron_variant" in terms or _INTRONIC.search(coding)
    return TranscriptAnnotation(
        allele=entry["Allele"],
        gene=entry.get("Gene_Name", ""),
        transcript=entry["Feature_ID"],
        hgvs_c=coding,
        hgvs_p=_description(entry.get("HGVS.p", ""))[1],
        consequences=terms,
        exon="" if intronic else entry.get("Rank", ""),
        biotype=entry.get("Transcript_BioType", ""),
    )


def of_csq(entry: Mapping[str, str]) -> TranscriptAnnotation:
    """Return an entry of bcftools csq: `*` says that a stop lies before, `+` joins changes."""
    terms = entry["Consequence"]
    return TranscriptAnnotation(
        gene=entry["gene"],
        transcript=entry["transcript"],
        consequences=_terms(terms.removeprefix("*")),
        biotype=entry["biotype"],
        change=entry.get("amino_acid_change", ""),
        compound="+" in entry.get("dna_change", ""),
        behind_stop=terms.startswith("*"),
    )


def joined(found: Iterable[TranscriptAnnotation]) -> list[TranscriptAnnotation]:
    """Return one annotation per transcript: csq writes the effect on splicing as an own entry."""
    kept: dict[tuple[str, str], TranscriptAnnotation] = {}
    for one in found:
        key = (one.gene, one.transcript or f"entry {len(kept)}")
        first = kept.get(key)
        kept[key] = one if first is None else _both(first, one)
    return list(kept.values())


def _both(first: TranscriptAnnotation, second: TranscriptAnnotation) -> TranscriptAnnotation:
    return replace(
        first,
        consequences=tuple(dict.fromkeys((*first.consequences, *second.consequences))),
        change=first.change or second.change,
        compound=first.compound or second.compound,
        behind_stop=first.behind_stop or second.behind_stop,
    )


def _description(written: str) -> tuple[str, str]:
    """Return accession and description of `NM_004985.5:c.35G>A`, with %3D and the like decoded."""
    text = _PERCENT.sub(lambda match: chr(int(match[1], 16)), written.strip())
    accession, colon, rest = text.rpartition(":")
    return (accession, rest) if colon else ("", text)


def _terms(joined: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(translated(term) for term in joined.split("&") if term))
