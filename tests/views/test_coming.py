"""A change because of a customer that is approved and not in force yet is told as one, on every page alike."""

from __future__ import annotations

from datetime import date

import pytest

from company import BOB, SIGNS, Company, procedure, run
from mastercopy.compile import compile_project
from mastercopy.project import open_project
from mastercopy.site.render import render_site
from mastercopy.text.markdown import Renderer
from pagetext import pages_of, text_of

SOP = "docs/procedures/SOP-001-picking.md"
NEED = "id: NEED-001\ntitle: On the day\npromise: It comes on the day\nowner: writer\n"
CHANNEL = "id: CHN-001\ntitle: Telephone\nkind: telephone\nowner: writer\ndirection: in\n"
COMPLAINT = (
    "id: CMP-2026-001\ntitle: Late\nstatus: received\nreceived: 2026-02-03\nchannel: CHN-001\n"
    "category: late delivery\ntext: It came late\nneeds: [NEED-001]\n"
)


@pytest.fixture
def firm(company: Company) -> Company:
    """A promise, and a complaint about it, before anything else."""
    company.found()
    company.write("records/needs/NEED-001.yml", NEED)
    company.write("records/channels/CHN-001.yml", CHANNEL)
    company.write("records/complaints/CMP-2026-001.yml", COMPLAINT)
    company.write(SOP, procedure())
    return company


def pages(company: Company, day: str) -> tuple[str, str]:
    compiled = compile_project(open_project(company.root), date.fromisoformat(day))
    found = pages_of(render_site(compiled, Renderer(("tables",), {})).whole())
    return text_of(found["for/you-said.html"]), text_of(found["promises/NEED-001.html"])


def test_what_is_on_its_way_is_neither_done_nor_missing(firm: Company) -> None:
    firm.commit(f"Issue\n\n{SIGNS}", "2026-02-04T09:00:00+00:00")
    said, promise = pages(firm, "2026-02-10")
    assert "We did not yet" in said
    assert "Missing: no revision names a customer's voice" in promise and "a change to learn" in promise

    fields = {"because": "[CMP-2026-001]", "effective": "2026-03-01", "change": "Ring first"}
    firm.write(SOP, procedure("2", body="## Purpose\n\nTo ring first.\n", **fields))
    firm.commit(f"Revise\n\n{SIGNS}", "2026-02-12T09:00:00+00:00")
    said, promise = pages(firm, "2026-02-20")
    assert "We did SOP-001 Order picking, revision 2 (approved, not yet in force)" in said
    coming = "Not in force yet: SOP-001 Order picking, revision 2 (approved, in force from 2026-03-01 on)"
    assert coming in promise and "a change is on its way, and not in force yet" in promise
    assert "no revision names" not in promise and "a change to learn" not in promise
    assert "Ring first" not in promise and "To ring first" not in promise, "its text waits for its day"

    said, promise = pages(firm, "2026-03-02")
    assert "We did SOP-001 Order picking, revision 2" in said and "not yet in force" not in said
    assert "Ring first" in promise and "Not in force yet" not in promise


def test_what_nobody_approved_is_not_told_as_approved(firm: Company) -> None:
    recorded = "id: ORG\nname: Trial\ntimezone: Europe/Lisbon\napproval: recorded\n"
    firm.write("records/organisation.yml", recorded)
    firm.commit("Issue", "2026-02-04T09:00:00+00:00")
    fields = {"because": "[CMP-2026-001]", "effective": "2026-03-01", "change": "Ring first"}
    firm.write(SOP, procedure("2", body="## Purpose\n\nTo ring first.\n", **fields))
    firm.commit("Revise", "2026-02-12T09:00:00+00:00")
    said, promise = pages(firm, "2026-02-20")
    assert "revision 2 (recorded without approval, not yet in force)" in said
    assert "revision 2 (recorded without approval, not yet in force)" in promise


def test_what_was_rejected_is_not_on_its_way(firm: Company) -> None:
    firm.commit(f"Issue\n\n{SIGNS}", "2026-02-04T09:00:00+00:00")
    firm.write(SOP, procedure("2", body="## Purpose\n\nTo ring first.\n", because="[CMP-2026-001]"))
    firm.commit("Propose", "2026-02-12T09:00:00+00:00")
    said, promise = pages(firm, "2026-02-13")
    assert "revision 2 (awaiting approval)" in said and "Not in force yet" in promise
    firm.git("config", "user.name", "Bob Boss")
    firm.git("config", "user.email", "bob@trial.example")
    told = ("--reason", "No", "--at", "2026-02-13T09:00:00+00:00", "--repo", str(firm.root))
    assert run("reject", "SOP-001", *told).returncode == 0
    firm.commit("Say no", "2026-02-13T09:00:00+00:00", author=BOB)
    said, promise = pages(firm, "2026-02-14")
    assert "We did not yet" in said
    assert "Missing: no revision names a customer's voice" in promise and "Not in force yet" not in promise
