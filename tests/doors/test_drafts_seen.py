"""What is begun and not issued yet can be found: its redline, its place, and that it is only a draft."""

from __future__ import annotations

import json
from datetime import date

import pytest

from company import SIGNS, Company, procedure, run
from mastercopy.compile import compile_project
from mastercopy.project import open_project
from mastercopy.views.controllersview import view_worklists

SOP = "docs/procedures/SOP-001-picking.md"
OTHER = "docs/procedures/SOP-002-packing.md"
PROCESS = "id: picking\ntitle: Picking\nowner: writer\npurpose: To pick\n"


@pytest.fixture
def firm(company: Company) -> Company:
    """One procedure in force with a draft of its next revision, which will have another title, and one draft alone."""
    company.found()
    company.write(SOP, procedure(body="## Purpose\n\nTo pick what was ordered.\n"))
    company.write("records/processes/picking.yml", PROCESS)
    company.commit(f"Issue SOP-001\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    later = {"status": "draft", "change": "Packing too", "title": "Picking and packing", "process": "picking"}
    company.write(SOP, procedure("2", body="## Purpose\n\nTo pick and pack what was ordered.\n", **later))
    company.write(OTHER, procedure(status="draft", title="Packing").replace("SOP-001", "SOP-002"))
    company.commit("Begin", "2026-03-01T09:00:00+00:00")
    return company


def test_a_draft_is_compared_with_what_is_in_force(firm: Company) -> None:
    for named in (("1", "2"), ("1", "draft"), ("r1", "DRAFT"), ("draft",), ("2",)):
        done = run("redline", "SOP-001", *named, "--repo", str(firm.root))
        assert done.returncode == 0, done.stderr
        assert "the draft of revision 2 against revision 1. 2 words added" in done.stdout
        assert "{+and pack+}" in done.stdout
    done = run("redline", "sop-001", "1", "2", "--format", "json", "--repo", str(firm.root))
    said = json.loads(done.stdout)
    assert (said["from"], said["to"], said["draft"], said["change"]) == ("1", "2", True, "Packing too")
    shown = run("redline", "SOP-001", "1", "draft", "--format", "html", "--repo", str(firm.root)).stdout
    assert '<ins data-rl="ins">' in shown and "and pack" in shown
    refused = run("redline", "SOP-001", "1", "3", "--repo", str(firm.root))
    assert refused.returncode == 2 and "has no text of a revision '3'" in refused.stderr
    firm.write(SOP, procedure("2", body="## Purpose\n\nTo pick and pack all that was ordered.\n"))
    firm.commit(f"Issue\n\n{SIGNS}", "2026-03-02T09:00:00+00:00")
    done = run("redline", "SOP-001", "1", "2", "--repo", str(firm.root))
    assert "revision 2 against revision 1" in done.stdout and "draft" not in done.stdout


@pytest.mark.parametrize("verb", [("trail",), ("redline",)])
def test_what_is_only_a_draft_is_said_to_be_one(firm: Company, verb: tuple[str, ...]) -> None:
    done = run(*verb, "sop-002", "--repo", str(firm.root))
    assert done.returncode == 2
    assert "SOP-002 is only a draft" in done.stderr and OTHER in done.stderr and "--release-draft" in done.stderr
    assert "no document 'SOP-003' is known" in run(*verb, "SOP-003", "--repo", str(firm.root)).stderr


def test_controllers_see_drafts_of_next_revisions_and_nothing_of_their_text(firm: Company) -> None:
    compiled = compile_project(open_project(firm.root), date(2026, 3, 5))
    rows = next(one.rows for one in view_worklists(compiled, ()) if one.title == "Drafts")
    assert [[cell.text for cell in row] for row in rows] == [
        ["SOP-001", "Order picking", "2", SOP],
        ["SOP-002", "Packing", "1", OTHER],
    ]
    assert [row[0].url for row in rows] == ["documents/SOP-001/index.html", None]


def test_a_draft_does_not_describe_a_process_yet(firm: Company) -> None:
    """Its front matter is on main, and what is in force says nothing of the process."""

    def told(day: str) -> list[str]:
        compiled = compile_project(open_project(firm.root), date.fromisoformat(day))
        return [one.record or "" for one in compiled.result.problems if one.slug == "process-without-procedure"]

    assert told("2026-02-02") == told("2026-03-05") == ["picking"]
    firm.write(SOP, procedure("2", body="## Purpose\n\nTo pick and pack.\n", process="picking"))
    firm.commit(f"Issue\n\n{SIGNS}", "2026-03-06T09:00:00+00:00")
    assert told("2026-03-07") == []


def test_a_field_that_needs_no_revision_counts_at_once(firm: Company) -> None:
    """Which need a document serves is no part of what is approved; a draft of the next revision has to wait."""
    need = "id: NEED-001\ntitle: On the day\npromise: It comes on the day\nowner: writer\n"
    firm.write("records/needs/NEED-001.yml", need)
    text = "## Purpose\n\nTo pick what was ordered.\n"

    def told(day: str) -> list[str]:
        compiled = compile_project(open_project(firm.root), date.fromisoformat(day))
        return [one.sentence for one in compiled.result.problems if one.slug == "need-unserved"]

    firm.write(SOP, procedure("2", body=text, status="draft", needs="[NEED-001]"))
    firm.commit("In a draft", "2026-03-02T09:00:00+00:00")
    assert "no document in force" in told("2026-03-03")[0]
    firm.write(SOP, procedure(body=text, needs="[NEED-001]"))
    firm.commit("In what is in force", "2026-03-04T09:00:00+00:00")
    assert "no document in force" not in told("2026-03-05")[0]


def test_types_say_what_choices_and_links_there_are(firm: Company) -> None:
    done = run("types", "audit", "--repo", str(firm.root))
    assert "(process, system, product, supplier, follow-up)" in done.stdout
    assert "(conforming" in done.stdout, "choices of rows of a list as well"
    new = ("new", "audit", "Delivery", "--field", "type=system", "--field", "process=picking", "--field", "lead=ana")
    done = run(*new, "--repo", str(firm.root))
    assert done.returncode == 0, done.stderr
    assert "type: system\n" in next((firm.root / "records/audits").iterdir()).read_text("utf-8")
    assert (
        "'type' cannot be set here"
        in run("new", "procedure", "X", "--field", "type=policy", "--repo", str(firm.root)).stderr
    )
