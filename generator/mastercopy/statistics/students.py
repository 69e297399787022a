"""Answers how far chance reaches where the spread itself was estimated: Student's t, and the law of correlations."""

from __future__ import annotations

from functools import lru_cache
from math import asin, atan, cos, exp, lgamma, pi, sin, sqrt
from statistics import NormalDist

_MANY = 1000
_STEPS = 400


@lru_cache(maxsize=512)
def t_of(confidence: float, freedom: int) -> float:
    """The t with so much probability between -t and t, for so many degrees of freedom (1 or more).

    Beyond a thousand by the expansion of M. Abramowitz and I. A. Stegun, 26.7.5, which is exact to nine digits there.
    """
    if freedom > _MANY:
        z = NormalDist().inv_cdf(0.5 + confidence / 2)
        return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    low, high = 0.0, 1.0
    while _within(high, freedom) < confidence:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < confidence else (low, middle)
    return (low + high) / 2


def _within(t: float, freedom: int) -> float:
    """The probability between -t and t, in closed form: M. Abramowitz and I. A. Stegun, 26.7.3 and 26.7.4."""
    angle = atan(t / sqrt(freedom))
    odd = freedom % 2
    term, total = (cos(angle), 0.0) if odd else (1.0, 0.0)
    for k in range(2 if not odd else 3, freedom + 1, 2):
        total += term
        term *= (k - 1) / k * cos(angle) ** 2
    if not odd:
        return sin(angle) * total
    return 2 / pi * (angle + sin(angle) * total)


def chance_within(share: float, freedom: float) -> float:
    """The probability that a correlation of chance is between -share and share; `freedom` need not be whole.

    `share` is t / sqrt(freedom + t**2) of Student's t, 0 or more and below 1. Its density is the power freedom - 1 of a
    cosine over the angle whose sine it is, summed here by the rule of Simpson; beyond a thousand it is normal.
    """
    if freedom > _MANY:
        return 2 * NormalDist().cdf(share * sqrt(freedom + 1)) - 1
    step = asin(share) / _STEPS
    heights = [float(cos(place * step) ** (freedom - 1)) for place in range(_STEPS + 1)]
    area = step / 3 * (heights[0] + 4 * sum(heights[1:-1:2]) + 2 * sum(heights[2:-1:2]) + heights[-1])
    return min(1.0, 2 * area * exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(pi))
