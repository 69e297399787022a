"""Splits inlines into words that are never cut: numbers with their sign, identifiers, single CJK characters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from mastercopy.text.redline.tree import KEPT_BLOCKS, Block, Inline, leaves

_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = (
    "\\s!-/:-@\\[-^`{-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    "\u2000-\u200b\u200e-\u206f\u2190-\u23ff\u3000-\u3004\u3008-\u303f\uff00-\uff0f\uff1a-\uff20"
)
_LETTER = f"[^{_MARKS}{_CJK}]"
_TOKEN = re.compile(
    rf"https?://[^\s<>]+[^\s<>.,;:!?)\]]"
    rf"|(?:(?<![^\s(\[])[+\-±−<>≤≥])?\d{_LETTER}*(?:[-'’.,/:]{_LETTER}+)*(?:[%‰°]{_LETTER}*)?"
    rf"|{_LETTER}+(?:[-'’.,/:@]{_LETTER}+)*"
    rf"|[ \t\n]+|.",
    re.DOTALL,
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SAYS = re.compile(rf"{_LETTER}|[{_CJK}]")
_NUMBERING = re.compile(r"^\s*(?:(?:\d+|[A-Z])(?:\.\d+)*[.)]?\s+)")


def split_words(inlines: Iterable[Inline]) -> list[Inline]:
    """One inline a word, a mark, a stretch of blanks or an atom."""
    words: list[Inline] = []
    for inline in inlines:
        if inline.atom is not None:
            words.append(inline)
        else:
            wraps = inline.wraps
            words.extend(Inline(text, wraps) for text in _TOKEN.findall(inline.text))
    return words


def split_lines(inlines: Iterable[Inline]) -> list[Inline]:
    """One inline a line of code."""
    lines: list[Inline] = []
    for inline in inlines:
        if inline.atom is not None:
            lines.append(inline)
        else:
            lines.extend(Inline(text, inline.wraps) for text in _LINE.findall(inline.text))
    return lines


def is_word(text: str) -> bool:
    """Whether a token counts as a word: it has a letter, a digit or a character that is one."""
    return text[:1].isalnum() or _SAYS.search(text) is not None


def count_words(inlines: Iterable[Inline]) -> int:
    return sum(_count(inline.text) for inline in inlines if inline.text)


@lru_cache(maxsize=16384)
def _count(text: str) -> int:
    return len(_words(text))


def _words(text: str) -> list[str]:
    """Its words; most tokens are told apart by their first letter."""
    return [
        token for token in _TOKEN.findall(text) if token[0] not in " \t\n" and (token[0].isalnum() or is_word(token))
    ]


@lru_cache(maxsize=KEPT_BLOCKS)
def block_words(block: Block) -> tuple[str, ...]:
    """Every word of a block in small letters, and what its pictures and boxes are."""
    found: list[str] = []
    for leaf in leaves(block):
        for inline in leaf.inlines:
            if inline.atom is not None:
                found.append(f"{inline.atom.tag} {inline.atom.get('src')}")
            else:
                found.extend(_words(inline.text.lower()))
    return tuple(found)


def without_number(text: str) -> str:
    """A heading without the number before it, so that it is recognised when only that has changed."""
    return _NUMBERING.sub("", text)
