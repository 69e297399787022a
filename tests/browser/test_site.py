"""The site as people meet it: in a browser, from disk, on a telephone, on paper, by keyboard, without scripts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from browser.chromium import Chromium, Tab
from browser.kinds import KINDS, OLD_NUMBER
from browser.paper import printed

pytestmark = pytest.mark.xdist_group("browser")  # one site and one browser for all of these


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_quiet_stays_at_home_and_fits_a_telephone(kind: str, site: Path, browser: Chromium) -> None:
    with browser.open(site / KINDS[kind], width=360, height=740) as tab:
        assert tab.errors() == []
        assert [url for url in tab.requests() if not url.startswith(("file:", "data:"))] == []
        assert tab.ask("document.documentElement.scrollWidth") <= 360
        assert tab.ask("document.querySelectorAll('h1').length") == 1
        ours = sorted(Path(urlsplit(url).path).name for url in tab.requests() if "/assets/mastercopy" in url)
        assert ours == ["mastercopy.css", "mastercopy.js"], "all our styles and scripts are two files"


def test_a_script_that_fails_lets_the_others_run(site: Path, browser: Chromium, tmp_path: Path) -> None:
    """They are one file, in which each stands for itself."""
    copy = shutil.copytree(site, tmp_path / "site", copy_function=os.link)
    script = copy / "assets/mastercopy.js"
    whole = script.read_text("utf-8")
    first, keys, rest = whole.partition("/* mastercopy-keys.js */\ntry {\n")
    assert keys
    script.unlink()
    script.write_text(f"{first}{keys}throw new Error('broken');\n{rest}", "utf-8")
    with browser.open(copy / "for/log.html") as tab:
        assert ["broken" in one for one in tab.errors()] == [True]
        assert tab.ask("document.querySelectorAll('.mc-knob').length") == 0
        assert tab.ask("document.querySelectorAll('.mc-filter input').length") > 0


def search(tab: Tab, words: str) -> list[str]:
    """Search as a person does, and read where the results lead."""
    return [urlsplit(found).path.split("/site/")[1] for found in tab.search(words)]


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("SOP-007", "documents/SOP-007/index.html"),
        ("OLD-7", "documents/SOP-030/index.html"),
        ("sop7", "documents/SOP-007/index.html"),
        ("SOP 007", "documents/SOP-007/index.html"),
        ("fulfilment", "documents/SOP-007/index.html"),
        ("Packing a lamp", "documents/WI-001/index.html"),
        ("workshop rules", "workshop.html"),
    ],
)
def test_the_search_works_from_disk(words: str, page: str, site: Path, browser: Chromium) -> None:
    with browser.open(site / "registers/documents.html") as tab:
        assert search(tab, words)[0] == page
        tags = "[...document.querySelectorAll('.md-search-result .md-tags')].map(one => getComputedStyle(one).display)"
        assert set(tab.ask(tags)) <= {"none"}, "the spellings of a number are for finding, not for reading"
        assert tab.errors() == []


def test_an_old_number_leads_on(site: Path, browser: Chromium) -> None:
    with browser.open(site / OLD_NUMBER) as tab:
        tab.wait("location.pathname.endsWith('/documents/SOP-030/index.html')")


def test_a_filter_asks_one_column_and_its_example_finds_something(site: Path, browser: Chromium) -> None:
    with browser.open(site / "for/log.html") as tab:
        example = tab.ask("[...document.querySelectorAll('.md-content p code')][0].textContent")
        assert example.startswith("what:approved who:")
        tab.ask("document.querySelector('.mc-filter input').focus()")
        tab.type(example)
        rows = "[...document.querySelectorAll('tbody tr')].filter(row => !row.hidden)"
        kinds = tab.ask(f"{rows}.map(row => row.cells[1].textContent)")
        assert kinds and all("approved" in kind.lower() for kind in kinds)
        names = tab.ask(f"{rows}.map(row => row.cells[4].textContent.toLowerCase())")
        assert all(example.split()[1].removeprefix("who:") in name for name in names)


def test_a_filter_narrows_a_register_and_says_how_far(site: Path, browser: Chromium) -> None:
    with browser.open(site / "registers/documents.html") as tab:
        rows = "[...document.querySelectorAll('tbody tr')].filter(row => !row.hidden).length"
        told = "document.querySelector('.mc-filter output').textContent"
        assert (tab.ask(rows), tab.ask(told)) == (13, "13 of 13 shown")
        tab.ask("document.querySelector('.mc-filter input').focus()")
        tab.type("customer SOP")
        assert (tab.ask(rows), tab.ask(told)) == (2, "2 of 13 shown")


def test_of_a_long_register_the_first_lines_are_drawn_and_all_are_found(
    site: Path, browser: Chromium, tmp_path: Path
) -> None:
    """1,200 lines: drawn are 500, narrowed are all, printed are all, and a link to one line finds it."""
    page = site / "registers/long.html"
    text = (site / "registers/documents.html").read_text("utf-8")
    row = "".join(
        f'<tr id="line-{at}"><td>Line {at}</td><td>{"odd" if at % 2 else "even"}</td></tr>' for at in range(1200)
    )
    page.write_text(re.sub(r"<tbody>.*?</tbody>", f"<tbody>{row}</tbody>", text, flags=re.DOTALL), "utf-8")
    drawn = "[...document.querySelectorAll('tbody tr')].filter(row => row.checkVisibility()).length"
    told = "document.querySelector('.mc-filter output').textContent"
    more = "(one => one.hidden ? '' : one.textContent)(document.querySelector('.mc-more'))"
    with browser.open(page) as tab:
        assert (tab.ask(drawn), tab.ask(told), tab.ask(more)) == (500, "The first 500 of 1200 shown", "Show all 1200")
        tab.ask("document.querySelector('.mc-filter input').focus()")
        tab.type("odd")
        assert (tab.ask(drawn), tab.ask(told), tab.ask(more)) == (500, "The first 500 of 600 shown", "Show all 600")
        tab.type(" 119")
        assert (tab.ask(drawn), tab.ask(told), tab.ask(more)) == (7, "7 of 1200 shown", "")
        tab.ask("document.querySelector('.mc-filter input').value = ''")
        tab.type("e")
        tab.print(tmp_path / "long.pdf")
        tab.ask("document.querySelector('.mc-more').click()")
        assert (tab.ask(drawn), tab.ask(told), tab.ask(more)) == (1200, "1200 of 1200 shown", "")
    words = subprocess.run(["pdftotext", str(tmp_path / "long.pdf"), "-"], capture_output=True, text=True, check=True)
    assert all(f"Line {at}" in words.stdout for at in (0, 499, 500, 1199))
    with browser.open(f"{page.resolve().as_uri()}#line-1100") as tab:
        assert tab.ask(drawn) == 1200
    page.unlink()


def test_a_document_reads_without_scripts_and_the_text_comes_early(site: Path, browser: Chromium) -> None:
    with browser.open(site / KINDS["document"], width=390, height=844, scripts=False) as tab:
        shown = tab.ask("document.querySelector('article').innerText")
        for words in ("Effective.", "Next review", "What changed in revision 3", "Print a picking list", "Superseded"):
            assert words in shown
        assert "Mateus Rocha, Quality manager" not in shown  # folded, with the approvals
        assert tab.ask("document.getElementById('purpose').getBoundingClientRect().top") < 800
        tab.look(width=1280, scripts=False)
        assert "Mateus Rocha, Quality manager" in tab.ask("document.querySelector('.mc-control').innerText")


def opens(tab: Tab) -> bool:
    """Press Enter on the drawer's button; the theme closes it once more, an eighth of a second after each anchor."""
    if not tab.ask("document.getElementById('__drawer').checked"):
        tab.ask("document.querySelector('.md-header__button[for=__drawer] .mc-knob').focus()")
        tab.press("Enter")
    time.sleep(0.3)
    return bool(tab.ask("!document.querySelector('.md-sidebar--primary').inert"))


