"""Turns an objective and its series into a score: how far it is from its trajectory, and how old the data is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mastercopy.measures.series import Point, read_series
from mastercopy.model.record import Record
from mastercopy.model.register import Register
from mastercopy.sources.files import Tree

RULE = (
    "Green: at or better than the trajectory, or short of it by at most 5 % of the distance from baseline to "
    "target. Amber: short of it by at most 10 % of that distance. Red: further off. Grey: no value, or the last "
    "one is older than one and a half periods."
)
_GREEN, _AMBER = Decimal("0.05"), Decimal("0.10")
_STALE_DAYS = {"day": 3, "week": 14, "month": 46, "quarter": 137, "half-year": 274, "year": 548}


@dataclass(frozen=True, slots=True)
class Score:
    """One objective on one day; `expected` is the trajectory at the end of the latest period."""

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


def measure_objectives(register: Register, tree: Tree, as_of: date) -> tuple[Score, ...]:
    """A score for every objective, by ID."""
    return tuple(measure_objective(record, tree, as_of) for record in register.of_part("objectives"))


def measure_objective(record: Record, tree: Tree, as_of: date) -> Score:
    """The score of one objective."""
    measure = _first(record, "measure")
    baseline, target = _first(record, "baseline").get("value"), record.get("target")
    points = read_series(record, tree, as_of)
    latest = points[-1] if points else None
    direction = measure.get("direction") or "up"
    start, due = record.get("start"), record.get("due")
    expected = _expected(record, latest, baseline, target, start, due) if latest is not None else None
    age = (as_of - latest.period.last).days if latest is not None else None
    gap = _gap(latest, expected, baseline, target, direction)
    rag, reason = _rag(latest, age, gap)
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
    """The linear trajectory from baseline at the start to target at the due day, at the end of the latest period."""
    if baseline is None or target is None:
        return target
    if record.get("trajectory") == "none" or start is None or due is None or due <= start:
        return target
    share = Decimal((latest.period.last - start).days) / Decimal((due - start).days)
    return baseline + (target - baseline) * min(max(share, Decimal(0)), Decimal(1))


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


def _rag(latest: Point | None, age: int | None, gap: Decimal | None) -> tuple[str, str]:
    if latest is None or age is None:
        return "grey", "nothing measured yet"
    if age > _STALE_DAYS[latest.period.kind]:
        return "grey", f"the last value is {age} days old"
    if gap is None:
        return "grey", "no target to compare with"
    share = f"{abs(gap) * 100:.0f} % of the way {'ahead of' if gap >= 0 else 'behind'} the trajectory"
    return ("green" if gap >= -_GREEN else "amber" if gap >= -_AMBER else "red"), share
