"""Rules about objectives that fall behind: who sees red twice does something that was not done before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mastercopy.checks.rule import Case, record_of, rule
from mastercopy.model.grading import read_aim, too_few
from mastercopy.model.record import Record
from mastercopy.model.series import Evidence, Point, read_series
from mastercopy.words import Problem
from mastercopy.words.saying import say

_ENOUGH = 2
"""So many periods in a row may be red before something new must have been begun."""


@rule("red-without-action", "warning", "plan an action, or write a corrective action or improvement that names it")
def red_without_action(case: Case) -> Iterator[Problem]:
    """An objective is red for two periods or more, and no action is open or was done since the first of them ended."""
    objective = record_of(case)
    if case.evidence is None:
        return
    red = _red_now(objective, case.evidence, case.as_of)
    if len(red) < _ENOUGH or any(_acts(one, red[0].period.last) for one in _that_act(case, objective)):
        return
    says = say(
        "{objective} is red since {period}, and nothing new was begun",
        objective=objective.id,
        period=red[0].period.text,
    )
    yield case.problem(red[-1].place, says)


def _red_now(objective: Record, evidence: Evidence, as_of: date) -> list[Point]:
    """The latest measured periods that are red, one after the other, by what is aimed at today."""
    aim, found = read_aim(objective), list[Point]()
    for point in reversed(read_series(objective, evidence, as_of)):
        if too_few(objective, evidence, point) or aim.grade(point.value, point.period)[0] != "red":
            break
        found.append(point)
    return found[::-1]


def _that_act(case: Case, objective: Record) -> Iterator[Record]:
    """The objective, and what says in a field of its own that it is about it, such as a corrective action."""
    yield objective
    for link in case.register.links_in(objective.id):
        source = case.register.get(link.source)
        if source is not None and source.type.field(link.field) is not None and not source.is_left:
            yield source


def _acts(record: Record, since: date) -> bool:
    """Whether a record has an action that is open, or was done after a day."""
    return any(_is_new(row, since) for row in record.get("actions") or ())


def _is_new(row: Mapping[str, Any], since: date) -> bool:
    done = row.get("done")
    return not isinstance(done, date) or done > since
