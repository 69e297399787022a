"""Makes an index of all texts in many small pieces, of which a browser fetches those that a search needs.

The index that every page's search loads holds a share of each text alone; this one has the whole texts, for a site on
a server whose mkdocs.yml says `full_text: true`. Pagefind makes and reads it; it is installed by the extra `search`.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from mastercopy.site.content import NavItem, SearchEntry, SiteContent, StampedPage
from mastercopy.site.templating import render_template
from mastercopy.words import MastercopyError
from mastercopy.words.saying import say

PAGE, TITLE = "search.html", say("Search all texts")
SCRIPT = "search/whole-texts.js"
_FOLDER = "search/pieces"
_NEEDED = (".pf_fragment", ".pf_index", ".pf_meta", ".pagefind")
_READERS = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
"""What a browser asks for by name; everything else that Pagefind writes are looks that we do not use."""
_AT_ONCE = 256
_LIBRARY = "Documents"
INSTALL = "in your clone: `pip install '.[search]'`, or take `full_text` out of mkdocs.yml"


def with_full_text(content: SiteContent) -> SiteContent:
    """A site with a page that searches all texts, and its place in the navigation."""
    body = render_template("fulltext.html.j2", PAGE, content.language)
    page = StampedPage(PAGE, TITLE, body, True, _HEAD, wasm=True)
    script = package_files("mastercopy.site").joinpath("assets", "alone", "whole-texts.js").read_bytes()
    return replace(
        content,
        stamped=(*content.stamped, page),
        files={**content.files, SCRIPT: script},
        nav=tuple(_with_item(item) for item in content.nav),
    )


_HEAD = f'<script defer src="{SCRIPT}"></script>'


def _with_item(item: NavItem) -> NavItem:
    """The section of the documents with one item more."""
    if item.title != _LIBRARY:
        return item
    return replace(item, children=(*item.children, NavItem(TITLE, PAGE)))


def build_pieces(found: Sequence[tuple[SearchEntry, str]], language: str) -> dict[str, bytes]:
    """The index as files by their address, of pages that want to be found and their words; same pages, same bytes.

    An error where Pagefind is not installed.
    """
    try:
        from pagefind.index import IndexConfig, PagefindIndex
    except ImportError as fault:
        raise MastercopyError("`full_text` needs Pagefind, which is not installed", INSTALL) from fault

    async def make(folder: str) -> None:
        async with PagefindIndex(config=IndexConfig(force_language=language, output_path=folder)) as index:
            for start in range(0, len(found), _AT_ONCE):
                some = found[start : start + _AT_ONCE]
                await asyncio.gather(*(_add(index, entry, words, language) for entry, words in some))

    with tempfile.TemporaryDirectory(prefix="mastercopy-") as folder:
        try:
            asyncio.run(make(folder))
        except (OSError, RuntimeError, AssertionError) as fault:
            raise MastercopyError(f"Pagefind failed: {' '.join(str(fault).split())[:300]}", INSTALL) from fault
        made = {path.relative_to(folder).as_posix(): path for path in Path(folder).rglob("*") if path.is_file()}
        return {f"{_FOLDER}/{name}": made[name].read_bytes() for name in sorted(made) if _is_needed(name)}


async def _add(index: Any, entry: SearchEntry, words: str, language: str) -> None:
    text = " ".join(part for part in (entry.title, *entry.numbers, entry.also, words, entry.last) if part)
    await index.add_custom_record(url=entry.location, content=text, language=language, meta={"title": entry.title})


def _is_needed(path: str) -> bool:
    return path.endswith(_NEEDED) or path in _READERS
