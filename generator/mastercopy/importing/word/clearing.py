"""Takes out of a text of Word what a page cannot hold or a reader never sees, and tells every piece of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from mastercopy.importing.word.alternatives import choose_alternatives
from mastercopy.importing.word.dress import Dress, settle_dress
from mastercopy.importing.word.fields import settle_fields
from mastercopy.importing.word.names import MATHS, UNSEEN, W, is_on, shortened, value, words_of
from mastercopy.importing.word.symbols import symbol
from mastercopy.words import MastercopyError

_BREAKS = re.compile("[\u2028\u2029]")
_WRAPPERS = ("smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo")
_MARKS = ("proofErr", "lastRenderedPageBreak", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd")
_PROPERTIES = frozenset(f"{W}{name}" for name in ("sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr"))
_NOTHING = frozenset(f"{W}{name}" for name in ("pPr", "bookmarkStart", "bookmarkEnd", *_MARKS))
_CONTENTS = "Table of Contents"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was left out: what it is, its words, and the words beside which it stood."""

    what: str
    words: str = ""
    near: str = ""

    def __str__(self) -> str:
        said = f"{self.what}: {shortened(self.words)}" if self.words.strip() else self.what
        return f"{said} (near: {shortened(self.near, 40)})" if self.near.strip() else said


def clear(root: Any, dress: Dress) -> tuple[LeftOut, ...]:
    """Clear one part in place: plain paragraphs, runs and tables remain."""
    choose_alternatives(root, dress)
    left: list[LeftOut] = list(_dressed(root, dress))
    before = _count(root)
    for step in (_contents, _unwrap, _hidden, _boxes, _maths, _objects, _merged, _ruby, _comments, _places):
        left.extend(step(root))
    left.extend(LeftOut(what, words, near) for what, words, near in settle_fields(root))
    left.extend(_letters(root))
    if before - _count(root) - Counter("".join(one.words for one in left)):
        raise MastercopyError(
            "the file has words in a place that is not understood", "make that place plainer in Word, or copy the text"
        )
    return tuple(left)


def _count(root: Any) -> Counter[str]:
    """The letters of a part: none may go without being told."""
    texts = (one.text or "" for one in root.iter(f"{W}t", f"{MATHS}t"))
    return Counter(letter for text in texts for letter in UNSEEN.sub("", text) if not letter.isspace())


