"""For each reason why a sign-off does not count, one story through the command line that ends with nothing in force."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from company import run
from mastercopy.model.digest import content_digest_of_file

ORGANISATION = "id: ORG\nname: Trial\ntimezone: Europe/Lisbon\napproval: required\n"
PEOPLE = """people:
  - {id: ana, name: Ana Author, emails: [ana@trial.example], roles: [{role: writer}]}
  - {id: bob, name: Bob Boss, emails: [bob@trial.example], forge_login: bob-f,
     roles: [{role: quality-manager, until: 2026-12-31}]}
  - {id: eve, name: Eve Extern, emails: [eve@trial.example], forge_login: eve-f,
     roles: [{role: quality-manager, from: 2026-06-01}]}
"""
ROLES = "roles:\n  - {id: quality-manager, title: Quality manager}\n  - {id: writer, title: Writer}\n"
MATRIX = "id: MATRIX\nrules:\n  - {types: ['*'], roles: [quality-manager], evidence: trailer}\n"
TEXT = """---
id: SOP-001
title: One
type: procedure
revision: 1
change: First issue
owner: writer
---

## Purpose

To try.
"""
PATH = "docs/procedures/SOP-001-one.md"
SIGNOFFS = "records/signoffs/SOP-001.yml"


class Story:
    """A real repository, written commit by commit."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")
        for path, text in (
            ("organisation", ORGANISATION),
            ("people", PEOPLE),
            ("roles", ROLES),
            ("approval-matrix", MATRIX),
        ):
            self.write(f"records/{path}.yml", text)
        self.commit("Found the company", "2026-01-02T09:00:00+00:00")

    def git(self, *arguments: str, **environment: str) -> None:
        subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            check=True,
            capture_output=True,
            env={**os.environ, **environment},
        )

    def tip(self) -> str:
        told = subprocess.run(
            ["git", "-C", str(self.root), "rev-parse", "HEAD"], check=True, capture_output=True, text=True
        )
        return told.stdout.strip()

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def commit(self, message: str, when: str, who: str = "Ana Author <ana@trial.example>") -> None:
        name, email = who[:-1].split(" <")
        self.git("add", "-A")
        self.git(
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            message,
            GIT_AUTHOR_NAME=name,
            GIT_AUTHOR_EMAIL=email,
            GIT_AUTHOR_DATE=when,
            GIT_COMMITTER_NAME=name,
            GIT_COMMITTER_EMAIL=email,
            GIT_COMMITTER_DATE=when,
        )

    def sign(self, **changed: str) -> None:
        digest = content_digest_of_file((self.root / PATH).read_bytes(), PATH, lambda _: None)
        entry = {
            "revision": "1",
            "digest": digest,
            "person": "bob",
            "role": "quality-manager",
            "meaning": "approve",
            "at": "2026-02-02",
            "kind": "forge-review",
            **changed,
        }
        review = {
            "id": "R-1",
            "user": {"login": f"{entry['person']}-f"},
            "state": "APPROVED",
            "submitted_at": entry["at"],
            "html_url": "https://forge.example/pull/1#R-1",
        }
        self.write("records/reviews/github/PR-1.json", json.dumps([review]))
        kind = entry.pop("kind")
        fields = "".join(f"    {key}: '{value}'\n" for key, value in entry.items() if key != "revision")
        self.write(
            SIGNOFFS,
            f"document: SOP-001\nsignoffs:\n  - revision: '{entry['revision']}'\n{fields}"
            f"    evidence: {{kind: {kind}, url: 'https://forge.example/pull/1', review: R-1}}\n",
        )

    def ask(self, *arguments: str) -> dict[str, list[dict[str, object]]]:
        done = run(*arguments, "--repo", str(self.root), "--format", "json")
        assert done.returncode == 0, done.stderr
        answer: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
        return answer


def issue(story: Story) -> None:
    story.write(PATH, TEXT)
    story.commit("Write SOP-001", "2026-02-01T09:00:00+00:00")


def enter(story: Story, **changed: str) -> None:
    story.sign(**changed)
    story.commit("Enter the approval", "2026-02-02T12:00:00+00:00", "Bob Boss <bob@trial.example>")


def wrong_digest(story: Story) -> None:
    enter(story, digest="sha256:" + "0" * 64)


def role_not_held(story: Story) -> None:
    enter(story, person="eve")


def author(story: Story) -> None:
    story.write("records/people.yml", PEOPLE.replace("[{role: writer}]", "[{role: writer}, {role: quality-manager}]"))
    enter(story, person="ana")


def weak_evidence(story: Story) -> None:
    enter(story, kind="attestation")


def claimed_trailer(story: Story) -> None:
    enter(story, kind="trailer")


def claimed_trailer_of_another_text(story: Story) -> None:
    story.write(PATH, TEXT + "More.\n")
    story.commit("Add\n\nApproved-by: Bob Boss <bob@trial.example>", "2026-02-01T10:00:00+00:00")
    named = story.tip()
    story.write(PATH, TEXT)
    enter(story, kind=f"trailer, commit: '{named}'")


def claimed_trailer_of_another_person(story: Story) -> None:
    story.commit("Look\n\nApproved-by: Eve Extern <eve@trial.example>", "2026-02-01T10:00:00+00:00")
    enter(story, kind=f"trailer, commit: '{story.tip()}'")


def claimed_trailer_that_says_less(story: Story) -> None:
    story.commit("Look\n\nReviewed-by: Bob Boss <bob@trial.example>", "2026-02-01T10:00:00+00:00")
    enter(story, kind=f"trailer, commit: '{story.tip()}'")


