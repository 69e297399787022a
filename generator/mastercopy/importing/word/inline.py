"""Turns what stands within one paragraph of Mammoth's XHTML into a line of Markdown, or into HTML for a table."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from mastercopy.importing.word.escaping import plain, to_address, to_html, to_markdown
from mastercopy.importing.word.preparing import BEGINS, ENDS

_NUMBERED = re.compile(f"{BEGINS}(\\d+){ENDS}")
_MARKS = ("strong", "em", "s", "u", "sub", "sup")
_NOTE = re.compile(r"#word-(?:foot|end)note-(?!ref-)")
_BACK = re.compile(r"#word-(?:foot|end)note-ref-")
_OUTER = ("", " ", "\xa0", "(", "/", "-", "\u2013", "\u2014", "\u201c")
_CLOSERS = ("", " ", "\xa0", ")", ".", ",", ";", ":", "!", "?", "/", "-", "\u2013", "\u2014", "\u201d")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in one dress, or one thing: a break (`br`), a picture, the mark of a note, a place that links name."""

    text: str = ""
    marks: tuple[str, ...] = ()
    href: str = ""
    thing: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its number in the text of Word, and its pieces."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be seen."""
        return not any(one.text.strip() or one.thing in ("img", "note") for one in self.pieces)


def read_paragraph(element: Any, places: frozenset[str]) -> Paragraph:
    """One `p`; `places` are those that some link names."""
    number, pieces = -1, []
    for one in _pieces(element, Piece(), places):
        match = _NUMBERED.match(one.text) if not one.thing else None
        if match is not None and number < 0:
            number = int(match.group(1))
            one = replace(one, text=one.text[match.end() :])
        if one.text or one.thing:
            pieces.append(one)
    return Paragraph(number, tuple(_tidied(pieces)))


def places_in(root: Any) -> frozenset[str]:
    """The places that links of a text name and that are there."""
    named = {one.get("href", "")[1:] for one in root.iter("a") if one.get("href", "").startswith("#word-")}
    return frozenset(named & {one.get("id", "") for one in root.iter("a") if one.get("href") is None})


def _pieces(element: Any, dress: Piece, places: frozenset[str]) -> Iterator[Piece]:
    if element.text:
        yield replace(dress, text=element.text)
    for child in element:
        yield from _child(child, dress, places)
        if child.tail:
            yield replace(dress, text=child.tail)


def _child(child: Any, dress: Piece, places: frozenset[str]) -> Iterator[Piece]:
    name, href = child.tag, child.get("href", "")
    if name == "br":
        yield replace(dress, thing="br")
    elif name == "img":
        yield replace(dress, thing="img", text=child.get("src", "").removeprefix("word/"), alt=child.get("alt", ""))
    elif name == "sup" and len(child) == 1 and _NOTE.match(child[0].get("href", "")):
        yield Piece(thing="note", text="".join(child.itertext()).strip("[]"))
    elif name == "a" and _BACK.match(href):
        return
    elif name == "a":
        if href.startswith("#word-") and href[1:] not in places:
            href = ""
        if child.get("id") in places and not child.get("href"):
            yield Piece(thing="place", text=child.get("id"))
        yield from _pieces(child, replace(dress, href=href or dress.href), places)
    else:
        marks = tuple(one for one in _MARKS if one in (*dress.marks, name))
        yield from _pieces(child, replace(dress, marks=marks), places)


def _tidied(pieces: list[Piece]) -> Iterator[Piece]:
    """Words of one dress put together, and blanks at their ends undressed."""
    joined: list[Piece] = []
    for one in pieces:
        last = joined[-1] if joined else None
        if last is not None and not (one.thing or last.thing) and (one.marks, one.href) == (last.marks, last.href):
            joined[-1] = replace(last, text=last.text + one.text)
        else:
            joined.append(one)
    for one in joined:
        text = plain(one.text)
        if one.thing or not (one.marks or one.href):
            yield replace(one, text=text)
            continue
        body = text.strip(" \xa0")
        before, after = text[: len(text) - len(text.lstrip(" \xa0"))], text[len(text.rstrip(" \xa0")) :]
        if not body:
            yield Piece(text)
            continue
        yield from (Piece(before),) if before else ()
        yield replace(one, text=body)
        yield from (Piece(after),) if after else ()


def write_markdown(paragraph: Paragraph, *, breaks: str = "<br>") -> str:
    """A paragraph as one line of Markdown."""
    written, pieces = "", paragraph.pieces
    for at, one in enumerate(pieces):
        following = pieces[at + 1] if at + 1 < len(pieces) else Piece()
        text = _thing(one, breaks) if one.thing else to_markdown(one.text)
        if one.marks and one.thing != "place":
            text = _dressed(one, text, written[-1:], following)
        if one.href and one.thing != "place":
            text = f"[{text}]({_address(one.href)})"
        written += text
    return written.strip(" ")


def _address(href: str) -> str:
    return f"#{place_name(href[1:])}" if href.startswith("#") else to_address(href)


def _dressed(one: Piece, text: str, before: str, following: Piece) -> str:
    """Bold and italic in stars where Markdown cannot misread them, everything else in tags."""
    after = following.text[:1] if not following.thing and not following.marks else "x"
    free = one.href or (before in _OUTER and after in _CLOSERS and not (following.thing and following.thing != "br"))
    if free and not one.thing and one.marks in (("strong",), ("em",)) and _is_safe(one.text):
        stars = "**" if one.marks == ("strong",) else "*"
        return f"{stars}{text}{stars}"
    return _tagged(one.marks, text)


def _is_safe(text: str) -> bool:
    return (text[:1].isalnum() or text[:1] in "(\u201c") and (text[-1:].isalnum() or text[-1:] in ".,;:)!?%\u201d")


def _tagged(marks: tuple[str, ...], text: str) -> str:
    return "".join(f"<{one}>" for one in marks) + text + "".join(f"</{one}>" for one in reversed(marks))


def _thing(one: Piece, breaks: str) -> str:
    if one.thing == "br":
        return breaks
    if one.thing == "img":
        return f"![{to_markdown(one.alt)}]({to_address(one.text)})"
    if one.thing == "note":
        return f"[^{one.text}]"
    return f'<a id="{place_name(one.text)}"></a>'


def place_name(name: str) -> str:
    """The name of a place with nothing in it that means anything in Markdown or HTML."""
    return re.sub(r"[^\w-]", lambda match: f"-{ord(match.group()):x}-", name)


def write_html(paragraph: Paragraph) -> str:
    """A paragraph as HTML, for a table that Markdown cannot say."""
    written = ""
    for one in paragraph.pieces:
        if one.thing == "br":
            text = "<br>"
        elif one.thing == "img":
            text = f'<img src="{html.escape(one.text)}" alt="{html.escape(plain(one.alt))}">'
        elif one.thing == "note":
            text = f'<sup><a class="footnote-ref" href="#fn:{one.text}">{one.text}</a></sup>'
        elif one.thing == "place":
            text = f'<a id="{place_name(one.text)}"></a>'
        else:
            text = to_html(one.text)
        text = _tagged(one.marks, text) if one.marks and one.thing != "place" else text
        address = _address(one.href).replace("&amp;", "&")
        written += f'<a href="{html.escape(address)}">{text}</a>' if one.href and one.thing != "place" else text
    return written.strip(" ")
