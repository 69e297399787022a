"""What a page tells a sceptic to do by hand can be done, and shows what the page claims."""

from __future__ import annotations

import hashlib
import re
import shlex
import subprocess
from datetime import date
from pathlib import Path

import pytest

from apart import run_apart
from company import BOB, SIGNS, Company, procedure, run
from mastercopy.compile import compile_project
from mastercopy.project import open_project
from mastercopy.views.proofview import Proof, view_proofs

SOP = "docs/procedures/SOP-001-it's picking.md"


@pytest.fixture
def signed(company: Company) -> Company:
    """Revision 1 by a trailer, revision 2 by an entry that claims one, and a rejection as a statement."""
    company.found()
    company.write(SOP, procedure())
    company.commit(f"Issue SOP-001\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    company.write(SOP, procedure("2", body="## Purpose\n\nTo try again.\n"))
    company.commit("Propose revision 2", "2026-03-01T09:00:00+00:00")
    company.git("config", "user.email", "bob@trial.example")
    said = ("--reason", "Too short", "--at", "2026-03-02T09:00:00+00:00", "--repo", str(company.root))
    assert run("reject", "SOP-001", *said).returncode == 0
    company.commit("Say no", "2026-03-02T10:00:00+00:00", author=BOB)
    return company


def shown(proof: Proof, where: Path) -> str:
    """What the command prints, run as a person would in a shell."""
    done = subprocess.run(proof.command, shell=True, cwd=where, capture_output=True, text=True, check=True)
    return done.stdout


def test_each_command_shows_what_is_claimed(signed: Company, tmp_path: Path) -> None:
    found = compile_project(open_project(signed.root), date(2026, 4, 1))
    trail = found.history.trail("SOP-001")
    assert trail is not None
    first, second = trail.revisions
    text, recorded, approval = view_proofs(found, first, "data/revisions/SOP-001/r1.json")
    site = tmp_path / "site"
    built = run_apart("build", "--repo", str(signed.root), "--site-dir", str(site), "--as-of", "2026-04-01")
    assert built.returncode == 0, built.stderr
    assert first.digest is not None and shown(text, site).split()[0] == first.digest.removeprefix("sha256:")
    assert "+revision: 1" in shown(recorded, signed.root)
    assert f"Approved-by: {BOB}" in shown(approval, signed.root) and "binds exactly this text" in approval.claim
    _, rejection = view_proofs(found, second, None)
    assert "Rejected by Bob Boss" in rejection.claim
    assert "+  - revision: 2" in shown(rejection, signed.root) or "meaning: reject" in shown(rejection, signed.root)
    page = (site / "documents/SOP-001/r1.html").read_text("utf-8")
    assert hashlib.sha256((site / "data/revisions/SOP-001/r1.json").read_bytes()).hexdigest() in page
    assert re.search(r"<code>git show --no-patch [0-9a-f]{40}</code>", page)


def test_a_path_cannot_run_anything(signed: Company) -> None:
    found = compile_project(open_project(signed.root), date(2026, 4, 1))
    trail = found.history.trail("SOP-001")
    assert trail is not None
    [recorded] = [one for one in view_proofs(found, trail.revisions[0], None) if "recorded it" in one.claim]
    assert shlex.split(recorded.command)[-1] == SOP


def test_a_revision_that_came_by_a_merge_is_shown(company: Company) -> None:
    company.found()
    company.branch("draft")
    company.write(SOP, procedure())
    company.commit("Draft", "2026-01-20T09:00:00+00:00")
    company.switch("main")
    company.write("notes.txt", "Something else\n")
    company.commit("Note", "2026-01-21T09:00:00+00:00")
    company.merge("draft", f"Issue\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    found = compile_project(open_project(company.root), date(2026, 4, 1))
    trail = found.history.trail("SOP-001")
    assert trail is not None
    [recorded] = [one for one in view_proofs(found, trail.revisions[0], None) if "recorded it" in one.claim]
    assert "+revision: 1" in shown(recorded, company.root)
