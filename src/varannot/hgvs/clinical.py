"""What a change is on MANE Plus Clinical, for genes with a second protein of its own.

CDKN2A is the case in point: its second exon is read in two frames, for p16 and for p14ARF, and a
change can stop the one and alter or spare the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.projector import Projector
from varannot.hgvs.row_transcripts import distance
from varannot.model import Description, FindingCode, HgvsFinding
from varannot.transcripts.model import Transcript

__all__ = ["on_clinical", "other_protein"]

_NEAR = 1_000
"""Bases outside the other transcript within which a change may share an exon with it."""


def on_clinical(
    projector: Projector, transcript: Transcript, edit: Edit
) -> tuple[HgvsFinding, ...]:
    """Return what an edit is on MANE Plus Clinical, beside the description on MANE Select.

    `edit` is genomic, forward strand, 0-based half-open.
    """
    return tuple(_said(one) for one in _described(projector, transcript, edit))


def other_protein(
    projector: Projector,
    transcript: Transcript | None,
    known: Iterable[Description],
    edit: Edit,
) -> tuple[HgvsFinding, ...]:
    """Return what an edit is on MANE Plus Clinical where that is another change of the protein.

    `transcript` is MANE Select of the gene, `known` what the edit is described as already. A
    change that is the same but for the number of its residue is not said again. A change close to
    the other transcript is said to lie outside it.
    """
    if transcript is None or not projector.also_clinical(transcript):
        return ()
    told = {_meaning(one) for one in known}
    beside = _described(projector, transcript, edit)
    found = [_said(one) for one in beside if _meaning(one) not in told]
    found += [
        _outside(other)
        for other in projector.also_clinical(transcript)
        if 0 < distance(other, edit) <= _NEAR
    ]
    return tuple(found)


def _described(projector: Projector, transcript: Transcript, edit: Edit) -> Iterator[Description]:
    for other in projector.also_clinical(transcript):
        if other.start <= sense_edit(edit, other.strand).start < other.end:
            yield projector.describe(other, edit).description


def _outside(other: Transcript) -> HgvsFinding:
    part = "transcript" if other.whole else "coding sequence"
    text = f"On {other.accession} (MANE Plus Clinical): outside its {part}."
    return HgvsFinding(code=FindingCode.OTHER_ISOFORM, text=text)


def _meaning(one: Description) -> tuple[str, str]:
    return one.consequence.value, re.sub(r"\d+", "", one.hgvs_p)


def _said(one: Description) -> HgvsFinding:
    names = " ".join(filter(None, (one.hgvs_c, one.hgvs_p))) or "no name"
    text = f"On {one.transcript} (MANE Plus Clinical): {names}, {one.consequence.value}."
    return HgvsFinding(code=FindingCode.OTHER_ISOFORM, text=text)
