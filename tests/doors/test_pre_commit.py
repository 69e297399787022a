"""The hooks that a repository takes over with pre-commit, run by pre-commit itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from company import RECORDS, SIGNS, Company, procedure, run

MANIFEST = Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml"
HOOKS: list[dict[str, Any]] = yaml.safe_load(MANIFEST.read_text("utf-8"))


def pre_commit(company: Company, *arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", *arguments]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home)}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=company.root, env=environment)


def test_pre_commit_takes_the_list_of_hooks(tmp_path: Path) -> None:
    company = Company(tmp_path / "firm")
    said = pre_commit(company, "validate-manifest", str(MANIFEST), home=tmp_path / "home")
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_every_hook_runs_a_verb_that_is_there(hook: dict[str, Any]) -> None:
    program, *arguments = hook["entry"].split()
    assert program == "mastercopy" and hook["language"] == "python"
    said = run(*arguments, "--help")
    assert said.returncode == 0, said.stderr


@pytest.fixture
def firm(tmp_path: Path) -> Company:
    """A firm that has the hooks, with ourselves in the place of what pre-commit would install."""
    company = Company(tmp_path / "firm")
    company.found(people=RECORDS["records/people.yml"].replace("id: bob,", "id: bob, forge_login: bob-b,"))
    company.write("docs/SOP-001.md", procedure())
    assert run("codeowners", "--write", "--repo", str(company.root)).returncode == 0
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    hooks = [{**one, "language": "system", "entry": f"{sys.executable} -m {one['entry']}"} for one in HOOKS]
    company.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}))
    company.commit("Take over the hooks", "2026-02-03T09:00:00+00:00")
    return company


def test_a_commit_that_breaks_a_rule_is_stopped_and_a_good_one_is_not(firm: Company, tmp_path: Path) -> None:
    firm.git("add", "--all")
    installed = pre_commit(firm, "install", home=tmp_path / "home")
    assert installed.returncode == 0, installed.stderr
    firm.write("records/roles.yml", "roles:\n  - {id: quality-manager, title: Quality manager, aproves: yes}\n")
    firm.git("add", "--all")
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home")}
    command = ["git", "-C", str(firm.root), "-c", "user.name=Ana", "-c", "user.email=ana@trial.example"]
    stopped = subprocess.run(
        [*command, "commit", "-m", "Break a rule"], capture_output=True, text=True, check=False, env=environment
    )
    assert stopped.returncode != 0
    assert "Documents and records keep the rules" in stopped.stderr and "'aproves' is not a field" in stopped.stderr
    manager = "{id: quality-manager, title: Head of quality, approves: yes}"
    roles = f"roles:\n  - {manager}\n  - {{id: writer, title: Writer}}\n"
    firm.write("records/roles.yml", roles)
    firm.git("add", "--all")
    passed = subprocess.run(
        [*command, "commit", "-m", "Keep the rules"], capture_output=True, text=True, check=False, env=environment
    )
    assert passed.returncode == 0, passed.stderr
    assert firm.git("log", "-1", "--format=%s") == "Keep the rules"


def test_what_is_not_staged_is_not_judged(firm: Company, tmp_path: Path) -> None:
    firm.write("records/roles.yml", "roles: {\n")
    firm.write("docs/SOP-001.md", procedure(revision="2", change="Second", status="draft"))
    firm.git("add", "docs")
    said = pre_commit(firm, "run", home=tmp_path / "home")
    assert said.returncode == 0, said.stdout
    assert (firm.root / "records/roles.yml").read_text("utf-8") == "roles: {\n"


def test_who_is_asked_follows_the_approval_matrix(firm: Company, tmp_path: Path) -> None:
    """Whoever changes who approves, or the file that asks them, hears that the two say different things."""
    people = (firm.root / "records/people.yml").read_text("utf-8")
    firm.write("records/people.yml", people.replace("bob-b", "bob-c"))
    firm.git("add", "--all")
    stopped = pre_commit(firm, "run", "mastercopy-codeowners", home=tmp_path / "home")
    assert stopped.returncode == 1 and "codeowners-stale" in stopped.stdout and "@bob-c" in stopped.stdout
    assert run("codeowners", "--write", "--repo", str(firm.root)).returncode == 0
    firm.git("add", "--all")
    assert pre_commit(firm, "run", "mastercopy-codeowners", home=tmp_path / "home").returncode == 0
    firm.commit("Another name on the forge", "2026-02-04T09:00:00+00:00")
    owners = (firm.root / ".github/CODEOWNERS").read_text("utf-8")
    firm.write(".github/CODEOWNERS", owners.replace("@bob-c", "@mallory"))
    firm.git("add", "--all")
    said = pre_commit(firm, "run", "mastercopy-codeowners", home=tmp_path / "home")
    assert said.returncode == 1 and "no longer true" in said.stdout and "@mallory" in said.stdout


def test_a_change_of_other_files_asks_nothing(firm: Company, tmp_path: Path) -> None:
    firm.write("records/roles.yml", "roles: {\n")
    firm.commit("Break a rule", "2026-02-04T09:00:00+00:00")
    firm.write("README.md", "# Us\n")
    firm.git("add", "--all")
    said = pre_commit(firm, "run", home=tmp_path / "home")
    assert said.returncode == 0 and "Skipped" in said.stdout
