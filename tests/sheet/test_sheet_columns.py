from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest
import yaml

from varannot.sheet.columns import CHECKLIST, SAMPLE_SHEET
from varannot.sheet.keys import CONFIG
from varannot.tables import Kind
from varannot.textio import read_table

ROOT = Path(__file__).resolve().parents[2]

# The inputs of each item of the checklist: sheet columns, configuration keys (with a dot or
# listed in CONFIG), and in brackets what comes from elsewhere.
CHECKLIST_INPUTS = {
    "C01": "patient_id birth_date age sex",
    "C02": "laboratory report_number [page numbers: report]",
    "C03": "collected_date received_date report_date date requester question",
    "C04": "tumour_type diagnosis tumour_site lesion",
    "C05": "specimen block_id normal_tissue",
    "C06": "specimen tumour_content tumour_content_by tumour_fraction ploidy",
    "C07": "specimen plasma_volume_ml cfdna_ng tumour_fraction",
    "C08": "assay assay_version genome_build assay.name assay.version assay.genome_build "
    "combined_output [genes tested: pack]",
    "C09": "lod_small_variants lod_cnv lod_loh lod_fusions lod_msi tumour_content "
    "lod.small_variants lod.cnv lod.loh lod.fusions lod.msi lod.tmb",
    "C10": "[coverage: metrics files]",
    "C11": "assay assay.name rna_done [what the assay cannot see: pack]",
    "C12": "combined_output variants",
    "C13": "[description check]",
    "C14": "[old names: pack]",
    "C15": "[classification scheme: model]",
    "C16": "tmb tmb_method msi_stable msi_unstable msi_not_evaluable msi_total msi_status "
    "msi_method mmr_ihc msi_pcr gis lod_msi lod.msi lod.tmb thresholds.tmb_high "
    "thresholds.tmb_borderline_low thresholds.tmb_borderline_high thresholds.msi_high_percent "
    "thresholds.msi_indeterminate_percent thresholds.msi_min_sites thresholds.gis_high "
    "thresholds.gis_grey_low thresholds.gis_grey_high",
    "C17": "rna_done lod_small_variants lod_cnv lod_loh lod_fusions lod.small_variants lod.cnv "
    "lod.loh lod.fusions",
    "C18": "prior_therapies region knowledge_max_age_months [therapy lines: knowledge table]",
    "C19": "germline_consent germline_status germline_result germline_date normal_tissue",
    "C20": "specimen [caution: rule]",
    "C21": "patient_id replaces_report",
    "C22": "report_status replaces_report amendment_reason",
    "C23": "author second_reader signed_date [versions: model]",
    "C24": "question ihc_pten ihc_atrx ihc_p53 ihc_rb1 fish [answer: report]",
}


def declared(item: str) -> set[str]:
    columns = (*SAMPLE_SHEET.columns, *CONFIG.columns)
    return {column.name for column in columns if item in column.needed_for.split(", ")}


def test_the_mapping_covers_the_whole_checklist():
    assert tuple(CHECKLIST_INPUTS) == CHECKLIST
    assert all(CHECKLIST_INPUTS.values())


@pytest.mark.parametrize("item", CHECKLIST)
def test_every_input_of_the_checklist_is_a_column_or_a_key(item):
    inputs = set(re.sub(r"\[.*?\]", "", CHECKLIST_INPUTS[item]).split())
    assert declared(item) == inputs


def test_the_checklist_table_asks_for_nothing_that_cannot_be_entered():
    table = read_table(ROOT / "resources" / "completeness.tsv", "completeness.tsv")
    columns = set(SAMPLE_SHEET.names)
    for row in table.rows:
        for cell in row.cells["columns"].split(";"):
            assert set(filter(None, cell.split("|"))) <= columns, row.cells["id"]
        for pair in filter(None, row.cells["settings"].split(";")):
            column, _, key = pair.partition("=")
            assert column in columns, row.cells["id"]
            assert key in CONFIG.names, (row.cells["id"], key)


def test_every_setting_that_the_code_reads_is_declared():
    read = re.compile(r"""settings(?:\.get\(|\[)\s*["']([\w.]+)["']""")
    for path in sorted((ROOT / "src").rglob("*.py")):
        for key in read.findall(path.read_text(encoding="utf-8")):
            assert key in CONFIG.names, f"{path.name} reads {key}"


@pytest.mark.parametrize("table", [SAMPLE_SHEET, CONFIG], ids=lambda table: table.name)
def test_declarations_are_complete(table):
    assert len(set(table.names)) == len(table.names)
    for column in table.columns:
        assert column.prose.endswith("."), column.name
        assert column.group, column.name
        assert bool(column.allowed) or column.kind is not Kind.CHOICE, column.name
        assert set(filter(None, column.needed_for.split(", "))) <= set(CHECKLIST), column.name


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_schemas", ROOT / "tools/make_schemas.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_schema_files_and_key_table_are_current(maker):
    for path, text in maker.files().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run tools/make_schemas.py"


def test_the_schemas_accept_what_ships_and_are_closed(maker):
    config = maker.config_schema()
    jsonschema.Draft202012Validator.check_schema(config)
    validator = jsonschema.Draft202012Validator(config)
    for name in ("config.yaml", "as_published.yaml"):
        content = yaml.safe_load((ROOT / "config" / name).read_text(encoding="utf-8"))
        assert list(validator.iter_errors(content)) == []
    for wrong in ({"sample": "x"}, {"thresholds": {"tmb": 1}}, {"batch_size": "many"}):
        assert list(validator.iter_errors(wrong)), wrong
    sheet = maker.sheet_schema()
    jsonschema.Draft202012Validator.check_schema(sheet)
    rows = jsonschema.Draft202012Validator(sheet)
    for name in ("samples.tsv", "as_published.tsv"):
        for row in read_table(ROOT / "config" / name, name).rows:
            assert list(rows.iter_errors(dict(row.cells))) == []
            assert list(rows.iter_errors(dict(row.cells) | {"colour": "red"}))
            assert list(rows.iter_errors(dict(row.cells) | {"tmb": "5,98"}))
