"""Turns a person into what he or she has read and learned, can do, and has to do: the own page, for inside alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mastercopy.history.readership import Readership
from mastercopy.model.competences import Learned, read_wants
from mastercopy.model.learning import read_sessions, rows_of
from mastercopy.views.addresses import document_url, record_url
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.readersview import Mark, view_mark
from mastercopy.views.skillview import view_want
from mastercopy.views.wording import show
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

DEVELOPMENT = "development"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that somebody did to learn: the day, what, how many hours, and what was taken from it."""

    day: str
    what: Named
    hours: str
    learned: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What one person follows, is asked for, was trained in, and did of their own."""

    texts: tuple[tuple[Named, str, Mark], ...]
    wants: tuple[tuple[Named, str, Mark], ...]
    trained: tuple[Entry, ...]
    development: tuple[Entry, ...]
    aims: tuple[str, ...]
    hours: str


def view_person(compiled: Compiled, person: str, every: Sequence[Readership], learned: Learned) -> OwnPage:
    """The learning of one person."""
    own = [one for one in compiled.register.of_part(DEVELOPMENT) if one.get("person") == person]
    entries = sorted((entry for one in own for entry in _entries(one)), key=lambda entry: entry.day, reverse=True)
    trained = tuple(_trained(compiled, person))
    return OwnPage(
        tuple(_texts(compiled, person, every)),
        tuple(_wants(compiled, person, learned)),
        trained,
        tuple(entries),
        tuple(show(one.get("aim")) for one in own if one.get("aim")),
        _sum([*trained, *entries]),
    )


def _texts(compiled: Compiled, person: str, every: Sequence[Readership]) -> Iterator[tuple[Named, str, Mark]]:
    for found in every:
        for reader in found.readers:
            if reader.person == person:
                named = Named(found.trail.id, found.trail.title, document_url(found.trail.id))
                silent = Mark(say("Not recorded"), say("nobody records who has read it"), "old")
                mark = view_mark(found, reader, compiled.as_of) if found.kept else silent
                if reader.known is not None and reader.known.because:
                    mark = replace(mark, note=say_row("", (mark.note, " (", say_row("; ", reader.known.because), ")")))
                yield named, found.revision.revision, mark


def _wants(compiled: Compiled, person: str, learned: Learned) -> Iterator[tuple[Named, str, Mark]]:
    for want in read_wants(learned):
        if want.person == person:
            named = name_of(compiled, want.course or want.requirement.id)
            about = named if want.skill is None else Named(want.skill, want.skill, named.url)
            asked = say("Course") if want.skill is None else say("Level {level}", level=want.level)
            yield (
                about,
                say("{asked}, as {title}", asked=asked, title=person_name(compiled, want.role).title),
                view_want(compiled, want),
            )


def _trained(compiled: Compiled, person: str) -> Iterator[Entry]:
    for one in reversed(read_sessions(compiled.register, compiled.as_of)):
        record = one.record
        if person in (*one.met, *one.unmet):
            covered = (
                say("{get} revision {get2}", get=row.get("document"), get2=row.get("revision"))
                for row in rows_of(record, "covered")
            )
            named = Named(record.id, record.title, record_url(record.type, record.id))
            told = say_row(", ", covered) if person in one.met else say("did not meet it; to be done again")
            yield Entry(one.day.isoformat(), named, show(record.get("hours")), told)


def _entries(record: Record) -> Iterator[Entry]:
    url = record_url(record.type, record.id)
    for row in rows_of(record, "entries"):
        what = show(row.get("what"))
        yield Entry(show(row.get("day")), Named(what, what, url), show(row.get("hours")), show(row.get("learned")))


def _sum(entries: Sequence[Entry]) -> str:
    """Hours of all that say how many."""
    total = sum(float(one.hours) for one in entries if one.hours)
    return f"{total:g}"
