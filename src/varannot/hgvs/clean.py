"""Cleaning of printed and typed descriptions: what typesetting, web pages and fingers add.

Each step that changes more than a space says so in a caution. A text that cannot be repaired
without guessing is left as it is; the grammars then refuse it and name the place.
"""

from __future__ import annotations

import html
import re
import unicodedata

__all__ = ["PLACEHOLDERS", "tidy_accession", "tidy_cdna", "tidy_protein", "tidy_typography"]

PLACEHOLDERS = frozenset(
    {"-", "--", "---", ".", "..", "na", "n/a", "n.a", "n. a", "nan", "none", "null"}
)
"""What tables hold where they have nothing to say."""

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－˗⁃"), "-")
_ARROWS = dict.fromkeys(map(ord, "→➔➝➞⇒›＞⟶≻»"), ">")
_STARS = dict.fromkeys(map(ord, "∗＊⁎✱⋆★﹡×"), "*")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), "")
_QUOTES = dict.fromkeys(map(ord, "\"'`“”‘’"), "")
_ASCII_ARROW = re.compile(r"-+\s*>|=\s*>")
_SPACES = re.compile(r"\s+")
_PLAIN = re.compile(r"[A-Za-z0-9_.:>*()+?=-]*[A-Za-z0-9)*?=]")


