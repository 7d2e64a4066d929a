"""`varannot hgvs project`: genomic changes in, computed descriptions out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from varannot.errors import InputError, Problem
from varannot.verbs.output import (
    TABLE_NAMES,
    answer_output,
    fitting_name,
    is_json_name,
)

if TYPE_CHECKING:
    from varannot.hgvs.variant_rows import VariantFile, VariantRow
    from varannot.transcripts.bundle import Bundle

__all__ = ["hgvs_project"]


def hgvs_project(arguments: argparse.Namespace) -> int:
    """Describe every allele of a VCF or table, and say on standard error how many there were."""
    from varannot.hgvs.engine import weaver_engine
    from varannot.hgvs.header_build import choose_build
    from varannot.hgvs.nmd_rules import load_nmd_rules
    from varannot.hgvs.project_rows import PROJECTED, json_line, project_rows, table_cells
    from varannot.hgvs.projector import Projector
    from varannot.hgvs.variant_rows import open_variants
    from varannot.resources import resource, resource_folder
    from varannot.transcripts.bundle import open_bundle

    as_json = arguments.json or is_json_name(arguments.out)
    if as_json:
        fitting_name(arguments.out, (".jsonl",), TABLE_NAMES)
    else:
        fitting_name(arguments.out, (".tsv", ".jsonl"))
    bundle = open_bundle(arguments.bundle or resource_folder("transcripts"))
    rules = load_nmd_rules(resource("nmd_rules.tsv"), "nmd_rules.tsv")
    with open_variants(arguments.variants) as variants:
        chosen = choose_build(bundle, variants.header, variants.name, arguments.build)
        build = chosen.build
        if chosen.warning:
            print(f"varannot: {variants.name}: warning: {chosen.warning}", file=sys.stderr)
        engine = None if arguments.no_engine else weaver_engine()
        projector = Projector(bundle, build, rules, engine, identified=as_json)
        accession = _transcript(bundle, build, arguments.transcript)
        counted = _Counted(variants)
        written = 0
        with answer_output(arguments.out, (arguments.variants, bundle.folder)) as out:
            if not as_json:
                out.write("\t".join(PROJECTED.names).encode() + b"\n")
            for row in project_rows(iter(counted), projector, accession):
                if as_json:
                    out.write(json_line(row) + b"\n")
                else:
                    line = "\t".join(table_cells(row))
                    out.write(line.encode("utf-8", "replace") + b"\n")
                written += 1
    told = f"varannot: {build}: alleles read: {counted.alleles}, lines written: {written}"
    if chosen.warning:
        told += f"; warning: {chosen.warning}"
    if projector.engine is None:
        told += "; the second engine (hgvs-weaver) was not used"
    print(told, file=sys.stderr)
    return 0


class _Counted:
    """Rows of a file, counted as they pass."""

    def __init__(self, variants: VariantFile) -> None:
        self._variants = variants
        self.alleles = 0

    def __iter__(self) -> Iterator[VariantRow]:
        for row in self._variants.rows():
            self.alleles += 1
            yield row


def _transcript(bundle: Bundle, build: str, asked: str) -> str:
    """Return the accession to describe on; an Ensembl one leads to the transcript with its exons.

    Which transcript was taken is said where another accession or version was asked for.
    """
    from varannot.hgvs.projector import asked_transcript

    if not asked:
        return ""
    versions = bundle.versions(asked, build)
    found = asked_transcript(versions or bundle.paired(asked, build), asked)
    if found is None:
        action = "varannot reference status --list names what is installed."
        if versions:
            near = ", ".join(one.accession for one in versions)
            action = f"Installed of this transcript: {near}."
        expected = f"a transcript of {build} in the bundle"
        raise InputError([Problem("--transcript", None, "", asked, expected, action)])
    if found.accession != asked:
        told = f"--transcript {asked}: described on {found.accession}"
        if found.ensembl and found.accession.partition(".")[0] != asked.partition(".")[0]:
            told += f", which has the exons of {found.ensembl}"
        print(f"varannot: {told}", file=sys.stderr)
    return found.accession
