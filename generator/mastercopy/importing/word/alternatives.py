"""Takes one of two ways to show one thing where both say the same words, and refuses the file where they do not."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mastercopy.importing.word.dress import Dress
from mastercopy.importing.word.names import BLANKS, MC, TEXTS, UNSEEN, W, is_on, shortened
from mastercopy.importing.word.symbols import symbol
from mastercopy.words import MastercopyError

_HINT = "make one plain text of it in Word, without a shape or frame, save it, and import again"
_PARTS = {"hdr": "a header", "ftr": "a footer", "footnotes": "a footnote", "endnotes": "an endnote"}
_NOTES = (f"{W}footnoteReference", f"{W}endnoteReference")
_DRESS = tuple(f"{W}{name}" for name in ("strike", "dstrike", "vanish", "webHidden", "rStyle", "pStyle", "numPr"))
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of one way, and which of their letters are struck out."""

    words: tuple[str, ...]
    struck: str


def choose_alternatives(root: Any, dress: Dress) -> None:
    """Put in the place of each thing that is there in several ways the older one, in words that we know."""
    for one in reversed(list(root.iter(f"{MC}AlternateContent"))):
        ways = [way for way in one if way.tag != f"{MC}Fallback" or len(way)]
        said = [_said(way, dress) for way in ways]
        for other in said[1:]:
            if other != said[0]:
                raise MastercopyError(f"{_place(one, root)}: {_differing(said[0], other)}", _HINT)
        older = [way for way in ways if way.tag == f"{MC}Fallback"]
        for child in list((older or ways)[0]) if ways else ():
            one.addprevious(child)
        one.getparent().remove(one)


def _differing(one: _Said, other: _Said) -> str:
    if one.words == other.words:
        return f"the file strikes out {_quoted(one.words)} for some programs and not for others"
    at = next(
        (at for at, pair in enumerate(zip(one.words, other.words, strict=False)) if pair[0] != pair[1]),
        min(len(one.words), len(other.words)),
    )
    begin = 0 if _quoted(one.words) != _quoted(other.words) else max(0, at - 2)
    first, second = _quoted(one.words[begin:]), _quoted(other.words[begin:])
    return f"the file says {first} to some programs and {second} to others, and nobody can tell which is meant"


def _quoted(words: tuple[str, ...]) -> str:
    return f"\u201c{shortened(' '.join(words), _SHOWN)}\u201d" if words else "nothing"


def _said(way: Any, dress: Dress) -> _Said:
    """What a reader sees of one way."""
    pieces: list[tuple[str, bool]] = []
    for one in way.iter():
        run = next(one.iterancestors(f"{W}r"), None)
        look = dress.run(run) if run is not None else None
        if look is None or not look.hidden:
            pieces.append((UNSEEN.sub("", "".join(_shown(one, way))), look is not None and look.struck))
    marks = "".join(("x" if struck else "-") * len("".join(text.split())) for text, struck in pieces)
    return _Said(tuple("".join(text for text, _ in pieces).split()), marks)


def _shown(one: Any, way: Any) -> Iterator[str]:
    """The words of one element by itself."""
    if one.tag in TEXTS:
        yield one.text or ""
    elif one.tag in BLANKS or one.tag in (f"{W}p", f"{W}tc"):
        yield " "
    elif one.tag == f"{W}noBreakHyphen":
        yield "\u2011"
    elif one.tag == f"{W}sym":
        yield symbol(one.get(f"{W}font") or "", one.get(f"{W}char") or "") or "\ufffd"
    elif str(one.tag).endswith("}symEx"):
        yield _newer(one)
    elif one.tag in _NOTES:
        yield f" [note {one.get(f'{W}id')}] "
    elif one.tag in _DRESS and _dresses(one, way):
        name = one.tag.removeprefix(W)
        said = one.get(f"{W}val") if name.endswith("Style") else is_on(one.getparent(), name)
        yield f" [{name}: {said}] "


def _dresses(one: Any, way: Any) -> bool:
    """Whether a way dresses what is around it, and not a run or paragraph of its own."""
    holder = one.getparent()
    return holder is way or (holder.tag in (f"{W}pPr", f"{W}rPr") and holder.getparent() is way)


def _newer(one: Any) -> str:
    """The letter of an emoji as newer programs write it."""
    code = next((text for name, text in one.attrib.items() if name.endswith("}char")), "")
    number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else 0
    return chr(number) if 0xDFFF < number <= sys.maxunicode else symbol("", code) or "\ufffd"


def _place(one: Any, root: Any) -> str:
    """Where something stands, as people count."""
    part = _PARTS.get(str(root.tag).removeprefix(W))
    if part is not None:
        return part
    tables = list(one.iterancestors(f"{W}tbl"))
    outer = tables[-1] if tables else None
    if outer is not None:
        number = 1 + sum(1 for _ in _before(outer, root, f"{W}tbl"))
        row = next((at for at, each in enumerate(outer.iter(f"{W}tr"), 1) if one in each.iter()), 1)
        return f"table {number}, row {row}"
    host = list(one.iterancestors(f"{W}p"))
    return f"paragraph {1 + sum(1 for _ in _before(host[-1] if host else one, root, f'{W}p'))}"


def _before(one: Any, root: Any, name: str) -> Iterator[Any]:
    """The blocks of the text itself that stand before something."""
    inside = {f"{W}tbl", f"{W}txbxContent", f"{MC}Fallback"}
    for each in root.iter(name, one.tag):
        if each is one:
            return
        if each.tag == name and not any(outer.tag in inside for outer in each.iterancestors()):
            yield each
