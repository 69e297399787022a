"""The verbs that edit, through the command line: what changes, what is refused, and what the register says after."""

from __future__ import annotations

import difflib
import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from acting import refused, text, tree, verb
from company import ANA, BOB, Company
from company import run as run_alone
from mastercopy.cli.main import run
from mastercopy.model.digest import content_digest_of_file
from mastercopy.sources.frontmatter import read_plain_front_matter

MATTER = """---
# Keep this file tidy.
id: SOP-001        # never changes
title: "Order picking"
type: procedure
revision: 1        # one more than before
effective: 2026-02-02   # a Monday
change: First issue
change_class: major     # everybody reads it again
because: [NEED-001]
owner: writer      # who keeps it true
# the end
---

## Purpose

revision: 1 is also said here.
"""
ATTESTED = "id: MATRIX\nrules:\n  - {types: ['*'], roles: [quality-manager], evidence: attestation}\n"
NEED = "id: NEED-001\ntitle: On time\nwords: On the day, please.\npromise: We keep the day\nowner: writer\n"
WHEN = "2026-02-02T09:00:00+00:00"


@pytest.fixture
def firm(company: Company) -> Company:
    """A company with one procedure in force, approved by Bob; Git here belongs to Bob."""
    company.found(approval_matrix=ATTESTED)
    company.write("docs/procedures/SOP-001.md", MATTER)
    company.write("records/needs/NEED-001.yml", NEED)
    company.commit("Issue\n\nApproved-by: Bob Boss <bob@trial.example>", WHEN)
    company.git("config", "user.name", "Bob Boss")
    company.git("config", "user.email", "Bob@Trial.example")
    return company


def changed(before: str, after: str) -> list[str]:
    """The lines that went, then the lines that came."""
    lines = list(difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True)))
    return [line for sign in "-+" for line in lines if line[0] == sign]


def test_from_a_new_procedure_to_one_in_force(firm: Company) -> None:
    """The story of a document as a person types it."""
    where = firm.root
    done = run_alone("new", "procedure", "Complaint handling: first hour", "--field", "owner=writer", where=where)
    assert done.returncode == 0, done.stderr
    path = "docs/procedures/SOP-002-complaint-handling-first-hour.md"
    assert done.stdout.splitlines() == [
        f"wrote {path}",
        "fill in next: SOP-002: the text under Purpose, Scope, Responsibilities, Procedure, Records",
        "next:",
        f"  git add {path}",
        "  git commit -m 'Begin SOP-002'",
        "  mastercopy approve SOP-002 --release-draft",
    ]
    firm.write(path, text(firm, path).replace("## Scope\n", "## Scope\n\nEvery complaint.\n"))
    firm.commit("Draft", "2026-02-03T09:00:00+00:00")
    done = run_alone("approve", "SOP-002", where=where)
    assert done.returncode == 0, done.stderr
    assert "still marked as a draft" in done.stderr and "approve by bob as quality-manager" in done.stdout
    done = run_alone("approve", "SOP-002", "--release-draft", where=where)
    assert done.returncode == 0, done.stderr
    assert text(firm, "records/signoffs/SOP-002.yml").count("person:") == 1
    today = run_alone("register", where=where).stdout
    assert "SOP-002" not in today
    firm.commit("Release", "2026-02-04T09:00:00+00:00", BOB)
    line = next(row for row in run_alone("register", where=where).stdout.splitlines() if row.startswith("SOP-002"))
    assert line.split()[1:3] == ["1", "effective"]
    done = run_alone("revise", "SOP-002", "--change", "Answer within the hour", where=where)
    assert done.returncode == 0, done.stderr
    assert "revision 2 is begun" in done.stdout
    assert run_alone("check", where=where).returncode == 0


def test_revise_changes_what_belongs_to_the_revision(firm: Company) -> None:
    assert verb(firm, "revise", "sop-001", "--change", 'Count "twice": once alone') == 0
    assert changed(MATTER, text(firm)) == [
        "- revision: 1        # one more than before\n",
        "- effective: 2026-02-02   # a Monday\n",
        "- change: First issue\n",
        "- change_class: major     # everybody reads it again\n",
        "- because: [NEED-001]\n",
        "+ revision: 2        # one more than before\n",
        '+ change: "Count \\"twice\\": once alone"\n',
        "+ status: draft\n",
    ]


