"""Turns the word of people that they have read and understood a text into rows bound to exactly that text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mastercopy.editing.change import AppendRows
from mastercopy.editing.desk import Desk, edit_record, find_document
from mastercopy.editing.lines import edit_bytes
from mastercopy.editing.scalars import Given, write_scalar
from mastercopy.editing.writer import Edit
from mastercopy.history.values import History, Revision, Trail
from mastercopy.model.acknowledging import ACKNOWLEDGEMENTS, read_acknowledged, records_about
from mastercopy.model.organisation import read_list
from mastercopy.model.record import Record, is_id
from mastercopy.words import MastercopyError, one_line

STATED, SHEET, FORM = "stated", "sheet", "form"
_OF_A_FORM = re.compile(r".*-ISSUE-[0-9]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Witness:
    """Who enters what others signed on paper, in which role, and where the paper is."""

    person: str
    role: str
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """One person's word, of a day; `form` is the address of the form in which it was sent, where it was."""

    person: str
    day: date
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """The edit of one document's acknowledgements; `known` are those who had acknowledged this text before.

    `record` is the ID of the record that holds them.
    """

    id: str
    record: str
    revision: str
    digest: str
    edit: Edit
    people: tuple[str, ...]
    known: tuple[str, ...]


def find_text(desk: Desk, history: History, name: str, label: str | None) -> tuple[Record, Revision]:
    """The revision in force of a document, or the recorded one that was named."""
    record = find_document(desk, name)
    trail = history.trail(record.id)
    if trail is None:
        raise MastercopyError(
            f"main has recorded no revision of {record.id}", "a text is acknowledged once it is recorded", record.place
        )
    if label is None and trail.in_force is None:
        raise MastercopyError(
            f"nothing of {record.id} is in force", "name a recorded revision with --revision", record.place
        )
    found = trail.in_force if label is None else _labelled(trail, label)
    if found is None:
        known = ", ".join(dict.fromkeys(row.revision for row in trail.revisions))
        raise MastercopyError(f"{record.id} has no recorded revision {str(label)[:40]!r}", f"one of: {known}")
    if found.digest is None:
        raise MastercopyError(
            f"revision {found.revision} of {record.id} is from before this repository and has no text here",
            "name a revision whose text is recorded",
        )
    return record, found


def _labelled(trail: Trail, label: str) -> Revision | None:
    """The newest issue of a revision."""
    return next((row for row in reversed(trail.revisions) if row.revision == label.strip()), None)


def find_word(desk: Desk, record: Record, text: Revision, person: str) -> str | None:
    """The ID of the record in which a person has acknowledged exactly this text."""
    kept = ((one.id, row) for one in records_about(desk.register, record.id) for row in read_acknowledged(one))
    return next((name for name, row in kept if (row.person, row.digest) == (person, text.digest)), None)


def acknowledge(
    desk: Desk,
    record: Record,
    text: Revision,
    words: Sequence[Word],
    witness: Witness | None,
    issue: int | None = None,
) -> Entered:
    """A row for each person who has not acknowledged this text before; an error where all have.

    What came as an issue stands in a file of its own: two proposals would else end in the same line of one file, and
    only one of them could be merged.
    """
    digest = str(text.digest)
    already = records_about(desk.register, record.id)
    said = {row.person for one in already for row in read_acknowledged(one) if row.digest == digest}
    for word in words:
        if text.recorded_day is not None and word.day < text.recorded_day:
            raise MastercopyError(
                f"revision {text.revision} of {record.id} was recorded on {text.recorded_day}, after {word.day}",
                "nobody has read it before; see which revision is meant",
            )
    rows = tuple(_row(desk, text, word, witness) for word in words if word.person not in said)
    people = tuple(word.person for word in words if word.person not in said)
    known = tuple(word.person for word in words if word.person in said)
    if not rows:
        raise MastercopyError(
            f"{', '.join(known)} acknowledged exactly this text of {record.id} already", "nothing needs to be added"
        )
    name, edit = _edit(desk, record, rows, issue)
    return Entered(record.id, name, text.revision, digest, edit, people, known)


def _row(desk: Desk, text: Revision, word: Word, witness: Witness | None) -> dict[str, Given]:
    readers = read_list(text.fields.get("readers"))
    role = next((one for one in readers if desk.people.holds(word.person, one, word.day)), None)
    row: dict[str, Given] = {"revision": text.revision, "digest": str(text.digest), "person": word.person}
    if role is not None:
        row["role"] = role
    row |= {"day": word.day.isoformat(), "how": STATED if witness is None else SHEET}
    if word.form is not None:
        row |= {"how": FORM, "reference": one_line(word.form)}
    if witness is not None:
        row |= {"witness": witness.person, "witness_role": witness.role}
        if witness.reference:
            row["reference"] = one_line(witness.reference)
    return row


def _edit(desk: Desk, record: Record, rows: tuple[dict[str, Given], ...], issue: int | None) -> tuple[str, Edit]:
    """The ID of the record that holds the rows, and its edit."""
    change = AppendRows(ACKNOWLEDGEMENTS, rows, flow=True)
    kinds = desk.catalog.by_part(ACKNOWLEDGEMENTS)
    if not kinds:
        raise MastercopyError("no record type here keeps acknowledgements", "see `mastercopy types`")
    own = f"{kinds[0].prefix}-{record.id}-ISSUE-{issue}"
    if issue is not None and is_id(own, kinds[0].id_pattern):
        return own, _begun(desk, record, f"records/{kinds[0].folder}/{record.id}-issue-{issue}.yml", change, own)
    already = [one for one in records_about(desk.register, record.id) if not _OF_A_FORM.fullmatch(one.id)]
    if already:
        return already[0].id, edit_record(desk, already[0], [change])
    return f"{kinds[0].prefix}-{record.id}", _begun(desk, record, f"records/{kinds[0].folder}/{record.id}.yml", change)


def _begun(desk: Desk, record: Record, path: str, change: AppendRows, name: str | None = None) -> Edit:
    if desk.read(path) is not None:
        raise MastercopyError(
            f"{path} is not the acknowledgements of {record.id}", "see `mastercopy check`, and mend it"
        )
    named = f"id: {write_scalar(name)}\n" if name is not None else ""
    begun = f"{named}document: {write_scalar(record.id)}\n{ACKNOWLEDGEMENTS}:\n".encode()
    return Edit(path, None, edit_bytes(begun, [change], path))
