"""Worked examples that were published, reproduced; each names where it is from."""

from __future__ import annotations

from math import sqrt

import pytest

from mastercopy.statistics.behaviour import assurance, natural_limits, read_behaviour, read_counted
from mastercopy.statistics.counts import np_chart, p_chart
from mastercopy.statistics.forecasts import smooth, smooth_twice
from mastercopy.statistics.pareto import order_causes
from mastercopy.statistics.shares import Interval, difference, net_promoters, wilson
from mastercopy.statistics.trends import read_trend

near = pytest.approx

# NIST/SEMATECH e-Handbook 6.3.2.2, flow rates of ten batches.
FLOWS = (49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1)


def test_individuals_and_moving_ranges_of_nist() -> None:
    found = read_behaviour(FLOWS)
    assert found is not None and found.limits.provisional and found.signals == ()
    assert found.limits.centre == near(50.81)
    assert found.limits.range_centre == near(1.8778, abs=5e-5)
    assert (found.limits.upper, found.limits.lower) == (near(55.8041, abs=5e-5), near(45.8159, abs=5e-5))
    assert found.limits.range_upper == near(6.1347, abs=5e-5)


def test_the_median_of_the_ranges_gives_limits_of_its_own() -> None:
    limits = natural_limits(FLOWS, by_median=True)
    assert limits is not None and limits.range_centre == near(1.5)
    assert (limits.upper, limits.lower) == (near(55.5275), near(46.0925))


def test_shares_of_an_introduction_to_business_statistics() -> None:
    chart = p_chart((40, 44, 22, 34, 24, 32, 28, 32, 34, 30), (200,) * 10)
    assert chart is not None and chart.signals == ()
    assert (chart.centre, chart.upper[0], chart.lower[0]) == (
        near(0.16),
        near(0.2378, abs=5e-5),
        near(0.0822, abs=5e-5),
    )


def test_the_same_shares_in_per_cent_with_their_behaviour() -> None:
    found = read_counted("p", [20, 22, 11, 17, 12, 16, 14, 16, 17, 15], [200] * 10, 100, "nhs")
    assert found is not None and found.signals == () and found.ranges == () and found.limits.provisional
    assert found.limits.centre == near(16)
    assert all((low, high) == (near(8.22, abs=5e-3), near(23.78, abs=5e-3)) for low, high in found.edges)


def test_shares_of_montgomery_with_and_without_a_sample() -> None:
    chart, without = p_chart((117,) + (0,) * 19, (100,) * 20), p_chart((102,) + (0,) * 18, (100,) * 19)
    assert chart is not None and without is not None
    assert (chart.centre, chart.upper[0], chart.lower[0]) == (near(0.0585), near(0.1289, abs=5e-5), 0)
    assert (without.centre, without.upper[0]) == (near(0.0537, abs=5e-5), near(0.1213, abs=5e-5))


def test_counts_of_lots_as_qcc_charts_them() -> None:
    chart = np_chart((357,) + (0,) * 49, 200)
    assert chart is not None
    assert (chart.centre, chart.upper[0], chart.lower[0]) == (near(7.14), near(15.0118, abs=5e-5), 0)


def test_the_trend_of_a_lecture_that_does_it_by_hand() -> None:
    found = read_trend((12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7))
    assert found is not None
    assert (found.s, found.variance) == (54, near(332.667, abs=5e-4))
    assert (found.z, found.p) == (near(2.9058, abs=5e-5), near(0.0037, abs=5e-5))
    assert found.slope == near(0.5667, abs=5e-5)


@pytest.mark.parametrize(
    ("hits", "answers", "low", "high", "low_corrected", "high_corrected"),
    [
        (81, 263, 0.2553, 0.3662, 0.2535, 0.3682),
        (15, 148, 0.0624, 0.1605, 0.0598, 0.1644),
        (0, 20, 0, 0.1611, 0, 0.2005),
        (1, 29, 0.0061, 0.1718, 0.0018, 0.1963),
    ],
)
def test_intervals_of_newcombe(
    hits: int, answers: int, low: float, high: float, low_corrected: float, high_corrected: float
) -> None:
    plain, corrected = wilson(hits, answers), wilson(hits, answers, corrected=True)
    assert plain is not None and corrected is not None
    assert (plain.low, plain.high) == (near(low, abs=5e-5), near(high, abs=5e-5))
    assert (corrected.low, corrected.high) == (near(low_corrected, abs=5e-5), near(high_corrected, abs=5e-5))


