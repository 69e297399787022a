"""Survey waves: results with their doubt, series that break where the question changed, and cells too small to show."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from mastercopy.measures.surveys import FEWEST, Wave, read_waves
from mastercopy.model.catalog import build_catalog
from mastercopy.model.register import build_register
from mastercopy.sources.files import memory_tree
from mastercopy.statistics.shares import Interval, difference, mean_of, net_promoters, wilson

near = pytest.approx


def wave(name: str, period: str, answers: list[tuple[str, int, int]], **fields: str) -> str:
    rows = "".join(f"  - {{segment: {who}, mark: {mark}, count: {count}}}\n" for who, mark, count in answers)
    given = {
        "id": name,
        "title": name,
        "status": "closed",
        "instrument": "Card",
        "metric": "recommendation",
        "lowest": "0",
        "highest": "10",
        "good": "high",
        "period": period,
        "sent": "400",
        "undeliverable": "20",
        **fields,
    }
    return "".join(f"{key}: {value}\n" for key, value in given.items() if value) + f"answers:\n{rows}"


def waves(*texts: str) -> tuple[Wave, ...]:
    files = {f"records/surveys/SRV-2026-{number:02d}.yml": text.encode() for number, text in enumerate(texts, 1)}
    register, problems = build_register(memory_tree(files), build_catalog(None)[0])
    assert problems == ()
    return read_waves(register)


FIRST = [("households", 10, 40), ("households", 8, 60), ("households", 3, 20), ("shops", 9, 10), ("shops", 2, 10)]
SECOND = [("households", 10, 70), ("households", 8, 50), ("households", 3, 8), ("shops", 9, 3)]


def test_recommendation_is_a_net_promoter_score_with_its_interval() -> None:
    (found,) = waves(wave("SRV-2026-01", "2025-H1", FIRST))
    expected = net_promoters(50, 60, 30)
    assert expected is not None and found.result is not None
    assert (found.result.value, found.result.low, found.result.high) == (expected.value, expected.low, expected.high)
    assert (found.asked, found.answers, found.rate) == (380, 140, near(140 / 380))
    assert [(cell.segment, cell.answers) for cell in found.cells] == [("households", 120), ("shops", 20)]


def test_a_share_counts_from_the_mark_that_is_stated() -> None:
    fields = {"metric": "satisfied", "satisfied_at": "8", "population": "1000"}  # which nobody drew by lot
    (found,) = waves(wave("SRV-2026-01", "2025-H1", FIRST, **fields))
    expected = wilson(110, 140)
    assert expected is not None and found.result is not None
    assert found.result.value == near(100 * 110 / 140)
    assert (found.result.low, found.result.high) == (near(100 * expected.low), near(100 * expected.high))


def test_on_a_scale_where_low_is_good_the_low_marks_are_satisfied() -> None:
    fields = {"metric": "satisfied", "satisfied_at": "3", "good": "low"}
    (found,) = waves(wave("SRV-2026-01", "2025-H1", FIRST, **fields))
    assert found.result is not None and found.result.value == near(100 * 30 / 140)


def test_a_mean_has_the_interval_of_students_t() -> None:
    (found,) = waves(wave("SRV-2026-01", "2025-H1", FIRST, metric="mark"))
    values = [mark for _, mark, count in FIRST for _ in range(count)]
    low, high = stats.t.interval(0.95, len(values) - 1, sum(values) / len(values), stats.sem(values))
    assert found.result is not None
    assert (found.result.low, found.result.high) == (near(low), near(high))


def test_a_change_is_claimed_only_where_its_interval_says_so() -> None:
    first, second = waves(wave("SRV-2026-01", "2025-H1", FIRST), wave("SRV-2026-02", "2025-H2", SECOND))
    assert first.since is None and first.moved is None and not first.changed
    assert second.since == first.id and second.moved is not None and second.changed
    again, same = waves(wave("SRV-2026-01", "2025-H1", FIRST), wave("SRV-2026-02", "2025-H2", FIRST))
    assert same.moved is not None and same.moved.value == 0 and not same.changed and again.result == same.result


@pytest.mark.parametrize(
    "other",
    [{"instrument": "Another card"}, {"metric": "satisfied", "satisfied_at": "8"}, {"highest": "11"}, {"good": "low"}],
)
def test_another_question_begins_another_series(other: dict[str, str]) -> None:
    first = wave("SRV-2026-01", "2025-H1", FIRST, metric="mark")
    found = waves(first, wave("SRV-2026-02", "2025-H2", SECOND, **{"metric": "mark", **other}))
    assert [one.since for one in found] == [None, None]


def test_waves_follow_each_other_by_their_period_and_not_by_their_number() -> None:
    late, early = wave("SRV-2026-01", "2026-H1", SECOND), wave("SRV-2026-02", "2025-H1", FIRST)
    assert [(one.id, one.since) for one in waves(late, early)] == [
        ("SRV-2026-02", None),
        ("SRV-2026-01", "SRV-2026-02"),
    ]


def cells(answers: list[tuple[str, int, int]]) -> list[tuple[str, int]]:
    (found,) = waves(wave("SRV-2026-01", "2025-H1", answers))
    return [(cell.segment, cell.answers) for cell in found.cells]


def test_small_segments_are_put_together_until_they_are_enough() -> None:
    assert cells([*SECOND, ("hotels", 9, 2)]) == [("households", 128), ("others", 5)]
    assert cells([*SECOND, ("hotels", 9, 30)]) == [("households", 128), ("others", 33)], "the next smallest with them"
    assert cells(SECOND) == [], "the rest of the whole would be those three"
    assert cells([("a", 9, 4), ("b", 9, 4)]) == []


def test_a_segment_is_one_however_it_is_spelled() -> None:
    answers = [("households", 9, 30), ("Households", 2, 4), (" hotels ", 9, 7), ("Hotels", 3, 3)]
    assert cells(answers) == [("households", 34), ("hotels", 10)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 10), st.integers(1, 7)), min_size=1, max_size=12))
def test_no_cell_and_no_rest_is_of_a_few(answers: list[tuple[str, int, int]]) -> None:
    for found in waves(wave("SRV-2026-01", "2025-H1", answers)):
        assert found.result is None if found.answers < FEWEST else found.result is not None
        assert all(cell.answers >= FEWEST for cell in found.cells)
        assert not found.cells or sum(cell.answers for cell in found.cells) == found.answers


IMPOSSIBLE: list[dict[str, str]] = [
    {"sent": "100"}, {"sent": "400.5"}, {"undeliverable": "-3"}, {"highest": "5"}, {"metric": "satisfied"},
    {"population": "300"}, {"lowest": "10"}, {"metric": "satisfied", "satisfied_at": "11"},
]  # fmt: skip


@pytest.mark.parametrize("wrong", IMPOSSIBLE)
def test_numbers_that_cannot_be_have_no_result(wrong: dict[str, str]) -> None:
    assert len(waves(wave("SRV-2026-01", "2025-H1", FIRST))) == 1
    assert waves(wave("SRV-2026-01", "2025-H1", FIRST, **wrong)) == ()


def test_a_wave_without_a_result_breaks_no_series() -> None:
    texts = [wave(f"SRV-2026-0{n}", f"2025-Q{n}", rows) for n, rows in ((1, FIRST), (2, [("a", 9, 2)]), (3, SECOND))]
    assert [(one.id, one.since) for one in waves(*texts)] == [
        ("SRV-2026-01", None),
        ("SRV-2026-02", "SRV-2026-01"),
        ("SRV-2026-03", "SRV-2026-01"),
    ]


@pytest.mark.parametrize("status", ["planned", "running"])
def test_a_wave_that_is_not_closed_says_nothing(status: str) -> None:
    assert waves(wave("SRV-2026-01", "2025-H1", FIRST, status=status)) == ()


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 10), st.integers(0, 9)), max_size=12))
def test_whatever_is_answered(answers: list[tuple[str, int, int]]) -> None:
    for metric in ("recommendation", "satisfied", "mark"):
        given = answers or [("a", 1, 0)]
        for found in waves(wave("SRV-2026-01", "2025-H1", given, metric=metric, satisfied_at="7")):
            assert found.answers == sum(count for _, _, count in answers) > 0
            if found.result is not None and metric != "recommendation":
                assert found.result.low - 1e-9 <= found.result.value <= found.result.high + 1e-9
                assert found.result.low >= 0 and found.result.high <= (10 if metric == "mark" else 100)


@settings(deadline=None)
@given(st.lists(st.integers(-1000, 1000).map(lambda value: value / 10), min_size=2, max_size=30))
def test_means_as_scipy_has_them(values: list[float]) -> None:
    found = mean_of(Counter(values))
    assert found is not None
    if len(set(values)) > 1:
        low, high = stats.t.interval(0.95, len(values) - 1, sum(values) / len(values), stats.sem(values))
        assert (found.low, found.high) == (near(low, abs=1e-6), near(high, abs=1e-6))


def test_the_difference_of_shares_is_newcombes() -> None:
    # R. G. Newcombe 1998, the first comparison of table II: 56 of 70 against 48 of 80, method 10.
    before, after = wilson(48, 80), wilson(56, 70)
    assert before is not None and after is not None
    found = difference(before, after)
    assert (found.value, found.low, found.high) == (near(0.2), near(0.0524, abs=5e-5), near(0.3339, abs=5e-5))
    assert difference(Interval(1, 0, 2), Interval(1, 0, 2)) == Interval(0, -(2**0.5), 2**0.5)
