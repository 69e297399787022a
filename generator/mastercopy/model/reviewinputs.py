"""Turns the records of a day into what a management review looks at: what feeds each input, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from mastercopy.model.awaiting import is_finished, read_awaited
from mastercopy.model.fields import texts
from mastercopy.model.lifecycle import VOID
from mastercopy.model.organisation import read_list
from mastercopy.model.period import Period
from mastercopy.model.record import Record
from mastercopy.model.recordtype import RecordType
from mastercopy.model.register import Register
from mastercopy.sources.yamltext import read_plain
from mastercopy.words.saying import say, say_name

DATED = ("date", "moment", "period")


@dataclass(frozen=True, slots=True)
class ReviewInput:
    """One thing that a review looks at: our code and label, what it asks, and the standards that alone ask for it."""

    code: str
    label: str
    asks: str
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """The records of one type at a cut-off: all, those of the period and of as long before, open and late."""

    kind: RecordType
    records: tuple[Record, ...]
    new: tuple[Record, ...]
    before: tuple[Record, ...]
    open: tuple[Record, ...]
    late: tuple[Record, ...]


@cache
def review_inputs() -> tuple[ReviewInput, ...]:
    """Every input, in the order of the papers: the customer first."""
    told = read_plain((files("mastercopy.model") / "reviewinputs.yml").read_text("utf-8"))
    return tuple(
        ReviewInput(one["code"], say_name(one["label"]), say_name(one["asks"]), read_list(one.get("only")))
        for one in told["inputs"]
    )


def inputs_of(standards: Iterable[str]) -> tuple[ReviewInput, ...]:
    """The inputs that an organisation's standards ask for; one that names no standard looks at all of them."""
    chosen = set(standards)
    return tuple(one for one in review_inputs() if not one.only or not chosen or chosen & set(one.only))


def read_feeds(
    code: str, kinds: Iterable[RecordType], register: Register, since: date, until: date
) -> tuple[Feed, ...]:
    """What feeds an input: every type that says so and has a record by the cut-off."""
    feeds = (_feed(kind, register, since, until) for kind in kinds if code in kind.review_inputs)
    return tuple(feed for feed in feeds if feed.records)


def _feed(kind: RecordType, register: Register, since: date, until: date) -> Feed:
    dated = [(one, first_day(one)) for one in register.of_type(kind.name) if one.status != VOID]
    told = [(one, day) for one, day in dated if day is None or day <= until]
    earlier = since - (until - since)
    alive = [one for one, _ in told if one.type.lifecycle is not None and not one.is_closed]
    return Feed(
        kind,
        tuple(one for one, _ in told),
        tuple(one for one, day in told if day is not None and since <= day),
        tuple(one for one, day in told if day is not None and earlier <= day < since),
        tuple(one for one in alive if len(one.type.lifecycle.states if one.type.lifecycle else ()) > 1),
        tuple(one for one, _ in told if any(day < until for day in late_days(one))),
    )


def first_day(record: Record) -> date | None:
    """The day by which a record belongs to a period: the first that its type declares and that is no plan."""
    for spec in sorted(record.type.fields, key=lambda one: one.plan):
        value = record.get(spec.name)
        if spec.kind in DATED and isinstance(value, date):
            return value
        if spec.kind in DATED and isinstance(value, Period):
            return value.last
    return None


def late_days(record: Record) -> Iterator[date]:
    """Every day by which a record, or a row of it, should have done something that it has not done."""
    yield from (one.due for one in read_awaited(record))
    if record.is_left:
        return
    for spec in record.type.fields:
        if spec.kind == "records" and {"due", "done"} <= {inner.name for inner in spec.fields}:
            rows: Any = record.get(spec.name) or ()
            yield from (row["due"] for row in rows if isinstance(row.get("due"), date) and not is_finished(row))


def standards_of(register: Register, day: date) -> tuple[str, ...]:
    """The standards that the organisation names and follows on a day: a file of its own may say since when it does."""
    begun = {one.id: one.get("followed_from") for one in register.of_part("standards")}
    named = (name for one in register.of_part("organisation") for name in texts(one.get("standards")))
    return tuple(name for name in named if not isinstance(since := begun.get(name), date) or since <= day)


def said_of(review: Record | None, code: str) -> tuple[str, str]:
    """(what a review made of an input, why there is no data), each empty where nothing is written."""
    rows = [row for row in (review.get("inputs") if review else None) or () if row.get("code") == code]
    analysis, reason = ([str(row[name]) for row in rows if row.get(name)] for name in ("analysis", "reason"))
    return " ".join(analysis), " ".join(reason)


def missing_inputs(
    review: Record | None,
    span: tuple[date, date],
    standards: Iterable[str],
    kinds: Iterable[RecordType],
    register: Register,
) -> Iterator[tuple[ReviewInput, str]]:
    """(input, what is missing): data without a reason, and of a review that was held what was said of it.

    `span` are the first and the last day that it looks at. The review itself is no data of itself.
    """
    every, lifecycle = tuple(kinds), review.type.lifecycle if review is not None else None
    held = lifecycle is not None and review is not None and lifecycle.reached(review.status, "held")
    own = review.id if review is not None else None
    for one in inputs_of(standards):
        analysis, reason = said_of(review, one.code)
        feeds = read_feeds(one.code, every, register, *span)
        fed = any(other.id != own for feed in feeds for other in feed.records)
        if not fed and not reason:
            yield one, say("no record tells of it, and no reason is given")
        elif held and not analysis and not reason:
            yield one, say("the review says nothing of it")
