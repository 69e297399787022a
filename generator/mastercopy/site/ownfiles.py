"""Turns what a repository keeps for its site as a whole into files: its domain, and the pictures its settings name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mastercopy.model.audiences import PUBLIC
from mastercopy.model.digest import resolve

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

_SETTINGS = "mkdocs.yml"
_TEXTS = "docs/"
_DOMAIN = "CNAME"
"""By this file hosts such as GitHub Pages keep a domain of one's own: without it each build would lose it."""
_NAMED = re.compile(
    r"\b(?:logo|favicon):[ \t]*[\"']?([^\s\"'#,}]+\.(?:svg|png|jpe?g|gif|ico|webp|avif))\b", re.IGNORECASE
)


def own_files(compiled: Compiled) -> dict[str, bytes]:
    """These files by their address. The public extract is another site, at another address: the domain is not its."""
    tree = compiled.tree
    hidden = compiled.sight.paths if compiled.sight is not None else ()
    kept = {name: _TEXTS + name for name in _names(compiled)}
    there = {name: path for name, path in kept.items() if path in tree.paths and path not in hidden}
    return {name: tree.read(path) for name, path in there.items() if tree.kind(path) == "file"}


def _names(compiled: Compiled) -> Iterator[str]:
    if compiled.audience != PUBLIC:
        yield _DOMAIN
    if _SETTINGS in compiled.tree.paths:
        for written in _NAMED.findall(compiled.tree.read(_SETTINGS).decode("utf-8", "replace")):
            name = resolve(written, _SETTINGS)
            if name is not None:
                yield name
