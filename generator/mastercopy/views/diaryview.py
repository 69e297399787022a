"""Turns what waits and what is planned into dates of a calendar: day, what is to be done, about what, and for whom."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mastercopy.history.values import Trail
from mastercopy.model.fields import texts
from mastercopy.model.moment import Moment
from mastercopy.model.monitoring import AWAITED, MISSED, read_monitoring
from mastercopy.model.organisation import read_day
from mastercopy.model.period import FREQUENCIES, Period, period_of
from mastercopy.model.record import identity
from mastercopy.model.series import computed_of
from mastercopy.views.addresses import document_url, record_url, revision_url
from mastercopy.views.naming import Named, name_of
from mastercopy.views.newsview import AUDITORS, CONTROLLERS, LEADERSHIP, OF_AUDITORS, OF_LEADERSHIP, STAFF
from mastercopy.views.task import Task, answerable
from mastercopy.views.textview import list_of

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

MOST = 2000
"""So many dates a calendar holds at most: those nearest to the site's day."""
_AUDIENCES_OF = {
    "sign": (CONTROLLERS, LEADERSHIP),
    **dict.fromkeys(("review", "withdraw", "revise", "rework", "swap", "return"), (CONTROLLERS,)),
}
_WORDS = {"from": "Begins", "until": "Ends"}


@dataclass(frozen=True, slots=True)
class Appointment:
    """One date. `key` stays the same while the day moves; `roles` are those it is for, None is everybody."""

    key: str
    day: date
    word: str
    about: str
    sentence: str
    url: str
    audiences: tuple[str, ...]
    roles: tuple[str, ...] | None
    overdue: bool = False


def view_diary(compiled: Compiled, tasks: Sequence[Task]) -> tuple[Appointment, ...]:
    """Every date from the site's day on, and what is overdue or still waits, by day."""
    found = [_of_task(compiled, task) for task in tasks if task.due is not None]
    taken = frozenset((identity(task.about.id), task.due) for task in tasks if task.due is not None)
    for _, trail in sorted(compiled.history.trails.items()):
        found.extend(_of_trail(compiled, trail))
    for _, record in sorted(compiled.register.records.items()):
        if record.type.family == "record":
            found.extend(_of_record(compiled, record, taken))
    nearest = sorted(found, key=lambda one: (abs((one.day - compiled.as_of).days), one.key, one.sentence))[:MOST]
    return tuple(_numbered(sorted(nearest, key=lambda one: (one.day, one.key, one.sentence))))


def diary_for(diary: Sequence[Appointment], *, audience: str = "", role: str = "") -> tuple[Appointment, ...]:
    """The dates of an audience, or of a role: what is for it by name, and what is for everybody."""
    if audience:
        return tuple(one for one in diary if audience in one.audiences)
    return tuple(one for one in diary if one.roles is None or role in one.roles)


def _numbered(dates: Sequence[Appointment]) -> Iterator[Appointment]:
    """No two with one key."""
    seen: dict[str, int] = {}
    for one in dates:
        seen[one.key] = seen.get(one.key, 0) + 1
        yield one if seen[one.key] == 1 else replace(one, key=f"{one.key}-{seen[one.key]}")


def _of_task(compiled: Compiled, task: Task) -> Appointment:
    about = name_of(compiled, task.about.id)
    record = compiled.register.get(task.about.id)
    part = record.type.part if record is not None else None
    ours = task.kind == "review" or (record is not None and task.sentence == f"it is {record.status}")
    mark = "" if ours else f"-{_mark(task.sentence)}"
    assert task.due is not None
    exact = task.due if isinstance(task.due, Moment) and task.due.minute is not None else None
    return Appointment(
        f"{task.about.id}-{task.kind}{mark}",
        date(task.due.year, task.due.month, task.due.day),
        task.word,
        about.text if about.url is not None else task.about.text,
        task.sentence if exact is None else f"{task.sentence}, by {exact}",
        task.about.url or about.url or "index.html",
        _AUDIENCES_OF.get(task.kind, _whose(part)),
        _roles(compiled, task.roles, task.persons),
        task.overdue,
    )


def _mark(sentence: str) -> str:
    return hashlib.sha256(sentence.encode("utf-8", "replace")).hexdigest()[:8]


def _whose(part: str | None) -> tuple[str, ...]:
    """The audiences of a record by the part that it plays."""
    lists = ((AUDITORS, OF_AUDITORS), (LEADERSHIP, (*OF_LEADERSHIP, "monitoring", "needs")))
    return tuple(audience for audience, parts in lists if part in parts)


def _roles(compiled: Compiled, roles: tuple[str, ...], persons: tuple[str, ...]) -> tuple[str, ...]:
    """The roles something waits for; what waits for a person by name waits in every role that the person holds."""
    if roles:
        return roles
    held = (one.id for one in compiled.register.of_part("roles"))
    return tuple(
        role for role in held if any(compiled.people.holds(person, role, compiled.as_of) for person in persons)
    )


