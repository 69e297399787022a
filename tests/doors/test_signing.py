"""`approve` proves what it enters, by a key, a signed tag or the forge's own answer: it counts once it is on main."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from company import BOB, RECORDS, procedure, run
from signing import FIRST, LIST, PATH, SECOND, THIRD, Office


def approve(office: Office, *arguments: str) -> tuple[int, str]:
    office.company.git("config", "user.email", "bob@trial.example")
    done = run("approve", "SOP-001", *arguments, "--at", SECOND, "--repo", str(office.company.root))
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("more", [(), ("--person", "bob", "--role", "quality-manager")])
def test_a_key_signs_the_act(office: Office, more: tuple[str, ...]) -> None:
    office.found()
    office.company.commit("Issue", FIRST)
    status, said = approve(office, "--key", str(office.bob.path), *more)
    assert status == 0 and "ranks as" not in said, said
    office.company.commit("Enter", SECOND, BOB)
    assert office.state() == ("verified", True)
    assert office.act().evidence["over"] == "act"
    assert approve(office, "--key", str(office.bob.path))[0] == 2, "said already"


def test_a_draft_is_signed_before_it_is_on_main(office: Office) -> None:
    office.found()
    office.company.branch("work")
    office.company.commit("Write", FIRST)
    status, said = approve(office, "--key", str(office.bob.path))
    assert status == 0, said
    office.company.commit("Enter", SECOND, BOB)
    office.company.switch("main")
    office.company.squash("work", "SOP-001 (#1)", THIRD)
    assert office.state() == ("verified", True)


def test_a_key_that_is_not_listed_signs_nothing(office: Office) -> None:
    office.found("# nobody\n")
    office.company.commit("Issue", FIRST)
    status, said = approve(office, "--key", str(office.bob.path))
    assert status == 2 and office.bob.fingerprint in said and "allowed_signers" in said
    office.company.write(LIST, office.line())
    status, said = approve(office, "--key", str(office.bob.path))
    assert status == 2 and "signature" in said, "main does not list it yet"


def test_what_is_no_key_is_refused_in_a_sentence(office: Office, tmp_path: Path) -> None:
    office.found()
    (tmp_path / "note").write_text("no key")
    for name in (tmp_path / "note", tmp_path / "nothing"):
        status, said = approve(office, "--key", str(name))
        assert status == 2 and "made no signature" in said and "Traceback" not in said


def test_a_signed_tag_is_copied(office: Office) -> None:
    office.found()
    office.company.commit("Issue", FIRST)
    office.tag_signed(office.bob, f"Approve SOP-001 {office.digest()}")
    status, said = approve(office, "--tag", "approved")
    assert status == 0, said
    office.company.git("tag", "--delete", "approved")
    office.company.commit("Enter", SECOND, BOB)
    assert office.state() == ("verified", True)


@pytest.mark.parametrize("tag", ["nowhere", "--delete", "light", "a\nb"])
def test_a_tag_that_is_none_is_refused(office: Office, tag: str) -> None:
    office.found()
    office.company.git("tag", "light")
    status, said = approve(office, f"--tag={tag}")
    assert status == 2 and "tag" in said and "Traceback" not in said


REVIEWED = RECORDS["records/approval-matrix.yml"].replace("evidence: trailer", "evidence: forge-review")
URL = "https://forge.example/o/r/pull/12"


def reviewed(office: Office, **said: object) -> Path:
    """A text on a branch, and what the forge answers about the review of Bob, in a file outside the repository."""
    people = RECORDS["records/people.yml"].replace("{id: bob,", "{id: bob, forge_login: bobboss,")
    office.found(approval_matrix=REVIEWED, people=people)
    office.company.branch("work")
    commit = office.company.commit("Write", FIRST)
    row = {"id": 80, "user": {"login": "bobboss"}, "state": "APPROVED", "commit_id": commit, "submitted_at": SECOND}
    export = office.keys / "answer.json"
    export.write_text(json.dumps([{**row, "html_url": f"{URL}#pullrequestreview-80", **said}]))
    return export


def test_an_answer_of_the_forge_is_stored_with_its_entry(office: Office) -> None:
    export = reviewed(office)
    status, said = approve(office, "--export", str(export))
    assert status == 0 and "records/reviews/github/PR-12.json" in said, said
    office.company.commit("Enter", SECOND, BOB)
    office.company.switch("main")
    office.company.squash("work", "SOP-001 (#12)", THIRD)
    assert office.state() == ("stored-only", True)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"state": "CHANGES_REQUESTED"}, "no review in which bob says"),
        ({"user": {"login": "ana"}}, "no review in which bob says"),
        ({"submitted_at": "2026-01-01T00:00:00Z"}, "was given at"),
        ({"html_url": "javascript:alert(1)"}, "does not tell the address"),
    ],
)
def test_an_answer_that_does_not_say_it_is_refused(office: Office, said: dict[str, object], why: str) -> None:
    status, told = approve(office, "--export", str(reviewed(office, **said)))
    assert status == 2 and why in told


def test_a_review_of_another_text_is_refused(office: Office) -> None:
    export = reviewed(office)
    office.company.write(PATH, procedure(body="## Purpose\n\nElse.\n"))
    office.company.commit("Change it after the review", SECOND)
    status, said = approve(office, "--export", str(export))
    assert status == 2 and "was changed after that review, so it does not count" in said


def test_an_export_that_cannot_be_read_is_refused(office: Office) -> None:
    reviewed(office)
    status, said = approve(office, "--export", str(office.keys / "nowhere"))
    assert status == 2 and "cannot be read" in said


def test_what_was_entered_too_weak_is_made_good(office: Office) -> None:
    """A review without the forge's answer, and a signature whose key was listed too late, are said again."""
    export = reviewed(office)
    office.enter({**office.row({}, at=SECOND), "evidence": {"kind": "forge-review", "url": URL, "review": "80"}})
    office.company.commit("Enter", SECOND, BOB)
    office.company.git("branch", "-f", "main", "work")
    office.company.switch("main")
    assert office.state() == ("not-stored", False)
    status, said = approve(office, "--export", str(export))
    assert status == 0, said
    office.company.commit("Store it", THIRD, BOB)
    assert office.trail().in_force is not None
    status, said = approve(office, "--export", str(export))
    assert status == 2 and "already" in said


def test_a_signature_of_a_key_that_was_listed_later_is_made_anew(office: Office) -> None:
    office.found("# nobody\n")
    office.issue()
    office.company.write(LIST, office.line())
    office.company.commit("List it", SECOND)
    status, said = approve(office, "--key", str(office.bob.path))
    assert status == 0, said
    office.company.commit("Sign again", THIRD, BOB)
    assert office.trail().in_force is not None
    office.company.git("config", "user.email", "bob@trial.example")
    again = run("approve", "SOP-001", "--key", str(office.bob.path), "--repo", str(office.company.root))
    assert again.returncode == 2 and "already" in again.stderr
