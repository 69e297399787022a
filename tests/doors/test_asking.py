"""What waits for whom, what a change touches, what changed for whom: asked as a person asks, of one small story."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from company import BOB, Company, procedure
from mastercopy.cli.main import run

PATH = "docs/procedures/SOP-001-order-picking.md"
OTHER = "docs/procedures/SOP-002-packing.md"
FORM = "docs/forms/FRM-001-list.md"
APPROVED = "Issue\n\nApproved-by: Bob Boss <bob@trial.example>"
PEOPLE = (
    "people:\n"
    "  - {id: ana, name: Ana Author, emails: [ana@trial.example], roles: [{role: writer}, {role: picker}]}\n"
    "  - {id: bob, name: Bob Boss, emails: [bob@trial.example], roles: [{role: quality-manager}]}\n"
)
ROLES = (
    "roles:\n  - {id: quality-manager, title: Quality manager, approves: yes}\n  - {id: writer, title: Writer}\n"
    "  - {id: picker, title: Picker}\n  - {id: packer, title: Packer}\n"
)
NEED = "id: NEED-001\ntitle: Soon\nwords: I want it soon.\npromise: It comes in five days.\nowner: writer\n"
OBJECTIVE = (
    "id: OBJ-001\ntitle: Sooner\nstatement: Five days\nneeds: [NEED-001]\nowner: writer\n"
    "measure: {name: Days, definition: Median days, unit: days, direction: down}\n"
    "baseline: {value: 7, period: 2025-12}\ntarget: 5\nstart: 2026-01-01\ndue: 2026-12-31\nfrequency: monthly\n"
    "measurements:\n  - {period: 2026-01, value: 6}\n"
    "actions:\n  - {id: A1, what: Second wave, owner: picker, due: 2026-03-15}\n"
    "  - {id: A2, what: Done already, owner: picker, due: 2026-03-01, done: 2026-02-20}\n"
)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three documents, a need and an objective; SOP-001 revised and waiting, SOP-002 revised, FRM-001 withdrawn."""
    company = Company(tmp_path_factory.mktemp("asked") / "company")
    company.found(people=PEOPLE, roles=ROLES)
    company.write("records/needs/NEED-001.yml", NEED)
    company.write("records/objectives/OBJ-001.yml", OBJECTIVE)
    company.write(PATH, procedure(needs="[NEED-001]", readers="[picker]", review_cycle="1 year"))
    body = "## Purpose\n\nAfter [picking](SOP-001-order-picking.md).\n"
    company.write(OTHER, procedure(id="SOP-002", title="Packing", readers="[packer]", body=body))
    company.write(FORM, procedure(id="FRM-001", title="List", type="form"))
    company.commit(APPROVED, "2026-01-10T09:00:00+00:00")
    company.write(OTHER, procedure("2", body, id="SOP-002", title="Packing", readers="[packer]", change="Two strips"))
    gone = {"withdrawn": "2026-03-01", "reason": "On the screen now", "superseded_by": "SOP-002"}
    company.write(FORM, procedure(id="FRM-001", title="List", type="form", **gone))
    company.commit(APPROVED, "2026-03-01T09:00:00+00:00")
    company.write(PATH, procedure("2", needs="[NEED-001]", readers="[picker]", change="Sooner", review_cycle="1 year"))
    company.commit("Issue SOP-001 revision 2", "2026-03-10T09:00:00+00:00", author=BOB)
    return company.root


def ask(capsys: pytest.CaptureFixture[str], story: Path, *arguments: str, code: int = 0) -> str:
    """What a verb prints about the 20th of March."""
    capsys.readouterr()
    assert run([*arguments, "--repo", str(story), "--as-of", "2026-03-20"]) == code
    said = capsys.readouterr()
    return said.out if code == 0 else said.err


def tasks(capsys: pytest.CaptureFixture[str], story: Path, *arguments: str) -> list[tuple[Any, ...]]:
    answer = json.loads(ask(capsys, story, "todo", "--format", "json", *arguments))
    assert answer["schema"] == "mastercopy/todo/1"
    return [(task["kind"], task["id"], task["roles"], task["due"], task["overdue"]) for task in answer["tasks"]]


