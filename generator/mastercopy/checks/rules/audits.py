"""Rules about internal audits: what a programme leaves out, who judged own work, by which text, and what is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mastercopy.checks.auditcycle import (
    CALLED_OFF,
    OVERDUE,
    asked_clauses,
    cycle_of,
    is_running,
    read_clauses,
    read_processes,
    read_slots,
)
from mastercopy.checks.auditday import OwnWork, read_criteria, read_own_work
from mastercopy.checks.repeats import alike, counts, earlier
from mastercopy.checks.rule import Case, Span, StateName, record_of, rule
from mastercopy.model.lengths import written_span
from mastercopy.model.period import parse_duration
from mastercopy.words import Problem
from mastercopy.words.listing import say_none
from mastercopy.words.saying import say, say_count, say_row


def _did(one: OwnWork) -> str:
    if one.how == "owns":
        return say("owns the process {what}", what=one.what)
    return say("wrote {what}", what=one.what) if one.how == "wrote" else say("approved {what}", what=one.what)


@rule(
    "clauses-not-audited", "info warning warning", "plan a slot or an audit for them, or say under `left_out:` why not"
)
def clauses_not_audited(case: Case) -> Iterator[Problem]:
    """Clauses are neither audited nor planned within the cycle of the programme that runs."""
    programme = record_of(case)
    cycle = cycle_of(programme)
    if cycle is None or not is_running(programme, case.as_of):
        return
    seen = read_clauses(
        case.register, programme, case.as_of, asked_clauses(case.register, case.history, case.organisation)
    )
    missing = [one.key for one in seen if one.state in (None, CALLED_OFF) and not one.left_out]
    if missing:
        says = say_count(
            "no audit of the cycle {begin} to {end} looks at clause {missing}",
            "no audit of the cycle {begin} to {end} looks at clauses {missing}",
            len(missing),
            begin=cycle[0],
            end=cycle[1],
            missing=", ".join(missing),
        )
        yield case.problem("cycle", says)


@rule("process-not-in-programme", "info warning warning", "give it a slot in the programme, or say there why not")
def process_not_in_programme(case: Case) -> Iterator[Problem]:
    """A process is neither audited within the cycle of the programme that runs nor planned in it."""
    process = record_of(case)
    for programme in case.register.of_part("programmes"):
        if not is_running(programme, case.as_of):
            continue
        seen = {one.key: one for one in read_processes(case.register, programme, case.as_of)}.get(process.id)
        if seen is not None and seen.state in (None, CALLED_OFF) and not seen.left_out:
            yield case.problem(
                None,
                say("{process} is in no audit of the cycle of {programme}", process=process.id, programme=programme.id),
            )


@rule("slot-missed", "warning", "hold the audit, or enter the one that takes the slot")
def slot_missed(case: Case) -> Iterator[Problem]:
    """The period of a slot is over, and there is no audit that takes it."""
    for slot in read_slots(case.register, record_of(case), case.as_of):
        if slot.state == OVERDUE and not slot.audits:
            what = ", ".join((*slot.processes, *slot.clauses))
            said = say("{period} is over, and {what} has no audit", period=slot.period, what=what)
            yield case.problem("slots", said if what else say("{period} is over without its audit", period=slot.period))


@rule("programme-ended", "warning", "write the programme that follows")
def programme_ended(case: Case) -> Iterator[Problem]:
    """The newest audit programme has ended, and none follows it."""
    ends = [(day, one.id) for one in case.register.of_part("programmes") if isinstance(day := one.get("until"), date)]
    if ends and max(ends)[1] == record_of(case).id and max(ends)[0] < case.as_of:
        yield case.problem("until", say("no programme says which audits are held after {day}", day=max(ends)[0]))


@rule("criterion-not-in-force", "warning", "judge against the text that held on the day")
def criterion_not_in_force(case: Case) -> Iterator[Problem]:
    """A document that an audit judges against had no revision in force on its day, or is a draft."""
    audit = record_of(case)
    if audit.is_left:
        return
    for one in read_criteria(audit, case.history, case.as_of):
        if one.fault and case.register.get(one.id) is not None:
            yield case.problem("criteria", say("{criterion} {fault}", criterion=one.id, fault=one.fault))


@rule("auditor-own-work", "warning", "let somebody else audit it, or say under `own_work:` why nobody could")
def auditor_own_work(case: Case) -> Iterator[Problem]:
    """Somebody of the team owns the process, or wrote or approved a text that the audit judges against."""
    audit = record_of(case)
    if audit.is_left:
        return
    did: dict[str, list[str]] = {}
    for one in read_own_work(audit, case.register, case.history, case.as_of):
        if not one.because:
            did.setdefault(one.who, []).append(_did(one))
    for who, works in did.items():
        yield case.problem(
            "lead" if who == audit.get("lead") else "team",
            say("{who} audits own work: {works}", who=who, works=say_row(", ", works)),
        )


@rule("question-without-result", "warning", "say what was found, or that it was not looked at")
def question_without_result(case: Case, *, since: StateName = "reported") -> Iterator[Problem]:
    """A reported audit has a question on its checklist without a result."""
    audit = record_of(case)
    if not audit.has_reached(since):
        return
    rows = audit.get("checklist") or ()
    open_ones = [row for row in rows if not row.get("result")]
    for row in open_ones:
        yield case.problem(
            getattr(row, "place", "checklist"),
            say("{audit} has no result for: {question}", audit=audit.id, question=row.get("question")),
        )


@rule("no-customer-question", "info warning warning", "ask at least one question with the customer `need` it is about")
def no_customer_question(case: Case, *, since: StateName = "prepared", types: str = "process") -> Iterator[Problem]:
    """No question of an audit of a process is about a need of customers."""
    audit = record_of(case)
    asks = any(row.get("need") for row in audit.get("checklist") or ())
    if audit.get("type") in types.split() and audit.has_reached(since) and not asks:
        yield case.problem("checklist", say("{audit} asks nothing about a customer need", audit=audit.id))


@rule("closed-with-open-finding", "warning error error", "close the finding first")
def closed_with_open_finding(case: Case, *, grades: str = "major") -> Iterator[Problem]:
    """An audit is closed while a finding of a grave grade is not."""
    audit = record_of(case)
    lifecycle = audit.type.lifecycle
    if lifecycle is None or audit.status != lifecycle.states[-1]:
        return
    names = {link.source for link in case.register.links_in(audit.id)}
    for finding in case.register.of_part("findings"):
        if finding.id in names and finding.get("grade") in grades.split() and not finding.is_closed:
            yield case.problem(
                "status",
                say(
                    "{audit} is closed, and {finding} is {status}",
                    audit=audit.id,
                    finding=finding.id,
                    status=finding.status,
                ),
            )


@rule("finding-incomplete", "warning", "write what is not as it should be, in one sentence that stands alone")
def finding_incomplete(case: Case, *, grades: str = "major minor") -> Iterator[Problem]:
    """A nonconformity lacks what was asked, what was seen, or the sentence that sets one against the other."""
    finding = record_of(case)
    if finding.get("grade") not in grades.split() or finding.is_left:
        return
    missing = [name for name in ("requirement", "evidence", "statement") if not finding.get(name)]
    if missing:
        yield case.problem(
            "grade",
            say(
                "{finding} is {grade} and has no {missing}",
                finding=finding.id,
                grade=finding.get("grade"),
                missing=say_none(missing),
            ),
        )


@rule("minors-add-up", "info warning warning", "look at the grade: several small ones may be one large one")
def minors_add_up(
    case: Case, *, number: str = "3", within: Span = "12 months", grade: str = "minor"
) -> Iterator[Problem]:
    """Several minor findings of one process, or of one clause, came within a year."""
    finding, span = record_of(case), parse_duration(within)
    if finding.get("grade") != grade or not counts(finding) or finding.is_closed or span is None:
        return
    least = int(number) if number.isdecimal() else 3
    for shared, found in alike(case.register, finding, span):
        if len(found) >= least:
            names = ", ".join(one.id for one in found)
            yield case.problem(
                "grade",
                say(
                    "{number} {grade} findings within {within} are of {shared}: {names}",
                    number=len(found),
                    grade=grade,
                    within=written_span(within),
                    shared=shared,
                    names=names,
                ),
            )


@rule(
    "repeat-not-named", "warning", "name the earlier one under `repeat_of:`, or say under `no_repeat:` why it is none"
)
def repeat_not_named(case: Case, *, within: Span = "24 months") -> Iterator[Problem]:
    """A finding of the same process and clause was there before, and this one says nothing of it."""
    finding, span = record_of(case), parse_duration(within)
    if span is None or finding.get("repeat_of") or finding.get("no_repeat"):
        return
    found = earlier(case.register, finding, span)
    if found:
        yield case.problem(
            "clauses",
            say("{finding} is of the same process and clause as {other}", finding=finding.id, other=found[0].id),
        )
