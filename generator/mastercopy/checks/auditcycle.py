"""Turns an audit programme and its audits into what was looked at within its cycle, what is planned and what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mastercopy.history.values import History
from mastercopy.model.fields import texts
from mastercopy.model.organisation import Organisation
from mastercopy.model.period import Duration, Period
from mastercopy.model.record import Record, identity
from mastercopy.model.register import Register
from mastercopy.model.standard import read_standards

HELD, PLANNED, OVERDUE, CALLED_OFF = "held", "planned", "overdue", "called off"
STATES = (HELD, OVERDUE, PLANNED, CALLED_OFF)
"""How an audit or a slot stands; of several, the first of these tells most."""
BEGUN = "started"
"""The state, and the day, in which an audit is more than a plan."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One row of a programme: when, of what, and the audits that take it, named or fitting, and not called off."""

    period: Period
    processes: tuple[str, ...]
    clauses: tuple[str, ...]
    note: str
    audits: tuple[Record, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a cycle has to do with one process or clause: its state (None: nothing), the audits, open slots, why not."""

    key: str
    state: str | None
    audits: tuple[Record, ...]
    slots: tuple[Slot, ...]
    left_out: str


def state_of(audit: Record, as_of: date) -> str:
    """How an audit stands on a day."""
    until = audit.get("planned_until") or audit.get("planned")
    if audit.is_left:
        return CALLED_OFF
    if audit.has_reached(BEGUN):
        return HELD
    return OVERDUE if isinstance(until, date) and until < as_of else PLANNED


def day_of(audit: Record) -> date | None:
    """The first day of an audit: on which it began, else for which it is planned."""
    day = audit.get(BEGUN) or audit.get("planned")
    return day if isinstance(day, date) else None


def clauses_of(audit: Record) -> tuple[str, ...]:
    """Every clause that an audit names, in its head or in a question."""
    asked = (clause for row in audit.get("checklist") or () for clause in texts(row.get("clause")))
    return tuple(dict.fromkeys((*texts(audit.get("clauses")), *asked)))


def head_of(clause: str) -> str:
    """A clause by its first two numbers: programmes plan no finer."""
    return ".".join(clause.strip().split(".")[:2])


def cycle_of(programme: Record) -> tuple[date, date] | None:
    """The days within which everything is audited once: as long as the cycle, to the programme's last day."""
    first, last, cycle = programme.get("from"), programme.get("until"), programme.get("cycle")
    if not isinstance(first, date) or not isinstance(last, date) or first > last:
        return None
    if isinstance(cycle, Duration):
        before = Duration(-cycle.count, cycle.unit).after(last)
        first = min(first, before + timedelta(days=1)) if before < last else date.min  # longer than there are days
    return first, last


def audits_of(register: Register, programme: Record) -> tuple[Record, ...]:
    """The audits that name a programme, by their day."""
    found = {link.source for link in register.links_in(programme.id)}
    own = [one for one in register.of_part("audits") if one.id in found]
    return tuple(sorted(own, key=lambda one: (day_of(one) or date.max, one.id)))


def read_slots(register: Register, programme: Record, as_of: date) -> tuple[Slot, ...]:
    """The slots of a programme in the order of their periods."""
    own = audits_of(register, programme)
    rows = [row for row in programme.get("slots") or () if isinstance(row.get("period"), Period)]
    return tuple(_slot(register, row, own, as_of) for row in sorted(rows, key=lambda row: row["period"].first))


def _slot(register: Register, row: dict[str, object], own: Iterable[Record], as_of: date) -> Slot:
    period = row["period"]
    assert isinstance(period, Period)
    processes, clauses = tuple(texts(row.get("process"))), tuple(texts(row.get("clauses")))
    named = [one for one in map(register.get, texts(row.get("audits"))) if one is not None]
    fitting = named if named else [one for one in own if _fits(one, period, processes, clauses)]
    standing = tuple(one for one in fitting if state_of(one, as_of) != CALLED_OFF)
    states = {state_of(one, as_of) for one in standing}
    waiting = OVERDUE if period.last < as_of else PLANNED
    state = next((one for one in (OVERDUE, PLANNED, HELD) if one in states), waiting)
    return Slot(period, processes, clauses, " ".join(texts(row.get("note"))), standing, state)


def _fits(audit: Record, period: Period, processes: tuple[str, ...], clauses: tuple[str, ...]) -> bool:
    """Whether an audit that no slot names takes one: it lies in the period and looks at all of what is planned."""
    day = day_of(audit)
    if day is None or not period.first <= day <= period.last:
        return False
    if processes:
        return set(map(identity, processes)) <= _processes(audit)
    return bool(clauses) and set(map(head_of, clauses)) <= _heads(audit)


def read_processes(register: Register, programme: Record, as_of: date) -> tuple[Seen, ...]:
    """What the cycle of a programme has to do with each process."""
    keys = [one.id for one in register.of_part("processes")]
    return _seen(
        register, programme, as_of, keys, _processes, lambda slot: set(map(identity, slot.processes)), "process"
    )


def read_clauses(register: Register, programme: Record, as_of: date, keys: Iterable[str]) -> tuple[Seen, ...]:
    """What the cycle of a programme has to do with each of some clauses."""
    return _seen(register, programme, as_of, keys, _heads, lambda slot: set(map(head_of, slot.clauses)), "clauses")


def _seen(
    register: Register,
    programme: Record,
    as_of: date,
    keys: Iterable[str],
    of_audit: Callable[[Record], set[str]],
    of_slot: Callable[[Slot], set[str]],
    field: str,
) -> tuple[Seen, ...]:
    audits = [(one, state_of(one, as_of), of_audit(one)) for one in _within(register, programme)]
    empty = [slot for slot in read_slots(register, programme, as_of) if not slot.audits]
    found = []
    for key in keys:
        same = key if field == "clauses" else identity(key)
        own = [(one, state) for one, state, names in audits if same in names]
        slots = tuple(slot for slot in empty if same in of_slot(slot))
        states = {state for _, state in own} | {slot.state for slot in slots}
        state = next((one for one in STATES if one in states), None)
        found.append(Seen(key, state, tuple(one for one, _ in own), slots, _left_out(programme, field, same)))
    return tuple(found)


def _within(register: Register, programme: Record) -> Iterator[Record]:
    """The audits of a cycle, by whichever programme, in the order of their days."""
    cycle = cycle_of(programme)
    days = ((day, one) for one in register.of_part("audits") if (day := day_of(one)) is not None)
    for day, one in sorted(days, key=lambda pair: (pair[0], pair[1].id)):
        if cycle is not None and cycle[0] <= day <= cycle[1]:
            yield one


def _left_out(programme: Record, field: str, key: str) -> str:
    same = head_of if field == "clauses" else identity
    for row in programme.get("left_out") or ():
        if key in map(same, texts(row.get(field))):
            return " ".join(texts(row.get("reason")))
    return ""


def _processes(audit: Record) -> set[str]:
    return set(map(identity, texts(audit.get("process"))))


def _heads(audit: Record) -> set[str]:
    return set(map(head_of, clauses_of(audit)))


def asked_clauses(register: Register, history: History, organisation: Organisation) -> tuple[str, ...]:
    """The clauses that a cycle has to look at: all that apply of the first standard that is followed, whose numbers
    programmes and audits name; where none is followed, those that documents in force name."""
    followed = read_standards(register, organisation).followed[:1]
    rows = ((one, row) for one in followed for row in one.asking if not one.excluded(row))
    named = {head_of(row.number) for _, row in rows if "." in row.number}
    if not named:
        forces = (trail.in_force for trail in history.trails.values())
        named = {head_of(clause) for one in forces if one is not None for clause in _listed(one.fields.get("clauses"))}
    return tuple(sorted(named, key=order_of))


def _listed(value: object) -> Iterator[str]:
    """The texts of a plain field."""
    yield from texts(tuple(value) if isinstance(value, list) else value)


def order_of(clause: str) -> tuple[tuple[int, str], ...]:
    """Numbers as numbers, so that 10 comes after 9."""
    return tuple((int(part) if part.isdecimal() and len(part) < 9 else -1, part) for part in clause.split("."))


def is_running(programme: Record, as_of: date) -> bool:
    """Whether a programme is the one of a day."""
    first, last = programme.get("from"), programme.get("until")
    return isinstance(first, date) and isinstance(last, date) and first <= as_of <= last
