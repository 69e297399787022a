"""A role entered later than it begins is told for as long as it stands; what was on time or found is not."""

from __future__ import annotations

import json

import pytest

from company import RECORDS, Company, run

FIRST = RECORDS["records/people.yml"]


def told(company: Company, day: str) -> list[tuple[str, str, int]]:
    said = run("check", "--repo", str(company.root), "--as-of", day, "--format", "json")
    found = [one for one in json.loads(said.stdout)["problems"] if one["slug"] == "role-backdated"]
    return [(one["record"], one["severity"], one["line"]) for one in found]


@pytest.mark.parametrize(
    ("role", "late"),
    [
        ("{role: auditor, from: 2026-03-01}", False),
        ("{role: auditor, from: 2026-03-02}", False),
        ("{role: auditor, from: 2026-02-28}", True),
        ("{role: auditor}", True),
        ("{role: writer, from: 2026-02-01}", False),
    ],
)
def test_a_role_entered_on_the_first_of_march(company: Company, role: str, late: bool) -> None:
    company.found()
    company.write("records/people.yml", FIRST.replace("{role: writer}", f"{{role: writer}}, {role}"))
    company.commit("Give Ana a role", "2026-03-01T09:00:00+00:00")
    assert told(company, "2026-02-28") == []
    assert told(company, "2026-03-05") == ([("ana", "warning", 2)] if late else [])


def test_a_period_reopened_after_its_end_is_late_until_it_is_mended(company: Company) -> None:
    ended = FIRST.replace("{role: writer}", "{role: writer, until: 2026-01-31}")
    company.found(people=ended)
    company.write("records/people.yml", FIRST)
    company.commit("Let it go on", "2026-03-01T09:00:00+00:00")
    assert told(company, "2026-03-01") == [("ana", "warning", 2)]
    company.write("records/people.yml", ended)
    company.commit("Put it back", "2026-03-02T09:00:00+00:00")
    assert told(company, "2026-03-02") == []


def test_imports_are_taken_as_found(company: Company) -> None:
    company.found(organisation=RECORDS["records/organisation.yml"] + "history_starts: 2026-03-01\n")
    company.write("records/people.yml", FIRST.replace("{role: writer}", "{role: writer}, {role: auditor}"))
    company.commit("Give Ana a role", "2026-03-01T09:00:00+00:00")
    assert told(company, "2026-03-05") == []


def test_a_delegation_entered_late_is_told_as_well(company: Company) -> None:
    company.found()
    row = (
        "delegations:\n  - {role: quality-manager, from_person: bob, to_person: ana, from: 2026-02-01, reason: Leave}\n"
    )
    company.write("records/people.yml", FIRST + row)
    company.commit("Delegate", "2026-03-01T09:00:00+00:00")
    assert told(company, "2026-03-05") == [("ana", "warning", 2)]
