"""Turns answers into shares and scores with their uncertainty: Wilson intervals, net promoters, waves compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, sqrt
from statistics import NormalDist, fmean, variance

from mastercopy.statistics.students import t_of

SMALL_SHARE = 0.05
"""From this part of a population on, its size makes an interval narrower."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and the interval around it, in the same unit."""

    value: float
    low: float
    high: float


def z_of(confidence: float) -> float:
    """How many standard errors lie between an estimate and the edge of its two-sided interval."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson(
    hits: float, answers: float, confidence: float = 0.95, population: float | None = None, *, corrected: bool = False
) -> Interval | None:
    """A share between 0 and 1 with its score interval: E. B. Wilson 1927, as in R. G. Newcombe, "Two-sided confidence
    intervals for the single proportion", Statistics in Medicine 17, 1998 (methods 3 and, `corrected`, 4).

    Where more than a twentieth of the `population` answered, the standard error is multiplied by sqrt((N-n)/(N-1)).
    None without an answer, and of more hits than answers.
    """
    if not 0 <= hits <= answers or answers <= 0:
        return None
    z, share = z_of(confidence) * _finite(answers, population), hits / answers
    if z == 0:
        return Interval(share, share, share)
    if corrected:
        return _wilson_corrected(share, answers, z)
    middle, below = share + z * z / (2 * answers), 1 + z * z / answers
    reach = z * sqrt(share * (1 - share) / answers + z * z / (4 * answers * answers))
    low = 0.0 if hits <= 0 else (middle - reach) / below
    high = 1.0 if hits >= answers else (middle + reach) / below
    return Interval(share, low, high)


def _wilson_corrected(share: float, n: float, z: float) -> Interval:
    def edge(side: int, other: float) -> float:
        """The lower edge (-1) of a share, or the upper one (1); `other` is the share of what lies beyond it."""
        under = z * z + side * 2 - 1 / n + 4 * share * (n * (1 - share) - side)
        return (2 * n * share + z * z + side * (1 + z * sqrt(max(0.0, under)))) / (2 * (n + z * z)) if other else share

    return Interval(share, max(0.0, edge(-1, share)), min(1.0, edge(1, 1 - share)))


def _finite(answers: float, population: float | None) -> float:
    if population is None or population <= 1 or answers / population <= SMALL_SHARE:
        return 1.0
    return sqrt(max(0.0, population - answers) / (population - 1))


@dataclass(frozen=True, slots=True)
class Loyalty:
    """A net promoter score from -100 to 100 with its standard error and interval; `adjusted` as most are."""

    value: float
    error: float
    low: float
    high: float
    adjusted: bool


def net_promoters(
    promoters: int, passives: int, detractors: int, confidence: float = 0.95, *, adjusted: bool = True
) -> Loyalty | None:
    """Promoters less detractors as shares of all, in points; None without an answer.

    The variance of the difference is (P + D - (P - D)^2) / n, for both come from one sample. The interval
    adds 0.75, 1.5 and 0.75 answers to detractors, passives and promoters (B. Rocks, "Interval estimation for the net
    promoter score", The American Statistician 70(4), 2016); without (`adjusted`) it has no width where all agree.
    """
    answers = promoters + passives + detractors
    if not answers:
        return None
    more = 0.75 if adjusted else 0.0
    n = answers + 4 * more
    liking, disliking = (promoters + more) / n, (detractors + more) / n
    middle = liking - disliking
    error = sqrt((liking + disliking - middle * middle) / n)
    reach = z_of(confidence) * error
    low, high = (max(-100.0, min(100.0, 100 * (middle + side * reach))) for side in (-1, 1))
    return Loyalty(100 * (promoters - detractors) / answers, 100 * error, low, high, adjusted)


def response_rate(completed: int, sent: int, undeliverable: int = 0) -> float | None:
    """The part of those who could be reached that answered."""
    reached = sent - undeliverable
    return completed / reached if reached > 0 else None


def mean_of(counts: Mapping[float, int], confidence: float = 0.95) -> Interval | None:
    """The mean of marks, each with how often it was given, and the interval of Student's t; None of under two."""
    n = sum(counts.values())
    if n < 2:
        return None
    middle = sum(mark * count for mark, count in counts.items()) / n
    spread = sqrt(sum(count * (mark - middle) ** 2 for mark, count in counts.items()) / (n - 1))
    reach = t_of(confidence, n - 1) * spread / sqrt(n)
    return Interval(middle, middle - reach, middle + reach)


def difference(before: Interval, after: Interval) -> Interval:
    """How far an estimate moved between two samples, by the distances of their intervals from their estimates.

    The square roots of the sums of squares: R. G. Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 17, 1998 (method 10), which for symmetric intervals is the usual one.
    """
    moved = after.value - before.value
    down = sqrt((after.value - after.low) ** 2 + (before.high - before.value) ** 2)
    up = sqrt((after.high - after.value) ** 2 + (before.value - before.low) ** 2)
    return Interval(moved, moved - down, moved + up)


def difference_of_means(before: Sequence[float], after: Sequence[float], confidence: float = 0.95) -> Interval | None:
    """How far the mean moved between two samples whose spreads may differ; None of fewer than three values in either.

    B. L. Welch, "The generalization of Student's problem", Biometrika 34, 1947; degrees of freedom rounded down. None
    where no value differs from the others of its sample, too, as nothing tells then how far chance reaches.
    """
    if min(len(before), len(after)) < 3:
        return None
    parts = [variance(values) / len(values) for values in (before, after)]
    below = sum(part**2 / (len(values) - 1) for part, values in zip(parts, (before, after), strict=True))
    if not below:
        return None
    freedom = sum(parts) ** 2 / below
    reach = t_of(confidence, max(1, floor(freedom))) * sqrt(sum(parts))
    moved = fmean(after) - fmean(before)
    return Interval(moved, moved - reach, moved + reach)
