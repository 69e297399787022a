"""Signatures of approvals, made with real keys: what counts, what does not and why, and what the hostile may write."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from company import BOB, RECORDS, SIGNS, procedure
from mastercopy.sources import signatures
from signing import DAY, FIRST, FOURTH, LATER, LIST, PATH, SECOND, THIRD, Office, PgpKey, make_ssh_key, with_keys


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_a_signature_over_the_digest_approves(office: Office, kind: str) -> None:
    key = make_ssh_key(office.keys, f"another-{kind}", kind)
    office.found(office.line(key=key))
    office.issue(office.sign(key))
    assert office.state() == ("verified", True)
    found = office.act()
    assert found.verification is not None and found.verification.key == key.fingerprint
    assert found.evidence["kind"] == "signature" and found.verification.principal == "bob"


@pytest.mark.parametrize("who", ["bob", "bob@trial.example", "ana@nowhere.example,BOB@trial.example"])
def test_who_signs_is_listed_by_id_or_by_address(office: Office, who: str) -> None:
    office.found("# who may sign\n\n" + office.line(who=who))
    office.issue()
    assert office.state() == ("verified", True)


def test_a_signature_over_the_whole_act_binds_all_that_it_says(office: Office) -> None:
    office.found()
    row = office.sign_whole()
    office.issue(row)
    assert office.state() == ("verified", True)
    office.issue({**row, "at": SECOND}, when=SECOND)
    assert not any(act.valid for act in office.trail().revisions[0].signoffs)


WRONG: dict[str, Any] = {
    "another digest": ("does-not-fit", lambda o: o.sign(text="sha256:" + "0" * 64 + "\n")),
    "no line end": ("does-not-fit", lambda o: o.sign(text=o.digest())),
    "another purpose": ("does-not-fit", lambda o: o.row({"signature": o.bob.sign(f"{o.digest()}\n", "file")})),
    "a key nobody knows": ("unknown-key", lambda o: o.sign(make_ssh_key(o.keys, "stranger"))),
    "the key of another person": ("key-of-another", lambda o: o.sign(o.ana)),
    "a rejection": ("only-approves", lambda o: o.sign(meaning="release")),
    "something else than asked": ("unreadable", lambda o: o.row({**o.sign()["evidence"], "over": "x"})),
    "no signature": ("unreadable", lambda o: o.row({})),
    "characters of every sort": ("unreadable", lambda o: o.row({"signature": "\ufffd\u2028\u00e9x"})),
    "an option": ("unreadable", lambda o: o.row({"signature": "-oProxyCommand=touch x"})),
    "a huge one": ("unreadable", lambda o: o.row({"signature": "A" * 200_000})),
    "an empty armor": ("unreadable", lambda o: o.row({"signature": armored("")})),
    "garbage in armor": ("unreadable", lambda o: o.row({"signature": armored("%%%%")})),
    "short in armor": ("unreadable", lambda o: o.row({"signature": armored("U1NIU0lHAAAAAf////8=")})),
    "two signatures": ("unreadable", lambda o: o.row({"signature": o.sign()["evidence"]["signature"] * 2})),
    "a commit that is nowhere": ("gone", lambda o: o.row({"commit": "0" * 40})),
    "a commit like an option": ("gone", lambda o: o.row({"commit": "--output=x"})),
    "a tag without its text": ("gone", lambda o: o.row({"tag": "--delete"})),
    "an object that is none": ("unsigned", lambda o: o.row({"object": "tree \n\nnothing"})),
}  # fmt: skip


def armored(body: str) -> str:
    return f"-----BEGIN SSH SIGNATURE-----\n{body}\n-----END SSH SIGNATURE-----\n"


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_signature_of_it_is_a_statement(office: Office, name: str) -> None:
    state, row = WRONG[name]
    office.found(office.line() + office.line(who="ana", key=office.ana))
    office.issue(row(office))
    assert office.state() == (state, False)
    found = office.act()
    assert (found.evidence["kind"], found.evidence["claimed"]) == ("attestation", "signature")
    assert found.reason == "weak-evidence"


@pytest.mark.parametrize("part", ["digest", "signature", "text"])
def test_one_changed_character_ends_it(office: Office, part: str) -> None:
    office.found()
    row = office.sign()
    if part == "text":
        office.company.write(PATH, procedure(body="## Purpose\n\nTo tri.\n"))
    elif part == "digest":
        row["digest"] = row["digest"][:-1] + ("0" if row["digest"][-1] != "0" else "1")
    else:
        lines = row["evidence"]["signature"].split("\n")
        lines[3] = ("A" if lines[3][0] != "A" else "B") + lines[3][1:]
        row["evidence"]["signature"] = "\n".join(lines)
    office.issue(row)
    assert office.trail().in_force is None


LISTS = {
    "valid before it left": ('valid-before="20260301"', "retired", True),
    "valid no longer": ('valid-before="20260201"', "out-of-time", False),
    "not valid yet": ('valid-after="20260203"', "out-of-time", False),
    "in its time": ('valid-after="20260101",valid-before="203001010000Z"', "verified", True),
    "for commits alone": ('namespaces="git"', "other-purpose", False),
    "a time that is none": ('valid-before="20269999"', "unknown-key", False),
    "an authority": ("cert-authority", "unknown-key", False),
    "an option nobody knows": ('verify-required="x",namespaces="mastercopy"', "unknown-key", False),
}


@pytest.mark.parametrize("name", LISTS)
def test_the_list_says_when_and_for_what_a_key_signs(office: Office, name: str) -> None:
    options, state, counts = LISTS[name]
    office.found(office.line(options))
    office.issue()
    office.company.write("records/note.md", "later")
    office.company.commit("Later", "2026-04-01T09:00:00+00:00")
    assert office.state() == (state, counts)


def test_a_key_of_two_people_is_that_of_neither(office: Office) -> None:
    office.found(office.line(who="bob,ana"))
    office.issue()
    assert office.state() == ("key-of-two", False)


@pytest.mark.parametrize("way", ["taken off the list", "given an end", "declared retired"])
def test_what_a_leaver_signed_stays(office: Office, way: str) -> None:
    office.found()
    office.issue()
    if way == "declared retired":
        office.company.write(
            "records/people.yml",
            with_keys(f"{{fingerprint: '{office.bob.fingerprint}', revoked: 2026-03-01, reason: retired}}"),
        )
    else:
        office.company.write(LIST, "\n" if way == "taken off the list" else office.line('valid-before="20260301"'))
    office.company.commit("Bob leaves", "2026-03-01T09:00:00+00:00")
    assert office.state() == ("retired", True)
    office.company.write(PATH, procedure("2", "Else.\n", change="Else"))
    office.enter(*office.rows(), office.sign(revision="2", at="2026-03-02T09:00:00+00:00"))
    office.company.commit("Issue", "2026-03-02T09:00:00+00:00")
    assert [row.status for row in office.trail().revisions] == ["effective", "awaiting-approval"]


@pytest.mark.parametrize(
    ("since", "reason", "state", "counts"),
    [
        ("2026-02-05", ", reason: compromised", "compromised", False),
        ("2026-02-05", "", "compromised", False),
        ("2026-02-07", ", reason: compromised", "revoked-since", True),
        ("", ", reason: compromised", "compromised", False),
    ],
)
def test_a_stolen_key_signs_nothing_that_came_since(
    office: Office, since: str, reason: str, state: str, counts: bool
) -> None:
    """What is dated before the theft and came after it is not believed: the thief writes the date."""
    office.found()
    office.issue(when=THIRD)
    key = f"{{fingerprint: '{office.bob.fingerprint}'{f', revoked: {since}' if since else ''}{reason}}}"
    office.company.write("records/people.yml", with_keys(key))
    office.company.commit("Revoke", FOURTH)
    assert office.state() == (state, counts)


def test_a_key_that_is_listed_later_proves_nothing_of_before(office: Office) -> None:
    office.found("# nobody yet\n")
    office.issue()
    office.company.write(LIST, office.line())
    office.company.commit("List the key of Bob", SECOND)
    assert office.state() == ("listed-later", False)
    office.enter(office.sign(), office.sign(at=THIRD))
    office.company.commit("Sign again", THIRD)
    assert office.trail().in_force is not None


def test_a_key_that_comes_with_what_it_signs_is_told(office: Office) -> None:
    office.found("# nobody yet\n")
    office.company.write(LIST, office.line())
    office.issue()
    found = office.act().verification
    assert found is not None and found.holds and found.fresh


def test_a_list_that_is_a_link_is_none(office: Office) -> None:
    office.found("# nobody\n")
    office.company.write("elsewhere", office.line())
    (office.company.root / LIST).unlink()
    (office.company.root / LIST).symlink_to("../elsewhere")
    office.issue()
    assert office.state() == ("unknown-key", False)


def test_a_signature_over_the_digest_alone_is_said_once(office: Office) -> None:
    """Whoever finds it in the repository might else enter it again after a rejection, or in another role."""
    office.found()
    office.issue(office.sign(), {**office.row({}, meaning="reject", at=LATER), "evidence": {"kind": "attestation"}})
    assert office.trail().in_force is None
    office.enter(*office.rows(), {**office.rows()[0], "at": THIRD})
    office.company.commit("Say it again", THIRD)
    trail = office.trail()
    assert trail.in_force is None
    assert [act.verification.state for act in trail.revisions[0].signoffs if act.verification] == [
        "verified",
        "said-before",
    ]


def test_without_the_tool_it_is_a_statement_and_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.found()
    office.issue()
    monkeypatch.setattr("mastercopy.sources.signatures.shutil.which", lambda _: None)
    assert office.state() == ("not-verified", False)


def test_openpgp_over_the_digest(office: Office, pgp: PgpKey) -> None:
    office.found(people=with_keys(f"{{fingerprint: '{pgp.fingerprint}'}}"))
    office.company.write("records/keys/bob.asc", pgp.public)
    office.issue(office.sign(pgp))
    assert office.state() == ("verified", True)
    office.issue(office.sign(pgp, text="sha256:0\n", at=SECOND), when=SECOND)
    states = [act.verification.state for act in office.trail().revisions[0].signoffs if act.verification]
    assert "does-not-fit" in states


@pytest.mark.parametrize("lacking", ["the fingerprint", "the key", "both"])
def test_an_openpgp_key_is_declared_and_lies_there(office: Office, pgp: PgpKey, lacking: str) -> None:
    declared = with_keys(f"{{fingerprint: '{pgp.fingerprint}'}}")
    office.found(people=declared if lacking == "the key" else RECORDS["records/people.yml"])
    if lacking == "the fingerprint":
        office.company.write("records/keys/bob.asc", pgp.public)
    office.issue(office.sign(pgp))
    assert office.state() == ("unknown-key", False)


@pytest.mark.parametrize("form", ["ssh", "openpgp"])
def test_a_signed_commit_that_says_it_approves(office: Office, pgp: PgpKey, form: str) -> None:
    office.found(people=with_keys(f"{{fingerprint: '{pgp.fingerprint}'}}"))
    office.company.write("records/keys/bob.asc", pgp.public)
    office.company.commit("Issue", FIRST)
    commit = office.commit_signed(office.bob if form == "ssh" else pgp)
    office.enter(office.row({"commit": commit}, at=SECOND))
    office.company.commit("Enter", THIRD)
    trail = office.trail()
    states = [act.verification.state for act in trail.revisions[0].signoffs if act.verification]
    assert states == ["verified"] and trail.in_force is not None


@pytest.mark.parametrize("fault", ["unsigned", "another text", "another person", "says nothing", "long before"])
def test_a_signed_commit_says_of_this_text_what_the_entry_says(office: Office, fault: str) -> None:
    office.found()
    office.company.commit("Issue", FIRST)
    if fault == "unsigned":
        commit = office.company.commit(f"Approve\n\n{SIGNS}", SECOND, BOB)
    else:
        key = office.ana if fault == "another person" else office.bob
        commit = office.commit_signed(key, "Tidy" if fault == "says nothing" else f"Approve SOP-001\n\n{SIGNS}")
    if fault == "another text":
        office.company.write(PATH, procedure(body="## Purpose\n\nElse.\n", revision="2", change="Else"))
    at = "2026-02-20T09:00:00+00:00" if fault == "long before" else SECOND
    office.enter(office.row({"commit": commit}, at=at, **({"revision": "2"} if fault == "another text" else {})))
    office.company.commit("Enter", "2026-02-20T10:00:00+00:00")
    assert office.trail().in_force is None
    states = [act.verification.state for row in office.trail().revisions for act in row.signoffs if act.verification]
    expected = {"unsigned": "unsigned", "another person": "unknown-key"}
    assert states == [expected.get(fault, "says-else")]


@pytest.mark.parametrize("form", ["ssh", "openpgp"])
def test_a_signed_tag_is_copied_into_its_entry(office: Office, pgp: PgpKey, form: str) -> None:
    office.found(people=with_keys(f"{{fingerprint: '{pgp.fingerprint}'}}"))
    office.company.write("records/keys/bob.asc", pgp.public)
    office.company.commit("Issue", FIRST)
    raw = office.tag_signed(office.bob if form == "ssh" else pgp, f"Approve SOP-001, {office.digest()}")
    office.enter(office.row({"object": raw, "tag": "approved"}, at=SECOND))
    office.company.commit("Enter", THIRD)
    assert office.state() == ("verified", True)
    office.enter(office.row({"object": raw.replace("Approve SOP", "Improve SOP")}, at=SECOND))
    office.company.commit("Change a letter", FOURTH)
    assert office.trail(DAY).in_force is None


def test_a_signed_tag_of_the_commit_that_has_the_text(office: Office) -> None:
    office.found()
    office.company.commit("Issue", FIRST)
    raw = office.tag_signed(office.bob, "Approve it")
    office.enter(office.row({"object": raw}, at=SECOND))
    office.company.commit("Enter", THIRD)
    assert office.state() == ("verified", True)


def test_nothing_of_the_user_is_read(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring and a list of signers of one's own change no answer."""
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(f'[gpg "ssh"]\n\tallowedSignersFile = {home}/mine\n[gpg]\n\tprogram = false\n')
    (home / "mine").write_text(office.line())
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GNUPGHOME", str(home))
    office.found("# nobody\n")
    office.issue()
    assert office.state() == ("unknown-key", False)
    assert sorted(path.name for path in home.iterdir()) == [".gitconfig", "mine"]


