"""How a measure behaves, by limits that are set anew with a reason, and what is to be expected on the due day."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.measures.score import Score, measure_objectives
from mastercopy.model.calendar import Calendar
from mastercopy.model.catalog import build_catalog
from mastercopy.model.record import Record
from mastercopy.model.register import build_register
from mastercopy.model.series import Evidence
from mastercopy.site.charts import render_chart
from mastercopy.site.conductchart import render_conduct
from mastercopy.site.speech import Speech
from mastercopy.sources.files import memory_tree
from mastercopy.views.objectiveview import line_of
from mastercopy.views.scoreview import score_json

TABLE = "records/data/damage.csv"
BEFORE = [2.5, 2.4, 2.2, 2.7, 2.8, 2.5, 2.6, 2.6, 2.5, 2.7, 2.5, 2.5, 2.3]
AFTER = [1.9, 1.7, 1.4, 1.7, 1.4, 1.4, 1.8, 1.3, 1.2]
near = pytest.approx


def months(count: int, first: int = 2025 * 12) -> list[str]:
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(first, first + count)]


def measured(
    values: list[float], *, as_of: str = "2026-11-29", problems: str = "", **fields: str
) -> tuple[Record, Score]:
    given = {
        "id": "OBJ-002",
        "title": "Fewer damages",
        "statement": "It arrives whole",
        "measure": "{name: Damage, definition: Per hundred, unit: per 100, direction: down}",
        "baseline": "{value: 2.4, period: 2024}",
        "target": "1",
        "start": "2025-03-01",
        "due": "2026-12-31",
        "data": TABLE,
        **fields,
    }
    objective = "".join(f"{name}: {value}\n" for name, value in given.items() if value)
    rows = "".join(f"{month},{value:.6f}\n" for month, value in zip(months(len(values)), values, strict=True))
    files = {"records/objectives/OBJ-002.yml": objective.encode(), TABLE: f"period,value\n{rows}".encode()}
    tree = memory_tree(files)
    register, found_wrong = build_register(tree, build_catalog(None)[0])
    assert bool(found_wrong) == bool(problems)
    (found,) = measure_objectives(Evidence(tree, register, Calendar(ZoneInfo("UTC"))), date.fromisoformat(as_of))
    (record,) = register.of_part("objectives")
    return record, found


def said(record: Record, score: Score) -> dict[str, tuple[str, str]]:
    return {one.question: (one.word, one.sentence) for one in line_of(record, score).conduct.readings}


SPECIAL, ABLE, AHEAD = (
    "Is something special going on?",
    "Can it meet the target as it is?",
    "Where will it be on the due day?",
)

ENGLISH = Speech()


def test_a_process_that_moved_is_told_and_not_judged_by_what_it_was() -> None:
    record, score = measured([*BEFORE, *AFTER])
    assert (score.conduct.variation, score.conduct.assurance) == ("better", None)
    found = said(record, score)
    assert found[SPECIAL][0] == "Changed for the better"
    assert "7 in a row on one side of the mean (2026-02 to 2026-10)" in found[SPECIAL][1]
    assert found[ABLE][0] == "Not to be said yet"
    assert "9 values since 2026-02" in found[AHEAD][1], "forecast by the process as it is now"


def test_limits_that_are_set_anew_judge_what_comes_after() -> None:
    record, score = measured([*BEFORE, *AFTER], limits="[{from: 2026-02, reason: Corner blocks}]")
    first, second = score.conduct.stretches
    assert first.behaviour is not None and second.behaviour is not None
    assert (len(first.points), len(second.points)) == (13, 9)
    steps = [abs(b - a) for a, b in zip(AFTER, AFTER[1:], strict=False)]
    assert second.behaviour.limits.upper == near(sum(AFTER) / 9 + 3 / 1.128 * sum(steps) / 8)
    assert second.behaviour.limits.provisional and not first.behaviour.limits.provisional
    assert (score.conduct.variation, score.conduct.assurance) == ("common", None), "nine values are too few to judge"
    told = [band.told for band in line_of(record, score).conduct.bands]
    assert told[0] == "limits from 13 values, 2025-01 to 2026-01"
    why, of = told[1].split("; ")
    assert why == "Set anew from 2026-02 on: Corner blocks"
    assert of == "limits from 9 values, 2026-02 to 2026-10, provisional because they are fewer than 12"


STEADY = [2.5, 2.4, 2.2, 2.7, 2.8, 2.5, 2.6, 2.4, 2.3, 2.7, 2.5, 2.2, 2.4]


@pytest.mark.parametrize(
    ("target", "direction", "said"),
    [
        ("1", "down", "fail"),
        ("2.4", "down", "hit-or-miss"),
        ("9", "down", "pass"),
        ("1", "up", "pass"),
        ("9", "up", "fail"),
    ],
)
def test_a_steady_process_is_judged_by_its_limits(target: str, direction: str, said: str) -> None:
    measure = f"{{name: Damage, definition: Per hundred, unit: per 100, direction: {direction}}}"
    _, score = measured(STEADY, as_of="2026-02-20", measure=measure, target=target)
    assert (score.conduct.variation, score.conduct.assurance) == ("common", said)


def test_limits_across_a_change_judge_nothing() -> None:
    back = [*[2.5] * 9, *[1.2, 1.3] * 5, 1.9]
    record, score = measured(back, as_of="2026-09-20")
    assert score.conduct.variation == "common" and score.conduct.assurance is None
    assert "the limits are of how it was and of how it is" in said(record, score)[ABLE][1]
    assert line_of(record, score).conduct.bands[0].told.endswith("among which it changed")


def test_until_means_to_the_end_of_its_period() -> None:
    _, score = measured([*BEFORE, *AFTER], limits="[{from: 2025-01, until: 2025-Q4, reason: As it was}]")
    assert score.conduct.stretches[0].base == 12
    _, whole = measured([*BEFORE, *AFTER], limits="[{from: 2025-01, until: 2025, reason: As it was}]")
    assert whole.conduct.stretches[0].base == 12


def test_what_is_never_below_nothing_has_no_limit_below() -> None:
    few = [0.0, 3, 0, 1, 4, 0, 2, 0, 1, 3, 0, 2, 1]
    _, score = measured(few, as_of="2026-02-20")
    (only,) = score.conduct.stretches
    assert only.behaviour is not None and only.behaviour.limits.lower == 0
    assert score.conduct.outlook is None or score.conduct.outlook.forecast.low == 0


def test_without_a_direction_nothing_is_better() -> None:
    measure = "{name: Damage, definition: Per hundred, unit: per 100}"
    _, score = measured([*BEFORE, *AFTER], measure=measure, problems="1")
    assert (score.conduct.variation, score.conduct.assurance, score.conduct.outlook) == ("changed", None, None)


def test_of_few_values_no_shift_can_be_told() -> None:
    record, score = measured([2.0, 2.1, 2.2, 2.1, 2.0, 2.1], as_of="2025-07-05")
    assert said(record, score)[SPECIAL][1].endswith("of fewer than 7 values no shift and no trend can be told.")


def test_nothing_is_said_of_today_by_old_values() -> None:
    record, score = measured(BEFORE, as_of="2026-06-20")
    assert said(record, score) == {} and line_of(record, score).conduct.drawn


def test_a_due_day_that_is_past_has_no_forecast() -> None:
    _, score = measured([*BEFORE, *AFTER], due="2026-11-15")
    assert score.conduct.outlook is None


def test_frozen_limits_are_of_the_values_until_a_period() -> None:
    _, score = measured([*BEFORE, *AFTER], limits="[{from: 2025-01, until: 2026-01, reason: As it was}]")
    (only,) = score.conduct.stretches
    assert only.behaviour is not None
    assert (only.base, only.behaviour.limits.values) == (13, 13)
    assert only.behaviour.limits.centre == near(sum(BEFORE) / 13)
    assert score.conduct.variation == "better"


@pytest.mark.parametrize(
    ("values", "due", "readings"),
    [
        ([], "2025-09-30", 0),
        ([2.0], "2025-09-30", 0),
        ([2.0, 2.1, 2.2, 2.1], "2025-09-30", 0),
        ([2.0, 2.1, 2.2, 2.1, 2.0], "2025-09-30", 2),
        ([2.0] * 6, "2025-09-30", 3),
    ],
)
def test_few_values_say_little(values: list[float], due: str, readings: int) -> None:
    record, score = measured(values, as_of="2025-07-05", due=due)
    assert len(said(record, score)) == readings


def test_old_data_forecast_nothing() -> None:
    _, fresh = measured(BEFORE, as_of="2026-02-20")
    _, stale = measured(BEFORE, as_of="2026-06-20")
    assert fresh.conduct.outlook is not None and stale.conduct.outlook is None
    assert stale.rag == "grey"


def test_nothing_is_forecast_beyond_the_due_day() -> None:
    _, score = measured([*BEFORE, *AFTER], due="2026-09-30")
    assert score.over and score.conduct.outlook is None


def test_a_share_is_never_expected_above_all() -> None:
    values = [90.0, 95.0, 93.0, 97.0, 94.0, 98.0, 96.0, 99.0]
    unit = '{name: On time, definition: Share, unit: "%", direction: up}'
    given = {"measure": unit, "target": "98", "baseline": "{value: 88, period: 2024}"}
    _, soon = measured(values, as_of="2025-09-10", due="2025-09-30", **given)
    steep = [80.0, 83.0, 86.0, 89.0, 92.0, 95.0, 97.0, 99.0]
    _, later = measured(steep, as_of="2025-09-10", due="2025-12-31", **given)
    assert soon.conduct.outlook is not None
    assert soon.conduct.outlook.forecast.high == 100 and soon.conduct.outlook.word == "at risk"
    assert later.conduct.outlook is None, "the line is above all by then"


def test_no_line_goes_further_ahead_than_its_values_reach_back() -> None:
    values = [2.5, 2.4, 2.5, 2.4, 2.3, 2.4]
    _, near_by = measured(values, as_of="2025-07-10", due="2025-11-15")
    _, far = measured(values, as_of="2025-07-10", due="2025-12-15")
    assert near_by.conduct.outlook is not None and far.conduct.outlook is None


def test_another_set_of_rules_is_named() -> None:
    rules = "{name: Damage, definition: Per hundred, unit: per 100, direction: down, rules: nelson}"
    record, score = measured([*BEFORE, *AFTER], measure=rules)
    page = line_of(record, score).conduct
    assert page.rules == "Nelson"
    assert any(one.startswith("9 in a row on one side of the mean (2026-02 to 2026-10)") for one in page.signals)


def drawn(svg: str) -> list[ET.Element]:
    """Every element of a drawing, by a parser that knows nothing of ours."""
    return list(ET.fromstring(svg).iter())


def scale(elements: list[ET.Element], above: float) -> tuple[float, float]:
    """(value, height) of an axis by its own figures: value = a + b * y for what is drawn above a height."""
    ticks = [
        (float(one.get("y", "")) - 4, float(one.text or ""))
        for one in elements
        if one.get("text-anchor") == "end" and float(one.get("y", "")) < above
    ]
    (y0, v0), (y1, v1) = ticks[0], ticks[-1]
    slope = (v1 - v0) / (y1 - y0)
    return v0 - slope * y0, slope


def test_the_chart_shows_the_figures_of_the_data() -> None:
    record, score = measured([*BEFORE, *AFTER], limits="[{from: 2026-02, reason: Corner blocks}]")
    elements = drawn(str(render_conduct(line_of(record, score), ENGLISH)))
    a, b = scale(elements, 230)
    points = [a + b * float(one.get("cy", "")) for one in elements if one.get("class") == "mc-point"][:13]
    assert points == [near(value, abs=0.02) for value in BEFORE]
    limits = [a + b * float(one.get("y1", "")) for one in elements if one.get("class") in ("mc-limit", "mc-centre")]
    first, second = (stretch.behaviour for stretch in score.conduct.stretches)
    assert first is not None and second is not None
    expected = [first.limits.upper, first.limits.centre, first.limits.lower]
    expected += [second.limits.upper, second.limits.centre, second.limits.lower]
    shown = [one for one in limits if one > 0.4][:3] + [one for one in limits if one > 0.4][3:6]
    assert shown == [near(value, abs=0.02) for value in expected]


CHANGES = (
    "[{at: 2025-10-15, field: target, from: '1.5', to: '1.2', reason: Too easy}, "
    "{at: 2026-05-04, field: target, from: '1.2', to: '1', reason: Reached}, "
    "{at: 2026-01-16, field: due, from: 2025-12-31, to: 2026-12-31, reason: Late}]"
)


def test_earlier_targets_stay_on_the_chart_as_long_as_they_were_aimed_at() -> None:
    record, score = measured([*BEFORE, *AFTER], changes=CHANGES)
    line = line_of(record, score)
    targets = [point.target for point in line.points]
    assert targets == [None] * 2 + [1.5] * 7 + [1.2] * 7 + [1.0] * 6
    elements = drawn(str(render_chart(line, ENGLISH)))
    a, b = scale(elements, 230)
    goals = [one for one in elements if (one.get("class") or "").startswith("mc-target")]
    assert [a + b * float(one.get("y1", "")) for one in goals] == [near(value, abs=0.02) for value in (1.5, 1.2, 1.0)]
    edges = [(float(one.get("x1", "")), float(one.get("x2", ""))) for one in goals]
    assert edges[0][1] == edges[1][0] and edges[1][1] == edges[2][0] and edges[0][0] > 48
    words = [one.text for one in elements if (one.text or "").startswith("Target")]
    assert words == ["Target was 1.5", "Target was 1.2", "Target 1"]


def test_a_target_that_never_changed_is_one_line() -> None:
    record, score = measured(AFTER, start="2024-12-01")
    elements = drawn(str(render_chart(line_of(record, score), ENGLISH)))
    (goal,) = [one for one in elements if (one.get("class") or "").startswith("mc-target")]
    assert (goal.get("x1"), goal.get("x2")) == ("48", "520")


def test_signals_are_told_by_their_shape_and_named() -> None:
    record, score = measured([*BEFORE, *AFTER])
    elements = drawn(str(render_conduct(line_of(record, score), ENGLISH)))
    marks = [one for one in elements if one.get("class") == "mc-signal"]
    behaviour = score.conduct.stretches[0].behaviour
    assert behaviour is not None
    places = {place for signal in behaviour.signals for place in signal.places}
    assert len(marks) == len(places) > 0
    assert all("," in (mark[0].text or "") for mark in marks)


def test_a_title_is_text_in_the_chart() -> None:
    record, score = measured([*BEFORE, *AFTER], title="'<script>alert(1)</script>'")
    svg = str(render_conduct(line_of(record, score), ENGLISH))
    assert "<script" not in svg and "&lt;script&gt;" in svg
    assert ET.fromstring(svg)[0].text == "How it behaves: <script>alert(1)</script>"


class _Compiled:
    def __init__(self, score: Score) -> None:
        self.scores, self.as_of = (score,), date(2026, 11, 29)


def test_the_data_say_what_the_page_says() -> None:
    _, score = measured([*BEFORE, *AFTER], limits="[{from: 2026-02, reason: Corner blocks}]")
    answer: Any = _Compiled(score)
    (row,) = score_json(answer)["scores"]
    assert (row["variation"], row["assurance"], row["rules"]) == ("common", None, "nhs")
    assert [(one["from"], one["to"], one["values"]) for one in row["limits"]] == [
        ("2025-01", "2026-01", 13),
        ("2026-02", "2026-10", 9),
    ]
    assert row["forecast"]["outlook"] == "at risk" and row["forecast"]["due"] == "2026-12-31"
    assert row["forecast"]["low"] < row["forecast"]["value"] < row["forecast"]["high"]


NUMBERS = st.one_of(st.floats(-1e9, 1e9), st.sampled_from([0.0, 1.0, 1e-9, 5.0, 5.0])).map(lambda one: round(one, 6))


@settings(deadline=None)
@given(st.lists(NUMBERS, max_size=30), st.sets(st.integers(0, 35), max_size=4), st.booleans())
def test_no_series_breaks_the_page(values: list[float], begun: set[int], share: bool) -> None:
    rows = ", ".join(f"{{from: {months(40)[place]}, reason: Because {place}}}" for place in sorted(begun))
    unit = f"{{name: X, definition: X, unit: {'%' if share else 'days'!r}, direction: up}}"
    record, score = measured(values, as_of="2028-01-20", limits=f"[{rows}]" if rows else "", measure=unit)
    line = line_of(record, score)
    assert sum(len(band.values) for band in line.conduct.bands) == len(values)
    for svg in (render_conduct(line, ENGLISH), render_chart(line, ENGLISH)):
        if svg:
            for one in drawn(str(svg)):
                for name in ("x", "y", "x1", "y1", "cx", "cy"):
                    assert -1 <= float(one.get(name, "0")) <= 700, ET.tostring(one)
