"""ClinVar's VCF: significance, stars, conflicts, oncogenicity and somatic impact of an allele."""

from __future__ import annotations

from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.knowledge.evidence import ClinvarAnswer, ClinvarRecord, LookUp
from varannot.knowledge.mounted.alleles import VcfAllele
from varannot.knowledge.mounted.builds import build_of_alleles
from varannot.knowledge.mounted.genome import Genome, plain_name
from varannot.knowledge.mounted.limits import review_stars
from varannot.knowledge.mounted.state import MountedState, state_of
from varannot.knowledge.mounted.tabix import VCF_COLUMNS, open_tabix
from varannot.knowledge.mounted.vcf import VcfHit, header_value, hits, info_names, position_and_ref

__all__ = ["MountedClinvar"]

_FIELDS = frozenset(
    {"CLNSIG", "CLNREVSTAT", "CLNSIGCONF", "ONC", "ONCREVSTAT", "SCI", "SCIREVSTAT"}
)
_WHOLE = frozenset({*(str(number) for number in range(1, 23)), "X"})
"""Chromosomes on which a whole ClinVar file has records."""


class MountedClinvar:
    """One ClinVar VCF on one build; raises InputError for one that cannot be used."""

    def __init__(self, path: Path, genome: Genome) -> None:
        self._text = open_tabix("clinvar", path, lambda *_: VCF_COLUMNS)
        self._genome = genome
        names = info_names(self._text.meta)
        if "CLNSIG" not in names or "CLNREVSTAT" not in names:
            found = "a VCF without the INFO fields CLNSIG and CLNREVSTAT"
            action = "Mount clinvar.vcf.gz as NCBI publishes it (vcf_GRCh37 or vcf_GRCh38)."
            raise InputError([Problem(str(path), None, "", found, "ClinVar's VCF", action)])
        self.build = build_of_alleles(self._text, genome, position_and_ref)
        self.date = header_value(self._text.meta, "fileDate")
        # A file of some chromosomes says nothing of the others; a whole one has all.
        self.complete = self._text.chromosomes >= _WHOLE
        self.source = f"ClinVar {self.date}".strip()

    @property
    def state(self) -> MountedState:
        """What the report says of the file."""
        licence = "public domain (NCBI ClinVar)"
        return state_of(
            self._text, "ClinVar", self.build, version=self.date, date=self.date, licence=licence
        )

    def answer(self, asked: VcfAllele) -> ClinvarAnswer:
        """Return the records of the allele.

        ABSENT: the file has the chromosome, and no record of the allele.
        """
        found = tuple(_record(hit) for hit in hits(self._text, asked, self._genome))
        if found:
            return ClinvarAnswer(LookUp.FOUND, self.source, self.complete, records=found)
        if plain_name(asked.chromosome) not in self._text.chromosomes:
            reason = f"{self._text.file} has no record on chromosome {asked.chromosome}"
            return ClinvarAnswer(LookUp.NOT_COVERED, self.source, self.complete, reason)
        return ClinvarAnswer(LookUp.ABSENT, self.source, self.complete)


def _record(hit: VcfHit) -> ClinvarRecord:
    info = hit.info(_FIELDS)
    return ClinvarRecord(
        variation_id=hit.record_id,
        significance=_words(info.get("CLNSIG", "")),
        stars=_stars(info.get("CLNREVSTAT", "")),
        conflict=_words(info.get("CLNSIGCONF", "")),
        oncogenicity=_words(info.get("ONC", "")),
        oncogenicity_stars=_stars(info.get("ONCREVSTAT", "")),
        somatic_impact=_words(info.get("SCI", "")),
        somatic_impact_stars=_stars(info.get("SCIREVSTAT", "")),
    )


def _words(text: str) -> str:
    """Return a value with spaces: VCF has underscores in their place.

    >>> _words("Pathogenic/Likely_pathogenic"), _words("Pathogenic(3)|Uncertain_significance(1)")
    ('Pathogenic/Likely pathogenic', 'Pathogenic(3)|Uncertain significance(1)')
    """
    return "" if text == "." else text.replace(",_", ", ").replace("_", " ").strip()


def _stars(status: str) -> int | None:
    """Return the stars of a review status, None for one that is empty or not known.

    >>> _stars("criteria_provided,_multiple_submitters,_no_conflicts"), _stars("")
    (2, None)
    """
    return review_stars().get(_words(status).casefold())
