"""`check` looks at what lies on disk before it is committed, but not at what Git ignores; other verbs look at main."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from company import Company, procedure, run

PATH = "docs/procedures/SOP-001-order-picking.md"
APPROVED = "Issue\n\nApproved-by: Bob Boss <bob@trial.example>"
DAY = ("--as-of", "2026-04-01")


@pytest.fixture
def issued(company: Company) -> Company:
    """One procedure in force, with a picture, and nothing uncommitted."""
    company.found()
    company.write("docs/procedures/pick.svg", "<svg>\n</svg>\n")
    company.write(".gitignore", "*.bak\n")
    company.write(PATH, procedure(body="## Purpose\n\n![Pick](pick.svg)\n"))
    company.commit(APPROVED, "2026-02-02T09:00:00+00:00")
    return company


def check(where: Company | Path, *more: str) -> list[dict[str, Any]]:
    folder = where.root if isinstance(where, Company) else where
    said = run("check", "--repo", str(folder), *DAY, "--format", "json", *more)
    assert said.returncode in (0, 1) and "Traceback" not in said.stderr, said.stderr
    problems: list[dict[str, Any]] = json.loads(said.stdout)["problems"]
    assert said.returncode == any(problem["severity"] == "error" for problem in problems)
    return problems


def found(problems: list[dict[str, Any]], slug: str) -> list[tuple[str, int, str | None]]:
    return [(one["path"], one["line"], one["commit"]) for one in problems if one["slug"] == slug]


def test_a_clean_tree_is_the_mainline(issued: Company) -> None:
    assert check(issued) == check(issued, "--ref", "main")


def test_a_changed_text_before_it_is_committed(issued: Company) -> None:
    issued.write(PATH, procedure(body="## Purpose\n\nOther words.\n"))
    problems = check(issued)
    assert found(problems, "revision-not-advanced") == [(PATH, 5, None)]
    says = next(one["message"] for one in problems if one["slug"] == "revision-not-advanced")
    assert says == "the text changed and revision 1 stayed (not committed yet)"
    hint = next(one["hint"] for one in problems if one["slug"] == "revision-not-advanced")
    assert hint.startswith("write `revision: 2` in this line, say after `change:` what people will do differently, and")
    assert hint.endswith("if nothing was meant to change, put the old text back")
    assert found(check(issued, "--ref", "main"), "revision-not-advanced") == []


def test_a_changed_picture_is_a_changed_text(issued: Company) -> None:
    issued.write("docs/procedures/pick.svg", "<svg>another</svg>\n")
    assert found(check(issued), "revision-not-advanced") == [(PATH, 5, None)]


def test_a_picture_that_only_a_new_text_embeds(issued: Company) -> None:
    issued.write("docs/other.svg", "<svg/>")
    issued.write(PATH, procedure("2", body="![Pick](../other.svg) ![Pick](pick.svg)\n"))
    problems = check(issued)
    assert found(problems, "document-body-link-broken") == []
    awaiting = [(one["severity"], one["path"], one["line"]) for one in problems if one["slug"] == "approval-missing"]
    assert awaiting == [("info", PATH, 5)], "an approval comes with the commit or after it"


def test_a_deleted_file(issued: Company) -> None:
    issued.delete(PATH)
    assert found(check(issued), "deleted-without-withdrawal") == [(PATH, 1, None)]


def test_a_changed_id(issued: Company) -> None:
    issued.write(PATH, procedure(body="## Purpose\n\n![Pick](pick.svg)\n", id="SOP-009"))
    assert [place[:2] for place in found(check(issued), "id-changed")] == [(PATH, 2)]


def test_staged_or_not_is_the_same(issued: Company) -> None:
    issued.write(PATH, procedure(body="## Purpose\n\nOther words.\n"))
    issued.write("docs/procedures/SOP-002-new.md", procedure(id="SOP-002"))
    before = check(issued)
    issued.git("add", "--all")
    assert check(issued) == before
    assert found(before, "approval-missing") == [("docs/procedures/SOP-002-new.md", 5, None)]


def test_what_git_ignores_and_what_is_no_file(issued: Company) -> None:
    issued.write("docs/procedures/SOP-001-old.md.bak", procedure(id="../../x"))
    issued.write("records/broken.bak", "a: [")
    (issued.root / "docs/loop.md").symlink_to("loop.md")
    (issued.root / "docs/passwd.md").symlink_to("/etc/passwd")
    odd = issued.root / "docs" / os.fsdecode(b"SOP-\xff.md")
    odd.write_bytes(procedure(id="SOP-003").encode())
    issued.write("docs/nested/.git/HEAD", "ref: refs/heads/main\n")
    problems = check(issued)
    assert {one["path"] for one in problems if one["slug"] == "unknown-file"} == {"docs/loop.md", "docs/passwd.md"}
    assert ("docs/SOP-\\xff.md", 5, None) in found(problems, "approval-missing")
    assert not any(".bak" in one["path"] for one in problems)


def test_a_folder_behind_a_link_is_gone(issued: Company, tmp_path: Path) -> None:
    shutil.move(issued.root / "docs", tmp_path / "elsewhere")
    (issued.root / "docs").symlink_to(tmp_path / "elsewhere")
    assert found(check(issued), "deleted-without-withdrawal") == [(PATH, 1, None)]


def test_line_ends_of_a_checkout_are_no_change(issued: Company, tmp_path: Path) -> None:
    issued.git("clone", "--quiet", "--config", "core.autocrlf=true", str(issued.root), str(tmp_path / "windows"))
    assert b"\r\n" in (tmp_path / "windows/docs/procedures/pick.svg").read_bytes()
    assert check(tmp_path / "windows") == check(issued)


@pytest.mark.parametrize("stand", ["feature", "detached"])
def test_wherever_we_stand_the_files_are_judged_against_main(issued: Company, stand: str) -> None:
    if stand == "feature":
        issued.branch("feature")
    else:
        issued.git("switch", "--quiet", "--detach")
    issued.write(PATH, procedure(body="## Purpose\n\nOther words.\n"))
    issued.commit("Work in progress", "2026-02-03T09:00:00+00:00")
    assert found(check(issued), "revision-not-advanced") == [(PATH, 5, None)]
    issued.write(PATH, procedure("2", body="## Purpose\n\nOther words.\n"))
    assert found(check(issued), "revision-not-advanced") == []


def test_a_bare_repository_has_no_files_on_disk(issued: Company, tmp_path: Path) -> None:
    issued.git("clone", "--quiet", "--bare", str(issued.root), str(tmp_path / "bare.git"))
    assert check(tmp_path / "bare.git") == check(issued, "--ref", "main")


def test_a_project_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    whole = Company(tmp_path / "whole")
    part = Company.__new__(Company)
    object.__setattr__(part, "root", whole.root / "quality")
    part.found()
    part.write(PATH, procedure())
    part.commit(APPROVED, "2026-02-02T09:00:00+00:00")
    whole.write(PATH, procedure(id="SOP-099"))
    part.write(PATH, procedure(body="Other words.\n"))
    problems = check(part)
    assert found(problems, "revision-not-advanced") == [(PATH, 5, None)]
    assert not any(one["record"] == "SOP-099" for one in problems)


def test_a_day_before_the_last_commit_leaves_the_files_out_and_says_so(issued: Company) -> None:
    issued.write(PATH, procedure(body="## Purpose\n\nOther words.\n"))
    said = run("check", "--repo", str(issued.root), "--as-of", "2026-02-01")
    assert "files on disk" in said.stderr and "revision-not-advanced" not in said.stdout


def test_no_other_verb_looks_at_the_files_on_disk(issued: Company) -> None:
    asked = [
        ("register", "--format", "json"),
        ("trail", "SOP-001", "--format", "json"),
        ("score", "--format", "json"),
    ]
    before = [run(*verb, "--repo", str(issued.root), *DAY).stdout for verb in asked]
    issued.write(PATH, procedure("9", body="## Purpose\n\nOther words.\n", title="Another"))
    issued.write("records/organisation.yml", "id: ORG\nname: Other\ntimezone: Asia/Tokyo\n")
    assert [run(*verb, "--repo", str(issued.root), *DAY).stdout for verb in asked] == before


def test_a_check_changes_nothing_and_asks_git_a_bounded_number_of_times(
    issued: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        issued.write(f"docs/procedures/SOP-1{number:02d}.md", procedure(id=f"SOP-1{number:02d}"))
    os.utime(issued.root / PATH)
    log, wrapper, real = tmp_path / "calls", tmp_path / "bin" / "git", shutil.which("git")
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\necho "$1" >> "{log}"\nexec "{real}" "$@"\n')
    wrapper.chmod(stat.S_IRWXU)
    before = {path: path.read_bytes() for path in issued.root.rglob("*") if path.is_file()}
    monkeypatch.setenv("PATH", f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}")
    assert len(found(check(issued), "approval-missing")) == 20
    assert len(log.read_text().splitlines()) <= 8
    assert {path: path.read_bytes() for path in issued.root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("verb", [("score",), ("todo",), ("trail", "SOP-001"), ("build", "--site-dir", "../site")])
def test_what_is_not_committed_is_told_once_and_never_in_the_answer(issued: Company, verb: tuple[str, ...]) -> None:
    clean = run(*verb, *DAY, where=issued.root)
    assert clean.returncode == 0 and "uncommitted" not in clean.stderr
    issued.write("docs/procedures/SOP-002.md", procedure(id="SOP-002"))
    issued.write("docs/passing.bak", "Git ignores it")
    one = run(*verb, *DAY, where=issued.root)
    assert one.stdout == clean.stdout
    assert one.stderr.count("1 uncommitted file is not shown (commit it, or preview with `mastercopy serve`)") == 1
    issued.write(PATH, procedure(body="## Purpose\n\nOther words.\n"))
    assert "2 uncommitted files are not shown (commit them" in run(*verb, *DAY, where=issued.root).stderr
    assert "uncommitted" not in run(*verb, *DAY, "--ref", "main", where=issued.root).stderr


def test_another_branch_that_is_checked_out_is_committed(issued: Company) -> None:
    issued.branch("draft")
    issued.write("docs/procedures/SOP-002.md", procedure(id="SOP-002"))
    issued.commit("Draft", "2026-02-03T09:00:00+00:00")
    assert run("register", *DAY, where=issued.root).stderr == ""
