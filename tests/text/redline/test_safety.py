"""Hostile text stays text, the same texts give the same bytes, and no length makes the work explode."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import html5lib
import pytest

from mastercopy.text.clean import clean_html
from mastercopy.text.redline import accept, compare_texts, normalise, reject, render_html, render_terminal

MARKS = '<p data-rl="said" class="rl-x">a</p><ins data-rl="ins">b</ins><p data-rl-was="[]" data-rl-move="1">c</p>'


def page_of(old: str, new: str) -> str:
    page = render_html(compare_texts(old, new))
    assert (accept(page), reject(page)) == (normalise(new), normalise(old))
    html5lib.HTMLParser(strict=True).parseFragment(page)
    return page


def test_marks_in_a_text_are_none_of_ours() -> None:
    page = page_of(MARKS, MARKS.replace(">a<", ">z<"))
    assert 'data-rl-move="1"' not in page and "rl-x" not in page
    assert "z" in accept(page) and "<ins>b</ins>" in accept(page)


def test_markup_in_words_stays_words() -> None:
    old, new = "<p>&lt;script&gt;alert(1)&lt;/script&gt; ok</p>", "<p>&lt;script&gt;alert(2)&lt;/script&gt; ok</p>"
    page = page_of(old, new)
    assert "<script" not in page and "&lt;" in page
    link = '<p><a href="{}" title="&quot;&gt;&lt;img src=x&gt;">it</a> is</p>'
    page = page_of(link.format("a.html"), link.format("b.html?&quot;&gt;&lt;img&gt;"))
    assert "<img" not in page


def test_a_terminal_obeys_nothing() -> None:
    redline = compare_texts("<h2>\u202eA</h2><p>safe here</p>", "<h2>\u202eA</h2><p>safe \u009b31m\u202e here</p>")
    for colour in (False, True):
        lines = render_terminal(redline, colour)
        assert "\u202e" not in lines and "\u009b" not in lines and "\\x202e" in lines


def test_anchors_are_claimed_once_and_links_within_the_page_arrive() -> None:
    old = '<h2 id="aim">Aim</h2><p>See <a href="#gone">there</a>.</p><h2 id="gone">Gone</h2>'
    new = '<h2 id="aim">Aim</h2><p id="rl-1">See <a href="#aim">there</a> now.</p><p id="aim">x</p>'
    page = page_of(old, new)
    assert page.count('id="aim"') == 1 and page.count('id="rl-1"') == 1 and 'href="#gone"' not in page


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just words",
        "<p>unclosed <b>bold",
        "<table><tr><td>no body</table>",
        "<ul>words<li>x</ul>",
        "<p>a</p>\x00\x0b<p>\x1bb</p>",
        "<div>" * 3000 + "deep" + "</div>" * 3000,
        "<p>" + "<em>" * 3000 + "deep" + "</em>" * 3000 + "</p>",
        "<ul><li>" * 300 + "deep" + "</li></ul>" * 300,
        '<table><tr><td colspan="99999" rowspan="99999">a</td></tr><tr><td rowspan="0">b</td></tr></table>',
        "<b><p>block in inline</p></b>",
        '<a data-gone title="This page is not there" title="x">y</a>',
        "<!-- note --><p>c<!-- d -->e</p>",
    ],
)
def test_odd_texts_are_compared_all_the_same(text: str) -> None:
    for old, new in ((text, "<p>other</p>"), ("<p>other</p>", text), (text, text + "<p>more</p>")):
        page_of(clean_html(old, {}), clean_html(new, {}))
        compare_texts(old, new)


def test_the_same_texts_give_the_same_bytes_in_every_process() -> None:
    script = (
        "import sys; from mastercopy.text.redline import *;"
        "print(render_html(compare_texts(*(open(n, encoding='utf-8').read() for n in sys.argv[1:]))))"
    )
    folder = Path(__file__).parent / "golden" / "tables"
    texts = [str(folder / name) for name in ("redline.html", "old.md")]
    said = {
        subprocess.run(
            [sys.executable, "-c", script, *texts],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1 and len(said.pop()) > 1000


def sorted_rows(size: int, dice: Random) -> tuple[str, str]:
    rows = [
        f"<tr><td>P-{n:05d}</td><td>w{dice.randrange(99)}</td><td>w{dice.randrange(99)}</td></tr>" for n in range(size)
    ]
    new = [row.replace("<td>w", "<td>v", 1) if n % 2 else row for n, row in enumerate(rows)]
    dice.shuffle(new)
    return tuple(f"<table><tbody>{''.join(body)}</tbody></table>" for body in (rows, new))  # type: ignore[return-value]


def equal_items(size: int, dice: Random) -> tuple[str, str]:
    new = ["done"] * size
    for n in range(size // 20):
        new.insert(dice.randrange(size), f"new {n}")
    return tuple(f"<ul>{''.join(f'<li>{t}</li>' for t in items)}</ul>" for items in (["done"] * size, new))  # type: ignore[return-value]


def other_paragraphs(size: int, dice: Random) -> tuple[str, str]:
    def text() -> str:
        return "".join(f"<p>{' '.join(f'w{dice.randrange(400)}' for _ in range(8))}</p>" for _ in range(size))

    return text(), text()


def moved_paragraphs(size: int, dice: Random) -> tuple[str, str]:
    parts = [f"<p>{' '.join(f'w{dice.randrange(4000)}' for _ in range(9))} {n}</p>" for n in range(size)]
    new = list(parts)
    for _ in range(size // 5):
        new.insert(dice.randrange(size), new.pop(dice.randrange(size)))
    return "".join(parts), "".join(new)


def one_paragraph(size: int, dice: Random) -> tuple[str, str]:
    words = [f"w{dice.randrange(500)}" for _ in range(size * 5)]
    new = [word if dice.random() < 0.7 else f"v{dice.randrange(500)}" for word in words]
    return f"<p>{' '.join(words)}</p>", f"<p>{' '.join(new)}</p>"


def steps(texts: tuple[str, str]) -> int:
    """How many calls, of Python and of C, a redline takes: the same number on every machine, however busy."""
    count = 0

    def watch(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(watch)
    try:
        render_html(compare_texts(*texts))
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("make", [sorted_rows, equal_items, other_paragraphs, moved_paragraphs, one_paragraph])
def test_twice_the_text_takes_about_twice_the_work(make: Callable[[int, Random], tuple[str, str]]) -> None:
    small, large = (steps(make(size, Random(5))) for size in (300, 1200))
    assert large < 4 * 1.35 * small
