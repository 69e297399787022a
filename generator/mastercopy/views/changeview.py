"""Turns two texts into how many words were added and removed between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

_LARGE = 4000


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
