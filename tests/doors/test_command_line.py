"""Through the command line as a person would: answers on standard output, reasons on standard error, an exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apart import run_apart
from company import ANA, Company, procedure, run

PATH = "docs/procedures/SOP-001-order-picking.md"
APPROVED = "Issue order picking\n\nApproved-by: Bob Boss <bob@trial.example>"


@pytest.fixture
def issued(company: Company) -> Company:
    """One procedure, approved in February, with a second revision in March that nobody approved."""
    company.found()
    company.write(PATH, procedure(revision="1"))
    company.commit(APPROVED, "2026-02-02T09:00:00+00:00", author=ANA)
    company.write(PATH, procedure(revision="2", body="## Purpose\n\nTo try again.\n", change="Said again"))
    company.commit("Issue revision 2", "2026-03-02T09:00:00+00:00")
    return company


def test_the_register_of_a_day(issued: Company) -> None:
    said = run("register", "--repo", str(issued.root), "--as-of", "2026-04-01", "--format", "json")
    assert said.returncode == 0, said.stderr
    assert '"SOP-001"' in said.stdout and json.loads(said.stdout)


def test_the_register_says_from_when_a_revision_is_in_force(issued: Company) -> None:
    asked = ("register", "--repo", str(issued.root), "--as-of", "2026-04-01")
    head, row = run(*asked).stdout.splitlines()
    assert head.split()[3] == "in_force_from" and row.split()[:4] == ["SOP-001", "1", "effective", "2026-02-02"]
    assert run(*asked, "--format", "csv").stdout.splitlines()[1].split(",")[3] == "2026-02-02"


def test_the_trail_knows_both_revisions(issued: Company) -> None:
    said = run("trail", "sop-001", "--repo", str(issued.root), "--as-of", "2026-04-01", "--format", "json")
    assert said.returncode == 0, said.stderr
    trail = json.loads(said.stdout)
    found = [(revision["revision"], revision["status"]) for revision in trail["revisions"]]
    assert found == [("1", "effective"), ("2", "awaiting-approval")]


def test_the_same_question_gives_the_same_bytes(issued: Company) -> None:
    asked = ("register", "--repo", str(issued.root), "--as-of", "2026-04-01", "--format", "json")
    assert run_apart(*asked).stdout == run_apart(*asked).stdout == run(*asked).stdout


def test_where_we_stand_does_not_matter(issued: Company, tmp_path: Path) -> None:
    asked = ("register", "--as-of", "2026-04-01", "--format", "json")
    assert run(*asked, where=issued.root).stdout == run(*asked, "--repo", str(issued.root), where=tmp_path).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("register", "--as-of", "yesterday"),
        ("register", "--as-of", "20260401"),
        ("trail", "SOP-999"),
        ("no-such-verb",),
        ("register", "--repo", "nowhere-at-all"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_no_traceback(issued: Company, arguments: tuple[str, ...]) -> None:
    said = run(*arguments, where=issued.root)
    assert said.returncode == 2, said.stderr
    assert said.stdout == "" and said.stderr.strip() and "Traceback" not in said.stderr


def test_a_check_finds_what_was_changed_without_a_revision(issued: Company) -> None:
    issued.write(PATH, procedure(revision="2", body="## Purpose\n\nSomething else.\n", change="Said again"))
    issued.commit("Touch up", "2026-03-05T09:00:00+00:00")
    said = run("check", "--repo", str(issued.root), "--as-of", "2026-04-01", "--format", "json")
    assert said.returncode == 1, said.stderr
    assert "revision-not-advanced" in said.stdout


def test_the_demonstration_is_the_same_everywhere(tmp_path: Path) -> None:
    tips = set()
    for name in ("one", "two"):
        said = run_apart("demo", str(tmp_path / name))
        assert said.returncode == 0, said.stderr
        tips.add(Company(tmp_path / name).tip)
    assert len(tips) == 1