def test_the_keyboard_skips_to_the_content_and_opens_the_drawer(site: Path, browser: Chromium) -> None:
    with browser.open(site / KINDS["register"], width=390, height=844) as tab:
        tab.press("Tab")
        assert tab.ask("document.activeElement.textContent.trim()") == "Skip to content"
        tab.press("Enter")
        tab.press("Tab")
        assert tab.ask("document.activeElement.closest('article') !== null")
        tab.until(lambda: opens(tab), "the drawer opens by a key, and its links can be reached")
        tab.press("Escape")
        tab.wait("document.querySelector('.md-sidebar--primary').inert")


def test_dark_is_dark(site: Path, browser: Chromium) -> None:
    with browser.open(site / KINDS["home"], dark=True) as tab:
        ground = tab.ask("getComputedStyle(document.body).backgroundColor")
        assert max(int(part) for part in ground.removeprefix("rgb(").removesuffix(")").split(",")) < 64


LABEL = "getComputedStyle(document.querySelector('.mc-facts dt')).color"


def test_paper_is_light_also_in_the_dark(site: Path, browser: Chromium) -> None:
    with browser.open(site / "documents/SOP-007/index.html", dark=True) as tab:
        assert max(shades(tab.ask(LABEL))) > 200, "light on dark, on the screen"
        tab.call(
            "Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}]
        )
        assert max(shades(tab.ask(LABEL))) < 100, "dark on white, on paper"


