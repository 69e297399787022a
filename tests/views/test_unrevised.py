"""A change that somebody slipped in can be looked at, and stands nowhere where it could be followed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import html5lib
import pytest
from lxml import html

from apart import run_apart
from company import ANA, SIGNS, Company, procedure
from mastercopy.compile import compile_project
from mastercopy.project import open_project
from mastercopy.views.controllersview import view_worklists

SOP = "docs/procedures/SOP-001-picking.md"
ROWS = "[{revision: A, effective: 2020-02-01, approved: 2020-01-27, by: The founder, change: A sheet}]"


@pytest.fixture
def slipped(company: Company) -> Company:
    company.found()
    company.write(SOP, procedure(body="## Purpose\n\nLook after two months.\n", history=ROWS))
    company.commit(f"Issue SOP-001\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    company.write(SOP, procedure(body="## Purpose\n\nLook after one secret month.\n", history=ROWS))
    company.commit("Fix a typo", "2026-03-01T09:00:00+00:00", author=ANA)
    return company


def test_the_change_has_a_page_of_its_own_and_is_no_text_of_any_other(slipped: Company, tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = run_apart("build", "--repo", str(slipped.root), "--site-dir", str(site), "--as-of", "2026-04-01")
    assert done.returncode == 0, done.stderr
    holding = [path for path in site.rglob("*") if path.is_file() and b"secret" in path.read_bytes()]
    assert [str(path.relative_to(site)) for path in holding] == ["documents/SOP-001/r1-unrevised.html"]
    page = html5lib.parse(holding[0].read_text("utf-8"), namespaceHTMLElements=False)
    article = page.find(".//article")
    assert ["".join(one.itertext()) for one in article.iter("ins")][-1] == "[added: one secret month]"
    assert "Nobody approved these changes" in "".join(article.itertext())
    assert [one.get("content") for one in page.iter("meta") if one.get("name") == "robots"] == ["noindex"]
    links = [one.get("href") for one in html5lib.parse(
        (site / "documents/SOP-001/index.html").read_text("utf-8"), namespaceHTMLElements=False).iter("a")]  # fmt: skip
    assert "r1-unrevised.html" in links


def test_a_picture_that_was_slipped_in_is_there_to_be_looked_at(company: Company, tmp_path: Path) -> None:
    company.found()
    company.write("docs/procedures/lamp.svg", "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>")
    company.write(SOP, procedure(body="## Purpose\n\n![A lamp](lamp.svg)\n"))
    company.commit(f"Issue SOP-001\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    company.write("docs/procedures/lamp.svg", "<svg xmlns='http://www.w3.org/2000/svg'><path d='M9 9'/></svg>")
    company.commit("Draw it anew", "2026-03-01T09:00:00+00:00", author=ANA)
    site = tmp_path / "site"
    done = run_apart("build", "--repo", str(company.root), "--site-dir", str(site), "--as-of", "2026-04-01")
    assert done.returncode == 0, done.stderr
    page = html.fromstring((site / "documents/SOP-001/r1-unrevised.html").read_text("utf-8"))
    shown = [one.get("src") for one in page.iter("img") if "lamp" in str(one.get("src"))]
    assert len(shown) == 2 and all((site / "documents/SOP-001" / one).resolve().is_file() for one in shown)


def test_controllers_are_led_to_it(slipped: Company) -> None:
    found = compile_project(open_project(slipped.root), date(2026, 4, 1))
    [row] = next(one.rows for one in view_worklists(found, ()) if one.title == "Changed without a new revision")
    assert [cell.url for cell in row if cell.text == "2026-03-01"] == ["documents/SOP-001/r1-unrevised.html"]


def test_a_revision_from_before_says_who_approved_it_then(slipped: Company, tmp_path: Path) -> None:
    site = tmp_path / "site"
    run_apart("build", "--repo", str(slipped.root), "--site-dir", str(site), "--as-of", "2026-04-01")
    page = html.fromstring((site / "documents/SOP-001/rA.html").read_text("utf-8"))
    text = " ".join(page.text_content().split())
    assert "SOP-001 Order picking" in text and "SOP-001 SOP-001" not in text
    assert "on 2020-01-27 by The founder" in text
    assert "None recorded here" not in text
