"""Who acted for somebody else is told with the act: for whom, when, and why."""

from __future__ import annotations

from contextlib import closing
from datetime import date

from company import RECORDS, Company, procedure
from mastercopy.compile import compile_project, open_project
from mastercopy.views.controlblock import view_signoff

WHO = """delegations:
  - {role: quality-manager, from_person: bob, to_person: dee, from: 2026-01-20, until: 2026-02-20, reason: Leave}
"""


def test_an_approval_by_delegation_names_for_whom(company: Company) -> None:
    people = (
        RECORDS["records/people.yml"].rstrip()
        + "\n  - {id: dee, name: Dee Deputy, emails: [dee@trial.example]}\n"
        + WHO
    )
    company.found(people=people)
    company.write("docs/procedures/SOP-001-picking.md", procedure())
    signed = "Approved-by: Dee Deputy <dee@trial.example>\nSignature-Role: quality-manager"
    company.commit(f"Issue\n\n{signed}", "2026-02-02T09:00:00+00:00")
    with closing(open_project(company.root)) as project:
        compiled = compile_project(project, date(2026, 6, 1))
    [row] = compiled.history.trails["SOP-001"].revisions
    [act] = row.signoffs
    assert act.valid
    told = view_signoff(compiled, act, row.signoffs).note
    assert "for Bob Boss, by delegation from 2026-01-20 to 2026-02-20, Leave" in told
