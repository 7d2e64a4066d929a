"""The second opinion: edit the sequence, compare it with the original, translate it anew.

Nothing of the shift code, of the printed projection or of the engine is used here. The changed
sequence is compared with the original from the left first and from the right then: what differs
lies as far 3' as it can, which is where HGVS wants it (DOI 10.1002/humu.22981).
Coordinates are sense coordinates (0-based, half-open, rising along the transcript).
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from varannot.bases import reverse_complement
from varannot.hgvs.cdna import Cdna, CdnaKind
from varannot.hgvs.edit import Edit
from varannot.hgvs.locate import LocationError
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.retranslate import ProteinChange, reading_of, retranslated
from varannot.hgvs.same_protein import matches, protein_after
from varannot.hgvs.tracks import Track, place_on, track_of
from varannot.transcripts.model import TranscriptSequence

__all__ = ["BruteAnswer", "applies_to", "protein_after", "same_protein", "second_opinion"]

_KNOWN = frozenset("ACGT")
_FIRST_REACH = 24


class BruteAnswer(Struct, frozen=True, gc=False):
    """What editing the sequence gives.

    `hgvs_c` and `hgvs_p` carry no accession; `hgvs_p` is `p.?` where no protein is predicted,
    and both are empty where `refusal` says why nothing can be said. `change` is the new protein,
    None where none is predicted. `open` tells that bases beside the change are not known, so that
    it might lie further 3' or be a copy of them; `at_edge` that some placement of it touches or
    crosses an end of an exon, so that a protein is predicted only for unchanged splicing.
    `notes` say all this in words.
    """

    hgvs_c: str
    hgvs_p: str
    cdna: Cdna | None = None
    change: ProteinChange | None = None
    open: bool = False
    at_edge: bool = False
    notes: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def ter_distance(self) -> int | None:
        """Residues from the first changed one to the new stop, both counted, as in `fsTer5`."""
        change = self.change
        if change is None or not change.first or change.resume is not None or not change.stopped:
            return None
        return None if change.start_affected else len(change.new) + 1


class _Difference(Struct, frozen=True, gc=False):
    """Where the edited sequence differs, as far 3' as it goes, in coordinates of the track."""

    start: int
    end: int
    deleted: str
    inserted: str
    open: bool


def _difference(track: Track, edit: Edit) -> _Difference:
    """Compare the original with the edited sequence in a window that grows while they agree."""
    start, end = edit.start, edit.end
    old_bases = _stated(track.bases(start, end), start, edit)
    reach = _FIRST_REACH if len(old_bases) != len(edit.alt) else 0
    while True:
        right = track.bases(end, end + reach) if reach else ""
        old, new = old_bases + right, edit.alt + right
        shortest = min(len(old), len(new))
        same = _agreeing(old, new, shortest)
        if same < shortest or len(old) == len(new):
            break
        reach *= 4
    unknown = same < shortest and (old[same] == "N" or new[same] == "N")
    tail = min(len(right), shortest - same)
    while tail < shortest - same and old[-1 - tail] == new[-1 - tail] != "N":
        tail += 1
    stop = len(old) - tail
    inserted = new[same : len(new) - tail]
    return _Difference(start + same, start + stop, old[same:stop], inserted, unknown)


def _compared(sequence: TranscriptSequence, raw: Edit) -> tuple[Track, Edit, _Difference]:
    """Return the comparison along the gene, or along the transcript in an exon with gaps."""
    track, edit = track_of(sequence, raw, raw.end)
    found = _difference(track, edit)
    if sequence.transcript.gapped and edit is raw and found.end > raw.end:
        track, edit = track_of(sequence, raw, found.end)
        if edit is not raw:
            found = _difference(track, edit)
    return track, edit, found


def _stated(bases: str, start: int, edit: Edit) -> str:
    """Return bases from `start` on, with those that the edit states where they are not known."""
    if "N" not in bases or len(edit.ref) != edit.end - edit.start:
        return bases
    letters = list(bases)
    for place in range(max(start, edit.start), min(start + len(bases), edit.end)):
        if letters[place - start] == "N":
            letters[place - start] = edit.ref[place - edit.start]
    return "".join(letters)


def _agreeing(old: str, new: str, shortest: int) -> int:
    count = 0
    while count < shortest and old[count] == new[count] != "N":
        count += 1
    return count


def second_opinion(sequence: TranscriptSequence, raw: Edit) -> BruteAnswer:
    """Return c. and p. of an edit, from the edited sequence alone.

    `raw` stands in sense coordinates as the genome change was given, not shifted; its `ref` holds
    the bases of the genome. What cannot be known is said in `refusal` or `notes`, never guessed.
    """
    refusal = _refusal(sequence, raw)
    if refusal:
        return BruteAnswer("", "", refusal=refusal)
    track, edit, found = _compared(sequence, raw)
    try:
        cdna = _named(track, found, edit)
    except LocationError as error:
        return BruteAnswer("", "", refusal=str(error))
    if not found.deleted and not found.inserted:
        return BruteAnswer(str(cdna), "p.(=)", cdna, _UNCHANGED)
    if cdna.kind is CdnaKind.INSERTION and not found.open:
        before = track.bases(found.start - len(found.inserted), found.start)
        found = replace(found, open="N" in before)
    return _with_protein(sequence, track, found, cdna)


