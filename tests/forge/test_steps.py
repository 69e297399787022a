"""Every command of the action and of the workflows is run: with real Git remotes, and a forge that answers files."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from company import RECORDS, SIGNS, Company, procedure
from forging import BOT, ENTRIES, MERGED_AT, REVIEWED_AT, STORED, Forge, payload, review
from runner import ACTION, REPOSITORY, ROOT, TEMPLATES, WORKFLOWS, Runner, load

RUN = {
    "action.yml": [
        "Install", "Look", "Ask the forge", "Enter the approvals", "Bring them to main", "Read the form",
        "Propose the record", "Comment",
    ],
    "check.yml": ["Say whose it is"],
    "tests.yml": ["Test"],
}  # fmt: skip
"""Every command there is; the tests below run them, but for `.ci/run`, which runs them."""
LATER = "2026-02-05T09:00:00+00:00"


def test_no_command_is_left_out() -> None:
    found: dict[str, list[str]] = {}
    for path in (ACTION, *sorted(WORKFLOWS.glob("*.yml"))):
        document = load(path)
        jobs = document["jobs"].values() if "jobs" in document else [document["runs"]]
        names = [step.get("name", "?") for job in jobs for step in job["steps"] if "run" in step]
        if names:
            found[path.name] = names
    assert found == RUN


def recorder(runner: Runner) -> None:
    """Put a program in the place of Mastercopy that says what it was called with, an argument on each line."""
    runner.program(runner.temp / "mastercopy/bin/mastercopy", 'printf "[%s]\\n" "$@"; pwd > "$RUNNER_TEMP/where"')


@pytest.fixture
def runner(company: Company, tmp_path: Path) -> Runner:
    return Runner(tmp_path / "runner", company.root)


# --- install -------------------------------------------------------------------------------------------------------


def test_the_program_is_installed_by_its_locks_and_far_from_the_repository(runner: Runner) -> None:
    """The same three commands as `make` runs for real; here it is about where they run and what they may not read."""
    place = runner.temp / "mastercopy"
    (place / "bin/mastercopy").unlink()
    note = 'echo "$(pwd) $*" >> "$RUNNER_TEMP/calls"'
    runner.program(runner.folder / "python", note)
    making = f'{note}\nmkdir -p "${{@: -1}}/bin" && cp "{runner.folder}/python" "${{@: -1}}/bin/python"'
    runner.program(runner.folder / "bin/python3", making)
    done = runner.run("Install")
    assert done.returncode == 0, done.stderr
    calls = (runner.temp / "calls").read_text().splitlines()
    root = str(ACTION.parent)
    assert all(call.startswith(f"{root} -I -m ") for call in calls), calls
    assert (
        "--require-hashes -r requirements-build.txt" in calls[1] and "--require-hashes -r requirements.txt" in calls[2]
    )
    assert calls[3].endswith(f"--no-deps --no-build-isolation {root}") and len(calls) == 4


def test_it_is_installed_once(runner: Runner) -> None:
    runner.program(runner.folder / "bin/python3", "exit 9")
    assert runner.run("Install").returncode == 0


# --- check, review, build ------------------------------------------------------------------------------------------


def found_well(company: Company) -> None:
    company.found()
    company.write("docs/procedures/SOP-001.md", procedure())
    company.commit(f"Issue SOP-001\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")


def test_check_annotates_and_fails_on_an_error(runner: Runner, company: Company) -> None:
    found_well(company)
    assert runner.run("Look", command="check").returncode == 0
    company.write("docs/procedures/SOP-002.md", "---\nid: SOP-001\ntitle: [\n---\n")
    done = runner.run("Look", command="check")
    assert done.returncode == 1 and "::error file=docs/procedures/SOP-002.md" in done.stdout, done.stdout


def test_check_writes_a_file_for_code_scanning(runner: Runner, company: Company) -> None:
    found_well(company)
    company.write("docs/procedures/SOP-002.md", "---\nid: SOP-001\ntitle: [\n---\n")
    done = runner.run("Look", command="check", format="sarif", output="problems/mastercopy.sarif")
    assert done.returncode == 1 and done.stdout == ""
    assert json.loads((company.root / "problems/mastercopy.sarif").read_text())["version"] == "2.1.0"


def test_build_writes_the_site(runner: Runner, company: Company, tmp_path: Path) -> None:
    found_well(company)
    done = runner.run("Look", command="build", site_dir=str(tmp_path / "site"))
    assert done.returncode == 0 and (tmp_path / "site" / "index.html").is_file(), done.stderr


HOSTILE = "$(touch pwned) `touch pwned`; touch pwned #\n--output=x"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"command": "check", "base": "a" * 40}, ["check", "--repo", ".", "--base", "a" * 40, "--format", "github"]),
        (
            {"command": "review", "base": "a" * 40, "output": "review/review.md"},
            [
                "review",
                "--repo",
                ".",
                "--base",
                "a" * 40,
                "--format",
                "markdown",
                "--limit",
                "60000",
                "-o",
                "review/review.md",
            ],
        ),
        (
            {"command": "build", "base": "a" * 40, "site_dir": "preview"},
            ["build", "--repo", ".", "--base", "a" * 40, "--site-dir", "preview"],
        ),
        ({"command": "check", "base": HOSTILE}, ["check", "--repo", ".", "--base", HOSTILE, "--format", "github"]),
    ],
)
def test_inputs_are_arguments_and_nothing_else(runner: Runner, inputs: dict[str, str], expected: list[str]) -> None:
    recorder(runner)
    done = runner.run("Look", **inputs)
    assert done.stdout == "".join(f"[{argument}]\n" for argument in expected)
    assert not (runner.workspace / "pwned").exists()


def test_the_artifact_says_whose_it_is(runner: Runner) -> None:
    runner = replace(runner, event=payload("pull_request.opened"))
    runner.workspace.joinpath("review").mkdir()
    runner.workspace.joinpath("review/review.md").write_text("# What changes\n")
    done = runner.run("Say whose it is", WORKFLOWS / "check.yml")
    assert done.returncode == 0, done.stderr
    told = json.loads((runner.workspace / "review/proposal.json").read_text())
    assert told == {"number": 2, "head": runner.event["pull_request"]["head"]["sha"]}
    assert (runner.folder / "summary.md").read_text() == "# What changes\n"


# --- record-approvals ----------------------------------------------------------------------------------------------


class Merged:
    """A pull request that was squashed on a forge with a bare repository, and a runner that has cloned main."""

    def __init__(self, forge: Forge, tmp_path: Path) -> None:
        company = forge.company
        forge.found()
        before = company.git("rev-parse", "main")
        self.head = forge.write()
        self.merged = forge.squash()
        self.remote = tmp_path / "remote.git"
        subprocess.run(["git", "clone", "--quiet", "--bare", str(company.root), str(self.remote)], check=True)
        company.git("push", "--quiet", str(self.remote), f"{self.head}:refs/pull/2/head")
        self.git("branch", "--delete", "--force", "work")
        workspace = tmp_path / "workspace"
        subprocess.run(["git", "clone", "--quiet", f"file://{self.remote}", str(workspace)], check=True)
        event = {**payload("push"), "before": before, "after": self.merged}
        self.runner = Runner(tmp_path / "runner", workspace, event)
        pull = payload("pull_request.closed")["pull_request"]
        pull |= {"merged": True, "merged_at": MERGED_AT, "merge_commit_sha": self.merged}
        pull["head"]["sha"], pull["base"]["ref"] = self.head, "main"
        self.runner.answer(f"repos/{REPOSITORY}/commits/{self.merged}/pulls", [pull])
        self.runner.answer(f"repos/{REPOSITORY}/pulls/2", pull)
        self.runner.answer(f"repos/{REPOSITORY}/pulls/2/reviews", [[review(80, self.head)], []])
        self.workspace = workspace

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.remote), *arguments], capture_output=True, text=True, check=True, errors="replace"
        )
        return done.stdout.rstrip("\n")

    def steps(self, *names: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        for name in names or ("Ask the forge", "Enter the approvals", "Bring them to main"):
            done = self.runner.run(name, **inputs)
            assert done.returncode == 0, (name, done.stdout, done.stderr)
        return done


@pytest.fixture
def merged(forge: Forge, tmp_path: Path) -> Merged:
    return Merged(forge, tmp_path)


def test_approvals_come_to_main_after_the_merge(merged: Merged) -> None:
    merged.steps()
    assert merged.git("log", "-1", "--format=%an <%ae>|%s", "main") == f"{BOT}|Record approvals of #2"
    assert merged.git("diff", "--name-only", "main^", "main").splitlines() == [STORED, ENTRIES]
    (entry,) = yaml.safe_load(merged.git("show", f"main:{ENTRIES}"))["signoffs"]
    assert (entry["person"], entry["meaning"], entry["evidence"]["commit"]) == ("bob", "approve", merged.head)
    tip = merged.git("rev-parse", "main")
    merged.runner.answer(f"repos/{REPOSITORY}/commits/{tip}/pulls", [])
    assert "nothing is to be entered" in merged.steps().stdout and merged.git("rev-parse", "main") == tip


def test_a_reviewed_commit_that_was_pushed_away_is_fetched(merged: Merged, forge: Forge) -> None:
    """The branch has forgotten it, and the forge still gives it to whoever names it; a wrong name is told."""
    company = forge.company
    company.switch("work")
    reviewed = company.commit("Besides", REVIEWED_AT)
    company.git("push", "--quiet", str(merged.remote), "work:refs/heads/away")
    merged.git("update-ref", "-d", "refs/heads/away")
    merged.git("config", "uploadpack.allowAnySHA1InWant", "true")
    odd = [review(70, commit) for commit in ("e" * 40, "--upload-pack=touch pwned", f"x\n{'d' * 40}", "HEAD")]
    merged.runner.answer(f"repos/{REPOSITORY}/pulls/2/reviews", [[*odd, review(80, reviewed)], []])
    done = merged.runner.run("Ask the forge")
    assert done.returncode == 0, done.stderr
    assert f"::warning title=record-approvals::the reviewed commit {'e' * 40} of #2 is not to be had" in done.stdout
    merged.steps("Enter the approvals", "Bring them to main")
    (entry,) = yaml.safe_load(merged.git("show", f"main:{ENTRIES}"))["signoffs"]
    assert entry["evidence"]["commit"] == reviewed and not list(merged.workspace.rglob("pwned"))


def test_a_review_that_is_passed_over_is_an_annotation(merged: Merged) -> None:
    merged.runner.answer(f"repos/{REPOSITORY}/pulls/2/reviews", [[review(80, "e" * 40)], []])
    merged.steps("Ask the forge")
    done = merged.runner.run("Enter the approvals")
    assert "::warning title=record-approvals::review 80 by Codertocat, SOP-001 revision 1: the commit" in done.stdout
    assert "nothing is to be entered" in merged.steps("Bring them to main").stdout


def test_its_own_push_asks_for_nothing(merged: Merged) -> None:
    merged.steps()
    after = merged.git("rev-parse", "main")
    event = {**merged.runner.event, "before": merged.merged, "after": after}
    merged.runner = replace(merged.runner, event=event)
    merged.runner.answer(f"repos/{REPOSITORY}/commits/{after}/pulls", [])
    assert "nothing is to be entered" in merged.steps().stdout


def test_a_race_is_won_at_the_second_go(merged: Merged, forge: Forge) -> None:
    merged.steps("Ask the forge", "Enter the approvals")
    forge.company.write("README.md", "meanwhile\n")
    forge.company.commit("Meanwhile", LATER)
    forge.company.git("push", "--quiet", str(merged.remote), "main")
    merged.steps("Bring them to main")
    assert merged.git("log", "--format=%s", "-2", "main").splitlines() == ["Record approvals of #2", "Meanwhile"]


def test_where_nobody_may_push_it_is_proposed(merged: Merged) -> None:
    tip = merged.git("rev-parse", "main")
    for _ in range(2):
        merged.steps(propose="yes")
        merged.runner.answer("pr-list", b"1\n")
        subprocess.run(["git", "-C", str(merged.workspace), "reset", "--quiet", "--hard", "origin/main"], check=True)
    assert merged.git("rev-parse", "main") == tip
    branch = f"approvals/{merged.merged[:12]}"
    assert merged.git("diff", "--name-only", "main", branch).splitlines() == [STORED, ENTRIES]
    asked = (merged.runner.forge / "pr-create").read_text().splitlines()
    assert asked[:6] == ["pr", "create", "--base", "main", "--head", branch]


def test_a_refused_push_is_told(merged: Merged) -> None:
    hook = merged.remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    merged.steps("Ask the forge", "Enter the approvals")
    done = merged.runner.run("Bring them to main")
    assert done.returncode == 1 and "set propose to yes" in done.stderr


def test_nothing_but_approvals_is_committed(merged: Merged) -> None:
    merged.steps("Ask the forge", "Enter the approvals")
    (merged.workspace / "docs" / "slipped-in.md").write_text("x")
    done = merged.runner.run("Bring them to main")
    assert done.returncode == 1 and "something else" in done.stderr
    assert merged.git("log", "-1", "--format=%s", "main") == "SOP-001 (#2)"


def test_one_spoilt_proposal_holds_up_no_other(merged: Merged) -> None:
    pulls = json.loads((merged.runner.forge / f"repos_{REPOSITORY}_pulls_2".replace("/", "_")).read_text())
    other = {**pulls, "number": 3, "html_url": "javascript:alert(1)"}
    merged.runner.answer(f"repos/{REPOSITORY}/commits/{merged.merged}/pulls", [pulls, other])
    merged.runner.answer(f"repos/{REPOSITORY}/pulls/3", other)
    merged.runner.answer(f"repos/{REPOSITORY}/pulls/3/reviews", [])
    merged.steps("Ask the forge")
    assert merged.runner.run("Enter the approvals").returncode == 1
    merged.steps("Bring them to main")
    assert ENTRIES in merged.git("diff", "--name-only", "main^", "main")


@pytest.mark.parametrize("before", ["0" * 40, "", "$(touch pwned)", "e" * 40])
def test_a_push_that_does_not_say_what_was_before(merged: Merged, before: str) -> None:
    merged.runner = replace(merged.runner, event={**merged.runner.event, "before": before})
    merged.steps()
    assert ENTRIES in merged.git("diff", "--name-only", "main^", "main")
    assert not (merged.workspace / "pwned").exists()


def test_an_open_one_and_one_of_another_branch_are_none_of_it(merged: Merged) -> None:
    file = merged.runner.forge / f"repos_{REPOSITORY}_commits_{merged.merged}_pulls".replace("/", "_")
    (pull,) = json.loads(file.read_text())
    odd = [{**pull, "merged_at": None}, {**pull, "base": {"ref": "other"}}, {**pull, "number": "2; touch pwned"}]
    file.write_text(json.dumps(odd))
    assert "nothing is to be entered" in merged.steps().stdout
    assert not (merged.workspace / "pwned").exists()


def test_a_forge_that_does_not_answer_is_no_empty_answer(merged: Merged) -> None:
    for file in merged.runner.forge.iterdir():
        file.unlink()
    assert merged.runner.run("Ask the forge").returncode != 0


# --- from-issue ----------------------------------------------------------------------------------------------------


@pytest.fixture
def issued(forge: Forge, tmp_path: Path) -> Merged:
    merged = Merged(forge, tmp_path)
    merged.runner = Runner(tmp_path / "issue", merged.workspace, payload("issues.opened"))
    return merged


def tell(issued: Merged, **said: Any) -> None:
    (issued.workspace / "records/complaints").mkdir(parents=True, exist_ok=True)
    (issued.workspace / "records/complaints/CMP-2026-001.yml").write_text("id: CMP-2026-001\n")
    told = {"branch": "from-issue/CMP-2026-001", "title": "Record CMP-2026-001", **said}
    (issued.runner.temp / "mastercopy-issue.json").write_text(json.dumps(told))


def test_the_form_is_handed_over_as_a_file(issued: Merged) -> None:
    recorder(issued.runner)
    issued.steps("Read the form")
    said = (issued.runner.temp / "mastercopy-issue.json").read_text().splitlines()
    event = str(issued.runner.folder / "event.json")
    assert said == ["[from-issue]", f"[{event}]", "[--repo]", "[.]", "[--format]", "[json]"]


def test_a_form_that_was_sent_becomes_a_record_on_a_branch(issued: Merged) -> None:
    """With the verb itself, and the form that people are shown."""
    shown = load(ROOT / ".github" / "ISSUE_TEMPLATE" / "idea.yml")
    asked = [
        one["attributes"]["label"]
        for one in shown["body"]
        if "label" in one["attributes"] and one["type"] != "dropdown"
    ]
    event = payload("issues.opened")
    event["issue"] |= {
        "title": "Idea: Lower the shelves $(touch pwned)",
        "body": "\n\n".join(f"### {label}\n\nAbout {number}" for number, label in enumerate(asked)),
        "labels": [{**event["issue"]["labels"][0], "name": shown["labels"][0]}],
    }
    issued.runner = Runner(issued.runner.folder.with_name("sent"), issued.workspace, event)
    issued.steps("Read the form", "Propose the record")
    told = json.loads((issued.runner.temp / "mastercopy-issue.json").read_text("utf-8"))
    (path,) = issued.git("diff", "--name-only", "main", told["branch"]).splitlines()
    assert path == told["path"] and path.startswith("records/ideas/") and told["branch"].endswith("-issue-1")
    assert "About 0" in issued.git("show", f"{told['branch']}:{path}")
    assert (
        not (issued.workspace / "pwned").exists() and told["title"] in (issued.runner.forge / "pr-create").read_text()
    )


def test_a_record_is_proposed_on_a_branch(issued: Merged) -> None:
    tell(issued)
    tip = issued.git("rev-parse", "main")
    issued.steps("Propose the record")
    assert issued.git("rev-parse", "main") == tip
    assert issued.git("diff", "--name-only", "main", "from-issue/CMP-2026-001") == "records/complaints/CMP-2026-001.yml"
    assert issued.git("log", "-1", "--format=%B", "from-issue/CMP-2026-001") == "Record CMP-2026-001\n\nFrom #1"
    assert "From #1." in (issued.runner.forge / "pr-create").read_text()


@pytest.mark.parametrize("branch", ["main", "", "--force", "a b", "$(touch pwned)", "x:main", "a\nb", "../x", 7])
def test_a_branch_that_is_none_is_refused(issued: Merged, branch: object) -> None:
    tell(issued, branch=branch)
    done = issued.runner.run("Propose the record")
    assert (done.returncode != 0) == (branch != 7) and not (issued.workspace / "pwned").exists()
    assert issued.git("log", "-1", "--format=%s", "main") == "SOP-001 (#2)"


def test_a_title_steers_nothing(issued: Merged) -> None:
    tell(issued, title="$(touch pwned)\n::error::x\u202e" + "y" * 500)
    issued.steps("Propose the record")
    assert not (issued.workspace / "pwned").exists()
    assert len(issued.git("log", "-1", "--format=%s", "from-issue/CMP-2026-001")) <= 120


def test_an_issue_that_is_a_record_already_is_left_alone(issued: Merged) -> None:
    (issued.runner.temp / "mastercopy-issue.json").write_text("{}")
    assert "already" in issued.steps("Propose the record").stdout


# --- comment -------------------------------------------------------------------------------------------------------


def archive(**files: object) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, value in files.items():
            text = value if isinstance(value, str | bytes) else json.dumps(value)
            zipped.writestr(name.replace("__", "."), text)
    return stream.getvalue()


class Commenting:
    """The published event of a run of `check` that is over, and what it left."""

    def __init__(self, tmp_path: Path) -> None:
        event = payload("workflow_run.completed")
        self.head = event["workflow_run"]["head_sha"]
        self.run_id = event["workflow_run"]["id"]
        (tmp_path / "empty").mkdir()
        self.runner = Runner(tmp_path / "runner", tmp_path / "empty", event)
        self.leave(archive(review__md="# SOP-001\n", proposal__json={"number": 2}))
        self.pull()
        self.answer("pulls/2/files", [{"filename": "docs/procedures/SOP-001.md"}])
        self.answer("issues/2/comments", [])

    def answer(self, path: str, value: object) -> None:
        self.runner.answer(f"repos/{REPOSITORY}/{path}", value)

    def leave(self, data: bytes, **said: Any) -> None:
        row = {"id": 5, "name": "review", "expired": False, "size_in_bytes": len(data), **said}
        self.answer(f"actions/runs/{self.run_id}/artifacts", {"artifacts": [row]})
        self.answer("actions/artifacts/5/zip", data)

    def pull(self, **said: Any) -> None:
        base = {"repo": {"full_name": REPOSITORY}}
        self.answer("pulls/2", {"state": "open", "head": {"sha": self.head}, "base": base, "changed_files": 1, **said})

    def comment(self) -> str | None:
        """What was said, if anything."""
        done = self.runner.run("Comment")
        assert done.returncode == 0, done.stderr
        sent = self.runner.forge / "sent.json"
        return str(json.loads(sent.read_text())["body"]) if sent.exists() else None

    def changes(self) -> str:
        return (self.runner.forge / "changes").read_text()


MARK = "<!-- mastercopy: review -->\n"


@pytest.fixture
def commenting(tmp_path: Path) -> Commenting:
    return Commenting(tmp_path)


def test_the_summary_is_one_comment(commenting: Commenting) -> None:
    assert commenting.comment() == f"{MARK}# SOP-001\n"
    assert commenting.changes() == f"POST repos/{REPOSITORY}/issues/2/comments\n"


def test_the_next_summary_takes_its_place(commenting: Commenting) -> None:
    ours = {"id": 77, "user": {"login": "github-actions[bot]"}, "body": f"{MARK}old"}
    others = {"id": 66, "user": {"login": "mallory"}, "body": f"{MARK}not ours"}
    commenting.answer("issues/2/comments", [others, ours])
    commenting.comment()
    assert commenting.changes() == f"PATCH repos/{REPOSITORY}/issues/comments/77\n"


SILENT: dict[str, dict[str, Any]] = {
    "another number": {"leave": archive(review__md="x", proposal__json={"number": "2; touch pwned"})},
    "no number": {"leave": archive(review__md="x")},
    "a number that is a list": {"leave": archive(review__md="x", proposal__json=[1])},
    "no archive": {"leave": b"no zip"},
    "another head": {"pull": {"head": {"sha": "e" * 40}}},
    "closed": {"pull": {"state": "closed"}},
    "of another repository": {"pull": {"base": {"repo": {"full_name": "mallory/Hello-World"}}}},
}


@pytest.mark.parametrize("name", SILENT)
def test_what_does_not_fit_is_not_shown(commenting: Commenting, name: str) -> None:
    case = SILENT[name]
    if "leave" in case:
        commenting.leave(case["leave"])
    if "pull" in case:
        commenting.pull(**case["pull"])
    assert commenting.comment() is None
    assert not (commenting.runner.forge / "changes").exists()


@pytest.mark.parametrize("said", [{"size_in_bytes": 4_000_001}, {"expired": True}, {"name": "other"}, {"id": "5;x"}])
def test_an_artifact_that_is_none_is_not_fetched(commenting: Commenting, said: dict[str, Any]) -> None:
    commenting.leave(archive(review__md="x", proposal__json={"number": 2}), **said)
    assert commenting.comment() is None


def test_nobody_is_called_and_nothing_runs(commenting: Commenting) -> None:
    text = '@everyone @team/all $(touch pwned) `touch pwned` ${{ secrets.X }}\n::error::x\n"}, {"\n<script>\u202e'
    commenting.leave(archive(review__md=text, proposal__json={"number": 2}))
    said = commenting.comment()
    assert said is not None and "@e" not in said and "@t" not in said and "touch pwned" in said
    assert not list(commenting.runner.folder.rglob("pwned"))


def test_it_stays_within_what_a_comment_may_hold(commenting: Commenting) -> None:
    for text in ("ä@" * 200_000, "@" * 250_000, "x" * 50_000_000, "\udcff".encode("utf-8", "surrogateescape") * 70_000):
        commenting.leave(archive(review__md=text, proposal__json={"number": 2}))
        said = commenting.comment()
        assert said is not None and len(said) <= 65_536


@pytest.mark.parametrize(
    "files",
    [
        [[{"filename": ".github/workflows/check.yml"}], [{"filename": "docs/a.md"}]],
        [{"filename": "docs/a.md", "previous_filename": ".github/workflows/check.yml"}],
    ],
)
def test_who_changes_the_check_does_not_speak(commenting: Commenting, files: object) -> None:
    commenting.answer("pulls/2/files", files)
    said = commenting.comment()
    assert said is not None and "summary is not shown" in said and "SOP-001" not in said


def test_more_files_than_the_forge_lists_are_not_vouched_for(commenting: Commenting) -> None:
    commenting.pull(changed_files=3000)
    assert "summary is not shown" in (commenting.comment() or "")


# --- GitLab --------------------------------------------------------------------------------------------------------

GITLAB = TEMPLATES / "gitlab" / "dot-gitlab-ci.yml"
CURL = r"""
[ "$(cat "${@: -2:1}")" = 'header = "PRIVATE-TOKEN: glpat-the-token"' ] || exit 22
file="$FORGE/$(printf %s "${@: -1}" | sed 's#https://gitlab.example/api/v4/projects/9/##' | tr / _)"
cat "$file" 2> /dev/null || { echo "curl: (22) 404" >&2; exit 22; }
"""


def test_gitlab_approvals_come_to_main(merged: Merged, tmp_path: Path) -> None:
    runner, url = merged.runner, "https://gitlab.example/o/r/-/merge_requests/7"
    subprocess.run(
        ["git", "-C", str(merged.remote), "update-ref", "refs/merge-requests/7/head", merged.head], check=True
    )
    request = {"iid": 7, "web_url": url, "state": "merged", "sha": merged.head, "squash_commit_sha": merged.merged}
    given = {"approved_by": [{"user": {"username": "codertocat"}, "approved_at": REVIEWED_AT}]}
    runner.answer(f"repository/commits/{merged.merged}/merge_requests", [request, {**request, "state": "opened"}])
    runner.answer("merge_requests/7", request)
    runner.answer("merge_requests/7/approvals", given)
    runner.program(runner.folder / "bin/curl", CURL)
    (script,) = load(GITLAB)["record-approvals"]["script"]
    place = tmp_path / "gitlab.sh"
    place.write_text(f'tool="{runner.folder}"\nmastercopy="{runner.temp}/mastercopy/bin/mastercopy"\n{script}')
    environment = {
        "PATH": f"{runner.folder / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "FORGE": str(runner.forge),
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "MASTERCOPY_TOKEN": "glpat-the-token",
        "MASTERCOPY_PUSH_URL": f"file://{merged.remote}",
        "CI_API_V4_URL": "https://gitlab.example/api/v4",
        "CI_PROJECT_ID": "9",
        "CI_PROJECT_URL": "https://gitlab.example/o/r",
        "CI_COMMIT_SHA": merged.merged,
        "CI_DEFAULT_BRANCH": "main",
    }
    for said in ("", "nothing is to be entered"):
        done = subprocess.run(
            ["bash", str(place)], capture_output=True, text=True, check=False, cwd=merged.workspace, env=environment
        )
        assert done.returncode == 0 and said in done.stdout, done.stdout + done.stderr
        assert "the-token" not in done.stdout + done.stderr
        changed = merged.git("diff", "--name-only", "main^", "main").splitlines()
        assert changed == ["records/reviews/gitlab/MR-7.json", ENTRIES]


def test_gitlab_jobs_keep_to_the_same() -> None:
    found = load(GITLAB)
    jobs = {name: job for name, job in found.items() if isinstance(job, dict) and "script" in job}
    assert set(jobs) == {"check", "review", "preview", "pages", "record-approvals"}
    assert found["variables"]["GIT_DEPTH"] == "0" and found["default"]["timeout"] == "30 minutes"
    text = GITLAB.read_text("utf-8")
    with_token = [name for name, job in jobs.items() if "MASTERCOPY_TOKEN" in str(job)]
    assert with_token == ["record-approvals"] and text.count("-I -m pip install") == 3
    for name, job in jobs.items():
        proposes = "merge_request_event" in str(job["rules"])
        assert proposes == (name in {"check", "review", "preview"}) and job["extends"] == ".mastercopy"


@pytest.mark.parametrize("name", ["check", "review", "preview", "pages"])
def test_gitlab_scripts_call_the_verbs(runner: Runner, name: str) -> None:
    recorder(runner)
    script = "\n".join(load(GITLAB)[name]["script"])
    environment = {
        "PATH": "/usr/bin:/bin", "RUNNER_TEMP": str(runner.temp), "CI_MERGE_REQUEST_DIFF_BASE_SHA": "a" * 40,
        "mastercopy": str(runner.temp / "mastercopy/bin/mastercopy"),
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-eu", "-c", script], capture_output=True, text=True, check=True, cwd=runner.workspace, env=environment
    )
    verb = {"preview": "build", "pages": "build"}.get(name, name)
    assert done.stdout.startswith(f"[{verb}]\n") and (name == "pages") != ("[--base]" in done.stdout)


def test_gitlab_installs_as_the_action_does(tmp_path: Path) -> None:
    (script,) = load(GITLAB)[".mastercopy"]["before_script"]
    source = Company(tmp_path / "source")
    source.write("requirements.txt", "")
    commit = source.commit("Begin", LATER)
    (tmp_path / "bin").mkdir()
    note = f'echo "$(pwd) $*" >> "{tmp_path}/calls"'
    (tmp_path / "python").write_text(f"#!/usr/bin/env bash\n{note}\n")
    (tmp_path / "python").chmod(0o755)
    making = f'{note}\nmkdir -p "${{@: -1}}/bin" && cp "{tmp_path}/python" "${{@: -1}}/bin/python"'
    (tmp_path / "bin/python3").write_text(f"#!/usr/bin/env bash\n{making}\n")
    (tmp_path / "bin/python3").chmod(0o755)
    environment = {
        "PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "TMPDIR": str(tmp_path), "MASTERCOPY": str(source.root),
        "MASTERCOPY_COMMIT": commit, "CI_PROJECT_DIR": str(tmp_path / "bin"), "HOME": str(tmp_path),
        "GIT_CONFIG_GLOBAL": "/dev/null",
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-c", f"{script}\npwd"], capture_output=True, text=True, check=True, cwd=tmp_path, env=environment
    )
    assert done.stdout.strip() == str(tmp_path / "bin"), done.stderr
    calls = (tmp_path / "calls").read_text().splitlines()
    assert len(calls) == 4 and all("/source -I -m " in call for call in calls)


# --- a hostile pull request ----------------------------------------------------------------------------------------

PLANTED = "import pathlib; pathlib.Path(r'{place}').touch()\n"
NAMES = ("sitecustomize.py", "usercustomize.py", "conftest.py", "pip.py", "yaml.py", "click.py", "git.py", "setup.py")


def plant(company: Company, place: Path) -> None:
    """A branch of somebody who would like his own code to run, or ours to stumble."""
    code = PLANTED.format(place=place)
    for name in (*NAMES, "mastercopy/__init__.py", "mastercopy/__main__.py", "mkdocs/__init__.py", "docs/hooks.py"):
        company.write(name, code)
    shell = f"#!/bin/sh\ntouch '{place}'\n"
    for name in (".git-hooks/post-checkout", "git", "gh", "jq", "bash", ".bashrc", ".envrc"):
        company.write(name, shell).chmod(0o755)
    company.write("pip.conf", "[install]\nuser = true\n")
    company.write("pyproject.toml", "[tool.pip]\n")
    company.write(".gitattributes", "* filter=planted diff=planted\n")
    company.write(".github/workflows/check.yml", "on: pull_request_target\njobs: {}\n")
    company.write("mkdocs.yml", "site_name: x\nhooks: [docs/hooks.py]\nplugins: [search, mastercopy]\n")
    title = "'::error file=x::$(touch {p}) `touch {p}` ${{{{ secrets.X }}}} {{{{ 7*7 }}}} <img src=x onerror=y()> @all'"
    company.write("docs/procedures/SOP-002.md", procedure(id="SOP-002", title=title.format(p=place), revision="'1\"'"))
    company.write("docs/procedures/a\n::error::b;$(touch pwned).md", procedure(id="SOP-003", title="[broken"))
    company.write("docs/procedures/-o.md", procedure(id="SOP-004", owner="nobody"))
    company.write("records/_types/evil/type.yml", "title: Evil\nprefix: EV\nfolder: evil\nfamily: record\n")
    company.write("records/_types/evil/page.html.j2", "{{ ().__class__.__mro__[1].__subclasses__() }}")
    company.write("records/people.yml", RECORDS["records/people.yml"] + "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n")
    company.write("docs/procedures/SOP-009.md", procedure(id="SOP-009", body="word " * 200_000))
    (company.root / "docs/procedures/link.md").symlink_to("/etc/passwd")


@dataclass(frozen=True, slots=True)
class Hostile:
    """A runner that has checked out a stranger's commit as the forge does; main is a branch of the remote alone."""

    runner: Runner
    base: str
    place: Path
    """What appears where something of the proposal ran."""

    def look(self, command: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        done = self.runner.run("Look", command=command, repo="proposal", base=self.base, **inputs)
        assert not self.place.exists() and not list(self.runner.workspace.rglob("pwned"))
        assert "Traceback" not in done.stderr and "root:" not in done.stdout + done.stderr
        return done


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    folder = tmp_path_factory.mktemp("hostile")
    company, place = Company(folder / "company"), folder / "pwned"
    found_well(company)
    base = company.tip
    company.branch("fork")
    plant(company, place)
    head = company.commit("::error::Improve\n\n$(touch pwned)", LATER, "Mallory <mallory@evil.example>")
    company.switch("main")
    workspace = folder / "workspace"
    subprocess.run(["git", "clone", "--quiet", company.root.as_uri(), str(workspace / "proposal")], check=True)
    for arguments in (["checkout", "--quiet", "--detach", head], ["branch", "--quiet", "--delete", "main"]):
        subprocess.run(["git", "-C", str(workspace / "proposal"), *arguments], check=True)
    event = payload("pull_request.opened")
    return Hostile(Runner(folder / "runner", workspace, event), base, place)


@pytest.mark.parametrize("form", ["github", "sarif", "text", "json"])
def test_nothing_of_a_hostile_proposal_runs_when_it_is_checked(hostile: Hostile, form: str) -> None:
    done = hostile.look("check", format=form)
    assert done.returncode == 1, done.stderr
    steering = [line for line in done.stdout.splitlines() if line.lstrip().startswith("::")]
    assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in steering)
    assert (form == "github") == bool(steering)


