"""Draws the list of contents beside a text as the theme does, from a list that the theme drew once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown.extensions.toc import nest_toc_tokens
from markupsafe import Markup, escape

from mastercopy.text.markdown import Heading

_ANCHOR, _NAME = "mastercopy-contents-part-5d1f", "mastercopy-contents-name-5d1f"
PROBE = (Heading(2, _ANCHOR, _NAME), Heading(3, f"{_ANCHOR}-within", f"{_NAME}-within"))
"""The headings of the page from which a list is learned: a part, and a part within it."""
_LIST = re.compile(
    r'<label class="md-nav__title" for="__toc">(?:(?!</label>).)*</label>\s*<ul[^>]*>\s*'
    r"(?P<items>.*?)</ul>(?=\s*</nav>(?!\s*</li>))",
    re.DOTALL,
)
"""A list ends where its navigation does, and not where a list within it does, which stands in an item."""
_WITHIN = re.compile(rf'<li class="md-nav__item">\s*<a href="#{_ANCHOR}-within".*?</li>', re.DOTALL)
_BLANK = re.compile(rf'aria-label="{_NAME}(?:-within)?"|{_NAME}(?:-within)?|{_ANCHOR}(?:-within)?')
_LABEL = "aria-label="


@dataclass(frozen=True, slots=True)
class ContentsList:
    """What stands around each part of a text in the list of its contents: `leaf` and `parent` with blanks to fill.

    `before` and `after` are the rest of the list. A list without headings is nothing.
    """

    before: str
    after: str
    leaf: tuple[str, ...]
    parent: tuple[tuple[str, ...], tuple[str, ...]]

    def draw(self, headings: Sequence[Heading]) -> str:
        """The list of these headings; where the first is that of the whole text, of what stands within it."""
        parts = nest_toc_tokens([{"level": level, "id": anchor, "name": title} for level, anchor, title in headings])
        if parts and parts[0]["level"] == 1:
            parts = parts[0]["children"]
        return f"{self.before}{''.join(self._items(parts))}{self.after}" if parts else ""

    def _items(self, parts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
        for part in parts:
            if part["children"]:
                begin, end = self.parent
                yield from (*_filled(begin, part), *self._items(part["children"]), *_filled(end, part))
            else:
                yield from _filled(self.leaf, part)


def _filled(pieces: tuple[str, ...], part: Mapping[str, Any]) -> Iterator[str]:
    for piece in pieces:
        if piece.startswith(_LABEL):
            yield f'{_LABEL}"{escape(Markup(part["name"]).striptags())}"'
        elif piece.startswith(_ANCHOR):
            yield str(escape(part["id"]))
        else:
            yield part["name"] if piece.startswith(_NAME) else piece


def learn_contents(page: str) -> tuple[str, ContentsList | None, str]:
    """A page that the theme drew with the headings of `PROBE`: what stands before and after its list, and the list.

    None where the theme draws it in another way, or not at all: then pages stay without.
    """
    found = _LIST.search(page)
    within = _WITHIN.search(found["items"]) if found is not None else None
    if found is None or within is None:
        return page, None, ""
    begin, end = found.span("items")
    parent, rest = (_pieces(one) for one in (found["items"][: within.start()], found["items"][within.end() :]))
    drawn = ContentsList(page[found.start() : begin], page[end : found.end()], _pieces(within[0]), (parent, rest))
    return page[: found.start()], drawn, page[found.end() :]


def _pieces(text: str) -> tuple[str, ...]:
    """A text taken apart before and after each blank."""
    pieces, place = [], 0
    for blank in _BLANK.finditer(text):
        pieces += [text[place : blank.start()], blank[0]]
        place = blank.end()
    return (*pieces, text[place:])