def test_revise_keeps_what_is_given(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    firm.write("docs/procedures/SOP-001.md", "\ufeff" + MATTER.replace("\n", "\r\n"))
    before = text(firm)
    options = ("--effective", "2026-09-01", "--class", "minor", "--because", "need-001", "--revision", "7")
    assert verb(firm, "revise", "SOP-001", "--change", "Shorter", *options, "--dry-run") == 0
    assert text(firm) == before
    assert "+revision: 7" in capsys.readouterr().out
    assert verb(firm, "revise", "SOP-001", "--change", "Shorter", *options) == 0
    after = text(firm)
    assert after.startswith("\ufeff---\r\n") and "\n" not in after.replace("\r\n", "")
    assert changed(before, after) == [
        "- revision: 1        # one more than before\r\n",
        "- effective: 2026-02-02   # a Monday\r\n",
        "- change: First issue\r\n",
        "- change_class: major     # everybody reads it again\r\n",
        "+ revision: 7        # one more than before\r\n",
        "+ effective: 2026-09-01   # a Monday\r\n",
        "+ change: Shorter\r\n",
        "+ change_class: minor     # everybody reads it again\r\n",
        "+ status: draft\r\n",
    ]


def test_revise_refuses_a_second_draft(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert verb(firm, "revise", "SOP-001", "--change", "Shorter") == 0
    assert "draft of revision 2" in refused(firm, capsys, "revise", "SOP-001", "--change", "Again")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("revise", "SOP-001"), "--change is missing"),
        (("revise", "SOP-001", "--change", " "), "says what it changes"),
        (("revise", "SOP-001", "--change", "x", "--revision", "1"), "recorded already"),
        (("revise", "SOP-001", "--change", "x", "--revision", "0"), "comes before"),
        (("revise", "SOP-001", "--change", "x", "--revision", "B"), "no label of this type"),
        (("revise", "SOP-001", "--change", "x", "--because", "FND-9"), "no record 'FND-9'"),
        (("revise", "SOP-002", "--change", "x"), "did you mean SOP-001"),
        (("revise", "NEED-001", "--change", "x"), "has no revisions"),
        (("approve", "SOP-001"), "said so about exactly this text already"),
        (("approve", "SOP-001", "--person", "carol"), "nobody in the records"),
        (("approve", "SOP-001", "--person", "ana"), "say where the evidence is"),
        (("approve", "SOP-001", "--role", "writer"), "does not hold the role"),
        (("approve", "SOP-001", "--revision", "2"), "holds revision 1"),
        (("approve", "SOP-001", "--digest", "sha256:00"), "another digest"),
        (("approve", "SOP-001", "--at", "2999-01-01"), "lies ahead"),
        (("approve", "SOP-001", "--at", "soon"), "no moment"),
        (("approve", "SOP-001", "--evidence", "forge-review"), "--url is missing"),
        (("approve", "SOP-001", "SOP-404"), "said so about exactly this text already"),
        (("retract", "SOP-001", "--person", "ana", "--reason", "x", "--reference", "binder 3"), "nothing to retract"),
        (("reject", "SOP-001"), "--reason is missing"),
        (("withdraw", "SOP-001", "--reason", "x"), "--on is missing"),
        (("withdraw", "SOP-001", "--on", "2026-13-01", "--reason", "x"), "is no day"),
        (("withdraw", "SOP-001", "--on", "2026-09-01"), "--reason is missing"),
        (("withdraw", "SOP-001"), "is it withdrawn (yyyy-mm-dd)?; --reason is missing"),
        (("withdraw", "SOP-001", "--sign"), "--on is missing"),
        (("reassign",), "--from is missing: from which role or person?; --to is missing"),
        (("reassign", "writer"), "`reassign FROM TO`, or with --from and --to"),
        (("reassign", "writer", "quality-manager", "--to", "ana"), "`reassign FROM TO`"),
        (
            ("withdraw", "SOP-001", "--on", "2026-09-01", "--reason", "x", "--superseded-by", "SOP-001"),
            "replace itself",
        ),
        (("withdraw", "SOP-001", "--on", "2026-09-01", "--reason", "x", "--superseded-by", "SOP-9"), "SOP-9"),
        (("reassign", "--from", "writer"), "--to is missing"),
        (("reassign", "--from", "writer", "--to", "writer"), "the same"),
        (("reassign", "--from", "writer", "--to", "bob"), "one sort"),
        (("reassign", "--from", "writer", "--to", "nobody"), "neither a role nor a person"),
        (("reassign", "--from", "ghost", "--to", "writer"), "owns nothing"),
        (("new", "proceedure", "x"), "did you mean procedure"),
        (("new", "proc", "x"), "did you mean procedure?"),
        (("new", "Work", "x"), "did you mean work-instruction?"),
        (("new", "person", "x"), "together in one file"),
        (("new", "sign-off", "x"), "mastercopy approve"),
        (("new", "procedure", "x", "--field", "ower=writer"), "did you mean owner?"),
        (("new", "procedure", "x", "--field", "owner"), "NAME=VALUE"),
        (("new", "procedure", "x", "--field", "effective=soon"), "effective"),
        (("new", "procedure", "x", "--field", "id=SOP-009"), "cannot be set here"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_is_refused(
    firm: Company, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], why: str
) -> None:
    assert why in refused(firm, capsys, *arguments)


def test_approve_adds_one_entry_bound_to_the_text(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    before = (
        "# Signed in the office.\ndocument: SOP-001\nsignoffs:\n  - revision: 0   # long ago\n    digest: sha256:00\n"
        "    person: bob\n    role: quality-manager\n    meaning: approve\n    at: 2026-01-05\n"
        "    evidence: {kind: attestation, reference: binder 1}\n\n# Newest last.\n"
    )
    path = "records/signoffs/SOP-001.yml"
    firm.write(path, before)
    assert verb(firm, "revise", "SOP-001", "--change", "Shorter") == 0
    firm.commit("Begin", "2026-02-03T09:00:00+00:00")
    digest = content_digest_of_file(text(firm).encode(), "docs/procedures/SOP-001.md", lambda _: None)
    options = ("--at", "2026-02-04T10:00:00+00:00", "--digest", digest, "--reference", "binder 2: page 7")
    assert verb(firm, "approve", "SOP-001", *options) == 0
    assert changed(before, text(firm, path)) == [
        "+   - revision: 2\n",
        f"+     digest: {digest}\n",
        "+     person: bob\n",
        "+     role: quality-manager\n",
        "+     meaning: approve\n",
        "+     at: 2026-02-04T10:00:00+00:00\n",
        '+     evidence: {kind: attestation, reference: "binder 2: page 7"}\n',
    ]
    assert text(firm, path).endswith("\n\n# Newest last.\n")
    assert "counts from" in capsys.readouterr().err


def test_a_claimed_trailer_is_looked_for(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    company.found()
    company.write("docs/procedures/SOP-001.md", MATTER)
    bare = company.commit("Issue", WHEN)
    company.git("config", "user.email", "bob@trial.example")
    said = ("approve", "SOP-001", "--evidence", "trailer", "--commit")
    assert "needs trailer as its evidence, and this is attestation" in refused(company, capsys, *said, bare)
    assert verb(company, *said, bare, "--anyway") == 0
    assert f"no commit {bare} that carries this trailer" in capsys.readouterr().err
    company.delete("records/signoffs/SOP-001.yml")
    look = company.commit("Look\n\nApproved-by: Bob Boss <bob@trial.example>", "2026-02-03T10:00:00+00:00", BOB)
    assert verb(company, *said, look) == 0
    assert "no commit" not in capsys.readouterr().err


def test_a_trailer_over_a_text_that_main_has_not_recorded_is_left_open(
    firm: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verb(firm, "revise", "SOP-001", "--change", "Shorter") == 0
    firm.branch("draft")
    firm.commit("By Ana", "2026-02-03T09:00:00+00:00", ANA)
    trailer = "Look\n\nApproved-by: Bob Boss <bob@trial.example>"
    look = firm.commit(trailer, "2026-02-03T10:00:00+00:00", BOB)
    assert verb(firm, "approve", "SOP-001", "--evidence", "trailer", "--commit", look) == 0
    assert f"ranks as a trailer where main has commit {look}" in capsys.readouterr().err


def test_who_wrote_it_may_not_approve_it(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert verb(firm, "revise", "SOP-001", "--change", "Shorter") == 0
    assert "bob wrote this text" in refused(firm, capsys, "approve", "SOP-001")
    firm.commit("By Ana", "2026-02-03T09:00:00+00:00", ANA)
    firm.branch("draft")
    firm.write("docs/procedures/SOP-001.md", text(firm) + "More.\n")
    firm.commit("By Bob", "2026-02-03T10:00:00+00:00", BOB)
    assert "bob wrote this text" in refused(firm, capsys, "approve", "SOP-001")
    assert verb(firm, "approve", "SOP-001", "--anyway") == 0
    assert "recorded anyway" in capsys.readouterr().err


def test_who_only_changed_the_owner_may_approve(firm: Company) -> None:
    assert verb(firm, "revise", "SOP-001", "--change", "Shorter") == 0
    firm.commit("By Ana", "2026-02-03T09:00:00+00:00", ANA)
    firm.write("docs/procedures/SOP-001.md", text(firm).replace("owner: writer", "owner: quality-manager"))
    firm.commit("By Bob", "2026-02-03T10:00:00+00:00", BOB)
    assert verb(firm, "approve", "SOP-001") == 0


def test_another_text_under_a_recorded_label_cannot_be_approved(
    firm: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    firm.write("docs/procedures/SOP-001.md", MATTER + "More.\n")
    assert "another text" in refused(firm, capsys, "approve", "SOP-001")


def test_what_is_missing_is_asked_for_at_a_terminal(firm: Company) -> None:
    leader, follower = os.openpty()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "mastercopy", "revise", "SOP-001"]
    with subprocess.Popen(command, stdin=follower, stdout=subprocess.PIPE, cwd=firm.root, env=environment) as asked:
        os.write(leader, b"Shorter\n")
        assert asked.wait(60) == 0
    os.close(leader)
    os.close(follower)
    assert "change: Shorter\n" in text(firm)


def test_approve_says_what_the_matrix_still_wants(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a trailer is asked for, the entry alone does not count, and the commit that does is written out."""
    company.found()
    company.write("docs/SOP-001.md", MATTER)
    company.commit("Draft\n\nNothing yet.", WHEN)
    company.git("config", "user.email", "bob@trial.example")
    assert "needs trailer" in (said := refused(company, capsys, "approve", "SOP-001"))
    assert "git commit --allow-empty" in said and '--evidence trailer --commit "$(git rev-parse HEAD)"' in said
    assert verb(company, "revise", "SOP-001", "--change", "Shorter") == 0
    company.commit("By Ana", "2026-02-03T09:00:00+00:00", ANA)
    assert verb(company, "approve", "SOP-001", "--release-draft") == 0
    said = capsys.readouterr().err
    assert '--trailer "Approved-by: Bob Boss <bob@trial.example>"' in said
    assert "says nothing under Scope, Responsibilities, Procedure, Records" in said
    company.commit("Release\n\nApproved-by: Bob Boss <bob@trial.example>", "2026-02-04T09:00:00+00:00", BOB)
    assert verb(company, "register") == 0
    assert "2         effective" in capsys.readouterr().out


def test_a_day_that_the_entry_alone_states_is_not_promised(
    company: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the commit is what counts, it counts from its own day on."""
    company.found()
    company.write("docs/SOP-001.md", MATTER.replace("revision: 1 ", "status: draft\nrevision: 1 "))
    company.commit("Draft", WHEN)
    company.git("config", "user.email", "bob@trial.example")
    assert verb(company, "approve", "SOP-001", "--release-draft", "--at", "2026-01-20") == 0
    said = capsys.readouterr().err
    assert "counts from its own day on, whatever day the entry states" in said and "entered late" not in said


def test_a_forgotten_trailer_is_made_good(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    """Who committed an entry without the trailer that is asked for adds a commit with it, and names it."""
    company.found()
    company.write("docs/SOP-001.md", MATTER.replace("revision: 1 ", "status: draft\nrevision: 1 "))
    company.write("records/needs/NEED-001.yml", NEED)
    company.commit("Draft", WHEN)
    company.git("config", "user.email", "bob@trial.example")
    assert verb(company, "approve", "SOP-001") == 0
    capsys.readouterr()
    assert verb(company, "approve", "SOP-001", "--release-draft") == 0
    assert "--trailer" in capsys.readouterr().err, "the advice is there each time, or it is forgotten"
    company.commit("Forgot", "2026-02-04T09:00:00+00:00", BOB)
    assert verb(company, "check") == 1
    again = refused(company, capsys, "approve", "SOP-001")
    assert "too weak to count" in again and "$(git rev-parse HEAD)" in again
    late = company.commit(
        "Approve SOP-001\n\nApproved-by: Bob Boss <bob@trial.example>", "2026-02-05T09:00:00+00:00", BOB
    )
    assert verb(company, "approve", "SOP-001", "--evidence", "trailer", "--commit", late) == 0
    company.commit("Name it", "2026-02-05T10:00:00+00:00", BOB)
    assert verb(company, "check") == 0, capsys.readouterr().out
    capsys.readouterr()
    assert verb(company, "register") == 0
    assert "effective" in capsys.readouterr().out


def test_who_approves_again_after_an_edit_leaves_no_error(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    """An approval of the text before the last edit is history once the same person has approved the last one."""
    assert verb(firm, "revise", "SOP-001", "--change", "Shorter") == 0
    firm.commit("By Ana", "2026-02-03T09:00:00+00:00", ANA)
    assert verb(firm, "approve", "SOP-001") == 0
    firm.write("docs/procedures/SOP-001.md", text(firm) + "\nOne more line.\n")
    firm.commit("By Ana too", "2026-02-03T10:00:00+00:00", ANA)
    firm.write("docs/procedures/SOP-001.md", text(firm).replace("status: draft\n", ""))
    firm.commit("Released in haste", "2026-02-03T11:00:00+00:00", ANA)
    assert verb(firm, "check") == 1
    assert "was given for another text" in capsys.readouterr().out
    assert verb(firm, "approve", "SOP-001") == 0
    firm.commit("Approved", "2026-02-04T09:00:00+00:00", BOB)
    assert verb(firm, "check") == 0, capsys.readouterr().out


def test_approve_writes_all_or_nothing(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("SOP-002", "SOP-003"):
        firm.write(f"docs/procedures/{name}.md", MATTER.replace("SOP-001", name).replace("because: [NEED-001]\n", ""))
    firm.commit("Two more", "2026-02-03T09:00:00+00:00")
    refused(firm, capsys, "approve", "SOP-002", "SOP-003", "SOP-404")
    assert verb(firm, "approve", "SOP-002", "sop-003", "SOP-003") == 0
    assert all(text(firm, f"records/signoffs/{name}.yml").count("person: bob") == 1 for name in ("SOP-002", "SOP-003"))
    firm.commit("Approve", "2026-02-04T09:00:00+00:00", BOB)
    capsys.readouterr()
    assert verb(firm, "register", "--as-of", "2027-01-01") == 0
    assert capsys.readouterr().out.count("effective ") == 3


def test_reject_retract_and_approve_again(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert verb(firm, "reject", "SOP-001", "--reason", "Step 2 is dangerous") == 0
    assert "reason: Step 2 is dangerous" in text(firm, "records/signoffs/SOP-001.yml")
    assert "already" in refused(firm, capsys, "reject", "SOP-001", "--reason", "Again")
    assert verb(firm, "retract", "SOP-001", "--reason", "It is mended") == 0
    assert verb(firm, "approve", "SOP-001") == 0
    assert "already" in refused(firm, capsys, "approve", "SOP-001")


def test_withdraw_changes_the_document_and_signs(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    firm.write("docs/procedures/SOP-002.md", MATTER.replace("SOP-001", "SOP-002"))
    options = ("--on", "2026-09-01", "--reason", "New line", "--superseded-by", "sop-002", "--sign")
    assert verb(firm, "withdraw", "SOP-001", *options) == 0
    assert changed(MATTER, text(firm)) == [
        "+ withdrawn: 2026-09-01\n",
        "+ reason: New line\n",
        "+ superseded_by: SOP-002\n",
    ]
    assert "meaning: withdraw\n" in text(firm, "records/signoffs/SOP-001.yml")
    assert "withdrawn already" in refused(firm, capsys, "withdraw", "SOP-001", "--on", "2026-10-01", "--reason", "x")
    assert "--reinstate" in refused(firm, capsys, "revise", "SOP-001", "--change", "Back")
    assert verb(firm, "revise", "SOP-001", "--change", "Back", "--reinstate") == 0
    assert "withdrawn" not in text(firm) and "superseded_by" not in text(firm)


def test_a_withdrawal_is_not_signed_over_a_draft(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert verb(firm, "revise", "SOP-001", "--change", "Sooner") == 0
    firm.commit("Begin a draft", "2026-08-01T09:00:00+00:00")
    assert "holds a draft" in refused(
        firm, capsys, "withdraw", "SOP-001", "--on", "2026-09-01", "--reason", "x", "--sign"
    )
    assert firm.git("status", "--porcelain") == ""


def next_steps(said: str) -> list[str]:
    """The commands that a verb ends with."""
    return [line.strip() for line in said.partition("next:\n")[2].splitlines()]


def do(firm: Company, *commands: str) -> str:
    """Type what was proposed, in the folder; what the last of it says."""
    said = ""
    for command in commands:
        words = shlex.split(command)
        if words[0] == "git":
            said = firm.git(*words[1:])
        else:
            done = run_alone(*words[1:], where=firm.root)
            assert done.returncode == 0, done.stderr
            said = done.stdout
    return said


def test_each_verb_ends_with_the_commands_that_come_next(firm: Company) -> None:
    """From the revision to its release and to its end, typing only what was proposed; nothing is left uncommitted."""
    first = run_alone("revise", "SOP-001", "--change", "Sooner", where=firm.root)
    steps = next_steps(first.stdout)
    assert steps == [
        "git add docs/procedures/SOP-001.md",
        "git commit -m 'Draft SOP-001 revision 2'",
        "mastercopy approve SOP-001 --release-draft",
    ]
    said = run_alone("approve", "SOP-001", "--anyway", where=firm.root).stdout
    assert next_steps(said)[0] == "mastercopy approve SOP-001 --release-draft"
    firm.git("checkout", "--", "docs")
    (firm.root / "records/signoffs/SOP-001.yml").unlink()
    run_alone("revise", "SOP-001", "--change", "Sooner", where=firm.root)
    firm.git("config", "user.email", "ana@trial.example")
    do(firm, *steps[:2])
    firm.git("config", "user.email", "bob@trial.example")
    do(firm, *next_steps(do(firm, steps[2])))
    assert firm.git("status", "--porcelain") == ""
    assert "2         effective" in run_alone("register", where=firm.root).stdout
    done = run_alone("withdraw", "SOP-001", "--on", "2026-09-01", "--reason", "On the screen", where=firm.root)
    steps = next_steps(done.stdout)
    assert steps[0] == "mastercopy withdraw SOP-001 --sign"
    do(firm, *steps[1:])
    assert "withdrawal-not-approved" in run_alone("check", where=firm.root).stdout
    do(firm, *next_steps(do(firm, steps[0])))
    assert firm.git("status", "--porcelain") == ""
    assert "withdrawal-not-approved" not in run_alone("check", where=firm.root).stdout


def test_a_trailer_that_is_asked_for_is_part_of_the_command(firm: Company) -> None:
    asked = ATTESTED.replace("attestation", "trailer")
    firm.write("records/approval-matrix.yml", asked)
    firm.git("config", "user.email", "ana@trial.example")
    for command in next_steps(run_alone("revise", "SOP-001", "--change", "Sooner", where=firm.root).stdout)[:2]:
        do(firm, command)
    firm.git("config", "user.email", "bob@trial.example")
    steps = next_steps(run_alone("approve", "SOP-001", "--release-draft", where=firm.root).stdout)
    assert steps[-1] == (
        "git commit -m 'Approve SOP-001 revision 2' --trailer 'Approved-by: Bob Boss <bob@trial.example>'"
    )
    do(firm, *steps)
    assert "2         effective" in run_alone("register", where=firm.root).stdout


def test_the_commands_name_another_folder(firm: Company, tmp_path: Path) -> None:
    done = run_alone("new", "form", "List", "--repo", str(firm.root), where=tmp_path)
    assert next_steps(done.stdout) == [
        f"git -C {firm.root} add docs/forms/FRM-001-list.md",
        f"git -C {firm.root} commit -m 'Begin FRM-001'",
        f"mastercopy approve FRM-001 --release-draft --repo {firm.root}",
    ]


def test_reassign_takes_two_names(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert verb(firm, "reassign", "writer", "quality-manager") == 0
    assert "owner: quality-manager" in text(firm)
    assert "commit -m 'Hand over from writer to quality-manager'" in capsys.readouterr().out


def test_reassign_hands_over_everything_open(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    objective = (
        "id: OBJ-001\ntitle: Faster\nstatement: Faster\nowner: 'writer'  # for now\nactions:\n"
        "  # the first is done\n  - {id: A1, what: Look, owner: writer, due: 2026-03-01, done: 2026-02-20}\n"
        "  - {id: A2, what: Act,  owner: writer, due: 2026-03-01}\n"
    )
    firm.write("records/objectives/OBJ-001.yml", objective)
    everything = tree(firm.root)
    assert verb(firm, "reassign", "--from", "writer", "--to", "quality-manager", "--dry-run") == 0
    assert tree(firm.root) == everything
    assert capsys.readouterr().out.count("+owner: ") == 3
    assert verb(firm, "reassign", "--from", "writer", "--to", "quality-manager") == 0
    assert changed(objective, text(firm, "records/objectives/OBJ-001.yml")) == [
        "- owner: 'writer'  # for now\n",
        "-   - {id: A2, what: Act,  owner: writer, due: 2026-03-01}\n",
        "+ owner: 'quality-manager'  # for now\n",
        "+   - {id: A2, what: Act,  owner: quality-manager, due: 2026-03-01}\n",
    ]
    assert changed(MATTER, text(firm)) == [
        "- owner: writer      # who keeps it true\n",
        "+ owner: quality-manager      # who keeps it true\n",
    ]
    assert "OBJ-001: actions.2.owner\n" in capsys.readouterr().out


def test_a_person_hands_over_what_is_open(firm: Company) -> None:
    for name, status in (("AUD-2026-01", "planned"), ("AUD-2026-02", "closed")):
        audit = f"id: {name}\ntitle: Look\nplanned: 2026-05-01\nlead: ana   # with a trainee\nstatus: {status}\n"
        firm.write(f"records/audits/{name}.yml", audit)
    assert verb(firm, "reassign", "--from", "ana", "--to", "bob") == 0
    assert "lead: bob   # with a trainee\n" in text(firm, "records/audits/AUD-2026-01.yml")
    assert "lead: ana   # with a trainee\n" in text(firm, "records/audits/AUD-2026-02.yml")


def test_reassign_hands_over_the_printed_copies_in_use(firm: Company) -> None:
    copy = (
        "id: CPY-001\nstatus: in-use\ndocument: SOP-001\nnumber: 1\nplace: Bench\nholder: writer\n"
        "issues:\n  - {revision: 1, issued: 2026-02-01, by: bob}\n"
    )
    lost = copy.replace("CPY-001", "CPY-002").replace("status: in-use", "status: lost\nreason: Gone")
    firm.write("records/copies/CPY-001.yml", copy)
    firm.write("records/copies/CPY-002.yml", lost)
    assert verb(firm, "reassign", "writer", "quality-manager") == 0
    assert changed(copy, text(firm, "records/copies/CPY-001.yml")) == [
        "- holder: writer\n",
        "+ holder: quality-manager\n",
    ]
    assert text(firm, "records/copies/CPY-002.yml") == lost


def test_reassign_edits_every_file_or_none(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    firm.write("records/needs/NEED-001.yml", NEED.replace("owner: writer", "owner: &who writer"))
    assert "anchor" in refused(firm, capsys, "reassign", "--from", "writer", "--to", "quality-manager")


@pytest.mark.parametrize("case", ["link", "folder-link", "read-only", "conflict", "twice", "unreadable", "alias"])
def test_what_is_not_safe_to_edit_stays(firm: Company, capsys: pytest.CaptureFixture[str], case: str) -> None:
    file = firm.root / "docs/procedures/SOP-001.md"
    if case == "link":
        firm.move("docs/procedures/SOP-001.md", "elsewhere.md")
        file.symlink_to(firm.root / "elsewhere.md")
    elif case == "folder-link":
        firm.move("docs", "elsewhere")
        (firm.root / "docs").symlink_to(firm.root / "elsewhere", target_is_directory=True)
    elif case == "read-only":
        file.chmod(0o444)
    elif case == "conflict":
        firm.write("docs/procedures/SOP-001.md", MATTER + "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> side\n")
    elif case == "twice":
        firm.write("docs/procedures/SOP-001-copy.md", MATTER)
    elif case == "unreadable":
        firm.write("docs/procedures/SOP-001.md", MATTER.replace("owner:", "revision:"))
    else:
        firm.write("docs/procedures/SOP-001.md", MATTER.replace("change: First", "change: &c First"))
    refused(firm, capsys, "revise", "SOP-001", "--change", "Shorter")


def test_an_edit_keeps_the_mode_of_a_file(firm: Company) -> None:
    file = firm.root / "docs/procedures/SOP-001.md"
    file.chmod(0o640)
    assert verb(firm, "revise", "SOP-001", "--change", "Shorter") == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in file.parent.iterdir()] == ["SOP-001.md"]


TITLES = [
    "../../etc/passwd",
    "a\nid: SOP-999",
    "\"quoted\" and 'single' # no comment",
    "---",
    "",
    "   ",
    "{{ 7 * 7 }} & <b>bold</b>",
    "\u00dcberpr\u00fcfung \u2028 \u202e \u6771\u4eac",
    "\u6771\u4eac\u306e\u624b\u9806",
    "CON",
    "x" * 500,
    "word " * 100,
    "\x1b[31mred\x07",
    "yes",
    "- a: [b",
]


@pytest.mark.parametrize("title", TITLES, ids=lambda title: repr(title[:20]))
def test_no_title_leads_astray(firm: Company, capsys: pytest.CaptureFixture[str], title: str) -> None:
    before = tree(firm.root)
    code = run(["new", "procedure", "--repo", str(firm.root), "--field", "owner=writer", "--", title])
    said = capsys.readouterr()
    made = {path: data for path, data in tree(firm.root).items() if path not in before}
    if code == 2:
        assert made == {} and "needs words" in said.err
        return
    assert code == 0 and "\x1b" not in said.out
    (path,) = made
    assert path.startswith("docs/procedures/SOP-002") and len(path) < 100 and path.isascii()
    fields, _, _ = read_plain_front_matter(made[path])
    assert fields is not None and (fields["id"], fields["status"]) == ("SOP-002", "draft")
    kept = "".join(character if character.isprintable() else " " for character in title)
    assert fields["title"] == " ".join(kept.split())
    assert verb(firm, "check") == 0


def test_a_number_is_never_given_twice(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    firm.write(
        "docs/procedures/SOP-007.md",
        MATTER.replace("SOP-001", "SOP-007").replace("owner:", "formerly: [SOP-011]\nowner:"),
    )
    firm.write("records/findings/odd-name.yml", "id: FND-2026-004\ntitle: Odd\n")
    firm.commit("Add", "2026-02-03T09:00:00+00:00")
    firm.delete("docs/procedures/SOP-007.md")
    firm.delete("records/findings/odd-name.yml")
    firm.commit("Drop", "2026-02-04T09:00:00+00:00")
    for kind, year, name in (
        ("procedure", "2026", "SOP-012"),
        ("finding", "2026", "FND-2026-005"),
        ("finding", "2027", "FND-2027-001"),
        ("audit", "2026", "AUD-2026-01"),
        ("process", "2026", "late-orders"),
    ):
        assert verb(firm, "new", kind, "Late orders", "--as-of", f"{year}-05-01", "--dry-run") == 0
        assert f"+id: {name}\n" in capsys.readouterr().out


def test_what_is_to_be_filled_in_is_marked_and_reported(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert verb(firm, "new", "finding", "Late", "--as-of", "2026-05-01", "--field", "clauses=8.5.1, 7.1") == 0
    told = capsys.readouterr().out
    assert "fill in next: FND-2026-001: Grade (grade) is missing" in told
    written = text(firm, "records/findings/FND-2026-001-late.yml")
    assert "grade:  # TO FILL IN: Grade" in written and "clauses: [8.5.1, 7.1]\n" in written
    assert verb(firm, "check") == 1
    assert "missing-field" in capsys.readouterr().out


def test_who_begins_finds_a_site_that_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "corner-bakery"
    config = tmp_path / "gitconfig"
    config.write_text('[user]\n\tname = Ana \\"A\\" O\'Neil\n\temail = ana@trial.example\n', encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(config))
        assert run(["init", str(home), "--size", "small", "--timezone", "Europe/Lisbon"]) == 0
    firm = Company(home)
    assert firm.git("log", "--format=%an <%ae>: %s") == 'Ana "A" O\'Neil <ana@trial.example>: Begin document control'
    assert firm.git("status", "--porcelain") == ""
    assert verb(firm, "check") == 0
    assert "0 errors, 0 warnings" in capsys.readouterr().out
    firm.git("config", "user.email", "ana@trial.example")
    assert verb(firm, "approve", "POL-001", "SOP-001", "--release-draft") == 0
    firm.commit("Issue\n\nApproved-by: Ana <ana@trial.example>", "2026-12-01T09:00:00+00:00")
    capsys.readouterr()
    assert verb(firm, "register", "--as-of", "2026-12-24") == 0
    assert capsys.readouterr().out.count(" effective ") == 2
    assert verb(firm, "build", "--as-of", "2026-12-24", "--site-dir", str(tmp_path / "site")) == 0
    page = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert "registers/need.html" in page
    assert "registers/audit.html" not in page and "registers/finding.html" not in page


def test_who_begins_without_a_name_is_told_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "firm"
    assert run(["init", str(home)]) == 0
    told = capsys.readouterr().out
    assert "user.name" in told and "commit -m" in told
    assert "in the place of first.person in records/organisation.yml" in told
    assert "first.person@example.com" in (home / "records/organisation.yml").read_text(encoding="utf-8")
    before = tree(home)
    assert run(["init", str(home)]) == 2
    assert run(["init", str(tmp_path / "x"), "--timezone", "Mars/Base"]) == 2
    assert not (tmp_path / "x").exists() and tree(home) == before


def test_a_repository_begun_inside_another_is_told_so(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(company.root / "firm")]) == 0
    assert f"lies inside the repository {company.root.resolve()}" in capsys.readouterr().err


def test_a_file_of_sign_offs_that_is_another_documents_is_left_alone(
    company: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    company.found()
    company.write("docs/SOP-001.md", MATTER)
    company.write("docs/SOP-002.md", MATTER.replace("SOP-001", "SOP-002"))
    other = company.write("records/signoffs/SOP-001.yml", "document: SOP-002\nsignoffs:\n")
    company.commit("Issue", WHEN)
    company.git("config", "user.email", "bob@trial.example")
    assert "not of SOP-001" in refused(company, capsys, "approve", "SOP-001", "--anyway")
    assert other.read_text("utf-8") == "document: SOP-002\nsignoffs:\n"
