"""Turns a customer segment into its scorecard: what it needs, how that stands, and its complaints beside all others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.counting import Counted, Counting, count_records
from mastercopy.model.fields import texts
from mastercopy.model.measuretype import MeasureSpec
from mastercopy.model.record import Record, identity
from mastercopy.views.measureview import rounded
from mastercopy.views.naming import Named, name_of
from mastercopy.views.objectiveview import ScoreLine, score_line
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

FEWEST = 5
"""A figure of fewer records says nothing of a segment, and may say something of a customer."""
TOLD = ("count", "share", "on-time", "median")
EVERY = "year"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of one segment in one year, beside that of all customers; empty where there are too few."""

    period: str
    own: str
    all: str


@dataclass(frozen=True, slots=True)
class SegmentMeasure:
    """One measure of a segment, year by year, the newest first."""

    title: str
    unit: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class SegmentPage:
    """What a segment needs with how that stands, and its measures; `fewest` is the smallest number that is shown."""

    needs: tuple[tuple[Named, tuple[ScoreLine, ...]], ...]
    measures: tuple[SegmentMeasure, ...]
    fewest: int = FEWEST


def view_segment(compiled: Compiled, record: Record) -> SegmentPage:
    """The scorecard of a customer segment."""
    words = (record.title, *texts(record.get("also_called")))
    measures = [
        SegmentMeasure(spec.title, spec.unit, figures)
        for kind in compiled.catalog.by_part("complaints")
        for spec in kind.measures
        if spec.kind in TOLD and (figures := tuple(_figures(compiled, kind.name, spec, words)))
    ]
    needs = [(name_of(compiled, need), tuple(_scores(compiled, need))) for need in texts(record.get("needs"))]
    return SegmentPage(tuple(needs), tuple(measures))


def _figures(compiled: Compiled, kind: str, spec: MeasureSpec, words: tuple[str, ...]) -> Iterator[Figure]:
    around = (compiled.register, compiled.calendar, compiled.as_of)
    narrowed = Counting(kind, spec, EVERY, None, "segment", words)
    own = {one.period.text: one for one in count_records(narrowed, *around)}
    for one in reversed(count_records(Counting(kind, spec, EVERY), *around)):
        yield Figure(one.period.text, _told(own.get(one.period.text)), rounded(float(one.value)))


def _told(one: Counted | None) -> str:
    """A figure in words; a count is told whatever it is, since each record has a page of its own."""
    if one is None:
        return ""
    if one.n is None:
        return rounded(float(one.value))
    return (
        say("{rounded} (of {rounded2})", rounded=rounded(float(one.value)), rounded2=rounded(float(one.n)))
        if one.n >= FEWEST
        else ""
    )


def _scores(compiled: Compiled, need: str) -> Iterator[ScoreLine]:
    """The objectives that name a need first."""
    for one in compiled.register.of_part("objectives"):
        first = next(iter(texts(one.get("needs"))), "")
        line = score_line(compiled, one) if identity(first) == identity(need) else None
        if line is not None:
            yield line
