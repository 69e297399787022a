"""Turns an objective and its series into a score: how far it is from its trajectory, and how old the data is."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mastercopy.measures.behaving import COUNTED_AS, NO_CONDUCT, Conduct, read_conduct
from mastercopy.measures.surveys import read_waves
from mastercopy.model.period import Period
from mastercopy.model.record import Record
from mastercopy.model.series import Evidence, Point, computed_of, measure_named, read_number, read_series

RULE = (
    "Green: the target is met, or the value is behind the trajectory by at most 5 % of the way from baseline to "
    "target. Amber: behind it by at most 20 % of that way. Red: further behind, or the period of the due day is over "
    "and the target is not met. Grey: no value, or one of too few, or, before the period of the due day is measured, "
    "the last one is older than one and a half periods."
)
FEWEST = Decimal(5)
"""A share of fewer counted records says nothing."""
_GREEN, _AMBER = Decimal("0.05"), Decimal("0.20")
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
    measure = _first(record, "measure")
    baseline, target = _first(record, "baseline").get("value"), record.get("target")
    points = points_of(record, evidence, as_of)
    latest = points[-1] if points else None
    direction = measure.get("direction") or "up"
    start, due = record.get("start"), record.get("due")
    expected = _expected(record, latest, baseline, target, start, due) if latest is not None else None
    age = (as_of - latest.period.last).days if latest is not None else None
    gap = _gap(latest, expected, baseline, target, direction)
    met = _is_met(latest, target, direction)
    over = latest is not None and due is not None and target is not None and latest.period.last >= due
    few = _few(record, evidence, latest)
    rag, reason = few or (_at_the_end(due, met) if over else _unknown(latest, age) or _rag(gap, met))
    return Score(
        record.id,
        record.title,
        measure.get("unit") or "",
        direction,
        baseline,
        target,
        start,
        due,
        points,
        latest,
        expected,
        gap,
        rag,
        age,
        reason,
        met,
        over,
        _is_stale(latest, age),
        _conduct(record, evidence, points, age, as_of) if behaving and not _is_of_waves(record) else NO_CONDUCT,
    )


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


def _expected(
    record: Record,
    latest: Point,
    baseline: Decimal | None,
    target: Decimal | None,
    start: date | None,
    due: date | None,
) -> Decimal | None:
    """What the trajectory asks for at the end of the latest period; the target itself where there is none."""
    if record.get("trajectory") == "none":
        return target
    return expected_at(latest.period, baseline, target, start, due)


def expected_at(
    period: Period, baseline: Decimal | None, target: Decimal | None, start: date | None, due: date | None
) -> Decimal | None:
    """The linear trajectory at the end of a period: baseline before the start day, target from the due day on.

    Where start, due and period are whole months, it moves by months of equal length (7, 6.67, 6.33, 6 ... for
    7 to 5 in six months); otherwise by days. The target itself where baseline, start or due are not there.
    """
    if baseline is None or target is None or start is None or due is None or due < start:
        return target
    share = _share(start, period.last, due)
    return baseline + (target - baseline) * min(max(share, Decimal(0)), Decimal(1))


def target_at(record: Record, day: date) -> Decimal | None:
    """The target that was aimed at on a day, by the `changes` of the record; None before it began."""
    start = record.get("start")
    if start is not None and day < start:
        return None
    target: Decimal | None = record.get("target")
    rows = [row for row in record.get("changes") or () if row.get("field") == "target" and row.get("at") is not None]
    for row in sorted(rows, key=lambda row: row["at"], reverse=True):
        if row["at"] <= day:
            break
        target = read_number(row.get("from"), record.at("changes"))
    return target


def _share(start: date, day: date, due: date) -> Decimal:
    """Which part of the way from the beginning of `start` to the end of `due` lies behind at the end of a day."""
    if start.day == 1 and _ends_month(day) and _ends_month(due):
        return Decimal(_months(day) - _months(start) + 1) / Decimal(_months(due) - _months(start) + 1)
    return Decimal((day - start).days + 1) / Decimal((due - start).days + 1)


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _ends_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _is_met(latest: Point | None, target: Decimal | None, direction: str) -> bool:
    if latest is None or target is None:
        return False
    return latest.value >= target if direction == "up" else latest.value <= target


def _gap(
    latest: Point | None, expected: Decimal | None, baseline: Decimal | None, target: Decimal | None, direction: str
) -> Decimal | None:
    """Distance to the trajectory as a share of the way from baseline to target; negative is worse than expected."""
    if latest is None or expected is None:
        return None
    way = (
        abs(target - baseline) if baseline is not None and target is not None and target != baseline else abs(expected)
    )
    difference = latest.value - expected if direction == "up" else expected - latest.value
    return difference / way if way else difference


def _few(record: Record, evidence: Evidence, latest: Point | None) -> tuple[str, str] | None:
    """Grey where the latest value is of fewer than the measure asks for; shares that are counted ask for `FEWEST`."""
    named = measure_named((computed_of(record) or {}).get("measure"), evidence)
    counted = FEWEST if named is not None and named[1].unit == "%" else 0
    fewest = _first(record, "measure").get("fewest", counted)
    if latest is None or latest.n is None or latest.n >= fewest:
        return None
    return "grey", f"the last value is of {latest.n:f}, and of fewer than {fewest:f} nothing is said"


def _unknown(latest: Point | None, age: int | None) -> tuple[str, str] | None:
    """Grey, and why, where nothing can be said of today."""
    if latest is None or age is None:
        return "grey", "nothing measured yet"
    if _is_stale(latest, age):
        return "grey", f"the last value is {age} days old"
    return None


def _is_stale(latest: Point | None, age: int | None) -> bool:
    return latest is not None and age is not None and age > STALE_DAYS[latest.period.kind]


def _at_the_end(due: date | None, met: bool) -> tuple[str, str]:
    return ("green", f"due on {due} and met") if met else ("red", f"the target was due on {due} and is not met")


def _rag(gap: Decimal | None, met: bool) -> tuple[str, str]:
    """(colour, why) by the printed rule, as long as the due day is ahead."""
    if gap is None:
        return "grey", "no target to compare with"
    side = "ahead of" if gap >= 0 else "behind"
    share = f"{side} the trajectory by {abs(gap) * 100:.0f} % of the distance from baseline to target"
    if met or gap >= -_GREEN:
        return "green", share
    return ("amber" if gap >= -_AMBER else "red"), share
