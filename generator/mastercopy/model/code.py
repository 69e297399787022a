"""Takes the code out of a Markdown text, fenced blocks and spans, in one pass however many fences stay open."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

_OPENING = re.compile(r"^[ ]{0,3}(`{3,}|~{3,})[^\n]*\n", re.MULTILINE)
_CLOSING = re.compile(r"^[ ]{0,3}(`{3,}|~{3,})[`~]*[ \t]*$", re.MULTILINE)
_RUN = re.compile(r"`+")


def without_fences(text: str) -> str:
    """A text without its fenced blocks; a fence that is never closed opens none.

    A block ends at the first line with as long a fence of its kind, or of the longest length that is closed at all.
    """
    kept: list[str] = []
    at = 0
    for start, end in read_fences(text):
        kept.append(text[at:start])
        at = end
    return "".join((*kept, text[at:]))


def read_fences(text: str) -> Iterator[tuple[int, int]]:
    """Where each fenced block of a text begins and ends, in order."""
    closings = [(mark.start(), mark.end(), mark.group(1)) for mark in _CLOSING.finditer(text)]
    starts = [start for start, _, _ in closings]
    longest = _longest_after(closings)
    at = 0
    for opening in _OPENING.finditer(text):
        if opening.start() < at:
            continue
        place = bisect_right(starts, opening.end() - 1)
        fence = opening.group(1)
        length = min(len(fence), longest[place].get(fence[0], 0))
        if length < 3:
            continue
        while closings[place][2][0] != fence[0] or len(closings[place][2]) < length:
            place += 1
        at = closings[place][1]
        yield opening.start(), at


def _longest_after(closings: list[tuple[int, int, str]]) -> list[dict[str, int]]:
    """For each closing, and for the end, the longest fence of each kind from there on."""
    longest: list[dict[str, int]] = [{}]
    for _, _, fence in reversed(closings):
        now = longest[-1]
        longest.append({**now, fence[0]: max(now.get(fence[0], 0), len(fence))})
    longest.reverse()
    return longest


def without_spans(text: str) -> str:
    """A text without its code spans: from as many backticks as possible to the next run of exactly as many."""
    runs = [(run.start(), run.end()) for run in _RUN.finditer(text)]
    by_length: dict[int, list[int]] = {}
    for index, (start, end) in enumerate(runs):
        by_length.setdefault(end - start, []).append(index)
    kept: list[str] = []
    at, index = 0, 0
    while index < len(runs):
        start, end = runs[index]
        for length in range(end - start, 0, -1):
            same = by_length.get(length, [])
            place = bisect_right(same, index)
            if place < len(same):
                kept.append(text[at : end - length])
                index = same[place]
                at = runs[index][1]
                break
        index += 1
    return "".join((*kept, text[at:]))
