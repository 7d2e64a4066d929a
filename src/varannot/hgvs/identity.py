"""One name per genomic change, however it was written: SPDI and the GA4GH VRS identifier.

Both rest on the *fully justified* allele: a deletion or an insertion is spread over all the places
where it could stand (NCBI's Variant Overprecision Correction Algorithm, SPDI, DOI
10.1093/bioinformatics/btz856; taken over by VRS, DOI 10.1016/j.xgen.2021.100027). That needs the
bases around the change. Where they are not known, an insertion or deletion gets no VRS identifier
and an SPDI as written, marked as such; a substitution needs no surroundings.

VRS identifiers follow version 2.0 of the specification. They are built on the genome alone: the
contig's refget accession (SQ.) stands in them, so that a contig without one gives none.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha512

from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.shift import placements, trimmed
from varannot.transcripts.model import Window

__all__ = [
    "Identity",
    "Justified",
    "identity",
    "justified",
    "refget",
    "same_event",
    "sha512t24u",
    "spdi",
    "vrs_id",
]

NO_REFGET = "No VRS identifier: the refget accession of the contig is not known."
NO_SURROUNDINGS = "No VRS identifier: the bases around the change are not known."
REF_DIFFERS = "No VRS identifier: the reference bases stated are not those of the genome."
NO_CHANGE = "No VRS identifier: nothing is changed."
UNKNOWN_BASES = "No VRS identifier: the bases are not all A, C, G or T."


@dataclass(frozen=True, slots=True)
class Justified:
    """A genomic change after justification: `ref` from `start` to `end` gives way to `alt`.

    Coordinates are genomic, 0-based and half-open, bases are of the forward strand. `seed` is the
    number of bases gained or lost by a pure insertion or deletion, 0 for a substitution. `reason`
    is empty if the allele is fully justified, else it says why it is as written.
    """

    start: int
    end: int
    ref: str
    alt: str
    seed: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """The names of one change: SPDI, whether that is canonical, VRS identifier or why none."""

    spdi: str
    canonical: bool
    vrs_id: str
    reason: str


def sha512t24u(data: bytes) -> str:
    """Return the truncated digest of GA4GH: SHA-512, its first 24 bytes, in URL-safe base64.

    Source: DOI 10.1371/journal.pone.0239883.

    >>> sha512t24u(b"ACGT")
    'aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2'
    """
    return urlsafe_b64encode(sha512(data).digest()[:24]).decode("ascii")


def refget(bases: str) -> str:
    """Return the refget accession of a whole sequence; lower case counts as upper case.

    >>> refget("acgt")
    'SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2'
    """
    return "SQ." + sha512t24u(bases.upper().encode("ascii"))


def justified(edit: Edit, window: Window | None, strand: int = 1) -> Justified:
    """Return a genomic edit spread over all its placements.

    `edit` is in genomic coordinates. `window` holds bases of the genome in the sense direction of
    `strand` (1 or -1), as transcripts carry them; None where nothing is known.

    >>> justified(Edit(104, 105, "T", ""), Window(100, "GATTTTC"))
    Justified(start=102, end=106, ref='TTTT', alt='TTT', seed=1, reason='')
    """
    edit = trimmed(edit)
    seed = len(edit.alt) - len(edit.ref) if not (edit.ref and edit.alt) else 0
    reason = _unfit(edit)
    if not reason and window is not None:
        turned = edit if strand == 1 else sense_edit(edit, strand)
        if not _agrees(window, turned):
            reason = REF_DIFFERS
        elif seed:
            spread = _spread(turned, window)
            if spread is not None:
                full = spread if strand == 1 else sense_edit(spread, strand)
                return Justified(full.start, full.end, full.ref, full.alt, abs(seed))
            reason = NO_SURROUNDINGS
    elif not reason and seed:
        reason = NO_SURROUNDINGS
    return Justified(edit.start, edit.end, edit.ref, edit.alt, abs(seed), reason)


def spdi(accession: str, edit: Edit, window: Window | None = None, strand: int = 1) -> str:
    """Return the SPDI of a genomic edit: `accession:start:deleted:inserted`, `start` 0-based.

    It is the canonical (contextual) one if the surroundings are known, else the change as
    written; `identity` tells which. `accession` names the contig with its version.

    >>> spdi("NC_000017.11", Edit(7674219, 7674220, "C", "T"))
    'NC_000017.11:7674219:C:T'
    """
    return _spdi(accession, justified(edit, window, strand))


def vrs_id(
    sequence: str, edit: Edit, window: Window | None = None, strand: int = 1
) -> tuple[str, str]:
    """Return the VRS 2.0 identifier of a genomic edit (`ga4gh:VA...`) and an empty text.

    `sequence` is the refget accession of the contig (`SQ...`). Where there is no identifier, the
    first text is empty and the second says why.

    >>> vrs_id("SQ.IIB53T8CNeJJdUqzn9V_JnRtQadwWCbl", Edit(44908821, 44908822, "C", "T"))
    ('ga4gh:VA.0AePZIWZUNsUlQTamyLrjm2HWUw2opLt', '')
    """
    return _vrs(sequence, justified(edit, window, strand))


def identity(
    accession: str, sequence: str, edit: Edit, window: Window | None = None, strand: int = 1
) -> Identity:
    """Return SPDI and VRS identifier of a genomic edit, justified once.

    `accession` and `sequence` are the RefSeq and the refget accession of the contig; without
    either the name that needs it is empty.
    """
    allele = justified(edit, window, strand)
    name, reason = _vrs(sequence, allele)
    return Identity(_spdi(accession, allele) if accession else "", not allele.reason, name, reason)


def same_event(a: Edit, b: Edit, window: Window | None = None, strand: int = 1) -> bool:
    """Return whether two genomic edits make the same sequence.

    Where the surroundings are not known, only edits that are the same after leaving out their
    shared bases are recognised: False then means "not shown to be the same".
    """
    first, second = justified(a, window, strand), justified(b, window, strand)
    return (first.start, first.end, first.ref, first.alt) == (
        second.start,
        second.end,
        second.ref,
        second.alt,
    )


def _unfit(edit: Edit) -> str:
    if not edit.changes:
        return NO_CHANGE
    if (edit.ref + edit.alt).strip("ACGT"):
        return UNKNOWN_BASES
    return ""


def _agrees(window: Window, edit: Edit) -> bool:
    """Whether the window holds the bases that the edit says it replaces, as far as known."""
    known = window.slice(edit.start, edit.end)
    if known == edit.ref:
        return True
    return "N" in known and all(
        one in ("N", other) for one, other in zip(known, edit.ref, strict=True)
    )


def _spread(edit: Edit, window: Window) -> Edit | None:
    """Return a pure insertion or deletion over all its placements; None if bases are missing."""
    found = placements(window, edit)
    if found.open_start or found.open_end or "N" in window.slice(edit.start, edit.end):
        return None
    last = found.named
    around = window.slice(found.first, last.end)
    kept = around[: last.start - found.first]
    return Edit(found.first, last.end, around, kept + last.alt)


def _spdi(accession: str, allele: Justified) -> str:
    return f"{accession}:{allele.start}:{allele.ref}:{allele.alt}"


def _vrs(sequence: str, allele: Justified) -> tuple[str, str]:
    if not sequence:
        return "", NO_REFGET
    if allele.reason:
        return "", allele.reason
    # Canonical JSON (RFC 8785): keys in order, no white space; only the fields that VRS digests.
    place = sha512t24u(
        f'{{"end":{allele.end},"sequenceReference":{{"refgetAccession":"{sequence}",'
        f'"type":"SequenceReference"}},"start":{allele.start},"type":"SequenceLocation"}}'.encode()
    )
    unit = _unit(allele)
    state = (
        f'{{"length":{len(allele.alt)},"repeatSubunitLength":{unit},'
        '"type":"ReferenceLengthExpression"}'
        if unit
        else f'{{"sequence":"{allele.alt}","type":"LiteralSequenceExpression"}}'
    )
    name = sha512t24u(f'{{"location":"{place}","state":{state},"type":"Allele"}}'.encode())
    return f"ga4gh:VA.{name}", ""


def _unit(allele: Justified) -> int:
    """Return the length of the repeated unit of an allele that the reference spells; else 0.

    VRS 2.0, allele normalisation, step 5: a deletion counts as spelled by the reference, with the
    deleted bases as unit. An insertion does if the bases at the end of the region, taken again
    and again, give what is added; the unit is then the greatest such divisor of its length.
    The specification is about to change to the smallest (ga4gh/vrs-python issue 637), and some
    software does so already: two T more in a run of T then get another identifier.
    """
    size, seed = len(allele.ref), allele.seed
    if not seed or not size:
        return 0
    if len(allele.alt) < size:
        return seed
    added = allele.alt[size:]
    for unit in range(min(seed, size), 0, -1):
        if seed % unit == 0 and added == allele.ref[size - unit :] * (seed // unit):
            return unit
    return 0
