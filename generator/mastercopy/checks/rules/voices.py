"""Rules about what customers tell us: complaints and their clocks, channels, signals, and what is monitored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mastercopy.checks.rule import Case, FieldName, Span, rule
from mastercopy.model.awaiting import is_finished
from mastercopy.model.clocks import RAN_OUT, read_clocks
from mastercopy.model.lengths import span
from mastercopy.model.monitoring import MISSED, read_monitoring, source_faults
from mastercopy.model.period import parse_duration
from mastercopy.model.watching import find_alarms
from mastercopy.words import Problem
from mastercopy.words.saying import say, say_count


@rule("clock-ran-out", "warning", "do it now, or record the pause in which the clock stood still")
def clock_ran_out(case: Case) -> Iterator[Problem]:
    """A term that was promised has run out, and what was promised is not done."""
    assert case.record is not None
    for clock in read_clocks(case.record, case.register, case.calendar, case.as_of):
        if clock.state == RAN_OUT and clock.stopped is None:
            named = {"record": case.record.id, "title": clock.measure.title, "allowed": span(clock.allowed)}
            said = (
                say("{record}: {title}: the promised {allowed} ran out, on {due}", **named, due=clock.due)
                if clock.due is not None
                else say("{record}: {title}: the promised {allowed} ran out", **named)
            )
            yield case.problem(clock.measure.until, said)


@rule("pause-too-long", "info warning warning", "ask again, or end the pause and do with what you know")
def pause_too_long(case: Case, *, most: Span = "60 days") -> Iterator[Problem]:
    """A clock has stood still for long: what is never judged makes every share look better."""
    assert case.record is not None
    span = parse_duration(most)
    for clock in read_clocks(case.record, case.register, case.calendar, case.as_of):
        for row in case.record.get(clock.measure.pauses or "") or ():
            begun = row.get("from")
            open_ = clock.stopped is None and row.get("until") is None and isinstance(begun, date)
            if open_ and span is not None and span.after(begun) < case.as_of:
                yield case.problem(
                    clock.measure.pauses,
                    say("{record} has stood still since {begun}", record=case.record.id, begun=begun),
                )


@rule("complaint-without-cause", "warning warning error", "name the cause, or say why it was not investigated")
def complaint_without_cause(case: Case) -> Iterator[Problem]:
    """A complaint is answered, and neither its cause nor a reason for not looking for one is recorded."""
    assert case.record is not None
    if not case.record.has_reached("answered"):
        return
    if case.record.get("cause") is None and case.record.get("not_investigated") is None:
        yield case.problem(
            "cause", say("{record} is {status} without a cause", record=case.record.id, status=case.record.status)
        )


@rule("channel-without-term", "warning", "say within which time complaints of this channel are answered")
def channel_without_term(case: Case) -> Iterator[Problem]:
    """A channel takes complaints and promises no time for an answer."""
    assert case.record is not None
    if case.record.get("complaints") == "yes" and case.record.get("answer_within") is None:
        yield case.problem(
            "complaints",
            say("{record} takes complaints, and does not say when they are answered", record=case.record.id),
        )


@rule("signal-unanswered", "info warning error", "look into it, and record what you found as a response", "site")
def signal_unanswered(case: Case) -> Iterator[Problem]:
    """A watched measure gave a signal for the worse, and no response to it is recorded in time."""
    kinds = [kind for _, kind in sorted(case.catalog.types.items())]
    for alarm in find_alarms(kinds, case.register, case.calendar, case.as_of):
        newest = next((one for one in (case.register.get(name) for name in alarm.values[-1].records) if one), None)
        if not alarm.responses and case.as_of > alarm.due:
            times = say("{first} to {last}", first=alarm.first.text, last=alarm.last.text)
            said = say(
                "{title}, {span}: {rule}; {measure} has no response for it, due on {due}",
                title=alarm.title,
                span=alarm.first.text if alarm.first == alarm.last else times,
                rule=alarm.rule,
                measure=alarm.measure,
                due=alarm.due,
            )
            yield case.problem(newest.place if newest is not None else None, said)


@rule("response-to-nothing", "warning", "name `measure:` (such as complaint.received) or `objective:`")
def response_to_nothing(case: Case) -> Iterator[Problem]:
    """A response to a signal names neither an objective nor a measure that some type of record has."""
    assert case.record is not None
    named = case.record.get("measure")
    if named is None and case.record.get("objective") is None:
        yield case.problem(None, say("{record} does not say of which measure the signal was", record=case.record.id))
    yield from _unknown_measure(case)


@rule("monitoring-missed", "warning", "bring the value, or say under `missed:` why there is none")
def monitoring_missed(case: Case) -> Iterator[Problem]:
    """A period of the monitoring plan has no value, and its time is over."""
    assert case.record is not None
    if case.evidence is None:
        return
    missed = [one.period.text for one in read_monitoring(case.record, case.evidence, case.as_of) if one.state == MISSED]
    if missed:
        named = {"record": case.record.id, "title": case.record.title, "last": missed[-1]}
        said = (
            say("{record} {title}: no value for {last}", **named)
            if len(missed) == 1
            else say_count(
                "{record} {title}: no value for {number} period, the last one {last}",
                "{record} {title}: no value for {number} periods, the last one {last}",
                len(missed),
                **named,
            )
        )
        yield case.problem(None, said)


@rule("monitoring-unsourced", "warning", "name the objective, the instrument or the measure of a record type")
def monitoring_unsourced(case: Case) -> Iterator[Problem]:
    """A monitored measure names no source of its values, several, or one that is not known."""
    assert case.record is not None
    if case.evidence is None:
        return
    for fault in source_faults(case.record, case.evidence):
        yield case.problem(None, say("{record}: {fault}", record=case.record.id, fault=fault))
    yield from _unknown_measure(case)


def _unknown_measure(case: Case) -> Iterator[Problem]:
    """A problem where a record names a measure that no type has."""
    named = case.record.get("measure") if case.record is not None else None
    if named is not None and case.catalog.measure_named(named) is None:
        yield case.problem("measure", say("there is no measure {measure}", measure=repr(named[:60])))


@rule("action-overdue", "warning", "do it, or agree a new day and say why")
def action_overdue(case: Case, *, grace: Span = "0 days", rows: FieldName = "actions") -> Iterator[Problem]:
    """An action that a record promises was due and is not done."""
    assert case.record is not None
    span = parse_duration(grace)
    for row in case.record.get(rows) or ():
        due = row.get("due")
        late = isinstance(due, date) and span is not None and case.as_of > span.after(due)
        if late and not is_finished(row, case.as_of):
            named = f"{case.record.id} {row.get('id') or ''}".rstrip()
            yield case.problem(
                rows, say("{named}: {what} was due on {due}", named=named, what=row.get("what"), due=due)
            )