def tidy_typography(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text in plain ASCII typography with single spaces, and cautions.

    >>> tidy_typography("c.743G\u2009&gt;\u00a0A ,")
    ('c.743G > A', ('typography (special signs or HTML codes) was replaced', 'punctuation removed'))
    """
    if _PLAIN.fullmatch(text) and not _ASCII_ARROW.search(text):
        return text, ()
    cautions = []
    plain = _SPACES.sub(" ", unicodedata.normalize("NFKC", html.unescape(text)))
    plain = _translated(plain).strip()
    arrow = _ASCII_ARROW.sub(">", plain)
    if arrow != _SPACES.sub(" ", text).strip():
        cautions.append("typography (special signs or HTML codes) was replaced")
    stripped = arrow.strip(" ,;:")
    if stripped.endswith(".") and len(stripped) > 2:
        stripped = stripped.rstrip(". ")
    if stripped != arrow:
        cautions.append("punctuation removed")
    return stripped, tuple(cautions)


_ACCESSION = re.compile(
    r"(?:(?P<refseq>N[MRPCTG]|X[MRP])[\s_-]?|(?P<ensembl>ENS[TPG])[\s_-]?|(?P<lrg>LRG)[\s_-]?)"
    r"(?P<number>\d+(?:[tp]\d+)?)(?:\s?[.,]\s?(?P<version>\d+))?:?"
    r"(?:\s?\((?P<gene>[A-Z][A-Z0-9-]*)\))?:?",
    re.IGNORECASE,
)
_USUAL_ACCESSION = re.compile(r"(?:(?:N[MRPCTG]|X[MRP])_\d+|ENS[TPG]\d+)(?:\.\d+)?|LRG_\d+[tp]\d+")


def tidy_accession(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Return an accession as databases write it, the gene in brackets behind it, and cautions.

    A text of another form is returned as it is, and a placeholder as an empty accession. Letter
    case and blanks are mended in silence.

    >>> tidy_accession("nm_005228.3(EGFR)")
    ('NM_005228.3', 'EGFR', ())
    >>> tidy_accession("NM-005228,5")
    ('NM_005228.5', '', ("'NM-005228,5' is read as the transcript NM_005228.5",))
    """
    if not text or _USUAL_ACCESSION.fullmatch(text):
        return text, "", ()
    plain, cautions = tidy_typography(text)
    if plain.casefold() in PLACEHOLDERS or not plain:
        return "", "", ()
    match = _ACCESSION.fullmatch(plain)
    if match is None:
        return text.strip(), "", ()
    number, version = match["number"].lower(), match["version"]
    accession = f"{match['ensembl'].upper()}{number}" if match["ensembl"] else ""
    accession = accession or f"{(match['refseq'] or match['lrg']).upper()}_{number}"
    accession += f".{version}" if version else ""
    typed = plain[: match.start("gene") - 1] if match["gene"] else plain
    if cautions or _only_letters(typed) != _only_letters(accession):
        cautions = (f"'{text.strip()}' is read as the transcript {accession}",)
    return accession, match["gene"] or "", cautions


def _only_letters(accession: str) -> str:
    return re.sub(r"[\s_]", "", accession).casefold()


def _translated(text: str) -> str:
    # NFKC turns a no-break hyphen and some dashes into others, so the tables come after it.
    for table in (_DASHES, _ARROWS, _STARS, _INVISIBLE, _QUOTES):
        text = text.translate(table)
    return text


_WORDS = re.compile(r"(delins|indel|del|dup|ins|inv)", re.IGNORECASE)


def tidy_cdna(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a `c.` description without blanks, in the usual letter case, and cautions.

    >>> tidy_cdna("C.743 g>a")
    ('c.743G>A', ("'C.' is read as 'c.'", 'lower-case bases are read as bases'))
    """
    cautions = []
    compact = text.replace(" ", "")
    if compact.startswith("C"):
        compact = "c" + compact[1:]
        cautions.append("'C.' is read as 'c.'")
    head, body = ("c.", compact[2:]) if compact[:2] == "c." else ("", compact)
    if not head:
        body = re.sub(r"^c[,:]?(?=[-*\d(?=])", "", body)
        cautions.append("'c.' is missing and is added")
    dotted = body
    body = re.sub(r"\.(?=\D)|^\.+|,", "", body)
    if body != dotted:
        cautions.append("a stray dot or comma is left out")
    if re.fullmatch(r"\([^()?]*\)|\[[^][;]*\]", body):
        body = body[1:-1]
    elif ")" in body and "(" not in body:
        body = body.rstrip(")")
    body = _usual_substitution(_case_of_words(body, cautions), cautions)
    return f"c.{body}", tuple(cautions)


_BASE_FIRST = re.compile(r"([ACGT])([-*]?\d+(?:[+-]\d+)?)([ACGT])")
_SLASH = re.compile(r"([-*]?\d+(?:[+-]\d+)?[ACGT])/([ACGT])")


def _usual_substitution(body: str, cautions: list[str]) -> str:
    """Return `743G>A` for the forms `G743A` and `743G/A`; other texts as they are."""
    if match := _BASE_FIRST.fullmatch(body):
        usual = f"{match[2]}{match[1]}>{match[3]}"
    elif match := _SLASH.fullmatch(body):
        usual = f"{match[1]}>{match[2]}"
    else:
        return body
    cautions.append(f"'{body}' is read as '{usual}'")
    return usual


def _case_of_words(body: str, cautions: list[str]) -> str:
    if body.upper().startswith("IVS"):
        return body
    parts = _WORDS.split(body)
    tidied = []
    for part in parts:
        word = part.lower()
        if word == "indel":
            tidied.append("delins")
            cautions.append("'indel' is read as 'delins'")
        elif word in {"delins", "del", "dup", "ins", "inv"}:
            tidied.append(word)
        else:
            tidied.append(part.upper())
    joined = "".join(tidied)
    if joined != body and re.search(r"[acgt]", _WORDS.sub("", body)):
        cautions.append("lower-case bases are read as bases")
    return joined


def tidy_protein(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a `p.` description without blanks and with balanced parentheses, and cautions.

    >>> tidy_protein("P.(Arg 248 Gln")
    ('p.(Arg248Gln)', ("'P.' is read as 'p.'", 'a missing parenthesis is added'))
    >>> tidy_protein("R248Q")
    ('p.R248Q', ("'p.' is missing and is added",))
    """
    cautions = []
    compact = text.replace(" ", "")
    if compact.startswith("P.") or compact.startswith("P,"):
        compact = "p" + compact[1:]
        cautions.append("'P.' is read as 'p.'")
    if compact.startswith("p."):
        body = compact[2:]
    else:
        body = re.sub(r"^p(?=[,:(]|[A-Z][a-z]{0,2}\d)[,:]?", "", compact)
        cautions.append("'p.' is missing and is added")
    if body.startswith(".") or "," in body:
        body = body.lstrip(".").replace(",", "")
        cautions.append("a stray dot or comma is left out")
    body = _balanced(body, cautions)
    if _SPLICE_OF_CODON.fullmatch(body):
        cautions.append(f"'{body}' names a codon beside a splice site and is read as p.?")
        return "p.?", tuple(cautions)
    if match := _HYPHEN_RANGE.fullmatch(body):
        usual = f"{match['first']}_{match['last']}"
        cautions.append(f"'{body}' is read as the range '{usual}'")
        body = usual
    if match := _ARROW_IN_PROTEIN.fullmatch(body):
        # Older databases print a delins as p.L747_P753>S, people a substitution as p.R248>Q.
        body = match["head"] + ("delins" if "_" in match["head"] else "") + match["new"]
        cautions.append(f"'>{match['new'].rstrip(')')}' is read as the new residues")
    return f"p.{body}", tuple(cautions)


_RESIDUE = r"(?:[A-Z][a-z]{2}|[A-Za-z*])"
_SPLICE_OF_CODON = re.compile(rf"\(?{_RESIDUE}?\d+(?:_{_RESIDUE}?\d+)?_?splice\)?", re.IGNORECASE)
_HYPHEN_RANGE = re.compile(
    rf"(?P<first>\(?{_RESIDUE}\d+)-(?P<last>{_RESIDUE}\d+(?:del|dup|ins|>).*)", re.IGNORECASE
)
_ARROW_IN_PROTEIN = re.compile(
    r"(?P<head>\(?[A-Z*]{1,3}\d+(?:_[A-Z*]{1,3}\d+)?)>(?P<new>[A-Z*]+\)?)", re.IGNORECASE
)


def _balanced(body: str, cautions: list[str]) -> str:
    while body.startswith("((") and body.endswith("))"):
        body = body[1:-1]
    if body.startswith("[") and body.endswith("]") and ";" not in body:
        body = body[1:-1]
    if body.startswith("(") and ")" not in body:
        cautions.append("a missing parenthesis is added")
        return body + ")"
    if body.endswith(")") and "(" not in body:
        return body.rstrip(")")
    return body
