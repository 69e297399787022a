"""Rules about what an organisation says and shows: its rhythm, who takes part, what became of it, and who agreed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as day_of
from decimal import Decimal, InvalidOperation

from mastercopy.checks.rule import Case, FieldName, Span, StateName, record_of, rule
from mastercopy.model.cadence import MISSED, read_cadence, unexplained
from mastercopy.model.consent import is_public, without_consent
from mastercopy.model.fields import texts
from mastercopy.model.lengths import written_span
from mastercopy.model.participation import held_with, read_participation
from mastercopy.model.period import Duration, Period, parse_duration
from mastercopy.model.record import Record, identity
from mastercopy.words import Problem
from mastercopy.words.listing import say_both, say_none, title_within
from mastercopy.words.saying import say


@rule("period-missed", "info warning warning", "hold it and record it, or say under `excused:` why not")
def period_missed(case: Case, *, day: str) -> Iterator[Problem]:
    """Something that is planned for every period of the calendar was not held in one, or late, and nobody says why."""
    record = record_of(case)
    for turn in unexplained(read_cadence(record, case.register, case.as_of, day)):
        late = turn.records[0].get(day) if turn.records else None
        named = {"record": record.id, "period": turn.period}
        said = (
            say("{record} {period}: was not held", **named)
            if turn.state == MISSED
            else say("{record} {period}: was held on {late} only, after its end", **named, late=late)
        )
        yield case.problem("frequency" if record.get("frequency") else "due", said)


@rule("share-too-low", "info warning warning", "ask why they could not come, and choose another hour or way")
def share_too_low(case: Case, *, of: FieldName, among: FieldName, least: str) -> Iterator[Problem]:
    """Fewer of those who were asked came than is wanted; `least` is per cent, or a field of what a link names."""
    record = record_of(case)
    came, asked, wanted = record.get(of), record.get(among), _least(case, record, least)
    if not isinstance(came, Decimal) or not isinstance(asked, Decimal) or wanted is None or record.is_left:
        return
    if came > asked:
        yield case.problem(
            of, say("{record}: {came} came of {asked} who were asked", record=record.id, came=came, asked=asked)
        )
    elif asked and came * 100 < wanted * asked:
        yield case.problem(
            of,
            say(
                "{record}: {came} of {asked} came, and {wanted} % should",
                record=record.id,
                came=came,
                asked=asked,
                wanted=f"{wanted:f}",
            ),
        )


def _least(case: Case, record: Record, least: str) -> Decimal | None:
    link, _, field = least.partition(".")
    if field and record.type.field(link) is not None:
        other = case.register.get(next(iter(texts(record.get(link))), ""))
        value = other.get(field) if other is not None else None
        return value if isinstance(value, Decimal) else None
    try:
        return Decimal(least)
    except InvalidOperation:
        return None


@rule("failure-untold", "info warning warning", "take a complaint that hurt, and talk about it next time")
def failure_untold(case: Case, *, through: str, field: str, value: str, day: str, within: Span) -> Iterator[Problem]:
    """What was held in a time had no case of a kind, such as a failure; `through` leads from there to the cases."""
    record, span = record_of(case), parse_duration(within)
    since = Duration(-span.count, span.unit).after(case.as_of) if span is not None else day_of.min
    begun = record.get("since")
    if not isinstance(begun, day_of) or begun > since or record.get("until") is not None:
        return
    held = [other for other in _naming(case, record) if isinstance(on := other.get(day), day_of) and on > since]
    cases = [case.register.get(name) for other in held for name in texts(other.get(through))]
    if not any(one is not None and one.get(field) == value for one in cases):
        yield case.problem(
            "since",
            say(
                "{record}: no {value} was talked about within {within}",
                record=record.id,
                value=value,
                within=written_span(within),
            ),
        )


@rule("no-part-taken", "info warning warning", "go there and ask: what keeps them from it?")
def no_part_taken(case: Case, *, within: Span) -> Iterator[Problem]:
    """A team raised no idea, came to no workshop or session, and acknowledged no text for a long time."""
    record, span = record_of(case), parse_duration(within)
    begun, until = record.get("since"), record.get("until")
    since = Duration(-span.count, span.unit).after(case.as_of) if span is not None else day_of.min
    ended = isinstance(until, day_of) and until <= case.as_of
    if ended or (isinstance(begun, day_of) and begun > since):
        return
    if read_participation(case.register, record, since, case.as_of).any:
        return
    level = record.get("level")
    others = [one for one in case.register.of_part("teams") if one.get("level") == level]
    parts = (read_participation(case.register, one, since, case.as_of) for one in others)
    named = (held_with(case.register, part, str(level), since, case.as_of) for part in ("workshops", "sessions"))
    whole = not any(one.any for one in parts) and not any(named)
    told = {"title": record.title, "within": written_span(within)}
    said = (
        say("{title} took part in nothing within {within}, nor did anybody of the level {level}", **told, level=level)
        if whole and level
        else say("{title} took part in nothing within {within}", **told)
    )
    yield case.problem("level", said)


@rule("action-unreported", "info warning warning", "do it, or say under `reported:` how far it is")
def action_unreported(
    case: Case, *, same: FieldName, day: FieldName, reported: FieldName = "reported"
) -> Iterator[Problem]:
    """An action was open when the next meeting of the same kind was held, and nothing was said of it there."""
    record = record_of(case)
    on, kind = record.get(day), record.get(same)
    if not isinstance(on, day_of) or on > case.as_of or kind is None or record.is_left:
        return
    before = [
        (held, other)
        for other in case.register.of_type(record.type.name)
        if other.get(same) == kind and isinstance(held := other.get(day), day_of) and held < on and not other.is_left
    ]
    if not before:
        return
    last = max(before, key=lambda one: (one[0], one[1].id))[1]
    said = {
        (identity(name), str(row.get("action")))
        for row in record.get(reported) or ()
        for name in texts(row.get("from"))
    }
    for row in last.get("actions") or ():
        done = row.get("done")
        if not (isinstance(done, day_of) and done <= on) and (identity(last.id), str(row.get("id"))) not in said:
            yield case.problem(
                reported,
                say(
                    "{record} says nothing of {last} {action}, open on that day",
                    record=record.id,
                    last=last.id,
                    action=row.get("id"),
                ),
            )


@rule("consent-missing", "warning error error", "ask, and record the day and where the answer is kept")
def consent_missing(case: Case) -> Iterator[Problem]:
    """A record names customers or people who did not agree, not to its being public, or not any more."""
    record = record_of(case)
    if record.is_left:
        return
    for one in without_consent(record, case.as_of):
        said = (
            say("{record}: {name} did not agree that the public reads it", record=record.id, name=one[:60])
            if is_public(record)
            else say("{record}: {name} did not agree", record=record.id, name=one[:60])
        )
        yield case.problem("consent", said)
    for person in _called_by_name(case, record):
        yield case.problem(
            None,
            say("{record} calls {person} by name: name people by ID, and ask them", record=record.id, person=person),
        )


def _called_by_name(case: Case, record: Record) -> Iterator[str]:
    """IDs of people whose full name stands in a text of the record."""
    said = " ".join(
        text
        for spec in record.type.fields
        if spec.kind in ("text", "long-text")
        for text in texts(record.get(spec.name))
    )
    for person in case.register.of_part("people"):
        name = str(person.get("name") or "")
        if " " in name.strip() and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said, re.IGNORECASE):
            yield person.id


@rule("not-described", "info warning warning", "say it: without it nobody can judge what the answers are worth")
def not_described(case: Case, *, fields: str, since: StateName = "") -> Iterator[Problem]:
    """A record lacks what it takes to judge it, such as the method and the population of a survey."""
    record = record_of(case)
    lifecycle = record.type.lifecycle
    if record.is_left or (lifecycle is not None and since and not lifecycle.reached(record.status, since)):
        return
    missing = [name for name in fields.split() if record.get(name) is None]
    if missing:
        specs = [record.type.field(name) for name in missing]
        told = say_none(title_within(spec.title) for spec in specs if spec is not None)
        yield case.problem(missing[0], say("{record} has no {missing}", record=record.id, missing=told))


@rule("left-unsaid", "info warning warning", "look at it, write down what you see, and tell those who answered")
def left_unsaid(case: Case, *, fields: str, after: FieldName, within: Span, since: StateName = "") -> Iterator[Problem]:
    """A time after it ended, nothing is recorded of what was found in it, or of who was told."""
    record, span = record_of(case), parse_duration(within)
    lifecycle, ended = record.type.lifecycle, record.get(after)
    if record.is_left or (lifecycle is not None and since and not lifecycle.reached(record.status, since)):
        return
    last = ended.last if isinstance(ended, Period) else ended
    if not isinstance(last, day_of) or span is None or span.after(last) >= case.as_of:
        return
    specs = [record.type.field(name) for name in fields.split() if record.get(name) is None]
    told = say_both(title_within(spec.title) for spec in specs if spec is not None)
    if told:
        yield case.problem(
            after,
            say(
                "{record} says nothing of {told}, {within} after {last}",
                record=record.id,
                told=told,
                within=written_span(within),
                last=last,
            ),
        )


@rule("question-open", "warning", "answer it, and tell those who asked")
def question_open(case: Case, *, rows: FieldName = "questions") -> Iterator[Problem]:
    """A question that had to wait was promised an answer by a day, and has none."""
    record = record_of(case)
    for row in record.get(rows) or ():
        due = row.get("due")
        if isinstance(due, day_of) and due < case.as_of and not row.get("answer"):
            yield case.problem(
                rows,
                say(
                    "{record}: an answer was promised by {due} to: {question}",
                    record=record.id,
                    due=due,
                    question=str(row.get("question"))[:80],
                ),
            )


def _naming(case: Case, record: Record) -> list[Record]:
    """The records that name a record, and were not left by an exit."""
    names = dict.fromkeys(link.source for link in case.register.links_in(record.id))
    found = (case.register.get(name) for name in names)
    return [other for other in found if other is not None and not other.is_left]
