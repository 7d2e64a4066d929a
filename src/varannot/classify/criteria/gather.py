"""From a variant and the sources of evidence to what the criteria look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from varannot.classify.criteria.assess import assess
from varannot.classify.criteria.codon_neighbours import codon_neighbours
from varannot.classify.criteria.inputs import (
    MANE_SELECT,
    CriteriaInput,
    KnownChange,
    Place,
    main_description,
    residue_change,
)
from varannot.classify.criteria.standard import standard
from varannot.classify.role import GeneRole
from varannot.hgvs.residues import ONE_TO_THREE
from varannot.knowledge.evidence import (
    ClinvarAnswer,
    Hotspot,
    HotspotKind,
    LookUp,
)
from varannot.knowledge.match import SPLICE_SITE, TRUNCATING, VariantFacts
from varannot.knowledge.packs.clinvar import trimmed
from varannot.knowledge.schema import KnowledgeRow
from varannot.knowledge.sources import EvidenceSources
from varannot.model import Consequence, Description, FindingCode, HgvsFinding, Oncogenicity

__all__ = ["Gatherer", "place_of_spdi"]

_ONCOGENIC = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})
_CLINVAR_ONCOGENIC = frozenset({"oncogenic", "likely oncogenic"})
_MOST_RESIDUES = 20
"""Residues of a change of several that are looked up; longer ones hold no change of one codon."""
_BESIDE_EXON = re.compile(r"c\.(\d+)[+-]\d")
_CONTIGS = {23: "X", 24: "Y"}


def place_of_spdi(spdi: str, build: str) -> Place | None:
    """Return the genomic change that an SPDI names, None if it names none.

    The position is 1-based; alleles may be empty, as SPDI leaves out the base before.

    >>> place_of_spdi("NC_000017.11:7674219:C:T", "GRCh38")
    Place(build='GRCh38', chromosome='17', position=7674220, ref='C', alt='T')
    """
    parts = spdi.split(":")
    if len(parts) != 4 or not parts[0].startswith("NC_0000") or not parts[1].isdigit():
        return None
    number = int(parts[0][3:].partition(".")[0])
    name = _CONTIGS.get(number, str(number))
    return Place(build, name, int(parts[1]) + 1, parts[2], parts[3])


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Asks the sources for one variant after the other; `tumour` is that of the patient.

    `tumour` holds the OncoTree code and those above it, empty if not known.
    """

    sources: EvidenceSources | None
    tumour: tuple[str, ...] = ()
    _known: dict[tuple[str, int], tuple[KnownChange, ...]] = field(default_factory=dict)

    def gather(
        self,
        facts: VariantFacts,
        role: GeneRole,
        descriptions: Sequence[Description],
        findings: Sequence[HgvsFinding] = (),
        *,
        rows: Sequence[KnowledgeRow] = (),
        from_part: bool = False,
    ) -> CriteriaInput:
        """Return everything known of a variant; `rows` are the knowledge rows of its gene."""
        main = main_description(descriptions)
        case = CriteriaInput(
            gene=facts.gene,
            facts=facts,
            role=role,
            main=main,
            own=descriptions[0].transcript if descriptions else "",
            elsewhere=_elsewhere(main, findings),
            spared=_spared(main, descriptions, findings),
            from_part=from_part,
            place=_place(facts, main),
            tumour=self.tumour,
        )
        if self.sources is None:
            return case
        more = {**self._from_packs(case), **self._from_mounted(case)}
        if case.change is not None and case.missense and not case.elsewhere:
            neighbours = self._neighbours(case, case.change.position, more)
            more["known"] = (*_curated_changes(rows), *self._in_clinvar(case), *neighbours)
        return replace(case, **more)

    def _from_packs(self, case: CriteriaInput) -> dict[str, Any]:
        packs = self.sources.packs if self.sources else None
        if packs is None:
            return {}
        span = None if case.elsewhere else case.residues
        found: dict[str, Any] = {"role_pack": packs.role(case.gene) if case.gene else None}
        if "hotspots" not in packs.not_loaded:
            found["hotspots"] = tuple(self._residue_hotspots(case.gene, span)) if span else ()
            edge = _edge_residue(case)
            if edge is not None:
                found["hotspots"] += packs.splice_hotspots(case.gene, edge)
            found["indel_hotspots"] = packs.indel_hotspots(case.gene, *span) if span else ()
        if "functional" not in packs.not_loaded:
            coding = case.main.hgvs_c if case.main else case.facts.coding
            found["functional_loaded"] = True
            names = ("", "") if case.elsewhere else (case.protein, coding)
            found["functional"] = packs.functional(case.gene, *names)
        if case.main is not None and case.main.start is not None:
            found["start_region"] = self._start_region(case)
        return found

    def _residue_hotspots(self, gene: str, span: tuple[int, int]) -> Iterator[Hotspot]:
        packs = self.sources.packs if self.sources else None
        last = min(span[1], span[0] + _MOST_RESIDUES - 1)
        for residue in range(span[0], last + 1) if packs else ():
            yield from packs.hotspots_at(gene, residue) if packs else ()

    def _start_region(self, case: CriteriaInput) -> ClinvarAnswer | None:
        """Return whether pathogenic variants are known before the next start; None: not asked."""
        packs = self.sources.packs if self.sources else None
        start = case.main.start if case.main else None
        if packs is None or start is None or case.main is None or not start.skipped:
            return None
        if "clinvar" in packs.not_loaded:
            return ClinvarAnswer(LookUp.NOT_LOADED)
        place = case.place
        for first, last in start.skipped:
            for found in packs.clinvar_between(case.main.build, start.contig, first, last):
                if place is None or found != (place.position, place.ref, place.alt):
                    return ClinvarAnswer(LookUp.FOUND, source="ClinVar")
        return ClinvarAnswer(LookUp.ABSENT, source="ClinVar")

    def _from_mounted(self, case: CriteriaInput) -> dict[str, Any]:
        place, sources = case.place, self.sources
        if place is None or sources is None:
            return {}
        where = (place.build, place.chromosome, place.position, place.ref, place.alt)
        answers = [sources.mounted.clinvar(*where)]
        if sources.packs is not None:
            answers.append(sources.packs.clinvar(*where))
        found: dict[str, Any] = {
            "population": sources.mounted.population(*where),
            "clinvar": tuple(one for one in answers if one.state is not LookUp.NOT_LOADED),
        }
        if case.missense:
            found["prediction"] = sources.mounted.missense(*where, case.protein)
        return found

    def _in_clinvar(self, case: CriteriaInput) -> tuple[KnownChange, ...]:
        """Return other changes of the codon that ClinVar has as (likely) oncogenic.

        ClinVar's oncogenicity classes are made by this standard; germline pathogenicity is not.
        """
        sources = self.sources
        if sources is None or "ClinVar" in sources.mounted.not_loaded:
            return ()
        fewest = standard().thresholds["clinvar_stars"]
        found = []
        for other in codon_neighbours(case):
            at = other.place
            answer = sources.mounted.clinvar(at.build, at.chromosome, at.position, at.ref, at.alt)
            for record in answer.records:
                said = record.oncogenicity.replace("_", " ").casefold()
                if said in _CLINVAR_ONCOGENIC and (record.oncogenicity_stars or 0) >= fewest:
                    name = f"{at.chromosome}:{at.position}{at.ref}>{at.alt}"
                    told = f"ClinVar {record.variation_id}: {said}"
                    found.append(KnownChange(name, other.protein, told, answer.source))
        return tuple(found)

    def _neighbours(
        self, case: CriteriaInput, residue: int, found: Mapping[str, Any]
    ) -> tuple[KnownChange, ...]:
        """Return the changes of a hotspot residue that are oncogenic by shipped evidence alone.

        They are assessed by the same standard, without neighbours of their own; the answer is kept.
        `found` is what the packs say of the variant itself.
        """
        key = (case.gene, residue)
        if key not in self._known:
            changes = (
                self._known_change(case, spot, letter, found)
                for spot in found.get("hotspots") or ()
                if spot.kind is HotspotKind.RESIDUE
                for letter in spot.changes
            )
            self._known[key] = tuple(one for one in changes if one is not None)
        return self._known[key]

    def _known_change(
        self, case: CriteriaInput, spot: Hotspot, letter: str, found: Mapping[str, Any]
    ) -> KnownChange | None:
        packs = self.sources.packs if self.sources else None
        before, after = ONE_TO_THREE.get(spot.reference), ONE_TO_THREE.get(letter)
        if packs is None or before is None or after in (None, "Ter") or before == after:
            return None
        residue = case.change.position if case.change else spot.first
        protein = f"p.({before}{residue}{after})"
        facts = VariantFacts(
            gene=case.gene, consequence=Consequence.MISSENSE, protein=protein, residue=residue
        )
        loaded = bool(found.get("functional_loaded"))
        other = CriteriaInput(
            gene=case.gene,
            facts=facts,
            role=case.role,
            role_pack=found.get("role_pack"),
            hotspots=found.get("hotspots"),
            indel_hotspots=(),
            functional=packs.functional(case.gene, protein) if loaded else (),
            functional_loaded=loaded,
        )
        result = assess(other).result
        if result.oncogenicity not in _ONCOGENIC:
            return None
        named = result.oncogenicity.value.replace("_", " ")
        return KnownChange("", protein, f"{named} by {result.codes} from shipped evidence", "")