def test_margins_at_four_fifths_satisfied() -> None:
    margins = {30: (0.627, 0.905), 50: (0.670, 0.888), 100: (0.711, 0.867), 200: (0.739, 0.850), 400: (0.758, 0.836)}
    for answers, (low, high) in margins.items():
        found = wilson(0.8 * answers, answers)
        assert found is not None and (round(found.low, 3), round(found.high, 3)) == (low, high)


def test_thirds_have_an_interval_of_320_by_the_root_of_the_answers() -> None:
    found = net_promoters(300, 300, 300, adjusted=False)
    assert found is not None and found.value == 0
    assert found.high - found.low == near(320 / sqrt(900), rel=2e-3)


def test_promoters_and_detractors_come_from_one_sample() -> None:
    plain, adjusted = net_promoters(250, 675, 75, adjusted=False), net_promoters(250, 675, 75)
    assert plain is not None and adjusted is not None
    assert (plain.value, plain.error) == (near(17.5), near(1.7157, abs=5e-5))
    assert (plain.low, plain.high) == (near(14.14, abs=5e-3), near(20.86, abs=5e-3))
    assert (adjusted.low, adjusted.high) == (near(14.09, abs=5e-3), near(20.81, abs=5e-3))


def test_few_answers_never_claim_to_be_certain() -> None:
    found = net_promoters(8, 0, 0)
    assert found is not None and found.adjusted
    assert (found.value, found.low, found.high) == (100, near(38.5, abs=0.05), 100)
    many = net_promoters(60, 0, 0)
    assert many is not None and many.low < 95 < many.high


def test_seventy_less_ten_is_sixty() -> None:
    found = net_promoters(70, 20, 10)
    assert found is not None and found.value == near(60)


def test_two_waves_differ_where_their_interval_says_so() -> None:
    small, large = net_promoters(40, 40, 20), net_promoters(50, 35, 15)
    assert small is not None and large is not None
    moved = difference(*(Interval(wave.value, wave.low, wave.high) for wave in (small, large)))
    assert moved.value == near(15) and moved.low < 0 < moved.high


def test_simple_smoothing_of_ten_sales() -> None:
    found = smooth((99, 88, 50, 58, 62, 60, 55, 62, 71, 65), 0.3)
    assert found is not None
    errors = found.errors[1:]
    assert sum(errors) / 9 == near(-12.43, abs=5e-3)
    assert sum(map(abs, errors)) / 9 == near(14.14, abs=5e-3)
    assert sum(one * one for one in errors) / 9 == near(365.80, abs=5e-2)
    assert found.ahead(1) == near(65.43, abs=1e-2)


def test_two_smoothings_of_nist() -> None:
    values = (6.4, 5.6, 7.8, 8.8, 11, 11.6, 16.7, 15.3, 21.6, 22.4)
    slope = ((values[1] - values[0]) + (values[2] - values[1]) + (values[3] - values[2])) / 3
    found = smooth_twice(values, 0.3623, 1.0, slope)
    assert found is not None
    ahead = [found.ahead(steps) for steps in range(1, 6)]
    assert ahead == [near(one, abs=5e-4) for one in (25.7719, 28.7287, 31.6856, 34.6424, 37.5992)]


def test_six_subparts_hold_four_fifths_of_the_citations() -> None:
    counts = dict(zip("MCGJBHEIDKLONF", (742, 582, 555, 516, 471, 258, 246, 189, 155, 52, 46, 40, 36, 9), strict=True))
    bars = order_causes(counts)
    assert [bar.name for bar in bars if bar.vital] == ["M", "C", "G", "J", "B", "H"]
    assert bars[5].share == near(0.8016, abs=5e-5)
    assert bars[8].name == "D" and bars[8].count / 3897 == near(0.0398, abs=5e-5)


@pytest.mark.parametrize(
    ("lower", "upper", "said"), [(4.1, 6.3, "hit-or-miss"), (5.4, 6.9, "fail"), (3.0, 4.8, "pass")]
)
def test_whether_a_process_can_meet_five_days(lower: float, upper: float, said: str) -> None:
    limits = natural_limits([lower, upper] * 6)
    assert limits is not None
    found = type(limits)(0, lower, upper, 1, 1, 1, 12, False)
    assert assurance(found, 5, "down") == said
    assert assurance(found, 5, "up") == {"pass": "fail", "fail": "pass"}.get(said, said)


def test_a_target_that_is_always_just_met_is_met() -> None:
    for value in (0.0, 98.7, 0.1):
        limits = natural_limits([value] * 12)
        assert limits is not None
        assert assurance(limits, value, "up") == assurance(limits, value, "down") == "pass"
