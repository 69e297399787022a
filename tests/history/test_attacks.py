"""What somebody might try to bring a text into force that nobody entitled approved; each ends with nothing in force."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from company import ANA, BOB, RECORDS, Company, procedure, run
from mastercopy.model.digest import content_digest_of_file

PATH, OTHER, SIGNED = "docs/procedures/SOP-001.md", "docs/procedures/SOP-002.md", "records/signoffs/SOP-001.yml"
APPROVED = "Issue\n\nApproved-by: Bob Boss <bob@trial.example>"
STATEMENTS = RECORDS["records/approval-matrix.yml"].replace("evidence: trailer", "evidence: attestation")
FIRST, SECOND, THIRD, FOURTH = (f"2026-02-0{day}T09:00:00+00:00" for day in (2, 4, 6, 8))


@dataclass(frozen=True, slots=True)
class Attack:
    """A company with a document, in which somebody enters what they like and asks what holds then."""

    company: Company

    def sign(self, *acts: dict[str, str], path: str = PATH, file: str = SIGNED) -> None:
        """Entries for the text as it lies on disk, each with what it says instead of Bob's approval."""
        digest = content_digest_of_file((self.company.root / path).read_bytes(), path, lambda _: None)
        rows = []
        for said in acts:
            row = {
                "revision": "'1'",
                "digest": f"'{digest}'",
                "person": "bob",
                "role": "quality-manager",
                "meaning": "approve",
                "at": "2026-02-02T09:00:00+00:00",
                "evidence": "{kind: attestation}",
                **said,
            }
            rows.append("  - {" + ", ".join(f"{key}: {value}" for key, value in row.items()) + "}\n")
        name = file.rpartition("/")[2].removesuffix(".yml")
        self.company.write(file, f"document: {name}\nsignoffs:\n" + "".join(rows))

    def trail(self, day: str = "2026-06-01", name: str = "SOP-001") -> dict[str, Any]:
        answer = self._ask("trail", name, "--as-of", day, "--format", "json")
        found: dict[str, Any] = json.loads(answer)
        return found

    def in_force(self, day: str = "2026-06-01", name: str = "SOP-001") -> str | None:
        documents = json.loads(self._ask("register", "--as-of", day, "--format", "json"))["documents"]
        return next((row["revision"] for row in documents if row["id"] == name), None)

    def slugs(self, day: str = "2026-06-01") -> set[str]:
        problems = json.loads(self._ask("check", "--as-of", day, "--format", "json"))["problems"]
        return {problem["slug"] for problem in problems}

    def _ask(self, *arguments: str) -> str:
        done = run(*arguments, "--repo", str(self.company.root))
        assert done.returncode in (0, 1) and done.stdout, done.stderr
        return done.stdout


@pytest.fixture
def attack(company: Company) -> Attack:
    return Attack(company)


def test_what_was_taken_back_before_the_recording_approves_nothing(attack: Attack) -> None:
    company = attack.company
    company.found(approval_matrix=STATEMENTS)
    company.write(PATH, procedure())
    attack.sign({}, {"meaning": "reject", "at": "2026-02-05T09:00:00+00:00"})
    company.commit("Issue", "2026-02-10T09:00:00+00:00")
    assert attack.in_force() is None


def test_an_approval_before_the_recording_counts_from_its_own_day(attack: Attack) -> None:
    company = attack.company
    company.found(approval_matrix=STATEMENTS)
    company.write(PATH, procedure())
    attack.sign({"meaning": "reject", "at": "2026-02-01T09:00:00+00:00"}, {"at": "2026-02-09T09:00:00+00:00"})
    company.commit("Issue", "2026-02-10T09:00:00+00:00")
    revision = attack.trail()["revisions"][0]
    assert (revision["released"], revision["in_force_from"]) == ("2026-02-09", "2026-02-10")


def test_an_emergency_that_was_called_off_is_none(attack: Attack) -> None:
    company = attack.company
    roles = "roles:\n  - {id: quality-manager, title: Q, approves: yes, emergency: yes}\n  - {id: writer, title: W}\n"
    company.found(roles=roles)
    company.write(PATH, procedure(emergency="{reason: Fire, authorised_by: bob}"))
    attack.sign({}, {"meaning": "retract", "at": "2026-02-02T09:30:00+00:00"})
    company.commit("Issue", FIRST)
    assert attack.in_force() is None


