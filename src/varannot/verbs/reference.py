"""`varannot reference build | status`: transcripts and sequences from the lab's genome."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from varannot.errors import InputError, Problem

if TYPE_CHECKING:
    from varannot.transcripts.build.outcomes import ReportRow
    from varannot.transcripts.build.remote import ListedFile

__all__ = ["reference_build", "reference_status"]


def reference_build(arguments: argparse.Namespace) -> int:
    """Build a bundle from a genome (with or without annotation), or from downloaded files."""
    _refuse_half_a_question(arguments)
    if arguments.out is not None:
        from varannot.transcripts.build.publish import clear_leftovers

        for told in clear_leftovers(arguments.out):
            print(f"varannot: {told}", file=sys.stderr)
    if arguments.download:
        return _download(arguments)
    if arguments.gff is not None:
        report = _annotated(arguments)
    else:
        report = _panel(arguments, arguments.fasta)
    return _say(report, arguments.out)


def _refuse_half_a_question(arguments: argparse.Namespace) -> None:
    """Refuse options that do not make a whole request, each with what is missing."""
    problems = []

    def missing(option: str, expected: str, action: str = "") -> None:
        what = "varannot reference build"
        problems.append(Problem(what, None, "", f"no {option}", expected, action))

    if arguments.download:
        if arguments.cache is None:
            missing("--cache", "a folder for the downloaded files")
        if not arguments.light and not arguments.assembly:
            missing("--assembly", "GRCh37 or GRCh38", "Or give --light for transcripts alone.")
        if arguments.fasta or arguments.gff:
            found, expected = "--download with --fasta or --gff", "one of the two ways"
            problems.append(Problem("varannot reference build", None, "", found, expected))
    else:
        if arguments.fasta is None:
            missing("--fasta", "the genome", "Or give --download, where there is a network.")
        elif arguments.gff is None and not arguments.assembly:
            action = "Give --assembly GRCh37 or GRCh38; with --gff, the annotation is used."
            missing("--assembly", "the assembly of the genome", action)
        if arguments.light:
            missing("--download", "it beside --light")
        if arguments.out is None:
            missing("--out", "the folder of the new bundle")
    if arguments.clinvar and not arguments.assembly:
        missing("--assembly", "an assembly, for ClinVar's alleles are of one")
    if problems:
        raise InputError(problems)


def _annotated(arguments: argparse.Namespace) -> Sequence[ReportRow]:
    from varannot.transcripts.build.annotated import Inputs, build_annotated

    inputs = Inputs(
        arguments.fasta,
        arguments.gff,
        rna=arguments.rna,
        protein=arguments.protein,
        genes=_genes(arguments),
    )
    return build_annotated(
        inputs,
        arguments.out,
        assembly=arguments.assembly or "",
        base=_base(arguments) if arguments.assembly else None,
        clinvar=arguments.clinvar,
        allow_missing=arguments.allow_missing,
    )


def _panel(arguments: argparse.Namespace, fasta: Path) -> Sequence[ReportRow]:
    from varannot.transcripts.build.panel import PanelInputs, build_panel

    inputs = PanelInputs(
        fasta,
        arguments.assembly,
        _base(arguments),
        clinvar=arguments.clinvar,
        allow_missing=arguments.allow_missing,
    )
    return build_panel(inputs, arguments.out)


def _base(arguments: argparse.Namespace) -> Path:
    from varannot.resources import resource_folder

    return arguments.base or resource_folder("transcripts")


def _genes(arguments: argparse.Namespace) -> frozenset[str]:
    """Return the symbols and HGNC ids asked for: a list, a file of them, or `panel`."""
    asked: str = arguments.genes
    if asked == "panel":
        from varannot.transcripts.build.identity import all_transcripts
        from varannot.transcripts.bundle import open_bundle

        bundle = open_bundle(_base(arguments))
        found = [one for build in bundle.builds for one in all_transcripts(bundle, build)]
        return frozenset(name for one in found for name in (one.gene, one.hgnc_id) if name)
    if asked and Path(asked).is_file():
        asked = ",".join(Path(asked).read_text(encoding="utf-8").split())
    return frozenset(filter(None, (name.strip() for name in asked.split(","))))


def _say(report: Sequence[ReportRow], out: Path) -> int:
    from varannot.transcripts.build.outcomes import Outcome, summary

    print(f"{out}: {summary(report)}; each record in {out / 'build_report.tsv'}")
    refused = [row for row in report if row.outcome is Outcome.REFUSED]
    for row in refused[:_SHOWN]:
        print(f"refused: {row.gene} {row.record}: {row.reason}", file=sys.stderr)
    if len(refused) > _SHOWN:
        print(f"refused: {len(refused) - _SHOWN} more, in build_report.tsv", file=sys.stderr)
    return 0


_SHOWN = 10


def _download(arguments: argparse.Namespace) -> int:
    """Fetch the public files, and build from them if a folder for the bundle was named."""
    from varannot.resources import resource
    from varannot.transcripts.build.download import Downloader
    from varannot.transcripts.build.remote import TerminalProgress, chosen_files, load_files

    listed = load_files(resource("reference_files.tsv"))
    wanted = chosen_files(
        listed, arguments.assembly or "", light=arguments.light, also=arguments.also
    )
    progress = TerminalProgress()
    fetched: dict[str, Path] = {}
    with Downloader(arguments.cache, arguments.mirror, progress=progress) as downloader:
        for file in wanted:
            path = fetched[file.remote.name] = downloader.fetch(file.remote)
            print(f"{path}: verified ({file.remote.kind.value})", file=sys.stderr)
    if arguments.out is None:
        return 0
    return _say(_from_downloaded(arguments, wanted, fetched), arguments.out)


def _from_downloaded(
    arguments: argparse.Namespace, wanted: Sequence[ListedFile], fetched: Mapping[str, Path]
) -> Sequence[ReportRow]:
    from varannot.transcripts.build.light import LightInputs, build_light
    from varannot.transcripts.build.panel import PanelInputs, build_panel
    from varannot.transcripts.build.remote import repacked

    by_kind = {
        kind: next(fetched[one.remote.name] for one in wanted if one.remote.name.endswith(kind))
        for kind in ("_rna.fna.gz", "_protein.faa.gz", *_genome_ending(arguments))
    }
    rna, protein = by_kind["_rna.fna.gz"], by_kind["_protein.faa.gz"]
    inputs = LightInputs(rna, protein, _base(arguments))
    if arguments.light:
        return build_light(inputs, arguments.out)
    genome = repacked(by_kind["_genomic.fna.gz"])
    with tempfile.TemporaryDirectory(prefix=".light-", dir=arguments.cache) as scratch:
        base = Path(scratch) / "bundle"
        report = build_light(inputs, base)
        panel = PanelInputs(
            genome,
            arguments.assembly,
            base,
            clinvar=arguments.clinvar,
            allow_missing=arguments.allow_missing,
        )
        return [*_refused(report), *build_panel(panel, arguments.out)]


def _genome_ending(arguments: argparse.Namespace) -> tuple[str, ...]:
    return () if arguments.light else ("_genomic.fna.gz",)


def _refused(report: Sequence[ReportRow]) -> list[ReportRow]:
    from varannot.transcripts.build.outcomes import Outcome

    return [row for row in report if row.outcome is Outcome.REFUSED]


def reference_status(arguments: argparse.Namespace) -> int:
    """Print what a bundle holds: an account, or with `--list` or `--genes` each transcript."""
    from varannot.resources import resource_folder
    from varannot.transcripts.build.listing import listing
    from varannot.transcripts.build.status import status_text

    folder = arguments.folder or resource_folder("transcripts")
    if arguments.list or arguments.genes:
        genes = dict.fromkeys(filter(None, (one.strip() for one in arguments.genes.split(","))))
        print(listing(folder, tuple(genes)), end="")
    else:
        print(status_text(folder), end="")
    return 0
