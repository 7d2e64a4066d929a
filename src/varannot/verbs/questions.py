"""Single questions: one description, the knowledge table, files."""

from __future__ import annotations

import argparse
import sys

from varannot.errors import InputError, os_error_text

__all__ = ["files", "hgvs_check", "kb_lint", "kb_stats"]


def hgvs_check(arguments: argparse.Namespace) -> int:
    """Check one description or a table of them."""
    if arguments.table is not None:
        return _hgvs_table(arguments)
    from varannot.hgvs.answer import human_answer
    from varannot.hgvs.check import check_description
    from varannot.hgvs.text import split_texts
    from varannot.knowledge.genes import load_gene_names
    from varannot.resources import resource

    if not arguments.texts:
        print("varannot: give a description, or --table IN.tsv --out OUT.tsv", file=sys.stderr)
        return 2
    gene, transcript, hgvs_c, hgvs_p = split_texts(arguments.texts)
    gene = load_gene_names(resource("gene_names.tsv")).current(arguments.gene or gene)
    checked = check_description(gene, transcript, hgvs_c, hgvs_p)
    print(human_answer(checked), end="")
    return 0


def _hgvs_table(arguments: argparse.Namespace) -> int:
    from varannot.hgvs.table import check_table
    from varannot.knowledge.genes import load_gene_names
    from varannot.resources import resource
    from varannot.textio import write_atomically

    names = load_gene_names(resource("gene_names.tsv"))
    result = check_table(arguments.table.read_bytes(), str(arguments.table), names)
    if arguments.out is None:
        sys.stdout.write(result.decode())
    else:
        write_atomically(arguments.out, result)
    return 0


def kb_lint(arguments: argparse.Namespace) -> int:
    """Print every problem and warning of the knowledge table."""
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
    print(f"{table}: problems: {len(checked.problems)}, warnings: {len(warnings)}")
    return 1 if checked.problems else 0


def kb_stats(arguments: argparse.Namespace) -> int:
    """Print counts of the knowledge table."""
    from varannot.knowledge.table import load_knowledge, stats
    from varannot.resources import resource

    table = arguments.table or resource("knowledgebase.tsv")
    print(stats(load_knowledge(table, str(table), arguments.local_kb)), end="")
    return 0


def files(arguments: argparse.Namespace) -> int:
    """Print what files are and an account of their lines; 1 if one is not read whole."""
    from varannot.tso500.files import account, line_total

    status = 0
    print("file\tkind\tlines\tread\treported\texcluded\tunaccounted_lines")
    for path in arguments.paths:
        try:
            result = account(path, str(path))
            total = line_total(path, str(path))
        except (InputError, OSError) as error:
            status = 1
            told = [os_error_text(error)] if isinstance(error, OSError) else error.problems
            for problem in told:
                print(f"varannot: {problem}", file=sys.stderr)
            continue
        unaccounted = total - sum(result.lines.values())
        status = 1 if unaccounted else status
        print(
            f"{path}\t{result.file_kind}\t{total}\t{result.read}\t{result.reported}\t"
            f"{result.excluded}\t{unaccounted}"
        )
    return status
