"""Turns a value of an objective into how far it is from its trajectory, and into a colour by the printed rule."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from mastercopy.model.period import Period
from mastercopy.model.record import Record
from mastercopy.model.series import Evidence, Point, computed_of, measure_named, read_number
from mastercopy.words.saying import say

RULE = say(
    "Green: the target is met, or the value is behind the trajectory by at most 5 % of the way from baseline to "
    "target. Amber: behind it by at most 20 % of that way. Red: further behind, or the period of the due day is over "
    "and the target is not met. Grey: no value, or one of too few, or, before the period of the due day is measured, "
    "the last one is older than one and a half periods."
)
FEWEST = Decimal(5)
"""A share of fewer counted records says nothing."""
_GREEN, _AMBER = Decimal("0.05"), Decimal("0.20")


@dataclass(frozen=True, slots=True)
class Aim:
    """What an objective wants: from its baseline to its target, from the start to the due day, on a straight way."""

    baseline: Decimal | None
    target: Decimal | None
    start: date | None
    due: date | None
    direction: str
    straight: bool

    def expected(self, period: Period) -> Decimal | None:
        """What the trajectory asks for at the end of a period; the target itself where there is none."""
        return expected_at(period, self.baseline, self.target, self.start, self.due) if self.straight else self.target

    def is_over(self, period: Period) -> bool:
        """Whether a period is that of the due day or a later one."""
        return self.due is not None and self.target is not None and period.last >= self.due

    def is_met(self, value: Decimal) -> bool:
        """Whether a value meets the target."""
        if self.target is None:
            return False
        return value >= self.target if self.direction == "up" else value <= self.target

    def gap(self, value: Decimal, period: Period) -> Decimal | None:
        """Distance to the trajectory as a share of the way from baseline to target; negative is worse than expected."""
        expected = self.expected(period)
        if expected is None:
            return None
        way = abs(expected)
        if self.baseline is not None and self.target is not None and self.target != self.baseline:
            way = abs(self.target - self.baseline)
        difference = value - expected if self.direction == "up" else expected - value
        return difference / way if way else difference

    def grade(self, value: Decimal, period: Period) -> tuple[str, str]:
        """(colour, why) of a value at the end of its period by the printed rule."""
        if self.is_over(period):
            return _at_the_end(self.due, self.is_met(value))
        return _rag(self.gap(value, period), self.is_met(value))


def read_aim(record: Record) -> Aim:
    """What an objective wants today."""
    return Aim(
        _first(record, "baseline").get("value"),
        record.get("target"),
        record.get("start"),
        record.get("due"),
        _first(record, "measure").get("direction") or "up",
        record.get("trajectory") != "none",
    )


def too_few(record: Record, evidence: Evidence, point: Point) -> str | None:
    """Why a value says nothing: it is of fewer than the measure asks for; counted shares ask for `FEWEST`."""
    named = measure_named((computed_of(record) or {}).get("measure"), evidence)
    counted = FEWEST if named is not None and named[1].unit == "%" else 0
    fewest = _first(record, "measure").get("fewest", counted)
    if point.n is None or point.n >= fewest:
        return None
    return say(
        "the last value is of {number}, and of fewer than {fewest} nothing is said",
        number=f"{point.n:f}", fewest=f"{fewest:f}",
    )  # fmt: skip


def _first(record: Record, name: str) -> Any:
    value = record.get(name)
    return value[0] if isinstance(value, tuple) and value else {}


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


@lru_cache(maxsize=4096)
def _share(start: date, day: date, due: date) -> Decimal:
    """Which part of the way from the beginning of `start` to the end of `due` lies behind at the end of a day."""
    if start.day == 1 and _ends_month(day) and _ends_month(due):
        return Decimal(_months(day) - _months(start) + 1) / Decimal(_months(due) - _months(start) + 1)
    return Decimal((day - start).days + 1) / Decimal((due - start).days + 1)


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _ends_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _at_the_end(due: date | None, met: bool) -> tuple[str, str]:
    if met:
        return "green", say("due on {due} and met", due=due)
    return "red", say("the target was due on {due} and is not met", due=due)


def _rag(gap: Decimal | None, met: bool) -> tuple[str, str]:
    """(colour, why) by the printed rule, as long as the due day is ahead."""
    if gap is None:
        return "grey", say("no target to compare with")
    share = f"{abs(gap) * 100:.0f}"
    ahead = say("ahead of the trajectory by {share} % of the distance from baseline to target", share=share)
    behind = say("behind the trajectory by {share} % of the distance from baseline to target", share=share)
    told = ahead if gap >= 0 else behind
    if met or gap >= -_GREEN:
        return "green", told
    return ("amber" if gap >= -_AMBER else "red"), told
