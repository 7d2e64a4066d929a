"""Genes of interest of which a genome VCF does not call every coding base, or a list leaves some.

'No variant found' does not speak about bases that were not called.
"""

from __future__ import annotations

from collections.abc import Sequence

from varannot.actionability.context import Context
from varannot.knowledge.interest import genes_of_interest
from varannot.model import BLACKLIST_FILTERS, Blacklisted, Case, GeneCoverage, NotAssessed

__all__ = ["blacklisted_positions", "coverage_gaps"]


def coverage_gaps(case: Case, context: Context) -> tuple[NotAssessed, ...]:
    """Return one line per gene of interest that is not fully called, in the order of the coverage.

    So is a gene of the panel whose coverage cannot be computed. Of interest are the genes of HRR
    and MMR and those with a therapy for the tumour type. Nothing is returned where no genome VCF
    was given: then nothing is known of any gene, and the report's checklist says so.
    """
    coverage = case.ingest.coverage if case.ingest else ()
    genes = _of_interest(context) if coverage else frozenset()
    return tuple(
        _gap(one) if one.transcript else _no_model(one)
        for one in coverage
        if one.gene in genes and (one.called_bases < one.coding_bases or not one.transcript)
    )


def blacklisted_positions(case: Case, context: Context) -> tuple[NotAssessed, ...]:
    """Return one line per gene of interest of which a static list leaves out coding positions.

    A genome VCF tells all of them, any other file those at which it holds a candidate.
    """
    coverage = case.ingest.coverage if case.ingest else ()
    known = [one for one in coverage if one.blacklisted_bases]
    by_candidates = case.normalize.blacklisted if case.normalize else ()
    if not known and not by_candidates:
        return ()
    genes = _of_interest(context)
    told = {one.gene for one in known}
    lines = [
        _left_out(one.gene, one.blacklisted_bases, one.blacklisted_exons, one, "")
        for one in known
        if one.gene in genes
    ]
    lines += [
        _left_out(one.gene, one.positions, one.exons, one, _CANDIDATES)
        for one in by_candidates
        if one.gene in genes and one.gene not in told
    ]
    return tuple(lines)


_CANDIDATES = " The file tells only positions at which it holds a candidate."


def _left_out(
    gene: str, number: int, exons: tuple[str, ...], one: GeneCoverage | Blacklisted, more: str
) -> NotAssessed:
    positions = "1 coding position" if number == 1 else f"{number} coding positions"
    return NotAssessed(
        what=f"{gene}, positions that the panel software leaves out",
        reason=(
            f"{positions} of {one.transcript}, {_exons(exons)}, by its list of noisy places "
            f"(FILTER {' or '.join(BLACKLIST_FILTERS)}, {one.source.file}): a change there is not "
            f"reported, whatever the reads say.{more}"
        ),
    )


def _of_interest(context: Context) -> frozenset[str]:
    code = context.tumour.code if context.tumour else ""
    return frozenset(genes_of_interest(context.table, context.tree, code))


def _gap(one: GeneCoverage) -> NotAssessed:
    share = f"{_percent(one)} of {one.coding_bases} coding bases of {one.transcript} called"
    exons = f"{_exons(one.low_exons)} not fully" if one.called_bases else "no exon"
    return NotAssessed(
        what=f"{one.gene}, coding bases without a call",
        reason=f"{share}; {exons} ({one.source.file}). 'No variant found' does not speak about "
        "the rest.",
    )


def _no_model(one: GeneCoverage) -> NotAssessed:
    return NotAssessed(
        what=f"{one.gene}, coding bases without a call",
        reason="coverage not computed: the installed transcripts hold no model of the gene on the "
        f"genome build of {one.source.file}. Whether it was covered is not known.",
    )


def _percent(one: GeneCoverage) -> str:
    """Return the called share, rounded down so that a gap never reads as 100 %.

    >>> from varannot.model import Source
    >>> def share(called):
    ...     return _percent(GeneCoverage(gene="BRCA2", transcript="NM_000059.4",
    ...         coding_bases=10257, called_bases=called, low_exons=("11",),
    ...         source=Source(file="a.vcf", row=9)))
    >>> share(10256), share(10072), share(0)
    ('99.9 %', '98.1 %', '0 %')
    """
    if not one.called_bases:
        return "0 %"
    tenths = one.called_bases * 1000 // one.coding_bases
    return f"{tenths // 10}.{tenths % 10} %"


def _exons(names: Sequence[str]) -> str:
    """Return exons in words, three and more in a row as a range.

    >>> _exons(["11"]), _exons(["2", "3"]), _exons(["2", "3", "4", "11", "12", "14"])
    ('exon 11', 'exons 2, 3', 'exons 2-4, 11, 12, 14')
    """
    runs: list[list[int]] = []
    for number in map(int, names):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    named = [
        part
        for run in runs
        for part in ([f"{run[0]}-{run[-1]}"] if len(run) > 2 else map(str, run))
    ]
    return f"{'exon' if len(names) == 1 else 'exons'} {', '.join(named)}"
