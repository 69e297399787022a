"""Reads the lines of a rendered page, as its reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.html

from mastercopy.importing.word.lines import Line, counted, note_word, words_in

_HEADINGS = {f"h{level}" for level in range(1, 7)}
_BLOCKS = {"p", "ul", "ol", "table", "div", "blockquote", "pre", "hr", "dl", "details", *_HEADINGS}
_OURS = {"headerlink", "footnote-backref"}


def rendered_lines(html: str) -> list[Line]:
    """The lines of a page, and its notes at the end."""
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    for one in list(root.iter("a")):
        if _OURS.intersection((one.get("class") or "").split()):
            one.drop_tree()
    return list(_Page().read(root))


class _Page:
    """The item just read and the tables passed; lives only inside `rendered_lines`."""

    def __init__(self) -> None:
        self.tables = 0
        self.item: int | None = None

    def read(self, root: Any) -> Iterator[Line]:
        notes = [one for one in root.iter("div") if (one.get("class") or "") == "footnote"]
        for one in notes:
            one.drop_tree()
        yield from self._lines(root, 0)
        for one in (item for note in notes for item in note.xpath("./ol/li")):
            yield Line("note", words_in(_text(one)), "a footnote")

    def _lines(self, element: Any, depth: int) -> Iterator[Line]:
        loose = element.text or ""
        for child in element:
            if isinstance(child.tag, str) and child.tag in _BLOCKS:
                yield from self._stray(loose)
                loose = ""
                yield from self._block(child, depth)
            else:
                loose += _text(child) if isinstance(child.tag, str) else ""
            loose += child.tail or ""
        yield from self._stray(loose)

    def _stray(self, text: str) -> Iterator[Line]:
        if words_in(text):
            self.item = None
            yield Line("p", words_in(text), "the page")

    def _block(self, element: Any, depth: int) -> Iterator[Line]:
        if element.tag == "table":
            self.item = None
            yield from self._table(element)
        elif element.tag in ("ul", "ol"):
            yield from self._list(element, depth + 1)
        elif element.tag in _HEADINGS or element.tag == "p":
            words = words_in(_text(element))
            if words or element.find(".//img") is not None:
                self.item = None
                yield Line(element.tag, words, "the page")
        else:
            yield from self._lines(element, depth)

    def _list(self, element: Any, depth: int) -> Iterator[Line]:
        for label, item in _items(element):
            own, rest = _own(item)
            step = None if self.item is None else (depth > self.item) - (depth < self.item)
            self.item = depth
            yield Line("item", counted((*label, *words_in(own))), "the page", step)
            for block in rest:
                yield from self._block(block, depth)

    def _table(self, table: Any) -> Iterator[Line]:
        self.tables += 1
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        for row, one in enumerate(rows, 1):
            for at, cell in enumerate([part for part in one if part.tag in ("td", "th")], 1):
                kind = f"cell {row}.{at} {cell.get('colspan', '1')}x{cell.get('rowspan', '1')}"
                yield Line(kind, counted(words_in(_text(cell))), f"table {self.tables}, row {row}, cell {at}")


def _items(element: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(the number before it, the item); a browser writes the numbers, and a list may begin with any."""
    number = int(element.get("start", "1")) if re.fullmatch(r"-?\d{1,9}", element.get("start", "1")) else 1
    for item in (one for one in element if one.tag == "li"):
        if re.fullmatch(r"-?\d{1,9}", item.get("value", "")):
            number = int(item.get("value"))
        yield (f"{number}.",) if element.tag == "ol" else (), item
        number += 1


def _own(item: Any) -> tuple[str, list[Any]]:
    """The words of an item itself, and the blocks that follow them."""
    text, blocks = item.text or "", [one for one in item if isinstance(one.tag, str) and one.tag in _BLOCKS]
    for child in item:
        if blocks and child is blocks[0]:
            break
        text += (_text(child) if isinstance(child.tag, str) else "") + (child.tail or "")
    if not words_in(text) and blocks and blocks[0].tag == "p":
        return _text(blocks[0]), blocks[1:]
    return text, blocks


def _text(element: Any) -> str:
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    if element.tag == "sup" and (reference := element.find("a")) is not None:
        found = "footnote-ref" in (reference.get("class") or "") and re.fullmatch(r"\d+", reference.text or "")
        if found:
            yield f" {note_word(int(reference.text))} "
            return
    if element.tag in ("br", "p", "li", "td", "th", "tr", "ul", "ol", "table"):
        yield " "
    yield element.text or ""
    for child in element:
        if child.tag == "ol":
            yield from _counted(child)
        elif isinstance(child.tag, str):
            yield from _pieces(child)
        yield child.tail or ""
    if element.tag in ("p", "li", "td", "th"):
        yield " "


def _counted(element: Any) -> Iterator[str]:
    for label, item in _items(element):
        yield f" {''.join(label)} "
        yield from _pieces(item)
