"""Where the pages of documents lie: a number that was given up leads on, and one that is used again does not."""

from __future__ import annotations

from contextlib import closing
from datetime import date

from company import Company, procedure
from mastercopy.compile import compile_project, open_project
from mastercopy.site.documents import render_redirects


def redirects(company: Company) -> list[str]:
    with closing(open_project(company.root)) as project:
        return [page.url for page in render_redirects(compile_project(project, date(2026, 2, 1)))]


def test_an_old_number_leads_on_until_another_document_has_it(company: Company) -> None:
    company.found()
    company.write("docs/procedures/SOP-001.md", procedure(id="SOP-001", title="One"))
    company.commit("Begin", "2026-01-02T09:00:00+00:00")
    company.move("docs/procedures/SOP-001.md", "docs/procedures/SOP-002.md")
    company.write("docs/procedures/SOP-002.md", procedure("2", id="SOP-002", title="One", formerly="[SOP-001]"))
    company.commit("Another number", "2026-01-03T09:00:00+00:00")
    assert redirects(company) == ["documents/SOP-001/index.html"]
    company.write("docs/procedures/SOP-001.md", procedure(id="SOP-001", title="Other"))
    company.commit("The number again", "2026-01-04T09:00:00+00:00")
    assert redirects(company) == []
