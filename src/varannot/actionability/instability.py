"""Genomic instability score, tumour fraction and ploidy."""

from __future__ import annotations

from varannot.actionability.context import Context
from varannot.actionability.signature import biomarker_notes, biomarker_therapies, row_notes
from varannot.actionability.stated import Stated, disagreements, stated
from varannot.actionability.thresholds import Threshold, threshold
from varannot.model import BiomarkerCall, BiomarkerName, CallStatus, Case

__all__ = ["gis_call", "stated_calls"]

_GIS_LABEL = "Genomic instability score"


def gis_call(case: Case, context: Context) -> BiomarkerCall:
    """Return the call: positive from the threshold, negative below, borderline in the grey zone.

    Where the threshold row names tumour types and the patient's is none of them, the reason says
    that the score is not validated there, and statements are conditional.
    """
    items = stated(case, BiomarkerName.GIS, "gis")
    known = [item for item in items if item.number is not None]
    if not items:
        reason = "Neither the files nor the sheet state a score; the assay may not measure it."
        return _call(None, CallStatus.NOT_ASSESSED, reason)
    if not known:
        return _call(items[0], CallStatus.NOT_EVALUABLE, "The file says NA or gives no number.")
    high = threshold(context, "gis_high", "hrd", "high")
    if high is None:
        reason = "No threshold is configured and none stands in the knowledge table."
        return _call(known[0], CallStatus.NOT_EVALUABLE, reason)
    low_end = threshold(context, "gis_grey_low", "hrd", "grey")
    high_end = threshold(context, "gis_grey_high", "hrd", "grey", end="high")
    complaints = disagreements(items)
    states = {_status(item.number or 0.0, high, low_end, high_end) for item in known}
    status = states.pop() if len(states) == 1 else CallStatus.CONTRADICTORY
    return _gis(context, known[0], status, (high, low_end, high_end), complaints)


def _status(
    value: float, high: Threshold, low_end: Threshold | None, high_end: Threshold | None
) -> CallStatus:
    if low_end is not None and high_end is not None and low_end.value <= value <= high_end.value:
        return CallStatus.BORDERLINE
    return CallStatus.POSITIVE if value >= high.value else CallStatus.NEGATIVE


def _gis(
    context: Context,
    item: Stated,
    status: CallStatus,
    bounds: tuple[Threshold, Threshold | None, Threshold | None],
    complaints: tuple[str, ...],
) -> BiomarkerCall:
    high, low_end, high_end = bounds
    text = f"positive from {high}"
    text += f"; grey zone {low_end} to {high_end}" if low_end and high_end else ""
    above = (item.number or 0.0) >= high.value and status is not CallStatus.CONTRADICTORY
    state = frozenset({"HRD", "any"}) if above else frozenset({"any"})
    elsewhere = _other_tumour(context, high)
    rows = [bound.row for bound in (high, low_end) if bound and bound.row]
    reason = [
        f"{item.text} is {status.value.replace('_', ' ')} ({text}).",
        *elsewhere,
        *row_notes(rows),
        *biomarker_notes(context, "hrd", state),
    ]
    return BiomarkerCall(
        name="gis",
        label=_GIS_LABEL,
        status=status,
        value=item.text,
        unit="score",
        threshold=text,
        threshold_source="; ".join(dict.fromkeys(bound.source for bound in bounds if bound)),
        reason=" ".join(reason),
        complaints=complaints,
        therapies=biomarker_therapies(
            context,
            "hrd",
            state,
            "Genomic instability",
            conditional=bool(elsewhere) or status is not CallStatus.POSITIVE,
        ),
        source=item.source,
    )


def _other_tumour(context: Context, high: Threshold) -> tuple[str, ...]:
    row = high.row
    if row is None or not row.listed("oncotree_code") or context.applies(row):
        return ()
    validated = row.tumour_type or ", ".join(row.listed("oncotree_code"))
    return (f"The threshold is validated in {validated}, not in this tumour type.",)


def stated_calls(case: Case) -> tuple[BiomarkerCall, ...]:
    """Return tumour fraction and ploidy as stated; nothing is called from them."""
    calls = []
    for name, column, label, unit in (
        (BiomarkerName.TUMOUR_FRACTION, "tumour_fraction", "Tumour fraction", "fraction"),
        (BiomarkerName.PLOIDY, "ploidy", "Ploidy", "copies"),
    ):
        items = stated(case, name, column)
        if not items:
            continue
        item = items[0]
        notes = [item.note] if item.note else []
        if item.number is None:
            status = CallStatus.NOT_EVALUABLE
            notes.append("The file says NA." if item.not_applicable else "The text is no number.")
        else:
            status = CallStatus.STATED
            notes.append("Estimated by software; stands beside the pathologist's estimate.")
        calls.append(
            BiomarkerCall(
                name=name.value,
                label=label,
                status=status,
                value=item.text if item.number is None else f"{item.number:g}",
                unit=unit,
                reason=" ".join(notes),
                complaints=disagreements(items, unit, tolerance=0.005),
                source=item.source,
            )
        )
    return tuple(calls)


def _call(item: Stated | None, status: CallStatus, reason: str) -> BiomarkerCall:
    return BiomarkerCall(
        name="gis",
        label=_GIS_LABEL,
        status=status,
        value=item.text if item else "",
        reason=reason,
        source=item.source if item else None,
    )
