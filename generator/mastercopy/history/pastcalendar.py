"""Turns a step of the mainline into the working days and holidays that were recorded by then."""

from __future__ import annotations

from mastercopy.history.timeline import Timeline
from mastercopy.model.calendar import Calendar, read_calendar


def calendar_at(timeline: Timeline, position: int) -> Calendar:
    """Working days and holidays as the calendar of a mainline step has them."""
    return read_calendar(timeline.plain_at(position, timeline.parts.calendar), timeline.organisation.timezone)


def newest_calendar(timeline: Timeline) -> Calendar:
    """The calendar of the newest step, by which every day is judged."""
    return calendar_at(timeline, len(timeline.steps) - 1)
