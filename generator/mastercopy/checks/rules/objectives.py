"""Rules about objectives and their measurements, written inline or in a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mastercopy.checks.rule import Case, rule
from mastercopy.checks.tables import named_table
from mastercopy.model.calendar import Calendar
from mastercopy.model.fields import number
from mastercopy.model.period import Period, parse_period
from mastercopy.model.record import Record
from mastercopy.model.recordtype import FieldSpec
from mastercopy.model.series import (
    computed_of,
    read_series,
)
from mastercopy.sources.files import Tree
from mastercopy.sources.tables import Table, read_table
from mastercopy.sources.yamltext import YamlScalar
from mastercopy.statistics.behaviour import FEWEST
from mastercopy.words import Place, Problem
from mastercopy.words.saying import say

_AGE = {"daily": 3, "weekly": 14, "monthly": 46, "quarterly": 137, "half-yearly": 274, "yearly": 548}
"""Days after the last measured period at which a series of that frequency is stale: half a period of grace."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One measured period, with where it is written."""

    period: Period
    place: Place


@rule("objective-incomplete", "warning error error", "add what is missing")
def objective_incomplete(case: Case) -> Iterator[Problem]:
    """An objective lacks baseline, target, direction, due day or owner, or a customer need or process it serves."""
    assert case.record is not None
    measure: Mapping[str, object] = (case.record.get("measure") or ({},))[0]
    missing = [name for name in ("baseline", "target", "due", "owner", "needs") if case.record.get(name) is None]
    if not measure.get("direction"):
        missing.append("measure.direction")
    if missing:
        yield case.problem(None, say("{record} has no {missing}", record=case.record.id, missing=", ".join(missing)))


@rule("target-behind-baseline", "info warning error", "correct target, baseline or direction, or aim higher")
def target_behind_baseline(case: Case) -> Iterator[Problem]:
    """An objective aims at what was there before it began, or at less: its target is no better than its baseline."""
    assert case.record is not None
    measure: Mapping[str, object] = (case.record.get("measure") or ({},))[0]
    baseline: Mapping[str, Any] = (case.record.get("baseline") or ({},))[0]
    was, target, direction = baseline.get("value"), case.record.get("target"), measure.get("direction")
    if was is None or target is None or direction not in ("up", "down"):
        return
    if (target - was if direction == "up" else was - target) <= 0:
        named = {"record": case.record.id, "was": was, "target": target}
        says = (
            say("{record}: more is better, the baseline is {was}, and the target is {target}", **named)
            if direction == "up"
            else say("{record}: less is better, the baseline is {was}, and the target is {target}", **named)
        )
        yield case.problem("target", says)


def _measured(case: Case) -> list[Measured]:
    """The measured periods of an objective in the order in which they are written."""
    assert case.record is not None
    inline = [
        Measured(row["period"], case.record.at("measurements"))
        for row in case.record.get("measurements") or ()
        if isinstance(row.get("period"), Period)
    ]
    table, path = _table(case, case.record)
    return inline + [
        Measured(period, Place(path, row.line))
        for row in (table.rows if table is not None else ())
        if table is not None and (period := parse_period(table.cell(row, "period") or "")) is not None
    ]


def _known(case: Case) -> list[Measured]:
    """The measured periods, those that are counted of records as well."""
    assert case.record is not None
    if case.evidence is None or computed_of(case.record) is None:
        return _measured(case)
    points = read_series(case.record, case.evidence, case.as_of)
    return [Measured(point.period, point.place) for point in points]


def _table(case: Case, record: Record) -> tuple[Table | None, str]:
    """(the table that an objective names, its path); no table where the files of the day are not at hand."""
    path = named_table(record.get("data"))
    if case.tree is None or not _is_there(case.tree, path):
        return None, path
    return read_table(case.tree.read(path), path)[0], path


def _is_there(tree: Tree, path: str) -> bool:
    return path.startswith("records/") and tree.kinds.get(path) == "file"


