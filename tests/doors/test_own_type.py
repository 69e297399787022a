"""A folder dropped into `records/_types/` is a record type, with no edit anywhere else."""

from __future__ import annotations

import json

import pytest

from company import Company, run

TYPE = """title: Tasting
prefix: TST
folder: tastings
family: record
lifecycle: {states: [planned, held]}
fields:
  title: {kind: text, required: true}
  due:   {kind: date, required: true, plan: true}
  panel: {kind: person, many: true}
rules:
  overdue: {date: due, until: held}
register: [id, title, status, due]
"""


@pytest.fixture
def kitchen(company: Company) -> Company:
    company.found()
    company.write("records/_types/tasting/type.yml", TYPE)
    company.write("records/tastings/TST-001.yml", "id: TST-001\ntitle: Spring menu\nstatus: planned\ndue: 2026-03-01\n")
    company.commit("Plan the spring tasting", "2026-02-01T09:00:00+00:00")
    return company


def problems(company: Company) -> list[tuple[str, str, int]]:
    said = run("check", "--repo", str(company.root), "--as-of", "2026-04-01", "--format", "json")
    assert said.returncode in (0, 1), said.stderr
    return [
        (problem["slug"], problem["path"], problem["line"])
        for problem in json.loads(said.stdout)["problems"]
        if "tastings" in problem["path"]
    ]


def test_its_rules_run(kitchen: Company) -> None:
    assert problems(kitchen) == [("overdue", "records/tastings/TST-001.yml", 4)]


def test_its_fields_are_judged_where_they_stand(kitchen: Company) -> None:
    kitchen.write("records/tastings/TST-001.yml", "id: TST-001\ntitle: Spring menu\nstatus: held\ndue: soon\ndeu: 1\n")
    kitchen.commit("Blunder", "2026-02-02T09:00:00+00:00")
    assert sorted(line for _, _, line in problems(kitchen)) == [4, 5]
