"""The way from a customer need to a result, a process in two drawings, risks by a scale, commitments, and promises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml
from lxml import html

from company import Company, procedure
from mastercopy.compile import compile_project, open_project
from mastercopy.site.focuspages import render_focus, render_risks
from mastercopy.site.render import render_site
from mastercopy.text.markdown import Renderer
from pagetext import pages_of, text_of

PLAIN = Renderer(("tables", "footnotes"), {})
APPROVED = "Issue\n\nApproved-by: Bob Boss <bob@trial.example>"
HOSTILE = "<script>alert(1)</script> a | b \u05e9\u05dc\u05d5\u05dd " + "long " * 800
MAP = "for/customer-focus.html"
ROLES = "roles:\n  - {id: quality-manager, title: Quality manager, approves: yes}\n  - {id: writer, title: Writer}\n"
NEED = "id: NEED-00{0}\ntitle: {1}\nwords: {1}\npromise: We promise {1}.\nowner: writer\n"
OBJECTIVE = (
    "id: OBJ-001\ntitle: Sooner\nstatement: Five days\nneeds: [NEED-001]\nowner: writer\nprocess: [picking]\n"
    "commitments: [POL-001#C1]\nmeasure: {name: Days, definition: Median days, unit: days, direction: down}\n"
    "baseline: {value: 7, period: 2025-12}\ntarget: 5\nstart: 2026-01-01\ndue: 2026-12-31\nfrequency: monthly\n"
    "measurements:\n  - {period: 2026-02, value: 6}\n  - {period: 2026-03, value: 5.5}\n"
)
REQUIREMENT = (
    "id: REQ-00{0}\ntitle: Requirement {0}\nstatement: So it is\nsource: customer\nparty: [PTY-001]\n"
    "needs: [NEED-001]\nsince: 2026-01-02\nours: {1}\nbecause: It pays\nowner: writer\nreview_every: 12 months\n{2}"
)
PARTY = (
    "id: PTY-001\ntitle: Shops\nkind: customer\nsince: 2026-01-02\nwhy: They buy\nexpects: [Soon]\nlistened: We ask\n"
    "owner: writer\nreview_every: 12 months\nstatus: relevant\n"
)
PICKING = f"""id: picking
title: Picking
owner: writer
purpose: To pick
customers: [Shops]
needs: [NEED-001]
receives:
  - {{what: Order, process: [alone]}}
  - {{what: "{HOSTILE}", others: A neighbour}}
steps:
  - {{step: Pick it, who: [writer], document: SOP-001}}
gives:
  - {{what: Parcel, party: [PTY-001]}}
  - {{what: Dust}}
tools: [Trolley]
people: [writer]
skills: [Lift]
watched: [Left at the gate]
"""
ALONE = "id: alone\ntitle: Alone\nowner: writer\npurpose: Nothing\noutputs: [An old list]\n"
SCALE = """id: SCL-001
title: Scale
version: 1
since: 2026-01-02
by: writer
first: likelihood
second: impact
steps:
  - {of: likelihood, value: 1, title: Rare, means: Never}
  - {of: likelihood, value: 2, title: Often, means: Daily}
  - {of: impact, value: 1, title: Small, means: Nothing}
  - {of: impact, value: 2, title: Grave, means: Much}
matrix:
  - {value: 1, levels: [low, low]}
  - {value: 2, levels: [low, high]}
levels:
  - {level: low, means: We live with it, act: no}
  - {level: high, means: We act, act: yes}
