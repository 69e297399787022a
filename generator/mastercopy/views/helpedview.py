"""Turns changes and the measures of a promise into what each measure was before and after, and what may be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.measures.effects import Around, compare_around
from mastercopy.views.figures import figure
from mastercopy.views.naming import Named
from mastercopy.views.objectiveview import ScoreLine

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class Helped:
    """What a measure was before and after one change, and whether chance alone may have moved it."""

    change: Named
    since: str
    measure: Named
    before: str
    after: str
    moved: str
    word: str
    tone: str


def view_helped(
    compiled: Compiled, changes: Sequence[tuple[Named, str]], main: Sequence[ScoreLine]
) -> Iterator[Helped]:
    """Each change, with its day, against each measure, where there are figures enough on both sides."""
    by_id = {score.id: score for score in compiled.scores}
    for change, since in changes:
        for line in main:
            score = by_id[line.id]
            found = compare_around(score.points, date.fromisoformat(since)) if since else None
            if found is not None:
                word, tone = _judged(found, score.direction)
                yield Helped(change, since, Named(line.id, line.title, line.url), *_told(found, line.unit), word, tone)


def _judged(found: Around, direction: str) -> tuple[str, str]:
    """What may be said of a change: that it came with a better or a worse figure, or nothing."""
    if not found.changed:
        return "Not to be told from chance", "old"
    better = (found.moved.value > 0) == (direction == "up")
    return ("Better since", "good") if better else ("Worse since", "bad")


def _told(found: Around, unit: str) -> tuple[str, str, str]:
    decimals = 1 if max(abs(found.before), abs(found.after)) >= 10 else 2
    near = [round(one, decimals) for one in (found.moved.value, found.moved.low, found.moved.high)]
    value, low, high = (f"+{figure(one)}" if one > 0 else figure(one) for one in near)
    before = f"{figure(round(found.before, decimals))} {unit} (mean of {found.earlier})"
    return (
        before,
        f"{figure(round(found.after, decimals))} {unit} (mean of {found.later})",
        f"{value} ({low} to {high})",
    )
