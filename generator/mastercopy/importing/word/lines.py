"""States what a reader sees of a text, line by line: Word's file and the page that is made of it both become this."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NUMBER = re.compile(r"^(\d+)[.)]$")
_SIGN = re.compile(r"[\ufe00-\ufe0f]")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, heading, item, cell or note: its words, with the number before them, and where it stands.

    `step` of an item says whether it lies deeper than the item just before it (1), beside it (0) or less deep (-1);
    None where another line came between.
    """

    kind: str
    words: tuple[str, ...]
    place: str
    step: int | None = None


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text; how many blanks part them is of no matter."""
    return tuple(_SIGN.sub("", text).split())


def counted(words: Iterable[str]) -> tuple[str, ...]:
    """The words of items and cells, in which 3, 3. and 3) are the same number: a list of Markdown writes 3."""
    return tuple(_NUMBER.sub(r"\1", word) for word in words)


def note_word(number: int) -> str:
    """What stands for the mark of a footnote."""
    return f"\u2308{number}\u2309"
