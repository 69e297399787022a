"""Turns the clocks of a record into lines that people read: which term, how much was used, and whether it kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.clocks import KEPT, PAUSED, RAN_OUT, RUNNING, Clock, read_clocks
from mastercopy.model.lengths import span
from mastercopy.views.figures import figure
from mastercopy.views.wording import show
from mastercopy.words.saying import say, say_count

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.calendar import Calendar
    from mastercopy.model.record import Record

_STATES = {
    KEPT: (say("Kept"), "good"),
    RAN_OUT: (say("Ran out"), "bad"),
    RUNNING: (say("Running"), "info"),
    PAUSED: (say("Paused"), "wait"),
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
    used, allowed = told_time(clock.used, clock, calendar), span(clock.allowed)
    if clock.stopped is not None:
        came = (
            say("on the same day")
            if not clock.days
            else say_count("after {number} calendar day", "after {number} calendar days", clock.days)
        )
        told = say(
            "done on {stopped}, {came}; {used} of the promised {allowed} used",
            stopped=show(clock.stopped),
            came=came,
            used=used,
            allowed=allowed,
        )
    elif clock.state == RAN_OUT:
        ended = " " + say("since {due}", due=show(clock.due)) if clock.due is not None else ""
        told = say("overdue{ended}: {used} gone, {allowed} promised", ended=ended, used=used, allowed=allowed)
    elif clock.due is None:
        told = say("{used} of {allowed} used; the clock stands still", used=used, allowed=allowed)
    else:
        told = say("due by {due}: {used} of {allowed} used", due=show(clock.due), used=used, allowed=allowed)
    if clock.paused:
        told += say("; {told_time} of standing still not counted", told_time=told_time(clock.paused, clock, calendar))
    return told


def told_time(minutes: int, clock: Clock, calendar: Calendar) -> str:
    """Working minutes in the unit in which the term is given."""
    if clock.allowed.unit == "hours":
        return say("{value} h {value2} min", value=minutes // 60, value2=minutes % 60)
    days = figure(round(minutes / calendar.day_length, 1))
    return say_count("{number} day", "{number} days", 1) if days == "1" else say("{round} days", round=days)
