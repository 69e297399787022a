"""Reads the measures that a record type declares: what is counted of its records, by which of their dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from mastercopy.model.language import name_of_ours
from mastercopy.model.organisation import read_list, read_text
from mastercopy.model.worktime import parse_working_time
from mastercopy.words import Place
from mastercopy.words.saying import say

KINDS: Mapping[str, tuple[str, ...]] = {
    "count": ("by",),
    "sum": ("by", "of"),
    "share": ("by", "where"),
    "rate": ("by",),
    "median": ("from", "until"),
    "on-time": ("from", "until", "within"),
    "age": ("from", "until"),
    "open": ("from", "until"),
    "between": ("by",),
}
"""What can be counted, each with what its declaration must say."""
_ALWAYS = ("title", "kind", "by", "unit", "better")
_MAY: Mapping[str, tuple[str, ...]] = {"share": ("among",), "sum": ("each",), "on-time": ("pauses", "clock")}
_WATCHED = ("count", "sum", "median", "age", "open", "between")
"""What may be watched: kinds whose limits are those of single values, by which signals are raised."""
DATES = ("date", "moment")
"""The kinds of fields that say when."""
_UNITS = {"share": "%", "on-time": "%", "median": "days", "age": "days", "between": "days"}


@dataclass(frozen=True, slots=True)
class MeasureSpec:
    """One measure of the records of a type.

    `count` how many, `sum` what the numbers of a field `of` add up to (once for `each` row of a list), `share` how many
    of 100 are as `where` says, of those as `among` says, `rate` how many for each unit of something else, `median` days
    from one date to another, `on-time` how many of 100 kept a term, `age` the median days that open ones have been open
    at the end of a period, `open` how many those are, `between` mean days from one record to the next. Records belong
    to a period by the date `by`: unless it is said `until` for a median and `from` for what has a beginning. `watch`
    asks for signals to be answered. A term is a `clock` on the record and in the list of what waits, unless the type
    says that it is counted alone.
    """

    name: str
    title: str
    kind: str
    by: str
    begun: str | None
    until: str | None
    within: str | None
    pauses: str | None
    where: Mapping[str, tuple[str, ...]]
    among: Mapping[str, tuple[str, ...]]
    unit: str
    better: str
    watch: bool
    place: Place
    faults: tuple[str, ...] = field(default=(), compare=False)
    clock: bool = True
    of: str | None = None
    each: str | None = None


def read_measure(name: str, given: Mapping[str, Any], place: Place) -> MeasureSpec:
    """One declaration, leniently; what is wrong with it by itself stands in `faults`."""
    kind, until = str(given.get("kind")), read_text(given.get("until"))
    begun = read_text(given.get("from"))
    title = read_text(given.get("title")) or name.replace("-", " ").capitalize()
    by = read_text(given.get("by")) or (until if kind == "median" else begun) or ""
    return MeasureSpec(
        name,
        name_of_ours(title, place.path),
        kind,
        by,
        begun,
        until,
        read_text(given.get("within")),
        read_text(given.get("pauses")),
        _conditions(given.get("where")),
        _conditions(given.get("among")),
        name_of_ours(read_text(given.get("unit")) or _UNITS.get(kind, ""), place.path),
        read_text(given.get("better")) or "",
        given.get("watch") in ("true", "yes"),
        place,
        tuple(_faults(kind, given)),
        given.get("clock") not in ("false", "no"),
        read_text(given.get("of")),
        read_text(given.get("each")),
    )


def _conditions(given: object) -> Mapping[str, tuple[str, ...]]:
    return {key: read_list(value) for key, value in given.items()} if isinstance(given, Mapping) else {}


def _faults(kind: str, given: Mapping[str, Any]) -> Iterator[str]:
    if kind not in KINDS:
        close = get_close_matches(kind, KINDS, 1)
        yield (
            say("it has no known kind; did you mean {name}?", name=repr(close[0]))
            if close
            else say("it has no known kind; kinds: {names}", names=", ".join(KINDS))
        )
        return
    known = (*_ALWAYS, *KINDS[kind], *_MAY.get(kind, ()), *(("watch",) if kind in _WATCHED else ()))
    yield from (
        say("{key} is no key of a measure of kind {kind}", key=repr(key), kind=kind)
        for key in given
        if key not in known
    )
    yield from (
        say("a measure of kind {kind} needs {key}", kind=kind, key=repr(key))
        for key in KINDS[kind]
        if not given.get(key)
    )
    if given.get("better") not in (None, "up", "down"):
        yield say("better is `up` or `down`")
    if given.get("watch") in ("true", "yes") and not given.get("better"):
        yield say("what is watched says which way is `better`")


def measure_faults(spec: MeasureSpec, kinds: Mapping[str, str], many: Sequence[str]) -> Iterator[str]:
    """What is wrong with a measure in its type, whose fields have these `kinds`; `many` are those with rows."""
    yield from spec.faults
    if spec.kind not in KINDS or spec.faults:
        return
    for name in dict.fromkeys(one for one in (spec.by, spec.begun, spec.until) if one):
        if kinds.get(name) not in DATES:
            yield say("{name} is no field of this type that says when", name=repr(name))
    for name in dict.fromkeys((*spec.where, *spec.among)):
        if name not in kinds:
            yield say("{name} is no field of this type", name=repr(name))
    if spec.of is not None and kinds.get(spec.of) != "number":
        yield say("{name} is no number of this type", name=repr(spec.of))
    if spec.each is not None and spec.each not in many:
        yield say("{name} is no list of this type", name=repr(spec.each))
    if spec.pauses is not None and spec.pauses not in many:
        yield say("{name} is no list of this type", name=repr(spec.pauses))
    if spec.within is not None and parse_working_time(spec.within) is None:
        link, _, inner = spec.within.partition(".")
        if kinds.get(link) != "link" or not inner:
            yield say(
                "within is `5 days`, `4 hours`, or `LINK.FIELD` of what a link names, not {within}",
                within=repr(spec.within),
            )
