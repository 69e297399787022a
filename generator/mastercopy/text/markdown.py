"""Renders Markdown as the site's engine does, for texts that never pass through the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import markdown

from mastercopy.text.clean import clean_html
from mastercopy.text.passages import SAFE, divide, join, names_in

_KEPT = 4096
"""So many renderings of passages are kept: those of the revisions of a few documents."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """One configuration of Python-Markdown: its extensions and their settings.

    What a passage is rendered to is kept, because the next revision has most of them as well.
    """

    extensions: tuple[Any, ...]
    configs: Mapping[str, Any]
    _passages: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict, repr=False, compare=False)
    _engines: list[markdown.Markdown] = field(default_factory=list, repr=False, compare=False)

    def render(self, text: str, links: Mapping[str, str]) -> str:
        """A text as clean HTML, its destinations rewritten by `links`."""
        return clean_html(self.convert(text), links)

    def convert(self, text: str) -> str:
        """A text as HTML: by its passages where that gives the same as the whole."""
        passages = divide(text) if all(name in SAFE for name in self.extensions) else None
        if passages is None or len(passages) < 2:
            return self.convert_whole(text)
        whole = join([self._passage(passage) for passage in passages])
        return whole if whole is not None else self.convert_whole(text)

    def _passage(self, text: str) -> tuple[str, tuple[str, ...]]:
        if text not in self._passages:
            if len(self._passages) >= _KEPT:
                self._passages.clear()
            if not self._engines:
                self._engines.append(self._engine())
            engine: markdown.Markdown = self._engines[0].reset()
            html = engine.convert(text)
            self._passages[text] = html, names_in(html)
        return self._passages[text]

    def convert_whole(self, text: str) -> str:
        """A text as HTML in one go."""
        whole: str = self._engine().convert(text)
        return whole

    def _engine(self) -> markdown.Markdown:
        return markdown.Markdown(extensions=list(self.extensions), extension_configs=dict(self.configs))
