"""Finding gene, transcript, c. and p. in texts as people and panel software write them.

One text may hold any of the four in any order: `NM_000546.6(TP53):c.743G>A (p.Arg248Gln)`,
`NM_004958.3:c.2997C>T(p.(Asn999=))`, `TP53 R248Q`, `743G>A`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.clean import PLACEHOLDERS, tidy_cdna, tidy_protein, tidy_typography
from varannot.hgvs.problems import DescriptionError, NotCheckableError, foreign_letter
from varannot.hgvs.protein import Protein, ProteinKind, parse_protein
from varannot.hgvs.reference_kinds import states_genomic

__all__ = ["Cell", "Texts", "read_cell", "several_changes", "split_texts"]


class Texts(NamedTuple):
    """The four parts of a description as typed; an empty string where one is missing."""

    gene: str
    transcript: str
    hgvs_c: str
    hgvs_p: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one text holds; `other` is text that could not be placed.

    `hgvs_c` and `hgvs_p` are cleaned; `typed_c` and `typed_p` are the same pieces as typed.
    `protein_accession` is that of a protein (`NP_000537.3`).
    """

    gene: str = ""
    transcript: str = ""
    hgvs_c: str = ""
    hgvs_p: str = ""
    other: str = ""
    cautions: tuple[str, ...] = ()
    typed_c: str = ""
    typed_p: str = ""
    protein_accession: str = ""


