"""What every workflow keeps to: least rights, pinned actions, whole history, an end, no strangers' text in scripts."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from mastercopy.model.acknowledging import ACKNOWLEDGEMENTS
from mastercopy.model.catalog import build_catalog
from mastercopy.sources.files import memory_tree
from runner import ACTION, ROOT, TEMPLATES, WORKFLOWS, load

FOUNDED = TEMPLATES / "github" / "dot-github"
EVERY = sorted([*WORKFLOWS.glob("*.yml"), *(FOUNDED / "workflows").glob("*.yml")])
NAMES = [path.relative_to(ROOT).as_posix().replace("generator/mastercopy/editing/", "") for path in EVERY]
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
GRANTS: dict[tuple[str, str], dict[str, str]] = {
    ("check", "check"): {"contents": "read"},
    ("check", "scanning"): {"security-events": "write"},
    ("comment", "comment"): {"actions": "read", "pull-requests": "write"},
    ("preview", "preview"): {"contents": "read"},
    ("publish", "build"): {"contents": "read"},
    ("publish", "deploy"): {"pages": "write", "id-token": "write"},
    ("record-approvals", "record"): {"contents": "write", "pull-requests": "write"},
    ("from-issue", "record"): {"contents": "write", "issues": "read", "pull-requests": "write"},
    ("tests", "tests"): {"contents": "read"},
}
SEES_THE_PROPOSAL = {"check", "preview"}


def tool(name: str) -> Path:
    """A program that stands beside this Python."""
    return Path(sys.executable).with_name(name)


def steps(path: Path) -> list[dict[str, Any]]:
    found = load(path)
    jobs = found["jobs"].values() if "jobs" in found else [found["runs"]]
    return [step for job in jobs for step in job["steps"]]


@pytest.mark.parametrize("path", EVERY, ids=NAMES)
def test_rights_are_those_of_the_job_alone(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        granted = dict(job["permissions"])
        expected = dict(GRANTS[(path.stem, name)])
        if path.parent == WORKFLOWS and path.stem == "comment":
            expected["contents"] = "read"  # our own action has to be fetched from main
        assert granted == expected
        assert 0 < job["timeout-minutes"] <= 90
        assert "secrets" not in job


@pytest.mark.parametrize("path", EVERY, ids=NAMES)
def test_nobody_is_lent_the_rights_of_others(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "pull_request_target:" not in text and "secrets." not in text and "${{ github.token" not in text
    assert "concurrency" in load(path)


@pytest.mark.parametrize("path", [*EVERY, ACTION], ids=[*NAMES, "action.yml"])
def test_actions_are_pinned_and_scripts_hold_no_expression(path: Path) -> None:
    for step in steps(path):
        used = step.get("uses", "./")
        assert used in ("./", "./tool") or PINNED.fullmatch(used), used
        assert "${{" not in step.get("run", ""), "pass it by `env:`, for it may be anybody's text"
        assert step.get("run") is None or step["run"].startswith(("set -euo pipefail\n", "bash .ci/run"))


@pytest.mark.parametrize("path", EVERY, ids=NAMES)
def test_history_is_whole_and_no_token_stays(path: Path) -> None:
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            given = step["with"]
            assert given["persist-credentials"] is False
            is_tool = given.get("path") == "tool" or path.stem == "comment"
            assert given.get("fetch-depth") == (None if is_tool else 0)


def test_who_sees_a_proposal_runs_the_program_of_main() -> None:
    for name in SEES_THE_PROPOSAL:
        found = steps(WORKFLOWS / f"{name}.yml")
        outs = [step["with"] for step in found if step.get("uses", "").startswith("actions/checkout@")]
        assert outs[0]["path"] == "tool" and outs[0]["ref"] == "${{ github.event.pull_request.base.sha }}"
        assert outs[1]["path"] == "proposal" and outs[1]["ref"] == "${{ github.event.pull_request.head.sha }}"
        for step in found:
            if step.get("uses", "").startswith("."):
                assert step["uses"] == "./tool" and step["with"]["repo"] == "proposal"
            assert not any("token" in key.lower() for key in step.get("env", {}))


def test_who_may_write_looks_at_no_proposal() -> None:
    for path in EVERY:
        workflow = load(path)
        writes = any("write" in job["permissions"].values() for job in workflow["jobs"].values())
        triggers = workflow[True]  # YAML 1.1 reads the key `on` as a truth
        if writes and "pull_request" in triggers:
            for name, job in workflow["jobs"].items():
                if "write" in job["permissions"].values():
                    assert (path.stem, name) == ("check", "scanning") and "head.repo.full_name" in job["if"]
                    assert not any(step["uses"].startswith("actions/checkout") for step in job["steps"])
        if path.stem == "comment":
            assert all("ref" not in step.get("with", {}) or step["with"]["ref"] == "main" for step in steps(path))


def test_only_commands_that_write_are_given_a_token() -> None:
    with_token = {step["name"] for step in steps(ACTION) if "GH_TOKEN" in step.get("env", {})}
    assert with_token == {"Ask the forge", "Bring them to main", "Propose the record", "Comment"}


def test_a_mended_form_is_looked_at_again() -> None:
    """But a word that somebody has read a text is taken as it was sent first, and a later event would end in red."""
    for folder in (WORKFLOWS, FOUNDED / "workflows"):
        workflow = load(folder / "from-issue.yml")
        assert workflow[True]["issues"]["types"] == ["opened", "edited", "labeled"]
        asks = workflow["jobs"]["record"]["if"]
        types, _ = build_catalog(memory_tree({}))
        (word,) = types.by_part(ACKNOWLEDGEMENTS)
        assert word.form is not None and word.form.labels == ("acknowledgement",)
        assert "labels[0] != null" in asks
        assert "action == 'opened' || !contains(" in asks and "'acknowledgement'" in asks


def test_publishing_comes_with_main_and_after_midnight() -> None:
    triggers = load(WORKFLOWS / "publish.yml")[True]
    assert triggers["push"] == {"branches": ["main"]}
    assert [row["cron"] for row in triggers["schedule"]] == ["7 23,0 * * *"]
    assert triggers["workflow_run"]["workflows"] == ["record-approvals"]
    assert load(WORKFLOWS / "publish.yml")["concurrency"]["cancel-in-progress"] is False


def test_an_organisation_gets_the_same_workflows() -> None:
    """Of ours, those that are about documents; with the action by its address, where we name our own folder."""

    def told(path: Path) -> list[dict[str, Any]]:
        found = [step for step in steps(path) if step.get("with", {}).get("path") != "tool"]
        if path.stem == "comment":
            found = [step for step in found if not step["uses"].startswith("actions/checkout")]
        own = re.compile(r"\./(?:tool)?|OWNER/mastercopy@0{40}")
        return [{**step, "uses": own.sub("MASTERCOPY", step["uses"])} if "uses" in step else step for step in found]

    founded = {path.name for path in (FOUNDED / "workflows").iterdir()}
    assert founded == {path.name for path in WORKFLOWS.glob("*.yml")} - {"tests.yml"}
    for name in founded:
        assert told(WORKFLOWS / name) == told(FOUNDED / "workflows" / name)
        ours, theirs = load(WORKFLOWS / name), load(FOUNDED / "workflows" / name)
        assert {**ours, "jobs": None} == {**theirs, "jobs": None}


def test_an_organisation_uses_the_action_in_five_lines() -> None:
    for path in (FOUNDED / "workflows").glob("*.yml"):
        assert "run:" not in path.read_text("utf-8").replace("workflow_run:", "") or path.stem == "check"


def test_workflows_are_sound() -> None:
    command = [tool("actionlint"), "-shellcheck=", "-pyflakes=", *EVERY]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout


def test_workflows_are_safe() -> None:
    command = [tool("zizmor"), "--offline", "--no-progress", "--config", ".github/zizmor.yml"]
    done = subprocess.run(
        [*command, ".github", "action.yml", FOUNDED], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("@de0fac2e4500dabe0009e67214ff5f5447ce83dd", "@v6", "unpinned-uses"),
        ("set -euo", "echo ${{ github.event.pull_request.title }}; set -euo", "template-injection"),
        ("on:\n  pull_request:", "on:\n  pull_request_target:", "dangerous-triggers"),
    ],
)  # fmt: skip
def test_the_guard_barks(tmp_path: Path, before: str, after: str, why: str) -> None:
    text = (WORKFLOWS / "check.yml").read_text("utf-8")
    assert before in text
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    file = tmp_path / ".github" / "workflows" / "check.yml"
    file.write_text(text.replace(before, after), "utf-8")
    done = subprocess.run(
        [tool("zizmor"), "--offline", "--no-progress", "--config", ROOT / ".github" / "zizmor.yml", file],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0 and why in done.stdout


def test_dependencies_are_kept_up_to_date() -> None:
    found = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text("utf-8"))
    assert [row["package-ecosystem"] for row in found["updates"]] == ["pip", "github-actions"]
    assert all(row["groups"] for row in found["updates"])
    theirs = yaml.safe_load((FOUNDED / "dependabot.yml").read_text("utf-8"))
    assert [row["package-ecosystem"] for row in theirs["updates"]] == ["github-actions"]
