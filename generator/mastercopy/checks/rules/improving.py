"""Rules about ideas and improvements: what nobody looked at, gates in their order, and effects that nobody measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as day_of

from mastercopy.checks.rule import Case, FieldName, Span, StateName, record_of, rule
from mastercopy.model.fields import texts
from mastercopy.model.lengths import written_span
from mastercopy.model.period import parse_duration
from mastercopy.model.series import computed_of
from mastercopy.model.windows import read_measured, read_window, values_within
from mastercopy.words import Problem
from mastercopy.words.saying import say, say_row


@rule("waits-too-long", "info warning warning", "look at it, and enter the day")
def waits_too_long(case: Case, *, date: FieldName, fields: str, within: Span) -> Iterator[Problem]:
    """Nobody has looked at a record by the time that was promised to those who wrote it."""
    record, span = record_of(case), parse_duration(within)
    day = record.get(date)
    if not isinstance(day, day_of) or span is None or record.is_left or any(map(record.get, fields.split())):
        return
    if span.after(day) < case.as_of:
        yield case.problem(
            date,
            say(
                "{record} {title}: waits since {day}, and {within} were promised",
                record=record.id,
                title=record.title,
                day=day,
                within=written_span(within),
            ),
        )


@rule("adopted-without-change", "warning", "name the document, objective, process or improvement that it changed")
def adopted_without_change(case: Case, *, field: FieldName, since: StateName, kinds: str) -> Iterator[Problem]:
    """An idea counts as adopted, and nothing that it changed is a document or another thing that steers the work."""
    record = record_of(case)
    if not record.has_reached(since):
        return
    named = [one for one in map(case.register.get, texts(record.get(field))) if one is not None]
    if named and not any(one.type.family == "document" or one.type.name in kinds.split() for one in named):
        told = ", ".join(one.id for one in named)
        yield case.problem(
            field,
            say(
                "{record} is {status}, and {names} changes nothing for those who do the work",
                record=record.id,
                status=record.status,
                names=told,
            ),
        )


@rule(
    "gates-out-of-order", "warning warning error", "pass the gates in their order, each with its day and its evidence"
)
def gates_out_of_order(
    case: Case, *, rows: FieldName, kind: FieldName, orders: str, last: StateName = ""
) -> Iterator[Problem]:
    """A gate was passed before the one that comes first, is no gate of this way of working, or was left out."""
    record = record_of(case)
    order = _orders(orders).get(str(record.get(kind)))
    if order is None or record.is_left:
        return
    passed = [(str(row.get("gate") or "").casefold().strip(), row.get("day")) for row in record.get(rows) or ()]
    names = [name for name, _ in passed]
    for name in names:
        if name not in order:
            shown = {"record": record.id, "name": repr(name[:40]), "order": ", ".join(order)}
            yield case.problem(rows, say("{record}: {name} is no gate; the gates: {order}", **shown))
            return
    days = [day for _, day in passed if isinstance(day, day_of)]
    if tuple(names) != order[: len(names)] or days != sorted(days):
        yield case.problem(
            rows,
            say(
                "{record}: the gates were not passed in their order: {order}", record=record.id, order=", ".join(order)
            ),
        )
    elif any(day > case.as_of for day in days):
        yield case.problem(rows, say("{record}: a gate is passed on a day that lies ahead", record=record.id))
    lifecycle = record.type.lifecycle
    if last and lifecycle is not None and lifecycle.reached(record.status, last) and len(names) < len(order) - 1:
        yield case.problem(
            rows,
            say(
                "{record} is {status}, and never passed {order}",
                record=record.id,
                status=record.status,
                order=", ".join(order[len(names) :]),
            ),
        )


def _orders(text: str) -> dict[str, tuple[str, ...]]:
    """The order of the gates for each word of `KIND KIND: GATE GATE; KIND: GATE`."""
    found: dict[str, tuple[str, ...]] = {}
    for part in text.split(";"):
        kinds, _, gates = part.partition(":")
        found |= {kind: tuple(gates.split()) for kind in kinds.split()}
    return found


@rule("effect-unmeasured", "warning warning error", "name one measure, and a time before and a time after with figures")
def effect_unmeasured(case: Case, *, since: StateName) -> Iterator[Problem]:
    """An improvement is finished, and the measure that it names has no figures of the times before and after."""
    record = record_of(case)
    if not record.has_reached(since) or case.evidence is None:
        return
    before, after = read_window(record, "before"), read_window(record, "after")
    if before is not None and after is not None and before.last >= after.first:
        yield case.problem(
            "after", say("{record}: the time after begins before the time before has ended", record=record.id)
        )
        return
    sides = (("objective", "measure"), ("customer_objective", "customer_measure"))
    for objective, measure in sides:
        if objective == "customer_objective" and record.get("no_customer_measure"):
            continue
        found = read_measured(record, objective, measure, case.evidence, case.as_of)
        if found is None:
            yield case.problem(
                measure,
                say("{record} names no measure", record=record.id)
                if measure == "measure"
                else say("{record} names no measure of customers", record=record.id),
            )
        elif not _is_of_waves(case, found.name):
            empty = [one for one in (before, after) if not values_within(found.points, one)]
            if empty:
                told = say_row(", ", (say("a time that is not stated") if one is None else one.text for one in empty))
                said = say("{record}: {name} has no figures of {times}", record=record.id, name=found.name, times=told)
                yield case.problem("after", said)


def _is_of_waves(case: Case, name: str) -> bool:
    """Whether an objective takes its figures from survey waves, which this floor does not read."""
    record = case.register.get(name)
    told = computed_of(record) if record is not None else None
    return told is not None and told.get("instrument") is not None
