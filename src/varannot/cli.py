"""Command line of varannot: verbs, messages, exit status.

Exit status 0: all that was asked was done. 1: samples failed while others were written, or lint
found problems. 2: bad input, or a file that cannot be read or written; one line per problem.
Imports that cost time stay inside the verb that needs them.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from varannot import __version__
from varannot.errors import InputError, VarannotError, os_error_text
from varannot.verbs import (
    classify_table,
    explain,
    init,
    knowledge,
    project,
    questions,
    reference,
    resources,
    stages,
    whole_run,
)

__all__ = ["main"]


_COLLECTED_AFTER = 50_000
"""Values made before Python looks for cycles among them.

Nearly all values here are frozen and in no cycle; looking for some at the usual rate takes a tenth
of a run.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit status."""
    gc.set_threshold(_COLLECTED_AFTER)
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.verb(arguments))
    except InputError as error:
        for problem in error.problems:
            print(f"varannot: {problem}", file=sys.stderr)
        return 2
    except VarannotError as error:
        print(f"varannot: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of the output is gone; without this, closing it would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"varannot: {os_error_text(error)}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="varannot",
        description="Turn a TruSight Oncology 500 result into a report that a molecular tumour "
        "board can check. For research use only.",
    )
    parser.add_argument("--version", action="version", version=f"varannot {__version__}")
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    _add_init(verbs)
    _add_run(verbs)
    _add_stages(verbs)
    _add_questions(verbs)
    _add_explain(verbs)
    _add_classify_table(verbs)
    _add_knowledge(verbs)
    _add_reference(verbs)
    _add_resources(verbs)
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


def _add_init(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "Write the sample sheet of a result folder, and say what is open."
    parser = _verb(verbs, "init", init.init, text)
    parser.add_argument("run_folder", type=Path, metavar="RUN_FOLDER")
    parser.add_argument("--out", type=Path, metavar="SHEET", help="default: standard output")
    parser.add_argument("--force", action="store_true", help="replace a sheet that differs")
    parser.add_argument("--all", action="store_true", help="name each file that is not used")


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _add_run(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = _verb(verbs, "run", whole_run.run, "All stages for a sample sheet, without Snakemake.")
    run.add_argument("sheet", nargs="?", type=Path, metavar="SHEET")
    run.add_argument("--results", type=Path, metavar="DIR", help="folder for the reports")
    run.add_argument("--configfile", type=Path, metavar="FILE", help="settings, as in config/")
    run.add_argument("--interpretation", choices=["graded", "as_published"])
    text = "samples at once, on Linux (default: as many as there are processors, at most 4)"
    run.add_argument("--cores", type=_at_least_one, metavar="N", help=text)


def _add_stages(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    stage = _verb(verbs, "ingest", stages.ingest, "Read the files of samples (stage 1).")
    stage.add_argument("--rows", required=True, metavar="JSON", help="rows of the sample sheet")
    stage.add_argument("--out", nargs="+", type=Path, required=True)
    stage.add_argument("--vcf", default="{}", metavar="JSON", help="settings vcf.*")
    _table_options(stage, "genes")
    _bundle_options(stage)

    stage = _verb(verbs, "normalize", stages.normalize, "Clean and check descriptions (stage 2).")
    _documents(stage)
    _table_options(stage, "genes", "selection")
    _bundle_options(stage)

    stage = _verb(verbs, "classify", stages.classify, "Class of each variant (stage 3).")
    _documents(stage)
    _table_options(stage, "kb", "phrases")
    stage.add_argument("--interpretation", choices=["graded", "as_published"], default="graded")
    stage.add_argument("--evidence", default="{}", metavar="JSON", help="settings evidence.*")

    stage = _verb(verbs, "actionability", stages.actionability, "Meaning for therapy (stage 4).")
    _documents(stage)
    _table_options(stage, "kb", "oncotree", "phrases", "genes", "selection")
    stage.add_argument("--settings", required=True, metavar="JSON")

    stage = _verb(verbs, "report", stages.report, "Write the report files (stage 5).")
    stage.add_argument("--inputs", nargs="+", type=Path, required=True)
    stage.add_argument("--results", type=Path, required=True, metavar="DIR")
    stage.add_argument("--settings", required=True, metavar="JSON")

    stage = _verb(verbs, "summary", stages.summary, "Write the summary over all samples.")
    stage.add_argument("--results", type=Path, required=True, metavar="DIR")
    stage.add_argument("--sheet", type=Path, required=True)
    stage.add_argument("--settings", required=True, metavar="JSON")

    stage = _verb(verbs, "status", stages.status, "Exit 1 naming the samples that failed.")
    stage.add_argument("--results", type=Path, required=True, metavar="DIR")
    stage.add_argument("--sheet", type=Path, required=True)
    stage.add_argument("--out", type=Path, required=True)


def _documents(stage: argparse.ArgumentParser) -> None:
    stage.add_argument("--inputs", nargs="+", type=Path, required=True, metavar="JSON_FILE")
    stage.add_argument("--out", nargs="+", type=Path, required=True, metavar="JSON_FILE")


def _bundle_options(stage: argparse.ArgumentParser) -> None:
    stage.add_argument(
        "--transcripts", type=Path, required=True, metavar="DIR", help="transcript bundle"
    )
    stage.add_argument("--genome-build", choices=["GRCh37", "GRCh38"], default="", metavar="BUILD")


def _table_options(stage: argparse.ArgumentParser, *names: str) -> None:
    for name in names:
        stage.add_argument(f"--{name}", type=Path, required=True, metavar="TSV")
        if name == "kb":
            stage.add_argument("--local-kb", type=Path, metavar="TSV")


def _add_questions(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    hgvs = verbs.add_parser("hgvs", help="Questions about descriptions.")
    hgvs_verbs = hgvs.add_subparsers(required=True, metavar="VERB")
    check = _verb(
        hgvs_verbs, "check", questions.hgvs_check, "Hold c. and p. against the transcripts."
    )
    check.add_argument("texts", nargs="*", metavar="TEXT", help="'NM_000546.6:c.743G>A' 'p.R248Q'")
    check.add_argument("--gene", default="", metavar="SYMBOL")
    check.add_argument("--table", type=Path, metavar="IN.tsv")
    check.add_argument("--out", type=Path, metavar="OUT.tsv")
    check.add_argument("--json", action="store_true", help="the whole answer as one JSON object")
    check.add_argument("--bundle", type=Path, metavar="DIR", help="from 'reference build'")
    check.add_argument("--build", default="", metavar="BUILD", help="asked first; default GRCh38")

    projected = _verb(
        hgvs_verbs, "project", project.hgvs_project, "Genomic changes in, descriptions out."
    )
    projected.add_argument("variants", metavar="IN", help="VCF, table, or -")
    projected.add_argument("--bundle", type=Path, metavar="DIR", help="from 'reference build'")
    projected.add_argument("--build", metavar="BUILD", help="GRCh37, GRCh38, or the bundle's name")
    told = "this transcript only; an Ensembl one leads to the one with its exons"
    projected.add_argument("--transcript", default="", metavar="ACC", help=told)
    projected.add_argument("--out", type=Path, metavar="OUT", help="OUT.tsv or OUT.jsonl, or -")
    projected.add_argument("--json", action="store_true", help="JSON lines with both opinions")
    projected.add_argument("--no-engine", action="store_true", help="brute force alone")

    files = _verb(verbs, "files", questions.files, "Say what files are; count their lines.")
    files.add_argument("paths", nargs="+", type=Path, metavar="FILE")


def _add_knowledge(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    kb = verbs.add_parser("kb", help="The knowledge table.")
    kb_verbs = kb.add_subparsers(required=True, metavar="VERB")
    lint = _verb(kb_verbs, "lint", knowledge.kb_lint, "Check the knowledge table, row by row.")
    lint.add_argument("--date", default="", help="date of today, to name expired reviews")
    lint.add_argument("--bundle", type=Path, metavar="DIR", help="transcripts to check on")
    stats = _verb(kb_verbs, "stats", knowledge.kb_stats, "Count the knowledge table's rows.")
    for parser in (lint, stats):
        parser.add_argument("table", nargs="?", type=Path, metavar="TSV")
        parser.add_argument("--local-kb", type=Path, metavar="TSV")
    diff = _verb(kb_verbs, "diff", knowledge.kb_diff, "Say what differs between two tables.")
    _two_tables(diff)
    diff.add_argument("--json", action="store_true", help="the differences as JSON")
    text = "Say which finished reports a new table would change; nothing is written."
    impact = _verb(kb_verbs, "impact", knowledge.kb_impact, text)
    impact.epilog = (
        "Exit status: 0 if no report would change and all were compared, 1 if a report would "
        "change and all were compared, 2 if a sample could not be compared or the input is wrong."
    )
    _two_tables(impact)
    impact.add_argument("results", type=Path, metavar="RESULTS", help="folder of finished runs")
    text = "settings (default: those that each report names)"
    impact.add_argument("--configfile", type=Path, metavar="FILE", help=text)
    impact.add_argument("--json", action="store_true", help="the changes as JSON")
    _add_import(kb_verbs)


def _add_import(kb_verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "Take statements of a public source over as draft rows."
    parser = kb_verbs.add_parser("import", help=text, description=text)
    sources = parser.add_subparsers(required=True, metavar="SOURCE")
    civic = _verb(sources, "civic", knowledge.kb_import_civic, "CIViC's table of evidence items.")
    civic.add_argument("source", type=Path, metavar="EVIDENCE.tsv")
    civic.add_argument("--release", default="", metavar="TEXT", help="version of the table")
    clinvar = _verb(sources, "clinvar", knowledge.kb_import_clinvar, "A ClinVar VCF or selection.")
    clinvar.add_argument("source", type=Path, metavar="VCF")
    clinvar.add_argument("--assembly", default="", choices=["GRCh37", "GRCh38"])
    clinvar.add_argument(
        "--genes", default="", metavar="LIST", help="only these, such as TP53,KRAS"
    )
    for source in (civic, clinvar):
        source.add_argument("--out", type=Path, required=True, metavar="DRAFTS.tsv")
        text = "id of the first draft (default: LOCAL-000001)"
        source.add_argument("--first-id", default="LOCAL-000001", metavar="ID", help=text)
        source.add_argument("--bundle", type=Path, metavar="DIR", help="transcripts to check on")


def _two_tables(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", type=Path, metavar="OLD.tsv")
    parser.add_argument("new", type=Path, metavar="NEW.tsv")
    parser.add_argument("--local-kb", type=Path, metavar="TSV", help="own rows beside both")
    parser.add_argument("--local-kb-old", type=Path, metavar="TSV", help="own rows beside OLD")
    parser.add_argument("--local-kb-new", type=Path, metavar="TSV", help="own rows beside NEW")


def _add_explain(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "Say in sentences why a variant of a finished sample has its class and therapy lines."
    parser = _verb(verbs, "explain", explain.explain, text)
    parser.add_argument("sample", metavar="SAMPLE", help="results/SAMPLE, or an id (see --results)")
    parser.add_argument(
        "variant", nargs="+", metavar="VARIANT", help="key, gene, c. or p., or gene and change"
    )
    where = "folder of results (default: results)"
    parser.add_argument("--results", type=Path, default=Path("results"), metavar="DIR", help=where)
    parser.add_argument("--json", action="store_true", help="the same facts as one JSON object")


def _add_classify_table(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "Classes for a table of variants, by the standard and the loaded evidence."
    table = _verb(verbs, "classify-table", classify_table.classify_table, text)
    table.add_argument("table", type=Path, metavar="IN.tsv")
    table.add_argument("out", type=Path, metavar="OUT.tsv")
    table.add_argument("--kb", type=Path, metavar="TSV", help="knowledge table (gene roles)")
    table.add_argument("--local-kb", type=Path, metavar="TSV")
    table.add_argument("--bundle", type=Path, metavar="DIR", help="from 'reference build'")
    for kind in ("gnomad", "gnomad-coverage", "clinvar", "alphamissense"):
        told = "a file with its index; may be given several times"
        table.add_argument(f"--{kind}", type=Path, action="append", metavar="FILE", help=told)
    table.add_argument("--functional", type=Path, metavar="TSV", help="your functional evidence")
    told = "a pack to leave out; may be given several times"
    table.add_argument("--without", action="append", metavar="PACK", help=told)


def _add_reference(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser("reference", help="Transcripts and sequences that are installed.")
    reference_verbs = parser.add_subparsers(required=True, metavar="VERB")
    build = _verb(reference_verbs, "build", reference.reference_build, "Build from a genome.")
    build.add_argument("--fasta", type=Path, metavar="FASTA", help="genome, plain or bgzip")
    build.add_argument("--gff", type=Path, metavar="GFF3", help="RefSeq, Ensembl or MANE models")
    build.add_argument("--rna", type=Path, metavar="FASTA", help="the transcripts' own bases")
    build.add_argument("--protein", type=Path, metavar="FASTA", help="the proteins")
    build.add_argument("--assembly", choices=["GRCh37", "GRCh38"], help="what FASTA has to be")
    build.add_argument("--genes", default="", metavar="LIST", help="symbols, a file, or 'panel'")
    build.add_argument("--clinvar", type=Path, metavar="VCF", help="alleles to hold against")
    build.add_argument("--base", type=Path, metavar="DIR", help="bundle to start from")
    build.add_argument("--allow-missing", action="store_true", help="not all chromosomes")
    build.add_argument("--download", action="store_true", help="fetch the public files")
    build.add_argument("--light", action="store_true", help="only MANE transcripts (30 MB)")
    build.add_argument("--also", nargs="+", default=[], metavar="NAME", help="fetch these too")
    build.add_argument("--cache", type=Path, metavar="DIR", help="folder for downloaded files")
    build.add_argument("--mirror", default="", metavar="URL", help="take all files from here")
    build.add_argument("--out", type=Path, metavar="DIR", help="folder of the new bundle")
    status = _verb(reference_verbs, "status", reference.reference_status, "Say what is installed.")
    status.add_argument("folder", nargs="?", type=Path, metavar="DIR")
    status.add_argument("--list", action="store_true", help="each transcript, one a line")
    status.add_argument("--genes", default="", metavar="LIST", help="list those of TP53,KRAS")


def _add_resources(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser("resources", help="Evidence: what is shipped, and what is mounted.")
    resources_verbs = parser.add_subparsers(required=True, metavar="VERB")
    text = "Fetch public files, index them, and print the lines that mount them."
    fetch = _verb(resources_verbs, "fetch", resources.resources_fetch, text)
    fetch.add_argument("names", nargs="*", metavar="NAME", help="default: clinvar")
    fetch.add_argument("--list", action="store_true", help="say what can be fetched")
    fetch.add_argument("--to", type=Path, metavar="DIR", help="folder for the files")
    fetch.add_argument("--chromosomes", default="", metavar="LIST", help="such as 13,17 (gnomAD)")
    fetch.add_argument("--mirror", default="", metavar="URL", help="take all files from here")
    text = "Say what is shipped and mounted, with versions and ages."
    status = _verb(resources_verbs, "status", resources.resources_status, text)
    status.add_argument("--date", default="", metavar="DATE", help="ages at this date; today")
    text = "Read shipped and mounted files to their end."
    verify = _verb(resources_verbs, "verify", resources.resources_verify, text)
    for one in (status, verify):
        one.add_argument("--configfile", type=Path, metavar="FILE", help="settings, as in config/")


if __name__ == "__main__":
    sys.exit(main())
