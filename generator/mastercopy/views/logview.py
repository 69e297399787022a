"""Turns everything that happened, to documents and to records, into one list: day, what, about what, by whom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mastercopy.history.values import Revision, Trail
from mastercopy.views.addresses import revision_url, unrevised_url
from mastercopy.views.controlblock import view_signoff
from mastercopy.views.eventview import view_event
from mastercopy.views.moveview import NOTHING, view_moves
from mastercopy.views.naming import Named, name_of, person_name, without_address
from mastercopy.views.recordview import private_fields
from mastercopy.views.tables import csv_bytes
from mastercopy.views.wording import EVENT, MEANING, label, show, status_words
from mastercopy.words.saying import say, say_row, say_small

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

SCHEMA = "mastercopy/log/1"
_COLUMNS = ("Day", "What", "ID", "Title", "How", "Who", "Page")
RECORD_CHANGED, SLIPPED = say("Record changed"), say("Changed without a revision")
NEWEST = 2000
"""So many entries stand on the page; the downloads have them all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; `day` is in ISO form, empty where nothing tells it."""

    day: str
    kind: str
    about: Named
    sentence: str
    who: str
    counts: bool = True
    """Whether it is what it says: a sign-off may not count."""


def view_log(compiled: Compiled) -> tuple[Entry, ...]:
    """Everything that happened until the site's day, newest first; what is still to come is left out."""
    found = [entry for _, trail in sorted(compiled.history.trails.items()) for entry in _of_trail(compiled, trail)]
    for record in compiled.register.records.values():
        if record.type.family == "record":
            page = name_of(compiled, record.id)
            for move in view_moves(compiled, record, private_fields(compiled, record)):
                before = (move.old, " → ") if move.old not in ("", NOTHING) else ()
                said = say_row("", (move.field, ": ", *before, move.new or say("taken away")))
                found.append(Entry(move.at, RECORD_CHANGED, page, said, move.author))
    past = (entry for entry in found if entry.day <= compiled.as_of.isoformat())
    return tuple(sorted(past, key=lambda entry: (entry.day, entry.about.id, entry.kind, entry.sentence), reverse=True))


def _of_trail(compiled: Compiled, trail: Trail) -> Iterator[Entry]:
    for row in trail.revisions:
        yield from _of_revision(compiled, trail, row)
    page = name_of(compiled, trail.id)
    for event in trail.events:
        line = view_event(compiled, event)
        yield Entry(
            line.day, EVENT.get(event.kind, label(event.kind)), page, line.sentence, _by(compiled, event.author)
        )


def _of_revision(compiled: Compiled, trail: Trail, row: Revision) -> Iterator[Entry]:
    name = say("revision {revision}", revision=row.revision) + (
        (" " + say("(issue {issue})", issue=row.issue)) if row.issue > 1 else ""
    )
    page = Named(trail.id, row.title, revision_url(trail.id, row))
    said = name if row.is_pending or not row.change else say_row(": ", (name, row.change))
    authors = say_row(", ", (person_name(compiled, one).title for one in row.authors))
    if row.recorded_day is not None:
        yield Entry(show(row.recorded_day), say("Recorded"), page, said, authors)
    if row.in_force_from is not None:
        yield Entry(show(row.in_force_from), say("In force"), page, said, "")
    if row.in_force_until is not None:
        ended = say_row(", ", (name, say_small(status_words(row))))
        yield Entry(show(row.in_force_until), say("No longer in force"), page, ended, "")
    for act in row.signoffs:
        line = view_signoff(compiled, act, row.signoffs)
        note = say_row("", (" (", line.note, ")")) if line.note else ""
        told = say(
            "{name}, {value}; evidence: {evidence}{note}",
            name=name,
            value=line.role or say("without a role"),
            evidence=line.evidence,
            note=note,
        )
        yield Entry(line.at, MEANING.get(act.meaning, label(act.meaning)), page, told, line.name, act.valid)
    slipped = Named(trail.id, row.title, unrevised_url(trail.id, row))
    for change in row.unrevised_changes:
        where = slipped if row is trail.revisions[-1] and row.blob is not None else page
        told = say("the text after {name}, commit {commit}", name=name, commit=change.commit[:10])
        yield Entry(change.at[:10], SLIPPED, where, told, without_address(change.author))


def _by(compiled: Compiled, author: str | None) -> str:
    return person_name(compiled, without_address(author)).title if author else ""


def example_of(entries: tuple[Entry, ...]) -> str:
    """A filter that finds something: who signed off last, and in which year; empty where nobody did."""
    signed = {MEANING["approve"], MEANING["release"]}
    entry = next((one for one in entries if one.kind in signed and one.who), None)
    if entry is None:
        return ""
    return say(
        "what:{what} who:{who} {day}",
        what=say_small(entry.kind) if " " not in entry.kind else entry.kind.split()[0].lower(),
        who=entry.who.split()[0].lower(),
        day=entry.day[:4],
    )


def log_files(entries: tuple[Entry, ...]) -> dict[str, bytes]:
    """The whole list as CSV and as JSON Lines, by address."""
    rows = [log_row(entry) for entry in entries]
    table = [[str(value or "") for value in row.values()] for row in rows]
    lines = [json.dumps(row, ensure_ascii=False) for row in ({"schema": SCHEMA}, *rows)]
    return {
        "data/log.csv": csv_bytes(_COLUMNS, table),
        "data/log.jsonl": ("\n".join(lines) + "\n").encode("utf-8", "replace"),
    }


def log_row(entry: Entry) -> dict[str, Any]:
    """An entry as data."""
    return {
        "day": entry.day,
        "kind": entry.kind,
        "about": entry.about.id,
        "title": entry.about.title,
        "what": entry.sentence,
        "who": entry.who,
        "page": entry.about.url,
    }
