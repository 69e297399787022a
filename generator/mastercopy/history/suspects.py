"""Turns what was issued anew or changed into the links that may no longer fit, until somebody looked at them.

A link is suspect when what it names changed after who names it was last looked at: by a revision or review of the
document, by a change of the record, or by a row under `looked_at` that names what changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mastercopy.history.values import History, Trail
from mastercopy.model.catalog import FAMILIES
from mastercopy.model.record import Record, identity
from mastercopy.model.register import Link, Register
from mastercopy.words.saying import say

_WATCHED = ("needs", "requirements", "risks", "opportunities", "processes", "parties")
"""Parts of records whose change makes those that name them worth a look; documents always do."""
_PASSIVE = (
    *("signoffs", "acknowledgements", "copies", "trainings", "audits", "findings", "voices", "complaints"),
    *("cases", "leadership", "sessions", "workshops", "engagements", "achievements", "waves", "development"),
    "management-reviews",
)
"""Parts whose records tell what was at a time, and need not fit what came later."""
_BY_ITSELF = (
    "because",
    "superseded_by",
    "translation_of",
    "recurrence_of",
    "documents",
    "changed",
    "corrective_action",
)
"""Fields that say where something comes from, or what it changes itself: neither has to fit what comes later."""
_HOUSEKEEPING = ("status", "measurements", "actions", "x", "reviews", "owner")
"""Fields of types that change while a record lives, and not what it says to those who name it."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """One link that may no longer fit: who names what, by which field, what changed and when, last looked at when."""

    record: Record
    field: str
    target: str
    what: str
    changed: date
    looked: date | None


def find_suspects(register: Register, history: History, as_of: date) -> tuple[Suspect, ...]:
    """The links that somebody should look at, by record; what changed most lately counts."""
    changed = dict(_changed(register, history, as_of))
    found: dict[tuple[str, str], Suspect] = {}
    for name, record in register.records.items():
        if (
            record.is_closed
            or record.type.part in _PASSIVE
            or record.type.many is not None
            or _is_over(record, history)
        ):
            continue
        own = _looked_at(record, history, as_of)
        for link in register.links_out(record.id):
            what = changed.get(identity(link.target))
            if what is None or link.field in _BY_ITSELF or identity(link.target) == name or _is_person(register, link):
                continue
            days = [day for day in (own, _row(record, link.target, as_of)) if day is not None]
            looked = max(days, default=None)
            if looked is not None and looked < what[1]:
                one = Suspect(record, link.field, link.target, what[0], what[1], looked)
                found.setdefault((name, identity(link.target)), one)
    return tuple(one for _, one in sorted(found.items(), key=lambda item: (item[1].changed, item[0])))


def _is_over(record: Record, history: History) -> bool:
    """Whether nobody follows any more what it says: a document that is in force no more, or what was told already."""
    trail = history.trail(record.id) if record.type.family == "document" else None
    if trail is not None:
        return trail.withdrawn is not None and trail.in_force is None
    return record.type.part == "communications" and record.get("told") is not None


def _is_person(register: Register, link: Link) -> bool:
    target = register.get(link.target)
    return target is not None and target.type.part in ("people", "roles")


def _changed(register: Register, history: History, as_of: date) -> Iterator[tuple[str, tuple[str, date]]]:
    """(ID, what happened and when) of everything whose last change concerns those who name it."""
    for name, trail in history.trails.items():
        row = trail.in_force
        if row is not None and row.kind == "revised" and row.fields.get("change_class") != "editorial":
            day = row.in_force_from
            if day is not None and len(trail.revisions) > 1 and day <= as_of:
                yield identity(name), (say("revision {revision} came into force", revision=row.revision), day)
    for part in _WATCHED:
        for record in register.of_part(part):
            days = _changes(record, history, as_of)
            if days:
                title, day = days[-1]
                yield identity(record.id), (say("'{field}' changed", field=title), day)


def _changes(record: Record, history: History, as_of: date) -> list[tuple[str, date]]:
    """(title of the field, day) of the changes of a record that change what it says."""
    rows = history.changes.get(identity(record.id), ())
    told = ((row.field.partition(".")[0], date.fromisoformat(row.at[:10])) for row in rows)
    return [(_title(record, field), day) for field, day in told if day <= as_of and _says(record, field)]


def _says(record: Record, field: str) -> bool:
    """Whether a field is one of what the record says: not who may see it, how long it is kept and the like.

    What every record may say beside its own matter stands in the families; none of it changes what others rely on.
    """
    spec = record.type.field(field)
    return field not in _HOUSEKEEPING and (spec is None or not spec.place.path.startswith(FAMILIES))


def _title(record: Record, field: str) -> str:
    spec = record.type.field(field)
    return spec.title if spec is not None and spec.title else field


def _looked_at(record: Record, history: History, as_of: date) -> date | None:
    """The day on which somebody last had a whole document or record in hand; None where nobody can tell."""
    trail = history.trail(record.id) if record.type.family == "document" else None
    if trail is not None:
        return _of_document(trail, as_of)
    rows = history.changes.get(identity(record.id), ())
    days = [day for row in rows if (day := date.fromisoformat(row.at[:10])) <= as_of]
    born = history.born.get(record.path)
    return max((*days, *((born,) if born is not None else ())), default=None)


def _of_document(trail: Trail, as_of: date) -> date | None:
    rows = [row.recorded_day for row in trail.revisions if row.recorded_day is not None]
    reviews = trail.fields.get("reviews")
    given = [row.get("on") for row in reviews if isinstance(row, Mapping)] if isinstance(reviews, list) else []
    days = [day for day in (*rows, *map(_day, given)) if day is not None and day <= as_of]
    return max(days, default=None)


def _day(given: object) -> date | None:
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        return None


def _row(record: Record, target: str, as_of: date) -> date | None:
    """The day on which somebody said that what changed was looked at."""
    rows = record.get("looked_at") or ()
    days = [row.get("day") for row in rows if identity(str(row.get("of") or "")) == identity(target)]
    return max((day for day in days if isinstance(day, date) and day <= as_of), default=None)
