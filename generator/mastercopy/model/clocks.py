"""Turns a record and a measure that names a term into its clock: when it began, what was used, whether it kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mastercopy.model.calendar import Calendar
from mastercopy.model.fields import texts
from mastercopy.model.lifecycle import VOID
from mastercopy.model.measuretype import MeasureSpec
from mastercopy.model.moment import Moment
from mastercopy.model.record import Record
from mastercopy.model.register import Register
from mastercopy.model.worktime import WorkingTime, moment_after, parse_working_time, time_between, time_paused

KEPT, RAN_OUT, RUNNING, PAUSED = "kept", "ran out", "running", "paused"


@dataclass(frozen=True, slots=True)
class Clock:
    """One term of one record on a day.

    `used` and `paused` are working minutes, `days` calendar days, pauses included; `due` is when the term ends, or
    ended, which nobody can say while it is paused. `state` is `kept`, `ran out`, `running` or `paused`.
    """

    measure: MeasureSpec
    started: date
    stopped: date | None
    allowed: WorkingTime
    used: int
    paused: int
    days: int
    due: Moment | None
    state: str


def read_clocks(record: Record, register: Register, calendar: Calendar, as_of: date) -> Iterator[Clock]:
    """Every clock that a record has: one for each measure of its type that names a term, where it has begun."""
    if record.status == VOID:
        return
    for spec in record.type.measures:
        if (
            spec.kind == "on-time"
            and spec.clock
            and (clock := read_clock(record, spec, register, calendar, as_of)) is not None
        ):
            yield clock


@dataclass(frozen=True, slots=True)
class Run:
    """How a term ran up to a day: what a clock says but for when it is due, which takes the longest to find out.

    `used`, `paused` and `limit` are working minutes; `spans` are the pauses so far, and `waits` tells that one is open.
    """

    started: date
    stopped: date | None
    allowed: WorkingTime
    limit: int
    used: int
    paused: int
    spans: tuple[tuple[date, date], ...]
    waits: bool

    @property
    def state(self) -> str:
        """`kept`, `ran out`, `running` or `paused`."""
        if self.used > self.limit:
            return RAN_OUT
        return KEPT if self.stopped is not None else PAUSED if self.waits else RUNNING


def read_run(record: Record, spec: MeasureSpec, register: Register, calendar: Calendar, as_of: date) -> Run | None:
    """How the term of a record ran; None before it begins, and where no term is given for it."""
    started, stopped = record.get(spec.begun or ""), record.get(spec.until or "")
    allowed = read_term(record, spec, register)
    if not isinstance(started, date) or started > as_of or allowed is None:
        return None
    stopped = stopped if isinstance(stopped, date) and stopped <= as_of else None
    end = stopped if stopped is not None else as_of - timedelta(days=1)
    pauses = list(_pauses(record, spec, as_of))
    closed = [(begun, ended) for begun, ended in pauses if ended is not None]
    # of a day and a moment of it, which are equal, the day is meant: its hours are over
    spans = (*closed, *((begun, max(end, begun)) for begun, ended in pauses if ended is None))
    paused = time_paused(spans, started, end, calendar) if spans else 0
    used = max(0, time_between(started, end, calendar) - paused)
    waits = stopped is None and len(closed) < len(pauses)
    return Run(started, stopped, allowed, allowed.minutes(calendar), used, paused, spans, waits)


def read_clock(record: Record, spec: MeasureSpec, register: Register, calendar: Calendar, as_of: date) -> Clock | None:
    """One clock; None before it begins, and where no term is given for it."""
    run = read_run(record, spec, register, calendar, as_of)
    if run is None:
        return None
    due = None if run.waits else _due(run.started, run.limit, run.spans, calendar)
    days = ((run.stopped or as_of) - run.started).days
    return Clock(spec, run.started, run.stopped, run.allowed, run.used, run.paused, days, due, run.state)


def clock_turns(
    record: Record, spec: MeasureSpec, register: Register, calendar: Calendar, first: date, last: date
) -> Iterator[date]:
    """Days after one, up to another, on which a clock may say something else: what is stated, and where it ends."""
    stated = [first, *(day for day in _stated(record, spec) if first < day <= last)]
    for begun in sorted({date.fromordinal(day.toordinal()) for day in stated}):
        if begun > first:
            yield begun
        clock = read_clock(record, spec, register, calendar, begun)
        day, until = begun, begun
        if clock is not None and clock.state == PAUSED:
            until = min(last, begun + timedelta(days=1))  # by then the hours before the pause are counted
        if clock is not None and clock.state == RUNNING and clock.due is not None:
            day, until = date.fromordinal(max(clock.due.toordinal(), begun.toordinal())), last
        while clock is not None and day < until:
            day += timedelta(days=1)
            then = read_run(record, spec, register, calendar, day)
            if then is None or then.state != clock.state:
                yield day
                break


def _stated(record: Record, spec: MeasureSpec) -> Iterator[date]:
    """Every day that bears on a clock; one with a time counts on its day."""
    rows = record.get(spec.pauses or "") or ()
    told = [record.get(name or "") for name in (spec.by, spec.begun, spec.until)]
    told += [row.get(name) for row in rows for name in ("from", "until")]
    yield from (day for day in told if isinstance(day, date))


def read_term(record: Record, spec: MeasureSpec, register: Register) -> WorkingTime | None:
    """The term that a measure gives by itself, or that what a link of the record names gives."""
    given = spec.within or ""
    fixed = parse_working_time(given)
    if fixed is not None:
        return fixed
    link, _, name = given.partition(".")
    for target in texts(record.get(link)):
        other = register.get(target)
        value = other.get(name) if other is not None else None
        if isinstance(value, WorkingTime):
            return value
    return None


def _pauses(record: Record, spec: MeasureSpec, as_of: date) -> Iterator[tuple[date, date | None]]:
    """Pauses that had begun; those that had not ended are open."""
    for row in record.get(spec.pauses or "") or ():
        begun, ended = row.get("from"), row.get("until")
        if isinstance(begun, date) and begun <= as_of:
            yield begun, ended if isinstance(ended, date) and ended <= as_of else None


def _due(started: date, limit: int, pauses: tuple[tuple[date, date], ...], calendar: Calendar) -> Moment | None:
    """When the term ends: later by the whole of each pause that begins before that, each minute once."""
    spans = sorted(
        (time_between(started, begun, calendar), time_between(started, ended, calendar)) for begun, ended in pauses
    )
    least, most = 0, limit
    for begun, ended in spans:
        first = max(least, begun)
        if first >= most:
            break
        most += max(0, ended - first)
        least = max(least, ended)
    return moment_after(started, most, calendar)
