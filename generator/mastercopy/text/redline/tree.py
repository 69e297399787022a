"""The frozen model of a text: blocks that hold blocks or inlines, and words that know what is wrapped around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

Attributes = tuple[tuple[str, str], ...]

BLOCKS = frozenset(
    [
        "article",
        "blockquote",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
LEAVES = frozenset(["caption", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "summary"])
"""What holds words; every other block holds blocks, and words that stand in one directly are a run without a tag."""
ATOMS = frozenset(("br", "img", "input", "wbr"))
VOID = ATOMS | {"hr"}

KEPT_BLOCKS = 1024
"""Of so many blocks it is kept what they say: those of the revisions of a few documents."""

BREAK = "break"
"""The tag of the atom that stands for the end of one paragraph and the beginning of the next."""

_KINDS = {
    "": "run",
    "p": "paragraph",
    "ul": "list",
    "ol": "list",
    "li": "item",
    "dl": "definitions",
    "dt": "term",
    "dd": "description",
    "table": "table",
    "thead": "rows",
    "tbody": "rows",
    "tfoot": "rows",
    "tr": "row",
    "td": "cell",
    "th": "cell",
    "pre": "code",
    "figure": "figure",
    "figcaption": "caption",
    "caption": "caption",
    "blockquote": "quotation",
    "details": "admonition",
    "summary": "caption",
    "hr": "rule",
}
_DIVISIONS = ("admonition", "footnote", "tabs", "tab", "highlight")


class Wrap(NamedTuple):
    """An inline element around words, or an atom among them: its tag and its attributes, sorted."""

    tag: str
    attributes: Attributes = ()

    def get(self, name: str) -> str:
        return next((value for key, value in self.attributes if key == name), "")


class Inline(NamedTuple):
    """Words under the same inline elements, from the outermost in; or one atom (a picture, a box, a line's end)."""

    text: str
    wraps: tuple[Wrap, ...] = ()
    atom: Wrap | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One block; two blocks of one comparison with the same `key` are the same in every respect but their anchors."""

    tag: str
    attributes: Attributes
    blocks: tuple[Block, ...]
    inlines: tuple[Inline, ...]
    key: int
    anchor: str = ""
    kind: str = field(init=False)
    level: int = field(init=False)

    def __post_init__(self) -> None:
        """What people call it (paragraph, heading, list, item, table, row, cell, code, ...); of a heading, 1 to 6."""
        kind = kind_of(self.tag, self.attributes)
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "level", int(self.tag[1:]) if kind == "heading" else 0)

    def get(self, name: str) -> str:
        return next((value for key, value in self.attributes if key == name), "")


def kind_of(tag: str, attributes: Attributes) -> str:
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        return "heading"
    if tag == "div":
        classes = next((value for name, value in attributes if name == "class"), "").split()
        return next((name for name in _DIVISIONS if name in classes), "division")
    return _KINDS.get(tag, "division")


def leaves(block: Block) -> Iterator[Block]:
    """The blocks within that hold words, in reading order."""
    if block.inlines:
        yield block
    for inner in block.blocks:
        yield from leaves(inner)


@lru_cache(maxsize=KEPT_BLOCKS)
def text_of(block: Block) -> str:
    """The words of a block on one line, pictures by their description."""
    own = text_of_inlines(block.inlines) if block.inlines else ""
    return " ".join(filter(None, (own, *map(text_of, block.blocks))))


def is_footnote_link(wrap: Wrap) -> bool:
    return wrap.tag == "a" and "footnote-ref" in wrap.get("class").split()


def text_of_inlines(inlines: tuple[Inline, ...]) -> str:
    parts = []
    for inline in inlines:
        if inline.atom is None and inline.wraps and any(is_footnote_link(wrap) for wrap in inline.wraps):
            parts.append(f"[{inline.text}]")
        elif inline.atom is None:
            parts.append(inline.text)
        elif inline.atom.tag == "img":
            parts.append(f"[picture: {inline.atom.get('alt') or inline.atom.get('src')}]")
        elif inline.atom.tag == "input":
            parts.append("[x]" if any(name == "checked" for name, _ in inline.atom.attributes) else "[ ]")
        else:
            parts.append(" ")
    return " ".join("".join(parts).split())