def test_a_trailer_about_another_document_approves_no_text_of_ours(attack: Attack) -> None:
    company = attack.company
    company.found()
    company.write(PATH, procedure())
    company.commit("Issue", FIRST)
    company.write(OTHER, procedure(id="SOP-002"))
    other = company.commit(APPROVED, SECOND)
    attack.sign({"at": SECOND, "evidence": f"{{kind: trailer, commit: '{other}'}}"})
    company.commit("Enter", THIRD)
    assert attack.in_force() is None and attack.in_force(name="SOP-002") == "1"


def test_a_trailer_on_a_branch_speaks_of_what_its_commit_changes(attack: Attack) -> None:
    company = attack.company
    company.found()
    company.git("switch", "--quiet", "--create", "work")
    company.write(PATH, procedure())
    company.commit("Write", FIRST)
    company.write(OTHER, procedure(id="SOP-002"))
    company.commit(APPROVED, SECOND)
    company.git("switch", "--quiet", "main")
    company.merge("work", "Merge", THIRD, BOB)
    assert attack.in_force() is None and attack.in_force(name="SOP-002") == "1"


def test_a_review_that_is_nowhere_is_a_statement(attack: Attack) -> None:
    company = attack.company
    company.found()
    company.write(PATH, procedure())
    attack.sign({"evidence": "{kind: forge-review}"})
    company.commit("Issue", FIRST)
    assert attack.in_force() is None
    assert attack.trail()["revisions"][0]["signoffs"][0]["reason"] == "weak-evidence"


@pytest.mark.parametrize("label", ["1", "2"])
def test_a_row_of_history_approves_nothing(attack: Attack, label: str) -> None:
    company = attack.company
    company.found()
    rows = f"[{{revision: '{label}', effective: 2026-01-05}}]"
    company.write(PATH, procedure(history=rows))
    company.commit("Issue" if label == "1" else APPROVED, FIRST)
    if label == "2":
        company.write(PATH, procedure("2", "Nobody saw this.\n", history=rows, change="Else"))
        company.commit("Issue", SECOND)
    assert attack.in_force() == (None if label == "1" else "1")
    assert attack.in_force("2026-01-20") is None
    assert "legacy-after-start" in attack.slugs()


def test_control_does_not_begin_after_what_waits(attack: Attack) -> None:
    company = attack.company
    company.found()
    company.write(PATH, procedure())
    company.commit("Issue", FIRST)
    record = RECORDS["records/organisation.yml"] + "history_starts: 2026-12-31\n"
    company.write("records/organisation.yml", record)
    company.commit("Begin", SECOND)
    assert attack.in_force() is None
    assert "history-starts-late" in attack.slugs()


def test_nobody_takes_over_the_trail_of_a_document_that_stands_beside(attack: Attack) -> None:
    company = attack.company
    company.found()
    company.write(PATH, procedure())
    company.write(OTHER, procedure(id="SOP-002", body="Other words.\n"))
    company.commit(APPROVED, FIRST)
    (company.root / OTHER).unlink()
    company.write(PATH, procedure(formerly="[SOP-002]"))
    company.commit("Tidy up", SECOND)
    assert attack.in_force() == "1" and attack.in_force("2026-02-03", "SOP-002") == "1"
    assert attack.trail(name="SOP-002")["id"] == "SOP-002"
    assert {"formerly-not-its-own", "deleted-without-withdrawal"} <= attack.slugs()


def test_a_number_that_another_took_over_is_not_taken_again(attack: Attack) -> None:
    company = attack.company
    company.found()
    company.write(PATH, procedure())
    company.commit(APPROVED, FIRST)
    company.git("mv", PATH, OTHER)
    company.write(OTHER, procedure("2", id="SOP-002", formerly="[SOP-001]", change="A new number"))
    company.commit(APPROVED, SECOND)
    company.write("docs/procedures/SOP-003.md", procedure(id="SOP-003", status="draft", formerly="[SOP-001]"))
    company.commit("Draft", THIRD)
    assert attack.trail(name="SOP-001")["id"] == "SOP-002"
    assert attack.in_force(name="SOP-002") == "2"
    assert "formerly-not-its-own" in attack.slugs()


@pytest.mark.parametrize("named", ["nobody", "bob"])
def test_nobody_takes_their_own_name_off_a_text(attack: Attack, named: str) -> None:
    company = attack.company
    people = RECORDS["records/people.yml"].replace("[{role: writer}]", "[{role: quality-manager}]")
    company.found(people=people, approval_matrix=STATEMENTS)
    company.write(PATH, procedure())
    author = {"person": named, "meaning": "author", "role": "quality-manager"}
    attack.sign(author, {"person": "ana"})
    company.commit("Issue", FIRST, ANA)
    assert attack.in_force() is None
    assert "ana" in attack.trail()["revisions"][0]["authors"]


