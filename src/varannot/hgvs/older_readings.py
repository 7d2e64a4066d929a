"""Readings of a c. in the style and numbering of earlier days, held against the sequence.

Such a name may also be true as an HGVS description; then both readings are listed and none is
chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from varannot.hgvs.cdna import Cdna
from varannot.hgvs.consequence import consequence
from varannot.hgvs.legacy import Legacy
from varannot.hgvs.older_names import old_numbers
from varannot.hgvs.on_transcripts import truth
from varannot.hgvs.protein import Protein
from varannot.hgvs.reference import Reference
from varannot.hgvs.words import listed
from varannot.model import Reading
from varannot.transcripts.model import Transcript

__all__ = ["merged", "old_readings", "old_style_caution"]


def old_readings(
    gene: str,
    coding: str,
    printed: tuple[Cdna | None, Protein | None],
    known: Legacy,
    reference: Reference,
    *,
    contradicted: bool,
) -> tuple[Reading, ...]:
    """Return what an old-style c. means by the older numbering of its gene, where that is true.

    `coding` is the cleaned text of c. and `printed` what was read of both halves. A c. that is
    not contradicted by the sequence or by p. has readings only where HGVS has no such form
    (`999del5`, `5382insC`); the reading as an HGVS number then stands beside. A p. has to follow.
    """
    cdna, protein = printed
    if cdna is not None and protein is not None and not contradicted:
        return ()
    numbers = old_numbers(gene, coding, known)
    on = _numbered(gene, reference) if numbers else ()
    found: list[Reading] = []
    for number in numbers:
        if not (contradicted or number.old_form):
            continue
        text = f"c. is counted in the older numbering of {gene} ({number.note.rstrip('.')})"
        found += _true(number.cdna, protein, on, reference, text)
        if found and cdna is not None and not contradicted:
            found += _true(cdna, None, on, reference, "c. is an HGVS number")
    return tuple(found)


def old_style_caution(gene: str, coding: str, old: Sequence[Reading]) -> str:
    """Return the caution that c. may be an older name, of the readings of `old_readings`."""
    meant = next((one for one in old if "older numbering" in one.explanation), None)
    if meant is None:
        return ""
    return (
        f"{coding} is written as older names are: by the older numbering of {gene} it is "
        f"{meant.hgvs_c} {meant.hgvs_p}"
    )


def merged(readings: Iterable[Reading], more: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return both, sorted by c. and then p.; where both name one event the second is kept."""
    found = {(one.hgvs_c, one.hgvs_p): one for one in (*readings, *more)}
    return tuple(found[key] for key in sorted(found))


def _numbered(gene: str, reference: Reference) -> tuple[Transcript, ...]:
    """Return MANE Select and its other versions: the offsets are those of its numbers."""
    mane = reference.mane_select(gene)
    if mane is None:
        return ()
    bare = mane.accession.partition(".")[0]
    found = reference.of_gene(gene)
    return tuple(one for one in found if one.accession.partition(".")[0] == bare)


def _true(
    cdna: Cdna,
    protein: Protein | None,
    on: Sequence[Transcript],
    reference: Reference,
    condition: str,
) -> list[Reading]:
    """Return a c. by its HGVS name and with its p., where nothing that is stated is false."""
    names: dict[tuple[str, str], list[str]] = {}
    kinds = {}
    for one in on:
        seen = truth(cdna, protein, *reference.known(one))
        if not seen.exists or seen.holds is False or seen.computed is None:
            continue
        if protein is not None and not seen.follows:
            continue
        key = (seen.expected_c or str(cdna), str(seen.computed))
        names.setdefault(key, []).append(one.accession)
        kinds[key] = consequence(cdna, seen.computed)
    return [
        Reading(
            hgvs_c=key[0],
            hgvs_p=key[1],
            consequence=kinds[key],
            explanation=f"True on {listed(accessions)} if {condition}.",
        )
        for key, accessions in names.items()
    ]
