"""Rules about what is decided and permitted: answered for customers, begun by leave, led by somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as day_of
from functools import reduce

from mastercopy.checks.rule import Case, FieldName, Span, StateName, record_of, rule
from mastercopy.model.fields import texts
from mastercopy.model.lengths import written_span
from mastercopy.model.period import parse_duration
from mastercopy.model.record import identity
from mastercopy.words import Problem
from mastercopy.words.listing import title_within
from mastercopy.words.saying import say

_NONE = re.compile(r"\s*(?:none|no|nothing|nobody|n/?a|not applicable|nil|-+)\b(.*)", re.IGNORECASE | re.DOTALL)
_WORDS = re.compile(r"\w{2,}")


def _is_bare(answer: object) -> bool:
    """Whether an answer is a no without a reason: fewer than three words after it, or no word at all."""
    text = str(answer)
    none = _NONE.fullmatch(text)
    return len(_WORDS.findall(none[1])) < 3 if none is not None else not _WORDS.search(text)


@rule("none-without-reason", "warning warning error", "write what changes, or `none: ` and the reason")
def none_without_reason(case: Case, *, fields: str) -> Iterator[Problem]:
    """A record says that nothing comes of it for somebody, and not why; `fields` may name `ROWS.FIELD` as well."""
    record = record_of(case)
    for name in fields.split():
        field, _, inner = name.partition(".")
        value = record.get(field)
        rows = value if inner and isinstance(value, tuple) else ()
        answers = [row.get(inner) for row in rows] if inner else [value]
        if any(answer is not None and _is_bare(answer) for answer in answers):
            spec = record.type.field(field)
            yield case.problem(
                field,
                say(
                    "{record}: {field} gives no reason",
                    record=record.id,
                    field=title_within(spec.title if spec else field),
                ),
            )


@rule("never-shown", "info info warning", "record what was done, or do it")
def never_shown(case: Case, *, field: FieldName, date: FieldName, within: Span) -> Iterator[Problem]:
    """Something that a field may name was named by no record of the type for longer than `within`."""
    record, span = record_of(case), parse_duration(within)
    spec = record.type.field(field)
    told = [(one.get(date), one) for one in case.register.of_type(record.type.name)]
    dated = [(day, one) for day, one in told if isinstance(day, day_of) and day <= case.as_of]
    newest = max(dated, key=lambda item: (item[0], item[1].id), default=None)
    if span is None or spec is None or newest is None or newest[1] is not record:
        return  # said once, at the newest
    shown = {word for day, one in dated if span.after(day) >= case.as_of for word in texts(one.get(field))}
    if missing := [word for word in spec.of if word not in shown]:
        yield case.problem(
            field,
            say(
                "nothing of the last {within} shows {missing}", within=written_span(within), missing=", ".join(missing)
            ),
        )


@rule("reports-to-itself", "error", "name the unit above it, or none at the top")
def reports_to_itself(case: Case, *, above: FieldName) -> Iterator[Problem]:
    """A unit reports, by way of others, to itself, so that nobody leads it."""
    record = record_of(case)
    met, at = [identity(record.id)], record
    while isinstance(name := at.get(above), str) and (upper := case.register.get(name)) is not None:
        if identity(upper.id) == met[0]:
            yield case.problem(
                above,
                say(
                    "{record} reports to itself: {units}",
                    record=record.id,
                    units=_under(record.id, *met[1:], upper.id),
                ),
            )
            return
        if identity(upper.id) in met:
            return  # a ring further up, which its own units tell
        met.append(identity(upper.id))
        at = upper


def _under(unit: str, *above: str) -> str:
    """A unit and those over it."""
    return reduce(lambda one, other: say("{one} under {other}", one=one, other=other), above, unit)


@rule("ends-soon", "info info warning", "see to what follows it")
def ends_soon(case: Case, *, date: FieldName, warn_before: Span) -> Iterator[Problem]:
    """What holds until a day ends soon."""
    record, span = record_of(case), parse_duration(warn_before)
    ends = record.get(date)
    if not isinstance(ends, day_of) or span is None or record.is_closed:
        return
    if case.as_of <= ends <= span.after(case.as_of):
        yield case.problem(
            date, say("{record} {title} ends on {ends}", record=record.id, title=record.title, ends=ends)
        )


@rule("begun-without-leave", "warning error error", "stop it, or have it authorised and agreed first")
def begun_without_leave(
    case: Case, *, date: FieldName, since: StateName, day: FieldName, agreement: FieldName = "", waits: str = ""
) -> Iterator[Problem]:
    """What needs leave has begun before it was authorised, or while somebody's agreement is still awaited."""
    record = record_of(case)
    begun = record.get(date)
    if not isinstance(begun, day_of) or begun > case.as_of or record.type.lifecycle is None or record.is_left:
        return
    given = record.get(day)
    if not record.has_reached(since):
        yield case.problem(
            date, say("{record} began on {begun}, and nobody has authorised it", record=record.id, begun=begun)
        )
    elif isinstance(given, day_of) and given > begun:
        yield case.problem(
            date,
            say("{record} began on {begun}, and was authorised on {given}", record=record.id, begun=begun, given=given),
        )
    if agreement and record.get(agreement) == waits:
        yield case.problem(
            agreement,
            say("{record} began on {begun}, and the agreement to it is still awaited", record=record.id, begun=begun),
        )
