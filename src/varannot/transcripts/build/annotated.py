"""A bundle from a genome and its annotation: `--fasta` with `--gff`, for any genes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.textio import tsv_bytes, write_atomically
from varannot.transcripts.build.assemble import Made, Own, make_transcript
from varannot.transcripts.build.candidates import Candidate, candidates
from varannot.transcripts.build.compare import Annotated, against_bundle, against_clinvar
from varannot.transcripts.build.genome import Genome, map_contigs, plain_name
from varannot.transcripts.build.gff import Annotation, read_annotation
from varannot.transcripts.build.identity import all_transcripts, contig_names, identify
from varannot.transcripts.build.outcomes import (
    BUILD_REPORT,
    Outcome,
    RefusedError,
    ReportRow,
    report_bytes,
)
from varannot.transcripts.build.publish import new_folder, refuse_foreign_folder
from varannot.transcripts.build.repeats import REPEATS, Masking, repeat_rows
from varannot.transcripts.build.sequences import (
    GenomeWindows,
    hash_of_file,
    read_records,
    sense_window,
)
from varannot.transcripts.bundle import Bundle, Contig, open_bundle
from varannot.transcripts.model import Window
from varannot.transcripts.writer import BundleSource, WindowPlace, write_bundle

__all__ = ["CUSTOM", "FLANK", "Inputs", "build_annotated", "read_annotated", "write_extras"]

CUSTOM = "custom"
"""Build name of a genome that is not held against a known assembly."""

FLANK = 5_000
"""Bases that are cut out beside a gene, so that the genome is not needed afterwards."""

_PRIMARY = re.compile(r"\d{1,2}|[XY]|MT")
_WORD = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of a build; `rna` and `protein` may be None. `genes` empty: all genes."""

    fasta: Path
    gff: Path
    rna: Path | None = None
    protein: Path | None = None
    genes: frozenset[str] = frozenset()


def build_annotated(
    inputs: Inputs,
    out: Path,
    *,
    assembly: str = "",
    base: Path | None = None,
    clinvar: Path | None = None,
    allow_missing: bool = False,
) -> tuple[ReportRow, ...]:
    """Write a bundle of a genome and its annotation, and return what became of each record.

    Without `assembly` the genome is a custom one, taken as it is. With it, `base` (a bundle that
    knows the assembly) tells whether the genome is that assembly, and the models are held against
    those of `base` and against the reference alleles of `clinvar`. Raises InputError, before
    anything is written, for files that cannot be read, for an annotation that does not belong to
    the genome, and where no transcript can be kept.
    """
    refuse_foreign_folder(out)
    known = open_bundle(base) if assembly and base else None
    with Genome(inputs.fasta) as genome:
        if known is None:
            annotated = read_annotated(inputs, genome, CUSTOM)
        else:
            found = identify(genome, known, assembly, allow_missing=allow_missing)
            models = list(all_transcripts(known, assembly))
            annotated = read_annotated(
                inputs,
                genome,
                assembly,
                contig_names(found),
                {model.hgnc_id: model.gene for model in models if model.hgnc_id},
            )
            told = ReportRow(inputs.fasta.name, "", Outcome.CHECKED, found.told)
            annotated = replace(annotated, report=(told, *annotated.report))
            annotated = against_bundle(annotated, known, assembly)
            if clinvar is not None:
                annotated = against_clinvar(annotated, genome, clinvar)
        _write(out, inputs, genome, annotated, known, assembly)
    return annotated.report


def _write(
    out: Path,
    inputs: Inputs,
    genome: Genome,
    annotated: Annotated,
    known: Bundle | None,
    assembly: str,
) -> None:
    contigs = [contig for contig in known.contigs if contig.build == assembly] if known else []
    there = {contig.name for contig in contigs}
    cut = {place.contig: annotated.cuts[place.record][0] for place in annotated.places}
    contigs += [
        _contig(assembly or CUSTOM, name, contig, genome)
        for name, contig in cut.items()
        if name not in there
    ]
    files = [inputs.fasta, inputs.gff, *filter(None, (inputs.rna, inputs.protein))]
    with new_folder(out) as folder:
        write_bundle(
            folder,
            f"{inputs.gff.name} on {inputs.fasta.name}",
            sources=[BundleSource(file.name, hash_of_file(file)) for file in files],
            contigs=contigs,
            transcripts=[made.transcript for made in annotated.made],
            places=annotated.places,
            windows=GenomeWindows(genome, annotated.cuts),
            mrna={m.transcript.accession: m.mrna for m in annotated.made if m.mrna},
            proteins={m.transcript.accession: m.protein for m in annotated.made if m.protein},
        )
        told = annotated.masking.told
        write_extras(folder, annotated.report, annotated.repeats if told else ())


