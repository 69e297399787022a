"""What names a record, on its page: one list while it is short, by kind once it is long."""

from __future__ import annotations

from datetime import date

from company import Company
from mastercopy.compile import compile_project
from mastercopy.project import open_project
from mastercopy.views.recordview import RecordPage, view_record

COMPLAINT = """title: Late
received: 2026-03-02
channel: letter
category: late delivery
text: It came late
process: picking
status: received
"""


ISSUE = """id: CTX-001
title: Heat
kind: external
seen: 2026-01-02
issue: It is hot in July
effect: Glue sets too soon
climate: yes
climate_because: It is the climate
process: [picking]
owner: writer
review_every: 12 months
status: watched
"""


def _page(company: Company) -> RecordPage:
    found = compile_project(open_project(company.root), date(2026, 6, 1))
    record = found.register.get("picking")
    assert record is not None
    return view_record(found, record, {})


def _complain(company: Company, number: int, day: str) -> None:
    name = f"CMP-2026-{number:03d}"
    company.write(f"records/complaints/{name}.yml", f"id: {name}\n{COMPLAINT}")
    company.commit("Complaint", f"2026-{day}T09:00:00+00:00")


def test_what_came_last_stands_first_and_many_stand_by_kind(company: Company) -> None:
    company.found()
    company.write("records/processes/picking.yml", "id: picking\ntitle: Picking\nowner: writer\npurpose: To pick\n")
    idea = "id: IDE-2026-001\ntitle: Stop\nraised: 2026-01-02\nteam: T\nproblem: P\nproposal: S\nprocess: picking\n"
    company.write("records/ideas/IDE-2026-001.yml", f"{idea}status: raised\n")
    company.commit("An idea", "2026-02-02T09:00:00+00:00")
    _complain(company, 2, "03-02")
    _complain(company, 1, "03-03")
    short = _page(company)
    assert [one.named.id for one in short.used_by] == ["CMP-2026-001", "CMP-2026-002", "IDE-2026-001"]
    assert short.used_by_kind == ()
    for number in range(3, 14):
        _complain(company, number, f"03-{number + 10}")
    kinds = _page(company).used_by_kind
    assert [(kind, len(items)) for kind, items in kinds] == [("Complaints", 13), ("Others", 1)]
    assert kinds[0][1][0].named.id == "CMP-2026-013"


def test_what_is_said_of_each_is_said_word_by_word(company: Company) -> None:
    """So that each can be said in the language of the site; an answer whose question is not there is left out."""
    company.found()
    company.write("records/processes/picking.yml", "id: picking\ntitle: Picking\nowner: writer\npurpose: To pick\n")
    _complain(company, 1, "03-03")
    company.write("records/context-issues/CTX-001.yml", ISSUE)
    company.commit("More", "2026-03-04T09:00:00+00:00")
    states = {one.named.id: one.state for one in _page(company).used_by}
    assert states["CMP-2026-001"] == "Late delivery, received"
    assert states["CTX-001"] == "External, watched"
