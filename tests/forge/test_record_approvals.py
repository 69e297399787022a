"""`record-approvals` enters the reviews of a merge once, each bound to the text that was reviewed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from company import BOB, Company, procedure
from forging import (
    BOT,
    ENTRIES,
    MERGED_AT,
    PEOPLE,
    REVIEWED,
    REVIEWED_AT,
    SOP,
    STORED,
    URL,
    WRITTEN,
    Forge,
    payload,
    review,
)
from mastercopy.compile import compile_project, open_project
from mastercopy.history.values import SignOff, Trail
from mastercopy.model.mergedrequest import MergedRequest, read_request
from mastercopy.words import MastercopyError

LATER = "2026-02-05T09:00:00+00:00"
CYD = "Cyd Chief <cyd@trial.example>"


def trail(company: Company, document: str = "SOP-001") -> Trail:
    project = open_project(company.root)
    try:
        return compile_project(project, date(2026, 6, 1)).history.trails[document]
    finally:
        project.close()


def signoffs(company: Company) -> tuple[SignOff, ...]:
    return trail(company).revisions[-1].signoffs


def test_after_a_squash_the_approval_counts(forge: Forge) -> None:
    forge.found()
    head = forge.write()
    merged = forge.squash()
    done = forge.record(forge.event(merged, head), [review(80, head)])
    assert done.returncode == 0 and "SOP-001 revision 1: approve by bob as quality-manager" in done.stdout, done.stderr
    assert forge.changed() == [STORED, ENTRIES]
    forge.company.commit("Record approvals", LATER, BOT)
    (found,) = signoffs(forge.company)
    assert found.valid and found.verification is not None and found.verification.state == "stored-only"
    assert found.evidence["commit"] == head and found.evidence["url"] == URL
    assert trail(forge.company).in_force is not None
    assert trail(forge.company).revisions[-1].authors == ("ana",), "a bot that enters approvals writes no text"


@pytest.mark.parametrize("way", ["merge", "rebase", "fast-forward"])
def test_however_it_was_merged(forge: Forge, way: str) -> None:
    forge.found()
    forge.write()
    other = {"id": "SOP-002", "title": "Packing"}
    head = forge.write(path="docs/procedures/SOP-002.md", when="2026-02-02T10:00:00Z", **other)
    forge.company.switch("main")
    base = forge.company.tip
    if way == "rebase":
        forge.company.write("README.md", "main moved on\n")
        base = forge.company.commit("Move on", "2026-02-02T11:00:00Z")
        forge.company.git("-c", "user.name=F", "-c", "user.email=f@x.example", "cherry-pick", f"{head}~2..{head}")
        merged = forge.company.tip
    elif way == "merge":
        merged = forge.company.merge("work", "Merge", MERGED_AT)
    else:
        forge.company.git("-c", "merge.ff=true", "merge", "--quiet", "--ff-only", "work")
        merged = head
    done = forge.record(forge.event(merged, head, base={"sha": base}), [review(80, head)], "--format", "json")
    assert [row["document"] for row in json.loads(done.stdout)["entered"]] == ["SOP-001", "SOP-002"], done.stderr


def test_what_main_had_before_is_no_part_of_the_request(forge: Forge) -> None:
    forge.found()
    forge.company.switch("main")
    forge.write(path="docs/procedures/SOP-002.md", id="SOP-002", title="Packing")
    forge.company.git("branch", "--force", "work")
    forge.company.switch("work")
    head = forge.write(when="2026-02-02T10:00:00Z")
    merged = forge.squash()
    done = forge.record(forge.event(merged, head, commits=5), [review(80, head)], "--format", "json")
    assert [row["document"] for row in json.loads(done.stdout)["entered"]] == ["SOP-001"]


def test_running_again_writes_nothing(forge: Forge) -> None:
    forge.found()
    head = forge.write()
    event = forge.event(forge.squash(), head)
    rows = [review(80, head)]
    assert forge.record(event, rows).returncode == 0
    before = {path: (forge.company.root / path).read_bytes() for path in forge.changed()}
    rows[0]["user"]["avatar_url"] = "https://elsewhere.example/another-picture"
    for _ in range(2):  # before it is committed, and after
        again = forge.record(event, rows, "--format", "json")
        said = json.loads(again.stdout)
        assert again.returncode == 0 and said["entered"] == [] and said["written"] == []
        assert "already" in said["not_entered"][0]["reason"]
        assert {path: (forge.company.root / path).read_bytes() for path in before} == before
        forge.company.commit("Record approvals", LATER, BOT)


def test_what_was_taken_back_does_not_come_back(forge: Forge) -> None:
    forge.found()
    head = forge.write()
    event = forge.event(forge.squash(), head)
    forge.record(event, [review(80, head)])
    entries = yaml.safe_load((forge.company.root / ENTRIES).read_text())
    entries["signoffs"].append(
        {**entries["signoffs"][0], "meaning": "retract", "at": LATER, "evidence": {"kind": "attestation"}}
    )
    forge.company.write(ENTRIES, yaml.safe_dump(entries, sort_keys=False))
    forge.company.commit("Take it back", LATER, BOB)
    assert json.loads(forge.record(event, [review(80, head)], "--format", "json").stdout)["entered"] == []
    assert forge.changed() == []


def test_an_approval_that_a_trailer_says_is_not_asked_for_again(forge: Forge) -> None:
    forge.found(approval_matrix=REVIEWED.replace("forge-review", "trailer"))
    head = forge.write()
    forge.company.switch("main")
    signed = f"SOP-001 (#2)\n\nApproved-by: {BOB}\nSignature-Role: quality-manager"
    merged = forge.company.squash("work", signed, MERGED_AT)
    done = forge.record(forge.event(merged, head), [review(80, head)])
    assert done.returncode == 0 and "in the records already" in done.stderr and forge.changed() == []


def test_a_push_after_the_approval_takes_it_away(forge: Forge) -> None:
    forge.found()
    reviewed = forge.write()
    head = forge.write(body="## Purpose\n\nSlipped in.\n", when=REVIEWED_AT)
    event, rows = forge.event(forge.squash(), head), [review(80, reviewed)]
    done = forge.record(event, rows)
    assert done.returncode == 0 and forge.changed() == []
    assert (
        "the text of SOP-001 was changed after that review, so it does not count for what was merged; ask Bob Boss to "
        "approve what stands on main now (`mastercopy approve SOP-001`), or propose a next revision and approve that"
    ) in done.stderr
    assert "sha256" not in done.stderr
    (told,) = json.loads(forge.record(event, rows, "--format", "json").stdout)["not_entered"]
    assert told["reviewed_digest"].startswith("sha256:")
    shown = forge.record(event, rows, "--format", "github").stdout.splitlines()
    assert any(line.startswith("::warning title=record-approvals::review 80 by Codertocat, SOP-001") for line in shown)


def test_a_push_that_leaves_the_text_alone_does_not(forge: Forge) -> None:
    forge.found()
    reviewed = forge.write()
    forge.company.write("docs/readme.txt", "besides\n")
    head = forge.company.commit("Besides", REVIEWED_AT)
    assert "1 approval entered" in forge.record(forge.event(forge.squash(), head), [review(80, reviewed)]).stdout


def test_a_file_that_moved_after_the_review_is_for_people(forge: Forge) -> None:
    forge.found()
    reviewed = forge.write()
    forge.company.move(SOP, "docs/procedures/order-picking.md")
    head = forge.company.commit("Move", REVIEWED_AT)
    done = forge.record(forge.event(forge.squash(), head), [review(80, reviewed)])
    assert "has no such file" in done.stderr and forge.changed() == []


def test_a_review_of_a_commit_that_is_not_here_gives_nothing(forge: Forge) -> None:
    """The author pushes another text over what Bob approved, and the forge gives the old one to nobody any more."""
    forge.found()
    head = forge.write(body="## Purpose\n\nSlipped in.\n")
    done = forge.record(forge.event(forge.squash(), head), [review(80, "e" * 40)])
    assert done.returncode == 0 and "0 approvals entered" in done.stdout and forge.changed() == []
    assert "the commit that was reviewed is not here, so nobody can say that it had this text" in done.stderr
    assert "ask Bob Boss to approve what stands on main" in done.stderr


def test_a_proposal_whose_last_commit_is_not_here_gives_nothing(forge: Forge) -> None:
    forge.found()
    reviewed = forge.write()
    done = forge.record(forge.event(forge.squash(), "e" * 40), [review(80, reviewed)])
    assert done.returncode == 0 and "nobody can say who wrote the text" in done.stderr and forge.changed() == []


def meant(company: Company, meaning: str) -> list[tuple[str, str]]:
    rows = yaml.safe_load((company.root / ENTRIES).read_text())["signoffs"]
    return [(row["person"], row["evidence"]["kind"]) for row in rows if row["meaning"] == meaning]


@pytest.mark.parametrize("named", ["author", "co-author"])
def test_whoever_wrote_the_branch_does_not_approve_the_squash(forge: Forge, named: str) -> None:
    forge.found()
    forge.company.write(SOP, procedure())
    message, author = ("Write", BOB) if named == "author" else (f"Write\n\nCo-authored-by: {BOB}", CYD)
    head = forge.company.commit(message, WRITTEN, author)
    event = forge.event(forge.squash(), head)
    done = forge.record(event, [review(80, head)])
    assert done.returncode == 0 and "0 approvals entered" in done.stdout, done.stderr
    assert "bob wrote this text, and somebody else has to approve it" in done.stderr
    writers = ["ana", "bob"] if named == "author" else ["ana", "cyd", "bob"]
    assert meant(forge.company, "author") == [(one, "attestation") for one in writers]
    row = yaml.safe_load((forge.company.root / ENTRIES).read_text())["signoffs"][0]
    assert row["evidence"]["reference"] == URL and forge.changed() == [ENTRIES]
    for _ in range(2):  # before it is committed, and after
        assert json.loads(forge.record(event, [review(80, head)], "--format", "json").stdout)["written"] == []
        forge.company.commit("Record approvals", LATER, BOT)
    assert trail(forge.company).revisions[-1].authors == tuple(writers)
    assert trail(forge.company).in_force is None


def test_another_reviewer_approves_what_was_squashed_under_a_name(forge: Forge) -> None:
    forge.found()
    forge.company.write(SOP, procedure())
    head = forge.company.commit("Write", WRITTEN, BOB)
    done = forge.record(forge.event(forge.squash(), head), [review(80, head), review(81, head, "octocat")])
    assert "1 approval entered" in done.stdout and meant(forge.company, "approve") == [("cyd", "forge-review")]
    forge.company.commit("Record approvals", LATER, BOT)
    assert trail(forge.company).in_force is not None and trail(forge.company).revisions[-1].authors == ("ana", "bob")


def test_who_rewrites_the_branch_takes_no_author_away(forge: Forge) -> None:
    """Ana pushes Bob's text anew in her own name; what Bob reviewed is his own commit."""
    forge.found()
    forge.company.write(SOP, procedure())
    reviewed = forge.company.commit("Write", WRITTEN, BOB)
    forge.company.git("reset", "--quiet", "--hard", "main")
    head = forge.write()
    done = forge.record(forge.event(forge.squash(), head), [review(80, reviewed)])
    assert "0 approvals entered" in done.stdout and "bob wrote this text" in done.stderr


