"""Turns a series into its trend: whether it rises or falls at all (Mann-Kendall), and how fast (Sen's slope)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import factorial, sqrt
from statistics import NormalDist, fmean, median

from mastercopy.statistics.students import chance_within

FEWEST = 8
"""With fewer values no trend is claimed."""
_EXACT = 10
_MOST_ALIKE = 0.95
"""Values that resemble their neighbours more are told as if they did so by this much."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Kendall's S, its variance, and the chance of one so large without a trend (two-sided); the slope for each step.

    `z` is what the chance was read from, and None where it was counted exactly.
    """

    s: int
    variance: float
    z: float | None
    p: float
    slope: float


def read_trend(values: Sequence[float], places: Sequence[float] | None = None) -> Trend | None:
    """The trend of values in their order; None of fewer than three.

    H. B. Mann 1945, M. G. Kendall 1975, with the variance for ties as in R. O. Gilbert, "Statistical Methods for
    Environmental Pollution Monitoring", 1987, 16.4; slope after P. K. Sen 1968. Up to ten values without ties the
    chance is counted over all orders, as Kendall's table has it. `places` say where values stand, one step apart
    unless given.
    """
    if len(values) < 3:
        return None
    s, slope = _rises(values), median(_slopes(values, places))
    n, ties = len(values), [count for count in Counter(values).values() if count > 1]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    if n <= _EXACT and not ties:
        return Trend(s, variance, None, _chance(n, abs(s)), slope)
    z = (s - (s > 0) + (s < 0)) / sqrt(variance) if variance else 0.0
    return Trend(s, variance, z, min(1.0, 2 * (1 - NormalDist().cdf(abs(z)))), slope)


def allow_for_neighbours(trend: Trend, values: Sequence[float]) -> float:
    """The chance of a trend as large, two-sided, where neighbouring values resemble each other.

    The resemblance r of what is left without the slope is too small by (2 + 4 r) / n in short series (D. Tjoestheim and
    J. Paulsen, Biometrika 70, 1983). Kendall's tau, S as a share of all pairs, then varies as `_spread` says, and its
    law is taken as that of a correlation with as many degrees of freedom as have this variance: both have their ends at
    1, which a normal law goes over where little is left to chance.
    """
    n = len(values)
    r = min(_MOST_ALIKE, (n * resemblance(values, trend.slope) + 2) / (n - 4)) if n > 4 else 0.0
    if r <= 0 or not trend.variance:
        return trend.p
    pairs = n * (n - 1) / 2
    tau = (abs(trend.s) - 1) / pairs if trend.s else 0.0
    return max(trend.p, 1 - chance_within(tau, 1 / _spread(n, trend.variance / pairs**2, r) - 1))


def _spread(n: int, alone: float, r: float) -> float:
    """The variance of Kendall's tau of n values that resemble their neighbours by r, where it is `alone` without that.

    It is widened by (1 + r) / (1 - r), as S. Yue and C. Wang have it (Water Resources Management 18, 2004), as long as
    it is far from that of a walk, each of whose values is the one before and a step of chance: beyond that none goes.
    Of the exact one, a sum of arcsines over all pairs of pairs (M. G. Kendall, "Rank Correlation Methods"), this is
    within seven hundredths.
    """
    walk = 0.2366 + 0.4108 / n + 1.2218 / n**2  # of that sum for 8 to 100 values, to a thousandth
    wider = (1 + r) / (1 - r)
    return alone * wider / (1 + (wider - 1) * alone / walk)


def resemblance(values: Sequence[float], slope: float = 0.0) -> float:
    """How much each value is like the one before it, once the slope is taken out: the autocorrelation of lag 1.

    Between -1 and 1; beyond 2 / sqrt(n) it is hardly chance, and trends then look surer than they are (C. Chatfield,
    "The Analysis of Time Series", 6th edition, 4.1).
    """
    left = [value - slope * place for place, value in enumerate(values)]
    middle = fmean(left) if left else 0.0
    whole = sum((one - middle) ** 2 for one in left)
    near = sum((here - middle) * (there - middle) for here, there in pairwise(left))
    return near / whole if whole > 0 else 0.0


def _rises(values: Sequence[float]) -> int:
    """Kendall's S: of how many pairs the later value is greater, less of how many it is smaller."""
    s = 0
    before: list[float] = []
    for value in values:
        s += bisect_left(before, value) + bisect_right(before, value) - len(before)
        insort(before, value)
    return s


def _slopes(values: Sequence[float], places: Sequence[float] | None) -> list[float]:
    """The slope of each pair that stands at two places; step by step where they are one apart, which is faster."""
    pairs = ((values, values[step:], step) for step in range(1, len(values)))
    if places is None:
        return [(b - a) / step for earlier, later, step in pairs for a, b in zip(earlier, later, strict=False)]
    return [
        (b - a) / (there - here)
        for earlier, later, step in pairs
        for a, b, here, there in zip(earlier, later, places, places[step:], strict=False)
        if there != here
    ]


def _chance(n: int, s: int) -> float:
    """The part of all orders of n values of which S is as large, either way."""
    if s == 0:
        return 1.0
    counts = _orders(n)
    most = n * (n - 1) // 2
    tail = sum(count for inversions, count in enumerate(counts) if most - 2 * inversions >= s)
    return min(1.0, 2 * tail / factorial(n))


@lru_cache(maxsize=_EXACT)
def _orders(n: int) -> tuple[int, ...]:
    """How many orders of n values have 0, 1, 2 ... inversions."""
    if n < 2:
        return (1,)
    before = _orders(n - 1)
    return tuple(
        sum(before[inversions - k] for k in range(n) if 0 <= inversions - k < len(before))
        for inversions in range(n * (n - 1) // 2 + 1)
    )
