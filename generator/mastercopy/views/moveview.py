"""Turns the fields of a record that were changed later into lines that people read: titles for keys, names for IDs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from mastercopy.views.naming import knows, person_name, without_address
from mastercopy.views.wording import label, written_field
from mastercopy.words.saying import say, say_row, say_small

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.history.values import FieldChange
    from mastercopy.model.record import Record
    from mastercopy.model.recordtype import FieldSpec


NOTHING = say("(nothing)")
"""What stands in the place of a value that is not there."""


@dataclass(frozen=True, slots=True)
class FieldMove:
    """A field that was changed later, as the repository recorded it; a row that was added whole is one of them."""

    at: str
    field: str
    old: str
    new: str
    author: str


def view_moves(compiled: Compiled, record: Record, private: tuple[str, ...]) -> Iterator[FieldMove]:
    """Every change of a field, oldest first; fields that no page shows are left out."""
    changes = [
        change
        for change in compiled.history.changes.get(record.id.upper(), ())
        if not any(part in private for part in change.field.split("."))
    ]
    for (commit, row), found in groupby(changes, key=_row):
        group = list(found)
        if commit and row and len(group) > 1 and all(one.old is None for one in group):
            yield _added(compiled, record, row, group)
        else:
            yield from (_move(compiled, record, one) for one in group)


def _row(change: FieldChange) -> tuple[str, str]:
    """The commit, and the row of a list that a field stands in; nothing for a field of the record itself."""
    parts = change.field.split(".")
    return (change.commit, ".".join(parts[:2])) if len(parts) > 2 else (change.commit, "")


def _added(compiled: Compiled, record: Record, row: str, group: list[FieldChange]) -> FieldMove:
    told = (
        say_row(": ", (_title(_spec(record, change.field), change.field), _shown(compiled, record, change, change.new)))
        for change in group
        if change.new
    )
    return FieldMove(group[0].at[:10], _path(record, row), NOTHING, say_row("; ", told), _author(compiled, group[0]))


def _move(compiled: Compiled, record: Record, change: FieldChange) -> FieldMove:
    return FieldMove(
        change.at[:10],
        _path(record, change.field),
        _shown(compiled, record, change, change.old) or NOTHING,
        _shown(compiled, record, change, change.new) or say("(removed)"),
        _author(compiled, change),
    )


def _author(compiled: Compiled, change: FieldChange) -> str:
    return person_name(compiled, without_address(change.author)).title


def _shown(compiled: Compiled, record: Record, change: FieldChange, value: str | None) -> str:
    """A value as people say it: persons, roles and processes by their names, numbers of records as they are."""
    spec = _spec(record, change.field)
    if value and spec is not None and spec.kind == "choice":  # first, for a process may have the name of a choice
        return say_small(label(value))
    if value and change.field.endswith(".field"):
        return written_field(value)
    if value and value == value.lower() and knows(compiled, value):
        return person_name(compiled, value).title
    return value or ""


def _path(record: Record, field: str) -> str:
    """`checklist.1.question` as `Checklist 1, question`."""
    first, *rest = field.split(".")
    title = _title(_spec(record, first), first)
    if not rest:
        return title
    named = say_row(" ", (title, rest[0]))
    if len(rest) == 1:
        return named
    return say_row(", ", (named, say_small(_title(_spec(record, field), rest[-1]))))


def _spec(record: Record, field: str) -> FieldSpec | None:
    """The declaration of a field, or of the part of a row that `checklist.1.question` names."""
    first, *rest = field.split(".")
    found = record.type.field(first)
    if found is None or len(rest) < 2:
        return found
    return next((spec for spec in found.fields if spec.name == rest[-1]), None)


def _title(spec: FieldSpec | None, field: str) -> str:
    return spec.title if spec is not None and spec.title else label(field.rpartition(".")[2])
