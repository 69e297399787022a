"""A day with the minute of it where that is known, in the organisation's own time."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

_SHAPE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?)?")


class Moment(date):
    """A day, and the minute of it, counted from midnight, where it is known; among days it compares as its day."""

    __slots__ = ("minute",)
    minute: int | None

    def __new__(cls, year: int, month: int, day: int, minute: int | None = None) -> Moment:
        """A moment of a day; without a minute, the day as a whole."""
        made = super().__new__(cls, year, month, day)
        made.minute = minute
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Moment, (self.year, self.month, self.day, self.minute)

    def __str__(self) -> str:
        if self.minute is None:
            return self.isoformat()
        return f"{self.isoformat()} {self.minute // 60:02d}:{self.minute % 60:02d}"


def parse_moment(text: str) -> Moment | None:
    """`2026-02-11`, or `2026-02-11 10:15`; None for anything else, and for a time of another zone."""
    match = _SHAPE.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hours, minutes = match.groups()
    try:
        return Moment(int(year), int(month), int(day), int(hours) * 60 + int(minutes) if hours is not None else None)
    except ValueError:
        return None
