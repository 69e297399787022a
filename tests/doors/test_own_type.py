"""A folder dropped into `records/_types/` is a record type, with no edit anywhere else."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from lxml import html

from apart import run_apart
from company import RECORDS, Company, run

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


VEHICLES = """title: Vehicle check
prefix: VHC
folder: vehicle-checks
family: record
clauses: ["7.1.3"]
review_inputs: [D]
lifecycle: {states: [planned, done]}
fields:
  title:   {kind: text, required: true}
  due:     {kind: date, required: true, plan: true}
  done:    {kind: date, required_from: done}
  driver:  {kind: role, required: true}
  process: {kind: link, to: [process], back: vehicle_checks}
  brakes:  {kind: choice, of: [good, worn]}
measures:
  done:    {title: Vehicle checks done, kind: count, by: done, unit: checks, better: up}
rules:
  overdue: {date: due, until: done}
register: [id, title, driver, status, due]
form:
  title: A vehicle was checked
  about: You looked at a vehicle before it went out
  day: done
  ask: {brakes: How are the brakes?, driver: Who drives it?, due: By which day was it due?}
"""
CHECK = "id: VHC-2026-001\ntitle: Blue van\nstatus: planned\ndue: 2026-03-01\ndriver: writer\nprocess: delivery\n"
DELIVERY = "id: delivery\ntitle: Delivery\nowner: writer\npurpose: It arrives\n"
REVIEW = "id: MRV-2026-01\ntitle: Spring\nstatus: planned\nplanned: 2026-05-01\nfrom: 2026-01-01\nuntil: 2026-04-30\n"


def test_one_folder_is_a_part_of_everything(company: Company, tmp_path: Path) -> None:
    """Register, page, navigation, matrix, papers of the review, reference, schema, form, number, check, worklist."""
    company.found(organisation=RECORDS["records/organisation.yml"] + "standards: [iso-9001-2015]\n")
    company.write("records/_types/vehicle-check/type.yml", VEHICLES)
    company.write("records/vehicle-checks/VHC-2026-001.yml", CHECK)
    company.write("records/processes/delivery.yml", DELIVERY)
    company.write("records/management-reviews/MRV-2026-01.yml", REVIEW)
    company.commit("Check the vans", "2026-02-01T09:00:00+00:00")
    at = ("--repo", str(company.root))
    built = run_apart("build", *at, "--as-of", "2026-04-01", "--site-dir", str(tmp_path / "site"))
    assert built.returncode == 0, built.stderr
    site = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*.html")}
    assert {"registers/vehicle-check.html", "records/vehicle-check/VHC-2026-001.html"} <= site
    assert "reference/types/vehicle-check.html" in site
    home = html.fromstring((tmp_path / "site/index.html").read_text("utf-8"))
    assert home.xpath("//nav//a[@href='registers/vehicle-check.html']")
    for page in (
        "for/reviews/MRV-2026-01.html",
        "records/process/delivery.html",
        "for/clauses/iso-9001-2015.html",
        "problems.html",
    ):
        tree = html.fromstring((tmp_path / "site" / page).read_text("utf-8")).xpath("//article")[0]
        assert tree.xpath(".//a[contains(@href, 'vehicle-check')]"), page
    with (tmp_path / "site/data/registers/vehicle-check.csv").open(encoding="utf-8-sig", newline="") as table:
        assert [row["ID"] for row in csv.DictReader(table)] == ["VHC-2026-001"]
    assert "brakes" in json.loads(run("schema", "vehicle-check", *at).stdout)["properties"]
    assert "How are the brakes?" in run("forms", *at).stdout
    assert "VHC-2026-001" in run("todo", *at, "--as-of", "2026-04-01", "--role", "writer").stdout
    assert run("new", "vehicle-check", "Red van", *at, "--as-of", "2026-04-01").returncode == 0
    assert [path.name[:12] for path in company.root.glob("records/vehicle-checks/*002*")] == ["VHC-2026-002"]