def _with_protein(
    sequence: TranscriptSequence, track: Track, found: _Difference, cdna: Cdna
) -> BruteAnswer:
    """Return the answer with the protein, which the edited transcript gives by translation."""
    notes: list[str] = []
    if found.open:
        notes.append("bases beside the change are not known: it may lie further 3' or be a copy")
    span = track.transcript_span(found.start, found.end)
    first = _leftmost(track, found)
    at_edge = span is None or track.touches_border(first, found.end)
    # Against the end of an exon only a copy of its own last bases counts as exonic.
    copied = cdna.kind is CdnaKind.DUPLICATION and cdna.start.offset == 0
    if span is None or (span[2] and not copied):
        notes.append("no protein is predicted: the change does not lie inside one exon")
        return BruteAnswer(str(cdna), "p.?", cdna, None, found.open, at_edge, tuple(notes))
    reading = reading_of(sequence)
    change = retranslated(reading, span[0], span[1], found.inserted)
    notes.extend(reading.notes)
    if isinstance(change, str):
        notes.append(f"no protein is predicted: {change}")
        return BruteAnswer(str(cdna), "p.?", cdna, None, found.open, at_edge, tuple(notes))
    if change.intact:
        notes.append("the start codon and all behind it are still there")
    name = str(change.name)
    return BruteAnswer(str(cdna), name, cdna, change, found.open, at_edge, tuple(notes))


_UNCHANGED = ProteinChange(Protein(ProteinKind.UNCHANGED))


def _refusal(sequence: TranscriptSequence, raw: Edit) -> str:
    if not sequence.transcript.coding:
        return f"{sequence.transcript.accession} is not coding and has no c. positions"
    if not _KNOWN.issuperset(raw.alt):
        return "the new bases are not all known"
    genome = sequence.genome
    if genome is not None and raw.ref:
        found = genome.slice(raw.start, raw.end)
        if found != raw.ref and any(
            a not in (b, "N") and b != "N" for a, b in zip(found, raw.ref, strict=True)
        ):
            return f"the reference has {found} there, not {raw.ref}"
    return ""


def _leftmost(track: Track, found: _Difference) -> int:
    """Return the start of the 5'-most placement of a pure deletion or insertion."""
    text, start = found.deleted or found.inserted, found.start
    if found.deleted and found.inserted:
        return start
    moved, reach, before = 0, 8, ""
    while True:
        if moved == len(before):
            reach *= 4
            before = track.bases(start - reach, start)
        letter = before[-1 - moved]
        if letter == "N" or letter != text[-1 - moved % len(text)]:
            return start - moved
        moved += 1


def _named(track: Track, found: _Difference, edit: Edit) -> Cdna:
    deleted, inserted = found.deleted, found.inserted
    if not deleted and not inserted:
        first = track.position(edit.start)
        last = first if edit.end - edit.start <= 1 else track.position(edit.end - 1)
        return Cdna(CdnaKind.IDENTITY, first, last)
    if not deleted:
        return _inserted(track, found)
    first = track.position(found.start)
    last = first if len(deleted) == 1 else track.position(found.end - 1)
    if not inserted:
        return Cdna(CdnaKind.DELETION, first, last)
    if len(deleted) == len(inserted) == 1:
        return Cdna(CdnaKind.SUBSTITUTION, first, last, deleted, inserted)
    if len(deleted) > 1 and inserted == reverse_complement(deleted):
        return Cdna(CdnaKind.INVERSION, first, last)
    return Cdna(CdnaKind.DELINS, first, last, "", inserted)


def _inserted(track: Track, found: _Difference) -> Cdna:
    place, bases = found.start, found.inserted
    if track.bases(place - len(bases), place) == bases:
        first = track.position(place - len(bases))
        last = first if len(bases) == 1 else track.position(place - 1)
        return Cdna(CdnaKind.DUPLICATION, first, last)
    before, behind = track.position(place - 1), track.position(place)
    return Cdna(CdnaKind.INSERTION, before, behind, "", bases)


def applies_to(sequence: TranscriptSequence, cdna: Cdna, raw: Edit) -> bool | None:
    """Return whether a c. description makes the same sequence as an edit (sense coordinates).

    None where that cannot be known: bases that are not known lie between the two, or a position
    has no base on the genome.
    """
    track, edit, _ = _compared(sequence, raw)
    start, end = edit.start, edit.end
    try:
        first, last = place_on(track, cdna.start), place_on(track, cdna.end) + 1
    except LocationError:
        return None
    if first >= last:
        return False

    def bases(low: int, high: int) -> str:
        return _stated(track.bases(low, high), low, edit)

    inserted = cdna.inserted
    match cdna.kind:
        case CdnaKind.INSERTION:
            if last - first != 2:
                return False
            first = last = first + 1
        case CdnaKind.DUPLICATION:
            inserted = bases(first, last) * 2
        case CdnaKind.INVERSION:
            inserted = reverse_complement(bases(first, last))
        case CdnaKind.IDENTITY:
            inserted = bases(first, last)
    known = bases(first, last)
    if len(cdna.deleted) == len(known) and "N" not in known and cdna.deleted not in ("", known):
        return False
    if (first, last, inserted) == (start, end, edit.alt):
        return True
    low, high = min(first, start), max(last, end)
    one = bases(low, first) + inserted + bases(last, high)
    other = bases(low, start) + edit.alt + bases(end, high)
    if len(one) != len(other):
        return False
    return None if "N" in one or "N" in other else one == other


def same_protein(sequence: TranscriptSequence, brute: BruteAnswer, protein: Protein) -> bool | None:
    """Return whether a p. description means the protein that `brute` found, not its spelling.

    None where one of the two predicts nothing.
    """
    if brute.change is None:
        return None
    if brute.hgvs_p == str(protein):
        return True
    return matches(reading_of(sequence), brute.change, protein)
