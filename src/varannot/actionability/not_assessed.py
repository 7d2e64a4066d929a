"""What the report cannot speak about, and why: absent sections, RNA not done, tumour content.

None of these may be read as a negative result.
"""

from __future__ import annotations

from dataclasses import dataclass

from varannot.actionability.allele_state import sections_read
from varannot.actionability.context import Context
from varannot.actionability.coverage import blacklisted_positions, coverage_gaps
from varannot.actionability.description_questions import subject_of
from varannot.actionability.for_review import (
    filtered_not_looked_up,
    known_below_floor,
    known_filtered,
    without_floors,
)
from varannot.actionability.haematopoiesis import blood_origin_in_tissue
from varannot.actionability.quality import (
    failed_reason,
    quality_not_assessed,
    unjudged_reason,
)
from varannot.actionability.unread import unread_not_assessed
from varannot.model import (
    Analyte,
    BiomarkerCall,
    CallStatus,
    Case,
    CheckOutcome,
    NotAssessed,
    Oncogenicity,
)

__all__ = ["SMALL_VARIANTS", "detection_limits", "not_assessed"]

SMALL_VARIANTS = "Small variants"
"""How small variants are named where their rows could not be placed on the genome."""


@dataclass(frozen=True, slots=True)
class _FindingKind:
    what: str
    sections: frozenset[str]
    analytes: tuple[Analyte, ...] = (Analyte.COPY_NUMBER,)
    rna: bool = False


_KINDS = (
    _FindingKind("Copy number changes", frozenset({"gene amplifications", "copy number variants"})),
    # Loss of heterozygosity is computed from copy number and from the probes of the HRD assay.
    _FindingKind(
        "Loss of heterozygosity",
        frozenset({"loss of heterozygosity"}),
        (Analyte.COPY_NUMBER, Analyte.GIS),
    ),
    _FindingKind(
        "Exon-level copy number changes",
        frozenset({"exon-level cnvs", "large rearrangements"}),
    ),
    _FindingKind("Gene fusions", frozenset({"fusions", "dna fusions"}), (Analyte.RNA,), rna=True),
    _FindingKind("Splice variants (RNA)", frozenset({"splice variants"}), (Analyte.RNA,), rna=True),
)
_DNA_FUSIONS = "dna fusions"


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit of detection and how tumour content is held against it.

    `factor` is 2 for an allele frequency, because a heterozygous variant of all tumour cells has
    half the tumour content as its frequency, and 1 for a limit that is itself a tumour content.
    """

    what: str
    setting: str
    column: str
    factor: int


_LIMITS = (
    _Limit("Small variants", "lod.small_variants", "lod_small_variants", 2),
    _Limit("Loss of heterozygosity", "lod.loh", "lod_loh", 1),
    _Limit("Microsatellite instability", "lod.msi", "lod_msi", 1),
    _Limit("Tumour mutational burden", "lod.tmb", "", 1),
)


def not_assessed(
    case: Case, calls: tuple[BiomarkerCall, ...], context: Context
) -> tuple[NotAssessed, ...]:
    """Return everything that cannot be said about the sample, in a fixed order."""
    without_value = (CallStatus.NOT_ASSESSED, CallStatus.NOT_EVALUABLE)
    return (
        *_unplaced(case),
        *quality_not_assessed(case),
        *unread_not_assessed(case),
        *_unnamed(case),
        *_sections(case),
        *coverage_gaps(case, context),
        *blacklisted_positions(case, context),
        *known_below_floor(case, context),
        *known_filtered(case, context),
        *filtered_not_looked_up(case),
        *without_floors(case),
        *(
            NotAssessed(what=call.label, reason=call.reason)
            for call in calls
            if call.status in without_value
        ),
        *detection_limits(case, context),
        *blood_origin_in_tissue(case),
        NotAssessed(
            what="Variants in one haplotype",
            reason="Neighbours are read together only where the file states their phase; phase "
            "over longer distances has not been computed. Pairs that may be a reversion are asked "
            "about without it; calls that a filter took out are not among them.",
        ),
    )


def _unplaced(case: Case) -> tuple[NotAssessed, ...]:
    """Return the small variants, where their coordinates could not be relied on."""
    notes = case.normalize.notes if case.normalize else ()
    return tuple(NotAssessed(what=SMALL_VARIANTS, reason=note) for note in notes)


def _unnamed(case: Case) -> tuple[NotAssessed, ...]:
    """Return the rows that name no single variant."""
    unresolved = {
        item.key
        for item in (case.classify.variants if case.classify else ())
        if item.oncogenicity is Oncogenicity.UNRESOLVED
    }
    return tuple(
        NotAssessed(what=subject_of(variant), reason=variant.check.reason)
        for variant in (case.normalize.variants if case.normalize else ())
        if variant.key in unresolved and variant.check.outcome is CheckOutcome.NOT_CHECKABLE
    )


def detection_limits(case: Case, context: Context) -> tuple[NotAssessed, ...]:
    """Return the variant types for which the tumour content is too low to say 'not found'.

    Nothing is returned where tumour content or limit is not stated.
    """
    content = case.sample.get("tumour_content", "")
    if not content:
        return ()
    found = []
    for limit in _LIMITS:
        stated = case.sample.get(limit.column, "") or context.settings.get(limit.setting, "")
        if not stated or float(content) >= limit.factor * float(stated):
            continue
        bound = (
            f"twice the limit of detection ({stated} % allele frequency)"
            if limit.factor == 2
            else f"the limit of detection ({stated} % tumour cells)"
        )
        found.append(
            NotAssessed(
                what=f"{limit.what} that are not listed"
                if limit.factor == 2
                else f"{limit.what}, if not found",
                reason=f"The tumour content of {content} % is below {bound}: 'not found' means "
                "'not assessable'.",
            )
        )
    return tuple(found)


def _sections(case: Case) -> tuple[NotAssessed, ...]:
    present = sections_read(case)
    panel = bool(case.sample.get("combined_output"))
    no_rna = _rna_missing(case)
    found = []
    for kind in _KINDS:
        here = present & kind.sections
        if kind.rna and no_rna and _DNA_FUSIONS not in here:
            found.append(NotAssessed(what=kind.what, reason=no_rna))
        elif failed := _failed(case, kind, here):
            found.append(NotAssessed(what=kind.what, reason=failed))
        elif not here:
            reason = (
                "The panel's file has no such section."
                if panel
                else "Not stated: the input names small variants only."
            )
            found.append(NotAssessed(what=kind.what, reason=reason))
    return tuple(found)


def _failed(case: Case, kind: _FindingKind, here: frozenset[str]) -> str:
    """Return why quality control leaves a kind of finding unassessed, or an empty string."""
    analytes = (Analyte.DNA_FUSIONS,) if _DNA_FUSIONS in here else kind.analytes
    reasons = (failed_reason(case, analyte) for analyte in analytes)
    return next((reason for reason in reasons if reason), "")


def _rna_missing(case: Case) -> str:
    """Return why RNA findings are not assessed, or an empty string."""
    if case.sample.get("rna_done") == "no":
        return "RNA was not tested (sample sheet)."
    files = case.ingest.files if case.ingest else ()
    for account in files:
        if account.details.get("RNA Sample ID") in ("NA", ""):
            return f"The file {account.file} names no RNA sample."
    return unjudged_reason(case, Analyte.RNA)
