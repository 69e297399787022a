"""Turns acknowledgements and trainings into who knows what is in force of a document, and who does not yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.history.readership import Reader, read_readership
from mastercopy.views.addresses import record_url
from mastercopy.views.readersview import URL
from mastercopy.words.saying import say, say_count

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.history.values import Trail


@dataclass(frozen=True, slots=True)
class Reading:
    """Who has to follow a text in force, and who of them has read it or was trained on it.

    `kept` tells whether it is recorded at all who knows the document; without that nothing is known. `asks` is what it
    asks of who does not know it: to read it, or to be trained.
    """

    roles: tuple[str, ...]
    readers: tuple[Reader, ...]
    kept: bool
    asks: str
    url: str | None

    @property
    def people(self) -> tuple[str, ...]:
        """Who has to follow it."""
        return tuple(one.person for one in self.readers)

    @property
    def done(self) -> tuple[str, ...]:
        """Who of them knows it."""
        return tuple(one.person for one in self.readers if one.known is not None)

    @property
    def waits(self) -> tuple[str, ...]:
        """Who does not know it yet."""
        return tuple(one.person for one in self.readers if one.known is None)

    @property
    def due(self) -> date | None:
        """By when the first of those who wait has to know it."""
        return min((one.due for one in self.readers if one.known is None), default=None)

    @property
    def word(self) -> str:
        """What those who know it have done."""
        return say("trained") if self.asks == "train" else say("read and understood")

    @property
    def told(self) -> str:
        """How far it has got, where it is known."""
        done, all_of_them = len(self.done), len(self.readers)
        return say_count("{part} of {number} reader", "{part} of {number} readers", all_of_them, part=done)


def view_reading(compiled: Compiled, trail: Trail) -> Reading | None:
    """Who knows what is in force of a document; None where nothing is, or where it names no readers."""
    found = read_readership(compiled.register, compiled.people, trail, compiled.as_of)
    if found is None:
        return None
    declared = any((known := compiled.register.get(role)) and known.type.part == "roles" for role in found.roles)
    source = compiled.register.get(found.sources[0]) if found.sources else None
    url = URL if declared else record_url(source.type, source.id) if source is not None else None
    return Reading(found.roles, found.readers, found.kept, found.asks, url)
