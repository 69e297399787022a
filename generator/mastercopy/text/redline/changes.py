"""Reads the changes off a comparison as plain data: what kind, where, the old words, the new words, and how many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mastercopy.text.redline.numbers import number_items
from mastercopy.text.redline.parts import Added, Changed, Moved, Part, Piece, Removed, Same
from mastercopy.text.redline.style import describe_block, describe_words
from mastercopy.text.redline.table import row_title
from mastercopy.text.redline.tablechanges import column_of, count_columns, heads_of, read_heads
from mastercopy.text.redline.tree import BREAK, KEPT_BLOCKS, Block, Inline, leaves, text_of, text_of_inlines
from mastercopy.text.redline.words import count_words


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    `kind` is one of `words added removed moved formatting link picture task code admonition list level divided joined`,
    or of `row added`, `row removed`, `row moved`, `rows sorted`, `items sorted`, `column added`, `column removed`,
    `column moved`. `where` is the path of headings, `place` what it is there ("list item 3").
    """

    kind: str
    where: tuple[str, ...]
    place: str
    old: str
    new: str
    words_removed: int = 0
    words_added: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """A redline as numbers; words that only moved are neither added nor removed."""

    words_added: int
    words_removed: int
    sections_moved: int
    tables_touched: int
    pictures_touched: int
    changes: int


Told = tuple[Part, Change]
"""A change with the part that it stands in."""


def count_changes(groups: Sequence[tuple[Told, ...]], parts: Sequence[Part]) -> Counts:
    """The numbers of a comparison; `groups` are the changes of each part."""
    changes = [change for group in groups for _, change in group]
    return Counts(
        sum(change.words_added for change in changes),
        sum(change.words_removed for change in changes),
        sum(change.kind == "moved" and change.place == "section" for change in changes),
        sum(
            _tables(part, tuple(inner for inner, _ in group))
            for part, group in zip(parts, groups, strict=True)
            if not isinstance(part, Same)
        ),
        sum(change.kind == "picture" for change in changes),
        len(changes),
    )


@lru_cache(maxsize=KEPT_BLOCKS)
def _tables(part: Part, told: tuple[Part, ...]) -> int:
    """How many tables were touched in a part, in which `told` have changes."""
    marked = set(map(id, told))
    return sum(
        _touched(inner, marked)
        if isinstance(inner, Changed) and inner.new.kind == "table"
        else isinstance(inner, Added | Removed) and inner.block.kind == "table"
        for inner in _walk((part,))
    )


