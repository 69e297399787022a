"""Turns the figures of an objective into rows that say of each where it is written, since when, and what it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.measures.figures import Figure, trace_figures
from mastercopy.measures.recordbook import RecordBook
from mastercopy.model.fields import Row as SubRecord
from mastercopy.model.grading import target_at
from mastercopy.model.period import parse_period
from mastercopy.model.series import computed_of
from mastercopy.views.figures import figure, near, number
from mastercopy.views.naming import Named, names_of
from mastercopy.views.objectiveview import expected_by, score_of
from mastercopy.views.wording import show
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.measures.score import Score
    from mastercopy.model.record import Record
    from mastercopy.model.series import Point
    from mastercopy.words import Place

NAMED = 12
"""So many of the records that a figure was counted of are named beside it; the others are told by their number."""

_ROWS = "measurements"
_TOLD = frozenset(("period", "value", "n", "note", "was"))
"""The parts of such a row that a figure tells."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One period: its value, of how many, what was asked of it, its note, its records, its row and commit.

    `was` tells what it was before, and `later` what it was corrected to after the day of the page.
    """

    period: str
    first: date
    value: float | None
    n: str
    expected: float | None
    target: float | None
    note: str
    was: tuple[str, ...]
    later: str
    source: str
    day: str
    commit: str
    records: tuple[Named, ...]
    more: int


def view_figures(compiled: Compiled, record: Record, book: RecordBook) -> tuple[FigureRow, ...]:
    """The figures of an objective by the day of the site, oldest first."""
    score = score_of(compiled, record)
    if score is None:
        return ()
    traced = {} if computed_of(record) is not None else trace_figures(book, record.id)
    rows = [_row(compiled, record, score, point, traced.get(point.period.text, ())) for point in score.points]
    there = {row.period for row in rows}
    gone = (_gone(period, every, compiled) for period, every in traced.items() if period not in there)
    return tuple(sorted((*rows, *(row for row in gone if row is not None)), key=lambda row: row.first))


def told_as_figures(compiled: Compiled, record: Record) -> tuple[str, ...]:
    """The field whose rows the figures of a page tell already, with where each is written: if they tell all of it.

    Of two rows of one period, or where a table or a count says another value, a figure tells one alone. A page of an
    organisation's own may show no figures.
    """
    rows = record.get(_ROWS) if record.type.part == "objectives" and not record.type.template else None
    score = score_of(compiled, record) if rows else None
    told = {point.place: point for point in score.points if not point.records} if score is not None else {}
    return (_ROWS,) if rows and all(isinstance(row, SubRecord) and _is_told(row, told) for row in rows) else ()


def _is_told(row: SubRecord, told: Mapping[Place, Point]) -> bool:
    """Whether a row is the very one of which a figure tells."""
    point = told.get(row.place)
    same = point is not None and (point.period, point.value) == (row.get("period"), row.get("value"))
    return same and _TOLD.issuperset(row)


def _gone(period: str, every: Sequence[Figure], compiled: Compiled) -> FigureRow | None:
    """A period that had a value and has none on the day: what it was, and since when it is gone."""
    known = [one for one in every if one.day <= compiled.as_of]
    span = parse_period(period)
    if not known or known[-1].value is not None or span is None:
        return None
    last = known[-1]
    source, was = f"{last.place.path}:{last.place.line}", tuple(_earlier(known))
    return FigureRow(period, span.first, None, "", None, None, say("taken out"), was, _later(every, compiled), source,
                     last.day.isoformat(), last.commit[:12], (), 0)  # fmt: skip


def _later(every: Sequence[Figure], compiled: Compiled) -> str:
    """What a figure was corrected to after the day of the page."""
    after = [one for one in every if one.day > compiled.as_of]
    return say_row(
        "; ", (say("{value} from {day} on", value=figure(one.value) or "taken out", day=one.day) for one in after)
    )


def _row(compiled: Compiled, record: Record, score: Score, point: Point, every: Sequence[Figure]) -> FigureRow:
    known = [one for one in every if one.day <= compiled.as_of]
    last = known[-1] if known else None
    return FigureRow(
        show(point.period),
        point.period.first,
        near(float(point.value)) if point.records else float(point.value),
        figure(point.n),
        expected_by(record, score, point.period),
        number(target_at(record, point.period.last)),
        point.note,
        tuple(dict.fromkeys((*(f"{figure(one)}" for one in point.was), *_earlier(known)))),
        _later(every, compiled),
        f"{point.place.path}:{point.place.line}" if not point.records else "",
        last.day.isoformat() if last is not None else "",
        last.commit[:12] if last is not None else "",
        names_of(compiled, point.records[:NAMED]),
        max(0, len(point.records) - NAMED),
    )


def _earlier(known: Sequence[Figure]) -> list[str]:
    """What main had before the figure of the day, each with the day on which it was replaced."""
    pairs = zip(known, known[1:], strict=False)
    told = [(one, after.day) for one, after in pairs if one.value is not None]
    last = known[-1] if known else None
    return [say("{said} until {day}", said=_said(one, last), day=day) for one, day in told]


def _said(one: Figure, last: Figure | None) -> str:
    """A value; of how many as well, where nothing but that changed."""
    same = last is not None and last.value == one.value and last.n != one.n
    return (
        say("{value} of {value2}", value=figure(one.value), value2=figure(one.n) or "nobody knows how many")
        if same
        else figure(one.value)
    )
