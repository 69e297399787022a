"""Turns what is measured of an objective, inline, in a table or by counting records, into points in order of time."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from mastercopy.model.calendar import Calendar
from mastercopy.model.counting import Counting, count_records
from mastercopy.model.fields import Row as SubRecord
from mastercopy.model.fields.number import read
from mastercopy.model.measuretype import MeasureSpec
from mastercopy.model.period import FREQUENCIES, Period, parse_period
from mastercopy.model.record import Record
from mastercopy.model.recordtype import FieldSpec, RecordType
from mastercopy.model.register import Register
from mastercopy.sources.files import Tree
from mastercopy.sources.tables import Row, Table, read_table
from mastercopy.sources.yamltext import YamlScalar
from mastercopy.words import Place

USUAL_FREQUENCY = "monthly"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What figures are read from: the files of a day, the register of the same day, and the calendar."""

    tree: Tree
    register: Register
    calendar: Calendar
    kinds: Mapping[str, RecordType] = field(default_factory=dict)
    """The types by name, where they are at hand: of a type without records it is known then what is counted."""


@dataclass(frozen=True, slots=True)
class Point:
    """One measured value of one period, with where it is written.

    `was` are values that it had before and that were revised, oldest first; `records` those it was counted of.
    """

    period: Period
    value: Decimal
    n: Decimal | None
    note: str
    place: Place
    was: tuple[Decimal, ...] = ()
    records: tuple[str, ...] = ()


def read_series(record: Record, evidence: Evidence, as_of: date) -> tuple[Point, ...]:
    """The points of an objective whose period had ended by the as-of day; of doubled periods the last written."""
    points = {point.period.text: point for point in written_points(record, evidence.tree)}
    points |= {point.period.text: point for point in _counted(record, evidence, as_of)}
    ended = (point for point in points.values() if point.period.last <= as_of)
    return tuple(sorted(ended, key=lambda point: (point.period.first, point.period.text)))


def written_points(record: Record, tree: Tree) -> Iterator[Point]:
    """Every point that somebody wrote, inline and then in the table, doubled ones too."""
    for row in record.get("measurements") or ():
        if "period" in row and "value" in row:
            place = row.place if isinstance(row, SubRecord) else record.at("measurements")
            yield Point(row["period"], row["value"], row.get("n"), row.get("note") or "", place, row.get("was") or ())
    path = data_path(record)
    if path is not None and path in tree.paths and tree.kind(path) == "file":
        yield from _table_points(tree.read(path), path)


@lru_cache(maxsize=1024)
def _table_points(data: bytes, path: str) -> tuple[Point, ...]:
    """The points of a table; a function of its bytes, which many questions are about."""
    table = read_table(data, path)[0]
    points = (_point(table, row, path) for row in table.rows) if table is not None else ()
    return tuple(point for point in points if point is not None)


def data_path(record: Record) -> str | None:
    """The path of the table that a record names; None outside records/."""
    return path_within(record.get("data"))


def path_within(given: object) -> str | None:
    """A path of a file under records/, tidied; None for any other."""
    path = posixpath.normpath(given) if isinstance(given, str) else None
    return path if path is not None and path.startswith("records/") else None


def table_at(tree: Tree, path: str | None) -> Table | None:
    """The table of a path; None where there is no readable one."""
    if path is None or path not in tree.paths or tree.kind(path) != "file":
        return None
    return read_table(tree.read(path), path)[0]


def _point(table: Table, row: Row, path: str) -> Point | None:
    place = Place(path, row.line)
    period, value = parse_period(table.cell(row, "period") or ""), read_number(table.cell(row, "value"), place)
    if period is None or value is None:
        return None
    was = (read_number(text, place) for text in (table.cell(row, "was") or "").split())
    earlier = tuple(one for one in was if one is not None)
    n, note = read_number(table.cell(row, "n"), place), table.cell(row, "note") or ""
    return Point(period, value, n, note, place, earlier)


def read_number(text: str | None, place: Place) -> Decimal | None:
    """A cell by the rules of a number field, so that a table can say nothing that a record could not."""
    value: Decimal | None = read(
        YamlScalar(text or "", place, plain=True), FieldSpec("value", "number", "Value", place)
    )[0]
    return value


def computed_of(record: Record) -> Mapping[str, Any] | None:
    """What an objective says of how its values are counted; None where they are written."""
    rows = record.get("computed")
    return rows[0] if isinstance(rows, tuple) and rows else None


def measure_named(text: object, evidence: Evidence) -> tuple[str, MeasureSpec] | None:
    """(type, measure) of a name such as `complaint.received`; None for any other."""
    kind, _, name = text.partition(".") if isinstance(text, str) else ("", "", "")
    one = next(iter(evidence.register.of_type(kind)), None)
    known = one.type if one is not None else evidence.kinds.get(kind)
    spec = known.measure(name) if known is not None else None
    return (kind, spec) if spec is not None else None


def counting_of(record: Record, evidence: Evidence) -> Counting | None:
    """What an objective counts; None where it counts nothing, or what nobody declares."""
    told = computed_of(record)
    named = measure_named(told.get("measure"), evidence) if told is not None else None
    if told is None or named is None:
        return None
    every = FREQUENCIES[str(record.get("frequency") or USUAL_FREQUENCY)]
    since = told.get("since") if isinstance(told.get("since"), Period) and told["since"].kind == every else None
    times = told.get("times")
    return Counting(
        *named,
        every,
        since,
        told.get("field"),
        tuple(told.get("is") or ()),
        _units(evidence.tree, path_within(told.get("per"))),
        times if isinstance(times, Decimal) and times > 0 else Decimal(1),
    )


def _units(tree: Tree, path: str | None) -> Mapping[str, Decimal] | None:
    """How many units there were in each period, by the table that counts them."""
    table = table_at(tree, path)
    if table is None or path is None:
        return None
    points = (_point(table, row, path) for row in table.rows)
    return {point.period.text: point.value for point in points if point is not None}


def _counted(record: Record, evidence: Evidence, as_of: date) -> Iterator[Point]:
    what = counting_of(record, evidence)
    if what is None:
        return
    place = record.at("computed")
    for one in count_records(what, evidence.register, evidence.calendar, as_of):
        yield Point(one.period, one.value, one.n, one.note, place, (), one.records)
