"""The pages of standards say what is there, lead to it and back, and take any standard that a data file brings."""

from __future__ import annotations

import csv
import io
import json
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook

from company import RECORDS, SIGNS, Company, procedure
from mastercopy.compile import Compiled, compile_project, open_project
from mastercopy.model.standard import shipped_standards
from mastercopy.site.render import render_site
from mastercopy.text.markdown import Renderer
from mastercopy.views.clausenames import coverage_of
from mastercopy.views.transitionview import VERDICTS, view_transitions
from pagetext import text_of

pytestmark = pytest.mark.xdist_group("clauses")  # the demonstration is compiled once for all of these
DAY = date(2026, 11, 24)
EVIL = "<script>alert(1)</script> | =1+1 \u05d0\u05d1\u05d2 " + "long " * 800
SIXTH = f"""id: house-rules
title: "House rules {EVIL[:40]}"
note: "Our own words {EVIL[:60]}"
evidence_within: 6 months
transition:
  - {{day: 2027-01-01, what: "{EVIL[:80]}", source: "{EVIL[:80]}"}}
clauses:
  - {{number: "1", label: Work}}
  - {{number: "1.1", label: "{EVIL}", wants: document, about: "{EVIL}"}}
  - {{number: "1.2", label: Kept, wants: record, answered_by: [needs]}}
  - {{number: "1.3", label: Not ours, wants: both, applies: "no", reason: "{EVIL}"}}
  - {{number: "1.4", label: Away, wants: record, kept_at: "{EVIL}", added: "{EVIL}", hint: "{EVIL}"}}
  - {{number: "2 b-2", label: Odd number}}
"""


@dataclass(frozen=True)
class Site:
    compiled: Compiled
    pages: Mapping[str, str]
    files: Mapping[str, bytes]

    def rows(self, url: str) -> dict[str, list[str]]:
        """(first words of a row's first cell) -> its cells, of the last table of a page."""
        table = html.fromstring(f"<div>{self.pages[url]}</div>").findall(".//table")[-1]
        cells = ([text_of(html.tostring(cell, encoding="unicode")) for cell in row.iter("th", "td")]
                 for row in table.iterfind(".//tbody/tr"))  # fmt: skip
        return {row[0].split(" ")[0]: row for row in cells if row}


