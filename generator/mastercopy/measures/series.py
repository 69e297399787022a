"""Turns an objective's measurements, inline or in a CSV table, into one series of points in order of time."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mastercopy.model.fields.number import read
from mastercopy.model.period import Period, parse_period
from mastercopy.model.record import Record
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.files import Tree
from mastercopy.sources.tables import Row, Table, read_table
from mastercopy.sources.yamltext import YamlScalar
from mastercopy.words import Place


@dataclass(frozen=True, slots=True)
class Point:
    """One measured value of one period, with where it is written."""

    period: Period
    value: Decimal
    n: Decimal | None
    note: str
    place: Place


def read_series(record: Record, tree: Tree, as_of: date) -> tuple[Point, ...]:
    """The points of an objective whose period had ended by the as-of day; of doubled periods the last written."""
    points = {
        point.period.text: point for point in (*_inline(record), *_table(record, tree)) if point.period.last <= as_of
    }
    return tuple(sorted(points.values(), key=lambda point: (point.period.first, point.period.text)))


def _inline(record: Record) -> list[Point]:
    return [
        Point(row["period"], row["value"], row.get("n"), row.get("note") or "", record.at("measurements"))
        for row in record.get("measurements") or ()
        if "period" in row and "value" in row
    ]


def data_path(record: Record) -> str | None:
    """The path of the table that an objective names; None outside records/."""
    given = record.get("data")
    path = posixpath.normpath(given) if isinstance(given, str) else None
    return path if path is not None and path.startswith("records/") else None


def _table(record: Record, tree: Tree) -> list[Point]:
    path = data_path(record)
    if path is None or path not in tree.paths or tree.kind(path) != "file":
        return []
    table, _ = read_table(tree.read(path), path)
    return [point for row in table.rows if (point := _point(table, row, path)) is not None] if table else []


def _point(table: Table, row: Row, path: str) -> Point | None:
    place = Place(path, row.line)
    period, value = parse_period(table.cell(row, "period") or ""), read_number(table.cell(row, "value"), place)
    if period is None or value is None:
        return None
    return Point(period, value, read_number(table.cell(row, "n"), place), table.cell(row, "note") or "", place)


def read_number(text: str | None, place: Place) -> Decimal | None:
    """A cell by the rules of a number field, so that a table can say nothing that a record could not."""
    value: Decimal | None = read(
        YamlScalar(text or "", place, plain=True), FieldSpec("value", "number", "Value", place)
    )[0]
    return value
