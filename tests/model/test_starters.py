"""Rows that a type gives to a new file stand in it as they are declared, and a slip in them is told at its line."""

from __future__ import annotations

import yaml

from company import Company, run
from mastercopy.model.catalog import build_catalog
from mastercopy.sources.files import memory_tree

TYPE = """title: Tasting
prefix: TST
folder: tastings
family: record
fields:
  title:  {kind: text, required: true}
  dishes:
    kind: records
    fields:
      name:  {kind: text, required: true}
      notes: {kind: long-text}
      day:   {kind: date}
starter:
  dishes:
    - {name: "Soup: hot, #1 & 'good'", notes: "yes"}
    - {name: Bread}
"""
PATH = "records/_types/tasting/type.yml"


def test_a_new_file_begins_with_the_rows_of_its_type(company: Company) -> None:
    company.found()
    company.write(PATH, TYPE)
    company.commit("Taste", "2026-02-01T09:00:00+00:00")
    said = run("new", "tasting", "Spring menu", "--repo", str(company.root))
    assert said.returncode == 0, said.stderr
    (path,) = (company.root / "records/tastings").iterdir()
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert written["dishes"] == [{"name": "Soup: hot, #1 & 'good'", "notes": "yes"}, {"name": "Bread"}]


def test_what_no_row_can_say_is_told_where_it_stands() -> None:
    wrong = TYPE.replace("{name: Bread}", "{day: 2026-01-01}") + "  plates:\n    - {name: Blue}\n"
    _, problems = build_catalog(memory_tree({PATH: wrong.encode()}))
    assert [(one.slug, one.place.line) for one in problems] == [("type-unreadable", 13)] * 2
    assert "'day' is no text of such a row" in problems[0].sentence and "'plates' is no list" in problems[1].sentence


def test_the_shipped_questions_are_about_customers_and_read_without_a_problem() -> None:
    catalog, problems = build_catalog(None)
    assert problems == ()
    starters = [row for kind in catalog.by_part("audits") for row in kind.starter["checklist"]]
    assert len(starters) >= 6 and all(row["question"].endswith(("?", ".")) for row in starters)
    assert sum("customer" in row["question"].lower() for row in starters) >= 5
