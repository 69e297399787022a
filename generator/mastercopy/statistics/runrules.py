"""Finds the signals in a series by named sets of rules: what would hardly happen as long as nothing has changed.

Western Electric, "Statistical Quality Control Handbook", 1956; L. S. Nelson, "The Shewhart control chart: tests for
special causes", Journal of Quality Technology 16(4), 1984; D. J. Wheeler, "Understanding Variation"; NHS England,
"Making Data Count". The sets differ in the length of a run (7, 8 or 9), so that each chart names its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from types import MappingProxyType

Found = Iterator[tuple[Sequence[int], str]]
"""The places that are part of a signal, and the side: `up`, `down` or `both`."""
Find = Callable[[Sequence[float]], Found]
"""Looks at distances from the centre, counted in sigmas."""
BEYOND = "beyond a limit"
_NOTHING = 1e-9
"""Differences of so little beside the numbers themselves come from computing with them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it finds, and of which kind that is.

    `value` is values that lie far out; `run` a process that moved and stayed, `trend` one that moves on, and `pattern`
    one that swings or is too quiet: three things that single values do not do.
    """

    kind: str
    find: Find


@dataclass(frozen=True, slots=True)
class Signal:
    """Values that say something has changed: by which rule, of which kind, which places, and on which side."""

    rule: str
    kind: str
    places: tuple[int, ...]
    side: str


def find_signals(values: Sequence[float], centre: float, sigma: float, rules: Mapping[str, Rule]) -> tuple[Signal, ...]:
    """Every signal by each of the rules, in the order of the rules and of the values.

    A value on the centre belongs to neither side and ends a run. Of a series that never moved nothing is a signal but
    what left its one value.
    """
    least = _NOTHING * max([abs(centre), *map(abs, values)])
    far = [_distance(value - centre, sigma, least) for value in values]
    return tuple(
        Signal(name, rule.kind, tuple(places), side) for name, rule in rules.items() for places, side in rule.find(far)
    )


def join_signals(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """Signals of one rule and side that overlap or touch as one, from its first to its last place."""
    found: list[Signal] = []
    for signal in signals:
        last = found[-1] if found else None
        alike = last is not None and (last.rule, last.side) == (signal.rule, signal.side)
        if last is not None and alike and signal.places[0] <= last.places[-1] + 1:
            reach = max(last.places[-1], signal.places[-1])
            found[-1] = replace(last, places=tuple(range(last.places[0], reach + 1)))
        else:
            found.append(replace(signal, places=tuple(range(signal.places[0], signal.places[-1] + 1))))
    return tuple(found)


def _distance(difference: float, sigma: float, least: float) -> float:
    if abs(difference) <= least:
        return 0.0
    if sigma > least:
        return difference / sigma
    return float("inf") if difference > 0 else float("-inf")


def beyond(sigmas: float) -> Rule:
    """One value further from the centre than so many sigmas."""

    def find(far: Sequence[float]) -> Found:
        for place, value in enumerate(far):
            if abs(value) > sigmas:
                yield (place,), "up" if value > 0 else "down"

    return Rule("value", find)


def run(length: int) -> Rule:
    """So many values or more in a row on one side of the centre."""

    def goes_on(before: float | None, value: float) -> bool:
        return value != 0 and (before is None or (before > 0) == (value > 0))

    return Rule("run", _stretches(length, goes_on))


def _stretches(length: int, goes_on: Callable[[float | None, float], bool]) -> Find:
    """Stretches of values of one side, as long as they go on."""

    def find(far: Sequence[float]) -> Found:
        start, before = 0, None
        for place in range(len(far) + 1):
            value = far[place] if place < len(far) else None
            if value is not None and goes_on(before, value):
                before = value
                continue
            if place - start >= length:
                yield range(start, place), "up" if far[start] > 0 else "down"
            fresh = value is not None and goes_on(None, value)
            start, before = (place, value) if fresh else (place + 1, None)

    return find


def trend(length: int) -> Rule:
    """So many values or more in a row, each further up (or each further down) than the one before."""

    def find(far: Sequence[float]) -> Found:
        start = 0
        for place in range(1, len(far) + 1):
            step = _step(far, place)
            if step and (place - 1 == start or step == _step(far, place - 1)):
                continue
            if place - start >= length:
                yield range(start, place), "up" if _step(far, place - 1) > 0 else "down"
            start = place - 1 if step else place

    return Rule("trend", find)


def _step(far: Sequence[float], place: int) -> int:
    """Whether a value is more (1) or less (-1) than the one before; 0 at the end of the series."""
    if place >= len(far):
        return 0
    return (far[place] > far[place - 1]) - (far[place] < far[place - 1])


def alternating(length: int) -> Rule:
    """So many values or more in a row, up and down in turn."""

    def find(far: Sequence[float]) -> Found:
        start = 0
        for place in range(1, len(far) + 1):
            step = _step(far, place)
            if step and (place - 1 == start or step == -_step(far, place - 1)):
                continue
            if place - start >= length:
                yield range(start, place), "both"
            start = place - 1 if step else place

    return Rule("pattern", find)


def most_of(number: int, of: int, sigmas: float, *, until: float = inf, all_on_side: bool = False) -> Rule:
    """So many of so many neighbours further out than some sigmas on one side (and no further than `until`).

    With `all_on_side` the others are on that side as well. Part of the signal are those that lie so far out.
    """

    def find(far: Sequence[float]) -> Found:
        for first in range(len(far) - of + 1):
            window = range(first, first + of)
            for sign, side in ((1, "up"), (-1, "down")):
                out = [place for place in window if sigmas < sign * far[place] <= until]
                if len(out) >= number and (not all_on_side or all(sign * far[place] > 0 for place in window)):
                    yield out, side

    return Rule("value", find)


def within(length: int, sigmas: float) -> Rule:
    """So many values or more in a row nearer to the centre than some sigmas: too quiet to be true."""
    return Rule("pattern", _both(length, lambda value: abs(value) < sigmas))


def outside(length: int, sigmas: float) -> Rule:
    """So many values or more in a row further out than some sigmas, on both sides."""
    return Rule("pattern", _both(length, lambda value: abs(value) > sigmas))


def _both(length: int, holds: Callable[[float], bool]) -> Find:
    def find(far: Sequence[float]) -> Found:
        start = 0
        for place in range(len(far) + 1):
            if place < len(far) and holds(far[place]):
                continue
            if place - start >= length:
                yield range(start, place), "both"
            start = place + 1

    return find


RULE_SETS: Mapping[str, Mapping[str, Rule]] = MappingProxyType(
    {
        "nhs": {
            BEYOND: beyond(3),
            "7 in a row on one side of the mean": run(7),
            "7 in a row up or down": trend(7),
            "2 of 3 near a limit": most_of(2, 3, 2, until=3, all_on_side=True),
        },
        "western-electric": {
            BEYOND: beyond(3),
            "2 of 3 beyond 2 sigma": most_of(2, 3, 2),
            "4 of 5 beyond 1 sigma": most_of(4, 5, 1),
            "8 in a row on one side of the mean": run(8),
        },
        "nelson": {
            BEYOND: beyond(3),
            "9 in a row on one side of the mean": run(9),
            "6 in a row up or down": trend(6),
            "14 in a row up and down in turn": alternating(14),
            "2 of 3 beyond 2 sigma": most_of(2, 3, 2),
            "4 of 5 beyond 1 sigma": most_of(4, 5, 1),
            "15 in a row within 1 sigma": within(15, 1),
            "8 in a row beyond 1 sigma": outside(8, 1),
        },
        "wheeler": {
            BEYOND: beyond(3),
            "3 of 4 nearer to a limit than to the mean": most_of(3, 4, 1.5),
            "8 in a row on one side of the mean": run(8),
        },
    }
)
"""Sets of rules by name; `nhs` is what a chart uses unless it says another."""
