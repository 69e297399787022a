"""Entries outlive a squash, a rebase, authors rewritten and another forge; one changed character ends them."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from company import ANA, BOB
from mastercopy.history.values import Trail
from signing import DAY, FIRST, PATH, SECOND, Office


def told(trail: Trail) -> list[tuple[str, str | None, str, str, bool]]:
    """What is said of every sign-off of a trail."""
    return [
        (row.revision, act.person, act.evidence["kind"], act.verification.state if act.verification else "", act.valid)
        for row in trail.revisions
        for act in row.signoffs
    ]


def proposed(office: Office) -> None:
    """A branch on which Ana writes the text and Bob enters his signature and, of his signed tag, a copy."""
    company = office.company
    (company.root / "docs/procedures/SOP-001.md").rename(office.keys / "text")
    company.commit("Nothing yet", "2026-01-05T09:00:00+00:00")
    company.branch("work")
    company.write(PATH, (office.keys / "text").read_bytes())
    company.commit("Write SOP-001", FIRST, ANA)
    tag = office.tag_signed(office.bob, f"Approve SOP-001 {office.digest()}")
    office.enter(office.sign(), office.row({"object": tag}, at=SECOND))
    company.commit("Enter the approvals", SECOND, BOB)


EXPECTED = [("1", "bob", "signature", "verified", True)] * 2


def rewrite(office: Office, *arguments: str, **environment: str) -> None:
    done = subprocess.run(
        ["git", "-C", str(office.company.root), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "FILTER_BRANCH_SQUELCH_WARNING": "1", **environment},
    )
    assert done.returncode == 0, done.stderr


RENAMED = (
    "GIT_AUTHOR_NAME=Somebody; GIT_AUTHOR_EMAIL=nobody@forge.example; "
    "GIT_COMMITTER_NAME=Somebody; GIT_COMMITTER_EMAIL=nobody@forge.example; "
    "export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL"
)


@pytest.mark.parametrize("way", ["merge", "squash", "rebase", "authors", "everything in one commit", "another forge"])
def test_entries_outlive_what_happens_to_a_history(office: Office, tmp_path: Path, way: str) -> None:
    company = office.company
    office.found()
    proposed(office)
    company.switch("main")
    if way == "rebase":
        company.write("records/note.md", "meanwhile")
        company.commit("Meanwhile", "2026-02-03T09:00:00+00:00")
        company.switch("work")
        company.git("-c", "user.name=R", "-c", "user.email=r@r", "rebase", "--quiet", "main")
        company.switch("main")
        company.git("merge", "--quiet", "--ff-only", "work")
    elif way == "squash":
        company.squash("work", "SOP-001 (#1)", "2026-02-05T09:00:00+00:00")
    else:
        company.merge("work", "Merge", "2026-02-05T09:00:00+00:00")
    company.git("tag", "--delete", "approved")
    company.git("branch", "-D", "work")
    root = company.root
    if way == "authors":
        rewrite(office, "filter-branch", "-f", "--env-filter", RENAMED, "--", "main")
    elif way == "everything in one commit":
        company.git("checkout", "--quiet", "--orphan", "anew")
        company.commit("Begin here", "2026-02-06T09:00:00+00:00")
        company.git("branch", "-M", "anew", "main")
    elif way == "another forge":
        bare = tmp_path / "forge.git"
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(bare)], check=True)
        company.git("push", "--quiet", str(bare), "main")
        root = tmp_path / "clone"
        subprocess.run(["git", "clone", "--quiet", str(bare), str(root)], check=True)
    # who rebases makes the commits anew, on the day of the rebase
    trail = office.trail(DAY if way != "rebase" else date(2999, 1, 1), root)
    assert told(trail) == EXPECTED
    assert trail.in_force is not None


def test_a_trailer_and_a_signed_commit_do_not_outlive_a_squash(office: Office) -> None:
    """Why `approve` copies: of a commit that is gone nothing can be verified."""
    company = office.company
    office.found()
    company.branch("work")
    company.commit("Write SOP-001", FIRST)
    commit = office.commit_signed(office.bob)
    office.enter(office.row({"commit": commit}, at=SECOND))
    company.commit("Enter", SECOND, BOB)
    company.switch("main")
    company.squash("work", "SOP-001 (#1)", "2026-02-05T09:00:00+00:00")
    assert told(office.trail()) == [("1", "bob", "attestation", "gone", False)]


@pytest.mark.parametrize("part", ["text", "entry", "signature", "tag"])
def test_one_changed_character_ends_what_outlived(office: Office, part: str) -> None:
    company = office.company
    office.found()
    proposed(office)
    rows = office.rows()
    if part == "text":
        company.write(PATH, (office.keys / "text").read_text().replace("To try.", "To try!"))
    elif part == "entry":
        rows = [{**row, "digest": row["digest"][:-1] + "x"} for row in rows]
    elif part == "signature":
        rows = [broken(rows[0])]
    else:
        rows = [swap(rows[1], "object", "Bob Boss", "Rob Boss")]
    office.enter(*rows)
    company.commit("Change one character", "2026-02-05T09:00:00+00:00")
    company.switch("main")
    company.squash("work", "SOP-001 (#1)", "2026-02-06T09:00:00+00:00")
    trail = office.trail()
    assert trail.in_force is None and not any(act.valid for act in trail.revisions[0].signoffs)


def swap(row: dict[str, object], name: str, old: str, new: str) -> dict[str, object]:
    evidence = row["evidence"]
    assert isinstance(evidence, dict)
    return {**row, "evidence": {**evidence, name: evidence[name].replace(old, new)}}


def broken(row: dict[str, object]) -> dict[str, object]:
    """The entry with one character of the signature itself changed."""
    evidence = row["evidence"]
    assert isinstance(evidence, dict)
    lines = evidence["signature"].split("\n")
    lines[4] = ("A" if lines[4][0] != "A" else "B") + lines[4][1:]
    return {**row, "evidence": {**evidence, "signature": "\n".join(lines)}}
