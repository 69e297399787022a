"""Turns two texts into what changed between them: how many words, and which lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

_LARGE = 4000
_MARKS = re.compile(r"^\s*(?:[-*+]|\d+[.)]|#{1,6}|>)\s+")
_EMPHASIS = re.compile(r"(?:\*\*|__|`)(.+?)(?:\*\*|__|`)")


@dataclass(frozen=True, slots=True)
class WordCount:
    added: int
    removed: int

    @property
    def sentence(self) -> str:
        """The count in words."""
        if not self.added and not self.removed:
            return "No textual change"
        return f"{self.added} {_words(self.added)} added, {self.removed} removed"


def _words(count: int) -> str:
    return "word" if count == 1 else "words"


def count_words(old: str, new: str) -> WordCount:
    """Words added and removed: lines first, then words inside the lines that changed, so long texts stay fast."""
    before, after = old.splitlines(), new.splitlines()
    added = removed = 0
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            plus, minus = _count(" ".join(before[a1:a2]).split(), " ".join(after[b1:b2]).split())
            added, removed = added + plus, removed + minus
    return WordCount(added, removed)


def _count(old: list[str], new: list[str]) -> tuple[int, int]:
    if len(old) > _LARGE or len(new) > _LARGE:  # the exact comparison is quadratic: count the words as a bag
        left, right = Counter(old), Counter(new)
        return sum((right - left).values()), sum((left - right).values())
    same = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
    return len(new) - same, len(old) - same


@dataclass(frozen=True, slots=True)
class ChangedLines:
    """The lines of a text that went and came, as plain text; `more` is how many are not shown."""

    removed: tuple[str, ...]
    added: tuple[str, ...]
    more: int


def changed_lines(old: str, new: str, most: int = 6) -> ChangedLines:
    """The lines that differ between two Markdown texts, without their marks, at most so many of each kind."""
    before, after = _lines(old), _lines(new)
    removed: list[str] = []
    added: list[str] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            removed.extend(before[a1:a2])
            added.extend(after[b1:b2])
    same = {*removed} & {*added}
    gone = [line for line in removed if line not in same]
    come = [line for line in added if line not in same]
    more = max(len(gone) - most, 0) + max(len(come) - most, 0)
    return ChangedLines(tuple(gone[:most]), tuple(come[:most]), more)


def _lines(text: str) -> list[str]:
    """The lines of a text as a reader hears them: no marks of lists and tables, no numbers that shift, no emphasis."""
    found = (_MARKS.sub("", line).strip() for line in text.splitlines())
    found = (_row(line) if line.startswith("|") else line for line in found)
    return [line for line in (_EMPHASIS.sub(r"\1", line) for line in found) if line.strip("|-: ")]


def _row(line: str) -> str:
    cells = (cell.strip() for cell in line.strip("|").split("|"))
    return "; ".join(cell for cell in cells if cell)
