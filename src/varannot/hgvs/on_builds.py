"""One description on one transcript, with the bases of introns on every installed build.

The bases of an exon are the transcript's own and the same on each build; those of an intron are
the genome's, and builds differ there.
"""

from __future__ import annotations

from varannot.hgvs.cdna import Cdna
from varannot.hgvs.on_transcripts import OnTranscript, truth
from varannot.hgvs.protein import Protein
from varannot.hgvs.reference import Reference
from varannot.transcripts.model import Transcript

__all__ = ["truth_on_builds"]


def truth_on_builds(
    cdna: Cdna | None, protein: Protein | None, transcript: Transcript, reference: Reference
) -> tuple[OnTranscript, str]:
    """Return what is true of a description, and the builds that it is true on where they differ.

    A stated base of an intron is false only where no installed build has it; where one has it,
    what is returned was seen on that build.
    """
    state = truth(cdna, protein, *reference.known(transcript))
    if cdna is None or state.base is None or not (cdna.start.offset or cdna.end.offset):
        return state, ""
    others = [
        truth(cdna, protein, *reference.known(one)) for one in reference.elsewhere(transcript)
    ]
    differing = [one for one in others if one.base is not None and one.base != state.base]
    if not differing:
        return state, ""
    true, false = (state, differing[0]) if state.base else (differing[0], state)
    text = f"on {false.transcript.build} {false.reason}; on {true.transcript.build} it is"
    return true, f"{text} {cdna.deleted}, as stated"