def _contig(build: str, name: str, contig: str, genome: Genome) -> Contig:
    refseq = contig if contig.startswith("NC_") else ""
    return Contig(build, name, refseq, genome.lengths[contig], genome.refget(contig))


def write_extras(
    folder: Path, report: Iterable[ReportRow], repeats: Iterable[Sequence[str]]
) -> None:
    """Write the build report and, if the genome tells them, the repeats in exons."""
    write_atomically(folder / f"{BUILD_REPORT.name}.tsv", report_bytes(report))
    rows = list(repeats)
    if rows:
        write_atomically(folder / f"{REPEATS.name}.tsv", tsv_bytes(REPEATS.names, rows))


def read_annotated(
    inputs: Inputs,
    genome: Genome,
    build: str,
    names: Mapping[str, str] | None = None,
    symbols: Mapping[str, str] | None = None,
) -> Annotated:
    """Return transcripts, windows and report of an annotation held against the genome.

    `names` gives the bundle's name of a contig of the genome where it differs (`17` -> `chr17`),
    `symbols` the current symbol of a gene by HGNC id, for annotations with older ones.
    """
    annotation = read_annotation(inputs.gff, inputs.genes)
    mapped = map_contigs([*annotation.reaches, *annotation.regions], genome.lengths)
    _refuse_other_genome(annotation, genome, mapped, inputs.gff)
    report: list[ReportRow] = []
    chosen = _chosen(annotation, inputs, genome, mapped, report)
    chosen = [replace(one, gene=(symbols or {}).get(one.hgnc_id, one.gene)) for one in chosen]
    own = Own(
        read_records(inputs.rna, {c.accession for c in chosen}) if inputs.rna else {},
        read_records(inputs.protein, {c.protein for c in chosen}) if inputs.protein else {},
        annotation.matches,
    )
    source = f"{inputs.gff.name} on {inputs.fasta.name}"
    work = _Work(genome, build, names or {}, mapped, own, source)
    for group in _by_gene(chosen).values():
        work.gene(group)
    report += work.report
    _refuse_if_unfit(work, inputs, report)
    return Annotated(
        tuple(work.made),
        tuple(work.places),
        work.cuts,
        tuple(report),
        tuple(work.repeats),
        work.masking,
    )


class _Work:
    """The transcripts of one gene after another, made from one window each."""

    def __init__(
        self,
        genome: Genome,
        build: str,
        names: Mapping[str, str],
        mapped: Mapping[str, str],
        own: Own,
        source: str,
    ) -> None:
        self._genome, self._build, self._names, self._mapped = genome, build, names, mapped
        self._own, self._source = own, source
        self.made: list[Made] = []
        self.places: list[WindowPlace] = []
        self.cuts: dict[str, tuple[str, int, int]] = {}
        self.report: list[ReportRow] = []
        self.repeats: list[tuple[str, ...]] = []
        self.masking = Masking()
        self.unfit = self.coding = 0

    def gene(self, group: Sequence[Candidate]) -> None:
        """Take in the transcripts of a gene on one contig."""
        contig = self._mapped[group[0].contig]
        low = min(candidate.exons[0][0] for candidate in group)
        high = max(candidate.exons[-1][1] for candidate in group)
        start, end = max(0, low - FLANK), min(self._genome.lengths[contig], high + FLANK)
        bases = self._genome.fetch(contig, start, end)
        self.masking = self.masking.plus(bases)
        windows = {strand: sense_window(bases, start, strand) for strand in (1, -1)}
        kept = [self._one(candidate, windows[candidate.strand], contig) for candidate in group]
        made = [one for one in kept if one is not None]
        if not made:
            return
        self.made += made
        name = self._names.get(contig, contig)
        record = _WORD.sub("_", f"{self._build}:{name}:{start + 1}-{end}")
        self.cuts[record] = (contig, start, end)
        gene = made[0].transcript.gene
        self.places.append(
            WindowPlace(record, gene, self._build, name, start + 1, end, 1, 1, end - start)
        )
        for one in made:
            self.repeats += repeat_rows(one.transcript, bases, start)

    def _one(self, candidate: Candidate, window: Window, contig: str) -> Made | None:
        self.coding += bool(candidate.coding)
        try:
            made = make_transcript(
                candidate,
                window,
                self._own,
                build=self._build,
                contig=self._names.get(contig, contig),
                source=self._source,
            )
        except RefusedError as refused:
            self.unfit += refused.sequence
            self._say(candidate, Outcome.REFUSED, str(refused))
            return None
        cautions = made.transcript.cautions
        outcome = Outcome.CAUTION if cautions else Outcome.KEPT
        self._say(candidate, outcome, " | ".join(cautions))
        return made

    def _say(self, candidate: Candidate, outcome: Outcome, reason: str) -> None:
        self.report.append(ReportRow(candidate.accession, candidate.gene, outcome, reason))


