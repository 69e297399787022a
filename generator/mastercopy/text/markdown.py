"""Renders Markdown as the site's engine does, for texts that never pass through the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import markdown

from mastercopy.text.clean import clean_html
from mastercopy.text.sections import SAFE, divide, join

_KEPT = 4096
"""So many renderings of sections are kept: those of the revisions of a few documents."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """One configuration of Python-Markdown: its extensions and their settings.

    What a section is rendered to is kept, because the next revision has most of them as well.
    """

    extensions: tuple[Any, ...]
    configs: Mapping[str, Any]
    _sections: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def render(self, text: str, links: Mapping[str, str]) -> str:
        """A text as clean HTML, its destinations rewritten by `links`."""
        return clean_html(self.convert(text), links)

    def convert(self, text: str) -> str:
        """A text as HTML: by its sections where that gives the same as the whole."""
        sections = divide(text) if all(name in SAFE for name in self.extensions) else None
        if sections is None or len(sections) < 2:
            return self.convert_whole(text)
        whole = join([self._section(section) for section in sections])
        return whole if whole is not None else self.convert_whole(text)

    def _section(self, text: str) -> str:
        if text not in self._sections:
            if len(self._sections) >= _KEPT:
                self._sections.clear()
            self._sections[text] = self.convert_whole(text)
        return self._sections[text]

    def convert_whole(self, text: str) -> str:
        """A text as HTML in one go."""
        engine = markdown.Markdown(extensions=list(self.extensions), extension_configs=dict(self.configs))
        return engine.convert(text)