def shades(colour: str) -> list[int]:
    """Red, green and blue of a computed colour."""
    return [int(one) for one in re.findall(r"\d+", colour)[:3]]


def test_what_leads_nowhere_is_no_link_and_anchors_work(site: Path, browser: Chromium) -> None:
    with browser.open(site / KINDS["written"]) as tab:
        assert tab.ask("document.querySelector('a[data-gone]').href") == ""
        tab.ask("document.querySelector('article a[href*=\"SOP-030\"]').click()")
        tab.wait("location.hash === '#procedure' && document.getElementById('procedure') !== null")
    with browser.open(site / KINDS["old-features"]) as tab:
        kept = ".admonition, .tabbed-set input, .footnote li, dl dd, .task-list-item, .headerlink[href='#procedure']"
        assert tab.ask(f'document.querySelectorAll("{kept}").length') >= 8
        assert tab.ask("document.querySelector('article img').naturalWidth") > 0


def test_paper_says_what_it_is_on_every_sheet(site: Path, browser: Chromium, tmp_path: Path) -> None:
    with browser.open(site / KINDS["features"], width=390) as tab:  # what folds on a telephone is open on paper
        text = printed(tab, tmp_path / "features.pdf")
        sheets = text.rstrip("\f").split("\f")
        for number, sheet in enumerate(sheets, 1):
            assert 'SOP-030 Oiling "} @page{content:none} </style>' in sheet.splitlines()[0]
            assert "Revision 2, effective 2026-11-19" in sheet.splitlines()[0]
            assert "Uncontrolled when printed" in sheet and f"Page {number} of {len(sheets)}" in sheet
            assert "As of 2026-11-24" in sheet
        assert "Mateus Rocha, Quality manager" in text
        assert "Search" not in text and "Propose a change" not in text
    with browser.open(site / KINDS["old-revision"]) as tab:
        assert "Revision 2 - Superseded by revision 3" in printed(tab, tmp_path / "old.pdf").splitlines()[0]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"sign-sheet"}))
def test_every_kind_of_page_prints_a_marked_copy(kind: str, site: Path, browser: Chromium, tmp_path: Path) -> None:
    with browser.open(site / KINDS[kind]) as tab:
        sheets = printed(tab, tmp_path / "page.pdf").rstrip("\f").split("\f")
    for number, sheet in enumerate(sheets, 1):
        assert "Uncontrolled when printed" in sheet and "As of 2026-11-24" in sheet
        assert f"Page {number} of {len(sheets)}" in sheet
    assert len(sheets[0].split()) > 40 or len(sheets) == 1, "no sheet begins with a heading and is empty below it"


def test_a_fold_does_not_wait_for_the_next_sheet(site: Path, browser: Chromium, tmp_path: Path) -> None:
    with browser.open(site / KINDS["objective"]) as tab:
        tab.ask("(rows => { rows.innerHTML = rows.innerHTML.repeat(4) })(document.querySelector('.mc-fold tbody'))")
        first = printed(tab, tmp_path / "page.pdf").split("\f")[0]
    assert re.search(r"The figures as a table, each with its row and commit\s+Period", first), (
        "the table begins below the chart"
    )


