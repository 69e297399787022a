"""The doctor: what the approval matrix needs of forge, clone and machine, each gap with its way out."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from company import RECORDS, Company, run
from mastercopy.cli.main import run as run_here
from mastercopy.model.protection import Protection, read_protection
from mastercopy.words import MastercopyError

DAY = ("--as-of", "2026-03-01")
TWO = "id: MATRIX\nrules:\n  - {types: ['*'], roles: [quality-manager], minimum: 2, evidence: trailer}\n"


def classic() -> dict[str, Any]:
    """What GitHub answers of its older protection, as its documentation shows it, where nothing is missing."""
    home = "https://api.github.example/repos/firm/quality/branches/main/protection"
    return {
        "url": home,
        "required_status_checks": {
            "strict": True,
            "contexts": ["check"],
            "checks": [{"context": "check", "app_id": 1}],
        },
        "enforce_admins": {"url": f"{home}/enforce_admins", "enabled": True},
        "required_pull_request_reviews": {
            "dismiss_stale_reviews": True,
            "require_code_owner_reviews": True,
            "required_approving_review_count": 1,
            "require_last_push_approval": True,
            "bypass_pull_request_allowances": {"users": [], "teams": [], "apps": []},
        },
        "required_linear_history": {"enabled": False},
        "allow_force_pushes": {"enabled": False},
        "allow_deletions": {"enabled": False},
    }


def rules() -> list[dict[str, Any]]:
    """What GitHub answers of the rules of a branch, where nothing is missing."""
    asked = {
        "required_approving_review_count": 1,
        "dismiss_stale_reviews_on_push": True,
        "require_code_owner_review": True,
        "require_last_push_approval": True,
        "required_review_thread_resolution": False,
        "allowed_merge_methods": ["merge", "squash"],
    }
    checks = {"required_status_checks": [{"context": "check"}], "strict_required_status_checks_policy": True}
    told = {"ruleset_source_type": "Repository", "ruleset_source": "firm/quality", "ruleset_id": 42}
    return [
        {"type": "deletion", **told},
        {"type": "non_fast_forward", **told},
        {"type": "pull_request", "parameters": asked, **told},
        {"type": "required_status_checks", "parameters": checks, **told},
    ]


def ruleset(*actors: dict[str, Any], enforcement: str = "active") -> dict[str, Any]:
    return {"id": 42, "name": "main", "enforcement": enforcement, "bypass_actors": [*actors], "rules": rules()}


def gitlab() -> list[Any]:
    """What GitLab answers to the four questions, where nothing is missing."""
    return [
        {
            "name": "main",
            "push_access_levels": [{"access_level": 0, "access_level_description": "No one"}],
            "merge_access_levels": [{"access_level": 40, "access_level_description": "Maintainers"}],
            "allow_force_push": False,
            "code_owner_approval_required": True,
        },
        [{"id": 1, "name": "Any", "rule_type": "any_approver", "approvals_required": 1, "protected_branches": []}],
        {
            "reset_approvals_on_push": True,
            "merge_requests_author_approval": False,
            "merge_requests_disable_committers_approval": True,
        },
        {
            "id": 7,
            "only_allow_merge_if_pipeline_succeeds": True,
            "merge_method": "merge",
            "squash_option": "default_off",
        },
    ]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which nothing is missing; each test works on a copy."""
    company = Company(tmp_path_factory.mktemp("office") / "company")
    people = RECORDS["records/people.yml"].replace("name: Bob Boss,", "name: Bob Boss, forge_login: bob-b,")
    company.found(people=people)
    for verb in ("codeowners", "forms"):
        for forge in ("github", "gitlab"):
            assert answered(verb, "--write", "--forge", forge, "--repo", str(company.root))[0] == 0
    company.write(".github/workflows/check.yml", "name: check\n")
    company.write(".gitlab-ci.yml", "check: {}\n")
    company.commit("Set up", "2026-01-05T09:00:00+00:00")
    return company.root


@pytest.fixture
def firm(office: Path, tmp_path: Path) -> Company:
    shutil.copytree(office, tmp_path / "company")
    return Company(tmp_path / "company")


