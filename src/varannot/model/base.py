"""The root of all values that stand in a stage document."""

from __future__ import annotations

import msgspec

__all__ = [
    "SCHEMA_VERSION",
    "Record",
]


SCHEMA_VERSION = "5"


# Frozen values cannot refer to themselves, so the garbage collector need not visit them.
class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Root of all values that stand in a stage document."""
