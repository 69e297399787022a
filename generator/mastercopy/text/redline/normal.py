"""Writes blocks as HTML again: the normal form of a rendered text, which is what two renderings are compared by."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from mastercopy.text.redline.reading import Reader
from mastercopy.text.redline.tree import VOID, Attributes, Block, Inline, Wrap

_LINES = {9: "&#9;", 10: "&#10;", 13: "&#13;"}
"""A reader of XML would take them for spaces within an attribute."""


def normalise(fragment: str) -> str:
    """A clean fragment in the normal form that `Reader` states; normal text stays as it is."""
    return write_blocks(Reader().read(fragment))


def write_blocks(blocks: Iterable[Block]) -> str:
    return "".join(write_block(block) for block in blocks)


def write_block(block: Block) -> str:
    inner = write_inlines(block.inlines) + write_blocks(block.blocks)
    return wrap(block.tag, block.attributes, inner)


def wrap(tag: str, attributes: Attributes, inner: str) -> str:
    """An element around HTML; without a tag the HTML itself."""
    if not tag:
        return inner
    if tag in VOID:
        return open_tag(tag, attributes)
    if tag == "pre" and inner.startswith("\n"):
        inner = "\n" + inner  # browsers drop one
    return f"{open_tag(tag, attributes)}{inner}</{tag}>"


def open_tag(tag: str, attributes: Attributes) -> str:
    if not attributes:
        return f"<{tag}>"
    said = "".join(f' {name}="{escape(value).translate(_LINES)}"' for name, value in attributes)
    return f"<{tag}{said}>"


def write_inlines(inlines: Iterable[Inline]) -> str:
    """Words and atoms with the elements around them, opened and closed only where they begin and end."""
    written: list[str] = []
    opened: tuple[Wrap, ...] = ()
    for inline in inlines:
        shared = 0
        while shared < min(len(opened), len(inline.wraps)) and opened[shared] == inline.wraps[shared]:
            shared += 1
        written.extend(f"</{element.tag}>" for element in reversed(opened[shared:]))
        written.extend(open_tag(element.tag, element.attributes) for element in inline.wraps[shared:])
        opened = inline.wraps
        written.append(escape(inline.text, quote=False) if inline.atom is None else open_tag(*inline.atom))
    written.extend(f"</{element.tag}>" for element in reversed(opened))
    return "".join(written)
