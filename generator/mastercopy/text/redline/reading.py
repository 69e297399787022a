"""Reads a clean HTML fragment into blocks, in the one normal form in which texts are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from mastercopy.text.redline.tree import ATOMS, BLOCKS, LEAVES, Attributes, Block, Inline, Wrap

if TYPE_CHECKING:
    from mastercopy.text.redline.pairing import Line
    from mastercopy.text.redline.parts import Added, Part, Removed

DEEPEST = 40
"""Blocks nested deeper are read as plain words; nobody writes them by hand."""

Pictures = tuple[tuple[str, str], ...]
Text = str | tuple[str, ...]
"""A clean fragment, or its passages, none of which begins or ends within a block."""

_BLANK = " \t\n\r\f"
_BLANKS = re.compile(f"[{_BLANK}]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_VOID = re.compile(r'<(area|br|col|hr|img|input|wbr)((?:[^"<>]|"[^"]*")*?)/?>')
_BARE = re.compile(r"<a data-gone ")
_DROPPED = {"id", "name", "for"}
"""Names of places within a page: two texts on one page would claim each of them twice."""
_TOOLS = {"headerlink", "footnote-backref"}
_ROWS = {"thead", "tbody", "tfoot", "tr"}
_LISTS = {"table", "ul", "ol", "dl", "hr"}
_REPEATED = {"tr", "li"}
"""What most texts that are compared have in common, besides the blocks at their top."""
_NOT_READ = {"col", "colgroup"}


def parse(fragment: str) -> Any:
    """The tree of a fragment under one `div`. Clean HTML is read to the letter; anything else as a browser of old."""
    text = _CONTROL.sub("", fragment).replace("&nbsp;", "&#160;")
    exact = _VOID.sub(r"<\1\2/>", _BARE.sub('<a data-gone="" ', text))
    try:
        return etree.fromstring(
            f"<div>{exact}</div>", etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)
        )
    except etree.XMLSyntaxError:
        return html.fragment_fromstring(text, create_parent="div", parser=html.HTMLParser(huge_tree=True))


class Reader:
    """Reads texts to be compared with each other; equal blocks get the same key, whichever text they stand in.

    A text that is compared several times, as the revisions of a document are, is read once, and what its blocks say is
    kept as long as their reader: `lines` by which they are recognised, `pairs` that were compared, and what was `lone`.
    Equal blocks that hold no names of places are one, wherever they stand.

    The normal form: names of places (`id`, `name`, `for`), our own marks, permalinks and the way back from footnotes
    are left out, attributes are sorted, blanks are one space and none at the edges of a block (but in code they stay),
    neighbours under equal inline elements are one, empty inline elements are none, code has no colours, tabs are read
    one after the other, and comments and the widths of columns are not read.
    """

    def __init__(self) -> None:
        self._keys: dict[object, int] = {}
        self._pictures: Mapping[str, str] = {}
        self._read: dict[tuple[bytes, int], Block] = {}
        self._texts: dict[tuple[Text, Pictures], tuple[Block, ...]] = {}
        self._passages: dict[str, tuple[Block, ...]] = {}
        self._made: dict[int, Block] = {}
        self.pairs: dict[tuple[Block, Block], tuple[Part, ...]] = {}
        self.lone: dict[tuple[object, Block], Removed | Added] = {}
        self.lines: dict[Block, Line] = {}

    def read(self, text: Text, pictures: Mapping[str, str] | None = None) -> tuple[Block, ...]:
        """The blocks of a text; `pictures` says by address what a picture shows (its digest, say)."""
        self._pictures = pictures or {}
        asked = text, tuple(sorted(self._pictures.items()))
        if asked not in self._texts:
            passages = (text,) if isinstance(text, str) else text
            blocks = tuple(block for passage in passages for block in self._passage(passage))
            if len(passages) > 1 and any(not block.tag for block in blocks):  # words without a block of their own
                blocks = self._passage("\n".join(passages))
            self._texts[asked] = blocks
        return self._texts[asked]

    def _passage(self, passage: str) -> tuple[Block, ...]:
        """The blocks of a passage, read once for all texts it stands in (but where it shows pictures)."""
        if "<img" in passage:
            return self.blocks(parse(passage), 0)
        if passage not in self._passages:
            self._passages[passage] = self.blocks(parse(passage), 0)
        return self._passages[passage]

    def key(self, value: object) -> int:
        """The number of a value; equal values have the same one, and numbers follow the order of reading."""
        return self._keys.setdefault(value, len(self._keys))

    def block(self, element: Any, depth: int) -> Block:
        tag = element.tag
        attributes = read_attributes(element)
        anchor = element.get("id", "")
        if "tabbed-set" in (element.get("class") or "").split():
            return self._tabs(element, depth)
        if depth >= DEEPEST and tag not in _ROWS:
            return self._words(element, attributes)
        if tag in LEAVES and not any(_is_block(inner) for inner in element):
            return self.make(tag, attributes, (), _read_inlines(element, tag), anchor)
        return self.make(tag, attributes, self.blocks(element, depth + 1), (), anchor)

    def _words(self, element: Any, attributes: Attributes) -> Block:
        """A block that lies too deep, as plain words."""
        words = join_inlines(_settle([Inline("".join(element.itertext()))]))
        if element.tag in LEAVES:
            return self.make(element.tag, attributes, (), words)
        run = (self.make("", (), (), words),) if words else ()
        return self.make("div", (), run, ()) if element.tag in _LISTS else self.make(element.tag, attributes, run, ())

    def blocks(self, element: Any, depth: int) -> tuple[Block, ...]:
        """The blocks directly in an element; words that stand between them are runs without a tag."""
        found: list[Block] = []
        run: list[Inline] = [Inline(element.text)] if element.text and element.text.strip(_BLANK) else []
        for inner in element:
            if isinstance(inner.tag, str) and _is_block(inner):
                self._close(run, found)
                found.append(
                    self._block_once(inner, depth) if not depth or inner.tag in _REPEATED else self.block(inner, depth)
                )
            elif isinstance(inner.tag, str):
                run.extend(_inlines(inner, (), True))
            if inner.tail and (run or inner.tail.strip(_BLANK)):
                run.append(Inline(inner.tail))
        self._close(run, found)
        return tuple(found)

    def _block_once(self, element: Any, depth: int = 0) -> Block:
        """A block that is read once, wherever it is written the same (and shows no picture)."""
        written = etree.tostring(element, with_tail=False)
        if b"<img" in written:
            return self.block(element, depth)
        asked = written, depth
        if asked not in self._read:
            self._read[asked] = self.block(element, depth)
        return self._read[asked]

    def make(
        self, tag: str, attributes: Attributes, blocks: tuple[Block, ...], inlines: tuple[Inline, ...], anchor: str = ""
    ) -> Block:
        shown = tuple(
            self._pictures.get(inline.atom.get("src")) for inline in inlines if inline.atom and inline.atom.tag == "img"
        )
        key = self.key((tag, attributes, tuple(block.key for block in blocks), inlines, shown))
        made = self._made
        if anchor or any(made.get(block.key) is not block for block in blocks):
            return Block(tag, attributes, blocks, inlines, key, anchor)
        if key not in made:
            made[key] = Block(tag, attributes, blocks, inlines, key)
        return made[key]

    def _close(self, run: list[Inline], found: list[Block]) -> None:
        if run:
            inlines = join_inlines(_settle(run))
            if inlines:
                found.append(self.make("", (), (), inlines))
            run.clear()

    def _tabs(self, element: Any, depth: int) -> Block:
        """A set of tabs as what a reader without a pointer sees: every tab under its name."""
        names = [label for inner in element for label in inner.iter("label")]
        texts = [block for inner in element for block in inner if "tabbed-block" in (block.get("class") or "")]
        tabs = []
        for name, block in zip(names, texts, strict=False):
            title = self.make("p", (("class", "tab-title"),), (), _read_inlines(name, "p"))
            inner = (title, *self.blocks(block, depth + 2))
            tabs.append(self.make("div", (("class", "tab"),), inner, ()))
        return self.make("div", (("class", "tabs"),), tuple(tabs), ())


def read_attributes(element: Any) -> Attributes:
    items = element.items()
    if not items:
        return ()
    kept = []
    for name, value in items:
        if name in _DROPPED or name.startswith("data-rl"):
            continue
        if name == "class":
            value = " ".join(word for word in value.split() if not word.startswith("rl-"))
            if not value:
                continue
        if name in ("checked", "disabled", "open", "reversed"):
            value = ""
        kept.append((name, value))
    return tuple(sorted(kept))


def _is_block(element: Any) -> bool:
    """A block, or an inline element around one."""
    if element.tag in BLOCKS:
        return True
    return isinstance(element.tag, str) and any(inner.tag in BLOCKS for inner in element.iter())


def _read_inlines(element: Any, tag: str) -> tuple[Inline, ...]:
    if tag != "pre":
        return join_inlines(_settle(list(_inlines(element, (), False))))
    code = [
        inline._replace(wraps=tuple(w for w in inline.wraps if w.tag != "span"))
        for inline in _inlines(element, (), False)
    ]
    if code and code[0].atom is None and not code[0].wraps and code[0].text.startswith("\n"):
        code[0] = code[0]._replace(text=code[0].text[1:])  # browsers drop the line's end right after `<pre>`
    return join_inlines(code)


def _inlines(element: Any, wraps: tuple[Wrap, ...], itself: bool) -> Iterator[Inline]:
    """The words and atoms in an element, and with `itself` the element around them."""
    tag = element.tag
    if itself:
        if tag in _NOT_READ or (tag == "input" and element.get("type") == "radio"):
            return
        if _TOOLS & set(element.get("class", "").split()):
            return
        if tag in ATOMS:
            yield Inline("", wraps, Wrap(tag, read_attributes(element)))
            return
        if tag not in BLOCKS:
            wraps = (*wraps, Wrap(tag, read_attributes(element)))
        if len(wraps) >= DEEPEST:
            yield Inline("".join(element.itertext()), wraps)
            return
    if element.text:
        yield Inline(element.text, wraps)
    for inner in element:
        if isinstance(inner.tag, str):
            yield from _inlines(inner, wraps, True)
        if inner.tail:
            yield Inline(inner.tail, wraps)


def _settle(inlines: list[Inline]) -> list[Inline]:
    """Blanks as a browser shows them: one between words, none at either edge or after a line's end."""
    if len(inlines) == 1 and inlines[0].atom is None:
        text = _BLANKS.sub(" ", inlines[0].text).strip(" ")
        return [inlines[0]._replace(text=text)] if text else []
    settled: list[Inline] = []
    blank = True
    for inline in inlines:
        if inline.atom is not None:
            settled.append(inline)
            blank = inline.atom.tag == "br"
            continue
        text = _BLANKS.sub(" ", inline.text)
        if blank and text.startswith(" "):
            text = text[1:]
        if text:
            settled.append(inline._replace(text=text))
            blank = text.endswith(" ")
    while settled and settled[-1].atom is None and settled[-1].text.endswith(" "):
        text = settled[-1].text[:-1]
        if text:
            settled[-1] = settled[-1]._replace(text=text)
            break
        settled.pop()
    return settled


def join_inlines(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Neighbours under the same elements as one."""
    if len(inlines) == 1:
        return tuple(inlines) if inlines[0].text or inlines[0].atom is not None else ()
    joined: list[Inline] = []
    texts: list[str] = []
    wraps: tuple[Wrap, ...] = ()
    for inline in inlines:
        if texts and (inline.atom is not None or inline.wraps != wraps):
            joined.append(Inline("".join(texts), wraps))
            texts = []
        if inline.atom is not None:
            joined.append(inline)
        elif inline.text:
            texts.append(inline.text)
            wraps = inline.wraps
    if texts:
        joined.append(Inline("".join(texts), wraps))
    return tuple(joined)
