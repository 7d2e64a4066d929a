"""The knowledge table: check it, compare two states of it, say what an edit would change."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from varannot.errors import InputError, Problem

if TYPE_CHECKING:
    from varannot.impact.compare import Comparison
    from varannot.knowledge.drafts import Drafts, Targets
    from varannot.knowledge.lint import Checked
    from varannot.knowledge.mounted.settings import EvidenceSettings
    from varannot.knowledge.sources import EvidenceSources
    from varannot.sheet.config import Config

__all__ = [
    "kb_diff",
    "kb_impact",
    "kb_import_civic",
    "kb_import_clinvar",
    "kb_lint",
    "kb_stats",
]


def kb_lint(arguments: argparse.Namespace) -> int:
    """Print every problem and warning of the knowledge table."""
    from varannot.hgvs.reference import Reference
    from varannot.knowledge.lint import expired_reviews
    from varannot.knowledge.whole_check import check_whole
    from varannot.resources import resource, resource_folder
    from varannot.transcripts.bundle import open_bundle
    from varannot.verbs.dates import date_given

    on = date_given(arguments.date)
    table = arguments.table or resource("knowledgebase.tsv")
    reference = Reference.of(open_bundle(arguments.bundle or resource_folder("transcripts")))
    checked = check_whole(table, str(table), arguments.local_kb, reference=reference)
    warnings = checked.warnings
    if on:
        warnings += expired_reviews(checked.rows, on)
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


def kb_diff(arguments: argparse.Namespace) -> int:
    """Print what differs between two tables; 1 if anything does."""
    from varannot.knowledge.diff import diff_text, differences

    local_old, local_new = _locals(arguments)
    old = _comparable(arguments.old, local_old)
    new = _comparable(arguments.new, local_new)
    found = differences(old.rows, new.rows)
    if arguments.json:
        import msgspec

        print(msgspec.json.format(msgspec.json.encode(found), indent=1).decode())
    else:
        print(diff_text(found), end="")
    return 1 if found else 0


def kb_impact(arguments: argparse.Namespace) -> int:
    """Print which finished reports would change under a new table, and return the exit status.

    0: all were compared and none would change; 1: all were compared and one would; 2: a sample
    could not be compared, whatever the others say. Nothing is written. Samples that cannot be
    compared are named on standard error.
    """
    from varannot.impact.samples import NotCompared, stored_samples
    from varannot.impact.text import counts_line, impact_json, impact_lines
    from varannot.sheet.config import load_config

    config = load_config(arguments.configfile) if arguments.configfile else None
    settings = None if config is None else config.report_settings()
    comparison = _comparison(arguments, config)
    found, left_out = [], []
    for stored in stored_samples(arguments.results, settings):
        if isinstance(stored, NotCompared):
            left_out.append(stored)
            print(f"varannot: {stored.sample_id}: not compared: {stored.reason}", file=sys.stderr)
            continue
        impact = comparison.sample(stored)
        found.append(impact)
        if not arguments.json:
            print("\n".join(impact_lines(impact)))
    if arguments.json:
        print(impact_json(found, left_out))
    else:
        print(counts_line(found, left_out))
    if left_out:
        return 2
    return 1 if any(one.changes for one in found) else 0


def _comparison(arguments: argparse.Namespace, config: Config | None) -> Comparison:
    from varannot.classify.phrases import load_phrases
    from varannot.impact.compare import Comparison, Tables
    from varannot.knowledge.genes import load_gene_names
    from varannot.knowledge.oncotree import load_oncotree
    from varannot.knowledge.table import load_knowledge
    from varannot.report.completeness import load_checklist
    from varannot.resources import resource

    names = load_gene_names(resource("gene_names.tsv"))
    tree = load_oncotree(resource("oncotree.tsv"))
    local_old, local_new = _locals(arguments)
    old, new = (
        load_knowledge(table, str(table), local, names=names, oncotree=tree)
        for table, local in ((arguments.old, local_old), (arguments.new, local_new))
    )
    checklist = load_checklist(resource("completeness.tsv"), "completeness.tsv")
    tables = Tables(tree, load_phrases(resource("phrases.tsv")), checklist, _evidence(config))
    return Comparison(old, new, tables)


def _evidence(config: Config | None) -> Callable[[Mapping[str, str]], EvidenceSources]:
    """Return what opens the evidence of a run: that of the configuration, else of its settings."""
    from varannot.knowledge.sources import EvidenceSources
    from varannot.sheet.evidence_config import evidence_settings

    opened: dict[EvidenceSettings, EvidenceSources] = {}

    def of(settings: Mapping[str, str]) -> EvidenceSources:
        asked = evidence_settings(settings) if config is None else config.evidence
        if asked not in opened:
            opened[asked] = EvidenceSources.open(asked)
        return opened[asked]

    return of


def kb_import_civic(arguments: argparse.Namespace) -> int:
    """Write CIViC's evidence items as draft rows, and say what was set aside."""
    from varannot.knowledge.import_civic import civic_drafts
    from varannot.knowledge.packs.civic_tables import read_civic_evidence

    items = read_civic_evidence(arguments.source)
    newest = max((item.last_review for item in items), default="")
    release = arguments.release or f"reviewed up to {newest or 'no date stated'}"
    drafts = civic_drafts(items, _targets(arguments), release)
    return _write_drafts(drafts, arguments)


