"""Evidence that is entered again proves no more than it did: it is as old as it was, and binds what it bound."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from company import RECORDS, SIGNS, Company, procedure
from history_reviews import GITHUB, PEOPLE, STRICT, URL, enter, row, store, trail
from signing import FIRST, PATH, SECOND, THIRD, Office

REJECTED, ENTERED = "2026-02-04T12:00:00+00:00", "2026-02-04T13:00:00+00:00"
BACK = "2026-02-08T09:00:00+00:00"


def rejection(office: Office, at: str = REJECTED) -> dict[str, Any]:
    return {**office.row({}, meaning="reject", at=at), "evidence": {"kind": "attestation"}}


def withdraw_and_bring_back(company: Company, *rows: dict[str, Any]) -> None:
    """The text is withdrawn, and comes back together with these entries."""
    company.write(PATH, procedure(withdrawn="2026-02-04"))
    company.commit("Withdraw", SECOND)
    company.write(PATH, procedure())
    enter(company, *rows)
    company.commit("Bring it back", THIRD)


@pytest.mark.parametrize("form", ["commit", "object"])
def test_a_signed_object_does_not_come_after_the_rejection(office: Office, form: str) -> None:
    office.found()
    office.company.commit("Issue", FIRST)
    if form == "commit":
        proof = office.commit_signed(office.bob)
    else:
        proof = office.tag_signed(office.bob, f"Approve SOP-001, {office.digest()}")
    office.enter(office.row({form: proof}, at=SECOND), rejection(office))
    office.company.commit("Enter", ENTERED)
    assert office.trail().in_force is None
    office.enter(*office.rows(), office.row({form: proof}, at=THIRD))
    office.company.commit("Enter again", THIRD)
    assert office.trail().in_force is None


def test_a_signed_tag_that_names_no_role_speaks_in_one(office: Office) -> None:
    both = RECORDS["records/people.yml"].replace("{role: quality-manager}", "{role: quality-manager}, {role: writer}")
    matrix = RECORDS["records/approval-matrix.yml"].replace("evidence: trailer", "evidence: signature")
    matrix = matrix.replace("[quality-manager]", "[quality-manager, writer]")
    office.found(people=both, approval_matrix=matrix)
    office.company.commit("Issue", FIRST)
    said = f"Approve SOP-001, {office.digest()}\n\nApproved-by: Bob Boss <bob@trial.example>"
    office.git_as_bob(office.bob, "tag", "-s", "-m", said, "approved", when=SECOND)
    proof = office.company.git("cat-file", "tag", "approved") + "\n"
    rows = [office.row({"object": proof}, at=SECOND, role=role) for role in ("quality-manager", "writer")]
    office.enter(*rows)
    office.company.commit("Enter", SECOND)
    found = [act.verification.state for act in office.trail().revisions[0].signoffs if act.verification is not None]
    assert sorted(found) == ["said-before", "verified"]
    assert office.trail().in_force is None


@pytest.mark.parametrize("form", ["act", "object"])
def test_a_signature_from_before_a_withdrawal_does_not_bring_the_text_back(office: Office, form: str) -> None:
    office.found()
    if form == "act":
        first = office.sign_whole()
        again = {**first, "evidence": {**first["evidence"], "note": "x"}}
        office.issue(first)
    else:
        office.company.commit("Issue", FIRST)
        proof = office.tag_signed(office.bob, f"Approve SOP-001, {office.digest()}")
        first, again = (office.row({"object": proof}, at=at) for at in (SECOND, THIRD))
        office.enter(first)
        office.company.commit("Enter", SECOND)
    assert office.trail().in_force is not None
    office.company.write(PATH, procedure(withdrawn="2026-02-06"))
    office.company.commit("Withdraw", THIRD)
    office.company.write(PATH, procedure())
    office.enter(first, again)
    office.company.commit("Bring it back", BACK)
    assert office.trail().in_force is None


def test_a_trailer_from_before_a_withdrawal_does_not_bring_the_text_back(company: Company) -> None:
    company.found()
    company.write(PATH, procedure())
    commit = company.commit(f"Issue\n\n{SIGNS}", FIRST)
    withdraw_and_bring_back(company, {**row(company), "at": THIRD, "evidence": {"kind": "trailer", "commit": commit}})
    assert trail(company).in_force is None


def test_a_review_does_not_come_after_the_rejection(company: Company) -> None:
    company.found(approval_matrix=STRICT, people=PEOPLE)
    company.write(PATH, procedure())
    later = "2026-02-02T10:00:00+00:00"
    store(company, [GITHUB, {**GITHUB, "id": 81, "state": "CHANGES_REQUESTED", "submitted_at": later}])
    approved, rejected = row(company), {**row(company, review="81"), "meaning": "reject", "at": later}
    enter(company, approved, rejected)
    company.commit("Enter", "2026-02-02T11:00:00+00:00")
    assert trail(company).in_force is None
    enter(company, approved, rejected, {**approved, "at": "2026-02-02T12:00:00+00:00"})
    company.commit("Enter again", "2026-02-03T11:00:00+00:00")
    assert trail(company).in_force is None


def test_a_review_from_before_a_withdrawal_does_not_bring_the_text_back(company: Company) -> None:
    company.found(approval_matrix=STRICT, people=PEOPLE)
    company.write(PATH, procedure())
    store(company, [GITHUB])
    first = row(company)
    enter(company, first)
    company.commit("Issue", FIRST)
    withdraw_and_bring_back(company, first, {**first, "at": "2026-02-05T09:00:00+00:00"})
    assert trail(company).in_force is None


@pytest.mark.parametrize(("name", "spelled"), [("review", "80 "), ("url", f"{URL}#x"), ("review", "80")])
def test_a_review_of_one_text_is_not_another_by_its_spelling(company: Company, name: str, spelled: str) -> None:
    company.found(approval_matrix=STRICT, people=PEOPLE)
    company.write(PATH, procedure())
    store(company, [GITHUB])
    first = row(company)
    enter(company, first)
    company.commit("One", FIRST)
    company.write(PATH, procedure("2", "Else.\n", change="Else"))
    enter(company, first, {**row(company, **{name: spelled}), "revision": "2"})
    company.commit("Two", THIRD)
    found = trail(company)
    assert found.in_force is not None and found.in_force.revision == "1"


BLOCK = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n"
LATE_TAG = (
    "object {zeros}\ntype commit\ntag x\ntagger Bob Boss <bob@trial.example> 999999999999 +0000\n\nApprove SOP-001 "
)


@pytest.mark.parametrize("name", ["the last of all days", "the first of all days", "a tag of the year 33658"])
def test_times_that_no_calendar_has_prove_nothing(office: Office, name: str) -> None:
    office.found()
    if name.startswith("a tag"):
        text = f"{LATE_TAG}{office.digest()}\n\n{SIGNS}\n"
        office.issue(office.row({"object": text + office.sign()["evidence"]["signature"]}))
    else:
        at = "9999-12-31" if "last" in name else "0001-01-01"
        office.issue({**office.row({}, at=at), "evidence": {"kind": "trailer"}})
    assert office.trail().in_force is None


def test_much_of_no_use_is_looked_at_once(office: Office) -> None:
    office.found()
    office.company.write("records/keys/x.asc", BLOCK * 20_000)
    bad = office.sign(text="sha256:" + "0" * 64 + "\n")
    spent = []
    for count, when in ((100, FIRST), (800, SECOND)):
        rows = [{**bad, "reason": f"no. {number}"} for number in range(count)]
        rows += [office.sign(reason=f"good {number}") for number in range(count // 10)]
        office.company.write("records/signoffs/SOP-001.yml", json.dumps({"document": "SOP-001", "signoffs": rows}))
        office.company.commit("Issue", when)
        tries = []
        for _ in range(2):
            began = time.process_time()
            assert len(office.trail().revisions[0].signoffs) >= count
            tries.append(time.process_time() - began)
        spent.append(min(tries))
    assert spent[1] < 24 * spent[0], "eight times as many were looked at more than three times as long each"
