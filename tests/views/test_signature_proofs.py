"""What a page says of a signature is plain, and the command beside it lets Git and its tools say the same."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from apart import run_apart
from company import BOB, run
from mastercopy.compile import Compiled, compile_project
from mastercopy.project import open_project
from mastercopy.views.proofview import Proof, view_proofs
from signing import DAY, FIRST, LIST, SECOND, THIRD, Office, PgpKey, with_keys


def proof_of(office: Office) -> Proof:
    compiled: Compiled = compile_project(open_project(office.company.root), DAY)
    return view_proofs(compiled, compiled.history.trails["SOP-001"].revisions[0], None)[-1]


def in_bash(proof: Proof, where: Path, home: Path | None = None) -> tuple[int, str]:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(where), **({"GNUPGHOME": str(home)} if home else {})}
    done = subprocess.run(
        ["bash", "-c", proof.command], cwd=where, capture_output=True, text=True, check=False, env=environment
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("over", ["digest", "act"])
@pytest.mark.parametrize("later", ["", "taken off"])
def test_ssh_says_the_same(office: Office, over: str, later: str) -> None:
    office.found(office.line('namespaces="mastercopy,git",valid-before="20260301"'))
    office.issue(office.sign() if over == "digest" else office.sign_whole(reason="It's right"))
    if later:
        office.company.write(LIST, "# nobody\n")
        office.company.commit("Take the key off", THIRD)
    proof = proof_of(office)
    assert "signature verified" in proof.claim and "Bash" in proof.where
    status, said = in_bash(proof, office.company.root)
    assert status == 0 and 'Good "mastercopy" signature for bob' in said, said


def test_ssh_says_no_as_well(office: Office) -> None:
    office.found()
    office.issue(office.sign(text="sha256:0\n"))
    proof = proof_of(office)
    assert "the signature does not fit" in proof.claim
    assert in_bash(proof, office.company.root)[0] != 0


@pytest.mark.parametrize("form", ["commit", "object"])
def test_git_says_the_same(office: Office, form: str) -> None:
    office.found()
    office.company.commit("Issue", FIRST)
    if form == "commit":
        evidence = {"commit": office.commit_signed(office.bob)}
    else:
        evidence = {"object": office.tag_signed(office.bob, f"It's SOP-001, {office.digest()}")}
        office.company.git("tag", "--delete", "approved")
    office.enter(office.row(evidence, at=SECOND))
    office.company.commit("Enter", THIRD, BOB)
    status, said = in_bash(proof_of(office), office.company.root)
    assert status == 0 and 'Good "git" signature for bob' in said, said


def test_gpgv_says_the_same(office: Office, pgp: PgpKey, tmp_path: Path) -> None:
    office.found(people=with_keys(f"{{fingerprint: '{pgp.fingerprint}'}}"))
    office.company.write("records/keys/bob.asc", pgp.public)
    office.issue(office.sign(pgp))
    (tmp_path / "home").mkdir(mode=0o700)
    status, said = in_bash(proof_of(office), office.company.root, tmp_path / "home")
    assert status == 0 and "Good signature" in said, said


def test_pages_and_data_say_what_was_found(office: Office, tmp_path: Path) -> None:
    office.found(office.line() + office.line(who="ana", key=office.ana))
    office.issue(office.sign(), office.sign(office.ana, at=SECOND))
    site = tmp_path / "site"
    built = run_apart("build", "--repo", str(office.company.root), "--site-dir", str(site), "--as-of", DAY.isoformat())
    assert built.returncode == 0, built.stderr
    page = (site / "documents/SOP-001/r1.html").read_text("utf-8")
    assert "signature verified, made with a key that Bob Boss signs with" in page
    assert "signed with the key of somebody else" in page and "ssh-keygen -Y verify" in page
    told = run("trail", "SOP-001", "--format", "json", "--repo", str(office.company.root)).stdout
    assert '"verification": "verified"' in told and '"verification": "key-of-another"' in told
    assert office.bob.fingerprint in told
    table = run("trail", "SOP-001", "--repo", str(office.company.root)).stdout
    assert "signature: verified: SHA256:" in table and "attestation: key-of-another" in table
    assert "BEGIN" not in table
    assert run("verify", str(site), "--repo", str(office.company.root)).returncode == 0