def _of_trail(compiled: Compiled, trail: Trail) -> Iterator[Appointment]:
    """When a document changes for those who follow it: that, and not yet how."""
    now, day = trail.in_force, compiled.as_of
    page, both = Named(trail.id, trail.title, document_url(trail.id)), (STAFF, CONTROLLERS)
    for row in trail.revisions:
        if row.is_pending and not row.objections and row.effective is not None and row.effective > day:
            readers = list_of(row.fields.get("readers"))
            state = "" if row.status == "approved" else ", not approved yet"
            key, said = f"{trail.id}-{row.slug}-in-force", f"revision {row.revision} comes into force{state}"
            word, url = "In force" if not state else "To come into force", revision_url(trail.id, row)
            yield Appointment(key, row.effective, word, page.text, said, url, both, readers or None)
    if now is None:
        return
    readers = list_of(now.fields.get("readers"))
    if trail.withdrawn is not None and trail.withdrawn.day > day:
        last, key, said = trail.withdrawn.day, f"{trail.id}-withdrawn", "from this day on it is no longer followed"
        yield Appointment(key, last, "Withdrawn", page.text, said, page.url or "", both, readers or None)
    last_valid = read_day(now.fields.get("valid_until"))
    if last_valid is not None and last_valid >= day:
        key, said = f"{trail.id}-valid-until", "the last day on which it is valid"
        yield Appointment(key, last_valid, "Runs out", page.text, said, page.url or "", both, readers or None)


def _of_record(compiled: Compiled, record: Record, taken: frozenset[tuple[str, date]]) -> Iterator[Appointment]:
    """Days that a record still plans, less those that a task tells, and the periods whose figures are awaited."""
    if record.is_closed:
        return
    for spec in record.type.fields:
        planned = record.get(spec.name) if spec.plan and spec.kind == "date" and not spec.many else None
        known = (identity(record.id), planned) in taken
        if isinstance(planned, date) and planned >= compiled.as_of and not known:
            yield _planned(compiled, record, spec.name, planned, _WORDS.get(spec.name, spec.title), "as planned")
    if record.type.part == "waves":
        period = record.get("period")
        if isinstance(period, Period):
            yield _planned(compiled, record, "survey", period.last, "Survey ends", f"it is {record.status}")
    elif record.type.part in ("monitoring", "objectives"):
        for period, late in _figures(compiled, record):
            one = _planned(
                compiled, record, f"figure-{period.text}", period.last, "Measure", f"the figure of {period.text}"
            )
            yield replace(one, overdue=late)


def _planned(compiled: Compiled, record: Record, key: str, day: date, word: str, sentence: str) -> Appointment:
    roles, persons = answerable(compiled, record)
    return Appointment(
        f"{record.id}-{key}",
        date(day.year, day.month, day.day),
        word,
        name_of(compiled, record.id).text,
        sentence,
        record_url(record.type, record.id),
        _whose(record.type.part),
        _roles(compiled, roles, persons),
    )


def _figures(compiled: Compiled, record: Record) -> Iterator[tuple[Period, bool]]:
    """The period that runs now, and those before it of which a figure is awaited; whether it is missing."""
    kind, day = FREQUENCIES.get(str(record.get("frequency"))), compiled.as_of
    if kind is None:
        return
    running = period_of(day, kind)
    if record.type.part == "monitoring":
        since, until = record.get("since"), record.get("until")
        late = read_monitoring(record, compiled.counted, day)[-2:]
        yield from ((one.period, one.state == MISSED) for one in late if one.state in (AWAITED, MISSED))
        begun = isinstance(since, Period) and since.first <= running.last
        if begun and not (isinstance(until, Period) and until.last < running.last) and running.last > day:
            yield running, False
    elif not _watched(compiled, record):
        score = next((one for one in compiled.scores if one.id == record.id), None)
        last = score.latest.period.last if score is not None and score.latest is not None else None
        over = period_of(running.first - timedelta(days=1), kind)
        if last is not None and last < over.last and _is_measured(record, over):
            yield over, False
        if _is_measured(record, running):
            yield running, False


def _is_measured(record: Record, running: Period) -> bool:
    """Whether somebody writes the figures of an objective, and still has to."""
    start, due = record.get("start"), record.get("due")
    begun = not isinstance(start, date) or start <= running.last
    return begun and computed_of(record) is None and isinstance(due, date) and running.first <= due


def _watched(compiled: Compiled, record: Record) -> bool:
    """Whether the plan of what is monitored asks for the figures of an objective already."""
    plans = compiled.register.of_part("monitoring")
    return any(identity(record.id) == identity(name) for plan in plans for name in texts(plan.get("values_of")))
