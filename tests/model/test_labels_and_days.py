"""Revision labels as labels, states in their order, working days."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastercopy.model.calendar import read_calendar
from mastercopy.model.digest import destinations
from mastercopy.model.lifecycle import Lifecycle
from mastercopy.model.period import parse_period
from mastercopy.model.revision import compare_labels, is_label, next_label


@pytest.mark.parametrize(
    ("a", "b", "scheme", "order"),
    [
        ("9", "10", "number", -1),
        ("04", "4", "number", 0),
        ("Z", "AA", "letter", -1),
        ("AB", "B", "letter", 1),
        ("1.9", "1.10", "dotted", -1),
        ("1", "1.1", "dotted", -1),
        ("A", "2", "number", 0),
        ("1", "2", "no-such-scheme", 0),
    ],
)
def test_labels_compare(a: str, b: str, scheme: str, order: int) -> None:
    assert compare_labels(a, b, scheme) == order
    assert compare_labels(b, a, scheme) == -order


@pytest.mark.parametrize(
    ("label", "scheme", "after"),
    [
        ("9", "number", "10"),
        ("Z", "letter", "AA"),
        ("AZ", "letter", "BA"),
        ("ZZ", "letter", "AAA"),
        ("1.9", "dotted", "1.10"),
        ("draft", "number", None),
        ("1", "no-such-scheme", None),
    ],
)
def test_the_next_label(label: str, scheme: str, after: str | None) -> None:
    assert next_label(label, scheme) == after


@given(st.text(max_size=50), st.sampled_from(["number", "letter", "dotted", "other"]))
def test_any_text_is_a_label_or_not(text: str, scheme: str) -> None:
    after = next_label(text, scheme)
    assert (after is not None) == is_label(text, scheme)
    if after is not None and len(after) <= 40:
        assert compare_labels(text, after, scheme) == -1


def test_states_in_order_and_exits() -> None:
    life = Lifecycle(("open", "answered", "closed"), {"void": ("reason",)})
    assert life.reached("closed", "answered") and not life.reached("open", "answered")
    assert not life.reached(None, "open") and not life.reached("odd", "open")
    assert life.demands("answered", "response", "answered") and not life.demands("open", "response", "answered")
    assert life.demands("void", "reason", None) and not life.demands("void", "response", "answered")


def test_working_days() -> None:
    calendar = read_calendar({"holidays": ["2026-12-25", "soon"]}, ZoneInfo("UTC"))
    assert calendar.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 28)
    assert read_calendar({"working_days": "sunday"}, ZoneInfo("UTC")).works(date(2026, 12, 27))
    assert read_calendar(["odd"], ZoneInfo("UTC")).add_working_days(date(2026, 1, 2), 5) == date(2026, 1, 9)


def test_a_footnote_is_no_destination() -> None:
    body = "Dry it.[^rest] See [the plan][plan].\n\n[^rest]: Oak comes to rest at 9 %.\n[plan]: plan.svg\n"
    assert [written for written, _ in destinations(body)] == ["plan.svg"]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("9999", "9999-12-31"),
        ("9999-H2", "9999-12-31"),
        ("9999-Q4", "9999-12-31"),
        ("9999-12", "9999-12-31"),
        ("2024-02", "2024-02-29"),
        ("2026-Q2", "2026-06-30"),
        ("9999-W52", None),
        ("0000", None),
    ],
)
def test_periods_end_on_their_last_day_also_at_the_end_of_time(text: str, last: str | None) -> None:
    found = parse_period(text)
    assert (found.last.isoformat() if found is not None else None) == last
