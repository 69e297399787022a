"""Turns a periodic review that was done, or put off, into a row of the document's front matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mastercopy.editing.actor import check_past, find_in_force, find_person, find_role
from mastercopy.editing.change import AppendRows
from mastercopy.editing.desk import Desk, declared_before, edit_record, find_record
from mastercopy.editing.writer import Edit
from mastercopy.history.review import next_review
from mastercopy.history.values import History, Revision
from mastercopy.model.organisation import read_mappings
from mastercopy.model.period import parse_duration
from mastercopy.model.record import Record
from mastercopy.sources.frontmatter import read_plain_front_matter
from mastercopy.words import MastercopyError, one_line

VERDICTS = ("keep", "revise", "withdraw")
_REVIEWS, _POSTPONED = "reviews", "postponed"


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody found who reviewed documents on a day."""

    verdict: str
    basis: str
    day: date
    person: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """The edit that enters one review or postponement; `due` is the next review after it, `was` the one before it."""

    id: str
    edit: Edit
    person: str
    role: str | None
    due: date | None
    was: date | None
    notes: tuple[str, ...] = ()


def review_document(desk: Desk, history: History, name: str, wish: Review) -> Dated:
    """The review of one document; refused where it could not count."""
    record, trail, current = find_in_force(desk, history, name)
    basis = _words(wish.basis, "a review says what it rests on", "--basis")
    if wish.verdict not in VERDICTS:
        raise MastercopyError(f"{wish.verdict[:40]!r} is no verdict", f"one of: {', '.join(VERDICTS)}")
    check_past(wish.day, history.as_of, "nobody has reviewed anything by then")
    _check_current(record, current, wish.day)
    person = find_person(desk, wish.person, "say it with --by")
    role = find_role(desk, person, wish.role, wish.day, (trail.owner,) if trail.owner else ())
    fields = _fields(desk, record)
    day = wish.day.isoformat()
    if any((row.get("on"), row.get("by")) == (day, person) for row in read_mappings(fields.get(_REVIEWS))):
        raise MastercopyError(
            f"{person} has entered a review of {record.id} on {day} already",
            "change that row, if it is wrong",
            record.at(_REVIEWS),
        )
    row = {"on": day, "by": person, "role": role, "verdict": wish.verdict, "basis": basis}
    edit, due = _enter(desk, record, _REVIEWS, row, current.in_force_from, history.as_of)
    return Dated(record.id, edit, person, role, due, trail.next_review, _later(fields, wish.day))


def _later(fields: Mapping[str, Any], day: date) -> tuple[str, ...]:
    """What to know of a review that is entered after later ones."""
    later = sorted(str(row.get("on")) for row in read_mappings(fields.get(_REVIEWS)) if str(row.get("on")) > str(day))
    return (f"a review of {later[-1]} is entered already, and the next one follows from that",) if later else ()


def postpone_review(desk: Desk, history: History, name: str, until: date, reason: str, by: str | None) -> Dated:
    """The postponement of one document's periodic review; the day on which it was due stays known."""
    if find_record(desk, name).type.family != "document":
        raise _of_a_record(find_record(desk, name))
    record, _, current = find_in_force(desk, history, name)
    today, fields = history.as_of, _fields(desk, record)
    words = _words(reason, "a postponement needs a reason", "--reason")
    due, original = next_review(fields, current.in_force_from, today)
    if parse_duration(str(fields.get("review_cycle") or "")) is None or due is None:
        raise MastercopyError(
            f"no periodic review of {record.id} is planned", "give it a `review_cycle:` first", record.place
        )
    if until <= max(due, today):
        said = f"its review is due on {due}" if until <= due else f"{until} is not ahead"
        raise MastercopyError(f"this puts nothing off: {said}", "give a later day with --until", record.place)
    _check_countable(record, fields, current, today)
    person = find_person(desk, by, "say it with --by")
    row = {"on": today.isoformat(), "until": until.isoformat(), "by": person, "reason": words}
    edit, after = _enter(desk, record, _POSTPONED, row, current.in_force_from, today)
    return Dated(record.id, edit, person, None, after, original or due)


def _of_a_record(record: Record) -> MastercopyError:
    """Days of records are moved in the file: history keeps what they were, and pages show both."""
    planned = [spec.name for spec in record.type.fields if spec.plan and record.get(spec.name) is not None]
    way = f"move `{planned[0]}:` in the file and say why in the commit" if planned else "there is no day to move"
    return MastercopyError(
        f"{record.id} is a record, and only reviews of documents are postponed",
        way,
        record.at(planned[0] if planned else "id"),
    )


def _check_current(record: Record, current: Revision, day: date) -> None:
    """A review is of what holds: one from before it came into force does not move the next one."""
    if current.in_force_from is not None and day < current.in_force_from:
        raise MastercopyError(
            f"revision {current.revision} of {record.id} has been in force since {current.in_force_from} only",
            f"a review on {day} was of what held before, and would not count",
            record.at("revision"),
        )


def _check_countable(record: Record, fields: Mapping[str, Any], current: Revision, today: date) -> None:
    """History counts one postponement a day, and none on the day of a review or of the first day in force."""
    day = today.isoformat()
    if any(row.get("on") == day for row in read_mappings(fields.get(_POSTPONED))):
        raise MastercopyError(f"{record.id} was postponed today already", "change that row", record.at(_POSTPONED))
    if current.in_force_from == today or any(row.get("on") == day for row in read_mappings(fields.get(_REVIEWS))):
        raise MastercopyError(
            f"{record.id} was reviewed or came into force today, and its next review follows from that",
            "postpone it on a later day, when it is near",
            record.place,
        )


def _words(text: str, needs: str, option: str) -> str:
    words = one_line(text)
    if not words:
        raise MastercopyError(needs, f"give {option}")
    return words


def _fields(desk: Desk, record: Record) -> Mapping[str, Any]:
    return read_plain_front_matter(desk.tree.read(record.path))[0] or {}


def _enter(
    desk: Desk, record: Record, name: str, row: Mapping[str, str], since: date | None, today: date
) -> tuple[Edit, date | None]:
    """The edit that adds the row, and the next review as the build will read it."""
    edit = edit_record(desk, record, [AppendRows(name, (row,), declared_before(record.type, name), flow=True)])
    return edit, next_review(read_plain_front_matter(edit.after)[0] or {}, since, today)[0]
