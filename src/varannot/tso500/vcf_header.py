"""The header of a VCF: what it declares, and a sound copy of it for htslib.

TSO500 writes VCF files whose FILTERs are not all declared and whose headers hold illegal lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from varannot.tso500.cells import whole
from varannot.tso500.content import FileKind

__all__ = ["BASES", "NO_ALLELE", "VcfHeader", "kind_of", "names_used"]

BASES = "ACGTNRYKMSWBDHVacgtnrykmswbdhv"
"""The letters of REF."""

NO_ALLELE = frozenset({".", "<NON_REF>", "<M>", "<*>", "*"})
"""ALT values that stand for no other allele, or for one that has a record of its own."""

_MOST_NOTES = 20
"""Header lines that are left out and named one by one; the others are counted."""

_ID = re.compile(r"^##(?P<kind>FILTER|INFO|FORMAT|ALT|contig)=<(?:.*?,)?ID=(?P<id><?[^,>]+>?)[,>]")
_STRUCTURED = re.compile(r"^##[A-Za-z]\w*=<.*>$")
_LENGTH = re.compile(r"[<,]length=(\d+)[,>]", re.ASCII)


@dataclass(slots=True)
class VcfHeader:
    """The header lines before `#CHROM`, in their order, and that line itself with its row.

    `notes` says which lines are left out of `lines` because no header line is that long.
    """

    lines: list[str] = field(default_factory=list)
    columns: str = ""
    row: int = 0
    notes: list[str] = field(default_factory=list)

    def declared(self, kind: str) -> set[str]:
        """Return the declared identifiers of a kind such as FILTER."""
        matches = (_ID.match(line) for line in self.lines)
        return {match["id"] for match in matches if match and match["kind"] == kind}

    def value(self, key: str) -> str:
        """Return the text of the last header line `##key=text`, or an empty string."""
        found = [line for line in self.lines if line.startswith(f"##{key}=")]
        return found[-1].partition("=")[2] if found else ""

    def contig_lengths(self) -> Mapping[str, int]:
        """Return the lengths in bases of the contigs for which the header states one."""
        lengths: dict[str, int] = {}
        for line in self.lines:
            match, stated = _ID.match(line), _LENGTH.search(line)
            if match and stated and match["kind"] == "contig":
                lengths[match["id"]] = whole(stated[1]) or 0
        return lengths

    def mended(self, used: Iterable[tuple[str, str]]) -> tuple[list[str], tuple[str, ...]]:
        """Return header lines that htslib accepts, and notes on what had to be mended.

        `used` are the kinds and names that the records use; those not declared are added.
        """
        kept: list[str] = ["##fileformat=VCFv4.2"]
        dropped: list[str] = []
        for line in self.lines[1:]:
            if line.startswith(("##INFO", "##FORMAT", "##FILTER", "##contig")):
                sound = _sound(line)
                dropped.extend([] if sound else [line])
                kept.extend([sound] if sound else [])
        added = _undeclared(kept, used)
        notes = [f"header line left out: {line[:80]}" for line in dropped[:_MOST_NOTES]]
        if len(dropped) > _MOST_NOTES:
            notes.append(f"{len(dropped) - _MOST_NOTES} further header lines left out")
        filters = [line for line in added if line.startswith("##FILTER")]
        if filters:
            names = ", ".join(match["id"] for line in filters if (match := _ID.match(line)))
            notes.append(f"FILTER not declared in the header, declared in a copy: {names}")
        return [*dict.fromkeys(kept), *added, self.columns], (*self.notes, *notes)


def kind_of(header: VcfHeader) -> FileKind:
    """Return what kind of calls a file holds, as its header tells."""
    formats = header.declared("FORMAT")
    if "FC" in formats and "GENE" in header.declared("INFO"):
        return FileKind.EXON_COPY_NUMBER_VCF
    if formats & {"FC", "SM"}:
        return FileKind.COPY_NUMBER_VCF
    if "SpliceGirl" in header.value("source"):
        return FileKind.SPLICE_VCF
    return FileKind.SMALL_VARIANT_VCF


def names_used(line: str) -> list[tuple[str, str]]:
    """Return the kinds and names that a record needs declared: contig, FILTER, INFO, FORMAT."""
    cells = line.split("\t")
    names = [("contig", cells[0])]
    if cells[6] not in (".", "PASS", ""):
        names.extend(("FILTER", name) for name in cells[6].split(";"))
    if cells[7] != ".":
        names.extend(("INFO", item.partition("=")[0]) for item in cells[7].split(";") if item)
    if len(cells) > 8 and cells[8] != ".":
        names.extend(("FORMAT", name) for name in cells[8].split(":"))
    return names


def _undeclared(kept: Iterable[str], used: Iterable[tuple[str, str]]) -> list[str]:
    matches = [match for line in kept if (match := _ID.match(line))]
    known = {(match["kind"], match["id"]) for match in matches}
    wanting = (one for one in dict.fromkeys(used) if one not in known)
    return [_declaration(kind, name) for kind, name in wanting]


def _sound(line: str) -> str:
    """Return the declaration with legal attributes only, or '' if it names nothing."""
    match = _ID.match(line)
    if match is None or not _STRUCTURED.match(line):
        return ""
    if match["kind"] == "FILTER" and ",Number=" in line:
        return _declaration("FILTER", match["id"])
    if "Type=Flag" in line and "Number=0" not in line:
        return _declaration(match["kind"], match["id"])
    return line


def _declaration(kind: str, name: str) -> str:
    if kind == "contig":
        return f"##contig=<ID={name}>"
    if kind == "FILTER":
        return f'##FILTER=<ID={name},Description="not declared in the file">'
    return f'##{kind}=<ID={name},Number=.,Type=String,Description="not declared in the file">'
