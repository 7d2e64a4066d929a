"""The genes of a bundle lifted to the lab's genome: `--fasta` with `--assembly`, no network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from varannot.errors import InputError, Problem
from varannot.transcripts.build.annotated import FLANK, write_extras
from varannot.transcripts.build.clinvar import AlleleCheck, GeneBases, check_alleles, counted
from varannot.transcripts.build.genome import Genome
from varannot.transcripts.build.identity import Identity, all_transcripts, identify
from varannot.transcripts.build.lifting import LiftedGene, lift_gene
from varannot.transcripts.build.outcomes import Outcome, ReportRow
from varannot.transcripts.build.publish import new_folder, refuse_foreign_folder
from varannot.transcripts.build.repeats import Masking, repeat_rows, repeats_of
from varannot.transcripts.build.sequences import GenomeWindows, hash_of_file, read_records
from varannot.transcripts.bundle import Bundle, open_bundle
from varannot.transcripts.layout import (
    BUNDLE,
    MRNA_FASTA,
    PROTEIN_FASTA,
    WINDOWS,
    WINDOWS_FASTA,
)
from varannot.transcripts.model import Transcript
from varannot.transcripts.writer import BundleSource, WindowPlace, write_bundle

__all__ = ["PanelInputs", "build_panel", "places_of", "sources_of"]


@dataclass(frozen=True, slots=True)
class PanelInputs:
    """The files of a build: the lab's genome, and the bundle whose coordinates are used."""

    fasta: Path
    assembly: str
    base: Path
    clinvar: Path | None = None
    allow_missing: bool = False


@dataclass(slots=True)
class _Lift:
    """What has been made so far, gene by gene."""

    transcripts: list[Transcript] = field(default_factory=list)
    report: list[ReportRow] = field(default_factory=list)
    repeats: list[tuple[str, ...]] = field(default_factory=list)
    places: list[WindowPlace] = field(default_factory=list)
    cuts: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    lifted: set[tuple[str, str]] = field(default_factory=set)
    masking: Masking = field(default_factory=Masking)
    unfit: int = 0
    alleles: str = ""


def build_panel(inputs: PanelInputs, out: Path) -> tuple[ReportRow, ...]:
    """Write the bundle with the genes of one assembly lifted, and return what became of each.

    Other builds of the base bundle are carried over as they are. Raises InputError, before
    anything is written, for a genome that is not the assembly, and where more than a third of the
    genes do not read on it.
    """
    refuse_foreign_folder(out)
    bundle = open_bundle(inputs.base)
    with Genome(inputs.fasta) as genome:
        identity = identify(genome, bundle, inputs.assembly, allow_missing=inputs.allow_missing)
        lift = _lift(bundle, genome, identity, inputs)
        if lift.unfit * 3 > len(_genes(bundle, inputs.assembly)):
            raise InputError([_unfit(lift, inputs)])
        lift.report.insert(0, ReportRow(inputs.fasta.name, "", Outcome.CHECKED, identity.told))
        if not lift.masking.told:
            reason = "the genome file does not mark repeats by lower case: none can be told"
            lift.report.insert(1, ReportRow(inputs.fasta.name, "", Outcome.CHECKED, reason))
        if inputs.clinvar is not None:
            lift.report.insert(1, ReportRow(inputs.clinvar.name, "", Outcome.CHECKED, lift.alleles))
        with new_folder(out) as folder:
            _write(folder, bundle, genome, lift, inputs)
    return tuple(lift.report)


def _genes(bundle: Bundle, build: str) -> dict[tuple[str, str], list[Transcript]]:
    genes: dict[tuple[str, str], list[Transcript]] = {}
    for transcript in all_transcripts(bundle, build):
        genes.setdefault((transcript.gene, transcript.contig), []).append(transcript)
    return genes


def _lift(bundle: Bundle, genome: Genome, identity: Identity, inputs: PanelInputs) -> _Lift:
    lift = _Lift()
    alleles = _alleles(bundle, genome, identity, inputs)
    lift.alleles = counted(alleles.values())
    own = _records(inputs.base / MRNA_FASTA, None)
    for (gene, contig), group in _genes(bundle, inputs.assembly).items():
        if contig not in identity.names:
            lift.transcripts += group
            reason = f"{contig} is not in the genome file; the gene stays as it ships"
            lift.report += [
                ReportRow(one.accession, gene, Outcome.PASSED_OVER, reason) for one in group
            ]
            continue
        name = identity.names[contig]
        start, end = _span(group, genome.lengths[name])
        bases = genome.fetch(name, start, end)
        done = lift_gene(bundle, own, group, bases, start, inputs.fasta.name)
        done = _with_alleles(done, group, alleles.get((gene, contig)))
        lift.transcripts += done.transcripts
        lift.report += done.report
        lift.unfit += done.unfit
        if not done.lifted:
            continue
        lift.lifted.add((gene, contig))
        record = f"{inputs.assembly}:{contig}:{start + 1}-{end}"
        lift.cuts[record] = (name, start, end)
        lift.places.append(
            WindowPlace(record, gene, inputs.assembly, contig, start + 1, end, 1, 1, end - start)
        )
        lift.masking = lift.masking.plus(bases)
        for transcript in done.transcripts:
            lift.repeats += repeat_rows(transcript, bases, start)
    return lift


def _span(group: Sequence[Transcript], length: int) -> tuple[int, int]:
    spans = [transcript.span for transcript in group]
    low, high = min(span[0] for span in spans), max(span[1] for span in spans)
    return max(0, low - FLANK), min(length, high + FLANK)


