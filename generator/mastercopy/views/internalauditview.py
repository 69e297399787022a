"""Turns programmes, audits and findings into the overview of internal audit: coverage, what is open, what came back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from mastercopy.checks.auditcycle import CALLED_OFF, HELD, day_of, is_running, state_of
from mastercopy.checks.auditday import team_of
from mastercopy.checks.repeats import GOOD, found_on
from mastercopy.model.fields import texts
from mastercopy.model.lifecycle import VOID
from mastercopy.model.period import Duration
from mastercopy.views.addresses import record_url
from mastercopy.views.auditmarks import GRADES, MARKS, Mark
from mastercopy.views.findingview import FindingLine, Repeat, finding_line, view_repeat
from mastercopy.views.measureview import MeasureLine, view_measure
from mastercopy.views.naming import Named, name_of, names_of, person_name
from mastercopy.views.programmeview import ProgrammePage, view_programme
from mastercopy.views.wording import show
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

URL = "for/internal-audit.html"
EVERY = "quarter"
_AGES = ((7, say("up to 7 days")), (30, say("8 to 30")), (60, say("31 to 60")), (90, say("61 to 90")))
_OLDER = say("over 90")


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding that is not closed: how old, since when, and until when an answer was promised."""

    line: FindingLine
    process: Named | None
    since: str
    age: int
    late: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """An audit that is still to be held."""

    when: str
    named: Named
    what: tuple[Named, ...]
    who: tuple[Named, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class InternalAuditPage:
    """The overview; `programmes` are those of the day with their coverage, `others` the rest, the newest first."""

    programmes: tuple[tuple[Named, ProgrammePage], ...]
    others: tuple[Named, ...]
    coming: tuple[Coming, ...]
    open: tuple[OpenFinding, ...]
    ages: tuple[str, ...]
    grades: tuple[tuple[Mark, tuple[int, ...]], ...]
    repeats: tuple[Repeat, ...]
    answered: int
    days: str
    measures: tuple[MeasureLine, ...]


def view_internal_audit(compiled: Compiled) -> InternalAuditPage | None:
    """The overview; None where no audit and no programme is recorded."""
    register, as_of = compiled.register, compiled.as_of
    programmes, audits = register.of_part("programmes"), register.of_part("audits")
    if not programmes and not audits:
        return None
    running = [one for one in programmes if is_running(one, as_of)]
    rest = sorted((one for one in programmes if one not in running), key=lambda one: one.id, reverse=True)
    findings = [one for one in register.of_part("findings") if one.status != VOID]
    waiting = sorted((one for one in (_open(compiled, f) for f in findings) if one), key=lambda one: -one.age)
    lately = _lately(compiled, findings)
    return InternalAuditPage(
        tuple((name_of(compiled, one.id), view_programme(compiled, one)) for one in running),
        names_of(compiled, [one.id for one in rest]),
        tuple(_coming(compiled, audits)),
        tuple(waiting),
        (*(name for _, name in _AGES), _OLDER),
        tuple(_by_grade(waiting)),
        tuple(one for one in (view_repeat(compiled, finding) for finding in findings) if one is not None),
        len(lately),
        show(round(median(lately))) if lately else "",
        tuple(_measures(compiled)),
    )


def _open(compiled: Compiled, finding: Record) -> OpenFinding | None:
    """A finding that still asks something of somebody; what is praised does not."""
    day = found_on(compiled.register, finding)
    if finding.is_closed or finding.get("grade") == GOOD or day is None:
        return None
    due, process = finding.get("response_due"), show(finding.get("process"))
    late = finding.get("answered") is None and isinstance(due, date) and due < compiled.as_of
    named = name_of(compiled, process) if process else None
    return OpenFinding(finding_line(compiled, finding), named, show(day), (compiled.as_of - day).days, late)


def _by_grade(waiting: list[OpenFinding]) -> list[tuple[Mark, tuple[int, ...]]]:
    """For each grade that is open, how many of each age."""
    count = Counter((one.line.mark, _bucket(one.age)) for one in waiting)
    used = list(dict.fromkeys((*GRADES.values(), *(one.line.mark for one in waiting))))
    ages = range(len(_AGES) + 1)
    return [(mark, tuple(count[mark, at] for at in ages)) for mark in used if any(count[mark, at] for at in ages)]


def _bucket(age: int) -> int:
    return next((at for at, (most, _) in enumerate(_AGES) if age <= most), len(_AGES))


def _lately(compiled: Compiled, findings: list[Record]) -> list[int]:
    """Days from finding to answer of everything that was answered in the last twelve months."""
    since, found = Duration(-12, "months").after(compiled.as_of), []
    for finding in findings:
        day, answered = found_on(compiled.register, finding), finding.get("answered")
        if day is not None and isinstance(answered, date) and since < answered and day <= answered <= compiled.as_of:
            found.append((answered - day).days)
    return found


def _coming(compiled: Compiled, audits: tuple[Record, ...]) -> list[Coming]:
    states = [(day_of(one) or date.max, one, state_of(one, compiled.as_of)) for one in audits]
    return [
        Coming(
            show(day_of(one)),
            Named(one.id, one.title, record_url(one.type, one.id)),
            names_of(compiled, texts(one.get("process"))),
            tuple(person_name(compiled, person) for person in team_of(one)),
            MARKS[state],
        )
        for _, one, state in sorted(states, key=lambda row: (row[0], row[1].id))
        if state not in (HELD, CALLED_OFF)
    ]


def _measures(compiled: Compiled) -> list[MeasureLine]:
    kinds = [kind for part in ("audits", "findings") for kind in compiled.catalog.by_part(part)]
    lines = [view_measure(compiled, kind, spec.name, EVERY) for kind in kinds for spec in kind.measures]
    return [line for line in lines if line is not None]
