"""The impact of an edit as lines for a person, and as JSON for a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from varannot.impact.compare import Cause, Change, SampleImpact
from varannot.impact.samples import NotCompared

__all__ = ["counts_line", "impact_json", "impact_lines"]


def impact_lines(impact: SampleImpact) -> Iterator[str]:
    """Yield the lines about one sample: what would change, from what to what, because of what."""
    number = len(impact.changes)
    counted = "no change" if not number else f"{number} change{'s' if number > 1 else ''}"
    yield f"{impact.sample_id}: {counted}"
    for remark in impact.remarks:
        yield f"  note: {remark}"
    changes = impact.changes
    for place, change in enumerate(changes):
        if not place or change.subject != changes[place - 1].subject:
            yield f"  {change.subject}"
        yield f"    {change.aspect}: {_from_to(change)}"
        after = changes[place + 1] if place + 1 < number else None
        if after is None or (after.subject, after.causes) != (change.subject, change.causes):
            yield f"      because of {_causes(change)}"


_CONTEXT = 40
_SHOWN = 300


def _from_to(change: Change) -> str:
    if not change.old:
        return f"new: {_clipped(change.new)}"
    if not change.new:
        return f"no longer: {_clipped(change.old)}"
    old, new = _different_part(change.old, change.new)
    return f"from \u2018{_clipped(old)}\u2019 to \u2018{_clipped(new)}\u2019"


def _clipped(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} \u2026"


def _different_part(old: str, new: str) -> tuple[str, str]:
    """Return two texts without what they share far before and far behind the difference."""
    shortest = min(len(old), len(new))
    start = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    end = next((at for at in range(shortest - start) if old[-1 - at] != new[-1 - at]), 0)
    first = max(0, start - _CONTEXT)
    last = max(0, end - _CONTEXT)
    head = "\u2026" if first else ""
    tail = "\u2026" if last else ""
    one, other = (f"{head}{text[first : len(text) - last]}{tail}" for text in (old, new))
    return one, other


def _causes(change: Change) -> str:
    return "; or alone of ".join(
        " together with ".join(_cause(one) for one in rows) for rows in change.causes
    )


def _cause(cause: Cause) -> str:
    if not cause.kb_id:
        return cause.name
    return f"{cause.kb_id} {cause.name} ({cause.file}, row {cause.row})"


def counts_line(found: Sequence[SampleImpact], left_out: Sequence[NotCompared]) -> str:
    """Return how many samples were compared, how many would change, and how many were not."""
    changed = sum(bool(one.changes) for one in found)
    total = len(found) + len(left_out)
    return (
        f"samples: {total}, reports that would change: {changed}, unchanged: "
        f"{len(found) - changed}, not compared: {len(left_out)}"
    )


def impact_json(found: Sequence[SampleImpact], left_out: Sequence[NotCompared]) -> str:
    """Return the same as one JSON object."""
    content = {"samples": found, "not_compared": left_out}
    return msgspec.json.format(msgspec.json.encode(content), indent=1).decode()