def test_an_author_approves_where_the_rule_lets_him(forge: Forge) -> None:
    forge.found(approval_matrix=REVIEWED.replace("evidence:", "author_may_approve: flagged, evidence:"))
    forge.company.write(SOP, procedure())
    head = forge.company.commit("Write", WRITTEN, BOB)
    done = forge.record(forge.event(forge.squash(), head), [review(80, head)])
    assert "1 approval entered" in done.stdout, done.stderr
    forge.company.commit("Record approvals", LATER, BOT)
    (approval,) = (one for one in signoffs(forge.company) if one.meaning == "approve")
    assert approval.valid and approval.by_author


@pytest.mark.parametrize("own", [False, True])
def test_who_brings_the_branch_up_to_date_writes_nothing(forge: Forge, own: bool) -> None:
    """Bob presses the button that merges main into the branch; who adds a line of his own as he does, writes."""
    forge.found()
    lines = ["## Purpose\n\n", *(f"Step {number}.\n" for number in range(9))]
    mine, theirs = ["## Purpose\n\nFirst of the branch.\n", *lines[1:]], [*lines[:-1], "Last of main.\n"]
    both = "".join([*mine[:-1], "Bob's own.\n" if own else "", theirs[-1]])
    forge.company.switch("main")
    forge.write(body="".join(lines))
    forge.company.git("branch", "--force", "work")
    forge.write("2", body="".join(theirs), when="2026-02-02T10:00:00Z")
    forge.company.switch("work")
    forge.write("1", body="".join(mine), when="2026-02-02T11:00:00Z")
    forge.company.evil_merge("main", "Merge main", "2026-02-02T12:00:00Z", {SOP: procedure("2", both)}, BOB)
    head = forge.write("3", body=both, when="2026-02-02T13:00:00Z")
    done = forge.record(forge.event(forge.squash(), head), [review(80, head)], "--format", "json")
    entered = [(row["meaning"], row["person"]) for row in json.loads(done.stdout)["entered"]]
    assert entered == ([("author", "ana"), ("author", "bob")] if own else [("approve", "bob")]), done.stdout


