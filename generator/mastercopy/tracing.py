"""Says what history knows of a day, for the questions that need no records: master list and trails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mastercopy.history.pastcalendar import newest_calendar
from mastercopy.history.trail import trace_history
from mastercopy.history.values import History
from mastercopy.project import Project


@dataclass(frozen=True, slots=True)
class Traced:
    """The history of one day alone."""

    as_of: date
    commit: str | None
    history: History


def trace_project(project: Project, as_of: date, known_at: date | None = None) -> Traced:
    """What history says about a day."""
    timeline = project.timeline
    calendar = newest_calendar(timeline)
    history = trace_history(project.archive, as_of, calendar, known_at)
    return Traced(as_of, history.commit, history)
