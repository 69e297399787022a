"""Turns counts into control charts: p and np for shares, c and u for events; limits as in Montgomery,
"Introduction to Statistical Quality Control", 6th edition, chapter 7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, sqrt

_ENOUGH, _TAIL, _NEAR = 5.0, 0.00135, 1e-9


@dataclass(frozen=True, slots=True)
class CountChart:
    """A centre line, and for each point its value with its own limits, which are never below nothing."""

    centre: float
    values: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]

    @property
    def signals(self) -> tuple[int, ...]:
        """The places of the values beyond their limits; runs are not looked for, as the limits differ."""
        limits = zip(self.values, self.lower, self.upper, strict=True)
        return tuple(
            place for place, (value, low, high) in enumerate(limits) if not low - _NEAR <= value <= high + _NEAR
        )


def count_centre(chart: str, counts: Sequence[float], sizes: Sequence[float]) -> float:
    """The centre of shares (`p`) and counts for each unit (`u`), all counts by all sizes; of counts (`c`) the mean."""
    return sum(counts) / (len(counts) if chart == "c" else sum(sizes))


def count_sigma(chart: str, centre: float, size: float) -> float:
    """How far a value of so many lies from the centre as a rule: binomial for shares, Poisson for counts."""
    spread = centre * (1 - centre) if chart == "p" else centre
    return sqrt(max(0.0, spread) / (1 if chart == "c" else size))


def count_edges(chart: str, centre: float, size: float) -> tuple[float, float]:
    """The lower and upper limit of a share or count of so many, in the unit of its centre.

    Three sigmas where so many are enough (a variance of the count of 5 or more); below, the counts between which a
    value lies but for 0.135 % on either side by the binomial or Poisson distribution itself. A centre of nothing or of
    all has no spread of its own, and is taken a little inside.
    """
    sigma, each = count_sigma(chart, centre, size), 1.0 if chart == "c" else size
    most = 1.0 if chart == "p" else inf
    if (sigma * each) ** 2 >= _ENOUGH:
        return max(0.0, centre - 3 * sigma), min(most, centre + 3 * sigma)
    low, high = _between(chart, centre, round(each) if chart == "p" else each)
    return low / each, high / each


def _between(chart: str, centre: float, size: float) -> tuple[float, float]:
    """The lowest and the highest count that are not rarer than the tails."""
    mean = centre if chart == "c" else centre * size
    if chart == "p":
        share = min(max(centre, 1 / (size + 2)), 1 - 1 / (size + 2)) if size else 0.0
        counts, chance = int(size) + 1, (1 - share) ** size
    else:
        mean = max(mean, 1 / 3)
        counts, chance, share = int(mean + 12 * sqrt(mean) + 12), exp(-mean), 0.0
    low, high, total = 0, counts - 1, 0.0
    for count in range(counts):
        before, total = total, total + chance
        if before < _TAIL <= total:
            low = count
        if total >= 1 - _TAIL:
            high = count
            break
        step = (size - count) / (count + 1) * share / (1 - share) if chart == "p" else mean / (count + 1)
        chance *= step
    return float(low), float(high)


def p_chart(counts: Sequence[float], sizes: Sequence[float]) -> CountChart | None:
    """Shares: so many of each sample; centre and limits between 0 and 1. None without a sample."""
    return _by_size("p", counts, sizes)


def np_chart(counts: Sequence[float], size: float) -> CountChart | None:
    """Counts out of samples of one size."""
    if not counts or not size:
        return None
    centre = sum(counts) / len(counts)
    spread = 3 * sqrt(max(0.0, centre * (1 - centre / size)))
    return _chart(centre, counts, [spread] * len(counts), size)


def c_chart(counts: Sequence[float]) -> CountChart | None:
    """Events in areas of opportunity that are alike (complaints a month, at an even trade)."""
    return _by_size("c", counts, [1.0] * len(counts))


def u_chart(counts: Sequence[float], units: Sequence[float]) -> CountChart | None:
    """Events for each unit of opportunity (complaints for each order), where opportunities differ."""
    return _by_size("u", counts, units)


def _by_size(chart: str, counts: Sequence[float], sizes: Sequence[float]) -> CountChart | None:
    if not sum(sizes):
        return None
    centre = count_centre(chart, counts, sizes)
    pairs = [(count, size) for count, size in zip(counts, sizes, strict=True) if size]
    edges = [count_edges(chart, centre, size) for _, size in pairs]
    values = tuple(count if chart == "c" else count / size for count, size in pairs)
    return CountChart(centre, values, tuple(low for low, _ in edges), tuple(high for _, high in edges))


def _chart(centre: float, values: Sequence[float], spread: Sequence[float], most: float | None) -> CountChart:
    upper = [centre + one if most is None else min(most, centre + one) for one in spread]
    return CountChart(centre, tuple(values), tuple(max(0.0, centre - one) for one in spread), tuple(upper))
