"""What rows say about each other: where their changes lie, on which copy, in how many reads.

A row is placed by its coordinates, or by its c. where a transcript is known. Rows are held against
each other within one result and one chromosome: two results may state the same call twice. A main
file and its side files are one result: each call of theirs is counted once before.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from varannot.hgvs.backward import BetweenExonsError, edit_of, genome_edit_of
from varannot.hgvs.cdna import Cdna, CdnaKind, parse_cdna
from varannot.hgvs.edit import Edit, genomic_edit
from varannot.hgvs.locate import LocationError
from varannot.hgvs.problems import DescriptionError, NotCheckableError
from varannot.hgvs.projector import Projector
from varannot.hgvs.regions import exonic
from varannot.hgvs.text import read_cell
from varannot.model import Consequence, SmallVariant
from varannot.transcripts.model import Transcript, TranscriptSequence

__all__ = [
    "LOSS",
    "Phase",
    "Placed",
    "claims_loss",
    "known_tag",
    "phase_between",
    "place_rows",
    "states_coding",
]

LOSS = frozenset(
    {
        Consequence.TRANSCRIPT_ABLATION,
        Consequence.EXON_LOSS,
        Consequence.SPLICE_ACCEPTOR,
        Consequence.SPLICE_DONOR,
        Consequence.STOP_GAINED,
        Consequence.FRAMESHIFT,
        Consequence.START_LOST,
    }
)
"""Consequences from which loss of function is concluded."""

_COMBINED, _TYPED = "combined_output", "variants"
"""The columns of the sample sheet that name a result; all other files stand beside one."""

_BASES = frozenset("ACGT")
_PREMATURE_STOP = re.compile(r"fs|(?:Ter|\*|X)\)*$")
_CODING_TERMS = ("missense", "synonymous", "inframe", "frameshift", "stop_", "start_", "coding_seq")


class Phase(StrEnum):
    """Whether a file says that two changes lie on one copy of the gene."""

    CIS = "cis"
    TRANS = "trans"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with its change: genomic, or of the coding sequence where `coding_only`.

    `edit` is without shared ends. Coordinates are 0-based and half-open; those of the coding
    sequence count from the A of the start codon. `group` is what rows must share to be held
    against each other: the result, and the chromosome or the transcript.
    """

    row: SmallVariant
    group: tuple[str, str]
    contig: str
    edit: Edit
    coding_only: bool = False

    @property
    def key(self) -> str:
        """The key of the row."""
        return self.row.key


def place_rows(rows: Iterable[SmallVariant], projector: Projector | None) -> list[Placed]:
    """Return the rows whose change is known, by result, chromosome and place.

    Phase that one file states for a change is passed on to rows of other files with that change.
    """
    placed: list[Placed] = []
    rows = list(rows)
    second = _second_result(rows)
    for row in rows:
        result = second if _column(row) == second else ""
        found = _by_coordinates(row, result) if row.position is not None else None
        if found is None and row.hgvs_c:
            found = _by_description(row, result, projector)
        if found is not None:
            placed.append(found)
    stated: dict[tuple[str, Edit], set[tuple[str, str, str]]] = {}
    for one in placed:
        if one.row.phase_set or one.row.mnv_tag:
            stated.setdefault((one.group[1], one.edit), set()).add(_phase_of(one.row))
    if stated:
        placed = [_with_phase(one, stated.get((one.group[1], one.edit), ())) for one in placed]
    placed.sort(key=_order)
    return placed


def _order(one: Placed) -> tuple[tuple[str, str], int, int, str, int]:
    return one.group, one.edit.start, one.edit.end, _column(one.row), one.row.source.row


def _column(row: SmallVariant) -> str:
    """Return the column of the sample sheet that names the file of a row."""
    return row.key.partition(":")[0]


def _second_result(rows: Iterable[SmallVariant]) -> str:
    """Return the column of a result that was given beside the first one, '' without one."""
    columns = {_column(row) for row in rows}
    return _TYPED if len({_COMBINED, _TYPED} & columns) > 1 else ""


def _phase_of(row: SmallVariant) -> tuple[str, str, str]:
    return row.phase_set, row.phased_genotype, row.mnv_tag


def _with_phase(one: Placed, stated: Collection[tuple[str, str, str]]) -> Placed:
    """Return a row without phase with what is stated for its change, if that is one thing."""
    if len(stated) != 1 or one.row.phase_set or one.row.mnv_tag:
        return one
    ((phase_set, genotype, tag),) = stated
    row = msgspec.structs.replace(
        one.row, phase_set=phase_set, phased_genotype=genotype, mnv_tag=tag
    )
    return replace(one, row=row)


def _by_coordinates(row: SmallVariant, result: str) -> Placed | None:
    ref, alt = row.ref.upper(), row.alt.upper()
    if not ref or not alt or ref == alt or not _BASES.issuperset(ref + alt):
        return None
    assert row.position is not None
    edit = genomic_edit(row.position, ref, alt)
    group = (result, _plain_contig(row.chromosome))
    return Placed(row, group, row.chromosome, edit)


