"""Exact confidence interval of a share that was counted (Clopper and Pearson).

The bounds are quantiles of the beta distribution (Clopper and Pearson 1934,
DOI 10.1093/biomet/26.4.404), found by halving. The distribution function is the continued fraction
of DLMF 8.17.22 (https://dlmf.nist.gov/8.17), evaluated by the modified method of Lentz
(DOI 10.1364/AO.15.000668).
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p

__all__ = ["beta_share", "share_interval"]

_TINY = 1e-300
_PRECISE = 1e-15
_MOST_TERMS = 10_000
_HALVINGS = 60


def share_interval(hits: int, trials: int, confidence: float) -> tuple[float, float]:
    """Return the bounds of the share behind `hits` out of `trials`, both ends included.

    The interval holds the true share in at least `confidence` (0 to 1) of all samples, whatever
    the share is. Raises ValueError unless 0 <= hits <= trials, trials > 0 and 0 < confidence < 1.

    >>> low, high = share_interval(48, 100, 0.95)
    >>> round(low, 4), round(high, 4)
    (0.379, 0.5822)
    >>> share_interval(0, 10, 0.95)[0], share_interval(10, 10, 0.95)[1]
    (0.0, 1.0)
    """
    if not 0 <= hits <= trials or trials <= 0 or not 0 < confidence < 1:
        message = f"no interval for {hits} of {trials} at {confidence}"
        raise ValueError(message)
    tail = (1 - confidence) / 2
    low = 0.0 if hits == 0 else _quantile(tail, hits, trials - hits + 1)
    high = 1.0 if hits == trials else _quantile(1 - tail, hits + 1, trials - hits)
    return low, high


def beta_share(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), for a and b above 0.

    >>> round(beta_share(0.5, 2, 2), 12), beta_share(0.0, 1, 1), beta_share(1.0, 1, 1)
    (0.5, 0.0, 1.0)
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    # The fraction converges fast below the mean; above it the mirrored one does.
    if x < (a + 1) / (a + b + 2):
        return front / (a * _fraction(x, a, b))
    return 1 - front / (b * _fraction(1 - x, b, a))


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction 1 + d1/(1 + d2/(1 + ...)) of DLMF 8.17.22."""
    value, upper, lower = 1.0, 1.0, 0.0
    for term in range(1, _MOST_TERMS):
        m = term // 2
        if term % 2:
            step = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            step = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        lower = 1 / ((1 + step * lower) or _TINY)
        upper = (1 + step / upper) or _TINY
        value *= upper * lower
        if abs(upper * lower - 1) < _PRECISE:
            break
    return value


def _quantile(share: float, a: float, b: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if beta_share(middle, a, b) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2
