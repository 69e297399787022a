"""Turns a measure that a record names into what it was before and after, and what may be said of the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import TYPE_CHECKING

from mastercopy.measures.effects import Around, compare_around
from mastercopy.model.series import Point
from mastercopy.model.windows import Measured, Window, read_measured, read_window, values_within
from mastercopy.statistics.shares import difference_of_means
from mastercopy.views.figures import figure
from mastercopy.views.helpedview import judged_of, told_of
from mastercopy.views.naming import Named, name_of
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

FEW = say("too few figures on one side to say more")


@dataclass(frozen=True, slots=True)
class Effect:
    """One measure before and after: figures in words, how far they moved, and what may be said."""

    measure: Named
    whose: str
    before: str
    after: str
    moved: str
    word: str
    tone: str


def view_since(compiled: Compiled, record: Record, day: date) -> Effect | None:
    """What the measure that a record names was before and after a day; None where it names none."""
    found = _measured(compiled, record, "objective", "measure")
    if found is None:
        return None
    around = compare_around(found.points, day)
    if around is None:
        return Effect(_named(compiled, found), say("the work"), "", "", "", FEW, "old")
    return Effect(
        _named(compiled, found), say("the work"), *told_of(around, found.unit), *judged_of(around, found.better)
    )


def view_gain(compiled: Compiled, record: Record) -> tuple[Effect, ...]:
    """What an improvement did to the measure of the work, and beside it to the one that customers notice."""
    before, after = read_window(record, "before"), read_window(record, "after")
    sides = ((say("the work"), "objective", "measure"), ("customers", "customer_objective", "customer_measure"))
    found = ((whose, _measured(compiled, record, *fields)) for whose, *fields in sides)
    return tuple(_compared(compiled, one, whose, before, after) for whose, one in found if one is not None)


def _measured(compiled: Compiled, record: Record, objective: str, measure: str) -> Measured | None:
    """A measure with its figures; those of an objective that waves feed as well."""
    found = read_measured(record, objective, measure, compiled.evidence, compiled.as_of)
    score = next((one for one in compiled.scores if found is not None and one.id == found.name), None)
    if found is None or score is None:
        return found
    points: tuple[Point, ...] = tuple(score.points)
    return Measured(found.name, found.title, found.unit, found.better, points)


def _named(compiled: Compiled, found: Measured) -> Named:
    known = name_of(compiled, found.name)
    return Named(known.id, found.title, known.url) if known.url is not None else Named(found.title, found.title, None)


def _compared(compiled: Compiled, found: Measured, whose: str, before: Window | None, after: Window | None) -> Effect:
    earlier, later = (values_within(found.points, one) for one in (before, after))
    was, now = _side(earlier, before, found.unit), _side(later, after, found.unit)
    moved = difference_of_means(earlier, later)
    if moved is None:
        return Effect(_named(compiled, found), whose, was, now, "", FEW, "old")
    around = Around(fmean(earlier), fmean(later), len(earlier), len(later), moved, drifting=False)
    difference = told_of(around, found.unit)[2]
    return Effect(_named(compiled, found), whose, was, now, difference, *judged_of(around, found.better))


def _side(values: Sequence[float], window: Window | None, unit: str) -> str:
    span = window.text if window is not None else say("a time that is not stated")
    if not values:
        return say("no figures, {span}", span=span)
    mean = fmean(values)
    return say(
        "{round} {unit} ({span}, mean of {number})",
        round=figure(round(mean, 1 if abs(mean) >= 10 else 2)),
        unit=unit,
        span=span,
        number=len(values),
    )
