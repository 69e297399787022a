"""What waits, is rejected, is announced or goes away unsigned is told to each of those who have to know it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from company import ANA, BOB, SIGNS, Company, procedure, run
from mastercopy.compile import Compiled, compile_for, compile_project
from mastercopy.history.values import Trail
from mastercopy.project import open_project
from mastercopy.views.controllersview import view_worklists
from mastercopy.views.daybookview import read_day, view_daybook
from mastercopy.views.documentview import view_document, view_revision
from mastercopy.views.revisionrows import Said
from mastercopy.views.task import Task
from mastercopy.views.taskview import view_tasks

SOP = "docs/procedures/SOP-001-picking.md"


@pytest.fixture
def signed(company: Company) -> Company:
    company.found()
    company.write(SOP, procedure())
    company.commit(f"Issue SOP-001\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    return company


def compiled(company: Company, day: str) -> tuple[Compiled, Trail]:
    found = compile_project(open_project(company.root), date.fromisoformat(day))
    trail = found.history.trail("SOP-001")
    assert trail is not None
    return found, trail


def tasks(found: Compiled) -> Iterator[Task]:
    return (task for task in view_tasks(found) if task.about.id == "SOP-001")


def said(*arguments: str) -> list[dict[str, Any]]:
    answer = run(*arguments, "--format", "json")
    assert answer.returncode in (0, 1), answer.stderr
    return list(json.loads(answer.stdout)["problems"])


def reject(company: Company, when: str, words: str = "Step 3 is wrong") -> None:
    company.git("config", "user.name", "Bob Boss")
    company.git("config", "user.email", "bob@trial.example")
    done = run("reject", "SOP-001", "--reason", words, "--at", when, "--repo", str(company.root))
    assert done.returncode == 0, done.stderr
    company.commit("Say no", when, author=BOB)


def test_a_rejected_revision_says_who_rejected_it_and_waits_for_its_author(signed: Company) -> None:
    signed.write(SOP, procedure("2", body="## Purpose\n\nTo try again.\n", change="Another step"))
    signed.commit("Propose revision 2", "2026-03-01T09:00:00+00:00")
    reject(signed, "2026-03-02T09:00:00+00:00")
    found, trail = compiled(signed, "2026-03-10")
    assert [(one.person, one.words) for one in trail.revisions[-1].objections] == [("bob", "Step 3 is wrong")]
    why = "rejected by Bob Boss, Quality manager, on 2026-03-02: “Step 3 is wrong”"
    assert [(task.kind, task.persons, task.sentence) for task in tasks(found)] == [
        ("rework", ("ana",), f"revision 2 was {why}")
    ]
    page = view_document(found, trail, Said({}, {}, {}))
    assert page.banner.word == "Effective"
    assert [(banner.word, why in banner.sentence) for banner in page.coming] == [
        ("Revision 2 is proposed and rejected", True)
    ]
    assert [row.status for row in page.rows] == ["Rejected", "Effective"]
    own = view_revision(found, trail, trail.revisions[-1], Said({}, {}, {}))
    assert (own.banner.word, own.banner.tone) == ("Rejected", "bad")
    assert why in own.banner.sentence
    lists = {one.title: one.rows for one in view_worklists(found, ())}
    assert [row[-1].text for row in lists["Rejected"]] == [why]
    redline = "documents/SOP-001/r2-redline-r1.html"
    assert [(row[3].text, row[3].url) for row in lists["Rejected"]] == [("against 1", redline)]
    assert lists["Awaiting approval"] == ()
    told = {one["slug"]: one["message"] for one in said("check", "--repo", str(signed.root), "--as-of", "2026-03-10")}
    assert told["approval-missing"] == "revision 2 awaits approval: bob rejected it on 2026-03-02"


def test_a_rejection_taken_back_is_gone(signed: Company) -> None:
    signed.write(SOP, procedure("2", body="## Purpose\n\nTo try again.\n"))
    signed.commit("Propose revision 2", "2026-03-01T09:00:00+00:00")
    reject(signed, "2026-03-02T09:00:00+00:00")
    done = run(
        "retract",
        "SOP-001",
        "--reason",
        "I misread it",
        "--at",
        "2026-03-03T08:00:00+00:00",
        "--repo",
        str(signed.root),
    )
    assert done.returncode == 0, done.stderr
    signed.commit("Take it back", "2026-03-03T09:00:00+00:00", author=BOB)
    found, trail = compiled(signed, "2026-03-10")
    assert trail.revisions[-1].objections == ()
    assert [task.kind for task in tasks(found)] == ["sign"]


def test_a_rejected_draft_waits_for_rework_and_the_better_text_is_approved_without_an_error(signed: Company) -> None:
    draft = procedure("2", body="## Purpose\n\nTo try again.\n", status="draft")
    signed.write(SOP, draft)
    signed.commit("Begin revision 2", "2026-03-01T09:00:00+00:00")
    reject(signed, "2026-03-02T09:00:00+00:00", "Too short")
    found, _ = compiled(signed, "2026-03-10")
    assert [one.objections[0].words for one in found.history.redrafts] == ["Too short"]
    assert [task.sentence for task in tasks(found)] == [
        "revision 2 is begun and still a draft, rejected by Bob Boss, Quality manager, on 2026-03-02: “Too short”"
    ]
    signed.write(SOP, procedure("2", body="## Purpose\n\nTo try again, at length.\n"))
    signed.commit(f"Issue revision 2\n\n{SIGNS}", "2026-03-12T09:00:00+00:00", author=ANA)
    found, trail = compiled(signed, "2026-03-13")
    assert trail.in_force is not None and trail.in_force.revision == "2"
    assert [problem.slug for problem in found.result.problems if problem.severity == "error"] == []
    notes = [act.note for act in view_document(found, trail, Said({}, {}, {})).signoffs]
    assert "“Too short”; about an earlier text, which this one replaces" in notes


def test_an_approval_before_its_commit_is_no_error_and_one_without_trailer_is(signed: Company) -> None:
    signed.git("config", "user.email", "bob@trial.example")
    signed.branch("next")
    signed.write(SOP, procedure("2", body="## Purpose\n\nTo try again.\n"))
    signed.commit("Write revision 2", "2026-02-20T09:00:00+00:00")
    signed.git("config", "user.email", "bob@trial.example")
    assert run("approve", "SOP-001", "--repo", str(signed.root)).returncode == 0
    slugs = {(one["slug"], one["severity"]) for one in said("check", "--repo", str(signed.root))}
    assert ("approval-missing", "info") in slugs and "approval-void" not in {slug for slug, _ in slugs}
    signed.commit("Enter the approval and forget the trailer", "2026-02-21T09:00:00+00:00", author=BOB)
    signed.switch("main")
    signed.merge("next", "Bring revision 2", "2026-03-01T09:00:00+00:00", author=BOB)
    slugs = {(one["slug"], one["severity"]) for one in said("check", "--repo", str(signed.root))}
    assert ("approval-void", "error") in slugs


def test_what_comes_is_announced_on_the_page_of_what_is_in_force(signed: Company) -> None:
    signed.write(SOP, procedure("2", body="## Purpose\n\nTo try again.\n", change="Another", effective="2026-05-01"))
    signed.commit(f"Announce revision 2\n\n{SIGNS}", "2026-03-01T09:00:00+00:00")
    found, trail = compiled(signed, "2026-03-10")
    [coming] = view_document(found, trail, Said({}, {}, {})).coming
    assert coming.word == "Revision 2 comes into force on 2026-05-01"
    assert coming.sentence == "Until then revision 1 holds."
    assert (coming.link, "Another" in str(coming)) == ("documents/SOP-001/r2.html", False)
    found, trail = compiled(signed, "2026-05-01")
    assert view_document(found, trail, Said({}, {}, {})).coming == ()


def test_what_nobody_approved_is_not_told_as_in_force_from_its_day(signed: Company) -> None:
    signed.write(SOP, procedure("2", body="## Purpose\n\nTo try again.\n", effective="2026-03-01"))
    signed.commit("Revise", "2026-02-10T09:00:00+00:00")
    for day, waits in (
        ("2026-02-20", "once approved, from 2026-03-01 at the earliest"),
        ("2026-03-05", "once approved"),
    ):
        line, first = view_document(*compiled(signed, day), Said({}, {}, {})).rows
        assert (line.since, line.until, line.waits) == ("", "", waits)
        assert (first.since, first.waits) == ("2026-02-01", "")


def test_a_withdrawal_ahead_is_announced_and_an_unsigned_one_waits_for_its_signature(signed: Company) -> None:
    withdrawn = procedure(withdrawn="2026-06-01", reason="nobody picks any more")
    signed.write(SOP, withdrawn)
    signed.commit("Withdraw SOP-001", "2026-05-01T09:00:00+00:00")
    found, trail = compiled(signed, "2026-05-10")
    [coming] = view_document(found, trail, Said({}, {}, {})).coming
    assert coming.word == "To be withdrawn on 2026-06-01"
    assert "Reason: nobody picks any more." in coming.sentence
    assert coming.sentence.endswith("No approval of the withdrawal is recorded.")
    assert [(task.kind, task.roles, task.overdue) for task in tasks(found)] == [("sign", ("quality-manager",), False)]
    rows = {one.title: one.rows for one in view_worklists(found, ())}
    assert [[cell.text for cell in row] for row in rows["Withdrawals without approval"]] == [
        ["SOP-001", "Order picking", "2026-06-01", "nobody picks any more", "Quality manager"]
    ]
    found, trail = compiled(signed, "2026-06-02")
    page = view_document(found, trail, Said({}, {}, {}))
    assert (page.banner.word, page.banner.tone) == ("Withdrawn, no approval recorded", "wait")
    assert [(task.kind, task.overdue) for task in tasks(found)] == [("sign", True)]


def test_an_approval_that_was_taken_back_does_not_read_as_one_that_counts(signed: Company) -> None:
    signed.write(SOP, procedure("2", body="## Purpose\n\nTo try again.\n", effective="2027-01-01"))
    signed.commit(f"Announce revision 2\n\n{SIGNS}", "2026-03-01T09:00:00+00:00")
    signed.git("config", "user.email", "bob@trial.example")
    said = ("--reason", "I misread it", "--at", "2026-03-03T08:00:00+00:00")
    done = run("retract", "SOP-001", *said, "--repo", str(signed.root))
    assert done.returncode == 0, done.stderr
    signed.commit("Take it back", "2026-03-03T09:00:00+00:00", author=BOB)
    found, trail = compiled(signed, "2026-03-10")
    row = trail.revisions[-1]
    notes = {act.meaning: act.note for act in view_revision(found, trail, row, Said({}, {}, {})).signoffs}
    assert notes["Approved"] == "taken back on 2026-03-03"
    done = run("trail", "SOP-001", "--repo", str(signed.root), "--as-of", "2026-03-10")
    assert "taken back on 2026-03-03" in done.stdout
    assert row.status == "approved", "what was released when it was recorded stays so; who regrets it withdraws it"


CHANNEL = "id: CHN-001\ntitle: Telephone\nkind: telephone\nowner: boss\ndirection: in\n"
COMPLAINT = (
    "id: CMP-2026-001\ntitle: Late\nreceived: 2026-02-03 10:00\nchannel: CHN-001\ncategory: late delivery\ntext: T\n"
)
AUDIENCES = "id: ORG\nname: Trial\ntimezone: Europe/Lisbon\napproval: required\naudiences: [staff, auditor]\n"
NONCONFORMITY = (
    "id: NCR-2026-001\ntitle: A day too late\nfound: 2026-02-03\nsource: process\nstatus: open\nowner: writer\n"
    "description: The van came on Friday and not on Thursday\n"
)


def waiting(company: Company, day: str) -> list[tuple[str, str, str, str | None, bool]]:
    found = view_tasks(compile_project(open_project(company.root), date.fromisoformat(day)))
    return [
        (task.about.id, task.word, task.sentence, task.due and task.due.isoformat(), task.overdue)
        for task in found
        if task.about.id != "SOP-001"
    ]


def test_a_complaint_waits_although_nobody_promised_a_term(signed: Company) -> None:
    path = "records/complaints/CMP-2026-001.yml"
    signed.write("records/channels/CHN-001.yml", CHANNEL)
    signed.write(path, f"{COMPLAINT}status: received\n")
    signed.commit("Receive", "2026-02-03T11:00:00+00:00")
    first = ("CMP-2026-001", "Answer", "acknowledged in time: no term is promised", None, False)
    assert waiting(signed, "2026-02-04") == [first]
    assert waiting(signed, "2026-02-02") == []
    signed.write(path, f"{COMPLAINT}status: acknowledged\nacknowledged: 2026-02-05\n")
    signed.commit("Acknowledge", "2026-02-05T11:00:00+00:00")
    assert [task[2] for task in waiting(signed, "2026-02-06")] == ["answered in time: no term is promised"]
    signed.write("records/channels/CHN-001.yml", f"{CHANNEL}complaints: yes\nanswer_within: 5 days\n")
    signed.commit("Promise", "2026-02-06T11:00:00+00:00")
    assert [task[2] for task in waiting(signed, "2026-02-07")] == ["answered in time: 5 working days promised"]
    signed.write("records/channels/CHN-001.yml", CHANNEL)
    signed.write(path, f"{COMPLAINT}status: answered\nacknowledged: 2026-02-05\nanswered: 2026-02-08\nanswer: Sorry\n")
    signed.commit("Answer", "2026-02-08T11:00:00+00:00")
    assert waiting(signed, "2026-02-09") == []


def test_what_may_stand_in_a_state_for_some_days_waits_until_then(signed: Company) -> None:
    signed.write("records/nonconformities/NCR-2026-001.yml", NONCONFORMITY)
    signed.commit("Find it", "2026-02-03T11:00:00+00:00")
    assert waiting(signed, "2026-02-04") == [("NCR-2026-001", "Do", "it is open", "2026-02-13", False)]
    assert waiting(signed, "2026-02-14") == [("NCR-2026-001", "Do", "it is open", "2026-02-13", True)]
    told = said("check", "--repo", str(signed.root), "--as-of", "2026-02-13")
    assert "stage-overdue" not in {one["slug"] for one in told}
    told = said("check", "--repo", str(signed.root), "--as-of", "2026-02-14")
    assert "stage-overdue" in {one["slug"] for one in told}
    action = "actions:\n  - {id: A1, what: Ring, owner: writer, due: 2026-02-09}\n"
    signed.write("records/nonconformities/NCR-2026-001.yml", NONCONFORMITY + action)
    signed.commit("Plan", "2026-02-04T11:00:00+00:00")
    assert [task[2] for task in waiting(signed, "2026-02-05")] == ["Ring"]


def test_a_term_that_an_audience_may_not_see_is_not_told_as_none(signed: Company) -> None:
    signed.write("records/organisation.yml", AUDIENCES)
    promises = "complaints: yes\nacknowledge_within: 1 day\nvisible_to: [auditor]\n"
    signed.write("records/channels/CHN-001.yml", f"{CHANNEL}{promises}")
    signed.write("records/complaints/CMP-2026-001.yml", f"{COMPLAINT}status: received\n")
    signed.commit("Receive", "2026-02-03T11:00:00+00:00")
    project = open_project(signed.root)
    for audience, told in ((None, ["acknowledged in time: 1 working day promised"]), ("staff", [])):
        found = view_tasks(compile_for(project, date(2026, 2, 4), audience))
        assert [task.sentence for task in found if task.about.id == "CMP-2026-001"] == told


def test_a_withdrawal_that_is_signed_later_was_unsigned_until_then(company: Company) -> None:
    company.found(approval_matrix="id: MATRIX\nrules:\n  - {types: ['*'], roles: [quality-manager]}\n")
    company.write(SOP, procedure())
    company.commit(f"Issue SOP-001\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    company.write(SOP, procedure(withdrawn="2026-02-10", reason="Nobody picks any more"))
    company.commit("Withdraw", "2026-02-10T09:00:00+00:00")
    company.git("config", "user.email", "bob@trial.example")
    when = "2026-03-10T09:00:00+00:00"
    done = run("withdraw", "SOP-001", "--sign", "--at", when, "--repo", str(company.root))
    assert done.returncode == 0, done.stderr
    company.commit("Sign it", when, author=BOB)
    for day, approved in (("2026-02-20", False), ("2026-03-09", False), ("2026-03-10", True)):
        found, trail = compiled(company, day)
        assert trail.withdrawn is not None and trail.withdrawn.approved is approved, day
        told = {one["slug"] for one in said("check", "--repo", str(company.root), "--as-of", day)}
        assert ("withdrawal-not-approved" in told) is not approved, day
        assert [task.kind for task in tasks(found)] == ([] if approved else ["sign"]), day
    rows = {day: read_day(view_daybook(found), date.fromisoformat(day)) for day in ("2026-03-09", "2026-03-10")}
    assert [row["s"] for (row,) in rows.values()] == ["Withdrawn, no approval recorded", "Withdrawn"]
