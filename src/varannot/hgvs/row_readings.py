"""What the readings of a row are together, and readings that the check of both names cannot see.

Two readings of which one keeps the printed c. and another the printed p. may be one and the same
change of the genome, named on two isoforms: then both names are true, and there is no question
which event was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from varannot.hgvs.check import CheckedDescription
from varannot.hgvs.consequence import most_severe
from varannot.hgvs.legacy import Founder
from varannot.hgvs.older_names import founder_condition
from varannot.model import (
    CheckOutcome,
    Consequence,
    Description,
    DescriptionCheck,
    NormalizedVariant,
    Reading,
)

__all__ = ["coding_name_alone", "one_change", "with_founder"]

_INTRONIC = re.compile(r"\d[+-]\d")


def coding_name_alone(
    check: DescriptionCheck, hgvs_c: str, ask: Callable[[], CheckedDescription]
) -> DescriptionCheck:
    """Return the check with the reading that c. is right and p. is not as printed.

    It is added where c. alone is true on a transcript, such as the edge of an exon, and no
    reading names it yet; `ask` checks c. without p.
    """
    known = any(reading.hgvs_c == hgvs_c for reading in check.readings)
    # Bases are right by chance at every fourth place; the edge of an exon is not.
    if not check.outcome.contradicted or check.true_on or known or not _INTRONIC.search(hgvs_c):
        return check
    found = ask()
    if not found.check.outcome.holds or not found.true_on or not found.from_exon:
        return check
    where = ", ".join(found.true_on[:3])
    reading = Reading(
        hgvs_c=hgvs_c,
        hgvs_p="p.?",
        consequence=found.consequence,
        explanation=f"True on {where} if c. is right and p. is not as printed.",
    )
    readings = sorted((*check.readings, reading), key=lambda one: (one.hgvs_c, one.hgvs_p))
    return msgspec.structs.replace(check, readings=tuple(readings))


def with_founder(
    check: DescriptionCheck, variant: NormalizedVariant, founder: Founder
) -> DescriptionCheck:
    """Return the check of a true name that is also a founder's legacy name, with both readings."""
    note = founder.note.rstrip(".")
    printed = Reading(
        hgvs_c=variant.hgvs_c,
        hgvs_p=variant.hgvs_p,
        consequence=variant.consequence,
        explanation="True as printed, if the name is an HGVS name.",
        descriptions=variant.descriptions,
    )
    meant = Reading(
        hgvs_c=founder.hgvs_c,
        hgvs_p=founder.hgvs_p,
        consequence=variant.consequence,
        explanation=f"True {founder_condition(founder)} ({note}).",
    )
    readings = sorted((printed, meant), key=lambda one: (one.hgvs_c, one.hgvs_p))
    return msgspec.structs.replace(check, readings=tuple(readings))


def one_change(variant: NormalizedVariant) -> NormalizedVariant:
    """Return a row whose readings are one change of the genome as that change, else unchanged.

    One reading has to keep the printed c. and another the printed p. The worst consequence is
    kept, and the names on every transcript stand side by side, the worst first.
    """
    readings = variant.check.readings
    if not variant.check.outcome.contradicted or variant.check.true_on or len(readings) < 2:
        return variant
    keeps_c = [one for one in readings if variant.hgvs_c and one.hgvs_c == variant.hgvs_c]
    keeps_p = [one for one in readings if variant.hgvs_p and one.hgvs_p == variant.hgvs_p]
    if not keeps_c or not keeps_p or keeps_c[0] is keeps_p[0]:
        return variant
    first, second = keeps_c[0], keeps_p[0]
    changes = {_change(one) for one in (first, second)}
    if len(changes) != 1 or not (change := changes.pop()):
        return variant
    described = _distinct((*first.descriptions, *second.descriptions))
    worst = most_severe(*_known(described))
    ordered = sorted(described, key=lambda one: one.consequence is not worst)
    lead = ordered[0]
    pair = f"{lead.hgvs_c} {lead.hgvs_p}".strip()
    reason = (
        f"c. counts on {first.descriptions[0].transcript} and p. on "
        f"{_where(second, variant.hgvs_p)}: one change of the genome ({change}), and both are "
        f"true. On {lead.transcript} it is {pair}."
    )
    check = msgspec.structs.replace(
        variant.check, outcome=CheckOutcome.SAME_EVENT, reason=reason, expected=pair, readings=()
    )
    return msgspec.structs.replace(
        variant,
        check=check,
        hgvs_c=lead.hgvs_c,
        hgvs_p=lead.hgvs_p,
        residue=lead.residue,
        consequence=worst,
        descriptions=tuple(ordered),
        build=lead.build,
    )


def _change(reading: Reading) -> str:
    """Return the change of the genome that a reading is, empty where it is not known."""
    return next((one.spdi for one in reading.descriptions if one.spdi), "")


def _distinct(descriptions: Iterable[Description]) -> tuple[Description, ...]:
    return tuple({one.transcript: one for one in descriptions}.values())


def _known(described: Sequence[Description]) -> tuple[Consequence, ...]:
    found = (one.consequence for one in described)
    return tuple(one for one in found if one is not Consequence.UNKNOWN)


def _where(reading: Reading, hgvs_p: str) -> str:
    on = (one.transcript for one in reading.descriptions if one.hgvs_p == hgvs_p)
    return next(on, reading.descriptions[0].transcript)
