"""Renders Markdown as the site's engine does, for texts that never pass through the engine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import markdown
from markdown.treeprocessors import InlineProcessor

from mastercopy.text.clean import clean_html, rewrite_links
from mastercopy.text.passages import SAFE, divide, is_apart, is_plain, is_words, names_in
from mastercopy.text.rows import divide_rows, take_apart

_KEPT = 4096
"""So many renderings of passages are kept: those of the revisions of a few documents."""
_WORDED = frozenset({"pymdownx.smartsymbols"})
"""The safe extensions that change plain words: (c), 1/2, 1st."""
_BUILT_IN = frozenset(
    ("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes")
)
_BUILT_IN |= {"legacy_attrs", "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc"}
"""The extensions of Python-Markdown."""
_INLINE = 20
"""The priority under which Python-Markdown registers what reads inline marks."""


class Heading(NamedTuple):
    """A heading as a table of contents lists it."""

    level: int
    anchor: str
    title: str
    """As HTML."""


class _Passage(NamedTuple):
    """What a passage is rendered to, the names of places in it, its headings, and it without anything active."""

    html: str
    names: tuple[str, ...]
    headings: tuple[Heading, ...]
    clean: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A clean text in stretches that are whole by themselves; put together with line feeds they are the text."""

    passages: tuple[str, ...]
    headings: tuple[Heading, ...]

    @property
    def html(self) -> str:
        """The text as one."""
        return "\n".join(self.passages)


@dataclass(frozen=True, slots=True)
class Renderer:
    """One configuration of Python-Markdown: its extensions and their settings.

    What a passage is rendered to is kept, because the next revision has most of them as well.
    """

    extensions: tuple[Any, ...]
    configs: Mapping[str, Any]
    _passages: dict[str, _Passage] = field(default_factory=dict, repr=False, compare=False)
    _rows: dict[str, dict[str, str]] = field(default_factory=dict, repr=False, compare=False)
    _frames: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False, compare=False)
    _engines: list[markdown.Markdown] = field(default_factory=list, repr=False, compare=False)

    @property
    def settings(self) -> str | None:
        """Everything that decides what a text is rendered to, in words; None where it cannot be said in words.

        An extension of others may be changed without a new version, and one that is a piece of code has no name.
        """
        if not all(isinstance(one, str) and _is_known(one) for one in self.extensions):
            return None
        try:
            return json.dumps([self.extensions, dict(self.configs)], sort_keys=True, allow_nan=False)
        except (TypeError, ValueError, RecursionError):
            return None

    def render(self, text: str, links: Mapping[str, str]) -> str:
        """A text as clean HTML, its destinations rewritten by `links`."""
        return self.render_passages(text, links).html

    def render_passages(self, text: str, links: Mapping[str, str]) -> Rendered:
        """The same by its passages, with its headings."""
        found = self._divided(text)
        if found is None:
            engine = self._engine()
            html = clean_html(engine.convert(text), links)
            return Rendered((html,), _headings(engine))
        return Rendered(
            tuple(rewrite_links(passage.clean, links) for passage in found),
            tuple(heading for passage in found for heading in passage.headings),
        )

    def convert(self, text: str) -> str:
        """A text as HTML: by its passages where that gives the same as the whole."""
        found = self._divided(text)
        return self.convert_whole(text) if found is None else "\n".join(passage.html for passage in found)

    def _divided(self, text: str) -> list[_Passage] | None:
        """The renderings of the passages; None where the text must stay whole."""
        passages = divide(text) if self._may_divide else None
        if passages is None or len(passages) < 2:
            return None
        found = [self._passage(passage) for passage in passages]
        return [passage for passage in found if passage.html] if is_apart(passage.names for passage in found) else None

    def _passage(self, text: str) -> _Passage:
        if text not in self._passages:
            if len(self._passages) >= _KEPT:
                self._passages.clear()
                self._rows.clear()
                self._frames.clear()
            self._passages[text] = self._plain_passage(text) or self._convert_passage(text)
        return self._passages[text]

    @property
    def _may_divide(self) -> bool:
        """Whether the extensions carry nothing from one passage to another but what `divide` knows."""
        marker = (self.configs.get("toc") or {}).get("marker", "[TOC]")
        return SAFE.issuperset(self.extensions) and marker in ("[TOC]", "", None)

    @property
    def _words_stay(self) -> bool:
        """Whether words and nothing else are what they are to every extension."""
        return self._may_divide and not _WORDED.intersection(self.extensions)

    def _plain_passage(self, text: str) -> _Passage | None:
        """A paragraph of words and nothing else, which no extension that is safe changes."""
        if not is_plain(text) or not self._words_stay:
            return None
        html = f"<p>{text.strip()}</p>"
        return _Passage(html, (), (), html)

    def _convert_passage(self, text: str) -> _Passage:
        html = self._by_rows(text)
        if html is not None:
            return _Passage(html, names_in(html), (), clean_html(html, {}))
        engine = self._ready()
        html = engine.convert(text)
        return _Passage(html, names_in(html), _headings(engine), clean_html(html, {}))

    def _ready(self) -> markdown.Markdown:
        if not self._engines:
            self._engines.append(self._engine())
        engine: markdown.Markdown = self._engines[0].reset()
        return engine

    def _by_rows(self, text: str) -> str | None:
        """A table or a list of which most rows are known, as the whole would be; None where it must stay whole."""
        found = divide_rows(text)
        if found is None:
            return None
        table = found.tag + found.head
        kept, frame = self._rows.setdefault(table, {}), self._frames.get(table)
        missing = [row for row in dict.fromkeys(found.rows) if row not in kept]
        if frame is None and found.rows[0] not in missing[:1]:
            return None
        if missing:
            apart = take_apart(self._ready().convert(found.text(missing)), found.tag)
            if apart is None or len(apart.rows) != len(missing):
                return None
            kept |= zip(missing, apart.rows, strict=True)
            frame = self._frames.setdefault(table, (apart.before, apart.after))
        before, after = frame or ("", "")
        return before + "".join(kept[row] for row in found.rows) + after

    def convert_whole(self, text: str) -> str:
        """A text as HTML in one go."""
        whole: str = self._engine().convert(text)
        return whole

    def _engine(self) -> markdown.Markdown:
        engine = markdown.Markdown(extensions=list(self.extensions), extension_configs=dict(self.configs))
        if self._words_stay:
            engine.treeprocessors.register(_Inline(engine), "inline", _INLINE)
        return engine


class _Inline(InlineProcessor):  # type: ignore[misc]
    """Asks the patterns for inline marks only about texts that may hold one: most cells and items are plain words."""

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if is_words(data):
            return data
        found: str = super()._InlineProcessor__handleInline(data, patternIndex)
        return found


def _is_known(extension: str) -> bool:
    """Whether an extension comes with Python-Markdown or PyMdown, under whatever spelling."""
    name = extension.removeprefix("markdown.extensions.")
    return name in _BUILT_IN or name.startswith("pymdownx.")


def _headings(engine: markdown.Markdown) -> tuple[Heading, ...]:
    """The headings of the text that an engine has just converted, in their order."""
    found: list[Heading] = []
    waiting = list(reversed(getattr(engine, "toc_tokens", [])))
    while waiting:
        token = waiting.pop()
        found.append(Heading(token["level"], token["id"], token["name"]))
        waiting.extend(reversed(token["children"]))
    return tuple(found)
