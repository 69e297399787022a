"""Says what the search finds documents and records by: numbers, titles, everyday names, and what replaces the old."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mastercopy.history.values import Trail
from mastercopy.model.acknowledging import ACKNOWLEDGEMENTS
from mastercopy.site.content import SearchEntry
from mastercopy.site.speech import read_speech
from mastercopy.views.addresses import document_url
from mastercopy.views.naming import name_of, person_name
from mastercopy.views.textview import list_of
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def document_entry(compiled: Compiled, trail: Trail, title: str) -> SearchEntry:
    """What a text in force is found by, beside its words."""
    called = ", ".join(list_of(trail.fields.get("also_called")))
    also = [
        *([say("Formerly {names}.", names=", ".join(trail.formerly))] if trail.formerly else []),
        *([say("Also called {names}.", names=called)] if called else []),
    ]
    owner = [say("Owner: {name}.", name=person_name(compiled, trail.owner).title)] if trail.owner else []
    clauses = ", ".join(list_of(trail.fields.get("clauses")))
    last = [*owner, *([say("Clauses: {names}.", names=clauses)] if clauses else [])]
    tell, numbers = read_speech(compiled.language).say, (trail.id, *trail.formerly)
    return SearchEntry(document_url(trail.id), title, tell(say_row(" ", also)), numbers, tell(say_row(" ", last)))


def more_entries(compiled: Compiled) -> tuple[SearchEntry, ...]:
    """What else is found: withdrawn numbers, and the records by number and title."""
    tell = read_speech(compiled.language).say
    found = (*_gone(compiled), *_records(compiled))
    return tuple(replace(one, title=tell(one.title), also=tell(one.also)) for one in found)


def _gone(compiled: Compiled) -> Iterator[SearchEntry]:
    """What the search answers for a number that was withdrawn: only that, and what replaces it."""
    for name, trail in sorted(compiled.history.trails.items()):
        if trail.in_force is None and trail.withdrawn is not None and trail.status == "withdrawn":
            follows = trail.withdrawn.superseded_by
            instead = say("Use {name} instead.", name=follows) if follows else say("Nothing replaces it.")
            said = say_row(" ", (f"{trail.title}.", instead))
            numbers = (name, *trail.formerly)  # a title would put it before the texts in force that hold the same words
            yield SearchEntry(document_url(name), say("{name} (withdrawn)", name=name), said, numbers)


def _records(compiled: Compiled) -> Iterator[SearchEntry]:
    for _, record in sorted(compiled.register.records.items()):
        if record.type.family != "record" or record.type.part in ("signoffs", ACKNOWLEDGEMENTS):
            continue
        named = name_of(compiled, record.id)
        if named.url is not None:
            numbers = (record.id,) if record.id != record.id.lower() else ()
            yield SearchEntry(named.url, named.text, record.type.title, numbers, is_record=True)
