"""Turns the versions of an objective and of its table into what each of its figures was, and since which commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mastercopy.measures.recordbook import RecordBook, tables_of
from mastercopy.model.record import identity
from mastercopy.model.series import written_points
from mastercopy.words import Place


@dataclass(frozen=True, slots=True)
class Figure:
    """What the value of a period was from a day on, by which commit, and where; no value once it was taken out."""

    value: Decimal | None
    n: Decimal | None
    day: date
    commit: str
    place: Place


def trace_figures(book: RecordBook, name: str) -> Mapping[str, tuple[Figure, ...]]:
    """For each period of an objective its written values, oldest first, up to what main knows today.

    Values that are counted of records or taken from surveys are not written, and have no figures here.
    """
    key = identity(name)
    steps = sorted(_steps(book, key))
    found: dict[str, list[Figure]] = {}
    for position in steps:
        record = book.record_at(key, position)
        tree = book.tree_at(position, tables_of(record))
        now = {point.period.text: point for point in written_points(record, tree)} if record is not None else {}
        day, commit = book.timeline.days[position], book.timeline.steps[position].commit.id
        for period, point in now.items():
            told = found.setdefault(period, [])
            if not told or (told[-1].value, told[-1].n) != (point.value, point.n):
                told.append(Figure(point.value, point.n, day, commit, point.place))
        for period in found.keys() - now.keys():
            last = found[period][-1]
            if last.value is not None:
                found[period].append(Figure(None, None, day, commit, last.place))
    return {period: tuple(told) for period, told in sorted(found.items())}


def _steps(book: RecordBook, key: str) -> set[int]:
    """The steps that touched an objective or a table that it was measured by."""
    versions = [one for found in book.versions.get(key, {}).values() for one in found]
    paths = {path for _, record in versions for path in tables_of(record)}
    touched = {position for path in paths for position, _ in book.timeline.touches.get(path, ())}
    first = min((position for position, _ in versions), default=0)
    return {position for position, _ in versions} | {position for position in touched if position >= first}
