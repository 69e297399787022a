"""Turns the figures of an objective into rows that say of each where it is written, since when, and what it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.measures.figures import Figure, trace_figures
from mastercopy.measures.recordbook import RecordBook
from mastercopy.measures.score import target_at
from mastercopy.views.figures import figure, number
from mastercopy.views.naming import Named, names_of
from mastercopy.views.objectiveview import expected_by
from mastercopy.views.wording import show

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.measures.score import Score
    from mastercopy.model.record import Record
    from mastercopy.model.series import Point

NAMED = 12
"""So many of the records that a figure was counted of are named beside it; the others are told by their number."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One period: its value, of how many, what was asked of it, its note, its records, its row and commit.

    `was` tells what it was before, and `later` what it was corrected to after the day of the page.
    """

    period: str
    value: float
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
    score = next((one for one in compiled.scores if one.id.upper() == record.id.upper()), None)
    if score is None:
        return ()
    traced = trace_figures(book, record.id)
    return tuple(_row(compiled, record, score, point, traced) for point in score.points)


def _row(
    compiled: Compiled, record: Record, score: Score, point: Point, traced: Mapping[str, tuple[Figure, ...]]
) -> FigureRow:
    every = () if point.records else traced.get(point.period.text, ())
    known = [one for one in every if one.day <= compiled.as_of]
    after = [one for one in every if one.day > compiled.as_of]
    last = known[-1] if known else None
    return FigureRow(
        show(point.period),
        float(round(point.value, 1) if point.records else point.value),
        figure(point.n),
        expected_by(record, score, point.period),
        number(target_at(record, point.period.last)),
        point.note,
        tuple(dict.fromkeys((*(f"{figure(one)}" for one in point.was), *_earlier(known)))),
        "; ".join(f"{figure(one.value) or 'taken out'} from {one.day} on" for one in after),
        f"{point.place.path}:{point.place.line}" if not point.records else "",
        last.day.isoformat() if last is not None else "",
        last.commit[:12] if last is not None else "",
        names_of(compiled, point.records[:NAMED]),
        max(0, len(point.records) - NAMED),
    )


def _earlier(known: list[Figure]) -> list[str]:
    """Values that main had before the one of the day, each with the day on which it was replaced."""
    pairs = zip(known, known[1:], strict=False)
    return [f"{figure(before.value)} until {after.day}" for before, after in pairs if before.value is not None]
