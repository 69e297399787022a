"""What went by decision is told nowhere any more, and what was only decided hides nothing that still stands there."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from canaries import words_in
from company import BOB, SIGNS, Company, procedure, run
from mastercopy.compile import Compiled, compile_project
from mastercopy.project import open_project

A, B, SOP = "records/complaints/CMP-2026-001.yml", "records/complaints/CMP-2026-002.yml", "docs/SOP-001.md"
DAY = "2026-11-24"


def complaint(path: str, title: str, text: str, more: str = "") -> str:
    name = path.rpartition("/")[2].removesuffix(".yml")
    return f"id: {name}\ntitle: {title}\nstatus: closed\nreceived: 2026-02-01\ntext: {text}\nclosed: 2026-02-03\n{more}"


def removal(company: Company, number: str, path: str, record: str, **other: str) -> None:
    """Bob decides it, and enters it."""
    digest = f"sha256:{hashlib.sha256((company.root / path).read_bytes()).hexdigest()}"
    fields = {
        "id": f"REM-{number}", "title": "Asked", "ground": "personal data", "record": record, "path": path,
        "digest": digest, "depth": "main", "why": "asked", "decided": "2026-02-06", "decided_by": "bob",
        "role": "quality-manager", "left": "none", "carried_out": "2026-02-08", "status": "carried-out", **other,
    }  # fmt: skip
    text = "".join(f"{key}: {value}\n" for key, value in fields.items())
    company.write(f"records/removals/REM-{number}.yml", text)


def compiled(company: Company) -> Compiled:
    return compile_project(open_project(company.root), date.fromisoformat(DAY))


def told(company: Company, slug: str) -> list[str]:
    done = run("check", "--repo", str(company.root), "--as-of", DAY, "--format", "json")
    problems: list[dict[str, Any]] = json.loads(done.stdout)["problems"]
    return [one["message"] for one in problems if one["slug"] == slug]


def test_the_words_of_a_record_and_of_a_field_are_in_no_byte(company: Company) -> None:
    """Nor in what was so on an earlier day, which the page of any day tells."""
    company.found()
    for turn, day in (("one", "2026-02-03"), ("two", "2026-02-04")):
        company.write(A, complaint(A, f"zqatitle{turn}zq", f"zqatext{turn}zq"))
        company.write(B, complaint(B, f"zqbtitle{turn}zq", f"zqbtext{turn}zq"))
        company.commit("Write", f"{day}T09:00:00+00:00")
    removal(company, "001", A, "CMP-2026-001", fields="[title, text]")
    removal(company, "002", B, "CMP-2026-002")
    company.commit("Decide", "2026-02-06T09:00:00+00:00", BOB)
    site = company.root.parent / "site"
    company.write(A, complaint(A, "Removed under REM-001.", "Removed under REM-001."))
    company.delete(B)
    company.commit("Carry out", "2026-02-08T09:00:00+00:00")
    for day in (DAY, "2026-02-05", "2026-02-07"):
        done = run("build", "--repo", str(company.root), "--as-of", day, "--site-dir", str(site))
        assert done.returncode == 0, done.stderr
        assert words_in(site) == frozenset(), day
    done = run("build", "--repo", str(company.root), "--known-at", "2026-02-05", "--site-dir", str(site))
    assert done.returncode == 0 and words_in(site) != frozenset()  # what people were shown then


def test_what_is_only_decided_hides_no_change_of_what_stands_there(company: Company) -> None:
    company.found()
    for turn, day in (("one", "2026-02-03"), ("two", "2026-02-04")):
        company.write(A, complaint(A, turn, turn))
        company.write(B, complaint(B, turn, turn))
        company.commit("Write", f"{day}T09:00:00+00:00")
    removal(company, "001", A, "CMP-2026-001", fields="[text]", status="decided")
    removal(company, "002", B, "CMP-2026-002", status="decided")
    company.commit("Decide", "2026-02-06T09:00:00+00:00", BOB)
    found = compiled(company)
    changes = [one for changes in found.history.changes.values() for one in changes if one.field in ("title", "text")]
    assert {(one.record, one.field, one.old, one.new) for one in changes} == {
        (f"CMP-2026-00{number}", field, "one", "two") for number in (1, 2) for field in ("title", "text")
    }


def test_a_blank_in_the_place_of_a_text_that_main_still_has_is_a_change(company: Company) -> None:
    """Without a rewritten history nothing is gone: else a removal that is only decided would empty what is in force."""
    company.found()
    company.write(SOP, procedure())
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    digest = compiled(company).history.trails["SOP-001"].revisions[0].digest
    removal(company, "001", SOP, "SOP-001", digest=digest or "", revision="1", depth="history", status="decided")
    company.commit("Decide", "2026-02-09T09:00:00+00:00")
    company.write(SOP, procedure(body="Removed under REM-001.\n"))
    company.commit("Blank it", "2026-02-10T09:00:00+00:00")
    assert told(company, "revision-not-advanced") == ["the text changed and revision 1 stayed (by Ana Author)"]
    assert told(company, "removal-unfounded") == []


def test_a_field_that_is_said_to_be_gone_is_gone(company: Company) -> None:
    """A list, a day, words around the number of the removal, and a correction of the field tell it all the same."""
    company.found()
    row = "{at: 2026-02-04, by: writer, field: text, from: Secret, reason: A slip}"
    more = (
        f"category: late\nactions:\n  - {{id: A1, what: Ring, owner: writer, due: 2026-03-01}}\ncorrections: [{row}]\n"
    )
    company.write(A, complaint(A, "REM-001 was Secret", "Removed under REM-001.", more))
    removal(company, "001", A, "CMP-2026-001", fields="[title, text, actions, received]")
    company.commit("Decide", "2026-02-06T09:00:00+00:00", BOB)
    said = "title, actions, received, text under corrections"
    assert told(company, "removal-unfounded") == [
        f"REM-001 is said to be carried out, and CMP-2026-001 still says {said}"
    ]
