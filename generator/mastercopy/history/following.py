"""Turns the links of records and the causes of revisions into what follows from what, up and down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mastercopy.history.values import History, Revision
from mastercopy.model.fields import texts
from mastercopy.model.record import Record, identity
from mastercopy.model.register import Register

BACK, FORTH = ("because",), ("corrective_action", "followed_by")
"""Fields that name where a record comes from, and fields that name what followed from it."""
PROMISED = ("documents", "changed", "corrective_action")
"""Fields that name what a record changes, documents among it."""


@dataclass(frozen=True, slots=True)
class Following:
    """What every record comes from (`up`) and leads to (`down`), and the revisions that name it as their cause."""

    register: Register
    history: History
    up: Mapping[str, tuple[str, ...]]
    down: Mapping[str, tuple[str, ...]]
    caused: Mapping[str, tuple[Revision, ...]]

    def before(self, record: Record) -> tuple[Record, ...]:
        """Everything that a record comes from, the farthest first."""
        return tuple(reversed(self._walk(record, self.up)))

    def after(self, record: Record) -> tuple[Record, ...]:
        """Everything that follows from a record, the nearest first."""
        return tuple(self._walk(record, self.down))

    def _walk(self, record: Record, ways: Mapping[str, tuple[str, ...]]) -> list[Record]:
        seen, ring = {identity(record.id)}, [identity(record.id)]
        found: list[Record] = []
        while ring:
            names = dict.fromkeys(name for one in ring for name in ways.get(one, ()) if name not in seen)
            seen.update(names)
            found.extend(one for name in names if (one := self.register.get(name)) is not None)
            ring = list(names)
        return [one for one in found if not one.is_left]


def trace_following(register: Register, history: History) -> Following:
    """Reads every link once."""
    up: dict[str, dict[str, None]] = {}
    down: dict[str, dict[str, None]] = {}
    for origin, effect in _pairs(register):
        up.setdefault(effect, {})[origin] = None
        down.setdefault(origin, {})[effect] = None
    caused: dict[str, list[Revision]] = {}
    for _, trail in sorted(history.trails.items()):
        for row in trail.revisions:
            for cause in dict.fromkeys(identity(one) for one in causes_of(row)):
                caused.setdefault(cause, []).append(row)
    frozen = [{name: tuple(sorted(ends)) for name, ends in side.items()} for side in (up, down)]
    return Following(register, history, frozen[0], frozen[1], {name: tuple(rows) for name, rows in caused.items()})


def causes_of(row: Revision) -> tuple[str, ...]:
    """What a recorded revision names under `because`, as it was written then."""
    given: Any = row.fields.get("because")
    return tuple(texts(tuple(given) if isinstance(given, list) else given))


def _pairs(register: Register) -> Iterator[tuple[str, str]]:
    """(what it comes from, what follows) of every link between two records that are no documents."""
    for name, record in register.records.items():
        if record.type.family != "record":
            continue
        for link in register.links_out(record.id):
            other = register.get(link.target)
            if other is None or other.type.family != "record" or identity(other.id) == name:
                continue
            if link.field in BACK:
                yield identity(other.id), name
            elif link.field in FORTH:
                yield name, identity(other.id)
        for voice in _taken_up(register, record):
            yield identity(voice.id), name


def _taken_up(register: Register, record: Record) -> Iterator[Record]:
    """The voices of customers that a record names as where it was written down first."""
    for row in record.get("origin") or ():
        voice = register.get(str(row.get("key") or ""))
        if voice is not None and voice.type.part == "voices":
            yield voice