def _walk(parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        if isinstance(part, Changed | Moved):
            yield from _walk(part.parts)


def _touched(part: Changed, marked: set[int]) -> bool:
    return any(id(inner) in marked for inner in (part, *_walk(part.parts)))


Headings = tuple[tuple[int, str], ...]


def read_groups(parts: Sequence[Part]) -> tuple[tuple[Told, ...], ...]:
    """For each part its changes, in reading order."""
    headings: Headings = ()
    groups: list[tuple[Told, ...]] = []
    for part in parts:
        if isinstance(part, Same) and not part.block.level:
            groups.append(())
        else:
            group, headings = _read(part, headings)
            groups.append(group)
    return tuple(groups)


@lru_cache(maxsize=KEPT_BLOCKS)
def _read(part: Part, headings: Headings) -> tuple[tuple[Told, ...], Headings]:
    """The changes in a part that stands below headings, and the headings that what follows stands below."""
    reading = _Reading(headings)
    return tuple(reading.run((part,), "")), tuple(reading.headings)


_NAMELESS = {"run", "item", "cell", "row", "rows", "paragraph"}
"""What is named by where it stands, where that has a name."""


class _Reading:
    """Walks once through a comparison and remembers under which headings it is."""

    def __init__(self, headings: Headings) -> None:
        self.headings = list(headings)

    def run(self, parts: Sequence[Part], place: str) -> Iterator[tuple[Part, Change]]:
        for part in parts:
            self._enter(part)
            yield from self._part(part, place)

    def _enter(self, part: Part) -> None:
        block = (
            part.new if isinstance(part, Changed) else part.block if isinstance(part, Same | Added | Removed) else None
        )
        if block is not None and block.level:
            self.headings = [entry for entry in self.headings if entry[0] < block.level]
            self.headings.append((block.level, text_of(block)))

    def _part(self, part: Part, place: str) -> Iterator[tuple[Part, Change]]:
        if isinstance(part, Removed | Added):
            yield part, self._whole(part, place)
        elif isinstance(part, Moved):
            yield part, self._moved(part)
            yield from self.run(part.parts, place)
        elif isinstance(part, Changed):
            yield from self._changed(part, place)

    def _change(self, kind: str, place: str, old: str, new: str, removed: int = 0, added: int = 0) -> Change:
        return Change(kind, tuple(text for _, text in self.headings), place, old, new, removed, added)

    def _whole(self, part: Removed | Added, place: str) -> Change:
        block, gone = part.block, isinstance(part, Removed)
        verb = "removed" if gone else "added"
        kind = f"row {verb}" if block.kind == "row" else verb
        text = " | ".join(map(text_of, block.blocks)) if block.kind == "row" else text_of(block)
        count = sum(count_words(leaf.inlines) for leaf in leaves(block))
        name = place if place and block.kind in _NAMELESS else _name(block, place)
        return self._change(
            kind, name, text if gone else "", "" if gone else text, *((count, 0) if gone else (0, count))
        )

    def _moved(self, part: Moved) -> Change:
        first = part.parts[0] if part.parts else None
        block = first.new if isinstance(first, Changed) else first.block if isinstance(first, Same) else None
        section = part.kind == "block" and block is not None and block.level
        place = "section" if section else _name(block, "") if block else part.kind
        kind = "row moved" if part.kind == "row" else "moved"
        where = f"after “{part.after}”" if part.after else "to the top"
        return self._change(kind, place, f"“{part.old_title}”", f"“{part.title}”, {where}")

    def _changed(self, part: Changed, place: str) -> Iterator[tuple[Part, Change]]:
        name = place if part.new.kind in _NAMELESS and place else _name(part.new, place)
        difference = describe_block(part.old, part.new)
        if difference is not None:
            yield part, self._change(difference.kind, name, difference.old, difference.new)
        yield from ((part, change) for change in self._pieces(part, name))
        if part.sorted_from:
            kind = "rows sorted" if part.new.kind == "rows" else "items sorted"
            yield part, self._change(kind, name, "", "")
        if part.new.kind == "table":
            yield from self._table(part)
        elif part.new.kind == "list":
            for (old, new), inner in zip(number_items(part), part.parts, strict=True):
                number = new if new is not None else old
                kind = place if place == "footnote" else "list item"
                yield from self.run((inner,), kind if number is None else f"{kind} {number}")
        else:
            inside = "footnote" if part.new.kind == "footnote" else ""
            yield from self.run(part.parts, place if part.new.kind in ("item", "cell", "row") else inside)

    def _pieces(self, part: Changed, name: str) -> Iterator[Change]:
        edited = [piece for piece in part.pieces if piece.kind in ("added", "removed", "replaced")]
        old = _said([piece.old for piece in edited])
        new = _said([piece.new for piece in edited])
        removed = sum(count_words(piece.old) for piece in edited)
        added = sum(count_words(piece.new) for piece in edited)
        if removed or added or (edited and not _pictures(edited) and not _are_breaks(edited)):
            kind = "code" if part.new.kind == "code" else "words"
            yield self._change(kind, name, old, new, removed, added)
        if _pictures(edited):
            yield self._change("picture", name, _said(_only_pictures(edited, 0)), _said(_only_pictures(edited, 1)))
        if any(_breaks(piece.old) for piece in edited):
            yield self._change("joined", name, "", "")
        if any(_breaks(piece.new) for piece in edited):
            yield self._change("divided", name, "", "")
        for piece in part.pieces:
            if piece.kind == "restyled":
                kind, before, after = describe_words(piece.old[0], piece.new[0])
                text = text_of_inlines(piece.new)
                text = text_of(part.new).removeprefix(text).strip() if kind == "task" else text
                yield self._change(kind, f"{name} “{text}”" if text else name, before, after)

    def _table(self, table: Changed) -> Iterator[tuple[Part, Change]]:
        heads = read_heads(table)
        counts = count_columns(table, heads)
        for verb, head in table.columns:
            count = counts.pop((verb, head), 0)
            said = (head, "", count, 0) if verb == "removed" else ("", head, 0, count)
            yield table, self._change(f"column {verb}", "table", *said)
        for group in table.parts:
            if isinstance(group, Changed) and group.new.kind == "rows":
                if group.sorted_from:
                    yield group, self._change("rows sorted", "table", "", "")
                for row in group.parts:
                    yield from self._row(table, row, heads)
            else:
                yield from self.run((group,), "table")

    def _row(self, table: Changed, row: Part, heads: Sequence[str]) -> Iterator[tuple[Part, Change]]:
        if isinstance(row, Moved):
            yield row, self._moved(row)
            for inner in row.parts:
                yield from self._row(table, inner, heads)
        elif isinstance(row, Changed):
            title = row_title(row.new)
            for cell, head in zip(row.parts, heads_of(row, heads), strict=True):
                place = f"table, row “{title}”" + (f", column “{head}”" if head else "")
                if isinstance(cell, Added | Removed) and column_of(table, cell, head) is not None:
                    continue
                yield from self.run(cell.parts if isinstance(cell, Moved) else (cell,), place)
        else:
            yield from self.run((row,), "table")


def _name(block: Block, place: str) -> str:
    kind = {"run": "text", "rows": "table", "item": "list item"}.get(block.kind, block.kind)
    return f"{place}, {kind}" if place else kind


def _said(runs: Sequence[Sequence[Inline]]) -> str:
    """The words of several runs; of runs without words, what they are."""
    texts = [text for run in runs if (text := text_of_inlines(tuple(run)))]
    if texts or not any(runs):
        return " … ".join(texts)
    broken = any(inline.atom is not None for run in runs for inline in run)
    return "[line break]" if broken or any("\n" in inline.text for run in runs for inline in run) else "[blank]"


def _only_pictures(pieces: Sequence[Piece], side: int) -> list[list[Inline]]:
    return [[i for i in (piece.old, piece.new)[side] if i.atom and i.atom.tag == "img"] for piece in pieces]


def _pictures(pieces: Sequence[Piece]) -> bool:
    return any(any(_only_pictures(pieces, side)) for side in (0, 1))


def _are_breaks(pieces: Sequence[Piece]) -> bool:
    """Whether nothing else was edited than where paragraphs end."""
    return all(
        (inline.atom is not None and inline.atom.tag == BREAK) or inline.text.isspace()
        for piece in pieces
        for inline in (*piece.old, *piece.new)
    ) and any(_breaks((*piece.old, *piece.new)) for piece in pieces)


def _breaks(inlines: Sequence[Inline]) -> bool:
    return any(inline.atom is not None and inline.atom.tag == BREAK for inline in inlines)
