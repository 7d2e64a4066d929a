"""Mismatch repair by immunohistochemistry and microsatellite PCR, as the sheet states them."""

from __future__ import annotations

from varannot.actionability.context import Context
from varannot.actionability.signature import biomarker_notes, biomarker_therapies
from varannot.model import BiomarkerCall, CallStatus, Case

__all__ = ["mismatch_repair_calls"]

_WITHOUT_RESULT = {
    "not_done": CallStatus.NOT_ASSESSED,
    "not_evaluable": CallStatus.NOT_EVALUABLE,
}
_DEFICIENT = frozenset({"dMMR"})
_OPPOSITE = frozenset({("proficient", "high"), ("deficient", "stable")})


def mismatch_repair_calls(case: Case, context: Context) -> tuple[BiomarkerCall, ...]:
    """Return one call per test that the sheet names; an empty tuple without any.

    Nothing is called by varannot: results stand as stated, and two that exclude each other are
    complained about.
    """
    ihc = case.sample.get("mmr_ihc", "")
    pcr = case.sample.get("msi_pcr", "")
    complaints: tuple[str, ...] = ()
    if (ihc, pcr) in _OPPOSITE:
        complaints = (f"Immunohistochemistry says {ihc}, PCR says {pcr}.",)
    calls = []
    if ihc:
        states = _DEFICIENT if ihc == "deficient" else frozenset[str]()
        notes = biomarker_notes(context, "msi", states)
        calls.append(
            BiomarkerCall(
                name="mmr_ihc",
                label="Mismatch repair proteins (immunohistochemistry)",
                status=_status(ihc, complaints),
                value=ihc.replace("_", " "),
                reason=" ".join((_reason(ihc), *notes)),
                complaints=complaints,
                therapies=biomarker_therapies(
                    context, "msi", states, "dMMR as stated", conditional=bool(complaints)
                ),
            )
        )
    if pcr:
        calls.append(
            BiomarkerCall(
                name="msi_pcr",
                label="Microsatellite instability (PCR)",
                status=_status(pcr, complaints),
                value=pcr.replace("_", " "),
                reason=_reason(pcr),
                complaints=complaints,
            )
        )
    return tuple(calls)


def _reason(cell: str) -> str:
    if cell in _WITHOUT_RESULT:
        return f"The sample sheet says: {cell.replace('_', ' ')}."
    return "As stated in the sample sheet."


def _status(cell: str, complaints: tuple[str, ...]) -> CallStatus:
    if complaints:
        return CallStatus.CONTRADICTORY
    return _WITHOUT_RESULT.get(cell, CallStatus.STATED)
