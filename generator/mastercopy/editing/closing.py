"""Turns a wish to move a record on in its life into the edit of its file, or into the fields that are still missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mastercopy.editing.actor import check_past, roles_of
from mastercopy.editing.change import AppendRows, Change
from mastercopy.editing.desk import Desk, declared_before, edit_record, find_record, kept_line
from mastercopy.editing.revising import set_fields
from mastercopy.editing.scalars import Given
from mastercopy.editing.starting import read_given
from mastercopy.editing.wholeness import refuse_broken
from mastercopy.editing.writer import Edit
from mastercopy.model.fields import how_written, texts
from mastercopy.model.lifecycle import Lifecycle
from mastercopy.model.record import Record, missing_fields
from mastercopy.model.recordtype import FieldSpec
from mastercopy.model.register import build_register
from mastercopy.sources.files import memory_tree
from mastercopy.words import MastercopyError, meant

_DAYS = ("date", "moment")


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that is still needed: how it is named on the command line, and what to ask."""

    name: str
    question: str


@dataclass(frozen=True, slots=True)
class Closing:
    """One step on: the edit, what was filled in by itself, and what is missing before it may be written."""

    id: str
    status: str
    edit: Edit
    filled: Mapping[str, str]
    missing: tuple[Missing, ...]
    nearer: str | None
    """The last state on the way that lacks nothing; None where there is none."""


def close_record(
    desk: Desk, name: str, status: str | None, given: Mapping[str, str], day: date | None, today: date
) -> Closing:
    """A record in a later state of its life, or gone from it by an exit; its last state unless another is said."""
    record = find_record(desk, name)
    lifecycle = _lifecycle(record)
    target = _target(record, lifecycle, status)
    named = _day_field(record, target)
    filled = _filled(record, named, given, day or today)
    if day is not None and not filled:
        _refuse_day(record, target, named, given, day)
    changed, edit = _changed(desk, record, target, {**filled, **given})
    _check(desk, record, changed, [name.partition(".")[0] for name in given], today)
    missing = tuple(_missing(changed, given))
    if not missing and target == lifecycle.states[-1]:
        refuse_broken(desk, changed, edit, today)
    return Closing(record.id, target, edit, filled, missing, _nearer(record, changed, target) if missing else None)


def _lifecycle(record: Record) -> Lifecycle:
    """The states of a record that can be closed; an error for what has none or is past them."""
    lifecycle = record.type.lifecycle
    if record.type.family == "document":
        raise MastercopyError(
            f"{record.id} is a document and is not closed", f"use `mastercopy withdraw {record.id}`", record.place
        )
    if lifecycle is None:
        raise MastercopyError(
            f"{record.id} has no states to pass through", "an action in it is closed with --action", record.place
        )
    if record.type.many is not None:
        raise MastercopyError(f"{record.path} holds many records", "edit the file by hand", record.place)
    if record.status not in lifecycle.every:
        raise MastercopyError(
            f"{record.id} stands in no state of its type", f"one of: {', '.join(lifecycle.every)}", record.at("status")
        )
    if record.is_closed:
        raise MastercopyError(
            f"{record.id} is {record.status} already, which is the end of its life",
            "what is wrong in it is put right under `corrections:`",
            record.at("status"),
        )
    return lifecycle


def _target(record: Record, lifecycle: Lifecycle, status: str | None) -> str:
    here = lifecycle.states.index(str(record.status))
    ahead = (*lifecycle.states[here + 1 :], *lifecycle.exits)
    if status is None and here + 1 < len(lifecycle.states):
        return lifecycle.states[-1]
    if status is None:
        raise MastercopyError(f"{record.id} has no later state", f"say --status: {', '.join(ahead)}", record.place)
    wanted = next((one for one in lifecycle.every if one.casefold() == status.strip().casefold()), status)
    if wanted not in lifecycle.every:
        raise MastercopyError(f"{status[:40]!r} is no state of {record.type.title.lower()}", meant(status, ahead))
    if wanted not in ahead:
        told = "is" if wanted == record.status else "is past"
        raise MastercopyError(f"{record.id} {told} {wanted} already", f"next: {', '.join(ahead)}", record.at("status"))
    return wanted


def _day_field(record: Record, target: str) -> FieldSpec | None:
    """The field that says on which day a state is reached, where one is named for it."""
    name = target.replace("-", "_")  # a state may be `carried-out`, and its field is `carried_out`
    spec = record.type.field(target) or record.type.field(name)
    return spec if spec is not None and spec.kind in _DAYS else None


def _filled(record: Record, named: FieldSpec | None, given: Mapping[str, str], day: date) -> dict[str, str]:
    """The day of the state itself, where nobody has written it."""
    if named is None or named.name in given or record.get(named.name) is not None:
        return {}
    return {named.name: day.isoformat()}


def _refuse_day(record: Record, target: str, named: FieldSpec | None, given: Mapping[str, str], day: date) -> None:
    """Says why a day that somebody states has no place; it has one where the same day is given for the field."""
    if named is None:
        raise MastercopyError(
            f"{record.id} has no field for the day on which it is {target}", "leave --on out, or name the field"
        )
    said = given.get(named.name)
    if said is None:
        raise MastercopyError(
            f"{record.id} says already when it is {target}: {named.name} is {record.get(named.name)}",
            "leave --on out; what is wrong in it is put right under `corrections:`",
            record.at(named.name),
        )
    if said.strip() != day.isoformat():
        raise MastercopyError(
            f"--on says {day}, and --field {named.name} says {said[:40]!r}", "say the day once, one way or the other"
        )


