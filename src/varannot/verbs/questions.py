"""Single questions: one description, or what files are."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING

from varannot.errors import InputError, Problem, os_error_text

if TYPE_CHECKING:
    from varannot.hgvs.reference import Reference

__all__ = ["files", "hgvs_check"]


_CUT_BY_SHELL = re.compile(r"c\.[-*]?\d+(?:[-+]\d+)?[ACGT]+$")
"""What is left of `c.743G>A` where a shell has read `>A` as the name of a file."""


def hgvs_check(arguments: argparse.Namespace) -> int:
    """Check one description or a table of them on the installed transcripts."""
    if arguments.table is not None:
        if arguments.json or arguments.texts:
            told = "--table takes neither descriptions nor --json; its answer is a table"
            print(f"varannot: {told}", file=sys.stderr)
            return 2
        return _hgvs_table(arguments)
    from varannot.hgvs.answer import answer_lines
    from varannot.hgvs.check import check_description
    from varannot.hgvs.check_answer import full_answer, with_caution
    from varannot.hgvs.text import split_texts
    from varannot.knowledge.genes import load_gene_names
    from varannot.resources import resource

    if arguments.out is not None:
        print("varannot: --out takes the answer to --table; give both", file=sys.stderr)
        return 2
    if not arguments.texts:
        print("varannot: give a description, or --table IN.tsv --out OUT.tsv", file=sys.stderr)
        return 2
    if any(_CUT_BY_SHELL.search(text) for text in arguments.texts):
        told = "a base stands without its change: put descriptions in quotes, a shell takes > away"
        print(f"varannot: {told}", file=sys.stderr)
    reference = _reference(arguments, with_engine=True)
    gene, transcript, hgvs_c, hgvs_p = split_texts(arguments.texts)
    typed = arguments.gene or gene
    gene = load_gene_names(resource("gene_names.tsv")).current(typed)
    checked = check_description(gene, transcript, hgvs_c, hgvs_p, reference=reference)
    answer = full_answer(checked, reference)
    if gene.casefold() != typed.casefold():
        answer = with_caution(answer, f"{typed} is read as {gene}, the current symbol")
    if arguments.json:
        import msgspec

        print(msgspec.json.encode(answer).decode())
    else:
        print("\n".join(answer_lines(answer)))
    return 0


def _reference(arguments: argparse.Namespace, *, with_engine: bool) -> Reference:
    """Return the transcripts to check on: `--bundle` or the shipped ones, `--build` asked first."""
    from varannot.hgvs.engine import weaver_engine
    from varannot.hgvs.reference import Reference
    from varannot.resources import resource_folder
    from varannot.transcripts.bundle import open_bundle

    bundle = open_bundle(arguments.bundle or resource_folder("transcripts"))
    asked, builds = arguments.build, bundle.builds
    if asked and asked not in builds:
        raise InputError([Problem("--build", None, "", asked, " or ".join(builds))])
    first = (asked, *(build for build in builds if build != asked)) if asked else ()
    return Reference.of(bundle, first, weaver_engine() if with_engine else None)


def _hgvs_table(arguments: argparse.Namespace) -> int:
    from varannot.hgvs.table import check_table
    from varannot.knowledge.genes import load_gene_names
    from varannot.resources import resource
    from varannot.verbs.output import JSON_NAMES, answer_output, fitting_name

    fitting_name(arguments.out, (".tsv",), JSON_NAMES)
    names = load_gene_names(resource("gene_names.tsv"))
    reference = _reference(arguments, with_engine=False)
    data = arguments.table.read_bytes()
    result = check_table(data, str(arguments.table), names, reference)
    with answer_output(arguments.out, (arguments.table, reference.bundle.folder)) as out:
        out.write(result)
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
