"""The words for a metric: its value, its limits, and what is wrong with them."""

from __future__ import annotations

from varannot.model import QualityMetric, QualityVerdict
from varannot.tso500.cells import decimal, is_missing

__all__ = [
    "P_VALUE",
    "SCORE",
    "is_absent",
    "limit_words",
    "metric_number",
    "sentence",
    "value_words",
]

P_VALUE = "CONTAMINATION_P_VALUE"
SCORE = "CONTAMINATION_SCORE"


def is_absent(text: str) -> bool:
    """Return whether a cell states no value; NaN is a value that is no number, never a pass."""
    return is_missing(text) and text.casefold() != "nan"


def metric_number(name: str, text: str) -> float | None:
    """Return a value or limit of a metric as the software writes it, None for anything else.

    An exponent tells that a spreadsheet rounded a number; only a small p-value needs one.

    >>> metric_number("MEDIAN_EXON_COVERAGE", "3.94E+02"), metric_number(P_VALUE, "1.2E-05")
    (None, 1.2e-05)
    """
    return decimal(text) if name == P_VALUE or "e" not in text.casefold() else None


def sentence(metric: QualityMetric) -> str:
    """Return what is wrong with a metric that did not pass, with its place."""
    value = value_words(metric.text, metric.unit)
    place = f"({metric.source.file}, row {metric.source.row})"
    limits = limit_words(metric.lower, metric.upper)
    if is_absent(metric.text):
        return f"{metric.name} has no value; {limits} {place}."
    if not limits:
        return f"{metric.name} is {value}; the file sets no limit, other versions do {place}."
    if metric.verdict is QualityVerdict.FAIL:
        return f"{metric.name} is {value}, outside its limit: {limits} {place}."
    if metric.name == SCORE and metric.number is not None:
        return (
            f"{metric.name} is {value}, outside its limit: {limits} {place}. The p-value lies "
            "within its own, so large rearrangements may explain the score; contamination is not "
            "ruled out."
        )
    return f"{metric.name} is {value}; value or limit is no number: {limits} {place}."


def value_words(text: str, unit: str) -> str:
    """Return a value with its unit, which is left out where it only says that things are counted.

    >>> value_words("116", "bp"), value_words("112", "Count")
    ('116 bp', '112')
    """
    return text if unit.casefold() == "count" else f"{text} {unit}".strip()


def limit_words(lower: str, upper: str) -> str:
    """Return the limits in words, '' without any.

    >>> limit_words("0", "3106"), limit_words("150", ""), limit_words("", "")
    ('0 to 3106', '150 or more', '')
    """
    if lower and upper:
        return f"{lower} to {upper}"
    if lower:
        return f"{lower} or more"
    return f"{upper} or less" if upper else ""
