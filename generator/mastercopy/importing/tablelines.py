"""Edits single lines of a CSV table that people keep: every other line stays as it is, byte for byte."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mastercopy.importing.receipt import write_rows
from mastercopy.sources.tables import read_table
from mastercopy.words import MastercopyError, Place

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")


@dataclass(frozen=True, slots=True)
class Block:
    """One row as it is written: its first line, the number of lines, and its cells."""

    line: int
    lines: int
    cells: tuple[str, ...]

    def cell(self, columns: Sequence[str], name: str) -> str:
        """The trimmed text in a column; empty where the column is not there or the row is short."""
        at = columns.index(name) if name in columns else len(self.cells)
        return self.cells[at].strip() if at < len(self.cells) else ""


def read_blocks(data: bytes, path: str, needed: Sequence[str]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The rows below the headings, and the headings."""
    table, problems = read_table(data, path)
    if table is None or problems:
        place = problems[0].place if problems else Place(path)
        raise MastercopyError(f"the table cannot be read: {problems[0].sentence if problems else ''}", "mend it", place)
    lost = next((name for name in needed if name not in table.columns), None)
    if lost is not None:
        raise MastercopyError(f"the table has no column {lost}", "name its columns in its first line", Place(path))
    reader = csv.reader(io.StringIO(_normal(data), newline=""), strict=True)
    blocks, line = [], 1
    try:
        for cells in reader:
            blocks.append(Block(line, reader.line_num + 1 - line, tuple(cells)))
            line = reader.line_num + 1
    except csv.Error as fault:  # a line after an open quote would stand within the quote
        raise MastercopyError(f"the table cannot be read: {fault}", "mend the quotes", Place(path, line)) from fault
    if not any(cell.strip() for cell in blocks[0].cells):
        raise MastercopyError("the table begins with an empty line", "take it away", Place(path))
    return tuple(blocks[1:]), table.columns


def edit_lines(
    data: bytes,
    blocks: Sequence[Block],
    columns: Sequence[str],
    changed: Mapping[int, Mapping[str, str]],
    fresh: Iterable[tuple[int, Mapping[str, str]]],
) -> bytes:
    """The table with the cells of some lines changed and new lines before others (0: at the end)."""
    new: dict[int, list[Mapping[str, str]]] = {}
    for line, cells in fresh:
        new.setdefault(line, []).append(cells)
    if not changed and not new:
        return data
    lines = _LINE.findall(data.decode("utf-8"))
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    named = [name for cells in (*changed.values(), *(one for group in new.values() for one in group)) for name in cells]
    more = [name for name in dict.fromkeys(named) if name not in columns]
    wider = [*columns, *more]
    head = blocks[0].line - 1 if blocks else len(lines)
    parts = [_headed("".join(lines[:head]), more)]
    for block in blocks:
        parts.extend(_line(cells, wider, ending) for cells in new.get(block.line, ()))
        raw = "".join(lines[block.line - 1 : block.line - 1 + block.lines])
        parts.append(_rewritten(block, changed[block.line], wider, ending) if block.line in changed else raw)
    if not parts[-1].endswith(("\n", "\r")):
        parts.append(ending)
    return "".join((*parts, *(_line(cells, wider, ending) for cells in new.get(0, ())))).encode("utf-8")


def _headed(text: str, more: Sequence[str]) -> str:
    """The line of headings with more of them."""
    bare = text.rstrip("\r\n")
    return f"{bare},{','.join(more)}{text[len(bare) :]}" if more else text


def _normal(data: bytes) -> str:
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _line(cells: Mapping[str, str], columns: Sequence[str], ending: str) -> str:
    return write_rows([[cells.get(name, "") for name in columns]], ending)


def _rewritten(block: Block, cells: Mapping[str, str], columns: Sequence[str], ending: str) -> str:
    width = max(len(block.cells), *(columns.index(name) + 1 for name in cells))
    old = [*block.cells, *[""] * (width - len(block.cells))]
    row = [cells.get(name, old[at]) if at < len(columns) else old[at] for at, name in enumerate([*columns][:width])]
    return write_rows([[*row, *old[len(row) :]]], ending)
