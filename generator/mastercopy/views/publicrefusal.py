"""Says what an extract for the public would tell of people, or of what is not public: with any of it there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from mastercopy.model.fields import texts
from mastercopy.model.personal import personal_in
from mastercopy.model.record import Record
from mastercopy.model.redaction import ELSEWHERE
from mastercopy.views.publicview import PublicExtract, PublicText, public_fields, public_records
from mastercopy.views.wording import show

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def find_refusals(compiled: Compiled, extract: PublicExtract, read: Callable[[PublicText], str]) -> tuple[str, ...]:
    """One sentence for each reason not to publish, by record and document; `read` gives the words of a text."""
    names = _staff(compiled)
    own = tuple(one for way in extract.ways for one in (way.mail, way.telephone, way.web, way.reach) if one)
    found: dict[str, None] = {}
    for about, text in _shown(compiled, extract, read):
        for contact in (*own, extract.contact):
            text = text.replace(contact, " ") if contact else text
        for said in _said(text, names):
            found[f"{about} {said}"] = None
    return tuple(found)


def _shown(compiled: Compiled, extract: PublicExtract, read: Callable[[PublicText], str]) -> Iterator[tuple[str, str]]:
    """(whose, text) of everything that people wrote and the extract shows, but how to reach the organisation."""
    for record in public_records(compiled):
        yield from ((record.id, text) for text in _of_record(record))
    for one in extract.texts:
        yield one.trail.id, f"{one.title}\n{read(one)}"


def _of_record(record: Record) -> Iterator[str]:
    yield record.title
    for spec in public_fields(record):
        value = record.get(spec.name)
        yield from texts(value) if isinstance(value, tuple) else (show(value),)
    yield from (show(row.get("what")) for row in record.get("actions") or ())


def _staff(compiled: Compiled) -> Mapping[str, re.Pattern[str]]:
    """How each person of the house would be named: by name, by an ID that is no mere word, by address."""
    whole = compiled.whole or compiled
    found = {}
    for name, person in whole.people.persons.items():
        spelled = [one for one in (person.name, *person.emails) if one]
        spelled += [] if name.isalpha() else [name]
        if spelled:
            said = "|".join(map(re.escape, spelled))
            found[person.name or name] = re.compile(rf"(?<!\w)(?:{said})(?!\w)", re.IGNORECASE)
    return found


def _said(text: str, names: Mapping[str, re.Pattern[str]]) -> Iterator[str]:
    yield from (f"seems to hold {one}" for one in personal_in(text))
    yield from (f"names {name}, who works here" for name, pattern in names.items() if pattern.search(text))
    if ELSEWHERE in text:
        yield "names something that is not public"
