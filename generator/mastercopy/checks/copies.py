"""Turns the records of numbered printed copies into where each hangs, which revision it shows, and what it wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from mastercopy.history.values import History, Revision, Trail
from mastercopy.model.record import Record, identity
from mastercopy.model.register import Register
from mastercopy.words.saying import say

Wants = Literal["nothing", "swap", "return"]


@dataclass(frozen=True, slots=True)
class Copy:
    """One numbered copy on a day; `revision` is the label on the sheet that was handed out last, empty for none.

    `wants` says what its holder has to do: a copy that was recalled or lost wants nothing.
    """

    record: Record
    document: str
    number: str
    place: str
    holder: str
    revision: str
    issued: date | None
    issued_by: str
    in_use: bool
    wants: Wants
    trail: Trail | None

    @property
    def named(self) -> str:
        """How people speak of it: its number and its place."""
        return say("copy {number} ({place})", number=self.number, place=self.place)


def read_copies(register: Register, history: History, day: date) -> Iterator[Copy]:
    """Every numbered copy as it stands on a day, by its ID."""
    for record in register.of_part("copies"):
        yield read_copy(record, history, day)


def read_copy(record: Record, history: History, day: date) -> Copy:
    """One numbered copy as it stands on a day."""
    document = str(record.get("document") or "")
    trail = history.trail(document)
    last = _last_issue(record, day)
    revision = str(last.get("revision", "")).strip()
    in_use = record.type.lifecycle is None or record.status not in record.type.lifecycle.exits
    return Copy(
        record,
        trail.id if trail is not None else document,
        str(record.get("number") or ""),
        str(record.get("place") or ""),
        str(record.get("holder") or ""),
        revision,
        last.get("issued"),
        str(last.get("by", "")),
        in_use,
        _wants(trail, revision, day) if in_use and last else "nothing",
        trail,
    )


def issues_of(record: Record) -> tuple[Mapping[str, Any], ...]:
    """The rows of a copy's issues, as written."""
    rows: Any = record.get("issues")
    return tuple(row for row in rows if isinstance(row, Mapping)) if isinstance(rows, tuple) else ()


def _last_issue(record: Record, day: date) -> Mapping[str, Any]:
    """The sheet that hung there on a day; of two of one day the one that is written later."""
    known = [row for row in issues_of(record) if isinstance(row.get("issued"), date) and row["issued"] <= day]
    return max(enumerate(known), key=lambda row: (row[1]["issued"], row[0]))[1] if known else {}


def _wants(trail: Trail | None, revision: str, day: date) -> Wants:
    """A sheet of another revision is to be swapped; where nothing is in force any more, it is to come back."""
    if trail is None:
        return "nothing"
    if trail.in_force is not None:
        return "nothing" if trail.in_force.revision == revision else "swap"
    return "return" if any(was_in_force(row, day) for row in trail.revisions) else "nothing"


def was_in_force(row: Revision, day: date) -> bool:
    """Whether a revision has been in force on a day or before it."""
    if row.in_force_from is None:  # no clock dated it
        return row.status in ("effective", "superseded")
    return row.in_force_from <= day and row.status not in ("approved", "overtaken")


def shares_number(copy: Copy, other: Copy) -> bool:
    """Whether two copies in use of one document bear one number."""
    same = identity(copy.document) == identity(other.document) and identity(copy.number) == identity(other.number)
    return same and copy.in_use and other.in_use and copy.record.id != other.record.id
