"""Says who acts, in which role, and what holds on the day: the questions that every act of a person begins with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mastercopy.editing.desk import PARTS, Desk, find_document
from mastercopy.history.trail import trace_history
from mastercopy.history.values import History, Revision, Trail
from mastercopy.model.calendar import read_calendar
from mastercopy.model.record import Record
from mastercopy.words import MastercopyError, meant


def own_person(desk: Desk) -> str | None:
    """The person to whom Git's user.email belongs; None where it is nobody's."""
    who = desk.repository.read_identity() if desk.repository is not None else None
    return desk.people.by_email.get(who[1].casefold()) if who is not None else None


def find_person(desk: Desk, named: str | None, way: str) -> str:
    """The person named, else the one whose e-mail Git knows; an error that says the way where it is nobody."""
    if named is None:
        own = own_person(desk)
        if own is None:
            raise MastercopyError("who acts is not known: Git's user.email belongs to nobody here", way)
        return own
    known = next((one for one in desk.people.persons if one.casefold() == named.strip().casefold()), None)
    if known is None:
        raise MastercopyError(f"{named[:64]!r} is nobody in the records", meant(named, desk.people.persons))
    return known


def find_role(desk: Desk, person: str, named: str | None, day: date, likely: Sequence[str] = ()) -> str:
    """The role named, where the person holds it on the day; else the first likely one held, else the only one."""
    if named is not None:
        role = next((one.id for one in desk.roles if one.id.casefold() == named.strip().casefold()), named.strip())
        if not desk.people.holds(person, role, day):
            raise MastercopyError(
                f"{person} does not hold the role {named[:64]!r} on {day}", "see roles and delegations in the records"
            )
        return role
    held = [one for one in roles_of(desk) if desk.people.holds(person, one, day)]
    wanted = [role for role in likely if role in held]
    if not wanted and len(held) != 1:
        raise MastercopyError(
            f"{person} holds {'several roles' if held else 'no role'} on {day}",
            f"say with --role which is meant: {', '.join(held)}" if held else "give a role to the person first",
        )
    return (wanted or held)[0]


def roles_of(desk: Desk) -> tuple[str, ...]:
    """Every role that is declared or held, in order."""
    held = (period.role for person in desk.people.persons.values() for period in person.roles)
    return tuple(dict.fromkeys((*(role.id for role in desk.roles), *held)))


def trace_desk(desk: Desk, day: date) -> History:
    """What main has recorded, as it stands on a day."""
    timeline = desk.project.timeline
    plain = timeline.plain_at(len(timeline.steps) - 1, PARTS.calendar)
    return trace_history(desk.project.archive, day, read_calendar(plain, timeline.organisation.timezone))


def find_in_force(desk: Desk, history: History, name: str) -> tuple[Record, Trail, Revision]:
    """A document with its trail and the revision in force; an error where nothing of it is."""
    record = find_document(desk, name)
    trail = history.trail(record.id)
    if trail is None or trail.in_force is None:
        state = f"it is {trail.status}" if trail is not None and trail.status else "main has recorded nothing of it"
        raise MastercopyError(f"nothing of {record.id} is in force: {state}", "see `mastercopy register`", record.place)
    return record, trail, trail.in_force


def check_past(day: date, today: date, what: str) -> None:
    """An error for the day of an act that has not come yet."""
    if day > today:
        raise MastercopyError(f"{day} lies ahead, and {what}", f"the last day that can be is {today}")
