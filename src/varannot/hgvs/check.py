"""The check of one printed description: what was read, does c. give p., and what else might be.

Without a reference it works by codon arithmetic alone (level NONE), and `REFERENCE_DIFFERS` is
never returned. With one, the description is held against the installed transcripts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from varannot.hgvs.by_sequence import Judged, judge
from varannot.hgvs.cdna import Cdna, CdnaKind, parse_cdna
from varannot.hgvs.codons import codon_of
from varannot.hgvs.compare import compare
from varannot.hgvs.consequence import consequence
from varannot.hgvs.doubts import doubtful_position
from varannot.hgvs.isoforms import printed_elsewhere
from varannot.hgvs.legacy import Founder, Legacy, legacy_numbering
from varannot.hgvs.older_names import (
    alias_meant,
    counted_otherwise,
    founder_condition,
    founder_reason,
    numbering_caution,
    old_insertion,
    usual_counts,
)
from varannot.hgvs.older_readings import merged, old_readings, old_style_caution
from varannot.hgvs.on_transcripts import truth
from varannot.hgvs.printed import Printed
from varannot.hgvs.protein import Protein, parse_protein
from varannot.hgvs.readings import true_readings
from varannot.hgvs.reference import Reference
from varannot.hgvs.sequence_readings import sequence_readings
from varannot.hgvs.verdict import Verdict, not_checkable, same_event
from varannot.hgvs.words import listed
from varannot.model import CheckLevel, CheckOutcome, Consequence, DescriptionCheck, Reading

__all__ = ["CheckedDescription", "check_description", "check_printed"]


@dataclass(frozen=True, slots=True)
class CheckedDescription:
    """One description after reading and checking.

    `hgvs_c` and `hgvs_p` are canonical, without accession, and empty where they could not be
    read; `mutation` is the description as typed, cleaned; `residue` is the 1-based first residue
    that p. names, or the codon of c. where there is no p.; `from_exon` is how far an intronic
    change lies from the nearest exon in bases (0 in an exon), None without a c. `checked_on` is the
    transcript, with version, that the verdict speaks of, and `true_on` are those on which all that
    the description states is true; both are empty without a reference. `hgvs_g` is a text that
    states a change of a chromosome; `full_answer` reads it.
    """

    gene: str
    transcript: str
    hgvs_c: str
    hgvs_p: str
    mutation: str
    consequence: Consequence
    residue: int | None
    check: DescriptionCheck
    notes: tuple[str, ...] = ()
    from_exon: int | None = None
    true_on: tuple[str, ...] = ()
    checked_on: str = ""
    hgvs_g: str = ""


def check_description(
    gene: str,
    transcript: str,
    hgvs_c: str,
    hgvs_p: str,
    legacy: Legacy | None = None,
    reference: Reference | None = None,
) -> CheckedDescription:
    """Return the canonical names, the consequence and the verdict on one printed description.

    `hgvs_c` and `hgvs_p` are texts in any of the printed forms; a text may hold accession, gene
    and both descriptions. Nothing is raised for texts that cannot be read: they are
    `not_checkable`, and the reason names the offending place. `legacy` defaults to the shipped
    table of legacy numbering. `reference` holds the installed transcripts; `gene` has to be the
    symbol by which they are installed, and is filled in from the transcript where it is empty.

    >>> checked = check_description("PMS2", "", "c.869G>A", "p.Gly290Arg")
    >>> checked.check.outcome.value
    'impossible'
    >>> print(checked.check.reason)  # doctest: +ELLIPSIS
    c.869 is the second base of codon 290; G>A there turns a glycine codon into Asp or Glu, ...
    >>> [reading.hgvs_p for reading in checked.check.readings if reading.hgvs_c == "c.869G>A"]
    ['p.(Gly290Asp)', 'p.(Gly290Glu)']
    """
    return check_printed(Printed.of(gene, transcript, hgvs_c, hgvs_p), legacy, reference)


def check_printed(
    read: Printed, legacy: Legacy | None = None, reference: Reference | None = None
) -> CheckedDescription:
    """Return the same for a description that has been taken apart already."""
    known = legacy_numbering() if legacy is None else legacy
    if reference is not None and not read.gene and read.transcript:
        read = replace(read, gene=_gene_of(read.transcript, reference))
    alias = alias_meant(read.gene, read.cdna, read.protein, known)
    if alias is not None and read.failure is None and not read.unread:
        return _of_alias(read, alias, reference)
    verdict = read.failure or _verdict(read.gene, read.cdna, read.protein, known)
    judged = None
    if reference is not None and read.failure is None and (read.cdna or read.protein):
        judged = _judged(read, verdict, known, reference)
    if judged is None and read.unread:
        verdict = not_checkable(read.unread)
    check = _description_check(read, verdict, known, judged, reference)
    return CheckedDescription(
        gene=read.gene,
        transcript=read.transcript,
        hgvs_c=str(read.cdna) if read.cdna else "",
        hgvs_p=str(read.protein) if read.protein else "",
        mutation=read.mutation,
        consequence=consequence(read.cdna, read.protein),
        residue=_residue(read.cdna, read.protein),
        check=check,
        from_exon=_from_exon(read.cdna),
        true_on=judged.true_on if judged else (),
        checked_on=judged.checked_on if judged else "",
        hgvs_g=read.genomic,
    )


def _gene_of(accession: str, reference: Reference) -> str:
    found = reference.find(accession).transcript
    return found.gene if found is not None else ""


def _judged(read: Printed, verdict: Verdict, known: Legacy, reference: Reference) -> Judged | None:
    """Return the verdict with the sequence; an older count of residues is read too."""
    protein = read.protein
    moved = usual_counts(read.gene, protein, known) if protein else ()
    if moved and read.cdna and verdict.outcome is CheckOutcome.SAME_EVENT:
        protein = next((usual for usual, _ in moved if str(usual) == verdict.expected), protein)
    judged = judge(read.gene, read.transcript, read.cdna, protein, verdict, reference)
    if judged is None or read.cdna is not None or judged.checked_on in judged.true_on:
        return judged
    for usual, note in moved:
        other = judge(read.gene, read.transcript, None, usual, verdict, reference)
        if other is not None and other.true_on:
            return replace(other, verdict=same_event(note, str(usual)))
    return judged


_NO_TRANSCRIPT = (
    "no transcript of {gene} is installed; c. and p. were compared by the genetic code alone"
)


def _description_check(
    read: Printed,
    arithmetic: Verdict,
    known: Legacy,
    judged: Judged | None = None,
    reference: Reference | None = None,
) -> DescriptionCheck:
    verdict = arithmetic if judged is None else judged.verdict
    cautions = [*(judged.cautions if judged else ()), *read.cautions]
    if judged is None and reference is not None and read.transcript:
        cautions.insert(0, reference.find(read.transcript).caution)
    pair = read.cdna is not None and read.protein is not None and read.failure is None
    if pair and judged is None and reference is not None and read.gene:
        # Nothing was judged, so that the gene has no transcript here.
        cautions.append(_NO_TRANSCRIPT.format(gene=read.gene))
    if read.cdna is not None:
        cautions.append(doubtful_position(read.cdna))
    elif read.protein is not None and verdict.outcome is not CheckOutcome.SAME_EVENT:
        cautions.append(numbering_caution(read.gene, read.protein, known))
    readings, more = _readings(read, verdict, known, judged, reference)
    cautions.extend(more)
    reason = verdict.reason
    contradicted = verdict.outcome.contradicted
    founder = known.founder(read.gene, str(read.cdna) if read.cdna else old_insertion(read.coding))
    if founder is not None and contradicted:
        reason = f"{reason.rstrip('.')}; {founder_reason(founder)}"
    elif founder is not None:
        cautions.append(founder_reason(founder))
    old = _old_readings(read, known, reference, contradicted=contradicted)
    readings = merged(readings, old)
    if old and founder is None:
        cautions.append(old_style_caution(read.gene, read.coding, old))
    alone = read.cdna is None and read.protein is None and _only_form_refused(read)
    if founder is not None and (contradicted or old or alone):
        readings = _with_founder(readings, founder, _true_on(founder, reference))
    return DescriptionCheck(
        outcome=verdict.outcome,
        level=CheckLevel.NONE if judged is None else judged.level,
        reason=reason,
        expected=_expected(read.cdna, verdict),
        readings=readings,
        cautions=tuple(dict.fromkeys(caution for caution in cautions if caution)),
        true_on=judged.true_on if judged else (),
    )


def _readings(
    read: Printed,
    verdict: Verdict,
    known: Legacy,
    judged: Judged | None,
    reference: Reference | None,
) -> tuple[tuple[Reading, ...], tuple[str, ...]]:
    """Return what the description might mean, where it cannot be true as printed."""
    if not verdict.outcome.contradicted:
        return (), ()
    shifts = known.shifts_of(read.gene)
    if judged is not None and reference is not None:
        if judged.another_gene and judged.gene != read.gene:
            return (), ()
        readings, cautions = sequence_readings(
            read.cdna, read.protein, shifts, judged.states, reference, judged.isoforms
        )
        printed = printed_elsewhere(read.cdna, read.protein, judged.true_on, readings)
        return merged(readings, printed), cautions
    if read.cdna and read.protein:
        return true_readings(read.cdna, read.protein, shifts)
    return (), ()


def _old_readings(
    read: Printed, known: Legacy, reference: Reference | None, *, contradicted: bool
) -> tuple[Reading, ...]:
    """Return the readings of a c. that is written as older names are, where it can be held."""
    if reference is None or not read.coding or not _only_form_refused(read):
        return ()
    printed = (read.cdna, read.protein)
    return old_readings(
        read.gene, read.coding, printed, known, reference, contradicted=contradicted
    )


def _only_form_refused(read: Printed) -> bool:
    """Whether nothing but c. keeps the text from being read, if anything does."""
    return read.failure is None or read.mutation == read.coding


def _of_alias(read: Printed, alias: Founder, reference: Reference | None) -> CheckedDescription:
    """Return the answer for a name that reads like a protein change and is none."""
    change, _ = parse_cdna(alias.hgvs_c)
    judged = None
    if reference is not None:
        open_yet = not_checkable("")
        judged = judge(read.gene, read.transcript, change, None, open_yet, reference)
    typed = read.mutation.split(" ")[-1].removeprefix("p.")
    verdict = same_event(
        f"{typed} is a name of {alias.hgvs_c}, no protein change. {alias.note}", ""
    )
    return CheckedDescription(
        gene=read.gene,
        transcript=read.transcript,
        hgvs_c=alias.hgvs_c,
        hgvs_p="",
        mutation=read.mutation.replace(f"p.{typed}", typed),
        consequence=consequence(change, None),
        residue=None,
        check=DescriptionCheck(
            outcome=verdict.outcome,
            level=CheckLevel.NONE if judged is None else judged.level,
            reason=verdict.reason,
            expected=alias.hgvs_c,
            cautions=(
                *(judged.cautions if judged else ()),
                *(text for text in read.cautions if "'p.'" not in text),
            ),
        ),
        from_exon=0,
        true_on=judged.true_on if judged else (),
        checked_on=judged.checked_on if judged else "",
    )


def _verdict(gene: str, cdna: Cdna | None, protein: Protein | None, known: Legacy) -> Verdict:
    if cdna is not None and protein is not None:
        verdict = compare(cdna, protein)
        if verdict.outcome is CheckOutcome.IMPOSSIBLE:
            return counted_otherwise(gene, cdna, protein, known) or verdict
        return verdict
    if cdna is not None:
        return _without_protein(cdna)
    if protein is not None:
        return not_checkable("There is no c. description to compare p. with.")
    return not_checkable("There is neither a c. nor a p. description.")


def _without_protein(cdna: Cdna) -> Verdict:
    if cdna.kind is CdnaKind.IDENTITY:
        return not_checkable("c. states the reference itself, and there is no p. description.")
    if cdna.start.offset or cdna.end.offset or cdna.start.zone or cdna.end.zone:
        return not_checkable(
            "c. does not lie in the coding sequence alone, and there is no p. description to "
            "compare."
        )
    return not_checkable("There is no protein description to compare c. with.")


def _expected(cdna: Cdna | None, verdict: Verdict) -> str:
    if not verdict.expected or cdna is None or verdict.expected.startswith("c."):
        return verdict.expected
    return f"{cdna} {verdict.expected}"


def _true_on(founder: Founder, reference: Reference | None) -> str:
    """Return ` on ` and the transcripts on which a name in use is true, as far as known."""
    if reference is None:
        return ""
    cdna, protein = parse_cdna(founder.hgvs_c)[0], parse_protein(founder.hgvs_p)[0]
    names = [
        one.accession
        for one in reference.of_gene(founder.gene)
        if truth(cdna, protein, *reference.known(one)).holds
    ]
    return f" on {listed(names)}" if names else ""


def _with_founder(
    readings: tuple[Reading, ...], founder: Founder, where: str
) -> tuple[Reading, ...]:
    """Add what a name in use means by its full name; the same change is left out elsewhere."""
    protein = parse_protein(founder.hgvs_p)[0]
    note = founder.note.rstrip(".")
    same_residue = f"p.({protein.first}{protein.start}"
    meant = Reading(
        hgvs_c=founder.hgvs_c,
        hgvs_p=founder.hgvs_p,
        consequence=consequence(parse_cdna(founder.hgvs_c)[0], protein),
        explanation=f"True{where} {founder_condition(founder)} ({note}).",
    )
    others = [
        reading
        for reading in readings
        if reading.hgvs_c != founder.hgvs_c or not reading.hgvs_p.startswith(same_residue)
    ]
    return tuple(sorted((*others, meant), key=lambda r: (r.hgvs_c, r.hgvs_p)))


def _from_exon(cdna: Cdna | None) -> int | None:
    return None if cdna is None else min(abs(cdna.start.offset), abs(cdna.end.offset))


def _residue(cdna: Cdna | None, protein: Protein | None) -> int | None:
    if protein is not None and protein.start:
        return protein.start
    if cdna is not None and cdna.start.coding and cdna.kind is not CdnaKind.IDENTITY:
        return codon_of(cdna.start.base)
    return None