def test_what_waits_overdue_first(capsys: pytest.CaptureFixture[str], story: Path) -> None:
    assert tasks(capsys, story) == [
        ("sign", "FRM-001", ["quality-manager"], "2026-03-01", True),  # its withdrawal
        ("act", "OBJ-001", ["picker"], "2026-03-15", True),
        ("measure", "OBJ-001", ["writer"], None, True),
        ("sign", "SOP-001", ["quality-manager"], None, False),
        ("read", "SOP-002", ["packer"], None, False),
    ]


def test_a_year_ahead_the_review_waits_too(capsys: pytest.CaptureFixture[str], story: Path) -> None:
    assert ("review", "SOP-001", ["writer"], "2027-01-10", False) in tasks(capsys, story, "--within", "1 year")


def test_what_waits_for_one_role_or_person(capsys: pytest.CaptureFixture[str], story: Path) -> None:
    assert [task[:2] for task in tasks(capsys, story, "--role", "quality-manager")] == [
        ("sign", "FRM-001"),
        ("sign", "SOP-001"),
    ]
    assert [task[:2] for task in tasks(capsys, story, "--person", "bob")] == [
        ("sign", "FRM-001"),
        ("sign", "SOP-001"),
    ]
    assert [task[:2] for task in tasks(capsys, story, "--person", "ana")] == [
        ("act", "OBJ-001"),
        ("measure", "OBJ-001"),
    ]
    assert "did you mean ana?" in ask(capsys, story, "todo", "--person", "anna", code=2)
    assert "no person 'eve'" in ask(capsys, story, "todo", "--person", "eve", code=2)
    assert "no length of time" in ask(capsys, story, "todo", "--within", "soon", code=2)


@pytest.mark.parametrize("verb", ["todo", "notice"])
def test_a_role_that_nobody_knows_is_an_error_with_the_nearest(
    capsys: pytest.CaptureFixture[str], story: Path, verb: str
) -> None:
    said = ask(capsys, story, verb, "--role", "quality-manger", code=2)
    assert "there is no role 'quality-manger'" in said and "did you mean quality-manager?" in said
    assert "did you mean quality-manager?" in ask(capsys, story, verb, "--role", "quality", code=2)
    said = ask(capsys, story, verb, "--role", "xyz", code=2)
    assert "one of: " in said and "packer" in said and "writer" in said
    assert ask(capsys, story, verb, "--role", "writer")
    assert ask(capsys, story, "notice", "--role", "everybody")


def test_a_next_revision_that_is_a_draft_waits_for_its_owner(
    capsys: pytest.CaptureFixture[str], company: Company
) -> None:
    company.found()
    company.write(PATH, procedure())
    company.commit(APPROVED, "2026-01-10T09:00:00+00:00")
    assert run(["revise", "SOP-001", "--change", "Sooner", "--repo", str(company.root)]) == 0
    company.commit("Begin the next revision", "2026-03-10T09:00:00+00:00")
    assert tasks(capsys, company.root, "--role", "writer") == [("finish", "SOP-001", ["writer"], None, False)]
    assert "revision 2 is begun and still a draft" in ask(capsys, company.root, "todo")


def test_a_text_that_changed_without_a_revision_waits_for_its_owner(
    capsys: pytest.CaptureFixture[str], company: Company
) -> None:
    company.found()
    company.write(PATH, procedure())
    company.commit(APPROVED, "2026-01-10T09:00:00+00:00")
    company.write(PATH, procedure(body="## Purpose\n\nOther words.\n"))
    company.commit("Touch up", "2026-03-10T09:00:00+00:00")
    assert tasks(capsys, company.root, "--role", "writer") == [("revise", "SOP-001", ["writer"], None, True)]
    assert "the text changed and revision 1 stayed" in ask(capsys, company.root, "todo")
    company.write(PATH, procedure())
    company.commit("Put it back", "2026-03-11T09:00:00+00:00")
    assert tasks(capsys, company.root) == []