def _changed(desk: Desk, record: Record, target: str, given: Mapping[str, str]) -> tuple[Record, Edit]:
    """The record as it will be read, and the edit that makes it so; a value that cannot be read is refused."""
    values: dict[str, Given] = {"status": target}
    rows: dict[str, dict[str, str]] = {}
    for name, text in given.items():
        head, dot, inner = name.partition(".")
        if dot:
            _check_row(record, head, inner)
            rows.setdefault(head, {})[inner] = text.strip()
        else:
            values[name] = read_given(record.type, name, text)
    changes: list[Change] = set_fields(record, values)
    changes.extend(
        AppendRows(name, (row,), declared_before(record.type, name), flow=True, kept=kept_line(record.type, name))
        for name, row in rows.items()
    )
    edit = edit_record(desk, record, changes)
    before = build_register(memory_tree({record.path: edit.before or b""}), desk.catalog)[1]
    register, problems = build_register(memory_tree({record.path: edit.after}), desk.catalog)
    told = {(one.slug, one.sentence) for one in before}
    for one in problems:
        if one.slug != "missing-field" and (one.slug, one.sentence) not in told:
            raise MastercopyError(one.sentence, one.hint)
    changed = register.get(record.id)
    if changed is None:
        raise MastercopyError(f"{record.id} could not be read after the edit", "edit the file by hand", record.place)
    return changed, edit


def _check_row(record: Record, name: str, inner: str) -> None:
    spec = record.type.field(name)
    names = [one.name for one in spec.fields] if spec is not None and spec.kind == "records" else []
    if inner not in names:
        known = ", ".join(f"{name}.{one}" for one in names)
        raise MastercopyError(
            f"{name[:40]}.{inner[:40]} names no part of a row", f"one of: {known}" if known else "write NAME=VALUE"
        )


def _check(desk: Desk, record: Record, changed: Record, given: Sequence[str], today: date) -> None:
    """Days in their order and none ahead, and names that name something."""
    for row in changed.type.order:
        dated = [(name, value) for name in row if isinstance(value := changed.get(name), date)]
        for (before, first), (after, second) in zip(dated, dated[1:], strict=False):
            if first > second:
                raise MastercopyError(
                    f"{record.id}: {after} ({second}) is before {before} ({first})", "mend the dates", record.at(after)
                )
    for one in changed.type.fields:
        value = changed.get(one.name)
        own = changed.values.get(one.name) != record.values.get(one.name)
        if own and one.kind in _DAYS and not one.plan and isinstance(value, date):
            check_past(value, today, f"{one.name} says what has happened")
    for name in given:
        spec = changed.type.field(name)
        if spec is not None and spec.kind in ("link", "role", "person"):
            for text in texts(changed.get(name)):
                _check_named(desk, spec, text)


def _check_named(desk: Desk, spec: FieldSpec, text: str) -> None:
    known: Sequence[str] = ()
    if spec.kind == "link":
        records = desk.register.records.values()
        known = [one.id for one in records if "*" in spec.to or not spec.to or one.type.name in spec.to]
    else:
        known = roles_of(desk) if spec.kind == "role" else tuple(desk.people.persons)
    if text.casefold() not in {one.casefold() for one in known}:
        raise MastercopyError(f"{spec.name}: there is no {text[:64]!r}", meant(text, known, "give the ID of one"))


def _missing(changed: Record, given: Mapping[str, str]) -> Iterator[Missing]:
    """What the state still demands; of a list of rows each field of one row."""
    begun = {name.partition(".")[0] for name in given if "." in name}
    wanted = {spec.name for spec in missing_fields(changed)}
    for spec in changed.type.fields:
        if spec.kind == "records" and (spec.name in begun or spec.name in wanted):
            for inner in spec.fields:
                name = f"{spec.name}.{inner.name}"
                if inner.required and name not in given:
                    yield Missing(name, f"{spec.title}: {inner.title[:1].lower()}{inner.title[1:]}{_choices(inner)}")
        elif spec.name in wanted:
            yield Missing(spec.name, f"{spec.title}{_choices(spec)}")


def _choices(spec: FieldSpec) -> str:
    if spec.kind in _DAYS:
        return " (YYYY-MM-DD)"
    how = ", ".join(spec.of) or how_written(spec).partition(";")[0]  # on the command line a list is written with commas
    return f" ({how})" if how else ""


def _nearer(record: Record, changed: Record, target: str) -> str | None:
    """The last state before the target that lacks nothing with what was given."""
    lifecycle = changed.type.lifecycle
    if lifecycle is None or target not in lifecycle.states:
        return None
    here = lifecycle.states.index(str(record.status))
    way = lifecycle.states[here + 1 : lifecycle.states.index(target)]
    demands = {spec.name: spec for spec in changed.type.fields}
    lacking = {spec.name for spec in missing_fields(changed)}
    free = [
        one for one in way if not any(lifecycle.demands(one, name, demands[name].required_from) for name in lacking)
    ]
    return free[-1] if free else None