def _alleles(
    bundle: Bundle, genome: Genome, identity: Identity, inputs: PanelInputs
) -> dict[tuple[str, str], AlleleCheck]:
    if inputs.clinvar is None:
        return {}
    genes: dict[str, list[GeneBases]] = {}
    for (gene, contig), group in _genes(bundle, inputs.assembly).items():
        if contig in identity.names:
            spans = [transcript.span for transcript in group]
            low, high = min(span[0] for span in spans), max(span[1] for span in spans)
            bases = genome.fetch(identity.names[contig], low, high)
            genes.setdefault(contig, []).append(GeneBases(gene, low, bases))
    return check_alleles(inputs.clinvar, genes)


def _with_alleles(
    done: LiftedGene, group: Sequence[Transcript], check: AlleleCheck | None
) -> LiftedGene:
    """Return the gene marked, or taken back, where ClinVar has other reference bases."""
    if check is None or not check.differing:
        return done
    text = (
        f"{len(check.differing)} of {check.checked} ClinVar reference alleles differ from the "
        f"genome file ({', '.join(check.differing[:3])})"
    )
    if check.refuted:
        reason = f"{text}; the gene stays as it ships"
        rows = [ReportRow(one.accession, one.gene, Outcome.REFUSED, reason) for one in group]
        return LiftedGene(False, tuple(group), tuple(rows), unfit=True)
    marked = tuple(replace(one, cautions=(*one.cautions, text)) for one in done.transcripts)
    rows = [
        replace(row, outcome=Outcome.CAUTION, reason=" | ".join(filter(None, (row.reason, text))))
        if row.outcome is Outcome.KEPT
        else row
        for row in done.report
    ]
    return replace(done, transcripts=marked, report=tuple(rows))


def _unfit(lift: _Lift, inputs: PanelInputs) -> Problem:
    refused = [row for row in lift.report if row.outcome is Outcome.REFUSED][:3]
    examples = "; ".join(f"{row.gene} {row.record}: {row.reason}" for row in refused)
    found = f"{lift.unfit} genes that do not read on this genome ({examples})"
    action = "Look whether the file is the assembly, whole and unedited. Nothing was written."
    return Problem(str(inputs.fasta), None, "", found, f"the genes of {inputs.assembly}", action)


class _BaseRecords(Mapping[str, str]):
    """Records that stay from the base bundle, and those cut from the genome."""

    def __init__(self, old: Mapping[str, str], new: Mapping[str, str]) -> None:
        self._old, self._new = old, new

    def __getitem__(self, record: str) -> str:
        return self._new[record] if record in self._new else self._old[record]

    def __iter__(self) -> Iterator[str]:
        yield from self._old
        yield from (record for record in self._new if record not in self._old)

    def __len__(self) -> int:
        return len(set(self._old) | set(self._new))


def places_of(folder: Path) -> list[WindowPlace]:
    """Return the windows of a bundle."""
    path = folder / f"{WINDOWS.name}.tsv"
    if not path.exists():
        return []
    places = []
    for line in path.read_text(encoding="utf-8").split("\n")[1:]:
        if line:
            record, gene, build, contig, start, end, strand, first, last, edits = line.split("\t")
            sign = 1 if strand == "+" else -1
            places.append(
                WindowPlace(
                    record,
                    gene,
                    build,
                    contig,
                    int(start),
                    int(end),
                    sign,
                    int(first),
                    int(last),
                    edits,
                )
            )
    return places


def sources_of(folder: Path) -> list[BundleSource]:
    """Return the sources of a bundle."""
    lines = (folder / f"{BUNDLE.name}.tsv").read_text(encoding="utf-8").split("\n")[1:]
    rows = [line.split("\t") for line in lines if line]
    return [BundleSource(row[1], row[2], row[3]) for row in rows if row[0] == "source"]


def _write(folder: Path, bundle: Bundle, genome: Genome, lift: _Lift, inputs: PanelInputs) -> None:
    kept = [
        place
        for place in places_of(inputs.base)
        if place.build != inputs.assembly or (place.gene, place.contig) not in lift.lifted
    ]
    used = {place.record for place in kept}
    old = _records(inputs.base / WINDOWS_FASTA, used)
    others = [
        one
        for build in bundle.builds
        if build != inputs.assembly
        for one in all_transcripts(bundle, build)
    ]
    files = [inputs.fasta, *([inputs.clinvar] if inputs.clinvar else [])]
    write_bundle(
        folder,
        f"{bundle.about.get('name', '')}; {inputs.assembly} from {inputs.fasta.name}",
        sources=[
            *sources_of(inputs.base),
            *(
                BundleSource(f"{file.name} ({inputs.assembly})", hash_of_file(file))
                for file in files
            ),
        ],
        contigs=bundle.contigs,
        transcripts=[*others, *lift.transcripts],
        places=[*kept, *lift.places],
        windows=_BaseRecords(old, GenomeWindows(genome, lift.cuts)),
        mrna=_records(inputs.base / MRNA_FASTA, None),
        proteins=_records(inputs.base / PROTEIN_FASTA, None),
    )
    repeats = [row for row in repeats_of(inputs.base) if row[1] != inputs.assembly]
    repeats += lift.repeats if lift.masking.told else []
    write_extras(folder, lift.report, repeats)


def _records(path: Path, wanted: set[str] | None) -> dict[str, str]:
    return read_records(path, wanted) if path.exists() else {}
