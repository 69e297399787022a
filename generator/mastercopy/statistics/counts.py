"""Turns counts into control charts: p and np for shares, c and u for events; limits as in Montgomery,
"Introduction to Statistical Quality Control", 6th edition, chapter 7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt


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
        return tuple(place for place, (value, low, high) in enumerate(limits) if not low <= value <= high)


def count_centre(chart: str, counts: Sequence[float], sizes: Sequence[float]) -> float:
    """The centre of shares (`p`) and counts for each unit (`u`), all counts by all sizes; of counts (`c`) the mean."""
    return sum(counts) / (len(counts) if chart == "c" else sum(sizes))


def count_sigma(chart: str, centre: float, size: float) -> float:
    """How far a value of so many lies from the centre as a rule: binomial for shares, Poisson for counts."""
    spread = centre * (1 - centre) if chart == "p" else centre
    return sqrt(max(0.0, spread) / (1 if chart == "c" else size))


def p_chart(counts: Sequence[float], sizes: Sequence[float]) -> CountChart | None:
    """Shares: so many of each sample; centre and limits between 0 and 1. None without a sample."""
    return _by_size("p", counts, sizes, 1.0)


def np_chart(counts: Sequence[float], size: float) -> CountChart | None:
    """Counts out of samples of one size."""
    if not counts or not size:
        return None
    centre = sum(counts) / len(counts)
    spread = 3 * sqrt(max(0.0, centre * (1 - centre / size)))
    return _chart(centre, counts, [spread] * len(counts), size)


def c_chart(counts: Sequence[float]) -> CountChart | None:
    """Events in areas of opportunity that are alike (complaints a month, at an even trade)."""
    return _by_size("c", counts, [1.0] * len(counts), None)


def u_chart(counts: Sequence[float], units: Sequence[float]) -> CountChart | None:
    """Events for each unit of opportunity (complaints for each order), where opportunities differ."""
    return _by_size("u", counts, units, None)


def _by_size(chart: str, counts: Sequence[float], sizes: Sequence[float], most: float | None) -> CountChart | None:
    if not sum(sizes):
        return None
    centre = count_centre(chart, counts, sizes)
    pairs = [(count, size) for count, size in zip(counts, sizes, strict=True) if size]
    spread = [3 * count_sigma(chart, centre, size) for _, size in pairs]
    return _chart(centre, [count if chart == "c" else count / size for count, size in pairs], spread, most)


def _chart(centre: float, values: Sequence[float], spread: Sequence[float], most: float | None) -> CountChart:
    upper = [centre + one if most is None else min(most, centre + one) for one in spread]
    return CountChart(centre, tuple(values), tuple(max(0.0, centre - one) for one in spread), tuple(upper))
