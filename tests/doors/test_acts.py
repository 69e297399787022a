"""What people did, entered through the command line: reviews, closings, readings, and many texts signed in one act."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from acting import refused, text, verb
from company import BOB, Company
from company import run as run_alone
from mastercopy.model.digest import content_digest_of_file
from mastercopy.sources.frontmatter import read_plain_front_matter

SOP = "docs/procedures/SOP-001.md"
OTHER = "docs/procedures/SOP-002.md"
ACKS = "records/acknowledgements/SOP-001.yml"
FBK = "records/feedback/FBK-2026-001.yml"
CMP = "records/complaints/CMP-2026-001.yml"
SIGNED = "records/signoffs/SOP-001.yml"

MATTER = """---
# Keep this file tidy.
id: SOP-001        # never changes
title: "Order picking"
type: procedure
revision: 1
change: First issue
owner: quality-manager
readers: [writer, packer]   # who must follow it
review_cycle: 12 months     # once a year
# the end
---

## Purpose

To pick, and `reviews:` is said here too.
"""
PEOPLE = """people:
  - {id: ana, name: Ana Author, emails: [ana@trial.example], roles: [{role: writer}]}
  - {id: bob, name: Bob Boss, emails: [bob@trial.example], roles: [{role: quality-manager}]}
  - {id: eva, name: Eva Packer, emails: [eva@trial.example], roles: [{role: packer}]}
  - {id: max, name: Max Packer, emails: [max@trial.example], roles: [{role: packer}]}
  - {id: old, name: Old Boss, emails: [old@trial.example], roles: [{role: quality-manager, until: 2026-01-31}]}
"""
ROLES = """roles:
  - {id: quality-manager, title: Quality manager, approves: yes}
  - {id: writer, title: Writer}
  - {id: packer, title: Packer}
"""
MATRIX = "id: MATRIX\nrules:\n  - {types: ['*'], roles: [quality-manager], evidence: attestation}\n"
FEEDBACK = """id: FBK-2026-001
title: Late        # as the customer said
status: received
received: 2026-03-02
channel: Letter
text: It came late.
actions:
  - {id: A1, what: Ring, owner: writer, due: 2026-03-10}   # soon
  - id: A2
    what: Write down why
    owner: writer
    due: 2026-03-20   # by then
# nothing after this"""
COMPLAINT = """id: CMP-2026-001
title: Late
status: received
received: 2026-03-02
channel: CHN-001
category: late delivery
text: It came late
"""
CHANNEL = "id: CHN-001\ntitle: Letter\nkind: letter\nowner: writer\ndirection: both\ncomplaints: yes\n"
WHEN = "2026-02-02T09:00:00+00:00"


@pytest.fixture
def firm(company: Company) -> Company:
    """A company with two procedures in force, approved by Bob, and two records; Git here belongs to Bob."""
    company.found(people=PEOPLE, roles=ROLES, approval_matrix=MATRIX)
    company.write(SOP, MATTER)
    company.write(OTHER, MATTER.replace("SOP-001", "SOP-002").replace("Order picking", "Order packing"))
    company.write(FBK, FEEDBACK)
    company.write(CMP, COMPLAINT)
    company.write("records/channels/CHN-001.yml", CHANNEL)
    company.commit("Issue\n\nApproved-by: Bob Boss <bob@trial.example>", WHEN)
    company.git("config", "user.name", "Bob Boss")
    company.git("config", "user.email", "Bob@Trial.example")
    return company


def at_a_terminal(firm: Company, typed: str, *arguments: str) -> str:
    """What a verb writes whose questions are answered at a terminal."""
    leader, follower = os.openpty()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "mastercopy", *arguments]
    try:
        with subprocess.Popen(
            command, stdin=follower, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=firm.root, env=environment
        ) as asked:
            os.write(leader, typed.encode())
            said, fault = asked.communicate(timeout=60)
            assert asked.returncode == 0, fault.decode()
    finally:
        os.close(leader)
        os.close(follower)
    return said.decode()


def check(firm: Company) -> list[str]:
    """The slugs of every problem that a commit of what is there would have."""
    run_alone("check", where=firm.root)
    said = run_alone("check", "--format", "json", where=firm.root).stdout
    return [problem["slug"] for problem in yaml.safe_load(said)["problems"]]


# ---- reviews ---------------------------------------------------------------------------------------------------


