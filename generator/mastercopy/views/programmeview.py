"""Turns an audit programme into its plan and its coverage: processes by period, clauses by process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mastercopy.checks.auditcycle import (
    HELD,
    Seen,
    Slot,
    asked_clauses,
    audits_of,
    clauses_of,
    cycle_of,
    day_of,
    head_of,
    order_of,
    read_clauses,
    read_processes,
    read_slots,
    state_of,
)
from mastercopy.checks.auditday import team_of
from mastercopy.model.fields import texts
from mastercopy.model.period import Period, period_of
from mastercopy.model.record import identity
from mastercopy.views.addresses import record_url
from mastercopy.views.auditmarks import MARKS, UNSEEN, Mark
from mastercopy.views.naming import Named, name_of, names_of, person_name
from mastercopy.views.textview import list_of
from mastercopy.views.wording import show
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

_KINDS = ("quarter", "half-year", "year")
_MOST_COLUMNS = 8
"""More columns than these are no table for paper."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One mark in a cell: an audit, or a slot that waits for one, with its day or period."""

    mark: Mark
    named: Named | None
    when: str


@dataclass(frozen=True, slots=True)
class Line:
    """One process or clause: how the cycle covers it, and what stands in each column."""

    named: Named
    mark: Mark
    cells: tuple[tuple[Entry, ...], ...]
    note: str


@dataclass(frozen=True, slots=True)
class Planned:
    """One line of the plan: when, what, who, and how it stands."""

    when: str
    audit: Named | None
    what: tuple[Named, ...]
    clauses: str
    who: tuple[Named, ...]
    mark: Mark
    note: str


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """The coverage of a programme and its plan; `cycle` are the first and the last day that count."""

    cycle: tuple[str, str]
    periods: tuple[str, ...]
    processes: tuple[Line, ...]
    columns: tuple[Named, ...]
    clauses: tuple[Line, ...]
    plan: tuple[Planned, ...]

    @property
    def covered(self) -> int:
        """How many clauses were looked at."""
        return sum(line.mark is MARKS[HELD] for line in self.clauses)

    @property
    def gaps(self) -> tuple[Line, ...]:
        """What no audit looks at and nobody gave a reason for."""
        return tuple(line for line in (*self.processes, *self.clauses) if line.mark is MARKS[None] and not line.note)

    @property
    def held(self) -> int:
        """How many audits of the plan were held."""
        return sum(line.mark is MARKS[HELD] for line in self.plan)


def view_programme(compiled: Compiled, programme: Record) -> ProgrammePage:
    """A programme as of the day."""
    register, as_of = compiled.register, compiled.as_of
    cycle = cycle_of(programme)
    columns = _columns(programme)
    processes = read_processes(register, programme, as_of)
    clauses = read_clauses(register, programme, as_of, _clauses(compiled, programme))
    keys = tuple(one.key for one in processes)
    expected = _expected(compiled)
    return ProgrammePage(
        (show(cycle[0]), show(cycle[1])) if cycle is not None else ("", ""),
        tuple(period.text for period in columns),
        tuple(
            Line(
                name_of(compiled, one.key),
                MARKS[one.state],
                tuple(_by_period(compiled, programme, one, columns)),
                one.left_out,
            )
            for one in processes
        ),
        names_of(compiled, keys),
        tuple(
            Line(
                Named(one.key, one.key, None),
                MARKS[one.state],
                _by_process(compiled, one, keys, expected),
                one.left_out,
            )
            for one in clauses
        ),
        tuple(_plan(compiled, programme)),
    )


def _clauses(compiled: Compiled, programme: Record) -> Sequence[str]:
    """The clauses that are asked for, and those that a slot or audit of the programme looks at besides."""
    asked = asked_clauses(compiled.register, compiled.history, compiled.organisation)
    slots = (clause for row in programme.get("slots") or () for clause in texts(row.get("clauses")))
    more = {head_of(clause) for audit in audits_of(compiled.register, programme) for clause in clauses_of(audit)}
    return sorted({*asked, *more, *map(head_of, slots)}, key=order_of)


def _columns(programme: Record) -> tuple[Period, ...]:
    """The periods of a programme: quarters, or longer ones where it is longer."""
    first, last = programme.get("from"), programme.get("until")
    if not isinstance(first, date) or not isinstance(last, date):
        return ()
    for kind in _KINDS:
        found = _through(first, last, kind)
        if len(found) <= _MOST_COLUMNS:
            return found
    return found[:_MOST_COLUMNS]


