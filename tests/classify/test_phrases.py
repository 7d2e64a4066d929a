"""The phrase table is closed: missing, unknown and malformed phrases are refused at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from varannot.classify.phrases import REQUIRED_PHRASES, load_phrases
from varannot.errors import InputError

SHIPPED = Path(__file__).parents[2] / "resources" / "phrases.tsv"


def edited(tmp_path: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "phrases.tsv"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_shipped_phrases_are_exactly_the_required_ones():
    assert set(load_phrases(SHIPPED).texts) == set(REQUIRED_PHRASES)


def test_placeholders_are_filled():
    phrases = load_phrases(SHIPPED)
    assert phrases.text("relevance.therapy", drugs="olaparib") == "Sensitivity: olaparib"


@pytest.mark.parametrize(
    ("old", "new", "column", "expected"),
    [
        ("relevance.hrr\t", "relevance.hhr\t", "phrase_id", "a known phrase_id"),
        ("relevance.unclear\t", "relevance.hrr\t", "phrase_id", "each phrase_id once"),
        ("\tUnclear significance\t", "\t\t", "en", "a text"),
        ("Sensitivity: {drugs}", "Sensitivity: {drug}", "en", "a text with {drugs}"),
        ("Unclear significance", "Unclear {significance", "en", "a text with no names in braces"),
    ],
)
def test_a_damaged_phrase_is_refused_with_its_place(tmp_path, old, new, column, expected):
    with pytest.raises(InputError) as error:
        load_phrases(edited(tmp_path, old, new))
    problem = error.value.problems[0]
    assert (problem.column, problem.expected) == (column, expected)
    assert problem.row is not None


def test_all_mistakes_are_reported_at_once(tmp_path):
    path = tmp_path / "phrases.tsv"
    path.write_text("phrase_id\ten\tnote\nrelevance.hrr\tx\t\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_phrases(path)
    missing = {problem.expected for problem in error.value.problems}
    assert missing == set(REQUIRED_PHRASES) - {"relevance.hrr"}


def test_a_missing_column_is_named(tmp_path):
    path = tmp_path / "phrases.tsv"
    path.write_text("phrase_id\tde\nrelevance.hrr\tx\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_phrases(path)
    assert [problem.column for problem in error.value.problems] == ["en"]
