"""Turns Mammoth's flat XHTML into blocks: paragraphs, headings, tables, and items that hold what belongs to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mastercopy.importing.word.inline import Paragraph, places_in, read_paragraph
from mastercopy.importing.word.numbering import Facts


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph or heading, with what it is."""

    facts: Facts
    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its blocks, how many columns and rows it takes, and whether its row is marked as a heading."""

    blocks: tuple[Block, ...]
    width: int
    height: int
    heads: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its rows."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def is_plain(self) -> bool:
        """Whether a table of Markdown can say it: rows of one length, nothing merged, paragraphs alone in its cells."""
        cells = [cell for row in self.rows for cell in row]
        return (
            len(self.rows) > 1
            and len({len(row) for row in self.rows}) == 1
            and len(self.rows[0]) > 0
            and all(cell.width == cell.height == 1 for cell in cells)
            and all(isinstance(block, Text) for cell in cells for block in cell.blocks)
        )


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with the blocks that belong to it."""

    facts: Facts
    paragraph: Paragraph
    blocks: tuple[Block, ...]


Block = Text | Table | Item


@dataclass(frozen=True, slots=True)
class Body:
    """A whole text, and its notes by their order."""

    blocks: tuple[Block, ...]
    notes: tuple[tuple[Block, ...], ...]


def read_body(root: Any, facts: Sequence[Facts]) -> Body:
    """The text that Mammoth wrote; `facts` says what each paragraph is, by its number."""
    places = places_in(root)
    elements = list(root)
    notes: tuple[tuple[Block, ...], ...] = ()
    if elements and elements[-1].tag == "ol":
        notes = tuple(tuple(_notes(item, places)) for item in elements.pop())
    return Body(tuple(_nested(list(_flat(elements, facts, places)))), notes)


def _notes(item: Any, places: frozenset[str]) -> Iterator[Block]:
    for element in item.iter("p"):
        paragraph = read_paragraph(element, places)
        if not paragraph.is_empty:
            yield Text(Facts("text"), paragraph)


def _flat(elements: Sequence[Any], facts: Sequence[Facts], places: frozenset[str]) -> Iterator[Block]:
    for element in elements:
        if element.tag == "table":
            yield Table(tuple(_rows(element, facts, places)))
        elif element.tag == "p":
            paragraph = read_paragraph(element, places)
            said = facts[paragraph.number] if 0 <= paragraph.number < len(facts) else Facts("text")
            if said.kind == "item" and not (paragraph.is_empty and said.is_bullet):
                yield Item(said, paragraph, ())
            elif not paragraph.is_empty:
                yield Text(said, paragraph)
        else:
            yield from _flat(list(element), facts, places)


def _rows(table: Any, facts: Sequence[Facts], places: frozenset[str]) -> Iterator[tuple[Cell, ...]]:
    for part in table:
        if part.tag == "tr":
            yield tuple(
                Cell(
                    tuple(_nested(list(_flat(list(cell), facts, places)))),
                    int(cell.get("colspan", "1")),
                    int(cell.get("rowspan", "1")),
                    cell.tag == "th",
                )
                for cell in part
            )
        else:
            yield from _rows(part, facts, places)


class _Open:
    """An item to which blocks are still added; lives only inside `_nested`."""

    def __init__(self, item: Item | None, level: int) -> None:
        self.item, self.level = item, level
        self.blocks: list[Block | _Open] = []

    def closed(self) -> Iterator[Block]:
        for one in self.blocks:
            if not isinstance(one, _Open):
                yield one
            elif one.item is not None:
                yield Item(one.item.facts, one.item.paragraph, tuple(one.closed()))


def _nested(flat: list[Block]) -> tuple[Block, ...]:
    """Items in items by their levels; what stands between two steps of one list belongs to the step before it."""
    root = _Open(None, -1)
    stack = [root]
    for at, block in enumerate(flat):
        if isinstance(block, Item):
            while len(stack) > 1 and stack[-1].level >= block.facts.level:
                stack.pop()
            opened = _Open(block, block.facts.level)
            stack[-1].blocks.append(opened)
            stack.append(opened)
            continue
        level = _continued(flat, at) if len(stack) > 1 else None
        while len(stack) > 1 and (level is None or stack[-1].level > level):
            stack.pop()
        stack[-1].blocks.append(block)
    return tuple(root.closed())


def _continued(flat: list[Block], at: int) -> int | None:
    """The level on which the list goes on after a block, where it does so before the next heading."""
    before = next((one for one in reversed(flat[:at]) if isinstance(one, Item)), None)
    for block in flat[at:]:
        if isinstance(block, Item):
            number, same = block.facts.number, before is not None and before.facts.series == block.facts.series
            return block.facts.level if same and number is not None and number > 1 else None
        if isinstance(block, Table) and not block.is_plain:
            return None
        if isinstance(block, Text) and block.facts.kind != "text":
            return None
    return None