def _through(first: date, last: date, kind: str) -> tuple[Period, ...]:
    found: list[Period] = []
    at = period_of(first, kind)
    while at.first <= last and len(found) <= _MOST_COLUMNS:
        found.append(at)
        if at.last == date.max:
            break
        at = period_of(at.last + timedelta(days=1), kind)
    return tuple(found)


def _by_period(
    compiled: Compiled, programme: Record, seen: Seen, columns: tuple[Period, ...]
) -> Iterator[tuple[Entry, ...]]:
    """The audits of the programme and the slots that wait, in the column of their day."""
    own = {one.id for one in audits_of(compiled.register, programme)}
    for period in columns:
        audits = (one for one in seen.audits if one.id in own and _lies(day_of(one), period))
        slots = (slot for slot in seen.slots if _lies(slot.period.first, period))
        yield (*(_entry(compiled, one) for one in audits), *(_waiting(slot) for slot in slots))


def _lies(day: date | None, period: Period) -> bool:
    return day is not None and period.first <= day <= period.last


def _entry(compiled: Compiled, audit: Record) -> Entry:
    return Entry(MARKS[state_of(audit, compiled.as_of)], _number(audit), show(day_of(audit)))


def _waiting(slot: Slot) -> Entry:
    return Entry(MARKS[slot.state], None, show(slot.period))


def _number(audit: Record) -> Named:
    """An audit by its number alone, which is short enough for a cell."""
    return Named(audit.id, audit.id, record_url(audit.type, audit.id))


def _by_process(
    compiled: Compiled, seen: Seen, keys: Sequence[str], expected: frozenset[tuple[str, str]]
) -> tuple[tuple[Entry, ...], ...]:
    cells = []
    for key in keys:
        own = [one for one in seen.audits if identity(key) in map(identity, texts(one.get("process")))]
        slots = [slot for slot in seen.slots if identity(key) in map(identity, slot.processes)]
        entries = (*(_entry(compiled, one) for one in own), *(_waiting(slot) for slot in slots))
        missing = not entries and (identity(key), seen.key) in expected
        cells.append((Entry(UNSEEN, None, ""),) if missing else entries)
    return tuple(cells)


def _expected(compiled: Compiled) -> frozenset[tuple[str, str]]:
    """(process, clause) of documents in force: what they say there is what an audit would look at."""
    forces = (trail.in_force for trail in compiled.history.trails.values())
    return frozenset(
        (identity(process), head_of(clause))
        for one in forces
        if one is not None
        for process in list_of(one.fields.get("process"))
        for clause in list_of(one.fields.get("clauses"))
    )


def _plan(compiled: Compiled, programme: Record) -> Iterator[Planned]:
    """Slots and the audits that take them, then audits that have no slot, all by their day."""
    slots = read_slots(compiled.register, programme, compiled.as_of)
    taken = {one.id for slot in slots for one in slot.audits}
    lines: list[tuple[date, str, Planned]] = []
    for slot in slots:
        if not slot.audits:
            lines.append((slot.period.first, "", _slot_line(compiled, slot)))
        lines.extend(
            (day_of(one) or slot.period.first, one.id, _audit_line(compiled, one, slot)) for one in slot.audits
        )
    free = (one for one in audits_of(compiled.register, programme) if one.id not in taken)
    lines.extend((day_of(one) or date.max, one.id, _audit_line(compiled, one, None)) for one in free)
    return (line for _, _, line in sorted(lines, key=lambda row: row[:2]))


def _slot_line(compiled: Compiled, slot: Slot) -> Planned:
    return Planned(
        show(slot.period),
        None,
        names_of(compiled, slot.processes),
        say_row(", ", slot.clauses),
        (),
        MARKS[slot.state],
        slot.note,
    )


def _audit_line(compiled: Compiled, audit: Record, slot: Slot | None) -> Planned:
    day = day_of(audit)
    moved = slot is not None and not _lies(day, slot.period)
    notes = (
        say("planned for {period}", period=slot.period) if slot and moved else "",
        slot.note if slot else "",
        show(audit.get("reason")),
    )
    return Planned(
        show(day),
        Named(audit.id, audit.title, record_url(audit.type, audit.id)),
        names_of(compiled, texts(audit.get("process"))),
        say_row(", ", texts(audit.get("clauses"))),
        tuple(person_name(compiled, one) for one in team_of(audit)),
        MARKS[state_of(audit, compiled.as_of)],
        say_row(". ", [note for note in notes if note]),
    )
