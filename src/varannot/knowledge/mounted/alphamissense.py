"""AlphaMissense's public table of single-base changes (DOI 10.1126/science.adg7492)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.knowledge.evidence import LookUp, MissenseAnswer, MissensePrediction, PredictorCall
from varannot.knowledge.mounted.alleles import VcfAllele, trimmed_allele
from varannot.knowledge.mounted.builds import build_of_alleles
from varannot.knowledge.mounted.genome import Genome
from varannot.knowledge.mounted.limits import PredictorLimits, predictor_limits
from varannot.knowledge.mounted.protein import one_letter, same_change
from varannot.knowledge.mounted.state import MountedState, state_of
from varannot.knowledge.mounted.tabix import Columns, open_tabix

__all__ = ["MountedAlphaMissense"]

TOOL = "AlphaMissense"
_COLUMNS = (
    "chrom",
    "pos",
    "ref",
    "alt",
    "genome",
    "uniprot_id",
    "transcript_id",
    "protein_variant",
    "am_pathogenicity",
    "am_class",
)
_GENOME, _TRANSCRIPT, _PROTEIN, _SCORE = 4, 6, 7, 8


class MountedAlphaMissense:
    """One AlphaMissense table on one build."""

    def __init__(self, path: Path, genome: Genome) -> None:
        self._text = open_tabix("alphamissense", path, partial(_check_columns, path))
        self._limits = predictor_limits(TOOL)
        self.build = build_of_alleles(self._text, genome, _position_and_ref, self._stated())
        self.source = f"{TOOL} ({path.name})"

    def _stated(self) -> str:
        for chromosome in sorted(self._text.chromosomes):
            for line in self._text.lines(chromosome, 0, 1 << 29):
                return line.split("\t")[_GENOME]
        return ""

    @property
    def state(self) -> MountedState:
        """What the report says of the file."""
        licence = "CC BY 4.0 (not confirmed; earlier releases CC BY-NC-SA 4.0)"
        return state_of(self._text, TOOL, self.build, version="", date="", licence=licence)

    def answer(self, asked: VcfAllele, protein: str = "") -> MissenseAnswer:
        """Return the score of a single-base change.

        `protein` (p.Arg248Gln) chooses among the proteins of a place: residues have to agree, the
        number too where one agrees. NOT_COVERED: the table scores no such change, which says
        nothing of its effect.
        """
        allele = trimmed_allele(asked.position, asked.ref, asked.alt)
        if len(allele.ref) != 1 or len(allele.alt) != 1:
            reason = "it scores changes of a single base"
            return MissenseAnswer(LookUp.NOT_COVERED, self.source, reason)
        rows = [
            cells
            for line in self._text.lines(asked.chromosome, allele.start, allele.end)
            for cells in (line.split("\t"),)
            if int(cells[1]) == allele.start + 1 and cells[2:4] == [allele.ref, allele.alt]
        ]
        if not rows:
            reason = "it scores no such change"
            return MissenseAnswer(LookUp.NOT_COVERED, self.source, reason)
        chosen = _of_protein(rows, protein)
        if not chosen:
            scored = ", ".join(dict.fromkeys(cells[_PROTEIN] for cells in rows))
            reason = f"it scores another change of the protein here ({scored})"
            return MissenseAnswer(LookUp.NOT_COVERED, self.source, reason)
        predictions = tuple(_prediction(cells, self._limits, len(chosen) > 1) for cells in chosen)
        return MissenseAnswer(LookUp.FOUND, self.source, predictions=predictions)


def _of_protein(rows: Sequence[list[str]], protein: str) -> list[list[str]]:
    """Return the rows of the change of the protein that was asked for; all where none was."""
    asked = one_letter(protein)
    if not asked:
        return list(rows)
    exact = [cells for cells in rows if cells[_PROTEIN] == asked]
    return exact or [cells for cells in rows if same_change(cells[_PROTEIN], asked)]


def _prediction(cells: Sequence[str], limits: PredictorLimits, several: bool) -> MissensePrediction:
    score = float(cells[_SCORE])
    tool = f"{TOOL} ({cells[_TRANSCRIPT]} {cells[_PROTEIN]})" if several else TOOL
    return MissensePrediction(tool, score, called(score, limits), limits.text, limits.citation)


def called(score: float, limits: PredictorLimits) -> PredictorCall:
    """Return the call of a score; at a limit it is ambiguous."""
    if score < limits.tolerated_below:
        return PredictorCall.TOLERATED
    return PredictorCall.DAMAGING if score > limits.damaging_above else PredictorCall.AMBIGUOUS


def _check_columns(path: Path, meta: tuple[str, ...], first: str) -> Columns:
    for line in (*meta[-1:], first):
        names = tuple(name.strip().casefold() for name in line.lstrip("#").split("\t"))
        if names[: len(_COLUMNS)] == _COLUMNS:
            return Columns(0, 1, one_based=True)
    found = (meta[-1] if meta else first)[:120]
    expected = "the columns of AlphaMissense_hg38.tsv.gz (CHROM, POS, REF, ALT, genome ...)"
    action = "Mount the table of genomic changes; those of amino acids and genes are others."
    raise InputError([Problem(str(path), None, "", found, expected, action)])


def _position_and_ref(line: str) -> tuple[int, str]:
    cells = line.split("\t", 4)
    return int(cells[1]), cells[2]
