"""Turns the home page and what people wrote by hand into pages, with the pictures that they show."""

from __future__ import annotations

import hashlib
import posixpath
import re
from functools import partial
from typing import TYPE_CHECKING

from mastercopy.model.digest import destinations, resolve
from mastercopy.model.linkpatterns import NOWHERE
from mastercopy.model.snippets import expand_snippets
from mastercopy.site.content import EnginePage, SearchEntry
from mastercopy.site.templating import render_template
from mastercopy.sources.frontmatter import read_plain_front_matter
from mastercopy.views.addresses import RESERVED, file_url, relative
from mastercopy.views.draftview import pages_by_path
from mastercopy.views.homeview import Home
from mastercopy.views.textview import link_targets, plain_text, renderable

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def render_hand_written(compiled: Compiled, home: Home) -> tuple[list[EnginePage], dict[str, bytes]]:
    """The home page, and hand-written pages with the pictures they show."""
    paths = {path: _page_path(path) for path in compiled.register.pages}
    targets = page_addresses(compiled)
    before = render_template(
        "home.html.j2", "index.html", compiled.language, home=home, as_of=compiled.as_of.isoformat()
    )
    pages: list[EnginePage] = []
    data: dict[str, bytes] = {}
    for path, name in {**{"": "index.md"}, **paths}.items():
        if (name == "index.md") and not path and "index.md" in paths.values():
            continue
        _, body, _ = read_plain_front_matter(compiled.tree.read(path)) if path else (None, "", True)
        body = renderable(expand_snippets(body, partial(_embedded, compiled, path)))
        shown: dict[str, str | None] = {}
        for destination, _ in destinations(body):
            target = resolve(destination, path)
            shown[destination] = None
            if target is not None and target in compiled.tree.paths and compiled.tree.kind(target) == "file":
                content = compiled.tree.read(target)
                shown[destination] = sha = hashlib.sha256(content).hexdigest()
                data[file_url(sha, posixpath.basename(target))] = content
        url = name[:-3] + ".html"
        links = {written: relative(url, to) for written, to in link_targets(body, path, shown, targets).items()}
        links[NOWHERE] = NOWHERE
        title = home.name if name == "index.md" else _first_heading(body) or posixpath.basename(name)[:-3]
        first = name == "index.md"
        found = None if first else SearchEntry(url, title)
        pages.append(EnginePage(name, title, body, before if first else "", "", links, found, whole_width=first))
    return pages, data


def _embedded(compiled: Compiled, path: str, written: str) -> str | None:
    """The text of a file that a hand-written page embeds, as the tree has it."""
    target = resolve(written, path)
    there = target is not None and target in compiled.tree.paths and compiled.tree.kind(target) == "file"
    return plain_text(compiled.tree.read(target)) if target is not None and there else None


def page_addresses(compiled: Compiled) -> dict[str, str]:
    """Path of every Markdown file that has a page -> its address; the first page is there without a file, too."""
    written = {path: _page_path(path)[:-3] + ".html" for path in compiled.register.pages}
    unshown = dict.fromkeys(compiled.sight.paths if compiled.sight is not None else (), NOWHERE)
    return {"docs/index.md": "index.html", **unshown, **pages_by_path(compiled), **written}


ADOPTED = "adopted"
"""The folder of hand-written pages that lie in none of ours."""


def _page_path(path: str) -> str:
    """Where a hand-written page goes; one at an address that the site itself needs moves under `pages/`."""
    name = path.removeprefix("docs/") if path.startswith("docs/") else f"{ADOPTED}/{path}"
    if posixpath.basename(name).lower() == "readme.md":
        name = posixpath.join(posixpath.dirname(name), "index.md")
    return f"pages/{name}" if name.split("/")[0].lower() in (*RESERVED, "library", "404.md") else name


def _first_heading(body: str) -> str:
    match = re.search(r"^#[ \t]+(.+?)[ \t]*#*$", body, re.MULTILINE)
    return match.group(1) if match else ""