def test_a_review_is_one_line_more(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--verdict", "keep", "--basis", "Walked through, with two packers", "--on", "2026-06-01")
    assert verb(firm, "review-done", "sop-001", *options) == 0
    said = capsys.readouterr().out
    assert "SOP-001: reviewed on 2026-06-01 by bob as quality-manager, keep, next review 2027-06-01" in said
    assert f"git -C {firm.root} commit -m 'Review SOP-001: keep'" in said
    row = (
        "reviews:\n  - {on: 2026-06-01, by: bob, role: quality-manager, verdict: keep, "
        'basis: "Walked through, with two packers"}\n'
    )
    line = "review_cycle: 12 months     # once a year\n"
    assert text(firm, SOP) == MATTER.replace(line, line + row)
    firm.commit("Enter the review", "2026-06-01T12:00:00+00:00", BOB)
    assert "2027-06-01" in run_alone("register", where=firm.root).stdout
    trail = yaml.safe_load(run_alone("trail", "SOP-001", "--format", "json", where=firm.root).stdout)
    assert [event["kind"] for event in trail["events"]] == ["reviewed"]
    assert verb(firm, "review-done", "SOP-001", *options[:4], "--on", "2026-07-01") == 0
    assert text(firm, SOP).count("\n  - {on: 2026-0") == 2


def test_a_verdict_names_what_comes_next(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert verb(firm, "review-done", "SOP-001", "--verdict", "revise", "--basis", "Step 2 is wrong") == 0
    assert f"  mastercopy revise SOP-001 --repo {firm.root}\n" in capsys.readouterr().out
    assert verb(firm, "review-done", "SOP-002", "--verdict", "withdraw", "--basis", "Nobody does this") == 0
    assert f"  mastercopy withdraw SOP-002 --repo {firm.root}\n" in capsys.readouterr().out


def test_several_reviews_are_one_act(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--verdict", "keep", "--basis", "Read")
    firm.write("docs/procedures/SOP-003.md", MATTER.replace("SOP-001", "SOP-003"))
    assert "nothing of SOP-003 is in force" in refused(firm, capsys, "review-done", "SOP-001", "SOP-003", *options)
    assert verb(firm, "review-done", "SOP-001", "SOP-002", "SOP-001", *options) == 0
    assert text(firm, SOP).count("verdict: keep") == text(firm, OTHER).count("verdict: keep") == 1


REVIEW = ("review-done", "SOP-001", "--verdict", "keep", "--basis", "Read")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("review-done", "SOP-001"), "--verdict is missing: what comes of it (keep, revise, withdraw)?; --basis"),
        (("review-done", "SOP-001", "--verdict", "keep"), "--basis is missing"),
        (("review-done", "SOP-001", "--verdict", "keep", "--basis", " "), "says what it rests on"),
        (("review-done", "SOP-001", "--verdict", "maybe", "--basis", "x"), "'maybe' is no verdict"),
        (("review-done", "SOP-001", "--verdict", "", "--basis", "x"), "--verdict is missing"),
        ((*REVIEW, "--on", "2999-01-01"), "or after 2100-12-31"),
        ((*REVIEW, "--on", "2099-01-01"), "lies ahead"),
        ((*REVIEW, "--on", "2026-02-01"), "in force since 2026-02-02 only"),
        ((*REVIEW, "--by", "carol"), "nobody in the records"),
        ((*REVIEW, "--by", "old"), "no role on"),
        ((*REVIEW, "--role", "packer"), "does not hold the role 'packer'"),
        ((*REVIEW[:1], "FBK-2026-001", *REVIEW[2:]), "is a record and has no revisions"),
        ((*REVIEW[:1], "SOP-404", *REVIEW[2:]), "there is no 'SOP-404'"),
        (("postpone", "SOP-001"), "--until is missing: until which day (yyyy-mm-dd)?; --reason is missing"),
        (("postpone", "SOP-001", "--until", "2027-02-02", "--reason", "x"), "due on 2027-02-02"),
        (("postpone", "SOP-001", "--until", "soon", "--reason", "x"), "is no day"),
        (("postpone", "SOP-001", "--until", "2027-06-01", "--reason", " "), "needs a reason"),
        (("postpone", "SOP-001", "--until", "2027-06-01", "--reason", "x", "--by", "carol"), "nobody in the records"),
        (("postpone", "FBK-2026-001", "--until", "2027-06-01", "--reason", "x"), "only reviews of documents"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_review_that_could_not_count_is_refused(
    firm: Company, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], why: str
) -> None:
    assert why in refused(firm, capsys, *arguments)


def test_what_is_not_in_force_is_not_reviewed(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    firm.write(SOP, MATTER.replace("owner:", "withdrawn: 2026-03-01\nreason: Gone\nowner:"))
    firm.commit("Withdraw", "2026-03-01T09:00:00+00:00")
    assert "nothing of SOP-001 is in force: it is withdrawn" in refused(firm, capsys, *REVIEW)
    postponed = ("postpone", "SOP-001", "--until", "2027-06-01", "--reason", "x")
    assert "nothing of SOP-001 is in force" in refused(firm, capsys, *postponed)


def test_the_same_review_is_not_entered_twice(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert verb(firm, *REVIEW, "--on", "2026-06-01") == 0
    assert "already" in refused(firm, capsys, *REVIEW, "--on", "2026-06-01")
    assert verb(firm, *REVIEW, "--on", "2026-05-01") == 0
    assert "a review of 2026-06-01 is entered already" in capsys.readouterr().err


def test_another_persons_review_is_told_as_such(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert verb(firm, *REVIEW, "--by", "Ana", "--dry-run") == 0
    said = capsys.readouterr()
    assert "+  - {on: " in said.out and "by: ana, role: writer" in said.out and "next:" not in said.out
    assert "you enter this for ana" in said.err
    assert text(firm, SOP) == MATTER


def test_who_acts_is_known_or_said(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    firm.git("config", "user.email", "stranger@else.example")
    assert "say it with --by" in refused(firm, capsys, *REVIEW)
    assert "say it with --person" in refused(firm, capsys, "ack", "SOP-001")
    paper = ("ack", "SOP-001", "--person", "eva", "--witness", "quality-manager")
    assert "an address of yours" in refused(firm, capsys, *paper)
    assert verb(firm, *REVIEW, "--by", "bob") == 0


def test_a_review_is_asked_for_at_a_terminal(firm: Company) -> None:
    said = at_a_terminal(firm, "keep\nWalked through\n", "review-done", "SOP-001", "--on", "2026-06-01")
    assert "Review SOP-001: keep" in said
    assert "verdict: keep, basis: Walked through}" in text(firm, SOP)


# ---- postponements ---------------------------------------------------------------------------------------------


def test_a_postponed_review_keeps_its_day(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    postponed = ("postpone", "SOP-001", "--until", "2027-06-30", "--reason", "The move: no time")
    assert verb(firm, *postponed) == 0
    assert "SOP-001: next review 2027-06-30, it was due on 2027-02-02" in capsys.readouterr().out
    assert 'by: bob, reason: "The move: no time"}\n' in text(firm, SOP)
    again = ("postpone", "SOP-001", "--until", "2027-09-30", "--reason", "Again")
    assert "postponed today already" in refused(firm, capsys, *again)
    no_cycle = MATTER.replace("SOP-001", "SOP-002").replace("review_cycle: 12 months     # once a year\n", "")
    firm.write(OTHER, no_cycle)
    assert "no periodic review of SOP-002 is planned" in refused(firm, capsys, "postpone", "SOP-002", *again[2:])
    firm.git("checkout", "--", "docs/procedures/SOP-001.md")
    assert verb(firm, *REVIEW) == 0
    assert "was reviewed or came into force today" in refused(
        firm, capsys, "postpone", "SOP-001", "--until", "2099-06-30", "--reason", "x"
    )


def test_a_postponement_is_asked_for_at_a_terminal(firm: Company) -> None:
    at_a_terminal(firm, "2027-06-30\nThe move\n", "postpone", "SOP-001")
    assert "until: 2027-06-30, by: bob, reason: The move}" in text(firm, SOP)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_rows_keep_the_manner_of_the_file(firm: Company, ending: str, mark: str) -> None:
    """A list in brackets, a byte order mark, line ends of another system: all stay as they are."""
    row = "{on: 2026-03-01, by: bob, role: quality-manager, verdict: keep, basis: Read}"
    own = mark + MATTER.replace("# the end", f"reviews: [{row}]   # all\n# the end").replace("\n", ending)
    firm.write(SOP, own)
    assert verb(firm, *REVIEW, "--on", "2026-06-01") == 0
    more = "{on: 2026-06-01, by: bob, role: quality-manager, verdict: keep, basis: Read}"
    assert text(firm, SOP) == own.replace(row, f"{row}, {more}")


# ---- closing ---------------------------------------------------------------------------------------------------


def test_a_record_is_closed_with_what_its_state_demands(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--field answer=... is missing: answer" in refused(firm, capsys, "close", "FBK-2026-001")
    assert verb(firm, "close", "fbk-2026-001", "--field", "answer=Sorry: we ring first", "--on", "2026-03-09") == 0
    assert "FBK-2026-001 is answered\nnext:" in capsys.readouterr().out
    after = text(firm, FBK)
    assert "status: answered\n" in after and "answered: 2026-03-09\n" in after
    assert 'answer: "Sorry: we ring first"\n' in after
    assert after.endswith("# nothing after this") and "title: Late        # as the customer said\n" in after
    said = refused(firm, capsys, "close", "FBK-2026-001")
    assert "FBK-2026-001 is answered already" in said and "corrections" in said


def test_the_day_of_a_state_is_today_unless_another_is_said(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert verb(firm, "close", "FBK-2026-001", "--field", "answer=Sorry") == 0
    assert "as nobody wrote another day" in capsys.readouterr().err


def test_the_day_of_a_state_is_said_once(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    """By --on or by its field: the same day twice is no fault, and two days are one."""
    own = ("close", "CMP-2026-001", "--status", "acknowledged", "--on", "2026-03-03", "--field")
    said = refused(firm, capsys, *own, "acknowledged=2026-03-04")
    assert "--on says 2026-03-03, and --field acknowledged says '2026-03-04'" in said
    assert verb(firm, *own, "acknowledged=2026-03-03") == 0
    assert "acknowledged: 2026-03-03\n" in text(firm, CMP)
    firm.write(CMP, text(firm, CMP) + "severity: low\nanswered: 2026-03-05\nanswer: Sorry\n")
    said = refused(firm, capsys, "close", "CMP-2026-001", "--status", "answered", "--on", "2026-03-06")
    assert "says already when it is answered: answered is 2026-03-05" in said


def test_every_missing_field_is_named_at_once_and_how_far_it_goes(
    firm: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(firm, capsys, "close", "CMP-2026-001")
    for name in ("severity", "acknowledged", "answered", "answer"):
        assert f"--field {name}=... is missing" in said
    assert "severity (low, medium, high)" in said and "--field closed" not in said
    assert "\n  --field severity=... is missing" in said and "\n  --field answer=... is missing" in said
    said = refused(firm, capsys, "close", "CMP-2026-001", "--field", "acknowledged=2026-03-03")
    assert "`--status acknowledged` needs nothing more" in said
    assert verb(firm, "close", "CMP-2026-001", "--status", "Acknowledged", "--on", "2026-03-03") == 0
    assert "status: acknowledged\n" in text(firm, CMP) and "acknowledged: 2026-03-03\n" in text(firm, CMP)
    fields = ("severity=low", "answered=2026-03-04 10:30", "answer=Sorry", "closed=2026-03-05")
    given = [part for field in fields for part in ("--field", field)]
    assert verb(firm, "close", "CMP-2026-001", *given) == 0
    assert "answered: 2026-03-04 10:30\n" in text(firm, CMP)


def test_what_one_field_asks_for_is_asked_as_well(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    """A customer who does not accept the answer asks for a second look: a row of a list, field by field."""
    fields = ("severity=low", "acknowledged=2026-03-03", "answered=2026-03-04", "answer=Sorry", "accepted=no")
    given = [part for field in fields for part in ("--field", field)]
    said = refused(firm, capsys, "close", "CMP-2026-001", *given)
    assert "--field second_look.day=..." in said and "--field second_look.outcome=..." in said
    look = ("second_look.day=2026-03-05", "second_look.by=quality-manager")
    given += [part for field in look for part in ("--field", field)]
    said = refused(firm, capsys, "close", "CMP-2026-001", *given)
    assert "second_look.outcome" in said and "second_look.day" not in said
    assert verb(firm, "close", "CMP-2026-001", *given, "--field", "second_look.outcome=We were wrong") == 0
    assert "  - {day: 2026-03-05, by: quality-manager, outcome: We were wrong}\n" in text(firm, CMP)
    firm.commit("Close", "2026-03-06T09:00:00+00:00")
    assert not {"missing-field", "ill-typed-field", "dates-in-order"} & set(check(firm))


def test_a_record_is_closed_at_a_terminal(firm: Company) -> None:
    said = at_a_terminal(firm, "Sorry\n", "close", "FBK-2026-001")
    assert "FBK-2026-001 is answered" in said and "answer: Sorry\n" in text(firm, FBK)


def test_what_should_never_have_been_becomes_void(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    void = ("close", "FBK-2026-001", "--status", "void")
    assert "--field reason=... is missing" in refused(firm, capsys, *void)
    assert verb(firm, *void, "--field", "reason=Entered twice") == 0
    assert "status: void\n" in text(firm, FBK) and "reason: Entered twice\n" in text(firm, FBK)
    assert "is void already" in refused(firm, capsys, *void)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("close", "SOP-001"), "mastercopy withdraw SOP-001"),
        (("close", "CMP-404"), "there is no 'CMP-404'"),
        (("close", "CHN-001"), "has no states"),
        (("close", "FBK-2026-001", "--status", "answred"), "did you mean answered"),
        (("close", "FBK-2026-001", "--status", "received"), "is received already"),
        (("close", "FBK-2026-001", "--field", "answer"), "NAME=VALUE"),
        (("close", "FBK-2026-001", "--field", "anwser=x"), "did you mean answer"),
        (("close", "FBK-2026-001", "--field", "status=answered"), "cannot be set here"),
        (("close", "FBK-2026-001", "--field", "answer.x=1"), "names no part of a row"),
        (("close", "FBK-2026-001", "--field", "actions.x=1"), "actions.due"),
        (("close", "FBK-2026-001", "--field", "answer=x", "--field", "answered=soon"), "answered"),
        (("close", "FBK-2026-001", "--field", "answer=x", "--field", "answered=2099-01-01"), "lies ahead"),
        (("close", "FBK-2026-001", "--field", "answer=x", "--on", "2099-01-01"), "lies ahead"),
        (("close", "FBK-2026-001", "--field", "answer=x", "--field", "kind=prase"), "kind"),
        (("close", "FBK-2026-001", "--field", "answer=x", "--field", "needs=NEED-9"), "there is no 'NEED-9'"),
        (("close", "FBK-2026-001", "--status", "void", "--field", "reason=x", "--on", "2026-03-01"), "leave --on out"),
        (("close", "FBK-2026-001", "--action", "A9"), "one of: A1, A2"),
        (("close", "CMP-2026-001", "--action", "A1"), "add a row under `actions:`"),
        (("close", "FBK-2026-001", "--action", "A1", "--on", "2099-01-01"), "lies ahead"),
        (("close", "FBK-2026-001", "--action", "A1", "--status", "void"), "leave --status and --field out"),
        (
            ("close", "CMP-2026-001", "--status", "acknowledged", "--on", "2026-03-01"),
            "acknowledged (2026-03-01) is before received (2026-03-02)",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_closed_is_refused(
    firm: Company, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], why: str
) -> None:
    assert why in refused(firm, capsys, *arguments)


def test_an_action_is_closed_in_its_row(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert verb(firm, "close", "FBK-2026-001", "--action", "a1", "--on", "2026-03-09") == 0
    assert "A1 is done on 2026-03-09; still open: A2" in capsys.readouterr().out
    assert verb(firm, "close", "FBK-2026-001", "--action", "A2", "--on", "2026-03-19") == 0
    assert "no action is open any more" in capsys.readouterr().out
    done = FEEDBACK.replace("due: 2026-03-10}   # soon", "due: 2026-03-10, done: 2026-03-09}   # soon")
    done = done.replace("due: 2026-03-20   # by then\n", "due: 2026-03-20   # by then\n    done: 2026-03-19\n")
    assert text(firm, FBK) == done
    assert "was done on 2026-03-09 already" in refused(firm, capsys, "close", "FBK-2026-001", "--action", "A1")


# ---- read and understood ---------------------------------------------------------------------------------------


def acks(firm: Company) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = yaml.load(text(firm, ACKS), yaml.BaseLoader)["acknowledgements"]
    return rows


def sheet(firm: Company, data: str | bytes) -> str:
    file = firm.root.parent / "sheet.csv"
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(file)


def test_a_text_is_acknowledged_by_its_digest(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    firm.git("config", "user.email", "eva@trial.example")
    assert verb(firm, "ack", "sop-001", "--on", "2026-02-10") == 0
    digest = content_digest_of_file(MATTER.encode(), SOP, lambda _: None)
    said = capsys.readouterr().out
    assert f"SOP-001 revision 1: read and understood by eva, {digest[:19]}" in said
    assert f"git -C {firm.root} add {ACKS}" in said
    row = {"revision": "1", "digest": digest, "person": "eva", "role": "packer", "day": "2026-02-10", "how": "stated"}
    assert acks(firm) == [row]
    assert "eva acknowledged exactly this text of SOP-001 already" in refused(firm, capsys, "ack", "SOP-001")
    firm.git("config", "user.email", "ana@trial.example")
    assert verb(firm, "ack", "SOP-001", "--on", "2026-02-11") == 0
    assert [row["person"] for row in acks(firm)] == ["eva", "ana"]
    assert not {"acknowledgement-void", "personal-data", "unknown-field", "file-name-mismatch"} & set(check(firm))


def test_paper_is_entered_by_a_witness(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    data = (
        "\ufeffName;E-mail;Date;Signature\r\nEva Packer;eva@trial.example;2026-02-10;x\r\n"
        "Max Packer;;11.02.2026;yes\r\nAna Author;;2026-02-12;\r\n;EVA@trial.example;2026-02-10;x\r\n"
    )
    options = ("--witness", "quality-manager", "--reference", "Binder 3, sheet 1")
    assert verb(firm, "ack", "SOP-001", "--from", sheet(firm, data), *options) == 0
    said = capsys.readouterr()
    assert "read and understood by eva, max" in said.out
    assert "1 line without a signature left out: 4" in said.err
    assert "1 line that says the same again left out: 5" in said.err
    seen = {"how": "sheet", "witness": "bob", "witness_role": "quality-manager", "reference": "Binder 3, sheet 1"}
    assert [(row["person"], row["day"]) for row in acks(firm)] == [("eva", "2026-02-10"), ("max", "2026-02-11")]
    assert all(row.items() >= seen.items() for row in acks(firm))
    again = refused(firm, capsys, "ack", "SOP-001", "--from", sheet(firm, data), *options)
    assert "eva, max acknowledged exactly this text of SOP-001 already" in again


def test_a_sheet_is_entered_whole_or_not_at_all(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    data = (
        "person,name,date\neva,,2026-02-10\nnobody@else.example,,2026-02-10\n=cmd|' /C calc'!A0,,2026-02-10\n"
        "max,Eva Packer,2026-02-10\nmax,,03/04/2026\nmax,,soon\nana,,2099-01-01\neva,,2026-02-11\n,,2026-02-11\n"
    )
    said = refused(firm, capsys, "ack", "SOP-001", "--from", sheet(firm, data), "--witness", "quality-manager")
    assert "8 lines of the sheet cannot be entered, so none is" in said
    for line in (
        "line 3: nobody in the records",
        "line 4: nobody in the records",
        "line 5: its cells name different people",
        "line 6: its day could be two",
        "line 7: its day is none that can be read",
        "line 8: 2099-01-01 lies ahead",
        "line 9: the person of line 2 again, on another day",
        "line 10: it names nobody",
    ):
        assert line in said
    assert "else.example" not in said and "calc" not in said


def test_a_sheet_may_come_from_a_spreadsheet_in_utf_16(firm: Company) -> None:
    data = 'Reader\tDate\tSigned\n"Eva\nPacker"\t2026-02-10\tX\n'.encode("utf-16")
    assert verb(firm, "ack", "SOP-001", "--from", sheet(firm, data), "--witness", "quality-manager") == 0
    assert [row["person"] for row in acks(firm)] == ["eva"]


@pytest.mark.parametrize(
    ("data", "options", "why"),
    [
        ("person\neva\n", (), "--witness is missing"),
        ("person\neva\n", ("--witness", "packer"), "bob does not hold the role 'packer'"),
        ("person\neva\n", ("--witness", "quality-manager"), "no column Date was found, and --on names no day"),
        ("person,date\neva,\n", ("--witness", "quality-manager"), "line 2: it has no day, and --on names none"),
        ("person,date,signed\neva,2026-02-10,EP\n", ("--witness", "quality-manager"), "initials are not read"),
        ("day\n2026-02-10\n", ("--witness", "quality-manager"), "no column of the sheet says who signed"),
        ("person,date,day\neva,2026-02-10,2026-02-10\n", ("--witness", "quality-manager"), "two columns"),
        ("person,date,signed\neva,2026-02-10,perhaps\n", ("--witness", "quality-manager"), "neither yes nor no"),
        ("person,date,signed\neva,2026-02-10,no\n", ("--witness", "quality-manager"), "nobody has signed"),
        ("person,date,revision\neva,2026-02-10,7\n", ("--witness", "quality-manager"), "another revision than 1"),
        ("person,date,document\neva,2026-02-10,SOP-2\n", ("--witness", "quality-manager"), "another document than"),
        ("person,date\neva,2026-02-01\n", ("--witness", "quality-manager"), "recorded on 2026-02-02"),
        ("person,date\neva,2026-02-10,x,y\n", ("--witness", "quality-manager"), "does not fit the headings"),
        ("person,date\neva", ("--witness", "quality-manager"), "does not fit the headings"),
        ("", ("--witness", "quality-manager"), "is empty"),
        ('person,date\n"eva,2026', ("--witness", "quality-manager"), "quotes"),
        (b"\xff\xfe\x00", ("--witness", "quality-manager"), "text"),
        ("person\neva\n", ("--witness", "quality-manager", "--person", "eva"), "leave --person out"),
    ],
)
def test_a_sheet_that_says_too_little_is_refused(
    firm: Company, capsys: pytest.CaptureFixture[str], data: str | bytes, options: tuple[str, ...], why: str
) -> None:
    assert why in refused(firm, capsys, "ack", "SOP-001", "--from", sheet(firm, data), *options)


def test_a_sheet_is_not_read_without_end(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--witness", "quality-manager")
    large = sheet(firm, "person,date\n" + "x" * 20_000_001)
    assert "larger than" in refused(firm, capsys, "ack", "SOP-001", "--from", large, *options)
    os.mkfifo(firm.root.parent / "pipe")
    said = refused(firm, capsys, "ack", "SOP-001", "--from", str(firm.root.parent / "pipe"), *options)
    assert "no regular file" in said


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("ack", "SOP-404"), "there is no 'SOP-404'"),
        (("new", "acknowledgement", "x"), "mastercopy ack ID"),
        (("ack", "FBK-2026-001"), "has no revisions"),
        (("ack", "SOP-001", "--revision", "9"), "no recorded revision '9'"),
        (("ack", "SOP-001", "--person", "carol"), "nobody in the records"),
        (("ack", "SOP-001", "--person", "eva"), "--witness is missing"),
        (("ack", "SOP-001", "--person", "bob", "--witness", "quality-manager"), "others have signed on paper"),
        (("ack", "SOP-001", "--on", "2099-01-01"), "lies ahead"),
        (("ack", "SOP-001", "--on", "2026-01-31"), "recorded on 2026-02-02"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_nobody_can_have_read_is_refused(
    firm: Company, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], why: str
) -> None:
    assert why in refused(firm, capsys, *arguments)


def test_the_witness_is_asked_for_at_a_terminal(firm: Company) -> None:
    at_a_terminal(firm, "quality-manager\n", "ack", "SOP-001", "--person", "eva", "--on", "2026-02-10")
    assert acks(firm)[0]["witness"] == "bob"


def test_a_file_that_is_another_documents_is_left_alone(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    firm.write(ACKS, "document: SOP-002\nacknowledgements:\n")
    assert "is not the acknowledgements of SOP-001" in refused(firm, capsys, "ack", "SOP-001")


def test_who_has_read_it_has_it_no_longer_to_read(firm: Company) -> None:
    """From two acknowledgements to everybody's: the tasks, the document's page, and a text that becomes another."""
    firm.git("config", "user.email", "eva@trial.example")
    assert verb(firm, "ack", "SOP-001", "--on", "2026-02-10") == 0
    firm.git("config", "user.email", "ana@trial.example")
    assert verb(firm, "ack", "SOP-001", "--on", "2026-02-11") == 0
    firm.commit("Read", "2026-02-11T12:00:00+00:00")
    day = ("--as-of", "2026-06-01")

    def tasks(*options: str) -> list[dict[str, object]]:
        said = run_alone("todo", *day, "--format", "json", *options, where=firm.root).stdout
        found = yaml.safe_load(said)["tasks"]
        return [task for task in found if task["kind"] == "read" and task["id"] == "SOP-001"]

    (task,) = tasks()
    assert task["roles"] == ["packer"]
    assert str(task["what"]).endswith("(read and understood: 2 of 3 readers; not yet: Max Packer)")
    assert tasks("--person", "eva") == [] and tasks("--person", "ana") == []
    assert len(tasks("--person", "max")) == 1
    site = firm.root.parent / "site"
    assert run_alone("build", "--site-dir", str(site), *day, where=firm.root).returncode == 0
    page = (site / "documents/SOP-001/index.html").read_text("utf-8")
    assert "Read and understood" in page and "2 of 3 readers" in page
    assert (site / "records/acknowledgement/ACK-SOP-001.html").is_file()
    assert "2 of 3 readers" in (site / "for/roles/packer.html").read_text("utf-8")
    firm.git("config", "user.email", "max@trial.example")
    assert verb(firm, "ack", "SOP-001", "--on", "2026-02-12") == 0
    firm.commit("Read too", "2026-02-12T12:00:00+00:00")
    assert tasks() == []


def test_an_acknowledgement_tells_nothing_of_another_text(firm: Company) -> None:
    firm.git("config", "user.email", "eva@trial.example")
    assert verb(firm, "ack", "SOP-001", "--on", "2026-02-10") == 0
    firm.commit("Read", "2026-02-11T12:00:00+00:00")
    firm.write(SOP, MATTER.replace("revision: 1", "revision: 2").replace("To pick,", "To pick well,"))
    firm.commit("Issue 2\n\nApproved-by: Bob Boss <bob@trial.example>", "2026-03-02T09:00:00+00:00")
    assert "acknowledgement-void" not in check(firm), "what was read is told of revision 1 alone"
    assert verb(firm, "ack", "SOP-001", "--revision", "1", "--person", "eva", "--witness", "x") == 2
    firm.write(ACKS, text(firm, ACKS).replace("revision: 1", "revision: 2"))
    assert "acknowledgement-void" in check(firm)
    firm.git("checkout", "--", ACKS)
    assert verb(firm, "ack", "SOP-001") == 0
    assert [row["revision"] for row in acks(firm)] == ["1", "2"]


# ---- many texts in one act -------------------------------------------------------------------------------------


def revised(firm: Company) -> Path:
    """Both procedures under a second revision, and the list of them."""
    for path in (SOP, OTHER):
        firm.write(path, text(firm, path).replace("revision: 1", "revision: 2").replace("To pick,", "To pick well,"))
    firm.commit("Propose", "2026-03-02T09:00:00+00:00")
    bundle = firm.root.parent / "bundle.yml"
    assert verb(firm, "bundle", "SOP-001", "sop-002", "-o", str(bundle), "--title", "Spring: both") == 0
    return bundle


def test_a_dozen_texts_are_signed_in_one_act(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = revised(firm)
    said = capsys.readouterr().out
    assert f"mastercopy approve --bundle {bundle} --repo {firm.root}" in said
    listed = yaml.load(bundle.read_text("utf-8"), yaml.BaseLoader)
    assert listed["title"] == "Spring: both"
    assert [(one["id"], one["revision"], one["title"]) for one in listed["documents"]] == [
        ("SOP-001", "2", "Order picking"),
        ("SOP-002", "2", "Order packing"),
    ]
    assert verb(firm, "approve", "--bundle", str(bundle)) == 0
    for one in listed["documents"]:
        assert f"digest: {one['digest']}\n" in text(firm, f"records/signoffs/{one['id']}.yml")
    firm.commit("Approve", "2026-03-03T09:00:00+00:00", BOB)
    assert "approval-missing" not in check(firm)
    assert verb(firm, "retract", "--bundle", str(bundle), "--reason", "Read too quickly") == 0
    assert text(firm, SIGNED).count("meaning: retract") == 1
    assert text(firm, SIGNED.replace("001", "002")).count("meaning: retract") == 1


def test_a_text_that_changed_since_refuses_the_whole(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = revised(firm)
    firm.write(OTHER, text(firm, OTHER) + "One more word.\n")
    said = refused(firm, capsys, "approve", "--bundle", str(bundle))
    assert "1 text of the bundle changed since it was made, so nothing is signed" in said
    assert "SOP-002 revision 2 has another text" in said and "SOP-001" not in said.partition("hint")[0]
    firm.write(SOP, text(firm, SOP).replace("revision: 2", "revision: 3"))
    firm.delete(OTHER)
    said = refused(firm, capsys, "approve", "--bundle", str(bundle))
    assert "SOP-001 is revision 3 and was 2; SOP-002 is not there" in said


ROW = f"  - {{id: SOP-001, revision: '1', digest: 'sha256:{'0' * 64}'}}\n"
FORM = "bundle: mastercopy/bundle/1\n"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("", "no bundle"),
        ("documents:\n" + ROW, "no bundle"),
        (FORM, "lists no documents"),
        (FORM + "documents: []\n", "lists no documents"),
        (FORM + "documents: SOP-001\n", "lists no documents"),
        (FORM + "documents:\n  - SOP-001\n", "names no revision"),
        (FORM + "documents:\n" + ROW + ROW, "lists SOP-001 twice"),
        (FORM + "documents:\n" + ROW.replace("0" * 64, "0" * 63), "digest of SOP-001 is none"),
        (FORM + "documents:\n" + ROW.replace("SOP-001", "../../x"), "names no revision"),
        (FORM + "documents:\n" + ROW.replace("revision: '1', ", ""), "names no revision"),
        (FORM + "documents:\n" + ROW.replace("}", ", anyway: yes}"), "names no revision"),
        (FORM + "anyway: yes\ndocuments:\n" + ROW, "says nothing of 'anyway'"),
        (FORM + "documents:\n" + ROW * 501, "more than 500"),
        (FORM + "documents: " + "[" * 500, "cannot be read"),
        (FORM + "documents: &a [*a]\n", ""),
        (FORM + "documents:\n" + ROW, "SOP-001 revision 1 has another text"),
        (b"\x00\xff", "no bundle"),
        ("x" * 1_000_001, "larger than"),
    ],
)
def test_a_list_that_is_none_is_refused(
    firm: Company, capsys: pytest.CaptureFixture[str], data: str | bytes, why: str
) -> None:
    file = firm.root.parent / "bundle.yml"
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    assert why in refused(firm, capsys, "approve", "--bundle", str(file))


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("approve",), "name documents, or a list of them with --bundle"),
        (("retract", "--reason", "x"), "name documents, or a list of them with --bundle"),
        (("bundle", "SOP-001"), "--output is missing"),
        (("bundle", "SOP-404", "-o", "never.yml"), "there is no 'SOP-404'"),
        (("bundle", "FBK-2026-001", "-o", "never.yml"), "has no revisions"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_no_list_of_documents_is_refused(
    firm: Company, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], why: str
) -> None:
    assert why in refused(firm, capsys, *arguments)
    assert not Path("never.yml").exists()


def test_a_list_is_never_written_over_another(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = revised(firm)
    before = bundle.read_bytes()
    assert "is there already" in refused(firm, capsys, "bundle", "SOP-001", "-o", str(bundle))
    assert bundle.read_bytes() == before
    both = ("approve", "SOP-001", "--bundle", str(bundle))
    assert "name documents, or a list" in refused(firm, capsys, *both)
    assert "leave --digest" in refused(firm, capsys, "approve", "--bundle", str(bundle), "--revision", "2")


def test_what_was_said_is_taken_back_after_others_have_spoken(
    firm: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second quality manager signs after the first; the first takes back alone what the first said."""
    packer = "name: Max Packer, emails: [max@trial.example], roles: [{role: packer}]"
    people = PEOPLE.replace(packer, packer.replace("role: packer", "role: quality-manager"))
    firm.write("records/people.yml", people)
    revised(firm)
    assert verb(firm, "approve", "SOP-001", "SOP-002") == 0
    firm.git("config", "user.email", "max@trial.example")
    assert verb(firm, "approve", "SOP-001", "SOP-002") == 0
    firm.git("config", "user.email", "bob@trial.example")
    said = at_a_terminal(firm, "Read too quickly\n", "retract", "SOP-001", "SOP-002")
    assert said.count("retract by bob as quality-manager") == 2
    rows = yaml.load(text(firm, SIGNED), yaml.BaseLoader)["signoffs"]
    assert [(row["person"], row["meaning"]) for row in rows] == [
        ("bob", "approve"),
        ("max", "approve"),
        ("bob", "retract"),
    ]
    assert rows[2]["reason"] == "Read too quickly"
    said = refused(firm, capsys, "retract", "SOP-001", "SOP-002", "--reason", "Again")
    assert "SOP-001: bob as quality-manager has said nothing" in said and "nothing to retract" in said
    assert verb(firm, "approve", "SOP-001") == 0


def test_what_is_taken_back_was_said_in_the_role_in_which_it_was_said(
    firm: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reviewed as a writer takes that back, although an approval would be asked of another role."""
    held = "emails: [bob@trial.example], roles: [{role: quality-manager}"
    firm.write("records/people.yml", PEOPLE.replace(held, held + ", {role: writer}"))
    revised(firm)
    assert verb(firm, "approve", "SOP-001", "--meaning", "review", "--role", "writer") == 0
    assert verb(firm, "retract", "SOP-001", "--reason", "Read too quickly") == 0
    assert "retract by bob as writer" in capsys.readouterr().out
    assert "nothing to retract" in refused(firm, capsys, "retract", "SOP-001", "--reason", "Again")


HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    "::error file=x::no",
    "@everybody see #1 and `code`",
    "a: b, c} # d",
    "- {on: 2026-01-01}",
    "two\nlines: 1",
    "---",
    "'single' and \"double\"",
    "=cmd|' /C calc'!A0",
    "&anchor *alias !!python/name:os.system",
    "x" * 5000,
]


@pytest.mark.parametrize("said", HOSTILE, ids=lambda said: said[:20])
def test_what_people_say_stays_what_they_said(firm: Company, said: str) -> None:
    """In a review, a postponement, an answer and a reference: one value each, and nothing else."""
    assert verb(firm, "review-done", "SOP-001", "--verdict", "keep", "--basis", said) == 0
    assert verb(firm, "postpone", "SOP-002", "--until", "2027-06-30", "--reason", said) == 0
    assert verb(firm, "close", "FBK-2026-001", "--field", f"answer={said}") == 0
    paper = ("--person", "eva", "--witness", "quality-manager", "--reference", said)
    assert verb(firm, "ack", "SOP-001", *paper) == 0
    line = " ".join(said.split())
    fields, body, _ = read_plain_front_matter(text(firm, SOP).encode())
    assert fields is not None and fields["reviews"][0]["basis"] == line
    assert body == MATTER.partition("# the end\n---\n")[2]
    other = read_plain_front_matter(text(firm, OTHER).encode())[0]
    assert other is not None and other["postponed"][0]["reason"] == line
    assert yaml.load(text(firm, FBK), yaml.BaseLoader)["answer"] == said
    assert acks(firm)[0]["reference"] == line
    assert not {"ill-typed-field", "unknown-field", "yaml-unreadable"} & set(check(firm))


def test_a_character_that_nobody_sees_is_refused(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    for hidden in ("a\u202eb", "a\u0007b"):
        assert "nobody sees" in refused(firm, capsys, "close", "FBK-2026-001", "--field", f"answer={hidden}")


REMOVAL = """id: REM-001
title: Words of a customer
ground: personal data
record: FBK-2026-001
path: records/feedback/FBK-2026-001.yml
digest: SHA256
depth: main
why: She asked
decided: 2026-03-01
decided_by: bob
role: quality-manager
left: The history
status: decided
"""


def test_the_day_of_a_state_is_known_though_its_field_is_written_another_way(firm: Company) -> None:
    """The state is `carried-out` and the field `carried_out`; before, its day had to be given as a field."""
    firm.write("records/removals/REM-001.yml", REMOVAL)
    assert verb(firm, "close", "REM-001", "--on", "2026-03-02") == 0
    assert "carried_out: 2026-03-02\nstatus: carried-out\n" in text(firm, "records/removals/REM-001.yml")


def test_what_has_yet_to_be_written_says_how(firm: Company, capsys: pytest.CaptureFixture[str]) -> None:
    """A role by its ID, a list of rows by its parts: nobody has to guess, or to read the record type."""
    assert verb(firm, "new", "complaint", "Broken") == 0
    begun = text(firm, "records/complaints/CMP-2026-002-broken.yml")
    assert "received:  # TO FILL IN: Received (as 2026-03-14 or 2026-03-14 10:15)\n" in begun
    assert "# owner:  Owner (the ID of a role)\n" in begun
    assert "# actions:  Actions (rows of id, what, owner, due, done)\n" in begun
    assert verb(firm, "new", "audit", "Picking") == 0
    assert "checklist:\n  # rows of question, clause, " in text(firm, "records/audits/AUD-2026-01-picking.yml")
    assert "(the ID of a role)" in refused(firm, capsys, "close", "FBK-2026-001", "--field", "actions.id=A3")
    capsys.readouterr()
    assert verb(firm, "types", "complaint") == 0
    assert "\nactions.owner " in capsys.readouterr().out


def test_records_that_are_numbered_by_the_year_begin_with_this_one(firm: Company) -> None:
    """Before, the first programme was APR-0001."""
    assert verb(firm, "new", "audit-programme", "All of it", "--as-of", "2026-03-02") == 0
    assert verb(firm, "new", "audit-programme", "And on", "--as-of", "2026-03-02") == 0
    found = sorted(path.name for path in (firm.root / "records/audit-programmes").iterdir())
    assert found == ["APR-2026-all-of-it.yml", "APR-2027-and-on.yml"]
