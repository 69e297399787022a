"""Rules about dates and contents of records and documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mastercopy.checks.rule import Case, FieldName, Span, StateName, rule
from mastercopy.model.awaiting import is_kept
from mastercopy.model.counting import MOST_YEARS
from mastercopy.model.lengths import written_span
from mastercopy.model.period import parse_duration
from mastercopy.model.prose import read_sections
from mastercopy.model.record import Record, missing_fields
from mastercopy.words import Problem
from mastercopy.words.saying import say


@rule("review-overdue", "warning", "review the document and record the verdict under `reviews:`")
def review_overdue(case: Case, *, warn_before: Span = "0 days") -> Iterator[Problem]:
    """The periodic review of a document in force is overdue, or falls due soon."""
    due = case.trail.next_review if case.trail is not None else None
    if due is None:
        return
    if case.as_of > due:
        yield case.problem("review_cycle", say("the review was due on {due}", due=due))
        return
    span = parse_duration(warn_before)
    if span is not None and span.after(case.as_of) >= due and case.as_of <= due and span.count:
        yield case.problem("review_cycle", say("the review falls due on {due}", due=due), severity="info")


@rule("overdue", "warning", "do it, or agree a new date and say why")
def overdue(case: Case, *, date: FieldName, until: StateName = "") -> Iterator[Problem]:
    """A promised date has passed and the record has not reached the state that keeps it, or the end of its life."""
    assert case.record is not None
    due = case.record.get(date)
    if is_kept(case.record, until):
        return
    if due is None and (not until or date in case.record.places or not _is_owed(case.record, date)):
        return  # it is there and cannot be read, which another rule tells, or nothing was promised yet
    if due is None:
        yield case.problem(date, say("{field} is missing, so it counts as overdue", field=date))
    elif case.as_of > due:
        yield case.problem(
            date,
            say(
                "{field} was {due}, and the status is still {status}",
                field=date,
                due=due,
                status=case.record.status or say("not set"),
            ),
        )


def _is_owed(record: Record, name: str) -> bool:
    """Whether a record has to say by now when it will be done: not before the state that asks for the day."""
    spec = record.type.field(name)
    return spec is None or spec.required_from is None or spec in missing_fields(record)


@rule("dates-in-order", "warning error error", "mend the dates")
def dates_in_order(case: Case) -> Iterator[Problem]:
    """Two dates of a record stand in the wrong order, one that is no plan lies in the future, or one lies far back."""
    assert case.record is not None
    for row in case.record.type.order:
        given = [(name, case.record.get(name)) for name in row]
        present = [(name, value) for name, value in given if isinstance(value, date)]
        for (before, first), (after, second) in zip(present, present[1:], strict=False):
            if first > second:
                yield case.problem(
                    after,
                    say(
                        "{after} ({second}) is before {before} ({first})",
                        after=after,
                        second=second,
                        before=before,
                        first=first,
                    ),
                )
    for spec in case.record.type.fields:
        value = case.record.get(spec.name)
        if spec.kind not in ("date", "moment") or spec.plan or not isinstance(value, date):
            continue
        if value > case.as_of:
            yield case.problem(spec.name, say("{field} ({value}) lies in the future", field=spec.name, value=value))
        elif case.as_of.year - value.year > MOST_YEARS:
            yield case.problem(
                spec.name,
                say(
                    "{field} ({value}) lies more than {years} years back",
                    field=spec.name,
                    value=value,
                    years=MOST_YEARS,
                ),
            )


@rule("missing-sections", "info warning warning", "write the section, or say in it why it is empty")
def missing_sections(case: Case) -> Iterator[Problem]:
    """A document lacks a section that its type asks for, or holds its heading alone."""
    assert case.record is not None
    found = read_sections(case.record)
    missing = [name for name in case.record.type.sections if name.casefold() not in found]
    empty = [name for name in case.record.type.sections if found.get(name.casefold()) is False]
    if missing:
        yield case.problem(
            None, say("{record} has no section {missing}", record=case.record.id, missing=", ".join(missing))
        )
    if empty:
        yield case.problem(
            None, say("{record} says nothing under {empty}", record=case.record.id, empty=", ".join(empty))
        )


@rule("audit-late", "warning", "hold the audit or report it, or record its new day with a reason")
def audit_late(case: Case, *, report_within: Span = "30 days") -> Iterator[Problem]:
    """A planned audit has not started by its last day, or one that is over has not been reported in time."""
    assert case.record is not None
    audit, lifecycle, within = case.record, case.record.type.lifecycle, parse_duration(report_within)
    field = "planned_until" if audit.get("planned_until") is not None else "planned"
    planned, ended = audit.get(field), audit.get("ended")
    if lifecycle is None:
        return
    if not lifecycle.reached(audit.status, "started"):
        if isinstance(planned, date) and case.as_of > planned:
            yield case.problem(
                field, say("{audit} was planned for {planned} and has not started", audit=audit.id, planned=planned)
            )
    elif lifecycle.reached(audit.status, "reported") or within is None or not isinstance(ended, date):
        return
    elif case.as_of > within.after(ended):
        yield case.problem("ended", say("{audit} ended on {ended} and is not reported", audit=audit.id, ended=ended))


@rule("process-never-audited", "info warning warning", "put the process into the audit programme")
def process_never_audited(case: Case, *, within: Span = "36 months") -> Iterator[Problem]:
    """A process has not been audited within the cycle."""
    assert case.record is not None
    cycle = parse_duration(within)
    for audit in case.register.of_part("audits"):
        started = audit.get("started")
        if (
            case.record.id in (audit.get("process") or ())
            and isinstance(started, date)
            and started <= case.as_of
            and (cycle is None or cycle.after(started) >= case.as_of)
        ):
            return
    yield case.problem(
        None, say("{record} was not audited within {within}", record=case.record.id, within=written_span(within))
    )


@rule("finding-without-response", "warning error error", "record the response")
def finding_without_response(case: Case, *, grades: str = "major minor") -> Iterator[Problem]:
    """A finding of a grade that demands an answer has neither a response nor a day on which it is due."""
    assert case.record is not None
    if case.record.get("grade") not in grades.split() or case.record.is_left:
        return
    due = case.record.get("response_due")
    late = not isinstance(due, date) or case.as_of > due
    if case.record.get("response") is None and late:
        yield case.problem("response_due", say("{record} has no response", record=case.record.id))


@rule(
    "origin-twice",
    "warning error error",
    "keep one of the two, or leave the key out of the one that only names it",
    "site",
)
def origin_twice(case: Case) -> Iterator[Problem]:
    """Two records of one type come from the same entry of the same system, so that one thing counts twice."""
    first: dict[tuple[str, str, str], str] = {}
    for _, record in sorted(case.register.records.items()):
        if record.is_left:
            continue
        for row in record.get("origin") or ():
            key = (record.type.name, str(row.get("source")).casefold(), str(row.get("key") or ""))
            if not key[2]:
                continue
            if first.setdefault(key, record.id) != record.id:
                says = say(
                    "{record} comes from {key} of {source}, and so does {other}",
                    record=record.id,
                    key=repr(key[2][:60]),
                    source=row.get("source"),
                    other=first[key],
                )
                yield case.problem(record.at("origin"), says, record=record.id)
