"""Turns acknowledgements into who has read what is in force, and who has not yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.acknowledging import readers_of_text, records_about
from mastercopy.views.addresses import record_url
from mastercopy.views.textview import list_of

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.history.values import Trail


@dataclass(frozen=True, slots=True)
class Reading:
    """Who has to follow a text in force, and who of them has acknowledged exactly this text.

    `kept` tells whether acknowledgements of its document are kept at all; without them nothing is known.
    """

    roles: tuple[str, ...]
    people: tuple[str, ...]
    done: tuple[str, ...]
    kept: bool
    url: str | None

    @property
    def waits(self) -> tuple[str, ...]:
        """Who has not acknowledged it yet."""
        return tuple(person for person in self.people if person not in self.done)

    @property
    def told(self) -> str:
        """How far it has got, where it is known."""
        readers = "reader" if len(self.people) == 1 else "readers"
        return f"{len(self.people) - len(self.waits)} of {len(self.people)} {readers}"


def view_reading(compiled: Compiled, trail: Trail) -> Reading | None:
    """Who has read what is in force of a document; None where nothing is, or where it names no readers."""
    current = trail.in_force
    roles = list_of(current.fields.get("readers")) if current is not None else ()
    if current is None or not roles:
        return None
    held = (person for role in roles for person in compiled.people.holders(role, compiled.as_of))
    people = tuple(sorted(dict.fromkeys(held)))
    names = (trail.id, *trail.formerly)
    kept = [record for name in names for record in records_about(compiled.register, name)]
    done = readers_of_text(compiled.register, names, current.digest, compiled.as_of)
    url = record_url(kept[0].type, kept[0].id) if kept else None
    return Reading(roles, people, tuple(sorted(done)), bool(kept), url)
