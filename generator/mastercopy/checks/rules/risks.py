"""Rules about risks and opportunities: their scale, what a level asks for, and what happened since they were scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from mastercopy.checks.rule import Case, FieldName, Span, rule
from mastercopy.model.lifecycle import VOID
from mastercopy.model.period import parse_duration
from mastercopy.model.record import Record, identity
from mastercopy.model.scales import Scale, read_scale, scale_of
from mastercopy.words import Problem
from mastercopy.words.saying import say, say_row


@rule("score-off-scale", "warning error error", "take the level that the matrix gives, or score it anew")
def score_off_scale(case: Case, *, scale: FieldName, level: FieldName, rest: FieldName = "") -> Iterator[Problem]:
    """A score has steps that its scale does not know, or another level than the matrix gives; also of what is left."""
    assert case.record is not None
    found = scale_of(case.record, case.register, scale)
    if found is None:
        return
    for where, values in ((level, case.record.values), *((rest, row) for row in case.record.get(rest) or ())):
        given, wanted = values.get(level), found.level_of(values)
        steps = say(
            "{first} {step} and {second} {other}",
            first=found.first,
            step=values.get(found.first),
            second=found.second,
            other=values.get(found.second),
        )
        if wanted is None:
            yield case.problem(
                where,
                say(
                    "{record}: {scale} has no level for {steps}",
                    record=case.record.id,
                    scale=found.record.id,
                    steps=steps,
                ),
            )
        elif given is not None and given != wanted:
            said = say(
                "{record}: {steps} make {wanted} by {scale}, and it says {given}",
                record=case.record.id,
                steps=steps,
                wanted=repr(wanted),
                scale=found.record.id,
                given=repr(str(given)[:40]),
            )
            yield case.problem(where, said)


@rule("level-without-action", "warning", "plan an action with an owner and a day, or say why it is left as it is")
def level_without_action(
    case: Case, *, scale: FieldName, level: FieldName, actions: FieldName, unless: FieldName
) -> Iterator[Problem]:
    """Something has a level that wants an action by its scale, and neither an action nor a reason is recorded."""
    assert case.record is not None
    found, given = scale_of(case.record, case.register, scale), case.record.get(level)
    if found is None or case.record.is_closed or case.record.get(actions) or case.record.get(unless):
        return
    if found.acts(given):
        yield case.problem(
            level,
            say(
                "{record} {title} is {given}, and nothing is done about it",
                record=case.record.id,
                title=case.record.title,
                given=given,
            ),
        )


@rule("scale-replaced", "info warning warning", "score it by the version that holds")
def scale_replaced(case: Case, *, scale: FieldName) -> Iterator[Problem]:
    """What is still open was scored by a version of the scale that another one has replaced."""
    assert case.record is not None
    found = scale_of(case.record, case.register, scale)
    if found is not None and found.record.is_left and not case.record.is_closed:
        said = say(
            "{record} was scored by {scale} (version {version}), which is {status}",
            record=case.record.id,
            scale=found.record.id,
            version=found.record.get("version"),
            status=found.record.status,
        )
        yield case.problem(scale, said)


@rule("scale-incomplete", "warning error error", "give each row a level for each step, all of them explained")
def scale_incomplete(case: Case) -> Iterator[Problem]:
    """The matrix of a scale has no level for some pair of steps, or one that the scale does not explain."""
    assert case.record is not None
    scale = read_scale(case.record)
    missing = [
        say("{one} and {other}", one=row.value, other=column.value)
        for row in scale.rows
        for column in scale.columns
        if scale.place(scale.cells.get((row.value, column.value))) < 0
    ]
    if not scale.rows or not scale.columns:
        yield case.problem(
            "steps",
            say(
                "{record} has no steps of {first} or of {second}",
                record=case.record.id,
                first=scale.first,
                second=scale.second,
            ),
        )
    elif missing:
        yield case.problem(
            "matrix",
            say("{record} has no known level for {missing}", record=case.record.id, missing=say_row(", ", missing[:5])),
        )


@rule("effect-not-judged", "warning", "look at figures or records, and write down whether it helped")
def effect_not_judged(case: Case, *, actions: FieldName, judged: FieldName, within: Span) -> Iterator[Problem]:
    """Every action of a record is done for some time, and nobody has judged since whether it helped."""
    assert case.record is not None
    rows, span = case.record.get(actions) or (), parse_duration(within)
    days = [day for row in rows if isinstance(day := row.get("done"), date) and day <= case.as_of]
    if not rows or len(days) < len(rows) or span is None or case.record.is_closed:
        return
    seen = case.record.get(judged)
    if span.after(max(days)) < case.as_of and not (isinstance(seen, date) and seen >= max(days)):
        said = say(
            "{record}: the last action was done on {day}, and nobody has judged since whether it helped",
            record=case.record.id,
            day=max(days),
        )
        yield case.problem(judged if seen is not None else actions, said)


@rule("recurred-though-low", "warning", "look at it again: score it anew, or review it and say why the score holds")
def recurred_though_low(
    case: Case, *, scale: FieldName, level: FieldName, scored: FieldName, reviews: FieldName, day: str, parts: str
) -> Iterator[Problem]:
    """What is scored so low that nothing is done about it happened since somebody last looked at it."""
    assert case.record is not None
    found = scale_of(case.record, case.register, scale)
    if found is None or case.record.is_closed or not _rests(found, case.record, level):
        return
    rows: tuple[Mapping[str, object], ...] = case.record.get(reviews) or ()
    looked = [one for one in (case.record.get(scored), *(row.get(day) for row in rows)) if isinstance(one, date)]
    since = max((one for one in looked if one <= case.as_of), default=date.min)
    for event, when in _events(case, parts.split()):
        if since < when <= case.as_of:
            said = say(
                "{record} {title} is {level}, and {event} of {day} came after it was last looked at",
                record=case.record.id,
                title=case.record.title,
                level=case.record.get(level),
                event=event.id,
                day=f"{when:%Y-%m-%d}",
            )
            yield case.problem(level, said)


def _rests(scale: Scale, record: Record, level: str) -> bool:
    """Whether the scale knows the level of a record, and wants no action for it."""
    given = record.get(level)
    return scale.place(given) >= 0 and not scale.acts(given)


def _events(case: Case, parts: list[str]) -> Iterator[tuple[Record, date]]:
    """What happened, with its day: records of some parts that the record names, or that name it."""
    assert case.record is not None
    names = [link.target for link in case.register.links_out(case.record.id)]
    names += [link.source for link in case.register.links_in(case.record.id)]
    for name in dict.fromkeys(map(identity, names)):
        event = case.register.get(name)
        if event is None or event.type.part not in parts or event.status == VOID:
            continue
        day = _day_of(event, case)
        if day is not None:
            yield event, day


def _day_of(event: Record, case: Case) -> date | None:
    """The first day that a record names itself, else that of what it belongs to, such as the audit of a finding."""
    if (own := _first_day(event)) is not None:
        return own
    above = (case.register.get(link.target) for link in case.register.links_out(event.id))
    return next((day for one in above if one is not None and (day := _first_day(one)) is not None), None)


def _first_day(record: Record) -> date | None:
    kinds = [spec for spec in record.type.fields if spec.kind in ("date", "moment") and not spec.plan]
    return next((day for spec in kinds if isinstance(day := record.get(spec.name), date)), None)
