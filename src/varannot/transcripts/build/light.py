"""Bases and proteins of MANE transcripts laid into a bundle: about 30 MB instead of a genome.

It serves reference base, codon, residue and translation of every such transcript; not introns,
splice sites or shifts past the end of an exon.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from varannot.bases import translate
from varannot.model import CheckLevel
from varannot.transcripts.build.annotated import write_extras
from varannot.transcripts.build.identity import all_transcripts
from varannot.transcripts.build.outcomes import Outcome, RefusedError, ReportRow
from varannot.transcripts.build.panel import places_of, sources_of
from varannot.transcripts.build.publish import new_folder, refuse_foreign_folder
from varannot.transcripts.build.reading import Frame, read_frame
from varannot.transcripts.build.repeats import repeats_of
from varannot.transcripts.build.sequences import hash_of_file, mismatches, read_records
from varannot.transcripts.bundle import Bundle, open_bundle
from varannot.transcripts.layout import MRNA_FASTA, PROTEIN_FASTA, WINDOWS_FASTA
from varannot.transcripts.model import Transcript
from varannot.transcripts.writer import BundleSource, write_bundle

__all__ = ["LightInputs", "build_light"]

_BELOW = (CheckLevel.PROTEIN, CheckLevel.COORDINATE, CheckLevel.NONE)


@dataclass(frozen=True, slots=True)
class LightInputs:
    """Bases and proteins by accession, and the bundle that they are laid into."""

    rna: Path
    protein: Path
    base: Path


def build_light(inputs: LightInputs, out: Path) -> tuple[ReportRow, ...]:
    """Write the bundle with these bases, and return what became of each transcript that has any.

    A transcript is left as it was where its exon sum is not the length of the sequence, where the
    coding sequence does not read, or where it is not the protein; each is reported.
    """
    refuse_foreign_folder(out)
    bundle = open_bundle(inputs.base)
    models: dict[str, list[Transcript]] = {}
    for build in bundle.builds:
        for one in all_transcripts(bundle, build):
            models.setdefault(one.accession, []).append(one)
    rna = read_records(inputs.rna, models)
    proteins = read_records(
        inputs.protein, {one.protein for group in models.values() for one in group}
    )
    mrna = _old(inputs.base / MRNA_FASTA)
    known = _old(inputs.base / PROTEIN_FASTA)
    report: list[ReportRow] = []
    done: list[Transcript] = []
    for accession, group in models.items():
        bases = rna.get(accession, "")
        if not bases:
            done += group
            continue
        try:
            own, protein = _read(bundle, group, bases, proteins)
        except RefusedError as refused:
            done += group
            reason = f"{refused}; stays as it ships"
            report.append(ReportRow(accession, group[0].gene, Outcome.REFUSED, reason))
            continue
        mrna[accession] = own
        known[accession] = protein
        lifted = [
            replace(one, level=CheckLevel.CDS if one.level in _BELOW else one.level)
            for one in group
        ]
        done += [replace(one, source=f"{one.source}; {inputs.rna.name}") for one in lifted]
        change = f"{group[0].level.value} -> {lifted[0].level.value}"
        report.append(ReportRow(accession, group[0].gene, Outcome.KEPT, change))
    _write(out, inputs, bundle, done, mrna, known, report)
    return tuple(report)


def _read(
    bundle: Bundle, group: Sequence[Transcript], bases: str, proteins: dict[str, str]
) -> tuple[str, str]:
    """Return bases and protein of a transcript that fit all its models."""
    own = bases
    for model in group:
        if not model.whole:
            reason = "only coding exons are known, so the bases cannot be laid on them"
            raise RefusedError(reason)
        tail = bases[model.length :]
        if len(bases) < model.length or tail.strip("A"):
            reason = f"exons of {model.length} bases for a transcript of {len(bases)} bases"
            raise RefusedError(reason, sequence=True)
        own = bases[: model.length]
        shipped = bundle.sequence(model).mrna
        if shipped and len(mismatches(shipped, own)) > max(3, len(own) // 50):
            reason = f"{len(mismatches(shipped, own))} bases differ from those that ship"
            raise RefusedError(reason, sequence=True)
    model = group[0]
    if not model.coding:
        return own, ""
    given = proteins.get(model.protein, "").removesuffix("*")
    named = {place: "Sec" for place, residue in enumerate(given) if residue == "U"}
    frame = read_frame(Frame(model.cds_start, model.cds_end), own, named)
    residues = frame.protein or translate(own[frame.start : frame.end]).removesuffix("*")
    if frame.stop_added or (given and given[1:] != residues[1:]):
        reason = f"the coding sequence reads otherwise than {model.protein}"
        raise RefusedError(reason, sequence=True)
    return own, given or residues


def _old(path: Path) -> dict[str, str]:
    return read_records(path) if path.exists() else {}


def _write(
    out: Path,
    inputs: LightInputs,
    bundle: Bundle,
    transcripts: Sequence[Transcript],
    mrna: dict[str, str],
    proteins: dict[str, str],
    report: Sequence[ReportRow],
) -> None:
    files = (inputs.rna, inputs.protein)
    with new_folder(out) as folder:
        write_bundle(
            folder,
            f"{bundle.about.get('name', '')}; bases from {inputs.rna.name}",
            sources=[
                *sources_of(inputs.base),
                *(BundleSource(file.name, hash_of_file(file)) for file in files),
            ],
            contigs=bundle.contigs,
            transcripts=transcripts,
            places=places_of(inputs.base),
            windows=_old(inputs.base / WINDOWS_FASTA),
            mrna={name: bases for name, bases in mrna.items() if bases},
            proteins={name: residues for name, residues in proteins.items() if residues},
        )
        write_extras(folder, report, repeats_of(inputs.base))
