from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from varannot.errors import InputError
from varannot.knowledge.mounted.settings import NOTHING_MOUNTED
from varannot.model import Interpretation
from varannot.sheet.config import config_problems, load_config
from varannot.sheet.keys import CONFIG, DEFAULTS, GROUPS

ROOT = Path(__file__).resolve().parents[2]


def complaints(content: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_config(content, "c.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_the_default_configuration():
    config = load_config(None)
    assert config.flat() == dict(DEFAULTS)
    assert config.samples == "config/samples.tsv"
    assert config.results == "results"
    assert config.interpretation is Interpretation.GRADED
    assert config.knowledgebase == ""
    assert config.local_knowledgebase == ""
    assert config.batch_size is None


def test_every_value_becomes_text_and_unset_keys_are_left_out():
    config = load_config(
        {
            "samples": "lab/s.tsv",
            "report_date": date(2026, 11, 23),
            "region": ["EMA", "ESMO"],
            "batch_size": 20,
            "laboratory": None,
            "thresholds": {"tmb_high": 10, "msi_high_percent": 20.5, "gis_high": ""},
            "lod": None,
            "assay": {"name": " TruSight Oncology 500 "},
        }
    )
    assert config.flat() == {
        **DEFAULTS,
        "samples": "lab/s.tsv",
        "report_date": "2026-11-23",
        "region": "EMA;ESMO",
        "batch_size": "20",
        "thresholds.tmb_high": "10",
        "thresholds.msi_high_percent": "20.5",
        "assay.name": "TruSight Oncology 500",
    }
    assert config.batch_size == 20


def test_report_settings_leave_out_what_only_steers_the_run():
    config = load_config({"samples": "a", "results": "b", "batch_size": 3, "laboratory": "L"})
    assert config.report_settings() == {
        "interpretation": "graded",
        "knowledge_max_age_months": "12",
        "laboratory": "L",
    }


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            {"interpetation": "graded"},
            "c.yaml, column interpetation: found 'interpetation', expected a key of the "
            "configuration. Did you mean 'interpretation'?",
        ),
        (
            {"thresholds": {"tmb_hihg": 10}},
            "c.yaml, column thresholds.tmb_hihg: found 'thresholds.tmb_hihg', expected a key of "
            "the configuration. Did you mean 'thresholds.tmb_high'?",
        ),
        ({"tmb_high": 10}, "Did you mean 'thresholds.tmb_high'?"),
        ({"threshold": {"tmb_high": 10}}, "Did you mean 'thresholds.tmb_high'?"),
        ({"colour": {}}, "config/README.md lists the keys."),
        ({"samples": {"x": 1}}, "column samples.x: found 'samples.x', expected a key"),
        ({"thresholds": 10}, "Write thresholds: and the keys indented below it."),
        ({"thresholds": {"tmb_high": {"x": 1}}}, "found 'a group of keys', expected a number"),
        ({"interpretation": "published"}, "found 'published', expected graded, as_published."),
        ({"laboratory": False}, "found 'no or false', expected text."),
        ({"laboratory": ["a"]}, "found 'a list', expected text."),
        ({"region": ["EMA", "EU"]}, "found 'EMA;EU', expected a ;-separated list of: FDA"),
        ({"thresholds": {"tmb_high": "5,98"}}, "Write 5.98, with a decimal point."),
        ({"thresholds": {"tmb_high": -1}}, "expected a number with a decimal point, 0 or more."),
        ({"thresholds": {"tmb_high": float("nan")}}, "found 'nan', expected a number"),
        ({"lod": {"small_variants": 120}}, "found '120', expected a percentage from 0 to 100"),
        ({"batch_size": 0}, "expected a whole number, 1 or more."),
        ({"batch_size": 2.5}, "expected a whole number, 0 or more."),
        ({"report_date": "23.11.2026"}, "If that is day.month.year, write 2026-11-23."),
        ({"results": "a{b}"}, "expected a path without braces."),
        (
            {"thresholds": {"gis_grey_low": 50, "gis_grey_high": 40}},
            "column thresholds.gis_grey_low: found '50', expected at most 40",
        ),
    ],
)
def test_mistakes(content, expected):
    (problem,) = complaints(content)
    assert expected in problem


def test_all_mistakes_of_a_file_are_reported_at_once_with_their_rows(tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text(
        "# a comment\nsampels: a.tsv\nthresholds:\n  tmb_hi: 10\nresults: r\nresults: q\n",
        encoding="utf-8",
    )
    assert [str(problem) for problem in config_problems(path, "c.yaml")] == [
        "c.yaml, row 2, column sampels: found 'sampels', expected a key of the configuration. "
        "Did you mean 'samples'?",
        "c.yaml, row 4, column thresholds.tmb_hi: found 'thresholds.tmb_hi', expected a key of "
        "the configuration. Did you mean 'thresholds.tmb_high'?",
        "c.yaml, row 6, column results: found 'results', expected each key once. "
        "Row 5 has it too; remove one of the two.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1\n", "expected YAML. Indent with spaces"),
        ("samples: a: b\n", "expected YAML. Indent with spaces"),
        ("- a\n", "found 'no keys'"),
        ("5\n", "found 'no keys'"),
        ("{1: 2}\n", "found '1', expected a key of the configuration"),
    ],
)
def test_files_that_are_no_configuration(tmp_path, text, expected):
    path = tmp_path / "c.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_config(path)
    assert expected in str(caught.value)


