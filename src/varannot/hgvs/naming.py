"""The coding-DNA name of a placed change.

Order of names: substitution, deletion, inversion, duplication, insertion, delins (HGVS
recommendations, prioritisation; DOI 10.1002/humu.22981).
"""

from __future__ import annotations

from varannot.bases import reverse_complement
from varannot.hgvs.cdna import Cdna, CdnaKind
from varannot.hgvs.edit import Edit
from varannot.hgvs.locate import position_at
from varannot.transcripts.model import Transcript, Window

__all__ = ["cdna_name"]


def cdna_name(named: Edit, gene: Window | None, transcript: Transcript) -> Cdna:
    """Return the c. name of an edit in sense coordinates that has been shifted already.

    Raises LocationError where an end of the change has no position on the transcript.
    """
    ref, alt, start, end = named.ref, named.alt, named.start, named.end
    if ref == alt:
        first = position_at(start, transcript)
        last = first if end - start <= 1 else position_at(end - 1, transcript)
        return Cdna(CdnaKind.IDENTITY, first, last, ref)
    if not ref:
        return _inserted(named, gene, transcript)
    first = position_at(start, transcript)
    last = first if end - start == 1 else position_at(end - 1, transcript)
    if len(ref) == len(alt) == 1:
        return Cdna(CdnaKind.SUBSTITUTION, first, first, ref, alt)
    if not alt:
        return Cdna(CdnaKind.DELETION, first, last)
    if len(ref) == len(alt) and alt == reverse_complement(ref) and set(ref) != {"N"}:
        return Cdna(CdnaKind.INVERSION, first, last)
    return Cdna(CdnaKind.DELINS, first, last, "", alt)


def _inserted(named: Edit, gene: Window | None, transcript: Transcript) -> Cdna:
    place, alt = named.start, named.alt
    if gene is not None and gene.slice(place - len(alt), place) == alt and "N" not in alt:
        first = position_at(place - len(alt), transcript)
        last = first if len(alt) == 1 else position_at(place - 1, transcript)
        return Cdna(CdnaKind.DUPLICATION, first, last)
    return Cdna(
        CdnaKind.INSERTION,
        position_at(place - 1, transcript),
        position_at(place, transcript),
        "",
        alt,
    )
