"""Marks each day and month that a page writes in ISO form as one, so that no line breaks at its hyphens."""

from __future__ import annotations

import re

_ASIDE = re.compile(r"<(svg|pre|script|style|textarea|select)\b.*?</\1>", re.DOTALL)
"""Where no other element may stand, or no line breaks."""
_DAY = re.compile(
    r'([12](?<![\w./:@-].)(?<!mc-fixed">.)\d{3}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)'
    r"(?:(T\d\d:\d\d)|(?![\w-]|[./:]\w))(?=[^<>]*<)"  # what comes next is no end of a tag
)
"""It begins with what it is found by: every character of a page is looked at."""


def _marked(day: re.Match[str]) -> str:
    """A day as an element; a line may end before the hour of a moment, which is long."""
    return f"<time>{day[1]}</time><wbr>{day[2]}" if day[2] else f"<time>{day[1]}</time>"


def keep_days_whole(page: str) -> str:
    """The HTML of a page with its days as elements; numbers and addresses that hold a day stay as they are."""
    written, place = [], 0
    for aside in _ASIDE.finditer(page):
        written += [_DAY.sub(_marked, page[place : aside.start()] + "<")[:-1], aside[0]]
        place = aside.end()
    return "".join((*written, _DAY.sub(_marked, page[place:])))
