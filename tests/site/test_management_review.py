"""The papers of a management review: frozen at the cut-off, counted right, complete, and what is missing is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from lxml import html

from company import Company, git_in
from mastercopy.compile import Compiled, compile_project, open_project
from mastercopy.model.reviewinputs import review_inputs
from mastercopy.site.managementpages import render_management

AUTUMN = "for/reviews/MRV-2026-02.html"
HOSTILE = "<script>alert(1)</script> | \u202e" + "long " * 900


def pages_on(folder: Path, day: date) -> dict[str, str]:
    """The pages of management reviews, by address, of a site of a day."""
    project = open_project(folder)
    try:
        return {board.page.url: str(board.page.html) for board in render_management(compile_project(project, day))}
    finally:
        project.close()


@pytest.fixture(scope="module")
def pages(lumen_oak: Path) -> dict[str, str]:
    return pages_on(lumen_oak, date(2026, 11, 25))


def test_the_same_cut_off_gives_the_same_papers(lumen_oak: Path, pages: dict[str, str]) -> None:
    """On the day of the meeting, and months of records later."""
    assert pages_on(lumen_oak, date(2026, 9, 17))[AUTUMN] == pages[AUTUMN]


def test_papers_of_a_cut_off_to_come_grow(lumen_oak: Path, pages: dict[str, str]) -> None:
    ahead = "for/reviews/MRV-2027-01.html"
    assert "The cut-off is 2027-02-11" in pages[ahead]
    assert pages_on(lumen_oak, date(2026, 10, 20))[ahead] != pages[ahead]


def test_counts_are_those_of_the_files(lumen_oak: Path, pages: dict[str, str]) -> None:
    """Complaints received in the period, counted from the files of that day by Git and another reader of YAML."""
    since, until = date(2026, 2, 14), date(2026, 9, 10)
    last = git_in(lumen_oak, "rev-list", "-1", "--first-parent", "--before=2026-09-10T23:59:59+01:00", "main").strip()
    days = []
    for path in git_in(lumen_oak, "ls-tree", "-r", "--name-only", last, "records/complaints/").split():
        record = yaml.safe_load(git_in(lumen_oak, "show", f"{last}:{path}"))
        if record["status"] != "void":
            days.append(date.fromisoformat(str(record["received"])[:10]))
    tree = html.fromstring(pages[AUTUMN])
    (row,) = tree.xpath("//section[h2[@id='input-C1']]//tr[th[@scope='row']/a[text()='Complaints']]")
    cells = [cell.text_content().strip() for cell in row.xpath("th | td")]
    span = until - since
    assert cells[1] == str(len(days))
    assert cells[2] == str(sum(since <= day <= until for day in days))
    assert cells[3] == str(sum(since - span <= day < since for day in days))


def test_the_customer_comes_first_and_each_input_has_its_paper(pages: dict[str, str]) -> None:
    tree = html.fromstring(pages[AUTUMN])
    heads = [head.get("id") for head in tree.xpath("//section/h2")]
    assert heads[:2] == ["promises", "input-C1"]
    asked = [f"input-{one.code}" for one in review_inputs()]
    assert [name for name in asked if name in heads] == heads[1:] and set(asked) - set(heads) <= {"input-G"}


def test_where_nothing_is_measured_each_record_says_how_it_stands(pages: dict[str, str]) -> None:
    """Five risks and none new is no answer to whether what was done about them worked."""
    [paper] = html.fromstring(pages[AUTUMN]).xpath("//section[h2[@id='input-E']]")
    lines = [" ".join(line.split()) for line in paper.xpath(".//ul[@class='mc-list']/li/text()|.//li/small/text()")]
    assert any("Level: High; Whether it helped: Yes" in line for line in lines), lines
    assert len(paper.xpath(".//h3[text()='Risks']/following-sibling::ul[1]/li")) == 5
    [suppliers] = html.fromstring(pages[AUTUMN]).xpath("//section[h2[@id='input-C7']]")
    assert "Standing: Approved" in suppliers.text_content()


def test_a_decision_stays_until_it_is_done_or_dropped(pages: dict[str, str]) -> None:
    tree = html.fromstring(pages["for/management-review.html"])
    waiting = tree.xpath("//h2[@id='waiting']/following-sibling::*[1]//tbody/tr")
    assert [row.xpath("td")[0].text_content() for row in waiting] == ["2026-11-13", "2026-12-04"]
    (again,) = tree.xpath("//h2[@id='done']/following-sibling::*[1]//tr[contains(., 'Dropped or taken again')]")
    assert "MRV-2026-02, again:" in again.text_content()


def small(tmp_path: Path, **review: str) -> Compiled:
    """A firm with one complaint and a review of it."""
    company = Company(tmp_path / "firm")
    company.found()
    company.write(
        "records/complaints/CMP-2026-001.yml",
        f"id: CMP-2026-001\ntitle: {HOSTILE!r}\nstatus: received\nreceived: 2026-03-02\nchannel: CHN-001\n"
        f"category: other\ntext: {HOSTILE!r}\n",
    )
    fields = {"id": "MRV-2026-01", "title": "Spring", "planned": "2026-04-20", "from": "2026-01-01", **review}
    company.write(
        "records/management-reviews/MRV-2026-01.yml", "".join(f"{key}: {value}\n" for key, value in fields.items())
    )
    company.commit("Begin", "2026-04-01T09:00:00+00:00")
    project = open_project(company.root)
    return compile_project(project, date(2026, 5, 1))


def test_each_missing_input_is_named(tmp_path: Path) -> None:
    """What has data is no gap; everything else is one problem each, and stands first on the papers."""
    compiled = small(tmp_path, until="2026-04-10", status="prepared")
    told = [one.sentence for one in compiled.result.problems if one.slug == "review-input-missing"]
    assert len(told) == len(review_inputs()) - 1 and not any("C1," in one for one in told)
    papers = next(board.page for board in render_management(compiled) if not board.listed)
    (banner,) = html.fromstring(str(papers.html)).xpath("//div[contains(@class, 'mc-banner')]")
    assert all(one.label in banner.text_content() for one in review_inputs() if one.code != "C1")


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    compiled = small(tmp_path, until="2026-04-10", status="planned", title=repr(HOSTILE))
    for board in render_management(compiled):
        tree = html.fromstring(str(board.page.html))
        assert not tree.xpath("//script") and "alert(1)" in tree.text_content()


@pytest.mark.parametrize("until", ["2025-01-01", "soon", "2026-04-10"])
def test_a_period_that_cannot_be_has_no_papers(tmp_path: Path, until: str) -> None:
    compiled = small(tmp_path, until=until, status="planned")
    urls = [board.page.url for board in render_management(compiled)]
    assert ("for/reviews/MRV-2026-01.html" in urls) == (until == "2026-04-10")
