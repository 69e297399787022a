"""What a file was before it had an ID is told in the trail, and said to be inferred."""

from __future__ import annotations

import json

from company import Company, procedure, run

PAGE = "# Picking\n\nTake it from the shelf.\n"
PATH = "docs/procedures/SOP-001.md"


def told(company: Company) -> list[tuple[str, str, str, str]]:
    said = run("trail", "SOP-001", "--repo", str(company.root), "--as-of", "2026-06-01", "--format", "json")
    assert said.returncode == 0, said.stderr
    events = [event for event in json.loads(said.stdout)["events"] if event["kind"] == "before-control"]
    return [(event["at"][:10], event["path"], event["inferred"], event["commit"]) for event in events]


def test_versions_at_the_same_path_and_before_an_exact_move(company: Company) -> None:
    company.found()
    company.write("handbook/picking.md", PAGE)
    first = company.commit("Write it down", "2026-01-10T09:00:00+00:00")
    company.move("handbook/picking.md", "docs/picking.md")
    second = company.commit("Move it to docs", "2026-01-11T09:00:00+00:00")
    company.write("docs/picking.md", PAGE + "\nAnd count.\n")
    third = company.commit("Say more", "2026-01-12T09:00:00+00:00")
    company.move("docs/picking.md", PATH)
    fourth = company.commit("Move it again", "2026-01-13T09:00:00+00:00")
    company.write(PATH, procedure())
    company.commit("Control it", "2026-01-14T09:00:00+00:00")
    assert told(company) == [
        ("2026-01-10", "handbook/picking.md", "true", first),
        ("2026-01-11", "docs/picking.md", "true", second),
        ("2026-01-12", "docs/picking.md", "true", third),
        ("2026-01-13", PATH, "true", fourth),
    ]


def test_a_changed_move_and_another_document_end_the_search(company: Company) -> None:
    company.found()
    company.write("docs/old.md", PAGE)
    company.write("docs/procedures/other.md", procedure(id="SOP-009"))
    company.commit("Write", "2026-01-10T09:00:00+00:00")
    company.delete("docs/old.md")
    company.move("docs/procedures/other.md", PATH)
    company.write(PATH, procedure())
    company.commit("Number it anew while moving", "2026-01-11T09:00:00+00:00")
    assert told(company) == []


def test_the_file_of_another_document_at_the_same_path_is_no_version(company: Company) -> None:
    company.found()
    company.write(PATH, PAGE)
    company.commit("Write", "2026-01-10T09:00:00+00:00")
    company.write(PATH, procedure(id="SOP-009"))
    company.commit("Control it", "2026-01-11T09:00:00+00:00")
    company.write(PATH, procedure())
    company.commit("Number it anew", "2026-01-12T09:00:00+00:00")
    assert told(company) == []
