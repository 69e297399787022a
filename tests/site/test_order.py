"""The chart, the page of leadership and the page of retention say what the records say, however hostile these are."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from apart import run_apart
from company import Company
from pagetext import text_of

DAY = ("--as-of", "2026-04-01")
HOSTILE = "<script>alert(1)</script> | \u05d0\u05d1\u05d2 {{ 7 * 7 }}"
LONG = "word " * 800
CHART = f"""units:
  - {{id: house, title: "{HOSTILE}", lead: quality-manager, purpose: "{LONG}"}}
  - {{id: shop, title: Shop, lead: writer, under: house, roles: [quality-manager]}}
  - {{id: north, title: North, lead: writer, under: south}}
  - {{id: south, title: South, lead: writer, under: north}}
"""
LEA = """id: LEA-2026-001
title: Rang back
day: 2026-02-03
role: quality-manager
did: Rang
shows: [customer focus]
elsewhere: Diary
"""
DEC = f"""id: DEC-2026-001
title: A van
day: 2026-01-20
decided_by: bob
what: A van
alternatives: "{HOSTILE}"
customer_effect: "none: it only replaces the one before"
follow_up: 2026-03-01
status: taken
"""


def site_of(company: Company, tmp_path: Path, **records: str) -> Path:
    company.found()
    for path, text in records.items():
        company.write(f"records/{path}", text)
    company.commit("Begin", "2026-02-04T09:00:00+00:00")
    done = run_apart("build", "--repo", str(company.root), "--site-dir", str(tmp_path / "site"), *DAY)
    assert done.returncode == 0, done.stderr
    return tmp_path / "site"


def test_the_chart_stands_as_people_report(company: Company, tmp_path: Path) -> None:
    site = site_of(company, tmp_path, **{"organisation-chart.yml": CHART})
    page = (site / "for/chart.html").read_text("utf-8")
    assert "<script>alert" not in page and "{{ 7" in page
    tree = html.fromstring(page)
    (shop,) = tree.xpath("//ul[contains(@class, 'mc-tops')]/li/ul/li/section/h2")
    assert shop.text_content() == "Shop"
    said = text_of(page)
    assert "Nobody leads these." in said and "North" in said and "South" in said
    assert "Quality manager leads it: Bob Boss" in said
    plain = text_of((site / "registers/organisation-chart.html").read_text("utf-8"))
    assert "Shop" in plain
    assert "for/chart.html" in (site / "index.html").read_text("utf-8")


def test_a_deep_chart_ends_in_one_level(company: Company, tmp_path: Path) -> None:
    """A hundred units, each under the one before."""
    rows = [f"  - {{id: u{n}, title: Unit {n}, lead: writer{f', under: u{n - 1}' if n else ''}}}" for n in range(100)]
    site = site_of(company, tmp_path, **{"organisation-chart.yml": "units:\n" + "\n".join(rows) + "\n"})
    tree = html.fromstring((site / "for/chart.html").read_text("utf-8"))
    assert len(tree.xpath("//section[@class='mc-unit']")) == 100
    assert max(len(unit.xpath("ancestor::ul")) for unit in tree.xpath("//section[@class='mc-unit']")) <= 9
    assert "Reports to Unit 98" in text_of((site / "for/chart.html").read_text("utf-8"))


def test_leadership_by_quarter_and_what_was_decided(company: Company, tmp_path: Path) -> None:
    records = {"leadership/LEA-2026-001.yml": LEA, "decisions/DEC-2026-001.yml": DEC}
    site = site_of(company, tmp_path, **records)
    page = (site / "for/leading.html").read_text("utf-8")
    said = text_of(page)
    assert "<script>alert" not in page
    assert "2026-Q2 (runs still) Nothing yet 2026-Q1 LEA-2026-001 Rang back" in said
    assert "None: it only replaces the one before" in said and "Was to be looked at on 2026-03-01" in said
    assert "Bob Boss" in said


def test_a_quarter_without_anything_is_told(company: Company, tmp_path: Path) -> None:
    site = site_of(company, tmp_path, **{"leadership/LEA-2026-001.yml": LEA.replace("2026-02-03", "2025-08-03")})
    said = text_of((site / "for/leading.html").read_text("utf-8"))
    assert "2026-Q1 Nothing is recorded 2025-Q4 Nothing is recorded 2025-Q3 LEA-2026-001" in said


def test_what_is_kept_how_long(company: Company, tmp_path: Path) -> None:
    old = "id: IDE-2020-001\ntitle: Old\nraised: 2020-01-05\nteam: T\nproblem: P\nproposal: Q\nanswered: 2020-01-31\n"
    classes = (
        'classes:\n  - {id: short, title: "' + HOSTILE + '", trigger: closure, years: 1, reason: R, disposal: D}\n'
    )
    records = {
        "ideas/IDE-2020-001.yml": old + "answer: No\nstatus: declined\nretention: short\n",
        "retention.yml": classes,
    }
    site = site_of(company, tmp_path, **records)
    page = (site / "for/retention.html").read_text("utf-8")
    said = text_of(page)
    assert "<script>alert" not in page
    assert "IDE-2020-001 Old" in said and "2021-01-31" in said
    assert "1 year after it was closed" in said and "Ideas of employees (1)" not in said
    assert "Idea of an employee (1)" in said and "Nothing was removed." in said
