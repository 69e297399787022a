"""Turns one record into what waits by its own fields: promises of its type, open actions, or how long it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from mastercopy.history.stages import stage_by_type
from mastercopy.model.awaiting import is_finished, read_awaited
from mastercopy.model.fields import texts
from mastercopy.views.addresses import record_url
from mastercopy.views.naming import Named
from mastercopy.views.task import Task, answerable
from mastercopy.views.wording import label
from mastercopy.words.saying import say, say_small

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record
    from mastercopy.model.recordtype import FieldSpec


def tasks_of_record(compiled: Compiled, record: Record) -> tuple[Task, ...]:
    """What the record's own type promises by a day, and open actions in its lists; else how long it may stand there."""
    if record.type.family != "record":
        return ()
    found: list[Task] = []
    page = Named(record.id, record.title or record.id, record_url(record.type, record.id))
    roles, persons = answerable(compiled, record)
    for awaited in read_awaited(record):
        spec = record.type.field(awaited.field)
        kept_by = record.status is not None and not awaited.again
        said = (
            say("it is {state}", state=say_small(label(record.status or "")))
            if kept_by or spec is None
            else say_small(spec.title)
        )
        kind = "answer" if kept_by else "act"
        found.append(Task(kind, page, said, roles, persons, awaited.due, awaited.due < compiled.as_of))
    if _first_planned(record):
        due = record.get("planned")
        if isinstance(due, date):
            found.append(Task("act", page, say("it is planned"), roles, persons, due, due < compiled.as_of))
    for spec in record.type.fields:
        if spec.kind == "records" and {"owner", "due", "done"} <= {inner.name for inner in spec.fields}:
            found += _actions(compiled, record, spec, page)
    stage = stage_by_type(record, compiled.history.changes, compiled.as_of)
    if not found and stage is not None:
        said = say("it is {state}", state=say_small(label(record.status or "")))
        found.append(Task("act", page, said, roles, persons, stage.due, stage.due < compiled.as_of))
    return tuple(found)


def _first_planned(record: Record) -> bool:
    """Whether it stands in the first of its states, which is the one of things that are only planned."""
    states = record.type.lifecycle.states if record.type.lifecycle is not None else ()
    return bool(states) and record.status == states[0] and "planned" in record.values


def overdue_fields(record: Record, day: date) -> frozenset[str]:
    """The fields of a record whose day has passed without what its type promises by then."""
    return frozenset(one.field for one in read_awaited(record) if one.due < day)


def _actions(compiled: Compiled, record: Record, spec: FieldSpec, page: Named) -> Iterator[Task]:
    rows: Any = record.get(spec.name)
    for row in rows if isinstance(rows, tuple) else ():
        due = row.get("due")
        if isinstance(due, date) and not is_finished(row):
            kinds = {inner.name: inner.kind for inner in spec.fields}
            who = tuple(texts(row.get("owner")))
            roles, persons = ((), who) if kinds["owner"] == "person" else (who, ())
            said = str(row.get("what") or row.get("id") or say("an action"))
            yield Task("act", page, said, roles, persons, due, due < compiled.as_of)
