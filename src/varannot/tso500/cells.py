"""Reading single cells strictly: a number is a number, and a gene name is not a date."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta

__all__ = [
    "decimal",
    "gene_damage",
    "genome_position",
    "is_missing",
    "is_symbolic",
    "not_called",
    "unquote",
    "whole",
]

_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_MAX_DIGITS = 18
_MISSING = frozenset({"", "NA", "N/A", ".", "-", "NaN", "n/a", "na"})

_MONTHS = (
    ("jan",),
    ("feb",),
    ("mar", "mrz", "mär"),
    ("apr",),
    ("may", "mai"),
    ("jun",),
    ("jul",),
    ("aug",),
    ("sep",),
    ("oct", "okt"),
    ("nov",),
    ("dec", "dez"),
)
_MONTH_NUMBER = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}
_MONTH_WORD = "|".join(_MONTH_NUMBER)
_LONG_MONTH = rf"(?P<month>{_MONTH_WORD})[a-zä]*\.?"
_DAY_MONTH = re.compile(rf"(?P<day>\d{{1,4}})\.?[-/. ]+{_LONG_MONTH}(?:[-/. ]+\d{{2,4}})?")
_MONTH_DAY = re.compile(rf"{_LONG_MONTH}[-/. ]+(?P<day>\d{{1,4}})(?:[-/., ]+\d{{2,4}})?")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ].*)?", re.ASCII)
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{2,4})", re.ASCII)
_SLASHED = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{2,4})", re.ASCII)
_SERIAL_DAY_ZERO = date(1899, 12, 30)
_GENE_FAMILY = {3: ("MARCH", "MARCHF"), 9: ("SEPT", "SEPTIN"), 12: ("DEC", "DELEC")}


def is_missing(text: str) -> bool:
    """Return whether a stripped cell says that there is no value."""
    return text in _MISSING


def decimal(text: str) -> float | None:
    """Return the number in the cell, or None if it is no plain number with a decimal point.

    >>> decimal("0.5109"), decimal("0,51"), decimal("1_0"), decimal("nan"), decimal("1e999")
    (0.5109, None, None, None, None)
    """
    if _DECIMAL.fullmatch(text) is None:
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def whole(text: str) -> int | None:
    """Return the whole number in the cell, 0 or more, or None.

    >>> whole("55593603"), whole("1.0"), whole("-1"), whole("²")
    (55593603, None, None, None)
    """
    if text.isdigit() and text.isascii() and len(text) <= _MAX_DIGITS:
        return int(text)
    return None


def unquote(cell: str) -> str:
    r"""Return the cell without the quotes that a spreadsheet puts around it.

    >>> unquote('"TP53"'), unquote('"5"" UTR"'), unquote('6"')
    ('TP53', '5" UTR', '6"')
    """
    cell = cell.strip()
    if len(cell) >= 2 and cell[0] == '"' and cell[-1] == '"':
        return cell[1:-1].replace('""', '"').strip()
    return cell


def genome_position(text: str) -> tuple[str, int] | None:
    """Return chromosome and 1-based position of `7:140453136` or `chr7:140453136`, else None.

    >>> genome_position("7:140453136")
    ('7', 140453136)
    """
    chromosome, colon, place = text.partition(":")
    position = whole(place)
    return (chromosome, position) if colon and chromosome and position is not None else None


def gene_damage(text: str) -> str:
    """Return what a spreadsheet made of a gene symbol, in words, or '' if nothing is wrong.

    Spreadsheets turn symbols such as SEPT9, MARCH1 and DEC1 into dates or day numbers
    (10.1186/s13059-016-1044-7).

    >>> gene_damage("9-Sep")
    'a date; the gene was probably SEPT9 (now SEPTIN9)'
    >>> gene_damage("2-Mrz"), gene_damage("43344")
    ('a date; the gene was probably MARCH2 (now MARCHF2)', 'a day number of a spreadsheet; \
the gene was probably SEPT1 (now SEPTIN1)')
    >>> gene_damage("TP53"), gene_damage("NKX2-1"), gene_damage("MARCHF1")
    ('', '', '')
    """
    folded = text.strip().casefold()
    if folded.startswith("#"):
        return "an error value of a spreadsheet"
    if folded.isdigit() and folded.isascii():
        return _serial_damage(folded)
    if not folded or not (folded[0].isdigit() or folded[:3] in _MONTH_NUMBER):
        return ""
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        match = pattern.fullmatch(folded)
        if match:
            return "a date" + _likely(_MONTH_NUMBER[match["month"]], int(match["day"]))
    for pattern in (_ISO, _DOTTED, _SLASHED):
        match = pattern.fullmatch(folded)
        if match:
            return "a date" + _likely(int(match["month"]), int(match["day"]))
    return "a number" if decimal(folded) is not None else ""


def _serial_damage(digits: str) -> str:
    number = int(digits[:7])
    if not 20_000 <= number <= 80_000:
        return "a number"
    day = _SERIAL_DAY_ZERO + timedelta(days=number)
    return "a day number of a spreadsheet" + _likely(day.month, day.day)


def _likely(month: int, number: int) -> str:
    family = _GENE_FAMILY.get(month)
    if family is None:
        return ""
    return f"; the gene was probably {family[0]}{number} (now {family[1]}{number})"


def is_symbolic(allele: str) -> bool:
    """Return whether an allele is a symbol or a breakend, and no bases.

    >>> is_symbolic("<DEL>"), is_symbolic("A]chr2:5]"), is_symbolic("AT")
    (True, True, False)
    """
    return allele.startswith("<") or "[" in allele or "]" in allele


def not_called(genotype: str, place: int, vaf: float | None) -> str:
    """Return why an allele is no call of the sample, '' if it may be one.

    `genotype` is as a VCF writes it, '' where none is stated; `place` counts the ALT alleles from
    0. A FILTER is about the record, which several samples may share. A genotype without the allele
    does not tell alone: callers for germline write 0/0 beside reads of a subclone.

    >>> not_called("0/1", 0, None), not_called("0/0", 0, 0.08), not_called("", 0, None)
    ('', '', '')
    >>> not_called("./.", 0, None)
    'not called in this sample: genotype ./., no allele fraction'
    """
    if str(place + 1) in re.split(r"[|/]", genotype) or vaf:
        return ""
    if vaf is None and not genotype:
        return ""
    share = "no allele fraction" if vaf is None else "an allele fraction of 0"
    return f"not called in this sample: genotype {genotype or 'not stated'}, {share}"
