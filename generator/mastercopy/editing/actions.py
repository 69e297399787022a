"""Turns an action that was done into the day of it, in the row of the record that promised it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mastercopy.editing.actor import check_past
from mastercopy.editing.change import SetValue, Step
from mastercopy.editing.desk import Desk, edit_record, find_record, read_fields
from mastercopy.editing.writer import Edit
from mastercopy.model.organisation import read_text
from mastercopy.model.record import Record, identity
from mastercopy.model.recordtype import FieldSpec
from mastercopy.words import MastercopyError, meant

_DUE, _DONE = "due", "done"


@dataclass(frozen=True, slots=True)
class Done:
    """The edit that closes one action, and the actions of the record that stay open."""

    id: str
    action: str
    edit: Edit
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    where: tuple[Step, ...]
    done: str | None


def close_action(desk: Desk, name: str, action: str, day: date, today: date) -> Done:
    """One action of a record, done on a day."""
    record = find_record(desk, name)
    rows = list(_rows(desk, record))
    check_past(day, today, "nothing is done by then")
    found = [row for row in rows if identity(row.name) == identity(action)]
    still = tuple(row.name for row in rows if row.done is None)
    if len(found) != 1:
        said = f"{record.id} has {'several actions' if found else 'no action'} {action[:40]!r}"
        hint = "give one of them another ID" if found else meant(action, still, None)
        raise MastercopyError(said, hint if rows else _none(record), record.place)
    row = found[0]
    if row.done is not None:
        raise MastercopyError(
            f"{row.name} of {record.id} was done on {row.done} already",
            "change that day in the file, if it is wrong",
            record.at(str(row.where[0])),
        )
    edit = edit_record(desk, record, [SetValue((*row.where, _DONE), day.isoformat())])
    return Done(record.id, row.name, edit, tuple(one for one in still if one != row.name))


def _none(record: Record) -> str:
    """Why a record has no action at all, and where one would be written."""
    kind = record.type
    names = [spec.name for spec in _lists(record)] if kind.family == "record" and kind.many is None else []
    return f"it has none yet: add a row under `{names[0]}:`" if names else "no field of its type holds actions"


def _lists(record: Record) -> Iterator[FieldSpec]:
    """The fields of a record that hold what is to be done by a day, and when it was."""
    for spec in record.type.fields:
        if spec.kind == "records" and {_DUE, _DONE} <= {inner.name for inner in spec.fields}:
            yield spec


def _rows(desk: Desk, record: Record) -> Iterator[_Row]:
    """Every row that says by when something is to be done, and when it was, as the file has them."""
    fields: Any = read_fields(desk.tree, record.path) if record.type.family == "record" else None
    for spec in _lists(record) if isinstance(fields, Mapping) and record.type.many is None else ():
        value = fields.get(spec.name)
        for place, row in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(row, Mapping):
                where = (spec.name,) if place is None else (spec.name, place)
                yield _Row(read_text(row.get(spec.key or "id")) or "", where, read_text(row.get(_DONE)))
