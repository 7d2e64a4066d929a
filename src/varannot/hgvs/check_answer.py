"""The whole answer about one description: verdict, what is computed, where it lies."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from varannot.hgvs.backward import transcript_edit_of
from varannot.hgvs.cdna import Cdna, parse_cdna
from varannot.hgvs.check import CheckedDescription
from varannot.hgvs.dna_changes import dna_changes, undetermined
from varannot.hgvs.genome_answer import genome_answer, same_place
from varannot.hgvs.genome_rows import placed_on, vcf_positions
from varannot.hgvs.protein import parse_protein
from varannot.hgvs.reference import Reference
from varannot.hgvs.reference_kinds import UNUSED
from varannot.model import (
    CheckAnswer,
    CheckLevel,
    CheckOutcome,
    Description,
    DnaOption,
    GenomePosition,
)
from varannot.transcripts.model import Transcript

__all__ = ["full_answer", "with_caution"]


def full_answer(checked: CheckedDescription, reference: Reference | None) -> CheckAnswer:
    """Return the answer with what is computed for a description that is true somewhere.

    Without a reference, and for a description that is true on no transcript, nothing is computed:
    there is no event to describe, only readings.
    """
    if checked.hgvs_g and not checked.hgvs_c and reference is not None:
        return genome_answer(checked, reference)
    check = checked.check
    found = _Found.of(checked, reference)
    options: tuple[DnaOption, ...] = ()
    note = ""
    if found is not None and found.cdna is None and checked.hgvs_p:
        usual = check.expected if check.expected.startswith("p.") else checked.hgvs_p
        options, note = found.dna_options(usual)
    descriptions = tuple(found.descriptions()) if found else ()
    answer = CheckAnswer(
        gene=checked.gene,
        transcript=checked.transcript,
        hgvs_c=checked.hgvs_c,
        hgvs_p=checked.hgvs_p,
        mutation=checked.mutation,
        consequence=descriptions[0].consequence if descriptions else checked.consequence,
        outcome=check.outcome,
        level=check.level,
        reason=check.reason,
        expected=check.expected,
        readings=check.readings,
        cautions=check.cautions,
        checked_on=checked.checked_on,
        true_on=checked.true_on,
        descriptions=descriptions,
        positions=tuple(found.positions()) if found else (),
        dna_changes=options,
        dna_note=note,
    )
    if not checked.hgvs_g or reference is None:
        return answer
    cautions = [one for one in answer.cautions if not one.startswith(UNUSED)]
    contradiction, caution = same_place(answer, checked.hgvs_g, reference)
    cautions += [caution] if caution else []
    answer = msgspec.structs.replace(answer, cautions=tuple(cautions))
    if not contradiction:
        return answer
    told = f"{contradiction} {answer.reason}"
    worse = answer.outcome if answer.outcome.contradicted else CheckOutcome.REFERENCE_DIFFERS
    return msgspec.structs.replace(answer, outcome=worse, reason=told)


def with_caution(answer: CheckAnswer, caution: str) -> CheckAnswer:
    """Return the answer with one more caution, the first of them."""
    return msgspec.structs.replace(answer, cautions=(caution, *answer.cautions))


class _Found:
    """The transcript on which a description is read, and its c. if it has one."""

    def __init__(self, on: str, cdna: Cdna | None, gene: str, reference: Reference) -> None:
        self.on = on
        self.cdna = cdna
        self.gene = gene
        self.reference = reference

    @classmethod
    def of(cls, checked: CheckedDescription, reference: Reference | None) -> _Found | None:
        """Return where the description is true, or not contradicted; None if nowhere."""
        if reference is None or not checked.checked_on:
            return None
        check = checked.check
        if checked.true_on:
            first = checked.checked_on in checked.true_on
            on = checked.checked_on if first else checked.true_on[0]
        elif check.outcome.contradicted or check.level is CheckLevel.NONE:
            return None
        else:
            on = checked.checked_on
        cdna = parse_cdna(checked.hgvs_c)[0] if checked.hgvs_c else None
        return cls(on, cdna, checked.gene, reference)

    def positions(self) -> Iterator[GenomePosition]:
        """Yield the VCF row on each build where its bases are known."""
        if self.cdna is not None:
            yield from vcf_positions(self.cdna, self.on, self.reference)

    def descriptions(self) -> Iterator[Description]:
        """Yield the change on the transcript itself and on MANE Select, if that is another."""
        found = [] if self.cdna is None else list(placed_on(self.cdna, self.on, self.reference))
        known = [one for one in found if "N" not in one.edit.ref + one.edit.alt]
        # Builds differ in introns: where one has the new bases itself, another tells the change.
        known.sort(key=lambda placed: not placed.edit.changes)
        if not known:
            return
        transcript, edit = known[0]
        projector = self.reference.projector(transcript.build)
        yield projector.describe(transcript, edit).description
        mane = self.reference.mane_select(self.gene)
        if mane is not None and mane.accession != transcript.accession:
            there = self.reference.bundle.transcript(mane.accession, transcript.build)
            if there is not None:
                yield projector.describe(there, edit).description

    def dna_options(self, hgvs_p: str) -> tuple[tuple[DnaOption, ...], str]:
        """Return the DNA changes that give the p., and why none are listed."""
        protein = parse_protein(hgvs_p)[0]
        transcript = self.reference.find(self.on, self.gene).transcript
        if transcript is None:
            return (), ""
        sequence, _ = self.reference.known(transcript)
        options = tuple(
            DnaOption(
                transcript=transcript.accession,
                hgvs_c=str(change.cdna),
                bases=change.bases,
                certain=change.certain,
                positions=self._rows_of(change.cdna, transcript),
            )
            for change in dna_changes(protein, sequence)
        )
        return options, "" if options else undetermined(protein)

    def _rows_of(self, cdna: Cdna, transcript: Transcript) -> tuple[GenomePosition, ...]:
        """Return the VCF rows of a DNA change, none where a codon is split by an intron.

        There it is no single change of the genome.
        """
        within = transcript_edit_of(cdna, self.reference.known(transcript)[0])
        if within is not None and within.ref:
            edges = transcript.junctions()
            if any(within.start < edge < within.end for edge in edges):
                return ()
        return tuple(vcf_positions(cdna, transcript.accession, self.reference))
