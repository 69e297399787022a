"""The controlled change from end to end: proposed, summed up, reviewed, squashed, entered, and in force on its day."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import lxml.html

from apart import run_apart
from company import procedure, run
from forging import BOT, ENTRIES, SOP, STORED, Forge, review

DAY = ("--as-of", "2026-02-03")
NEXT = {"body": "## Purpose\n\nTo pick without haste.\n", "change": "Without haste", "effective": "2026-03-01"}


def words(site: Path, page: str) -> str:
    return " ".join(lxml.html.fromstring((site / page).read_text("utf-8")).text_content().split())


def built(repository: Path, site: Path, day: str) -> Path:
    done = run_apart("build", "--repo", str(repository), "--as-of", day, "--site-dir", str(site))
    assert done.returncode == 0, done.stderr
    return site


def test_a_change_documents_itself(forge: Forge, tmp_path: Path) -> None:
    company, remote = forge.company, tmp_path / "remote.git"
    forge.found()
    company.switch("main")
    company.write(SOP, procedure())
    first = company.commit("Issue", "2026-01-05T09:00:00+00:00")
    issued = [review(70, first, submitted_at="2026-01-05T08:00:00Z")]
    assert forge.record(forge.event(first, first), issued).returncode == 0
    company.commit("Record approvals", "2026-01-06T09:00:00+00:00", BOT)
    company.git("init", "--quiet", "--bare", "--initial-branch", "main", str(remote))
    company.git("remote", "add", "origin", str(remote))

    company.git("switch", "--quiet", "--force-create", "work")
    head = forge.write("2", **NEXT)
    company.git("push", "--quiet", "origin", "main", "work")
    checked = run("check", "--repo", str(remote), "--base", "main", "--ref", "work", *DAY)
    assert checked.returncode == 0 and "the proposal brings 0 errors" in checked.stdout, checked.stdout
    told = run("review", "--repo", str(remote), "--base", "main", "--ref", "work", *DAY).stdout
    assert "It waits for the approval of SOP-001." in told and "**New revision: 1 → 2**" in told
    assert "Quality manager (Bob Boss, Cyd Chief), by review on the forge or better" in told

    merged = forge.squash()  # the reviewer has pressed the button, and the branch's commits are gone with the squash
    company.git("push", "--quiet", "origin", "main")
    company.git("push", "--quiet", "origin", "--delete", "work")
    done = forge.record(forge.event(merged, head), [review(80, head)])
    assert done.returncode == 0 and forge.changed() == [STORED, ENTRIES], done.stderr
    company.commit("Record approvals of #2", "2026-02-05T09:00:00+00:00", BOT)
    company.git("push", "--quiet", "origin", "main")

    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--branch", "main", str(remote), str(clone)], check=True)
    newest = json.loads(
        run("trail", "SOP-001", "--repo", str(clone), *DAY[:1], "2026-02-06", "--format", "json").stdout
    )
    assert [row["status"] for row in newest["revisions"]] == ["effective", "approved"]
    waiting = built(clone, tmp_path / "before", "2026-02-06")
    assert "Revision 1 is in force" in words(waiting, "documents/SOP-001/index.html")
    assert "Approved, effective from 2026-03-01" in words(waiting, "documents/SOP-001/r2.html")
    assert "without haste" not in words(waiting, "documents/SOP-001/index.html")
    holding = built(clone, tmp_path / "after", "2026-03-01")
    page = words(holding, "documents/SOP-001/index.html")
    assert "Revision 2 is in force since 2026-03-01" in page and "To pick without haste." in page
    assert "Bob Boss" in page
