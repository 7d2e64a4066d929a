"""Mismatch repair by immunohistochemistry and microsatellite PCR, as the sheet states them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from varannot.actionability.context import Context
from varannot.actionability.signature import biomarker_notes, biomarker_therapies
from varannot.model import BiomarkerCall, CallStatus, Case

__all__ = ["mismatch_repair_calls"]


@dataclass(frozen=True, slots=True)
class _Test:
    """A test: its label, the subject of its statements, the states of a positive result."""

    label: str
    subject: str
    states: frozenset[str]


_WITHOUT_RESULT = {
    "not_done": CallStatus.NOT_ASSESSED,
    "not_evaluable": CallStatus.NOT_EVALUABLE,
}
_TESTS = {
    "mmr_ihc": _Test(
        "Mismatch repair proteins (immunohistochemistry)", "dMMR as stated", frozenset({"dMMR"})
    ),
    "msi_pcr": _Test(
        "Microsatellite instability (PCR)", "MSI-H as stated (PCR)", frozenset({"MSI-H"})
    ),
}
_OPPOSITE = frozenset({("proficient", "high"), ("deficient", "stable")})


def mismatch_repair_calls(
    case: Case, context: Context, panel: Sequence[BiomarkerCall] = ()
) -> tuple[BiomarkerCall, ...]:
    """Return one call per test that the sheet names; an empty tuple without any.

    Nothing is called by varannot: results stand as stated, and two that exclude each other are
    complained about. Where `panel`, the calls of microsatellite instability, says stable, the
    statements that follow from the other test are conditional; the panel's call complains.
    """
    ihc = case.sample.get("mmr_ihc", "")
    pcr = case.sample.get("msi_pcr", "")
    complaints: tuple[str, ...] = ()
    if (ihc, pcr) in _OPPOSITE:
        complaints = (f"Immunohistochemistry says {ihc}, PCR says {pcr}.",)
    stable = any(call.status is CallStatus.STABLE for call in panel)
    disputed = bool(complaints) or stable or case.sample.get("msi_status") == "MSS"
    calls = []
    for name, cell, stated in (("mmr_ihc", ihc, "deficient"), ("msi_pcr", pcr, "high")):
        if cell:
            states = _TESTS[name].states if cell == stated else frozenset[str]()
            calls.append(_call(name, cell, states, complaints, context, disputed=disputed))
    return tuple(calls)


def _call(
    name: str,
    cell: str,
    states: frozenset[str],
    complaints: tuple[str, ...],
    context: Context,
    *,
    disputed: bool,
) -> BiomarkerCall:
    test = _TESTS[name]
    return BiomarkerCall(
        name=name,
        label=test.label,
        status=_status(cell, complaints),
        value=cell.replace("_", " "),
        reason=" ".join((_reason(cell), *biomarker_notes(context, "msi", states))),
        complaints=complaints,
        therapies=biomarker_therapies(context, "msi", states, test.subject, conditional=disputed),
    )


def _reason(cell: str) -> str:
    if cell in _WITHOUT_RESULT:
        return f"The sample sheet says: {cell.replace('_', ' ')}."
    return "As stated in the sample sheet."


def _status(cell: str, complaints: tuple[str, ...]) -> CallStatus:
    if complaints:
        return CallStatus.CONTRADICTORY
    return _WITHOUT_RESULT.get(cell, CallStatus.STATED)
