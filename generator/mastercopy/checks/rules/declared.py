"""Rules that know no type: what is due again, what nobody followed up, what names nothing, and who judged own work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as day_of

from mastercopy.checks.rule import Case, FieldName, Span, StateName, record_of, rule
from mastercopy.model.awaiting import due_again
from mastercopy.model.fields import texts
from mastercopy.model.lengths import written_span
from mastercopy.model.period import parse_duration
from mastercopy.model.record import Record
from mastercopy.words import Problem
from mastercopy.words.listing import say_either, title_within
from mastercopy.words.saying import say


@rule("interval-missed", "warning", "do it, and record it as a row with its day")
def interval_missed(
    case: Case, *, rows: FieldName, day: str, every: FieldName, since: FieldName = ""
) -> Iterator[Problem]:
    """What is done again and again was last done longer ago than the interval that the record itself states."""
    record = record_of(case)
    due = due_again(record, rows, day, every, since, case.as_of)
    if due is not None and due < case.as_of:
        yield case.problem(
            rows if record.get(rows) else every,
            say("{record} {title}: due again on {due}", record=record.id, title=record.title, due=due),
        )


@rule("cadence-missed", "info warning warning", "hold the next one, and record it")
def cadence_missed(case: Case, *, date: FieldName, every: Span, until: StateName = "") -> Iterator[Problem]:
    """The newest record of its type is older than the time within which there should be another one."""
    record, span = record_of(case), parse_duration(every)
    newest = max(_dated(case, date, until), default=None)
    if span is not None and newest is not None and newest[1] == record.id and span.after(newest[0]) < case.as_of:
        kind = title_within(record.type.title)
        yield case.problem(
            date,
            say(
                "no {kind} since {record} of {day}, and there should be one every {every}",
                kind=kind,
                record=record.id,
                day=newest[0],
                every=written_span(every),
            ),
        )


def _dated(case: Case, field: str, until: str) -> Iterator[tuple[day_of, str]]:
    """(day, ID) of the records of the case's own type that count by the day."""
    for record in case.register.of_type(record_of(case).type.name):
        day = record.get(field)
        if isinstance(day, day_of) and day <= case.as_of and _counts(record, until):
            yield day, record.id


@rule("names-nothing", "warning", "name it, or give the reason where the record asks for one")
def names_nothing(
    case: Case, *, fields: str, unless: FieldName = "", since: StateName = "", field: FieldName = "", values: str = ""
) -> Iterator[Problem]:
    """A record names none of what it should be about, and gives no reason; `field` and `values` say which are asked."""
    record = record_of(case)
    named = fields.split()
    if field and record.get(field) not in values.split():
        return
    if not _counts(record, since) or any(record.get(name) for name in (*named, unless) if name):
        return
    specs = [record.type.field(name) for name in named]
    told = say_either(title_within(spec.title) for spec in specs if spec is not None)
    yield case.problem(named[0], say("{record} names no {what}", record=record.id, what=told))


@rule("not-followed-up", "warning", "record what follows from it, and name this record there")
def not_followed_up(
    case: Case, *, by: str, field: FieldName = "", values: str = "", since: StateName = "", within: Span = "0 days",
    date: FieldName = "",
) -> Iterator[Problem]:  # fmt: skip
    """A record asks for another one that follows from it, and none names it; `within` counts from its `date`."""
    record, span = record_of(case), parse_duration(within)
    if not _counts(record, since) or (field and record.get(field) not in values.split()):
        return
    begun = record.get(date) if date else None
    if isinstance(begun, day_of) and span is not None and span.after(begun) >= case.as_of:
        return
    wanted = by.split()
    ends = [link.source for link in case.register.links_in(record.id)]
    ends += [link.target for link in case.register.links_out(record.id)]
    if any(other is not None and other.type.name in wanted for other in map(case.register.get, ends)):
        return
    titles = [title_within(case.catalog.types[name].title) for name in wanted if name in case.catalog.types]
    yield case.problem(
        field or None, say("{record} is followed by no {titles}", record=record.id, titles=say_either(titles) or by)
    )


@rule("own-work-judged", "warning", "let somebody else look at it")
def own_work_judged(case: Case, *, judge: FieldName, of: str) -> Iterator[Problem]:
    """Who judged the effect also did the work; `of` names fields, or `ROWS.FIELD` for what stands in rows."""
    record = record_of(case)
    judges = set(texts(record.get(judge)))
    for name in of.split():
        field, _, inner = name.partition(".")
        value = record.get(field)
        rows = value if inner and isinstance(value, tuple) else ()
        did = {one for row in rows for one in texts(row.get(inner))} if inner else set(texts(value))
        if both := judges & did:
            yield case.problem(
                judge,
                say(
                    "{record}: {names} judged what was their own work", record=record.id, names=", ".join(sorted(both))
                ),
            )
            return


def _counts(record: Record, since: str) -> bool:
    """Whether a record has come so far that a rule asks something of it, and was not left by an exit."""
    return not record.is_left and (not since or record.type.lifecycle is None or record.has_reached(since))