def _refuse_other_genome(
    annotation: Annotation, genome: Genome, mapped: Mapping[str, str], gff: Path
) -> None:
    """Refuse an annotation that names no contig of the genome, or reaches behind their ends."""
    if not any(name in mapped for name in annotation.reaches):
        found = f"contigs {_listed(annotation.reaches)}"
        expected = f"contigs of {genome.path.name}: {_listed(genome.lengths)}"
        action = "Give the annotation of this genome, or rename the contigs of one of them."
        raise InputError([Problem(str(gff), None, "seqid", found, expected, action)])
    problems = []
    action = f"{gff.name} and {genome.path.name} are not of one assembly, or the FASTA is cut."
    for name, reach in annotation.reaches.items():
        if name in mapped and reach > genome.lengths[mapped[name]]:
            found = f"an exon up to base {reach} of {name}"
            expected = f"at most {genome.lengths[mapped[name]]}, the length of {mapped[name]}"
            problems.append(Problem(str(gff), None, "end", found, expected, action))
    for name, length in annotation.regions.items():
        if name in mapped and name in annotation.reaches:
            other = genome.lengths[mapped[name]]
            if other != length:
                found = f"##sequence-region {name} of {length} bases"
                expected = f"{other}, the length of {mapped[name]}"
                problems.append(Problem(str(gff), None, "", found, expected, action))
    if problems:
        raise InputError(problems)


def _listed(names: Collection[str]) -> str:
    some = list(names)[:4]
    return ", ".join(some) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def _chosen(
    annotation: Annotation,
    inputs: Inputs,
    genome: Genome,
    mapped: Mapping[str, str],
    report: list[ReportRow],
) -> list[Candidate]:
    """Return the candidates that are wanted, each accession once; the others are reported."""
    found: list[Candidate] = []
    for item in candidates(annotation):
        wanted = (
            not inputs.genes
            or item.gene in inputs.genes
            or (isinstance(item, Candidate) and item.hgnc_id in inputs.genes)
        )
        if not wanted:
            continue
        if isinstance(item, ReportRow):
            report.append(item)
        elif item.contig not in mapped:
            reason = f"{item.contig} is not in the genome"
            row = ReportRow(item.accession, item.gene, Outcome.PASSED_OVER, reason)
            report.append(row)
        else:
            found.append(item)
    order = {name: place for place, name in enumerate(genome.lengths)}
    found.sort(key=lambda item: (not _primary(item.contig), order[mapped[item.contig]]))
    kept: dict[str, Candidate] = {}
    for item in found:
        first = kept.setdefault(item.accession, item)
        if first is not item:
            reason = (
                f"a second placement, at {item.contig}:{item.exons[0][0] + 1}; the first is kept"
            )
            report.append(ReportRow(item.accession, item.gene, Outcome.PASSED_OVER, reason))
    return list(kept.values())


def _primary(contig: str) -> bool:
    return _PRIMARY.fullmatch(plain_name(contig)) is not None


def _by_gene(chosen: Iterable[Candidate]) -> dict[tuple[str, str], list[Candidate]]:
    groups: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in chosen:
        groups.setdefault((candidate.gene, candidate.contig), []).append(candidate)
    return groups


def _refuse_if_unfit(work: _Work, inputs: Inputs, report: Sequence[ReportRow]) -> None:
    """Refuse where nothing can be kept, and where bases and models plainly do not belong."""
    refused = [row for row in report if row.outcome is Outcome.REFUSED]
    examples = "; ".join(f"{row.record}: {row.reason}" for row in refused[:3])
    if work.made and not (work.unfit >= 3 and work.unfit * 3 > work.coding):
        return
    if work.unfit:
        found = (
            f"{work.unfit} of {work.coding} coding transcripts whose bases do not read as a "
            f"coding sequence ({examples})"
        )
        expected = f"the annotation of {inputs.fasta.name}"
        action = "Give genome and annotation of one assembly. Nothing was written."
    else:
        found = f"no transcript that can be kept ({examples or 'none was found'})"
        expected = "at least one"
        action = "Look at the genes asked for and at the contig names. Nothing was written."
    raise InputError([Problem(str(inputs.gff), None, "", found, expected, action)])