def test_an_author_once_named_stays_one(attack: Attack) -> None:
    company = attack.company
    company.found(approval_matrix=STATEMENTS)
    company.write(PATH, procedure())
    attack.sign({"meaning": "author"})
    company.commit("Issue", FIRST, ANA)
    attack.sign({"at": SECOND})
    company.commit("Forget the author", SECOND, ANA)
    assert attack.in_force() is None


def test_who_wrote_under_an_address_that_nobody_lists_is_told(attack: Attack) -> None:
    company = attack.company
    company.found()
    company.write(PATH, procedure())
    company.commit(APPROVED, FIRST, "Bob at home <bob@home.example>")
    assert "unknown-author" in attack.slugs()


def test_an_address_of_two_people_is_that_of_neither(attack: Attack) -> None:
    company = attack.company
    twin = "  - {id: cy, name: Cy, emails: [bob@trial.example], roles: [{role: quality-manager}]}\n"
    company.found(people=RECORDS["records/people.yml"] + twin)
    company.write(PATH, procedure())
    company.commit(APPROVED, FIRST)
    assert attack.in_force() is None
    assert "email-of-two" in attack.slugs()


@pytest.mark.parametrize(
    "message",
    [
        "Issue\n\nCo-authored-by: Bob <bob@trial.example>\n(cherry picked from commit 1234567)\n"
        "Approved-by: Bob <bob@trial.example>",
        "Issue\n\nCo-authored-by: Bob <bob@trial.example>\n\nApproved-by: Bob <bob@trial.example>",
    ],
)
def test_a_co_author_is_one_wherever_the_message_says_so(attack: Attack, message: str) -> None:
    company = attack.company
    company.found()
    company.write(PATH, procedure())
    company.commit(message, FIRST)
    assert attack.in_force() is None
    assert attack.trail()["revisions"][0]["authors"] == ["ana", "bob"]


def test_who_wrote_a_text_before_it_had_a_number_is_its_author(attack: Attack) -> None:
    company = attack.company
    company.found(people=RECORDS["records/people.yml"].replace("writer", "quality-manager"))
    company.write(PATH, procedure(id="TBD"))
    company.commit("Write", FIRST, ANA)
    company.write(PATH, procedure())
    company.commit("Number it\n\nApproved-by: Ana <ana@trial.example>", SECOND, BOB)
    assert attack.in_force() is None


def test_who_takes_a_sentence_out_in_a_merge_wrote_the_text(attack: Attack) -> None:
    company = attack.company
    company.found()
    company.write(PATH, procedure(body="Always check.\n\nNever ship without check.\n"))
    company.commit(APPROVED, FIRST)
    company.git("switch", "--quiet", "--create", "work")
    company.write(PATH, procedure("2", "Always check.\n\nNever ship without check.\n\nThen ship.\n", change="Ship"))
    company.commit("Write", SECOND)
    company.git("switch", "--quiet", "main")
    company.git("-c", "user.name=B", "-c", "user.email=b@b", "merge", "--quiet", "--no-ff", "--no-commit", "work")
    company.write(PATH, procedure("2", "Always check.\n\nThen ship.\n", change="Ship"))
    company.commit("Merge\n\nApproved-by: Bob <bob@trial.example>", THIRD, BOB)
    assert attack.in_force() == "1"
    assert "content-first-seen-in-merge" in attack.slugs()


@pytest.mark.parametrize("meaning", ["reject", "retract"])
def test_an_objection_that_is_deleted_goes_on_to_bind(attack: Attack, meaning: str) -> None:
    company = attack.company
    company.found(approval_matrix=STATEMENTS)
    company.write(PATH, procedure())
    attack.sign({}, {"meaning": meaning, "at": "2026-02-02T10:00:00+00:00"})
    company.commit("Issue", FIRST)
    assert attack.in_force() is None
    attack.sign({})
    company.commit("Tidy up", SECOND)
    assert attack.in_force() is None and attack.in_force("2026-02-03") is None
    assert "signoff-altered" in attack.slugs()


@pytest.mark.parametrize("broken", ["rules: [\n", None])
def test_a_matrix_that_breaks_or_goes_makes_approving_no_easier(attack: Attack, broken: str | None) -> None:
    company = attack.company
    asked = RECORDS["records/approval-matrix.yml"].replace("[quality-manager]", "[quality-manager, writer]")
    company.found(approval_matrix=asked)
    company.write(PATH, procedure())
    if broken is None:
        (company.root / "records/approval-matrix.yml").unlink()
    else:
        company.write("records/approval-matrix.yml", broken)
    company.commit(APPROVED, FIRST)
    assert "matrix-removed" in attack.slugs() or broken is not None
    company.write("records/approval-matrix.yml", asked)
    company.commit("Mend", SECOND)
    assert attack.in_force() is None