STANDING: dict[str, tuple[list[dict[str, Any]], list[tuple[str, str]]]] = {
    "approved by two": ([{}, {"number": 81, "login": "octocat"}], [("approve", "bob"), ("approve", "cyd")]),
    "comment after it": ([{}, {"number": 81, "state": "COMMENTED"}], [("approve", "bob")]),
    "changes after it": (
        [{}, {"number": 81, "state": "CHANGES_REQUESTED", "submitted_at": "2026-02-03T10:00:00Z"}],
        [("reject", "bob")],
    ),
    "approved after changes": (
        [{"number": 81, "submitted_at": "2026-02-03T10:00:00Z"}, {"state": "CHANGES_REQUESTED"}],
        [("approve", "bob")],
    ),
    "dismissed": ([{"state": "DISMISSED"}], []),
    "pending": ([{"state": "PENDING", "submitted_at": None}], []),
    "nobody we know": ([{"login": "mallory"}], []),
    "its author": ([{"login": "ana"}], []),
    "of another proposal": ([{"html_url": "https://github.com/Codertocat/Hello-World/pull/3#x"}], []),
    "at another forge": ([{"html_url": "https://evil.example/Codertocat/Hello-World/pull/2#x"}], []),
    "ahead of today": ([{"submitted_at": "2200-01-01T00:00:00Z"}], []),
    "at no time": ([{"submitted_at": "tomorrow\n::error::x"}], []),
    "of no commit": ([{"commit": "HEAD"}], []),
    "of an option": ([{"commit": "--output=x"}], []),
    "a login with a line": ([{"login": "bob\n::stop-commands::x"}], []),
    "a login of nothing": ([{"login": ""}], []),
    "a strange number": ([{"number": "80\n::error::x"}], []),
}


