"""Pages of internal audit say what the records say: texts of the day, own work, coverage, age, what came back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from company import SIGNS, Company, procedure
from mastercopy.compile import Compiled, compile_project
from mastercopy.project import open_project
from mastercopy.site.render import render_site
from mastercopy.text.markdown import Renderer

DAY = date(2026, 11, 25)
EVIL = "<script>alert(1)</script> | {{ 7*7 }} \u05e9\u05dc\u05d5\u05dd " + "long " * 800
PEOPLE = (
    "people:\n  - {id: ana, name: Ana Author, emails: [ana@trial.example], roles: [{role: writer}]}\n"
    "  - {id: bob, name: Bob Boss, emails: [bob@trial.example], roles: [{role: quality-manager}]}\n"
    "  - {id: eva, name: Eva Else, roles: [{role: writer, until: 2026-03-31}]}\n"
)
PROGRAMME = """id: APR-2026
title: Audits of 2026
from: 2026-01-01
until: 2026-12-31
owner: quality-manager
cycle: 24 months
slots:
  - {period: 2026-Q2, process: [packing], audits: [AUD-2026-001], note: After the move}
  - {period: 2026-Q3, process: [care]}
  - {period: 2026-Q4, process: [care], clauses: ["9.1"]}
left_out:
  - {process: [archive], reason: Nobody works there}
"""
AUDIT = """id: AUD-2026-001
title: Packing
programme: APR-2026
type: process
process: [packing]
clauses: ["8.5.1"]
criteria: [SOP-001, SOP-002]
planned: 2026-04-10
started: 2026-04-13
ended: 2026-04-14
lead: bob
team: [ana, eva]
auditees: [writer]
own_work:
  - {who: ana, what: [SOP-001], because: There are three of us}
checklist:
  - question: Does it arrive whole?
    need: NEED-001
    clause: "8.2.1"
    document: SOP-001
    evidence: 'EVIL'
    result: conforming
    findings: [FND-2026-001]
  - {question: And in time?}
