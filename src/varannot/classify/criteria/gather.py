"""From a variant and the sources of evidence to what the criteria look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from varannot.classify.criteria.assess import assess
from varannot.classify.criteria.inputs import (
    CriteriaInput,
    KnownChange,
    Place,
    main_description,
    residue_change,
)
from varannot.classify.role import GeneRole
from varannot.hgvs.residues import ONE_TO_THREE
from varannot.knowledge.evidence import (
    ClinvarAnswer,
    Hotspot,
    HotspotKind,
    LookUp,
)
from varannot.knowledge.match import TRUNCATING, VariantFacts
from varannot.knowledge.schema import KnowledgeRow
from varannot.knowledge.sources import EvidenceSources
from varannot.model import Consequence, Description, FindingCode, HgvsFinding, Oncogenicity

__all__ = ["Gatherer", "place_of_spdi"]

_ONCOGENIC = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})
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
        place = _place(facts, main)
        case = CriteriaInput(
            gene=facts.gene,
            facts=facts,
            role=role,
            main=main,
            spared=_spared(main, descriptions, findings),
            from_part=from_part,
            place=place,
            tumour=self.tumour,
        )
        if self.sources is None:
            return case
        case = self._from_packs(case)
        case = self._from_mounted(case)
        change = case.change
        if change is None or not case.missense:
            return case
        curated = _curated_changes(rows)
        return replace(case, known=(*curated, *self._neighbours(case, change.position)))

    def _from_packs(self, case: CriteriaInput) -> CriteriaInput:
        packs = self.sources.packs if self.sources else None
        if packs is None:
            return case
        span = case.residues
        hotspots: tuple[Hotspot, ...] | None = None
        indels: tuple[Hotspot, ...] | None = None
        if "hotspots" not in packs.not_loaded:
            hotspots = packs.hotspots_at(case.gene, span[0]) if span else ()
            indels = packs.indel_hotspots(case.gene, *span) if span else ()
        coding = case.main.hgvs_c if case.main else case.facts.coding
        loaded = "functional" not in packs.not_loaded
        functional = packs.functional(case.gene, case.protein, coding) if loaded else ()
        return replace(
            case,
            role_pack=packs.role(case.gene) if case.gene else None,
            hotspots=hotspots,
            indel_hotspots=indels,
            functional=functional,
            functional_loaded=loaded,
            start_region=self._start_region(case),
        )

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

    def _from_mounted(self, case: CriteriaInput) -> CriteriaInput:
        if self.sources is None:
            return case
        place, mounted = case.place, self.sources.mounted
        packs = self.sources.packs
        if place is None:
            return case
        where = (place.build, place.chromosome, place.position, place.ref, place.alt)
        answers = [mounted.clinvar(*where)]
        if packs is not None:
            answers.append(packs.clinvar(*where))
        prediction = case.prediction
        if case.missense:
            prediction = mounted.missense(*where, case.protein)
        return replace(
            case,
            population=mounted.population(*where),
            clinvar=tuple(one for one in answers if one.state is not LookUp.NOT_LOADED),
            prediction=prediction,
        )

    def _neighbours(self, case: CriteriaInput, residue: int) -> tuple[KnownChange, ...]:
        """Return the changes of a hotspot residue that are oncogenic by shipped evidence alone.

        They are assessed by the same standard, without neighbours of their own; the answer is kept.
        """
        key = (case.gene, residue)
        if key not in self._known:
            found = [
                known
                for spot in case.hotspots or ()
                if spot.kind is HotspotKind.RESIDUE
                for letter in spot.changes
                if (known := self._known_change(case, spot, letter)) is not None
            ]
            self._known[key] = tuple(found)
        return self._known[key]

    def _known_change(self, case: CriteriaInput, spot: Hotspot, letter: str) -> KnownChange | None:
        packs = self.sources.packs if self.sources else None
        before, after = ONE_TO_THREE.get(spot.reference), ONE_TO_THREE.get(letter)
        if packs is None or before is None or after in (None, "Ter") or before == after:
            return None
        protein = f"p.({before}{spot.first}{after})"
        facts = VariantFacts(
            gene=case.gene, consequence=Consequence.MISSENSE, protein=protein, residue=spot.first
        )
        other = CriteriaInput(
            gene=case.gene,
            facts=facts,
            role=case.role,
            role_pack=case.role_pack,
            hotspots=case.hotspots,
            indel_hotspots=(),
            functional=packs.functional(case.gene, protein) if case.functional_loaded else (),
            functional_loaded=case.functional_loaded,
        )
        result = assess(other).result
        if result.oncogenicity not in _ONCOGENIC:
            return None
        named = result.oncogenicity.value.replace("_", " ")
        return KnownChange("", protein, f"{named} by {result.codes} from shipped evidence", "")


def _place(facts: VariantFacts, main: Description | None) -> Place | None:
    if facts.position is not None and facts.build and facts.ref and facts.alt:
        chromosome = facts.chromosome.removeprefix("chr")
        return Place(facts.build, chromosome, facts.position, facts.ref, facts.alt)
    return place_of_spdi(main.spdi, main.build) if main and main.spdi else None


def _spared(
    main: Description | None, descriptions: Sequence[Description], findings: Sequence[HgvsFinding]
) -> bool:
    """Whether some transcript is truncated, and MANE Select is not."""
    truncated = [one for one in descriptions if TRUNCATING & {one.consequence, *one.consequences}]
    if not truncated:
        return False
    if any(one.code is FindingCode.NOT_ON_MANE for one in findings):
        return True
    return main is not None and "MANE Select" in main.tags and main not in truncated


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
