"""The pages of those who keep, follow and audit: promises with their gaps, roles, sheets for paper, the four doors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from company import Company, procedure
from mastercopy.compile import compile_project, open_project
from mastercopy.site.render import render_site
from mastercopy.text.markdown import Renderer
from mastercopy.text.redline import accept, normalise, reject
from pagetext import pages_of, text_of

PATH = "docs/procedures/SOP-001-order-picking.md"
APPROVED = "Issue\n\nApproved-by: Bob Boss <bob@trial.example>"
ROLES = (
    "roles:\n  - {id: quality-manager, title: Quality manager, approves: yes}\n  - {id: writer, title: Writer}\n"
    "  - {id: picker, title: Picker}\n"
)
ORGANISATION = "id: ORG\nname: Trial\ntimezone: Europe/Lisbon\napproval: required\ncontact: quality@trial.example\n"
NEED = (
    "id: NEED-001\ntitle: Soon\nwords: '<b>I want</b> it soon & whole.'\n"
    "promise: It comes in five days.\nowner: writer\n"
)
LONELY = "id: NEED-002\ntitle: Whole\nwords: Not broken.\npromise: It arrives whole.\nowner: writer\n"
VOICE = (
    "id: FBK-2026-001\ntitle: Late\nreceived: 2026-01-20\nchannel: telephone\nstatus: {}\n"
    "text: Seven days is long.\nneeds: [NEED-001]\n{}"
)
OBJECTIVE = (
    "id: OBJ-001\ntitle: Sooner\nstatement: Five days\nneeds: [NEED-001]\nowner: writer\n"
    "measure: {name: Days, definition: Median days, unit: days, direction: down}\n"
    "baseline: {value: 7, period: 2025-12}\ntarget: 5\nstart: 2026-01-01\ndue: 2026-12-31\nfrequency: monthly\n"
    "measurements:\n  - {period: 2026-01, value: 7}\n"
    "  - {period: 2026-02, value: 6}\n  - {period: 2026-03, value: 5.5}\n"
)
PROCESS = "id: picking\ntitle: Picking\nowner: writer\npurpose: To pick\nneeds: [NEED-001]\n"


PLAIN = Renderer(("tables", "footnotes"), {})


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One voice leads to revision 2; FRM-001 has a blank and is withdrawn; revision 3 waits for its approval."""
    company = Company(tmp_path_factory.mktemp("readers") / "company")
    company.found(roles=ROLES, organisation=ORGANISATION)
    company.write("records/needs/NEED-001.yml", NEED)
    company.write("records/needs/NEED-002.yml", LONELY)
    company.write("records/processes/picking.yml", PROCESS)
    company.write("records/objectives/OBJ-001.yml", OBJECTIVE)
    company.write("docs/forms/FRM-001.csv", "a,b\n")
    company.write("docs/forms/FRM-002.csv", "c,d\n")
    form = {"id": "FRM-001", "title": "Old list", "type": "form", "file": "FRM-001.csv"}
    company.write("docs/forms/FRM-001-list.md", procedure(**form))
    blank = {"id": "FRM-002", "title": "List", "type": "form", "file": "FRM-002.csv", "readers": "[picker]"}
    company.write("docs/forms/FRM-002-list.md", procedure(**blank, also_called="[tally]"))
    known = {"needs": "[NEED-001]", "readers": "[picker]", "process": "picking"}
    first = "## Procedure\n\n1. Pick within **seven** days.\n2. Pack.\n"
    company.write(PATH, procedure("1", first, **known))
    company.commit(APPROVED, "2026-01-10T09:00:00+00:00")
    company.write("records/feedback/FBK-2026-001.yml", VOICE.format("received", ""))
    company.commit("A customer rang", "2026-01-21T09:00:00+00:00")
    cause = known | {"because": "[FBK-2026-001]", "clauses": "[8.5.1]"}
    company.write(PATH, procedure("2", first.replace("seven", "five"), change="Five days", **cause))
    gone = {"withdrawn": "2026-03-01", "reason": "The new list", "superseded_by": "FRM-002"}
    company.write("docs/forms/FRM-001-list.md", procedure(**form, **gone))
    told = "answer: We pick sooner.\nanswered: 2026-03-02\n"
    company.write("records/feedback/FBK-2026-001.yml", VOICE.format("answered", told))
    company.commit(APPROVED, "2026-03-01T09:00:00+00:00")
    company.write(PATH, procedure("3", first.replace("seven", "four SECRET"), change="Four days HUSH", **cause))
    company.commit("Propose four days", "2026-04-01T09:00:00+00:00")
    return company.root


