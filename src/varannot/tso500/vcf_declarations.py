"""The header lines of a VCF as declarations: `##INFO=<ID=...,Description="...">` and `##key=text`.

Grammar: VCF specification 4.3, section 1.4 (github.com/samtools/hts-specs). A line that does not
follow it is passed over: what must be said about broken lines is said where the file is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Declaration", "declarations", "plain_values", "sample_names"]

_STRUCTURED = re.compile(r"##(?P<kind>[^=]+)=<(?P<inside>.*)>\s*")
_ATTRIBUTE = re.compile(r'([^\s=,<>"]+)=("(?:[^"\\]|\\.)*"|[^,]*)')
_ESCAPED = re.compile(r"\\(.)")
_FIXED_COLUMNS = 9


@dataclass(frozen=True, slots=True)
class Declaration:
    """One structured header line: its kind (INFO, FORMAT, contig ...) and its attributes."""

    kind: str
    attributes: Mapping[str, str]

    @property
    def name(self) -> str:
        """The ID, or an empty string."""
        return self.attributes.get("ID", "")

    @property
    def number(self) -> str:
        """How many values there are: `1`, `A` (one per ALT), `R` (REF and each ALT), `.` ..."""
        return self.attributes.get("Number", "")

    @property
    def description(self) -> str:
        """The Description without its quotes, or an empty string."""
        return self.attributes.get("Description", "")


def declarations(header: Iterable[str]) -> tuple[Declaration, ...]:
    """Return the structured lines of a header in their order.

    >>> declarations(['##INFO=<ID=AF,Number=A,Type=Float,Description="Share, in reads">'])[0].name
    'AF'
    """
    matches = (_STRUCTURED.fullmatch(line.rstrip("\r\n")) for line in header)
    return tuple(Declaration(one["kind"], _attributes(one["inside"])) for one in matches if one)


def _attributes(inside: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(inside):
        if len(value) > 1 and value[0] == value[-1] == '"':
            value = _ESCAPED.sub(r"\1", value[1:-1])
        found.setdefault(name, value)
    return found


def plain_values(header: Iterable[str], key: str) -> tuple[str, ...]:
    """Return the texts of all lines `##key=text`, in their order.

    >>> plain_values(["##tumor_sample=T1", "##normal_sample=N1"], "tumor_sample")
    ('T1',)
    """
    start = f"##{key}="
    return tuple(line[len(start) :].strip() for line in header if line.startswith(start))


def sample_names(columns: str) -> tuple[str, ...]:
    r"""Return the names of the samples of a #CHROM line.

    >>> sample_names("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNORMAL\tTUMOR")
    ('NORMAL', 'TUMOR')
    """
    return tuple(columns.rstrip("\r\n").split("\t")[_FIXED_COLUMNS:])
