"""Turns the series of an objective into how its process behaves: limits stretch by stretch, signals, and an outlook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import inf
from typing import Any

from mastercopy.model.period import Period
from mastercopy.model.series import Point
from mastercopy.statistics.behaviour import Behaviour, assurance, read_behaviour, read_counted, variation
from mastercopy.statistics.forecasts import FEWEST, Forecast, forecast_line, outlook
from mastercopy.statistics.trends import FEWEST as FEWEST_OF_TREND
from mastercopy.statistics.trends import Trend, allow_for_neighbours, read_trend

Rows = Sequence[Mapping[str, Any]]
USUAL_RULES = "nhs"
_CHANCE = 0.05
_FEW_OUT = 0.05
"""Of so many of the values it is not said that limits are too narrow because they lie beyond them."""
COUNTED_AS = {"share": "p", "on-time": "p", "rate": "u"}
"""The chart of a measure that is counted of records; any other has limits of single values."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points that are judged by one set of limits; `reason` says why they were set anew.

    `base` is how many points, from the first, the limits were computed from; no behaviour where there are too few.
    """

    points: tuple[Point, ...]
    base: int
    reason: str
    behaviour: Behaviour | None
    chart: str = "xmr"

    @property
    def moved(self) -> bool:
        """Whether the process moved within the stretch, so that its limits are of two processes or more."""
        return self.behaviour is not None and any(signal.kind != "value" for signal in self.behaviour.signals)

    @property
    def wide(self) -> bool:
        """Whether values spread more than chance among so many gives: limits that know of how many do not fit then."""
        if self.behaviour is None or not self.behaviour.edges:
            return False
        out = {place for signal in self.behaviour.signals if signal.kind == "value" for place in signal.places}
        return len(out) > max(1, _FEW_OUT * len(self.points))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be expected on the due day, from which points on, and what that means for the target."""

    due: date
    forecast: Forecast
    since: Period
    word: str


@dataclass(frozen=True, slots=True)
class Drift:
    """Whether a measure rises or falls over the values of its last stretch; `chance` allows for neighbours alike."""

    trend: Trend
    values: int
    since: Period
    chance: float

    @property
    def word(self) -> str:
        """`rising`, `falling` or `none`: where chance does as much one time in twenty, none is claimed."""
        if self.chance >= _CHANCE or not self.trend.s:
            return "none"
        return "rising" if self.trend.s > 0 else "falling"


@dataclass(frozen=True, slots=True)
class Conduct:
    """How a measure behaves.

    `variation` is `common`, `better`, `worse` or `changed`, `assurance` is `pass`, `fail` or `hit-or-miss`; either is
    None where there are too few points to say, and no assurance is given by limits that the process has left.
    """

    rules: str
    stretches: tuple[Stretch, ...]
    variation: str | None
    assurance: str | None
    outlook: Outlook | None
    drift: Drift | None = None


NO_CONDUCT = Conduct(USUAL_RULES, (), None, None, None)
"""Of a measure of whose behaviour nothing was asked."""


def read_conduct(
    told: Mapping[str, object],
    limits: Rows,
    points: tuple[Point, ...],
    direction: str | None,
    target: Decimal | None,
    due: date | None,
    *,
    current: bool,
    chart: str | None = None,
    scale: float | None = None,
) -> Conduct:
    """How a measure behaves by its points; where these are not `current`, nothing is said of today.

    `told` is what is said of the measure (`rules`, `unit`, `chart`, `least`, `most`); a `chart` that is given goes
    before it. Limits are those of all points, unless rows of `limits` begin a stretch of their own, with a reason.
    """
    rules = str(told.get("rules") or USUAL_RULES)
    ends = (float(end) if isinstance(end := told.get(name), Decimal) else None for name in ("least", "most"))
    way = _Way(rules, chart or str(told.get("chart") or "xmr"), scale, told.get("unit") == "%", *ends)
    stretches = _stretches(limits, points, way)
    if not stretches or not current:
        return Conduct(rules, stretches, None, None, None)
    last = stretches[-1]
    drift = _drift(last)
    found = variation(last.behaviour, direction or "") if last.behaviour is not None else None
    if direction is None or target is None:
        nameless = direction is None and found in ("better", "worse")
        return Conduct(rules, stretches, "changed" if nameless else found, None, None, drift)
    ahead = _outlook(last, direction, target, due, way)
    return Conduct(rules, stretches, found, _assurance(last, found, target, direction), ahead, drift)


@dataclass(frozen=True, slots=True)
class _Way:
    """How limits are computed: by which rules, of which chart, of values for each so many, of a share or not.

    `least` and `most` are the ends of what can be, where somebody said them.
    """

    rules: str
    chart: str
    scale: float | None
    share: bool
    least: float | None
    most: float | None


