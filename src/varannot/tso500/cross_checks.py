"""Values of the whole sample that contradict each other: TMB, MSI, software versions.

Numbers are compared within the rounding of their texts: 9 variants in 1.28 Mb may well be 7.1 per
Mb, since the size is rounded too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from varannot.model import BiomarkerName, Measurement, Mismatch, MismatchCode, Source
from varannot.tso500.cells import decimal, is_missing
from varannot.tso500.content import FileContent, FileKind
from varannot.tso500.sample_checks import first_place, ids_of

__all__ = [
    "check_software",
    "check_values",
]

_TMB = (BiomarkerName.TMB, BiomarkerName.TMB_CODING_SIZE, BiomarkerName.TMB_ELIGIBLE_VARIANTS)
_MSI = (
    BiomarkerName.MSI_USABLE_SITES,
    BiomarkerName.MSI_UNSTABLE_SITES,
    BiomarkerName.MSI_PERCENT_UNSTABLE,
    BiomarkerName.MSI_SUM_JSD,
)
_WORDS = {
    BiomarkerName.TMB: "Total TMB",
    BiomarkerName.TMB_CODING_SIZE: "Coding region size",
    BiomarkerName.TMB_ELIGIBLE_VARIANTS: "Number of eligible variants",
    BiomarkerName.MSI_USABLE_SITES: "Usable MSI sites",
    BiomarkerName.MSI_UNSTABLE_SITES: "Unstable MSI sites",
    BiomarkerName.MSI_PERCENT_UNSTABLE: "Percent of unstable MSI sites",
    BiomarkerName.MSI_SUM_JSD: "SUM_JSD",
}
_USABLE_SITES_METRIC = "USABLE_MSI_SITES"
_SLACK = 1e-9


def check_values(contents: Sequence[FileContent]) -> list[Mismatch]:
    """Return where TMB and MSI do not follow from their parts, or differ between files."""
    found: list[Mismatch] = []
    for content in contents:
        values = {one.name: one for one in content.measurements}
        found.extend(_tmb_from_its_parts(values))
        found.extend(_msi_from_its_parts(values))
    stated = [one for content in contents for one in content.measurements]
    for names, code in ((_TMB, MismatchCode.TMB_DIFFERS), (_MSI, MismatchCode.MSI_DIFFERS)):
        for name in names:
            same = [one for one in stated if one.name is name]
            found.extend(_between_files(same, code))
    for content in contents:
        found.extend(_trace_count(content, stated))
        found.extend(_usable_sites_metric(content, contents, stated))
    return found


def _half(one: Measurement) -> float:
    """Return half of the last place that the text of a number shows."""
    text = one.text.removesuffix("%").rstrip()
    digits = text.partition(".")[2]
    if decimal(text) is None or not digits.isdigit():
        return 0.5 if decimal(text) is not None and "e" not in text.casefold() else _SLACK
    return 0.5 * 10.0 ** -len(digits)


def _span(one: Measurement) -> tuple[float, float] | None:
    """Return the numbers that the text may stand for; a count of things is exact."""
    if one.number is None:
        return None
    half = 0.0 if one.name in _COUNTS else _half(one)
    return one.number - half - _SLACK, one.number + half + _SLACK


_COUNTS = frozenset(
    {
        BiomarkerName.TMB_ELIGIBLE_VARIANTS,
        BiomarkerName.MSI_USABLE_SITES,
        BiomarkerName.MSI_UNSTABLE_SITES,
    }
)


def _tmb_from_its_parts(values: dict[BiomarkerName, Measurement]) -> Iterator[Mismatch]:
    parts = [values[name] for name in _TMB if name in values]
    spans = [_span(one) for one in parts]
    if len(parts) < 3 or None in spans:
        return
    tmb, size, eligible = (span for span in spans if span is not None)
    if size[0] <= 0:
        return
    low, high = eligible[0] / size[1], eligible[1] / size[0]
    if tmb[1] < low or tmb[0] > high:
        total, region, count = parts
        shown = f"{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:.2f} to {high:.2f}"
        text = (
            f"{total.source.file}: total TMB is {total.text}, but the number of eligible variants "
            f"({count.text}) in {region.text} Mb gives {shown} per Mb."
        )
        yield _mismatch(MismatchCode.TMB_DIFFERS, text, parts)


def _msi_from_its_parts(values: dict[BiomarkerName, Measurement]) -> Iterator[Mismatch]:
    usable = values.get(BiomarkerName.MSI_USABLE_SITES)
    unstable = values.get(BiomarkerName.MSI_UNSTABLE_SITES)
    percent = values.get(BiomarkerName.MSI_PERCENT_UNSTABLE)
    if usable is None or unstable is None or usable.number is None or unstable.number is None:
        return
    file = usable.source.file
    if unstable.number > usable.number:
        text = f"{file}: {unstable.text} of {usable.text} usable MSI sites are said to be unstable."
        yield _mismatch(MismatchCode.MSI_DIFFERS, text, (usable, unstable))
        return
    span = _span(percent) if percent is not None else None
    if percent is None or span is None or not usable.number:
        return
    share = 100 * unstable.number / usable.number
    if not span[0] <= share <= span[1]:
        text = (
            f"{file}: {percent.text} percent of the MSI sites are said to be unstable, but "
            f"{unstable.text} of {usable.text} are {share:.2f} percent."
        )
        yield _mismatch(MismatchCode.MSI_DIFFERS, text, (usable, unstable, percent))


def _between_files(stated: Sequence[Measurement], code: MismatchCode) -> Iterator[Mismatch]:
    for one, other in combinations(stated, 2):
        if one.source.file == other.source.file:
            continue
        mine, theirs = _span(one), _span(other)
        if mine is not None and theirs is not None:
            differ = mine[0] > theirs[1] or theirs[0] > mine[1]
        else:
            differ = one.not_applicable != other.not_applicable and (mine or theirs) is not None
        if differ:
            text = (
                f"{_WORDS[one.name]}: {one.text} in {one.source.file}, row {one.source.row}, "
                f"{other.text} in {other.source.file}, row {other.source.row}."
            )
            yield _mismatch(code, text, (one, other))


def _trace_count(content: FileContent, stated: Sequence[Measurement]) -> Iterator[Mismatch]:
    """Yield a mismatch where the TMB trace does not count as many variants as are stated.

    Rows of the trace that could not be read, or do not say it, may or may not be counted.
    """
    if content.account.file_kind != FileKind.TMB_TRACE:
        return
    counted = sum(row.in_numerator is True for row in content.tmb_trace)
    unread = len(content.excluded) + sum(row.in_numerator is None for row in content.tmb_trace)
    for one in stated:
        if one.name is not BiomarkerName.TMB_ELIGIBLE_VARIANTS or one.number is None:
            continue
        if counted <= one.number <= counted + unread:
            continue
        rest = f"; in {unread} of its rows that cannot be read" if unread else ""
        text = (
            f"{one.source.file} counts {one.text} eligible variants for TMB, "
            f"{content.account.file} marks {counted} as counted{rest}."
        )
        places = (one.source, first_place(content))
        yield Mismatch(code=MismatchCode.TMB_DIFFERS, text=text, sources=places)


def _usable_sites_metric(
    content: FileContent, contents: Sequence[FileContent], stated: Sequence[Measurement]
) -> Iterator[Mismatch]:
    """Yield a mismatch where MetricsOutput counts other usable MSI sites for the sample."""
    ids = {name for other in contents if other is not content for name in ids_of(other).values()}
    for metric in content.metrics:
        number = decimal(metric.text)
        if metric.name != _USABLE_SITES_METRIC or metric.sample not in ids or number is None:
            continue
        for one in stated:
            wanted = one.name is BiomarkerName.MSI_USABLE_SITES and one.number is not None
            if wanted and one.number != number:
                file = content.account.file
                text = (
                    f"Usable MSI sites: {one.text} in {one.source.file}, row {one.source.row}, "
                    f"{metric.text} in {file}, row {metric.row}, for {metric.sample}."
                )
                place = Source(file=file, row=metric.row, section=metric.section)
                places = (one.source, place)
                yield Mismatch(code=MismatchCode.MSI_DIFFERS, text=text, sources=places)


def check_software(contents: Sequence[FileContent]) -> list[Mismatch]:
    """Return where files of one run were written by different versions of the panel software.

    Only files that state the version of the whole software are compared, such as
    CombinedVariantOutput and MetricsOutput; single callers have versions of their own.
    """
    found = []
    for one, other in combinations(contents, 2):
        pairs = (
            ("Pipeline version", one.account.pipeline_version, other.account.pipeline_version),
            ("Module version", one.account.module_version, other.account.module_version),
        )
        for name, mine, theirs in pairs:
            if is_missing(mine) or is_missing(theirs) or _same_version(mine, theirs):
                continue
            text = f"{name}: {mine} in {one.account.file}, {theirs} in {other.account.file}."
            places = (first_place(one), first_place(other))
            found.append(Mismatch(code=MismatchCode.SOFTWARE_DIFFERS, text=text, sources=places))
    return found


_PREFIX = re.compile(r"^[A-Za-z]+-")


def _same_version(one: str, other: str) -> bool:
    """Return whether two versions agree as far as both are written.

    >>> _same_version("ruo-2.2.0.12", "2.2.0.12"), _same_version("2.6.2", "2.6.20")
    (True, False)
    """
    mine = _PREFIX.sub("", one).split(".")
    theirs = _PREFIX.sub("", other).split(".")
    return all(a == b for a, b in zip(mine, theirs, strict=False))


def _mismatch(code: MismatchCode, text: str, stated: Iterable[Measurement]) -> Mismatch:
    return Mismatch(code=code, text=text, sources=tuple(one.source for one in stated))
