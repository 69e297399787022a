"""On each day on which anything happened in the demonstration company, three answers are the same one.

They are the page of any day, `register --as-of`, and the pages of a site that is compiled for that day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from apart import run_apart
from company import run
from mastercopy.checks.runner import CheckResult
from mastercopy.compile import Compiled, compile_project
from mastercopy.project import Project, open_project
from mastercopy.views.daybookview import read_day, read_shown, view_daybook
from mastercopy.views.daycode import read_rows
from mastercopy.views.naming import name_of
from mastercopy.views.recordbookview import book_of, read_records_on, view_recordbook
from mastercopy.views.registerpages import view_master_list, view_type_register
from mastercopy.views.registerview import register_json
from mastercopy.views.wording import show

UNTIL = date(2026, 11, 29)
EPOCH = date(1970, 1, 1)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what was read of one day is kept for the others."""
    return tmp_path_factory.mktemp("stores")


@pytest.fixture(scope="module")
def project(lumen_oak: Path, stores: Path) -> Iterator[Project]:
    with closing(open_project(lumen_oak, stores=stores)) as found:
        yield found


@pytest.fixture(scope="module")
def books(project: Project) -> tuple[dict[str, Any], dict[str, Any]]:
    compiled = compile_project(project, UNTIL)
    return view_daybook(compiled), view_recordbook(compiled, book_of(compiled))


def compiled_on(project: Project, day: date) -> Compiled:
    """A day without what its rules say, which no answer holds and which takes most of the time."""
    with patch("mastercopy.compile.check", return_value=CheckResult((), ())):
        return compile_project(project, day)


def event_days(project: Project, books: tuple[dict[str, Any], dict[str, Any]]) -> list[date]:
    """Every day on which something was recorded, came into force, ended, or turned otherwise."""
    documents, records = books
    days = set(project.timeline.days)
    days |= {
        EPOCH + timedelta(days=day)
        for entry in documents["documents"]
        for day, _ in read_rows(entry[3], documents["first"])
    }
    for _, _, _, steps in records["records"]:
        at = 0
        for step in steps:
            at += step[0]
            days.add(EPOCH + timedelta(days=at))
    return sorted(day for day in days if project.timeline.days[0] <= day <= UNTIL)


def day_of(number: int | None) -> str | None:
    return (EPOCH + timedelta(days=number)).isoformat() if number is not None else None


def listed(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What the page of any day says of documents: ID, title, revision, state, since when, next review, what waits."""
    return [
        (
            row["i"],
            row["t"],
            row["v"],
            row["s"],
            day_of(row["f"]),
            day_of(row["n"]),
            [p[0] for p in row["p"]],
        )
        for row in sorted(rows, key=lambda row: str(row["i"]))
    ]


def registered(compiled: Compiled) -> list[tuple[Any, ...]]:
    """The same by `register --as-of`, the states by the master list of a site of that day."""
    states = {row[0].text: row[5].text for row in view_master_list(compiled).rows}
    return [
        (
            row["id"],
            row["title"],
            row["revision"],
            states[row["id"]],
            row["in_force_from"],
            row["next_review"],
            [one["revision"] for one in row["pending"]],
        )
        for row in register_json(compiled)["documents"]
    ]


def record_rows(compiled: Compiled) -> set[tuple[str, ...]]:
    """ID and state, or figure and standing, of every record with states in the registers of a site of that day."""
    found = set()
    for kind in compiled.catalog.types.values():
        page = view_type_register(compiled, kind)
        for row in page.rows:
            cells = {column: cell.text for column, cell in zip(page.columns, row, strict=True)}
            if kind.part == "objectives":
                found.add((cells["ID"], cells["Title"], cells["Standing"], cells["Latest"]))
            elif kind.family == "record" and kind.lifecycle is not None:
                found.add((cells["ID"], name_of(compiled, cells["ID"]).title, cells["Status"], ""))
    return found


def test_the_three_answers_of_each_day(project: Project, books: tuple[dict[str, Any], dict[str, Any]]) -> None:
    documents, records = books
    days = event_days(project, books)
    assert len(days) > 250
    overdue, with_rules = 0, days[::40]
    for day in days:
        compiled = compile_project(project, day) if day in with_rules else compiled_on(project, day)
        assert listed(read_day(documents, day)) == registered(compiled), day
        told = read_records_on(records, day)
        assert {(row["id"], row["title"], row["state"], row["said"]) for row in told} == record_rows(compiled), day
        late = {row["id"] for row in told if row["due"] is not None and day_of(row["due"]) < day.isoformat()}
        assert late == overdue_records(compiled), day
        overdue += len(late)
    assert overdue > 0


def overdue_records(compiled: Compiled) -> set[str]:
    """The records with an overdue day in the registers of a site of that day."""
    return {
        row[0].text
        for kind in compiled.catalog.types.values()
        if kind.family == "record" and kind.lifecycle is not None
        for row in view_type_register(compiled, kind).rows
        if any(cell.text.endswith("(overdue)") for cell in row)
    }


def test_what_was_shown_on_a_day_is_what_the_main_branch_of_that_day_says(
    lumen_oak: Path, stores: Path, project: Project, books: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    documents, _ = books
    otherwise = 0
    timeline = project.timeline
    spans = [span for entry in documents["documents"] for found in entry[4:] for span in found]
    doubted = {EPOCH + timedelta(days=day) for since, to, _ in spans for day in (since, to - 1, to)}
    for day in sorted({*timeline.days[::8], *doubted}):
        last = timeline.steps[timeline.position_on(day)].commit.id
        with closing(open_project(lumen_oak, last, stores)) as then:
            compiled = compiled_on(then, day)
        assert listed(read_shown(documents, day)) == registered(compiled), day
        otherwise += listed(read_day(documents, day)) != registered(compiled)
    assert otherwise > 0, "the demonstration has a day of which more is known by now"


@pytest.mark.parametrize("day", ["2021-06-30", "2024-10-18", "2026-07-01"])
def test_a_site_that_is_built_for_the_day(
    day: str, lumen_oak: Path, books: tuple[dict[str, Any], dict[str, Any]], tmp_path: Path
) -> None:
    documents, _ = books
    done = run_apart("build", "--repo", str(lumen_oak), "--site-dir", str(tmp_path / "site"), "--as-of", day)
    assert done.returncode == 0, done.stderr
    data = json.loads((tmp_path / "site/data/register.json").read_text("utf-8"))
    rows = listed(read_day(documents, date.fromisoformat(day)))
    assert [(row[0], row[2], row[4] or "") for row in rows] == [
        (row["id"], row["revision"], show(row["in_force_from"])) for row in data["documents"]
    ]
    asked = run("register", "--repo", str(lumen_oak), "--as-of", day, "--format", "json")
    assert json.loads(asked.stdout) == data