@pytest.mark.parametrize("name", STANDING)
def test_the_last_word_of_each_reviewer(forge: Forge, name: str) -> None:
    rows, expected = STANDING[name]
    people = "  - {id: ana, name: Ana Author, emails: [ana@trial.example], forge_login: ana, roles: [{role: writer}]}\n"
    forge.found(people=PEOPLE.replace(PEOPLE.splitlines(keepends=True)[1], people))
    head = forge.write()
    answer = [review(**{"commit": head, **row}) for row in rows]
    done = forge.record(forge.event(forge.squash(), head), answer, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert [(row["meaning"], row["person"]) for row in json.loads(done.stdout)["entered"]] == expected
    assert not any(line.lstrip().startswith("::") for line in (done.stdout + done.stderr).splitlines())
    if not expected:
        assert forge.changed() == []
    else:
        forge.company.commit("Record approvals", LATER, BOT)
        assert all(found.valid for found in signoffs(forge.company))


def test_several_pages_are_one_answer(forge: Forge) -> None:
    forge.found()
    head = forge.write()
    pages = [[review(80, head)], [review(81, head, "octocat")]]
    done = forge.record(forge.event(forge.squash(), head), pages)
    assert "2 approvals entered" in done.stdout
    assert [row["id"] for row in json.loads((forge.company.root / STORED).read_text())] == [80, 81]
    assert "avatar" not in (forge.company.root / STORED).read_text()


def test_main_moved_on_before_it_ran(forge: Forge) -> None:
    forge.found()
    head = forge.write()
    merged = forge.squash()
    forge.company.write(SOP, procedure("2", body="## Purpose\n\nNewer.\n"))
    forge.company.commit("Issue 2", LATER)
    done = forge.record(forge.event(merged, head), [review(80, head)])
    assert done.returncode == 0 and "another text by now" in done.stderr and forge.changed() == []


def test_a_merge_that_records_nothing_writes_nothing(forge: Forge) -> None:
    forge.found()
    head = forge.write(status="draft")
    done = forge.record(forge.event(forge.squash(), head), [review(80, head)])
    assert done.returncode == 0 and "recorded no revision" in done.stderr and forge.changed() == []
    said = "SOP-001 came as a draft, which nobody can approve into force; delete the line `status: draft`"
    assert said in done.stderr


def test_a_merge_without_documents_speaks_of_no_draft(forge: Forge) -> None:
    forge.found()
    forge.company.switch("main")
    forge.write(status="draft")
    forge.company.git("branch", "--force", "work")
    forge.company.switch("work")
    forge.company.write("README.md", "besides\n")
    head = forge.company.commit("Besides", REVIEWED_AT)
    done = forge.record(forge.event(forge.squash(), head), [review(80, head)], "--format", "github")
    assert "::notice title=record-approvals::the merge recorded no revision" in done.stdout
    assert "draft" not in done.stdout


def test_a_dry_run_writes_nothing(forge: Forge) -> None:
    forge.found()
    head = forge.write()
    done = forge.record(forge.event(forge.squash(), head), [review(80, head)], "--dry-run")
    assert f"+++ b/{ENTRIES}" in done.stdout and forge.changed() == []


@pytest.mark.parametrize("place", ["records/signoffs", "records/reviews"])
def test_a_link_leads_nowhere(forge: Forge, place: str) -> None:
    forge.found()
    outside = forge.answers.parent / "outside"
    outside.mkdir()
    (forge.company.root / place).symlink_to(outside)
    head = forge.write()
    done = forge.record(forge.event(forge.squash(), head), [review(80, head)])
    assert done.returncode == 2 and "symbolic link" in done.stderr
    assert list(outside.iterdir()) == [] and "Traceback" not in done.stderr


def test_a_sign_off_in_another_place_is_not_touched(forge: Forge) -> None:
    """Nothing but sign-offs and reviews is ever written, whatever a proposal calls its files."""
    forge.found()
    forge.company.write("records/people-too.yml", "document: SOP-001\nsignoffs: []\n")
    head = forge.write()
    forge.record(forge.event(forge.squash(), head), [review(80, head)])
    assert all(path.startswith(("records/signoffs/", "records/reviews/")) for path in forge.changed())
    assert len(forge.changed()) == 2


HOSTILE: dict[str, object] = {
    "open": payload("pull_request.opened"),
    "closed without a merge": payload("pull_request.closed"),
    "of something else": payload("push"),
    "an issue": payload("issues.opened"),
    "a list": [],
    "text": "pull_request",
    "nothing": None,
    "no JSON": b"{",
    "deep": b"[" * 200_000,
    "binary": b"\xff\xfe\x00",
    "huge": b" " * 4_100_000,
    "huge number": b'{"number": ' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_event_that_is_none_is_refused_in_a_sentence(forge: Forge, name: str) -> None:
    forge.found()
    done = forge.record(forge.answer("event.json", HOSTILE[name]), [])
    assert done.returncode == 2 and "hint:" in done.stderr and "Traceback" not in done.stderr
    assert forge.changed() == []


ODD: dict[str, dict[str, Any]] = {
    "number": {"number": "2"},
    "truth": {"number": True},
    "address": {"html_url": "javascript:alert(1)"},
    "address with a line": {"html_url": f"{URL}\n"},
    "address with a user": {"html_url": "https://a@github.com/o/r/pull/2"},
    "address of another": {"html_url": URL[:-1] + "3"},
    "short commit": {"merge_commit_sha": "abc"},
    "an option": {"merge_commit_sha": "--output=/x"},
    "not on main": {"merge_commit_sha": "e" * 40},
    "no head": {"head_told": None},
    "a head of text": {"head_told": {"sha": ["x"]}},
}


@pytest.mark.parametrize("name", ODD)
def test_an_event_with_wrong_values_is_refused(forge: Forge, name: str) -> None:
    forge.found()
    head = forge.write()
    done = forge.record(forge.event(forge.squash(), head, **ODD[name]), [review(80, head)])
    assert done.returncode == 2 and "hint:" in done.stderr and "Traceback" not in done.stderr
    assert forge.changed() == []


@pytest.mark.parametrize("answer", [{}, "x", 7, None, b"[{", b"[" * 200_000, {"message": "Not Found"}])
def test_an_answer_that_is_none_is_refused(forge: Forge, answer: object) -> None:
    forge.found()
    head = forge.write()
    done = forge.record(forge.event(forge.squash(), head), answer)
    assert done.returncode == 2 and "hint:" in done.stderr and forge.changed() == []


def test_a_title_that_steers_a_runner_is_shown_nowhere(forge: Forge) -> None:
    forge.found()
    head = forge.write()
    title = "::set-output name=x::y\n::error::@everyone ${{ secrets.X }} `id` $(id)"
    done = forge.record(forge.event(forge.squash(), head, title=title, body=title), [review(80, head, body=title)])
    assert done.returncode == 0 and "::" not in done.stdout + done.stderr
    assert "everyone" not in (forge.company.root / ENTRIES).read_text()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(URL) | st.just("a" * 40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["number", "html_url", "merged", "merge_commit_sha", "head", "base", "sha", "iid", "state"]),
        inner, max_size=6
    ),
    max_leaves=12,
)  # fmt: skip


