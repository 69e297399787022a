"""Gives an engine words that say nothing, and puts what they stand for into the pages that it draws around them."""

from __future__ import annotations

import html
import re

_WORD = re.compile(r"mastercopyword5d1fx(\d+)x")


class StandIns:
    """Names and titles that an engine is not shown: whatever it does with a word, nothing that people wrote can do it.

    Each word is letters and digits alone, so that no engine escapes it, cuts it or makes another anchor of it.
    """

    def __init__(self) -> None:
        self._stands: list[str] = []

    def word(self, text: str) -> str:
        """A word for a text; in the pages it becomes that text, escaped for a place between tags and in them."""
        return self.word_for(html.escape(text))

    def word_for(self, safe: str) -> str:
        """A word for HTML that is safe wherever the engine writes it."""
        self._stands.append(safe)
        return f"mastercopyword5d1fx{len(self._stands) - 1}x"

    def reveal(self, drawn: str) -> str:
        """What an engine has drawn, with every word replaced once by what it stands for."""
        return _WORD.sub(lambda found: self._stand(found), drawn)

    def _stand(self, found: re.Match[str]) -> str:
        place = int(found[1])
        return self._stands[place] if place < len(self._stands) else found[0]
