"""Tumour mutational burden against the configured threshold, with a borderline band."""

from __future__ import annotations

from dataclasses import dataclass

from varannot.actionability.context import Context
from varannot.actionability.signature import biomarker_notes, biomarker_therapies, row_notes
from varannot.actionability.stated import Stated, disagreements, stated
from varannot.actionability.thresholds import Threshold, threshold
from varannot.model import BiomarkerCall, BiomarkerName, CallStatus, Case, TherapyStatement

__all__ = ["tmb_call"]

_LABEL = "Tumour mutational burden"
_UNIT = "mutations/Mb"
_WORDS = {
    CallStatus.HIGH: "at or above the threshold",
    CallStatus.LOW: "below the threshold",
    CallStatus.BORDERLINE: "in the borderline band",
}


@dataclass(frozen=True, slots=True)
class _Bounds:
    high: Threshold
    band_low: Threshold | None
    band_high: Threshold | None

    @property
    def text(self) -> str:
        if self.band_low is None or self.band_high is None:
            return f"high from {self.high}"
        return f"high from {self.high}; borderline {self.band_low} to {self.band_high}"

    @property
    def sources(self) -> str:
        used = (self.high, self.band_low, self.band_high)
        return "; ".join(dict.fromkeys(bound.source for bound in used if bound))

    def status(self, value: float) -> CallStatus:
        low, high = self.band_low, self.band_high
        if low is not None and high is not None and low.value <= value <= high.value:
            return CallStatus.BORDERLINE
        return CallStatus.HIGH if value >= self.high.value else CallStatus.LOW


def tmb_call(case: Case, context: Context) -> BiomarkerCall:
    """Return the call; NOT_ASSESSED without a value, NOT_EVALUABLE without a threshold.

    CONTRADICTORY where file and sheet state values of different bands. In the borderline band the
    rows for a high burden are conditional, and listed only from the threshold upwards.
    """
    items = stated(case, BiomarkerName.TMB, "tmb")
    known = [item for item in items if item.number is not None]
    if not known:
        return _without_value(items)
    bounds = _bounds(context)
    complaints = (*disagreements(items, _UNIT), *_of_plasma(case, bounds))
    chosen = known[0]
    value = chosen.number or 0.0
    if bounds is None:
        reason = "No threshold is configured and none stands in the knowledge table."
        return _call(chosen, CallStatus.NOT_EVALUABLE, reason, complaints)
    bands = {bounds.status(item.number) for item in known if item.number is not None}
    if len(bands) > 1:
        reason = "File and sheet state values on different sides; somebody has to say which holds."
        return _call(chosen, CallStatus.CONTRADICTORY, reason, complaints, bounds)
    status = bands.pop()
    reason = f"{chosen.text} {_UNIT} is {_WORDS[status]} ({bounds.text})."
    if status is CallStatus.BORDERLINE:
        side = "at or above" if value >= bounds.high.value else "below"
        reason += f" It lies {side} the threshold; tests disagree in this band."
    therapies, notes = _evidence(context, status, value >= bounds.high.value)
    rows = [bound.row for bound in (bounds.high, bounds.band_low) if bound and bound.row]
    reason = " ".join((reason, *row_notes(rows), *notes))
    return _call(chosen, status, reason, complaints, bounds, therapies)


def _of_plasma(case: Case, bounds: _Bounds | None) -> tuple[str, ...]:
    """Return that a threshold of the knowledge table is one of tissue, where plasma was tested.

    Source: the label of pembrolizumab rests on tissue (KEYNOTE-158,
    DOI 10.1016/S1470-2045(20)30445-9). A threshold that a laboratory configured is its own.
    """
    if not case.is_plasma or bounds is None or bounds.high.row is None:
        return ()
    return (
        "The specimen is plasma; the threshold of the knowledge table was set in tumour tissue, "
        "and burden in plasma is no equal scale.",
    )


def _evidence(
    context: Context, status: CallStatus, above: bool
) -> tuple[tuple[TherapyStatement, ...], tuple[str, ...]]:
    state = frozenset({"TMB-H", "any"}) if above else frozenset({"TMB-L", "any"})
    subject = "TMB high" if above else "TMB low"
    therapies = biomarker_therapies(
        context, "tmb", state, subject, conditional=status is CallStatus.BORDERLINE
    )
    return therapies, biomarker_notes(context, "tmb", state)


def _bounds(context: Context) -> _Bounds | None:
    high = threshold(context, "tmb_high", "tmb", "high")
    if high is None:
        return None
    return _Bounds(
        high=high,
        band_low=threshold(context, "tmb_borderline_low", "tmb", "borderline"),
        band_high=threshold(context, "tmb_borderline_high", "tmb", "borderline", end="high"),
    )


def _without_value(items: tuple[Stated, ...]) -> BiomarkerCall:
    if not items:
        reason = "Neither the files nor the sheet state a value."
        return BiomarkerCall(
            name="tmb", label=_LABEL, status=CallStatus.NOT_ASSESSED, value="", reason=reason
        )
    item = items[0]
    reason = "The file says NA." if item.not_applicable else f"No number: {item.note or item.text}."
    return _call(item, CallStatus.NOT_EVALUABLE, reason, ())


def _call(
    item: Stated,
    status: CallStatus,
    reason: str,
    complaints: tuple[str, ...],
    bounds: _Bounds | None = None,
    therapies: tuple[TherapyStatement, ...] = (),
) -> BiomarkerCall:
    return BiomarkerCall(
        name="tmb",
        label=_LABEL,
        status=status,
        value=item.text,
        unit=_UNIT,
        threshold=bounds.text if bounds else "",
        threshold_source=bounds.sources if bounds else "",
        reason=reason,
        complaints=complaints,
        therapies=therapies,
        source=item.source,
    )
