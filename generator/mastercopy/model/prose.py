"""Turns the Markdown of a document into its lines outside code, and into its sections and whether they say anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

_HEADING = re.compile(r"(#{1,6})(?:\s|$)")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")


class Text(Protocol):
    """What has a text: a record of a document, or a hand-written page."""

    @property
    def path(self) -> str: ...
    @property
    def body(self) -> str | None: ...
    @property
    def body_line(self) -> int: ...


def prose_lines(record: Text) -> Iterator[tuple[int, str]]:
    """(line of the file, text) of a document's lines outside fenced code."""
    fence: str | None = None
    for number, line in enumerate((record.body or "").split("\n"), record.body_line):
        mark = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence is not None:
            if mark is not None and mark.group(1).startswith(fence) and not line.strip(" `~\r\t"):
                fence = None
        elif mark is not None:
            fence = mark.group(1)
        else:
            yield number, line


def read_sections(record: Text) -> dict[str, bool]:
    """Whether each section says anything, by its heading in small letters; deeper headings belong to it."""
    lines = (record.body or "").split("\n")
    headings = [
        (number - record.body_line, len(mark.group(1)), _heading(line))
        for number, line in prose_lines(record)
        if line.startswith("#") and (mark := _HEADING.match(line)) is not None
    ]
    at = {index for index, _, _ in headings}
    found: dict[str, bool] = {}
    for place, (index, level, name) in enumerate(headings):
        end = next((other for other, depth, _ in headings[place + 1 :] if depth <= level), len(lines))
        says = any(lines[row].strip() and row not in at for row in range(index + 1, end))
        found[name] = says or found.get(name, False)
    return found


def _heading(line: str) -> str:
    """The words of a heading line, without its number, closing marks and attributes."""
    words = re.sub(r"\{[^{}]*\}\s*$", "", line.strip("# \t\r")).strip("# \t")
    return re.sub(r"^[\d.]+\s*", "", words).strip().casefold()