@pytest.mark.parametrize("text", ["", "# nothing set\n"])
def test_an_empty_or_missing_file_is_refused(tmp_path, text):
    path = tmp_path / "c.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="an empty file"):
        load_config(path)
    with pytest.raises(InputError, match="no such file"):
        load_config(tmp_path / "none.yaml")


@pytest.mark.parametrize("name", ["config.yaml", "as_published.yaml"])
def test_the_shipped_configurations_are_accepted(name):
    assert config_problems(ROOT / "config" / name, name) == ()


def test_the_shipped_configuration_shows_every_key():
    content = yaml.safe_load((ROOT / "config" / "config.yaml").read_text(encoding="utf-8"))
    shown = []
    for key, value in content.items():
        shown += [f"{key}.{inner}" for inner in value] if key in GROUPS else [key]
    assert shown == list(CONFIG.names)


def test_every_default_is_accepted_by_its_key():
    assert all(CONFIG.column(key).accepts(text) for key, text in DEFAULTS.items())


@pytest.mark.parametrize(
    ("text", "row", "key", "found"),
    [
        ("report_date: 2026-13-45\n", 1, "report_date", "2026-13-45"),
        ("thresholds: &a\n  tmb_high: *a\n", 2, "thresholds.tmb_high", "a group of keys"),
        ("region: &a [*a]\n", 1, "region", "a list"),
        ("assay:\n  version: 2.10\n", 2, "assay.version", "2.10"),
        ("thresholds:\n  tmb_high: 1_000\n", 2, "thresholds.tmb_high", "1_000"),
        ("thresholds:\n  tmb_high: 1:30\n", 2, "thresholds.tmb_high", "1:30"),
        ("samples: !!python/name:os.system\n", 1, "", "could not determine a constructor"),
    ],
)
def test_yaml_that_says_something_else_than_it_seems(tmp_path, text, row, key, found):
    path = tmp_path / "c.yaml"
    path.write_text(text, encoding="utf-8")
    (problem,) = config_problems(path, "c.yaml")
    assert (problem.row, problem.column) == (row, key)
    assert problem.found.startswith(found)


def test_numbers_keep_their_meaning_and_quoted_versions_their_text(tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text('assay: {version: "2.10"}\nthresholds: {tmb_high: 10.50}\n', encoding="utf-8")
    values = load_config(path).flat()
    assert values["assay.version"] == "2.10"
    assert float(values["thresholds.tmb_high"]) == 10.5


def test_a_folder_is_no_configuration(tmp_path):
    (problem,) = config_problems(tmp_path, "c.yaml")
    assert problem.found == "a folder"


def test_evidence_takes_a_path_or_a_list_of_paths():
    config = load_config(
        {
            "evidence": {
                "clinvar": "a.vcf.gz",
                "gnomad": ["e.vcf.gz", "g.vcf.gz"],
                "without": ["civic", "clinvar"],
                "functional": "own.tsv",
            },
            "report_date": "2026-11-26",
        }
    )
    found = config.evidence
    assert found.clinvar == ("a.vcf.gz",)
    assert found.gnomad == ("e.vcf.gz", "g.vcf.gz")
    assert found.indexed == (
        ("clinvar", "a.vcf.gz"),
        ("gnomad", "e.vcf.gz"),
        ("gnomad", "g.vcf.gz"),
    )
    assert (found.functional, found.without) == ("own.tsv", ("civic", "clinvar"))
    # The age of a mounted file is judged as that of the knowledge table where nothing else is set.
    assert (found.stale_after_months, found.report_date) == (12, "2026-11-26")


def test_no_class_depends_on_dates_where_nothing_is_mounted():
    config = load_config({"report_date": "2026-11-26", "evidence": {"stale_after_months": 6}})
    assert config.evidence == NOTHING_MOUNTED
    assert load_config(None).evidence == NOTHING_MOUNTED


@pytest.mark.parametrize(
    ("evidence", "message"),
    [
        ({"clinvr": "a.vcf.gz"}, "Did you mean 'evidence.clinvar'?"),
        ({"without": ["hotspot"]}, "Did you mean 'hotspots'?"),
        ({"gnomad": "{chrom}.vcf.gz"}, "a path without braces"),
        ({"stale_after_months": "soon"}, "a whole number, 0 or more"),
        ({"clinvar": {"GRCh38": "a.vcf.gz"}}, "the paths of files, separated by ;"),
    ],
)
def test_a_mistake_in_the_evidence_is_named(evidence, message):
    with pytest.raises(InputError) as error:
        load_config({"evidence": evidence})
    assert message in str(error.value)
    assert "column evidence." in str(error.value)
