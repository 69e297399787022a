"""The same answers as SciPy gives, and as a slow count of every window gives, on whatever numbers come."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from mastercopy.statistics import trends
from mastercopy.statistics.behaviour import FEWEST, natural_limits, read_behaviour, read_counted, variation
from mastercopy.statistics.counts import c_chart, p_chart, u_chart
from mastercopy.statistics.forecasts import Forecast, forecast_line, outlook, smooth, smooth_twice
from mastercopy.statistics.pareto import OTHER, order_causes
from mastercopy.statistics.runrules import (
    BEYOND,
    RULE_SETS,
    Rule,
    Signal,
    alternating,
    beyond,
    find_signals,
    most_of,
    outside,
    run,
    trend,
    within,
)
from mastercopy.statistics.shares import difference_of_means, net_promoters, response_rate, wilson
from mastercopy.statistics.students import chance_within, t_of
from mastercopy.statistics.trends import allow_for_neighbours, read_trend, resemblance

near = pytest.approx
NUMBERS = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
SERIES = st.lists(NUMBERS, max_size=40)
STEPS = st.lists(st.sampled_from([-4.0, -2.5, -1.2, -0.5, 0.0, 0.5, 1.2, 2.5, 4.0]), max_size=30)


@settings(deadline=None)
@given(st.floats(0.05, 0.999), st.integers(1, 200))
def test_students_t(confidence: float, freedom: int) -> None:
    assert t_of(confidence, freedom) == near(stats.t.ppf(0.5 + confidence / 2, freedom), rel=1e-6)


@settings(deadline=None)
@given(st.floats(0, 0.999), st.floats(1.2, 1000))
def test_the_law_of_correlations_of_chance(share: float, freedom: float) -> None:
    t = share * math.sqrt(freedom / (1 - share * share))
    assert chance_within(share, freedom) == near(1 - 2 * stats.t.sf(t, freedom), abs=1e-6)
    assert chance_within(share, freedom + 1000) == near(
        1 - 2 * stats.t.sf(share * math.sqrt((freedom + 1000) / (1 - share * share)), freedom + 1000), abs=2e-3
    )


@settings(deadline=None)
@given(st.integers(0, 300), st.integers(1, 300), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_shares(hits: int, answers: int, confidence: float) -> None:
    hits = min(hits, answers)
    for corrected, method in ((False, "wilson"), (True, "wilsoncc")):
        found = wilson(hits, answers, confidence, corrected=corrected)
        expected = stats.binomtest(hits, answers).proportion_ci(confidence, method)
        assert found is not None
        assert (found.low, found.high) == (near(expected.low, abs=1e-9), near(expected.high, abs=1e-9))


def test_a_whole_population_leaves_no_doubt() -> None:
    everybody, half, few = wilson(30, 40, population=40), wilson(30, 40, population=80), wilson(30, 40, population=4000)
    alone = wilson(30, 40)
    assert everybody is not None and half is not None and few is not None and alone is not None
    assert everybody.low == everybody.high == 0.75
    assert alone.low < half.low < 0.75 < half.high < alone.high
    assert (few.low, few.high) == (alone.low, alone.high)


@settings(deadline=None)
@given(st.lists(st.integers(-20, 20), min_size=3, max_size=24))
def test_trends(values: list[int]) -> None:
    found = read_trend(values)
    assert found is not None
    assert found.slope == near(stats.theilslopes(values)[0])
    if len(set(values)) == len(values) <= 10:
        expected = stats.kendalltau(range(len(values)), values, method="exact")
        assert found.p == near(expected.pvalue)
    assert 0 <= found.p <= 1


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), NUMBERS), min_size=6, max_size=30), st.integers(61, 80))
def test_forecasts(points: list[tuple[int, float]], place: int) -> None:
    places, values = [float(x) for x, _ in points], [y for _, y in points]
    found = forecast_line(places, values, place)
    if len(set(places)) == 1:
        assert found is None
        return
    assert found is not None
    line = stats.linregress(places, values)
    assert found.value == near(line.intercept + line.slope * place, rel=1e-6, abs=1e-3)
    n, centre = len(points), numpy.mean(places)
    left = sum((y - line.intercept - line.slope * x) ** 2 for x, y in points) / (n - 2)
    spread = math.sqrt(left * (1 + 1 / n + (place - centre) ** 2 / sum((x - centre) ** 2 for x in places)))
    reach = stats.t.ppf(0.9, n - 2) * spread
    assert found.high - found.low == near(2 * reach, rel=1e-6, abs=1e-3)


def runs(far: Sequence[float], length: int, holds: Callable[[int, int], bool]) -> set[tuple[int, int]]:
    """Every longest stretch of so many places or more that holds, by looking at all of them."""
    n = len(far)
    every = {(a, b) for a in range(n) for b in range(a + length - 1, n) if holds(a, b)}
    return {(a, b) for a, b in every if not any((c <= a and b <= d) and (c, d) != (a, b) for c, d in every)}


@settings(deadline=None)
@given(STEPS)
def test_rules_by_looking_at_every_stretch(far: list[float]) -> None:
    def found(rule: Rule) -> set[tuple[int, int]]:
        return {(one.places[0], one.places[-1]) for one in signals(rule)}

    def signals(rule: Rule) -> tuple[Signal, ...]:
        return find_signals(far, 0, 1, {"rule": rule})

    def part(a: int, b: int) -> list[float]:
        return far[a : b + 1]

    def steps(a: int, b: int) -> list[float]:
        return [far[k + 1] - far[k] for k in range(a, b)]

    def one_side(a: int, b: int) -> bool:
        return all(value > 0 for value in part(a, b)) or all(value < 0 for value in part(a, b))

    def one_way(a: int, b: int) -> bool:
        return all(step > 0 for step in steps(a, b)) or all(step < 0 for step in steps(a, b))

    def in_turn(a: int, b: int) -> bool:
        return all(steps(a, b)) and all(x * y < 0 for x, y in zip(steps(a, b), steps(a, b)[1:], strict=False))

    assert found(beyond(3)) == {(k, k) for k, value in enumerate(far) if abs(value) > 3}
    assert found(run(3)) == runs(far, 3, one_side)
    assert found(trend(3)) == runs(far, 3, one_way)
    assert found(alternating(4)) == runs(far, 4, in_turn)
    assert found(within(3, 1)) == runs(far, 3, lambda a, b: all(abs(value) < 1 for value in part(a, b)))
    assert found(outside(3, 1)) == runs(far, 3, lambda a, b: all(abs(value) > 1 for value in part(a, b)))
    for strict, until in ((False, math.inf), (True, 3.0)):
        expected = []
        for first in range(len(far) - 2):
            window = range(first, first + 3)
            for sign, side in ((1, "up"), (-1, "down")):
                out = tuple(k for k in window if 2 < sign * far[k] <= until)
                if len(out) >= 2 and (not strict or all(sign * far[k] > 0 for k in window)):
                    expected.append((out, side))
        told = signals(most_of(2, 3, 2, until=until, all_on_side=strict))
        assert [(one.places, one.side) for one in told] == expected


@settings(deadline=None)
@given(SERIES)
def test_no_series_is_too_odd(values: list[float]) -> None:
    for rules in RULE_SETS:
        found = read_behaviour(values, rules)
        assert (found is None) == (len(values) < FEWEST)
        if found is not None:
            assert found.limits.lower <= found.limits.centre <= found.limits.upper
            assert all(0 <= place < len(values) for signal in found.signals for place in signal.places)
            assert variation(found, "up") in ("common", "better", "worse", "changed")
    limits = natural_limits(values)
    assert limits is None or limits.provisional == (len(values) < 12)
    read_trend(values)
    smooth(values, 0.3)
    smooth_twice(values, 0.3, 0.5, 0.0)
    forecast_line(range(len(values)), values, len(values))


@pytest.mark.parametrize("value", [5.0, 99.9, 0.1, 0.7, 98.7, 3.3, 1e-7, 1e9, -0.1])
def test_what_never_moved_is_no_signal(value: float) -> None:
    for count in range(FEWEST, 40):
        for rules in RULE_SETS:
            found = read_behaviour([value] * count, rules)
            assert found is not None
            assert [one for one in found.signals if "within 1 sigma" not in one.rule] == []


def test_the_latest_value_is_part_of_a_signal_on_its_own_side_alone() -> None:
    found = find_signals([0, 0, 2.5, 2.5, -2.4], 0, 1, RULE_SETS["western-electric"])
    assert [(one.places, one.side) for one in found] == [((2, 3), "up"), ((2, 3), "up")]


def test_a_series_that_never_moved_signals_what_left_it() -> None:
    left = read_behaviour([*[5.0] * 20, 6.0], base=20)
    assert left is not None and left.signals[0].places == (20,) and variation(left, "down") == "worse"


def test_limits_that_are_frozen_see_what_came_later() -> None:
    steady = [10.0, 11, 9, 10, 12, 10, 9, 11, 10, 11, 9, 10]
    moved = [13.0, 14, 13, 14, 13, 14, 13, 14]
    frozen = read_behaviour([*steady, *moved], base=12)
    assert frozen is not None
    assert any(signal.rule.startswith("7 in a row on one side") and signal.places[0] == 12 for signal in frozen.signals)
    assert variation(frozen, "up") == "better" and variation(frozen, "down") == "worse"


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=5, max_size=25),
    st.sampled_from(["p", "c", "u"]),
    st.sampled_from(["nhs", "nelson"]),
)
def test_counted_behaviour_is_the_chart_of_counts_with_runs(
    pairs: list[tuple[int, int]], chart: str, rules: str
) -> None:
    """Values beyond their limits are those of the plain chart; what else is a signal is a run on one side."""
    counts, sizes = [min(pair) if chart == "p" else pair[0] for pair in pairs], [pair[1] for pair in pairs]
    sizes = [max(pair) for pair in pairs] if chart == "p" else sizes
    values = [float(count) if chart == "c" else 100 * count / size for count, size in zip(counts, sizes, strict=True)]
    found = read_counted(chart, values, [1.0] * len(sizes) if chart == "c" else sizes, 100, rules)
    plain = {"p": p_chart(counts, sizes), "c": c_chart(counts), "u": u_chart(counts, sizes)}[chart]
    scale = 1 if chart == "c" else 100
    assert found is not None and plain is not None
    assert found.limits.centre == pytest.approx(scale * plain.centre)
    assert [high for _, high in found.edges] == pytest.approx([scale * high for high in plain.upper])
    assert [low for low, _ in found.edges] == pytest.approx([scale * low for low in plain.lower], abs=1e-9)
    near = 1e-6 * max(1.0, *values)
    clear = [at for at in range(len(values)) if min(abs(values[at] - edge) for edge in found.edges[at]) > near]
    beyond = {place for one in found.signals if one.rule == BEYOND for place in one.places}
    assert {at for at in clear if at in beyond} == {at for at in clear if at in plain.signals}
    length = 7 if rules == "nhs" else 9
    for one in found.signals:
        sides = {values[place] > found.limits.centre for place in one.places}
        assert one.rule == BEYOND or (len(one.places) >= length and len(sides) == 1)


@settings(deadline=None)
@given(st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=15), st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=15))
def test_means_before_and_after_differ_as_scipy_says(before: list[float], after: list[float]) -> None:
    found = difference_of_means(before, after)
    spreads = [statistics.variance(values) for values in (before, after)]
    if found is None:
        assert sum(spreads) == pytest.approx(0, abs=1e-6)
        return
    if min(spreads) < 1e-6:
        assert found.low <= found.value <= found.high
        return  # SciPy refuses to compute with values that are nearly identical
    told = stats.ttest_ind(after, before, equal_var=False).confidence_interval(0.95)
    assert found.low <= told.low + 1e-6 * (1 + abs(told.low)), "degrees of freedom are rounded down"
    assert found.high >= told.high - 1e-6 * (1 + abs(told.high))
    assert (found.low + found.high) / 2 == pytest.approx((told.low + told.high) / 2, abs=1e-6)


@settings(deadline=None)
@given(st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=30))
def test_how_much_neighbours_resemble(values: list[float]) -> None:
    middle = sum(values) / len(values)
    whole = sum((one - middle) ** 2 for one in values)
    told = sum((a - middle) * (b - middle) for a, b in zip(values, values[1:], strict=False)) / whole if whole else 0.0
    assert whole < 1e-9 or resemblance(values) == pytest.approx(told, abs=1e-6)
    assert -1.0 <= resemblance(values) <= 1.0


def spread_of_tau(n: int, r: float) -> float:
    """The variance of Kendall's tau where each value is r times the one before and a step of chance, pair by pair."""
    first, last = numpy.triu_indices(n, 1)
    total = 0.0
    for i, j in zip(first, last, strict=True):
        both = r ** abs(j - last) + r ** abs(i - first) - r ** abs(j - first) - r ** abs(i - last)
        alike = both / (2 * numpy.sqrt((1 - r ** (j - i)) * (1 - r ** (last - first))))
        total += float(numpy.arcsin(numpy.clip(alike, -1, 1)).sum()) * 2 / math.pi
    return total / len(first) ** 2


