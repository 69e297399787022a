"""Turns pages into sources without their texts, for an engine that draws the frame around each and its contents."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import yaml

from mastercopy.site.content import NavItem, SiteContent
from mastercopy.site.frame import WORKER, features_of, foot_of, name_of, scripts_of, styles_of
from mastercopy.site.shell import BODY, TITLE
from mastercopy.site.speech import Speech, read_speech
from mastercopy.site.standins import StandIns
from mastercopy.text.markdown import Heading

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

END = "mastercopy-shell-end-5d1f"
"""Stands after the last heading of a skeleton: what lies between it and the body is not part of the page."""
_OF_THEME = ("language", "direction", "palette", "icon", "logo", "favicon")
_OF_EXTRA = ("generator", "homepage", "social")


def skeleton(title: str, headings: Sequence[Heading], words: StandIns, *, whole_width: bool) -> str:
    """The source of a page: its title, a place for its body, and headings for the table of contents beside it."""
    told = (Heading(level, words.word(anchor), words.word(html.unescape(said))) for level, anchor, said in headings)
    return _source(words.word(title), tuple(told), whole_width=whole_width)


def shell_skeleton(headings: Sequence[Heading]) -> str:
    """The source of a page that becomes a shell, with these headings beside it."""
    return _source(TITLE, headings, whole_width=not headings)


def _source(title: str, headings: Sequence[Heading], *, whole_width: bool) -> str:
    lines = [f"title: {title}", "search: {exclude: true}", *(["hide: [toc]"] if whole_width else [])]
    named = (f"{'#' * level} {said} {{: #{anchor} }}" for level, anchor, said in headings)
    return "\n\n".join(["---\n" + "\n".join(lines) + "\n---", BODY, *named, END, ""])


def frame_settings(config: MkDocsConfig, content: SiteContent, day: str, words: StandIns) -> bytes:
    """A mkdocs.yml for the frame alone: what of the settings its look depends on, and no word that people wrote."""
    theme = {name: _plain(config.theme.get(name), words) for name in _OF_THEME if config.theme.get(name)}
    extra = {name: _plain(config.extra[name], words) for name in _OF_EXTRA if name in config.extra}
    separator = next((one.config.get("separator") for one in config.plugins.values() if "separator" in one.config), "")
    told: dict[str, Any] = {
        "site_name": words.word(name_of(config.site_name, content)),
        "site_url": config.site_url or None,
        "site_description": _word(config.site_description, words),
        "site_author": _word(config.site_author, words),
        "copyright": words.word_for(foot_of(config.copyright, content, day)),
        "docs_dir": "docs",
        "site_dir": "drawn",
        "use_directory_urls": False,
        "theme": theme
        | {
            "name": "material",
            "variant": "classic",
            "font": False,
            "features": features_of(config.theme.get("features") or ()),
        },
        "plugins": [{"search": {"separator": separator} if separator else {}}],
        "markdown_extensions": ["attr_list", "toc"],
        "extra_css": styles_of(content),
        "extra_javascript": scripts_of(content),
        "extra": extra | ({"polyfills": [WORKER]} if WORKER in content.files else {}),
        "nav": _nav(content.nav, words, read_speech(content.language)) or None,
    }
    return yaml.safe_dump({name: one for name, one in told.items() if one is not None}, sort_keys=True).encode()


def _word(stated: str | None, words: StandIns) -> str | None:
    return words.word(stated) if stated else None


def _plain(value: Any, words: StandIns) -> Any:
    """Settings as plain values, with a word for each name that a page shows."""
    if isinstance(value, Mapping):
        return {
            str(key): words.word(str(one)) if key == "name" else _plain(one, words)
            for key, one in value.items()
            if one is not None
        }
    if isinstance(value, list | tuple):
        return [_plain(one, words) for one in value]
    return value if isinstance(value, bool | int | float) else str(value)


def _nav(items: Iterable[NavItem], words: StandIns, speech: Speech) -> list[dict[str, Any]]:
    titled = ((words.word(str(speech.say(one.title))), one) for one in items)
    return [{title: _nav(one.children, words, speech) if one.children else one.url} for title, one in titled]
