"""Counts working time between two moments by the calendar, in minutes of working hours on working days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from mastercopy.model.calendar import Calendar
from mastercopy.model.moment import Moment

_MOST_DAYS = 3660
"""Ten years: a clock that runs longer has run out anyway."""


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """So many working hours or working days; a working day is as long as the working hours of one."""

    count: int
    unit: Literal["hours", "days"]

    def minutes(self, calendar: Calendar) -> int:
        """How long it is by the working hours of a calendar."""
        return self.count * (60 if self.unit == "hours" else calendar.day_length)

    def __str__(self) -> str:
        return f"{self.count} working {self.unit if self.count != 1 else self.unit[:-1]}"


def parse_working_time(text: str) -> WorkingTime | None:
    """`4 hours`, `5 days` and `5 working days`; None for anything else."""
    match = re.fullmatch(r"(\d{1,4})\s+(?:working\s+)?(hour|day)s?", text.strip())
    return WorkingTime(int(match.group(1)), f"{match.group(2)}s") if match else None  # type: ignore[arg-type]


def time_between(start: date, end: date, calendar: Calendar) -> int:
    """Working minutes from one moment to another, none where the other is earlier.

    A day without a time counts from, and up to, the end of its working hours: terms in days are counted so.
    """
    first, last = _at(start, calendar), _at(end, calendar)
    if last <= first:
        return 0
    between = calendar.day_length * calendar.count_working(start, min(_days(start, end), _MOST_DAYS) - 1)
    if _days(start, end) == 0:
        return _worked(start, first[1], last[1], calendar)
    return _worked(start, first[1], 1440, calendar) + between + _worked(end, 0, last[1], calendar)


def moment_after(start: date, minutes: int, calendar: Calendar) -> Moment | None:
    """The moment at which so many working minutes have passed; None where no day within ten years is worked enough."""
    day, at = _at(start, calendar)
    for _ in range(_MOST_DAYS):
        left = _worked(day, at, 1440, calendar)
        if left >= minutes and (left or not minutes):
            minute = max(at, calendar.opens if calendar.works(day) else at) + minutes
            return Moment(day.year, day.month, day.day, min(minute, 1439))
        minutes -= left
        day, at = day + timedelta(days=1), 0
    return None


def time_paused(pauses: Iterable[tuple[date, date]], start: date, end: date, calendar: Calendar) -> int:
    """Working minutes of a span that fall into pauses, each counted once however many pauses it falls into."""
    least, most = 0, time_between(start, end, calendar)
    spans = sorted(
        (time_between(start, begun, calendar), time_between(start, ended, calendar)) for begun, ended in pauses
    )
    total = 0
    for begun, ended in spans:
        first, last = max(least, begun), min(most, ended)
        total += max(0, last - first)
        least = max(least, last)
    return total


def _days(start: date, end: date) -> int:
    return end.toordinal() - start.toordinal()


def _at(moment: date, calendar: Calendar) -> tuple[date, int]:
    minute = moment.minute if isinstance(moment, Moment) and moment.minute is not None else calendar.closes
    return date.fromordinal(moment.toordinal()), minute


def _worked(day: date, since: int, until: int, calendar: Calendar) -> int:
    """Working minutes of one day between two minutes of it."""
    if not calendar.works(date.fromordinal(day.toordinal())):
        return 0
    return max(0, min(until, calendar.closes) - max(since, calendar.opens))
