"""On which transcripts a row is described: its own and MANE Select, and the reason if they differ.

A transcript that is not installed in the version named is replaced by its nearest version, and
that is said; a row that names none, or an unknown one, is described on the first transcript of
its gene. A row without a gene is described on the genes at its place.
"""

from __future__ import annotations

from dataclasses import dataclass

from varannot.hgvs.alleles import Allele, read_allele
from varannot.hgvs.consequence import most_severe
from varannot.hgvs.edit import Edit
from varannot.hgvs.project import Projection, project_on
from varannot.hgvs.projector import Projector
from varannot.model import Consequence, Description, FindingCode, HgvsFinding, SmallVariant
from varannot.transcripts.bundle import FLANK, Bundle
from varannot.transcripts.model import Tag, Transcript

__all__ = [
    "Placed",
    "distance",
    "mane_of",
    "mane_reasons",
    "not_on_mane",
    "place_row",
    "transcript_named",
]


@dataclass(frozen=True, slots=True)
class Named:
    """The transcript that stands for an accession; `exact` if it is the very one."""

    transcript: Transcript | None
    exact: bool
    findings: tuple[HgvsFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A row on the genome, and the transcripts that it is described on.

    `own` is the transcript of the row, or what stands for it; `exact` says that it is the very
    one that the row names; `named` that the row names one. `mane` is MANE Select of the gene
    where the change lies on or near it. `previews` are projections without opinions, of `own`
    first. `gene` is the current symbol, also where the row names none.
    """

    projector: Projector
    allele: Allele
    gene: str = ""
    own: Transcript | None = None
    exact: bool = False
    named: bool = False
    mane: Transcript | None = None
    mane_name: str = ""
    previews: tuple[Projection, ...] = ()
    findings: tuple[HgvsFinding, ...] = ()

    @property
    def consequence(self) -> Consequence:
        """The worst consequence on the transcripts of the row; UNKNOWN where there is none."""
        found = [one.consequence for one in self.previews]
        return most_severe(*(one for one in found if one is not Consequence.UNKNOWN))

    @property
    def reference_fits(self) -> bool | None:
        """Whether REF is the genome's base; None where that base is not known.

        A base of a transcript alone does not tell: genome and transcript may differ there.
        """
        answers = [self._fits(one) for one in self.previews]
        if False in answers:
            return False
        return True if True in answers else None

    def _fits(self, projection: Projection) -> bool | None:
        genome = self.projector.bundle.sequence(projection.transcript).genome
        raw = projection.raw
        if genome is None or not raw.ref or "N" in genome.slice(raw.start, raw.end):
            return None
        codes = {finding.code for finding in projection.findings}
        return FindingCode.REFERENCE_BASE_DIFFERS not in codes


def place_row(row: SmallVariant, gene: str, accession: str, projector: Projector) -> Placed:
    """Return where a row with coordinates lies; every refusal is a finding.

    `gene` is the current symbol (empty if the row names none), `accession` the transcript that
    the row names (empty if none).
    """
    bundle, build = projector.bundle, projector.build
    position = -1 if row.position is None else row.position
    allele = read_allele(bundle, build, row.chromosome, position, row.ref, row.alt)
    if allele.edit is None:
        return Placed(projector, allele, gene, findings=allele.findings)
    if not gene and not accession:
        return _without_gene(allele, allele.edit, projector)
    named = transcript_named(bundle, build, accession)
    own = named.transcript
    symbol = own.gene if own is not None else gene
    ranked = [one for one in bundle.of_gene(symbol, build) if one.contig == allele.contig]
    mane = mane_of(bundle, symbol, build)
    findings = (*allele.findings, *named.findings)
    if own is None:
        own = next((one for one in ranked if _near(one, allele.edit)), None)
        if own is not None and accession:
            findings = (*allele.findings, _instead(accession, own))
    elif own.contig != allele.contig or not _near(own, allele.edit):
        findings = (*findings, _elsewhere(own, allele.edit, allele.contig))
        own = next((one for one in ranked if _near(one, allele.edit)), None)
        named = Named(None, False)
    if own is None:
        more = _no_transcript(symbol, bool(bundle.of_gene(symbol, build)), build)
        return Placed(projector, allele, gene, findings=(*findings, more))
    on_mane = mane if mane is not None and _near(mane, allele.edit) else None
    if mane is not None and mane.accession != own.accession and on_mane is None:
        findings = (*findings, not_on_mane(own, mane, distance(mane, allele.edit)))
    chosen = [own] if on_mane is None or on_mane is own else [own, on_mane]
    return Placed(
        projector=projector,
        allele=allele,
        gene=gene or symbol,
        own=own,
        exact=named.exact,
        named=named.transcript is not None,
        mane=on_mane,
        mane_name=mane.accession if mane is not None else "",
        previews=tuple(_preview(projector, one, allele.edit) for one in chosen),
        findings=findings,
    )


def transcript_named(bundle: Bundle, build: str, accession: str) -> Named:
    """Return the transcript of an accession, its nearest version, or why there is none.

    An accession without version stands for its newest one.
    """
    if not accession:
        return Named(None, False)
    exact = bundle.transcript(accession, build)
    if exact is not None:
        return Named(exact, True)
    versions = bundle.versions(accession, build)
    if not versions:
        text = f"{accession} is not installed, in no version."
        return Named(None, False, (HgvsFinding(code=FindingCode.UNKNOWN_TRANSCRIPT, text=text),))
    wanted = accession.partition(".")[2]
    if not wanted:
        return Named(versions[-1], False)
    nearest = min(versions, key=lambda one: (_gap(one, wanted), -_number(one.accession)))
    text = (
        f"{accession} is not installed; the nearest version, {nearest.accession}, is taken "
        "instead. Between versions bases and numbers may differ."
    )
    finding = HgvsFinding(code=FindingCode.UNKNOWN_VERSION, text=text)
    return Named(nearest, False, (finding,))


def mane_of(bundle: Bundle, gene: str, build: str) -> Transcript | None:
    """Return MANE Select of a gene, None where the bundle knows none."""
    found = bundle.of_gene(gene, build) if gene else ()
    return next((one for one in found if one.has(Tag.MANE_SELECT)), None)


def distance(transcript: Transcript, edit: Edit) -> int:
    """Return how many bases outside a transcript a genomic edit lies, 0 inside it.

    1 stands for the base beside its first or last one.
    """
    start, end = transcript.span
    if edit.start >= end:
        return edit.start - end + 1
    return start - edit.end + 1 if edit.end <= start else 0


def not_on_mane(own: Transcript, mane: Transcript, away: int) -> HgvsFinding:
    """Return the finding that MANE Select of the gene does not reach to the change."""
    text = (
        f"{own.accession} is not MANE Select. The position does not exist on MANE Select "
        f"{mane.accession} ({mane.residues} residues): it lies {away:,} bases outside it."
    )
    return HgvsFinding(code=FindingCode.NOT_ON_MANE, text=text)


def mane_reasons(own: Description, mane: Description | None) -> tuple[HgvsFinding, ...]:
    """Return why the row's transcript and MANE Select stand side by side, and what differs."""
    if mane is None or own.transcript == mane.transcript:
        return ()
    same_names = (own.hgvs_c, own.hgvs_p) == (mane.hgvs_c, mane.hgvs_p)
    there = f"{mane.hgvs_c} {mane.hgvs_p}".strip() or "no c. name"
    if own.transcript.partition(".")[0] == mane.transcript.partition(".")[0]:
        if not own.hgvs_c and not mane.hgvs_c:
            return ()
        tail = "names are the same" if same_names else f"there the change is {there}"
        text = f"MANE Select is another version, {mane.transcript}: {tail}."
        return (HgvsFinding(code=FindingCode.OTHER_VERSION, text=text),)
    if own.exon and not mane.exon:
        where = f"intron {mane.intron}" if mane.intron else "no exon"
        text = (
            f"{own.transcript} is not MANE Select. On MANE Select {mane.transcript} the position "
            f"lies in {where} ({there}), on {own.transcript} in exon {own.exon}."
        )
        return (HgvsFinding(code=FindingCode.NOT_ON_MANE, text=text),)
    tail = "the names are the same there" if same_names else f"there the change is {there}"
    text = f"MANE Select is another isoform, {mane.transcript}: {tail}."
    return (HgvsFinding(code=FindingCode.OTHER_ISOFORM, text=text),)


def _without_gene(allele: Allele, edit: Edit, projector: Projector) -> Placed:
    """Return the place of a row that names neither gene nor transcript: the worst reading."""
    found = projector.wanted(allele.contig, edit)
    if not found:
        return Placed(projector, allele, findings=allele.findings)
    previews = {one.accession: _preview(projector, one, edit) for one in found}
    worst = most_severe(*(one.consequence for one in previews.values()))
    own = next(one for one in found if previews[one.accession].consequence is worst)
    findings = allele.findings
    others = [one for one in found if one.gene != own.gene]
    if others:
        named = "; ".join(
            f"{one.gene} ({previews[one.accession].consequence.value})" for one in others
        )
        text = f"The row names no gene; at its place lie also: {named}."
        findings = (*findings, HgvsFinding(code=FindingCode.NO_TRANSCRIPT, text=text))
    mane = own if own.has(Tag.MANE_SELECT) else None
    return Placed(
        projector=projector,
        allele=allele,
        gene=own.gene,
        own=own,
        mane=mane,
        mane_name=mane.accession if mane else "",
        previews=(previews[own.accession],),
        findings=findings,
    )


def _preview(projector: Projector, transcript: Transcript, edit: Edit) -> Projection:
    sequence = projector.bundle.sequence(transcript)
    return project_on(sequence, projector.coding(sequence), edit)


def _near(transcript: Transcript, edit: Edit) -> bool:
    return distance(transcript, edit) <= FLANK


def _instead(accession: str, own: Transcript) -> HgvsFinding:
    text = (
        f"{accession} is not installed, in no version; the variant is described on "
        f"{own.accession} instead, which may number otherwise."
    )
    return HgvsFinding(code=FindingCode.UNKNOWN_TRANSCRIPT, text=text)


def _elsewhere(transcript: Transcript, edit: Edit, contig: str) -> HgvsFinding:
    text = (
        f"{contig}:{edit.start + 1} does not lie on or near {transcript.accession} of "
        f"{transcript.gene}, which the row names: wrong position, wrong build or wrong transcript."
    )
    return HgvsFinding(code=FindingCode.OUTSIDE_TRANSCRIPT, text=text)


def _no_transcript(gene: str, known: bool, build: str) -> HgvsFinding:
    where = f"{gene} on {build}" if gene else build
    text = (
        f"No transcript of {where} lies at this position."
        if known
        else f"No transcript of {where} is installed."
    )
    return HgvsFinding(code=FindingCode.NO_TRANSCRIPT, text=text)


def _number(accession: str) -> int:
    tail = accession.partition(".")[2]
    return int(tail) if tail.isdigit() else 0


def _gap(transcript: Transcript, wanted: str) -> int:
    return abs(_number(transcript.accession) - int(wanted)) if wanted.isdigit() else 0
