"""Turns revisions and who knew them by when into the share that was read or learned in time, quarter by quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.history.readership import read_judged
from mastercopy.model.period import period_of
from mastercopy.statistics.shares import wilson
from mastercopy.views.figures import figure
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.history.readership import Judged


@dataclass(frozen=True, slots=True)
class InTime:
    """How many of those asked in one quarter knew their text by its day, with the interval that so few leave open."""

    period: str
    done: int
    all: int
    share: str
    reach: str


def view_in_time(compiled: Compiled) -> tuple[InTime, ...]:
    """The share by the quarter in which the time to read was over, newest first."""
    rows: dict[str, list[Judged]] = {}
    for _, trail in sorted(compiled.history.trails.items()):
        for one in read_judged(compiled.register, compiled.people, trail, compiled.as_of):
            rows.setdefault(period_of(one.due, "quarter").text, []).append(one)
    return tuple(_line(period, rows[period]) for period in sorted(rows, reverse=True))


def _line(period: str, judged: list[Judged]) -> InTime:
    done = sum(one.in_time for one in judged)
    inside = wilson(done, len(judged))
    low, high = (round(100 * inside.low), round(100 * inside.high)) if inside is not None else (0, 100)
    share = figure(round(100 * done / len(judged)))
    return InTime(period, done, len(judged), f"{share} %", say("{low} to {high} %", low=low, high=high))
