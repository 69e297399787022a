"""Turns a document's trail and the records of reading and learning into who knows the text in force, and who does not.

An acknowledgement binds a text by its digest, a training a revision by its label. They count for the text in force, and
those of an earlier one only where every revision since asks nothing of its readers, and says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from mastercopy.history.values import Revision, Trail
from mastercopy.model.acknowledging import read_acknowledged, records_about
from mastercopy.model.learning import Session, organisation_says, sessions_about, time_to_read
from mastercopy.model.organisation import People, read_list, read_text
from mastercopy.model.record import identity
from mastercopy.model.register import Register
from mastercopy.model.tenure import ALWAYS, held_since
from mastercopy.words.saying import say

Asks = Literal["nothing", "read", "train"]


@dataclass(frozen=True, slots=True)
class Known:
    """By which act a person knows a text: of which revision, on which day, by which record.

    `because` are the reasons for which that of an earlier text is enough; there are none where it is of this very text.
    """

    how: Literal["read", "trained"]
    revision: str
    day: date
    source: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """One person who has to follow a text: in which roles, asked since when and until when, and how it is known.

    `earlier` is the newest act that does not count for this text.
    """

    person: str
    roles: tuple[str, ...]
    since: date
    due: date
    known: Known | None
    earlier: Known | None = None

    def is_late(self, day: date) -> bool:
        """Whether the time to read it is over."""
        return self.known is None and self.due < day


@dataclass(frozen=True, slots=True)
class Readership:
    """Everybody who has to follow a text in force; `kept` tells whether it is recorded who knows it, by `sources`.

    `asks` is what it asks of who knows nothing of it yet.
    """

    trail: Trail
    revision: Revision
    roles: tuple[str, ...]
    asks: Asks
    kept: bool
    readers: tuple[Reader, ...]
    sources: tuple[str, ...]

    @property
    def waiting(self) -> tuple[Reader, ...]:
        """Who does not know it yet."""
        return tuple(one for one in self.readers if one.known is None)


@dataclass(frozen=True, slots=True)
class _Counting:
    """A text that counts for the one in force, and why, where it is an earlier one."""

    revision: Revision
    because: tuple[str, ...] = ()


_Acts = Mapping[str, Sequence[tuple[Revision | None, Known]]]
"""What each person read or learned: the text it binds, where there is one, and the act."""


def asks_of(revision: Revision) -> Asks:
    """What a revision asks of its readers."""
    if spared(revision) is not None:
        return "nothing"
    return "train" if read_text(revision.fields.get("retraining")) == "train" else "read"


def spared(revision: Revision) -> str | None:
    """Why whoever knows the text before need not read this one; None where everybody has to.

    An editorial change asks nothing unless it says otherwise; a minor one only where it says so and why.
    """
    given, because = read_text(revision.fields.get("retraining")), read_text(revision.fields.get("retraining_reason"))
    change = read_text(revision.fields.get("change_class"))
    if change == "editorial" and given in (None, "none"):
        return because or say("editorial change, {change}", change=revision.change)
    return because if change == "minor" and given == "none" else None


def known_from(revision: Revision) -> date | None:
    """The first day on which knowing a text can count: that of its release; None of one that is not released."""
    if revision.kind == "legacy":
        return ALWAYS
    if revision.policy == "recorded":
        return revision.recorded_day or ALWAYS
    return revision.released


def revision_of(trail: Trail, digest: str) -> Revision | None:
    """The newest revision of a document that has exactly this text."""
    return next((one for one in reversed(trail.revisions) if one.digest == digest), None)


def revision_called(trail: Trail, label: str, day: date) -> Revision | None:
    """The newest issue of a revision that was there on a day; the first one where none was yet."""
    same = [one for one in trail.revisions if one.revision == label]
    there = [one for one in same if one.recorded_day is None or one.recorded_day <= day]
    return there[-1] if there else next(iter(same), None)


def read_readership(register: Register, people: People, trail: Trail, day: date) -> Readership | None:
    """Who has to follow what is in force of a document; None where nothing is, or where it names no readers."""
    current = trail.in_force
    roles = read_list(current.fields.get("readers")) if current is not None else ()
    if current is None or not roles:
        return None
    acts, sources = _acts(register, trail, day)
    counted = tuple(_counted(trail, current))
    base, span = counted[-1].revision, time_to_read(register, register.get(trail.id))
    asks: Asks = "train" if asks_of(base) == "train" else "read"
    readers = []
    for person in sorted({person for role in roles for person in people.holders(role, day)}):
        held = tuple(role for role in roles if people.holds(person, role, day))
        since = min(_asked_since(people, person, role, day, counted) for role in held)
        own = acts.get(person, ())
        known = _known(own, counted, asks)
        earlier = max((act for _, act in own), key=lambda act: act.day, default=None) if known is None else None
        readers.append(Reader(person, held, since, span.after(since), known, earlier))
    kept = bool(sources) or "retraining" in base.fields or organisation_says(register, "acknowledge") == "all"
    return Readership(trail, current, roles, asks, kept, tuple(readers), sources)


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether one person knew one revision by the day by which it was asked."""

    revision: Revision
    person: str
    due: date
    in_time: bool