@pytest.fixture(scope="module")
def pages(root: Path) -> Mapping[str, str]:
    """Address -> HTML of every stamped page, as of the 10th of April."""
    project = open_project(root)
    content = render_site(compile_project(project, date(2026, 4, 10)), PLAIN).whole()
    project.close()
    found = pages_of(content)
    found |= {name: data.decode("utf-8", "replace") for name, data in content.files.items()}
    return found


def test_a_promise_tells_the_whole_chain(pages: Mapping[str, str]) -> None:
    said = text_of(pages["promises/NEED-001.html"])
    for words in (
        "It comes in five days.",
        "<b>I want</b> it soon & whole.",
        "5.5 days in 2026-03",
        "Seven days is long.",
        "SOP-001 Order picking, revision 2",
        "1 word added, 1 removed. The whole redline",
        "SOP-001 Order picking, revision 2: Missing: somebody who holds a role that has to follow it (Picker)",
        "7 days 5.5 days in 2026-03 -1.5 days",
        "FBK-2026-001 Late 2026-03-02",
    ):
        assert words in said
    assert "<b>I want" not in pages["promises/NEED-001.html"]
    passage = html.fromstring(f"<div>{pages['promises/NEED-001.html']}</div>").find_class("mc-excerpt")[0]
    assert [mark.text_content() for mark in passage.iter("ins", "del")] == ["[removed: seven]", "[added: five]"]
    assert not passage.xpath(".//@id"), "several passages stand on one page"


def test_each_revision_is_compared_with_the_one_before_and_the_one_in_force(pages: Mapping[str, str]) -> None:
    """Every redline that is offered is there and no other; accepted one is the newer text, rejected the older."""
    offered = {
        name.rpartition("/")[0] + "/" + link
        for name, page in pages.items()
        if name.startswith("documents/") and name.endswith(".html")
        for link in html.fromstring(f"<div>{page}</div>").xpath(".//a/@href")
        if "-redline-" in link
    }
    assert offered == {name for name in pages if "-redline-" in name}
    page = html.fromstring(f"<div>{pages['documents/SOP-001/r2-redline-r1.html']}</div>")
    [marked] = page.find_class("mc-redline")
    marked.classes.discard("mc-redline")
    written = "".join(html.tostring(child, encoding="unicode") for child in marked)
    recorded = [pages[f"documents/SOP-001/r{label}.html"] for label in (1, 2)]
    assert normalise(accept(written)) in normalise(recorded[1])
    assert normalise(reject(written)) in normalise(recorded[0])
    assert "What the author says" in page.text_content()


def test_what_is_missing_is_said(pages: Mapping[str, str]) -> None:
    kept, lonely = text_of(pages["promises/NEED-001.html"]), text_of(pages["promises/NEED-002.html"])
    assert kept.count("Missing:") == 1, "nobody holds the role that has to follow the change"
    assert kept.count("Not kept here yet:") == 1  # no survey asked about it
    for words in ("no objective measures", "no customer's words", "no revision names", "a figure before and after"):
        assert words in lonely and words not in kept


def test_a_text_before_its_day_stands_nowhere_but_on_its_page(pages: Mapping[str, str]) -> None:
    holding = sorted(name for name, page in pages.items() if "SECRET" in page or "HUSH" in page)
    assert holding == ["documents/SOP-001/r3-redline-r2.html", "documents/SOP-001/r3.html"]
    assert "documents/SOP-001/SOP-001-r2.md" in pages and "documents/SOP-001/SOP-001-r3.md" not in pages


def test_home_opens_with_the_promises(pages: Mapping[str, str]) -> None:
    headings = [one.text_content().strip() for one in html.fromstring(pages["index.html"]).iter("h2", "h3")]
    assert headings[:3] == ["What we promise our customers", "It comes in five days.", "It arrives whole."]
    assert "Last changed because of it: SOP-001 Order picking, revision 2" in text_of(pages["index.html"])


