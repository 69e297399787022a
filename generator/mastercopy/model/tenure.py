"""Turns periods of roles and delegations into the day since which somebody holds a role without a break."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from mastercopy.model.organisation import People, RolePeriod

ALWAYS = date.min
"""Since when a role is held of which nobody wrote down a first day."""


def held_since(people: People, person: str, role: str, day: date) -> date | None:
    """The first day of the unbroken time in which a person may act in a role on a day; None where they may not.

    Periods that follow each other without a day between them are one, and a delegation counts while its giver holds it.
    """
    if not people.holds(person, role, day):
        return None
    periods = tuple(_periods(people, person, role))
    while True:
        starts = [one.start or ALWAYS for one in periods if one.holds(day) and people.holds(person, role, day)]
        first = min(starts, default=day)
        if first == ALWAYS or not people.holds(person, role, first - timedelta(days=1)):
            return first
        day = first - timedelta(days=1)


def _periods(people: People, person: str, role: str) -> Iterator[RolePeriod]:
    """The person's own periods of a role, and those in which it was given to them, as far as the giver held it."""
    yield from _own(people, person, role)
    for given in people.delegations:
        if (given.taker, given.role) == (person, role):
            for own in _own(people, given.giver, role):
                yield _both(given.period, own)


def _own(people: People, person: str, role: str) -> Iterator[RolePeriod]:
    known = people.persons.get(person)
    yield from (one for one in (known.roles if known is not None else ()) if one.role == role)


def _both(one: RolePeriod, other: RolePeriod) -> RolePeriod:
    starts = [day for day in (one.start, other.start) if day is not None]
    ends = [day for day in (one.until, other.until) if day is not None]
    return RolePeriod(one.role, max(starts, default=None), min(ends, default=None))
