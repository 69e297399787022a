"""Marks each day and month that a page writes in ISO form as one, so that no line breaks at its hyphens."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ASIDE = re.compile(r"<(svg|pre|script|style|textarea|select)\b")
"""Where no other element may stand, or no line breaks."""
_DAY = re.compile(
    r'([12](?<![\w./:@-].)(?<!mc-fixed">.)\d{3}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)'
    r"(?:(T\d\d:\d\d)|(?![\w-]|[./:]\w))(?=[^<>]*<)"  # what comes next is no end of a tag
)
_MONTH = re.compile(r"-(?:0[1-9]|1[0-2])")
"""What a day is found by: a character that is rarer on a page than digits."""
_YEAR, _MARK = 4, "<time>"


def _marked(day: re.Match[str]) -> str:
    """A day as an element; a line may end before the hour of a moment, which is long."""
    return f"{_MARK}{day[1]}</time><wbr>{day[2]}" if day[2] else f"{_MARK}{day[1]}</time>"


def keep_days_whole(page: str) -> str:
    """The HTML of a page with its days as elements; numbers and addresses that hold a day stay as they are.

    Days that are elements stay so: what was marked may be marked again.
    """
    written, place = [], 0
    begin_aside, end_aside = 0, 0
    asides = _asides(page)
    for month in _MONTH.finditer(page):
        begin = month.start() - _YEAR
        while end_aside <= begin:
            begin_aside, end_aside = next(asides)
        if begin < place or begin >= begin_aside:
            continue
        day = _DAY.match(page, begin)
        if day is not None and not page.startswith(_MARK, max(0, begin - len(_MARK))):
            written += [page[place:begin], _marked(day)]
            place = day.end()
    return "".join((*written, page[place:])) if written else page


def _asides(page: str) -> Iterator[tuple[int, int]]:
    """Where each part begins and ends in which no day is marked; at last one that never comes."""
    place = 0
    while (opened := _ASIDE.search(page, place)) is not None:
        closing = f"</{opened[1]}>"
        end = page.find(closing, opened.end())
        place = opened.end() if end < 0 else end + len(closing)
        if end >= 0:
            yield opened.start(), place
    yield len(page), len(page) + 1
