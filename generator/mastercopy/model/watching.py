"""Finds the signals of measures that are watched, and which record says what was done about each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mastercopy.model.calendar import Calendar
from mastercopy.model.counting import Counted, Counting, count_records
from mastercopy.model.measuretype import MeasureSpec
from mastercopy.model.period import Period
from mastercopy.model.record import Record
from mastercopy.model.recordtype import RecordType
from mastercopy.model.register import Register
from mastercopy.statistics.behaviour import read_behaviour
from mastercopy.statistics.runrules import Signal, join_signals

RULES, EVERY = "nhs", "month"
_RUN = 7
TERM = 30
"""Days after the end of a period of a signal by which something is to be said about it."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A signal for the worse of a watched measure, from its first to its last period.

    `records` are those of its periods, `responses` the IDs of records that answer it, `due` the day by which one had
    to be there.
    """

    measure: str
    title: str
    unit: str
    rule: str
    first: Period
    last: Period
    values: tuple[Counted, ...]
    responses: tuple[str, ...]
    due: date


def watched(kinds: Iterable[RecordType]) -> Iterator[tuple[RecordType, MeasureSpec]]:
    """Every measure whose signals want an answer."""
    for kind in kinds:
        yield from ((kind, spec) for spec in kind.measures if spec.watch and spec.better in ("up", "down"))


def find_alarms(kinds: Iterable[RecordType], register: Register, calendar: Calendar, as_of: date) -> tuple[Alarm, ...]:
    """Signals for the worse of all watched measures, month by month, in order of time."""
    found = [
        alarm
        for kind, spec in watched(kinds)
        for alarm in _alarms(f"{kind.name}.{spec.name}", spec, register, calendar, as_of)
    ]
    return tuple(sorted(found, key=lambda alarm: (alarm.first.first, alarm.measure, alarm.rule)))


def _alarms(measure: str, spec: MeasureSpec, register: Register, calendar: Calendar, as_of: date) -> Iterator[Alarm]:
    values = count_records(Counting(measure.partition(".")[0], spec, EVERY), register, calendar, as_of)
    behaviour = read_behaviour([float(one.value) for one in values], RULES)
    if behaviour is None:
        return
    worse = [signal for signal in behaviour.signals if signal.side == ("up" if spec.better == "down" else "down")]
    answers = register.of_part("responses")
    for signal in join_signals(worse):
        within = tuple(values[place] for place in range(signal.places[0], signal.places[-1] + 1))
        first, last = within[0].period, within[-1].period
        responses = tuple(one.id for one in answers if _answers(one, measure, first, last))
        due = values[_seen(signal)].period.last + timedelta(days=TERM)
        yield Alarm(measure, spec.title, spec.unit, signal.rule, first, last, within, responses, due)


def _seen(signal: Signal) -> int:
    """The first place at which the rule could be seen to be broken: a run goes on, but is one from its seventh on."""
    return signal.places[min(_RUN, len(signal.places)) - 1]


def _answers(record: Record, measure: str, first: Period, last: Period) -> bool:
    period = record.get("period")
    named = str(record.get("measure") or "") == measure
    return named and isinstance(period, Period) and period.first <= last.last and period.last >= first.first
