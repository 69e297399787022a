"""The page of a survey wave: its doubt in words, nothing of a few who could be told apart, hostile words as text."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import html5lib
import pytest

from company import Company
from mastercopy.compile import compile_project
from mastercopy.project import open_project
from mastercopy.site.render import render_site
from mastercopy.text.markdown import Renderer

EVIL = "<script>alert(1)</script> {{ 7*7 }} [x](javascript:alert(1))"
NEED = "id: NEED-001\ntitle: In time\npromise: It comes when we said\nowner: boss\n"
ROWS = (
    "answers:\n"
    "  - {segment: households, mark: 10, count: 61}\n"
    "  - {segment: households, mark: 7, count: 43}\n"
    "  - {segment: households, mark: 2, count: 17}\n"
    "  - {segment: hotels, mark: 9, count: 3}\n"
)


def wave(name: str, period: str, rows: str, title: str = "Cards") -> str:
    return (
        f"id: {name}\ntitle: {title}\nstatus: closed\ninstrument: Card\nmetric: recommendation\n"
        f"lowest: 0\nhighest: 10\ngood: high\nperiod: {period}\nneeds: [NEED-001]\nsent: 400\n{rows}"
        f"words:\n  - {{mark: 2, segment: households, text: {json.dumps(EVIL)}}}\n"
        "  - {mark: 9, segment: hotels, text: Kind people}\n"
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    company = Company(tmp_path_factory.mktemp("survey") / "company")
    company.found()
    company.write("records/needs/NEED-001.yml", NEED)
    first = wave("SRV-2025-01", "2025-H1", ROWS.replace("count: 61", "count: 31"))
    company.write("records/surveys/SRV-2025-01.yml", first)
    company.write(
        "records/surveys/SRV-2026-01.yml", wave("SRV-2026-01", "2026-H1", ROWS.replace("count: 3}", "count: 4}"))
    )
    company.commit("Keep two waves", "2026-02-01T09:00:00+00:00")
    company.write("records/surveys/SRV-2026-01.yml", wave("SRV-2026-01", "2026-H1", ROWS, "Cards after delivery"))
    company.commit("Correct the second", "2026-03-01T09:00:00+00:00")
    compiled = compile_project(open_project(company.root), date(2026, 4, 1))
    content = render_site(compiled, Renderer(("tables",), {})).whole()
    return {page.url: page.html for page in content.stamped} | {
        name: data.decode("utf-8", "replace") for name, data in content.files.items()
    }


def words(page: str) -> str:
    return " ".join(" ".join(html5lib.parseFragment(page, namespaceHTMLElements=False).itertext()).split())


def test_the_result_is_told_with_its_doubt_and_its_change(pages: dict[str, str]) -> None:
    said = words(pages["records/survey-wave/SRV-2026-01.html"])
    assert "Net promoter score 38 points (between 25 and 49, 95 times in 100) from 124 answers, 31 % of the 400" in said
    assert "against 2025-H1" in said
    assert "The first wave of its series" in words(pages["records/survey-wave/SRV-2025-01.html"])


def test_nothing_tells_what_a_few_answered(pages: dict[str, str]) -> None:
    for name in ("SRV-2025-01", "SRV-2026-01"):
        said = words(pages[f"records/survey-wave/{name}.html"])
        assert "By segment" not in said and "hotels" not in said and "households" not in said
        assert "Kind people mark 9" in said, "no words are left without a segment where others have one"
    assert not [name for name, text in pages.items() if "hotels" in text]
    changes = words(pages["records/survey-wave/SRV-2026-01.html"]) + words(pages["for/log.html"])
    assert "Cards after delivery" in changes, "another change of the same record is told"
    assert "count" not in changes.lower()


def test_segments_that_are_large_enough_are_shown(tmp_path: Path) -> None:
    company = Company(tmp_path / "company")
    company.found()
    rows = ROWS.replace("mark: 9, count: 3}", "mark: 9, count: 13}")
    company.write("records/surveys/SRV-2026-01.yml", wave("SRV-2026-01", "2026-H1", rows))
    company.commit("Keep it", "2026-02-01T09:00:00+00:00")
    content = render_site(compile_project(open_project(company.root), date(2026, 4, 1)), Renderer(("tables",), {}))
    said = words(next(one.html for one in content.stamped if one.url == "records/survey-wave/SRV-2026-01.html"))
    assert "households 121" in said and "hotels 13" in said and "Kind people mark 9, hotels" in said


def test_hostile_words_are_text(pages: dict[str, str]) -> None:
    for url in ("records/survey-wave/SRV-2026-01.html", "promises/NEED-001.html"):
        tree = html5lib.parseFragment(pages[url], namespaceHTMLElements=False)
        assert not list(tree.iter("script")) and EVIL in words(pages[url])
        assert not [node for node in tree.iter("a") if (node.get("href") or "").startswith("javascript")]


def test_the_promise_tells_the_latest_wave(pages: dict[str, str]) -> None:
    said = words(pages["promises/NEED-001.html"])
    assert "the survey of 2026-H1 say (Card, marks from 0 to 10): Net promoter score 38 points" in said


def test_the_chart_shows_each_wave_on_its_interval(pages: dict[str, str]) -> None:
    tree = html5lib.parseFragment(pages["records/survey-wave/SRV-2026-01.html"], namespaceHTMLElements=False)
    names = ["".join(node.itertext()) for node in tree.iter() if str(node.tag).endswith("circle")]
    assert [name.split(":")[0] for name in names] == ["2025-H1", "2026-H1"]
    assert len([node for node in tree.iter() if node.get("class") == "mc-doubt"]) == 2


def test_a_wave_that_is_running_says_so(tmp_path: Path) -> None:
    company = Company(tmp_path / "company")
    company.found()
    text = wave("SRV-2026-01", "2026-H1", ROWS).replace("status: closed", "status: running")
    company.write("records/surveys/SRV-2026-01.yml", text)
    company.commit("Begin", "2026-02-01T09:00:00+00:00")
    content = render_site(compile_project(open_project(company.root), date(2026, 4, 1)), Renderer(("tables",), {}))
    page = next(one for one in content.stamped if one.url == "records/survey-wave/SRV-2026-01.html")
    assert "No result is shown" in page.html and "hotels" not in page.html
