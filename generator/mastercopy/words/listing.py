"""Turns titles, and several texts, into a part of a sentence that every language puts together by itself."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from mastercopy.words.saying import Told, say


def title_within(title: str) -> str:
    """A title that stands within a sentence: all small in English."""
    small = title.lower()
    return Told(small, title.form._replace(first="small")) if isinstance(title, Told) else small


def say_either(texts: Iterable[str]) -> str:
    """`a or b or c`; nothing of none."""
    first, *others = tuple(texts) or ("",)
    return reduce(lambda one, other: say("{one} or {other}", one=one, other=other), others, first)


def say_both(texts: Iterable[str]) -> str:
    """`a and b and c`; nothing of none."""
    first, *others = tuple(texts) or ("",)
    return reduce(lambda one, other: say("{one} and {other}", one=one, other=other), others, first)


def say_none(texts: Iterable[str]) -> str:
    """`a and no b`, for what has no a and no b."""
    first, *others = tuple(texts) or ("",)
    return reduce(lambda one, other: say("{one} and no {other}", one=one, other=other), others, first)