_MARKER = re.compile(
    r"(?<![A-Za-z0-9])([cpgnmr])\s?\.{1,2}\s?(?=[(\[\d\-*?=A-Za-z])", re.IGNORECASE
)
_ACCESSION = re.compile(
    r"(?P<accession>(?:[NX][MRP]|N[CGT])_\d+(?:\.\d+)?|LRG_\d+(?:[tp]\d+)?|ENS[TPG]\d+(?:\.\d+)?)"
    r"(?:\((?P<gene>[A-Za-z][A-Za-z0-9-]*)\))?:?",
    re.IGNORECASE,
)
_ACCESSION_BEHIND = re.compile(
    r"(?<=[\s,;|/])(?P<accession>[NX][MR]_\d+(?:\.\d+)?|LRG_\d+t\d+|ENST\d+(?:\.\d+)?)"
    r"(?:\((?P<gene>[A-Za-z][A-Za-z0-9-]*)\))?:",
    re.IGNORECASE,
)
_PROTEIN_ACCESSION = re.compile(r"\b[NX]P_\d+(?:\.\d+)?(?=[\s:(])")
_TRANSCRIPT = re.compile(r"[NX][MR]_|LRG_\d+t|ENST", re.IGNORECASE)
_RECORD = re.compile(r"N[CGT]_\d+(?:\.\d+)?(?=[:(]+c\.)", re.IGNORECASE)
_GENE = re.compile(r"[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
_BARE_CDNA = re.compile(
    r"c?,?[-*]?\d+(?:[+-]\d+)?(?:_[-*]?\d+(?:[+-]\d+)?)?"
    r"(?:[ACGTN]+[>=]|[>=]|del|dup|ins|inv|\.del|\.dup|\.ins).*",
    re.IGNORECASE,
)
_INTRON_NAME = re.compile(r"IVS-?\d+.*", re.IGNORECASE)
_AA = (
    r"(?:Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Pyl|Sec|Ser|Thr|Trp|Tyr|Val"
    r"|Ter|Xaa|[A-Z*])"
)
_BARE_PROTEIN = re.compile(
    rf"p?[,:]?\(?{_AA}\d+(?:[_-]{_AA}\d+)?"
    rf"(?:_splice|{_AA}?fs.*|{_AA}?ext.*|del.*|dup.*|ins.*|=|\?|{_AA}|[a†‡§#]|stop|stp|term)\)?",
    re.IGNORECASE,
)

_PLACEHOLDERS = PLACEHOLDERS | {"splice"}
"""Placeholders of a c. or a p.; `splice` says of p. alone that there is none."""


def read_cell(text: str, column: str = "") -> Cell:
    """Return what a text holds; `column` ('c' or 'p') says what a text without marker should be.

    >>> cell = read_cell("NM_004958.3:c.2997C>T(p.(Asn999=))")
    >>> cell.transcript, cell.hgvs_c, cell.hgvs_p
    ('NM_004958.3', 'c.2997C>T', 'p.(Asn999=)')
    """
    plain, cautions = tidy_typography(text)
    if not plain:
        return Cell()
    if column and re.sub(r"^[cp]\.(?=.)", "", plain.casefold()) in _PLACEHOLDERS:
        return Cell(cautions=(f"'{text.strip()}' is read as an empty cell of {column}.",))
    markers = list(_MARKER.finditer(plain))
    if not markers:
        return _without_marker(plain, column, list(cautions))
    gene, transcript, other = _prefix(plain[: markers[0].start()])
    if not transcript and len(markers) > 1:
        behind = _ACCESSION_BEHIND.search(plain, markers[0].end())
        transcript = behind["accession"] if behind else ""
        gene = gene or (behind["gene"] or "" if behind else "")
    found: dict[str, str] = {}
    notes = list(cautions)
    bounds = [marker.start() for marker in markers[1:]] + [len(plain)]
    for marker, stop in zip(markers, bounds, strict=True):
        _segment(marker, plain[marker.start() : stop], found, notes)
    if other and "c" not in found and "p" in found and _BARE_CDNA.fullmatch(_compact(other)):
        found["c"], more = tidy_cdna(other)
        notes.extend(more)
        other = ""
    if not {"c", "p"} & set(found):
        return Cell(gene, transcript, "", "", plain, _unique(list(cautions)))
    if other:
        notes.append(f"'{other}' is not understood and left out")
    if "c" in found and not transcript and (record := _RECORD.match(plain)):
        notes.append(f"{record[0]} is no transcript and has no c. positions; name a transcript")
    return Cell(
        gene,
        transcript,
        found.get("c", ""),
        found.get("p", ""),
        other,
        _unique(notes),
        found.get("typed c", found.get("c", "")),
        found.get("typed p", found.get("p", "")),
        _protein_accession(plain),
    )


_BETWEEN = re.compile(r"\s*(?:[,;/|&()\s]|\+(?!\d)|\b(?:and|or)\b)+\s*")


def several_changes(hgvs_c: str, hgvs_p: str) -> tuple[str, ...]:
    """Return the canonical names of the changes if two texts state more than one, c. or p.

    Names of one change in several styles are one; so are a frameshift with and without its new
    stop and, beside a c., one change of residues with the numbers of two isoforms. Pieces that
    cannot be read are passed over.

    >>> several_changes("c.743G>A, c.524G>A", "p.R248Q")
    ('c.743G>A', 'c.524G>A')
    >>> several_changes("", "R248Q/R175H"), several_changes("c.743G>A p.R248Q", "p.(Arg248Gln)")
    (('p.(Arg248Gln)', 'p.(Arg175His)'), ())
    """
    of_bases: list[str] = []
    of_residues: list[str] = []
    for column, text in (("c", hgvs_c), ("p", hgvs_p)):
        for bare in _pieces(text):
            marked = bare[:2].casefold()
            if marked == bare.casefold():
                # A marker before a bracket, or nothing: it states no change.
                continue
            if marked == "c." or (marked != "p." and _BARE_CDNA.fullmatch(bare)):
                of_bases.append(bare)
            elif marked == "p." or (column == "p" and _BARE_PROTEIN.fullmatch(bare)):
                of_residues.append(bare)
    if len(of_bases) < 2 and len(of_residues) < 2:
        return ()
    coding = dict.fromkeys(name for bare in of_bases for name in _coding(bare))
    residues = [one for bare in of_residues for one in _residues(bare)]
    if len(coding) > 1:
        return tuple(coding)
    distinct: dict[tuple[object, ...], str] = {}
    for one in residues:
        shifted = one.kind is ProteinKind.FRAMESHIFT
        place = () if coding else (one.start, one.end)
        new = () if shifted else (one.last, one.inserted)
        distinct.setdefault((one.kind, one.first, new, place), str(one))
    return tuple(distinct.values()) if len(distinct) > 1 else ()


def _pieces(text: str) -> list[str]:
    if not text.strip():
        return []
    plain, _ = tidy_typography(text)
    pieces = _BETWEEN.split(_MARKER.sub(r" \1.", plain))
    return [_compact(piece.rpartition(":")[2]) for piece in pieces]


def _coding(piece: str) -> list[str]:
    try:
        return [str(parse_cdna(tidy_cdna(piece)[0])[0])]
    except DescriptionError:
        return []


def _residues(piece: str) -> list[Protein]:
    try:
        protein = parse_protein(tidy_protein(piece)[0])[0]
    except DescriptionError:
        return []
    return [protein] if protein.start else []


def split_texts(texts: Sequence[str]) -> Texts:
    """Return gene, transcript, c. and p. out of one or more texts in any order.

    >>> split_texts(["p.Arg248Gln", "TP53:c.743G>A"])
    Texts(gene='TP53', transcript='', hgvs_c='c.743G>A', hgvs_p='p.Arg248Gln')
    """
    parts = {"gene": "", "transcript": "", "hgvs_c": "", "hgvs_p": ""}
    left: list[str] = []
    for text in texts:
        cell = read_cell(text)
        parts["gene"] = parts["gene"] or cell.gene
        parts["transcript"] = parts["transcript"] or cell.transcript
        # What had to be cleaned is passed on whole, so that the check says what was cleaned.
        alone = not (cell.gene or cell.transcript or (cell.hgvs_c and cell.hgvs_p))
        whole = text.strip() if alone or cell.cautions else ""
        if cell.hgvs_c and not parts["hgvs_c"]:
            parts["hgvs_c"] = whole or cell.typed_c
        elif cell.hgvs_c and several_changes(f"{parts['hgvs_c']}; {cell.hgvs_c}", ""):
            parts["hgvs_c"] += f"; {cell.hgvs_c}"
        if cell.hgvs_p and not parts["hgvs_p"] and not (whole and cell.hgvs_c):
            parts["hgvs_p"] = whole or cell.typed_p
        elif cell.hgvs_p and several_changes("", f"{parts['hgvs_p']}; {cell.hgvs_p}"):
            parts["hgvs_p"] += f"; {cell.hgvs_p}"
        if cell.other and not (cell.hgvs_c or cell.hgvs_p):
            left.append(cell.other)
    # A text that is neither is passed on where a description is missing, so that it is refused
    # with its reason and not dropped.
    genomic = any(states_genomic(text) for text in left)
    for text in left:
        described = genomic or parts["hgvs_c"] or parts["hgvs_p"]
        if described and _looks_like_gene(text) and not parts["gene"]:
            parts["gene"] = text
        elif not parts["hgvs_c"]:
            parts["hgvs_c"] = text
        elif not parts["hgvs_p"]:
            parts["hgvs_p"] = text
    return Texts(**parts)


def _segment(marker: re.Match[str], segment: str, found: dict[str, str], notes: list[str]) -> None:
    letter = marker[1].lower()
    # An accession behind a description belongs to the next one.
    before_accession = _ACCESSION.search(segment)
    if before_accession and before_accession.start() > 1:
        segment = segment[: before_accession.start()]
    segment = segment.strip(" ,;:/|")
    while segment.endswith(("(", "[")):
        segment = segment[:-1].strip(" ,;:/|")
    if letter in found:
        notes.append(f"a second '{letter}.' description in one text is left out: '{segment}'")
    elif letter == "c":
        segment, protein = _bare_protein_behind(segment)
        segment = _without_remark(segment, letter, notes)
        found["typed c"] = segment
        found["c"], more = tidy_cdna(segment)
        notes.extend(more)
        if protein and "p" not in found:
            found["typed p"] = protein
            found["p"], more = tidy_protein(protein)
            notes.extend(more)
    elif letter == "p":
        found["typed p"] = _without_remark(_outer_closed(segment), letter, notes)
        found["p"], more = tidy_protein(found["typed p"])
        notes.extend(more)
    else:
        found[letter] = segment
        notes.append(f"the '{letter}.' description is not used: '{segment}'")


def _bare_protein_behind(segment: str) -> tuple[str, str]:
    """Part `c.743G>A (R248Q)` into its two descriptions; the second is empty if there is none."""
    match = re.match(r"(c\s?\.\s?[^\s(]+)[\s(]+(.+)", segment, re.IGNORECASE)
    if match is None:
        return segment, ""
    protein = _compact(match[2]).strip("()")
    return (match[1], protein) if _BARE_PROTEIN.fullmatch(protein) else (segment, "")


_REMARK = re.compile(r"(?<=[\w*)=?])(?=[\s,;(\[]|\).)")


def _without_remark(segment: str, letter: str, notes: list[str]) -> str:
    """Part `c.743G>A (exon 7)` from its remark, which is noted; other texts stay as they are.

    A remark that itself reads like a description stays, so that it is not lost.
    """
    cuts = [match.start() for match in _REMARK.finditer(segment)]
    if not cuts or _readable(segment, letter) is not False:
        return segment
    for cut in reversed(cuts):
        head = _outer_closed(segment[:cut])
        rest = segment[cut:].strip(" ,;()[]")
        if _readable(head, letter) and not _is_bare(_compact(rest)):
            foreign = foreign_letter(rest)
            notes.append(f"'{rest}' behind the description is left out{foreign and f': {foreign}'}")
            return head
    return segment


def _readable(segment: str, letter: str) -> bool | None:
    """Whether the text states one change; None for forms that are understood but state none."""
    try:
        if letter == "c":
            parse_cdna(tidy_cdna(segment)[0])
        else:
            parse_protein(tidy_protein(segment)[0])
    except NotCheckableError:
        return None
    except DescriptionError:
        return False
    return True


def _outer_closed(segment: str) -> str:
    """Drop closing parentheses that were opened before the `p.`."""
    while segment.endswith((")", "]")) and (
        segment.count(")") + segment.count("]") > segment.count("(") + segment.count("[")
    ):
        segment = segment[:-1].rstrip()
    return segment


def _protein_accession(plain: str) -> str:
    found = _PROTEIN_ACCESSION.search(plain) if "P_" in plain else None
    return found[0] if found else ""


def _prefix(text: str) -> tuple[str, str, str]:
    """Return gene, transcript and unplaced text from what stands before the first marker."""
    gene = transcript = ""
    rest = text
    for match in _ACCESSION.finditer(text):
        if _TRANSCRIPT.match(match["accession"]) and not transcript:
            transcript = match["accession"]
        gene = gene or (match["gene"] or "")
        rest = rest.replace(match[0], " ")
    other = []
    for token in re.split(r"[\s:;,/|()\[\]]+", rest):
        if token and not gene and _looks_like_gene(token):
            gene = token
        elif token:
            other.append(token)
    return gene, transcript, " ".join(other)


def _without_marker(plain: str, column: str, cautions: list[str]) -> Cell:
    gene, transcript, other = "", "", plain
    if column == "p" and plain in {"=", "(=)", "?", "(?)"}:
        return Cell(hgvs_p=f"p.{plain}", cautions=_unique([*cautions, "'p.' is missing"]))
    if not _is_bare(_compact(plain)):
        gene, transcript, other = _prefix_of_bare(plain)
    compact = _compact(other)
    if column != "p" and (_BARE_CDNA.fullmatch(compact) or _INTRON_NAME.fullmatch(compact)):
        text, more = tidy_cdna(compact)
        return Cell(gene, transcript, text, "", "", _unique([*cautions, *more]), other)
    if column != "c" and _BARE_PROTEIN.fullmatch(compact):
        text, more = tidy_protein(compact)
        return Cell(gene, transcript, "", text, "", _unique([*cautions, *more]), "", other)
    if _is_bare(compact):
        # It stands in the other column than it belongs to.
        return _without_marker(plain, "", cautions)
    return Cell(gene, transcript, "", "", other, _unique(cautions))


def _prefix_of_bare(plain: str) -> tuple[str, str, str]:
    gene = transcript = ""
    tokens = re.split(r"[\s:]+", plain)
    for index, token in enumerate(tokens):
        match = _ACCESSION.fullmatch(token)
        if match:
            transcript = match["accession"] if _TRANSCRIPT.match(token) else transcript
            gene = gene or (match["gene"] or "")
            continue
        rest = " ".join(tokens[index:])
        if _is_bare(_compact(rest)) or gene or not _looks_like_gene(token) or len(tokens) == 1:
            return gene, transcript, rest
        gene = token
    return gene, transcript, ""


def _is_bare(compact: str) -> bool:
    return any(pattern.fullmatch(compact) for pattern in (_BARE_CDNA, _INTRON_NAME, _BARE_PROTEIN))


def _looks_like_gene(token: str) -> bool:
    return len(token) > 1 and _GENE.fullmatch(token) is not None


def _compact(text: str) -> str:
    return text.replace(" ", "")


def _unique(notes: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(notes))
