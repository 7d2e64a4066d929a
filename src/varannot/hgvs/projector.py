"""Descriptions of genomic changes on the transcripts of a bundle, with both opinions.

A `Projector` holds what is costly to make: the bundle, the engine, and the coding sequence of
each transcript that was met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from varannot.hgvs.edit import Edit, sense_edit
from varannot.hgvs.engine import Engine
from varannot.hgvs.everywhere import exons_taken
from varannot.hgvs.identity import identity
from varannot.hgvs.nmd import (
    loss_in_frame,
    loss_of_frame,
    loss_of_stop,
    nmd_of_stop,
    nmd_of_unknown_stop,
    nmd_without_stop,
    protein_extension,
)
from varannot.hgvs.nmd_rules import NmdRules
from varannot.hgvs.opinions import opinions
from varannot.hgvs.project import Projection, project_on
from varannot.hgvs.protein import Protein, ProteinKind
from varannot.hgvs.protein_effect import CodingSequence, protein_effect
from varannot.hgvs.regions import exonic
from varannot.hgvs.residue_run import residue_run
from varannot.hgvs.splice_outcome import splice_outcome, start_loss, touches_start_exon
from varannot.model import (
    Consequence,
    Description,
    FindingCode,
    HgvsFinding,
    Nmd,
    NmdRule,
    NmdVerdict,
    Opinion,
    ProteinLoss,
)
from varannot.transcripts.bundle import FLANK, Bundle
from varannot.transcripts.model import Tag, Transcript, TranscriptSequence

__all__ = ["Projector", "Reported", "asked_transcript"]

_KEPT = 4_000
_NO_NAMES = ("", "")
_SPLICE_SITES = frozenset({Consequence.SPLICE_DONOR, Consequence.SPLICE_ACCEPTOR})
_EXONS_LOST = frozenset({Consequence.EXON_LOSS, Consequence.TRANSCRIPT_ABLATION})
_TRUNCATING = frozenset({Consequence.STOP_GAINED, Consequence.FRAMESHIFT})
_NO_STOP_CHANGE = Nmd(
    verdict=NmdVerdict.NOT_APPLICABLE,
    rules=(NmdRule.NO_PREMATURE_STOP,),
    text="No premature stop is predicted.",
)


class Reported(Struct, frozen=True, gc=False):
    """A projection as values beside the description that documents carry."""

    projection: Projection
    description: Description


def asked_transcript(among: Sequence[Transcript], accession: str) -> Transcript | None:
    """Return the transcript that an accession asks for, None where none of them is it.

    That is the one of this accession with version; without a version its newest. An Ensembl
    accession leads to the transcript with the same exons: of several the one that names its very
    version, then MANE Select, then the newest. Its version need not be the one that is named.
    """
    for one in among:
        if one.accession == accession:
            return one
    bare, dot, _ = accession.partition(".")
    if not dot:
        same = [one for one in among if one.accession.partition(".")[0] == bare]
        if same:
            return max(same, key=_version)
    twins = [one for one in among if one.ensembl and one.ensembl.partition(".")[0] == bare]
    if not twins:
        return None
    return max(
        twins, key=lambda one: (one.ensembl == accession, one.has(Tag.MANE_SELECT), _version(one))
    )


def _version(transcript: Transcript) -> int:
    version = transcript.accession.partition(".")[2]
    return int(version) if version.isdigit() else 0


class Projector:
    """Describes changes on one genome build; not to be shared between threads."""

    def __init__(
        self,
        bundle: Bundle,
        build: str,
        rules: NmdRules,
        engine: Engine | None,
        *,
        identified: bool = True,
        second_opinion: bool = True,
    ) -> None:
        """`identified` adds SPDI and VRS identifier to each description.

        Without `second_opinion` each change is computed once, for callers that print no opinions.
        """
        self.bundle = bundle
        self.build = build
        self.engine = engine
        self._identified = identified
        self._second = second_opinion
        self._rules = rules
        self._codings: dict[str, CodingSequence | None] = {}
        self._clinical: dict[str, tuple[Transcript, ...]] = {}

    def coding(self, sequence: TranscriptSequence) -> CodingSequence | None:
        """Return the coding sequence of a transcript, None where its bases are not known."""
        name = sequence.transcript.accession
        if name not in self._codings:
            if len(self._codings) >= _KEPT:
                self._codings.clear()
            self._codings[name] = _coding(sequence)
        return self._codings[name]

    def wanted(self, contig: str, edit: Edit, accession: str = "") -> tuple[Transcript, ...]:
        """Return the transcripts on which a change is described: the first of each gene.

        The first is MANE Select where the gene has one. `accession` asks for one transcript
        instead (see `asked_transcript`). A change outside all transcripts is described on
        those of which it lies within 5,000 bases.
        """
        if not accession:
            first = self.bundle.first_at(self.build, contig, edit.start, edit.end)
            return first or self.bundle.first_at(self.build, contig, edit.start, edit.end, FLANK)
        found = self.bundle.at(self.build, contig, edit.start, edit.end)
        if not found:
            found = self.bundle.at(self.build, contig, edit.start, edit.end, FLANK)
        named = asked_transcript(found, accession)
        return () if named is None else (named,)

    def also_clinical(self, transcript: Transcript) -> tuple[Transcript, ...]:
        """Return the MANE Plus Clinical transcripts of the gene, beside a MANE Select one."""
        known = self._clinical.get(transcript.gene)
        if known is None:
            known = self.bundle.tagged(transcript.gene, self.build, Tag.MANE_PLUS_CLINICAL)
            self._clinical[transcript.gene] = known
        return known if known and transcript.has(Tag.MANE_SELECT) else ()

    def describe(self, transcript: Transcript, edit: Edit) -> Reported:
        """Return a genomic edit (forward strand, 0-based half-open) described on a transcript."""
        sequence = self.bundle.sequence(transcript)
        coding = self.coding(sequence)
        projection = project_on(sequence, coding, edit)
        views: tuple[Opinion, ...] = ()
        findings: Iterable[HgvsFinding] = projection.findings
        hgvs_c = str(projection.cdna) if projection.cdna else ""
        hgvs_p = str(projection.protein) if projection.protein else ""
        if hgvs_c and sequence.mrna and self._second:
            raw = sense_edit(edit, transcript.strand)
            placed = projection.placed.named
            views, more = opinions(sequence, raw, placed, hgvs_c, hgvs_p, self.engine)
            if more:
                findings = (*findings, *more)
        if transcript.cautions:
            findings = (
                *findings,
                *(HgvsFinding(code=_CAUTION, text=text) for text in transcript.cautions),
            )
        names = self._identity(sequence, edit) if self._identified else _NO_NAMES
        told = (hgvs_c, hgvs_p, *names)
        described = self._description(projection, views, tuple(findings), told)
        return Reported(projection, described)

    def _identity(self, sequence: TranscriptSequence, edit: Edit) -> tuple[str, str]:
        """Return VRS identifier and SPDI of a genomic edit, each empty where there is none."""
        transcript = sequence.transcript
        contig = self.bundle.contig_record(transcript.build, transcript.contig)
        if contig is None:
            return _NO_NAMES
        named = identity(contig.refseq, contig.refget, edit, sequence.genome, transcript.strand)
        return named.vrs_id, named.spdi

    def _description(
        self,
        projection: Projection,
        views: tuple[Opinion, ...],
        findings: tuple[HgvsFinding, ...],
        told: tuple[str, str, str, str],
    ) -> Description:
        transcript = projection.transcript
        effect = projection.effect
        nmd, loss = self._decay(projection)
        terms = projection.consequences
        splice, start = None, None
        no_start = Consequence.START_LOST in terms
        if not _SPLICE_SITES.isdisjoint(terms):
            sequence = self.bundle.sequence(transcript)
            placed, coding = projection.placed, self.coding(sequence)
            splice = splice_outcome(sequence, coding, placed.named, placed.first, self._rules)
            no_start = no_start or touches_start_exon(transcript, placed.named, placed.first)
        if no_start:
            start = start_loss(transcript, self.coding(self.bundle.sequence(transcript)))
        return Description(
            transcript=transcript.accession,
            gene=transcript.gene,
            build=transcript.build,
            hgvs_c=told[0],
            hgvs_p=told[1],
            consequence=projection.consequence,
            consequences=terms,
            level=projection.level,
            tags=tuple(sorted(transcript.tags)),
            protein=transcript.protein,
            exon=projection.place.exon,
            intron=projection.place.intron,
            exons_whole=transcript.whole,
            splice_distance=projection.place.distance,
            codon_change=effect.codon_change if effect else "",
            residue=effect.first + 1 if effect and effect.first >= 0 else None,
            residue_run=self._run(projection),
            nmd=nmd,
            loss=loss,
            splice=splice,
            start=start,
            opinions=views,
            findings=findings,
            vrs_id=told[2],
            spdi=told[3],
        )

    def _run(self, projection: Projection) -> int | None:
        """Return the length of the run of one residue that an in-frame change alters."""
        effect = projection.effect
        if effect is None or effect.protein is None or _INFRAME.isdisjoint(effect.consequences):
            return None
        coding = self.coding(self.bundle.sequence(projection.transcript))
        return residue_run(coding.residues, effect.protein) if coding else None

    def _decay(self, projection: Projection) -> tuple[Nmd | None, ProteinLoss | None]:
        """Return the verdict on decay and what the protein lacks, for a change of the protein."""
        effect, transcript = projection.effect, projection.transcript
        terms = projection.consequences
        if effect is None and terms[0] in _EXONS_LOST:
            coding = self.coding(self.bundle.sequence(transcript))
            return _without_exons(projection, coding, self._rules)
        if effect is None or effect.first < 0 or terms[0] is Consequence.MISSENSE:
            return None, None
        named = projection.placed.named
        within = exonic(named, transcript)
        if within is None or _unsure(projection):
            return None, None
        net = len(named.alt) - len(named.ref)
        if Consequence.STOP_LOST in terms:
            return self._lost_stop(projection)
        if not _TRUNCATING & set(terms):
            return None, _in_frame_loss(transcript, effect.protein)
        if effect.stop_at is not None and effect.new_length is not None:
            stop = effect.stop_at
            nmd = nmd_of_stop(transcript, stop, self._rules, shift=net, changed=within.start)
            loss = loss_of_stop(transcript, effect.new_length + 1, effect.foreign)
            return nmd, loss
        if effect.unknown or effect.protein is None:
            unknown = nmd_of_unknown_stop(transcript, within.start)
            return unknown, loss_of_frame(transcript, effect.first + 1)
        return nmd_without_stop(), loss_of_frame(transcript, effect.first + 1, effect.foreign)

    def _lost_stop(self, projection: Projection) -> tuple[Nmd | None, ProteinLoss | None]:
        effect, transcript = projection.effect, projection.transcript
        assert effect is not None
        if effect.new_length is None:
            if effect.unknown or effect.protein is None:
                return None, None
            return nmd_without_stop(), protein_extension(transcript, None)
        extra = effect.new_length - transcript.residues
        return _NO_STOP_CHANGE, protein_extension(transcript, extra) if extra > 0 else None


_INFRAME = frozenset({Consequence.INFRAME_DELETION, Consequence.INFRAME_INSERTION})
_CAUTION = FindingCode.TRANSCRIPT_CAUTION


def _unsure(projection: Projection) -> bool:
    """Whether a protein was worked out for one reading alone and is not printed."""
    effect, protein = projection.effect, projection.protein
    if effect is None or protein is None or effect.protein is None:
        return False
    return protein.kind is ProteinKind.UNKNOWN is not effect.protein.kind


def _without_exons(
    projection: Projection, coding: CodingSequence | None, rules: NmdRules
) -> tuple[Nmd | None, ProteinLoss | None]:
    """Return what a protein lacks whose exons are gone, if the exons left are joined."""
    transcript = projection.transcript
    taken = exons_taken(projection.placed.named, transcript)
    if taken is None or not transcript.coding:
        return None, None
    start, end = transcript.cds_start, transcript.cds_end
    first, last = max(taken[0], start), min(taken[1], end)
    if first >= last:
        return None, None
    residue = (first - start) // 3 + 1
    if first == start or (last - first) % 3:
        inner = start < taken[0] and taken[1] <= end - 3
        if inner and coding is not None:
            return _joined(transcript, coding, taken, rules)
        return None, loss_of_frame(transcript, residue)
    return None, loss_in_frame(transcript, residue, min((last - start) // 3, transcript.residues))


def _joined(
    transcript: Transcript, coding: CodingSequence, taken: tuple[int, int], rules: NmdRules
) -> tuple[Nmd | None, ProteinLoss]:
    """Return decay and loss where inner coding exons are gone and the frame is broken."""
    first, last = taken
    effect = protein_effect(coding, Edit(first, last, coding.bases[first:last], ""))
    if effect.stop_at is None or effect.new_length is None:
        return None, loss_of_frame(transcript, (first - transcript.cds_start) // 3 + 1)
    nmd = nmd_of_stop(transcript, effect.stop_at, rules, shift=first - last, changed=first)
    return nmd, loss_of_stop(transcript, effect.new_length + 1, effect.foreign)


def _coding(sequence: TranscriptSequence) -> CodingSequence | None:
    model = sequence.transcript
    if not model.coding or not sequence.mrna:
        return None
    return CodingSequence.of(sequence.mrna, model.cds_start, model.cds_end, sequence.protein)


def _in_frame_loss(transcript: Transcript, protein: Protein | None) -> ProteinLoss | None:
    if protein is None:
        return None
    if protein.kind is ProteinKind.DELETION:
        return loss_in_frame(transcript, protein.start, protein.end)
    if protein.kind is ProteinKind.DELINS and protein.removed > len(protein.inserted):
        return loss_in_frame(transcript, protein.start, protein.end, len(protein.inserted))
    return None
