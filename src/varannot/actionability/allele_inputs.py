"""What a sample gives for the state of both alleles of a gene, and what of it is missing."""

from __future__ import annotations

from dataclasses import dataclass

from varannot.actionability.allele_state_rules import allele_state_rules, x_genes
from varannot.actionability.biallelic import Purity
from varannot.actionability.stated import stated
from varannot.model import BiomarkerName, Case, CopyNumber, LossOfHeterozygosity, SmallVariant
from varannot.model.actionability import RuleInput

__all__ = ["Gathered", "gathered"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The inputs of one variant.

    `reads` are those with the variant and all, `purity` a range of tumour content, `totals` the
    possible copies in a tumour cell (empty: not known), `minor` those of the minor allele, `normal`
    the copies in a normal cell. `ploidy` is the average of the tumour. `missing` names what
    arithmetic lacks. `x_female` tells that the gene lies on X and the patient is female.
    """

    inputs: tuple[RuleInput, ...]
    missing: tuple[str, ...]
    reads: tuple[int, int] | None = None
    purity: Purity | None = None
    purity_text: str = ""
    totals: tuple[int, ...] = ()
    minor: int | None = None
    normal: int = 2
    ploidy: float | None = None
    copies_from: str = ""
    deleted: bool = False
    single_copy: bool = False
    x_female: bool = False
    escapes: bool = False
    unconfirmed: str = ""


def gathered(case: Case, gene: str, key: str) -> Gathered:
    """Return what the sample gives for a gene; `key` names the row of the variant, if any."""
    row = _row(case, key)
    reads = _reads(row)
    purity, purity_text, unconfirmed = _purity(case)
    totals, minor, copies_from, copy_inputs = _copies(case, gene)
    ploidy = _ploidy(case)
    inputs = [*_read_inputs(row), *copy_inputs]
    if purity_text:
        inputs.append(RuleInput(name="tumour content", value=purity_text))
    if ploidy is not None:
        inputs.append(RuleInput(name="ploidy", value=f"{ploidy:g}"))
    missing = [] if row is not None and row.vaf is not None else ["the allele frequency"]
    missing += [] if row is not None and row.depth else ["the depth"]
    if purity is None:
        cell = case.sample.get("tumour_content", "")
        missing.append("the tumour content" + (f" (above 0; stated: {cell} %)" if cell else ""))
    sex = case.sample.get("sex", "")
    on_x = x_genes().get(gene)
    linked = on_x is not None and not on_x.pseudoautosomal
    if on_x is not None:
        source = "x_linked_genes.tsv"
        inputs.append(RuleInput(name="sex", value=sex or "not stated", source=source))
    if linked and sex not in ("male", "female"):
        missing.append(f"the sex ({gene} lies on X: a male has one copy, a female two)")
    return Gathered(
        inputs=tuple(inputs),
        missing=tuple(missing),
        reads=reads,
        purity=purity,
        purity_text=purity_text,
        totals=totals,
        minor=minor,
        ploidy=ploidy,
        copies_from=copies_from,
        deleted=totals == (0,),
        single_copy=linked and sex == "male",
        x_female=linked and sex == "female",
        escapes=on_x is not None and on_x.escapes,
        unconfirmed=unconfirmed,
    )


def _row(case: Case, key: str) -> SmallVariant | None:
    rows = case.ingest.small_variants if case.ingest and key else ()
    return next((row for row in rows if row.key == key), None)


def _reads(row: SmallVariant | None) -> tuple[int, int] | None:
    if row is None or not row.depth or row.alt_reads is None:
        return None
    return min(row.alt_reads, row.depth), row.depth


def _read_inputs(row: SmallVariant | None) -> list[RuleInput]:
    if row is None:
        return []
    place = f"{row.source.file}, row {row.source.row}"
    vaf = "not stated" if row.vaf is None else f"{100 * row.vaf:.1f} %"
    depth = "not stated" if row.depth is None else f"{row.depth} reads"
    return [
        RuleInput(name="allele frequency", value=vaf, source=place),
        RuleInput(name="depth", value=depth, source=place),
    ]


def _purity(case: Case) -> tuple[Purity | None, str, str]:
    """Return the range of tumour content, how it came about, and what of it is unconfirmed.

    Where a pathologist and software both state one, the range takes in both.
    """
    rules = allele_state_rules()
    ranges: list[Purity] = []
    words: list[str] = []
    opened: list[str] = []
    cell = case.sample.get("tumour_content", "")
    if cell and float(cell) > 0:
        ranges.append(Purity.around(float(cell) / 100, rules.pathologist_tolerance))
        words.append(f"{cell} % by the sample sheet")
        opened.append(rules.unconfirmed["pathologist_tolerance"])
    for one in stated(case, BiomarkerName.TUMOUR_FRACTION, "tumour_fraction"):
        if one.number is not None and 0 < one.number <= 1:
            ranges.append(Purity.around(one.number, rules.software_tolerance))
            words.append(f"{100 * one.number:g} % by software")
            opened.append(rules.unconfirmed["software_tolerance"])
    if not ranges:
        return None, "", ""
    whole = Purity(min(one.low for one in ranges), max(one.high for one in ranges))
    said = " and ".join(dict.fromkeys(words))
    text = f"{100 * whole.low:g} to {100 * whole.high:g} % ({said})"
    return whole, text, "; ".join(dict.fromkeys(filter(None, opened)))


def _copies(
    case: Case, gene: str
) -> tuple[tuple[int, ...], int | None, str, tuple[RuleInput, ...]]:
    """Return the copies in a tumour cell, those of the minor allele, and where they stand.

    Rows that state different numbers all count; the minor allele is known only where rows do not
    differ about it. A reported loss of heterozygosity leaves no copy of it, stated or not. Fold
    changes are no copy numbers and are not used.
    """
    totals: dict[int, None] = {}
    minors: dict[int, None] = {}
    places: list[str] = []
    inputs: list[RuleInput] = []
    for finding in case.ingest.findings if case.ingest else ():
        if not isinstance(finding, CopyNumber | LossOfHeterozygosity) or finding.gene != gene:
            continue
        place = f"{finding.source.file}, row {finding.source.row}"
        total = finding.absolute_copy_number
        if total is not None:
            totals[total] = None
            places.append(place)
            inputs.append(RuleInput(name="copies", value=str(total), source=place))
        if isinstance(finding, LossOfHeterozygosity):
            stated = finding.minor_copy_number
            minors[0 if stated is None else stated] = None
            value = "0 by the loss, not stated" if stated is None else str(stated)
            inputs.append(RuleInput(name="copies of minor allele", value=value, source=place))
    minor = next(iter(minors)) if len(minors) == 1 and len(totals) <= 1 else None
    if minor is not None and minor > min(totals, default=minor):
        minor = None
    return tuple(totals), minor, "; ".join(places), tuple(inputs)


def _ploidy(case: Case) -> float | None:
    known = [one.number for one in stated(case, BiomarkerName.PLOIDY, "ploidy")]
    return next((number for number in known if number is not None), None)
