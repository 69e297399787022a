"""Whatever stands in a table of measurements, there is a score, a page and data of it, and no crash."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.measures.score import measure_objectives
from mastercopy.model.calendar import Calendar
from mastercopy.model.catalog import build_catalog
from mastercopy.model.register import build_register
from mastercopy.model.series import Evidence
from mastercopy.site.charts import render_chart, render_spark
from mastercopy.site.conductchart import render_conduct
from mastercopy.site.speech import Speech
from mastercopy.sources.files import memory_tree
from mastercopy.views.objectiveview import ScoreLine, line_of
from mastercopy.views.scoreview import score_json

ENGLISH = Speech()

TABLE = "records/data/odd.csv"
PERIODS = st.one_of(
    st.sampled_from(["2024-02-29", "2023-02-29", "2020-W53", "2021-W53", "2026-W01", "2026", "2026-H2", "2026-Q4",
                     "2026-Q5", "0001-01", "9999-12", "9999-W52", "", "NaN", "2026-1", " 2026-03 "]),
    st.dates(date(2023, 1, 1), date(2026, 10, 31)).map(lambda day: f"{day.year}-{day.month:02d}"),
    st.dates(date(2023, 12, 1), date(2024, 3, 31)).map(str),
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(["NaN", "nan", "inf", "-inf", "1e5", "", " ", "0", "-0", "5", "5", "1,5", "1 000", "9" * 18, "-7.5",
                     "=1+1", "<b>", "٣", "0.000000000001"]),
    st.integers(-100, 100).map(str),
    st.decimals(-1000, 1000, places=3).map(str),
)  # fmt: skip
ROWS = st.lists(st.tuples(PERIODS, VALUES, st.sampled_from(["", "60", "0", "-5", "x"]), VALUES), max_size=30)


def line_from(rows: list[tuple[str, str, str, str]], chart: str, as_of: date) -> tuple[ScoreLine, dict[str, Any]]:
    text = (
        "id: OBJ-001\ntitle: T\nstatement: T\n"
        f"measure: {{name: N, definition: D, unit: '%', direction: up, chart: {chart}}}\n"
        "baseline: {value: 5, period: 2023}\ntarget: 9\nstart: 2023-01-01\ndue: 2027-12-31\nfrequency: monthly\n"
        f"data: {TABLE}\nlimits: [{{from: 2025-01, reason: New}}]\n"
    )
    table = "period,value,n,was\n" + "".join(f'"{p}","{v}",{n},"{w}"\n' for p, v, n, w in rows)
    tree = memory_tree({"records/objectives/OBJ-001.yml": text.encode(), TABLE: table.encode()})
    register, problems = build_register(tree, build_catalog(None)[0])
    assert problems == ()
    scores = measure_objectives(Evidence(tree, register, Calendar(ZoneInfo("UTC"))), as_of)
    record = register.get("OBJ-001")
    assert record is not None

    class Compiled:
        pass

    compiled: Any = Compiled()
    compiled.scores, compiled.as_of = scores, as_of
    return line_of(record, scores[0]), score_json(compiled)["scores"][0]


@settings(deadline=None, max_examples=150)
@given(ROWS, st.sampled_from(["xmr", "p", "c", "u"]), st.sampled_from(["1970-01-01", "2026-10-31", "2100-12-31"]))
def test_no_table_is_too_odd(rows: list[tuple[str, str, str, str]], chart: str, day: str) -> None:
    line, told = line_from(rows, chart, date.fromisoformat(day))
    json.dumps(told, allow_nan=False)
    periods = [point["period"] for point in told["points"]]
    assert len(set(periods)) == len(periods) and len(line.points) == len(periods)
    for drawn in (render_chart(line, ENGLISH), render_conduct(line, ENGLISH), render_spark(line.values)):
        if drawn:
            ET.fromstring(str(drawn))
    assert all(reading.word and reading.sentence for reading in line.conduct.readings)


@pytest.mark.parametrize(
    ("rows", "points"),
    [
        ([], []),
        ([("2026-01", "5", "", "")], [5]),
        ([(f"2026-0{month}", "5", "", "") for month in range(1, 10)], [5] * 9),
        ([("2026-01", "5", "", ""), ("2026-01", "6", "", "")], [6]),
        ([("2024-02-29", "1", "", ""), ("2023-02-29", "2", "", "")], [1]),
        ([("2020-W53", "1", "", ""), ("2021-W53", "2", "", ""), ("2021-W01", "3", "", "")], [1, 3]),
        ([("2026-01", "NaN", "", ""), ("2026-02", "inf", "", ""), ("2026-03", "1e3", "", "")], []),
    ],
)
def test_what_counts_of_it(rows: list[tuple[str, str, str, str]], points: list[int]) -> None:
    """Nothing, one point, one value for ever, doubles, days and weeks that there are, and what is no number."""
    line, _ = line_from(rows, "xmr", date(2026, 10, 31))
    assert [Decimal(str(value)) for value in line.values] == points
