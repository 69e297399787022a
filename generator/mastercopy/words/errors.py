"""Stops the work with one sentence and a way out, where nothing sensible can be produced."""

from __future__ import annotations

from mastercopy.words.place import Place


class MastercopyError(Exception):
    """Wrong usage or configuration: shown bare to people, exit code 2. A hint is required."""

    def __init__(self, sentence: str, hint: str, place: Place | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.place = place

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.sentence}\n  hint: {self.hint}"
