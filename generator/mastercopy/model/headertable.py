"""Turns the top of a Markdown text into what its header table says: label and value, as they are written there."""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST_LINES = 40
"""So far down a text its header may stand."""
LONGEST_CELL = 200
_LONGEST_LINE = 2000
_DELIMITER = re.compile(r"\|?[ \t]*:?-{1,200}:?[ \t]*(?:\|[ \t]*:?-{1,200}:?[ \t]*)*\|?")
_BOLD = re.compile(r"(\*\*|__)([^*_|:]{1,80}?):?\1[ \t]*:?[ \t]*([^*|]*)")
_BREAK = re.compile(r"(?:<br[ \t]*/?>|\\)[ \t]*$", re.IGNORECASE)
_HEADING = re.compile(r"#[ \t]+(.+?)[ \t]*#*")


def label(text: str) -> str:
    """A label as it is compared: without regard to case, blanks, emphasis and a colon at its end."""
    return " ".join(text.strip(" \t*_`").rstrip(" \t:").strip(" \t*_`").casefold().split())


def read_heading(body: str) -> str | None:
    """The first heading of the first level, where it stands at the top of the text."""
    for line in body[: MOST_LINES * _LONGEST_LINE].splitlines()[:MOST_LINES]:
        match = _HEADING.fullmatch(line.strip()) if len(line) <= LONGEST_CELL + 10 else None
        if match is not None:
            return match[1]
    return None


def read_header(body: str, known: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """(label, value) of tables and bold lines at the top of a text, in order; `known` are the labels looked for.

    A table has label beside value, in as many pairs as it likes, or labels across its first row.
    """
    lines = [line.strip() for line in body[: MOST_LINES * _LONGEST_LINE].splitlines()[:MOST_LINES]]
    found: list[tuple[str, str]] = []
    for at, line in enumerate(lines):
        if len(line) > _LONGEST_LINE or line.startswith(("```", "~~~")):
            break
        if line.startswith("|") and not _DELIMITER.fullmatch(line):
            found.extend(_row(lines, at, known))
        elif "**" in line or "__" in line:
            found.extend((name, _cleaned(value)) for _, name, value in _BOLD.findall(line))
    return tuple((label(name), value) for name, value in found if value and len(value) <= LONGEST_CELL)


def _row(lines: list[str], at: int, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    cells = _cells(lines[at])
    below = lines[at + 1 : at + 3]
    across = len(below) == 2 and bool(_DELIMITER.fullmatch(below[0])) and below[1].startswith("|")
    places = [place for place, cell in enumerate(cells) if label(cell) in known]
    paired = len(cells) % 2 == 0 and not any(place % 2 for place in places)
    if across and len(places) > 1 and not paired:
        yield from zip(cells, _cells(below[1]), strict=False)
    elif len(cells) % 2 == 0:
        for name, value in zip(cells[::2], cells[1::2], strict=True):
            if label(value) not in known:
                yield name, value


def _cells(line: str) -> list[str]:
    inner = line.removeprefix("|").removesuffix("|")
    return [_cleaned(cell.replace("\\|", "|")) for cell in re.split(r"(?<!\\)\|", inner)]


def _cleaned(cell: str) -> str:
    """A cell as the words in it; what looks like HTML is words too."""
    return _BREAK.sub("", cell.strip()).strip(" \t*`").strip()
