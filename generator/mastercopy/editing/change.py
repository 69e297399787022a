"""Says as data what shall be different in a file, and what its fields are once it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mastercopy.editing.scalars import Given, write_value

Step = str | int


@dataclass(frozen=True, slots=True)
class SetValue:
    """Give a field a value; a field of the file itself may be new, and then stands after the first of `after`.

    A field of one row of a list may be new as well, and then stands at the end of its row. `kept` is the line by which
    a new file of its type keeps the place of the field: where it stands, the field takes it.
    """

    path: tuple[Step, ...]
    value: Given
    after: tuple[str, ...] = ()
    kept: str = ""


@dataclass(frozen=True, slots=True)
class RemoveField:
    """Take a field of the file itself away; nothing to do where it is not there."""

    name: str


@dataclass(frozen=True, slots=True)
class AppendRow:
    """Put one more row at the end of a list of rows, which may be new."""

    name: str
    row: Mapping[str, Given] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[Mapping[str, Given], ...]:
        return (self.row,)

    @property
    def after(self) -> tuple[str, ...]:
        return ()

    @property
    def kept(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class AppendRows:
    """Put many rows at the end of a list of rows in one go; a new list stands after the first of `after`."""

    name: str
    rows: tuple[Mapping[str, Given], ...]
    after: tuple[str, ...] = ()
    flow: bool = False
    """Each row on one line of its own, as `- {on: ..., by: ...}`; a list that stands in brackets is gone on with."""
    kept: str = ""
    """As of `SetValue`."""


Change = SetValue | RemoveField | AppendRow | AppendRows


def _plain(value: Given) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {key: _plain(text) for key, text in value.items()}
    return [_plain(text) for text in value]


def apply_change(fields: Any, change: Change) -> Any:
    """The plain fields of a file after a change: what the edited file must say, and nothing else."""
    if isinstance(change, RemoveField):
        return {key: value for key, value in fields.items() if key != change.name}
    if isinstance(change, AppendRow | AppendRows):
        more = [{key: _plain(value) for key, value in row.items()} for row in change.rows]
        return {**fields, change.name: [*(fields.get(change.name) or ()), *more]}
    return _set(fields, change.path, change.value)


def _set(node: Any, path: tuple[Step, ...], value: Given) -> Any:
    if not path:
        return _plain(value)
    head, rest = path[0], path[1:]
    if isinstance(head, int):
        return [_set(item, rest, value) if place == head else item for place, item in enumerate(node)]
    return {**node, head: _set(node.get(head), rest, value)}


def show_change(change: Change) -> str:
    """What a person would do by hand."""
    if isinstance(change, RemoveField):
        return f"take `{change.name}:` away"
    if isinstance(change, AppendRow | AppendRows):
        row = ", ".join(f"{key}: {write_value(value, flow=True)}" for key, value in change.rows[0].items())
        return f"add `- {{{row}}}` to `{change.name}:`"
    name = next((step for step in reversed(change.path) if isinstance(step, str)), "")
    return f"write `{name}: {write_value(change.value)}`"