def discard(element: Any) -> None:
    """Take an element out of its tree; what follows it stays."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def stand_in(element: Any, what: str) -> None:
    """Put words in the place of something in a run that a page cannot show, so that its reader misses it too."""
    text = etree.Element(f"{W}t")
    text.text = f"[{what} is missing here]"
    element.getparent().replace(element, text)


def replace(element: Any, by: list[Any]) -> None:
    """Put others in the place of an element."""
    parent = element.getparent()
    at = parent.index(element)
    parent.remove(element)
    for offset, one in enumerate(by):
        parent.insert(at + offset, one)


def near(element: Any) -> str:
    """The words of the paragraph in which an element stands."""
    for one in element.iterancestors(f"{W}p"):
        return words_of(one)
    return ""


def _contents(root: Any) -> Iterator[LeftOut]:
    for one in list(root.iter(f"{W}sdt")):
        if value(one, "sdtPr/docPartObj/docPartGallery") == _CONTENTS and one.getparent() is not None:
            yield LeftOut("a table of contents, which every page has by itself", words_of(one))
            discard(one)


def _unwrap(root: Any) -> Iterator[LeftOut]:
    """A list of choices or a filled field of a form is the words in it."""
    names = tuple(f"{W}{name}" for name in _WRAPPERS)
    for one in list(root.iter(*names)):
        if one.getparent() is not None and one is not root:
            replace(one, [child for child in one if child.tag not in _PROPERTIES])
    yield from ()


def _boxes(root: Any) -> Iterator[LeftOut]:
    """The paragraphs of a text box stand after the paragraph that holds it."""
    for box in reversed(list(root.iter(f"{W}txbxContent"))):
        host = next(box.iterancestors(f"{W}p"), None)
        if host is None:
            continue
        if words_of(box).strip():
            yield LeftOut("the frame of a text box; its text stands after the paragraph", "", words_of(box))
        parent, inner = host.getparent(), list(box)
        at = parent.index(host) + 1
        for offset, one in enumerate(inner):
            parent.insert(at + offset, one)


def _dressed(root: Any, dress: Dress) -> Iterator[LeftOut]:
    for run, doubt in settle_dress(root, dress):
        if words_of(run).strip():
            yield LeftOut(doubt, "", words_of(run))


def _hidden(root: Any) -> Iterator[LeftOut]:
    """Hidden words, and paragraphs that are hidden whole, which Word does not count either."""
    gone: set[Any] = set()
    for run in list(root.iter(f"{W}r")):
        if is_on(run, "rPr/vanish") and not any(outer in gone for outer in run.iterancestors(f"{W}r")):
            gone.add(run)
            if words_of(run).strip():
                yield LeftOut("hidden text", words_of(run), near(run))
            elif any(True for _ in run.iter(f"{W}drawing", f"{W}pict", f"{W}object")):
                yield LeftOut("a hidden picture", "", near(run))
            discard(run)
    for paragraph in list(root.iter(f"{W}p")):
        empty = all(one.tag in _NOTHING for one in paragraph) and paragraph.find(f"{W}pPr/{W}sectPr") is None
        if empty and is_on(paragraph, "pPr/rPr/vanish") and _has_neighbour(paragraph):
            discard(paragraph)


def _has_neighbour(paragraph: Any) -> bool:
    blocks = f"{W}p", f"{W}tbl"
    return any(True for back in (True, False) for _ in paragraph.itersiblings(*blocks, preceding=back))


def _maths(root: Any) -> Iterator[LeftOut]:
    for one in list(root.iter(f"{MATHS}oMathPara", f"{MATHS}oMath")):
        if one.getparent() is not None and not any(True for _ in one.iterancestors(f"{MATHS}oMathPara")):
            told = " ".join(words_of(one).split())
            yield LeftOut("an equation, whose letters stand in square brackets: write it by hand", told, near(one))
            run = etree.Element(f"{W}r")
            etree.SubElement(run, f"{W}t").text = f"[equation: {told}]"
            replace(one, [run])


def _objects(root: Any) -> Iterator[LeftOut]:
    for one in list(root.iter(f"{W}object", f"{W}control")):
        if one.getparent() is not None:
            yield LeftOut("an embedded file, such as a spreadsheet: keep it by itself", words_of(one), near(one))
            stand_in(one, "an embedded file")
    for name in ("ptab", "pgNum", "softHyphen", *_MARKS):
        for one in list(root.iter(f"{W}{name}")):
            if name == "ptab":
                one.tag = f"{W}tab"
            else:
                discard(one)


def _merged(root: Any) -> Iterator[LeftOut]:
    """Word shows one cell where several are merged downwards, and keeps what the others held."""
    for cell in list(root.iter(f"{W}tc")):
        mark = cell.find(f"{W}tcPr/{W}vMerge")
        if mark is not None and mark.get(f"{W}val") in (None, "continue") and words_of(cell).strip():
            above = cell.getparent().getprevious()
            if above is not None and above.tag == f"{W}tr":
                yield LeftOut("text in a cell that is merged with the one above it", words_of(cell))
                for one in list(cell.iter(f"{W}r")):
                    discard(one)


def _ruby(root: Any) -> Iterator[LeftOut]:
    for one in list(root.iter(f"{W}ruby")):
        read = one.find(f"{W}rt")
        written = one.find(f"{W}rubyBase")
        yield LeftOut("how a word is read", words_of(read) if read is not None else "", near(one))
        run = next(one.iterancestors(f"{W}r"), None)
        if run is not None:
            replace(run, list(written) if written is not None else [])


def _comments(root: Any) -> Iterator[LeftOut]:
    for one in list(root.iter(f"{W}commentReference", f"{W}annotationRef")):
        if one.tag == f"{W}commentReference":
            yield LeftOut("a comment", "", near(one))
        discard(one)


def _places(root: Any) -> Iterator[LeftOut]:
    """A place that a link names is in a paragraph, wherever Word keeps its mark."""
    for one in list(root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        if one.tag == f"{W}bookmarkEnd" or next(one.iterancestors(f"{W}p"), None) is not None:
            continue
        following = next((other for other in one.itersiblings() if other.tag.startswith(W)), None)
        paragraph = None if following is None else next(following.iter(f"{W}p"), None)
        discard(one)
        if paragraph is not None:
            properties = paragraph.find(f"{W}pPr")
            paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, one)
    for one in list(root.iter(f"{W}bookmarkEnd")):
        discard(one)
    yield from ()


def _letters(root: Any) -> Iterator[LeftOut]:
    """Symbols as letters of their own, and no letter that nobody sees or that turns the direction of a line."""
    for one in list(root.iter(f"{W}sym")):
        shown = symbol(one.get(f"{W}font") or "", one.get(f"{W}char") or "")
        if shown is None:
            yield LeftOut(f"a symbol of the font {one.get(f'{W}font')}, shown as \ufffd", "", near(one))
        one.tag = f"{W}t"
        one.text = shown or "\ufffd"
    for one in root.iter(f"{W}noBreakHyphen"):
        one.tag, one.text = f"{W}t", "\u2011"
    for one in root.iter(f"{W}t"):
        text = one.text or ""
        seen = UNSEEN.sub("", text)
        if len(seen.replace("\xad", "")) != len(text.replace("\xad", "")):
            yield LeftOut("characters that nobody sees", "", near(one))
        one.text = _BREAKS.sub(" ", seen)
