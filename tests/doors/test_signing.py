"""`approve --key` signs what it enters, and `approve --tag` copies the tag: both count as soon as they are on main."""

from __future__ import annotations

from pathlib import Path

import pytest

from company import BOB, run
from signing import FIRST, LIST, SECOND, THIRD, Office


def approve(office: Office, *arguments: str) -> tuple[int, str]:
    office.company.git("config", "user.email", "bob@trial.example")
    done = run("approve", "SOP-001", *arguments, "--at", SECOND, "--repo", str(office.company.root))
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("more", [(), ("--person", "bob", "--role", "quality-manager")])
def test_a_key_signs_the_act(office: Office, more: tuple[str, ...]) -> None:
    office.found()
    office.company.commit("Issue", FIRST)
    status, said = approve(office, "--key", str(office.bob.path), *more)
    assert status == 0 and "ranks as" not in said, said
    office.company.commit("Enter", SECOND, BOB)
    assert office.state() == ("verified", True)
    assert office.act().evidence["over"] == "act"
    assert approve(office, "--key", str(office.bob.path))[0] == 2, "said already"


def test_a_draft_is_signed_before_it_is_on_main(office: Office) -> None:
    office.found()
    office.company.branch("work")
    office.company.commit("Write", FIRST)
    status, said = approve(office, "--key", str(office.bob.path))
    assert status == 0, said
    office.company.commit("Enter", SECOND, BOB)
    office.company.switch("main")
    office.company.squash("work", "SOP-001 (#1)", THIRD)
    assert office.state() == ("verified", True)


def test_a_key_that_is_not_listed_signs_nothing(office: Office) -> None:
    office.found("# nobody\n")
    office.company.commit("Issue", FIRST)
    status, said = approve(office, "--key", str(office.bob.path))
    assert status == 2 and office.bob.fingerprint in said and "allowed_signers" in said
    office.company.write(LIST, office.line())
    status, said = approve(office, "--key", str(office.bob.path))
    assert status == 2 and "signature" in said, "main does not list it yet"


def test_what_is_no_key_is_refused_in_a_sentence(office: Office, tmp_path: Path) -> None:
    office.found()
    (tmp_path / "note").write_text("no key")
    for name in (tmp_path / "note", tmp_path / "nothing"):
        status, said = approve(office, "--key", str(name))
        assert status == 2 and "made no signature" in said and "Traceback" not in said


def test_a_signed_tag_is_copied(office: Office) -> None:
    office.found()
    office.company.commit("Issue", FIRST)
    office.tag_signed(office.bob, f"Approve SOP-001 {office.digest()}")
    status, said = approve(office, "--tag", "approved")
    assert status == 0, said
    office.company.git("tag", "--delete", "approved")
    office.company.commit("Enter", SECOND, BOB)
    assert office.state() == ("verified", True)


@pytest.mark.parametrize("tag", ["nowhere", "--delete", "light", "a\nb"])
def test_a_tag_that_is_none_is_refused(office: Office, tag: str) -> None:
    office.found()
    office.company.git("tag", "light")
    status, said = approve(office, f"--tag={tag}")
    assert status == 2 and "tag" in said and "Traceback" not in said
