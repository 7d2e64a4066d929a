"""AllFusions.csv of the RNA arm, and the fusion table of the liquid assay."""

from __future__ import annotations

from run_folder.case import Case, Layout
from run_folder.rna import NOT_GIVEN, Fusion

__all__ = ["all_fusions", "dna_fusions"]

_COLUMNS = (
    "Caller,Gene A,Gene B,Gene A Breakpoint,Gene B Breakpoint,Score,Filter,Precise/Imprecise,"
    "Intragenic Call,Ref A Split,Ref A Pair,Ref B Split,Ref B Pair,Alt Split,Alt Pair,"
    "CandidateAlt,Contig,ContigAlign1,ContigAlign2,KeepFusion,Ref A Dedup,Ref B Dedup,"
    "Alt Split Dedup,Alt Pair Dedup,Fusion Directionality Known"
)
_MORE = ",Gene A Location,Gene B Location,Gene A Sense,Gene B Sense"
_LIQUID = (
    "Sample,Name,Chr1,Pos1,Chr2,Pos2,Direction,Alt_Depth,BP1_Depth,BP2_Depth,Total_Depth,VAF,"
    "Gene1,Gene2,Contig,Filter,Is_Cosmic_GenePair"
)


def all_fusions(layout: Layout, case: Case) -> bytes:
    """Return all candidates: 25 columns (LocalApp) or 29 (DRAGEN) below comment lines."""
    dragen = layout is not Layout.LOCALAPP
    lines = [
        f"# Source = FusionProcessor 1.0.0.{614 if dragen else 407}",
        "# FileDate = 20240131",
        "# Caller = The program that found the candidate.",
        "# KeepFusion = Whether the candidate is kept, or dropped from the list.",
        "# Fusion Directionality Known = Whether the order of genes gives the direction.",
        _COLUMNS + (_MORE if dragen else ""),
    ]
    lines += [",".join(_row(one, dragen=dragen)) for one in case.fusions]
    return ("\n".join(lines) + "\n").encode()


def _row(one: Fusion, *, dragen: bool) -> list[str]:
    rff = one.caller == "RnaFusionFilter"
    ref_a, ref_b = _known(one.ref_a), _known(one.ref_b)
    raw = [str(count) for count in (29, 38, 4427, 771, one.alt_split * 3, one.alt_pair * 4)]
    row = [one.caller, one.gene_a, one.gene_b, one.place_a, one.place_b, one.score, one.filters]
    row += ["Precise" if rff else NOT_GIVEN, NOT_GIVEN]
    row += raw if rff else [NOT_GIVEN] * 6
    row += [NOT_GIVEN, one.contig, *(["46", "44"] if rff else [NOT_GIVEN] * 2), str(one.kept)]
    row += [ref_a, ref_b, str(one.alt_split), str(one.alt_pair), str(one.directed)]
    if dragen:
        sense_a, sense_b = (
            ";".join("True" for _ in g.split(";")) for g in (one.gene_a, one.gene_b)
        )
        row += [one.location_a, one.location_b, sense_a, sense_b]
    return row


def _known(count: int | None) -> str:
    return NOT_GIVEN if count is None else str(count)


def dna_fusions(case: Case) -> bytes:
    """Return the table of DNA fusions of a plasma sample; kept ones have the filter PASS."""
    lines = [_LIQUID]
    for one in case.fusions:
        (chr1, pos1), (chr2, pos2) = one.place_a.split(":"), one.place_b.split(":")
        total = one.reads + (one.ref_a or 0) + (one.ref_b or 0)
        filters = "PASS" if one.kept else "LowSupport"
        row = [case.dna, f"{one.gene_a}-{one.gene_b}", chr1, pos1, chr2, pos2, "++"]
        row += [str(one.reads), str(one.ref_a or 0), str(one.ref_b or 0), str(total)]
        row += [f"{one.reads / total if total else 0:.4f}", one.gene_a, one.gene_b]
        lines.append(",".join([*row, NOT_GIVEN, filters, str(one.kept)]))
    return ("\n".join(lines) + "\n").encode()
