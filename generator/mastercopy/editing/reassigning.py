"""Turns a change of hands (a role or a person to another) into the edits of every record that names an owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mastercopy.editing.change import SetValue, Step
from mastercopy.editing.desk import Desk, read_fields, refuse_adopted
from mastercopy.editing.lines import edit_bytes
from mastercopy.editing.writer import Edit
from mastercopy.model.organisation import read_text
from mastercopy.model.record import Record, identity
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.frontmatter import read_plain_front_matter
from mastercopy.words import MastercopyError

_CHARGE = ("owner", "lead", "responsible", "assignee", "holder")
"""Fields that say who has to see to something; who did something stays as it was."""
_DONE = ("done", "closed", "completed")


@dataclass(frozen=True, slots=True)
class Handover:
    """One place at which the owner changes."""

    record: str
    path: str
    where: tuple[Step, ...]

    def __str__(self) -> str:
        return f"{self.record}: {'.'.join(str(step + 1) if isinstance(step, int) else step for step in self.where)}"


@dataclass(frozen=True, slots=True)
class Reassigned:
    """Every place at which the owner changes, and the edits that do it."""

    handovers: tuple[Handover, ...]
    edits: tuple[Edit, ...]


def reassign(desk: Desk, giver: str, taker: str) -> Reassigned:
    """Give everything open that one role or person owns to another; all edits are worked out before any is written."""
    kind = _kind(desk, taker)
    if identity(giver) == identity(taker):
        raise MastercopyError("--from and --to are the same", "name two roles, or two people")
    if _kind_of(desk, giver) not in (kind, None):
        raise MastercopyError(
            f"{giver} and {taker} are not of one sort", "a role hands over to a role, a person to a person"
        )
    found = [
        Handover(record.id, record.path, where)
        for record in desk.register.records.values()
        if not record.is_closed
        for where in _places(record, _fields(desk, record), kind, giver)
    ]
    if not found:
        raise MastercopyError(f"{giver[:64]!r} owns nothing that is open", "see `mastercopy check` for vacant roles")
    edits = []
    for path in dict.fromkeys(handover.path for handover in found):
        refuse_adopted(desk, next(handover.record for handover in found if handover.path == path), path)
        before = desk.tree.read(path)
        changes = [SetValue(handover.where, taker) for handover in found if handover.path == path]
        edits.append(Edit(path, before, edit_bytes(before, changes, path)))
    return Reassigned(tuple(found), tuple(edits))


def _kind_of(desk: Desk, name: str) -> str | None:
    if any(role.id == name for role in desk.roles):
        return "role"
    return "person" if name in desk.people.persons else None


def _kind(desk: Desk, name: str) -> str:
    kind = _kind_of(desk, name)
    if kind is None:
        known = [*(role.id for role in desk.roles), *desk.people.persons]
        raise MastercopyError(f"{name[:64]!r} is neither a role nor a person", f"one of: {', '.join(known)}")
    return kind


def _fields(desk: Desk, record: Record) -> Any:
    """The plain fields of the record in its file; of a file of many records only the file's own."""
    if record.type.many is not None:
        return {}
    if record.type.family == "document":
        return read_plain_front_matter(desk.tree.read(record.path))[0] or {}
    return read_fields(desk.tree, record.path) or {}


def _places(record: Record, fields: Any, kind: str, giver: str) -> Iterator[tuple[Step, ...]]:
    for spec in record.type.fields:
        yield from _in_field(spec, fields.get(spec.name), (spec.name,), kind, giver)


def _in_field(
    spec: FieldSpec, value: Any, where: tuple[Step, ...], kind: str, giver: str
) -> Iterator[tuple[Step, ...]]:
    if spec.kind == "records":
        for place, row in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(row, dict) and not any(read_text(row.get(name)) for name in _DONE):
                step = where if place is None else (*where, place)
                for inner in spec.fields:
                    yield from _in_field(inner, row.get(inner.name), (*step, inner.name), kind, giver)
    elif spec.kind in (kind, "link") and spec.name in _CHARGE:
        for place, item in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(item, str) and identity(item) == identity(giver):
                yield where if place is None else (*where, place)
