"""What was known on a day is another question than what held on it: a late approval changes one answer alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from company import SIGNS, Company, procedure, run, tell_of_a_late_signature

SOP = "docs/procedures/SOP-001-picking.md"


def answer(company: Company, *arguments: str) -> Any:
    done = run(*arguments, "--repo", str(company.root), "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def late(company: Company) -> Company:
    """Revision 2 is recorded on the 1st of March and signed on the 10th; a third follows."""
    tell_of_a_late_signature(company, SOP, "2026-03-10T09:00:00+00:00")
    company.write(SOP, procedure("3", body="## Purpose\n\nTo try a third time.\n"))
    company.commit(f"Issue revision 3\n\n{SIGNS}", "2026-04-01T09:00:00+00:00")
    return company


@pytest.mark.parametrize(
    ("as_of", "known_at", "revision", "waiting"),
    [
        ("2026-03-20", "2026-03-05", "1", ["2"]),
        ("2026-03-20", "2026-03-20", "2", []),
        ("2026-03-20", "2026-04-01", "2", []),
        ("2026-04-20", "2026-03-20", "2", []),
        ("2026-04-20", "2026-02-01", "1", []),
    ],
)
def test_the_master_list_as_it_was_known(
    late: Company, as_of: str, known_at: str, revision: str, waiting: list[str]
) -> None:
    found = answer(late, "register", "--as-of", as_of, "--known-at", known_at)
    assert (found["as_of"], found["known_at"]) == (as_of, known_at)
    [row] = found["documents"]
    assert (row["revision"], [one["revision"] for one in row["pending"]]) == (revision, waiting)
    trail = answer(late, "trail", "SOP-001", "--as-of", as_of, "--known-at", known_at)
    assert [one["revision"] for one in trail["revisions"] if one["status"] == "effective"] == [revision]


def test_it_is_the_answer_that_the_commit_of_that_day_gave(late: Company) -> None:
    for known_at, commit in (("2026-03-05", "HEAD~3"), ("2026-03-10", "HEAD~2"), ("2026-03-31", "HEAD~1")):
        now = answer(late, "register", "--as-of", "2026-03-31", "--known-at", known_at)
        then = answer(late, "register", "--as-of", "2026-03-31", "--ref", commit)
        assert now == {**then, "known_at": known_at}


def test_a_day_before_everything_is_said(late: Company) -> None:
    done = run("register", "--known-at", "2025-12-31", "--repo", str(late.root))
    assert done.returncode == 2
    assert "nothing was recorded by 2025-12-31" in done.stderr


def test_asking_about_an_older_tip_leaves_the_store_as_quick_as_it_was(late: Company) -> None:
    before = answer(late, "register")
    answer(late, "register", "--known-at", "2026-03-05")
    assert answer(late, "register") == before
