"""Command line of varannot: verbs, messages, exit status.

Exit status 0: all that was asked was done. 1: samples failed while others were written, or lint
found problems. 2: bad input, one line per problem.
Imports that cost time stay inside the verb that needs them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from varannot import __version__
from varannot.errors import InputError, VarannotError

__all__ = ["main"]

T = TypeVar("T")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.verb(arguments))
    except InputError as error:
        for problem in error.problems:
            print(f"varannot: {problem}", file=sys.stderr)
        return 2
    except (VarannotError, OSError) as error:
        print(f"varannot: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 1


# --------------------------------------------------------------------------- whole runs


def _run(arguments: argparse.Namespace) -> int:
    from varannot.model import Interpretation, Stage
    from varannot.pipeline import (
        IngestRow,
        actionability_case,
        classify_case,
        ingest_case,
        load_tables,
        normalize_case,
        report_case,
        stage_path,
        write_case,
    )
    from varannot.report.summary import write_summary
    from varannot.resources import resource
    from varannot.sheet.config import load_config
    from varannot.sheet.read import check_interpretation, read_sheet

    config = load_config(arguments.configfile)
    sheet = arguments.sheet or Path(config.samples)
    results = arguments.results or Path(config.results)
    interpretation = Interpretation(arguments.interpretation or config.interpretation)
    settings = config.flat()
    tables = load_tables(
        genes=resource("gene_names.tsv"),
        selection=resource("report_selection.tsv"),
        knowledge=Path(config.knowledgebase)
        if config.knowledgebase
        else resource("knowledgebase.tsv"),
        local_knowledge=Path(config.local_knowledgebase) if config.local_knowledgebase else None,
        oncotree=resource("oncotree.tsv"),
        phrases=resource("phrases.tsv"),
    )
    rows = read_sheet(sheet, str(sheet), tables.oncotree, Path())
    check_interpretation(rows, str(sheet), interpretation)
    for row in rows:
        sample_id = row.cells["sample_id"]
        case = ingest_case(
            IngestRow(sample_id=sample_id, cells=row.cells, tumour=row.tumour), Path()
        )
        write_case(case, stage_path(results, sample_id, Stage.INGEST))
        case = normalize_case(case, tables.genes, tables.selection)
        write_case(case, stage_path(results, sample_id, Stage.NORMALIZE))
        case = classify_case(case, tables.knowledge, tables.phrases, interpretation)
        write_case(case, stage_path(results, sample_id, Stage.CLASSIFY))
        case = actionability_case(
            case, tables.knowledge, tables.oncotree, tables.phrases, settings, tables.states
        )
        write_case(case, stage_path(results, sample_id, Stage.ACTIONABILITY))
        report_case(case, results, settings)
        print(results / sample_id / "report.html")
    ids = tuple(row.cells["sample_id"] for row in rows)
    write_summary(results, ids, settings)
    print(results / "run_summary.html")
    return _say_failures(results, ids)


def _say_failures(results: Path, sample_ids: tuple[str, ...]) -> int:
    from varannot.pipeline import failed_samples

    failed = failed_samples(results, sample_ids)
    for sample_id, problems in failed.items():
        for problem in problems:
            print(f"varannot: sample {sample_id} failed: {problem}", file=sys.stderr)
    return 1 if failed else 0


# --------------------------------------------------------------------------- one stage


def _ingest(arguments: argparse.Namespace) -> int:
    import msgspec

    from varannot.pipeline import IngestRow, ingest_case, write_case

    rows = msgspec.json.decode(arguments.rows.encode(), type=list[IngestRow])
    for row, out in _pairs(rows, arguments.out, "--rows"):
        write_case(ingest_case(row, Path()), out)
    return 0


def _normalize(arguments: argparse.Namespace) -> int:
    from varannot.hgvs.selection import load_selection
    from varannot.knowledge.genes import load_gene_names
    from varannot.pipeline import normalize_case, read_case, write_case

    genes = load_gene_names(arguments.genes)
    selection = load_selection(arguments.selection)
    for path, out in _pairs(arguments.inputs, arguments.out, "--inputs"):
        write_case(normalize_case(read_case(path), genes, selection), out)
    return 0


def _classify(arguments: argparse.Namespace) -> int:
    from varannot.classify.phrases import load_phrases
    from varannot.knowledge.table import load_knowledge
    from varannot.model import Interpretation
    from varannot.pipeline import classify_case, read_case, shown, write_case

    knowledge = load_knowledge(arguments.kb, shown(arguments.kb), arguments.local_kb)
    phrases = load_phrases(arguments.phrases)
    interpretation = Interpretation(arguments.interpretation)
    for path, out in _pairs(arguments.inputs, arguments.out, "--inputs"):
        write_case(classify_case(read_case(path), knowledge, phrases, interpretation), out)
    return 0


def _actionability(arguments: argparse.Namespace) -> int:
    from varannot.classify.phrases import load_phrases
    from varannot.knowledge.oncotree import load_oncotree
    from varannot.knowledge.table import load_knowledge
    from varannot.pipeline import actionability_case, read_case, shown, table_state, write_case

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
        case = read_case(path)
        write_case(actionability_case(case, knowledge, oncotree, phrases, settings, states), out)
    return 0


def _report(arguments: argparse.Namespace) -> int:
    from varannot.pipeline import read_case, report_case

    settings = _settings(arguments.settings)
    for path in arguments.inputs:
        report_case(read_case(path), arguments.results, settings)
    return 0


def _summary(arguments: argparse.Namespace) -> int:
    from varannot.report.summary import write_summary
    from varannot.sheet.read import sample_ids

    ids = sample_ids(arguments.sheet, str(arguments.sheet))
    write_summary(arguments.results, ids, _settings(arguments.settings))
    return 0


def _status(arguments: argparse.Namespace) -> int:
    from varannot.sheet.read import sample_ids
    from varannot.textio import write_atomically

    ids = sample_ids(arguments.sheet, str(arguments.sheet))
    status = _say_failures(arguments.results, ids)
    if status == 0:
        write_atomically(arguments.out, f"{len(ids)} samples, all written\n".encode())
    return status


# --------------------------------------------------------------------------- single questions


def _hgvs_check(arguments: argparse.Namespace) -> int:
    if arguments.table is not None:
        return _hgvs_table(arguments)
    from varannot.hgvs.answer import human_answer
    from varannot.hgvs.check import check_description
    from varannot.hgvs.text import split_texts

    if not arguments.texts:
        print("varannot: give a description, or --table IN.tsv --out OUT.tsv", file=sys.stderr)
        return 2
    gene, transcript, hgvs_c, hgvs_p = split_texts(arguments.texts)
    gene = arguments.gene or gene
    checked = check_description(gene, transcript, hgvs_c, hgvs_p)
    print(human_answer(checked), end="")
    return 0


def _hgvs_table(arguments: argparse.Namespace) -> int:
    from varannot.hgvs.table import check_table
    from varannot.textio import write_atomically

    result = check_table(arguments.table.read_bytes(), str(arguments.table))
    if arguments.out is None:
        sys.stdout.write(result.decode())
    else:
        write_atomically(arguments.out, result)
    return 0


def _kb_lint(arguments: argparse.Namespace) -> int:
    from varannot.knowledge.lint import check, expired_reviews
    from varannot.resources import resource

    table = arguments.table or resource("knowledgebase.tsv")
    checked = check(table, str(table), arguments.local_kb)
    warnings = checked.warnings
    if arguments.date:
        warnings += expired_reviews(checked.rows, arguments.date)
    for problem in checked.problems:
        print(problem)
    for warning in warnings:
        print(f"warning: {warning}")
    print(f"{table}: {len(checked.problems)} problems, {len(warnings)} warnings")
    return 1 if checked.problems else 0


def _kb_stats(arguments: argparse.Namespace) -> int:
    from varannot.knowledge.table import load_knowledge, stats
    from varannot.resources import resource

    table = arguments.table or resource("knowledgebase.tsv")
    print(stats(load_knowledge(table, str(table), arguments.local_kb)), end="")
    return 0


def _files(arguments: argparse.Namespace) -> int:
    from varannot.tso500.files import account

    status = 0
    print("file\tkind\tlines\tread\treported\texcluded\tunaccounted_lines")
    for path in arguments.paths:
        try:
            result = account(path, str(path))
        except InputError as error:
            status = 1
            for problem in error.problems:
                print(f"varannot: {problem}", file=sys.stderr)
            continue
        total = result.details.get("total_lines", "")
        lines = sum(result.lines.values())
        unaccounted = str(int(total) - lines) if total else "0"
        print(
            f"{path}\t{result.file_kind}\t{lines}\t{result.read}\t{result.reported}\t"
            f"{result.excluded}\t{unaccounted}"
        )
    return status


# --------------------------------------------------------------------------- arguments


def _settings(text: str) -> dict[str, str]:
    import msgspec

    return msgspec.json.decode(text.encode(), type=dict[str, str])


def _pairs(inputs: Sequence[T], outputs: Sequence[Path], name: str) -> list[tuple[T, Path]]:
    if len(inputs) != len(outputs):
        message = f"{name} names {len(inputs)} samples, --out names {len(outputs)} files"
        raise VarannotError(message)
    return list(zip(inputs, outputs, strict=True))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="varannot",
        description="Turn a TruSight Oncology 500 result into a report that a molecular tumour "
        "board can check. For research use only.",
    )
    parser.add_argument("--version", action="version", version=f"varannot {__version__}")
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    _add_run(verbs)
    _add_stages(verbs)
    _add_questions(verbs)
    return parser


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    handler: Callable[[argparse.Namespace], int],
    text: str,
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text, description=text)
    parser.set_defaults(verb=handler)
    return parser


def _add_run(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = _verb(verbs, "run", _run, "All stages for a sample sheet, in one process.")
    run.add_argument("sheet", nargs="?", type=Path, metavar="SHEET")
    run.add_argument("--results", type=Path, metavar="DIR", help="folder for the reports")
    run.add_argument("--configfile", type=Path, metavar="FILE", help="settings, as in config/")
    run.add_argument("--interpretation", choices=["graded", "as_published"])


def _add_stages(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    stage = _verb(verbs, "ingest", _ingest, "Read the files of samples (stage 1).")
    stage.add_argument("--rows", required=True, metavar="JSON", help="rows of the sample sheet")
    stage.add_argument("--out", nargs="+", type=Path, required=True)

    stage = _verb(verbs, "normalize", _normalize, "Clean and check descriptions (stage 2).")
    _documents(stage)
    _table_options(stage, "genes", "selection")

    stage = _verb(verbs, "classify", _classify, "Class of each variant (stage 3).")
    _documents(stage)
    _table_options(stage, "kb", "phrases")
    stage.add_argument("--interpretation", choices=["graded", "as_published"], default="graded")

    stage = _verb(verbs, "actionability", _actionability, "Meaning for therapy (stage 4).")
    _documents(stage)
    _table_options(stage, "kb", "oncotree", "phrases", "genes", "selection")
    stage.add_argument("--settings", required=True, metavar="JSON")

    stage = _verb(verbs, "report", _report, "Write the report files (stage 5).")
    stage.add_argument("--inputs", nargs="+", type=Path, required=True)
    stage.add_argument("--results", type=Path, required=True, metavar="DIR")
    stage.add_argument("--settings", required=True, metavar="JSON")

    stage = _verb(verbs, "summary", _summary, "Write the summary over all samples of a sheet.")
    stage.add_argument("--results", type=Path, required=True, metavar="DIR")
    stage.add_argument("--sheet", type=Path, required=True)
    stage.add_argument("--settings", required=True, metavar="JSON")

    stage = _verb(verbs, "status", _status, "Exit 1 naming the samples that failed.")
    stage.add_argument("--results", type=Path, required=True, metavar="DIR")
    stage.add_argument("--sheet", type=Path, required=True)
    stage.add_argument("--out", type=Path, required=True)


def _documents(stage: argparse.ArgumentParser) -> None:
    stage.add_argument("--inputs", nargs="+", type=Path, required=True, metavar="JSON_FILE")
    stage.add_argument("--out", nargs="+", type=Path, required=True, metavar="JSON_FILE")


def _table_options(stage: argparse.ArgumentParser, *names: str) -> None:
    for name in names:
        stage.add_argument(f"--{name}", type=Path, required=True, metavar="TSV")
        if name == "kb":
            stage.add_argument("--local-kb", type=Path, metavar="TSV")


def _add_questions(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    hgvs = verbs.add_parser("hgvs", help="Questions about descriptions.")
    hgvs_verbs = hgvs.add_subparsers(required=True, metavar="VERB")
    check = _verb(hgvs_verbs, "check", _hgvs_check, "Hold c. against p. by codon arithmetic.")
    check.add_argument("texts", nargs="*", metavar="TEXT", help="'NM_000546.6:c.743G>A' 'p.R248Q'")
    check.add_argument("--gene", default="", metavar="SYMBOL")
    check.add_argument("--table", type=Path, metavar="IN.tsv")
    check.add_argument("--out", type=Path, metavar="OUT.tsv")

    kb = verbs.add_parser("kb", help="The knowledge table.")
    kb_verbs = kb.add_subparsers(required=True, metavar="VERB")
    lint = _verb(kb_verbs, "lint", _kb_lint, "Check the knowledge table, row by row.")
    lint.add_argument("--date", default="", help="date of today, to name expired reviews")
    stats = _verb(kb_verbs, "stats", _kb_stats, "Count the knowledge table's rows.")
    for parser in (lint, stats):
        parser.add_argument("table", nargs="?", type=Path, metavar="TSV")
        parser.add_argument("--local-kb", type=Path, metavar="TSV")

    files = _verb(verbs, "files", _files, "Say what files are and account for their lines.")
    files.add_argument("paths", nargs="+", type=Path, metavar="FILE")


if __name__ == "__main__":
    sys.exit(main())