status: in-use
"""
RISK = (
    "id: RSK-00{0}\ntitle: Risk {0}\nfound: 2026-01-05\nsource: [picking]\ncause: Haste\neffect: {3}\n"
    "process: [picking]\nowner: writer\nscale: SCL-001\nlikelihood: {1}\nimpact: 2\nlevel: {2}\nscored: 2026-01-05\n"
    "treatment: accept\nlet_be: It is cheap\nreview_every: 12 months\nstatus: {4}\n"
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One need whose chain has two gaps, one that nothing serves, and things that serve none."""
    company = Company(tmp_path_factory.mktemp("focus") / "company")
    company.found(roles=ROLES)
    records = {
        "needs/NEED-001.yml": NEED.format(1, "Soon"),
        "needs/NEED-002.yml": f'id: NEED-002\ntitle: "{HOSTILE}"\nwords: No\npromise: "{HOSTILE}"\nowner: writer\n',
        "objectives/OBJ-001.yml": OBJECTIVE,
        "requirements/REQ-001.yml": REQUIREMENT.format(
            1, "yes", "process: [picking]\nobjectives: [OBJ-001]\nmet_by: [SOP-001]\n"
        ),
        "requirements/REQ-002.yml": REQUIREMENT.format(2, "yes", "process: [picking]\nmet_by: [SOP-001]\n"),
        "requirements/REQ-003.yml": REQUIREMENT.format(3, "no", ""),
        "interested-parties/PTY-001.yml": PARTY,
        "processes/picking.yml": PICKING,
        "processes/alone.yml": ALONE,
        "risk-scales/SCL-001.yml": SCALE,
        "risks/RSK-001.yml": RISK.format(1, 1, "low", "Small", "open"),
        "risks/RSK-002.yml": RISK.format(2, 2, "high", f'"{HOSTILE}"', "open"),
        "risks/RSK-003.yml": RISK.format(3, 2, "high", "Gone", "gone") + "reason: It is over\n",
        "trainings/TRN-2026-001.yml": (
            "id: TRN-2026-001\ntitle: Shown\nplanned: 2026-03-05\nday: 2026-03-05\nhours: 1\nevidence: Sheet 1\n"
            "status: held\ncovered: [{document: SOP-001, revision: 2}]\n"
            "attended: [{person: ana, result: met}, {person: bob, result: not met}]\n"
        ),
    }
    for path, text in records.items():
        company.write(f"records/{path}", text)
    policy = {"id": "POL-001", "title": "Policy", "type": "policy"}
    rows = (
        "[{id: C1, text: 'we listen  first', tag: customer satisfaction}, {id: C2, text: better, tag: improvement}, "
        "{id: C3, text: the law, tag: requirements}]"
    )
    company.write(
        "docs/policies/POL-001.md",
        procedure(**policy, commitments=rows, body="**We\nlisten** first. Better by the law.\n"),
    )
    known = {"needs": "[NEED-001]", "process": "picking", "readers": "[writer, quality-manager]"}
    company.write("docs/procedures/SOP-001.md", procedure("1", "## Do\n\nIn seven days.\n", **known))
    company.write("docs/procedures/SOP-002.md", procedure(id="SOP-002", title="Sweep"))
    company.commit(APPROVED, "2026-01-10T09:00:00+00:00")
    company.write(
        "records/feedback/FBK-2026-001.yml",
        "id: FBK-2026-001\ntitle: Late\nreceived: 2026-01-20\nchannel: telephone\nstatus: answered\nanswer: Yes\n"
        "answered: 2026-01-21\ntold: 2026-03-09\ntext: Seven days is long.\nneeds: [NEED-001]\n",
    )
    known["because"] = "[FBK-2026-001]"
    company.write("docs/procedures/SOP-001.md", procedure("2", "## Do\n\nIn five days.\n", change="Five", **known))
    company.commit(APPROVED, "2026-03-01T09:00:00+00:00")
    return company.root


@pytest.fixture(scope="module")
def pages(root: Path) -> Mapping[str, str]:
    """Address -> HTML of every page, as of the 10th of April."""
    project = open_project(root)
    content = render_site(compile_project(project, date(2026, 4, 10)), PLAIN).whole()
    project.close()
    return pages_of(content)


def rows_of(page: str, heading: str) -> list[list[str]]:
    """The cells of the chains under the need of an ID."""
    tree = html.fromstring(f"<div>{page}</div>")
    [section] = [one for one in tree.iter("section") if one.xpath(f'.//h2[@id="{heading}"]')]
    rows = [row.xpath("./td") for row in section.iter("tr")]
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows if row]


def test_a_chain_ends_in_a_result_or_in_a_gap(pages: Mapping[str, str]) -> None:
    whole, broken = rows_of(pages[MAP], "NEED-001")
    assert whole[:4] == ["REQ-001 Requirement 1", "Picking", "OBJ-001 Sooner", "Days"]
    assert whole[4].startswith("On track 5.5 days in 2026-03")
    assert broken[0] == "REQ-002 Requirement 2" and broken[2] == "Missing: an objective or a measure"
    assert broken[4] == "Missing: a result"
    said = text_of(pages[MAP])
    assert "Declined: REQ-003 Requirement 3. It pays." in said
    for words in ("a requirement", "a process", "an objective", "a document in force"):
        assert f"Missing: {words}." in said
    assert "5 links are missing" in said


def test_what_serves_no_need_is_listed(pages: Mapping[str, str]) -> None:
    said = text_of(pages[MAP]).partition("What serves no need")[2]
    assert "Processes: 1 Alone" in said and "Objectives: none" in said and "Requirements: none" in said
    assert "Documents in force: 2 POL-001 Policy SOP-002 Sweep" in said