def kb_import_clinvar(arguments: argparse.Namespace) -> int:
    """Write ClinVar's classifications as draft rows, and say what was set aside."""
    from varannot.knowledge.import_clinvar import clinvar_drafts, open_clinvar

    targets = _targets(arguments)
    genes = {part.strip() for part in arguments.genes.split(",") if part.strip()}
    unknown = sorted(gene for gene in genes if not targets.names.known(gene))
    if unknown:
        raise InputError(
            [
                Problem("--genes", None, "", gene, "a gene symbol", targets.names.suggest(gene))
                for gene in unknown
            ]
        )
    source = open_clinvar(arguments.source, arguments.assembly)
    wanted = frozenset(targets.names.current(gene) for gene in genes)
    return _write_drafts(clinvar_drafts(source, targets, wanted), arguments)


def _targets(arguments: argparse.Namespace) -> Targets:
    from varannot.hgvs.reference import Reference
    from varannot.knowledge.drafts import Targets
    from varannot.knowledge.genes import load_gene_names
    from varannot.knowledge.oncotree import load_oncotree
    from varannot.resources import resource, resource_folder
    from varannot.transcripts.bundle import open_bundle

    bundle = open_bundle(arguments.bundle or resource_folder("transcripts"))
    return Targets(
        load_gene_names(resource("gene_names.tsv")),
        load_oncotree(resource("oncotree.tsv")),
        Reference.of(bundle),
    )


def _write_drafts(drafts: Drafts, arguments: argparse.Namespace) -> int:
    """Write the drafts and the list of what was set aside, each whole; neither over an input."""
    from varannot.knowledge.drafts import drafts_tsv, set_aside_tsv, set_aside_words
    from varannot.resources import resource
    from varannot.textio import refuse_input_as_output, write_atomically
    from varannot.verbs.output import TABLE_NAMES, fitting_name

    out = arguments.out
    aside = out.with_name(f"{out.stem}.set_aside.tsv")
    inputs = [arguments.source, resource("knowledgebase.tsv")]
    for path in (out, aside):
        fitting_name(path, TABLE_NAMES)
        refuse_input_as_output(path, inputs)
    table = drafts_tsv(drafts, arguments.first_id)
    _refuse_curated(out)
    write_atomically(out, table)
    write_atomically(aside, set_aside_tsv(drafts))
    print("\n".join(set_aside_words(drafts)))
    print(f"{out}: draft rows, none of them in use")
    print(f"{aside}: what was set aside, each with its reason")
    return 0


def _refuse_curated(out: Path) -> None:
    """Refuse to write drafts over a table that a curator has worked on.

    Rows that are not drafts any more, or have a curator or a date, would be lost.
    """
    from varannot.errors import BrokenFileError
    from varannot.textio import read_table

    if not out.is_file():
        return
    try:
        rows = read_table(out, str(out)).rows
    except BrokenFileError:
        return
    worked_on = [row.line for row in rows if _is_worked_on(row.cells)]
    if worked_on:
        found = f"rows that a curator has worked on: {len(worked_on)}, the first in row"
        action = "Name another file, and copy over what is wanted."
        problem = Problem(str(out), None, "", f"{found} {worked_on[0]}", "a new file", action)
        raise InputError([problem])


def _is_worked_on(cells: Mapping[str, str]) -> bool:
    edited = any(cells.get(name) for name in ("curator", "last_reviewed", "review_by"))
    return edited or cells.get("status", "draft") != "draft"


def _locals(arguments: argparse.Namespace) -> tuple[Path | None, Path | None]:
    """Return the laboratory's own tables beside the old and the new table."""
    both = arguments.local_kb
    return arguments.local_kb_old or both, arguments.local_kb_new or both


def _comparable(table: Path, local: Path | None) -> Checked:
    """Return a table for comparison: it may have mistakes in cells, but rows have to be told apart.

    Raises InputError where it cannot be read, lacks columns, or uses a kb_id twice.
    """
    from varannot.knowledge.lint import check

    checked = check(table, str(table), local)
    whole = [found for found in checked.problems if found.row is None or found.column == "kb_id"]
    whole += [found for found in checked.problems if found.found == "no such column"]
    if whole or not checked.rows:
        raise InputError(whole or checked.problems)
    if checked.problems:
        number = len(checked.problems)
        print(f"varannot: {table}: problems: {number}; see kb lint", file=sys.stderr)
    return checked
