"""Turns the clocks of a record into lines that people read: which term, how much was used, and whether it kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.clocks import KEPT, PAUSED, RAN_OUT, RUNNING, Clock, read_clocks
from mastercopy.views.figures import figure
from mastercopy.views.wording import show

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.calendar import Calendar
    from mastercopy.model.record import Record

_STATES = {
    KEPT: ("Kept", "good"),
    RAN_OUT: ("Ran out", "bad"),
    RUNNING: ("Running", "info"),
    PAUSED: ("Paused", "wait"),
}


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One term of a record, in words; `open` says that what it asks for is not done."""

    title: str
    word: str
    tone: str
    sentence: str
    open: bool
    due: str


def view_clocks(compiled: Compiled, record: Record) -> tuple[ClockLine, ...]:
    """Every term that runs, or ran, for a record on the day."""
    return tuple(_lines(compiled, record))


def _lines(compiled: Compiled, record: Record) -> Iterator[ClockLine]:
    for clock in read_clocks(record, compiled.register, compiled.calendar, compiled.as_of):
        word, tone = _STATES[clock.state]
        yield ClockLine(clock.measure.title, word, tone, _sentence(clock, compiled.calendar), clock.stopped is None,
                        show(clock.due) if clock.due is not None else "")  # fmt: skip


def _sentence(clock: Clock, calendar: Calendar) -> str:
    used = told_time(clock.used, clock, calendar)
    if clock.stopped is not None:
        came = "on the same day" if not clock.days else f"after {clock.days} calendar {_days(clock.days)}"
        told = f"done on {show(clock.stopped)}, {came}; {used} of the promised {clock.allowed} used"
    elif clock.state == RAN_OUT:
        ended = f" since {show(clock.due)}" if clock.due is not None else ""
        told = f"overdue{ended}: {used} gone, {clock.allowed} promised"
    elif clock.due is None:
        told = f"{used} of {clock.allowed} used; the clock stands still"
    else:
        told = f"due by {show(clock.due)}: {used} of {clock.allowed} used"
    if clock.paused:
        told += f"; {told_time(clock.paused, clock, calendar)} of standing still not counted"
    return told


def _days(count: int) -> str:
    return "day" if count == 1 else "days"


def told_time(minutes: int, clock: Clock, calendar: Calendar) -> str:
    """Working minutes in the unit in which the term is given."""
    if clock.allowed.unit == "hours":
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{figure(round(minutes / calendar.day_length, 1))} days"
