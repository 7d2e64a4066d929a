"""All stages for a sample sheet, several samples at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from varannot.errors import os_error_text

if TYPE_CHECKING:
    from varannot.model import Case, Interpretation
    from varannot.pipeline import IngestRow, Tables
    from varannot.sheet.config import Config

__all__ = ["run", "say_failures"]


def run(arguments: argparse.Namespace) -> int:
    """Run all stages for a sheet, write the reports and name the samples that failed."""
    from varannot.model import Interpretation, Stage
    from varannot.pipeline import IngestRow, failed_case, report_case
    from varannot.report.summary import write_summary
    from varannot.sheet.config import load_config
    from varannot.sheet.evidence_config import check_evidence
    from varannot.sheet.places import check_places
    from varannot.sheet.read import check_interpretation, read_sheet
    from varannot.verbs.processes import in_turn, processors

    config = load_config(arguments.configfile)
    sheet = arguments.sheet or Path(config.samples)
    results = arguments.results or Path(config.results)
    check_places(
        config.knowledgebase,
        config.local_knowledgebase,
        str(results),
        transcripts=config.transcripts,
    )
    check_evidence(config.evidence)
    interpretation = Interpretation(arguments.interpretation or config.interpretation)
    settings = config.report_settings()
    tables = _tables(config)
    for warning in tables.knowledge.warnings:
        print(f"varannot: warning: {warning}", file=sys.stderr)
    rows = read_sheet(sheet, str(sheet), tables.oncotree, Path())
    check_interpretation(rows, str(sheet), interpretation)
    ids = tuple(row.cells["sample_id"] for row in rows)

    def work(place: int) -> str:
        row = rows[place]
        given = IngestRow(sample_id=ids[place], cells=row.cells, tumour=row.tumour)
        try:
            _one_sample(given, tables, interpretation, settings, results)
        except OSError as error:
            return f"cannot be written: {os_error_text(error)}"
        return ""

    unwritten: dict[str, tuple[str, ...]] = {}
    cores = processors() if arguments.cores is None else arguments.cores
    for sample_id, problem in zip(ids, in_turn(work, len(ids), cores), strict=True):
        if problem:
            unwritten[sample_id] = (problem,)
            failed = failed_case(sample_id, Stage.REPORT, f"{sample_id}: {problem}")
            try:
                report_case(failed, results, settings)
            except OSError:
                _remove_report(results, sample_id)
        else:
            print(results / sample_id / "report.html")
    status = say_failures(results, ids, unwritten)
    write_summary(results, ids, settings)
    print(results / "run_summary.html")
    return status


def _remove_report(results: Path, sample_id: str) -> None:
    """Remove what an earlier run wrote: beside a failed run it would pass for today's report."""
    from varannot.report.stage import REPORT_FILES

    for name in REPORT_FILES:
        with suppress(OSError):
            (results / sample_id / name).unlink(missing_ok=True)


def _tables(config: Config) -> Tables:
    from varannot.pipeline import load_tables
    from varannot.resources import resource, resource_folder

    edited, local = config.knowledgebase, config.local_knowledgebase
    own = config.transcripts
    return load_tables(
        genes=resource("gene_names.tsv"),
        selection=resource("report_selection.tsv"),
        knowledge=Path(edited) if edited else resource("knowledgebase.tsv"),
        local_knowledge=Path(local) if local else None,
        oncotree=resource("oncotree.tsv"),
        phrases=resource("phrases.tsv"),
        transcripts=Path(own) if own else resource_folder("transcripts"),
        evidence=config.evidence,
    )


def _one_sample(
    given: IngestRow,
    tables: Tables,
    interpretation: Interpretation,
    settings: Mapping[str, str],
    results: Path,
) -> None:
    from varannot import pipeline

    def keep(case: Case) -> Case:
        pipeline.write_case(case, pipeline.stage_path(results, case.sample_id, case.stage))
        return case

    build = settings.get("assay.genome_build", "")
    regions = pipeline.coverage_regions(given, tables.reference.bundle, tables.genes, build)
    case = keep(pipeline.ingest_case(given, Path(), tables.genes.symbols(), regions, settings))
    case = keep(
        pipeline.normalize_case(
            case,
            tables.genes,
            tables.selection,
            tables.reference,
            build,
        )
    )
    case = keep(
        pipeline.classify_case(
            case, tables.knowledge, tables.phrases, interpretation, tables.evidence
        )
    )
    case = keep(
        pipeline.actionability_case(
            case, tables.knowledge, tables.oncotree, tables.phrases, settings, tables.states
        )
    )
    pipeline.report_case(case, results, settings)


def say_failures(
    results: Path,
    sample_ids: tuple[str, ...],
    unwritten: Mapping[str, tuple[str, ...]] | None = None,
) -> int:
    """Name the failed samples on standard error and return 1 if there are any, else 0.

    `unwritten` are samples without a report, with the reason.
    """
    from varannot.pipeline import failed_samples

    failed = failed_samples(results, sample_ids) | dict(unwritten or {})
    for sample_id, problems in failed.items():
        for problem in problems:
            print(f"varannot: sample {sample_id} failed: {problem}", file=sys.stderr)
    return 1 if failed else 0
