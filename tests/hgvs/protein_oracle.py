"""A brute-force second opinion for the tests: apply a change to a sequence and name the result.

It shares nothing with the package: its own genetic code, its own trimming and 3' shifting.
"""

from __future__ import annotations

from dataclasses import dataclass

_ORDER = "TCAG"
_LETTERS = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"
_NAMES = "AlaCysAspGluPheGlyHisIleLysLeuMetAsnProGlnArgSerThrValTrpTyrTer"
_THREE = {
    letter: _NAMES[3 * index : 3 * index + 3]
    for index, letter in enumerate("ACDEFGHIKLMNPQRSTVWY*")
}
_CODE = {
    a + b + c: _LETTERS[16 * i + 4 * j + k]
    for i, a in enumerate(_ORDER)
    for j, b in enumerate(_ORDER)
    for k, c in enumerate(_ORDER)
}
_OTHER_STRAND = {"A": "T", "C": "G", "G": "C", "T": "A"}


@dataclass(frozen=True)
class Named:
    """A change of a coding sequence with its names, and how far 3' the protein name moved."""

    hgvs_c: str
    hgvs_p: str
    delay: int


def translate(sequence: str) -> str:
    """Translate to the first stop, which is included as `*` if it is reached."""
    residues = []
    for index in range(0, len(sequence) - 2, 3):
        residues.append(_CODE[sequence[index : index + 3]])
        if residues[-1] == "*":
            break
    return "".join(residues)


def name(sequence: str, start: int, end: int, new: str) -> Named | None:
    """Name the change of bases [start:end] (0-based, half-open) of a CDS with its 3'UTR.

    None where the change is none, or where its protein name is a matter of taste (a stop inside
    inserted residues, a lost start, a translation that never stops).
    """
    changed = sequence[:start] + new + sequence[end:]
    if changed == sequence:
        return None
    start, end, new = _three_prime(sequence, start, end, new)
    if start < 3:
        return None
    hgvs_p = _protein(translate(sequence), translate(changed), len(new) - (end - start))
    if hgvs_p is None:
        return None
    text, first_changed = hgvs_p
    return Named(_coding(sequence, start, end, new), text, first_changed - (start // 3 + 1))


def _three_prime(sequence: str, start: int, end: int, new: str) -> tuple[int, int, str]:
    while start < end and new and sequence[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    while start < end and new and sequence[start] == new[0]:
        start, new = start + 1, new[1:]
    while start == end and end < len(sequence) and sequence[end] == new[0]:
        start, end, new = start + 1, end + 1, new[1:] + new[0]
    while not new and end < len(sequence) and sequence[start] == sequence[end]:
        start, end = start + 1, end + 1
    return start, end, new


def _coding(sequence: str, start: int, end: int, new: str) -> str:
    span = f"{start + 1}" if end - start == 1 else f"{start + 1}_{end}"
    if not new:
        return f"c.{span}del"
    if start < end:
        old = sequence[start:end]
        if len(old) == len(new) == 1:
            return f"c.{span}{old}>{new}"
        if len(old) == len(new) and new == "".join(_OTHER_STRAND[b] for b in reversed(old)):
            return f"c.{span}inv"
        return f"c.{span}delins{new}"
    size = len(new)
    if sequence[start - size : start] == new:
        doubled = f"{start}" if size == 1 else f"{start - size + 1}_{start}"
        return f"c.{doubled}dup"
    return f"c.{start}_{start + 1}ins{new}"


def _protein(ref: str, alt: str, gained: int) -> tuple[str, int] | None:
    if not ref.endswith("*") or not alt.endswith("*"):
        return None
    if ref == alt:
        return None
    first = 0
    while ref[first] == alt[first]:
        first += 1
    if first == len(ref) - 1:
        new = _THREE[alt[first]]
        return f"p.(Ter{first + 1}{new}extTer{len(alt) - len(ref)})", first + 1
    head = f"{_THREE[ref[first]]}{first + 1}"
    if alt[first] == "*" and not (gained < 0 and gained % 3 == 0):
        return f"p.({head}Ter)", first + 1
    if gained % 3:
        return f"p.({head}{_THREE[alt[first]]}fsTer{len(alt) - first})", first + 1
    if 3 * (len(alt) - len(ref)) != gained:
        return None
    return _in_frame(ref, alt, first)


def _in_frame(ref: str, alt: str, first: int) -> tuple[str, int] | None:
    old, new = ref[first:], alt[first:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    if "*" in old or "*" in new:
        return None
    where = first + 1
    if len(old) == len(new) == 1:
        return f"p.({_THREE[old]}{where}{_THREE[new]})", where
    if not old:
        return _inserted(ref, first, new), where
    span = f"{_THREE[old[0]]}{where}"
    if len(old) > 1:
        span += f"_{_THREE[old[-1]]}{where + len(old) - 1}"
    word = "del" if not new else "delins" + "".join(_THREE[letter] for letter in new)
    return f"p.({span}{word})", where


def _inserted(ref: str, first: int, new: str) -> str:
    size = len(new)
    if ref[first - size : first] == new:
        span = f"{_THREE[ref[first - size]]}{first - size + 1}"
        if size > 1:
            span += f"_{_THREE[ref[first - 1]]}{first}"
        return f"p.({span}dup)"
    before = f"{_THREE[ref[first - 1]]}{first}"
    behind = f"{_THREE[ref[first]]}{first + 1}"
    return f"p.({before}_{behind}ins{''.join(_THREE[letter] for letter in new)})"
