"""Models of an annotation held against those of a bundle that is trusted, and against ClinVar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from varannot.transcripts.build.assemble import Made
from varannot.transcripts.build.clinvar import GeneBases, check_alleles, counted
from varannot.transcripts.build.genome import Genome
from varannot.transcripts.build.outcomes import Outcome, ReportRow
from varannot.transcripts.build.repeats import Masking
from varannot.transcripts.bundle import Bundle
from varannot.transcripts.model import Transcript
from varannot.transcripts.writer import WindowPlace

__all__ = ["Annotated", "against_bundle", "against_clinvar"]


@dataclass(frozen=True, slots=True)
class Annotated:
    """What was made of an annotation, before it is written.

    `cuts` gives contig, start and end of each record of the windows (0-based half-open).
    """

    made: tuple[Made, ...]
    places: tuple[WindowPlace, ...]
    cuts: Mapping[str, tuple[str, int, int]]
    report: tuple[ReportRow, ...]
    repeats: tuple[tuple[str, ...], ...]
    masking: Masking


def against_bundle(annotated: Annotated, known: Bundle, build: str) -> Annotated:
    """Return the transcripts with the tags of the known bundle, marked where the models differ.

    Compared are exons and coding span of the same accession and version, exon sums first, and its
    coding bases.
    """
    marks = {}
    tagged = []
    for made in annotated.made:
        model = made.transcript
        shipped = known.transcript(model.accession, build)
        if shipped is None:
            tagged.append(made)
            continue
        model = replace(model, tags=model.tags | shipped.tags)
        text = _difference(model, shipped, known, made)
        if text:
            marks[model.accession] = text
        tagged.append(replace(made, transcript=model))
    return _marked(replace(annotated, made=tuple(tagged)), marks)


def _difference(model: Transcript, shipped: Transcript, known: Bundle, made: Made) -> str:
    if shipped.whole and model.length != shipped.length:
        return f"exons of {model.length} bases, the model that ships has {shipped.length}"
    if shipped.whole and model.blocks != shipped.blocks:
        return "exons at other places than those of the model that ships"
    bases = shipped.cds_end - shipped.cds_start
    if model.cds_end - model.cds_start != bases:
        return f"a coding sequence of another length than the {bases} bases of the model that ships"
    cds = known.sequence(shipped).cds
    if cds and "N" not in cds + made.cds and cds != made.cds:
        return "the coding sequence is not that of the bundle that ships"
    return ""


def against_clinvar(annotated: Annotated, genome: Genome, path: Path) -> Annotated:
    """Return the transcripts marked where ClinVar's reference alleles are not those of the genome.

    A gene of which more than 5 % (and at least three) differ is left out.
    """
    groups: dict[tuple[str, str], list[Transcript]] = {}
    for made in annotated.made:
        model = made.transcript
        groups.setdefault((model.gene, model.contig), []).append(model)
    genes: dict[str, list[GeneBases]] = {}
    for place in annotated.places:
        spans = [model.span for model in groups[place.gene, place.contig]]
        low, high = min(span[0] for span in spans), max(span[1] for span in spans)
        contig = annotated.cuts[place.record][0]
        bases = GeneBases(place.gene, low, genome.fetch(contig, low, high))
        genes.setdefault(place.contig, []).append(bases)
    marks: dict[str, str] = {}
    refuted: set[tuple[str, str]] = set()
    checks = check_alleles(path, genes)
    told = ReportRow(path.name, "", Outcome.CHECKED, counted(checks.values()))
    for key, check in checks.items():
        if not check.differing:
            continue
        if check.refuted:
            refuted.add(key)
        text = (
            f"{len(check.differing)} of {check.checked} ClinVar reference alleles differ from the "
            f"genome ({', '.join(check.differing[:3])})"
        )
        marks |= {model.accession: text for model in groups[key]}
    done = _without(_marked(annotated, marks), refuted)
    return replace(done, report=(told, *done.report))


def _marked(annotated: Annotated, marks: Mapping[str, str]) -> Annotated:
    """Return the same with a caution more on some transcripts, in model and report."""
    if not marks:
        return annotated
    made = tuple(
        replace(
            one,
            transcript=replace(
                one.transcript,
                cautions=(*one.transcript.cautions, marks[one.transcript.accession]),
            ),
        )
        if one.transcript.accession in marks
        else one
        for one in annotated.made
    )
    kept = (Outcome.KEPT, Outcome.CAUTION)
    report = tuple(
        replace(
            row,
            outcome=Outcome.CAUTION,
            reason=" | ".join(filter(None, (row.reason, marks[row.record]))),
        )
        if row.record in marks and row.outcome in kept
        else row
        for row in annotated.report
    )
    return replace(annotated, made=made, report=report)


def _without(annotated: Annotated, genes: set[tuple[str, str]]) -> Annotated:
    if not genes:
        return annotated
    left_out = {
        one.transcript.accession
        for one in annotated.made
        if (one.transcript.gene, one.transcript.contig) in genes
    }
    places = tuple(place for place in annotated.places if (place.gene, place.contig) not in genes)
    return replace(
        annotated,
        made=tuple(one for one in annotated.made if one.transcript.accession not in left_out),
        places=places,
        cuts={place.record: annotated.cuts[place.record] for place in places},
        repeats=tuple(row for row in annotated.repeats if row[0] not in left_out),
        report=tuple(
            replace(row, outcome=Outcome.REFUSED) if row.record in left_out else row
            for row in annotated.report
        ),
    )
