"""The demonstration speaks German where its mkdocs.yml says so: no page of staff shows a word of our own in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import html

from browser.chromium import Chromium
from mastercopy.site.speech import read_speech

pytestmark = pytest.mark.xdist_group("languages")  # one German site for all of these
STAFF = (
    "index.html", "404.html", "library/*.html", "registers/documents.html", "for/staff.html", "for/printout.html",
    "for/on.html", "for/feeds.html", "for/roles/*.html", "for/sheets/*.html", "documents/SOP-007/*.html",
    "documents/SOP-001/*.html", "documents/WI-004/*.html",
)  # fmt: skip
THEIRS = {"Permanent link"}
"""What Python-Markdown says in a text."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def page(site: Path, address: str) -> html.HtmlElement:
    return html.fromstring((site / address).read_text("utf-8"))


def said(tree: html.HtmlElement, choose: str) -> list[str]:
    """What elements of a class or a name say: `.mc-banner`, `h2`, `.mc-facts dt`."""
    steps = (
        f"//*[contains(concat(' ', @class, ' '), ' {step[1:]} ')]" if step.startswith(".") else f"//{step}"
        for step in choose.split()
    )
    return [" ".join(one.text_content().split()) for one in tree.xpath("".join(steps))]


def test_a_document_speaks_german_around_the_text_that_people_wrote(site: Path) -> None:
    tree = page(site, "documents/SOP-007/index.html")
    assert tree.get("lang") == "de"
    assert said(tree, ".mc-banner")[0].startswith("In Kraft. Revision 7 ist seit 2026-03-01 in Kraft.")
    assert {"Revision", "In Kraft", "Nächste Überprüfung", "Verantwortlich"} <= set(said(tree, ".mc-facts dt"))
    assert "Revisionen" in said(tree, "h2") and "Purpose" in " ".join(said(tree, "h2"))
    assert any(one.startswith("Revision 1, in Kraft von ") for one in said(tree, ".mc-timeline title"))
    assert tree.get("data-mc-day", "").startswith("Stand 2")
    paper = (site / "assets/mastercopy.css").read_text("utf-8")
    assert '"Seite " counter(page) " von " counter(pages)' in paper and '"Ausgedruckt ungelenkt"' in paper
    assert "Stand 2" in said(tree, ".md-copyright")[0]


def test_the_first_page_and_the_way_through_the_site_are_german(site: Path) -> None:
    tree = page(site, "index.html")
    assert "Was wir unseren Kunden versprechen" in said(tree, "h2")
    assert {"Dokumente", "Für Sie", "Masterliste", "Dokumentenlenkung", "Nach Prozess"} <= set(
        said(tree, ".md-nav .md-ellipsis")
    )
    assert any(one.endswith("Dokumente in Kraft") for one in said(tree, ".mc-tiles li"))


def test_no_page_of_staff_shows_an_english_text_of_ours(site: Path, lumen_oak: Path) -> None:
    german = read_speech("de")
    english = {name for name, known in german.messages.items() if known[0] != name and len(name) > 3}
    english -= {name for name in english if name in written(lumen_oak)} | THEIRS
    assert len(english) > 2_000
    pages = sorted({path for pattern in STAFF for path in site.glob(pattern)})
    assert len(pages) > 40
    found = {(path.name, text) for path in pages for text in texts_of(path) if text in english}
    assert found == set()


@cache
def written(company: Path) -> frozenset[str]:
    """Headings, titles and cells that people of the company wrote themselves."""
    files = (path for folder in ("docs", "records") for path in (company / folder).rglob("*.*"))
    found = (path.read_text("utf-8") for path in files if path.suffix in (".md", ".yml"))
    return frozenset(one.strip() for text in found for one in re.split(r"\n|\||#+ |\*\*|: |- ", text))


def texts_of(path: Path) -> Iterator[str]:
    """Every text of a page and of what describes it, but those of documents and records."""
    tree = html.fromstring(path.read_text("utf-8"))
    for part in tree.xpath(
        "//script | //style | //*[contains(@class, 'mc-redline') or contains(@class, 'mc-not-in-force')]"
    ):
        part.drop_tree()
    for part in tree.iter():
        if isinstance(part.tag, str):
            for text in (
                part.text,
                *(child.tail for child in part),
                *(part.get(name) for name in ("title", "aria-label")),
            ):
                yield from [" ".join(text.split()).rstrip(":.")] if text and text.strip() else []


def test_data_stays_as_it_is(site: Path) -> None:
    header = (site / "data/registers/documents.csv").read_text("utf-8").splitlines()[0]
    assert "Title" in header and "Status" in header
    assert '"schema": "mastercopy/' in (site / "data/register.json").read_text("utf-8")


def test_the_scripts_speak_german(site: Path, browser: Chromium) -> None:
    with browser.open(f"{(site / 'for/printout.html').as_uri()}?id=SOP-007&rev=7") as tab:
        shown = tab.ask("document.querySelector('[data-mc-printout] [role=status]').innerText")
        assert (
            shown.startswith("Ja: Revision 7 von SOP-007 ")
            and "ist seit 2026-03-01 in Kraft. Den Text in Kraft" in shown
        )
        assert "Filter" in tab.ask("document.querySelector('.mc-filter').innerText")
        assert tab.errors() == []
    with browser.open(f"{(site / 'for/on.html').as_uri()}?on=2026-03-02") as tab:
        shown = tab.ask("document.querySelector('[data-mc-on] [role=status]').innerText")
        assert shown.startswith("Am 2026-03-02: ") and "bekannten Dokumenten in Kraft" in shown
        assert tab.ask("document.querySelector('h1').innerText") == "Am 2026-03-02"
        assert "In Kraft" in tab.ask("document.querySelector('.mc-any-day tbody').innerText")
        assert tab.errors() == []


def test_what_stands_between_our_words_is_german_as_well(site: Path) -> None:
    """Words that people of the company use too, which no comparison of two languages finds."""
    for address, theirs, ours in (
        ("for/reading.html", r"\d von \d people", r"\d von \d Personen"),
        ("for/leading.html", r"Alles: [^.]*Decisions", r"Alles: Beschlüsse, Führungsnachweise\."),
        ("for/culture.html", r"\d of \d", r"\d von \d\d? kamen zu Workshops"),
        ("for/warnings.html", r", seit ", r"Es ist geplant; fällig war es am \d{4}-"),
        ("records/objective/OBJ-001.html", r"Feld: target", r"Feld: Zielwert; Von: 4\.5; Auf: 5;"),
        ("for/workshops/WSP-2026-04.html", r"medium|took", r"Schweregrad Mittel, wartet seit \d+ Tagen; aus"),
        ("for/reviews/MRV-2026-02.html", r"davon, in der Zeit", r"sprachen \d+ Mal davon, im Zeitraum davor \d+ Mal"),
    ):
        text = " ".join(page(site, address).xpath("//article")[0].text_content().split())
        assert re.search(theirs, text) is None, address
        assert re.search(ours, text) is not None, address


def test_a_choice_is_told_as_one_though_a_process_has_its_name(site: Path) -> None:
    text = " ".join(page(site, "for/log.html").xpath("//article")[0].text_content().split())
    assert "Art: Improvement;" not in text and "Art: Verbesserung;" in text
