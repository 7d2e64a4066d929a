"""The workflow as a user runs it: one story in one copy of the checkout, told once."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from varannot.sheet.plan import REPORT_FILES

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ("KLEIN2025", "DEMO_LUAD", "DEMO_HRD")
_RULE = re.compile(r"^(?:local)?rule (\S+):$", re.MULTILINE)


@dataclass
class Run:
    """What one call of the engine did."""

    status: int
    output: str
    jobs: set[str]


@dataclass
class Checkout:
    """A copy of what the engine needs, and a way to run it there."""

    folder: Path
    runs: dict[str, Run] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The tables are those of the copy, also where a stage finds them by itself."""
        return os.environ | {
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "VARANNOT_RESOURCES": str(self.folder / "resources"),
        }

    def snakemake(self, name: str, *arguments: str) -> Run:
        done = subprocess.run(
            [str(Path(sys.executable).with_name("snakemake")), "--cores", "4", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        run = Run(done.returncode, done.stdout, set(_RULE.findall(done.stdout)))
        self.runs[name] = run
        return run

    def bytes_of(self, results: str, samples: Sequence[str] = SAMPLES) -> dict[str, bytes]:
        names = [f"{sample}/{name}" for sample in samples for name in REPORT_FILES]
        return {name: (self.folder / results / name).read_bytes() for name in names}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    folder = tmp_path_factory.mktemp("engine") / "checkout"
    folder.mkdir()
    shutil.copy(ROOT / "Snakefile", folder)
    for name in ("workflow", "config", "profiles", "resources"):
        shutil.copytree(ROOT / name, folder / name)
    return Checkout(folder)


@pytest.fixture(scope="module")
def first(checkout: Checkout) -> Run:
    return checkout.snakemake("first")


def edited(path: Path, old: str, new: str) -> str:
    """Replace a text that occurs in the file and return the file as it was."""
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    return before


def copied_row(checkout: Checkout, sample: str, new: str) -> str:
    """Return the sheet with a copy of a sample's row under a new name, in the first place."""
    lines = (checkout.folder / "config/samples.tsv").read_text(encoding="utf-8").splitlines()
    (row,) = [line for line in lines if line.startswith(f"{sample}\t")]
    return "\n".join([lines[0], new + row[len(sample) :], *lines[1:]]) + "\n"


def test_a_plain_run_creates_the_reports(checkout, first):
    assert first.status == 0, first.output
    results = checkout.folder / "results"
    for sample in SAMPLES:
        for name in REPORT_FILES:
            assert (results / sample / name).stat().st_size > 0, f"{sample}/{name}"
        for stage in ("ingest", "normalize", "classify", "actionability"):
            assert (results / sample / "stages" / f"{stage}.json").stat().st_size > 0
    for name in ("run_summary.tsv", "run_summary.html", "run_status.txt"):
        assert (results / name).stat().st_size > 0
    assert first.jobs == {
        *(f"{stage}_{s}" for s in SAMPLES for stage in ("ingest", "normalize", "classify")),
        *(f"{stage}_{s}" for s in SAMPLES for stage in ("actionability", "report")),
        *("summary", "run_status", "all"),
    }


def test_a_second_run_does_nothing(checkout, first):
    assert first.status == 0
    run = checkout.snakemake("second")
    assert run.status == 0
    assert run.jobs == set()
    assert "Nothing to be done" in run.output


def test_an_edited_knowledge_table_re_runs_classify_and_later(checkout, first):
    assert first.status == 0
    table = checkout.folder / "resources/knowledgebase.tsv"
    before = table.read_bytes()
    table.write_bytes(before + b"\n")
    run = checkout.snakemake("knowledge", "--dry-run")
    table.write_bytes(before)
    assert run.status == 0
    assert {job.partition("_")[0] for job in run.jobs} == {
        "classify",
        "actionability",
        "report",
        "summary",
        "run",
        "all",
    }
    assert len(run.jobs) == 3 * len(SAMPLES) + 3


def mounted_clinvar(path: Path, day: str) -> None:
    import pysam

    plain = path.with_name("plain.vcf")
    names = ("CLNSIG", "CLNREVSTAT")
    info = "".join(f'##INFO=<ID={n},Number=.,Type=String,Description="x">\n' for n in names)
    plain.write_text(
        f"##fileformat=VCFv4.2\n##fileDate={day}\n##reference=GRCh37\n{info}"
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
        "17\t7577538\t12356\tC\tT\t.\t.\tCLNSIG=Pathogenic;CLNREVSTAT=practice_guideline\n",
        encoding="utf-8",
    )
    pysam.tabix_compress(str(plain), str(path), force=True)
    pysam.tabix_index(str(path), preset="vcf", force=True)


def test_mounted_evidence_re_runs_classify_and_later_and_a_change_of_it_again(checkout, first):
    assert first.status == 0
    path = checkout.folder / "my clinvar.vcf.gz"
    mounted_clinvar(path, "2026-01-04")
    options = ("--config", "results=mounted", "evidence={clinvar: 'my clinvar.vcf.gz'}")
    run = checkout.snakemake("mounted", *options)
    assert run.status == 0, run.output
    report = (checkout.folder / "mounted/KLEIN2025/report.json").read_text(encoding="utf-8")
    assert "my clinvar.vcf.gz" in report
    again = checkout.snakemake("mounted again", "--dry-run", *options)
    assert again.jobs == set(), again.output
    mounted_clinvar(path, "2026-11-01")
    changed = checkout.snakemake("mounted changed", "--dry-run", *options)
    stages = {job.partition("_")[0] for job in changed.jobs}
    assert stages == {"classify", "actionability", "report", "summary", "run", "all"}


def test_evidence_that_cannot_be_mounted_is_refused_before_anything_is_run(checkout, first):
    run = checkout.snakemake("unmounted", "--config", "evidence={gnomad: none.vcf.gz}")
    assert run.status != 0
    assert "column evidence.gnomad: found 'none.vcf.gz'" in run.output
    assert "nothing was run" in run.output


def test_a_changed_threshold_re_runs_actionability_and_later(checkout, first):
    assert first.status == 0
    run = checkout.snakemake("threshold", "--dry-run", "--config", "thresholds={tmb_high: 16}")
    assert run.status == 0
    stages = {job.partition("_")[0] for job in run.jobs}
    assert stages == {"actionability", "report", "summary", "run", "all"}


def test_the_single_process_writes_the_same_bytes(checkout, first):
    assert first.status == 0
    command = [str(Path(sys.executable).with_name("varannot")), "run", "--results", "alone"]
    done = subprocess.run(
        [*command, "--configfile", "config/config.yaml"],
        cwd=checkout.folder,
        env=checkout.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert checkout.bytes_of("alone") == checkout.bytes_of("results")


def test_a_sample_added_to_the_sheet_runs_alone(checkout, first):
    assert first.status == 0
    sheet = checkout.folder / "config/more.tsv"
    sheet.write_text(copied_row(checkout, "KLEIN2025", "ADDED"), encoding="utf-8")
    before = checkout.bytes_of("results")
    run = checkout.snakemake("added", "--config", "samples=config/more.tsv")
    assert run.status == 0, run.output
    assert run.jobs == {
        *(f"{stage}_ADDED" for stage in ("ingest", "normalize", "classify")),
        *(f"{stage}_ADDED" for stage in ("actionability", "report")),
        *("summary", "run_status", "all"),
    }
    assert (checkout.folder / "results/ADDED/report.html").is_file()
    assert checkout.bytes_of("results") == before


def test_an_edited_row_re_runs_its_sample_only(checkout, first):
    assert first.status == 0
    sheet = checkout.folder / "config/samples.tsv"
    before = edited(sheet, "Leiomyosarcoma, metastatic", "Leiomyosarcoma")
    run = checkout.snakemake("edited", "--dry-run")
    sheet.write_text(before, encoding="utf-8")
    assert {job for job in run.jobs if job.startswith("ingest_")} == {"ingest_KLEIN2025"}
    assert {job for job in run.jobs if job.startswith("report_")} == {"report_KLEIN2025"}


def test_a_broken_file_fails_its_own_sample_and_names_it(checkout):
    folder = checkout.folder
    (folder / "config/broken.txt").write_bytes(b"PK\x03\x04\x00\x00 this is no table")
    sheet = folder / "config/with_broken.tsv"
    lines = copied_row(checkout, "KLEIN2025", "BROKEN").splitlines()
    lines[1] = lines[1].replace("config/demo/klein2025_variants.tsv", "config/broken.txt")
    sheet.write_text("\n".join(lines[:3]) + "\n", encoding="utf-8")
    run = checkout.snakemake(
        "broken", "--config", "samples=config/with_broken.tsv", "results=broken", "batch_size=10"
    )
    assert run.status == 1
    assert "varannot: sample BROKEN failed: config/broken.txt" in run.output
    assert "sample KLEIN2025 failed" not in run.output
    assert "Traceback" not in run.output
    written = checkout.bytes_of("broken", ("BROKEN", "KLEIN2025"))
    assert b"config/broken.txt" in written["BROKEN/report.html"]
    assert len(written["KLEIN2025/table2.tsv"].splitlines()) > 1
    assert (folder / "broken/run_summary.tsv").is_file()
    assert not (folder / "broken/run_status.txt").exists()
    # Both samples shared one job, so the broken one did not take its batch along.
    assert len([job for job in run.jobs if job.startswith("ingest_")]) == 1


def test_a_broken_document_fails_its_own_sample_until_it_is_deleted(checkout):
    options = ("--config", "results=damaged", "batch_size=10")
    assert checkout.snakemake("sound", *options).status == 0
    before = checkout.bytes_of("damaged")
    damaged = checkout.folder / "damaged"
    (damaged / "DEMO_HRD/stages/normalize.json").write_text('{"cut', encoding="utf-8")
    for name in ("damaged", "damaged again"):
        run = checkout.snakemake(name, *options)
        assert run.status == 1
        assert "sample DEMO_HRD failed" in run.output
        assert "Delete the folder damaged/DEMO_HRD and run again" in run.output
        assert "Traceback" not in run.output
    others = ("KLEIN2025", "DEMO_LUAD")
    assert checkout.bytes_of("damaged", others).items() <= before.items()
    shutil.rmtree(damaged / "DEMO_HRD")
    assert checkout.snakemake("mended", *options).status == 0
    assert checkout.bytes_of("damaged") == before


def test_a_missing_document_is_made_again(checkout, first):
    document = checkout.folder / "results/DEMO_LUAD/stages/normalize.json"
    before = document.read_bytes()
    document.unlink()
    run = checkout.snakemake("missing document")
    assert run.status == 0
    assert "normalize_DEMO_LUAD" in run.jobs
    assert "ingest_DEMO_LUAD" not in run.jobs
    assert document.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("samples: [a\n", "config/config.yaml, row 2: found 'expected ',' or ']'"),
        ("report_date: 2026-13-45\n", "config/config.yaml, row 1, column report_date"),
        ("", "config/config.yaml, row 1: found 'an empty file'"),
    ],
)
def test_a_mistake_in_the_settings_is_named_with_its_row(checkout, text, message):
    settings = checkout.folder / "config/config.yaml"
    sound = settings.read_bytes()
    settings.write_text(text, encoding="utf-8")
    run = checkout.snakemake(f"settings {message}", "--dry-run")
    settings.write_bytes(sound)
    assert run.status == 2
    assert message in run.output
    assert "Traceback" not in run.output


def test_a_misspelt_key_is_refused_by_name(checkout):
    run = checkout.snakemake("key", "--config", "interpetation=graded", "results=never")
    assert run.status == 2
    assert "found 'interpetation', expected a key of the configuration" in run.output
    assert "Did you mean 'interpretation'?" in run.output
    assert "Traceback" not in run.output
    assert not (checkout.folder / "never").exists()
    (checkout.folder / "lab.yaml").write_text("thresholds:\n  tmb_hihg: 10\n", encoding="utf-8")
    run = checkout.snakemake("key in file", "--configfile", "lab.yaml")
    assert run.status == 2
    assert "varannot: lab.yaml, row 2, column thresholds.tmb_hihg: found" in run.output


def test_a_missing_file_refuses_the_sheet(checkout):
    sheet = checkout.folder / "config/missing.tsv"
    text = (checkout.folder / "config/samples.tsv").read_text(encoding="utf-8")
    text = text.replace("config/demo/klein2025_variants.tsv", "config/demo/none.tsv")
    sheet.write_text(text, encoding="utf-8")
    run = checkout.snakemake("missing", "--config", "samples=config/missing.tsv", "results=never")
    assert run.status == 2
    assert (
        "varannot: config/missing.tsv, row 2, column variants: found 'config/demo/none.tsv', "
        "expected a file that exists."
    ) in run.output
    assert "varannot: nothing was run." in run.output
    assert not (checkout.folder / "never").exists()


def test_the_published_table_has_its_own_sheet_and_folder(checkout):
    run = checkout.snakemake("published", "--configfile", "config/as_published.yaml")
    assert run.status == 0, run.output
    assert {job for job in run.jobs if job.startswith("report_")} == {"report_KLEIN2025"}
    table = (checkout.folder / "results_as_published/KLEIN2025/table2.tsv").read_text("utf-8")
    assert len(table.splitlines()) == 9
    refused = checkout.snakemake(
        "refused",
        "--configfile",
        "config/as_published.yaml",
        "--config",
        "samples=config/samples.tsv",
    )
    assert refused.status == 2
    assert "row 3, column published_reference" in refused.output
    assert "row 4, column published_reference" in refused.output


def test_sheet_files_and_results_may_lie_outside_the_checkout(checkout, tmp_path):
    shutil.copy(ROOT / "config/demo/klein2025_variants.tsv", tmp_path / "v.tsv")
    sheet = tmp_path / "s.tsv"
    header = "sample_id\tpatient_id\ttumour_type\tvariants\n"
    sheet.write_text(f"{header}OUT-1.a\tP1\tLeiomyosarcoma\tv.tsv\n", encoding="utf-8")
    results = tmp_path / "re sults"
    run = checkout.snakemake("outside", "--config", f"samples={sheet}", f"results={results}")
    assert run.status == 0, run.output
    assert (results / "OUT-1.a" / "report.html").is_file()
