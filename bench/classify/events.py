"""Germline variants of expert panels as the rules see them: read, described, and graded.

A gene of the panel is read by the classifier's own way. For a gene outside the panel only exons are
at hand: what the bases would tell is taken from the row's own p., and only where it states one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bench.classify.classifiers import classifier
from bench.classify.extra_transcripts import extra_transcript
from msgspec.structs import replace

from varannot.classify.criteria.gather import Gatherer
from varannot.classify.criteria.inputs import CriteriaInput
from varannot.classify.role import GeneRole, gene_role
from varannot.classify.table import CLASSIFY_INPUT
from varannot.classify.table_rows import Reader, read_variant
from varannot.hgvs.cdna import Cdna, CdnaKind, parse_cdna
from varannot.hgvs.nmd import loss_of_stop, nmd_of_stop
from varannot.hgvs.nmd_rules import nmd_rules
from varannot.hgvs.problems import DescriptionError
from varannot.knowledge.evidence import GeneRoleEvidence, LossMechanism
from varannot.knowledge.match import VariantFacts
from varannot.model import CheckLevel, Consequence, Description
from varannot.transcripts.model import Tag, Transcript

__all__ = ["Event", "read_event"]

_NAME = re.compile(r"(?P<accession>NM_\d+\.\d+)(?:\((?P<gene>[^)]+)\))?:(?P<change>c\.\S+)")
_GENE = re.compile(r"Gene: (?P<gene>[^;]+)")
_PROTEIN = re.compile(
    r"p\.\(?(?P<p>[A-Z][a-z]{2}(?P<at>\d+)(?:[A-Z][a-z]{2})?(?P<end>\S*?))\)?[;.\s]"
)
_SHIFTED = re.compile(r"(?P<first>[A-Z][a-z]{2}\d+)[A-Z][a-z]{2}fs(?:Ter|\*)(?P<length>\d+)")
_STOPPED = re.compile(r"[A-Z][a-z]{2}(?P<at>\d+)(?:Ter|\*)")


@dataclass(frozen=True, slots=True)
class Event:
    """One row; `case` is None where it could not be read, and `why_not` says why."""

    name: str
    gene: str
    case: CriteriaInput | None
    way: str
    why_not: str = ""


def read_event(name: str, comment: str) -> Event:
    """Return a row of an expert panel as an event; `comment` may name its gene and p."""
    stated = _NAME.fullmatch(name)
    found = _GENE.search(comment)
    gene = (found["gene"] if found else "").strip()
    if stated is None:
        return Event(name, gene, None, "", "a place on GRCh37 in a gene that is not installed")
    gene = stated["gene"] or gene or _gene_of(stated["accession"])
    if gene and classifier().reference.bundle.of_gene(gene, "GRCh38"):
        return _installed(name, gene, stated["accession"], stated["change"])
    extra = extra_transcript(gene)
    if extra is None:
        return Event(name, gene, None, "", "the gene is not installed")
    return _by_exons(name, extra, stated["change"], comment)


@cache
def _readers() -> Reader:
    return Reader(classifier().reference)


def _gene_of(accession: str) -> str:
    bundle = classifier().reference.bundle
    known = bundle.versions(accession, "GRCh38") or bundle.versions(accession, "GRCh37")
    return known[0].gene if known else ""


def _installed(name: str, gene: str, accession: str, change: str) -> Event:
    asked = classifier()
    cells = dict.fromkeys(CLASSIFY_INPUT.names, "")
    cells |= {"gene": gene, "transcript": accession, "hgvs_c": change}
    read = read_variant(cells, asked.names.current(gene), _readers())
    if read.refusal:
        return Event(name, gene, None, "", read.refusal)
    if not read.descriptions:
        return Event(name, gene, None, "", "; ".join(read.remarks) or "not described")
    case = Gatherer(asked.sources).gather(
        read.facts,
        gene_role(gene, asked.knowledge.for_gene(gene)),
        read.descriptions,
        read.findings,
    )
    return Event(name, gene, case, "installed transcript")


def _established(gene: str) -> GeneRoleEvidence:
    """Return a role made for this proof: loss of function is taken to be the gene's mechanism."""
    reason = "taken as established for this proof"
    return GeneRoleEvidence(gene, "TSG", LossMechanism.DEFINITIVE, reason, ())


def _by_exons(name: str, transcript: Transcript, change: str, comment: str) -> Event:
    try:
        parsed = parse_cdna(change)[0]
    except DescriptionError as error:
        return Event(name, transcript.gene, None, "", error.reason)
    found = _PROTEIN.search(f"{comment} ")
    description = _described(transcript, change, parsed, found["p"] if found else "")
    if description is None:
        return Event(name, transcript.gene, None, "", "the bases of the gene are not installed")
    gene = transcript.gene
    facts = VariantFacts(gene=gene, consequence=description.consequence)
    case = CriteriaInput(
        gene=gene,
        facts=facts,
        role=GeneRole(gene, (), (), ()),
        main=description,
        role_pack=_established(gene),
    )
    way = "exons alone" if description.nmd is None else "exons, and the row's own p."
    return Event(name, gene, case, way)


def _described(
    transcript: Transcript, change: str, parsed: Cdna, protein: str
) -> Description | None:
    """Return what exons and the row's p. tell of a change inside one exon, None if too little."""
    first, last = parsed.start, parsed.end
    if any(one.zone or one.offset for one in (first, last)):
        return None
    start = transcript.cds_start + first.base - 1
    plain = Description(
        transcript=transcript.accession,
        gene=transcript.gene,
        build=transcript.build,
        hgvs_c=change,
        hgvs_p=f"p.({protein})" if protein else "",
        consequence=Consequence.FRAMESHIFT,
        level=CheckLevel.COORDINATE,
        tags=(Tag.MANE_SELECT.value,),
    )
    substituted = parsed.kind is CdnaKind.SUBSTITUTION
    if substituted and first.base <= 3:
        return replace(plain, consequence=Consequence.START_LOST)
    shift = _shift(parsed)
    stop, foreign = _new_stop(protein)
    if stop is None:
        return None if substituted or not shift % 3 else plain
    nmd = nmd_of_stop(
        transcript,
        transcript.cds_start + 3 * (stop - 1),
        nmd_rules(),
        shift=shift,
        changed=start,
    )
    consequence = Consequence.FRAMESHIFT if foreign else Consequence.STOP_GAINED
    return replace(
        plain,
        consequence=consequence,
        exon=nmd.exon,
        nmd=nmd,
        loss=loss_of_stop(transcript, stop, foreign),
    )


def _shift(parsed: Cdna) -> int:
    count = parsed.end.base - parsed.start.base + 1
    match parsed.kind:
        case CdnaKind.DELETION:
            return -count
        case CdnaKind.DUPLICATION:
            return count
        case CdnaKind.INSERTION:
            return len(parsed.inserted)
        case _:
            return len(parsed.inserted) - count


def _new_stop(protein: str) -> tuple[int | None, int]:
    """Return the residue of the new stop and how many foreign residues stand before it."""
    shifted = _SHIFTED.fullmatch(protein)
    if shifted is not None:
        length = int(shifted["length"])
        return int(shifted["first"][3:]) + length - 1, length - 1
    stopped = _STOPPED.fullmatch(protein)
    return (int(stopped["at"]), 0) if stopped else (None, 0)