@rule("limits-unusable", "info warning warning", "begin limits at a period that is measured, of five values or more")
def limits_unusable(case: Case) -> Iterator[Problem]:
    """Limits of a behaviour chart begin or end where nothing is measured, or are of too few values."""
    assert case.record is not None
    rows = [row for row in case.record.get("limits") or () if isinstance(row.get("from"), Period)]
    days = sorted(one.period.first for one in _known(case)) if rows else []
    starts = sorted(row["from"].first for row in rows)
    for row in rows:
        begun, until = row["from"], row.get("until")
        later = [day for day in starts if day > begun.first]
        ends = until.last if isinstance(until, Period) else later[0] - timedelta(1) if later else date.max
        count = sum(begun.first <= day <= ends for day in days)
        if ends < begun.first:
            yield case.problem("limits", say("limits from {begun} end before they begin", begun=begun.text))
        elif days and count < FEWEST:
            yield case.problem(
                "limits",
                say(
                    "limits from {begun} are of {count} values, and take {least}",
                    begun=begun.text,
                    count=count,
                    least=FEWEST,
                ),
            )


@rule("measurement-unreadable", "warning error error", "write a period such as 2026-04 and a number", "site")
def measurement_unreadable(case: Case) -> Iterator[Problem]:
    """The table that an objective names is not there, or a row has no readable period and value."""
    for record in case.register.of_part("objectives") if case.tree is not None else ():
        if record.get("data") is None:
            continue
        table, path = _table(case, record)
        if case.tree is not None and not _is_there(case.tree, path):
            says = say("{record}: there is no table {path} under records/", record=record.id, path=repr(path[:80]))
            yield case.problem(record.at("data"), says, record=record.id)
        if table is None:
            continue
        for row in table.rows:
            place = Place(path, row.line)
            if parse_period(table.cell(row, "period") or "") is None or not _is_number(table.cell(row, "value"), place):
                yield case.problem(
                    place,
                    say("{record}: this row has no readable period and value", record=record.id),
                    record=record.id,
                )


def _is_number(text: str | None, place: Place) -> bool:
    spec = FieldSpec("value", "number", "Value", place)
    return number.read(YamlScalar(text or "", place, plain=True), spec)[0] is not None


@rule(
    "measurement-duplicates",
    "warning error error",
    "keep one value a period; what it was before goes into `was`, and why into the note",
)
def measurement_duplicates(case: Case) -> Iterator[Problem]:
    """Two measurements name the same period, or one that lies within the other: each would count twice."""
    seen: set[tuple[date, date]] = set()
    reached: Measured | None = None
    for measured in sorted(_measured(case), key=lambda one: (one.period.first, one.period.last)):
        span = (measured.period.first, measured.period.last)
        if span in seen:
            yield case.problem(
                measured.place, say("the period {period} is measured more than once", period=measured.period.text)
            )
        elif reached is not None and measured.period.first <= reached.period.last:
            said = say(
                "the period {period} overlaps with {other}, which is measured as well",
                period=measured.period.text,
                other=reached.period.text,
            )
            yield case.problem(measured.place, said)
        seen.add(span)
        if reached is None or measured.period.last > reached.period.last:
            reached = measured


def _is_gap(calendar: Calendar, before: Period, after: Period) -> bool:
    """Whether days lie between two periods; of days that are measured singly, days that are worked."""
    days = range(before.last.toordinal() + 1, after.first.toordinal())
    if before.kind != "day" or after.kind != "day":
        return bool(days)
    return any(calendar.works(date.fromordinal(day)) for day in days[:3660])


@rule("measurement-gaps", "warning", "add the value, or a note that says why there is none")
def measurement_gaps(case: Case) -> Iterator[Problem]:
    """A period between the first and the last measured one has no value."""
    every = sorted(_measured(case), key=lambda measured: measured.period.first)
    for before, after in zip(every, every[1:], strict=False):
        if _is_gap(case.calendar, before.period, after.period):
            yield case.problem(
                after.place,
                say(
                    "nothing was measured between {period} and {other}",
                    period=before.period.text,
                    other=after.period.text,
                ),
            )


@rule("measurement-stale", "warning", "measure, or change the frequency")
def measurement_stale(case: Case) -> Iterator[Problem]:
    """The last measurement of an objective that is not yet due is older than its frequency allows."""
    assert case.record is not None
    due, limit = case.record.get("due"), _AGE.get(str(case.record.get("frequency")))
    every = [measured for measured in _known(case) if measured.period.last <= case.as_of]
    if not every or limit is None or (isinstance(due, date) and case.as_of > due):
        return
    last = max(every, key=lambda measured: measured.period.last)
    if case.as_of > last.period.last + timedelta(days=limit):
        yield case.problem(last.place, say("the last value is of {period}", period=last.period.text))
