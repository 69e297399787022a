"""Reads the clock, for the doors only: everything above takes the day as an argument."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def today(zone: ZoneInfo) -> date:
    """Today in a time zone."""
    return datetime.now(zone).date()


def now(zone: ZoneInfo) -> datetime:
    """This moment in a time zone, to the second."""
    return datetime.now(zone).replace(microsecond=0)
