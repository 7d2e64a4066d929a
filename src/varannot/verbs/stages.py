"""One stage at a time, for the workflow engine: documents in, documents out."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from varannot.errors import VarannotError
from varannot.verbs.whole_run import say_failures

__all__ = ["actionability", "classify", "ingest", "normalize", "report", "status", "summary"]

T = TypeVar("T")


def ingest(arguments: argparse.Namespace) -> int:
    """Read the files of the samples in `--rows`."""
    from varannot.knowledge.genes import load_gene_names
    from varannot.pipeline import IngestRow, coverage_regions, ingest_case, write_case
    from varannot.transcripts.bundle import open_bundle

    rows = _argument("--rows", arguments.rows, list[IngestRow])
    genes, bundle = load_gene_names(arguments.genes), open_bundle(arguments.transcripts)
    symbols = genes.symbols()
    settings = _argument("--vcf", arguments.vcf, dict[str, str])
    for row, out in _pairs(rows, arguments.out, "--rows"):
        regions = coverage_regions(row, bundle, genes, arguments.genome_build)
        write_case(ingest_case(row, Path(), symbols, regions, settings), out)
    return 0


def normalize(arguments: argparse.Namespace) -> int:
    """Clean, check and compute descriptions."""
    from varannot.hgvs.reference_set import open_reference
    from varannot.hgvs.selection import load_selection
    from varannot.knowledge.genes import load_gene_names
    from varannot.model import Stage
    from varannot.pipeline import normalize_case, read_or_fail, shown, write_case

    genes = load_gene_names(arguments.genes)
    selection = load_selection(arguments.selection)
    reference = open_reference(arguments.transcripts, shown(arguments.transcripts))
    build = arguments.genome_build
    for path, out in _pairs(arguments.inputs, arguments.out, "--inputs"):
        case = read_or_fail(path, Stage.NORMALIZE)
        write_case(normalize_case(case, genes, selection, reference, build), out)
    return 0


def classify(arguments: argparse.Namespace) -> int:
    """Class each variant."""
    from varannot.classify.phrases import load_phrases
    from varannot.knowledge.mounted.settings import EvidenceSettings
    from varannot.knowledge.sources import EvidenceSources
    from varannot.knowledge.table import load_knowledge
    from varannot.model import Interpretation, Stage
    from varannot.pipeline import classify_case, read_or_fail, shown, write_case

    knowledge = load_knowledge(arguments.kb, shown(arguments.kb), arguments.local_kb)
    phrases = load_phrases(arguments.phrases)
    interpretation = Interpretation(arguments.interpretation)
    settings = _argument("--evidence", arguments.evidence, EvidenceSettings)
    evidence = EvidenceSources.open(settings)
    for path, out in _pairs(arguments.inputs, arguments.out, "--inputs"):
        case = read_or_fail(path, Stage.CLASSIFY)
        write_case(classify_case(case, knowledge, phrases, interpretation, evidence), out)
    return 0


def actionability(arguments: argparse.Namespace) -> int:
    """Say what findings mean for therapy."""
    from varannot.classify.phrases import load_phrases
    from varannot.knowledge.oncotree import load_oncotree
    from varannot.knowledge.table import load_knowledge
    from varannot.model import Stage
    from varannot.pipeline import actionability_case, read_or_fail, shown, table_state, write_case

    knowledge = load_knowledge(arguments.kb, shown(arguments.kb), arguments.local_kb)
    oncotree = load_oncotree(arguments.oncotree)
    phrases = load_phrases(arguments.phrases)
    states = tuple(
        table_state(name, path)
        for name, path in (
            ("gene names", arguments.genes),
            ("report selection", arguments.selection),
            ("OncoTree", arguments.oncotree),
            ("phrases", arguments.phrases),
        )
    )
    settings = _settings(arguments.settings)
    for path, out in _pairs(arguments.inputs, arguments.out, "--inputs"):
        case = read_or_fail(path, Stage.ACTIONABILITY)
        write_case(actionability_case(case, knowledge, oncotree, phrases, settings, states), out)
    return 0


def report(arguments: argparse.Namespace) -> int:
    """Write the report files."""
    from varannot.model import Stage
    from varannot.pipeline import read_or_fail, report_case

    settings = _settings(arguments.settings)
    for path in arguments.inputs:
        report_case(read_or_fail(path, Stage.REPORT), arguments.results, settings)
    return 0


def summary(arguments: argparse.Namespace) -> int:
    """Write the summary over all samples of a sheet."""
    from varannot.report.summary import write_summary
    from varannot.sheet.read import sample_ids

    ids = sample_ids(arguments.sheet, str(arguments.sheet))
    write_summary(arguments.results, ids, _settings(arguments.settings))
    return 0


def status(arguments: argparse.Namespace) -> int:
    """Return 1 and name the samples that failed, or write `--out`."""
    from varannot.sheet.read import sample_ids
    from varannot.textio import write_atomically

    ids = sample_ids(arguments.sheet, str(arguments.sheet))
    status = say_failures(arguments.results, ids)
    if status == 0:
        write_atomically(arguments.out, f"{len(ids)} samples, all written\n".encode())
    return status


def _settings(text: str) -> dict[str, str]:
    return _argument("--settings", text, dict[str, str])


def _argument(name: str, text: str, kind: type[T]) -> T:
    import msgspec

    try:
        return msgspec.json.decode(text.encode(), type=kind)
    except msgspec.DecodeError as error:
        message = f"{name} is not the JSON that the workflow gives: {error}"
        raise VarannotError(message) from error


def _pairs(inputs: Sequence[T], outputs: Sequence[Path], name: str) -> list[tuple[T, Path]]:
    if len(inputs) != len(outputs):
        message = f"{name} names {len(inputs)} samples, --out names {len(outputs)} files"
        raise VarannotError(message)
    return list(zip(inputs, outputs, strict=True))