def test_a_document_says_whom_it_serves_and_whose_voice_changed_it(pages: Mapping[str, str]) -> None:
    said = text_of(pages["documents/SOP-001/index.html"])
    assert "NEED-001 Soon" in said
    assert "Last changed because a customer told us, in revision 2: Seven days is long." in said


def test_a_role_finds_all_of_its_own_on_one_page(pages: Mapping[str, str]) -> None:
    picker = text_of(pages["for/roles/picker.html"])
    assert "Nobody holds this role today" in picker
    assert "2026-03-01 SOP-001 Order picking, revision 2: Five days" in picker
    assert "SOP-001 Order picking 2 2026-03-01" in picker
    assert "FRM-002-r1.csv" in picker and "FRM-001-r1" not in picker
    assert "once approved SOP-001 Order picking, revision 3, not approved yet" in picker
    assert "For everybody: " in picker and "FRM-001 Old list, withdrawn, use FRM-002" in picker
    assert "Sign off" in text_of(pages["for/roles/quality-manager.html"])
    assert "What you own" in text_of(pages["for/roles/writer.html"])


def test_a_process_shows_its_documents_and_measures(pages: Mapping[str, str]) -> None:
    assert "SOP-001 Order picking" in text_of(pages["records/process/picking.html"])


def test_sheets_for_paper(pages: Mapping[str, str]) -> None:
    assert "SOP-001 Order picking 2 2026-03-01" in text_of(pages["for/sheets/picking.html"])
    assert "FRM-001" not in text_of(pages["for/sheets/all.html"])
    sheet = html.fromstring(pages["documents/SOP-001/sign-r2.html"])
    assert "sign-r2.html" in pages["documents/SOP-001/index.html"]
    assert len(sheet.findall(".//tbody/tr")) == 18 and sheet.find(".//svg") is not None


def test_the_printout_checker_knows_every_number(pages: Mapping[str, str]) -> None:
    script = pages["data/current.js"]
    data = json.loads(script.removeprefix("window.mastercopyCurrent=").removesuffix(";\n"))
    assert data["documents"]["SOP-001"]["revision"] == "2"
    assert data["documents"]["FRM-001"]["revision"] is None and data["documents"]["FRM-001"]["replaced"] == "FRM-002"


def test_the_four_doors(pages: Mapping[str, str]) -> None:
    assert "Picker" in text_of(pages["for/staff.html"])
    assert "revision 3 was recorded on 2026-04-01 and waits" in text_of(pages["for/leadership.html"])
    controllers = text_of(pages["for/controllers.html"])
    assert "Broken references" in controllers and "Roles that nobody holds" in controllers
    changed = text_of(pages["for/changes.html"])
    assert "2026-03-01 SOP-001 Order picking 2 Revised Five days" in changed
    assert "The new list. Use FRM-002 instead" in changed
    assert "8.5.1 SOP-001 Order picking" in text_of(pages["for/clauses.html"])


def test_the_search_answers_for_old_numbers_and_everyday_names(root: Path) -> None:
    project = open_project(root)
    content = render_site(compile_project(project, date(2026, 4, 10)), PLAIN).whole()
    project.close()
    assert [(one.title, one.also) for one in content.search if not one.is_record] == [
        ("FRM-001 (withdrawn)", "Old list. Use FRM-002 instead.")
    ]
    assert ("records/person/bob.html", "Bob Boss") in [(one.location, one.title) for one in content.search]
    also = {page.title: page.search.also for page in content.engine_pages if page.search is not None}
    assert also["FRM-002 List"] == "Also called tally."


def test_mail_goes_to_the_organisation(pages: Mapping[str, str]) -> None:
    links = [one.get("href") for one in html.fromstring(pages["promises/NEED-001.html"]).iter("a")]
    assert [link for link in links if link.startswith("mailto:quality@trial.example?subject=")]
    links = [one.get("href") for one in html.fromstring(pages["documents/SOP-001/index.html"]).iter("a")]
    asked = [link for link in links if link.startswith("mailto:quality@trial.example?subject=")]
    assert any("SOP-001%20revision%202" in link for link in asked)
