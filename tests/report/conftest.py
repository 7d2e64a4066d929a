from pathlib import Path

import pytest
from report_cases import SETTINGS, failed, hrd, klein

from varannot.cli import main
from varannot.model import Interpretation
from varannot.report.stage import write_failure, write_report

PUBLISHED_SETTINGS = {**SETTINGS, "interpretation": "as_published"}


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """A results folder with a graded, a rich, a failed and a published sample."""
    root = tmp_path_factory.mktemp("results")
    write_report(klein(), root / "KLEIN2025", SETTINGS)
    write_report(hrd(), root / "DEMO_HRD", SETTINGS)
    write_failure(failed(), root / "BROKEN", SETTINGS)
    published = klein(Interpretation.AS_PUBLISHED)
    write_report(published, root / "published" / "KLEIN2025", PUBLISHED_SETTINGS)
    return root


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """The results of the demonstration sheet, from its files to the report."""
    folder = tmp_path_factory.mktemp("demonstration") / "results"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(Path(__file__).resolve().parents[2])
        assert main(["run", "config/samples.tsv", "--results", str(folder), "--cores", "1"]) == 0
    return folder
