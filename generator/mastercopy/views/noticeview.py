"""Turns what changed between two days into a message per role that can be sent as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mastercopy.views.addresses import document_url
from mastercopy.views.copyview import holders_of, notice_lines
from mastercopy.views.differenceview import WORDS, Difference, view_differences
from mastercopy.views.naming import person_name
from mastercopy.views.textview import list_of
from mastercopy.words import count, printable

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.history.values import History

SCHEMA = "mastercopy/notice/1"
EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message: to whom, what about, and its plain text."""

    role: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A revision that is released, and the later day on which it comes into force."""

    id: str
    title: str
    revision: str
    day: date
    readers: tuple[str, ...]


def view_notices(compiled: Compiled, then: History, address: str = "") -> tuple[Notice, ...]:
    """A message per role that must follow something that changed; what names no readers goes to everybody.

    `address` is the site's, with a final slash; without one the text names documents without links.
    """
    by_role: dict[str, list[Difference | Coming]] = {}
    rows: list[Difference | Coming] = [*view_differences(then, compiled.history), *_coming(then, compiled.history)]
    for row in rows:
        for role in dict.fromkeys((*(row.readers or (EVERYBODY,)), *holders_of(compiled, row.id))):
            by_role.setdefault(role, []).append(row)
    return tuple(_notice(compiled, role, rows, then.as_of, address) for role, rows in sorted(by_role.items()))


def _coming(then: History, now: History) -> Iterator[Coming]:
    """What was released between two days and waits for its own; of its text nobody is told before that."""
    for name, trail in sorted(now.trails.items()):
        for row in trail.revisions:
            if row.status == "approved" and row.in_force_from is not None and row.recorded_day is not None:
                told = max(row.recorded_day, row.released or row.recorded_day)
                if then.as_of < told <= now.as_of:
                    yield Coming(name, row.title, row.revision, row.in_force_from, list_of(row.fields.get("readers")))


def _notice(compiled: Compiled, role: str, rows: list[Difference | Coming], since: date, address: str) -> Notice:
    to = "Everybody" if role == EVERYBODY else person_name(compiled, role).title
    about = count(len({row.id for row in rows}), "document")
    lines = [
        f"To: {to}",
        "",
        f"What changed for you since {since.isoformat()}, as of {compiled.as_of.isoformat()}:",
        "",
    ]
    for row in rows:
        holds = row.revision if isinstance(row, Coming) else row.new
        lines.extend((*_lines(row, address), *notice_lines(compiled, row.id, holds), ""))
    lines.append("Follow the revision that the site shows as effective. A printed copy may be out of date.")
    subject = f"{compiled.organisation.name}: {about} changed for {to}"
    return Notice(role, to, printable(subject), "\n".join(printable(line) for line in lines) + "\n")


def _lines(row: Difference | Coming, address: str) -> list[str]:
    if isinstance(row, Coming):
        return [f"- Released: {row.id} {row.title}, revision {row.revision}, in force from {row.day.isoformat()}"]
    labels = {
        "new": f"revision {row.new}",
        "revised": f"revision {row.old} -> {row.new}",
        "renumbered": f"revision {row.new}",
    }
    since = f", from {row.since.isoformat()}" if row.since is not None else ""
    found = [f"- {WORDS[row.kind]}: {row.id} {row.title}, {labels.get(row.kind, f'revision {row.old} ended')}{since}"]
    if row.change:
        found.append(f"  {row.change}")
    if row.replaced_by:
        found.append(f"  Use instead: {row.replaced_by}")
    if address:
        found.append(f"  {address}{document_url(row.id)}")
    return found


def notices_json(compiled: Compiled, then: History, notices: tuple[Notice, ...]) -> dict[str, Any]:
    """The messages as data."""
    return {
        "schema": SCHEMA,
        "since": then.as_of.isoformat(),
        "as_of": compiled.as_of.isoformat(),
        "notices": [{"role": n.role, "to": n.to, "subject": n.subject, "text": n.text} for n in notices],
    }
