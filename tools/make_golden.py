"""Write what every kind of file says when it is read: the golden files of tests/golden/tso500.

python tools/make_golden.py                 tests/golden/tso500
python tools/make_golden.py --to FOLDER     the same into another folder

`fixtures/` has one file for each of tests/data/tso500, `samples/` the stage ingest of samples made
of them. For each layout and version that tools/make_run_folder.py makes there is a folder with one
file for each file of an invented run of one sample (copies once), with what `varannot init` says of
the run, and with the stage ingest of the sample; `contradictions/` has the last two for a run whose
files contradict each other. Fields that hold their default are left out, and so are hashes.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import io
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from contradictions import contradict
from run_folder.layouts import VERSIONS, write_run

from varannot.cli import main as varannot
from varannot.errors import BrokenFileError
from varannot.knowledge.genes import load_gene_names
from varannot.model import ExcludedRow, SectionAccount, Source
from varannot.resources import resource
from varannot.transcripts.bundle import open_bundle
from varannot.tso500.content import FileKind
from varannot.tso500.coverage import CodingRegions, coding_regions
from varannot.tso500.files import read_any, read_variants
from varannot.tso500.run_files import read_run_sheet
from varannot.tso500.stage import ingest

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "tests" / "data" / "tso500"
GOLDEN = ROOT / "tests" / "golden" / "tso500"

VARIANTS = 12
SEEDS = {"localapp-2.2": 25, "dragen-2.5": 6, "dragen-2.6": 34, "dragen-2.1": 2, "ctdna-2.6": 121}
"""Seeds whose first sample has a variant that counts for TMB, and a fusion."""
WITH_GENOME_VCF = ("localapp-2.2", "dragen-2.5")
POSITIONS = 12_000
"""Positions of a genome VCF: few beyond those that hold the calls."""
COVERED = ("BRCA1", "BRCA2", "EGFR", "KRAS", "MYC", "TP53")
"""Genes whose coverage is told."""
SAMPLES = (
    {
        "sample_id": "chosen_table",
        "variants": "lab_table.csv",
        "side_files": "small.hard-filtered.vcf;localapp_TMB_Trace.tsv",
    },
    {
        "sample_id": "other_caller",
        "variants": "mutect2_vep.vcf",
        "side_files": "gene.cnv.vcf",
        "tmb": "5.5",
        "tumour_fraction": "55",
    },
    {
        "sample_id": "single_file",
        "combined_output": "SampleAnalysisResults.json",
        "side_files": "dragen.tmb.json;dragen.msi.json;MetricsOutput.tsv;SampleSheet.csv",
    },
    {
        "sample_id": "plasma",
        "combined_output": "ctdna_CombinedVariantOutput.tsv",
        "side_files": "ctdna_Fusions.csv",
        "specimen": "plasma",
    },
    {
        "sample_id": "chosen_calls",
        "combined_output": "dragen25_hrd_CombinedVariantOutput.tsv",
        "side_files": "lofreq.vcf",
    },
    {"sample_id": "one_x", "variants": "one_x.vcf", "sex": "female"},
    {"sample_id": "two_x", "variants": "two_x.vcf", "sex": "male"},
    {"sample_id": "NTC", "combined_output": "localapp_ntc_CombinedVariantOutput.tsv"},
)
"""Samples of a sample sheet that are made of fixtures."""
NO_RESULT = ("inputs.json", "receipt")
WIDTH = 180
LONGEST = 80
"""Signs that are kept of the text of an excluded row."""


def main() -> None:
    """Write the golden files anew."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=GOLDEN)
    target: Path = parser.parse_args().to
    shutil.rmtree(target, ignore_errors=True)
    for name, document in documents():
        path = target / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pretty(document) + "\n")


def documents() -> Iterator[tuple[str, Any]]:
    """Yield every golden document with its name below the folder."""
    for path in sorted(FIXTURES.rglob("*")):
        if path.is_file():
            file = path.relative_to(FIXTURES).as_posix()
            yield f"fixtures/{file}", of_file(path, file)
    for file, what in ingested(FIXTURES, SAMPLES):
        yield f"samples/{file}", what
    with tempfile.TemporaryDirectory(prefix="varannot-golden-") as folder:
        for name, build, genome_vcf in builds():
            run = written(Path(folder) / name, build, genome_vcf=genome_vcf)
            yield from ((f"{name}/{file}", what) for file, what in of_run(run))
        run = written(Path(folder) / "contradictions", "dragen-2.5")
        samples = said_of_run(run)["samples"]
        contradict(run)
        yield "contradictions/init", said_of_run(run)
        yield from ((f"contradictions/{file}", what) for file, what in ingested(run, samples))


def written(run: Path, build: str, *, genome_vcf: bool = False) -> Path:
    """Return the folder of a new run of one sample."""
    layout, _, release = build.partition("-")
    gvcf = {"gvcf": 1, "positions": POSITIONS} if genome_vcf else {}
    write_run(run, VERSIONS[layout][release], 1, VARIANTS, SEEDS[build], **gvcf)
    return run


def builds() -> Iterator[tuple[str, str, bool]]:
    """Yield its name, what is built and whether there is a genome VCF, for each golden run."""
    for build in SEEDS:
        yield build, build, False
        if build in WITH_GENOME_VCF:
            yield f"{build}-genome-vcf", build, True


