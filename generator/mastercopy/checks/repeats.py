"""Turns a finding into the findings before it and after it that are about the same work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mastercopy.checks.auditcycle import day_of
from mastercopy.model.fields import texts
from mastercopy.model.lifecycle import VOID
from mastercopy.model.period import Duration
from mastercopy.model.record import Record, identity
from mastercopy.model.register import Register
from mastercopy.words.saying import say

GOOD = "positive"
"""The grade of what is praised: it is never repeated to anybody's harm."""


def found_on(register: Register, finding: Record) -> date | None:
    """The day of a finding: its own, else that on which its audit ended, was reported or began."""
    day = finding.get("found")
    audit = audit_of(register, finding)
    days = (day, *((audit.get("ended"), audit.get("reported"), day_of(audit)) if audit is not None else ()))
    return next((one for one in days if isinstance(one, date)), None)


def audit_of(register: Register, finding: Record) -> Record | None:
    """The audit that a finding comes from."""
    ends = (register.get(link.target) for link in register.links_out(finding.id))
    return next((one for one in ends if one is not None and one.type.part == "audits"), None)


def counts(finding: Record) -> bool:
    """Whether a finding says that something is not as it should be, or could be better."""
    return finding.status != VOID and finding.get("grade") != GOOD


def same_work(finding: Record, other: Record) -> bool:
    """Whether two findings are of one process and share a clause."""
    return _processes(finding) == _processes(other) and bool(_clauses(finding) & _clauses(other))


def earlier(register: Register, finding: Record, within: Duration) -> tuple[Record, ...]:
    """The findings of the same work in a length of time before one, the newest first."""
    return tuple(
        other
        for day, other in sorted(
            _before(register, finding, within), key=lambda pair: (pair[0], pair[1].id), reverse=True
        )
        if same_work(finding, other)
    )


def _before(register: Register, finding: Record, within: Duration) -> Iterator[tuple[date, Record]]:
    day, own = found_on(register, finding), audit_of(register, finding)
    for other in register.of_part("findings"):
        then = found_on(register, other)
        if other.id == finding.id or day is None or then is None or not counts(other) or not counts(finding):
            continue
        if audit_of(register, other) is not own and then <= day <= within.after(then):
            yield then, other


def _processes(finding: Record) -> frozenset[str]:
    return frozenset(map(identity, texts(finding.get("process"))))


def _clauses(finding: Record) -> frozenset[str]:
    return frozenset(text.strip() for text in texts(finding.get("clauses")))


def alike(register: Register, finding: Record, within: Duration) -> tuple[tuple[str, tuple[Record, ...]], ...]:
    """(what they share, the findings of the same grade up to this one) by process and by clause, within a time."""
    day = found_on(register, finding)
    same = [
        other
        for other in register.of_part("findings")
        if counts(other)
        and other.get("grade") == finding.get("grade")
        and day is not None
        and (then := found_on(register, other)) is not None
        and (then, other.id) <= (day, finding.id)
        and day <= within.after(then)
    ]
    groups = [
        (name, tuple(one for one in same if identity(name) in _processes(one)))
        for name in texts(finding.get("process"))
    ]
    groups += [
        (say("clause {name}", name=name), tuple(one for one in same if name in _clauses(one)))
        for name in sorted(_clauses(finding))
    ]
    return tuple(groups)
