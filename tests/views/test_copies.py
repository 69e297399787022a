"""A numbered copy on paper is told wherever somebody has to swap it, and nowhere once it is swapped."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from company import SIGNS, Company, procedure, run
from mastercopy.compile import Compiled, compile_project
from mastercopy.project import open_project
from mastercopy.views.controllersview import view_worklists
from mastercopy.views.copyview import CopyLine, copies_of
from mastercopy.views.documentview import view_document
from mastercopy.views.recordview import view_record
from mastercopy.views.registerpages import view_type_register
from mastercopy.views.revisionrows import Said
from mastercopy.views.taskview import view_tasks

SOP = "docs/procedures/SOP-001-picking.md"
ROLES = (
    "roles:\n  - {id: quality-manager, title: Quality manager, approves: yes}\n  - {id: writer, title: Writer}\n"
    "  - {id: packer, title: Packer}\n"
)


def copy(number: int, holder: str, *rows: str, more: str = "status: in-use") -> str:
    """The record of a copy; each row is `REVISION DAY`."""
    issues = "".join(f"  - {{revision: {r.split()[0]}, issued: {r.split()[1]}, by: bob}}\n" for r in rows)
    head = f"id: CPY-00{number}\n{more}\ndocument: SOP-001\nnumber: {number}\nplace: Bench {number}\nholder: {holder}\n"
    return f"{head}issues:\n{issues}"


@pytest.fixture
def story(company: Company) -> Path:
    """Three copies of revision 1; revision 2 since the 1st of March, when one of them was swapped."""
    company.found(roles=ROLES)
    company.write(SOP, procedure())
    company.commit(f"Issue SOP-001\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    company.write("records/copies/CPY-001.yml", copy(1, "packer", "1 2026-02-02"))
    company.write("records/copies/CPY-002.yml", copy(2, "ana", "1 2026-02-02"))
    company.write("records/copies/CPY-003.yml", copy(3, "packer", "1 2026-02-02"))
    company.commit("Hand out three copies", "2026-02-02T09:00:00+00:00")
    company.write(SOP, procedure("2", change="Two strips"))
    company.write("records/copies/CPY-002.yml", copy(2, "ana", "1 2026-02-02", "2 2026-03-01"))
    out = "status: recalled\nrecalled: {on: 2026-03-01, by: bob, reason: A screen hangs there}"
    company.write("records/copies/CPY-003.yml", copy(3, "packer", "1 2026-02-02", more=out))
    company.commit(f"Issue revision 2, swap copy 2, recall copy 3\n\n{SIGNS}", "2026-03-01T09:00:00+00:00")
    return company.root


def compiled(story: Path, day: str) -> Compiled:
    return compile_project(open_project(story), date.fromisoformat(day))


def stand(lines: tuple[CopyLine, ...]) -> list[tuple[str, str, str]]:
    return [(line.number, line.shows.title, line.state) for line in lines]


def test_which_sheet_hung_where_is_known_on_any_day(story: Path) -> None:
    early = compiled(story, "2026-02-10")
    assert stand(copies_of(early, "SOP-001")) == [(one, "revision 1", "up to date") for one in "123"]
    assert stand(copies_of(compiled(story, "2026-03-05"), "SOP-001")) == [
        ("1", "revision 1", "swap for revision 2"),
        ("2", "revision 2", "up to date"),
        ("3", "revision 1", "Recalled 2026-03-01"),
    ]
    assert [task for task in view_tasks(early) if task.kind == "swap"] == []


def test_pages_name_the_copy_to_swap(story: Path) -> None:
    found = compiled(story, "2026-03-05")
    trail = found.history.trails["SOP-001"]
    page = view_document(found, trail, Said({}, {}, {}))
    assert [line.named.id for line in page.copies] == ["CPY-001", "CPY-002", "CPY-003"]
    assert page.copies[0].shows.url == "documents/SOP-001/r1.html"
    assert not {"CPY-001", "CPY-002"} & {one.id for one in page.used_by}, "they stand in a table of their own"
    lists = {one.title: one.rows for one in view_worklists(found, ())}
    assert [[cell.text for cell in row] for row in lists["Controlled copies to swap"]] == [
        [
            "CPY-001",
            "SOP-001 Order picking",
            "1",
            "Bench 1",
            "Packer",
            "revision 1",
            "swap for revision 2",
            "2026-03-01",
        ]
    ]
    record = found.register.get("CPY-001")
    assert record is not None
    shown = {line.term: line for line in view_record(found, record, {}).lines}
    assert shown["Shows"].names[0].url == "documents/SOP-001/r1.html"
    assert shown["State"].paragraphs == ("swap for revision 2",)
    register = view_type_register(found, record.type)
    assert register.columns[-2:] == ("Shows", "State")
    assert [row[1].text for row in register.rows] == ["SOP-001 Order picking"] * 3


def test_holder_and_issuer_are_told(story: Path) -> None:
    tasks = [task for task in view_tasks(compiled(story, "2026-03-05")) if task.kind == "swap"]
    assert [(task.about.url, task.roles, task.persons, task.due, task.overdue) for task in tasks] == [
        ("records/controlled-copy/CPY-001.html", ("packer",), ("bob",), date(2026, 3, 1), True)
    ]
    assert tasks[0].sentence == "controlled copy No. 1 (Bench 1) shows revision 1: swap for revision 2"


def test_before_and_after_a_change_the_copies_are_named(story: Path) -> None:
    asked = ("--repo", str(story), "--as-of", "2026-03-05", "--format", "json")
    touched = json.loads(run("impact", "SOP-001", *asked).stdout)["touches"]
    groups = {(row["id"], row["how"]) for row in touched if row["group"] == "Controlled copies to swap"}
    assert groups == {("CPY-001", "with Packer, shows revision 1"), ("CPY-002", "with Ana Author, shows revision 2")}
    told = {
        row["role"]: row["text"] for row in json.loads(run("notice", "--since", "2026-02-20", *asked).stdout)["notices"]
    }
    line = "  Swap controlled copy No. 1 (Bench 1; Packer): it shows revision 1"
    assert line in told["everybody"] and line in told["packer"], "who holds a copy is told as well"
    assert "No. 2" not in told["everybody"] and "No. 3" not in told["everybody"]


def test_what_is_withdrawn_comes_back(story: Path) -> None:
    company = Company(story)
    gone = procedure("2", change="Two strips", withdrawn="2026-03-10", reason="On the screen")
    company.write(SOP, gone)
    company.commit(f"Withdraw SOP-001\n\n{SIGNS}", "2026-03-10T09:00:00+00:00")
    found = compiled(story, "2026-03-11")
    tasks = [(task.kind, task.due) for task in view_tasks(found) if task.kind in ("swap", "return")]
    assert tasks == [("return", date(2026, 3, 10))] * 2
    asked = ("--repo", str(story), "--as-of", "2026-03-11", "--format", "json")
    told = json.loads(run("notice", "--since", "2026-03-05", *asked).stdout)["notices"]
    assert any("Bring back controlled copy No. 2 (Bench 2; Ana Author)" in one["text"] for one in told)
