"""Turns clauses, processes and a period into what an audit looks at: documents, records, and what happened to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.checks.clausecoverage import document_clauses, type_clauses
from mastercopy.history.values import Revision, Trail
from mastercopy.model.clause import ClauseName, is_within
from mastercopy.model.fields import texts
from mastercopy.model.record import Record, identity
from mastercopy.model.standard import Standards
from mastercopy.views.clausenames import coverage_of
from mastercopy.views.logview import Entry, view_log
from mastercopy.views.textview import list_of

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

STAFF = ("roles", "people")
"""The parts of records that say who somebody is; an audit looks at what they did."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an audit asks for; nothing asked is everything."""

    clauses: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What answers to it, by ID; `happened` is oldest first, and only that of the period where there is one.

    `quiet` are the documents that would be in scope, had anything happened to them in the period.
    """

    asked: Asked
    trails: tuple[Trail, ...]
    records: tuple[Record, ...]
    happened: tuple[Entry, ...]
    quiet: tuple[Trail, ...]


def view_scope(compiled: Compiled, asked: Asked) -> Scope:
    """Documents and records that name one of the clauses and one of the processes.

    A clause takes those below it along. Of a period, what something happened to in it: it was recorded, came into
    force or ended, was signed, reviewed or changed, or has a date in it.
    """
    standards = coverage_of(compiled).standards
    wanted = _wanted(standards, asked)
    log = tuple(entry for entry in reversed(view_log(compiled)) if _within(entry.day, asked))
    busy = {identity(entry.about.id) for entry in log}
    fitting = [
        trail
        for _, trail in sorted(compiled.history.trails.items())
        if _fits(map(standards.name, document_clauses(trail)), wanted)
        and _serves(list_of(_fields(trail).get("process")), asked)
    ]
    trails = tuple(trail for trail in fitting if asked.first is None or identity(trail.id) in busy)
    quiet = tuple(trail for trail in fitting if trail not in trails)
    records = tuple(
        record
        for _, record in sorted(compiled.register.records.items())
        if record.type.family == "record"
        and record.type.part not in STAFF
        and _fits((*type_clauses(record.type, standards), *map(standards.name, _clauses_named(record))), wanted)
        and _serves(texts(record.get("process")), asked)
        and (asked.first is None or identity(record.id) in busy or any(_within(day, asked) for day in _days(record)))
    )
    names = {identity(name) for name in (*(one.id for one in trails), *(one.id for one in records))}
    return Scope(asked, trails, records, tuple(one for one in log if identity(one.about.id) in names), quiet)


def _clauses_named(record: Record) -> Iterator[str]:
    """The clauses that a record names, those of a question or a slot in its lists too."""
    yield from texts(record.get("clauses"))
    for value in record.values.values():
        for row in value if isinstance(value, tuple) else ():
            if isinstance(row, Mapping):
                yield from (*texts(row.get("clause")), *texts(row.get("clauses")))


def revisions_in(trail: Trail, asked: Asked) -> Iterator[Revision]:
    """The revisions whose text is here and may be read, of a period those that something happened to in it.

    What is not in force yet is not handed out.
    """
    for row in trail.revisions:
        days = (row.recorded_day, row.in_force_from, row.in_force_until, *(act.at_day for act in row.signoffs))
        busy = any(day is not None and _within(day.isoformat(), asked) for day in days)
        if row.blob is not None and not row.is_pending and (busy or asked.first is None):
            yield row


def _fields(trail: Trail) -> dict[str, object]:
    """What the text in force says, and of a document without one the last that was recorded."""
    return dict((trail.in_force or trail.revisions[-1]).fields)


def _wanted(standards: Standards, asked: Asked) -> tuple[ClauseName, ...]:
    """The clauses asked for, and those of an edition before that became them."""
    found = [standards.name(one) for one in asked.clauses]
    for name in tuple(found):
        standard = standards.known.get(name.standard or "")
        for row in standard.rows.values() if standard is not None else ():
            if standard is not None and is_within(row.number, name.number):
                found += [ClauseName(one.id, was.number) for one, was in standards.origins(standard, row)]
    return tuple(dict.fromkeys(found))


def _fits(clauses: Iterable[ClauseName], wanted: tuple[ClauseName, ...]) -> bool:
    return not wanted or any(
        one.standard == other.standard and is_within(one.number, other.number) for one in clauses for other in wanted
    )


def _serves(processes: Iterable[str], asked: Asked) -> bool:
    own = {identity(name) for name in processes} & {identity(name) for name in asked.processes}
    return bool(own) or not asked.processes


def _within(day: str, asked: Asked) -> bool:
    if asked.first is None:
        return True  # also what no day tells of
    since, to = asked.first, asked.last or date.max
    return since.isoformat() <= day <= to.isoformat()


def _days(record: Record) -> Iterator[str]:
    """The dates that a record states, those in its lists too."""
    rows = [row for value in record.values.values() if isinstance(value, tuple) for row in value]
    for value in (
        *record.values.values(),
        *(inner for row in rows if isinstance(row, Mapping) for inner in row.values()),
    ):
        if isinstance(value, date):
            yield value.isoformat()