def read_judged(register: Register, people: People, trail: Trail, day: date) -> Iterator[Judged]:
    """Everybody whose time to read a revision of a document is over, since the first word of who knows it was kept.

    Whoever held a role among its readers both on its first day and on the last for reading is judged; a revision that
    was replaced before asks nothing any more.
    """
    acts, _ = _acts(register, trail, day)
    span, begun = time_to_read(register, register.get(trail.id)), min((one.day for one in _all(acts)), default=date.max)
    for row in trail.revisions:
        since, ended = row.in_force_from, row.in_force_until
        due = span.after(since) if since is not None else date.max
        replaced = ended is not None and ended <= due
        if since is None or replaced or not begun <= due < day or spared(row) is not None:
            continue
        counted, roles = tuple(_counted(trail, row)), read_list(row.fields.get("readers"))
        asks: Asks = "train" if asks_of(row) == "train" else "read"
        first = {person for role in roles for person in people.holders(role, since)}
        for person in sorted(first & {person for role in roles for person in people.holders(role, due)}):
            own = [act for act in acts.get(person, ()) if act[1].day <= due]
            yield Judged(row, person, due, _known(own, counted, asks) is not None)


def acts_on(register: Register, trail: Trail, revision: Revision, day: date) -> Iterator[tuple[str, Known]]:
    """(person, act) of everybody who read or was taught one very revision by a day, once it was released."""
    first = known_from(revision)
    acts, _ = _acts(register, trail, day)
    for person, own in sorted(acts.items()):
        for text, act in own:
            if text is revision and first is not None and act.day >= first:
                yield person, act


def _all(acts: _Acts) -> Iterator[Known]:
    yield from (act for own in acts.values() for _, act in own)


def _counted(trail: Trail, current: Revision) -> Iterator[_Counting]:
    """The text in force, and each one before it that is enough to know, newest first."""
    yield (newest := _Counting(current))
    rows = trail.revisions[: trail.revisions.index(current) + 1]
    for newer, older in pairwise(reversed(rows)):
        reason = spared(newer)
        if reason is None or older.status == "withdrawn":
            return
        why = say("revision {revision}: {reason}", revision=newer.revision, reason=reason)
        yield (newest := _Counting(older, (why, *newest.because)))


def _acts(register: Register, trail: Trail, day: date) -> tuple[_Acts, tuple[str, ...]]:
    """(what each person read or learned of any text of a document by a day, the records that say so)."""
    names = (trail.id, *trail.formerly)
    found: dict[str, list[tuple[Revision | None, Known]]] = {}
    sources: dict[str, None] = {}
    for record in (record for name in names for record in records_about(register, name)):
        sources[record.id] = None
        for row in read_acknowledged(record):
            if row.day is not None and row.day <= day:
                act = Known("read", row.revision, row.day, record.id)
                found.setdefault(row.person, []).append((revision_of(trail, row.digest), act))
    for session in sessions_about(register, names, day):
        for label in _covered(session, names):
            sources[session.record.id] = None
            text = revision_called(trail, label, session.day)
            for person in session.met:
                act = Known("trained", label, session.day, session.record.id)
                found.setdefault(person, []).append((text, act))
    return found, tuple(sources)


def _covered(session: Session, names: Sequence[str]) -> Iterator[str]:
    """The revisions of a document that a session was about."""
    own = {identity(name) for name in names}
    yield from (label for name, label in session.covered if name in own)


def _known(acts: Sequence[tuple[Revision | None, Known]], counted: Sequence[_Counting], asks: Asks) -> Known | None:
    """The first act by which a person knows the newest text that counts; a training before a reading."""
    for one in counted:
        first = known_from(one.revision)
        own = [act for text, act in acts if text is one.revision and first is not None and act.day >= first]
        own = [act for act in own if asks != "train" or act.how == "trained"]
        if own:
            act = min(own, key=lambda act: (act.how != "trained", act.day))
            return Known(act.how, act.revision, act.day, act.source, one.because)
    return None


def _asked_since(people: People, person: str, role: str, day: date, counted: Sequence[_Counting]) -> date:
    """Since when a holder of a role has to know the text: as it came into force, or the role was taken."""
    begun = counted[0].revision.in_force_from or ALWAYS
    for one in counted:
        if role not in read_list(one.revision.fields.get("readers")):
            break
        begun = one.revision.in_force_from or begun
    return max(begun, held_since(people, person, role, day) or ALWAYS)
