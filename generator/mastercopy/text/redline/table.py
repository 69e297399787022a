"""Compares two tables: columns first, then rows by what stands in the columns of both, then cell by cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from mastercopy.text.redline.align import align
from mastercopy.text.redline.columns import Cell, Columns, Grid, compare_columns, read_grid
from mastercopy.text.redline.order import Makers, Span, merge_parts
from mastercopy.text.redline.pairing import Line, traits_of
from mastercopy.text.redline.parts import Added, Changed, Moved, Part, Removed, Same, Stub
from mastercopy.text.redline.sequence import common
from mastercopy.text.redline.tree import KEPT_BLOCKS, Block, text_of
from mastercopy.text.redline.words import block_words

NEEDED = 300
"""How alike two rows must be, of 1,000, to be one row that was edited."""

_ORDINAL = re.compile(r"\(?[0-9]{1,4}[.)]?|[a-zA-Z][.)]")


class Comparer(Protocol):
    """What a table asks of the comparison it stands in."""

    @property
    def lines(self) -> dict[Block, Line]: ...
    def key(self, value: object) -> int: ...
    def pair(self, old: Block, new: Block, width: int = 0) -> tuple[Part, ...]: ...
    def number(self) -> int: ...


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Rows that merged cells hold together; most rows stand alone."""

    rows: tuple[Block, ...]
    grid: Grid


def compare_tables(old: Block, new: Block, by: Comparer) -> Part:
    """One table in which the rows and columns of both stand."""
    old_grids = {block.key: read_grid(block.blocks) for block in old.blocks if block.kind == "rows"}
    new_grids = {block.key: read_grid(block.blocks) for block in new.blocks if block.kind == "rows"}
    columns = compare_columns(tuple(old_grids.values()), tuple(new_grids.values()))
    parts: list[Part] = []
    i = j = 0
    tags_old, tags_new = [block.tag for block in old.blocks], [block.tag for block in new.blocks]
    for p, q in (*common(tags_old, tags_new, [1] * len(tags_old)), (len(tags_old), len(tags_new))):
        parts += [Removed(block) for block in old.blocks[i:p]]
        parts += [Added(block) for block in new.blocks[j:q]]
        if p < len(tags_old) or q < len(tags_new):
            ours, theirs = old.blocks[p], new.blocks[q]
            if ours.kind == "rows":
                grids = (old_grids[ours.key], new_grids[theirs.key])
                parts.append(_Rows(columns, by).compare(ours, theirs, *grids))
            else:
                parts += by.pair(ours, theirs)
        i, j = p + 1, q + 1
    return Changed(old, new, tuple(parts), columns=columns.notes)


