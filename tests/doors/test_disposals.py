"""A record that goes from main: by a removal that main has of exactly that record, or refused."""

from __future__ import annotations

import hashlib
import json

import pytest

from company import BOB, Company, run

IDEA = "records/ideas/IDE-2026-001.yml"
TEXT = (
    "id: IDE-2026-001\ntitle: A trolley\nraised: 2026-01-05\nteam: Packing\nproblem: We carry\nproposal: Ring Rita\n"
    "answered: 2026-01-09\nanswer: Not this year\nstatus: declined\n"
)
REM = "records/removals/REM-001.yml"
DAY = ("--as-of", "2026-04-01")


def removal(**other: object) -> str:
    said = {
        "id": "REM-001",
        "title": "A name in an idea",
        "ground": "personal data",
        "record": "IDE-2026-001",
        "path": IDEA,
        "digest": f"sha256:{hashlib.sha256(TEXT.encode()).hexdigest()}",
        "depth": "main",
        "why": "She asked us to.",
        "decided": "2026-03-02",
        "decided_by": "bob",
        "role": "quality-manager",
        "left": "The history of main has it still.",
        "status": "decided",
        **other,
    }
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in said.items())


def propose(company: Company, removed: str | None, idea: str | None, *, apart: bool = True) -> list[tuple[str, str]]:
    """(slug, severity) of what a branch brings that takes an idea away or changes it, once main has a removal."""
    company.found()
    company.write(IDEA, TEXT)
    company.commit("Begin", "2026-02-02T09:00:00+00:00", author=BOB)
    if removed is not None and apart:
        company.write(REM, removed)
        company.commit("Decide the removal", "2026-03-03T09:00:00+00:00", author=BOB)
    company.branch("change")
    if removed is not None and not apart:
        company.write(REM, removed)
    if idea is None:
        company.delete(IDEA)
    else:
        company.write(IDEA, idea)
    company.commit("Take it away", "2026-03-20T09:00:00+00:00", author=BOB)
    said = run("check", "--repo", str(company.root), "--base", "main", *DAY, "--format", "json")
    assert "Traceback" not in said.stderr
    return [(one["slug"], one["severity"]) for one in json.loads(said.stdout)["problems"] if one["baseline"] == "new"]


GONE = {
    "as decided": ({}, ("removed-under", "info")),
    "with another digest": ({"digest": "sha256:" + "1" * 64}, ("record-removed", "error")),
    "of another record": ({"record": "IDE-2026-002"}, ("record-removed", "error")),
    "at another path": ({"path": "records/ideas/other.yml"}, ("record-removed", "error")),
    "of a field alone": ({"fields": ["proposal"]}, ("record-removed", "error")),
    "by somebody who may not": ({"decided_by": "ana", "role": "writer"}, ("record-removed", "error")),
    "by somebody without the role": ({"decided_by": "ana"}, ("record-removed", "error")),
}


@pytest.mark.parametrize("case", GONE)
def test_a_record_goes(company: Company, case: str) -> None:
    other, told = GONE[case]
    brought = propose(company, removal(**other), None)
    assert [one for one in brought if one[0] in ("record-removed", "removed-under")] == [told]


def test_a_record_goes_without_anything(company: Company) -> None:
    assert ("record-removed", "error") in propose(company, None, None)


def test_a_removal_that_comes_with_it_forgives_nothing(company: Company) -> None:
    brought = propose(company, removal(), None, apart=False)
    assert ("record-removed", "error") in brought and "removed-under" not in dict(brought)


FIELDS = {
    "blank": ("Removed under REM-001.", {("removed-under", "info")}),
    "other words": ("Ask the carpenter", {("closed-record-changed", "error")}),
    "blank under another": ("Removed under REM-002.", {("closed-record-changed", "error")}),
}


@pytest.mark.parametrize("case", FIELDS)
def test_a_field_of_a_closed_record_goes(company: Company, case: str) -> None:
    words, told = FIELDS[case]
    brought = propose(company, removal(fields=["proposal"]), TEXT.replace("Ring Rita", words))
    assert set(brought) == told


def test_a_field_that_is_not_named_stays(company: Company) -> None:
    changed = TEXT.replace("Ring Rita", "Removed under REM-001.").replace("Not this year", "Yes")
    brought = propose(company, removal(fields=["proposal"]), changed)
    assert ("closed-record-changed", "error") in brought and ("removed-under", "info") in brought


def test_what_names_a_removed_record_is_told_and_its_number_stays_taken(company: Company) -> None:
    propose(company, removal(), None)
    company.switch("main")
    company.merge("change", "Take it away", "2026-03-21T09:00:00+00:00", author=BOB)
    company.write(REM, removal(status="carried-out", carried_out="2026-03-21"))
    story = TEXT.replace("IDE-2026-001", "IDE-2026-002").replace("declined", "adopted")
    company.write("records/ideas/IDE-2026-002.yml", story + "adopted: 2026-03-22\nchanged: [IDE-2026-001]\n")
    company.commit("Adopt another", "2026-03-22T09:00:00+00:00", author=BOB)
    said = json.loads(run("check", "--repo", str(company.root), *DAY, "--format", "json").stdout)["problems"]
    assert {(one["slug"], one["severity"]) for one in said} == {("link-unresolved", "info")}
    assert all("removed under REM-001" in one["message"] for one in said)
    made = run("new", "idea", "A lift", "--repo", str(company.root), "--dry-run")
    assert "IDE-2026-003" in made.stdout + made.stderr
