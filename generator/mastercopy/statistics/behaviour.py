"""Turns a series into its behaviour chart (XmR): where it lies as long as nothing changes, and what says it did.

Individual values and moving ranges: W. A. Shewhart; D. J. Wheeler, "Understanding Variation", 2nd edition; the factors
are 3 / d2 = 2.66 and D4 = 3.267 for ranges of two values (NIST/SEMATECH e-Handbook 6.3.2.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import copysign
from statistics import fmean, median

from mastercopy.statistics.counts import count_centre, count_edges
from mastercopy.statistics.runrules import BEYOND, RULE_SETS, Signal, find_signals

FEWEST = 5
"""With fewer values there are no limits: Wheeler calls them useful from five or six on."""
FIRM = 12
"""With fewer values limits are provisional, and say so."""
_D2 = 1.128
_OF_RANGES, _RANGE_LIMIT = 3 / _D2, 3.267
_OF_MEDIAN, _MEDIAN_RANGE_LIMIT = 3.145, 3.865


@dataclass(frozen=True, slots=True)
class Limits:
    """The centre of a series, its natural limits, and those of its moving ranges; `sigma` is a third of the way out.

    `values` is how many they were computed from; `provisional` says that these were few.
    """

    centre: float
    lower: float
    upper: float
    sigma: float
    range_centre: float
    range_upper: float
    values: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A series with its moving ranges (one fewer), its limits, and the signals by one set of rules.

    `edges` are the lower and upper limit of each value, where these differ because values are of so many or so few;
    `limits` are then those of the latest value, and there are no ranges.
    """

    values: tuple[float, ...]
    ranges: tuple[float, ...]
    limits: Limits
    rules: str
    signals: tuple[Signal, ...]
    edges: tuple[tuple[float, float], ...] = ()


def moving_ranges(values: Sequence[float]) -> tuple[float, ...]:
    """How far each value is from the one before, without a sign."""
    return tuple(abs(after - before) for before, after in pairwise(values))


def natural_limits(values: Sequence[float], *, by_median: bool = False) -> Limits | None:
    """The limits of a series; None with fewer than `FEWEST` values.

    From the mean moving range, or with `by_median` from the median one, which a few wild values hardly move.
    """
    if len(values) < FEWEST:
        return None
    ranges = moving_ranges(values)
    typical = median(ranges) if by_median else fmean(ranges)
    reach = (_OF_MEDIAN if by_median else _OF_RANGES) * typical
    centre = fmean(values)
    range_upper = (_MEDIAN_RANGE_LIMIT if by_median else _RANGE_LIMIT) * typical
    return Limits(
        centre, centre - reach, centre + reach, reach / 3, typical, range_upper, len(values), len(values) < FIRM
    )


def read_behaviour(
    values: Sequence[float], rules: str = "nhs", *, base: int | None = None, by_median: bool = False
) -> Behaviour | None:
    """The behaviour of a series, by the limits of its first `base` values (of all of them where it is not given).

    Frozen limits answer whether what came later is still the same process. `rules` names a set of `RULE_SETS`.
    """
    limits = natural_limits(values[:base], by_median=by_median)
    if limits is None:
        return None
    signals = find_signals(values, limits.centre, limits.sigma, RULE_SETS[rules])
    return Behaviour(tuple(values), moving_ranges(values), limits, rules, signals)


def read_counted(
    chart: str, values: Sequence[float], sizes: Sequence[float], scale: float, rules: str, *, base: int | None = None
) -> Behaviour | None:
    """The behaviour of shares (`p`), counts (`c`) or counts for each unit (`u`), by limits that know of how many.

    `values` are given for each `scale` of `sizes` (100 for per cent). Signals are values beyond their own limits and
    runs on one side of the centre; the zones of the other rules are not for counts (Western Electric, 1956).
    """
    first = len(values) if base is None else base
    if min(first, len(values)) < FEWEST or len(values) != len(sizes) or min(sizes) <= 0:
        return None
    scale = 1 if chart == "c" else scale
    counts = [value * size / scale for value, size in zip(values, sizes, strict=True)]
    centre = count_centre(chart, counts[:first], sizes[:first])
    middle = centre * scale
    edges = tuple((scale * low, scale * high) for low, high in (count_edges(chart, centre, size) for size in sizes))
    far = [_away(value, middle, edge) for value, edge in zip(values, edges, strict=True)]
    chosen = {name: rule for name, rule in RULE_SETS[rules].items() if rule.kind == "run" or name == BEYOND}
    used = min(first, len(values))
    limits = Limits(middle, *edges[-1], (edges[-1][1] - edges[-1][0]) / 6, 0.0, 0.0, used, used < FIRM)
    return Behaviour(tuple(values), (), limits, rules, find_signals(far, 0.0, 1.0, chosen), edges)


def _away(value: float, centre: float, edge: tuple[float, float]) -> float:
    """How far a value lies from the centre, where its own limit lies three away."""
    least = 1e-9 * max(1.0, abs(value), abs(centre))
    if abs(value - centre) <= least:
        return 0.0
    limit = edge[1] if value > centre else edge[0]
    if abs(value - limit) <= least:
        return copysign(2.5, value - centre)
    return 3 * (value - centre) / abs(limit - centre) if abs(limit - centre) > least else copysign(9.0, value - centre)


def assurance(limits: Limits, target: float, direction: str) -> str:
    """Whether the process as it is meets a target: `pass` or `fail` consistently, or `hit-or-miss`; on it is met.

    `direction` is `up` where more is better, and `down` where less is. After "Making Data Count", NHS England.
    """
    worst, best = (limits.lower, limits.upper) if direction == "up" else (-limits.upper, -limits.lower)
    wanted = target if direction == "up" else -target
    least = 1e-9 * max(abs(worst), abs(best), abs(wanted))
    return "pass" if worst >= wanted - least else "fail" if best < wanted - least else "hit-or-miss"


def variation(behaviour: Behaviour, direction: str) -> str:
    """What the latest value says: `better`, `worse` or `changed` by a signal that it is part of, or `common`."""
    last = len(behaviour.values) - 1
    sides = {signal.side for signal in behaviour.signals if last in signal.places}
    if not sides:
        return "common"
    if sides == {"up"} or sides == {"down"}:
        return "better" if sides == {direction} else "worse"
    return "changed"
