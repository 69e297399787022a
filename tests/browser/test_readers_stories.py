"""What people come for: the text that holds, an old one told from it, a redline, a register to send to somebody."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from apart import run_apart
from browser.chromium import Chromium, Tab
from browser.kinds import KINDS
from browser.showcase import build_showcase
from company import Company

pytestmark = pytest.mark.xdist_group("browser")
LOADED = "document.readyState === 'complete'"
SHOWN = (
    "[...document.querySelectorAll('tbody tr')].filter(row => row.checkVisibility()).map(row => row.cells[0].innerText)"
)
STANDS = (
    "(box => box.top >= 0 && box.bottom <= innerHeight)(document.querySelector('.mc-banner').getBoundingClientRect())"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_showcase(tmp_path_factory.mktemp("stories"))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as started:
        yield started


def strike(tab: Tab, *keys: str) -> None:
    """Press keys that write something, one after the other."""
    for key in keys:
        tab.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=key)
        tab.call("Input.dispatchKeyEvent", type="keyUp", key=key)


def follow(tab: Tab, link: str, ends: str) -> None:
    """Tap on the first link that begins so among those that are shown."""
    links = "[...document.querySelectorAll('article a')].filter(one => one.checkVisibility())"
    words = f"{links}.find(one => one.textContent.trim() === '{link}')"
    found = f"({words} || {links}.find(one => one.textContent.trim().startsWith('{link}')))"
    tab.wait(f"{found} !== undefined")
    tab.ask(f"{found}.click()")
    tab.wait(f"location.href.endsWith('{ends}') && {LOADED}")


def test_what_applies_to_me_is_three_taps_from_home(site: Path, browser: Chromium) -> None:
    with browser.open(site / "index.html", width=360, height=740) as tab:
        tab.ask("document.querySelector('.mc-my-role summary').click()")
        follow(tab, "Picker", "/for/roles/picker.html")
        tab.ask("document.querySelector('#follow ~ .mc-wide a[href$=\"/SOP-007/index.html\"]').click()")
        tab.wait(f"location.pathname.endsWith('/documents/SOP-007/index.html') && {LOADED}")
        assert tab.ask("document.querySelector('.mc-banner').innerText").endswith("is in force since 2026-03-01.")


def test_the_library_stands_in_four_orders(site: Path, browser: Chromium) -> None:
    heads = "[...document.querySelectorAll('article h2')].map(one => one.firstChild.textContent)"
    said = {}
    for by in ("process", "type", "role", "clause"):
        with browser.open(site / f"library/by-{by}.html") as tab:
            said[by] = tab.ask(heads)
            jumps = tab.ask("[...document.querySelectorAll('.mc-jump a')].map(one => one.hash.slice(1))")
            assert jumps == tab.ask("[...document.querySelectorAll('article h2')].map(one => one.id)")
            assert tab.ask("document.querySelector('.md-nav__link[aria-current=page]').innerText") == f"By {by}"
    assert "Procedures" in said["type"] and said["process"][-1] == "No process stated"
    assert "Picker" in said["role"] and said["role"][-1] == "Everybody"
    numbers = [head.split()[0] for head in said["clause"] if head[0].isdigit() and "(" not in head]
    assert numbers == sorted(numbers, key=lambda number: [int(part) for part in number.split(".")]) and numbers


def test_an_old_text_is_told_from_the_current_one_wherever_one_reads(site: Path, browser: Chromium) -> None:
    with browser.open(site / KINDS["old-revision"], width=360, height=740) as tab:
        assert tab.ask("document.querySelector('h1').innerText") == "SOP-007 Order fulfilment revision 2"
        for part in (0, 0.3, 0.6):
            tab.ask(f"window.scrollTo(0, document.querySelector('.mc-not-in-force').scrollHeight * {part})")
            assert tab.wait(STANDS), "the banner stays in sight"
        follow(tab, "Open the current revision 3", "/documents/SOP-007/index.html")
        assert tab.ask("document.querySelector('h1').innerText") == "SOP-007 Order fulfilment"
        tab.ask("window.scrollTo(0, 2000)")
        assert not tab.ask(STANDS), "what holds leaves the sheet to its text"


def test_from_the_code_on_an_old_sheet_to_the_step_in_three_taps(site: Path, browser: Chromium) -> None:
    with browser.open(site / "documents/SOP-007/r1.html", width=360, height=740) as tab:
        follow(tab, "Open the current revision 3", "/documents/SOP-007/index.html")
        follow(tab, "Procedure", "/documents/SOP-007/index.html#procedure")
        top = tab.ask("document.getElementById('procedure').getBoundingClientRect().top")
        assert 0 <= top < 300
    with browser.open(site / "documents/SOP-007/r3.html", width=360, height=740) as tab:
        follow(tab, "Procedure", "/documents/SOP-007/r3.html#procedure")


def test_a_link_to_a_day_shows_that_day_and_leads_to_its_texts(site: Path, browser: Chromium) -> None:
    with browser.open(f"{(site / 'for/on.html').resolve().as_uri()}?on=2025-06-01") as tab:
        assert tab.wait("document.querySelector('h1').innerText") == "On 2025-06-01"
        follow(tab, "SOP-007", "/documents/SOP-007/r1.html")
        assert "Superseded by revision 3" in tab.ask("document.querySelector('.mc-banner').innerText")


def test_a_redline_is_read_by_keyboard(site: Path, browser: Chromium) -> None:
    with browser.open(site / "documents/SOP-007/r3-redline-r2.html") as tab:
        said = []
        for _ in range(3):
            strike(tab, "j")
            said.append(
                tab.ask("document.activeElement.closest('.mc-redline') ? document.activeElement.innerText : ''")
            )
            assert tab.ask("document.activeElement.dataset.rl") in ("changed", "added", "removed", "moved")
        assert all(said)
        strike(tab, "k")
        assert tab.ask("document.activeElement.innerText") == said[1 % len(set(said))]
        strike(tab, "[")
        tab.wait(f"location.pathname.endsWith('/r2-redline-r1.html') && {LOADED}")
        strike(tab, "]")
        tab.wait(f"location.pathname.endsWith('/r3-redline-r2.html') && {LOADED}")


def test_a_redline_is_read_by_fingertips(site: Path, browser: Chromium) -> None:
    """A row of links leads to the same changes as the keys, which are told only where somebody has some."""
    links = "[...document.querySelectorAll('.mc-changes a')].map(one => one.hash.slice(1))"
    told = "document.querySelector('.mc-by-keys').checkVisibility()"
    with browser.open(site / "documents/SOP-007/r3-redline-r2.html", width=360, height=740) as tab:
        places, stops = tab.ask(links), []
        for _ in places:
            strike(tab, "j")
            stops.append(tab.ask("document.activeElement.id"))
        assert len(places) > 1 and stops == places
        follow(tab, "Change 2", f"#{places[1]}")
        spot = f"document.getElementById('{places[1]}').getBoundingClientRect()"
        assert tab.wait(f"(box => box.top >= 50 && box.top < 740)({spot})"), "below the header, which stays"
        assert tab.ask(told)
        tab.ask("localStorage.setItem('mastercopy-keys', 'off')")
        tab.ask("void setTimeout(() => location.reload())")
        tab.wait(f"{LOADED} && !{told}")


def test_the_brackets_turn_revisions_over(site: Path, browser: Chromium) -> None:
    with browser.open(site / KINDS["document"]) as tab:
        for key, ends in (("[", "/r2.html"), ("[", "/r1.html"), ("]", "/r2.html"), ("]", "/r3.html")):
            strike(tab, key)
            tab.wait(f"location.pathname.endsWith('{ends}') && {LOADED}")


def test_a_filtered_register_can_be_sent_to_somebody(site: Path, browser: Chromium) -> None:
    select = "document.querySelectorAll('.mc-filter select')[0]"
    choose = f"{select}.value = 'Procedure'; {select}.dispatchEvent(new Event('change'))"
    with browser.open(site / KINDS["register"]) as tab:
        everything = tab.ask(SHOWN)
        names = tab.ask("[...document.querySelectorAll('.mc-filter label')].map(one => one.firstChild.textContent)")
        assert names[:2] == ["Filter", "Type"] and "Revision" not in names
        tab.ask(choose)
        heads = "[...document.querySelectorAll('thead [role=button]')]"
        tab.ask(f"{heads}.find(one => one.innerText === 'Title').click()")
        found = tab.ask(SHOWN)
        titles = tab.ask("[...document.querySelectorAll('tbody tr:not([hidden])')].map(row => row.cells[1].innerText)")
        assert 1 < len(found) < len(everything) and titles == sorted(titles, key=str.casefold)
        tab.ask(f"{heads}.find(one => one.innerText === 'Title').click()")
        assert tab.ask(SHOWN) == found[::-1]
        assert tab.ask("document.querySelector('th[aria-sort]').getAttribute('aria-sort')") == "descending"
        address = tab.ask("location.href")
        assert tab.errors() == []
    with browser.open(address) as tab:
        assert tab.ask(SHOWN) == found[::-1], "whoever is sent the link sees the same lines in the same order"


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"home"}))
def test_every_page_says_where_it_stands(kind: str, site: Path, browser: Chromium) -> None:
    with browser.open(site / KINDS[kind]) as tab:
        way = tab.ask("[...document.querySelectorAll('.mc-crumbs a')].map(one => new URL(one.href).pathname)")
        assert way[0].endswith("/site/index.html")
        assert all(Path(page).is_file() for page in way)
        assert tab.ask("document.querySelector('.mc-crumbs').getAttribute('aria-label')") == "Breadcrumb"


def test_neighbours_stand_below_a_document(site: Path, browser: Chromium) -> None:
    with browser.open(site / KINDS["document"]) as tab:
        said = tab.ask("document.querySelector('.mc-neighbours').innerText")
        assert "in Order fulfilment" in said
        after = tab.ask("(one => one && one.innerText)(document.querySelector('.mc-neighbours [rel=next]'))")
        assert after is not None
        tab.ask("document.querySelector('.mc-neighbours [rel=next]').click()")
        tab.wait(f"location.pathname.endsWith('/SOP-030/index.html') && {LOADED}")
        assert "SOP-007" in tab.ask("document.querySelector('.mc-neighbours [rel=prev]').innerText")


def test_keys_lead_explain_themselves_and_can_be_told_to_be_quiet(site: Path, browser: Chromium) -> None:
    opened = "document.querySelector('dialog.mc-keys')?.open === true"
    with browser.open(site / KINDS["register"]) as tab:
        strike(tab, "g", "h")
        tab.wait(f"location.pathname.endsWith('/site/index.html') && {LOADED}")
        strike(tab, "g", "l")
        tab.wait(f"location.pathname.endsWith('/library/by-process.html') && {LOADED}")
        tab.ask("document.querySelector('.mc-keys-open').focus()")
        strike(tab, "?")
        assert tab.ask(opened) and "Documents by role" in tab.ask("document.querySelector('dialog.mc-keys').innerText")
        tab.press("Escape")
        tab.wait(f"!({opened})")
        assert tab.ask("document.activeElement.matches('.mc-keys-open')"), "the keyboard is where it was"
        tab.press("Enter")
        assert tab.ask(opened)
        tab.ask("document.querySelector('dialog.mc-keys input').click()")
        tab.press("Escape")
        strike(tab, "?", "g", "h")
        assert not tab.ask(opened) and tab.ask("location.pathname").endswith("/library/by-process.html")
    with browser.open(site / KINDS["register"]) as tab:
        tab.ask("document.querySelector('.mc-filter input').focus()")
        strike(tab, "?", "g", "h")
        assert tab.ask("document.querySelector('.mc-filter input').value") == "?gh" and not tab.ask(opened)
        assert tab.errors() == []


def test_a_hard_word_is_explained_where_it_stands(site: Path, browser: Chromium) -> None:
    with browser.open(site / KINDS["features"]) as tab:
        word = tab.ask("document.querySelector('.mc-term').innerText")
        tab.ask("document.querySelector('.mc-term').focus()")
        tab.press("Enter")
        told = "[...document.querySelectorAll('.mc-word')].find(one => one.matches(':popover-open'))"
        assert word.lower() in tab.ask(f"{told}.innerText").lower()
        tab.press("Escape")
        tab.wait(f"{told} === undefined")
        assert tab.ask("document.activeElement.matches('.mc-term')")
        link = tab.ask("new URL(document.querySelector('.mc-word a').href).pathname")
        assert Path(link).is_file()
    with browser.open(site / KINDS["features"], scripts=False) as tab:
        assert tab.ask("document.querySelector('.mc-word').checkVisibility()") is False


def test_the_code_on_paper_names_the_revision(site: Path, browser: Chromium, tmp_path: Path) -> None:
    with browser.open(site / KINDS["document"]) as tab:
        tab.print(tmp_path / "sheet.pdf")
    draw, read = shutil.which("pdftoppm"), shutil.which("pdftotext")
    assert draw and read
    subprocess.run([draw, "-r", "200", "-png", "-l", "1", tmp_path / "sheet.pdf", tmp_path / "sheet"], check=True)
    words = subprocess.run([read, "-layout", tmp_path / "sheet.pdf", "-"], capture_output=True, text=True, check=True)
    first, *_ = words.stdout.split("\f")
    assert "SOP-007 Order fulfilment" in first.splitlines()[0] and "Revision 3" in first.splitlines()[0]
    assert "Uncontrolled when printed" in first and "Page 1 of" in first
    assert "Home" not in first and "On this page" not in first, "ways on the screen are none on paper"
    (picture,) = tmp_path.glob("sheet*.png")
    codes = [code.text for code in zxingcpp.read_barcodes(Image.open(picture))]
    assert len(codes) == 1 and ("SOP-007 revision 3" in codes[0] or codes[0].endswith("/documents/SOP-007/r3.html"))


def test_an_empty_repository_says_how_to_begin(tmp_path: Path, browser: Chromium) -> None:
    company = Company(tmp_path / "repository")
    company.write("records/organisation.yml", "id: ORG\nname: Our firm\ntimezone: Europe/Lisbon\n")
    company.commit("Found", "2026-01-02T09:00:00+00:00")
    done = run_apart(
        "build", "--repo", str(company.root), "--site-dir", str(tmp_path / "site"), "--as-of", "2026-02-01"
    )
    assert done.returncode == 0, done.stderr
    for page, says in (
        ("index.html", "First steps"),
        ("index.html", "mastercopy new need"),
        ("registers/documents.html", "Nothing is listed yet."),
        ("library/by-role.html", "No document is in force."),
        ("for/staff.html", "No role is recorded yet."),
        ("for/controllers.html", "Nothing waits for approval."),
    ):
        with browser.open(tmp_path / "site" / page, width=360, height=740) as tab:
            assert says in tab.ask("document.querySelector('article').innerText"), page
            assert tab.ask("document.documentElement.scrollWidth") <= 360 and tab.errors() == []


def test_what_is_written_and_not_approved_says_so_on_the_first_page(tmp_path: Path, browser: Chromium) -> None:
    company = Company(tmp_path / "repository")
    company.found()
    company.write(
        "docs/SOP-001.md",
        "---\nid: SOP-001\ntitle: Picking\ntype: procedure\nrevision: 1\n---\n\n## Steps\n\n1. Pick.\n",
    )
    company.commit("Write", "2026-01-05T09:00:00+00:00")
    done = run_apart(
        "build", "--repo", str(company.root), "--site-dir", str(tmp_path / "site"), "--as-of", "2026-02-01"
    )
    assert done.returncode == 0, done.stderr
    with browser.open(tmp_path / "site/index.html", width=360, height=740) as tab:
        assert "Nothing is in force yet" in tab.ask("document.querySelector('article').innerText")
        follow(tab, "What waits for approval", "/for/controllers.html#awaiting-approval")
        assert "SOP-001" in tab.ask("document.querySelector('article').innerText")


def test_buttons_can_be_read_in_the_dark(site: Path, browser: Chromium) -> None:
    with browser.open(site / "for/on.html", dark=True) as tab:
        ink = tab.ask("getComputedStyle(document.querySelector('.mc-on .md-button')).color")
        assert min(int(part) for part in ink.removeprefix("rgb(").removesuffix(")").split(",")) > 96


def test_rows_of_chapters_keep_their_order(site: Path, browser: Chromium) -> None:
    with browser.open(next((site / "for/clauses").glob("*.html"))) as tab:
        assert tab.ask("document.querySelectorAll('.mc-matrix').length") == 1
        assert tab.ask("document.querySelectorAll('.mc-matrix .mc-sort').length") == 0
