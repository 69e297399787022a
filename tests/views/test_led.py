"""A voice or a finding goes on saying what it led to, whatever later revisions are about."""

from __future__ import annotations

from datetime import date

import pytest

from company import SIGNS, Company, procedure
from mastercopy.compile import Compiled, compile_project
from mastercopy.project import open_project
from mastercopy.views.ledview import view_led
from mastercopy.views.recordview import RecordPage, view_record

SOP = "docs/procedures/SOP-001-picking.md"
VOICE = "records/feedback/FBK-2026-001.yml"
FINDING = "records/findings/FND-2026-001.yml"


@pytest.fixture
def heard(company: Company) -> Company:
    """Revision 1 of nobody's making, 2 because of a customer, 3 because of a finding, 4 announced for later."""
    company.found()
    company.write(
        VOICE, "id: FBK-2026-001\ntitle: Too late\nkind: complaint\nreceived: 2026-01-03\ntext: It was late.\n"
    )
    company.write(
        FINDING,
        "id: FND-2026-001\ntitle: No list\ngrade: minor\nstatus: open\nprocess: x\nevidence: None\nrequirement: One\n"
        "corrective_action: SOP-001 revision 3\n",
    )
    for number, cause, day in (
        ("1", "", "02-01"),
        ("2", "[FBK-2026-001]", "03-01"),
        ("3", "[FND-2026-001]", "04-01"),
        ("4", "[FBK-2026-001]", "05-01"),
    ):
        later = {"effective": "2027-01-01"} if number == "4" else {}
        text = procedure(
            number, body=f"## Purpose\n\nTo try {number}.\n", change=f"Change {number}", because=cause, **later
        )
        company.write(SOP, text)
        company.commit(f"Issue revision {number}\n\n{SIGNS}", f"2026-{day}T09:00:00+00:00")
    return company


def page(found: Compiled, name: str) -> RecordPage:
    record = found.register.get(name)
    assert record is not None
    return view_record(found, record, view_led(found))


def test_every_revision_that_names_a_cause_stands_on_its_page(heard: Company) -> None:
    found = compile_project(open_project(heard.root), date(2026, 6, 1))
    told = [(one.since, one.named.text, one.sentence) for one in page(found, "FBK-2026-001").led]
    assert told == [
        ("2026-03-01", "SOP-001 Order picking, revision 2", "Change 2."),
        ("2027-01-01", "SOP-001 Order picking, revision 4", "Approved, not yet in force."),
    ]
    assert page(found, "FBK-2026-001").used_by == ()


def test_a_revision_that_is_named_in_words_is_a_link_and_a_grade_a_word(heard: Company) -> None:
    found = compile_project(open_project(heard.root), date(2026, 6, 1))
    lines = {line.term: line for line in page(found, "FND-2026-001").lines}
    assert [one.url for one in lines["Corrective action"].names] == ["documents/SOP-001/r3.html"]
    assert lines["Grade"].paragraphs == ("Minor",)
