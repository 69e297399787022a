"""Charts are read back from the pages by another parser and give the figures of `score`, value by value."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from lxml import html

from company import Company
from mastercopy.compile import Compiled, compile_project
from mastercopy.project import open_project
from mastercopy.site.render import render_site
from mastercopy.text.markdown import Renderer
from mastercopy.views.scoreview import score_json

HOSTILE = "other</title><script>alert(1)</script>"
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
CATEGORIES = ("late delivery", "late delivery", "late delivery", "product defect", "information", "other")


def objective(name: str, unit: str, body: str, measure: str = "") -> str:
    return (
        f"id: {name}\ntitle: {name}\nstatement: Sooner\nowner: writer\n"
        f"measure: {{name: Time, definition: Days, unit: '{unit}', direction: down{measure}}}\n"
        "baseline: {value: 7, period: 2023-12}\ntarget: 5\nstart: 2024-01-01\ndue: 2027-06-30\nfrequency: monthly\n"
        f"changes:\n  - {{at: 2025-03-01, field: target, from: '4', to: '5', reason: Too far}}\n{body}"
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Compiled, dict[str, str]]:
    chance = random.Random(3)
    company = Company(tmp_path_factory.mktemp("charts") / "company")
    company.found("2023-01-02T09:00:00+00:00")
    rows = "".join(f"  - {{period: {m}, value: {chance.randrange(55, 75) / 10}, n: 60}}\n" for m in MONTHS)
    limits = "limits:\n  - {from: 2025-02, reason: Another carrier}\n"
    company.write("records/objectives/OBJ-001.yml", objective("OBJ-001", "days", f"measurements:\n{rows}{limits}"))
    shares = "".join(
        f"  - {{period: {m}, value: {chance.randrange(2, 30)}, n: {40 + 9 * i}}}\n" for i, m in enumerate(MONTHS)
    )
    company.write("records/objectives/OBJ-002.yml", objective("OBJ-002", "%", f"measurements:\n{shares}", ", chart: p"))
    company.write(
        "records/objectives/OBJ-003.yml", objective("OBJ-003", "", "computed: {measure: complaint.received}\n")
    )
    company.write("records/channels/CHN-001.yml", "id: CHN-001\ntitle: T\nkind: telephone\nowner: writer\n"
                  "direction: in\ncomplaints: yes\nanswer_within: 5 days\n")  # fmt: skip
    for number in range(1, 80):
        day = date(2024, 1, 2) + timedelta(chance.randrange(720))
        company.write(
            f"records/complaints/CMP-{day.year}-{number:03d}.yml",
            f"id: CMP-{day.year}-{number:03d}\ntitle: {HOSTILE}\nstatus: received\nreceived: {day}\nchannel: CHN-001\n"
            f"category: {chance.choice(CATEGORIES)}\ntext: It came late\n",
        )
    company.commit("Measure", "2026-01-05T09:00:00+00:00")
    compiled = compile_project(open_project(company.root), date(2026, 1, 20))
    content = render_site(compiled, Renderer(("tables",), {})).whole()
    return compiled, {page.url: page.html for page in content.stamped}


def charts(site: tuple[Compiled, dict[str, str]], url: str) -> list[Any]:
    return html.fromstring(f"<main>{site[1][url]}</main>").findall(".//svg[@class='mc-chart']")


def axis(svg: Any, *, below: float = 1e9, above: float = 0.0) -> tuple[float, float]:
    """(value at the top of the drawing, value of one unit of it) as the grid with its figures says it."""
    ticks = [
        (float(line.get("y1")), float(line.getnext().text))
        for line in svg.iter("line")
        if line.get("class") == "mc-grid-line" and above <= float(line.get("y1")) < below
    ]
    (low, first), (high, last) = ticks[0], ticks[-1]
    slope = (last - first) / (high - low)
    return first - slope * low, slope


def near(slope: float) -> float:
    """As near as a tenth of a unit of the drawing is."""
    return abs(slope) * 0.1 + 1e-9


def titles(svg: Any, kinds: tuple[str, ...] = ("circle", "polygon", "rect")) -> list[tuple[Any, str]]:
    return [(one, one.findtext("title") or "") for one in svg.iter(*kinds)]


def height(shape: Any) -> float:
    """Where a point lies, be it drawn as a circle or as a triangle that stands on its place."""
    if shape.tag == "circle":
        return float(shape.get("cy"))
    tops = [float(pair.split(",")[1]) for pair in shape.get("points").split()]
    return min(tops) + 6


def score(site: tuple[Compiled, dict[str, str]], name: str) -> dict[str, Any]:
    return next(one for one in score_json(site[0])["scores"] if one["id"] == name)


@pytest.mark.parametrize("name", ["OBJ-001", "OBJ-002", "OBJ-003"])
def test_the_chart_of_an_objective_gives_every_value_and_its_targets(
    site: tuple[Compiled, dict[str, str]], name: str
) -> None:
    svg, told = charts(site, f"records/objective/{name}.html")[0], score(site, name)
    zero, slope = axis(svg)
    drawn = [(height(shape), text.split(":")[0]) for shape, text in titles(svg)]
    assert [period for _, period in drawn] == [point["period"] for point in told["points"]]
    for (at, _), point in zip(drawn, told["points"], strict=True):
        assert zero + slope * at == pytest.approx(point["value"], abs=near(slope))
    goals = {
        round(zero + slope * float(line.get("y1")), 1) for line in svg.iter("line") if "mc-target" in line.get("class")
    }
    assert goals == {4.0, 5.0}, "the target of today and the one before"


@pytest.mark.parametrize(("name", "stretches"), [("OBJ-001", 2), ("OBJ-002", 1), ("OBJ-003", 1)])
def test_the_behaviour_chart_gives_every_value_limit_and_signal(
    site: tuple[Compiled, dict[str, str]], name: str, stretches: int
) -> None:
    svg, told = charts(site, f"records/objective/{name}.html")[1], score(site, name)
    assert len(told["limits"]) == stretches
    zero, slope = axis(svg, below=232)
    upper = [(shape, text) for shape, text in titles(svg) if height(shape) < 232]
    for (shape, text), point in zip(upper, told["points"], strict=True):
        assert (
            zero + slope * height(shape) == pytest.approx(point["value"], abs=near(slope)) and point["period"] in text
        )
    signalled = {period for part in told["limits"] for signal in part["signals"] for period in signal["periods"]}
    assert {text.split(":")[0] for shape, text in upper if shape.tag == "polygon"} == signalled
    kinds = ("mc-limit", "mc-centre")
    tops = [float(one.get("y1")) for one in svg.iter("line") if one.get("class") in kinds]
    lines = [zero + slope * top for top in tops if top < 232]
    wanted = [part[key] for part in told["limits"] for key in ("upper", "centre", "lower")]
    if "edges" in told["limits"][0]:
        wanted = [told["limits"][0]["centre"]]
        stairs = [one.get("points").split() for one in svg.iter("polyline") if one.get("class") == "mc-limit"]
        for side, stair in zip((1, 0), stairs, strict=True):
            drawn = [zero + slope * float(pair.split(",")[1]) for pair in stair[::2]]
            assert drawn == pytest.approx([edge[side] for edge in told["limits"][0]["edges"]], abs=near(slope))
    assert lines == pytest.approx(wanted, abs=near(slope))


def test_the_steps_of_single_values_are_drawn_below(site: tuple[Compiled, dict[str, str]]) -> None:
    svg, told = charts(site, "records/objective/OBJ-001.html")[1], score(site, "OBJ-001")
    zero, slope = axis(svg, above=240)
    drawn = [zero + slope * height(shape) for shape, _ in titles(svg) if height(shape) > 240]
    values = [point["value"] for point in told["points"]]
    steps = [
        abs(b - a) for at, (a, b) in enumerate(zip(values, values[1:], strict=False), 1) if MONTHS[at] != "2025-02"
    ]
    assert drawn == pytest.approx(steps, abs=near(slope))


def test_causes_stand_in_the_order_of_a_pareto_chart(site: tuple[Compiled, dict[str, str]]) -> None:
    compiled, _ = site
    svg = charts(site, "for/voice.html")[1]
    lately = [one for one in compiled.register.of_part("complaints") if one.get("received") > date(2025, 1, 20)]
    counts = Counter(str(one.get("category")) for one in lately)
    bars = titles(svg, ("rect",))
    widths = {text.split(":")[0].lower(): float(shape.get("width")) for shape, text in bars}
    unit = max(widths.values()) / max(counts.values())
    assert {name: round(width / unit) for name, width in widths.items()} == counts
    assert list(widths)[-1] == "other"
    others = [width for name, width in widths.items() if name != "other"]
    assert others == sorted(others, reverse=True)
    tops = [float(shape.get("y")) for shape, _ in bars]
    assert tops == sorted(tops)
    shares = [int(text.rsplit(" ", 2)[1]) for _, text in bars]
    assert shares[-1] == 100 and shares == sorted(shares)
    vital = [text.split(":")[0].lower() for shape, text in bars if shape.get("class") == "mc-bar-vital"]
    left = {name: count for name, count in counts.items() if name != "other"}
    assert vital == list(widths)[: len(vital)] and "other" not in vital
    assert not vital or sum(left[name] for name in vital) >= 0.8 * sum(counts.values())
    along = [line for line in svg.iter("line") if line.get("class") == "mc-grid-line"]
    (half, whole) = (float(along[0].get("x1")), float(along[2].get("x1")))
    points = [pair.split(",") for pair in next(one.get("points") for one in svg.iter("polyline")).split()]
    drawn = [0.5 + 0.5 * (float(left) - half) / (whole - half) for left, _ in points]
    assert drawn == pytest.approx([share / 100 for share in shares], abs=0.006)


def test_charts_have_no_links_and_no_script_and_say_what_they_show(site: tuple[Compiled, dict[str, str]]) -> None:
    found = 0
    for page in site[1].values():
        assert "<script>alert" not in page
        for svg in html.fromstring(f"<main>{page}</main>").iter("svg"):
            assert not list(svg.iter("a", "script", "foreignObject", "image"))
            if svg.get("class") == "mc-chart":
                found += 1
                title, said = svg.find("title"), svg.find("desc")
                assert title.text and said.text and svg.get("aria-labelledby") == f"{title.get('id')} {said.get('id')}"
            elif svg.get("class") == "mc-spark":
                assert svg.get("aria-hidden") == "true"
    assert found >= 8
