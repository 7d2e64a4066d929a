"""The answer to `varannot hgvs check`, for one description, in plain lines."""

from __future__ import annotations

from varannot.hgvs.check import CheckedDescription
from varannot.model import CheckOutcome

__all__ = ["OUTCOME_WORDS", "human_answer"]

OUTCOME_WORDS = {
    CheckOutcome.AGREES: "agrees: p. can follow from c.",
    CheckOutcome.SAME_EVENT: "same event: p. is true, but HGVS names it otherwise",
    CheckOutcome.REFERENCE_DIFFERS: "reference differs: the sequence does not hold what is named",
    CheckOutcome.IMPOSSIBLE: "impossible: no sequence gives p. from c.",
    CheckOutcome.NOT_CHECKABLE: "not checkable",
}


def human_answer(checked: CheckedDescription) -> str:
    """Return the answer as text, one fact a line, with a line end behind the last one."""
    check = checked.check
    lines = [f"read as      {checked.mutation or 'nothing'}"]
    if checked.gene:
        lines.append(f"gene         {checked.gene}")
    if checked.transcript:
        lines.append(f"transcript   {checked.transcript}")
    canonical = " ".join(name for name in (checked.hgvs_c, checked.hgvs_p) if name)
    if canonical:
        lines.append(f"canonical    {canonical}")
    lines.append(f"consequence  {checked.consequence.value}")
    lines.append(f"outcome      {OUTCOME_WORDS[check.outcome]}")
    lines.append(f"level        {check.level.value} (codon arithmetic, no sequence)")
    lines.append(f"reason       {check.reason}")
    if check.expected:
        lines.append(f"expected     {check.expected}")
    if check.outcome is CheckOutcome.IMPOSSIBLE:
        lines.append(_readings_heading(len(check.readings)))
        lines.extend(
            f"             {reading.hgvs_c} {reading.hgvs_p} ({reading.consequence.value}): "
            f"{reading.explanation}"
            for reading in check.readings
        )
    lines.extend(f"caution      {caution}" for caution in check.cautions)
    return "\n".join(lines) + "\n"


def _readings_heading(count: int) -> str:
    if not count:
        return "readings     none is one slip away"
    return "readings     true ones, one slip away, in no order of likelihood:"