def test_what_a_tool_said_is_kept_and_no_tool_runs_without_need(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    which = signatures.shutil.which
    monkeypatch.setattr(signatures.shutil, "which", lambda name: asked.append(name) or which(name))
    office.found()
    office.issue(office.sign(), office.sign(make_ssh_key(office.keys, "stranger"), at=SECOND))
    assert office.kept_state(tmp_path / "store") == ("verified", True)
    assert asked == ["ssh-keygen"], "a key that nobody lists costs nothing"
    monkeypatch.setattr(signatures.shutil, "which", lambda _: None)
    assert office.kept_state(tmp_path / "store") == ("verified", True)
    assert office.state() == ("not-verified", False)


@pytest.mark.parametrize("tool", ["echo 'No user exists for uid 4711' >&2; exit 255", "kill -9 $$", "exit 0"])
def test_a_tool_that_came_to_no_answer_is_asked_again(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tool: str
) -> None:
    """Whatever stopped it says nothing of the signature, and is not kept as its verdict."""
    office.found()
    office.issue()
    (tmp_path / "tools").mkdir()
    program = tmp_path / "tools/ssh-keygen"
    program.write_text(f"#!/bin/sh\n{tool}\n", "utf-8")
    program.chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        assert office.kept_state(tmp_path / "store") == ("no-answer", False)
    assert office.kept_state(tmp_path / "store") == ("verified", True)
