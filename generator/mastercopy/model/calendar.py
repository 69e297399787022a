"""Turns the calendar record into working days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from mastercopy.model.organisation import read_day, read_list, read_mappings

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked, in which zone; Monday to Friday without a calendar record."""

    zone: ZoneInfo
    holidays: frozenset[date] = frozenset()
    working_days: frozenset[int] = frozenset(range(5))

    def works(self, day: date) -> bool:
        """Whether a day is worked."""
        return day.weekday() in self.working_days and day not in self.holidays

    def add_working_days(self, day: date, count: int) -> date:
        """The day that is `count` working days after another; ten years of holidays end the search."""
        at = day
        for _ in range(3660):
            if count <= 0:
                return at
            at += timedelta(days=1)
            count -= self.works(at)
        return at


def read_calendar(fields: object, zone: ZoneInfo) -> Calendar:
    """The calendar from its record's plain fields, leniently."""
    if not isinstance(fields, Mapping):
        return Calendar(zone)
    given = fields.get("holidays")
    days = {read_day(text) for text in read_list(given)} | {read_day(row.get("date")) for row in read_mappings(given)}
    worked = frozenset(
        WEEKDAYS.index(name.lower()) for name in read_list(fields.get("working_days")) if name.lower() in WEEKDAYS
    )
    return Calendar(zone, frozenset(day for day in days if day is not None), worked or frozenset(range(5)))