def unknown_person(story: Story) -> None:
    enter(story, person="nobody")


def too_few(story: Story) -> None:
    enter(story)


def altered(story: Story) -> None:
    enter(story)
    story.sign(at="2026-02-01")
    story.commit("Tidy up", "2026-02-05T12:00:00+00:00")


def too_few_before(story: Story) -> None:
    story.write("records/approval-matrix.yml", MATRIX.replace("[quality-manager]", "[quality-manager, writer]"))
    story.commit("Ask for two", "2026-01-05T09:00:00+00:00")


@pytest.mark.parametrize(
    ("reason", "tell", "before"),
    [
        ("wrong-digest", wrong_digest, None),
        ("role-not-held", role_not_held, None),
        ("author", author, None),
        ("weak-evidence", weak_evidence, None),
        ("weak-evidence", claimed_trailer, None),
        ("weak-evidence", claimed_trailer_of_another_text, None),
        ("weak-evidence", claimed_trailer_of_another_person, None),
        ("weak-evidence", claimed_trailer_that_says_less, None),
        ("unknown-person", unknown_person, None),
        ("altered", altered, None),
        (None, too_few, too_few_before),
    ],
)
def test_a_sign_off_that_does_not_count(
    tmp_path: Path, reason: str | None, tell: Callable[[Story], None], before: Callable[[Story], None] | None
) -> None:
    story = Story(tmp_path)
    if before is not None:
        before(story)
    issue(story)
    tell(story)
    documents = story.ask("register", "--as-of", "2026-05-01")["documents"]
    assert [(d["revision"], d["status"]) for d in documents] == [(None, "awaiting-approval")]
    revisions = story.ask("trail", "SOP-001", "--as-of", "2026-05-01")["revisions"]
    assert revisions[0]["in_force_from"] is None and revisions[0]["released"] is None
    signoffs = revisions[0]["signoffs"]
    assert isinstance(signoffs, list)
    assert reason in {signoff["reason"] for signoff in signoffs}


def test_a_sign_off_that_counts(tmp_path: Path) -> None:
    story = Story(tmp_path)
    issue(story)
    enter(story)
    documents = story.ask("register", "--as-of", "2026-02-02")["documents"]
    assert [(d["revision"], d["status"], d["in_force_from"]) for d in documents] == [("1", "effective", "2026-02-02")]
    assert story.ask("register", "--as-of", "2026-02-01")["documents"][0]["revision"] is None
    assert story.ask("register", "--as-of", "2026-01-31")["documents"] == []


@pytest.mark.parametrize("length", [40, 9, 6])
def test_an_entry_may_name_the_commit_that_carries_the_trailer(tmp_path: Path, length: int) -> None:
    story = Story(tmp_path)
    issue(story)
    story.commit("Approve SOP-001\n\nApproved-by: Bob Boss <bob@trial.example>", "2026-02-01T10:00:00+00:00")
    enter(story, kind=f"trailer, commit: '{story.tip()[:length]}'")
    revision = story.ask("trail", "SOP-001", "--as-of", "2026-05-01")["revisions"][0]
    assert revision["released"] == ("2026-02-02" if length > 6 else None)
    signoffs = revision["signoffs"]
    assert isinstance(signoffs, list)
    kinds = {"kind": "trailer"} if length > 6 else {"kind": "attestation", "claimed": "trailer"}
    assert [{key: one["evidence"].get(key) for key in kinds} for one in signoffs] == [kinds]


def test_a_leavers_sign_off_stays_valid(tmp_path: Path) -> None:
    story = Story(tmp_path)
    issue(story)
    enter(story)
    assert story.ask("register", "--as-of", "2028-02-02")["documents"][0]["status"] == "effective"


def slugs(story: Story, as_of: str) -> set[object]:
    done = run("check", "--repo", str(story.root), "--as-of", as_of, "--format", "json")
    return {problem["slug"] for problem in json.loads(done.stdout)["problems"]}


def test_an_approval_that_reached_main_late_counts_only_from_then_less_the_lag(tmp_path: Path) -> None:
    story = Story(tmp_path)
    issue(story)
    story.sign(at="2026-02-03")
    story.commit("Enter the approval late", "2026-02-20T12:00:00+00:00", "Bob Boss <bob@trial.example>")
    revisions = story.ask("trail", "SOP-001", "--as-of", "2026-03-01")["revisions"]
    assert revisions[0]["released"] == "2026-02-17"
    assert "approval-recorded-late" in slugs(story, "2026-03-01")


def test_an_emergency_issue_holds_at_once_and_wants_full_approval_in_five_working_days(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.write("records/roles.yml", ROLES + "  - {id: warden, title: Warden, emergency: yes}\n")
    story.write(
        "records/people.yml", PEOPLE + "  - {id: wim, name: Wim, emails: [w@trial.example], roles: [{role: warden}]}\n"
    )
    emergency = "emergency: {reason: Glue recalled, authorised_by: wim}\n---\n\n## Purpose"
    story.write(PATH, TEXT.replace("---\n\n## Purpose", emergency))
    story.commit("Issue at once", "2026-02-02T09:00:00+00:00")
    story.sign(person="wim", role="warden", at="2026-02-02")
    story.commit("Warden signs", "2026-02-02T10:00:00+00:00")
    assert story.ask("register", "--as-of", "2026-02-02")["documents"][0]["status"] == "effective"
    assert "emergency-approval-overdue" not in slugs(story, "2026-02-09")
    assert "emergency-approval-overdue" in slugs(story, "2026-02-10")
