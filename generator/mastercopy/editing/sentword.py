"""Turns a sent form in which somebody says that they have read and understood a text into the row that records it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mastercopy.editing.acknowledging import Word, acknowledge, find_word
from mastercopy.editing.actor import check_past, trace_desk
from mastercopy.editing.desk import PARTS, Desk
from mastercopy.editing.writer import Edit
from mastercopy.history.values import Revision, Trail
from mastercopy.model.issueevent import Issue
from mastercopy.model.record import Record, identity
from mastercopy.model.reviews import read_logins
from mastercopy.words import MastercopyError, one_line

_AGAIN = "let the person send the form again"


@dataclass(frozen=True, slots=True)
class SentWord:
    """The record that holds a word, and the edit that enters it; None where it stands there already."""

    record: str
    edit: Edit | None


def enter_word(desk: Desk, issue: Issue, document: str, revision: str | None, today: date) -> SentWord:
    """The row of who sent the form, of the day on which it was sent, bound to the text that held then."""
    person = _person(desk, issue)
    day = issue.day(desk.organisation.timezone)
    if day is None:
        raise MastercopyError("the forge does not tell when the form was sent", _AGAIN)
    check_past(day, today, "nobody has read it by then")
    record = _document(desk, document)
    text = _text(trace_desk(desk, day).trail(record.id), record, revision, day)
    known = find_word(desk, record, text, person)
    if known is not None:
        return SentWord(known, None)
    entered = acknowledge(desk, record, text, [Word(person, day, issue.url)], None, issue.number)
    return SentWord(entered.record, entered.edit)


def _person(desk: Desk, issue: Issue) -> str:
    """Who wrote the form and nobody else: what others opened for them, changed or moved is no word of theirs."""
    if not issue.fresh:
        raise MastercopyError("the form is not told as it was sent first: it may have been changed since", _AGAIN)
    if issue.author is None:
        raise MastercopyError("the form was not sent by the one who wrote it", "everybody sends a form of their own")
    if issue.member is False:
        raise MastercopyError(
            "who sent the form has no part in this repository, whatever the name", "give the person access on the forge"
        )
    logins = read_logins(desk.plain(PARTS.people), desk.plain(PARTS.organisation))
    person = logins.get(issue.author.casefold())
    if person not in desk.people.persons:
        raise MastercopyError(
            "nobody in the records has the `forge_login` of who sent the form, or two people have it",
            "write the name on the forge as `forge_login:` of the person, and let the form be sent again",
        )
    return str(person)


def _document(desk: Desk, answer: str) -> Record:
    """The one document that an answer names by its number, else by its title."""
    line = one_line(answer)
    documents = [one for one in desk.register.records.values() if one.type.family == "document"]
    named = {identity(word.strip(".,;:()[]")) for word in line.split()}
    found = [one for one in documents if identity(one.id) in named]
    if not found:
        found = [one for one in documents if one_line(one.title).casefold() == line.casefold()]
    if len(found) != 1 or found[0].id in desk.doubled:
        sentence = "the form names several documents" if found else "the form names no document that is here"
        raise MastercopyError(sentence, f"a form is about one document, by its number; {_AGAIN}")
    return found[0]


def _text(trail: Trail | None, record: Record, answer: str | None, day: date) -> Revision:
    """The revision in force on the day; one that was named must be it, or be approved and wait for its day."""
    held = trail.in_force if trail is not None else None
    label = one_line(answer or "")
    words = {label.casefold(), label.casefold().split(" ")[-1]}
    rows = trail.revisions if trail is not None else ()
    named = [one for one in rows if label and one.revision.casefold() in words]
    found = held if not label or held in named else next((one for one in named if one.status == "approved"), None)
    if found is None:
        state = f"revision {held.revision} is" if held is not None else "none is"
        sentence = f"that revision of {record.id} was not in force on {day}: {state}"
        raise MastercopyError(sentence if label else f"nothing of {record.id} was in force on {day}", _AGAIN)
    if found.digest is None:
        raise MastercopyError(
            f"revision {found.revision} of {record.id} is from before this repository and has no text here",
            "its text cannot be acknowledged by a form",
        )
    return found
