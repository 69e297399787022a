"""Turns a table of ours into one whose cells name their column, so that a phone can show each row as a card."""

from __future__ import annotations

import re

from markupsafe import Markup

_HEAD = re.compile(r'<th scope="col">(.*?)</th>')
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r'<td(?=[ >])(?=(?:[^>]*? colspan="(\d{1,4})")?)')


def label_cells(table: str) -> Markup:
    """The same table; what its heads and cells say is escaped already, so no text of theirs looks like a cell."""
    names = _HEAD.findall(table)

    def labelled(row: re.Match[str]) -> str:
        left = list(names)

        def named(cell: re.Match[str]) -> str:
            columns = int(cell[1] or 1)
            over, left[:columns] = left[:columns], []
            return f'<td data-label="{over[0] if len(over) == 1 else ""}"'  # over several columns it is of none

        return _CELL.sub(named, row[0])

    return Markup(_ROW.sub(labelled, table))  # noqa: S704