def of_run(run: Path) -> Iterator[tuple[str, Any]]:
    """Yield what the files of a run say, each by its own name, and what they say together."""
    seen: set[bytes] = set()
    only_genome = run.name.endswith("genome-vcf")
    for path in sorted(run.rglob("*"), key=lambda path: ("Results" not in path.parts, path)):
        if not path.is_file() or path.name in NO_RESULT or path.suffix == ".tbi":
            continue
        data = path.read_bytes()
        digest = sha256(gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).digest()
        genome_vcf = "gvcf" in path.name or "genome.vcf" in path.name
        if digest in seen or (only_genome and not genome_vcf):
            continue
        seen.add(digest)
        yield path.name, of_file(path, path.name)
    said = said_of_run(run)
    yield "init", said
    yield from ingested(run, said["samples"])


def said_of_run(run: Path) -> dict[str, Any]:
    """Return what `varannot init` says of a run, and the samples of the sheet that it writes."""
    sheet = run / "samples.tsv"
    sheet.unlink(missing_ok=True)
    said = io.StringIO()
    with contextlib.chdir(run), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = varannot(["init", ".", "--out", sheet.name, "--all"])
    lines = sheet.read_text().splitlines() if sheet.exists() else [""]
    header, *rows = [line.split("\t") for line in lines]
    samples = [dict(zip(header, row, strict=True)) for row in rows]
    return {"status": status, "said": said.getvalue().splitlines(), "samples": samples}


def ingested(run: Path, samples: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, Any]]:
    """Yield the whole stage ingest of each sample."""
    for sample in samples:
        cells = {name: cell for name, cell in sample.items() if cell}
        found = ingest(cells, run, known_symbols=symbols(), regions=regions)
        yield f"{sample['sample_id']}.ingest", plain(found, "")


@cache
def symbols() -> frozenset[str]:
    """Return the known symbols of genes, as a run takes them."""
    return frozenset(load_gene_names(resource("gene_names.tsv")).symbols())


@cache
def regions() -> CodingRegions:
    """Return the coding exons of a few genes."""
    return coding_regions(open_bundle(ROOT / "resources" / "transcripts"), "GRCh37", COVERED)


def of_file(path: Path, file: str) -> Any:  # noqa: ANN401
    """Return what a file says when it is read by itself, or the sentences that refuse it.

    Tables that a person typed are read as the column `variants` of the sample sheet has them.
    """
    try:
        if path.name.startswith("typed_"):
            return plain(read_variants(path, file), file)
        content = read_any(path, file, regions=regions)
    except BrokenFileError as error:
        return {"refused": [str(problem) for problem in error.problems]}
    if content.account.file_kind == FileKind.RUN_SAMPLE_SHEET:
        sheet = read_run_sheet(path, file)
        settings = [[*names, text] for names, text in sheet.settings.items()]
        return plain(content, file) | {"settings": settings, "samples": plain(sheet.samples, file)}
    return plain(content, file)


def plain(value: Any, file: str) -> Any:  # noqa: ANN401
    """Return a value as JSON holds it, without defaults and hashes; `file` is the one it is of."""
    match value:
        case Source():
            named = Path(value.file).name if value.file != file else ""
            section = f"[{value.section}]" if value.section else ""
            return " ".join(part for part in (named, f"row {value.row}", section) if part)
        case Enum():
            return value.value
        case SectionAccount() if not file:
            return f"{value.name}: {value.rows} = {value.reported} + {value.excluded}"
        case (ExcludedRow(), *_):
            return by_reason(value, file)
        case tuple():
            return [plain(one, file) for one in value]
        case Mapping():
            return {name: plain(one, file) for name, one in value.items()}
    if not is_dataclass(value) and not isinstance(value, msgspec.Struct):
        return value
    tag = {"is": value.__struct_config__.tag} if getattr(value, "__struct_config__", None) else {}
    return {key: text for key, text in tag.items() if text} | {
        name: plain(one, file)
        for name, default in _fields(type(value))
        for one in [getattr(value, name)]
        if one != default and name != "sha256"
    }


def by_reason(rows: Iterable[ExcludedRow], file: str) -> list[dict[str, Any]]:
    """Return excluded rows by file, code and reason; each by its key, with what it says."""
    groups: dict[tuple[str, str, str], dict[str, str]] = {}
    for one in rows:
        if one.source.row != int(one.key.rpartition(":")[2].partition(".")[0]):
            msg = f"{one.key} stands in row {one.source.row}"
            raise ValueError(msg)
        named = Path(one.source.file).name if one.source.file != file else ""
        text = one.text if len(one.text) <= LONGEST else f"{one.text[:LONGEST]}..."
        parts = (one.source.section, one.gene, one.hgvs_c, one.hgvs_p, text)
        group = groups.setdefault((named, one.code, one.reason), {})
        group[one.key] = " | ".join(part for part in parts if part)
    return [
        {**({"file": named} if named else {}), "code": code, "reason": reason, "rows": said}
        for (named, code, reason), said in groups.items()
    ]


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a kind of value with their defaults."""
    declared = msgspec.structs.fields(kind) if issubclass(kind, msgspec.Struct) else fields(kind)
    return tuple((one.name, one.default) for one in declared)


def pretty(value: Any, indent: int = 0) -> str:  # noqa: ANN401
    """Return JSON in which whatever fits a line stands on one, so that a change is one line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= WIDTH or not isinstance(value, list | dict) or not value:
        return line
    names = [f"{json.dumps(name)}: " for name in value] if isinstance(value, dict) else None
    parts = [pretty(one, indent + 1) for one in (value.values() if names else value)]
    if names:
        parts = [name + part for name, part in zip(names, parts, strict=True)]
    inner = ",\n".join(" " * (indent + 1) + part for part in parts)
    first, last = "{}" if names else "[]"
    return f"{first}\n{inner}\n{' ' * indent}{last}"


if __name__ == "__main__":
    main()