def test_the_summary_of_a_hostile_proposal_breaks_no_comment(hostile: Hostile, commenting: Commenting) -> None:
    for form, name in (("markdown", "review.md"), ("html", "review.html")):
        done = hostile.look("review", format=form, output=f"review/{name}")
        assert done.returncode == 0, done.stderr
    folder = hostile.runner.workspace / "review"
    assert hostile.runner.run("Say whose it is", WORKFLOWS / "check.yml").returncode == 0
    told = json.loads((folder / "proposal.json").read_text())
    assert told["number"] == hostile.runner.event["number"]
    commenting.leave(archive(review__md=(folder / "review.md").read_bytes(), proposal__json={"number": 2}))
    said = commenting.comment()
    assert said is not None and said.startswith(MARK) and "SOP-002" in said and len(said) <= 65_536
    assert "<img" not in said and "@all" not in said
    assert "<img" not in (folder / "review.html").read_text() and "alert(1)" not in (folder / "review.html").read_text()


def test_nothing_of_a_hostile_proposal_runs_when_it_is_built(hostile: Hostile, tmp_path: Path) -> None:
    done = hostile.look("build", site_dir=str(tmp_path / "site"))
    assert done.returncode in (0, 2), done.stderr
    for page in tmp_path.rglob("*.html"):
        assert "<img src=x" not in page.read_text("utf-8")


def test_python_sees_no_module_of_the_folder_it_is_called_in(tmp_path: Path) -> None:
    """As the action calls it: none of the planted modules is seen, whatever the current folder is."""
    company, place = Company(tmp_path / "company"), tmp_path / "pwned"
    plant(company, place)
    for arguments in (["-m", "pip", "--version"], ["-c", "import yaml, click, git, mkdocs, mastercopy"]):
        subprocess.run(["python3", "-I", *arguments], capture_output=True, check=False, cwd=company.root)
        assert not place.exists()
    subprocess.run(["python3", "-c", "import yaml"], check=False, cwd=company.root)
    assert place.exists(), "without -I it would have run, so this test can fail"


def test_no_step_that_sees_a_proposal_is_given_a_token() -> None:
    for step in (step for step in load(ACTION)["runs"]["steps"] if step.get("name") in ("Install", "Look")):
        assert not any("token" in str(text) for text in step.get("env", {}).values())
