"""Microsatellite instability: the panel's percentage in bands, and marker counts typed by hand.

The bands hold for panels with many sites (DOI 10.1371/journal.pone.0260089,
10.3390/ijms26157138), in tissue: of plasma the measure is printed and not called. A test of a few
markers is reported as stated, and its counts have to add up. The thresholds come from the
configuration or the knowledge table.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from varannot.actionability.context import Context
from varannot.actionability.msi_counts import MarkerCounts, count_complaints
from varannot.actionability.signature import biomarker_notes, biomarker_therapies, row_notes
from varannot.actionability.stated import Stated, disagreements, stated
from varannot.actionability.thresholds import Threshold, threshold
from varannot.model import BiomarkerCall, BiomarkerName, CallStatus, Case

__all__ = ["msi_calls"]

_LABEL = "Microsatellite instability"
_TYPED_LABEL = "Microsatellite instability, markers as typed"
_PLASMA = "The specimen is plasma; the bands of unstable sites hold for tissue, so no call is made."


@dataclass(frozen=True, slots=True)
class _Bands:
    high: Threshold
    indeterminate: Threshold
    min_sites: Threshold

    @property
    def text(self) -> str:
        return (
            f"high from {self.high} % of unstable sites, indeterminate from {self.indeterminate} "
            f"%; at least {self.min_sites} usable sites"
        )

    @property
    def sources(self) -> str:
        used = (self.high, self.indeterminate, self.min_sites)
        return "; ".join(dict.fromkeys(bound.source for bound in used))

    def notes(self) -> tuple[str, ...]:
        used = (self.high, self.indeterminate, self.min_sites)
        return row_notes(bound.row for bound in used if bound.row)

    def status(self, usable: float, percent: float) -> CallStatus:
        if usable < self.min_sites.value:
            return CallStatus.NOT_EVALUABLE
        if percent >= self.high.value:
            return CallStatus.HIGH
        return (
            CallStatus.INDETERMINATE if percent >= self.indeterminate.value else CallStatus.STABLE
        )


def msi_calls(case: Case, context: Context) -> tuple[BiomarkerCall, ...]:
    """Return the panel's call and, beside it, the call of typed markers; one of them at least.

    The first call is named `msi`; typed markers beside a panel's call are named `msi_typed`.
    """
    bands = _bands(context)
    typed = _typed_call(case, context, None if case.is_plasma else bands)
    calls = [*_panel_call(case, context, bands), *typed]
    if not calls:
        reason = "Neither the files nor the sheet state sites, markers or a status."
        return (_call("msi", _LABEL, CallStatus.NOT_ASSESSED, "", reason),)
    if len(calls) == 1:
        return (msgspec.structs.replace(calls[0], name="msi", label=_LABEL),)
    return tuple(calls)


def _bands(context: Context) -> _Bands | None:
    high = threshold(context, "msi_high_percent", "msi", "high")
    indeterminate = threshold(context, "msi_indeterminate_percent", "msi", "indeterminate")
    sites = threshold(context, "msi_min_sites", "msi", "min_sites")
    if high is None or indeterminate is None or sites is None:
        return None
    return _Bands(high, indeterminate, sites)


def _panel_call(case: Case, context: Context, bands: _Bands | None) -> list[BiomarkerCall]:
    distance = stated(case, BiomarkerName.MSI_SUM_JSD)
    usable = stated(case, BiomarkerName.MSI_USABLE_SITES)
    percent = stated(case, BiomarkerName.MSI_PERCENT_UNSTABLE)
    counted = any(one.number is not None for one in percent)
    # Files of either specimen may hold both measures; the share of sites is called in tissue alone.
    if distance and (case.is_plasma or not counted):
        return [_not_called(distance[0], context)]
    if not usable and not percent:
        return []
    sites = usable[0] if usable else percent[0]
    share = percent[0] if percent else None
    unstable = next(iter(stated(case, BiomarkerName.MSI_UNSTABLE_SITES)), None)
    value = _panel_value(sites, unstable, share)
    number = _percent(sites, unstable, share)
    if not usable or sites.number is None or (number is None and sites.number > 0):
        reason = "The file says NA or gives no number of usable sites or of unstable ones."
        return [_call("msi", _LABEL, CallStatus.NOT_EVALUABLE, value, reason, item=sites)]
    if case.is_plasma:
        return [_call("msi", _LABEL, CallStatus.NOT_EVALUABLE, value, _PLASMA, item=sites)]
    if bands is None:
        reason = "Thresholds are neither configured nor in the knowledge table."
        return [_call("msi", _LABEL, CallStatus.NOT_EVALUABLE, value, reason, item=sites)]
    status = bands.status(sites.number, number or 0.0)
    return [
        _banded(
            case,
            context,
            bands,
            status,
            value,
            item=sites,
            complaints=(*_percent_complaint(sites, unstable, share), *disagreements(usable)),
        )
    ]


def _not_called(distance: Stated, context: Context) -> BiomarkerCall:
    """Return the sum of distances of the ctDNA assay, for which no cut-off is known."""
    reason = " ".join(
        (
            "The file gives a sum of Jensen-Shannon distances; no cut-off is known for it, so "
            "no call is made.",
            *biomarker_notes(context, "msi", frozenset({"any"})),
        )
    )
    value = f"{distance.text} (SUM_JSD)"
    return _call("msi", _LABEL, CallStatus.NOT_EVALUABLE, value, reason, item=distance)


def _banded(
    case: Case,
    context: Context,
    bands: _Bands,
    status: CallStatus,
    value: str,
    *,
    name: str = "msi",
    label: str = _LABEL,
    item: Stated | None = None,
    complaints: tuple[str, ...] = (),
) -> BiomarkerCall:
    """Return the call of a test with enough sites for the bands to hold."""
    words = {
        CallStatus.NOT_EVALUABLE: (
            f"Fewer than {bands.min_sites} usable sites: not evaluable. "
            "Immunohistochemistry of the mismatch repair proteins or PCR can settle it."
        ),
        CallStatus.HIGH: "The share of unstable sites lies in the high band.",
        CallStatus.INDETERMINATE: (
            "The share of unstable sites lies in the indeterminate band: confirm by "
            "immunohistochemistry of the mismatch repair proteins or by PCR."
        ),
        CallStatus.STABLE: "The share of unstable sites lies below the indeterminate band.",
    }
    state = frozenset({"MSI-H"}) if status is CallStatus.HIGH else frozenset()
    complaints = (*complaints, *_other_tests(case, status))
    return BiomarkerCall(
        name=name,
        label=label,
        status=status,
        value=value,
        threshold=bands.text,
        threshold_source=bands.sources,
        reason=" ".join((words[status], *bands.notes(), *biomarker_notes(context, "msi", state))),
        complaints=complaints,
        therapies=biomarker_therapies(context, "msi", state, "MSI-H", conditional=bool(complaints)),
        source=item.source if item else None,
    )


def _typed_call(case: Case, context: Context, bands: _Bands | None) -> list[BiomarkerCall]:
    counts = MarkerCounts.of(case)
    status_text = case.sample.get("msi_status", "")
    if counts is None and not status_text:
        return []
    complaints = count_complaints(counts, status_text) if counts else ()
    value = "; ".join(part for part in (status_text, counts.text if counts else "") if part)
    if counts and bands and counts.tested >= bands.min_sites.value and not complaints:
        status = bands.status(counts.evaluable, counts.percent)
        if not (status_text and _view_of_text(status_text) not in (None, _view(status))):
            call = _banded(
                case, context, bands, status, value, name="msi_typed", label=_TYPED_LABEL
            )
            return [call]
        complaints = (f"The status {status_text} does not fit the counts ({counts.text}).",)
    contradictory = bool(complaints)
    high = _view_of_text(status_text) is True and not contradictory
    status = CallStatus.CONTRADICTORY if contradictory else CallStatus.STATED
    if status_text == "not_evaluable" and not contradictory:
        status = CallStatus.NOT_EVALUABLE
    return [
        BiomarkerCall(
            name="msi_typed",
            label=_TYPED_LABEL,
            status=status,
            value=value,
            unit="markers" if counts else "",
            reason=_typed_reason(counts, bands),
            complaints=(*complaints, *_other_tests(case, status)),
            therapies=biomarker_therapies(
                context, "msi", frozenset({"MSI-H"}), "MSI-H as stated", conditional=True
            )
            if high
            else (),
        )
    ]


def _typed_reason(counts: MarkerCounts | None, bands: _Bands | None) -> str:
    reason = "Reported as stated; nothing was called by varannot."
    if counts and bands and counts.tested < bands.min_sites.value:
        reason += (
            f" A test of {counts.tested} markers is not the panel's own measure: its bands, for "
            f"at least {bands.min_sites} usable sites, do not apply."
        )
    return reason


def _other_tests(case: Case, status: CallStatus) -> tuple[str, ...]:
    """Return the complaint where two tests of one sample say opposite things."""
    views: dict[str, bool | None] = {f"panel {status.value}": _view(status)}
    for column, words in (
        ("msi_status", "reported status"),
        ("mmr_ihc", "immunohistochemistry"),
        ("msi_pcr", "PCR"),
    ):
        cell = case.sample.get(column, "")
        if cell:
            views[f"{words} {cell}"] = _view_of_text(cell)
    if {True, False} <= set(views.values()):
        said = "; ".join(name for name, view in views.items() if view is not None)
        return (f"Tests of microsatellite instability disagree: {said}.",)
    return ()


def _view(status: CallStatus) -> bool | None:
    """Whether a call says unstable; None where it says neither."""
    return {CallStatus.HIGH: True, CallStatus.STABLE: False}.get(status)


def _view_of_text(cell: str) -> bool | None:
    unstable = {"MSI-H": True, "deficient": True, "high": True}
    stable = {"MSS": False, "proficient": False, "stable": False}
    return {**unstable, **stable}.get(cell)


def _percent(sites: Stated, unstable: Stated | None, share: Stated | None) -> float | None:
    if share is not None and share.number is not None:
        return share.number
    if unstable is not None and unstable.number is not None and sites.number:
        return 100 * unstable.number / sites.number
    return None


def _percent_complaint(
    sites: Stated, unstable: Stated | None, share: Stated | None
) -> tuple[str, ...]:
    if unstable is None or share is None or unstable.number is None or share.number is None:
        return ()
    if not sites.number:
        return ()
    computed = 100 * unstable.number / sites.number
    if abs(computed - share.number) <= 0.06:
        return ()
    return (
        f"{unstable.text} unstable of {sites.text} usable sites are {computed:.2f} %, the file "
        f"says {share.text} %.",
    )


def _panel_value(sites: Stated, unstable: Stated | None, share: Stated | None) -> str:
    parts = [f"{share.text} % unstable"] if share else []
    counts = f"{unstable.text} of " if unstable else ""
    parts.append(f"{counts}{sites.text} usable sites")
    return "; ".join(parts)


def _call(
    name: str, label: str, status: CallStatus, value: str, reason: str, item: Stated | None = None
) -> BiomarkerCall:
    return BiomarkerCall(
        name=name,
        label=label,
        status=status,
        value=value,
        reason=reason,
        source=item.source if item else None,
    )
