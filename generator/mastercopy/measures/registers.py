"""Turns a measure of a record type into its series and how that behaves, where no objective asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mastercopy.measures.behaving import COUNTED_AS, Conduct, read_conduct
from mastercopy.model.counting import Counting, count_records
from mastercopy.model.measuretype import MeasureSpec
from mastercopy.model.recordtype import RecordType
from mastercopy.model.series import Evidence, Point


@dataclass(frozen=True, slots=True)
class Series:
    """The series of one measure of one type by periods of one kind, and how it behaves."""

    name: str
    spec: MeasureSpec
    points: tuple[Point, ...]
    conduct: Conduct

    @property
    def latest(self) -> Point | None:
        """The newest period that has ended and has a value."""
        return self.points[-1] if self.points else None


def measure_register(
    kind: RecordType,
    name: str,
    evidence: Evidence,
    as_of: date,
    every: str = "month",
    *,
    per: Mapping[str, Decimal] | None = None,
) -> Series | None:
    """The series of a measure that a type declares, None where it declares none so called."""
    spec = kind.measure(name)
    if spec is None:
        return None
    counted = count_records(Counting(kind.name, spec, every, per=per), evidence.register, evidence.calendar, as_of)
    points = tuple(Point(one.period, one.value, one.n, one.note, spec.place, (), one.records) for one in counted)
    chart = COUNTED_AS.get(spec.kind)
    better = spec.better or None
    conduct = read_conduct({"unit": spec.unit}, (), points, better, None, None, current=True, chart=chart)
    return Series(name, spec, points, conduct)
