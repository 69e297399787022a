"""Turns CSV bytes into rows of text that know their line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import lru_cache

from mastercopy.words import Place, Problem
from mastercopy.words.saying import say

MAX_BYTES = 20_000_000
MAX_COLUMNS = 500


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def cell(self, row: Row, column: str) -> str | None:
        """The text of one cell, None where the column is not there or the row is short."""
        if column not in self.columns:
            return None
        index = self.columns.index(column)
        return row.cells[index] if index < len(row.cells) else None


@lru_cache(maxsize=1024)
def read_table(data: bytes, path: str) -> tuple[Table | None, tuple[Problem, ...]]:
    """Read a CSV table whose first row names its columns; problems name the line."""
    if len(data) > MAX_BYTES:
        return None, (
            _problem(
                path,
                1,
                say("the table is larger than {number} bytes", number=f"{MAX_BYTES:,}"),
                say("split it by year"),
            ),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, (_problem(path, 1, say("the table is not UTF-8 text"), say("save it as CSV UTF-8")),)
    if "\0" in text:
        return None, (_problem(path, 1, say("the table holds NUL bytes"), say("export it again as CSV")),)
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline=""))
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(tuple(cell.strip() for cell in cells), line))
            line = reader.line_num + 1
    except csv.Error as fault:
        return None, (_problem(path, line, str(fault), say("mend the quotes of this row")),)
    if not rows:
        return None, (_problem(path, 1, say("the table is empty"), say("name the columns in its first row")),)
    return _checked(rows, path)


def _checked(rows: list[Row], path: str) -> tuple[Table | None, tuple[Problem, ...]]:
    columns = rows[0].cells
    if len(columns) > MAX_COLUMNS:
        return None, (_problem(path, 1, say("the table has too many columns"), say("keep one column per value")),)
    if len(set(columns)) != len(columns):
        return None, (_problem(path, 1, say("two columns have the same name"), say("give each column its own name")),)
    long = tuple(
        _problem(path, row.line, say("the row has more cells than there are columns"), say("quote cells with commas"))
        for row in rows[1:]
        if len(row.cells) > len(columns)
    )
    return Table(columns, tuple(rows[1:])), long


def _problem(path: str, line: int, sentence: str, hint: str) -> Problem:
    return Problem("table-unreadable", "error", Place(path, line), sentence, hint)
