"""Where a person stands when they ask: below the root of a project, in the wrong folder, before the first commit."""

from __future__ import annotations

from pathlib import Path

import pytest

from company import Company, procedure, run

PATH = "docs/procedures/SOP-001-order-picking.md"
APPROVED = "Issue\n\nApproved-by: Bob Boss <bob@trial.example>"
DAY = ("--as-of", "2026-04-01")
QUESTIONS = (("check",), ("build", "--site-dir", "out"), ("todo",), ("register",))


@pytest.fixture
def issued(company: Company) -> Company:
    """One procedure in force."""
    company.found()
    company.write(PATH, procedure())
    company.commit(APPROVED, "2026-02-02T09:00:00+00:00")
    return company


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_folder_without_documents_is_an_error_and_no_empty_answer(
    tmp_path: Path, company: Company, question: tuple[str, ...]
) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    company.write("README.md", "Something else\n")
    company.commit("Begin something else", "2026-01-01T09:00:00+00:00")
    for where in (plain, company.root):
        said = run(*question, where=where)
        assert said.returncode == 2 and said.stdout == "", said
        assert "there is no docs/ and no records/ here" in said.stderr and "--repo" in said.stderr
        assert not (where / "out").exists()


def test_what_was_never_committed_is_told_and_still_checked_and_edited(company: Company) -> None:
    company.write("README.md", "Begun\n")
    company.commit("Begin", "2026-01-01T09:00:00+00:00")
    company.write("records/organisation.yml", "id: ORG\nname: Trial\ntimezone: UTC\n")
    said = run("register", where=company.root)
    assert said.returncode == 2 and "is committed yet" in said.stderr and "mastercopy serve" in said.stderr
    assert run("check", where=company.root).returncode in (0, 1)
    assert run("new", "procedure", "Packing", where=company.root).returncode == 0


@pytest.mark.parametrize("below", ["docs", "docs/procedures", "records"])
def test_a_folder_of_a_project_leads_to_its_root(issued: Company, below: str) -> None:
    asked = ("register", *DAY, "--format", "json")
    here = run(*asked, where=issued.root / below)
    assert here.returncode == 0, here.stderr
    assert here.stdout == run(*asked, where=issued.root).stdout
    assert run("check", *DAY, where=issued.root / below).stdout == run("check", *DAY, where=issued.root).stdout
    done = run("new", "form", "Checklist", where=issued.root / below)
    assert done.returncode == 0, done.stderr
    assert (issued.root / "docs/forms/FRM-001-checklist.md").is_file()


def test_a_project_below_the_top_of_a_repository(company: Company) -> None:
    company.write("quality/records/organisation.yml", "id: ORG\nname: Trial\ntimezone: UTC\n")
    company.write("quality/docs/procedures/SOP-001.md", procedure())
    company.write("machine/README.md", "Another matter\n")
    company.commit("Begin", "2026-02-02T09:00:00+00:00")
    assert "SOP-001" in run("register", *DAY, where=company.root / "quality" / "docs").stdout
    for elsewhere in (company.root, company.root / "machine"):
        said = run("register", *DAY, where=elsewhere)
        assert said.returncode == 2 and "no docs/ and no records/" in said.stderr
