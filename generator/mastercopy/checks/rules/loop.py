"""Rules about the whole chain: a link that is missing, and something severe from which nothing followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from mastercopy.checks.rule import Case, FieldName, Span, StateName, record_of, rule
from mastercopy.history.chain import ASKED, VOICES
from mastercopy.history.following import Following, trace_following
from mastercopy.history.loop import trace_loop
from mastercopy.model.lifecycle import VOID
from mastercopy.model.period import parse_duration
from mastercopy.model.record import Record, identity
from mastercopy.words import Problem
from mastercopy.words.saying import say

_FOLLOWING = ("nonconformities", "corrective-actions", "improvements", "objectives")
"""Parts whose records mean that something is done about what they come from."""
_THEME, _LATELY = 6, timedelta(days=92)
_OTHER, _SHARE, _FEW, _YEAR = "other", 0.15, 3, timedelta(days=365)
"""The category that says nothing; from which share on it is told, and from how many."""


@rule("loop-broken", "warning error error", "add what is missing there, or say there why it is not needed", "site")
def loop_broken(case: Case) -> Iterator[Problem]:
    """A link is missing in the chain from where something came to light to the proven effect and the customer told."""
    following = trace_following(case.register, case.history)
    for part in (*ASKED, *VOICES):
        for record in case.register.of_part(part):
            loop = trace_loop(following, record, case.as_of)
            for link in loop.missing if loop is not None else ():
                if identity(link.carrier) == identity(record.id) and not link.told_elsewhere:
                    yield case.problem(record.place, link.fault, hint=link.way, record=record.id)


@rule("grave-without-action", "warning warning error", "open a nonconformity or corrective action, and name it here")
def grave_without_action(
    case: Case, *, field: FieldName, values: str, follow: FieldName, since: StateName, unless: str = ""
) -> Iterator[Problem]:
    """Something severe was found, and no corrective action and no change of a document follows from it."""
    record = record_of(case)
    if record.get(field) not in values.split() or not record.has_reached(since):
        return
    if any(record.get(name) for name in unless.split()):
        return
    named = [link.target for link in case.register.links_out(record.id) if link.field == follow]
    if any(_still_follows(case.register.get(name), record) for name in named):
        return
    ends = [case.register.get(link.source) for link in case.register.links_in(record.id) if link.field == "because"]
    if not any(one is not None and one.type.part in _FOLLOWING and _still_follows(one, record) for one in ends):
        yield case.problem(
            field,
            say(
                "{record} is {value}, and no corrective action follows from it",
                record=record.id,
                value=record.get(field),
            ),
        )


def _still_follows(named: Record | None, record: Record) -> bool:
    """Whether what a record names follows from it: not itself, and not what was given up before anything came of it."""
    if named is None:  # another rule tells that nobody knows it
        return True
    return identity(named.id) != identity(record.id) and not (named.is_left and named.get("result") is None)


@rule("theme-without-action", "info info warning", "do something about the theme, and let it name the records", "site")
def theme_without_action(case: Case) -> Iterator[Problem]:
    """Customers complained of the same thing many times within three months, and nothing was begun because of it."""
    following = trace_following(case.register, case.history)
    recent = [
        one
        for one in case.register.of_part("complaints")
        if one.status != VOID
        and isinstance(day := one.get("received"), date)
        and case.as_of - _LATELY < day <= case.as_of
    ]
    themes = Counter((one.type.name, str(one.get("process") or ""), str(one.get("category") or "")) for one in recent)
    for (kind, process, category), number in sorted(themes.items()):
        same = [one for one in recent if _theme(one) == (kind, process, category)]
        if number >= _THEME and category and not any(_is_acted_on(following, one) for one in same):
            newest = max(same, key=lambda one: (one.get("received"), one.id))
            says = say(
                "{category}: {number} complaints within three months, and nothing follows from any of them",
                category=category,
                number=number,
            )
            yield case.problem(newest.at("category"), says, record=newest.id)


@rule(
    "category-says-nothing", "info info warning", "look at what they say, and give what comes up often a word", "site"
)
def category_says_nothing(case: Case) -> Iterator[Problem]:
    """One in seven complaints of the last year, or more, stands under `other`: nobody will see what they share."""
    for kind in case.catalog.by_part("complaints"):
        dated = [(day, one) for one in case.register.of_type(kind.name) if isinstance(day := one.get("received"), date)]
        recent = [one for day, one in sorted(dated, key=lambda row: row[0]) if case.as_of - _YEAR < day <= case.as_of]
        counted = [one for one in recent if one.status != VOID and one.get("category")]
        others = [one for one in counted if str(one.get("category")).casefold() == _OTHER]
        if len(others) >= _FEW and len(others) >= _SHARE * len(counted):
            says = say(
                "{number} of {all} complaints of the last year are {category}",
                number=len(others),
                all=len(counted),
                category=repr(_OTHER),
            )
            yield case.problem(others[-1].at("category"), says, record=others[-1].id)


def _theme(record: Record) -> tuple[str, str, str]:
    return record.type.name, str(record.get("process") or ""), str(record.get("category") or "")


def _is_acted_on(following: Following, record: Record) -> bool:
    after = any(one.type.part in _FOLLOWING for one in following.after(record))
    return after or bool(record.get("actions")) or identity(record.id) in following.caused


@rule(
    "recurred-unlinked", "warning", "name the closed record under `recurrence_of`, and ask why its action did not hold"
)
def recurred_unlinked(case: Case, *, date: FieldName, within: Span = "12 months") -> Iterator[Problem]:
    """The same failure came again soon after its corrective action was closed, and nothing says so."""
    assert case.record is not None
    record, span = case.record, parse_duration(within)
    day = record.get(date)
    if span is None or day is None or record.is_left:
        return
    ends = {identity(link.target) for link in case.register.links_out(record.id)}
    ends |= {identity(link.source) for link in case.register.links_in(record.id)}
    for other in case.register.of_part("corrective-actions"):
        closed = other.get("closed")
        again = closed is not None and closed < day <= span.after(closed)
        if again and identity(other.id) not in ends and other.id != record.id and _is_same(record, other):
            says = say(
                "{record} is like {other}, which was closed on {closed}, and does not name it",
                record=record.id,
                other=other.id,
                closed=closed,
            )
            yield case.problem("category" if record.get("category") else date, says)


def _is_same(record: Record, other: Record) -> bool:
    """Whether two failures are of one process and of one kind or clause."""
    kinds = [str(one.get("category") or "").casefold().strip() for one in (record, other)]
    clauses = set(record.get("clauses") or ()) & set(other.get("clauses") or ())
    alike = bool(kinds[0]) and kinds[0] == kinds[1]
    return (
        record.get("process") is not None and record.get("process") == other.get("process") and (alike or bool(clauses))
    )
