"""The small grammar of `match_value` and `excludes`: what each kind of match may say."""

from __future__ import annotations

import re

from varannot.knowledge.schema import MATCH_CLASSES

__all__ = ["exclusion_fault", "match_value_fault", "range_of"]

_AA = "(?:Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Sec|Ser|Thr|Trp|Tyr|Val|Ter)"
_CLASS = f"(?::(?:{'|'.join(MATCH_CLASSES)}))?"
_NUMBER = r"\d+(?:\.\d+)?"

_PROTEIN = re.compile(
    rf"p\.{_AA}\d+(?:{_AA}|=|{_AA}?fs(?:Ter\d+)?"
    rf"|(?:_{_AA}\d+)?(?:del|dup|ins(?:{_AA})+|delins(?:{_AA})+))"
)
_CDNA = re.compile(
    r"c\.[-*]?\d+(?:[+-]\d+)?(?:_[-*]?\d+(?:[+-]\d+)?)?"
    r"(?:[ACGT]>[ACGT]|del|dup|inv|ins[ACGT]+|delins[ACGT]+|=)"
)
_GENOMIC = re.compile(r"GRCh3[78]:(?:[1-9]|1\d|2[0-2]|X|Y|MT):\d+:[ACGT]+:[ACGT]+")
_FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    "genomic": (_GENOMIC, "build:chromosome:position:REF:ALT such as GRCh37:7:140453136:A:T"),
    "cdna": (_CDNA, "a description such as c.743G>A"),
    "protein_change": (_PROTEIN, "a three-letter description such as p.Arg248Gln"),
    "codon": (re.compile(r"\d+"), "a residue number such as 248"),
    "residue_range": (
        re.compile(rf"\d+-(?:\d+)?{_CLASS}"),
        "a range and, if wanted, a variant class, such as 346-384:truncating or 346-:truncating",
    ),
    "exon": (re.compile(rf"\d+{_CLASS}"), "an exon number such as 14 or 14:skipping"),
    "variant_class": (
        re.compile("|".join(MATCH_CLASSES)),
        "one of " + ", ".join(MATCH_CLASSES),
    ),
    "fusion": (re.compile(r"any|[A-Z][A-Za-z0-9-]*"), "a partner gene or any"),
    "amplification": (re.compile("any"), "any"),
    "loss": (re.compile("any"), "any"),
    "gene": (re.compile("any"), "any"),
    "signature": (re.compile(r"SBS\d+[a-z]?|ID\d+|DBS\d+"), "a signature such as SBS3"),
    "tmb": (re.compile("TMB-H|TMB-L|any"), "TMB-H, TMB-L or any"),
    "msi": (re.compile("MSI-H|dMMR|any"), "MSI-H, dMMR or any"),
    "hrd": (re.compile("HRD|any"), "HRD or any"),
    "tumour_type": (re.compile("any"), "any"),
}
_BAND = re.compile(rf"[a-z_]+:(?:>=|<=|>|<){_NUMBER}|[a-z_]+:{_NUMBER}-{_NUMBER}")
_BAND_WORDS = "band:>=number, band:<number or band:low-high, such as high:>=10 or borderline:8-12"
_DECIMAL_COMMA = re.compile(r"\d,\d")
_EXCLUDED = re.compile(
    rf"oncotree:[A-Za-z0-9_]+|{_PROTEIN.pattern}|{_CDNA.pattern}|\d+(?:-\d*)?{_CLASS}"
    rf"|{'|'.join(MATCH_CLASSES)}"
)


def match_value_fault(record_type: str, match_type: str, value: str) -> str:
    """Return what was expected where `value` does not fit its kind of match, else an empty string.

    >>> match_value_fault("therapy", "protein_change", "p.Val600Glu")
    ''
    >>> match_value_fault("therapy", "codon", "V600")
    'a residue number such as 248'
    """
    if record_type == "biomarker_threshold":
        return _band_fault(value)
    pattern, words = _FORMS[match_type]
    if not pattern.fullmatch(value):
        return words
    if match_type == "residue_range":
        first, _, last = value.split(":")[0].partition("-")
        if last and int(last) < int(first):
            return "a range that ends after its start"
    return ""


def exclusion_fault(value: str) -> str:
    """Return what was expected where a part of `excludes` is malformed, else an empty string."""
    if _EXCLUDED.fullmatch(value):
        return ""
    return "oncotree:CODE, a c. or three-letter p. description, a residue range or a variant class"


def range_of(value: str) -> tuple[int, int, str] | None:
    """Return first and last number and the class of a codon, range or exon, or None if it is none.

    >>> range_of("12-13:missense"), range_of("346-:truncating"), range_of("14")
    ((12, 13, 'missense'), (346, 1000000000, 'truncating'), (14, 14, ''))
    """
    written = re.fullmatch(r"(\d+)(-)?(\d+)?(?::(\S+))?", value)
    if written is None:
        return None
    first = int(written[1])
    return first, int(written[3] or (_NO_END if written[2] else first)), written[4] or ""


_NO_END = 10**9


def _band_fault(value: str) -> str:
    if _DECIMAL_COMMA.search(value):
        return "a decimal point, not a decimal comma"
    if not _BAND.fullmatch(value):
        return _BAND_WORDS
    numbers = [float(number) for number in re.findall(_NUMBER, value.partition(":")[2])]
    return "" if numbers == sorted(numbers) else "a band whose low end comes first"
