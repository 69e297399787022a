"""Counts the items of a list in which two texts stand: for each part its number in the old one and in the new one."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.text.redline.parts import Added, Changed, Filler, Moved, Removed, Stub
from mastercopy.text.redline.tree import Block

Number = int | None


def number_items(changed: Changed) -> list[tuple[Number, Number]]:
    """(old number, new number) of each part of a changed list; None where it has none."""
    old, new = count_items(changed.old), count_items(changed.new)
    ours, theirs = iter(old), iter(new)
    numbers: list[tuple[Number, Number]] = []
    for place, part in enumerate(changed.parts):
        before = after = None
        if changed.sorted_from:
            came = changed.sorted_from[place]
            before = old[came] if came is not None else None
        elif not isinstance(part, Added | Moved | Filler):
            before = next(ours, None)
        if not isinstance(part, Removed | Stub | Filler):
            after = next(theirs, None)
        numbers.append((before, after))
    return numbers


def count_items(block: Block) -> list[Number]:
    """The numbers a browser shows before the items; none in a list with bullets."""
    return list(_count(block)) if block.tag == "ol" else [None] * len(block.blocks)


def _count(block: Block) -> Iterator[int]:
    step = -1 if any(name == "reversed" for name, _ in block.attributes) else 1
    number = _integer(block.get("start"), len(block.blocks) if step < 0 else 1)
    for item in block.blocks:
        number = _integer(item.get("value"), number)
        yield number
        number += step


def _integer(text: str, otherwise: int) -> int:
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    return sign * int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else otherwise
