"""The engine trial: every c. spelled as expected, every p. the same protein.

`python -m bench.hgvs.trial` prints the table of the same comparison, with both opinions.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.hgvs.independent import (
    Change,
    altered_protein,
    apply_name,
    mutated,
    protein_pattern,
    same_protein,
    translate,
)
from bench.hgvs.subjects import plain_model
from trial import FOLDER, TrialRow, trial_rows, trial_transcripts

from varannot.hgvs.edit import sense_edit
from varannot.hgvs.project import Projection, project_on
from varannot.hgvs.protein_effect import CodingSequence
from varannot.transcripts.model import TranscriptSequence

Case = tuple[TrialRow, TranscriptSequence, Projection]


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    shared = Path(__file__).parents[2].parent / "shared" / "data"
    if not (shared / FOLDER).exists():
        pytest.skip(f"{FOLDER} does not lie beside the checkout")
    found = []
    transcripts = trial_transcripts(shared)
    codings = {
        name: CodingSequence.of(one.mrna, one.transcript.cds_start, one.transcript.cds_end)
        for name, one in transcripts.items()
    }
    for row in trial_rows(shared, transcripts):
        sequence = transcripts[row.transcript]
        genomic = sense_edit(row.raw, sequence.transcript.strand)
        projection = project_on(sequence, codings[row.transcript], genomic)
        found.append((row, sequence, projection))
    return found


def test_every_coding_name_is_spelled_as_expected(cases: list[Case]) -> None:
    assert len(cases) == 1_055
    wrong = [
        (row.number, row.expected_c, str(projection.cdna))
        for row, _, projection in cases
        if str(projection.cdna) != row.expected_c
    ]
    assert wrong == []


def test_every_coding_name_makes_the_mutated_sequence(cases: list[Case]) -> None:
    for row, sequence, projection in cases:
        model = plain_model(sequence)
        change = Change(row.raw.start, row.raw.end, row.raw.alt)
        ours, truth = mutated(model, apply_name(str(projection.cdna), model), change)
        assert ours == truth, row


def test_every_protein_name_is_the_protein_expected(cases: list[Case]) -> None:
    judged = 0
    for row, sequence, projection in cases:
        if not row.expected_p:
            continue
        model = plain_model(sequence)
        reference = translate(model.spliced()[model.coding[0] :])
        pattern = protein_pattern(str(projection.protein), reference)
        assert same_protein(pattern, protein_pattern(row.expected_p, reference)), row
        if pattern == "~":
            assert row.expected_p == "Met1?", row
        truth = altered_protein(model, Change(row.raw.start, row.raw.end, row.raw.alt))
        if truth is not None:
            assert same_protein(pattern, truth), row
        judged += 1
    assert judged == 831


def test_only_these_proteins_are_named_otherwise(cases: list[Case]) -> None:
    """Where ours and the brute force name the same protein in two ways, ours says where it ends."""
    other = {
        (row.transcript, row.expected_p, str(projection.protein))
        for row, _, projection in cases
        if row.expected_p and str(projection.protein) != f"p.({row.expected_p})"
    }
    added = "ThrGlyAlaGlyProSerArgCysArgThrValProAlaArgGlyCysGlyGlyHisGlnArgGln"
    longer = "GluLysAsnGlnArgGlySerGluLysProArgGluThr"
    assert other == {
        ("NM_000077.4", "=", "p.(Ter157=)"),
        ("NM_000077.4", f"Asp156delins{longer}", f"p.(Asp156_Ter157delins{longer}Ter)"),
        ("NM_003002.4", "Val147_Leu159delinsAla", "p.(Val147delinsAlaTer)"),
        ("NM_058195.3", f"Gly132delins{added}", f"p.(Gly132_Ter133delins{added}Ter)"),
    }
