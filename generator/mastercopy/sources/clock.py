"""Reads the clock, for the doors only: everything above takes the day as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, in universal time."""
    return datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """Today in a time zone."""
    return datetime.now(zone).date()
