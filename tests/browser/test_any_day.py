"""The page of any day answers as the register does on every day on which something changed, opened from disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from apart import run_apart
from browser.chromium import Chromium, Tab
from company import Company, tell_of_a_late_signature
from mastercopy.compile import compile_project
from mastercopy.project import Project, open_project
from mastercopy.tracing import trace_project
from mastercopy.views.daybookview import read_day, view_daybook
from mastercopy.views.daycode import read_rows
from mastercopy.views.recordbookview import book_of, read_records_on, view_recordbook
from mastercopy.views.registerview import register_json
from trial import write_trial

pytestmark = pytest.mark.xdist_group("browser")
LAST = date(2026, 11, 24)
ROWS = "[...document.querySelectorAll('.mc-any-day tbody tr')].map(tr => [...tr.cells].map(td => td.innerText.trim()))"
EVERY = ROWS.replace(".mc-any-day tbody tr", ".mc-any-day tbody tr, .mc-any-day-records tbody tr")
LINKS = "[...document.querySelectorAll('.mc-any-day tbody a')].map(a => new URL(a.href).pathname)"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("any-day") / "repository"
    write_trial(folder)
    return folder


@pytest.fixture(scope="module")
def project(repository: Path) -> Iterator[Project]:
    found = open_project(repository)
    yield found
    found.close()


@pytest.fixture(scope="module")
def page(repository: Path) -> Path:
    site = repository.parent / "site"
    done = run_apart("build", "--repo", str(repository), "--site-dir", str(site), "--as-of", LAST.isoformat())
    assert done.returncode == 0, done.stderr
    return site / "for/on.html"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as started:
        yield started


def listed(project: Project, day: date) -> list[dict[str, Any]]:
    return list(register_json(trace_project(project, day))["documents"])


def text(number: int | None) -> str | None:
    return (date(1970, 1, 1) + timedelta(days=number)).isoformat() if number is not None else None


def turns(book: dict[str, Any]) -> list[date]:
    """Every day on which something changes, with its neighbours."""
    days = {day for _, _, _, steps in book["documents"] for day, _ in read_rows(steps, book["first"])}
    return sorted(date(1970, 1, 1) + timedelta(days=day + shift) for day in days for shift in (-1, 0, 1))


def test_the_data_say_what_the_register_says_on_every_day_of_a_change(project: Project) -> None:
    book = view_daybook(compile_project(project, LAST))
    days = [day for day in turns(book) if day <= LAST]
    assert len(days) > 50
    for day in days:
        told = [
            (
                row["i"],
                row["t"],
                row["v"],
                text(row["f"]),
                text(row["n"]),
                [(one[0], text(one[3])) for one in row["p"]],
            )
            for row in sorted(read_day(book, day), key=lambda row: str(row["i"]))
        ]
        assert told == [
            (
                row["id"],
                row["title"],
                row["revision"],
                row["in_force_from"],
                row["next_review"],
                [(one["revision"], one["effective"]) for one in row["pending"]],
            )
            for row in listed(project, day)
        ], day


def test_a_browser_shows_the_same(project: Project, page: Path, browser: Chromium) -> None:
    for day in ("2024-06-01", "2026-01-11", "2026-01-12", "2026-03-01", LAST.isoformat()):
        with browser.open(f"{page.as_uri()}?on={day}") as tab:
            shown = [(row[0], row[1], row[2], row[4]) for row in tab.ask(ROWS)]
            assert shown == [
                (row["id"], row["title"], row["revision"] or "", row["in_force_from"] or "")
                for row in listed(project, date.fromisoformat(day))
            ]
            assert tab.ask("document.querySelector('[name=on]').value") == day
            assert all(Path(path).is_file() for path in tab.ask(LINKS))
            assert tab.errors() == []
            assert [one for one in tab.requests() if not one.startswith(("file:", "data:"))] == []


def press(tab: Tab, name: str) -> str:
    tab.ask(f"document.querySelector('[name={name}]').click()")
    return str(tab.ask("document.querySelector('[name=on]').value"))


def test_one_steps_from_change_to_change(project: Project, page: Path, browser: Chromium) -> None:
    with browser.open(page) as tab:
        days = [press(tab, "earlier") for _ in range(5)]
        assert days == sorted(set(days), reverse=True) and days[0] < LAST.isoformat()
        before = tab.ask(EVERY)
        assert press(tab, "later") == days[3]
        assert tab.ask(EVERY) != before


RECORDS = ROWS.replace(".mc-any-day", ".mc-any-day-records")


def test_objectives_and_findings_stand_as_their_files_did(page: Path, project: Project, browser: Chromium) -> None:
    compiled = compile_project(project, LAST)
    book = view_recordbook(compiled, book_of(compiled))
    seen = set()
    for day in ("2026-01-20", "2026-05-10", "2026-08-01", LAST.isoformat()):
        told = read_records_on(book, date.fromisoformat(day))
        with browser.open(f"{page.as_uri()}?on={day}") as tab:
            shown = [(row[0], row[1], row[3], row[4]) for row in tab.ask(RECORDS)]
            assert shown == [(row["id"], row["title"], row["state"], row["said"]) for row in told]
            assert tab.errors() == []
            seen |= {row[2] for row in shown}
    assert len(seen) > 3


@pytest.fixture
def late(company: Company) -> Path:
    """The site of a company where revision 2 was signed on the 9th of March, which main learnt on the 11th."""
    tell_of_a_late_signature(company, "docs/procedures/SOP-001-picking.md", "2026-03-09T09:00:00+00:00")
    site = company.root.parent / "site"
    done = run_apart("build", "--repo", str(company.root), "--site-dir", str(site), "--as-of", "2026-04-01")
    assert done.returncode == 0, done.stderr
    return site / "for/on.html"


SAID = "document.querySelector('[data-mc-on] [role=status]').innerText"
DIFFERS = "[...document.querySelectorAll('.mc-otherwise .mc-differs')].map(td => td.dataset.label)"


def test_what_staff_were_shown_stands_beside_what_is_known_by_now(late: Path, browser: Chromium) -> None:
    with browser.open(f"{late.as_uri()}?on=2026-03-10") as tab:
        assert [(row[0].split(), row[2]) for row in tab.ask(ROWS)] == [
            (["SOP-001", "as", "known", "by", "now"], "2"),
            (["SOP-001", "as", "shown", "that", "day"], "1"),
        ]
        assert tab.ask(DIFFERS) == ["Revision", "In force from", "Waiting"]
        assert "1 document was shown otherwise on that day" in tab.ask(SAID)
        tab.ask("document.querySelector('[name=otherwise]').click()")
        assert len(tab.ask(ROWS)) == 2
        assert press(tab, "later") == "2026-03-11"
        assert tab.ask(ROWS) == []
        assert "Nothing was shown otherwise on that day" in tab.ask(SAID)
        assert tab.errors() == []


@pytest.mark.parametrize("asked", ["2100-01-01", "1950-01-01", "soon", "<script>alert(1)</script>", ""])
def test_a_day_without_an_answer_is_refused_in_words(asked: str, page: Path, browser: Chromium) -> None:
    with browser.open(f"{page.as_uri()}?on={asked}") as tab:
        said = tab.ask("document.querySelector('[data-mc-on] [role=status]').innerText")
        assert said.startswith("Choose a day from" if asked else f"On {LAST}")
        assert tab.errors() == [] and len(tab.ask(ROWS)) > 0


def test_without_a_script_the_list_is_that_of_the_sites_own_day(
    project: Project, page: Path, browser: Chromium
) -> None:
    with browser.open(page, scripts=False) as tab:
        tab.look(scripts=True)
        shown = [(row[0], row[2]) for row in tab.ask(ROWS)]
    assert shown == [(row["id"], row["revision"] or "") for row in listed(project, LAST)]


def test_the_script_cannot_end_early(project: Project, page: Path) -> None:
    data = (page.parent.parent / "data/daybook.js").read_text("utf-8")
    assert "<" not in data
    assert json.loads(data.partition("=")[2].rstrip(";\n"))["schema"] == "mastercopy/daybook/1"
