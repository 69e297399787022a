"""Renders Markdown as the site's engine does, for texts that never pass through the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import markdown

from mastercopy.text.clean import clean_html


@dataclass(frozen=True, slots=True)
class Renderer:
    """One configuration of Python-Markdown: its extensions and their settings."""

    extensions: tuple[Any, ...]
    configs: Mapping[str, Any]

    def render(self, text: str, links: Mapping[str, str]) -> str:
        """A text as clean HTML, its destinations rewritten by `links`."""
        engine = markdown.Markdown(extensions=list(self.extensions), extension_configs=dict(self.configs))
        return clean_html(engine.convert(text), links)
