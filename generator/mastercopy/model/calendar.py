"""Turns the calendar record into working days and working hours."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from mastercopy.model.organisation import read_day, read_list, read_mappings

_HOURS = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\s*-\s*([01]?\d|2[0-4]):([0-5]\d)")
_OPENS, _CLOSES = 9 * 60, 17 * 60
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked, in which zone, and from which minute of a day to which.

    Monday to Friday, 9 to 17, without a calendar record.
    """

    zone: ZoneInfo
    holidays: frozenset[date] = frozenset()
    working_days: frozenset[int] = frozenset(range(5))
    opens: int = _OPENS
    closes: int = _CLOSES

    @property
    def day_length(self) -> int:
        """Minutes that a working day has."""
        return self.closes - self.opens

    def works(self, day: date) -> bool:
        """Whether a day is worked."""
        return day.weekday() in self.working_days and day not in self.holidays

    def count_working(self, after: date, days: int) -> int:
        """How many of so many days that follow a day are worked."""
        weeks, rest = divmod(max(days, 0), 7)
        weekdays = sum((after.weekday() + step) % 7 in self.working_days for step in range(1, rest + 1))
        free, first = _free_days(self.holidays, self.working_days), after.toordinal()
        holidays = bisect_right(free, first + max(days, 0)) - bisect_right(free, first)
        return weeks * len(self.working_days) + weekdays - holidays

    def add_working_days(self, day: date, count: int) -> date:
        """The day that is `count` working days after another; ten years of holidays end the search."""
        at = day
        for _ in range(3660):
            if count <= 0:
                return at
            at += timedelta(days=1)
            count -= self.works(at)
        return at


@lru_cache(maxsize=64)
def _free_days(holidays: frozenset[date], working_days: frozenset[int]) -> list[int]:
    """The holidays that would be worked otherwise, as ordinals."""
    return sorted(day.toordinal() for day in holidays if day.weekday() in working_days)


def read_calendar(fields: object, zone: ZoneInfo) -> Calendar:
    """The calendar from its record's plain fields, leniently."""
    if not isinstance(fields, Mapping):
        return Calendar(zone)
    given = fields.get("holidays")
    days = {read_day(text) for text in read_list(given)} | {read_day(row.get("date")) for row in read_mappings(given)}
    worked = frozenset(
        WEEKDAYS.index(name.lower()) for name in read_list(fields.get("working_days")) if name.lower() in WEEKDAYS
    )
    opens, closes = _hours(fields.get("working_hours"))
    holidays = frozenset(day for day in days if day is not None)
    return Calendar(zone, holidays, worked or frozenset(range(5)), opens, closes)


def _hours(given: object) -> tuple[int, int]:
    """`08:00-17:00` in minutes of the day; the usual hours where it is not written so."""
    match = _HOURS.fullmatch(given.strip()) if isinstance(given, str) else None
    if match is not None:
        opens, closes = (int(match.group(i)) * 60 + int(match.group(i + 1)) for i in (1, 3))
        if opens < closes <= 24 * 60:
            return opens, closes
    return _OPENS, _CLOSES
