"""Takes the marks off a redline again: accepted it is the new text, rejected the old one, both in the normal form."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from mastercopy.text.redline.marks import DIVIDED, HREF, LABEL, MARK, MOVE, NOW, OLD, PLACE, SAID, WAS, read_record
from mastercopy.text.redline.normal import write_blocks
from mastercopy.text.redline.reading import Reader, parse
from mastercopy.text.redline.tree import BREAK

_OURS = {SAID, LABEL, "filler"}
_NEW = {"ins", "added"}
_OLD = {"del", "removed", BREAK}


def accept(redline_html: str) -> str:
    """The new text: equal to `normalise` of the new rendering."""
    root = parse(redline_html)
    _take_off(root, _OURS | _OLD | {"stub"})
    _settle(root, False)
    return write_blocks(Reader().blocks(root, 0))


def reject(redline_html: str) -> str:
    """The old text: equal to `normalise` of the old rendering."""
    root = parse(redline_html)
    _take_off(root, _OURS | _NEW)
    _move_back(root)
    _sort_back(root)
    _join_back(root)
    _settle(root, True)
    _divide_back(root)
    return write_blocks(Reader().blocks(root, 0))


def _marked(root: Any) -> list[Any]:
    return [element for element in root.iter() if isinstance(element.tag, str) and element.get(MARK)]


def _take_off(root: Any, marks: set[str]) -> None:
    """Drops the elements with these marks, and what stands in them."""
    for element in _marked(root):
        if element.get(MARK) in marks and element.getparent() is not None:
            _drop(element)


def _drop(element: Any) -> None:
    if element.tail:
        _text_before(element, element.tail)
    element.getparent().remove(element)


def _text_before(element: Any, text: str) -> None:
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent = element.getparent()
        parent.text = (parent.text or "") + text


def _unwrap(element: Any) -> None:
    """Puts what stands in an element in its place."""
    if element.text:
        _text_before(element, element.text)
    last = None
    for inner in list(element):
        element.addprevious(inner)
        last = inner
    if element.tail:
        if last is not None:
            last.tail = (last.tail or "") + element.tail
        else:
            _text_before(element, element.tail)
    element.getparent().remove(element)


def _move_back(root: Any) -> None:
    moved = defaultdict(list)
    for element in root.iter():
        if isinstance(element.tag, str) and element.get(MOVE) and element.get(MARK) != "stub":
            moved[element.get(MOVE)].append(element)
    for stub in [element for element in _marked(root) if element.get(MARK) == "stub"]:
        for element in moved[stub.get(MOVE)]:
            if element.tail:  # the words after it stay
                _text_before(element, element.tail)
                element.tail = None
            stub.addprevious(element)
        _drop(stub)


def _sort_back(root: Any) -> None:
    parents: list[Any] = []
    for element in root.iter():
        if (
            isinstance(element.tag, str)
            and element.get(PLACE)
            and (not parents or parents[-1] is not element.getparent())
        ):
            parents.append(element.getparent())
    for parent in parents:  # lists and rows: no words stand between their entries
        parent[:] = sorted(parent, key=lambda element: int(element.get(PLACE, "0")))


def _join_back(root: Any) -> None:
    """Paragraphs that the new text divided become one again."""
    for element in [
        element for element in root.iter() if isinstance(element.tag, str) and element.get(DIVIDED) is not None
    ]:
        before = element.getprevious()
        text = element.text or ""
        if len(before):
            before[-1].tail = (before[-1].tail or "") + text
        else:
            before.text = (before.text or "") + text
        before.extend(list(element))
        element.getparent().remove(element)


def _divide_back(root: Any) -> None:
    """A paragraph that the new text joined is divided again where the marks of the old breaks stand."""
    for mark in reversed([element for element in _marked(root) if element.get(MARK) == BREAK]):
        paragraph = mark.getparent()
        tag, attributes = read_record(mark.get(WAS))
        after = paragraph.makeelement(tag, dict(attributes))
        after.text = mark.tail
        after.extend(list(mark.itersiblings()))
        paragraph.remove(mark)
        paragraph.addnext(after)


def _settle(root: Any, old: bool) -> None:
    """Gives each element the tag and the attributes that it has in the text."""
    for element in [element for element in root.iter() if isinstance(element.tag, str)]:
        mark = element.get(MARK)
        if element.get(HREF) is not None:
            element.set("href", element.get(HREF))
        if mark in ("restyled", "quiet") and old:
            _replace(element)
        elif mark in ("ins", "del", "moved", "restyled", "quiet"):
            _unwrap(element)
        elif mark != BREAK:
            _restore(element, old)


def _replace(element: Any) -> None:
    for inner in list(element):
        element.remove(inner)
    was = parse(element.get(OLD))
    element.text = was.text
    element.extend(list(was))
    for inner in element.iter():
        if isinstance(inner.tag, str) and inner.get(HREF) is not None:
            inner.set("href", inner.get(HREF))
    _unwrap(element)


def _restore(element: Any, old: bool) -> None:
    written = (element.get(WAS) if old else None) or element.get(NOW)
    if written is None:
        return
    tag, attributes = read_record(written)
    if not tag:
        _unwrap(element)
        return
    element.tag = tag
    for name in list(element.attrib):
        del element.attrib[name]
    for name, value in attributes:
        element.set(name, value)
