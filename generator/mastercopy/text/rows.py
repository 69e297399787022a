"""Divides a table into its rows and a list into its items, where each is rendered the same whatever is beside it."""

from __future__ import annotations

import re
from typing import NamedTuple

_SEPARATOR = re.compile(r"\|[ :|-]+")
_ITEM = re.compile(r"(?:\d{1,9}\.|[-*+])[ ](?=[^ ])")
_NOT_ALONE = re.compile(r"\[[ xX]\]|#|={3}|^[ ]+[-=]+[ ]*$")
"""What makes an item say something of others: a box makes a list one of tasks, headings and tabs are counted."""
_INNER = re.compile(r"[ ]{4}(?=[^ ])")
_CHANGE = re.compile(r"</?(?:tr|li)\b[^>]*>")
_ENDS = {"tr": ("<tbody>\n", "</tbody>"), "li": (">\n", "</")}


class Rows(NamedTuple):
    """What a table or list begins with, which decides what is around its rows, and the rows: `tr` or `li`."""

    tag: str
    head: str
    rows: tuple[str, ...]

    def text(self, rows: list[str]) -> str:
        """Some of the rows as a table or list of their own."""
        return self.head * (self.tag == "tr") + "\n".join(rows)


class Apart(NamedTuple):
    """What is around the rows, and each row as it is rendered."""

    before: str
    rows: tuple[str, ...]
    after: str


def divide_rows(passage: str) -> Rows | None:
    """The rows of a passage that is one table, or one list without a blank line; None for any other."""
    lines = passage.rstrip("\n").split("\n")
    if len(lines) > 3 and all(line.startswith("|") for line in lines) and _SEPARATOR.fullmatch(lines[1].rstrip(" ")):
        return Rows("tr", f"{lines[0]}\n{lines[1]}\n", tuple(lines[2:]))
    return _items(lines)


def _items(lines: list[str]) -> Rows | None:
    items: list[str] = []
    for line in lines:
        if _NOT_ALONE.search(line):
            return None
        if _ITEM.match(line):
            items.append(line)
        elif items and _INNER.match(line):
            items[-1] += f"\n{line}"
        else:
            return None
    markers = {_kind(item) for item in items}
    return Rows("li", items[0].split(" ", 1)[0], tuple(items)) if len(items) > 2 and len(markers) == 1 else None


def _kind(item: str) -> str:
    return "1" if item[0].isdigit() else item[0]


def take_apart(html: str, tag: str) -> Apart | None:
    """The rows in what a table or list was rendered to; None where it is something else."""
    begin, end = _ENDS[tag]
    start, stop = html.find(begin) + len(begin), html.rfind(end)
    if start < len(begin) or stop < start:
        return None
    rows, depth, row = [], 0, start
    for match in _CHANGE.finditer(html, start, stop):
        depth += -1 if match.group().startswith("</") else 1
        if depth == 0:
            rows.append(html[row : match.end() + 1])
            row = match.end() + 1
    if depth or row != stop or any(not one.endswith("\n") or not one.startswith(f"<{tag}") for one in rows):
        return None
    return Apart(html[:start], tuple(rows), html[stop:])
