"""Rules about how documents change and what they rest on: planned changes, newer editions, forms and their parents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from mastercopy.checks.rule import Case, FieldName, record_of, rule
from mastercopy.history.values import Revision, Trail
from mastercopy.model.fields import texts
from mastercopy.model.organisation import read_day
from mastercopy.model.record import Record, identity
from mastercopy.model.recordtype import FieldSpec
from mastercopy.words import Problem
from mastercopy.words.saying import say

_GREAT = "major"
_ON_FORM = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]*)@(\S+)\s*")


@rule("change-unplanned", "info warning error", "name the change request under `because:`, or the document there")
def change_unplanned(case: Case, *, since: str = "") -> Iterator[Problem]:
    """A major change was recorded without a change request that names it.

    It is asked of what is recorded from a day on: the one that the type states under `since`, else the organisation's
    `changes_planned_since`. Without a day nothing is asked.
    """
    trail, begins = case.trail, read_day(since) or _stated(case)
    if trail is None or begins is None:
        return
    for row in trail.revisions:
        day = row.recorded_day
        of_today = row is trail.in_force or row.is_pending
        if day is None or day < begins or not of_today or row.fields.get("change_class") != _GREAT:
            continue
        if not any(_names(request, trail, row, day) for request in case.register.of_part("changes")):
            says = say(
                "revision {revision} is a major change of {day}, and no change request names it",
                revision=row.revision,
                day=day,
            )
            yield case.problem("revision", says, commit=row.commit)


def _stated(case: Case) -> date | None:
    days = (one.get("changes_planned_since") for one in case.register.of_part("organisation"))
    return next((day for day in days if isinstance(day, date)), None)


def _names(request: Record, trail: Trail, row: Revision, day: date) -> bool:
    """Whether a change request is that of a revision: named by it, or naming the document while it was under way."""
    if request.is_left:
        return False
    if identity(request.id) in {identity(name) for name in texts(_listed(row.fields.get("because")))}:
        return True
    named = {identity(name) for name in texts(request.get("documents") or ())}
    begun, closed = request.get("proposed"), request.get("closed")
    under_way = isinstance(begun, date) and begun <= day and not (isinstance(closed, date) and closed < day)
    return under_way and bool(named & {identity(name) for name in (trail.id, *trail.formerly)})


def _listed(value: object) -> object:
    """A value of front matter as history keeps it, with its lists as the register has them."""
    return tuple(value) if isinstance(value, list) else value


@rule("newer-edition-unreviewed", "warning", "look at what the newer edition means, and record it under `impact:`")
def newer_edition_unreviewed(
    case: Case, *, checks: FieldName, result: str, current: str, reviews: FieldName
) -> Iterator[Problem]:
    """The last look at an external document found a newer edition, and nobody has said since what that means."""
    record = record_of(case)
    rows = sorted((row for row in record.get(checks) or () if _day(row, case.as_of)), key=lambda row: row["day"])
    if not rows or rows[-1].get(result) in (None, current):
        return
    stretch = rows[-1]
    for row in reversed(rows):  # known since the first look that found it
        if row.get(result) == current:
            break
        stretch = row
    if not any(row["day"] >= stretch["day"] for row in record.get(reviews) or () if _day(row, case.as_of)):
        says = say(
            "{record}: a newer edition or a withdrawal is known since {day}, and no review of it",
            record=record.id,
            day=stretch["day"],
        )
        yield case.problem(checks, says)


def _day(row: dict[str, object], by: date) -> bool:
    day = row.get("day")
    return isinstance(day, date) and day <= by


@rule("text-copied", "info warning warning", "say where it is held and how to get it, and leave its text there")
def text_copied(case: Case, *, most: str) -> Iterator[Problem]:
    """The page of an external document is so long that it may hold the text of somebody else."""
    record = record_of(case)
    words = len((record.body or "").split())
    if most.isdecimal() and words > int(most):
        yield case.problem(
            None,
            say(
                "{record} has {words} words, and {most} are enough to say what it is",
                record=record.id,
                words=words,
                most=most,
            ),
        )


@rule("parent-not-in-force", "warning", "name the document that holds today, or withdraw this one")
def parent_not_in_force(case: Case, *, field: FieldName) -> Iterator[Problem]:
    """What a document in force belongs to is not in force itself."""
    if case.trail is None or case.trail.in_force is None:
        return
    for name in texts(record_of(case).get(field)):
        parent = case.history.trail(name)
        if parent is not None and parent.in_force is None:
            yield case.problem(
                field,
                say(
                    "{document} belongs to {parent}, which is {status}",
                    document=case.trail.id,
                    parent=parent.id,
                    status=parent.status,
                ),
            )


@rule("form-not-in-force", "info warning error", "use the form that holds on the day", "site")
def form_not_in_force(case: Case) -> Iterator[Problem]:
    """A record was written on a revision of a form that did not hold on its day."""
    for record in case.register.records.values():
        written = record.get("written_on")
        if isinstance(written, str) and (fault := _form_fault(case, record, written)) is not None:
            yield case.problem(
                record.at("written_on"), say("{record}: {fault}", record=record.id, fault=fault), record=record.id
            )


def _form_fault(case: Case, record: Record, written: str) -> str | None:
    named = _ON_FORM.fullmatch(written)
    trail = case.history.trail(named[1]) if named is not None else None
    if named is None or trail is None:
        return say("{written} names no form as ID@REVISION", written=repr(written[:60]))
    rows = [row for row in trail.revisions if row.revision == named[2]]
    if not rows:
        return say("{document} has no revision {revision}", document=trail.id, revision=named[2])
    day = _begun(record.type.fields, record)
    if day is None or any(_held(row, day) for row in rows):
        return None
    return say(
        "revision {revision} of {document} was not in force on {day}", revision=named[2], document=trail.id, day=day
    )


def _begun(specs: tuple[FieldSpec, ...], record: Record) -> date | None:
    """The first of its days: the one on which it was filled in."""
    days = (record.get(spec.name) for spec in specs if spec.kind in ("date", "moment") and not spec.plan)
    return min((day for day in days if isinstance(day, date)), default=None)


def _held(row: Revision, day: date) -> bool:
    until = row.in_force_until
    return row.in_force_from is not None and row.in_force_from <= day and (until is None or day < until)
