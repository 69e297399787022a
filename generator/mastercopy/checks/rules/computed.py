"""Rules about objectives that count records: what they name of a measure, its units and its fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from mastercopy.checks.rule import Case, rule
from mastercopy.model.lengths import PERIODS
from mastercopy.model.measuretype import MeasureSpec
from mastercopy.model.period import FREQUENCIES, Period
from mastercopy.model.recordtype import RecordType
from mastercopy.model.series import (
    USUAL_FREQUENCY,
    computed_of,
    path_within,
    table_at,
    written_points,
)
from mastercopy.words import Problem
from mastercopy.words.listing import title_within
from mastercopy.words.saying import say


def _narrowing(kind: RecordType, told: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with how the records that are counted are narrowed down."""
    name, words = told.get("field"), tuple(told.get("is") or ())
    spec = kind.field(str(name)) if name else None
    if bool(name) != bool(words):
        yield say("`field:` and `is:` go together: count those whose field is one of some words")
    elif name and spec is None:
        yield say("{title} has no field {name}", title=title_within(kind.title), name=repr(str(name)[:40]))
    elif spec is not None and spec.kind == "choice":
        known = {word.casefold() for word in spec.of}
        yield from (
            say("{word} is no {title}", word=repr(word[:40]), title=title_within(spec.title))
            for word in words
            if word.strip().casefold() not in known
        )


def _units(case: Case, spec: MeasureSpec, told: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with units and first period."""
    assert case.record is not None
    if spec.kind != "rate" and (told.get("per") or told.get("times")):
        yield say("`per:` and `times:` are of rates, and {measure} is none", measure=spec.name)
    since, every = told.get("since"), FREQUENCIES.get(str(case.record.get("frequency") or USUAL_FREQUENCY))
    if isinstance(since, Period) and since.kind != every:
        yield say(
            "`since:` is a {kind}, and the objective is measured by the {every}",
            kind=PERIODS.get(since.kind),
            every=PERIODS.get(str(every)),
        )
    table = table_at(case.tree, path_within(told.get("per"))) if case.tree is not None else None
    periods = [table.cell(row, "period") for row in table.rows] if table is not None else []
    yield from (
        say("the units of {period} are given twice", period=one)
        for one, count in Counter(periods).items()
        if count > 1 and one
    )


def _has_no_units(case: Case, path: object) -> bool:
    return case.tree is not None and table_at(case.tree, path_within(path)) is None


@rule("computed-unusable", "warning error error", "name a measure of a record type, or the instrument of a survey")
def computed_unusable(case: Case) -> Iterator[Problem]:
    """An objective counts what no type of record declares, or lacks what its measure takes."""
    assert case.record is not None
    told = computed_of(case.record)
    if told is None:
        return
    named = str(told.get("measure") or "")
    kind, _, name = named.partition(".")
    known = case.catalog.types.get(kind)
    spec = known.measure(name) if known is not None else None
    if bool(named) == bool(told.get("instrument")):
        yield case.problem(
            "computed", say("{record} takes a measure or an instrument, one of the two", record=case.record.id)
        )
    elif named and spec is None:
        yield case.problem(
            "computed", say("{record}: there is no measure {measure}", record=case.record.id, measure=repr(named[:60]))
        )
    elif spec is not None and spec.kind == "rate" and _has_no_units(case, told.get("per")):
        yield case.problem(
            "computed", say("{record}: a rate takes a table of units under records/ as `per`", record=case.record.id)
        )
    if known is not None:
        yield from (
            case.problem("computed", say("{record}: {fault}", record=case.record.id, fault=fault))
            for fault in _narrowing(known, told)
        )
    if spec is not None:
        yield from (
            case.problem("computed", say("{record}: {fault}", record=case.record.id, fault=fault))
            for fault in _units(case, spec, told)
        )
    if case.tree is not None and any(written_points(case.record, case.tree)):
        yield case.problem(
            "computed", say("{record} has values that are written beside those that are counted", record=case.record.id)
        )
