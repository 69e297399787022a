"""Turns a pattern such as `{id} {title} v{revision}.md` and a name into the fields that stand in the name.

The language has literal text, `{field}` and `{any}`, and nothing else: no name makes it search without end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from mastercopy.words.saying import say

ANY = "any"
"""What is passed over."""
MOST_FIELDS = 6
LONGEST = 200
"""Characters of a pattern, and of a name that is looked at."""

_PART = re.compile(r"\{([a-z_]+)\}")
_SHAPES = {
    "id": re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_ ][A-Za-z0-9]+)*[-_ ][0-9][A-Za-z0-9]*"),
    "revision": re.compile(r"[0-9]+(?:\.[0-9]+)*|[A-Za-z]{1,2}"),
}
"""What a field looks like in a name, so that `QP-07-Order-v3` is cut at the right hyphen and `Read me` is no ID."""


@dataclass(frozen=True)
class NamePattern:
    """A pattern as written; `parts` are its literals and fields in turn, beginning and ending with a literal."""

    written: str
    parts: tuple[str, ...]

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields that a match fills."""
        return tuple(name for name in self.parts[1::2] if name != ANY)

    def match(self, name: str) -> Mapping[str, str] | None:
        """The fields in a name, every one as short as it can be, the first ones first; None where it does not fit."""
        text = "/".join(name.split("/")[-1 - self.written.count("/") :])
        if len(text) > LONGEST or not text.casefold().startswith(self.parts[0].casefold()):
            return None
        found = _Search(self.parts, text).fit(1, len(self.parts[0]))
        return None if found is None else {field: value for field, value in found if field != ANY}


class _Search:
    """One match: where a field from a place on has failed once it is not tried again."""

    def __init__(self, parts: tuple[str, ...], text: str) -> None:
        self.parts, self.text, self.folded = parts, text, _folded(text)
        self.failed: set[tuple[int, int]] = set()

    def fit(self, part: int, start: int) -> list[tuple[str, str]] | None:
        """The fields from a part on, in the text from a place on."""
        if part >= len(self.parts):
            return [] if start == len(self.text) else None
        if (part, start) in self.failed:
            return None
        literal = _folded(self.parts[part + 1])
        last = part + 2 >= len(self.parts)
        end = len(self.text) - len(literal) if last else self._next(literal, start + 1)
        while start < end <= len(self.text) and self.folded.startswith(literal, end):
            value = self.text[start:end].strip()
            rest = self.fit(part + 2, end + len(literal)) if _fits(self.parts[part], value) else None
            if rest is not None:
                return [(self.parts[part], value), *rest]
            if last:
                break
            end = self._next(literal, end + 1)
        self.failed.add((part, start))
        return None

    def _next(self, literal: str, start: int) -> int:
        found = self.folded.find(literal, start)
        return found if found >= 0 else len(self.text) + 1


def _folded(text: str) -> str:
    """The text without regard to case, character by character, so that places stay where they are."""
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def _fits(field: str, value: str) -> bool:
    shape = _SHAPES.get(field)
    return bool(value) and "/" not in value and (shape is None or shape.fullmatch(value) is not None)


def read_pattern(written: str) -> NamePattern | str:
    """A pattern, or in one sentence what is wrong with it."""
    parts = _PART.split(written)
    fields = parts[1::2]
    if len(written) > LONGEST:
        return say("a pattern has at most {number} characters", number=LONGEST)
    if not fields:
        return say("it names no field in braces, such as {{id}}")
    if any("{" in literal or "}" in literal for literal in parts[::2]):
        return say("a brace stands alone; a field is written as {{id}}")
    if len(fields) > MOST_FIELDS:
        return say("a pattern has at most {number} fields", number=MOST_FIELDS)
    if len({name for name in fields if name != ANY}) < len([name for name in fields if name != ANY]):
        return say("a field stands in it twice")
    if any(not literal for literal in parts[2:-1:2]):
        return say("two fields touch each other, and nobody can tell where one ends")
    return NamePattern(written, tuple(parts))