@pytest.mark.parametrize("n", [8, 12, 20, 40])
@pytest.mark.parametrize("r", [0.1, 0.4, 0.7, 0.9, 0.95])
def test_tau_spreads_as_every_pair_of_pairs_says(n: int, r: float) -> None:
    alone = 2 * (2 * n + 5) / (9 * n * (n - 1))
    assert trends._spread(n, alone, r) == near(spread_of_tau(n, r), rel=0.07)


def chance_of_walks(n: int, r: float, tau: float) -> float:
    """How often tau is at least as far from nothing, in many series whose neighbours resemble each other by r."""
    chance = numpy.random.default_rng(n)
    values = chance.standard_normal((20_000, n))
    values[:, 0] /= math.sqrt(1 - r * r)
    for place in range(1, n):
        values[:, place] += r * values[:, place - 1]
    s = sum(numpy.sign(values[:, step:] - values[:, :-step]).sum(axis=1) for step in range(1, n))
    return float((numpy.abs(s) >= tau * n * (n - 1) / 2).mean())


@pytest.mark.parametrize(("n", "r", "tau"), [(10, 0.5, 0.6), (15, 0.95, 0.8), (15, 0.7, 0.6), (40, 0.8, 0.5)])
def test_the_chance_of_a_trend_is_what_many_series_show(n: int, r: float, tau: float) -> None:
    alone = 2 * (2 * n + 5) / (9 * n * (n - 1))
    told = 1 - chance_within(tau, 1 / trends._spread(n, alone, r) - 1)
    assert 0.8 < told / chance_of_walks(n, r, tau) < 2