def _drift(stretch: Stretch) -> Drift | None:
    """The trend of a stretch; none of so few values that none may be claimed."""
    values = [float(point.value) for point in stretch.points]
    if len(values) < FEWEST_OF_TREND:
        return None
    trend = read_trend(values)
    if trend is None:
        return None
    return Drift(trend, len(values), stretch.points[0].period, allow_for_neighbours(trend, values))


def _assurance(stretch: Stretch, found: str | None, target: Decimal, direction: str) -> str | None:
    """By limits that are firm, of a process that moved neither now nor within what they were computed of."""
    behaviour = stretch.behaviour
    if behaviour is None or behaviour.limits.provisional or found != "common" or stretch.moved or stretch.wide:
        return None
    return assurance(behaviour.limits, float(target), direction)


def _stretches(limits: Rows, points: tuple[Point, ...], way: _Way) -> tuple[Stretch, ...]:
    rows = [row for row in limits if isinstance(row.get("from"), Period)]
    begun = sorted(rows, key=lambda row: row["from"].first)
    edges = [_place(points, row["from"]) for row in begun]
    starts = [0, *edges]
    ends = [*edges, len(points)]
    declared: list[Mapping[str, object]] = [{}, *begun]
    return tuple(
        _stretch(points[start:end], row, way)
        for start, end, row in zip(starts, ends, declared, strict=True)
        if start < end
    )


def _place(points: tuple[Point, ...], period: Period) -> int:
    """Where a stretch that begins with a period begins among the points."""
    return sum(point.period.first < period.first for point in points)


def _stretch(points: tuple[Point, ...], row: Mapping[str, object], way: _Way) -> Stretch:
    until = row.get("until")
    base = sum(point.period.last <= until.last for point in points) if isinstance(until, Period) else len(points)
    values = [float(point.value) for point in points]
    reason, sizes = str(row.get("reason") or ""), [float(point.n or 0) for point in points]
    if way.chart == "c":
        sizes = [1.0] * len(points)
    if way.chart != "xmr" and min(sizes, default=0.0) > 0 and min(values, default=0.0) >= 0:
        scale = way.scale or (100.0 if way.chart == "p" else 1.0)
        counted = read_counted(way.chart, values, sizes, scale, way.rules, base=base)
        return Stretch(points, base, reason, counted, way.chart)
    behaviour = read_behaviour(values, way.rules, base=base)
    if behaviour is not None:
        (lowest, highest), limits = _reach(values, way), behaviour.limits
        limits = replace(limits, lower=max(lowest, limits.lower), upper=min(highest, limits.upper))
        behaviour = replace(behaviour, limits=limits)
    return Stretch(points, base, reason, behaviour)


def _reach(values: list[float], way: _Way) -> tuple[float, float]:
    """The lowest and the highest value that can be: as it is said, else nothing for what was never below it.

    Of shares nothing is above 100 per cent.
    """
    lowest = way.least if way.least is not None else 0.0 if min(values) >= 0 else -inf
    whole = way.share and min(values) >= 0 and max(values) <= 100
    return lowest, way.most if way.most is not None else 100.0 if whole else inf


def _outlook(stretch: Stretch, direction: str, target: Decimal | None, due: date | None, way: _Way) -> Outlook | None:
    """The straight line to the due day, of the points since the process last changed.

    Never beyond that day, nor further ahead than the points reach back: a line that was short says nothing of far away.
    """
    points = stretch.points[_changed(stretch) :]
    if target is None or due is None or not points or points[-1].period.last >= due:
        return None
    places = [point.period.last.toordinal() for point in points]
    if due.toordinal() - places[-1] > places[-1] - places[0]:
        return None
    values = [float(point.value) for point in points]
    line = forecast_line(places, values, due.toordinal())
    found = _possible(line, values, way) if line is not None else None
    if found is None:
        return None
    return Outlook(due, found, points[0].period, outlook(found, float(target), direction))


def _possible(line: Forecast, values: list[float], way: _Way) -> Forecast | None:
    """A forecast within what can be, as for limits; None where a straight line has left that."""
    lowest, highest = _reach(values, way)
    if line.low >= highest or line.high <= lowest:
        return None
    value, low, high = (min(highest, max(lowest, one)) for one in (line.value, line.low, line.high))
    return replace(line, value=value, low=low, high=high)


def _changed(stretch: Stretch) -> int:
    """Where the process as it is now began: with the run that the latest point is part of, where it is long enough."""
    behaviour = stretch.behaviour
    last = len(stretch.points) - 1
    runs = [one.places[0] for one in behaviour.signals if one.kind == "run" and last in one.places] if behaviour else []
    return runs[0] if runs and len(stretch.points) - runs[0] >= FEWEST else 0