def site_of(root: Path, day: date = DAY) -> Site:
    project = open_project(root)
    compiled = compile_project(project, day)
    content = render_site(compiled, Renderer(["tables"], {})).whole()
    pages = {page.url: page.html for page in content.stamped}
    pages |= {page.src_uri[:-3] + ".html": page.before + page.markdown + page.after for page in content.engine_pages}
    project.close()
    return Site(compiled, pages, content.files)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A firm that follows a standard which a data file of its own brings, beside a shipped one."""
    firm = Company(tmp_path_factory.mktemp("clauses") / "firm")
    followed = "standards: [iso-14001-2015, house-rules]\n"
    firm.found(organisation=RECORDS["records/organisation.yml"] + followed)
    firm.write("records/standards/house-rules.yml", SIXTH)
    firm.write("records/needs/NEED-001.yml", "id: NEED-001\ntitle: Soon\npromise: Soon\nowner: writer\n")
    finding = "id: FND-001\ntitle: Late\ngrade: minor\nstatus: open\nprocess: work\nclauses: ['house-rules:1.1']\n"
    firm.write("records/findings/FND-001.yml", finding + "requirement: R\nevidence: E\nresponse_due: 2027-01-01\n")
    firm.write("records/processes/work.yml", "id: work\ntitle: Work\nowner: writer\npurpose: To work\n")
    named = '["house-rules:1.1", "8.2", "9.9", "<script>x</script>"]'
    firm.write("docs/SOP-001.md", procedure("1", clauses=named, process="work"))
    firm.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    return site_of(firm.root)


@pytest.fixture(scope="module")
def demonstration(lumen_oak: Path) -> Site:
    return site_of(lumen_oak, date(2026, 11, 25))


def test_a_sixth_standard_is_one_data_file(company: Site) -> None:
    rows = company.rows("for/clauses/house-rules.html")
    assert set(rows) == {"1", "1.1", "1.2", "1.3", "1.4", "2"}
    assert "Answered" in rows["1.1"][1] and "SOP-001" in rows["1.1"][2] and rows["1.1"][4] == "FND-001"
    assert "Work" in rows["1.1"][5]
    assert "Answered" in rows["1.2"][1] and "Customer needs (1)" in rows["1.2"][3]
    assert "Does not apply" in rows["1.3"][1] and "Kept elsewhere" in rows["1.4"][1]
    over = text_of(company.pages["for/clauses.html"])
    assert "House rules" in over and "ISO 14001:2015" in over
    assert "9.9 SOP-001" in over and "<script>x</script> SOP-001" in over
    assert "FND-001" in text_of(company.pages["for/clauses/house-rules/1.1.html"])
    assert "8.2 Ready for emergencies" in text_of(company.pages["documents/SOP-001/index.html"])


def test_hostile_words_are_shown_and_do_nothing(company: Site) -> None:
    pages = {url: page for url, page in company.pages.items() if url.startswith("for/clauses")}
    for url, page in pages.items():
        assert not list(html.fromstring(f"<div>{page}</div>").iter("script")), url
    said = text_of(pages["for/clauses/house-rules/1.1.html"])
    assert "<script>alert(1)</script> | =1+1 \u05d0\u05d1\u05d2" in said
    cells = list(csv.reader(io.StringIO(company.files["data/clauses/house-rules.csv"].decode("utf-8-sig"))))
    assert not [cell for row in cells for cell in row if cell.startswith(("=", "@", "+"))]


def test_every_clause_that_a_page_names_leads_to_its_row(company: Site, demonstration: Site) -> None:
    """From records, documents, matrices and transitions: the page is there, and so is the row."""
    for site in (company, demonstration):
        marks = {url: {one.get("id") for one in html.fromstring(f"<div>{page}</div>").iter() if one.get("id")}
                 for url, page in site.pages.items() if url.startswith("for/clauses")}  # fmt: skip
        counted = 0
        for url, page in site.pages.items():
            if "for/clauses" not in page and "clauses/" not in url:
                continue
            for link in html.fromstring(f"<div>{page}</div>").iter("a"):
                path, _, mark = (link.get("href") or "").partition("#")
                target = posixpath.normpath(posixpath.join(posixpath.dirname(url), path)) if path else url
                if target.startswith("for/clauses") and target.endswith(".html"):
                    counted += 1
                    assert target in marks and (not mark or mark in marks[target]), (url, link.get("href"))
        assert counted > 50
    finding = demonstration.pages["records/finding/FND-2025-008.html"]
    assert "for/clauses/iso-9001-2015.html#c-8.5.1" in finding and "8.5.1 Work under control" in text_of(finding)
    current = demonstration.pages["documents/SOP-007/index.html"]
    assert "for/clauses/iso-9001-2015.html#c-8.5.1" in current and "8.1 Running the work" in text_of(current)


def test_downloads_hold_the_matrix(demonstration: Site) -> None:
    for name in ("iso-9001-2015", "iso-9001-2026", "iso-9001-2015-to-iso-9001-2026"):
        cells = list(csv.reader(io.StringIO(demonstration.files[f"data/clauses/{name}.csv"].decode("utf-8-sig"))))
        sheet = load_workbook(io.BytesIO(demonstration.files[f"data/clauses/{name}.xlsx"])).active
        assert sheet is not None
        book = [[value or "" for value in row] for row in sheet.iter_rows(values_only=True)]
        records = json.loads(demonstration.files[f"data/clauses/{name}.json"])["records"]
        assert book == cells and [list(one.values()) for one in records] == cells[1:]
        if "-to-" not in name:
            assert {row[0] for row in cells[1:]} == set(demonstration.rows(f"for/clauses/{name}.html"))
    matrix = {row[0]: row for row in csv.reader(io.StringIO(
        demonstration.files["data/clauses/iso-9001-2015.csv"].decode("utf-8-sig")))}  # fmt: skip
    assert matrix["8.3.6"][3:5] == ["Missing", "no record"] and "SOP-014" in matrix["8.6"][5]


def test_the_transition_adds_up_and_says_what_is_left(demonstration: Site) -> None:
    (page,) = view_transitions(demonstration.compiled)
    new = shipped_standards()[0]["iso-9001-2026"]
    assert [row.row.number for row in page.rows] == [one.number for one in new.asking]
    assert sum(count for _, count, _ in page.tiles) == len(page.rows) and page.lost == ()
    by = {row.row.number: row.verdict for row in page.rows}
    assert by["6.3"] == "done" and {by["10.1"], by["10.3"]} == {"unverified"} and by["8.3.6"] == "gap"
    assert {number for number, verdict in by.items() if verdict == "more"} <= {"5.1.1", "5.2", "7.3", "9.3.2"}
    assert {by[one] for one in ("6.1.1", "6.1.2", "6.1.3")} <= {"split", "done"}
    said = text_of(demonstration.pages[page.url])
    for row in page.open:
        assert f"{row.row.number} {row.row.label} {VERDICTS[row.verdict][0]}" in said
    assert "2027-11-12 The surveillance audit is by the new edition" in said


def test_counts_of_the_demonstration_are_those_of_a_plain_look(demonstration: Site) -> None:
    """For each clause of the old edition: who names it or its heading, by reading every file anew."""
    compiled = demonstration.compiled
    coverage = coverage_of(compiled)
    for answer in coverage.answers["iso-9001-2015"]:
        number = answer.clause.number
        speaks = {number, number.rpartition(".")[0] if number.count(".") > 1 else number}
        naming = set()
        for name, trail in compiled.history.trails.items():
            fields = trail.in_force.fields if trail.in_force is not None else {}
            if trail.in_force is not None and trail.fields.get("revision") == trail.in_force.revision:
                fields = trail.fields
            written = fields.get("clauses") or []
            if any(one in speaks or one.startswith(f"{number}.") for one in written):
                naming.add(name)
        assert set(answer.own.documents) == naming, number
        against = {one.id for one in compiled.register.of_part("findings") if speaks & set(one.get("clauses") or ())}
        assert set(answer.own.findings) == against, number
