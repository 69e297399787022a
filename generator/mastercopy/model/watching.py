"""Finds the signals of measures that are watched, and which record says what was done about each.

Each month is judged as it could be judged when it ended: by limits of the months up to it, and not by what came later.
So a signal that was raised stands, whatever the months after it make of the limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mastercopy.model.calendar import Calendar
from mastercopy.model.counting import Counted, Counting, count_records
from mastercopy.model.lifecycle import VOID
from mastercopy.model.measuretype import MeasureSpec
from mastercopy.model.period import Period
from mastercopy.model.record import Record
from mastercopy.model.recordtype import RecordType
from mastercopy.model.register import Register
from mastercopy.statistics.behaviour import FIRM, read_behaviour
from mastercopy.statistics.runrules import Signal
from mastercopy.words.saying import say_name

RULES, EVERY = "nhs", "month"
TERM = 30
"""Days after the end of the period in which a signal was first seen, by which something is to be said about it."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A signal for the worse of a watched measure of a type, from its first to its last period.

    `seen` is the period at whose end it could first be seen, `due` the day by which a response had to be there, and
    `responses` are the IDs of records that answer it.
    """

    kind: str
    measure: str
    title: str
    unit: str
    rule: str
    first: Period
    last: Period
    seen: Period
    values: tuple[Counted, ...]
    responses: tuple[str, ...]

    @property
    def due(self) -> date:
        """The last day on which a response is in time."""
        return self.seen.last + timedelta(days=TERM)


def watched(kinds: Iterable[RecordType]) -> Iterator[tuple[RecordType, MeasureSpec]]:
    """Every measure whose signals want an answer."""
    for kind in kinds:
        yield from ((kind, spec) for spec in kind.measures if spec.watch and spec.better in ("up", "down"))


def find_alarms(kinds: Iterable[RecordType], register: Register, calendar: Calendar, as_of: date) -> tuple[Alarm, ...]:
    """Signals for the worse of all watched measures, month by month, in order of time."""
    found = [alarm for kind, spec in watched(kinds) for alarm in _alarms(kind.name, spec, register, calendar, as_of)]
    return tuple(sorted(found, key=lambda alarm: (alarm.first.first, alarm.measure, alarm.rule)))


def _alarms(kind: str, spec: MeasureSpec, register: Register, calendar: Calendar, as_of: date) -> Iterator[Alarm]:
    """The first month is left out: the register may have begun within it."""
    measure = f"{kind}.{spec.name}"
    values = count_records(Counting(kind, spec, EVERY), register, calendar, as_of)[1:]
    answers = [one for one in register.of_part("responses") if one.get("measure") == measure and one.status != VOID]
    anew = sorted(period.first for one in answers if isinstance(period := one.get("limits_from"), Period))
    worse = "up" if spec.better == "down" else "down"
    for raised in _joined(_raised(values, anew, worse)):
        signal, seen = raised
        within = tuple(values[place] for place in range(signal.places[0], signal.places[-1] + 1))
        first, last = within[0].period, within[-1].period
        responses = tuple(one.id for one in answers if _answers(one, first, last))
        yield Alarm(
            kind,
            measure,
            spec.title,
            spec.unit,
            say_name(signal.rule),
            first,
            last,
            values[seen].period,
            within,
            responses,
        )


def _raised(values: Sequence[Counted], anew: Sequence[date], worse: str) -> Iterator[tuple[Signal, int]]:
    """(signal, place at which it was seen): those that each month was part of when it ended."""
    for place in range(len(values)):
        start = _start(values, anew, place)
        if place - start + 1 < FIRM:
            continue
        behaviour = read_behaviour([float(one.value) for one in values[start : place + 1]], RULES)
        for signal in behaviour.signals if behaviour is not None else ():
            if signal.side == worse and place - start in signal.places:
                yield replace(signal, places=tuple(start + one for one in signal.places)), place


def _start(values: Sequence[Counted], anew: Sequence[date], place: int) -> int:
    """Where the stretch begins whose limits judge a month: with it or before it, limits were set anew."""
    days = [day for day in anew if day <= values[place].period.first]
    return next((at for at, one in enumerate(values) if days and one.period.first >= days[-1]), 0)


def _joined(raised: Iterable[tuple[Signal, int]]) -> list[tuple[Signal, int]]:
    """Signals of one rule that go on from month to month as one, seen when the first of them was."""
    found: list[tuple[Signal, int]] = []
    for signal, seen in sorted(raised, key=lambda one: (one[0].rule, one[1])):
        last = found[-1][0] if found else None
        if last is not None and last.rule == signal.rule and signal.places[0] <= last.places[-1] + 1:
            reach = range(min(last.places[0], signal.places[0]), signal.places[-1] + 1)
            found[-1] = (replace(last, places=tuple(reach)), found[-1][1])
        else:
            found.append((replace(signal, places=tuple(range(signal.places[0], signal.places[-1] + 1))), seen))
    return found


def _answers(record: Record, first: Period, last: Period) -> bool:
    """Whether the period that a response is about lies within the signal."""
    period = record.get("period")
    return isinstance(period, Period) and period.first >= first.first and period.last <= last.last