strengths: [Good tape]
conclusion: It holds.
reported: 2026-04-20
distribution: [quality-manager]
status: reported
""".replace("EVIL", EVIL)


def process(name: str, owner: str) -> str:
    return f"id: {name}\ntitle: {name.capitalize()}\nowner: {owner}\npurpose: Work\n"


def finding(number: int, audit: str, grade: str, found: str, *lines: str) -> str:
    head = f"id: FND-2026-{number:03d}\ntitle: Finding {number}\naudit: {audit}\ngrade: {grade}\nfound: {found}\n"
    more = "requirement: R\nevidence: E\nstatement: S\nprocess: packing\nclauses: ['8.5.1']\nresponse_due: 2026-12-31\n"
    return head + more + "".join(f"{line}\n" for line in lines)


FILES = {
    "records/needs/NEED-001.yml": "id: NEED-001\ntitle: Whole\nwords: Whole\npromise: Whole\nowner: writer\n",
    "records/processes/packing.yml": process("packing", "writer"),
    "records/processes/care.yml": process("care", "quality-manager"),
    "records/processes/archive.yml": process("archive", "quality-manager"),
    "records/processes/sales.yml": process("sales", "quality-manager"),
    "records/audit-programmes/APR-2026.yml": PROGRAMME,
    "records/audits/AUD-2026-001.yml": AUDIT,
    "records/audits/AUD-2026-002.yml": "id: AUD-2026-002\ntitle: Packing again\nprocess: [packing]\n"
    "planned: 2027-01-11\nlead: bob\nstatus: planned\n",
    "records/findings/FND-2026-001.yml": finding(1, "AUD-2026-001", "minor", "2026-04-14", "status: answered",
                                                 "answered: 2026-04-24", "response: Yes"),
    "records/findings/FND-2026-002.yml": finding(2, "AUD-2026-002", "major", "2026-10-26", "status: open"),
    "records/findings/FND-2026-003.yml": finding(3, "AUD-2026-002", "minor", "2026-11-18", "status: answered",
                                                 "answered: 2026-11-22", "response: Yes", "no_repeat: Another box"),
    "records/findings/FND-2026-004.yml": finding(4, "AUD-2026-002", "positive", "2026-11-18", "status: open"),
}  # fmt: skip


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    company = Company(tmp_path_factory.mktemp("audit") / "company")
    company.found()
    company.write("records/people.yml", PEOPLE)
    company.write("docs/procedures/SOP-001.md", procedure(clauses="['8.5']", process="packing", effective="2026-03-01"))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    text = procedure("2", clauses="['8.5', '9.1']", process="packing", effective="2026-06-01")
    company.write("docs/procedures/SOP-001.md", text)
    company.write("docs/procedures/SOP-002.md", procedure(id="SOP-002", effective="2026-05-01"))
    for path, written in FILES.items():
        company.write(path, written)
    company.commit(f"Audit\n\n{SIGNS}", "2026-05-20T09:00:00+00:00")
    return compile_project(open_project(company.root), DAY)


@pytest.fixture(scope="module")
def pages(compiled: Compiled) -> dict[str, Any]:
    content = render_site(compiled, Renderer(("tables",), {})).whole()
    return {page.url: lxml.html.fromstring(f"<div>{page.html}</div>") for page in content.stamped}


def rows(page: Any, name: str) -> list[list[str]]:
    """The cells of the table of a name, as a reader sees them."""
    (region,) = page.xpath(f"//*[@role='group'][@aria-label='{name}']")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in region.xpath(".//tbody/tr")]


def test_a_report_names_the_texts_of_its_day_and_leads_to_them(pages: dict[str, Any]) -> None:
    page = pages["records/audit/AUD-2026-001.html"]
    first, second = rows(page, "Criteria")
    assert first[1:] == ["revision 1", "2026-03-01", "revision 2 since 2026-06-01"]
    assert "Had no revision in force on 2026-04-13" in second[1]
    assert "../../documents/SOP-001/r1.html" in page.xpath("//*[@aria-label='Criteria']//a/@href")
    assert "documents/SOP-001/r1.html" in pages


def test_a_report_says_whose_work_was_judged_and_why(pages: dict[str, Any], compiled: Compiled) -> None:
    said = pages["records/audit/AUD-2026-001.html"].text_content()
    assert "Ana Author owns the process Packing" in " ".join(said.split())
    assert "There are three of us." in said and "nobody said why it could not be avoided" in said
    told = {one.sentence for one in compiled.result.problems if one.slug == "auditor-own-work"}
    assert told == {"bob audits own work: approved SOP-001", "ana audits own work: owns the process packing"}, (
        "Eva's role had ended, and Ana's text is excused"
    )


def test_a_report_tells_a_missing_result_and_keeps_hostile_words_as_words(pages: dict[str, Any]) -> None:
    page = pages["records/audit/AUD-2026-001.html"]
    one, two = rows(page, "Checklist")
    assert one[2] == " ".join(EVIL.split()) and one[3] == "Conforming FND-2026-001" and two[3] == "none"
    assert not page.xpath("//script") and "2 questions; 1 with a customer need beside them" in page.text_content()


def test_a_plan_offers_questions_about_customers(pages: dict[str, Any]) -> None:
    page = pages["records/audit/AUD-2026-002.html"]
    assert "Questions to begin with" in page.text_content() and "Audit plan" in page.text_content()
    assert len(page.xpath("//h3[text()='Questions to begin with']/following::ul[1]/li")) >= 6


def test_a_programme_shows_what_was_held_what_waits_and_what_nobody_looks_at(
    pages: dict[str, Any], compiled: Compiled
) -> None:
    page = pages["records/audit-programme/APR-2026.html"]
    by_name = {row[0]: row[1:] for row in rows(page, "Processes by period")}
    assert by_name["Packing"] == ["Held", "", "Held AUD-2026-001 2026-04-13", "", ""]
    assert by_name["Care"] == ["Overdue", "", "", "Overdue 2026-Q3", "Planned 2026-Q4"]
    assert by_name["Archive"][0] == "Not covered Nobody works there" and by_name["Sales"][0] == "Not covered"
    clauses = {row[0]: row[1:] for row in rows(page, "Clauses by process")}
    assert clauses["8.5"][0] == "Held" and clauses["9.1"][0] == "Planned"
    at = [cell.text_content() for cell in page.xpath("//*[@aria-label='Clauses by process']//th")].index("Packing") - 1
    assert clauses["9.1"][at] == "Not looked at", "a document of packing names it"
    told = {(one.slug, one.record) for one in compiled.result.problems}
    assert ("process-not-in-programme", "sales") in told and ("slot-missed", "APR-2026") in told
    assert not {("process-not-in-programme", name) for name in ("packing", "care", "archive")} & told
    assert not [one for one in compiled.result.problems if one.slug == "clauses-not-audited"]


def test_a_cycle_is_asked_for_every_clause_of_the_standard_that_is_followed(tmp_path: Path) -> None:
    """A file that changes one row of a shipped standard takes no other clause out of the cycle."""
    company = Company(tmp_path / "company")
    company.found()
    organisation = tmp_path / "company" / "records" / "organisation.yml"
    company.write("records/organisation.yml", organisation.read_text() + "standards: [iso-9001-2015]\n")
    company.write("records/standards/iso-9001-2015.yml", "id: iso-9001-2015\ntitle: Ours\nextends: iso-9001-2015\n"
                  "clauses:\n  - {number: '8.1', kept_at: The drawer}\n")  # fmt: skip
    leave = "{clauses: ['8.3'], reason: We design nothing}"
    company.write("records/audit-programmes/APR-2026.yml", "id: APR-2026\ntitle: 2026\nfrom: 2026-01-01\n"
                  f"until: 2026-12-31\nowner: writer\ncycle: 12 months\nleft_out:\n  - {leave}\n")  # fmt: skip
    company.commit("Begin", "2026-02-02T09:00:00+00:00")
    found = compile_project(open_project(company.root), DAY)
    [told] = [one.sentence for one in found.result.problems if one.slug == "clauses-not-audited"]
    clauses = told.rpartition("clauses ")[2].split(", ")
    assert clauses[:5] == ["4.1", "4.2", "4.3", "4.4", "5.1"] and clauses[-1] == "10.3" and len(clauses) == 27
    assert "8.1" in clauses and "8.3" not in clauses


def test_the_overview_counts_what_is_open_by_grade_and_age(pages: dict[str, Any]) -> None:
    page = pages["for/internal-audit.html"]
    assert rows(page, "By grade and age") == [["Major", "", "1", "", "", ""], ["Minor", "1", "", "", "", "1"]]
    assert [row[1] for row in rows(page, "Findings that are not closed")] == ["225", "30", "7"]
    assert "7 days from finding to answer" in " ".join(page.text_content().split()), "the median of 10 and 4"


def test_a_finding_that_came_back_is_told_on_both_pages(pages: dict[str, Any], compiled: Compiled) -> None:
    first, second = (pages[f"records/finding/FND-2026-00{n}.html"].text_content() for n in (1, 2))
    assert "Came back." in first and "FND-2026-002" in first and "FND-2026-003" not in first
    assert "Found before." in second and "the record does not say" in second
    assert "30 days without an answer" in second and "answered after 10 days" in first
    told = [one.record for one in compiled.result.problems if one.slug == "repeat-not-named"]
    assert told == ["FND-2026-002"], "what says that it is no repetition, or praises, is silent"


def test_without_audits_there_is_no_page(tmp_path: Path) -> None:
    company = Company(tmp_path / "company")
    company.found()
    found = render_site(compile_project(open_project(company.root), DAY), Renderer((), {})).whole()
    assert "for/internal-audit.html" not in {page.url for page in found.stamped}
