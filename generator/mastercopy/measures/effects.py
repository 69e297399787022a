"""Compares the figures of a measure before and after a day: whether it helped, with the doubt that chance leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import fmean

from mastercopy.model.series import Point
from mastercopy.statistics.shares import Interval, difference_of_means
from mastercopy.statistics.trends import read_trend, resemblance

_FEWEST, _CHANCE = 5, 0.05
MOST = 12
"""So many figures of either side are compared, those nearest to the day."""


@dataclass(frozen=True, slots=True)
class Around:
    """Means of figures before and after a day, how many these are, and how far the mean moved."""

    before: float
    after: float
    earlier: int
    later: int
    moved: Interval
    drifting: bool

    @property
    def changed(self) -> bool:
        """Whether a change may be claimed: its interval does not span nothing, and nothing was on its way before."""
        return (self.moved.low > 0 or self.moved.high < 0) and not self.drifting


def compare_around(points: Sequence[Point], day: date, since: date = date.min, until: date = date.max) -> Around | None:
    """The figures of whole periods before and after a day; None where there are too few of either.

    `since` and `until` are the changes before and after this one: what they changed is not credited to it.
    """
    inside = [point for point in points if point.period.first >= since and point.period.last < until]
    earlier = [float(point.value) for point in inside if point.period.last < day][-MOST:]
    later = [float(point.value) for point in inside if point.period.first >= day][:MOST]
    moved = difference_of_means(earlier, later)
    if moved is None:
        return None
    return Around(fmean(earlier), fmean(later), len(earlier), len(later), moved, _drifts(earlier))


def _drifts(values: Sequence[float]) -> bool:
    """Whether values were rising or falling already, or resemble their neighbours so much that means say little."""
    trend = read_trend(values) if len(values) >= _FEWEST else None
    return trend is not None and (trend.p < _CHANCE or resemblance(values, trend.slope) > 2 / sqrt(len(values)))
