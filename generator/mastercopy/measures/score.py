"""Turns an objective and its series into a score: how far it is from its trajectory, and how old the data is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mastercopy.measures.behaving import COUNTED_AS, NO_CONDUCT, Conduct, read_conduct
from mastercopy.measures.surveys import read_waves
from mastercopy.model.grading import Aim, read_aim, too_few
from mastercopy.model.record import Record
from mastercopy.model.series import Evidence, Point, computed_of, measure_named, read_series
from mastercopy.words.saying import say, say_count

STALE_DAYS = {"day": 3, "week": 14, "month": 46, "quarter": 137, "half-year": 274, "year": 548}
"""The age in days, counted from the end of its period, up to which a value is current."""


@dataclass(frozen=True, slots=True)
class Score:
    """One objective on one day; `expected` is the trajectory at the end of the latest period, `met` whether the
    latest value meets the target, `over` whether that value is of the period of the due day or a later one, `stale`
    whether it is older than one and a half periods, `conduct` how the measure behaves whatever was aimed at."""

    id: str
    title: str
    unit: str
    direction: str
    baseline: Decimal | None
    target: Decimal | None
    start: date | None
    due: date | None
    points: tuple[Point, ...]
    latest: Point | None
    expected: Decimal | None
    gap: Decimal | None
    rag: str
    age_days: int | None
    reason: str
    met: bool
    over: bool
    stale: bool
    conduct: Conduct


def measure_objectives(evidence: Evidence, as_of: date) -> tuple[Score, ...]:
    """A score for every objective, by ID."""
    return tuple(measure_objective(record, evidence, as_of) for record in evidence.register.of_part("objectives"))


def points_of(record: Record, evidence: Evidence, as_of: date) -> tuple[Point, ...]:
    """The points of an objective: written, counted of records, or the results of the waves of a survey."""
    told = computed_of(record)
    if told is None or not told.get("instrument"):
        return read_series(record, evidence, as_of)
    waves = (one for one in read_waves(evidence.register) if one.instrument == told["instrument"])
    return tuple(
        Point(one.period, Decimal(str(round(one.result.value, 2))), Decimal(one.answers), "", place, (), (one.id,))
        for one in waves
        if one.result is not None and one.period.last <= as_of
        for place in (record.at("computed"),)
    )


def measure_objective(record: Record, evidence: Evidence, as_of: date, *, behaving: bool = True) -> Score:
    """The score of one objective; how its measure behaves is left out where nobody asks for it."""
    aim, points = read_aim(record), points_of(record, evidence, as_of)
    latest = points[-1] if points else None
    age = (as_of - latest.period.last).days if latest is not None else None
    rag, reason = _colour(record, evidence, aim, latest, age)
    return Score(
        record.id,
        record.title,
        _first(record, "measure").get("unit") or "",
        aim.direction,
        aim.baseline,
        aim.target,
        aim.start,
        aim.due,
        points,
        latest,
        aim.expected(latest.period) if latest is not None else None,
        aim.gap(latest.value, latest.period) if latest is not None else None,
        rag,
        age,
        reason,
        latest is not None and aim.is_met(latest.value),
        latest is not None and aim.is_over(latest.period),
        _is_stale(latest, age),
        _conduct(record, evidence, points, age, as_of) if behaving and not _is_of_waves(record) else NO_CONDUCT,
    )


def _colour(record: Record, evidence: Evidence, aim: Aim, latest: Point | None, age: int | None) -> tuple[str, str]:
    """(colour, why) of today: grey where nothing can be said, else that of the latest value."""
    if latest is None:
        return "grey", say("nothing measured yet")
    few = too_few(record, evidence, latest)
    if few is not None:
        return "grey", few
    if not aim.is_over(latest.period) and _is_stale(latest, age):
        return "grey", say_count("the last value is {number} day old", "the last value is {number} days old", age or 0)
    return aim.grade(latest.value, latest.period)


def _is_of_waves(record: Record) -> bool:
    """Whether the values are results of survey waves, which carry their own doubt: waves are compared by that."""
    return bool((computed_of(record) or {}).get("instrument"))


def _conduct(record: Record, evidence: Evidence, points: tuple[Point, ...], age: int | None, as_of: date) -> Conduct:
    """How the measure behaves; nothing is said of today by old values, and nothing expected on a day gone by."""
    measure = _first(record, "measure")
    due, direction = record.get("due"), measure.get("direction")
    ahead = due if due is not None and due >= as_of else None
    stale = _is_stale(points[-1] if points else None, age)
    named = measure_named((computed_of(record) or {}).get("measure"), evidence)
    chart = COUNTED_AS.get(named[1].kind) if named is not None and not measure.get("chart") else None
    scale = (computed_of(record) or {}).get("times") or measure.get("out_of")
    return read_conduct(
        measure,
        record.get("limits") or (),
        points,
        direction,
        record.get("target"),
        ahead,
        current=not stale,
        chart=chart,
        scale=float(scale) if scale is not None else None,
    )


def _first(record: Record, name: str) -> Any:
    value = record.get(name)
    return value[0] if isinstance(value, tuple) and value else {}


def _is_stale(latest: Point | None, age: int | None) -> bool:
    return latest is not None and age is not None and age > STALE_DAYS[latest.period.kind]
