"""Turns an audit into the revisions against which it judged on its day, and into what of it was its team's own work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mastercopy.checks.auditcycle import BEGUN
from mastercopy.history.signoff import APPROVING
from mastercopy.history.values import History, Revision, Trail
from mastercopy.model.fields import texts
from mastercopy.model.holding import held_on
from mastercopy.model.record import Record, identity
from mastercopy.model.register import Register
from mastercopy.words.saying import say


@dataclass(frozen=True, slots=True)
class Criterion:
    """A document that an audit judges against, its revision in force on the day, and why there is none."""

    id: str
    trail: Trail | None
    revision: Revision | None
    fault: str


@dataclass(frozen=True, slots=True)
class OwnWork:
    """Somebody of the team, and a process or document that was their own work: in which way, and why it was so."""

    who: str
    what: str
    how: str
    because: str


def judged_on(audit: Record, as_of: date) -> date:
    """The day whose revisions count: that of the opening meeting, else today as long as it is a plan."""
    day = audit.get(BEGUN)
    return day if isinstance(day, date) and day <= as_of else as_of


def read_criteria(audit: Record, history: History, as_of: date) -> tuple[Criterion, ...]:
    """The documents that an audit names, each with its revision in force on the day."""
    day = judged_on(audit, as_of)
    return tuple(_criterion(name, history, day) for name in texts(audit.get("criteria")))


def _criterion(name: str, history: History, day: date) -> Criterion:
    trail = history.trail(name)
    if trail is None:
        draft = any(identity(one.id) == identity(name) for one in history.drafts)
        return Criterion(
            name, None, None, say("is a draft and was never issued") if draft else say("is no controlled document")
        )
    revision = revision_on(trail, day)
    return Criterion(
        trail.id, trail, revision, "" if revision is not None else say("had no revision in force on {day}", day=day)
    )


def revision_on(trail: Trail, day: date) -> Revision | None:
    """The revision of a document that was in force on a day, by what is known today."""
    for revision in reversed(trail.revisions):
        begun, ended = revision.in_force_from, revision.in_force_until
        if begun is not None and begun <= day and (ended is None or day < ended):
            return revision
    return None


def team_of(audit: Record) -> tuple[str, ...]:
    """Everybody who audits, the lead first."""
    return tuple(dict.fromkeys((*texts(audit.get("lead")), *texts(audit.get("team")))))


def read_own_work(audit: Record, register: Register, history: History, as_of: date) -> tuple[OwnWork, ...]:
    """What of an audit was the own work of its team, with the reason that the record gives for it."""
    return tuple(
        OwnWork(who, what, how, _because(audit, who, what))
        for who in team_of(audit)
        for what, how in _works(audit, who, register, history, as_of)
    )


def _works(audit: Record, who: str, register: Register, history: History, as_of: date) -> Iterator[tuple[str, str]]:
    held = held_on(register, judged_on(audit, as_of))
    for process in map(register.get, texts(audit.get("process"))):
        if process is not None and any((who, role) in held for role in texts(process.get("owner"))):
            yield process.id, "owns"
    for criterion in read_criteria(audit, history, as_of):
        revision = criterion.revision
        if revision is not None and who in revision.authors:
            yield criterion.id, "wrote"
        elif revision is not None and who in approvers_of(revision):
            yield criterion.id, "approved"


def approvers_of(revision: Revision) -> frozenset[str]:
    """Whose approval of a revision counts."""
    return frozenset(act.person for act in revision.signoffs if act.valid and act.person and act.meaning in APPROVING)


def _because(audit: Record, who: str, what: str) -> str:
    rows = audit.get("own_work") or ()
    given = (
        row for row in rows if who in texts(row.get("who")) and identity(what) in map(identity, texts(row.get("what")))
    )
    return next((" ".join(texts(row.get("because"))) for row in given), "")
