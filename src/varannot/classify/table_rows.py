"""One row of a table of variants, read: where it lies, what it is on the transcript, or why not.

Coordinates decide where a row has them; a row without is put on its transcript by its c. or p.
Where the bases of the coordinates are not those of the genome, and c. and p. agree with each other
and with the sequence of the transcript that the row names, the description stands, and is marked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from varannot.classify.criteria.inputs import UNSEEN
from varannot.classify.facts import names_on, standing_consequence
from varannot.hgvs.alleles import read_allele
from varannot.hgvs.check import check_description
from varannot.hgvs.clinical import other_protein
from varannot.hgvs.nmd_rules import nmd_rules
from varannot.hgvs.projector import Projector, asked_transcript
from varannot.hgvs.reference_set import ReferenceSet
from varannot.hgvs.row_descriptions import RowDescriptions
from varannot.hgvs.stated_stop import with_stated_stop
from varannot.hgvs.typed_rows import describe_typed
from varannot.knowledge.match import VariantFacts, coding_key, protein_key
from varannot.model import (
    CheckLevel,
    CheckOutcome,
    Consequence,
    Description,
    FindingCode,
    HgvsFinding,
)
from varannot.transcripts.model import Transcript

__all__ = ["ReadRow", "Reader", "read_variant"]

_BUILDS = {
    "grch37": "GRCh37",
    "hg19": "GRCh37",
    "37": "GRCh37",
    "grch38": "GRCh38",
    "hg38": "GRCh38",
    "38": "GRCh38",
}


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as read; `refusal` says why it has no class of its own, empty if it has one."""

    facts: VariantFacts
    descriptions: tuple[Description, ...] = ()
    findings: tuple[HgvsFinding, ...] = ()
    remarks: tuple[str, ...] = ()
    refusal: str = ""


class Reader:
    """Reads rows on the transcripts of a run; not to be shared between threads."""

    def __init__(self, reference: ReferenceSet) -> None:
        self.reference = reference
        self._projectors: dict[str, Projector] = {}

    def projector(self, build: str) -> Projector | None:
        """Return the projector of a build, None where it is not installed."""
        known = self._projectors.get(build)
        if known is None and build in self.reference.bundle.builds:
            known = self._projectors[build] = Projector(
                self.reference.bundle,
                build,
                nmd_rules(),
                None,
                identified=False,
                second_opinion=False,
            )
        return known


def read_variant(cells: Mapping[str, str], gene: str, reader: Reader) -> ReadRow:
    """Return one row; `gene` is its current symbol, empty if it names none.

    `cells` has the columns of `varannot.classify.table.CLASSIFY_INPUT`.
    """
    if cells["chrom"] or cells["pos"]:
        found = _by_place(cells, gene, reader)
        return _by_true_name(found, cells, gene, reader.reference) if found.refusal else found
    if cells["hgvs_c"] or cells["hgvs_p"]:
        return _by_name(cells, gene, reader.reference)
    return _refused(gene, "the row has neither coordinates nor a description")


def _refused(gene: str, reason: str) -> ReadRow:
    return ReadRow(VariantFacts(gene, Consequence.UNKNOWN), refusal=reason)


def _by_place(cells: Mapping[str, str], gene: str, reader: Reader) -> ReadRow:
    build = _BUILDS.get(cells["assembly"].strip().casefold(), "")
    projector = reader.projector(build) if build else None
    bundle = reader.reference.bundle
    if projector is None:
        told = cells["assembly"] or "nothing"
        wanted = " or ".join(bundle.builds)
        return _refused(gene, f"assembly is {told}; coordinates need {wanted}")
    places = (cells["chrom"], cells["pos"], cells["ref"], cells["alt"])
    allele = read_allele(bundle, build, *places)
    if allele.edit is None:
        return _refused(gene, " ".join(one.text for one in allele.findings))
    near = projector.wanted(allele.contig, allele.edit)
    chosen = [one for one in near if one.gene == gene] if gene else list(near)
    if not chosen:
        there = ", ".join(one.gene for one in near) or "no installed transcript"
        return _refused(gene, f"{gene} is not at this place of {build}; {there} is")
    transcripts: tuple[Transcript, ...] = (chosen[0],)
    if cells["transcript"]:
        known = bundle.of_gene(chosen[0].gene, build)
        transcripts = _with_asked(cells["transcript"], chosen[0], known)
    found = tuple(projector.describe(one, allele.edit).description for one in transcripts)
    facts = _facts(found, cells, build)
    wrong = _reference_differs(found)
    if wrong:
        return ReadRow(facts, found, refusal=wrong)
    beside = other_protein(projector, chosen[0], found, allele.edit)
    facts = _with_written_protein(facts, cells["hgvs_p"], reader.reference)
    pairs = zip(found, transcripts, strict=True)
    found = tuple(with_stated_stop(*pair, facts.protein) for pair in pairs)
    remarks = (*_other_names(cells, found, facts), *(one.text for one in beside))
    return ReadRow(facts, found, allele.findings, remarks)


def _with_written_protein(
    facts: VariantFacts, written: str, reference: ReferenceSet
) -> VariantFacts:
    """Return the facts with the p. of the row, if none was computed and it is true at the residue.

    So it is where the place lies in a codon whose bases are not installed, but whose residue is.
    """
    if facts.protein or not written or facts.residue is None:
        return facts
    checked = check_description(facts.gene, "", "", written, reference=reference.for_check(""))
    if checked.check.outcome is not CheckOutcome.AGREES or checked.residue != facts.residue:
        return facts
    return _as_written(facts, checked.hgvs_p, checked.consequence)


