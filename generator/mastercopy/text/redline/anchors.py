"""Finds the names of places in a text, and the links that lead to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from mastercopy.text.redline.parts import Added, Changed, Moved, Part, Same
from mastercopy.text.redline.tree import KEPT_BLOCKS, Block


def names_in(parts: Iterable[Part]) -> Iterator[str]:
    """The names of places in the new text, as far as they are shown."""
    for part in parts:
        if isinstance(part, Same | Added):
            yield from names_of(part.block)
        elif isinstance(part, Changed):
            yield part.new.anchor
            yield from names_in(part.parts)
        elif isinstance(part, Moved):
            yield from names_in(part.parts)


@lru_cache(maxsize=KEPT_BLOCKS)
def names_of(block: Block) -> tuple[str, ...]:
    """The names of a block and of all within it; empty for what has none."""
    return (block.anchor, *(name for inner in block.blocks for name in names_of(inner)))


@lru_cache(maxsize=KEPT_BLOCKS)
def leads_within(block: Block) -> bool:
    """Whether a link in a block leads to a place on the page, which may not have it."""
    own = any(wrap.get("href").startswith("#") for inline in block.inlines for wrap in inline.wraps)
    return own or any(leads_within(inner) for inner in block.blocks)
