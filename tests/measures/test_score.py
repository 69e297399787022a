"""Scores against figures worked out by hand: trajectory, colour by the printed rule, stale data, hostile tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from mastercopy.measures.score import Score, measure_objectives
from mastercopy.model.calendar import Calendar
from mastercopy.model.catalog import build_catalog
from mastercopy.model.grading import RULE, expected_at
from mastercopy.model.period import parse_period
from mastercopy.model.register import build_register
from mastercopy.model.series import Evidence
from mastercopy.sources.files import memory_tree

START, DUE = date(2026, 1, 1), date(2026, 6, 30)
TABLE = "records/data/time.csv"


def score(as_of: str, rows: str, direction: str = "down", **fields: str) -> Score:
    given = {
        "id": "OBJ-001",
        "title": "Shorter delivery",
        "statement": "Deliver sooner",
        "measure": f"{{name: Time, definition: Days, unit: days, direction: {direction}}}",
        "baseline": "{value: 7, period: 2025-12}",
        "target": "5",
        "start": START.isoformat(),
        "due": DUE.isoformat(),
        "data": TABLE,
        **fields,
    }
    objective = "".join(f"{name}: {value}\n" for name, value in given.items() if value)
    tree = memory_tree({"records/objectives/OBJ-001.yml": objective.encode(), TABLE: rows.encode()})
    register, problems = build_register(tree, build_catalog(None)[0])
    assert problems == ()
    (found,) = measure_objectives(Evidence(tree, register, Calendar(ZoneInfo("UTC"))), date.fromisoformat(as_of))
    return found


def test_seven_to_five_in_six_months_moves_by_a_third_of_a_day_each_month() -> None:
    months = ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07"]
    periods = [parse_period(month) for month in months]
    found = [expected_at(period, Decimal(7), Decimal(5), START, DUE) for period in periods if period is not None]
    assert [round(value, 2) for value in found if value is not None] == [
        Decimal(text) for text in ("7.00", "6.67", "6.33", "6.00", "5.67", "5.33", "5.00", "5.00")
    ]


def test_other_spans_move_by_days() -> None:
    period = parse_period("2026-01-10")
    assert period is not None
    found = expected_at(period, Decimal(0), Decimal(10), date(2026, 1, 6), date(2026, 1, 15))
    assert found == 5


@pytest.mark.parametrize(
    ("value", "gap", "rag"),
    [("6.5", "-0.25", "red"), ("6.4", "-0.20", "amber"), ("6.2", "-0.10", "amber"), ("6.1", "-0.05", "green"),
     ("6.05", "-0.025", "green"), ("6.0", "0", "green"), ("4.9", "0.55", "green")],
)  # fmt: skip
def test_colour_at_half_way(value: str, gap: str, rag: str) -> None:
    found = score("2026-04-05", f"period,value\n2026-03,{value}\n")
    assert (found.expected, found.gap, found.rag) == (Decimal(6), Decimal(gap), rag)
    assert "5 %" in RULE and "20 %" in RULE


def test_up_is_the_other_way_round() -> None:
    given = {"baseline": "{value: 80, period: 2025-12}", "target": "90"}
    assert score("2026-04-05", "period,value\n2026-03,85\n", "up", **given).rag == "green"
    assert score("2026-04-05", "period,value\n2026-03,82\n", "up", **given).rag == "red"


def test_a_target_that_is_met_is_green_whatever_the_trajectory_says() -> None:
    """The baseline was already better than the target: the trajectory alone would call this red."""
    given = {"baseline": "{value: 4, period: 2025-12}", "target": "5"}
    found = score("2026-04-05", "period,value\n2026-03,5\n", **given)
    assert (found.gap, found.rag) == (Decimal("-0.5"), "green")


@pytest.mark.parametrize(
    ("as_of", "rows", "rag"),
    [
        ("2026-07-05", "2026-05,5.3\n2026-06,5.1\n", "red"),  # a tenth of a day is missed as well
        ("2026-07-05", "2026-05,5.3\n2026-06,5\n", "green"),
        ("2026-07-05", "2026-05,5.3\n", "green"),  # the last month is not measured yet
        ("2027-06-30", "2026-06,4.9\n", "green"),  # what was reached in time stays reached
        ("2027-06-30", "2026-05,4.9\n", "grey"),
        ("2026-10-05", "2026-06,4.9\n2026-09,5.2\n", "red"),  # and is lost where the figures go on and say so
    ],
)
def test_after_its_day_a_target_is_met_or_missed(as_of: str, rows: str, rag: str) -> None:
    assert score(as_of, f"period,value\n{rows}").rag == rag


@pytest.mark.parametrize(("as_of", "rag"), [("2026-05-16", "green"), ("2026-05-17", "grey")])
def test_stale_data_is_grey(as_of: str, rag: str) -> None:
    found = score(as_of, "period,value\n2026-03,6\n")
    assert (found.rag, found.age_days) == (rag, (date.fromisoformat(as_of) - date(2026, 3, 31)).days)


def test_nothing_measured_and_nothing_to_compare_with_is_grey() -> None:
    assert score("2026-04-05", "period,value\n").rag == "grey"
    assert score("2026-04-05", "period,value\n2026-03,6\n", target="").rag == "grey"


def test_without_trajectory_the_target_is_expected() -> None:
    found = score("2026-04-05", "period,value\n2026-03,6\n", trajectory="none")
    assert (found.expected, found.rag) == (Decimal(5), "red")


def test_points_are_in_order_of_time_and_never_from_after_the_day() -> None:
    found = score("2026-03-01", "period,value,n,note\n2026-02,6,9,x\n2026-01,7,,\n2026-03,1,,\n")
    assert [(point.period.text, point.value, point.place.line) for point in found.points] == [
        ("2026-01", 7, 3),
        ("2026-02", 6, 2),
    ]
    assert found.latest is not None and (found.latest.n, found.latest.note) == (9, "x")


@pytest.mark.parametrize("cell", ["NaN", "Infinity", "1e400", "=1+1", "", "seven", "1e999999999"])
def test_what_is_no_number_is_no_point(cell: str) -> None:
    assert (
        score("2026-04-05", f"period,value\n2026-02,6\n2026-03,{cell}\n").latest
        == score("2026-04-05", "period,value\n2026-02,6\n").latest
    )


@pytest.mark.parametrize(("n", "rag"), [("3", "grey"), ("10", "green"), ("", "green")])
def test_a_value_of_too_few_is_grey_and_says_so(n: str, rag: str) -> None:
    measure = "{name: Time, definition: Days, unit: days, direction: down, fewest: 10}"
    found = score("2026-04-10", f"period,value,n\n2026-03,4,{n}\n", measure=measure)
    assert found.rag == rag and ("of fewer than 10 nothing is said" in found.reason) == (rag == "grey")
