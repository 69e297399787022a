"""Writes a redline as HTML in which both texts stand: underlined and struck, labelled in words, and valid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import NamedTuple

import lxml.html
from lxml import etree

from mastercopy.text.redline.anchors import leads_within, names_in, names_of
from mastercopy.text.redline.compare import Redline
from mastercopy.text.redline.marks import LABEL, MARK
from mastercopy.text.redline.parts import Added, Changed, Moved, Part, Removed, Same, Stub
from mastercopy.text.redline.tree import KEPT_BLOCKS
from mastercopy.text.redline.writer import Writer

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_OWN = re.compile(r"rl-(?:to-)?\d+")
"""How the places of changes are called; `rl-from-1` is where something stood before it moved."""
NO_CHANGE = "No change of text, formatting, links or pictures."


class Written(NamedTuple):
    """A redline as HTML, and the anchors of its changes in their order, those within another one left out."""

    html: str
    places: tuple[str, ...]


def render_html(redline: Redline) -> str:
    """A fragment for a page with the redline's style; changes have the anchors `rl-1`, `rl-2` ... in their order."""
    return write_html(redline).html


def write_html(redline: Redline) -> Written:
    """The same fragment, and where its changes are."""
    parts = tuple(_written_parts(redline))
    html, places = "".join(part.html for part in parts), tuple(place for part in parts for place in part.places)
    return Written(html if redline.told else f'<p {MARK}="{LABEL}">{NO_CHANGE}</p>{html}', places)


def _written_parts(redline: Redline) -> Iterator[Written]:
    """The parts one by one; where nothing else on the page bears on one, it is written once for all redlines."""
    writer = _writer(redline)
    number = 1
    for part, group in zip(redline.parts, redline.groups, strict=True):
        alone = (
            _alone(part, tuple(inner for inner, _ in group)) if isinstance(part, Changed | Added | Removed) else None
        )
        if alone is not None:
            yield _numbered(alone, number)
        else:
            written = writer.parts((part,))
            yield Written(written, () if isinstance(part, Same) else find_places(written))
        number += len(group)


class _Alone(NamedTuple):
    """A part as it is written on any page, its changes numbered from 0 in every second piece, and their anchors."""

    pieces: tuple[str, ...]
    places: tuple[tuple[str, int], ...]


def _numbered(alone: _Alone, first: int) -> Written:
    pieces = (piece if place % 2 == 0 else str(first + int(piece)) for place, piece in enumerate(alone.pieces))
    return Written("".join(pieces), tuple(f"{name}-{first + number}" for name, number in alone.places))


@lru_cache(maxsize=KEPT_BLOCKS)
def _alone(part: Changed | Added | Removed, told: tuple[Part, ...]) -> _Alone | None:
    """A part as it is written on any page; None where something else on the page bears on it."""
    blocks = (part.old, part.new) if isinstance(part, Changed) else (part.block,)
    if any(leads_within(block) or any(names_of(block)) for block in blocks) or _moves_within(part):
        return None
    numbers: dict[int, str] = {}
    for number, inner in enumerate(told):
        numbers.setdefault(id(inner), f"\0{number}\0")
    pieces = tuple(Writer(numbers, ()).parts((part,)).split("\0"))
    places = (place.rpartition("-") for place in find_places("".join(pieces)))
    return _Alone(pieces, tuple((name, int(number)) for name, _, number in places))


def _moves_within(part: Part) -> bool:
    inner = part.parts if isinstance(part, Changed) else ()
    return isinstance(part, Moved | Stub) or any(map(_moves_within, inner))


def render_excerpt(redline: Redline) -> str:
    """The changed passages alone, without anchors, so that several can stand on one page; empty without a change."""
    touched = [part for part in redline.parts if not isinstance(part, Same)] if redline.told else []
    if not touched:
        return ""
    tree = lxml.html.fragment_fromstring(_writer(redline).parts(touched), create_parent="div")
    for element in tree.iter(etree.Element):
        element.attrib.pop("id", None)
        if element.tag in _HEADINGS:  # the page has an order of headings of its own
            element.tag = "p"
            element.set("class", "mc-heading")
        if element.get("href", "").startswith("#"):
            del element.attrib["href"]
    inner = escape(tree.text or "", quote=False)
    return inner + "".join(etree.tostring(child, encoding="unicode", method="html") for child in tree)


def find_places(html: str) -> tuple[str, ...]:
    """The anchors of the changes in a redline, in their order; what lies within another change is read with it."""
    found = lxml.html.fragment_fromstring(html, create_parent="div").iterfind(".//*[@id]") if " id=" in html else ()
    return tuple(one.get("id") for one in found if _is_place(one) and not any(map(_is_place, one.iterancestors())))


def _is_place(element: etree._Element) -> bool:
    return MARK in element.attrib and _OWN.fullmatch(element.get("id", "")) is not None


def _writer(redline: Redline) -> Writer:
    numbers: dict[int, int] = {}
    for number, (part, _) in enumerate(redline.told, 1):
        numbers.setdefault(id(part), number)
    return Writer(numbers, names_in(redline.parts))
