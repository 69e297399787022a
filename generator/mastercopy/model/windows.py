"""Turns one measure and two times that a record names into its figures before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mastercopy.model.counting import Counting, count_records
from mastercopy.model.period import Period
from mastercopy.model.record import Record
from mastercopy.model.series import Evidence, Point, measure_named, read_series
from mastercopy.words import Place


@dataclass(frozen=True, slots=True)
class Measured:
    """What names a measure: an objective, or a measure of a type; its unit, and which way is better."""

    name: str
    title: str
    unit: str
    better: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A time from the first day of one period to the last day of another."""

    first: date
    last: date
    text: str

    def holds(self, period: Period) -> bool:
        """Whether a whole period lies within it."""
        return self.first <= period.first and period.last <= self.last


def read_measured(record: Record, objective: str, measure: str, evidence: Evidence, as_of: date) -> Measured | None:
    """The measure that a record names under one of two fields; None where it names none that is known."""
    named = evidence.register.get(str(record.get(objective) or ""))
    if named is not None:
        told: Mapping[str, object] = next(iter(named.get("measure") or ()), {})
        unit, better = str(told.get("unit") or ""), str(told.get("direction") or "")
        return Measured(named.id, named.title, unit, better, read_series(named, evidence, as_of))
    found = measure_named(record.get(measure), evidence)
    if found is None:
        return None
    kind, spec = found
    counted = count_records(Counting(kind, spec, "month"), evidence.register, evidence.calendar, as_of)
    points = tuple(Point(one.period, one.value, one.n, one.note, Place(""), (), one.records) for one in counted)
    return Measured(f"{kind}.{spec.name}", spec.title, spec.unit, spec.better, points)


def read_window(record: Record, name: str) -> Window | None:
    """The time that a record states under a field; None where it states none."""
    row = next(iter(record.get(name) or ()), None)
    begun, ended = (row.get("from"), row.get("until")) if row is not None else (None, None)
    if not isinstance(begun, Period) or not isinstance(ended, Period):
        return None
    return Window(begun.first, ended.last, begun.text if begun == ended else f"{begun.text} to {ended.text}")


def values_within(points: Iterable[Point], window: Window | None) -> tuple[float, ...]:
    """The values of the whole periods that lie in a time."""
    return tuple(float(one.value) for one in points if window is not None and window.holds(one.period))
