"""Turns the series of an objective into how its process behaves: limits stretch by stretch, signals, and an outlook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from mastercopy.measures.series import Point
from mastercopy.measures.statistics.behaviour import Behaviour, assurance, read_behaviour, variation
from mastercopy.measures.statistics.forecasts import FEWEST, Forecast, forecast_line, outlook
from mastercopy.model.period import Period
from mastercopy.model.record import Record

USUAL_RULES = "nhs"
SIDE = "on one side"
"""What the rule says that finds a process which has moved and stayed there."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points that are judged by one set of limits; `reason` says why they were set anew.

    `base` is how many points, from the first, the limits were computed from; no behaviour where there are too few.
    """

    points: tuple[Point, ...]
    base: int
    reason: str
    behaviour: Behaviour | None


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
    record: Record, points: tuple[Point, ...], direction: str, target: Decimal | None, due: date | None
) -> Conduct:
    """How the measure of an objective behaves by its points.

    Limits are those of all points, unless `limits` of the record begin a stretch of their own, with a reason.
    """
    measure = record.get("measure")
    told: Mapping[str, object] = measure[0] if isinstance(measure, tuple) and measure else {}
    rules, share = str(told.get("rules") or USUAL_RULES), told.get("unit") == "%"
    stretches = _stretches(record, points, rules)
    last = stretches[-1].behaviour if stretches else None
    found = variation(last, direction) if last is not None else None
    as_it_was = found == "common" and last is not None and target is not None
    return Conduct(
        rules,
        stretches,
        found,
        assurance(last.limits, float(target), direction) if as_it_was and last and target is not None else None,
        _outlook(stretches[-1], direction, target, due, share=share) if stretches else None,
    )


def _stretches(record: Record, points: tuple[Point, ...], rules: str) -> tuple[Stretch, ...]:
    rows = [row for row in record.get("limits") or () if isinstance(row.get("from"), Period)]
    begun = sorted(rows, key=lambda row: row["from"].first)
    edges = [_place(points, row["from"]) for row in begun]
    starts = [0, *edges]
    ends = [*edges, len(points)]
    declared: list[Mapping[str, object]] = [{}, *begun]
    return tuple(
        _stretch(points[start:end], row, rules)
        for start, end, row in zip(starts, ends, declared, strict=True)
        if start < end
    )


def _place(points: tuple[Point, ...], period: Period) -> int:
    """Where a stretch that begins with a period begins among the points."""
    return sum(point.period.first < period.first for point in points)


def _stretch(points: tuple[Point, ...], row: Mapping[str, object], rules: str) -> Stretch:
    until = row.get("until")
    base = sum(point.period.first <= until.first for point in points) if isinstance(until, Period) else len(points)
    behaviour = read_behaviour([float(point.value) for point in points], rules, base=base)
    return Stretch(points, base, str(row.get("reason") or ""), behaviour)


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
    found = _possible(line, values) if line is not None and share else line
    if found is None:
        return None
    return Outlook(due, found, points[0].period, outlook(found, float(target), direction))


def _possible(line: Forecast, values: list[float]) -> Forecast | None:
    """A forecast of shares in per cent, which end at 0 and 100; None where a straight line has left what can be."""
    if not 0 <= min(values) <= max(values) <= 100:
        return line
    if line.low >= 100 or line.high <= 0:
        return None
    value, low, high = (min(100.0, max(0.0, one)) for one in (line.value, line.low, line.high))
    return replace(line, value=value, low=low, high=high)


def _changed(stretch: Stretch) -> int:
    """Where the process as it is now began: with the run that the latest point is part of, where it is long enough."""
    behaviour = stretch.behaviour
    last = len(stretch.points) - 1
    runs = [one.places[0] for one in behaviour.signals if SIDE in one.rule and last in one.places] if behaviour else []
    return runs[0] if runs and len(stretch.points) - runs[0] >= FEWEST else 0
