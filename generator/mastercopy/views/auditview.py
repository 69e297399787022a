"""Turns an audit into its report: scope, criteria as they held on the day, team, checklist, findings and signatures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mastercopy.checks.auditcycle import BEGUN, CALLED_OFF, HELD, state_of
from mastercopy.checks.auditday import OwnWork, judged_on, read_criteria, read_own_work, team_of
from mastercopy.model.fields import texts
from mastercopy.model.language import name_of_ours
from mastercopy.views.addresses import revision_url
from mastercopy.views.auditmarks import GRADES, MARKS, RESULTS, Mark
from mastercopy.views.findingview import FindingLine, finding_line
from mastercopy.views.naming import Named, knows, name_of, names_of, person_name
from mastercopy.views.recordview import FieldLine, field_line, shown_fields
from mastercopy.views.wording import show
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.checks.auditday import Criterion
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record


_HEAD = ("type", "programme", "process", "clauses", "sites", "method", "method_reason", "planned", "planned_until")
_DAYS = ("prepared", BEGUN, "ended", "reported", "closed")
_TOLD = (*_HEAD, *_DAYS, "scope", "criteria", "lead", "team", "auditees", "independence", "own_work", "checklist",
         "sampled", "strengths", "conclusion", "distribution")  # fmt: skip
"""The fields that the report tells in its own way; what else a record says stands below."""


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A document with its revision of the day; `now` says what holds since, `fault` why there is none."""

    document: Named
    revision: Named | None
    since: str
    now: str
    fault: str


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the checklist."""

    number: int
    text: str
    clause: str
    document: Named | None
    needs: tuple[Named, ...]
    evidence: str
    result: Mark | None
    findings: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class OwnLine:
    """Own work that somebody of the team audited: who, what, in which way, and the reason, where one is given."""

    who: Named
    what: Named
    how: str
    because: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Everything a report of an audit says, in the order in which it is read."""

    is_report: bool
    mark: Mark
    head: tuple[FieldLine, ...]
    scope: FieldLine | None
    day: str
    criteria: tuple[CriterionLine, ...]
    team: tuple[tuple[str, tuple[Named, ...]], ...]
    independence: FieldLine | None
    own: tuple[OwnLine, ...]
    questions: tuple[Question, ...]
    tally: tuple[tuple[Mark, int], ...]
    about_needs: int
    starter: tuple[str, ...]
    sampled: FieldLine | None
    findings: tuple[FindingLine, ...]
    strengths: tuple[str, ...]
    conclusion: FieldLine | None
    distribution: tuple[Named, ...]
    signers: tuple[tuple[str, str], ...]
    rest: tuple[FieldLine, ...]


def view_audit(compiled: Compiled, record: Record) -> AuditPage:
    """The report of an audit; its plan, as long as it has not been held."""
    rows = record.get("checklist") or ()
    questions = tuple(_question(compiled, number, row) for number, row in enumerate(rows, 1))
    count = Counter(one.result for one in questions if one.result is not None)
    lines = dict(_lines(compiled, record))
    starter = () if questions or state_of(record, compiled.as_of) in (HELD, CALLED_OFF) else _starter(record)
    return AuditPage(
        record.get("reported") is not None,
        MARKS[state_of(record, compiled.as_of)],
        tuple(lines[name] for name in (*_HEAD, *_DAYS) if name in lines),
        lines.get("scope"),
        judged_on(record, compiled.as_of).isoformat(),
        tuple(_criterion(compiled, one) for one in read_criteria(record, compiled.history, compiled.as_of)),
        tuple(_team(compiled, record)),
        lines.get("independence"),
        tuple(
            _own(compiled, one) for one in read_own_work(record, compiled.register, compiled.history, compiled.as_of)
        ),
        questions,
        tuple((mark, count[mark]) for mark in RESULTS.values() if count[mark]),
        sum(bool(one.needs) for one in questions),
        starter,
        lines.get("sampled"),
        findings_of(compiled, record),
        tuple(texts(record.get("strengths"))),
        lines.get("conclusion"),
        names_of_roles(compiled, texts(record.get("distribution"))),
        tuple(_signers(compiled, record)),
        tuple(line for name, line in lines.items() if name not in _TOLD),
    )


