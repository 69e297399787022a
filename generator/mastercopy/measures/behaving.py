"""Turns the series of an objective into how its process behaves: limits stretch by stretch, signals, and an outlook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import inf

from mastercopy.model.period import Period
from mastercopy.model.record import Record
from mastercopy.model.series import Point
from mastercopy.statistics.behaviour import Behaviour, Limits, assurance, read_behaviour, variation
from mastercopy.statistics.forecasts import FEWEST, Forecast, forecast_line, outlook

USUAL_RULES = "nhs"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points that are judged by one set of limits; `reason` says why they were set anew.

    `base` is how many points, from the first, the limits were computed from; no behaviour where there are too few.
    """

    points: tuple[Point, ...]
    base: int
    reason: str
    behaviour: Behaviour | None

    @property
    def moved(self) -> bool:
        """Whether the process moved within the stretch, so that its limits are of two processes or more."""
        return self.behaviour is not None and any(signal.kind != "value" for signal in self.behaviour.signals)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be expected on the due day, from which points on, and what that means for the target."""

    due: date
    forecast: Forecast
    since: Period
    word: str


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


def read_conduct(
    record: Record,
    points: tuple[Point, ...],
    direction: str | None,
    target: Decimal | None,
    due: date | None,
    *,
    current: bool,
) -> Conduct:
    """How the measure of an objective behaves by its points; where these are not `current`, nothing is said of today.

    Limits are those of all points, unless `limits` of the record begin a stretch of their own, with a reason.
    """
    measure = record.get("measure")
    told: Mapping[str, object] = measure[0] if isinstance(measure, tuple) and measure else {}
    rules, share = str(told.get("rules") or USUAL_RULES), told.get("unit") == "%"
    stretches = _stretches(record, points, rules, share=share)
    if not stretches or not current:
        return Conduct(rules, stretches, None, None, None)
    last = stretches[-1]
    found = variation(last.behaviour, direction or "") if last.behaviour is not None else None
    if direction is None or target is None:
        return Conduct(rules, stretches, "changed" if found in ("better", "worse") else found, None, None)
    ahead = _outlook(last, direction, target, due, share=share)
    return Conduct(rules, stretches, found, _assurance(last, found, target, direction), ahead)


def _assurance(stretch: Stretch, found: str | None, target: Decimal, direction: str) -> str | None:
    """By limits that are firm, of a process that moved neither now nor within what they were computed of."""
    behaviour = stretch.behaviour
    if behaviour is None or behaviour.limits.provisional or found != "common" or stretch.moved:
        return None
    return assurance(behaviour.limits, float(target), direction)


def _stretches(record: Record, points: tuple[Point, ...], rules: str, *, share: bool) -> tuple[Stretch, ...]:
    rows = [row for row in record.get("limits") or () if isinstance(row.get("from"), Period)]
    begun = sorted(rows, key=lambda row: row["from"].first)
    edges = [_place(points, row["from"]) for row in begun]
    starts = [0, *edges]
    ends = [*edges, len(points)]
    declared: list[Mapping[str, object]] = [{}, *begun]
    return tuple(
        _stretch(points[start:end], row, rules, share=share)
        for start, end, row in zip(starts, ends, declared, strict=True)
        if start < end
    )


def _place(points: tuple[Point, ...], period: Period) -> int:
    """Where a stretch that begins with a period begins among the points."""
    return sum(point.period.first < period.first for point in points)


def _stretch(points: tuple[Point, ...], row: Mapping[str, object], rules: str, *, share: bool) -> Stretch:
    until = row.get("until")
    base = sum(point.period.last <= until.last for point in points) if isinstance(until, Period) else len(points)
    values = [float(point.value) for point in points]
    behaviour = read_behaviour(values, rules, base=base)
    if behaviour is not None:
        behaviour = replace(behaviour, limits=_within_reach(behaviour.limits, values, share=share))
    return Stretch(points, base, str(row.get("reason") or ""), behaviour)


def _within_reach(limits: Limits, values: list[float], *, share: bool) -> Limits:
    """Limits of what was never below nothing end there, and those of shares at 100 per cent."""
    lower = max(0.0, limits.lower) if min(values) >= 0 else limits.lower
    upper = min(100.0, limits.upper) if share and min(values) >= 0 and max(values) <= 100 else limits.upper
    return replace(limits, lower=lower, upper=upper)


def _outlook(
    stretch: Stretch, direction: str, target: Decimal | None, due: date | None, *, share: bool
) -> Outlook | None:
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
    found = _possible(line, values, share=share) if line is not None else None
    if found is None:
        return None
    return Outlook(due, found, points[0].period, outlook(found, float(target), direction))


def _possible(line: Forecast, values: list[float], *, share: bool) -> Forecast | None:
    """A forecast within what can be, as for limits; None where a straight line has left that."""
    lowest = 0.0 if min(values) >= 0 else -inf
    highest = 100.0 if share and lowest == 0 and max(values) <= 100 else inf
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