@pytest.mark.parametrize(
    ("document", "revision", "answer"),
    [
        ("sop-007", "3", "Yes: revision 3 of SOP-007"),
        ("SOP-007", "2", "No: revision 3 of SOP-007"),
        ("SOP-007", "77", "revision 77 is not known here"),
        ("FRM-002", "1", "No: FRM-002 is not in force. Use SOP-007 instead."),
        ("OLD-7", "1", "OLD-7 is SOP-030 today."),
        ("constructor", "1", "CONSTRUCTOR is not known here."),
    ],
)
def test_a_printout_says_whether_it_is_current(
    document: str, revision: str, answer: str, site: Path, browser: Chromium
) -> None:
    with browser.open(site / "for/printout.html") as tab:
        for name, text in (("id", document), ("rev", revision)):
            tab.ask(f"document.querySelector('.mc-printout [name={name}]').focus()")
            tab.type(text)
        tab.press("Enter")
        told = tab.wait("document.querySelector('.mc-printout [role=status]').textContent")
        assert answer in told and tab.errors() == []


def test_the_printout_page_reads_without_scripts(site: Path, browser: Chromium) -> None:
    with browser.open(site / "for/printout.html", scripts=False) as tab:
        assert tab.ask("getComputedStyle(document.querySelector('.mc-printout')).display") == "none"
        assert tab.ask("document.querySelectorAll('tbody tr').length") > 5


PRIMARY = ".mc-go a, .mc-doors a, .mc-act a, .mc-actions a, .mc-columns a, .mc-filter input, summary, button.md-button"


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_telephone_no_table_of_ours_is_cut_and_a_fingertip_hits(kind: str, site: Path, browser: Chromium) -> None:
    with browser.open(site / KINDS[kind], width=360, height=740) as tab:
        tables = "[...document.querySelectorAll('article .mc-wide')]"
        assert tab.ask(f"{tables}.filter(one => one.scrollWidth > one.clientWidth + 1).length") == 0
        seen = f"[...document.querySelectorAll('article :is({PRIMARY})')].filter(one => one.checkVisibility())"
        low = f"{seen}.filter(one => [...one.getClientRects()].some(box => box.height < 43.5))"
        assert tab.ask(f"{low}.map(one => one.textContent.trim())") == []


def test_headings_go_down_one_step_at_a_time(site: Path, browser: Chromium) -> None:
    for page in KINDS.values():
        with browser.open(site / page) as tab:
            steps = tab.ask("[...document.querySelectorAll('article :is(h1,h2,h3,h4)')].map(one => +one.tagName[1])")
            assert steps[0] == 1, page
            assert all(after <= before + 1 for before, after in zip(steps, steps[1:], strict=False)), page


def test_a_new_reader_goes_from_home_to_the_procedure_on_a_telephone(site: Path, browser: Chromium) -> None:
    with browser.open(site / "index.html", width=360, height=740) as tab:
        for words, page in (("staff", "for/staff.html"), ("Picker", "picker.html"), ("SOP-007", "SOP-007/index.html")):
            links = "[...document.querySelectorAll('.mc-go a, .mc-columns a, :is(td, th) a')]"
            link = f"{links}.find(one => one.textContent.startsWith('{words}'))"
            tab.wait(f"document.readyState === 'complete' && {link} !== undefined")
            if words == "staff":
                assert tab.ask(f"{link}.getBoundingClientRect().bottom") < 740, "the doors stand on the first screen"
            tab.ask(f"{link}.click()")
            tab.wait(f"location.pathname.endsWith('{page}')")
        tab.wait("document.readyState === 'complete'")
        assert "Effective." in tab.ask("document.querySelector('.mc-banner').innerText")
        mail = tab.ask("document.querySelector('.mc-act a').href")
        assert mail.startswith("mailto:") and "SOP-007%20revision%203" in mail


def test_the_place_of_the_keyboard_shows(site: Path, browser: Chromium) -> None:
    with browser.open(site / KINDS["document"]) as tab:
        tab.ask("document.querySelector('article').focus()")
        for _ in range(3):
            tab.press("Tab")
            shown = "getComputedStyle(document.activeElement)"
            assert tab.ask("document.activeElement.closest('article') !== null")
            assert tab.ask(f"{shown}.outlineStyle !== 'none' && parseFloat({shown}.outlineWidth) >= 1")
