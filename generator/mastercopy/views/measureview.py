"""Turns the series of a measure of a record type into what a page shows of it: the latest value, behaviour, points."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from mastercopy.measures.registers import Series, measure_register
from mastercopy.views.conductview import ConductPage, view_conduct
from mastercopy.views.figures import figure, near
from mastercopy.views.wording import show
from mastercopy.words.saying import Told, say, say_count, say_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mastercopy.compile import Compiled
    from mastercopy.model.recordtype import RecordType


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure: `latest` and `age` in words, and for each period its value, of how many, by how many records."""

    id: str
    title: str
    unit: str
    latest: str
    age: str
    values: tuple[float, ...]
    rows: tuple[tuple[str, str, str, str], ...]
    conduct: ConductPage


def view_measure(
    compiled: Compiled, kind: RecordType, name: str, every: str = "month", per: Mapping[str, Decimal] | None = None
) -> MeasureLine | None:
    """A measure of a type; None where the type declares none of this name, or nothing could be counted."""
    series = measure_register(kind, name, compiled.evidence, compiled.as_of, every, per=per)
    if series is None or series.latest is None:
        return None
    return measure_line(kind, series, compiled.as_of)


def measure_line(kind: RecordType, series: Series, as_of: date) -> MeasureLine:
    """What a page shows of a series that has a value."""
    spec, latest = series.spec, series.points[-1]
    age = (as_of - latest.period.last).days
    of = (" " + say("(of {n})", n=figure(latest.n))) if latest.n is not None else ""
    return MeasureLine(
        f"{kind.name}-{spec.name}",
        spec.title,
        spec.unit,
        say(
            "{rounded} {one_or_many} in {period}{of}",
            rounded=rounded(float(latest.value)),
            one_or_many=one_or_many(latest.value, spec.unit),
            period=show(latest.period),
            of=of,
        ),
        say_count("{number} day old", "{number} days old", age),
        tuple(float(point.value) for point in series.points),
        tuple(
            (show(point.period), rounded(float(point.value)), figure(point.n), str(len(point.records)))
            for point in series.points
        ),
        view_conduct(series.conduct, spec.unit, "", spec.better),
    )


def one_or_many(value: float | Decimal | None, unit: str) -> str:
    """A unit that is counted, for one of it: `1 complaint`, `2 complaints`."""
    if value != 1 or not unit.endswith("s") or unit.endswith("ss"):
        return unit
    name = f"{unit[:-3]}y" if unit.endswith("ies") else unit[:-1]
    return say_name(name) if isinstance(unit, Told) else name


def rounded(value: float) -> str:
    """A counted figure as people write it."""
    return figure(near(value))
