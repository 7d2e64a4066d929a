"""Apply a printed c. text to a transcript with its introns, and translate what comes out.

Nothing of the package's reading or placing is used: every base carries its c. label, and the text
is taken apart by one pattern.
"""

from __future__ import annotations

import re
from itertools import pairwise

from protein_oracle import translate

from varannot.hgvs.edit import Edit
from varannot.transcripts.model import TranscriptSequence

_TEXT = re.compile(
    r"c\.(?P<start>[-*]?\d+(?:[-+]\d+)?)(?:_(?P<end>[-*]?\d+(?:[-+]\d+)?))?"
    r"(?:(?P<ref>[ACGT])>(?P<alt>[ACGT])|(?P<same>=)|(?P<inv>inv)|(?P<dup>dup)"
    r"|(?P<del>del)?(?:ins(?P<ins>[ACGT]+))?)"
)
_PAIR = {"A": "T", "C": "G", "G": "C", "T": "A"}


class Labelled:
    """The bases from before the transcript to behind it, each with its label.

    `sense` holds the sense coordinate of each base, None for one that only the transcript has.
    """

    def __init__(self, sequence: TranscriptSequence) -> None:
        self.bases: list[str] = []
        self.labels: list[str] = []
        self.sense: list[int | None] = []
        self.exonic: list[bool] = []
        self._sequence = sequence
        model, gene = sequence.transcript, sequence.gene
        assert gene is not None
        for place in range(gene.start, model.start):
            self._add(place, self._exon_label(place - model.start), exonic=False)
        exons = [
            [block for block in model.blocks if block.exon == number]
            for number in range(1, model.exon_count + 1)
        ]
        for exon, after in [*pairwise(exons), (exons[-1], None)]:
            self._exon(exon)
            if after:
                self._intron(exon[-1], after[0])
        for place in range(model.end, gene.end):
            label = self._exon_label(len(sequence.mrna) + place - model.end)
            self._add(place, label, exonic=False)

    def _add(self, place: int | None, label: str, exonic: bool, base: str = "") -> None:
        gene = self._sequence.gene
        assert gene is not None
        if not base:
            assert place is not None
            base = gene.bases[place - gene.start]
        self.bases.append(base)
        self.labels.append(label)
        self.sense.append(place)
        self.exonic.append(exonic)

    def _exon_label(self, place: int, offset: str = "") -> str:
        first, behind = self._sequence.transcript.cds_start, self._sequence.transcript.cds_end
        if place < first:
            return f"{place - first}{offset}"
        return (
            f"{place - first + 1}{offset}" if place < behind else f"*{place - behind + 1}{offset}"
        )

    def _exon(self, exon: list) -> None:
        place = {
            tx: block.start + tx - block.tx_start
            for block in exon
            for tx in range(block.tx_start, block.tx_end)
        }
        for tx in range(exon[0].tx_start, exon[-1].tx_end):
            base = self._sequence.mrna[tx]
            self._add(place.get(tx), self._exon_label(tx), exonic=True, base=base)

    def _intron(self, before, after) -> None:
        length = after.start - before.end
        for index in range(length):
            near = index < (length + 1) // 2
            tx = before.tx_end - 1 if near else after.tx_start
            offset = f"+{index + 1}" if near else f"-{length - index}"
            self._add(before.end + index, self._exon_label(tx, offset), exonic=False)

    def edited(self, edit: Edit) -> tuple[list[str], list[bool]] | None:
        """Return the bases and marks with a sense edit applied; None where it meets a gap."""
        if edit.start == edit.end:
            if edit.start in self.sense:
                first = last = self.sense.index(edit.start)
                if edit.start - 1 in self.sense:
                    # Bases that the genome lacks give way to the new ones.
                    first = self.sense.index(edit.start - 1) + 1
            elif edit.start - 1 in self.sense:
                first = last = self.sense.index(edit.start - 1) + 1
            else:
                return None
        elif edit.start in self.sense and edit.end - 1 in self.sense:
            first, last = self.sense.index(edit.start), self.sense.index(edit.end - 1) + 1
        else:
            return None
        return self._replaced(first, last, edit.alt)

    def applied(self, hgvs_c: str) -> tuple[list[str], list[bool]]:
        """Return the bases and marks with a c. text applied."""
        match = _TEXT.fullmatch(hgvs_c)
        assert match, hgvs_c
        first = self.labels.index(match["start"])
        last = self.labels.index(match["end"] or match["start"]) + 1
        old = "".join(self.bases[first:last])
        if match["same"]:
            return self.bases, self.exonic
        if match["ref"]:
            assert old == match["ref"], hgvs_c
            return self._replaced(first, last, match["alt"])
        if match["inv"]:
            return self._replaced(first, last, "".join(_PAIR[base] for base in reversed(old)))
        if match["dup"]:
            # A copy of the last bases of an exon is spliced in with them.
            marks = [*self.exonic[:last], *self.exonic[last - len(old) : last], *self.exonic[last:]]
            if self.exonic[last - 1]:
                marks[last : last + len(old)] = [True] * len(old)
            return [*self.bases[:last], *old, *self.bases[last:]], marks
        if match["del"]:
            return self._replaced(first, last, match["ins"] or "")
        assert last - first == 2, hgvs_c
        return self._replaced(first + 1, first + 1, match["ins"])

    def _replaced(self, first: int, last: int, alt: str) -> tuple[list[str], list[bool]]:
        exonic = (
            self.exonic[first] if first < last else self.exonic[first - 1 : first + 1] == [True] * 2
        )
        bases = [*self.bases[:first], *alt, *self.bases[last:]]
        marks = [*self.exonic[:first], *([exonic] * len(alt)), *self.exonic[last:]]
        return bases, marks


def protein_of(bases: list[str], marks: list[bool], coding_start: int) -> str:
    """Return the protein of the marked bases, read from a transcript coordinate; `*` if it ends."""
    spliced = "".join(base for base, exonic in zip(bases, marks, strict=True) if exonic)
    return translate(spliced[coding_start:])
