"""Turns ideas, workshops, sessions and acknowledgements into what a team took part in within a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mastercopy.model.fields import texts
from mastercopy.model.lifecycle import VOID
from mastercopy.model.record import Record, identity
from mastercopy.model.register import Register


@dataclass(frozen=True, slots=True)
class Participation:
    """What a team did from one day to another: ideas, workshops and sessions with it, documents acknowledged.

    Of what was held it names the records, since several teams come to one of them.
    """

    team: Record
    ideas: int
    workshops: tuple[str, ...]
    sessions: tuple[str, ...]
    acknowledged: int

    @property
    def any(self) -> bool:
        """Whether it took part in anything."""
        return bool(self.ideas or self.workshops or self.sessions or self.acknowledged)


def read_participation(register: Register, team: Record, since: date, until: date) -> Participation:
    """What a team took part in after one day and by another."""
    return Participation(
        team,
        sum(_is_of(team, one) and _within(one.get("raised"), since, until) for one in _counting(register, "ideas")),
        _held(register, "workshops", team, since, until),
        _held(register, "sessions", team, since, until),
        sum(_within(row.get("day"), since, until) for row in _signed(register, team)),
    )


def _counting(register: Register, part: str) -> Iterator[Record]:
    return (one for one in register.of_part(part) if one.status != VOID)


def _held(register: Register, part: str, team: Record, since: date, until: date) -> tuple[str, ...]:
    return tuple(
        one.id
        for one in _counting(register, part)
        if _within(one.get("held"), since, until) and identity(team.id) in map(identity, texts(one.get("teams")))
    )


def held_with(register: Register, part: str, level: str, since: date, until: date) -> tuple[str, ...]:
    """What was held with a level of the house after one day and by another, as the records themselves say."""
    return tuple(
        one.id
        for one in _counting(register, part)
        if _within(one.get("held"), since, until) and level in texts(one.get("levels"))
    )


def _is_of(team: Record, idea: Record) -> bool:
    names = {name.strip().casefold() for name in (team.id, team.title, *(team.get("also_called") or ()))}
    return str(idea.get("team") or "").strip().casefold() in names


def _signed(register: Register, team: Record) -> Iterator[dict[str, object]]:
    """The acknowledgements of people who hold a role of the team."""
    roles = set(texts(team.get("roles")))
    members = {
        person.id
        for person in register.of_part("people")
        if any(row.get("role") in roles for row in person.get("roles") or ())
    }
    for record in register.of_part("acknowledgements"):
        yield from (row for row in record.get("acknowledgements") or () if row.get("person") in members)


def _within(day: object, since: date, until: date) -> bool:
    return isinstance(day, date) and since < day <= until
