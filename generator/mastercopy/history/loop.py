"""Turns a record and what follows from it into one chain from where it came to light to what came of it, link by link.

Each link is done, needless, not yet due, or missing; a missing one names the record that should carry it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from mastercopy.history.chain import (
    ACTION,
    ANSWERS,
    AWAITED,
    CAME,
    CAUSE,
    CONTAINED,
    DOCUMENT,
    DONE,
    EFFECT,
    MISSING,
    NEEDLESS,
    PEOPLE,
    TOLD,
    VOICES,
    Loop,
    LoopLink,
    began_of,
    is_asked,
)  # fmt: skip
from mastercopy.history.following import Following
from mastercopy.history.learned import Change, read_changes, read_learned
from mastercopy.model.record import Record
from mastercopy.words.saying import say, say_count, say_row

TO_TELL = timedelta(days=30)
"""Within which a customer is told what came of it, once that is known."""
_FAILED = "did not work"
_ENOUGH = "no_corrective_action"
"""The field in which a nonconformity says why its correction was enough."""


def trace_loop(following: Following, record: Record, as_of: date) -> Loop | None:
    """The chain of a record; None where none is asked for."""
    after = following.after(record)
    if record.is_left or not (is_asked(record) or (record.type.part in VOICES and any(map(is_asked, after)))):
        return None
    members = tuple(one for one in (*following.before(record), record, *after) if one.type.family == "record")
    counting = _counting(following, members)
    changes = read_changes(following, counting, began_of, as_of)
    story = _Story(following, record, members, counting, changes, as_of)
    return Loop(record, members, tuple(make(story) for make in _MAKERS), changes)


def _counting(following: Following, members: tuple[Record, ...]) -> tuple[Record, ...]:
    """The records from the last one asked on, where one before it did not work: what was learned for that is not it."""
    asked = [one for one in members if is_asked(one)]
    if not any(one.get("conclusion") == _FAILED for one in asked[:-1]):
        return members
    later = (one for one in following.after(asked[-1]) if one not in asked and one.type.family == "record")
    return (asked[-1], *later)


@dataclass(frozen=True, slots=True)
class _Story:
    """What the links of one chain are read from."""

    following: Following
    record: Record
    members: tuple[Record, ...]
    counting: tuple[Record, ...]
    """Those of the members that say what was written and learned for the action that is to work."""
    changes: tuple[Change, ...]
    as_of: date

    def carrier(self, *names: str) -> Record:
        """The last record of which the chain is asked and that has one of some fields."""
        asked = [one for one in self.members if is_asked(one)]
        able = [one for one in asked if any(one.type.field(name) is not None for name in names)]
        return (able or asked)[-1]

    def first(self, *names: str, among: tuple[Record, ...] | None = None) -> tuple[Record, object] | None:
        """(record, value) of the last record, of all or of some, that says something under one of some fields."""
        members = self.members if among is None else among
        found = ((one, one.get(name)) for one in reversed(members) for name in names)
        return next(((one, value) for one, value in found if value not in (None, "", ())), None)

    def own(self, *names: str) -> tuple[Record, object] | None:
        """(record, value) of what the record itself says under one of some fields, else of the last that does."""
        value = next((said for name in names if (said := self.record.get(name)) not in (None, "", ())), None)
        return (self.record, value) if value is not None else self.first(*names)

    def enough(self) -> tuple[Record, object] | None:
        """Where it is said that the correction was enough; nothing where something followed all the same."""
        last = self.carrier("causes", "cause")
        return (last, last.get(_ENOUGH)) if last.get(_ENOUGH) else None


def _text(says: object) -> str:
    return says if isinstance(says, str) else str(says)


def _done(name: str, at: Record, says: object, on: object = None, evidence: tuple[str, ...] = ()) -> LoopLink:
    return LoopLink(name, DONE, on if isinstance(on, date) else None, _text(says), at.id, evidence=evidence)


def _needless(name: str, at: Record, says: object) -> LoopLink:
    return LoopLink(name, NEEDLESS, None, _text(says), at.id)


def _open(name: str, at: Record, says: str, *, due: date | None = None, lost: bool = False) -> LoopLink:
    """A link that is not there: not yet due while the record that carries it is open."""
    return LoopLink(name, MISSING if lost or at.is_closed else AWAITED, None, says, at.id, due)


def _came(story: _Story) -> LoopLink:
    """When it came to light: what was opened to answer it, for others as well perhaps, tells nothing of that day."""
    begun = [(day, one) for one in story.members if (day := began_of(story.following, one)) is not None]
    sources = [(day, one) for day, one in begun if one.type.part not in ANSWERS]
    days = sources or begun
    if not days:
        return _open(CAME, story.members[0], say("no record says when"))
    day, first = min(days, key=lambda pair: pair[0])
    return _done(CAME, first, first.title, day, (first.id,))


def _contained(story: _Story) -> LoopLink:
    said, why = story.own("containment", "correction"), story.first("not_contained")
    if said is not None:
        return _done(CONTAINED, said[0], said[1], said[0].get("contained"), (said[0].id,))
    if why is not None:
        return _needless(CONTAINED, why[0], why[1])
    grave = [one for one in story.members if one.get("severity") == "high" or one.get("grade") == "major"]
    at = story.carrier("containment", "correction")
    if not grave:
        return _needless(CONTAINED, at, say("nothing of it is severe"))
    return _open(CONTAINED, at, say("it is severe, and nothing says what was done at once"))


def _cause(story: _Story) -> LoopLink:
    at, enough = story.carrier("causes", "cause"), story.enough()
    if enough is not None:
        return _needless(CAUSE, *enough)
    rows = [row for row in at.get("causes") or () if row.get("root") != "no"]
    says = "; ".join(str(row.get("cause")) for row in rows) or str(at.get("cause") or "")
    if says:
        return _done(CAUSE, at, says, at.get("analysed"), (at.id,))
    return _open(CAUSE, at, say("no cause is recorded"))


def _action(story: _Story) -> LoopLink:
    at, enough = story.carrier("actions", "response"), story.enough()
    if enough is not None:
        return _needless(ACTION, *enough)
    later = story.following.after(at)
    helping = [at, *(one for one in later if not is_asked(one) and one.type.part != "improvements")]
    rows = [row for one in helping for row in one.get("actions") or ()]
    if not rows and at.get("response") is not None:
        return _done(ACTION, at, at.get("response"), at.get("answered"), (at.id,))
    if not rows:
        return _open(ACTION, at, say("no action is recorded"))
    waiting = [row for row in rows if not (isinstance(row.get("done"), date) and row["done"] <= story.as_of)]
    if not waiting:
        says = "; ".join(str(row.get("what")).rstrip(".") for row in rows)
        return _done(ACTION, at, says, max(row["done"] for row in rows), (at.id,))
    due = min((row["due"] for row in waiting if isinstance(row.get("due"), date)), default=None)
    says = say_row("; ", (say("{what} is not done", what=row.get("what")) for row in waiting))
    late = due is not None and due < story.as_of
    link = _open(ACTION, at, says, due=due, lost=late)
    return LoopLink(link.name, link.state, None, says, at.id, due, (), late and not at.is_closed)


def _document(story: _Story) -> LoopLink:
    at, enough, why = (
        story.carrier("documents", "changed", "corrective_action"),
        story.enough(),
        story.first("no_document", among=story.counting),
    )
    owed = [one for one in story.changes if one.since is None]
    if owed:
        waiting = next((one.waits for one in owed if one.waits is not None), None)
        says = say_row("; ", (one.told for one in owed))
        return _open(DOCUMENT, at, says, due=waiting, lost=waiting is None and _is_judged(story))
    if story.changes:
        since = max(one.since for one in story.changes if one.since is not None)
        names = tuple(one.name for one in story.changes)
        return _done(DOCUMENT, at, say_row("; ", (one.told for one in story.changes)), since, names)
    if why is not None or enough is not None:
        return _needless(DOCUMENT, *(why or enough or (at, "")))
    return _open(DOCUMENT, at, say("no document changed because of it, and nothing says why none had to"))


def _people(story: _Story) -> LoopLink:
    at, said = story.carrier("taught"), story.first("taught", among=story.counting)
    if said is not None:
        return _done(PEOPLE, said[0], said[1], None, (said[0].id,))
    needed = [one for one in story.changes if one.followed]
    if not needed and all(one.since is not None for one in story.changes):
        unread = say_row(", ", [one.label for one in story.changes if one.addressed_to_nobody])
        if unread:
            told = say("{documents} names nobody who has to follow it, so nobody is asked", documents=unread)
            return _needless(PEOPLE, at, told)
        return _needless(PEOPLE, at, say("nothing changed that readers of a document have to learn"))
    found = [(one, read_learned(story.following, one, story.as_of)) for one in needed]
    learned = [known for _, known in found if known is not None]
    lacking = [one.label for one, known in found if known is None]
    if needed and not lacking:
        return _done(PEOPLE, at, say_row("; ", (one.told for one in learned)), max(one.on for one in learned))
    says = say("nothing says who learned {documents}", documents=say_row(", ", lacking))
    says = says if lacking else say("waits for the document")
    return _open(PEOPLE, at, says, lost=bool(lacking) and _is_judged(story))


def _effect(story: _Story) -> LoopLink:
    at, enough = story.carrier("judged", "effect"), story.enough()
    if enough is not None:
        return _needless(EFFECT, *enough)
    says = at.get("result") if at.type.field("judged") is not None else at.get("effect")
    day, due = at.get("judged") or at.get("verified"), at.get("judge_on")
    if says and at.get("conclusion") == _FAILED:
        return _open(EFFECT, at, say("it did not work ({result}), and no corrective action follows", result=says))
    if says and isinstance(day, date) and day <= story.as_of:
        return _done(EFFECT, at, says, day, (at.id,))
    late = isinstance(due, date) and due < story.as_of
    link = _open(EFFECT, at, say("nobody has looked yet whether it worked"), due=due, lost=late)
    return LoopLink(EFFECT, link.state, None, link.says, at.id, due, (), late and not at.is_closed)


def _is_judged(story: _Story) -> bool:
    """Whether somebody has said that it worked, or the records say that nothing is left to do."""
    at = story.carrier("judged", "effect")
    return at.get("judged") is not None or at.get("effect") is not None


def _told(story: _Story) -> LoopLink:
    voices = [one for one in story.members if one.type.part in VOICES]
    at, why = story.carrier(), story.first("not_told")
    if not voices:
        return _needless(TOLD, at, say("no customer spoke of it"))
    if why is not None:
        return _needless(TOLD, *why)
    days = {one.id: _told_on(story, one) for one in voices}
    silent = [one for one in voices if days[one.id] is None]
    if not silent:
        named = ", ".join(one.id for one in voices)
        said = say_count("the customer of {records}", "the customers of {records}", len(voices), records=named)
        return _done(TOLD, voices[-1], said, max(day for day in days.values() if day), tuple(days))
    effect = _effect(story)
    due = effect.on + TO_TELL if effect.on is not None else None
    lost = due is not None and due < story.as_of
    says = say_count(
        "nobody has told the customer of {records} what came of it",
        "nobody has told the customers of {records} what came of it",
        len(silent),
        records=", ".join(one.id for one in silent),
    )
    return LoopLink(TOLD, MISSING if lost else AWAITED, None, says, silent[-1].id, due)


def _told_on(story: _Story, voice: Record) -> date | None:
    """The day on which a customer was told what came of it, in this record or in the voice that it was first."""
    first = [one for one in story.following.before(voice) if one.type.part in VOICES]
    later = [one for one in story.following.after(voice) if one.type.part in VOICES]
    days = [one.get("told") for one in (voice, *first, *later)]
    return next((day for day in days if isinstance(day, date) and day <= story.as_of), None)


_MAKERS: tuple[Callable[[_Story], LoopLink], ...] = (
    _came, _contained, _cause, _action, _document, _people, _effect, _told
)  # fmt: skip
"""One for each link, in their order."""
