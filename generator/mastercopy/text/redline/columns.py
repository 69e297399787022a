"""Lays the cells of a table on its grid, and says which columns of two tables are the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mastercopy.text.redline.sequence import heaviest
from mastercopy.text.redline.tree import KEPT_BLOCKS, Block, text_of

WIDEST = 200
"""Columns beyond are one; a cell that claims more is not believed."""
SAMPLE = 200
"""How many rows are looked at to recognise a column."""
ALIKE = 400
"""How alike two columns must be, of 1,000: the head counts 600, what is below 400."""


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell on the grid: its columns, first and last, and how many rows it reaches down."""

    block: Block
    first: int
    last: int
    rows: int


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of both tables together, `union`: for each, its place in the old one and in the new one, or None.

    `old` and `new` say of the columns of either table where they stand there; `notes` what happened to which head.
    """

    union: tuple[tuple[int | None, int | None], ...]
    old: tuple[int, ...]
    new: tuple[int, ...]
    notes: tuple[tuple[str, str], ...]
    moved: tuple[tuple[int, int], ...]
    """Where columns stand in `union` that moved: the old place and the new one."""

    @property
    def untouched(self) -> bool:
        return all(i is not None and j is not None for i, j in self.union)


Grid = tuple[tuple[Cell, ...], ...]


@lru_cache(maxsize=KEPT_BLOCKS)
def read_grid(rows: tuple[Block, ...]) -> Grid:
    """The cells of one group of rows, row by row."""
    grid = []
    reach: dict[int, int] = {}
    for number, row in enumerate(rows):
        cells, column = [], 0
        for block in row.blocks:
            while reach.get(column, 0) > number:
                column += 1
            width = min(_span(block, "colspan"), max(1, WIDEST - column))
            height = min(_span(block, "rowspan") or len(rows), len(rows) - number)
            for taken in range(column, column + width):
                reach[taken] = number + height
            cells.append(Cell(block, column, column + width - 1, height))
            column += width
        grid.append(tuple(cells))
    return tuple(grid)


def _span(block: Block, name: str) -> int:
    value = block.get(name).strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def compare_columns(old: tuple[Grid, ...], new: tuple[Grid, ...]) -> Columns:
    """Which columns stayed, went, came and moved, by their heads and by what stands below."""
    ours, theirs = _look(old), _look(new)
    heads_equal = ours.count == theirs.count and ours.heads == theirs.heads
    if heads_equal or max(ours.count, theirs.count) > WIDEST // 2:
        shared = min(ours.count, theirs.count)
        return _union([(k, k) for k in range(shared)], ours, theirs, set())
    scored = [
        (i, j, score)
        for i in range(ours.count)
        for j in range(theirs.count)
        if (score := _alike(ours, theirs, i, j)) >= ALIKE
    ]
    chosen = heaviest([(i, j) for i, j, _ in scored], [score for _, _, score in scored])
    pairs = [(scored[k][0], scored[k][1]) for k in chosen]
    pairs = _renamed(pairs, ours.count, theirs.count)
    met_old, met_new = {i for i, _ in pairs}, {j for _, j in pairs}
    moved: set[tuple[int, int]] = set()
    for i, j, score in sorted(scored, key=lambda entry: -entry[2]):
        if score >= 2 * ALIKE and i not in met_old and j not in met_new:
            moved.add((i, j))
            met_old.add(i)
            met_new.add(j)
    return _union(pairs, ours, theirs, moved)


def _renamed(pairs: list[tuple[int, int]], old: int, new: int) -> list[tuple[int, int]]:
    """Where neither table grew, as many columns that stand alone in one gap were rewritten in place."""
    if old != new:
        return pairs
    found, i, j = [], 0, 0
    for p, q in (*pairs, (old, new)):
        if p - i == q - j:
            found += [(i + k, j + k) for k in range(p - i)]
        found.append((p, q))
        i, j = p + 1, q + 1
    return found[:-1]


def _union(pairs: list[tuple[int, int]], ours: _Sight, theirs: _Sight, moved: set[tuple[int, int]]) -> Columns:
    union: list[tuple[int | None, int | None]] = []
    i = j = 0
    for p, q in (*pairs, (ours.count, theirs.count)):
        union += [(k, None) for k in range(i, p)]
        union += [(None, k) for k in range(j, q)]
        if p < ours.count or q < theirs.count:
            union.append((p, q))
        i, j = p + 1, q + 1
    gone, come = {i for i, _ in moved}, {j for _, j in moved}
    notes = []
    for old, new in union:
        if old is None and new is not None:
            notes.append(("moved" if new in come else "added", theirs.heads[new]))
        elif new is None and old is not None and old not in gone:
            notes.append(("removed", ours.heads[old]))
    return Columns(
        tuple(union),
        tuple(u for u, (old, _) in enumerate(union) if old is not None),
        tuple(u for u, (_, new) in enumerate(union) if new is not None),
        tuple(notes),
        tuple((union.index((i, None)), union.index((None, j))) for i, j in sorted(moved)),
    )


class _Sight:
    """What is seen of the columns of one table: their number, their heads, and which words stand below."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        self.count = 1 + max((cell.last for grid in grids for row in grid for cell in row), default=-1)
        heads: dict[int, list[str]] = defaultdict(list)
        below: dict[int, Counter[str]] = defaultdict(Counter)
        for grid in grids:
            for row in grid[:SAMPLE]:
                head = all(cell.block.tag == "th" for cell in row)
                for cell in row:
                    if head and cell.first == cell.last:
                        heads[cell.first].append(text_of(cell.block))
                    elif not head:
                        below[cell.first][text_of(cell.block)] += 1
        self.heads = [" ".join(heads[column]) for column in range(self.count)]
        self.below = [below[column] for column in range(self.count)]


@lru_cache(maxsize=512)
def _look(grids: tuple[Grid, ...]) -> _Sight:
    return _Sight(grids)


def _alike(ours: _Sight, theirs: _Sight, i: int, j: int) -> int:
    head, other = ours.heads[i].lower().split(), theirs.heads[j].lower().split()
    shared = 2 * len(set(head) & set(other))
    by_head = 600 * shared // (len(set(head)) + len(set(other))) if head or other else 0
    cells, others = ours.below[i], theirs.below[j]
    both = 2 * sum((cells & others).values())
    total = sum(cells.values()) + sum(others.values())
    by_content = both / total if total else 0.0
    if not head and not other:
        return int(1000 * by_content)
    if by_head == 600:
        return 600 + int(400 * by_content)
    return by_head // 2 + int(700 * by_content)