_SEEN = frozenset({CheckLevel.SEQUENCE, CheckLevel.CDS})


def _by_true_name(
    refused: ReadRow, cells: Mapping[str, str], gene: str, reference: ReferenceSet
) -> ReadRow:
    """Return a row whose coordinates are refused by its description, where that is beyond doubt."""
    if not (cells["transcript"] and cells["hgvs_c"] and cells["hgvs_p"]):
        return refused
    texts = (cells["transcript"], cells["hgvs_c"], cells["hgvs_p"])
    check = check_description(gene, *texts, reference=reference.for_check("")).check
    if check.outcome is not CheckOutcome.AGREES or check.level not in _SEEN:
        return refused
    found = _by_name(cells, gene, reference)
    if found.refusal or not found.descriptions:
        return refused
    told = f"the coordinates are set aside and the description is classed: {refused.refusal}"
    return replace(found, remarks=(told, *found.remarks))


def _with_asked(
    accession: str, first: Transcript, known: tuple[Transcript, ...]
) -> tuple[Transcript, ...]:
    """Return the transcript that the row names, then the main one where that is another."""
    asked = asked_transcript(known, accession)
    return (first,) if asked is None or asked == first else (asked, first)


def _facts(found: tuple[Description, ...], cells: Mapping[str, str], build: str) -> VariantFacts:
    own = found[0]
    position = int(cells["pos"]) if cells["pos"].isdigit() else None
    return VariantFacts(
        gene=own.gene,
        consequence=standing_consequence(own.consequence, own),
        transcript=own.transcript,
        coding=own.hgvs_c,
        protein=own.hgvs_p,
        residue=own.residue,
        exons=names_on(own).exons,
        chromosome=cells["chrom"].removeprefix("chr") if position else "",
        position=position,
        ref=cells["ref"] if position else "",
        alt=cells["alt"] if position else "",
        build=build,
        names=tuple(names_on(one) for one in found),
    )


def _as_written(facts: VariantFacts, protein: str, consequence: Consequence) -> VariantFacts:
    """Return the facts with the protein of the row where none was computed on its transcript."""
    if facts.protein or not protein:
        return facts
    unseen = facts.consequence in UNSEEN
    return replace(facts, protein=protein, consequence=consequence if unseen else facts.consequence)


def _reference_differs(found: tuple[Description, ...]) -> str:
    for one in found:
        for finding in one.findings:
            if finding.code is FindingCode.REFERENCE_BASE_DIFFERS:
                return finding.text
    return ""


def _other_names(
    cells: Mapping[str, str], found: tuple[Description, ...], facts: VariantFacts
) -> tuple[str, ...]:
    """Return a remark where a name of the row is another than those that the place gives."""
    remarks = []
    for column, key in (("hgvs_c", coding_key), ("hgvs_p", protein_key)):
        written = cells[column]
        if not written:
            continue
        names = {key(name) for one in found if (name := getattr(one, column))}
        if not names and column == "hgvs_p" and key(facts.protein) == key(written):
            told = f"the bases of {facts.transcript} are not installed there"
            remarks.append(f"hgvs_p {written} is taken as written, because {told}")
        elif key(written) not in names:
            listed = ", ".join(sorted(names)) or "no name"
            remarks.append(f"{column} {written} differs from what the coordinates give ({listed})")
    return tuple(remarks)


def _by_name(cells: Mapping[str, str], gene: str, reference: ReferenceSet) -> ReadRow:
    build = _BUILDS.get(cells["assembly"].strip().casefold(), "")
    texts = (cells["transcript"], cells["hgvs_c"], cells["hgvs_p"])
    checked = check_description(gene, *texts, reference=reference.for_check(build))
    check = checked.check
    facts = VariantFacts(
        gene=checked.gene,
        consequence=checked.consequence,
        transcript=checked.transcript or checked.checked_on,
        coding=checked.hgvs_c,
        protein=checked.hgvs_p,
        residue=checked.residue,
    )
    described = describe_typed(checked, reference, build, checked.consequence)
    # One residue of a p. alone is true on some isoform by chance: only a c. names an event there.
    true_somewhere = described is not None and any(one.hgvs_c for one in described.descriptions)
    impossible = check.outcome is CheckOutcome.IMPOSSIBLE
    differs = check.outcome is CheckOutcome.REFERENCE_DIFFERS and not true_somewhere
    unread = check.outcome is CheckOutcome.NOT_CHECKABLE and (
        checked.consequence is Consequence.UNKNOWN
    )
    if impossible or differs or unread:
        return ReadRow(facts, refusal=check.reason)
    remarks = () if check.outcome is CheckOutcome.AGREES else (check.reason,)
    if described is None or not described.descriptions:
        return ReadRow(facts, remarks=remarks)
    own = described.descriptions[0]
    on_own = _facts(described.descriptions, dict.fromkeys(cells, ""), own.build)
    return ReadRow(
        _as_written(on_own, checked.hgvs_p, checked.consequence),
        described.descriptions,
        described.findings,
        (*remarks, *_on_other_proteins(described, reference)),
    )


def _on_other_proteins(described: RowDescriptions, reference: ReferenceSet) -> tuple[str, ...]:
    projector = reference.projector(described.build)
    if projector is None or described.edit is None:
        return ()
    mane = reference.bundle.transcript(described.mane_transcript, described.build)
    found = other_protein(projector, mane, described.descriptions, described.edit)
    return tuple(one.text for one in found)
