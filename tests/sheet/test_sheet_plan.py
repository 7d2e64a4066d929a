from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varannot.errors import InputError
from varannot.resources import resource
from varannot.sheet.plan import LONGEST_LINE, REPORT_FILES, Plan, make_plan, split_batches

IDS = st.sets(st.text("abcXYZ019_-.", min_size=1, max_size=8), min_size=1, max_size=60)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder of a run, with one file that samples may name."""
    (tmp_path / "v.tsv").write_text("gene\thgvs_c\nTP53\tc.743G>A\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def planned(base: Path):
    def plan(config: dict[str, object], *rows: str, header: str = "") -> Plan:
        head = "sample_id\tpatient_id\ttumour_type\tvariants" + header
        (base / "s.tsv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return make_plan({"samples": "s.tsv"} | config, (), base, resource("oncotree.tsv"))

    return plan


def test_a_plan_names_the_files_of_each_stage(planned):
    plan = planned({"results": "out/"}, "A\tP\tLMS\tv.tsv", "B\tP\tLMS\tv.tsv")
    assert plan.batches == {"A": ("A",), "B": ("B",)}
    assert plan.documents(("A",), "classify") == ["out/A/stages/classify.json"]
    assert plan.reports(("B",)) == [f"out/B/{name}" for name in REPORT_FILES]
    assert plan.reports() == plan.reports(("A", "B"))
    assert plan.files(("A", "B")) == ["v.tsv", "v.tsv"]
    assert plan.log("ingest", "A") == "out/logs/ingest_A.log"
    assert plan.log("summary") == "out/logs/summary.log"
    assert plan.knowledge == "resources/knowledgebase.tsv"
    assert plan.local_knowledge == []
    assert plan.local_knowledge_option == ""


def test_the_files_of_a_transcript_bundle_are_inputs(planned, base):
    assert planned({}, "A\tP\tLMS\tv.tsv").transcripts == "resources/transcripts"
    assert planned({}, "A\tP\tLMS\tv.tsv").genome_build_option == ""
    (base / "own").mkdir()
    for name in ("bundle.tsv", "transcripts.tsv", "windows.fa.gz", "notes.txt"):
        (base / "own" / name).write_text("", encoding="utf-8")
    config = {"transcripts": "own", "assay": {"genome_build": "GRCh38"}}
    plan = planned(config, "A\tP\tLMS\tv.tsv")
    assert plan.transcript_files == [
        "own/bundle.tsv",
        "own/transcripts.tsv",
        "own/windows.fa.gz",
    ]
    assert plan.genome_build_option == "--genome-build GRCh38"


def test_rows_are_what_ingest_takes(planned):
    import msgspec

    from varannot.pipeline import IngestRow

    plan = planned({}, "A\tP\tLMS\tv.tsv\tit's {x} $HOME Größe", header="\tnote")
    (row,) = msgspec.json.decode(plan.rows(("A",)).encode(), type=list[IngestRow])
    assert row.sample_id == "A"
    assert row.cells["note"] == "it's {x} $HOME Größe"
    assert row.tumour.code == "LMS"
    assert plan.rows(("A",)).isascii()


def test_the_local_table_is_an_input_and_a_quoted_option(planned, base):
    (base / "my rows.tsv").write_text("kb_id\n", encoding="utf-8")
    plan = planned({"local_knowledgebase": "my rows.tsv"}, "A\tP\tLMS\tv.tsv")
    assert plan.local_knowledge == ["my rows.tsv"]
    assert shlex.split(plan.local_knowledge_option) == ["--local-kb", "my rows.tsv"]


def test_settings_are_sorted_and_free_of_what_only_steers_the_run(planned):
    plan = planned({"region": "EMA", "assay": {"name": "x"}}, "A\tP\tLMS\tv.tsv")
    assert json.loads(plan.settings) == {
        "assay.name": "x",
        "interpretation": "graded",
        "knowledge_max_age_months": "12",
        "region": "EMA",
    }
    assert list(json.loads(plan.settings)) == sorted(json.loads(plan.settings))


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"results": "."}, "found '.', expected a folder of its own"),
        ({"results": ".."}, "found '..', expected a folder of its own"),
        ({"results": "v.tsv"}, "found 'v.tsv', expected a folder of its own"),
        ({"knowledgebase": "none.tsv"}, "found 'none.tsv', expected a file that exists"),
        ({"local_knowledgebase": "none.tsv"}, "found 'none.tsv', expected a file that exists"),
        ({"interpretation": "as_published"}, "column published_reference"),
        ({"sample": "x"}, "Did you mean 'samples'?"),
    ],
)
def test_a_run_that_cannot_be_planned(planned, config, expected):
    with pytest.raises(InputError) as caught:
        planned(config, "A\tP\tLMS\tv.tsv")
    assert expected in str(caught.value)


def test_a_mistake_in_a_configuration_file_is_named_with_file_and_row(base):
    (base / "c.yaml").write_text("\nsampels: s.tsv\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"^c.yaml, row 2, column sampels"):
        make_plan({"sampels": "s.tsv"}, ["c.yaml"], base)
    (base / "c.yaml").write_text("samples: s.tsv\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"^command line \(--config\), column x"):
        make_plan({"samples": "s.tsv", "x": 1}, ["c.yaml"], base)


def test_a_row_that_no_command_line_can_take_is_refused(planned):
    names = [
        "note",
        "question",
        "diagnosis",
        "fish",
        "requester",
        "tumour_site",
        "block_id",
        "author",
        "msi_method",
    ]
    header = "".join(f"\t{name}" for name in names)
    long = "\t".join(["ä'" * 1000] * len(names))
    with pytest.raises(InputError, match=r"s\.tsv, row 3: found .* bytes'.*Shorten the free texts"):
        planned({}, "A\tP\tLMS\tv.tsv", f"B\tP\tLMS\tv.tsv\t{long}", header=header)


def test_many_samples_share_jobs_and_every_line_stays_short(planned):
    note = "x'" * 1000
    rows = [f"S{number}\tP\tLMS\tv.tsv\t{note}" for number in range(400)]
    plan = planned({"results": "r" * 100}, *rows, header="\tnote")
    assert sorted(i for ids in plan.batches.values() for i in ids) == sorted(plan.samples)
    assert max(len(ids) for ids in plan.batches.values()) <= 50
    for ids in plan.batches.values():
        documents = shlex.join(plan.documents(ids, "actionability"))
        assert len(shlex.quote(plan.rows(ids))) + len(documents) < LONGEST_LINE
        assert 2 * len(documents) + len(plan.settings) < LONGEST_LINE


@given(IDS, st.integers(1, 9), st.integers(10, 200))
def test_batches_hold_every_sample_once_and_keep_the_limits(ids, limit, room):
    batches = split_batches(dict.fromkeys(ids, 10), limit, room)
    assert sorted(i for batch in batches.values() for i in batch) == sorted(ids)
    assert all(len(batch) <= limit for batch in batches.values())
    assert all(10 * len(batch) <= room for batch in batches.values())


@given(IDS, st.integers(1, 9))
def test_an_added_sample_changes_one_batch_only(ids, limit):
    added = min(ids)
    before = split_batches(dict.fromkeys(ids - {added}, 1), limit, 1000)
    after = split_batches(dict.fromkeys(ids, 1), limit, 1000)
    changed = set(before.values()) - set(after.values())
    assert len(changed) <= 1


@given(st.permutations([f"S{number}" for number in range(30)]))
def test_the_order_of_the_sheet_does_not_change_batches(ids):
    expected = split_batches({f"S{number}": 1 for number in range(30)}, 4, 100)
    assert split_batches(dict.fromkeys(ids, 1), 4, 100) == expected


def mounted(folder: Path, name: str) -> Path:
    import pysam

    plain = folder / "plain.vcf"
    plain.write_text(
        "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
        "17\t9\t.\tA\tT\t.\tPASS\t.\n",
        encoding="utf-8",
    )
    pysam.tabix_compress(str(plain), str(folder / name), force=True)
    pysam.tabix_index(str(folder / name), preset="vcf", force=True)
    return folder / name


def test_mounted_files_and_packs_are_inputs_and_a_quoted_option(planned, base):
    row = "A\tP\tLMS\tv.tsv"
    assert (planned({}, row).evidence_files, planned({}, row).evidence_option) == ([], "")
    mounted(base, "my clinvar.vcf.gz")
    mounted(base, "e.vcf.gz")
    (base / "own.tsv").write_text("gene\n", encoding="utf-8")
    pack = base / "resources/packs/gene_roles.tsv"
    pack.parent.mkdir(parents=True)
    pack.write_text("gene\n", encoding="utf-8")
    evidence = {"clinvar": "my clinvar.vcf.gz", "gnomad": ["e.vcf.gz"], "functional": "own.tsv"}
    plan = planned({"evidence": evidence}, row)
    assert plan.evidence_files == [
        "resources/packs/gene_roles.tsv",
        "my clinvar.vcf.gz",
        "e.vcf.gz",
        "my clinvar.vcf.gz.tbi",
        "e.vcf.gz.tbi",
        "own.tsv",
    ]
    name, text = shlex.split(plan.evidence_option)
    assert name == "--evidence"
    assert json.loads(text)["clinvar"] == ["my clinvar.vcf.gz"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda file: file.unlink(), "column evidence.gnomad: found"),
        (lambda file: Path(f"{file}.tbi").unlink(), "no e.vcf.gz.tbi or .csi beside it"),
        (lambda file: file.write_bytes(file.read_bytes()[:-9]), "the file is cut"),
        (lambda file: file.write_text("x"), "a bgzip file"),
    ],
)
def test_evidence_that_cannot_be_mounted_stops_the_run(planned, base, spoil, message):
    spoil(mounted(base, "e.vcf.gz"))
    with pytest.raises(InputError) as error:
        planned({"evidence": {"gnomad": "e.vcf.gz"}}, "A\tP\tLMS\tv.tsv")
    assert message in str(error.value)


def test_a_missing_table_of_the_laboratory_stops_the_run(planned):
    with pytest.raises(InputError, match=r"evidence\.functional"):
        planned({"evidence": {"functional": "none.tsv"}}, "A\tP\tLMS\tv.tsv")