def _edge_residue(case: CriteriaInput) -> int | None:
    """Return the residue (1-based) at whose codon a touched splice site stands, None for others."""
    if case.main is None or case.elsewhere or not SPLICE_SITE & case.terms:
        return None
    found = _BESIDE_EXON.match(case.main.hgvs_c)
    return None if found is None else (int(found[1]) - 1) // 3 + 1


def _place(facts: VariantFacts, main: Description | None) -> Place | None:
    if facts.position is not None and facts.build and facts.ref and facts.alt:
        return _smallest(facts.build, facts.chromosome, facts.position, facts.ref, facts.alt)
    return place_of_spdi(main.spdi, main.build) if main and main.spdi else None


def _smallest(build: str, chromosome: str, position: int, ref: str, alt: str) -> Place:
    """Return the place in capital letters, without bases that both alleles share at an end.

    One base of each allele stays. Files of evidence are written so; a row may be written longer.
    """
    name = re.sub("^chr", "", chromosome, flags=re.IGNORECASE)
    return Place(build, name, *trimmed(position, ref.upper(), alt.upper()))


def _elsewhere(main: Description | None, findings: Sequence[HgvsFinding]) -> bool:
    """Whether MANE Select does not have the change, so that the main description is another's."""
    if main is None or MANE_SELECT in main.tags:
        return False
    return any(one.code is FindingCode.NOT_ON_MANE for one in findings)


def _spared(
    main: Description | None, descriptions: Sequence[Description], findings: Sequence[HgvsFinding]
) -> bool:
    """Whether some transcript is truncated, and MANE Select is not."""
    truncated = [one for one in descriptions if TRUNCATING & {one.consequence, *one.consequences}]
    if not truncated:
        return False
    if any(one.code is FindingCode.NOT_ON_MANE for one in findings):
        return True
    return main is not None and MANE_SELECT in main.tags and main not in truncated


def _curated_changes(rows: Sequence[KnowledgeRow]) -> tuple[KnownChange, ...]:
    """Return changes that the knowledge table holds as classed with this standard's codes."""
    return tuple(
        KnownChange("", row.match_value, f"knowledge row {row.kb_id}", row.citation)
        for row in rows
        if row.match_type == "protein_change"
        and row.oncogenicity in _ONCOGENIC
        and row.oncogenicity_codes
        and residue_change(row.match_value) is not None
    )
