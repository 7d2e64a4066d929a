"""The stated sex held against X and Y: inherited variants on X, calls on Y, copies of X.

A male has one X outside the pseudoautosomal regions, so his inherited variants there stand in
every copy; a female has two, and about as many heterozygous calls on X as elsewhere. A panel of
tumour alone cannot tell more: tumour cells gain and lose X and Y. What contradicts the stated sex
is asked, and never resolved. Limits and regions: `resources/sex_chromosomes.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from varannot.model import (
    Finding,
    GermlineCall,
    GermlineStatus,
    LossOfHeterozygosity,
    Mismatch,
    MismatchCode,
    SmallVariant,
    Source,
)
from varannot.tso500.coverage import CodingGene, RegionSource
from varannot.tso500.same_change import Change, change_of
from varannot.tso500.sex_rules import SexRules, sex_rules

__all__ = ["check_sex"]

_SOMATIC = frozenset({GermlineStatus.SOMATIC, GermlineStatus.CLONAL_HAEMATOPOIESIS})
_INHERITED = frozenset({GermlineStatus.GERMLINE_DATABASE, GermlineStatus.GERMLINE_PROXIMITY})
_SOURCES = 10
"""How many rows a statement points at; the counts are in its sentence."""
_CAUSES = (
    "Causes to look for: a wrong entry, an exchanged or contaminated sample, a second X beside Y "
    "(Klinefelter syndrome), cells of a donor after transplantation or transfusion, somatic "
    "variants of a tumour among normal cells, which look heterozygous on one X too."
)
_TUMOUR = "Gains and losses of X in tumour cells shift allele fractions."
_UNCONFIRMED = "The limits are working rules that are not confirmed for this panel."


@dataclass(frozen=True, slots=True)
class _Calls:
    """Calls of one base each that were looked at, on one chromosome or on several."""

    heterozygous: tuple[SmallVariant, ...]
    every_copy: tuple[SmallVariant, ...]

    @property
    def count(self) -> int:
        return len(self.heterozygous) + len(self.every_copy)


def check_sex(
    sex: str,
    variants: Iterable[SmallVariant],
    germline: Iterable[GermlineCall],
    findings: Iterable[Finding],
    regions: RegionSource | None = None,
    rules: SexRules | None = None,
    tmb: float | None = None,
) -> list[Mismatch]:
    """Return what contradicts the stated `sex`; nothing unless it is `male` or `female`.

    `variants` are all rows of the sample's files, an event may stand in several; calls that
    `germline` takes for somatic are left out. `regions` tells which genes lie on X. `tmb`
    (mutations/Mb) tells whether so many calls are somatic that some look inherited on X.
    """
    if sex not in ("male", "female"):
        return []
    known = rules or sex_rules()
    calls = tuple(germline)
    somatic = {one.key for one in calls if one.status in _SOMATIC}
    rows = _looked_at(variants, somatic, known)
    if sex == "male":
        inherited = {one.key for one in calls if one.status in _INHERITED}
        found = [_second_x(rows, inherited, tmb, known), _minor_copies(findings, regions, known)]
    else:
        on_y = [row for chromosome, row in rows if chromosome == "y"]
        found = [_calls_on_y(on_y, known), _one_x(*_on(rows, known), known)]
    return [one for one in found if one is not None]


def _looked_at(
    variants: Iterable[SmallVariant], somatic: set[str], rules: SexRules
) -> list[tuple[str, SmallVariant]]:
    """Return exchanges of one base with enough reads outside the regions, each change once."""
    limits = rules.limits
    found: dict[Change, SmallVariant] = {}
    for row in variants:
        change = change_of(row)
        if change is None or row.key in somatic or len(change.ref) != 1 or len(change.alt) != 1:
            continue
        if row.vaf is None or row.vaf < limits.lowest_vaf:
            continue
        if row.depth is None or row.depth < limits.depth:
            continue
        if not rules.left_out(change.chromosome.upper(), change.start + 1):
            found.setdefault(change, row)
    return [(change.chromosome, row) for change, row in found.items()]


def _on(rows: Sequence[tuple[str, SmallVariant]], rules: SexRules) -> tuple[_Calls, _Calls]:
    """Return the calls on X and those on chromosomes 1 to 22."""
    on_x = _split((row for chromosome, row in rows if chromosome == "x"), rules)
    return on_x, _split((row for chromosome, row in rows if chromosome.isdigit()), rules)


def _split(rows: Iterable[SmallVariant], rules: SexRules) -> _Calls:
    limits = rules.limits
    stated = [(row.vaf, row) for row in rows if row.vaf is not None]
    return _Calls(
        tuple(
            row for vaf, row in stated if limits.heterozygous_from <= vaf <= limits.heterozygous_to
        ),
        tuple(row for vaf, row in stated if vaf >= limits.homozygous_vaf),
    )


def _odds(on_x: _Calls, elsewhere: _Calls) -> float:
    """Return the odds ratio of calls in every copy, X against other chromosomes.

    Half a call is added to each count, so that none is zero (Haldane 1956, Ann Hum Genet 20:309).
    """
    here = (len(on_x.every_copy) + 0.5) / (len(on_x.heterozygous) + 0.5)
    there = (len(elsewhere.every_copy) + 0.5) / (len(elsewhere.heterozygous) + 0.5)
    return here / there


def _loci(rows: Iterable[SmallVariant], rules: SexRules) -> int:
    """Return how many loci the calls of one chromosome lie at."""
    count, last = 0, -rules.limits.locus_bases
    for position in sorted(row.position for row in rows if row.position is not None):
        if position - last >= rules.limits.locus_bases:
            count, last = count + 1, position
    return count


def _second_x(
    rows: Sequence[tuple[str, SmallVariant]],
    inherited: set[str],
    tmb: float | None,
    rules: SexRules,
) -> Mismatch | None:
    """Return that the calls of a male read as two X: by inherited calls, where enough are told."""
    told = [(chromosome, row) for chromosome, row in rows if row.key in inherited]
    enough = _on(told, rules)[0].count >= rules.limits.x_calls
    on_x, elsewhere = _on(told if enough else rows, rules)
    if not _reads_as_two(on_x, elsewhere, rules):
        return None
    doubt = "" if enough else _may_be_somatic(elsewhere, tmb, rules)
    loci = _loci(on_x.heterozygous, rules)
    which = " (only calls that the panel software takes for inherited)" if enough else ""
    text = (
        f"The sample sheet says male, but {_shares(on_x, elsewhere, rules)}{which}; those on X lie "
        f"at {loci} loci. A male with one X has no inherited heterozygous variant there. {doubt}"
        f"{_CAUSES} {_TUMOUR} {_UNCONFIRMED}"
    )
    code = MismatchCode.SEX_NOT_SUPPORTED if doubt else MismatchCode.SEX_DIFFERS
    return _mismatch(code, text, on_x.heterozygous)


def _reads_as_two(on_x: _Calls, elsewhere: _Calls, rules: SexRules) -> bool:
    limits = rules.limits
    if on_x.count < limits.x_calls or _loci(on_x.heterozygous, rules) < limits.loci:
        return False
    return _odds(on_x, elsewhere) < limits.two_x_odds


def _may_be_somatic(elsewhere: _Calls, tmb: float | None, rules: SexRules) -> str:
    """Return why calls of unknown origin on X may be somatic, as a sentence, or ''."""
    limits = rules.limits
    if tmb is not None and tmb > limits.somatic_tmb:
        why = f"TMB is {tmb:g} mutations/Mb"
    elif len(elsewhere.every_copy) < limits.inherited_share * elsewhere.count:
        why = (
            f"only {len(elsewhere.every_copy)} of {elsewhere.count} calls on chromosomes 1 to 22 "
            "stand in every copy, far fewer than among inherited variants"
        )
    else:
        return ""
    return f"The calls on X may be somatic, for no file tells their origin and {why}. "


def _one_x(on_x: _Calls, elsewhere: _Calls, rules: SexRules) -> Mismatch | None:
    limits = rules.limits
    rows = (*on_x.heterozygous, *on_x.every_copy)
    if on_x.count < limits.x_calls or _loci(rows, rules) < limits.loci:
        return None
    if _odds(on_x, elsewhere) < limits.one_x_odds:
        return None
    text = (
        f"The sample sheet says female, but the calls on X read as those of one X: "
        f"{_shares(on_x, elsewhere, rules)}. Loss of one X in the tumour explains that as well as "
        f"a wrong entry, an exchanged sample or Turner syndrome. {_UNCONFIRMED}"
    )
    return _mismatch(MismatchCode.SEX_NOT_SUPPORTED, text, rows)


def _shares(on_x: _Calls, elsewhere: _Calls, rules: SexRules) -> str:
    limits = rules.limits
    return (
        f"{len(on_x.heterozygous)} of {on_x.count} calls on X outside the pseudoautosomal regions "
        f"look heterozygous (allele fraction {limits.heterozygous_from:g} to "
        f"{limits.heterozygous_to:g}, {limits.depth:g} reads or more), as do "
        f"{len(elsewhere.heterozygous)} of {elsewhere.count} on chromosomes 1 to 22"
    )


def _calls_on_y(rows: Sequence[SmallVariant], rules: SexRules) -> Mismatch | None:
    if len(rows) < rules.limits.y_calls:
        return None
    text = (
        f"The sample sheet says female, but {len(rows)} calls lie on Y outside the "
        f"pseudoautosomal regions, with {rules.limits.depth:g} reads or more. Causes to look for: "
        "a wrong entry, an exchanged or contaminated sample, cells of a male donor after "
        "transplantation or transfusion, a pregnancy with a boy where plasma was tested; reads of "
        f"X that were placed on Y would explain it too. {_UNCONFIRMED}"
    )
    return _mismatch(MismatchCode.SEX_DIFFERS, text, rows)


def _minor_copies(
    findings: Iterable[Finding], regions: RegionSource | None, rules: SexRules
) -> Mismatch | None:
    kept = [
        one
        for one in findings
        if isinstance(one, LossOfHeterozygosity) and (one.minor_copy_number or 0) >= 1
    ]
    if not kept or regions is None:
        return None
    genes = {gene.gene for gene in regions().genes if _tells_of_x(gene, rules)}
    on_x = [one for one in kept if one.gene in genes]
    if len({one.gene for one in on_x}) < rules.limits.loci:
        return None
    named = ", ".join(dict.fromkeys(one.gene for one in on_x))
    text = (
        f"The sample sheet says male, but the minor copy number of {named} on X is 1 or more: two "
        f"different copies of X. {_CAUSES} {_TUMOUR} {_UNCONFIRMED}"
    )
    return _mismatch(MismatchCode.SEX_DIFFERS, text, on_x)


def _tells_of_x(gene: CodingGene, rules: SexRules) -> bool:
    chromosome = gene.contig.casefold().removeprefix("chr")
    return chromosome == "x" and not any(rules.left_out("X", exon.end) for exon in gene.exons)


def _mismatch(
    code: MismatchCode, text: str, rows: Sequence[SmallVariant] | Sequence[LossOfHeterozygosity]
) -> Mismatch:
    places: Iterator[Source] = (row.source for row in rows[:_SOURCES])
    return Mismatch(code=code, text=text, sources=tuple(places))
