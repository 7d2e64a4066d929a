"""Lines of a VCF sorted a block at a time: plain reference calls, and lines to look at singly.

A genome VCF holds a reference call for every base of the panel. Nothing of such a line is reported,
so its fields are only checked, all lines of a block at once; every other line is handed on as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from varannot.tso500.vcf_header import BASES, NO_ALLELE

__all__ = ["Scan", "called_sample", "scan"]

_Places = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]
_Bytes = npt.NDArray[np.uint8]

_TAB, _LINE_END, _HASH = 9, 10, 35
_FIELDS = 7
"""Tabs of a line up to the end of INFO."""
_DIGITS = 10
_ZERO = re.compile(rb":0(?=[:\t\r\n])")
_END = re.compile(rb"[\t;]END=([0-9]{1,10})(?=[;\t\r\n])")
_IS_BASE = np.zeros(256, dtype=np.bool_)
_IS_BASE[list(BASES.encode())] = True
_IS_ALONE = np.zeros(256, dtype=np.bool_)
_IS_ALONE[[ord(one) for one in NO_ALLELE if len(one) == 1]] = True
_IN_BRACKETS = tuple(one.encode() for one in sorted(NO_ALLELE) if len(one) > 1)


@dataclass(frozen=True, slots=True)
class Scan:
    """A block of lines: which are plain reference calls, and the text of all others.

    `others` and `spans` are asked for separately.
    """

    data: bytes
    sample: int
    lines: int
    plain: _Places
    _starts: _Places
    _tabs: _Places
    _ends: _Places
    _positions: _Places
    _singly: _Places
    _line_starts: _Places
    _line_ends: _Places

    def others(self) -> Iterator[tuple[int, bytes]]:
        """Yield the 0-based number within the block and the text of every line not plain."""
        for line in self._singly:
            yield int(line), self.data[self._line_starts[line] : self._line_ends[line]]

    def spans(self) -> Iterator[tuple[str, _Places, _Places, _Places]]:
        """Yield chromosome, starts, ends (0-based half-open) and places of passing calls.

        Only plain reference calls whose FILTER is PASS are among them, each by its place in
        `plain`; lines of one chromosome that follow each other come together. The end is INFO END
        where the line has one.
        """
        data: _Bytes = np.frombuffer(self.data, dtype=np.uint8)
        before, after = self._tabs[:, 5], self._tabs[:, 6]
        passing = (after - before == 5) & _spells(data, before + 1, b"PASS", after)
        yield from self._spans_of(np.flatnonzero(passing))

    def filtered_by(self, word: bytes) -> Iterator[tuple[str, _Places, _Places, _Places]]:
        """Yield what `spans` does, for plain reference calls whose FILTER holds a word."""
        found, place = [], self.data.find(word)
        while place >= 0:
            found.append(place)
            place = self.data.find(word, place + 1)
        if not found or not self.plain.size:
            return
        places: _Places = np.array(found, dtype=np.int64)
        lines = np.searchsorted(self._starts, places, side="right") - 1
        places, lines = places[lines >= 0], lines[lines >= 0]
        inside = (places > self._tabs[lines, 5]) & (places < self._tabs[lines, 6])
        yield from self._spans_of(np.unique(lines[inside]))

    def _spans_of(self, kept: _Places) -> Iterator[tuple[str, _Places, _Places, _Places]]:
        if not kept.size:
            return
        data: _Bytes = np.frombuffer(self.data, dtype=np.uint8)
        starts, ends = self._positions[kept] - 1, self._positions[kept].copy()
        if b"END=" in self.data:
            self._use_ends(kept, ends)
        for first, last in _runs(data, self._starts[kept], self._tabs[kept, 0]):
            name = self.data[self._starts[kept[first]] : self._tabs[kept[first], 0]].decode()
            yield name, starts[first:last], ends[first:last], kept[first:last]

    def _use_ends(self, kept: _Places, ends: _Places) -> None:
        found = [(one.start(), int(one[1])) for one in _END.finditer(self.data)]
        if not found:
            return
        places: _Places = np.array([place for place, _ in found], dtype=np.int64)
        values: _Places = np.array([value for _, value in found], dtype=np.int64)
        lines = np.searchsorted(self._starts[kept], places, side="right") - 1
        inside = lines >= 0
        lines, places, values = lines[inside], places[inside], values[inside]
        info = self._tabs[kept[lines]]
        inside = (places >= info[:, 6]) & (places < info[:, 7])
        lines, values = lines[inside], values[inside]
        # An END before the position is none; the line then stands for its own base.
        sound = values >= ends[lines]
        ends[lines[sound]] = values[sound]

    def called(self, places: _Places) -> _Flags:
        """Return which lines, by place in `plain`, have a genotype and reads (called_sample)."""
        sample = self.sample
        called = np.zeros(places.size, dtype=np.bool_)
        if not places.size or self._tabs.shape[1] <= sample:
            return called
        if self._tabs[places[0], sample] == self._ends[places[0]]:
            return called
        data: _Bytes = np.frombuffer(self.data, dtype=np.uint8)
        names, values = self._tabs[places, _FIELDS] + 1, self._tabs[places, sample] + 1
        genotyped = (data[names] == ord("G")) & (data[names + 1] == ord("T"))
        genotyped &= (data[names + 2] == ord(":")) & (data[values] != ord("."))
        last = int(self._ends[places[-1]]) + 1
        zeros = [one.start() for one in _ZERO.finditer(self.data, int(values[0]), last)]
        with_zero = np.searchsorted(values, np.array(zeros, dtype=np.int64), side="right") - 1
        called[genotyped] = True
        called[with_zero] = False
        for place in np.flatnonzero(~called).tolist():
            written = self.data[values[place] : self._ends[places[place]]].split(b"\t", 1)[0]
            keys = self.data[names[place] : values[place]].split(b"\t", 1)[0]
            called[place] = called_sample(keys, written.rstrip(b"\r"))
        return called


def called_sample(names: bytes, values: bytes) -> bool:
    """Return whether FORMAT values name a genotype and reads: no `./.`, no depth of 0.

    Fields that the file does not write decide nothing.

    >>> called_sample(b"GT:DP", b"0/0:700"), called_sample(b"GT:DP", b"./.:70")
    (True, False)
    >>> called_sample(b"GT:DP:MIN_DP", b"0/0:40:0"), called_sample(b"DP", b"30")
    (False, True)
    """
    fields = dict(zip(names.split(b":"), values.split(b":"), strict=False))
    return (
        not fields.get(b"GT", b"0").startswith(b".")
        and fields.get(b"DP") != b"0"
        and fields.get(b"MIN_DP") != b"0"
    )


def scan(block: bytes, tabs: int, sample: int = 8) -> Scan:
    """Return the lines of a block; `tabs` is the number of tabs of the line that names the columns.

    `sample` is the number of the tab before the sample's column, counted from 0.
    A plain reference call has as many fields as that line, a position of up to 10 digits, one
    base as REF, an ALT out of NO_ALLELE, and no SEGID in INFO.
    """
    whole = block if block.endswith(b"\n") else block + b"\n"
    data: _Bytes = np.frombuffer(whole, dtype=np.uint8)
    marks: _Places = np.flatnonzero((data == _TAB) | (data == _LINE_END))
    line_ends: _Places = np.flatnonzero(data[marks] == _LINE_END)
    ends: _Places = marks[line_ends]
    starts: _Places = np.concatenate((np.zeros(1, np.int64), ends[:-1] + 1))
    regular = np.diff(line_ends, prepend=-1) == tabs + 1
    if tabs < _FIELDS or b"SEGID=" in whole:
        regular[:] = False
    chosen = np.flatnonzero(regular)
    if chosen.size * (tabs + 1) == marks.size:
        fields = marks.reshape(-1, tabs + 1)[:, : sample + 1]
    else:
        first = line_ends[chosen] - tabs
        fields = marks[first[:, None] + np.arange(min(tabs, sample) + 1)]
    plain, positions = _plain(data, starts[chosen], fields)
    kept = chosen[plain]
    singly = np.ones(ends.size, dtype=np.bool_)
    singly[kept] = False
    return Scan(
        whole,
        sample,
        ends.size,
        kept,
        starts[kept],
        fields[plain],
        ends[kept],
        positions[plain],
        np.flatnonzero(singly),
        starts,
        ends,
    )


def _plain(data: _Bytes, starts: _Places, fields: _Places) -> tuple[_Flags, _Places]:
    """Return which lines are plain reference calls, and the positions of all of them."""
    if not starts.size:
        return np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.int64)
    positions, plain = _numbers(data, fields[:, 0] + 1, fields[:, 1])
    plain &= data[starts] != _HASH
    reference = fields[:, 2] + 1
    plain &= (fields[:, 3] - reference == 1) & _IS_BASE[data[reference]]
    allele, behind = fields[:, 3] + 1, fields[:, 4]
    single = (behind - allele == 1) & _IS_ALONE[data[allele]]
    for sign in _IN_BRACKETS:
        if not single.all():
            single |= _spells(data, allele, sign, behind)
    return plain & single, positions


def _numbers(data: _Bytes, first: _Places, behind: _Places) -> tuple[_Places, _Flags]:
    """Return the whole numbers between two places, and which of them are numbers."""
    length = behind - first
    sound: _Flags = (length > 0) & (length <= _DIGITS)
    values = np.zeros(first.size, dtype=np.int64)
    for digit in range(int(min(_DIGITS, length.max()))):
        inside = length > digit
        signs = data[np.where(inside, behind - 1 - digit, 0)].astype(np.int64) - ord("0")
        sound &= ~inside | ((signs >= 0) & (signs <= 9))
        values += np.where(inside, signs, 0) * 10**digit
    return values, sound


def _spells(data: _Bytes, first: _Places, text: bytes, behind: _Places) -> _Flags:
    """Return where the bytes between two places are `text`."""
    right: _Flags = behind - first == len(text)
    places = np.flatnonzero(right)
    if places.size:
        signs = data[first[places][:, None] + np.arange(len(text))]
        right[places] = (signs == np.frombuffer(text, dtype=np.uint8)).all(axis=1)
    return right


def _runs(data: _Bytes, first: _Places, behind: _Places) -> Iterator[tuple[int, int]]:
    """Yield bounds of runs of lines whose bytes between two places are the same."""
    length = behind - first
    changed = length[1:] != length[:-1]
    for place in range(int(length.max())):
        both = (length[1:] > place) & (length[:-1] > place)
        here = data[np.where(both, first[1:] + place, 0)]
        changed |= both & (here != data[np.where(both, first[:-1] + place, 0)])
    cuts = [0, *(np.flatnonzero(changed) + 1).tolist(), int(first.size)]
    yield from pairwise(cuts)
