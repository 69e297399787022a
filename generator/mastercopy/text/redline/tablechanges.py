"""Reads off a compared table what its columns are called, and what came and went with whole columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mastercopy.text.redline.parts import Added, Changed, Moved, Part, Removed, Same
from mastercopy.text.redline.tree import leaves, text_of
from mastercopy.text.redline.words import count_words

Column = tuple[str, str]


def read_heads(table: Changed) -> list[str]:
    """The heads of the columns of both tables together; empty where there are none."""
    for group in table.parts:
        if isinstance(group, Same) and group.block.tag == "thead" and group.block.blocks:
            return [text_of(cell) for cell in group.block.blocks[0].blocks]
        if isinstance(group, Changed) and group.new.tag == "thead" and group.parts:
            row = group.parts[0]
            if isinstance(row, Changed):
                return [_head(cell) for cell in row.parts]
            if isinstance(row, Same):
                return [text_of(cell) for cell in row.block.blocks]
    return []


def _head(cell: Part) -> str:
    if isinstance(cell, Moved):
        return _head(cell.parts[0]) if cell.parts else ""
    if isinstance(cell, Changed):
        return text_of(cell.new)
    return text_of(cell.block) if isinstance(cell, Same | Added | Removed) else ""


def heads_of(row: Changed, heads: Sequence[str]) -> Sequence[str]:
    """The head over each cell of a row; none where merged cells leave that open."""
    return heads if len(row.parts) == len(heads) else [""] * len(row.parts)


def count_columns(table: Changed, heads: Sequence[str]) -> Counter[Column]:
    """The words that came and went with whole columns."""
    counts: Counter[Column] = Counter()
    for row in _rows(table):
        for cell, head in zip(row.parts, heads_of(row, heads), strict=True):
            if isinstance(cell, Added | Removed):
                column = column_of(table, cell, head)
                if column is not None:
                    counts[column] += sum(count_words(leaf.inlines) for leaf in leaves(cell.block))
    return counts


def column_of(table: Changed, cell: Added | Removed, head: str) -> Column | None:
    """The column with which a cell came or went; None when its column did not."""
    verb = "removed" if isinstance(cell, Removed) else "added"
    if (verb, head) in table.columns:
        return verb, head
    return next((column for column in table.columns if column[0] == verb), None)


def _rows(table: Changed) -> Iterator[Changed]:
    for group in table.parts:
        for row in group.parts if isinstance(group, Changed) else ():
            inner = row.parts if isinstance(row, Moved) else (row,)
            yield from (part for part in inner if isinstance(part, Changed))
