"""Counts the records of a type by a measure that the type declares, period by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import fmean, median

from mastercopy.model.calendar import Calendar
from mastercopy.model.clocks import KEPT, PAUSED, RAN_OUT, RUNNING, Run, read_run
from mastercopy.model.fields import show, texts
from mastercopy.model.lifecycle import VOID
from mastercopy.model.measuretype import MeasureSpec
from mastercopy.model.period import Period, period_of, periods_until
from mastercopy.model.record import Record
from mastercopy.model.register import Register
from mastercopy.model.worktime import time_between

MOST_YEARS = 50
WORKING = "working days"
"""A measure in this unit counts working time between two dates; one in days counts all days."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a measure is in one period: its value, of how many, and the records that it is of, by ID."""

    period: Period
    value: Decimal
    n: Decimal | None
    records: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted: records of a type by a measure, narrowed to those whose field says one of some words.

    `per` is what a rate is for each unit of, by the name of the period, and `times` how many units. `since` is the
    first period; that of the first record where it is None.
    """

    kind: str
    spec: MeasureSpec
    every: str
    since: Period | None = None
    field: str | None = None
    words: tuple[str, ...] = ()
    per: Mapping[str, Decimal] | None = None
    times: Decimal = Decimal(1)


def count_records(what: Counting, register: Register, calendar: Calendar, as_of: date) -> tuple[Counted, ...]:
    """The value of a measure in every period that has ended by a day and has one, oldest first."""
    spec = what.spec
    every = [one for one in register.of_type(what.kind) if one.status != VOID and _is_asked(one, what)]
    dated = [(day, one) for one in every if isinstance(day := one.get(spec.by), date) and is_told(day, as_of)]
    first = what.since
    if first is None:
        if not dated:
            return ()
        first = period_of(min(day for day, _ in dated), what.every)
    dated.sort(key=lambda entry: (entry[0].toordinal(), entry[1].id))
    periods = periods_until(first, as_of)
    if spec.kind in ("age", "open"):
        return tuple(_state_at(what, period, every) for period in periods if _has_open(spec, every, period))
    rows: dict[str, list[tuple[date, Record]]] = {}
    for day, one in dated:
        rows.setdefault(period_of(day, what.every).text, []).append((day, one))
    found = []
    gaps = _gaps(dated)
    for period in periods:
        inside = rows.get(period.text, [])
        value = _value(what, period, inside, (register, calendar, as_of), gaps)
        if value is not None:
            found.append(value)
    return tuple(found)


def is_told(day: date, as_of: date) -> bool:
    """Whether a day is neither ahead nor a slip of the year: no series begins in 0205."""
    return day <= as_of and as_of.year - day.year <= MOST_YEARS


def _is_asked(record: Record, what: Counting) -> bool:
    return what.field is None or _says(record, {what.field: what.words})


ANYTHING = "*"
"""The word of a condition that is met by whatever a field says."""


def _says(record: Record, wanted: Mapping[str, Sequence[str]]) -> bool:
    """Whether each field says one of some words, however they are spelled; `*` stands for any."""
    for name, words in wanted.items():
        value = record.status if name == "status" else record.get(name)
        if ANYTHING in words and value is not None:
            continue
        said = {text.strip().casefold() for text in texts(value)} or {show(value).strip().casefold()}
        if not said & {word.strip().casefold() for word in words}:
            return False
    return True


_Around = tuple[Register, Calendar, date]


def _value(
    what: Counting, period: Period, inside: list[tuple[date, Record]], around: _Around, gaps: Mapping[str, int]
) -> Counted | None:
    """What the measure is of the records of one period; None where it is of nothing."""
    spec = what.spec
    records = [one for _, one in inside]
    if spec.kind == "count":
        return _counted(period, Decimal(len(records)), None, records)
    if spec.kind == "sum":
        return _counted(period, sum((_amount(spec, one) for one in records), Decimal(0)), None, records)
    if spec.kind == "rate":
        units = (what.per or {}).get(period.text)
        if units is None or units <= 0:
            return None
        return _counted(period, round(what.times * len(records) / units, 6), units, records)
    if spec.kind == "share":
        among = [one for one in records if _says(one, spec.among)]
        return _share(period, among, [one for one in among if _says(one, spec.where)])
    if spec.kind == "on-time":
        return _in_time(what, period, records, around)
    if spec.kind == "between":
        steps = [gaps[one.id] for one in records if one.id in gaps]
        return _counted(period, _rounded(fmean(steps)), Decimal(len(steps)), records) if steps else None
    lengths = [length for one in records if (length := _length(spec, one, around[1])) is not None]
    return _counted(period, _rounded(median(lengths)), Decimal(len(lengths)), records) if lengths else None


def _amount(spec: MeasureSpec, record: Record) -> Decimal:
    """What a record adds to a sum: its number, once for each row of a list where the measure says so."""
    amount = record.get(spec.of or "")
    rows = record.get(spec.each) if spec.each is not None else None
    times = 1 if spec.each is None else len(rows) if isinstance(rows, tuple) else 0
    return times * amount if isinstance(amount, Decimal) else Decimal(0)


def _counted(period: Period, value: Decimal, n: Decimal | None, records: Sequence[Record]) -> Counted:
    return Counted(period, value, n, tuple(sorted(one.id for one in records)))


def _share(period: Period, among: Sequence[Record], hits: Sequence[Record]) -> Counted | None:
    if not among:
        return None
    return _counted(period, round(Decimal(100) * len(hits) / len(among), 4), Decimal(len(among)), among)


def _in_time(what: Counting, period: Period, records: Sequence[Record], around: _Around) -> Counted | None:
    """The share that kept their term; nothing as long as a term of the period runs, as the first to end are the kept.

    Terms that stand still are not judged, and told.
    """
    runs = [(one, read_run(one, what.spec, *around)) for one in records]
    read = [(one, run.state) for one, run in runs if run is not None and _is_possible(run)]
    if any(state == RUNNING for _, state in read):
        return None
    judged = [one for one, state in read if state in (KEPT, RAN_OUT)]
    found = _share(period, judged, [one for one, state in read if state == KEPT])
    waiting = sum(state == PAUSED for _, state in read)
    return replace(found, note=f"{waiting} stand still and are not judged") if found and waiting else found


def _is_possible(run: Run) -> bool:
    """Whether what was asked for did not come before it was asked."""
    return run.stopped is None or run.stopped >= run.started


def _length(spec: MeasureSpec, record: Record, calendar: Calendar) -> float | None:
    begun, ended = record.get(spec.begun or ""), record.get(spec.until or "")
    if not isinstance(begun, date) or not isinstance(ended, date) or ended < begun:
        return None
    if spec.unit == WORKING:
        return time_between(begun, ended, calendar) / calendar.day_length
    return float((ended - begun).days)


def _gaps(dated: Sequence[tuple[date, Record]]) -> Mapping[str, int]:
    """How many days after the one before each record came."""
    return {after.id: (there - here).days for (here, _), (there, after) in pairwise(dated)}


def _has_open(spec: MeasureSpec, every: Sequence[Record], period: Period) -> bool:
    return spec.kind == "open" or any(_open_for(spec, one, period.last) is not None for one in every)


def _state_at(what: Counting, period: Period, every: Sequence[Record]) -> Counted:
    """What was open at the end of a period."""
    spec = what.spec
    ages = [(age, one) for one in every if (age := _open_for(spec, one, period.last)) is not None]
    records = [one for _, one in ages]
    if spec.kind == "open":
        return _counted(period, Decimal(len(records)), None, records)
    return _counted(period, _rounded(median(age for age, _ in ages)), Decimal(len(ages)), records)


def _open_for(spec: MeasureSpec, record: Record, day: date) -> int | None:
    """How many days a record has been open on a day; None for one that is not."""
    begun, ended = record.get(spec.begun or ""), record.get(spec.until or "")
    if not isinstance(begun, date) or begun > day or (isinstance(ended, date) and ended <= day):
        return None
    return (day - begun).days


def _rounded(value: float) -> Decimal:
    """To hundredths: what is counted of days is not more exact."""
    return Decimal(str(round(value, 2)))
