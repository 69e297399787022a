"""Says which periods of a role, held or delegated, reached main later than they begin."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from mastercopy.history.timeline import Timeline, lies_in
from mastercopy.history.values import BackdatedRole
from mastercopy.model.organisation import RolePeriod, read_people

Held = dict[tuple[str, str, date | None], list[RolePeriod]]


def trace_backdated(timeline: Timeline, history_starts: date | None, day: date) -> tuple[BackdatedRole, ...]:
    """The periods that stand on a day and were entered late; the first list and imports are taken as found."""
    parts = timeline.parts
    places = (*parts.people, *parts.organisation)
    positions = sorted({at for path in timeline.touches if lies_in(path, places) for at, _ in timeline.touches[path]})
    before: Held = {}
    found: dict[tuple[str, str, date | None], tuple[BackdatedRole, date]] = {}
    for position in positions:
        entered = timeline.days[position]
        if entered > day:
            break
        now = _held(timeline, position)
        found = {key: late for key, late in found.items() if any(p.holds(late[1]) for p in now.get(key, ()))}
        exempt = not before or (history_starts is not None and entered <= history_starts)
        for key, periods in now.items() if not exempt else ():
            late = [at for period in periods if (at := _late_from(key, period, before, entered)) is not None]
            if key not in found and late:
                commit = timeline.steps[position].commit.id
                found[key] = BackdatedRole(*key, entered, commit, parts.people[0]), min(late)
        before = now or before
    return tuple(found[key][0] for key in sorted(found, key=lambda key: (key[0], key[1], key[2] or date.min)))


def _held(timeline: Timeline, position: int) -> Held:
    people = read_people(
        timeline.plain_at(position, timeline.parts.people), timeline.plain_at(position, timeline.parts.organisation)
    )
    held: Held = {}
    for person in people.persons.values():
        for period in person.roles:
            held.setdefault((person.id, period.role, period.start), []).append(period)
    for given in people.delegations:
        held.setdefault((given.taker, given.role, given.period.start), []).append(given.period)
    return held


def _late_from(key: tuple[str, str, date | None], period: RolePeriod, before: Held, entered: date) -> date | None:
    """The first day before it was entered that a period covers and no period of the list before it did."""
    known = [p for (who, role, _), periods in before.items() if (who, role) == key[:2] for p in periods]
    at = _first_free(period.start or date.min, known)
    return at if at is not None and at < entered and (period.until is None or at <= period.until) else None


def _first_free(at: date, known: Iterable[RolePeriod]) -> date | None:
    """The first day from one on that no period covers; None where one covers all that follow."""
    for period in sorted(known, key=lambda period: period.start or date.min):
        if period.holds(at):
            if period.until is None or period.until == date.max:
                return None
            at = period.until + timedelta(days=1)
    return at
