"""Turns units of the organisation into the chart of who reports to whom, with the roles in each and who holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.fields import texts
from mastercopy.model.record import Record, identity
from mastercopy.views.addresses import register_url
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.wording import show
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "for/chart.html"
TITLE = say("Who reports to whom")
DEEPEST = 7
"""So many levels are drawn one in the other; what lies deeper stands on the last of them, and says whom it is under."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role with its page, and who holds it today."""

    role: Named
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: who leads it, which roles are in it, what it answers for, and the units below."""

    named: Named
    lead: Held
    roles: tuple[Held, ...]
    purpose: str
    processes: tuple[Named, ...]
    under: str
    below: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class UnitChart:
    """The units at the top with all below them, those that stand in a ring, and the roles that are in no unit."""

    tops: tuple[Unit, ...]
    rings: tuple[Named, ...]
    elsewhere: tuple[Named, ...]
    register: str


class _Drawing:
    """The units by the one above them; it lives only inside `view_units`."""

    def __init__(self, compiled: Compiled, records: tuple[Record, ...]) -> None:
        self.compiled = compiled
        self.below: dict[str, list[Record]] = {}
        known = {identity(record.id) for record in records}
        for record in sorted(records, key=lambda one: one.title):
            above = identity(str(record.get("under") or ""))
            self.below.setdefault(above if above in known else "", []).append(record)
        self.drawn: set[str] = set()

    def units(self, above: str, depth: int = 0) -> tuple[Unit, ...]:
        """The units below one, each with those below it, down to the deepest level."""
        found = self.below.get(above, [])
        if depth == DEEPEST:
            found = self._all_below(found)
        return tuple(self._unit(record, depth) for record in found if self._take(record))

    def _all_below(self, records: list[Record]) -> list[Record]:
        """Units with all that are anywhere below them."""
        found = list(records)
        seen = {record.id for record in found}
        for record in found:  # grows while it is walked
            more = [one for one in self.below.get(identity(record.id), ()) if one.id not in seen]
            seen.update(one.id for one in more)
            found.extend(more)
        return found

    def _take(self, record: Record) -> bool:
        fresh = identity(record.id) not in self.drawn
        self.drawn.add(identity(record.id))
        return fresh

    def _unit(self, record: Record, depth: int) -> Unit:
        compiled, under = self.compiled, record.get("under")
        return Unit(
            name_of(compiled, record.id),
            _held(compiled, str(record.get("lead") or "")),
            tuple(_held(compiled, role) for role in texts(record.get("roles") or ())),
            show(record.get("purpose")),
            tuple(name_of(compiled, one) for one in texts(record.get("processes") or ())),
            person_name(compiled, str(under)).title if under and depth == DEEPEST else "",
            self.units(identity(record.id), depth + 1) if depth < DEEPEST else (),
        )


def view_units(compiled: Compiled) -> UnitChart | None:
    """The chart of the day; None where the organisation draws none."""
    records = compiled.register.of_part("chart")
    if not records:
        return None
    drawing = _Drawing(compiled, records)
    tops = drawing.units("")
    rings = tuple(name_of(compiled, one.id) for one in records if identity(one.id) not in drawing.drawn)
    named = {role for one in records for role in (*texts(one.get("lead")), *texts(one.get("roles") or ()))}
    elsewhere = (role.id for role in compiled.register.of_part("roles") if role.id not in named)
    register = register_url(records[0].type.name)
    return UnitChart(tops, rings, tuple(person_name(compiled, role) for role in elsewhere), register)


def _held(compiled: Compiled, role: str) -> Held:
    holders = compiled.people.holders(role, compiled.as_of)
    return Held(person_name(compiled, role), tuple(person_name(compiled, one).title for one in holders))
