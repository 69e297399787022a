"""Reviews on a forge: what its own answer, stored beside the entry, bears out, and what is only said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from company import BOB, Company, procedure
from history_reviews import GITHUB, GITLAB, GONE, PEOPLE, STRICT, digest, enter, row, store, trail
from signing import ENTRIES, FIRST, PATH, SECOND, THIRD


def state(company: Company) -> tuple[str, bool]:
    found = trail(company)
    seen = found.revisions[0].signoffs[0].verification
    return seen.state if seen is not None else "", found.in_force is not None


@pytest.fixture
def reviewed(company: Company) -> Company:
    company.found(approval_matrix=STRICT, people=PEOPLE)
    company.write(PATH, procedure())
    return company


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_what_the_forge_said_is_stored_beside_the_entry(reviewed: Company, forge: str) -> None:
    store(reviewed, [GITHUB] if forge == "github" else GITLAB, forge)
    enter(reviewed, row(reviewed, forge=forge, commit=GONE if forge == "github" else ""))
    reviewed.commit("SOP-001 (#12)", FIRST)
    assert state(reviewed) == ("stored-only", True)


def test_the_reviewed_commit_is_on_main_with_that_text(reviewed: Company) -> None:
    reviewed.branch("work")
    commit = reviewed.commit("Write", "2026-02-01T09:00:00+00:00")
    store(reviewed, [{**GITHUB, "commit_id": commit}])
    enter(reviewed, row(reviewed, commit=commit))
    reviewed.commit("Enter the review", FIRST, BOB)
    reviewed.switch("main")
    reviewed.merge("work", "Merge", SECOND)
    assert state(reviewed) == ("stored", True)


def test_the_reviewer_names_the_digest(reviewed: Company) -> None:
    store(reviewed, [{**GITHUB, "body": f"I approve {digest(reviewed)}"}])
    enter(reviewed, row(reviewed))
    reviewed.commit("SOP-001 (#12)", FIRST)
    assert state(reviewed) == ("stored", True)


OTHER: dict[str, tuple[str, Any]] = {
    "nothing stored": ("not-stored", []),
    "another review": ("not-stored", [{**GITHUB, "id": 81}]),
    "another reviewer": ("other-reviewer", [{**GITHUB, "user": {"login": "ana"}}]),
    "nobody": ("not-stored", [{**GITHUB, "user": None}]),
    "changes asked for": ("other-verdict", [{**GITHUB, "state": "CHANGES_REQUESTED"}]),
    "dismissed": ("other-verdict", [{**GITHUB, "state": "DISMISSED"}]),
    "long ago": ("other-time", [{**GITHUB, "submitted_at": "2026-01-02T08:00:00Z"}]),
    "at no time": ("other-time", [{**GITHUB, "submitted_at": None}]),
    "another commit": ("other-text", [{**GITHUB, "commit_id": "e" * 40}]),
    "another proposal": ("other-proposal", [{**GITHUB, "html_url": "https://forge.example/o/r/pull/13#x"}]),
    "no JSON": ("not-stored", "[{"),
    "deep JSON": ("not-stored", "[" * 100_000),
    "binary": ("not-stored", b"\xff\xfe\x00"),
    "a number": ("not-stored", "80"),
}


@pytest.mark.parametrize("name", OTHER)
def test_without_it_a_review_is_a_statement(reviewed: Company, name: str) -> None:
    expected, export = OTHER[name]
    store(reviewed, export)
    enter(reviewed, row(reviewed))
    reviewed.commit("SOP-001 (#12)", FIRST)
    assert state(reviewed) == (expected, False)
    found = trail(reviewed).revisions[0].signoffs[0]
    assert (found.evidence["kind"], found.evidence["claimed"]) == ("attestation", "forge-review")


def test_an_export_that_is_a_link_or_comes_later_is_none(reviewed: Company) -> None:
    reviewed.write("elsewhere.json", json.dumps([GITHUB]))
    link = reviewed.root / "records/reviews/github/12.json"
    link.parent.mkdir(parents=True)
    link.symlink_to("../../../elsewhere.json")
    enter(reviewed, row(reviewed))
    reviewed.commit("SOP-001 (#12)", FIRST)
    assert state(reviewed) == ("not-stored", False)
    link.unlink()
    store(reviewed, [GITHUB])
    reviewed.commit("Store it", SECOND)
    assert state(reviewed) == ("not-stored", False)


def test_a_review_of_a_commit_on_main_is_of_the_text_there(reviewed: Company) -> None:
    commit = reviewed.commit("Write", "2026-02-01T09:00:00+00:00")
    reviewed.write(PATH, procedure("2", "Else.\n", change="Else"))
    store(reviewed, [{**GITHUB, "commit_id": commit}])
    enter(reviewed, {**row(reviewed, commit=commit), "revision": "2"})
    reviewed.commit("Slip in another text", FIRST)
    found = trail(reviewed)
    assert found.in_force is None
    assert [act.verification.state for act in found.revisions[1].signoffs if act.verification] == ["other-text"]


def test_a_review_whose_commit_is_gone_is_of_one_text(reviewed: Company) -> None:
    store(reviewed, [GITHUB])
    enter(reviewed, row(reviewed))
    reviewed.commit("SOP-001 (#12)", FIRST)
    first = json.loads((reviewed.root / ENTRIES).read_text())["signoffs"]
    reviewed.write(PATH, procedure("2", "Else.\n", change="Else"))
    enter(reviewed, *first, {**row(reviewed), "revision": "2"})
    reviewed.commit("Use it again", THIRD)
    found = trail(reviewed)
    assert [one.status for one in found.revisions] == ["effective", "awaiting-approval"]
