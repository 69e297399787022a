"""Renders Markdown as the site's engine does, for texts that never pass through the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import markdown

from mastercopy.text.clean import clean_html, rewrite_links
from mastercopy.text.passages import SAFE, divide, is_apart, names_in

_KEPT = 4096
"""So many renderings of passages are kept: those of the revisions of a few documents."""


class _Passage(NamedTuple):
    """What a passage is rendered to, the names of places in it, and the same without anything active."""

    html: str
    names: tuple[str, ...]
    clean: str


@dataclass(frozen=True, slots=True)
class Renderer:
    """One configuration of Python-Markdown: its extensions and their settings.

    What a passage is rendered to is kept, because the next revision has most of them as well.
    """

    extensions: tuple[Any, ...]
    configs: Mapping[str, Any]
    _passages: dict[str, _Passage] = field(default_factory=dict, repr=False, compare=False)
    _engines: list[markdown.Markdown] = field(default_factory=list, repr=False, compare=False)

    def render(self, text: str, links: Mapping[str, str]) -> str:
        """A text as clean HTML, its destinations rewritten by `links`."""
        return "\n".join(self.render_passages(text, links))

    def render_passages(self, text: str, links: Mapping[str, str]) -> tuple[str, ...]:
        """The same in stretches that are whole by themselves; put together with line feeds they are the text."""
        found = self._divided(text)
        if found is None:
            return (clean_html(self.convert_whole(text), links),)
        return tuple(rewrite_links(passage.clean, links) for passage in found)

    def convert(self, text: str) -> str:
        """A text as HTML: by its passages where that gives the same as the whole."""
        found = self._divided(text)
        return self.convert_whole(text) if found is None else "\n".join(passage.html for passage in found)

    def _divided(self, text: str) -> list[_Passage] | None:
        """The renderings of the passages; None where the text must stay whole."""
        passages = divide(text) if all(name in SAFE for name in self.extensions) else None
        if passages is None or len(passages) < 2:
            return None
        found = [self._passage(passage) for passage in passages]
        return [passage for passage in found if passage.html] if is_apart(passage.names for passage in found) else None

    def _passage(self, text: str) -> _Passage:
        if text not in self._passages:
            if len(self._passages) >= _KEPT:
                self._passages.clear()
            if not self._engines:
                self._engines.append(self._engine())
            engine: markdown.Markdown = self._engines[0].reset()
            html = engine.convert(text)
            self._passages[text] = _Passage(html, names_in(html), clean_html(html, {}))
        return self._passages[text]

    def convert_whole(self, text: str) -> str:
        """A text as HTML in one go."""
        whole: str = self._engine().convert(text)
        return whole

    def _engine(self) -> markdown.Markdown:
        return markdown.Markdown(extensions=list(self.extensions), extension_configs=dict(self.configs))
