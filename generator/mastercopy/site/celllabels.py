"""Turns a table of ours into one whose cells name their column, so that a phone can show each row as a card.

Where the first cell of a row says what the row is about it becomes its head, which is read out with every cell.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_HEAD = re.compile(r'<th scope="col">(.*?)</th>')
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r'<td(?=[ >])(?=(?:[^>]*? colspan="(\d{1,4})")?)')


def label_cells(table: str, named: bool = False) -> Markup:
    """The same table; what its heads and cells say is escaped already, so no text of theirs looks like a cell."""
    names = _HEAD.findall(table)

    def labelled(row: re.Match[str]) -> str:
        left = list(names)

        def label(cell: re.Match[str]) -> str:
            columns = int(cell[1] or 1)
            over, left[:columns] = left[:columns], []
            return f'<td data-label="{over[0] if len(over) == 1 else ""}"'  # over several columns it is of none

        cells = _CELL.sub(label, row[0])
        return _with_head(cells) if named else cells

    return Markup(_ROW.sub(labelled, table))  # noqa: S704


def _with_head(row: str) -> str:
    """A row whose first cell is its head, if it says anything."""
    begin = row.find("<td")
    start = row.find(">", begin) + 1
    end = row.find("</td>", start)
    if begin < 0 or "<th" in row[:begin] or not row[start:end].strip():
        return row
    return f'{row[:begin]}<th scope="row"{row[begin + 3 : end]}</th>{row[end + 5 :]}'
