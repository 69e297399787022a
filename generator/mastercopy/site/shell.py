"""Splits a page that the theme rendered once into a shell, into which finished pages are stamped."""

from __future__ import annotations

import html
import re
from collections.abc import Container
from dataclasses import dataclass, replace
from urllib.parse import quote

from mastercopy.site.content import StampedPage
from mastercopy.site.contents import ContentsList, learn_contents
from mastercopy.site.paper import mark_paper
from mastercopy.site.policy import Own, admit_wasm, guard_page
from mastercopy.site.speech import Speech
from mastercopy.views.addresses import feed_url, relative
from mastercopy.words.saying import say

BODY = "mastercopy-shell-body-5d1f"
TITLE = "mastercopy-shell-title-5d1f"
DEPTHS = (0, 1, 2, 3)
TEXT_DEPTH = 2
"""How many folders below the root the page of a document lies, beside whose text stands a list of its contents."""
_PLACE = f"<p>{BODY}</p>"
"""How a theme draws the body; no title can spell it, since it is escaped."""
EVERYBODY = feed_url("staff")
_SKIP = re.compile(r'(<div data-md-component="skip">).*?</div>', re.DOTALL)
_HEADER = re.compile(r'<header class="md-header.*?</header>', re.DOTALL)
_NEIGHBOURS = re.compile(r'\s*<link rel="(?:prev|next)"[^>]*>')
_CANONICAL = re.compile(r'\s*<link rel="canonical" href="([^"]*)"[^>]*>')
_AT = "mastercopy-shell-address-5d1f"
_BLANK = re.compile(f"{TITLE}|{_AT}")
_SECTION, _CONTENTS = '<li class="md-nav__item md-nav__item--section', '<div class="md-sidebar md-sidebar--secondary"'
_NO_CONTENTS = re.compile(
    r'<div class="md-sidebar md-sidebar--secondary"[^>]* hidden>(?:\s*<div[^>]*>){2}\s*<nav[^>]*>\s*</nav>'
    r"(?:\s*</div>){3}"
)
"""A list of contents that holds nothing and is hidden."""
_ANNOUNCED = re.compile(r'<link rel="alternate feed"[^>]*>')
_LOGO = re.compile(r'(<a href="[./]*)(" title="[^"]*" class="md-(?:header|nav)__button md-logo")')
_INDENT = re.compile(r"\s*\n\s*")
"""Empty lines and indentation: a fifth of the shell, and it stands around every page that is stamped."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The theme's page around a title and a body, for pages of one depth below the site's root.

    `narrow` is the same for pages that tell of the past, of which there are most: from these, the way leads home and
    to the documents, and not everywhere, and no feed is announced there.
    """

    page: str
    narrow: str

    @property
    def whole(self) -> str:
        """All that stands around a body."""
        return self.page

    def guarded(self, own: Own) -> Shell:
        """The same with the policy of what stands in it in its head."""
        return Shell(guard_page(self.page, own), guard_page(self.narrow, own))

    def stamp(self, page: StampedPage, notice: str) -> str:
        """A finished page; the order of replacing keeps a body that spells a sentinel from being filled in."""
        head, _, tail = (self.narrow if page.past else self.page).partition(_PLACE)
        return _opened(head, page) + notice + page.html + _titled(tail, page)


@dataclass(frozen=True, slots=True)
class TextShell:
    """The theme's page around a text in force, with the list of its contents between `page` and `rest`."""

    page: str
    contents: ContentsList | None
    rest: str

    @property
    def whole(self) -> str:
        """All that stands around a body."""
        return self.page + self.rest

    def guarded(self, own: Own) -> TextShell:
        """The same with the policy of what stands in it in its head."""
        return replace(self, page=guard_page(self.page, own))

    def stamp(self, page: StampedPage, notice: str) -> str:
        """A finished page with its list of contents."""
        drawn = self.contents.draw(page.contents or ()) if self.contents is not None else ""
        middle, _, tail = self.rest.partition(_PLACE)
        return _opened(self.page, page) + drawn + _titled(middle, page) + notice + page.html + _titled(tail, page)


def _opened(head: str, page: StampedPage) -> str:
    """How a page begins: with its title, its address, and what else its head and its printed sheets say."""
    robots = '<meta name="robots" content="noindex">' if page.noindex else ""
    told = {TITLE: html.escape(page.title), _AT: html.escape(quote(page.url, safe="/"))}
    head = _BLANK.sub(lambda blank: told[blank[0]], _mark_place(head, page.url))  # at once: a title may spell a blank
    head = mark_paper(into_head(head, f"{robots}{page.head}"), page.paper)
    return admit_wasm(head) if page.wasm else head


