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
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.measures.score import Score


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
    days = sorted({date.fromisoformat(since) for _, since in changes if since})
    for change, since in changes:
        for line in main:
            score = by_id[line.id]
            found = compare_around(score.points, *_window(score, days, date.fromisoformat(since))) if since else None
            if found is not None:
                word, tone = judged_of(found, score.direction)
                yield Helped(
                    change, since, Named(line.id, line.title, line.url), *told_of(found, line.unit), word, tone
                )


def _window(score: Score, days: Sequence[date], day: date) -> tuple[date, date, date]:
    """A change with the days between which nothing else is known to have changed: other changes, and limits anew."""
    begun = [stretch.points[0].period.first for stretch in score.conduct.stretches[1:]]
    edges = sorted({*days, *begun})
    before = [edge for edge in edges if edge < day]
    after = [edge for edge in edges if edge > day]
    return day, before[-1] if before else date.min, after[0] if after else date.max


def tell_around(found: Around, unit: str, direction: str) -> tuple[str, str, str, str, str]:
    """Figures around a day in words: before, after, how far they moved, and what may be said, with its tone."""
    return (*told_of(found, unit), *judged_of(found, direction))


def judged_of(found: Around, direction: str) -> tuple[str, str]:
    """What may be said of a change: that it came with a better or a worse figure, or nothing."""
    if found.drifting:
        return say("The trend had begun before"), "old"
    if not found.changed:
        return say("May be chance"), "old"
    better = (found.moved.value > 0) == (direction == "up")
    return (say("Better afterwards"), "good") if better else (say("Worse afterwards"), "bad")


def told_of(found: Around, unit: str) -> tuple[str, str, str]:
    decimals = 1 if max(abs(found.before), abs(found.after)) >= 10 else 2
    near = [round(one, decimals) for one in (found.moved.value, found.moved.low, found.moved.high)]
    value, low, high = (f"+{figure(one)}" if one > 0 else figure(one) for one in near)
    before = say(
        "{round} {unit} (mean of {earlier})",
        round=figure(round(found.before, decimals)),
        unit=unit,
        earlier=found.earlier,
    )
    return (
        before,
        say(
            "{round} {unit} (mean of {later})", round=figure(round(found.after, decimals)), unit=unit, later=found.later
        ),
        say("{value} ({low} to {high})", value=value, low=low, high=high),
    )
