"""New users in each of the four roles, starting from home alone: every question is answered within a few clicks."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from mastercopy.compile import compile_project, open_project
from mastercopy.site.render import render_site
from mastercopy.text.markdown import Renderer
from pagetext import text_of
from trial import write_trial


@dataclass(frozen=True)
class Way:
    """What somebody wants to know, the links they follow from home, and what they then read."""

    who: str
    asks: str
    clicks: tuple[str, ...]
    reads: tuple[str, ...]


EFFECTIVE = ("SOP-007 Order fulfilment", "Effective. Revision 3 is in force since 2026-03-01.")
PROMISED = ("within five working days", "Target met", "4.8 days in 2026-10", "target 5 days by 2026-06-30")
VOICE = ("FBK-2025-014 Waited two weeks for a table", "You said seven days and it was eleven.")
BECAUSE = "FBK-2025-014 Waited two weeks for a table"
WAYS = (
    Way("staff", "what to follow", ("Documents by process", "SOP-007"), EFFECTIVE),
    Way("staff", "what to follow, by role", ("What changed for my role", "Picker", "SOP-007 Order fulfilment"), ()),
    Way(
        "staff",
        "what changed for me",
        ("What changed for my role", "Picker"),
        ("Nothing since 2026-07-27.", "WI-001 Packing a lamp", "The last before that: 2026-"),
    ),
    Way("staff", "what waits for me", ("staff", "Operations manager"), ("What waits for you", "FND-2026-002")),
    Way("staff", "why is it so", ("Documents by process", "SOP-007", BECAUSE), VOICE),
    Way("staff", "what we promised", (), PROMISED),
    Way("controller", "what is in force", ("documents in force", "Order fulfilment"), EFFECTIVE),
    Way(
        "controller",
        "what changed",
        ("document controllers",),
        (
            "MAN-001 Quality manual 2 against 1 2026-11-10 2027-01-01",
            "SOP-016 Corrective action 1 2026-08-19 Clara Nunes",
        ),
    ),
    Way("controller", "what waits", ("document controllers",), ("1 Approved, not yet in force", "2 Overdue anywhere")),
    Way("controller", "why is it so", ("documents in force", "Order fulfilment", BECAUSE), VOICE),
    Way("controller", "what we promised", ("Your order arrives",), PROMISED),
    Way("auditor", "what is in force", ("Master list", "Order fulfilment"), EFFECTIVE),
    Way("auditor", "what changed", ("What changed, newest first",), ("2026-03-01 SOP-007 Order fulfilment 3 Revised",)),
    Way("auditor", "what waits", ("Audits and findings",), ("AUD-2026-02 Improvement", "Open 2026-06-30")),
    Way("auditor", "why is it so", ("Master list", "Order fulfilment", BECAUSE), VOICE),
    Way(
        "auditor",
        "why is it so, by what became of it",
        ("Your order arrives",),
        ("What we changed because of it", "SOP-007 Order fulfilment, revision 3", "2026-03-01"),
    ),
    Way("auditor", "what we promised", ("Your order arrives",), PROMISED),
    Way("leader", "what is in force", ("SOP-007 Order fulfilment, revision 3",), EFFECTIVE[:1]),
    Way("leader", "what changed for me", ("staff", "Managing director"), ("What changed for you", "2026-07-27")),
    Way("leader", "what waits for me", ("Awaiting my approval",), ("Nothing waits for approval.",)),
    Way("leader", "why is it so", ("SOP-007 Order fulfilment, revision 3", BECAUSE), VOICE),
    Way("leader", "what we promised", ("leadership",), PROMISED),
    Way("leader", "what is not kept here", ("leadership",), ("That says nothing about whether they were held",)),
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Address -> HTML of the content of every page of the trial company."""
    folder = tmp_path_factory.mktemp("ways")
    write_trial(folder)
    project = open_project(Path(folder))
    content = render_site(compile_project(project, date(2026, 11, 24)), Renderer(("tables", "footnotes"), {})).whole()
    project.close()
    found = {page.url: page.html for page in content.stamped}
    return found | {page.src_uri[:-3] + ".html": page.before + page.after for page in content.engine_pages}


def follow(pages: Mapping[str, str], here: str, words: str) -> str:
    """Click on the first link whose words begin so, as somebody who reads the page from its top does."""
    for link in html.fromstring(f"<div>{pages[here]}</div>").iter("a"):
        said, target = " ".join(link.text_content().split()), link.get("href") or ""
        if said.startswith(words) or said.lstrip("0123456789 ").startswith(words):
            file, _, anchor = target.partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(here), file)) if file else here
            assert there in pages, f"{words!r} on {here} leads to {target}"
            assert not anchor or f'id="{anchor}"' in pages[there], f"{words!r} on {here} leads to no #{anchor}"
            return there
    raise AssertionError(f"{here} has no link that begins {words!r}")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.who}: {way.asks}")
def test_from_home_to_the_answer(way: Way, pages: Mapping[str, str]) -> None:
    here = "index.html"
    for words in way.clicks:
        here = follow(pages, here, words)
    assert len(way.clicks) <= (3 if way.asks.startswith("why") or ", by role" in way.asks else 2)
    said = text_of(pages[here])
    for words in way.reads:
        assert words in said, f"{way.who} on {here}"


def test_no_page_is_a_dead_end(pages: Mapping[str, str]) -> None:
    """From home every page of the site can be reached by links in the pages, navigation and search apart."""
    seen, left = set[str](), ["index.html"]
    while left:
        here = left.pop()
        if here in seen or here not in pages:
            continue
        seen.add(here)
        for link in html.fromstring(f"<div>{pages[here]}</div>").iter("a"):
            file = (link.get("href") or "").partition("#")[0]
            if file and ":" not in file:
                left.append(posixpath.normpath(posixpath.join(posixpath.dirname(here), file)))
    assert sorted(set(pages) - seen - {"404.html"}) == ["about.html"], "a hand-written page stands in the navigation"
