"""Turns records of trainings and skills into values: sessions with who was there, and the newest level of a skill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mastercopy.model.fields import texts
from mastercopy.model.period import Duration, parse_duration
from mastercopy.model.record import Record, identity
from mastercopy.model.register import Register

TRAININGS, COURSES, SKILLS, COMPETENCES = "trainings", "courses", "skills", "competences"
"""The parts that records of learning play."""
HELD = "held"
"""The state of a training that took place."""
READ_WITHIN = Duration(30, "days")
"""How long readers have for a new revision where nobody says another time."""


@dataclass(frozen=True, slots=True)
class Session:
    """A training that took place: who met what it asked by ID, and which revisions it covered, by identity.

    Whoever gave it knows what it taught.
    """

    record: Record
    day: date
    course: str | None
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    covered: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Level:
    """How far somebody had come with a skill on a day, by which record."""

    level: int
    day: date
    record: Record


def rows_of(record: Record, field: str) -> Iterator[Mapping[str, Any]]:
    """The rows of a list of a record."""
    rows: Any = record.get(field)
    yield from (row for row in (rows if isinstance(rows, tuple) else ()) if isinstance(row, Mapping))


def read_sessions(register: Register, day: date) -> tuple[Session, ...]:
    """The trainings that were held by a day, oldest first."""
    found = (read_session(one, day) for one in register.of_part(TRAININGS))
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.day, one.record.id)))


def sessions_about(register: Register, documents: Sequence[str], day: date) -> tuple[Session, ...]:
    """The trainings held by a day that name a document, which may go by several numbers; oldest first."""
    sources = dict.fromkeys(link.source for name in documents for link in register.links_in(name))
    records = (found for name in sources if (found := register.get(name)) and found.type.part == TRAININGS)
    sessions = (read_session(record, day) for record in records)
    return tuple(sorted((one for one in sessions if one is not None), key=lambda one: (one.day, one.record.id)))


def read_session(record: Record, day: date) -> Session | None:
    """A training that was held by a day; None for one that is planned or did not come about."""
    held = record.get("day")
    if not record.has_reached(HELD) or not isinstance(held, date) or held > day:
        return None
    course, trainers = record.get("course"), record.get("trainers") or ()
    there = [(str(row["person"]), row.get("result")) for row in rows_of(record, "attended") if row.get("person")]
    return Session(
        record,
        held,
        identity(course) if isinstance(course, str) else None,
        tuple(dict.fromkeys((*texts(trainers), *(person for person, result in there if result != "not met")))),
        tuple(person for person, result in there if result == "not met"),
        tuple(
            (identity(str(row.get("document") or "")), str(row.get("revision") or "").strip())
            for row in rows_of(record, "covered")
        ),
    )


def valid_until(register: Register, session: Session) -> date | None:
    """The last day on which a training counts: its own, or what its course says; None for good."""
    own = session.record.get("valid_until")
    if isinstance(own, date):
        return own
    course = register.get(session.course) if session.course is not None else None
    span = course.get("valid_for") if course is not None else None
    return span.after(session.day) if isinstance(span, Duration) else None


def read_levels(register: Register, day: date) -> Mapping[tuple[str, str], Level]:
    """The newest level by a day of each person in each skill, by (person, skill without regard to case)."""
    found: dict[tuple[str, str], Level] = {}
    for record in register.of_part(SKILLS):
        for row in rows_of(record, "levels"):
            seen = row.get("day") or record.get("day")
            if isinstance(seen, date) and seen <= day and str(row.get("level")).isdigit():
                key = (str(row.get("person") or ""), skill_key(row.get("skill")))
                if key not in found or found[key].day <= seen:
                    found[key] = Level(int(str(row["level"])), seen, record)
    return found


def skill_key(written: object) -> str:
    """How names of skills are compared."""
    return " ".join(str(written or "").split()).casefold()


def organisation_says(register: Register, field: str) -> object:
    """What the organisation's own record says in a field."""
    return next((value for one in register.of_part("organisation") if (value := one.get(field)) is not None), None)


def shows_levels(register: Register) -> bool:
    """Whether the organisation lets pages show levels and results of single people."""
    return organisation_says(register, "levels_of_people") == "shown"


def time_to_read(register: Register, record: Record | None) -> Duration:
    """How long readers of a document have: as its type's rule says, else as the organisation says, else thirty days."""
    rules = record.type.rules if record is not None else ()
    said = (str(use.options.get("within") or "") for use in rules if use.slug == READING_RULE)
    own = next((span for text in said if (span := parse_duration(text)) is not None), None)
    if own is not None:
        return own
    general = organisation_says(register, "read_within")
    return general if isinstance(general, Duration) else READ_WITHIN


READING_RULE = "acknowledgement-overdue"
"""The rule by which a type of documents says how long its readers have."""


def links_of(record: Record, field: str) -> tuple[str, ...]:
    """The IDs that a field names, by identity."""
    return tuple(identity(one) for one in texts(record.get(field)))
