"""Turns a table of ours into one whose cells name their column, so that a phone can show each row as a card.

Where the first cell of a row says what the row is about it becomes its head, which is read out with every cell.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_HEAD = re.compile(r'<th scope="col">(.*?)</th>')
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_SPAN = re.compile(r'[^>]*? colspan="(\d{1,4})"')


def label_cells(table: str, named: bool = False) -> Markup:
    """The same table; what its heads and cells say is escaped already, so no text of theirs looks like a cell."""
    names = _HEAD.findall(table)

    def labelled(row: re.Match[str]) -> str:
        first, *cells = row[0].split("<td")
        wide = " colspan=" in row[0]
        written, place = [first], 0
        for cell in cells:
            over = _SPAN.match(cell) if wide else None
            columns = int(over[1]) if over else 1
            of = names[place : place + columns]
            written += ['<td data-label="', of[0] if len(of) == 1 else "", '"', cell]  # over several it is of none
            place += columns
        return _with_head("".join(written)) if named else "".join(written)

    return Markup(_ROW.sub(labelled, table))  # noqa: S704


def _with_head(row: str) -> str:
    """A row whose first cell is its head, if it says anything."""
    begin = row.find("<td")
    start = row.find(">", begin) + 1
    end = row.find("</td>", start)
    if begin < 0 or "<th" in row[:begin] or not row[start:end].strip():
        return row
    return f'{row[:begin]}<th scope="row"{row[begin + 3 : end]}</th>{row[end + 5 :]}'
