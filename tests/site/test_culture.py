"""The pages of plan, stories and culture: what they say is what is recorded, and hostile words stay words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lxml import html

from company import Company
from mastercopy.compile import compile_project
from mastercopy.project import open_project
from mastercopy.site.render import render_site
from mastercopy.text.markdown import Renderer
from pagetext import text_of

EVIL = "<script>alert(1)</script> | {{ 7*7 }} \u05e9\u05dc\u05d5\u05dd " + "x" * 4000
STORY = (
    "id: STO-2026-001\ntitle: {title}\nsaid: [FBK-2026-001]\nchanged: [FBK-2026-001]\nsince: 2026-02-01\n"
    "effect: [{{figure: OBJ-001, from_period: 2026-01, from_value: 7, to_period: 2026-Q1, to_value: {after}}}]\n"
    "story: {story}\ntold: 2026-05-01\nstatus: told\n"
)
OBJECTIVE = (
    "id: OBJ-001\ntitle: Days\nstatement: s\nmeasure: {name: n, definition: d, unit: days, direction: down}\n"
    "baseline: {value: 8, period: 2025-12}\ntarget: 5\ndue: 2026-12-31\nfrequency: monthly\n"
    "measurements:\n  - {period: 2026-01, value: 7.0}\n  - {period: 2026-02, value: 6}\n"
    "  - {period: 2026-03, value: 5}\n"
)
VOICE = "id: FBK-2026-001\ntitle: Late\nstatus: received\nreceived: 2026-01-05\nchannel: letter\ntext: {}\n"


def pages(place: Path, files: dict[str, str]) -> dict[str, str]:
    """The HTML of every stamped page of a small company with these records."""
    company = Company(place / "company")
    company.found()
    for path, text in files.items():
        company.write(path, text)
    company.commit("Tell", "2026-06-01T09:00:00+00:00")
    project = open_project(company.root)
    site = render_site(compile_project(project, date(2026, 6, 2)), Renderer(("tables",), {}))
    project.close()
    return {page.url: page.html for page in site.stamped}


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def test_without_records_there_are_no_such_pages(tmp_path: Path) -> None:
    found = pages(tmp_path, {})
    assert not {"for/communication.html", "for/stories.html", "for/culture.html"} & set(found)


def test_one_line_of_a_plan_is_enough(tmp_path: Path) -> None:
    plan = "id: COM-001\ntitle: Round\nwhom: All\nhow: Standing\nby: writer\nlanguage: Portuguese\n"
    found = pages(tmp_path, {"records/communications/COM-001.yml": f"{plan}frequency: quarterly\nsince: 2026-01-01\n"})
    told = text_of(found["for/communication.html"])
    assert "1 of 1 line of the plan with something missed" in told
    assert "No session is recorded yet." in told and "for/stories.html" not in found


def test_a_story_says_whether_its_figures_are_those_of_the_objective(tmp_path: Path) -> None:
    """The mean of three months, as the help of the field says."""
    files = {"records/objectives/OBJ-001.yml": OBJECTIVE, "records/feedback/FBK-2026-001.yml": VOICE.format("Late")}
    for number, (after, says) in enumerate((("6", "agrees with the objective's figures"), ("5.5", "differs"))):
        story = STORY.format(title="Sooner", story="We ring", after=after)
        found = pages(tmp_path / str(number), {**files, "records/stories/STO-2026-001.yml": story})
        told = text_of(found["for/stories.html"])
        assert says in told and "7 days in 2026-01" in told
        assert ("the objective says 6 for 2026-Q1" in told) == (after == "5.5")
        assert "Nobody can be recognised in it" in told and "Nothing is recorded yet." in told


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    workshop = (
        f"id: WSP-2026-01\ntitle: {quoted(EVIL)}\nseries: WSS-001\nplanned: 2026-05-20\nheld: 2026-05-20\n"
        f"facilitator: writer\nminutes: {quoted(EVIL)}\ninvited: 3\npresent: 3\nstatus: held\n"
        f"actions: [{{id: A1, what: {quoted(EVIL)}, owner: writer, due: 2026-05-30}}]\n"
    )
    found = pages(
        tmp_path,
        {
            "records/objectives/OBJ-001.yml": OBJECTIVE,
            "records/feedback/FBK-2026-001.yml": VOICE.format(quoted(EVIL)),
            "records/stories/STO-2026-001.yml": STORY.format(title=quoted(EVIL), story=quoted(EVIL), after="6"),
            "records/achievements/ACH-2026-001.yml": f"id: ACH-2026-001\ntitle: {quoted(EVIL)}\nday: 2026-05-01\n"
            f"what: {quoted(EVIL)}\ncelebrated: {quoted(EVIL)}\n",
            "records/workshops/WSP-2026-01.yml": workshop,
            "records/workshops/WSP-2026-02.yml": workshop.replace("2026-01", "2026-02").replace("05-20", "06-01"),
            "records/teams/TEA-001.yml": f"id: TEA-001\ntitle: {quoted(EVIL)}\nlevel: middle\npeople: 2\n",
            "records/workshop-series/WSS-001.yml": f"id: WSS-001\ntitle: {quoted(EVIL)}\nfrequency: quarterly\n"
            f"since: 2026-01-01\nowner: writer\naudience: [writer]\nagenda: [{quoted(EVIL)}]\n",
        },
    )
    for url in ("for/communication.html", "for/stories.html", "for/culture.html", "for/workshops/WSP-2026-02.html"):
        page = html.fromstring(found[url])
        assert page.xpath("//script") == []
        assert "<script>alert(1)</script>" in text_of(found[url]) and "{{ 7*7 }}" in text_of(found[url])


def test_a_team_that_nobody_reaches_is_named(tmp_path: Path) -> None:
    team = "id: TEA-00{0}\ntitle: {1}\nlevel: shop floor\npeople: 2\n"
    session = (
        "id: SES-2026-001\ntitle: Round\nplanned: 2026-05-04\nheld: 2026-05-04\nlevels: [shop floor]\n"
        "teams: [TEA-001]\n"
        "by: writer\nminutes: m\ninvited: 4\npresent: 3\nstatus: held\n"
    )
    found = pages(
        tmp_path,
        {
            "records/teams/TEA-001.yml": team.format(1, "Packing"),
            "records/teams/TEA-002.yml": team.format(2, "Van"),
            "records/sessions/SES-2026-001.yml": session,
        },
    )
    page = html.fromstring(found["for/culture.html"])
    silent = [row for row in page.xpath("//tr") if "in nothing" in row.text_content()]
    assert [row.xpath("string(th[1])") for row in silent] == ["TEA-002 Van"]
    told = text_of(found["for/culture.html"])
    assert "1 of 2 teams took part" in told and "3 of 4" in told
