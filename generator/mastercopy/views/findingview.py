"""Turns a finding into one line of a report, and into its page among the findings of the same work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.checks.repeats import audit_of, earlier, found_on
from mastercopy.model.fields import texts
from mastercopy.model.lifecycle import VOID
from mastercopy.model.period import Duration
from mastercopy.views.addresses import record_url
from mastercopy.views.auditmarks import GRADES, Mark
from mastercopy.views.naming import Named, name_of, names_of
from mastercopy.views.wording import label, show
from mastercopy.words.saying import say, say_count, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

LOOK_BACK = Duration(24, "months")
"""Within this time a finding of the same process and clause is one that came back."""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding as one line of a report or a list."""

    named: Named
    mark: Mark
    grade: str
    requirement: str
    evidence: str
    statement: str
    clauses: str
    state: str
    due: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A finding that came back: itself, and the earlier ones, as the record says or as process and clause tell."""

    line: FindingLine
    before: tuple[Named, ...]
    said: str


@dataclass(frozen=True, slots=True)
class FindingPage:
    """What stands on the page of a finding beside its fields; `again` are those that came back as this one."""

    mark: Mark
    audit: Named | None
    found: str
    told: str
    repeat: Repeat | None
    again: tuple[FindingLine, ...]


def finding_line(compiled: Compiled, finding: Record) -> FindingLine:
    """A finding with what a reader needs to judge it."""
    grade = show(finding.get("grade"))
    return FindingLine(
        Named(finding.id, finding.title, record_url(finding.type, finding.id)),
        GRADES.get(grade, Mark(label(grade), "wait")),
        grade,
        show(finding.get("requirement")),
        show(finding.get("evidence")),
        show(finding.get("statement")),
        say_row(", ", texts(finding.get("clauses"))),
        label(finding.status or ""),
        show(finding.get("response_due")) if not finding.is_closed and finding.get("answered") is None else "",
    )


def view_repeat(compiled: Compiled, finding: Record) -> Repeat | None:
    """What a finding repeats: what it names itself, else what has its process and clause; None where it is new."""
    named = tuple(texts(finding.get("repeat_of")))
    if named:
        return Repeat(finding_line(compiled, finding), names_of(compiled, named), "")
    found = () if finding.get("no_repeat") else earlier(compiled.register, finding, LOOK_BACK)
    if not found:
        return None
    said = say("same process and clause; the record does not say whether it is the same matter")
    return Repeat(finding_line(compiled, finding), names_of(compiled, [one.id for one in found]), said)


def view_finding(compiled: Compiled, finding: Record) -> FindingPage:
    """A finding among those of the same work."""
    register = compiled.register
    audit, day = audit_of(register, finding), found_on(register, finding)
    others = [(one, view_repeat(compiled, one)) for one in register.of_part("findings") if one.id != finding.id]
    again = (one for one, repeat in others if repeat and finding.id in (named.id for named in repeat.before))
    grade = show(finding.get("grade"))
    return FindingPage(
        GRADES.get(grade, Mark(label(grade), "wait")),
        name_of(compiled, audit.id) if audit is not None else None,
        show(day),
        _told(compiled, finding, day),
        view_repeat(compiled, finding),
        tuple(finding_line(compiled, one) for one in again),
    )


def _told(compiled: Compiled, finding: Record, day: date | None) -> str:
    """How long the answer took, or has been waited for."""
    answered, due = finding.get("answered"), finding.get("response_due")
    if day is None or finding.status == VOID:
        return ""
    late = isinstance(due, date) and (answered if isinstance(answered, date) else compiled.as_of) > due
    if isinstance(answered, date):
        return say_count("answered after {number} day", "answered after {number} days", (answered - day).days) + (
            say(", later than promised ({due})", due=due) if late else ""
        )
    waited = (compiled.as_of - day).days
    return say_count("{number} day without an answer", "{number} days without an answer", waited) + (
        say(", which was due on {due}", due=due) if late else ""
    )
