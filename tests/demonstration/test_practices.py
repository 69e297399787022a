"""Every practice that the mission asks for lives in the demonstration: with records, pages and rules that exist."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import html

from apart import run_apart
from mastercopy.checks.reading import READING
from mastercopy.checks.runner import load_rules
from mastercopy.views.referenceview import classic_findings

pytestmark = pytest.mark.xdist_group("practices")  # one site for all of these
ASKED = [f"S{number:02d}" for number in range(1, 55)]
DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def site(lumen_oak: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("practices")
    built = run_apart("build", "--repo", str(lumen_oak), "--as-of", DAY.isoformat(), "--site-dir", str(folder / "site"))
    assert built.returncode == 0, built.stderr
    return folder / "site"


def test_each_practice_has_a_row_that_leads_somewhere(site: Path) -> None:
    """In order, none missing; each row leads to at least one record or document, and every link of it to a file."""
    page = site / "for" / "practices.html"
    rows = html.fromstring(page.read_text("utf-8")).xpath("//article//tbody/tr")
    assert [row.get("id") for row in rows] == ASKED
    for row in rows:
        links = row.xpath("td[4]/a/@href")
        assert any(link.startswith(("../records/", "../documents/", "../promises/")) for link in links), row.get("id")
        for link in row.xpath(".//a/@href"):
            assert (page.parent / link.partition("#")[0]).resolve().is_file(), (row.get("id"), link)


def test_a_practice_names_a_page_by_its_title(site: Path) -> None:
    """Before, it said `Wsp-2026-04 page` and `Leading page`, made of file names."""
    tree = html.parse(site / "for/practices.html")
    named = {one.get("href"): one.text_content() for one in tree.iterfind(".//td/a")}
    assert named["culture.html"] == "Quality culture" and named["../quality/loop.html"] == "The loop"
    assert not [name for name in named.values() if name.endswith(" page")]


def test_the_records_stand_in_the_navigation_by_their_titles(site: Path) -> None:
    tree = html.parse(site / "index.html")
    links = tree.xpath("//nav[contains(@class, 'md-nav--primary')]//a[starts-with(@href, 'registers/')]")
    names = [" ".join(one.text_content().split()) for one in links if "documents" not in one.get("href")]
    assert len(names) > 50 and names == sorted(names, key=str.casefold)


def test_each_practice_is_watched_by_rules_that_exist(site: Path) -> None:
    tree = html.fromstring((site / "for" / "practices.html").read_text("utf-8"))
    rules = html.fromstring((site / "reference" / "rules.html").read_text("utf-8")).xpath("//h2/@id")
    for row in tree.xpath("//article//tbody/tr"):
        watched = [link.rpartition("#")[2] for link in row.xpath("td[5]/a/@href")]
        assert watched and set(watched) <= set(rules), (row.get("id"), watched)


def test_each_classic_finding_names_rules_that_exist(site: Path) -> None:
    known = {*load_rules(), *READING}
    for one in classic_findings():
        assert one.rules and set(one.rules) <= known, one.found
        assert all((site / page).is_file() for page in one.pages), one.found


def test_a_rule_that_many_types_share_counts_where_it_is_meant(site: Path) -> None:
    """A finding past its day is no requirement past its day, and no risk of which nothing is done."""
    tree = html.fromstring((site / "for" / "practices.html").read_text("utf-8"))
    said = {row.get("id"): row.xpath("string(td[5])") for row in tree.xpath("//article//tbody/tr")}
    assert "1 today" in said["S03"] and "1 today" in said["S36"]
    assert all("today" not in said[name] for name in ("S04", "S10", "S12", "S28"))
    classics = html.fromstring((site / "reference" / "findings.html").read_text("utf-8"))
    [risks] = classics.xpath("//article//tbody/tr[starts-with(td[1], 'Risks are listed')]/td[3]")
    assert risks.text_content().split()[-1] == "1", "an opportunity whose effect nobody has judged"


def test_figures_of_one_thing_agree_between_pages(site: Path) -> None:
    """Leadership sees the reviews that are recorded, and teams with an idea are counted among all teams."""
    leadership = html.fromstring((site / "for" / "leadership.html").read_text("utf-8")).text_content()
    assert "MRV-2026-02" in leadership and "2 of 4 decisions done" in leadership and "DEC-2026-002" in leadership
    assert "is recorded here" not in leadership
    culture = html.fromstring((site / "for" / "culture.html").read_text("utf-8")).text_content()
    assert "6 of 8 teams with an idea" in culture and "7 of 8 teams took part" in culture


def test_the_matrix_and_the_transition_say_the_same_of_what_is_asked_anew(site: Path) -> None:
    pages = [html.fromstring((site / "for" / "clauses" / f"{name}.html").read_text("utf-8"))
             for name in ("iso-9001-2026", "iso-9001-2015-to-iso-9001-2026")]  # fmt: skip
    told = [
        {
            row.xpath("string(th[1])").split()[0]
            for row in page.xpath("//article//tbody/tr")
            if word in row.xpath("string(td[1])")
        }
        for page, word in zip(pages, ("More is asked now", "More is asked, not answered"), strict=True)
    ]
    assert told[0] == told[1] == {"5.1.1", "5.2", "7.3", "9.3.2"}


def test_the_loop_leads_to_the_story_on_the_page_of_each_record(site: Path) -> None:
    """A finding tells its own story too: from its day to the proven effect."""
    page = site / "quality" / "loop.html"
    links = html.fromstring(page.read_text("utf-8")).xpath("//article//a[contains(@href, '#')]/@href")
    assert any("/finding/" in link for link in links)
    for link in links:
        path, _, anchor = link.partition("#")
        there = html.fromstring((page.parent / path).read_text("utf-8")) if path else None
        assert there is None or there.xpath("//*[@id=$name]", name=anchor), link
