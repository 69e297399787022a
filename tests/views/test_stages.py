"""A redline over several revisions says what the author of each said, and because of what."""

from __future__ import annotations

from datetime import date

import pytest

from company import SIGNS, Company, procedure
from mastercopy.compile import compile_project
from mastercopy.project import open_project
from mastercopy.site.render import render_site
from mastercopy.text.markdown import Renderer

FEEDBACK = "id: FBK-2026-001\ntitle: Late again\nstatus: received\nreceived: 2026-01-20\nchannel: Call\ntext: Late\n"


@pytest.fixture
def pages(company: Company) -> dict[str, str]:
    company.found()
    company.write("records/feedback/FBK-2026-001.yml", FEEDBACK)
    for revision, change in (("1", "First issue"), ("2", "A second picker"), ("3", "A call <before> the door")):
        because = "because: [FBK-2026-001]\n" if revision == "3" else ""
        text = procedure(revision, f"## Purpose\n\nTo pick for the {revision}. time.\n", change=f'"{change}"')
        company.write("docs/procedures/SOP-001.md", text.replace("---\n\n", f"{because}---\n\n", 1))
        company.commit(f"Issue {revision}\n\n{SIGNS}", f"2026-02-0{revision}T09:00:00+00:00")
    compiled = compile_project(open_project(company.root), date(2026, 4, 1))
    content = render_site(compiled, Renderer(("tables",), {})).whole()
    return {page.url: page.html for page in content.stamped}


def test_each_revision_on_the_way_is_told_in_its_authors_words(pages: dict[str, str]) -> None:
    page = pages["documents/SOP-001/r3-redline-r1.html"]
    assert "2 revisions, shown together" in page
    assert page.index("A second picker") < page.index("A call &lt;before&gt; the door")
    assert "<before>" not in page and "First issue" not in page
    assert "Because of" in page and "FBK-2026-001" in page


def test_one_step_says_what_its_author_says(pages: dict[str, str]) -> None:
    page = pages["documents/SOP-001/r2-redline-r1.html"]
    assert "shown together" not in page
    assert "What the author says:</strong> A second picker" in page
