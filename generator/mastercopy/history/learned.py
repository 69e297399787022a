"""Turns the documents that records change into the revisions that hold, and these into who has learned them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from mastercopy.history.following import PROMISED, Following
from mastercopy.history.readership import acts_on
from mastercopy.history.values import PENDING, Revision, Trail
from mastercopy.model.fields import texts
from mastercopy.model.record import Record, identity
from mastercopy.model.revision import read_named
from mastercopy.words import count
from mastercopy.words.saying import say, say_row

_VOICES = ("complaints", "voices")
Began = Callable[[Following, Record], date | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One document that changed or shall: its revision, since when it holds, and whether anybody follows it.

    Without `since` it does not hold yet; `waits` is then the day on which it will, where that is known.
    """

    name: str
    revision: Revision | None
    since: date | None
    waits: date | None = None

    @property
    def label(self) -> str:
        """The document with its revision."""
        if self.revision is None:
            return self.name
        return say("{document} revision {revision}", document=self.name, revision=self.revision.revision)

    @property
    def told(self) -> str:
        """What is to be said of it in a line."""
        if self.revision is None:
            return say("{document} shall change, and no revision has come into force since", document=self.name)
        return self.label if self.since is not None else say("{document} is not in force yet", document=self.label)

    @property
    def followed(self) -> bool:
        """Whether people who are named have to do something in another way since."""
        return self._matters and self.revision is not None and bool(self.revision.fields.get("readers"))

    @property
    def addressed_to_nobody(self) -> bool:
        """Whether it says something new and names nobody who has to follow it."""
        return self._matters and not self.followed

    @property
    def _matters(self) -> bool:
        row = self.revision
        return row is not None and self.since is not None and row.fields.get("change_class") != "editorial"


@dataclass(frozen=True, slots=True)
class Learned:
    """Who has learned a revision, in words, and the first day."""

    told: str
    on: date


def read_changes(following: Following, members: tuple[Record, ...], began: Began, as_of: date) -> tuple[Change, ...]:
    """The documents that records changed or promise to change, by ID; of one document the first revision that holds.

    Where nothing is promised and no record but a customer's voice is named as the cause, that voice's revisions count.
    """
    worked = tuple(one for one in members if one.type.part not in _VOICES)
    found = _caused(following, worked)
    for trail, since in _promised(following, members, began):
        own = found.get(trail.id, [])
        later = [row for row in trail.revisions if since is None or (row.recorded_day or date.min) >= since]
        found[trail.id] = own or later
    found = found or _caused(following, members)
    return tuple(_change(name, rows, as_of) for name, rows in sorted(found.items()))


def _caused(following: Following, members: tuple[Record, ...]) -> dict[str, list[Revision]]:
    """The revisions that name some records as their cause, by document, but those that never came into force."""
    found: dict[str, list[Revision]] = {}
    for row in (row for one in members for row in following.caused.get(identity(one.id), ())):
        if row.in_force_from is not None or row.status in PENDING:
            found.setdefault(row.id, []).append(row)
    return found


def _promised(following: Following, members: tuple[Record, ...], began: Began) -> Iterator[tuple[Trail, date | None]]:
    """(trail, since when) of each document that a record names as what it changes; since the story began at least."""
    days = [day for one in members if (day := began(following, one)) is not None]
    for record in members:
        for name in (one for field in PROMISED for one in texts(record.get(field))):
            named = read_named(name)
            trail = following.history.trail(named[0] if named is not None else name)
            if trail is not None:
                yield trail, began(following, record) or min(days, default=None)


def _change(name: str, rows: list[Revision], as_of: date) -> Change:
    held = sorted(
        (row for row in rows if row.in_force_from is not None and row.in_force_from <= as_of),
        key=lambda row: row.in_force_from or as_of,
    )
    if held:
        return Change(name, held[0], held[0].in_force_from)
    coming = [row for row in rows if row.status in PENDING]
    if coming:
        return Change(name, coming[-1], None, coming[-1].effective)
    return Change(name, None, None)


def read_learned(following: Following, change: Change, as_of: date) -> Learned | None:
    """Who has acknowledged a revision or was trained in it; None where nothing says so."""
    row, trail = change.revision, following.history.trail(change.name)
    if row is None or trail is None:
        return None
    acts = tuple(acts_on(following.register, trail, row, as_of))
    readers = {person for person, act in acts if act.how == "read"}
    people = count(len(readers), "person", "people")
    told = [say("{document}: read by {people}", document=change.label, people=people)] if readers else []
    sessions = dict.fromkeys(act.source for _, act in acts if act.how == "trained")
    told += [say_row(": ", (change.label, source)) for source in sessions]
    return Learned(say_row(", ", told), min(act.day for _, act in acts)) if acts else None
