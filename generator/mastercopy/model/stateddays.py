"""Turns a record into the days on which it says that something happened, in its fields and in the rows of its lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from mastercopy.model.record import Record
from mastercopy.model.recordtype import FieldSpec


def stated_days(record: Record, by: date) -> Iterator[date]:
    """Every day up to another one that a record states of something that was: what is only planned is none."""
    return (day for day in _days(record.type.fields, record.values) if day <= by)


def _days(specs: Iterable[FieldSpec], values: Mapping[str, Any]) -> Iterator[date]:
    for spec in specs:
        value = values.get(spec.name)
        several = value if isinstance(value, tuple) else (value,)
        if spec.kind == "records":
            yield from (day for row in several if isinstance(row, Mapping) for day in _days(spec.fields, row))
        elif not spec.plan:
            yield from (day for day in several if isinstance(day, date))
