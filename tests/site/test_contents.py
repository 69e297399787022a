"""The list of contents beside a text is the one that the theme would have drawn for it."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader
from markdown.extensions.toc import nest_toc_tokens
from mkdocs.structure.toc import get_toc

from mastercopy.site.content import StampedPage
from mastercopy.site.contents import PROBE, ContentsList, learn_contents
from mastercopy.site.shell import BODY, TITLE, split_text_shell
from mastercopy.text.markdown import Heading

material = pytest.importorskip("material")
THEME = Environment(loader=FileSystemLoader(Path(material.__file__).parent / "templates"))
FEW = (Heading(2, "a", "First"), Heading(3, "b", "Within"), Heading(2, "c", "Last"))


def drawn(headings: tuple[Heading, ...]) -> str:
    """What the theme itself makes of headings."""
    tokens = [{"level": level, "id": anchor, "name": title} for level, anchor, title in headings]
    page = {"toc": get_toc(nest_toc_tokens(tokens))}
    lang = type("Lang", (), {"t": staticmethod(lambda key: "Contents")})
    told = {"page": page, "config": {"mdx_configs": {}}, "lang": lang}
    return THEME.get_template("partials/toc.html").render(told)


def learned() -> tuple[str, ContentsList, str]:
    before, contents, after = learn_contents(drawn(PROBE))
    assert contents is not None
    return before, contents, after


def parts(page: str) -> list[str]:
    return [part.strip() for part in re.split(r"(<[^>]*>)", page) if part.strip()]


WORDS = st.sampled_from(["Scope", "R&amp;D", "a &lt;b&gt;", "<em>x</em>", *(one.title for one in PROBE), TITLE, BODY])
ANCHORS = st.sampled_from(["scope", "r-d", "_1", *(one.anchor for one in PROBE)])


@settings(deadline=None)
@given(st.lists(st.builds(Heading, st.integers(1, 6), ANCHORS, WORDS), max_size=8).map(tuple))
def test_any_headings_are_listed_as_the_theme_lists_them(headings: tuple[Heading, ...]) -> None:
    before, contents, after = learned()
    assert parts(before + contents.draw(headings) + after) == parts(drawn(headings))


def test_a_text_stands_beside_its_list_and_a_theme_may_have_none() -> None:
    title = f"<html><head><title>{TITLE} - Site</title></head>"
    page = StampedPage("documents/A/index.html", "A & B", "<h1>Text</h1>", contents=FEW)
    with_list = split_text_shell(f"{title}<body>{drawn(PROBE)}<p>{BODY}</p></body></html>").stamp(page, "")
    tree = html5lib.parse(with_list, namespaceHTMLElements=False)
    assert [link.get("href") for link in tree.iter("a")] == ["#a", "#b", "#c"]
    assert tree.findtext(".//title") == "A & B - Site" and tree.findtext(".//h1") == "Text"
    for odd in ("", "<nav>another kind of list</nav>"):
        shell = split_text_shell(f"{title}<body>{odd}<p>{BODY}</p></body></html>")
        assert shell.contents is None and f"{odd}<h1>Text</h1>" in shell.stamp(page, "")
    after = split_text_shell(f"{title}<body><p>{BODY}</p>{drawn(PROBE)}</body></html>")
    assert after.contents is None and "#a" not in after.stamp(page, "")


def test_a_page_names_the_address_that_it_has_for_others() -> None:
    link = '<link rel="canonical" href="https://q.example/docs/s/s/mastercopy-shell-text.html">'
    frame = f"<html><head><title>{TITLE}</title>{link}</head><body>{drawn(PROBE)}<p>{BODY}</p></body></html>"
    page = split_text_shell(frame).stamp(StampedPage("documents/A B/index.html", "A", "Text", contents=()), "")
    assert 'href="https://q.example/docs/documents/A%20B/index.html"' in page and "mastercopy-" not in page
    blank = "mastercopy-shell-address-5d1f"
    titled = split_text_shell(frame).stamp(StampedPage("documents/A/index.html", blank, "Text", contents=()), "")
    assert f"<title>{blank}</title>" in titled and 'docs/documents/A/index.html"' in titled