@given(VALUES)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_event_is_read_or_refused(value: object) -> None:
    try:
        found = read_request(json.dumps(value).encode())
    except MastercopyError as fault:
        assert "\n" not in fault.sentence
    else:
        assert isinstance(found, MergedRequest) and found.url.startswith("https://") and "\n" not in found.url


GITLAB_URL = "https://gitlab.example/o/r/-/merge_requests/7"


def merge_request(merged: str, head: str, **said: Any) -> dict[str, Any]:
    known = {"iid": 7, "web_url": GITLAB_URL, "state": "merged", "sha": head, "target_branch": "main"}
    return {**known, "merge_commit_sha": None, "squash_commit_sha": merged, **said}


def approvals(*logins: str, at: str | None = REVIEWED_AT) -> dict[str, Any]:
    """What `GET /projects/P/merge_requests/N/approvals` answers, by GitLab's own documentation."""
    rows = [
        {"user": {"id": 1, "username": login, "name": "X", "state": "active"}, "approved_at": at} for login in logins
    ]
    return {"user_has_approved": True, "approved": True, "approved_by": rows}


def test_approvals_of_a_merge_request(forge: Forge) -> None:
    forge.found()
    head = forge.write()
    event = forge.answer("event.json", merge_request(forge.squash(), head))
    done = forge.record(event, approvals("codertocat", "octocat"))
    assert "2 approvals entered" in done.stdout, done.stderr
    assert forge.changed() == ["records/reviews/gitlab/MR-7.json", ENTRIES]
    again = forge.record(event, approvals("codertocat", "octocat"))
    assert "0 approvals entered" in again.stdout
    forge.company.commit("Record approvals", LATER, BOT)
    assert [(found.valid, found.evidence["kind"]) for found in signoffs(forge.company)] == [(True, "forge-review")] * 2


def test_an_approval_without_a_time_proves_nothing(forge: Forge) -> None:
    forge.found()
    head = forge.write()
    event = forge.answer("event.json", merge_request(forge.squash(), head))
    done = forge.record(event, approvals("codertocat", at=None))
    assert done.returncode == 0 and "0 approvals" in done.stdout and forge.changed() == []


@pytest.mark.parametrize("said", [{"state": "opened"}, {"sha": None}, {"web_url": URL}, {"iid": "7"}])
def test_a_merge_request_that_is_none_is_refused(forge: Forge, said: dict[str, Any]) -> None:
    forge.found()
    head = forge.write()
    event = forge.answer("event.json", merge_request(forge.squash(), head, **said))
    assert forge.record(event, approvals("codertocat")).returncode == 2