def answered(*arguments: str) -> tuple[int, str]:
    """(exit code, what was said) of a command line in this process."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = run_here([*arguments])
    return code, said.getvalue()


def ask(company: Company, *answers: Any, more: tuple[str, ...] = ()) -> tuple[int, dict[str, dict[str, str]]]:
    """(exit code, findings by slug)."""
    files: list[str] = []
    for number, answer in enumerate(answers):
        path = company.root.with_name(f"answer-{number}.json")
        path.write_text(json.dumps(answer), encoding="utf-8")
        files += ["--protection", str(path)]
    code, text = answered("doctor", "--repo", str(company.root), *DAY, "--format", "json", *files, *more)
    assert code in (0, 1)
    said = json.loads(text)
    assert said["schema"] == "mastercopy/doctor/1"
    assert code == (1 if any(one["grade"] == "error" for one in said["findings"]) else 0)
    for one in said["findings"]:
        assert one["is"] and one["should"] and (one["way"] or one["grade"] == "fine"), one
    return code, {one["slug"]: one for one in said["findings"]}


def not_fine(found: dict[str, dict[str, str]]) -> set[str]:
    return {slug for slug, one in found.items() if one["grade"] != "fine"}


@pytest.mark.parametrize("answers", [(classic(),), (rules(), ruleset()), (ruleset(),), (classic(), rules())])
def test_where_nothing_is_missing_nothing_is_said(firm: Company, answers: tuple[Any, ...]) -> None:
    code, found = ask(firm, *answers)
    assert (code, not_fine(found)) == (0, set())


def test_on_gitlab_nothing_is_said_either(firm: Company) -> None:
    code, found = ask(firm, *gitlab(), more=("--forge", "gitlab"))
    assert (code, not_fine(found)) == (0, set())


def _set(answer: Any, *path: Any) -> Any:
    """An answer with one value changed; the last of the path is the value."""
    copied = json.loads(json.dumps(answer))
    at = copied
    for step in path[:-2]:
        at = at[step]
    at[path[-2]] = path[-1]
    return copied


REVIEWS = "required_pull_request_reviews"
GAPS: list[tuple[str, Any, str]] = [
    ("no reviews", _set(classic(), REVIEWS, None), "reviews-too-few"),
    ("too few", _set(classic(), REVIEWS, "required_approving_review_count", 0), "reviews-too-few"),
    ("owners", _set(classic(), REVIEWS, "require_code_owner_reviews", False), "code-owners-not-asked"),
    ("stale", _set(classic(), REVIEWS, "dismiss_stale_reviews", False), "old-reviews-stay"),
    ("last push", _set(classic(), REVIEWS, "require_last_push_approval", False), "own-change-approved"),
    ("admins", _set(classic(), "enforce_admins", "enabled", False), "administrators-exempt"),
    ("force", _set(classic(), "allow_force_pushes", "enabled", True), "history-may-be-rewritten"),
    ("delete", _set(classic(), "allow_deletions", "enabled", True), "main-may-be-deleted"),
    ("direct", _set(classic(), REVIEWS, None), "direct-change-allowed"),
    ("check", _set(classic(), "required_status_checks", {"contexts": ["lint"], "checks": []}), "check-not-required"),
    ("no check", _set(classic(), "required_status_checks", None), "check-not-required"),
    (
        "bypass",
        _set(classic(), REVIEWS, "bypass_pull_request_allowances", "users", [{"login": "max"}]),
        "bypass-listed",
    ),
    ("rules: reviews", [rule for rule in rules() if rule["type"] != "pull_request"], "reviews-too-few"),
    ("rules: owners", _set(rules(), 2, "parameters", "require_code_owner_review", False), "code-owners-not-asked"),
    ("rules: force", [rule for rule in rules() if rule["type"] != "non_fast_forward"], "history-may-be-rewritten"),
    ("rules: delete", rules()[1:], "main-may-be-deleted"),
    ("rules: check", rules()[:3], "check-not-required"),
    ("rules: none", [], "direct-change-allowed"),
    ("ruleset: team", ruleset({"actor_type": "Team", "actor_id": 5, "bypass_mode": "always"}), "bypass-listed"),
    ("ruleset: asleep", ruleset(enforcement="evaluate"), "reviews-too-few"),
    ("unprotected", {"message": "Branch not protected", "status": "404"}, "reviews-too-few"),
]


@pytest.mark.parametrize(("answer", "slug"), [row[1:] for row in GAPS], ids=[row[0] for row in GAPS])
def test_each_gap_is_an_error_of_its_own(firm: Company, answer: Any, slug: str) -> None:
    code, found = ask(firm, answer)
    assert code == 1 and found[slug]["grade"] == "error"


GITLAB_GAPS: list[tuple[int, tuple[Any, ...], str]] = [
    (0, ("push_access_levels", [{"access_level": 40, "access_level_description": "M"}]), "direct-change-allowed"),
    (0, ("push_access_levels", [{"access_level": 40, "access_level_description": "M"}]), "bypass-listed"),
    (0, ("allow_force_push", True), "history-may-be-rewritten"),
    (0, ("code_owner_approval_required", False), "code-owners-not-asked"),
    (1, (0, "approvals_required", 0), "reviews-too-few"),
    (1, (0, "protected_branches", [{"name": "old"}]), "reviews-too-few"),
    (1, (0, "rule_type", "report_approver"), "reviews-too-few"),
    (2, ("reset_approvals_on_push", False), "old-reviews-stay"),
    (2, ("merge_requests_author_approval", True), "own-change-approved"),
    (2, ("merge_requests_disable_committers_approval", False), "own-change-approved"),
    (3, ("only_allow_merge_if_pipeline_succeeds", False), "check-not-required"),
]


@pytest.mark.parametrize(("place", "change", "slug"), GITLAB_GAPS)
def test_each_gap_on_gitlab_is_an_error_of_its_own(
    firm: Company, place: int, change: tuple[Any, ...], slug: str
) -> None:
    answers = gitlab()
    answers[place] = _set(answers[place], *change)
    code, found = ask(firm, *answers, more=("--forge", "gitlab"))
    assert code == 1 and found[slug]["grade"] == "error"


def test_the_matrix_says_how_many_reviews_are_needed(firm: Company) -> None:
    firm.write("records/approval-matrix.yml", TWO)
    code, found = ask(firm, classic())
    assert code == 1 and "asks for 2 at least" in found["reviews-too-few"]["is"]
    assert ask(firm, _set(classic(), REVIEWS, "required_approving_review_count", 2))[0] == 0


def test_a_rule_that_asks_for_more_than_others_is_a_warning(firm: Company) -> None:
    firm.write("records/approval-matrix.yml", TWO + "  - {types: [policy], roles: [quality-manager], minimum: 1}\n")
    code, found = ask(firm, classic())
    assert code == 0 and found["reviews-too-few"]["grade"] == "warning"


def test_who_works_alone_is_not_asked_for_what_nobody_can_give(firm: Company) -> None:
    firm.write("records/approval-matrix.yml", TWO.replace("minimum: 2", "author_may_approve: flagged"))
    code, found = ask(firm, _set(_set(classic(), REVIEWS, None), "required_status_checks", {"contexts": ["check"]}))
    assert found["reviews-too-few"]["grade"] == "fine" and found["code-owners-not-asked"]["grade"] == "warning"
    assert found["direct-change-allowed"]["grade"] == "error"
    code, found = ask(firm, classic())
    assert code == 0 and found["review-by-nobody"]["grade"] == "warning"


def test_a_program_that_passes_by_is_told_and_many_single_changes_are_too(firm: Company) -> None:
    actor = {"actor_type": "Integration", "actor_id": 15368, "bypass_mode": "always"}
    answer = _set(ruleset(actor), "rules", 2, "parameters", "allowed_merge_methods", ["rebase", "squash"])
    code, found = ask(firm, answer)
    assert code == 0 and not_fine(found) == {"bypass-by-program", "rebase-allowed"}


def test_what_the_answers_do_not_tell_is_said_and_is_no_error(firm: Company) -> None:
    code, found = ask(firm, rules())
    assert code == 0 and not_fine(found) == {"administrators-exempt", "bypass-untold"}
    code, found = ask(firm, gitlab()[1], more=("--forge", "gitlab"))
    assert code == 0 and "old-reviews-stay" in not_fine(found)


@pytest.mark.parametrize("answer", ["", "7", "{}", '{"a": 1}', "[1]", '["x"]', "[" * 100_000, '[{"kind": "x"}]'])
def test_a_file_that_is_none_of_them_is_refused(firm: Company, tmp_path: Path, answer: str) -> None:
    (tmp_path / "x.json").write_text(answer, encoding="utf-8")
    done = run("doctor", "--repo", str(firm.root), "--protection", str(tmp_path / "x.json"))
    assert done.returncode == 2 and "no answer about the protection" in done.stderr


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                ["type", "parameters", "rules", "enforcement", "bypass_actors", "enforce_admins", "enabled", REVIEWS,
                 "push_access_levels", "approvals_required", "required_status_checks", "contexts", "checks", "users",
                 "only_allow_merge_if_pipeline_succeeds", "reset_approvals_on_push", "allowed_merge_methods", "message"]
            ),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=20,
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(JSON)
def test_whatever_a_forge_answers_breaks_nothing(answer: Any) -> None:
    try:
        found = read_protection([json.dumps(answer).encode()], "main")
    except MastercopyError:
        return
    assert isinstance(found, Protection)


def _spoil(company: Company) -> dict[str, Callable[[], object]]:
    return {
        "workflows-missing": lambda: company.delete(".github/workflows/check.yml"),
        "placeholder-left": lambda: company.write(
            ".github/workflows/check.yml", f"name: check\nuses: firm/mastercopy@{40 * '0'} # a commit\n"
        ),
        "codeowners-stale": lambda: company.write(".github/CODEOWNERS", "* @x\n"),
        "forms-stale": lambda: company.delete(".github/ISSUE_TEMPLATE/idea.yml"),
        "signers-unreadable": lambda: company.write("records/allowed_signers", "nobody ssh-rsa what\n"),
        "timezone-unset": lambda: company.write("records/organisation.yml", "id: ORG\nname: Trial\n"),
        "main-missing": lambda: company.git("branch", "--move", "trunk"),
    }


@pytest.mark.parametrize("slug", sorted(_spoil(Company.__new__(Company))))
def test_what_is_missing_here_is_found(firm: Company, slug: str) -> None:
    assert slug not in not_fine(ask(firm)[1])
    _spoil(firm)[slug]()
    found = ask(firm)[1]
    assert slug in not_fine(found)


def test_what_is_still_to_be_put_in_is_told_while_it_stands(firm: Company) -> None:
    """What the workflows name for want of better is warned of, on either forge, and no file breaks the looking."""
    place = firm.root / ".github/workflows"
    (place / "publish.yml").write_text("uses: OWNER/mastercopy@abc\n")
    (place / "odd.yml").write_bytes(b"\xff" * 2_000_000)
    (place / "gone.yml").symlink_to(firm.root / "nowhere")
    code, found = ask(firm)
    one = found["placeholder-left"]
    assert (code, one["grade"]) == (0, "warning") and ".github/workflows/publish.yml still names" in one["is"]
    assert "write the address of Mastercopy for OWNER/mastercopy" in one["way"]
    (place / "publish.yml").write_text(f"uses: firm/mastercopy@{39 * '0'}1\n")
    assert ask(firm)[1]["placeholder-left"]["grade"] == "fine"
    there = ("--forge", "gitlab")
    assert ask(firm, more=there)[1]["placeholder-left"]["grade"] == "fine"
    firm.write(".gitlab-ci.yml", f'variables: {{MASTERCOPY_COMMIT: "{40 * "0"}"}}\n')
    assert ask(firm, more=there)[1]["placeholder-left"]["grade"] == "warning"


def test_a_clone_without_its_history_is_found(firm: Company, tmp_path: Path) -> None:
    firm.write("docs/note.md", "x\n")
    firm.commit("More", "2026-01-06T09:00:00+00:00")
    clone = tmp_path / "clone"
    command = ["git", "clone", "--quiet", "--depth", "1", firm.root.as_uri(), str(clone)]
    subprocess.run(command, check=True, env=os.environ)
    done = run("doctor", "--repo", str(clone), *DAY)
    assert done.returncode == 1 and "clone-shallow: most of the history is missing" in done.stdout


def test_without_answers_it_says_how_to_get_them(firm: Company) -> None:
    firm.write("records/organisation.yml", "id: ORG\nname: T\ntimezone: UTC\nmain_branch: 'x; rm -rf $HOME'\n")
    said = run("doctor", "--repo", str(firm.root), *DAY).stdout
    assert "gh api 'repos/OWNER/REPO/branches/x; rm -rf $HOME/protection' > protection.json" in said
    assert "glab api" in run("doctor", "--repo", str(firm.root), *DAY, "--forge", "gitlab").stdout


def test_it_changes_nothing(firm: Company) -> None:
    ask(firm, classic())
    assert firm.git("status", "--porcelain") == ""


def test_a_firm_without_a_forge_is_told_of_none_that_is_missing(company: Company) -> None:
    company.found()
    code, told = answered("doctor", "--repo", str(company.root), *DAY)
    assert code == 0 and "no forge is set up here" in told and "CODEOWNERS" not in told
    assert "CODEOWNERS" in answered("doctor", "--forge", "github", "--repo", str(company.root), *DAY)[1]
    company.write(".gitlab-ci.yml", "check: {}\n")
    assert "glab api" in answered("doctor", "--repo", str(company.root), *DAY)[1]
    company.delete(".gitlab-ci.yml")
    answer = company.root / "protection.json"
    answer.write_text(json.dumps(classic()))
    refused = run("doctor", "--protection", str(answer), "--repo", str(company.root))
    assert refused.returncode == 2 and "none is named" in refused.stderr and "--forge" in refused.stderr