def _titled(part: str, page: StampedPage) -> str:
    return part.replace(TITLE, html.escape(page.title))


def _mark_place(page: str, url: str) -> str:
    """The navigation with the link to the page itself marked, as the theme does it for pages that it renders."""
    link = f'<a href="{"../" * depth_of(url)}{html.escape(quote(url, safe="/"))}" class="md-nav__link'
    return page.replace(f'{link}">', f'{link} md-nav__link--active" aria-current="page">', 1) if url else page


def into_head(page: str, extra: str) -> str:
    """A page with more in its head."""
    return page.replace("</head>", f"{extra}</head>", 1) if extra else page


def feed_link(page: str, title: str, feed: str) -> str:
    """What lets a browser, or a reader of feeds, find a feed from a page.

    The second word keeps the theme's script away, which takes whatever is `alternate` alone for another language and
    asks for a list of pages beside it.
    """
    href = html.escape(relative(page, feed))
    return f'<link rel="alternate feed" type="application/atom+xml" title="{html.escape(title)}" href="{href}">'


def announcement(page: str, files: Container[str], speech: Speech) -> str:
    """What every page says in its head of the feed for everybody; nothing where a site has none."""
    return feed_link(page, speech.say(say("What came into force")), EVERYBODY) if EVERYBODY in files else ""


def open_doors(page: str, speech: Speech) -> str:
    """The theme's page mended for those who hear it or use keys: a way past the navigation, a search that says its name
    and how much it found, and icons that are no pictures.

    Its way home names the file: a folder that is opened from disk shows what lies in it.
    """
    page = _LOGO.sub(r"\1/index.html\2", page)
    skip, search = (html.escape(speech.say(text)) for text in (say("Skip to content"), say("Search")))
    page = _SKIP.sub(lambda found: f'{found[1]}<a href="#mc-content" class="md-skip">{skip}</a></div>', page, count=1)
    page = page.replace(
        '<article class="md-content__inner', '<article id="mc-content" tabindex="-1" class="md-content__inner', 1
    )
    dialog = 'data-md-component="search" role="dialog"'
    page = page.replace(dialog, f'{dialog} aria-label="{search}"', 1)
    page = page.replace('<div class="md-search-result__meta">', '<div class="md-search-result__meta" role="status">', 1)
    return _HEADER.sub(lambda header: header[0].replace("<svg ", '<svg aria-hidden="true" '), page, count=1)


def shell_source(depth: int) -> str:
    """Where the page that becomes the shell of a depth lies among the engine's sources."""
    return "s/" * depth + "mastercopy-shell.md"


TEXT_SOURCE = "s/" * TEXT_DEPTH + "mastercopy-shell-text.md"
"""Where the page lies that becomes the shell around texts in force."""
SOURCES = (*(shell_source(depth) for depth in DEPTHS), TEXT_SOURCE)
"""All pages of the engine that are never written."""


def split_shell(page: str) -> Shell:
    """The shell in a rendered page; ValueError where the theme lost or doubled the body, or lost the title."""
    page = _emptied(_CANONICAL.sub("", page))
    return Shell(page, _ANNOUNCED.sub("", _NO_CONTENTS.sub("", _with_one_section(page))))


def split_text_shell(page: str) -> TextShell:
    """The shell in a page that was rendered with the headings of `PROBE`; ValueError as above."""
    own = f"{TEXT_SOURCE.removesuffix('.md')}.html"
    page = _CANONICAL.sub(lambda at: f'<link rel="canonical" href="{at[1].removesuffix(own)}{_AT}">', _emptied(page))
    begin, contents, rest = learn_contents(page)
    if _PLACE not in rest:  # no list, or none that stands before the text
        begin, place, end = f"{begin}{rest}".partition(_PLACE)
        return TextShell(begin, None, place + end)
    return TextShell(begin, contents, rest)


def _emptied(page: str) -> str:
    if page.count(_PLACE) != 1:
        raise ValueError("the theme's page does not hold the body exactly once")
    if not re.search(rf"<title>[^<]*{TITLE}", page):
        raise ValueError("the theme's page does not hold the title")
    return _INDENT.sub("\n", _NEIGHBOURS.sub("", re.sub(rf"\s*<h1[^>]*>\s*{TITLE}\s*</h1>", "", page)))


def _with_one_section(page: str) -> str:
    """A page whose navigation ends after its first section; as it is where the theme draws it in another way."""
    sections = [found.start() for found in re.finditer(re.escape(_SECTION), page)]
    end = page.rfind("</ul>", 0, max(page.find(_CONTENTS), 0))
    return page[: sections[1]] + page[end:] if len(sections) > 1 and sections[-1] < end else page


def depth_of(url: str) -> int:
    """How many folders below the root a page lies."""
    return url.count("/")
