"""What dashboards say of complaints, ideas, channels and the plan is what the records say, gaps and all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import html5lib
import pytest

from company import Company
from mastercopy.compile import Compiled, compile_project
from mastercopy.project import open_project
from mastercopy.site.render import render_site
from mastercopy.text.markdown import Renderer
from mastercopy.views.taskview import view_tasks

EVIL = "<img src=x onerror=alert(1)> {{ 7*7 }}"
CHANNEL = (
    "id: CHN-{0}\ntitle: {1}\nkind: telephone\nowner: writer\ndirection: both\ncomplaints: {2}\nreach: The number on "
    "the note\nacknowledge_within: 4 hours\nanswer_within: 5 days\n{3}"
)


def complaint(number: int, received: str, *lines: str, status: str = "received", text: str = "Late again") -> str:
    head = f"id: CMP-2026-{number:03d}\ntitle: Complaint {number}\nstatus: {status}\n"
    head += f"received: {received}\nchannel: CHN-001\n"
    return (
        head + f"category: late delivery\nneeds: [NEED-001]\ntext: '{text}'\n" + "".join(f"{line}\n" for line in lines)
    )


WHOLE = (
    "acknowledged: 2026-03-03 11:00", "answered: 2026-03-05 09:00", "answer: We rang", "cause: method", "severity: low",
    "actions: [{id: A1, what: Ring first, owner: writer, due: 2026-03-20, done: 2026-03-18}]",
    "result: None came late since", "told: 2026-04-01", "closed: 2026-04-01",
)  # fmt: skip
FILES = {
    "records/needs/NEED-001.yml": "id: NEED-001\ntitle: In time\nwords: In time\npromise: In time\nowner: writer\n",
    "records/channels/CHN-001.yml": CHANNEL.format("001", "By telephone", "yes", ""),
    "records/channels/CHN-002.yml": CHANNEL.format("002", "By fax", "yes", "closed: 2025-12-31\n"),
    "records/channels/CHN-003.yml": CHANNEL.format("003", "By postcard", "no", ""),
    "records/complaints/CMP-2026-001.yml": complaint(1, "2026-03-03 10:00", *WHOLE, status="closed"),
    "records/complaints/CMP-2026-002.yml": complaint(2, "2026-03-30 10:00", text=EVIL),
    "records/complaints/CMP-2026-003.yml": complaint(
        3, "2026-03-31 10:00", "pauses: [{from: 2026-04-01 09:00, reason: We wait for the number}]"
    ),
    "records/complaints/CMP-2026-004.yml": complaint(4, "2026-03-31", "reason: Twice", status="void"),
    "records/feedback/FBK-2026-001.yml": (
        "id: FBK-2026-001\ntitle: Praise\nstatus: received\nreceived: 2026-04-02\nchannel: letter\n"
        "text: It stands well\n"
    ),
    "records/ideas/IDE-2026-001.yml": (
        "id: IDE-2026-001\ntitle: A hook\nraised: 2026-01-05\nteam: Packing\nproblem: p\nproposal: q\n"
        "status: answered\nanswered: 2026-01-09\nanswer: Yes\n"
    ),
    "records/ideas/IDE-2026-002.yml": (
        "id: IDE-2026-002\ntitle: A shelf\nraised: 2026-03-02\nteam: packing\nproblem: p\nproposal: q\nstatus: raised\n"
    ),
    "records/ideas/IDE-2024-001.yml": (
        "id: IDE-2024-001\ntitle: A lamp\nraised: 2024-03-02\nteam: Office\nproblem: p\nproposal: q\nstatus: declined\n"
        "answered: 2024-03-04\nanswer: No\n"
    ),
    "records/monitoring.yml": (
        "monitored:\n  - {id: MON-001, title: Complaints, measure: complaint.received, source: Register, "
        "method: Counted, frequency: monthly, since: 2026-01, "
        "owner: writer, missed: [{period: 2026-01, reason: Not begun}]}\n"
    ),
}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    company = Company(tmp_path_factory.mktemp("boards") / "company")
    company.found()
    for path, text in FILES.items():
        company.write(path, text)
    company.commit("Keep them", "2026-04-03T09:00:00+00:00")
    return compile_project(open_project(company.root), date(2026, 4, 10))


@pytest.fixture(scope="module")
def pages(compiled: Compiled) -> dict[str, str]:
    content = render_site(compiled, Renderer(("tables",), {})).whole()
    return {page.url: page.html for page in content.stamped}


def words(pages: dict[str, str], url: str) -> str:
    return " ".join(" ".join(html5lib.parseFragment(pages[url], namespaceHTMLElements=False).itertext()).split())


def test_the_voice_names_who_waits_and_whose_term_ran_out(pages: dict[str, str]) -> None:
    said = words(pages, "for/voice.html")
    assert said.index("CMP-2026-002") < said.index("CMP-2026-003") < said.index("FBK-2026-001"), "the oldest first"
    waiting = said[said.index("Waiting for us") : said.index("Complaints in figures")]
    assert "CMP-2026-001" not in waiting and "CMP-2026-004" not in waiting
    assert "overdue since 2026-04-06 10:00: 8.9 days gone, 5 working days promised" in waiting
    assert "Paused" in waiting and "the clock stands still" in waiting


def test_a_chain_is_whole_or_says_what_is_missing(pages: dict[str, str]) -> None:
    said = words(pages, "for/you-said.html")
    assert "Of 4, 3 are being worked on, 1 is told to the end, and 0 have a gap" in said
    assert "Ring first (done on 2026-03-18)" in said and "None came late since" in said and "on 2026-03-05" in said
    assert "Missing:" not in said and said.count("not yet") == 4 * 3
    own = words(pages, "records/complaint/CMP-2026-001.html")
    assert "You said, we did" in own and "What we promised, and when" in own and "Missing:" not in own


def test_what_customers_said_is_text(pages: dict[str, str]) -> None:
    for url in ("for/voice.html", "for/you-said.html", "records/complaint/CMP-2026-002.html", "promises/NEED-001.html"):
        assert "<img src=x" not in pages[url]
    assert EVIL in words(pages, "for/you-said.html")


def test_only_open_channels_that_take_complaints_are_named(pages: dict[str, str]) -> None:
    said = words(pages, "for/complain.html")
    assert "By telephone" in said and "By fax" not in said and "By postcard" not in said
    assert "We confirm that we have it within 4 working hours" in said and "We answer within 5 working days" in said
    assert "Monday, Tuesday, Wednesday, Thursday, Friday, 9:00 to 17:00" in said


def test_the_plan_says_of_each_period_what_became_of_it(pages: dict[str, str]) -> None:
    said = words(pages, "for/monitoring.html")
    assert "2026-01 missed, and said why: Not begun" in said and "2026-02 missed" in said
    assert "2026-03 measured" in said and "1 of 3" in said


def test_culture_counts_teams_however_they_are_spelled(pages: dict[str, str]) -> None:
    said = words(pages, "for/culture.html")
    assert "1 of 2 teams with an idea in the last year" in said
    assert "Packing 2 2 0" in said and "Office 0 1 0" in said
    assert "IDE-2026-002 A shelf" in said[said.index("Waiting for an answer") :]


def test_early_warnings_begin_with_the_gravest(pages: dict[str, str]) -> None:
    said = words(pages, "for/warnings.html")
    assert said.index("Overdue") < said.index("Not measured")
    assert "CMP-2026-002" in said and "CMP-2026-001" not in said


def test_home_shows_each_dashboard_with_the_age_of_its_data(compiled: Compiled) -> None:
    content = render_site(compiled, Renderer(("tables",), {})).whole()
    home = next(f"{page.before}{page.after}" for page in content.engine_pages if page.src_uri == "index.md")
    said = " ".join(" ".join(html5lib.parseFragment(home, namespaceHTMLElements=False).itertext()).split())
    assert "3 wait for us since 2026-03-30, 2 past a term" in said and "2026-03, 10 days old" in said


def test_clocks_and_values_wait_for_somebody(compiled: Compiled) -> None:
    tasks = [task for task in view_tasks(compiled) if task.about.id in ("CMP-2026-002", "CMP-2026-003", "MON-001")]
    told = {(task.about.id, task.kind, task.overdue, task.due is None) for task in tasks}
    assert ("CMP-2026-002", "answer", True, False) in told
    assert ("CMP-2026-003", "answer", False, True) in told, "while it is paused nobody can say by when"
    assert ("MON-001", "measure", True, True) in told
    assert not any(task.about.id == "CMP-2026-001" for task in view_tasks(compiled))


def test_a_company_without_such_records_has_two_of_the_pages(tmp_path: Path) -> None:
    company = Company(tmp_path / "company")
    company.found()
    content = render_site(
        compile_project(open_project(company.root), date(2026, 4, 10)), Renderer(("tables",), {})
    ).whole()
    names = ("voice", "you-said", "complain", "objectives", "warnings", "monitoring", "culture")
    found = {page.url for page in content.stamped} & {f"for/{name}.html" for name in names}
    assert found == {"for/objectives.html", "for/warnings.html"}
