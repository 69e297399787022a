"""Links are told to be looked at while somebody follows what names them, and no longer."""

from __future__ import annotations

from datetime import date

from company import SIGNS, Company, procedure
from mastercopy.compile import compile_project
from mastercopy.project import open_project

SOP = "docs/procedures/SOP-001-picking.md"
NEED = "id: NEED-001\ntitle: {}\nwords: W\npromise: P\nowner: writer\n"
TOLD = (
    "id: COM-001\ntitle: T\nwhom: All\nhow: Aloud\nby: writer\nlanguage: English\ndue: 2026-02-02\nneeds: [NEED-001]\n"
)


def look_at(company: Company) -> set[str]:
    found = compile_project(open_project(company.root), date(2026, 6, 1))
    return {one.record or "" for one in found.result.problems if one.slug == "link-to-look-at"}


def test_what_nobody_follows_any_more_need_not_fit(company: Company) -> None:
    company.found()
    company.write("records/needs/NEED-001.yml", NEED.format("On time"))
    company.write("records/communications/COM-001.yml", TOLD)
    company.write("records/communications/COM-002.yml", TOLD.replace("COM-001", "COM-002"))
    company.write(SOP, procedure(needs="[NEED-001]"))
    company.commit(f"Issue SOP-001\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    company.write("records/needs/NEED-001.yml", NEED.format("On the day"))
    company.commit("Say it better", "2026-03-01T09:00:00+00:00")
    assert look_at(company) == {"SOP-001", "COM-001", "COM-002"}
    company.write("records/communications/COM-001.yml", f"{TOLD}told: 2026-02-02\n")
    company.write(SOP, procedure(needs="[NEED-001]", withdrawn="2026-02-20", reason="Nobody picks"))
    company.commit(f"It was told, and nobody picks\n\n{SIGNS}", "2026-02-20T09:00:00+00:00")
    company.write("records/needs/NEED-001.yml", NEED.format("On the very day"))
    company.commit("Say it best", "2026-03-02T09:00:00+00:00")
    assert look_at(company) == {"COM-002"}