def test_what_waits_for_a_person_waits_in_every_role_that_the_person_holds(
    capsys: pytest.CaptureFixture[str], company: Company
) -> None:
    company.found()
    company.write("records/processes/picking.yml", "id: picking\ntitle: Picking\nowner: writer\n")
    audit = "id: AUD-2026-01\ntitle: Picking\nprocess: [picking]\nstatus: planned\nplanned: 2026-04-01\nlead: bob\n"
    company.write("records/audits/AUD-2026-01.yml", audit)
    company.commit("Plan", "2026-01-10T09:00:00+00:00")
    for asked in (("--role", "quality-manager"), ("--person", "bob"), ()):
        assert ("act", "AUD-2026-01", [], "2026-04-01", False) in tasks(capsys, company.root, *asked)
    assert tasks(capsys, company.root, "--role", "writer") == []


def test_what_a_change_touches(capsys: pytest.CaptureFixture[str], story: Path) -> None:
    answer = json.loads(ask(capsys, story, "impact", "sop-001", "--format", "json"))
    found = {(row["group"], row["id"]) for row in answer["touches"]}
    assert {
        ("Customer needs it serves", "NEED-001"),
        ("Objectives on the same needs", "OBJ-001"),
        ("Texts in force that link to it", "SOP-002"),
        ("Who must follow it", "Picker"),
        ("Open work around it", "SOP-001"),
    } <= found
    assert "Ana Author" in next(row["how"] for row in answer["touches"] if row["id"] == "Picker")
    assert "It comes in five days" in ask(capsys, story, "impact", "SOP-001")
    assert "no document or record" in ask(capsys, story, "impact", "SOP-999", code=2)


def test_what_changed_since_a_day(capsys: pytest.CaptureFixture[str], story: Path) -> None:
    answer = json.loads(ask(capsys, story, "register", "--diff", "2026-01-31", "--format", "json"))
    found = [(r["id"], r["change"], r["from_revision"], r["to_revision"], r["replaced_by"]) for r in answer["changes"]]
    assert found == [("FRM-001", "withdrawn", "1", None, "SOP-002"), ("SOP-002", "revised", "1", "2", None)]
    assert "Two strips" in ask(capsys, story, "register", "--diff", "2026-01-31")
    before = json.loads(ask(capsys, story, "register", "--diff", "2026-01-01", "--format", "json"))
    assert [(r["id"], r["change"], r["to_revision"]) for r in before["changes"]] == [
        ("SOP-001", "new", "1"),
        ("SOP-002", "new", "2"),
    ]
    assert json.loads(ask(capsys, story, "register", "--diff", "2026-03-20", "--format", "json"))["changes"] == []


def test_a_message_per_role(capsys: pytest.CaptureFixture[str], story: Path) -> None:
    answer = json.loads(ask(capsys, story, "notice", "--since", "2026-01-31", "--format", "json"))
    assert [(one["role"], one["to"]) for one in answer["notices"]] == [("everybody", "Everybody"), ("packer", "Packer")]
    packer = ask(capsys, story, "notice", "--since", "2026-01-31", "--role", "packer")
    assert "Revised: SOP-002 Packing, revision 1 -> 2, from 2026-03-01\n  Two strips" in packer
    everybody = answer["notices"][0]["text"]
    assert "Withdrawn: FRM-001 List" in everybody and "Use instead: SOP-002" in everybody
    assert "Nothing changed" in ask(capsys, story, "notice", "--since", "2026-03-20")
    assert "after the day" in ask(capsys, story, "notice", "--since", "2026-04-01", code=2)


def test_a_message_says_what_is_released_and_comes_into_force_later(
    capsys: pytest.CaptureFixture[str], company: Company
) -> None:
    company.found()
    company.write(PATH, procedure(readers="[writer]"))
    company.commit(APPROVED, "2026-01-10T09:00:00+00:00")
    company.write(PATH, procedure("2", readers="[writer]", change="Secret until then", effective="2026-05-01"))
    company.commit(APPROVED, "2026-03-10T09:00:00+00:00")
    said = ask(capsys, company.root, "notice", "--since", "2026-03-01", "--role", "writer")
    assert "- Released: SOP-001 Order picking, revision 2, in force from 2026-05-01\n" in said
    assert "1 document changed for Writer" in said and "Secret" not in said
    assert "Nothing changed" in ask(capsys, company.root, "notice", "--since", "2026-03-10")
    assert "Nothing changed" in ask(capsys, company.root, "notice", "--since", "2026-03-15")
