"""What rows say when they are read together: one edit, its description, and what it undoes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from varannot.hgvs.cdna import Cdna, CdnaKind, Position
from varannot.hgvs.compound import describe_compound, is_plain
from varannot.hgvs.decompose import combined
from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.merge_evidence import LOSS, Placed, claims_loss, known_tag, states_coding
from varannot.hgvs.projector import Projector
from varannot.hgvs.regions import exonic
from varannot.model import Consequence, Description, HgvsFinding
from varannot.transcripts.model import Transcript, sense

__all__ = ["Reader", "Reading", "no_bases"]

_SILENT = frozenset({Consequence.UNKNOWN, Consequence.CODING_UNSPECIFIED})


@dataclass(frozen=True, slots=True)
class Reading:
    """Rows read together: the edit, the transcript, the description; None where not known.

    `compound` tells that the changes leave an exon or its coding part, so that they had to be read
    one by one. `net` counts bases gained or lost by all changes together. `name` is a c. without
    accession for rows that have no other.
    """

    edit: Edit | None
    transcript: Transcript | None
    description: Description | None
    net: int
    compound: bool = False
    name: str = ""

    @property
    def findings(self) -> tuple[HgvsFinding, ...]:
        """What the description itself has to say."""
        return self.description.findings if self.description else ()

    @property
    def loss(self) -> bool | None:
        """Whether the event truncates the protein or destroys a splice site; None if not known."""
        if self.description is None or self.description.consequence in _SILENT:
            return None
        return _loses(self.description)


def _loses(description: Description) -> bool:
    return bool(LOSS & {description.consequence, *description.consequences})


class Reader:
    """Reads rows together with a projector, or without one as far as bases alone tell."""

    def __init__(self, projector: Projector | None) -> None:
        self.projector = projector
        self._single: dict[tuple[str, str, Edit], Description | None] = {}

    def read(self, rows: Sequence[Placed], whole: Edit | None, changes: Sequence[Edit]) -> Reading:
        """Return the changes of rows read together.

        `whole` is the edit of all, where a record states it; `changes` are the single ones, in
        order. The first row decides the transcript.
        """
        net = sum(len(change.alt) - len(change.ref) for change in changes)
        if any(one.coding_only for one in rows):
            edit = whole or combined(changes, no_bases)
            return Reading(None, None, None, net, name=_coding_name(edit))
        transcript = self._transcript(rows, changes)
        if whole is None:
            whole = combined(changes, lambda start, end: self._bases(rows, transcript, start, end))
        if whole is None or transcript is None or self.projector is None or not whole.changes:
            return Reading(whole, transcript, None, net)
        reported = describe_compound(self.projector, transcript, whole, changes)
        compound = len(changes) > 1 and not is_plain(transcript, whole)
        return Reading(whole, transcript, reported.description, net, compound)

    def _transcript(self, rows: Sequence[Placed], changes: Sequence[Edit]) -> Transcript | None:
        """Return the panel's transcript where it is known, else the first of the row's gene."""
        projector = self.projector
        if projector is None:
            return None
        first = rows[0].row
        contig = projector.bundle.contig(projector.build, rows[0].contig)
        span = Edit(changes[0].start, changes[-1].end, "", "")
        accession = next((one.row.transcript for one in rows if one.row.transcript), "")
        asked = (accession, accession.partition(".")[0]) if accession else ()
        for name in asked:
            found = projector.wanted(contig, span, name)
            if found:
                return found[0]
        found = projector.wanted(contig, span)
        own = [one for one in found if one.gene == first.gene]
        coding = [one for one in found if one.coding]
        return next(iter((*own, *coding, *found)), None)

    def _bases(
        self, rows: Sequence[Placed], transcript: Transcript | None, start: int, end: int
    ) -> str:
        """Return genomic bases from one coordinate to another, `N` where they are not known."""
        tag = known_tag(rows[0].row.mnv_tag)
        if tag is not None and tag[0] <= start and end <= tag[0] + len(tag[1]):
            return tag[1][start - tag[0] : end - tag[0]]
        if transcript is None or self.projector is None:
            return no_bases(start, end)
        sequence = self.projector.bundle.sequence(transcript)
        window = sequence.genome or sequence.gene
        if window is None:
            return no_bases(start, end)
        first, last = sense(start, end, transcript.strand)
        there = Edit(first, last, window.slice(first, last), "")
        return sense_edit(there, transcript.strand).ref

    def genome(self, one: Placed) -> Callable[[int, int], str]:
        """Return a function that gives the genomic bases near a row, `N` where not known."""
        transcript = None if one.coding_only else self._transcript((one,), (one.edit,))
        return lambda start, end: self._bases((one,), transcript, start, end)

    def changes_meaning(self, rows: Sequence[Placed]) -> bool:
        """Return whether rows mean something else together than each alone.

        They do where they change one codon, and where truncation comes or goes. Without
        sequences, where they may stand in one coding codon or restore the frame.
        """
        ordered = sorted(rows, key=lambda one: (one.edit.start, one.edit.end))
        reading = self.read(rows, None, [one.edit for one in ordered])
        transcript = reading.transcript
        if transcript is not None and transcript.coding and _share_codon(ordered, transcript):
            return True
        if reading.loss is None:
            return self._may_change_meaning(ordered, reading)
        alone = [self._alone(one, transcript) for one in ordered]
        return any(one is not None and _loses(one) for one in alone) != reading.loss

    def _may_change_meaning(self, ordered: Sequence[Placed], reading: Reading) -> bool:
        typed = all(one.coding_only for one in ordered)
        if not typed and not any(states_coding(one.row) for one in ordered):
            return False
        if typed and _share_cds_codon(ordered):
            return True
        nets = [len(one.edit.alt) - len(one.edit.ref) for one in ordered]
        if any(net % 3 for net in nets):
            return reading.net % 3 == 0
        gaps = [b.edit.start - a.edit.end for a, b in pairwise(ordered)]
        return not typed and max(gaps) <= 1

    def loss_in_doubt(self, one: Placed, reading: Reading) -> bool:
        """Return whether a row truncates when read alone and may not when read with the others.

        Its own description and the panel's words count. Where the event cannot be described, a
        frame that the changes restore together leaves the row in doubt.
        """
        alone = self._alone(one, reading.transcript)
        loses = claims_loss(one.row) or (alone is not None and _loses(alone))
        shifts = alone is None and (len(one.edit.alt) - len(one.edit.ref)) % 3 != 0
        if not loses and not shifts:
            return False
        if reading.loss is not None:
            return not reading.loss
        return reading.net % 3 == 0

    def _alone(self, one: Placed, transcript: Transcript | None) -> Description | None:
        if self.projector is None or transcript is None or one.coding_only:
            return None
        key = (transcript.accession, one.contig, one.edit)
        if key not in self._single:
            self._single[key] = self.projector.describe(transcript, one.edit).description
        return self._single[key]


def no_bases(start: int, end: int) -> str:
    """Return the bases of a genome that is not known."""
    return "N" * (end - start)


def _coding_name(edit: Edit | None) -> str:
    """Return the c. of an edit in coordinates of the coding sequence, '' without its bases."""
    if edit is None or "N" in edit.ref + edit.alt or not edit.ref or not edit.alt:
        return ""
    start, end = Position(0, edit.start + 1), Position(0, edit.end)
    if len(edit.ref) == len(edit.alt) == 1:
        return str(Cdna(CdnaKind.SUBSTITUTION, start, end, edit.ref, edit.alt))
    return str(Cdna(CdnaKind.DELINS, start, end, "", edit.alt))


def _share_codon(rows: Sequence[Placed], transcript: Transcript) -> bool:
    """Return whether two of the rows change bases of one codon."""
    seen: set[int] = set()
    for one in rows:
        within = exonic(sense_edit(one.edit, transcript.strand), transcript)
        if within is None:
            continue
        start, end = within.start - transcript.cds_start, within.end - transcript.cds_start
        if end < 0 or within.start >= transcript.cds_end:
            continue
        codons = _codons(start, end)
        if codons & seen:
            return True
        seen |= codons
    return False


def _share_cds_codon(rows: Sequence[Placed]) -> bool:
    seen: set[int] = set()
    for one in rows:
        codons = _codons(one.edit.start, one.edit.end)
        if codons & seen:
            return True
        seen |= codons
    return False


def _codons(start: int, end: int) -> set[int]:
    """Return the codons that a change of coding bases touches; an insertion, the one it splits."""
    if start == end:
        return {start // 3} if start % 3 else set()
    return set(range(start // 3, (end - 1) // 3 + 1))
