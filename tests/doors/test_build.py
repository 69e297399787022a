"""A built site is a folder that opens from disk: the text in force, its revisions, and no other host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from apart import run_apart
from company import ANA, Company, procedure

PATH = "docs/procedures/SOP-001-order-picking.md"
APPROVAL = "\n\nApproved-by: Bob Boss <bob@trial.example>"
HOSTILE = "<script>alert('from a title')</script>"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    company = Company(tmp_path_factory.mktemp("built") / "company")
    company.found()
    company.write(PATH, procedure(revision="1", body="## Purpose\n\nFirst wording.\n"))
    company.commit("Issue" + APPROVAL, "2026-02-02T09:00:00+00:00", author=ANA)
    company.write(PATH, procedure(revision="2", body="## Purpose\n\nSecond wording.\n", change="Said again"))
    company.commit("Issue 2" + APPROVAL, "2026-03-02T09:00:00+00:00", author=ANA)
    company.write(PATH, procedure(revision="3", body="## Purpose\n\nThird wording.\n", title=f'"{HOSTILE}"'))
    company.commit("Issue 3, which nobody approved", "2026-03-09T09:00:00+00:00", author=ANA)
    return company


def build(company: Company, site: Path, *more: str) -> Path:
    told = ("--repo", str(company.root), "--as-of", "2026-04-01", "--site-dir", str(site))
    said = run_apart("build", *told, *more)
    assert said.returncode == 0, said.stderr
    return site


@pytest.fixture(scope="module")
def site(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(company, tmp_path_factory.mktemp("site") / "site")


def test_the_page_staff_read_shows_the_text_in_force(site: Path) -> None:
    page = (site / "documents/SOP-001/index.html").read_text(encoding="utf-8")
    assert "Second wording." in page
    assert "First wording." not in page and "Third wording." not in page


def test_each_revision_has_its_page(site: Path) -> None:
    for name, text in (("r1", "First"), ("r2", "Second"), ("r3", "Third")):
        page = (site / f"documents/SOP-001/{name}.html").read_text(encoding="utf-8")
        assert f"{text} wording." in page, name
    assert "noindex" in (site / "documents/SOP-001/r1.html").read_text(encoding="utf-8")


def test_nothing_of_an_unreleased_text_is_found(site: Path) -> None:
    indexes = sorted(site.glob("search/*.js*"))
    assert [index.name for index in indexes] == ["search_index.js", "search_index.json"]
    for index in indexes:
        text = index.read_text(encoding="utf-8")
        assert "Second wording" in text and "Third wording" not in text


def test_hostile_text_stays_text(site: Path) -> None:
    assert [page for page in site.rglob("*.html") if HOSTILE in page.read_text(encoding="utf-8")] == []


def test_no_page_asks_another_host(site: Path) -> None:
    asks = re.compile(r"""<(?:script|img|link|iframe)\b[^>]*\b(?:src|href)=["']?(?:https?:)?//[^"'>\s]+""")
    asked = {
        (page.relative_to(site).as_posix(), found)
        for page in site.rglob("*.html")
        for found in asks.findall(page.read_text(encoding="utf-8"))
        if 'rel="canonical"' not in found
    }
    assert asked == set()


def test_the_same_commit_and_day_give_the_same_bytes(company: Company, site: Path, tmp_path: Path) -> None:
    again = build(company, tmp_path / "again", "--no-store")
    files = {path.relative_to(site) for path in site.rglob("*") if path.is_file()}
    assert files == {path.relative_to(again) for path in again.rglob("*") if path.is_file()}
    assert [str(name) for name in sorted(files) if (site / name).read_bytes() != (again / name).read_bytes()] == []


def test_a_folder_named_from_where_we_stand(company: Company, site: Path, tmp_path: Path) -> None:
    """`--site-dir` as `make demo` gives it, relative, gives the same bytes."""
    said = run_apart(
        "build", "--repo", str(company.root), "--as-of", "2026-04-01", "--site-dir", "out/site", where=tmp_path
    )
    assert said.returncode == 0, said.stderr
    page = "documents/SOP-001/index.html"
    assert (tmp_path / "out/site" / page).read_bytes() == (site / page).read_bytes()
