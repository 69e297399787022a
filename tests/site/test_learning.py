"""Pages of who knows what: complete, hidden where they tell of one person, and safe with whatever people write."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from company import SIGNS, Company, procedure
from mastercopy.compile import compile_project, open_project
from mastercopy.site.content import SiteContent
from mastercopy.site.render import render_site
from mastercopy.text.markdown import Renderer
from mastercopy.views.taskview import tasks_for, view_tasks
from pagetext import text_of

EVIL = "<script>alert(1)</script> | {{ 7*7 }} \u0645\u0631\u062d\u0628\u0627"
LONG = "long " * 800
ROLES = """roles:
  - {id: quality-manager, title: Quality manager, approves: yes}
  - {id: writer, title: Writer}
  - {id: packer, title: Packer}
"""
ORGANISATION = "id: ORG\nname: Trial\ntimezone: Europe/Lisbon\napproval: required\n"
OBJECTIVE = (
    "id: OBJ-001\ntitle: Kept days\nstatement: Kept\nprocess: []\nowner: writer\nno_need: Inside\n"
    "measure: {name: Kept, definition: Kept, unit: '%', direction: up, source: List}\nstart: 2026-01-01\n"
    "due: 2026-12-31\nbaseline: {value: 80, period: 2025-10}\ntarget: 95\nfrequency: monthly\nmeasurements:\n"
)
BEFORE, AFTER = (80, 82, 79, 81), (90, 92, 91, 93)


def people(count: int) -> str:
    rows = "".join(
        f"  - {{id: p{number:02d}, name: P{number:02d}, roles: [{{role: packer}}]}}\n" for number in range(count)
    )
    return (
        "people:\n  - {id: ana, name: Ana Author, emails: [ana@trial.example], roles: [{role: writer}]}\n"
        "  - {id: bob, name: Bob Boss, emails: [bob@trial.example], roles: [{role: quality-manager}]}\n" + rows
    )


def site(company: Company, day: str) -> tuple[Mapping[str, str], SiteContent]:
    """Address -> HTML of every page on a day, and the rest of the site."""
    with closing(open_project(company.root)) as project:
        compiled = compile_project(project, date.fromisoformat(day))
        content = render_site(compiled, Renderer(("tables",), {})).whole()
    found = {page.url: page.html for page in content.stamped}
    return found | {page.src_uri[:-3] + ".html": page.before + page.after for page in content.engine_pages}, content


def values(months: tuple[str, ...], figures: tuple[int, ...]) -> str:
    return "".join(f"  - {{period: {month}, value: {one}}}\n" for month, one in zip(months, figures, strict=True))


@pytest.fixture
def firm(company: Company) -> Company:
    """Two packers; one text that one of them read; a course, a training, levels and a log, with hostile words."""
    company.found(people=people(2), roles=ROLES)
    company.write("docs/procedures/SOP-001.md", procedure(title="=cmd|calc", readers="[packer]"))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    with closing(open_project(company.root)) as project:
        row = compile_project(project, date(2026, 2, 3)).history.trails["SOP-001"].revisions[0]
    word = f"{{revision: 1, digest: '{row.digest}', person: p00, day: 2026-02-10, how: stated}}"
    company.write("records/acknowledgements/SOP-001.yml", f"document: SOP-001\nacknowledgements:\n  - {word}\n")
    company.commit("Read", "2026-02-10T12:00:00+00:00")
    learned = {
        "courses/CRS-001.yml": f"id: CRS-001\ntitle: '{EVIL}'\ntopics: [communication]\nlearned: ['{EVIL}']\n"
        "provider: ourselves\nhours: 1.5\nevery: 6 months\nstatus: offered\n",
        "competences/CPR-001.yml": "id: CPR-001\ntitle: Packer\nrole: packer\ncourses: [CRS-001]\nstatus: valid\n"
        f"skills:\n  - {{skill: '{EVIL}', level: 3}}\n",
        "skills/SKA-001.yml": f"id: SKA-001\ntitle: Spring\nday: 2026-02-20\nby: bob\nhow: '{LONG}'\nlevels:\n"
        f"  - {{person: p00, skill: '{EVIL}', level: 4}}\n  - {{person: p01, skill: '{EVIL}', level: 1}}\n",
        "trainings/TRN-001.yml": f"id: TRN-001\ntitle: '{EVIL}'\ncourse: CRS-001\nplanned: 2026-03-02\n"
        "day: 2026-03-02\nhours: 1.5\nevidence: Sheet\nothers: 3\nstatus: held\n"
        "attended: [{person: p00, result: met, score: 97}]\n"
        "effect:\n  - {method: figures, what: Kept days, owner: writer, due: 2026-08-01, done: 2026-07-20, by: bob, "
        "result: helped, measured_by: OBJ-001}\n"
        f"  - {{method: questions, what: '{EVIL}', owner: writer, due: 2026-09-01}}\n",
        "development/CPD-001.yml": f"id: CPD-001\ntitle: Log\nperson: p00\nbegun: 2026-01-05\nstatus: kept\nentries:\n"
        f"  - {{day: 2026-04-01, what: '{EVIL}', hours: 2, learned: '{LONG}'}}\n",
        "objectives/OBJ-001.yml": OBJECTIVE
        + values(("2025-11", "2025-12", "2026-01", "2026-02"), BEFORE)
        + values(("2026-03", "2026-04", "2026-05", "2026-06"), AFTER),
    }
    for path, text in learned.items():
        company.write(f"records/{path}", text)
    company.commit("Learn", "2026-07-21T12:00:00+00:00")
    return company


def test_the_matrix_says_who_knows_it_who_does_not_and_since_when(firm: Company) -> None:
    pages, content = site(firm, "2026-07-25")
    said = text_of(pages["for/reading.html"])
    assert "1 of 2 texts known" in said and "P01: SOP-001 =cmd|calc asked since 2026-02-02, until 2026-03-04" in said
    page = html.fromstring(pages["for/reading.html"])
    (row,) = page.xpath("//table[contains(@class, 'mc-matrix')]/tbody/tr")
    assert [" ".join(cell.text_content().split()) for cell in row.xpath("td")] == [
        "1 of 2",
        "Has read 2026-02-10",
        "Overdue asked since 2026-02-02, until 2026-03-04",
    ]
    rows = list(csv.DictReader(io.StringIO(content.files["data/reading.csv"].decode("utf-8-sig"))))
    assert [(one["Person"], one["State"], one["Known since"]) for one in rows] == [
        ("p00", "Has read", "2026-02-10"),
        ("p01", "Overdue", ""),
    ]
    assert {one["Title"] for one in rows} == {"'=cmd|calc"}, "no spreadsheet runs it"
    assert "1 of 2 readers" in text_of(pages["documents/SOP-001/index.html"])
    assert "for/reading/packer.html" in pages and "reading/packer.html" in pages["for/roles/packer.html"]


def test_another_day_is_answered_by_the_site_of_that_day(firm: Company) -> None:
    for day, done, files in (("2026-02-09", "0 of 0 texts known", 2), ("2026-02-10", "1 of 2 texts known", 2)):
        pages, content = site(firm, day)
        assert done in text_of(pages["for/reading.html"]), day
        rows = list(csv.DictReader(io.StringIO(content.files["data/reading.csv"].decode("utf-8-sig"))))
        assert len(rows) == files and {one["As of"] for one in rows} == {day}


def test_a_level_is_shown_only_where_the_organisation_says_so(firm: Company) -> None:
    assessed = "records/skill-assessment/SKA-001.html"
    own = ("for/reading.html", "for/reading/packer.html", "records/person/p01.html", assessed)
    pages, content = site(firm, "2026-07-25")
    for url in own:
        assert "level 1," not in text_of(pages[url]) and "level 4," not in text_of(pages[url]), url
    cells = html.fromstring(pages[assessed]).xpath("//thead//th")
    assert [cell.text_content() for cell in cells] == ["Person", "Skill"]
    assert "97" not in text_of(pages["records/training-record/TRN-001.html"])
    assert not [name for name, data in content.files.items() if b"score: 97" in data or b"level: 4" in data]
    firm.write("records/organisation.yml", ORGANISATION + "levels_of_people: shown\n")
    firm.commit("They hang on the wall", "2026-07-22T09:00:00+00:00")
    pages, _ = site(firm, "2026-07-25")
    assert "Not met level 1, 2026-02-20" in text_of(pages["for/reading/packer.html"])
    cells = html.fromstring(pages[assessed]).xpath("//thead//th")
    assert [cell.text_content() for cell in cells] == ["Person", "Skill", "Level"]


def test_the_curriculum_says_what_is_lacking_and_when_a_course_is_next(firm: Company) -> None:
    said = text_of(site(firm, "2026-07-25")[0]["for/curriculum.html"])
    assert "No course on: Service practice, Overview of the standard" in said
    assert "2026-03-02 1 time" in said and "2026-09-02 not planned yet P01" in said
    assert "4 people" in said and "2026-Q1 1.5 1" in said, "hours of who was named"
    assert "80.5 % (mean of 4), then 92 % (mean of 3), +11.5 (+9.1 to +13.9), better afterwards" in said


def test_an_effect_is_told_with_its_interval_and_an_open_one_with_its_day(firm: Company) -> None:
    said = text_of(site(firm, "2026-07-25")[0]["records/training-record/TRN-001.html"])
    assert "Helped: kept days. Judged on 2026-07-20 by Bob Boss, due 2026-08-01" in said
    assert "Before 80.5 % (mean of 4) After 92 % (mean of 3)" in said and "Better afterwards" in said
    assert "Not judged yet" in said and "Due 2026-09-01, Writer" in said


def test_ones_own_page_and_tasks_say_what_to_read_and_to_learn(firm: Company) -> None:
    pages, _ = site(firm, "2026-07-25")
    said = text_of(pages["records/person/p00.html"])
    assert "Has read 2026-02-10" in said and "Together 3.5 hours." in said and "Met 2026-02-20" in said
    with closing(open_project(firm.root)) as project:
        compiled = compile_project(project, date(2026, 7, 25))
        every = view_tasks(compiled)
        found = {name: tasks_for(compiled, every, person=name) for name in ("p00", "p01")}
    assert [(one.kind, one.about.id) for one in found["p00"]] == []
    waits = [(one.kind, one.about.id, one.due, one.overdue) for one in found["p01"]]
    assert ("read", "SOP-001", date(2026, 3, 4), True) in waits
    assert ("learn", "CRS-001", None, True) in waits and ("learn", "CPR-001", None, True) in waits
    assert not any("level 1" in one.sentence for one in found["p01"]), "what somebody has is not told"


def test_whatever_people_write_stays_words(firm: Company) -> None:
    pages, _ = site(firm, "2026-07-25")
    for url in (
        "for/reading.html",
        "for/curriculum.html",
        "records/person/p00.html",
        "records/training-record/TRN-001.html",
    ):
        page = html.fromstring(f"<div>{pages[url]}</div>")
        assert not page.xpath("//script") and "{{ 7*7 }}" in page.text_content(), url


def test_forty_documents_and_twelve_people_fit_one_table(company: Company) -> None:
    company.found(people=people(12), roles=ROLES, organisation=ORGANISATION + "acknowledge: all\n")
    for number in range(1, 41):
        text = procedure(id=f"SOP-{number:03d}", title=f"Text {number}", readers="[packer]")
        company.write(f"docs/procedures/SOP-{number:03d}.md", text)
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    pages, content = site(company, "2026-02-10")
    page = html.fromstring(pages["for/reading.html"])
    (table,) = page.xpath("//table[contains(@class, 'mc-matrix')]")
    assert len(table.xpath("thead/tr/th")) == 14 and len(table.xpath("tbody/tr")) == 40
    assert {len(row.xpath("th | td")) for row in table.xpath("tbody/tr")} == {14}
    cards = page.xpath("//div[@class='mc-on-a-phone']/details")
    assert [len(card.xpath("dl/div")) for card in cards] == [40] * 12
    assert len(content.files["data/reading.csv"].splitlines()) == 481
    (stamped,) = [one for one in content.stamped if one.url == "for/reading.html"]
    assert "data-mc-wide" in stamped.paper


def test_a_firm_that_records_nothing_of_it_has_no_page_of_it(company: Company, tmp_path: Path) -> None:
    company.found()
    company.write("docs/procedures/SOP-001.md", procedure())
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    pages, content = site(company, "2026-02-10")
    assert not {"for/reading.html", "for/curriculum.html"} & set(pages) and "data/reading.csv" not in content.files
