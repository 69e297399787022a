"""Turns numbered printed copies into what pages and messages say of them: where each hangs, what it shows and wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.checks.copies import Copy, read_copies, read_copy
from mastercopy.model.record import identity
from mastercopy.sources.witness import once
from mastercopy.views.addresses import document_url, record_url, revision_url
from mastercopy.views.naming import Named, person_name
from mastercopy.views.wording import label, show
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One numbered copy: its page, where it is and with whom, the revision on its sheet, and how that stands."""

    named: Named
    document: Named
    number: str
    place: str
    holder: Named
    shows: Named
    state: str
    tone: str
    wants: str
    since: date | None
    in_use: bool
    roles: tuple[str, ...]
    persons: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What its holder is told."""
        return say(
            "controlled copy No. {number} ({place}) shows {title}: {state}",
            number=self.number,
            place=self.place,
            title=self.shows.title,
            state=self.state,
        )


def view_copies(compiled: Compiled) -> tuple[CopyLine, ...]:
    """Every numbered copy, by its ID."""
    return tuple(_line(compiled, copy) for copy in read_copies(compiled.register, compiled.history, compiled.as_of))


def copies_of(compiled: Compiled, name: str) -> tuple[CopyLine, ...]:
    """The copies of one document, those in use first."""
    return _by_document(compiled).get(identity(name), ())


@once
def _by_document(compiled: Compiled) -> Mapping[str, tuple[CopyLine, ...]]:
    found: dict[str, list[CopyLine]] = {}
    for line in view_copies(compiled):
        found.setdefault(identity(line.document.id), []).append(line)
    return {name: tuple(sorted(lines, key=lambda line: not line.in_use)) for name, lines in found.items()}


def view_copy(compiled: Compiled, record: Record) -> CopyLine:
    """One numbered copy."""
    return _line(compiled, read_copy(record, compiled.history, compiled.as_of))


def _line(compiled: Compiled, copy: Copy) -> CopyLine:
    title = copy.trail.title if copy.trail is not None else copy.document
    url = document_url(copy.document) if copy.trail is not None else None
    state, tone = _state(copy)
    roles, persons = _answerable(compiled, copy)
    return CopyLine(
        Named(
            copy.record.id,
            say("No. {number}, {place}", number=copy.number, place=copy.place),
            record_url(copy.record.type, copy.record.id),
        ),
        Named(copy.document, title, url),
        copy.number,
        copy.place,
        person_name(compiled, copy.holder),
        _shown(copy),
        state,
        tone,
        copy.wants,
        _since(copy),
        copy.in_use,
        roles,
        persons,
    )


def _shown(copy: Copy) -> Named:
    """The page of the revision that the sheet was printed from."""
    text = say("revision {revision}", revision=copy.revision) if copy.revision else say("no revision")
    rows = copy.trail.revisions if copy.trail is not None else ()
    row = next((row for row in reversed(rows) if row.revision == copy.revision), None)
    return Named(text, text, revision_url(copy.document, row) if row is not None else None)


def _state(copy: Copy) -> tuple[str, str]:
    """(how a copy stands, its tone)."""
    if not copy.in_use:
        rows = copy.record.get("recalled")
        day = show(rows[0].get("on")) if isinstance(rows, tuple) and rows and isinstance(rows[0], Mapping) else ""
        state = label(copy.record.status or "")
        return say_row(" ", [one for one in (state, day) if one]), "old"
    now = copy.trail.in_force if copy.trail is not None else None
    if copy.wants == "swap" and now is not None:
        return say("swap for revision {revision}", revision=now.revision), "bad"
    if copy.wants == "return":
        return say("bring back, nothing is in force"), "bad"
    if not copy.revision:
        return say("nothing handed out"), "wait"
    return (say("up to date"), "good") if now is not None else (say("not in force yet"), "wait")


def _since(copy: Copy) -> date | None:
    """Since when a copy wants what it wants."""
    if copy.trail is None or copy.wants == "nothing":
        return None
    if copy.trail.in_force is not None:
        return copy.trail.in_force.in_force_from
    ends = [row.in_force_until for row in copy.trail.revisions if row.in_force_until is not None]
    return max(ends, default=None)


def _answerable(compiled: Compiled, copy: Copy) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(roles, persons) who see to a copy: its holder, and who handed it out last."""
    people = compiled.people.persons
    by = (copy.issued_by,) if copy.issued_by in people else ()
    if copy.holder in people:
        return (), tuple(dict.fromkeys((copy.holder, *by)))
    return (copy.holder,) if copy.holder else (), by


def impact_lines(compiled: Compiled, name: str) -> Iterator[tuple[Named, str]]:
    """The copies in use that a change of a document touches, and how."""
    for line in copies_of(compiled, name):
        if line.in_use:
            yield (
                line.named,
                say("with {holder}, shows {revision}", holder=line.holder.title, revision=line.shows.title),
            )


def notice_lines(compiled: Compiled, name: str, revision: str | None) -> Iterator[str]:
    """What a message about a document says of its copies: those of another revision than the one that now holds."""
    for line in copies_of(compiled, name):
        if line.in_use and line.wants != "nothing":
            does = "Swap" if revision is not None else "Bring back"
            where = f"No. {line.number} ({line.place}; {line.holder.title})"
            yield f"  {does} controlled copy {where}: it shows {line.shows.title}"


def holders_of(compiled: Compiled, name: str) -> tuple[str, ...]:
    """The roles that hold a copy in use of a document."""
    return tuple(dict.fromkeys(role for line in copies_of(compiled, name) if line.in_use for role in line.roles))
