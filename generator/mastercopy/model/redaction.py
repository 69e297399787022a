"""Takes the names of what is not shown out of texts and values: IDs, people, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from mastercopy.model.record import identity
from mastercopy.words.saying import Told

ELSEWHERE = "(not shown here)"
"""Stands wherever something is named that is not shown."""
_RUN = re.compile(r"[^\W_]+(?:[-._][^\W_]+)*")
_PIECES = re.compile(r"([-._])")
_KEPT = frozenset({"blob", "commit", "digest", "files", "path", "text_digest"})
"""Fields of values that hold no words of people: names of objects and of files."""
T = TypeVar("T")


@dataclass(frozen=True)
class Redaction:
    """What is taken out: `hidden` IDs as `identity` writes them, unless a longer one of `shown` begins alike.

    `phrases` are names of people, addresses and paths. An ID that is only a word, such as `ana`, is taken out where it
    is the whole of a value, because sentences may hold the word itself.
    """

    hidden: frozenset[str]
    shown: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(name for name in self.hidden if not name.isalpha())

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        plain = sorted(name for name in self.hidden if name.isalpha())
        ends = r"(?=\s*(?:[,\]}\"'#]|$))"
        begins = r"(?:^|(?<=[\s\[{,\"':-]))"
        found = "|".join(map(re.escape, plain))
        return re.compile(f"{begins}(?:{found}){ends}", re.IGNORECASE | re.MULTILINE) if plain else None

    @cached_property
    def _anywhere(self) -> re.Pattern[str] | None:
        found = "|".join(re.escape(name) for name in sorted(self.hidden) if name.isalpha())
        return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if found else None

    @cached_property
    def _phrases(self) -> re.Pattern[str] | None:
        known = sorted({one for one in self.phrases if one}, key=lambda one: (-len(one), one))
        found = "|".join(map(re.escape, known))
        return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if known else None

    def __bool__(self) -> bool:
        return bool(self.hidden or self.phrases)

    def names(self, text: str) -> bool:
        """Whether a text names something that is not shown."""
        return self.plain(text) != text

    def mentions(self, text: str) -> tuple[str, ...]:
        """The hidden IDs that a text names, each once; those that are only words are not looked for."""
        runs = (run for run in _RUN.findall(text) if _may_hold(run))
        named = (identity(part) for run in runs for part in self._told(run))
        return tuple(dict.fromkeys(name for name in named if name in self._codes))

    def plain(self, text: str) -> str:
        """A text, or a whole file, without what is not shown."""
        if not self:
            return text
        if self._phrases is not None:
            text = self._phrases.sub(ELSEWHERE, text)
        return _RUN.sub(lambda run: self._run(run.group()), text) if self._codes else text

    def sentence(self, text: str) -> str:
        """A sentence of ours without what is not shown: it holds IDs that are only words as such, and nothing else."""
        text = self.plain(text)
        return self._anywhere.sub(ELSEWHERE, text) if self._anywhere is not None else text

    def said(self, text: str) -> str:
        """The same of a sentence that knows its message, and does so afterwards where nothing else goes than values."""
        plain = self.sentence(text)
        if not isinstance(text, Told):
            return plain
        values = tuple((name, self._said_value(value)) for name, value in text.form.values)
        again = text.again(values) if values != text.form.values else text
        return again if again == plain else plain

    def _said_value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.said(value)
        return value if self.sentence(str(value)) == str(value) else ELSEWHERE

    def written(self, text: str) -> str:
        """A file of fields without what is not shown; words that are the whole of a value are taken out as well."""
        text = self.plain(text)
        return self._words.sub(ELSEWHERE, text) if self._words is not None else text

    def value(self, value: T) -> T:
        """A value, and whatever it holds, without what is not shown; the same where there is nothing to take out."""
        return self._value(value) if self else value

    def _value(self, value: Any) -> Any:
        if isinstance(value, str):
            return ELSEWHERE if identity(value) in self.hidden else self.plain(value)
        if isinstance(value, tuple) and not hasattr(value, "_fields"):
            return tuple(self._value(one) for one in value)
        if isinstance(value, list):
            return [self._value(one) for one in value]
        if isinstance(value, Mapping):
            return {key: self._value(one) for key, one in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            changed = {
                spec.name: now
                for spec in fields(value)
                if spec.init and spec.name not in _KEPT
                for was in (getattr(value, spec.name),)
                for now in (self._value(was),)
                if now is not was and now != was
            }
            return replace(value, **changed) if changed else value
        return value

    def _run(self, run: str) -> str:
        """Letters and digits joined by dashes, dots or lines: the longest known ID from each piece on decides."""
        if not _may_hold(run):
            return run
        return "".join(ELSEWHERE if identity(part) in self._codes else part for part in self._told(run))

    def _told(self, run: str) -> Iterator[str]:
        """The run in parts: what names something known, and what lies between."""
        pieces, at = _PIECES.split(run), 0
        while at < len(pieces):
            end = self._longest(pieces, at) or at + 1
            yield "".join(pieces[at:end])
            at = end

    def _longest(self, pieces: list[str], at: int) -> int | None:
        """Where the longest known ID that begins at a piece ends; None where none begins there."""
        if at % 2:
            return None
        for end in range(len(pieces), at, -2):
            name = identity("".join(pieces[at:end]))
            if name in self._codes or name in self.shown:
                return end
        return None


def _may_hold(run: str) -> bool:
    """Whether a run is more than a word."""
    return any(char in "-._" or char.isdigit() for char in run)
