"""`varannot hgvs project`: genomic changes in, computed descriptions out."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from varannot.errors import InputError, Problem

if TYPE_CHECKING:
    from varannot.hgvs.variant_rows import VariantFile, VariantRow
    from varannot.transcripts.bundle import Bundle

__all__ = ["hgvs_project"]


def hgvs_project(arguments: argparse.Namespace) -> int:
    """Describe every allele of a VCF or table, and say on standard error how many there were."""
    from varannot.hgvs.engine import weaver_engine
    from varannot.hgvs.nmd_rules import load_nmd_rules
    from varannot.hgvs.project_rows import PROJECTED, json_line, project_rows, table_cells
    from varannot.hgvs.projector import Projector
    from varannot.hgvs.variant_rows import open_variants
    from varannot.resources import resource, resource_folder
    from varannot.transcripts.bundle import open_bundle

    bundle = open_bundle(arguments.bundle or resource_folder("transcripts"))
    rules = load_nmd_rules(resource("nmd_rules.tsv"), "nmd_rules.tsv")
    as_json = arguments.json or str(arguments.out).endswith((".jsonl", ".json"))
    with open_variants(arguments.variants) as variants:
        build = _build(bundle, variants, arguments.build)
        engine = None if arguments.no_engine else weaver_engine()
        projector = Projector(bundle, build, rules, engine, identified=as_json)
        _known_transcript(bundle, build, arguments.transcript)
        counted = _Counted(variants)
        written = 0
        with _output(arguments.out) as out:
            if not as_json:
                out.write("\t".join(PROJECTED.names).encode() + b"\n")
            for row in project_rows(iter(counted), projector, arguments.transcript):
                if as_json:
                    out.write(json_line(row) + b"\n")
                else:
                    line = "\t".join(table_cells(row))
                    out.write(line.encode("utf-8", "replace") + b"\n")
                written += 1
    told = f"varannot: {build}: alleles read: {counted.alleles}, lines written: {written}"
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


def _build(bundle: Bundle, variants: VariantFile, asked: str | None) -> str:
    """Return the genome build: asked for, the bundle's only one, or told by the VCF's header."""
    builds = bundle.builds
    if asked is not None:
        if asked not in builds:
            expected = " or ".join(builds)
            raise InputError([Problem("--build", None, "", asked, expected)])
        return asked
    if len(builds) == 1:
        return builds[0]
    fitting = {
        build: sum(_fits(bundle, build, name, size) for name, size in variants.lengths.items())
        for build in builds
    }
    best = max(fitting.values())
    told = [build for build, count in fitting.items() if count == best]
    if best and len(told) == 1:
        return told[0]
    found = "no chromosome lengths that tell" if variants.kind == "vcf" else "a table"
    action = "A position alone does not tell the build, and it is not guessed."
    expected = f"--build {' or --build '.join(builds)}"
    raise InputError([Problem(variants.name, None, "", found, expected, action)])


def _fits(bundle: Bundle, build: str, name: str, size: int) -> bool:
    record = bundle.contig_record(build, bundle.contig(build, name))
    return record is not None and record.length == size


def _known_transcript(bundle: Bundle, build: str, accession: str) -> None:
    if not accession or bundle.transcript(accession, build):
        return
    versions = bundle.versions(accession, build)
    if versions and "." not in accession:
        return
    action = "varannot reference status lists what is installed."
    if versions:
        near = ", ".join(one.accession for one in versions)
        action = f"Installed of this transcript: {near}."
    expected = f"a transcript of {build} in the bundle"
    raise InputError([Problem("--transcript", None, "", accession, expected, action)])


@contextmanager
def _output(path: Path | None) -> Iterator[BinaryIO]:
    """Yield a stream; a file appears under its name only when it is whole."""
    if path is None or str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = path.with_name(f".{path.name}.part{os.getpid()}")
    try:
        with part.open("wb", buffering=1 << 20) as stream:
            yield stream
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
