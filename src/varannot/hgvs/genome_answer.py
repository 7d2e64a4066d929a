"""The answer about a change of a chromosome (g.): is its base there, and what is it on transcripts?

The build follows from the accession of the chromosome; `chr17` alone may be meant on each build.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from varannot.hgvs.cdna import parse_cdna
from varannot.hgvs.check import CheckedDescription
from varannot.hgvs.edit import Edit
from varannot.hgvs.genome_rows import row_of, vcf_positions
from varannot.hgvs.genomic import (
    Genomic,
    edit_on,
    forward,
    genomic_name,
    parse_genomic,
    written,
)
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.project import Projection, project_on
from varannot.hgvs.protein import Protein, ProteinKind, parse_protein
from varannot.hgvs.protein_match import ProteinMatch, match_protein
from varannot.hgvs.reference import Reference
from varannot.hgvs.reference_kinds import UNUSED
from varannot.hgvs.words import listed
from varannot.model import (
    CheckAnswer,
    CheckLevel,
    CheckOutcome,
    Consequence,
    Description,
    GenomePosition,
)
from varannot.transcripts.bundle import FLANK
from varannot.transcripts.model import Transcript, Window

__all__ = ["genome_answer", "same_place"]


@dataclass(frozen=True, slots=True)
class _Place:
    """The change on one build: its edit, and whether the stated bases are the genome's.

    `transcripts` are those there or within 5,000 bases, the one first whose bases `window` holds
    where it reaches (forward strand); `known` is False where the bases are not
    installed; `base` is None where none are stated or known.
    """

    build: str
    contig: str
    accession: str
    window: Window
    edit: Edit
    transcripts: tuple[Transcript, ...]
    base: bool | None
    known: bool


def genome_answer(checked: CheckedDescription, reference: Reference) -> CheckAnswer:
    """Return the answer about a text with g. and no c.; a p. beside it is held against it.

    On each build that can be meant the change is described on the first transcript of each gene.
    """
    answer = _plain(checked)
    try:
        genomic = parse_genomic(checked.hgvs_g)
    except DescriptionError as error:
        return msgspec.structs.replace(answer, reason=f"{str(error).rstrip('.')}.")
    answer = msgspec.structs.replace(answer, cautions=_cautions(checked, genomic))
    places, unknown = _places(genomic, reference)
    if not places:
        told = " ".join([unknown, *_true_elsewhere(genomic, reference)])
        return msgspec.structs.replace(answer, reason=told)
    true = [one for one in places if one.base]
    meant = true or [one for one in places if one.base is None]
    if not meant:
        reason = f"{'; '.join(_base(one, genomic) for one in places)}."
        return msgspec.structs.replace(
            answer,
            outcome=CheckOutcome.REFERENCE_DIFFERS,
            level=CheckLevel.SEQUENCE,
            reason=" ".join([reason, *_true_elsewhere(genomic, reference)]),
        )
    return _described(answer, checked, genomic, meant, reference)


def _cautions(checked: CheckedDescription, genomic: Genomic) -> tuple[str, ...]:
    """Return what was cleaned, and what stands beside g. and cannot be read."""
    cautions = [one for one in checked.check.cautions if not one.startswith(UNUSED)]
    if not checked.hgvs_p and checked.mutation != checked.hgvs_g:
        cautions.append(checked.check.reason.rstrip("."))
    return tuple(dict.fromkeys((*genomic.cautions, *cautions)))


def _true_elsewhere(genomic: Genomic, reference: Reference) -> list[str]:
    """Return on which build, that was not meant, the stated bases are there, as sentences."""
    name = genomic.chromosome
    for build in reference.builds:
        name = reference.bundle.contig(build, name) or name
    told = []
    for build in reference.builds:
        contig = reference.bundle.contig(build, name)
        place = _place(genomic, build, contig, contig, reference) if contig else None
        if place is not None and place.base and place.transcripts:
            genes = listed(sorted({one.gene for one in place.transcripts}))
            told.append(f"{_base(place, genomic)} (at {genes}).")
    return told


def _plain(checked: CheckedDescription) -> CheckAnswer:
    return CheckAnswer(
        gene=checked.gene,
        transcript=checked.transcript,
        hgvs_c="",
        hgvs_p=checked.hgvs_p,
        mutation=checked.mutation,
        consequence=Consequence.UNKNOWN,
        outcome=CheckOutcome.NOT_CHECKABLE,
        level=CheckLevel.NONE,
        reason="",
    )


def _places(genomic: Genomic, reference: Reference) -> tuple[list[_Place], str]:
    """Return the change on each build that can be meant, or why there is none, in a sentence."""
    bundle, name = reference.bundle, genomic.chromosome
    named = name.upper().startswith("NC_")
    builds = reference.builds if named or not reference.asked else (reference.asked,)
    found = [(build, contig) for build in builds if (contig := bundle.contig(build, name))]
    if not found or found[0][1] in ("chrM", "chrMT", "M", "MT"):
        return [], _no_chromosome(name, reference)
    places = []
    for build, contig in found:
        record = bundle.contig_record(build, contig)
        if record is not None and record.length and genomic.change.end.base > record.length:
            continue
        accession = record.refseq if record is not None and record.refseq else contig
        places.append(_place(genomic, build, contig, accession, reference))
    if not places:
        return [], f"{name} has no base {genomic.change.end.base}."
    near = [one for one in places if one.transcripts]
    if not near:
        where = f"{name}:{genomic.change.start.base} on {listed(one.build for one in places)}"
        return [], f"No installed transcript lies within {FLANK:,} bases of {where}."
    return near, ""


def _no_chromosome(name: str, reference: Reference) -> str:
    if name.upper().removeprefix("CHR") in ("M", "MT") or name.startswith("NC_012920"):
        return "Mitochondrial genes use another genetic code; they are not described here."
    bare = name.partition(".")[0].upper()
    near = [
        f"{one.refseq} is that of {one.build}"
        for one in reference.bundle.contigs
        if one.refseq.partition(".")[0] == bare
    ]
    more = f": {listed(near)}" if near else ""
    return f"{name} is no chromosome of an installed build{more}."


def _place(
    genomic: Genomic, build: str, contig: str, accession: str, reference: Reference
) -> _Place:
    change = genomic.change
    start, end = change.start.base - 1, change.end.base
    bundle = reference.bundle
    transcripts = bundle.at(build, contig, start, end) or bundle.at(
        build, contig, start, end, FLANK
    )
    window = Window(start, "")
    for one in transcripts:
        genome = bundle.sequence(one).genome
        seen = window if genome is None else forward(genome, one.strand)
        if "N" not in seen.slice(start, end):
            window = seen
            transcripts = (one, *(other for other in transcripts if other is not one))
            break
    there = window.slice(start, end)
    known = "N" not in there
    base = there == change.deleted if known and change.deleted else None
    edit = edit_on(change, window)
    return _Place(build, contig, accession, window, edit, transcripts, base, known)


def _base(place: _Place, genomic: Genomic) -> str:
    """Return what the genome has there, as a clause."""
    change = genomic.change
    where = f"{place.contig}:{written(change)[2:].partition(change.deleted)[0]}"
    if change.start != change.end:
        where = f"{place.contig}:{change.start.base}_{change.end.base}"
    there = place.window.slice(change.start.base - 1, change.end.base)
    head = f"{where} is {there} on {place.build}"
    return head if place.base else f"{head}, not {change.deleted}"


def _described(
    answer: CheckAnswer,
    checked: CheckedDescription,
    genomic: Genomic,
    meant: Sequence[_Place],
    reference: Reference,
) -> CheckAnswer:
    descriptions: list[Description] = []
    positions: list[GenomePosition] = []
    fits: list[str] = []
    gives: list[str] = []
    protein = parse_protein(checked.hgvs_p)[0] if checked.hgvs_p else None
    for place in meant:
        projector = reference.projector(place.build)
        if "N" in place.edit.ref + place.edit.alt or not place.edit.changes:
            continue
        named = projector.wanted(place.contig, place.edit, checked.transcript)
        for transcript in named or projector.wanted(place.contig, place.edit):
            reported = projector.describe(transcript, place.edit)
            descriptions.append(reported.description)
            positions += _rows(reported.projection, place, reference)
        if protein is not None:
            fits_here, gives_here = _with_protein(protein, place, reference)
            fits, gives = fits + fits_here, gives + gives_here
    outcome, reason = _verdict(genomic, meant)
    if protein is not None and protein.kind is not ProteinKind.UNKNOWN:
        outcome, reason = _with_p(outcome, reason, protein, fits, gives)
    name = _name(meant[0])
    true = outcome in (CheckOutcome.AGREES, CheckOutcome.NOT_CHECKABLE) and len(meant) == 1
    if true and name and name != _typed(meant[0], genomic):
        outcome = CheckOutcome.SAME_EVENT
        reason = f"{written(genomic.change)} is the change that HGVS names {name}. {reason}"
    first = descriptions[0] if descriptions else None
    genes = {one.gene for place in meant for one in place.transcripts}
    cautions = answer.cautions
    if answer.gene and answer.gene not in genes:
        cautions = (*cautions, f"the place is that of {listed(sorted(genes))}, not {answer.gene}")
    return msgspec.structs.replace(
        answer,
        gene=answer.gene or (first.gene if first else meant[0].transcripts[0].gene),
        consequence=first.consequence if first else Consequence.UNKNOWN,
        outcome=outcome,
        level=CheckLevel.SEQUENCE if meant[0].known else CheckLevel.COORDINATE,
        reason=reason,
        expected=name if outcome is CheckOutcome.SAME_EVENT else "",
        cautions=cautions,
        true_on=tuple(dict.fromkeys(fits)),
        descriptions=tuple(descriptions),
        positions=_distinct(positions),
        hgvs_g=name or _typed(meant[0], genomic),
    )


def _distinct(rows: Sequence[GenomePosition]) -> tuple[GenomePosition, ...]:
    """Return each VCF row once; genes that overlap give the same one."""
    kept = {(row.build, row.contig, row.position, row.ref, row.alt): row for row in reversed(rows)}
    return tuple(row for row in rows if row in kept.values())


def _rows(projection: Projection, place: _Place, reference: Reference) -> list[GenomePosition]:
    """Return the VCF row on the build, and on the others through the c. on the transcript."""
    transcript = projection.transcript
    row = row_of(transcript, place.edit, reference)
    rows = [] if row is None else [row]
    if projection.cdna is not None:
        there = vcf_positions(projection.cdna, transcript.accession, reference)
        rows += [one for one in there if one.build != place.build]
    return rows


def _verdict(genomic: Genomic, meant: Sequence[_Place]) -> tuple[CheckOutcome, str]:
    builds = listed(one.build for one in meant)
    several = ""
    if len(meant) > 1:
        several = f" {genomic.chromosome} may be meant on {builds}: give its accession or --build."
    if not genomic.change.deleted:
        return CheckOutcome.NOT_CHECKABLE, f"g. states no bases that could be compared.{several}"
    if not meant[0].known:
        return CheckOutcome.NOT_CHECKABLE, f"The bases there are not installed.{several}"
    reason = f"{'; '.join(_base(one, genomic) for one in meant)}."
    return (CheckOutcome.NOT_CHECKABLE if several else CheckOutcome.AGREES), reason + several


def _with_protein(
    protein: Protein, place: _Place, reference: Reference
) -> tuple[list[str], list[str]]:
    """Return the transcripts on which p. follows, and what follows on the others, in words."""
    fits: list[str] = []
    gives: dict[str, str] = {}
    for one in place.transcripts:
        sequence, coding = reference.known(one)
        projection = project_on(sequence, coding, place.edit)
        if projection.protein is None:
            continue
        match = match_protein(protein, projection.protein)
        if match in (ProteinMatch.SAME, ProteinMatch.OTHER_NAME):
            fits.append(one.accession)
        elif match is ProteinMatch.DIFFERENT:
            gives.setdefault(str(projection.protein), one.accession)
    return fits, [f"{name} on {accession}" for name, accession in gives.items()]


def _with_p(
    outcome: CheckOutcome, reason: str, protein: Protein, fits: list[str], gives: list[str]
) -> tuple[CheckOutcome, str]:
    if fits:
        told = f"{reason} {protein} follows on {listed(fits)}."
        return CheckOutcome.AGREES if outcome is CheckOutcome.AGREES else outcome, told
    if gives:
        return CheckOutcome.IMPOSSIBLE, f"{reason} g. gives {listed(gives)}, not {protein}."
    return CheckOutcome.NOT_CHECKABLE, f"{reason} What p. follows from g. is not known."


def _name(place: _Place) -> str:
    found = genomic_name(place.edit, place.window) if place.known else None
    return f"{place.accession}:{written(found)}" if found is not None else ""


def _typed(place: _Place, genomic: Genomic) -> str:
    return f"{place.accession}:{written(genomic.change)}"


def same_place(answer: CheckAnswer, text: str, reference: Reference) -> tuple[str, str]:
    """Return how a g. beside a c. contradicts it, as a sentence, and a caution; either is empty.

    `answer` is that about the c., whose VCF rows are held against the one of g.
    """
    try:
        genomic = parse_genomic(text)
    except DescriptionError as error:
        return "", f"g. is not compared: {str(error).rstrip('.')}"
    places, unknown = _places(genomic, reference)
    seen: list[str] = []
    fits: list[str] = []
    compared = False
    for place in places:
        there = row_of(place.transcripts[0], place.edit, reference)
        if there is None:
            continue
        compared = True
        fits += _named_so(answer.hgvs_c, place, there, reference)
        row = next((one for one in answer.positions if one.build == place.build), None)
        if row is not None and _bases(row) == _bases(there):
            return "", ""
        if row is not None:
            seen.append(f"on {row.build} c. is {row.contig}:{row.position} {row.ref}>{row.alt}")
    meant = f"g. is {answer.hgvs_c} on {listed(fits)}" if fits else ""
    if seen:
        told = f"c. and g. name different changes: {listed(seen)}, g. is {text}"
        return f"{told}; {meant}." if meant else f"{told}.", ""
    if compared:
        return "", meant or f"{text} is {answer.hgvs_c} on no installed transcript"
    more = f": {unknown.rstrip('.')}" if unknown else ""
    return "", f"g. is not compared with c.{more}"


def _bases(row: GenomePosition) -> tuple[int, str, str]:
    return row.position, row.ref, row.alt


def _named_so(hgvs_c: str, place: _Place, row: GenomePosition, reference: Reference) -> list[str]:
    """Return the transcripts on which a c. is the change of a VCF row."""
    change, _ = parse_cdna(hgvs_c)
    return [
        one.accession
        for one in place.transcripts
        for other in vcf_positions(change, one.accession, reference)
        if other.build == place.build and _bases(other) == _bases(row)
    ]