class _Rows:
    def __init__(self, columns: Columns, by: Comparer) -> None:
        self._columns = columns
        self._by = by

    def compare(self, old: Block, new: Block, old_grid: Grid, new_grid: Grid) -> Part:
        if old.key == new.key and self._columns.untouched:
            return Same(new)
        ours, theirs = _groups(old, old_grid), _groups(new, new_grid)
        alignment = align([self._known(group, True) for group in ours], [self._known(group, False) for group in theirs])
        kept = [Span(i, i + 1, j, j + 1) for i, j in alignment.kept]
        moved = [Span(i, i + 1, j, j + 1) for i, j in alignment.moved if len(ours[i].rows) == len(theirs[j].rows) == 1]
        make = Makers(
            removed=lambda i: self._only(ours[i], True),
            added=lambda j: self._only(theirs[j], False),
            paired=lambda span: self._pair(ours[span.old], theirs[span.new]),
            old_title=lambda i: row_title(ours[i].rows[0]),
            title=lambda j: row_title(theirs[j].rows[0]),
            after=lambda j: row_title(theirs[j - 1].rows[0]) if j else "",
            number=self._by.number,
            kind="row",
            sortable=True,
        )
        parts, places = merge_parts(kept, moved, len(ours), len(theirs), make)
        return Changed(old, new, parts, sorted_from=places)

    def _known(self, group: _Group, old: bool) -> Line:
        """The line of a row; where both tables have all columns, it is the same in every comparison."""
        if len(group.rows) > 1 or not self._columns.untouched:
            return self._line(group, old)
        lines, row = self._by.lines, group.rows[0]
        if row not in lines:
            lines[row] = self._line(group, old)
        return lines[row]

    def _line(self, group: _Group, old: bool) -> Line:
        """What a row is recognised by: the cells of columns that both tables have."""
        union = self._columns.union
        places = self._columns.old if old else self._columns.new
        kept = {column for column, u in enumerate(places) if None not in union[u]}
        cells = [cell for row in group.grid for cell in row if kept.intersection(range(cell.first, cell.last + 1))]
        texts = [text_of(cell.block) for cell in cells]
        rest = texts[1:] if len(texts) > 1 and _ORDINAL.fullmatch(texts[0]) else texts[:1]
        blocks = tuple(cell.block for cell in cells)

        def traits() -> frozenset[str]:
            return traits_of([word for block in blocks for word in block_words(block)]) | {f"cell {t}" for t in texts}

        key = self._by.key(("row", tuple(block.key for block in blocks)))
        weight = max(1, sum(map(len, texts)) // 5)
        return Line(key, self._by.key(("row", tuple(rest))), f"row {len(group.rows)}", weight, traits, NEEDED)

    def _pair(self, old: _Group, new: _Group) -> tuple[Part, ...]:
        if self._columns.untouched and [row.key for row in old.rows] == [row.key for row in new.rows]:
            return tuple(Same(row) for row in new.rows)
        pairs = self._cells(old, new)
        if pairs is None:
            return (*self._only(old, True), *self._only(new, False))
        return tuple(
            Changed(ours, theirs, tuple(part for _, _, part in sorted(cells, key=lambda entry: entry[:2])))
            for ours, theirs, cells in zip(old.rows, new.rows, pairs, strict=True)
        )

    def _cells(self, old: _Group, new: _Group) -> list[list[tuple[int, int, Part]]] | None:
        """The cells of rows that are one, by place; None when cells were merged or split: then rows are shown whole."""
        if len(old.rows) != len(new.rows):
            return None
        rows = []
        for ours, theirs in zip(old.grid, new.grid, strict=True):
            waiting = {kept: cell for cell in theirs if (kept := self._kept(cell, False))}
            came = {self._reach(cell, False): cell for cell in theirs if not self._kept(cell, False)}
            found: list[tuple[int, int, Part]] = []
            for cell in ours:
                kept = self._kept(cell, True)
                partner = waiting.pop(kept, None) if kept else None
                if not kept:
                    found += self._gone_cell(cell, came)
                elif partner is None or partner.rows != cell.rows:
                    return None
                else:
                    found += self._one_cell(cell, partner)
            if waiting:
                return None
            found += [(at[0], 1, Added(cell.block, self._width(cell, False))) for at, cell in came.items()]
            rows.append(found)
        return rows

    def _gone_cell(self, cell: Cell, came: dict[tuple[int, int], Cell]) -> list[tuple[int, int, Part]]:
        """A cell of a column that only the old table has, or that the new one has elsewhere."""
        first, last = self._reach(cell, True)
        there = dict(self._columns.moved).get(first, -1)
        partner = came.get((there, there))
        if first != last or partner is None or (cell.rows, partner.rows) != (1, 1):
            return [(first, 0, Removed(cell.block, self._width(cell, True)))]
        del came[there, there]
        number, title, name = self._by.number(), text_of(cell.block), text_of(partner.block)
        moved = Moved(number, self._by.pair(cell.block, partner.block), title, name, "cell", "")
        return [(first, 0, Stub(number, title, name, "cell", "")), (there, 1, moved)]

    def _one_cell(self, old: Cell, new: Cell) -> list[tuple[int, int, Part]]:
        ours, theirs = self._reach(old, True), self._reach(new, False)
        first, last = min(ours[0], theirs[0]), max(ours[1], theirs[1])
        own = new.last - new.first + 1
        width = last - first + 1 if last - first + 1 != own else 0
        return [(first, 0, part) for part in self._by.pair(old.block, new.block, width)]

    def _kept(self, cell: Cell, old: bool) -> tuple[int, ...]:
        first, last = self._reach(cell, old)
        return tuple(u for u in range(first, last + 1) if None not in self._columns.union[u])

    def _reach(self, cell: Cell, old: bool) -> tuple[int, int]:
        """The columns of both tables together that a cell of one of them covers, first and last."""
        places = self._columns.old if old else self._columns.new
        return places[cell.first], places[cell.last]

    def _width(self, cell: Cell, old: bool) -> int:
        first, last = self._reach(cell, old)
        return last - first + 1 if last - first != cell.last - cell.first else 0

    def _only(self, group: _Group, old: bool) -> tuple[Part, ...]:
        """Rows of one table, with an empty place under each column that only the other one has."""
        foreign = {u for u, pair in enumerate(self._columns.union) if pair[0 if old else 1] is None}
        covered: set[tuple[int, int]] = set()
        for number, row in enumerate(group.grid):
            for cell in row:
                first, last = self._reach(cell, old)
                covered |= {(number + down, u) for down in range(cell.rows) for u in range(first, last + 1)}
        parts: list[Part] = []
        make: Callable[..., Part] = Removed if old else Added
        for number, (block, row) in enumerate(zip(group.rows, group.grid, strict=True)):
            starts = [self._reach(cell, old)[0] for cell in row]
            fill = tuple(sum(start < u for start in starts) for u in sorted(foreign) if (number, u) not in covered)
            parts.append(make(block, fill=fill, widths=tuple(self._width(cell, old) for cell in row)))
        return tuple(parts)


@lru_cache(maxsize=KEPT_BLOCKS)
def _groups(block: Block, grid: Grid) -> list[_Group]:
    groups: list[_Group] = []
    start = end = 0
    for number, row in enumerate(grid):
        if number == end and number > start:
            groups.append(_Group(block.blocks[start:number], grid[start:number]))
            start = number
        end = max(end, number + max((cell.rows for cell in row), default=1))
    if start < len(grid):
        groups.append(_Group(block.blocks[start:], grid[start:]))
    return groups


def row_title(row: Block) -> str:
    """What a row is called: its first cell that says something, and the next one where that is but a number."""
    texts = [text for cell in row.blocks if (text := text_of(cell))]
    return " ".join(texts[: 2 if _ORDINAL.fullmatch(texts[0]) else 1]) if texts else ""
