"""Turns the IDs that people write into names with links: documents, records, people and roles."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from mastercopy.views.addresses import document_url, record_url
from mastercopy.words.saying import Told, say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record


_LONGEST_MARK = 120
_ADDRESS = re.compile(r"\s*<[^<>]*>\s*$")


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name, and its page where it has one."""

    id: str
    title: str
    url: str | None

    @property
    def text(self) -> str:
        """Number and title; a record whose ID is only a word for the repository goes by its title."""
        if self.title and (self.id == self.id.lower() or self.title == self.id):
            return self.title
        if isinstance(self.title, Told):
            return say_row(" ", (self.id, self.title))
        return f"{self.id} {self.title}".strip()


def name_of(compiled: Compiled, written: str) -> Named:
    """What an ID names; an unknown one keeps its text and has no page."""
    trail = compiled.history.trail(written)
    if trail is not None:
        return Named(trail.id, trail.title, document_url(trail.id))
    record = compiled.register.get(unicodedata.normalize("NFC", written.strip()))
    if record is None or record.type.family == "document":
        return Named(written, written, None)
    return Named(record.id, called(record), record_url(record.type, record.id))


def called(record: Record) -> str:
    """A record's title; one without is called what its type is, of the document that it is about."""
    about = record.get("document")
    if record.title in ("", record.id) and isinstance(about, str) and about:
        return say("{title} of {about}", title=record.type.title, about=about)
    if record.title in ("", record.id) and not any(letter.isdigit() for letter in record.id):
        return record.type.title
    return record.title or record.id


def person_name(compiled: Compiled, written: str) -> Named:
    """A person or role by title alone."""
    named = name_of(compiled, written)
    return Named(named.title, named.title, named.url)


def names_of(compiled: Compiled, written: Iterable[str]) -> tuple[Named, ...]:
    return tuple(name_of(compiled, name) for name in written)


def without_address(author: str) -> str:
    """A Git author by name alone: pages show nobody's e-mail address."""
    return _ADDRESS.sub("", author).strip() or say("somebody without a name")


def realm_of(compiled: Compiled) -> str:
    """What tells our numbers from those of another organisation, for ever and wherever the site lies: its beginning."""
    steps = compiled.blobs.timeline.steps
    begun = steps[0].commit.id if steps and steps[0].commit.id else compiled.organisation.name
    return hashlib.sha256(begun.encode("utf-8", "replace")).hexdigest()[:16]


def mark_of(key: str) -> str:
    """A key as a part of an address that lasts: as it is while it is short, else what stands for it."""
    plain = quote(key, safe="-.:", errors="replace")
    return plain if len(plain) <= _LONGEST_MARK else hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]


def knows(compiled: Compiled, written: str) -> bool:
    """Whether an ID names something with a page."""
    return name_of(compiled, written).url is not None


__all__ = ["Named", "knows", "mark_of", "name_of", "names_of", "person_name", "realm_of", "without_address"]
