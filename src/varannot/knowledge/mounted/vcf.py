"""Lines of a sites-only VCF: alleles, filters and the INFO fields that are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from varannot.knowledge.mounted.alleles import Allele, VcfAllele
from varannot.knowledge.mounted.genome import Genome
from varannot.knowledge.mounted.tabix import TabixText

__all__ = [
    "VcfHit",
    "contig_lengths",
    "header_value",
    "hits",
    "info_names",
    "one_of",
    "position_and_ref",
]

_INFO = re.compile(r"##INFO=<ID=([^,>]+)")
_CONTIG = re.compile(r"##contig=<(.*)>")
_NOT_AN_ALLELE = frozenset({"", ".", "*", "<NON_REF>"})


@dataclass(frozen=True, slots=True)
class VcfHit:
    """One allele of a record that is the one asked for; `number` is its place in ALT, from 0."""

    cells: Sequence[str]
    number: int

    @property
    def record_id(self) -> str:
        """The record's ID."""
        return self.cells[2]

    @property
    def filters(self) -> tuple[str, ...]:
        """The filters that the record did not pass."""
        return tuple(one for one in self.cells[6].split(";") if one not in ("PASS", ".", ""))

    def info(self, names: frozenset[str]) -> dict[str, str]:
        """Return the values of INFO fields as written; flags are empty texts."""
        return info_values(self.cells[7], names)


def info_values(text: str, names: frozenset[str]) -> dict[str, str]:
    """Return those of the INFO fields that are named.

    >>> info_values("AC=1,2;DB;VEP=long", frozenset({"AC", "DB"}))
    {'AC': '1,2', 'DB': ''}
    """
    found = {}
    for field in text.split(";"):
        name, _, value = field.partition("=")
        if name in names:
            found[name] = value
    return found


def one_of(value: str | None, number: int) -> str:
    """Return one allele's part of a value with one entry for each ALT, empty if it has none.

    >>> one_of("0.1,0.2", 1), one_of("0.1", 1), one_of(".", 0)
    ('0.2', '', '')
    """
    parts = (value or "").split(",")
    found = parts[number] if number < len(parts) else ""
    return "" if found == "." else found


def hits(text: TabixText, asked: VcfAllele, genome: Genome) -> Iterator[VcfHit]:
    """Yield each record of a VCF that holds the allele, in whatever spelling."""
    wanted = asked.leftmost(genome)
    first = min(wanted.start, asked.position - 1)
    last = max(wanted.end, asked.position - 1 + len(asked.ref))
    for line in text.nearby(asked.chromosome, first - 1, last + 1):
        cells = line.split("\t")
        for number, alt in enumerate(cells[4].split(",")):
            if alt in _NOT_AN_ALLELE or alt.startswith("<"):
                continue
            written = VcfAllele(asked.build, asked.chromosome, int(cells[1]), cells[3], alt)
            if _same(written, wanted, genome):
                yield VcfHit(cells, number)


def _same(written: VcfAllele, wanted: Allele, genome: Genome) -> bool:
    size = len(written.alt) - len(written.ref)
    return size == len(wanted.alt) - len(wanted.ref) and written.leftmost(genome) == wanted


def position_and_ref(line: str) -> tuple[int, str]:
    """Return the 1-based position and the reference bases of a record."""
    cells = line.split("\t", 5)
    return int(cells[1]), cells[3]


def info_names(meta: Sequence[str]) -> frozenset[str]:
    """Return the names of the INFO fields that a header declares."""
    return frozenset(match[1] for line in meta if (match := _INFO.match(line)))


def header_value(meta: Sequence[str], name: str) -> str:
    """Return the value of a header line `##name=value`, empty if there is none."""
    start = f"##{name}="
    return next((line[len(start) :].strip() for line in meta if line.startswith(start)), "")


def contig_lengths(meta: Sequence[str]) -> Mapping[str, int]:
    """Return the lengths in bases that a header states for its contigs."""
    found = {}
    for line in meta:
        match = _CONTIG.match(line)
        if match is None:
            continue
        fields = dict(part.partition("=")[::2] for part in match[1].split(","))
        if fields.get("length", "").isdigit():
            found[fields.get("ID", "")] = int(fields["length"])
    return found
