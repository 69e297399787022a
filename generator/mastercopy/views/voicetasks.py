"""Turns terms that run, signals without a response and values that are awaited into what waits for whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.model.clocks import RAN_OUT, read_clocks, read_term
from mastercopy.model.fields import texts
from mastercopy.model.lengths import span
from mastercopy.model.monitoring import AWAITED, MISSED, read_monitoring
from mastercopy.model.watching import find_alarms
from mastercopy.views.addresses import record_url, register_url
from mastercopy.views.naming import Named
from mastercopy.views.task import Task, answerable
from mastercopy.words.saying import say, say_small

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record


def tasks_of_voices(compiled: Compiled) -> Iterator[Task]:
    """What customers and the monitoring plan wait for."""
    for record in compiled.register.records.values():
        if record.type.measures:
            yield from _clocks(compiled, record)
            yield from _unpromised(compiled, record)
    yield from _signals(compiled)
    yield from _values(compiled)


def _clocks(compiled: Compiled, record: Record) -> Iterator[Task]:
    page = Named(record.id, record.title or record.id, record_url(record.type, record.id))
    for clock in read_clocks(record, compiled.register, compiled.calendar, compiled.as_of):
        if clock.stopped is None:
            roles, persons = answerable(compiled, record)
            late = clock.state == RAN_OUT
            wait = say(", the clock stands still") if clock.due is None else ""
            what, allowed = say_small(clock.measure.title), span(clock.allowed)
            said = say("{what}: {allowed} promised{wait}", what=what, allowed=allowed, wait=wait)
            yield Task("answer", page, said, roles, persons, clock.due, late)


def _unpromised(compiled: Compiled, record: Record) -> Iterator[Task]:
    """The next step that customers wait for, where nobody promised a term for it: it waits all the same."""
    waits = None
    for spec in reversed([one for one in record.type.measures if one.kind == "on-time" and one.clock]):
        begun, ended = record.get(spec.begun or ""), record.get(spec.until or "")
        if isinstance(ended, date) and ended <= compiled.as_of:
            break
        if isinstance(begun, date) and begun <= compiled.as_of:
            waits = spec
    everything = compiled.counted.register  # a term that an audience may not see is one all the same
    whole = everything.get(record.id) or record
    if waits is not None and not record.is_closed and read_term(whole, waits, everything) is None:
        page = Named(record.id, record.title or record.id, record_url(record.type, record.id))
        roles, persons = answerable(compiled, record)
        said = say("{what}: no term is promised", what=say_small(waits.title))
        yield Task("answer", page, said, roles, persons, None, False)


def _signals(compiled: Compiled) -> Iterator[Task]:
    kinds = [kind for _, kind in sorted(compiled.catalog.types.items())]
    for alarm in find_alarms(kinds, compiled.register, compiled.calendar, compiled.as_of):
        if not alarm.responses:
            page = Named(alarm.measure, alarm.title, register_url(alarm.kind))
            said = say(
                "record what was looked at: {rule}, {first} to {last}",
                rule=alarm.rule,
                first=alarm.first,
                last=alarm.last,
            )
            yield Task("act", page, said, _keepers(compiled, alarm.kind), (), alarm.due, compiled.as_of > alarm.due)


def _keepers(compiled: Compiled, kind: str) -> tuple[str, ...]:
    """Who answers for the records of a type: the owners of those, else of the channels."""
    owners = [role for one in compiled.register.of_type(kind) for role in texts(one.get("owner"))]
    channels = [role for one in compiled.register.of_part("channels") for role in texts(one.get("owner"))]
    return tuple(dict.fromkeys(owners or channels))


def _values(compiled: Compiled) -> Iterator[Task]:
    for record in compiled.register.of_part("monitoring"):
        for one in read_monitoring(record, compiled.counted, compiled.as_of)[-2:]:
            if one.state in (AWAITED, MISSED):
                page = Named(record.id, record.title, record_url(record.type, record.id))
                roles, persons = answerable(compiled, record)
                said = say("the value of {period}", period=one.period)
                yield Task("measure", page, said, roles, persons, None, one.state == MISSED)