def _plain_contig(name: str) -> str:
    return name.casefold().removeprefix("chr")


def _by_description(row: SmallVariant, result: str, projector: Projector | None) -> Placed | None:
    """Place a row without coordinates by its c., on the genome where that can be done."""
    cell = read_cell(row.hgvs_c, "c")
    try:
        cdna, _ = parse_cdna(cell.hgvs_c)
    except (DescriptionError, NotCheckableError):
        return None
    accession = row.transcript or cell.transcript
    if projector is not None:
        for transcript in _transcripts(projector, row.gene or cell.gene, accession):
            edit = _genomic(cdna, projector.bundle.sequence(transcript))
            if edit is not None:
                group = (result, _plain_contig(transcript.contig))
                return Placed(row, group, transcript.contig, edit)
    edit = _coding_edit(cdna)
    if edit is None:
        return None
    # Rows that name different transcripts count from different bases.
    where = f"c. of {row.gene or cell.gene} {accession.partition('.')[0]}".strip()
    return Placed(row, (result, where), "", edit, coding_only=True)


def _transcripts(projector: Projector, gene: str, accession: str) -> Sequence[Transcript]:
    bundle, build = projector.bundle, projector.build
    if accession:
        exact = bundle.transcript(accession, build)
        return (exact,) if exact is not None else bundle.versions(accession, build)[-1:]
    return bundle.of_gene(gene, build)[:1] if gene else ()


def _genomic(cdna: Cdna, sequence: TranscriptSequence) -> Edit | None:
    """Return the genomic edit that a c. states, None where that cannot be told.

    That is so for positions that are not on the transcript, bases that are not known or not
    those stated, and a stretch that begins and ends in different exons.
    """
    transcript = sequence.transcript
    try:
        edit = edit_of(cdna, sequence)
    except (LocationError, BetweenExonsError):
        return None
    if not cdna.start.offset and not cdna.end.offset and exonic(edit, transcript) is None:
        return None
    if cdna.deleted and edit.ref and cdna.deleted != edit.ref:
        return None
    if not edit.changes or not _BASES.issuperset(edit.ref + edit.alt):
        return None
    return genome_edit_of(edit, sequence)


def _coding_edit(cdna: Cdna) -> Edit | None:
    """Return the edit in coordinates of the coding sequence; bases not stated are `N`."""
    if not cdna.start.coding or not cdna.end.coding:
        return None
    start, end = cdna.start.base - 1, cdna.end.base
    stated = cdna.deleted or "N" * (end - start)
    if len(stated) != end - start:
        return None
    match cdna.kind:
        case CdnaKind.SUBSTITUTION | CdnaKind.DELINS | CdnaKind.DELETION:
            return Edit(start, end, stated, cdna.inserted)
        case CdnaKind.DUPLICATION:
            return Edit(end, end, "", stated)
        case CdnaKind.INSERTION:
            return Edit(end - 1, end - 1, "", cdna.inserted)
        case _:
            return None


def phase_between(one: SmallVariant, other: SmallVariant) -> Phase:
    """Return what the file says about the copies on which two changes lie.

    One MNV tag means one copy. One phase set with the same phased genotype means one copy, with
    genotypes that share no copy it means two. All else is not known: a change on both copies
    beside one on a single copy too.

    Source: VCF 4.2, FORMAT PS; Illumina DRAGEN, FORMAT PS and INFO MNVTAG.
    """
    if one.mnv_tag and one.mnv_tag == other.mnv_tag:
        return Phase.CIS
    if not one.phase_set or one.phase_set != other.phase_set:
        return Phase.UNKNOWN
    first, second = one.phased_genotype, other.phased_genotype
    if "1" not in first or "1" not in second or len(first) != len(second):
        return Phase.UNKNOWN
    if first == second:
        return Phase.CIS
    shared = any(a == b == "1" for a, b in zip(first, second, strict=True))
    return Phase.UNKNOWN if shared else Phase.TRANS


def claims_loss(row: SmallVariant) -> bool:
    """Return whether the row itself states a consequence from which loss would be concluded."""
    if any(term in _LOSS_TERMS for term in row.consequences):
        return True
    protein = row.hgvs_p
    return "ext" not in protein and _PREMATURE_STOP.search(protein) is not None


_LOSS_TERMS = frozenset(term.value for term in LOSS)


def states_coding(row: SmallVariant) -> bool:
    """Return whether the row itself says that it changes coding bases."""
    if any(part in term for term in row.consequences for part in _CODING_TERMS):
        return True
    return bool(row.hgvs_p)


_TAG = re.compile(r"(?:.*:)?(?P<position>\d+)_(?P<ref>[ACGT]+)->(?P<alt>[ACGT]+)")


def known_tag(tag: str) -> tuple[int, str, str] | None:
    """Return start (0-based), REF and ALT that an MNV tag states, None if it is of another form.

    >>> known_tag("chr1:101_TGC->GGG")
    (100, 'TGC', 'GGG')
    """
    match = _TAG.fullmatch(tag)
    if match is None:
        return None
    return int(match["position"]) - 1, match["ref"], match["alt"]
