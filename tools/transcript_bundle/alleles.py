"""The windows held against ClinVar's reference alleles, base by base, introns included."""

from __future__ import annotations

from collections.abc import Iterable

from transcript_bundle.evidence import Evidence
from transcript_bundle.models import Refusal
from varannot.bases import reverse_complement
from varannot.transcripts.model import Transcript, Window, sense

__all__ = ["compare_windows"]


def compare_windows(
    genes: Iterable[tuple[Transcript, Window | None]], evidence: Evidence
) -> tuple[int, list[Refusal]]:
    """Return how many bases of GRCh38 windows were compared, and the places that differ.

    `genes` holds one model of GRCh38 for each gene, which tells chromosome and strand, and the
    window of its gene.
    """
    compared = 0
    wrong: list[Refusal] = []
    for model, window in genes:
        if window is None:
            continue
        low, high = sense(window.start, window.end, model.strand)
        for position, ref in evidence.alleles_in(model.contig, low + 1, high):
            start, end = sense(position - 1, position - 1 + len(ref), model.strand)
            own = window.slice(start, end)
            stated = ref if model.strand == 1 else reverse_complement(ref)
            compared += sum(1 for base in own if base != "N")
            if any(a not in ("N", b) for a, b in zip(own, stated, strict=True)):
                place = f"{model.contig}:{position} {ref}"
                wrong.append(Refusal(model.gene, "GRCh38", f"window differs from ClinVar {place}"))
    return compared, wrong
