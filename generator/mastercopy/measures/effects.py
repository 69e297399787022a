"""Compares the figures of a measure before and after a day: whether it helped, with the doubt that chance leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from mastercopy.model.series import Point
from mastercopy.statistics.shares import Interval, difference_of_means

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

    @property
    def changed(self) -> bool:
        """Whether a change may be claimed: its interval does not span nothing."""
        return self.moved.low > 0 or self.moved.high < 0


def compare_around(points: Sequence[Point], day: date) -> Around | None:
    """The figures of whole periods before and after a day; None where there are too few of either."""
    earlier = [float(point.value) for point in points if point.period.last < day][-MOST:]
    later = [float(point.value) for point in points if point.period.first >= day][:MOST]
    moved = difference_of_means(earlier, later)
    return Around(fmean(earlier), fmean(later), len(earlier), len(later), moved) if moved is not None else None