def test_a_process_is_drawn_from_suppliers_to_customers(pages: Mapping[str, str]) -> None:
    tree = html.fromstring(pages["records/process/picking.html"])
    [sipoc], [turtle] = tree.find_class("mc-sipoc"), tree.find_class("mc-turtle")
    supplied, steps, given = (text_of(html.tostring(part, encoding="unicode")) for part in sipoc.xpath("./section"))
    assert "Order Alone" in supplied and supplied.endswith("A neighbour")
    assert steps == "Steps Pick it Writer, SOP-001"
    assert "Parcel PTY-001 Shops" in given and "Dust nobody is named who takes it" in given
    said = text_of(html.tostring(turtle, encoding="unicode"))
    for words in ("With what Trolley", "With whom Writer who can: Lift", "How SOP-001 Order picking", "Sooner"):
        assert words in said
    risks = [one.text_content() for one in tree.xpath('//h2[@id="risks"]/following-sibling::ul[1]/li')]
    assert [one[:7] for one in risks] == ["RSK-002", "RSK-001"], "the highest first, and none that is gone"
    assert "An old list nobody is named who takes it" in text_of(pages["records/process/alone.html"])


def test_a_risk_stands_in_the_cell_of_its_steps(pages: Mapping[str, str]) -> None:
    tree = html.fromstring(f"<div>{pages['for/risks.html']}</div>")
    [matrix] = tree.find_class("mc-matrix")
    cells = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./td")] for row in matrix.xpath(".//tbody/tr")
    ]
    assert cells == [["2 Often", "Low", "High RSK-002"], ["1 Rare", "Low", "Low RSK-001"]]
    assert "RSK-003" not in pages["for/risks.html"]
    assert "High RSK-002" in text_of(pages["records/risk-scale/SCL-001.html"])


def test_commitments_stand_with_what_carries_them(pages: Mapping[str, str]) -> None:
    for page in ("index.html", "documents/POL-001/index.html"):
        said = text_of(pages[page])
        assert "We listen first" in said and "customer satisfaction" in said
        assert said.count("Missing: an objective that carries it") == 2
    assert "OBJ-001 Sooner" in text_of(pages["documents/POL-001/index.html"]).partition("What it commits us to")[2]
    assert "POL-001#C1 we listen first" in text_of(pages["records/objective/OBJ-001.html"])


def test_a_promise_says_who_knows_the_change_and_whom_we_told(pages: Mapping[str, str]) -> None:
    """Two readers: one was trained, and one was there and could not do it at the end."""
    said = text_of(pages["promises/NEED-001.html"])
    assert "known to 1 of 2 readers, 1 by training" in said and "TRN-2026-001 Shown" in said
    assert "1 of 1 had an answer, and 1 heard later what came of it" in said
    assert "REQ-001 Requirement 1, REQ-002 Requirement 2" in said
    lonely = text_of(pages["promises/NEED-002.html"])
    assert "Missing: a change to learn" in lonely


def test_nothing_that_people_write_becomes_a_script(pages: Mapping[str, str]) -> None:
    assert sum(HOSTILE[:30] in text_of(page) for page in pages.values()) > 3
    assert not [name for name, page in pages.items() if "<script>alert" in page]


@pytest.fixture(scope="module")
def told(lumen_oak: Path) -> Iterator[tuple[Path, str, str]]:
    """The company of the demonstration, its map and its risks."""
    project = open_project(lumen_oak)
    compiled = compile_project(project, date(2026, 11, 25))
    boards = [*render_focus(compiled), *render_risks(compiled)]
    yield lumen_oak, *(str(board.page.html) for board in boards)
    project.close()


def test_the_map_is_that_of_the_files(told: tuple[Path, str, str]) -> None:
    """Read naively: under each need stand the objectives that name it and those of its requirements, and no others."""
    folder, page, _ = told
    read = {path: yaml.safe_load(path.read_text("utf-8")) for path in (folder / "records").glob("*/*.yml")}
    of = lambda prefix: [one for path, one in read.items() if path.name.startswith(prefix)]  # noqa: E731
    needs = of("NEED-")
    assert len(needs) >= 5
    for need in needs:
        named = [one for one in of("REQ-") if need["id"] in one.get("needs", []) and one["ours"] in (True, "yes")]
        wanted = {one["id"] for one in of("OBJ-") if need["id"] in one.get("needs", [])}
        wanted |= {name for one in named for name in one.get("objectives", [])}
        rows = rows_of(page, need["id"])
        assert {name for row in rows for name in re.findall(r"OBJ-\d+", row[2])} == wanted
        assert {name for row in rows for name in re.findall(r"REQ-\d+", row[0])} == {one["id"] for one in named}
        for row in rows:
            gap = any("Missing" in cell for cell in row)
            assert gap or row[4] or "not measured" in row[2] or row[3].startswith("MON-"), row


def test_each_open_risk_stands_once_in_a_matrix(told: tuple[Path, str, str]) -> None:
    folder, _, page = told
    paths = [path for name in ("risks", "opportunities") for path in (folder / "records" / name).glob("*.yml")]
    read = [yaml.safe_load(path.read_text("utf-8")) for path in paths]
    wanted = sorted(one["id"] for one in read if one["status"] == "open")
    tree = html.fromstring(f"<div>{page}</div>")
    found = [link.text_content() for matrix in tree.find_class("mc-matrix") for link in matrix.iter("a")]
    assert sorted(found) == wanted and len(wanted) >= 8