def test_a_curve_rises_and_what_resembles_its_neighbours_by_chance_seldom_does() -> None:
    curve = [61.2, 66.1, 70.8, 78.3, 84.0, 88.4, 87.6, 93.1, 95.2, 96.1, 93.6, 95.7, 96.3, 97.2, 96.1]
    rises = read_trend(curve)
    assert rises is not None and allow_for_neighbours(rises, curve) < 0.05
    for alike, most in ((0.4, 0.1), (0.8, 0.2)):
        chance, told = numpy.random.default_rng(7), 0
        for _ in range(400):
            values = [float(chance.standard_normal()) / math.sqrt(1 - alike * alike)]
            for step in chance.standard_normal(19):
                values.append(alike * values[-1] + float(step))
            found = read_trend(values)
            assert found is not None
            told += allow_for_neighbours(found, values) < 0.05
        assert told < 400 * most, alike


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=20))
def test_charts_of_counts_stay_within_what_can_be(pairs: list[tuple[int, int]]) -> None:
    counts, sizes = [min(pair) for pair in pairs], [max(pair) for pair in pairs]
    shares, events, rates = p_chart(counts, sizes), c_chart(counts), u_chart(counts, sizes)
    for chart in (shares, events, rates):
        if chart is not None:
            assert all(0 <= low <= chart.centre <= high for low, high in zip(chart.lower, chart.upper, strict=True))
    assert shares is None or max(shares.upper) <= 1


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*"abcdefgh", OTHER]), st.integers(0, 40), max_size=9))
def test_the_vital_few_are_the_fewest(counts: dict[str, int]) -> None:
    """Without the rarest they are no four fifths; equals go together, `Other` never, and all of them is none."""
    bars = order_causes(counts)
    assert [bar.name for bar in bars] == sorted(counts, key=lambda name: (name == OTHER, -counts[name], name))
    vital = {bar.name for bar in bars if bar.vital}
    named = {name: count for name, count in counts.items() if name != OTHER}
    assert vital < set(named) or vital == set()
    for one in vital:
        assert all(name in vital for name in named if named[name] >= named[one])
    if vital:
        least = min(named[name] for name in vital)
        fewer = sum(named[name] for name in vital if named[name] > least)
        whole = sum(counts.values())
        assert fewer < 0.8 * whole <= sum(named[name] for name in vital) + 1e-9
    elif named and sum(named.values()) >= 0.8 * sum(counts.values()) > 0:
        ordered = sorted(named.values(), reverse=True)
        reached = [sum(value for value in ordered if value >= edge) for edge in ordered]
        assert all(edge == ordered[-1] for edge, total in zip(ordered, reached, strict=True)
                   if total >= 0.8 * sum(counts.values()))  # fmt: skip


@settings(deadline=None)
@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_scores_of_loyalty_lie_in_their_interval(promoters: int, passives: int, detractors: int) -> None:
    found = net_promoters(promoters, passives, detractors)
    assert (found is None) == (promoters + passives + detractors == 0)
    if found is not None:
        assert -100 <= found.low <= found.high <= 100
        assert found.low - 1e-9 <= found.value <= found.high + 1e-9 or found.adjusted


def test_nobody_reached_is_no_rate() -> None:
    assert response_rate(30, 120, 20) == 0.3
    assert response_rate(0, 20, 20) is None


@pytest.mark.parametrize(
    ("low", "high", "up", "down"),
    [(6, 8, "on track", "off track"), (2, 4, "off track", "on track"), (4, 6, "at risk", "at risk")],
)
def test_the_outlook_is_that_of_the_whole_interval(low: float, high: float, up: str, down: str) -> None:
    forecast = Forecast(12, (low + high) / 2, low, high, 8)
    assert (outlook(forecast, 5, "up"), outlook(forecast, 5, "down")) == (up, down)