@pytest.mark.parametrize("later", [{"change_class": "editorial"}, {"emergency": "{reason: r, authorised_by: bob}"}])
def test_no_lighter_rule_is_chosen_after_the_signature(attack: Attack, later: dict[str, str]) -> None:
    company = attack.company
    heavy = "  - {types: ['*'], change_class: [major], roles: [quality-manager, writer], evidence: attestation}\n"
    light = "  - {types: ['*'], roles: [quality-manager], evidence: attestation}\n"
    roles = RECORDS["records/roles.yml"].replace("approves: yes}", "approves: yes, emergency: yes}")
    matrix = f"id: MATRIX\nrules:\n{heavy}{light}"
    company.found(approval_matrix=matrix, roles=roles)
    company.write(PATH, procedure(status="draft", change_class="major"))
    attack.sign({})
    company.commit("Sign the draft", FIRST, BOB)
    company.write(PATH, procedure(**{"change_class": "major", **later}))
    company.commit("Issue", SECOND)
    assert attack.in_force() is None


def test_a_temporary_text_is_not_prolonged_in_silence(attack: Attack) -> None:
    company = attack.company
    company.found()
    company.write(PATH, procedure(valid_until="2026-03-01"))
    company.commit(APPROVED, FIRST)
    company.write(PATH, procedure(valid_until="2036-03-01"))
    company.commit("Prolong", SECOND)
    assert attack.in_force() is None
    assert "revision-not-advanced" in attack.slugs()


def test_a_text_that_comes_back_is_approved_anew(attack: Attack) -> None:
    company = attack.company
    company.found(approval_matrix=STATEMENTS)
    company.write(PATH, procedure())
    attack.sign({})
    company.commit("Issue", FIRST)
    company.write(PATH, procedure(withdrawn="2026-02-04", reason="Dangerous"))
    company.commit("Withdraw", SECOND)
    assert attack.in_force("2026-02-05") is None
    company.write(PATH, procedure())
    company.commit("Bring it back", THIRD)
    assert attack.in_force() is None
    assert attack.trail()["revisions"][1]["signoffs"][0]["reason"] == "before-withdrawal"


def test_a_signature_under_one_withdrawal_approves_no_later_one(attack: Attack) -> None:
    company = attack.company
    company.found(approval_matrix=STATEMENTS)
    company.write(PATH, procedure(withdrawn="2026-12-01", reason="Perhaps"))
    attack.sign({}, {"meaning": "withdraw"})
    company.commit("Issue", FIRST)
    company.write(PATH, procedure())
    company.commit("Keep it", SECOND)
    company.write(PATH, procedure(withdrawn="2026-02-06", reason="I do not like it"))
    company.commit("Withdraw", THIRD)
    assert "withdrawal-not-approved" in attack.slugs()


def test_no_act_is_older_than_the_commit_that_bears_it_out(attack: Attack) -> None:
    company = attack.company
    ended = RECORDS["records/people.yml"].replace(
        "{role: quality-manager}", "{role: quality-manager, until: 2026-01-31}"
    )
    company.found(people=ended)
    company.write(PATH, procedure())
    attack.sign({"at": "2026-01-30T09:00:00+00:00", "evidence": "{kind: trailer}"})
    company.commit(APPROVED, "2026-03-02T09:00:00+00:00")
    assert attack.in_force() is None


@pytest.mark.parametrize("meaning", ["REJECT", "rejected", "maybe"])
def test_a_trailer_with_a_meaning_of_its_own_is_no_approval(attack: Attack, meaning: str) -> None:
    company = attack.company
    company.found()
    company.write(PATH, procedure())
    company.commit(f"{APPROVED}\nSignature-Meaning: {meaning}", FIRST)
    assert attack.in_force() is None


def test_a_clock_that_cannot_be_right_is_told(attack: Attack) -> None:
    company = attack.company
    company.found()
    for day, when in (("1", FIRST), ("2", "2040-01-01T09:00:00+00:00"), ("3", SECOND)):
        company.write(PATH, procedure(day, f"Text {day}.\n", change="Else"))
        company.commit(APPROVED, when)
    assert "untrusted-clock" in attack.slugs()


def test_a_day_that_cannot_be_read_brings_nothing_into_force(attack: Attack) -> None:
    company = attack.company
    company.found()
    company.write(PATH, procedure(effective="2027-1-01"))
    company.commit(APPROVED, FIRST)
    assert attack.in_force() is None
