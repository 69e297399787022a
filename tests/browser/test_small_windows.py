"""On a telephone nothing lies over anything else, nothing is too small to be read, and no day is broken in two."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.chromium import Chromium
from browser.kinds import EVERYTHING
from browser.paper import printed

pytestmark = pytest.mark.xdist_group("accessible")  # the same site and the same browser
OPEN = "document.querySelectorAll('article details').forEach(one => one.open = true)"
BROKEN = r"""(() => {
  const day = /(?<![-\w])\d{4}-\d\d(-\d\d)?(?![-\w])/g, found = [], range = document.createRange();
  const texts = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const one = texts.currentNode;
    for (const at of one.parentElement.closest('svg, pre') ? [] : one.data.matchAll(day)) {
      range.setStart(one, at.index);
      range.setEnd(one, at.index + at[0].length);
      if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) { found.push(one.data); }
    }
  }
  return found;
})()"""
"""Texts in which a day stands on two lines."""
CROWDED = """[...document.querySelectorAll('svg.mc-chart')].flatMap(chart => {
  const edge = chart.getBoundingClientRect();
  const words = [...chart.querySelectorAll('text')].map(one => [one.textContent, one.getBoundingClientRect()]);
  const over = (box, other, from, to) => Math.min(box[to], other[to]) - Math.max(box[from], other[from]);
  return words.flatMap(([word, box], place) => [
    ...(box.left < edge.left - 1 || box.right > edge.right + 1 ? [`${word} leaves its drawing`] : []),
    ...words.slice(place + 1).filter(([, other]) => over(box, other, 'left', 'right') > 1
      && over(box, other, 'top', 'bottom') > box.height * 0.12).map(([other]) => `${word} / ${other}`),
  ]);
})"""
"""Words of charts that lie over each other by more than the room between lines, or are cut off."""


@pytest.mark.parametrize("kind", ["home", "document", "objective", "promise", "voice", "culture", "wave"])
@pytest.mark.parametrize("width", [360, 414, 768])
def test_no_word_of_a_chart_lies_over_another(kind: str, width: int, everything: Path, browser: Chromium) -> None:
    with browser.open(everything / EVERYTHING[kind], width=width, still=True) as tab:
        tab.ask(OPEN)
        assert tab.ask(CROWDED) == []


@pytest.mark.parametrize("kind", [kind for kind in EVERYTHING if kind != "missing"])
def test_no_day_is_broken_on_a_telephone_or_on_paper(kind: str, everything: Path, browser: Chromium) -> None:
    with browser.open(everything / EVERYTHING[kind], width=360, still=True) as tab:
        tab.ask(OPEN)
        assert tab.ask(BROKEN) == []
        assert tab.ask("document.documentElement.scrollWidth") <= 360
        tab.look(width=680, still=True)
        tab.call("Emulation.setEmulatedMedia", media="print")
        assert tab.ask(BROKEN) == []


def test_the_bars_of_a_timeline_can_be_read_or_are_not_there(everything: Path, browser: Chromium) -> None:
    """The table of revisions says the same, with the same links."""
    shown = "[...document.querySelectorAll('.mc-timeline')].filter(one => one.checkVisibility())"
    sizes = f"{shown}.map(one => one.querySelector('.mc-bar-text').getBoundingClientRect().height)"
    with browser.open(everything / EVERYTHING["document"], width=360, still=True) as tab:
        assert tab.ask(f"{shown}.length") == 0
        assert tab.ask("document.querySelectorAll('.mc-revisions tbody a[href]').length") > 6
        tab.look(width=768, still=True)
        assert tab.ask(f"{sizes}.every(height => height > 10)") and tab.ask(f"{shown}.length") == 1
        tab.look(width=360, still=True)
        tab.go(everything / EVERYTHING["log"])
        tab.ask(OPEN)
        assert tab.ask(f"{sizes}.every(height => height > 10)") and tab.ask(f"{shown}.length") == 1


def test_a_paper_of_a_review_begins_a_sheet_only_where_that_pays(
    everything: Path, browser: Chromium, tmp_path: Path
) -> None:
    """No sheet but the last is left with a few lines, and the head of a paper stands above its first figures."""
    with browser.open(everything / EVERYTHING["review-pack"], still=True) as tab:
        sheets = printed(tab, tmp_path / "pack.pdf").split("\f")[:-1]
        heads = tab.ask("[...document.querySelectorAll('.mc-paper h2:has(small)')].map(one => one.innerText)")
    lines = [[line.strip() for line in sheet.splitlines() if line.strip()] for sheet in sheets]
    assert len(heads) >= 12 and all(len(sheet) > 12 for sheet in lines[:-1])
    for head in heads:
        [after] = [sheet[sheet.index(head) :] for sheet in lines if head in sheet]
        assert any(line.startswith("Records ") for line in after)


@pytest.mark.parametrize("kind", ["home", "leadership"])
def test_a_promise_folds_what_else_is_measured_in_one_place(kind: str, everything: Path, browser: Chromium) -> None:
    """Three measures stand open, all others in one fold that counts them; each once."""
    told = """[...document.querySelectorAll('.mc-promise')].map(one => [one.querySelector('h3 a').href,
      [...one.querySelectorAll(':scope > .mc-standing > .mc-status ~ a')].map(link => link.href),
      [...one.querySelectorAll('summary')].map(fold => parseInt(fold.textContent)),
      [...one.querySelectorAll('details .mc-standing > a')].map(link => link.href)])"""
    with browser.open(everything / EVERYTHING[kind], width=360, still=True) as tab:
        promises = tab.ask(told)
        for page, shown, folds, folded in promises:
            tab.go(page)
            measured = tab.ask("[...document.querySelectorAll('.mc-measure > .mc-standing > a')].map(one => one.href)")
            assert len(shown) <= 3 and folds == ([len(folded)] if folded else [])
            assert sorted(shown + folded) == sorted(measured)
    assert any(folds for _, _, folds, _ in promises)


def test_all_that_happened_is_a_short_page_on_a_telephone(everything: Path, browser: Chromium) -> None:
    """The newest lines stand there; a year or a month is chosen, and is a link; whoever wants it has everything."""
    drawn = "[...document.querySelectorAll('tbody tr')].filter(row => row.checkVisibility())"
    days = f"{drawn}.map(row => row.cells[0].textContent)"
    stops = "[...document.querySelectorAll('article :is(a, button, input, select, summary)')]"
    page = everything / EVERYTHING["log"]
    with browser.open(page, width=360, still=True) as tab:
        assert tab.ask(f"{drawn}.length") == 60
        assert tab.ask(f"{stops}.filter(one => one.checkVisibility()).length") < 80
        assert tab.ask("document.documentElement.scrollHeight") < 9000
        spans = tab.ask("[...document.querySelector('.mc-filter select').options].map(one => one.value)")
        assert spans[:3] == ["", "2026", "2026-11"] and spans.index("2025") < spans.index("2025-12")
        choose = "(one => { one.value = '2025-09'; one.dispatchEvent(new Event('change')) })"
        tab.ask(f"{choose}(document.querySelector('.mc-filter select'))")
        found = tab.ask(days)
        assert found and all(day.startswith("2025-09-") for day in found)
        tab.ask("document.querySelector('.mc-filter select').value = ''")
        tab.ask("document.querySelector('.mc-filter select').dispatchEvent(new Event('change'))")
        tab.ask("document.querySelector('.mc-more').click()")
        assert tab.ask(f"{drawn}.length") > 500
    with browser.open(f"{page.resolve().as_uri()}?day=2025-09", width=360, still=True) as tab:
        assert tab.ask(days) == found
    with browser.open(page, width=1280, still=True) as tab:
        assert tab.ask(f"{drawn}.length") == 500
