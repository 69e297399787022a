"""Turns the text of a period (`2026`, `2026-H1`, `2026-Q2`, `2026-04`, `2026-W17`, a day) or a duration into values."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Unit = Literal["days", "weeks", "months", "years"]


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in calendar units."""

    count: int
    unit: Unit

    def after(self, day: date) -> date:
        """The day this long after another; months clamp to the end of a shorter month, the last day of time is kept."""
        try:
            if self.unit in ("days", "weeks"):
                return day + timedelta(days=self.count * (7 if self.unit == "weeks" else 1))
            months = day.year * 12 + day.month - 1 + self.count * (12 if self.unit == "years" else 1)
            year, month = divmod(months, 12)
            return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        except (OverflowError, ValueError):
            return date.max

    def __str__(self) -> str:
        return f"{self.count} {self.unit if self.count != 1 else self.unit[:-1]}"


def parse_duration(text: str) -> Duration | None:
    """`24 months` and the like; None for anything else."""
    match = re.fullmatch(r"(\d{1,5})\s+(day|week|month|year)s?", text.strip())
    return Duration(int(match.group(1)), f"{match.group(2)}s") if match else None  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days that has a name; `kind` is year, half-year, quarter, month, week or day."""

    text: str
    kind: str
    first: date
    last: date

    def __str__(self) -> str:
        return self.text


FREQUENCIES = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "half-yearly": "half-year",
    "yearly": "year",
}
"""The kind of period that each frequency measures by."""
MOST_PERIODS = 2000
"""More than five years of days: what asks for more is a slip of a date."""
_SHAPES = (
    ("year", r"(\d{4})"),
    ("half-year", r"(\d{4})-H([12])"),
    ("quarter", r"(\d{4})-Q([1-4])"),
    ("month", r"(\d{4})-(\d{2})"),
    ("week", r"(\d{4})-W(\d{2})"),
    ("day", r"(\d{4})-(\d{2})-(\d{2})"),
)
_MONTHS = {"year": 12, "half-year": 6, "quarter": 3, "month": 1}


@lru_cache(maxsize=65536)
def parse_period(text: str) -> Period | None:
    """The period that a text names; None for anything else."""
    for kind, shape in _SHAPES:
        match = re.fullmatch(shape, text.strip(), re.ASCII)
        if match:
            try:
                return _period(text.strip(), kind, [int(group) for group in match.groups()])
            except (ValueError, OverflowError):
                return None
    return None


def _period(text: str, kind: str, parts: list[int]) -> Period:
    if kind == "day":
        day = date(parts[0], parts[1], parts[2])
        return Period(text, kind, day, day)
    if kind == "week":
        first = date.fromisocalendar(parts[0], parts[1], 1)
        return Period(text, kind, first, first + timedelta(days=6))
    months = _MONTHS[kind]
    first = date(parts[0], ((parts[1] - 1) * months + 1) if len(parts) > 1 else 1, 1)
    year, month = divmod(first.year * 12 + first.month - 1 + months - 1, 12)
    return Period(text, kind, first, date(year, month + 1, monthrange(year, month + 1)[1]))


def period_of(day: date, kind: str) -> Period:
    """The period of a kind that a day lies in."""
    return _containing(day.toordinal(), kind)


@lru_cache(maxsize=65536)
def _containing(ordinal: int, kind: str) -> Period:
    day = date.fromordinal(ordinal)
    if kind == "day":
        return _period(day.isoformat()[:10], kind, [day.year, day.month, day.day])
    if kind == "week":
        year, week, _ = day.isocalendar()
        return _period(f"{year:04d}-W{week:02d}", kind, [year, week])
    months = _MONTHS[kind]
    number = (day.month - 1) // months + 1
    mark = {"year": "", "half-year": f"-H{number}", "quarter": f"-Q{number}", "month": f"-{number:02d}"}[kind]
    return _period(f"{day.year:04d}{mark}", kind, [day.year, *([number] if mark else [])])


def periods_until(first: Period, day: date) -> tuple[Period, ...]:
    """A period and those after it that have ended by a day, `MOST_PERIODS` at most, the newest of them."""
    reach = MOST_PERIODS * (366 * _MONTHS.get(first.kind, 0) // 12 or (7 if first.kind == "week" else 1))
    found = []
    at = first if day.toordinal() - reach <= first.last.toordinal() else period_of(day - timedelta(reach), first.kind)
    while at.last <= day:
        found.append(at)
        try:
            at = period_of(at.last + timedelta(days=1), first.kind)
        except OverflowError:
            break
    return tuple(found[-MOST_PERIODS:])
