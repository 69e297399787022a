"""Turns a wish (a next revision, a withdrawal) into the edit of a document's front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mastercopy.editing.change import Change, RemoveField, SetValue
from mastercopy.editing.desk import Desk, declared_before, edit_record, find_document, kept_line
from mastercopy.editing.scalars import Given
from mastercopy.editing.writer import Edit
from mastercopy.model.record import Record, identity
from mastercopy.model.revision import compare_labels, is_label, next_label
from mastercopy.words import MastercopyError, meant

_OF_THE_OLD = ("effective", "change_class", "because", "emergency", "retraining", "retraining_reason")
_REPLACES = "name a document of the working tree, or leave --superseded-by out"
_OF_A_WITHDRAWAL = ("withdrawn", "reason", "superseded_by")


@dataclass(frozen=True, slots=True)
class NextRevision:
    """What a next revision is to say of itself."""

    change: str
    label: str | None = None
    effective: date | None = None
    change_class: str | None = None
    because: tuple[str, ...] = ()
    reinstate: bool = False


@dataclass(frozen=True, slots=True)
class Revised:
    """The edit that begins a revision, and what a person should look at beside it."""

    id: str
    label: str
    edit: Edit
    notes: tuple[str, ...] = field(default=())


def revise_document(desk: Desk, name: str, wish: NextRevision) -> Revised:
    """The next revision of a document, as a draft."""
    record = find_document(desk, name)
    if record.get("withdrawn") is not None and not wish.reinstate:
        raise MastercopyError(
            f"{record.id} is withdrawn", "bring it back with --reinstate, if that is meant", record.at("withdrawn")
        )
    if not wish.change.strip():
        raise MastercopyError("a revision says what it changes", "give --change", record.at("change"))
    label = _next(desk, record, wish.label)
    because = tuple(_known(desk, cause) for cause in wish.because)
    values: dict[str, Given] = {"revision": label, "change": " ".join(wish.change.split()), "status": "draft"}
    if wish.effective is not None:
        values["effective"] = wish.effective.isoformat()
    if wish.change_class is not None:
        values["change_class"] = wish.change_class
    if because:
        values["because"] = because
    gone = [*(_OF_A_WITHDRAWAL if wish.reinstate else ()), *_OF_THE_OLD]
    changes: list[Change] = [RemoveField(old) for old in gone if old in record.places and old not in values]
    changes.extend(set_fields(record, values))
    notes = []
    if record.get("valid_until") is not None:
        notes.append(f"valid_until: {record.get('valid_until')} still stands; change it if it was for the old revision")
    return Revised(record.id, label, edit_record(desk, record, changes), tuple(notes))


def set_fields(record: Record, values: Mapping[str, Given]) -> list[Change]:
    """The changes that give fields their values, new ones where the type declares them."""
    order = [spec.name for spec in record.type.fields]
    names = sorted(values, key=lambda name: order.index(name) if name in order else len(order))
    kind = record.type
    return [SetValue((name,), values[name], declared_before(kind, name), kept_line(kind, name)) for name in names]


def _next(desk: Desk, record: Record, asked: str | None) -> str:
    """The label of the next revision: the one asked for, where it can be, else the one after today's."""
    current, scheme = str(record.get("revision") or "").strip(), record.type.revision_scheme
    dossier = desk.dossier(record.id)
    recorded = [recording.label for recording in dossier.lineage.recordings] if dossier is not None else []
    if current and current not in recorded and desk.project.basis != "folder":
        kind = "is a draft of" if record.status == "draft" else "already says"
        raise MastercopyError(
            f"{record.id} {kind} revision {current}, which main has not recorded yet",
            "go on with that one; a next one can begin once it is on main",
            record.at("revision"),
        )
    label = asked.strip() if asked is not None else next_label(current, scheme)
    if label is None:
        raise MastercopyError(
            f"no label follows {current[:40]!r} by itself", "say the next one with --revision", record.at("revision")
        )
    if not is_label(label, scheme):
        raise MastercopyError(f"{label[:40]!r} is no label of this type ({scheme})", "see the labels before it")
    if label in recorded or label == current:
        raise MastercopyError(f"revision {label} of {record.id} is recorded already", "choose a label after it")
    if compare_labels(current, label, scheme) > 0:
        raise MastercopyError(f"revision {label} comes before {current}", "choose a label after it")
    return label


def _known(desk: Desk, name: str) -> str:
    """The ID of a record as it is written there; an error where there is none."""
    found = desk.register.get(name)
    if found is None:
        raise MastercopyError(f"there is no record {name[:64]!r}", "write the cause down first, or give its ID")
    return found.id


def named_in(desk: Desk, name: str) -> tuple[str, ...]:
    """The other documents of the working tree that name a document, in their fields or in their text."""
    wanted = find_document(desk, name).id
    word = re.compile(rf"(?<![A-Z0-9-]){re.escape(wanted)}(?![A-Z0-9-])")
    others = (one for one in desk.register.records.values() if one.type.family == "document" and one.id != wanted)
    return tuple(sorted(one.id for one in others if word.search(desk.tree.read(one.path).decode("utf-8", "replace"))))


def withdraw_document(desk: Desk, name: str, day: date, reason: str, successor: str | None) -> Edit:
    """The withdrawal of a document on a day."""
    record = find_document(desk, name)
    if record.get("withdrawn") is not None:
        raise MastercopyError(
            f"{record.id} is withdrawn already, on {record.get('withdrawn')}",
            "change that day in the file, if it was wrong and lies ahead",
            record.at("withdrawn"),
        )
    if not reason.strip():
        raise MastercopyError("a withdrawal needs a reason", "give --reason")
    values: dict[str, Given] = {"withdrawn": day.isoformat(), "reason": " ".join(reason.split())}
    if successor is not None:
        others = [one.id for one in desk.register.records.values() if one.type.family == "document" and one != record]
        if desk.register.get(successor) is None:
            raise MastercopyError(f"there is no {successor[:64]!r} to replace it", meant(successor, others, _REPLACES))
        found = find_document(desk, successor)
        if identity(found.id) == identity(record.id):
            raise MastercopyError(f"{record.id} cannot replace itself", "name another document")
        values["superseded_by"] = found.id
    return edit_record(desk, record, set_fields(record, values))