def _lines(compiled: Compiled, record: Record) -> Iterator[tuple[str, FieldLine]]:
    for spec, value in shown_fields(compiled, record):
        if value is not None and show(value):
            yield spec.name, field_line(compiled, spec, value)


def _criterion(compiled: Compiled, one: Criterion) -> CriterionLine:
    document = name_of(compiled, one.id)
    if one.trail is None or one.revision is None:
        return CriterionLine(document, None, "", "", one.fault)
    revision, current = one.revision, one.trail.in_force
    now = ""
    if current is None:
        now = say("no longer in force")
    elif current is not revision:
        now = say(
            "revision {revision} since {in_force_from}",
            revision=current.revision,
            in_force_from=show(current.in_force_from),
        )
    text = say("revision {revision}", revision=revision.revision) + (
        say(", issue {issue}", issue=revision.issue) if revision.issue > 1 else ""
    )
    url = revision_url(one.trail.id, revision) if revision.commit else None
    return CriterionLine(document, Named(text, text, url), show(revision.in_force_from), now, "")


def _team(compiled: Compiled, record: Record) -> Iterator[tuple[str, tuple[Named, ...]]]:
    lead, *others = team_of(record) or ("",)
    yield say("Lead auditor"), tuple(person_name(compiled, one) for one in (lead,) if one)
    if others:
        yield say("Team"), tuple(person_name(compiled, one) for one in others)
    if audited := names_of_roles(compiled, texts(record.get("auditees"))):
        yield say("Audited"), audited


def names_of_roles(compiled: Compiled, roles: Iterator[str]) -> tuple[Named, ...]:
    """Roles by their titles."""
    return tuple(person_name(compiled, one) for one in roles)


def _own(compiled: Compiled, one: OwnWork) -> OwnLine:
    return OwnLine(person_name(compiled, one.who), name_of(compiled, one.what), one.how, one.because)


def _question(compiled: Compiled, number: int, row: Mapping[str, Any]) -> Question:
    document = show(row.get("document"))
    return Question(
        number,
        show(row.get("question")),
        show(row.get("clause")),
        (name_of(compiled, document) if knows(compiled, document) else Named(document, document, None))
        if document
        else None,
        _needs(compiled, row),
        show(row.get("evidence")),
        RESULTS.get(show(row.get("result"))),
        names_of(compiled, texts(row.get("findings"))),
    )


def _needs(compiled: Compiled, row: Mapping[str, Any]) -> tuple[Named, ...]:
    """The promises to customers that a question names, in whichever field."""
    named = (text for value in row.values() for text in texts(value))
    records = ((text, compiled.register.get(text)) for text in named)
    return names_of(compiled, [text for text, one in records if one is not None and one.type.part == "needs"])


def _starter(record: Record) -> tuple[str, ...]:
    """The questions that a new checklist begins with, for a plan that has none yet."""
    asked = (text for row in record.type.starter.get("checklist", ()) for text in list(row.values())[:1])
    return tuple(name_of_ours(text, record.type.source) for text in asked)


def findings_of(compiled: Compiled, record: Record) -> tuple[FindingLine, ...]:
    """What an audit found, the gravest first."""
    names = {link.source for link in compiled.register.links_in(record.id)}
    found = [one for one in compiled.register.of_part("findings") if one.id in names]
    order = list(GRADES)
    lines = [finding_line(compiled, one) for one in found]
    return tuple(
        sorted(lines, key=lambda line: (order.index(line.grade) if line.grade in order else -1, line.named.id))
    )


def _signers(compiled: Compiled, record: Record) -> Iterator[tuple[str, str]]:
    """(in which capacity, who) signs a printed report."""
    for person in texts(record.get("lead")):
        yield say("Lead auditor"), person_name(compiled, person).title
    for role in texts(record.get("auditees")):
        yield say("Read and discussed"), person_name(compiled, role).title
    programme = compiled.register.get(show(record.get("programme")))
    for role in texts(programme.get("owner")) if programme is not None else ():
        yield say("Manager of the programme"), person_name(compiled, role).title
