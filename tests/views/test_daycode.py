"""Days that were written short are read as they were, whatever the rows say; what only follows takes one number."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mastercopy.views.daycode import add_months, decode, empty, encode, next_review, number, review_months, unpack

DAYS = st.integers(0, 40000)
MAYBE = st.none() | DAYS
LABELS = st.none() | st.sampled_from(["1", "2", "3", "9", "A", "1.2", "007", "9" * 30, "²"])
ROWS = st.fixed_dictionaries(
    {
        "i": st.none() | st.just("PRC-001"),
        "t": st.sampled_from(["", "Packing", "Order entry"]),
        "v": LABELS,
        "u": st.none() | st.just("r2-2"),
        "s": st.integers(0, 3),
        "f": MAYBE,
        "m": st.none() | st.integers(1, 120),
        "n": MAYBE,
        "o": st.none() | st.integers(0, 3),
        "p": st.lists(st.just(["4", "r4", 1, None]), max_size=2),
    }
)


@given(days=st.lists(DAYS, unique=True, max_size=12).map(sorted), data=st.data())
def test_any_rows_are_read_again(days: list[int], data: st.DataObject) -> None:
    rows = [(day, data.draw(ROWS)) for day in days]
    first = days[0] if days else 0
    steps = encode(rows, first)
    for day in {one + shift for one in days for shift in (-1, 0, 1)}:
        wanted = next((row for at, row in reversed(rows) if at <= day), None)
        assert decode(steps, first, day) == wanted


def row(**values: Any) -> dict[str, Any]:
    return {**empty(), "s": 1, "t": "Packing", "m": 24, **values}


def test_a_revision_that_follows_in_its_turn_is_one_number() -> None:
    rows = [(100 * turn, row(v=str(turn), f=100 * turn)) for turn in range(1, 11)]
    steps = encode(rows, 100)
    assert steps == [[0, {"s": 1, "t": "Packing", "m": 24}, 1], "1a" * 9]
    assert list(unpack(steps))[1:] == [100] * 9


def test_an_announced_revision_and_its_day_are_one_step() -> None:
    told = row(v="1", f=100)
    rows = [(100, told), (150, {**told, "p": [["2", "r2", 4, 164]]}), (164, row(v="2", f=164))]
    steps = encode(rows, 100)
    assert steps[1:] == ["!0o40E"]
    assert list(unpack(steps))[1:] == [[50, 4, 14]]
    assert [decode(steps, 100, day) for day in (149, 150, 163, 164)] == [told, rows[1][1], rows[1][1], rows[2][1]]
    late = [*rows[:2], (170, row(v="2", f=170))]
    assert decode(encode(late, 100), 100, 165) == rows[1][1]


@given(day=st.dates(date(1970, 1, 1), date(2090, 12, 31)), months=st.integers(1, 120))
def test_reviews_are_told_in_months_where_they_are_such(day: date, months: int) -> None:
    later = add_months(number(day) or 0, months)
    review = date.fromordinal(date(1970, 1, 1).toordinal() + later)
    assert review_months(day, review) == months
    assert (review.year - day.year) * 12 + review.month - day.month == months
    assert review.day == day.day or (review.day < day.day and (review.toordinal() + 1) and review.day >= 28)
    assert next_review({**empty(), "f": number(day), "m": months}) == later
