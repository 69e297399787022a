"""Holds two seams: the calendar on main moves the day of a full approval, and a field change has its author."""

from __future__ import annotations

from datetime import date

import pytest

from company import ANA, BOB, Company, procedure
from mastercopy.compile import compile_project, open_project

EMERGENCY = "Now\n\nApproved-by: Bob Boss <bob@trial.example>"
NEED = "id: NEED-001\ntitle: {}\nwords: I want it soon.\npromise: It comes.\nowner: writer\n"


@pytest.mark.parametrize(("holidays", "due"), [("", date(2026, 2, 9)), ("2026-02-03, 2026-02-04", date(2026, 2, 11))])
def test_holidays_move_the_day_of_the_full_approval(company: Company, holidays: str, due: date) -> None:
    company.found(roles="roles:\n  - {id: quality-manager, title: Quality manager, approves: yes, emergency: yes}\n")
    company.write("records/calendar.yml", f"id: CALENDAR\nholidays: [{holidays}]\n")
    company.write("docs/SOP-001.md", procedure(emergency="{reason: Fire, authorised_by: bob}"))
    company.commit(EMERGENCY, "2026-02-02T09:00:00+00:00", author=BOB)
    project = open_project(company.root)
    trail = compile_project(project, date(2026, 2, 2)).history.trails["SOP-001"]
    project.close()
    assert trail.in_force is not None
    assert trail.in_force.full_approval_due == due


def test_a_field_is_changed_by_whoever_changed_its_file(company: Company) -> None:
    """The last commit of a merged branch may be about something else."""
    company.found()
    company.write("records/needs/NEED-001.yml", NEED.format("Soon"))
    company.commit("Need", "2026-02-02T09:00:00+00:00")
    company.branch("side")
    company.write("records/needs/NEED-001.yml", NEED.format("Sooner"))
    company.commit("Title", "2026-02-03T09:00:00+00:00", author=ANA)
    company.write("notes.txt", "Nothing of it.\n")
    company.commit("Notes", "2026-02-04T09:00:00+00:00", author=BOB)
    company.switch("main")
    company.merge("side", "Merge", "2026-02-05T09:00:00+00:00", author=BOB)
    project = open_project(company.root)
    [change] = compile_project(project, date(2026, 2, 6)).history.changes["NEED-001"]
    project.close()
    assert (change.field, change.new, change.author) == ("title", "Sooner", "ana")
