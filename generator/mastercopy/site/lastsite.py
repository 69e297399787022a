"""Remembers the files of documents as a build left them in its folder, for the next one to take over what is the same.

A file is taken over where nobody has touched it since: its size, its times and its number on the disk are what they
were. Then the new site gets the very file by another name, and the old one goes with its folder. Without this memory,
or where anything about it is otherwise, files are written; the site is the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from mastercopy.site.berth import swap
from mastercopy.site.workshop import Made
from mastercopy.sources.builds import Entry, read_entries, stamp_of
from mastercopy.sources.shelf import Shelf


class Left(NamedTuple):
    """The files of one document: the seal of its volume, how many pages they are, and of each hash and entry."""

    seal: str
    pages: int
    files: Mapping[str, tuple[str, Entry]]


@dataclass(frozen=True, slots=True)
class LastSite:
    """The documents that lie in `folder`, as a build with the same frame on the same day left them."""

    folder: Path
    documents: Mapping[str, Left] = field(default_factory=dict)


class Landing:
    """The folder that a site is built for: what lies there may be taken over, and the new site is put there at last."""

    def __init__(self, folder: Path, shelf: Shelf | None = None) -> None:
        self._folder, self._shelf = folder, shelf or Shelf()
        self._frame = ""
        self._made: dict[str, Made] = {}

    def recall(self, frame: str) -> LastSite:
        """What may be taken over by a build whose pages all stand in that frame; empty where it is another one."""
        self._frame = frame
        kept = self._shelf.read(self._place)
        try:
            known, rows = json.loads(kept) if kept is not None else ("", {})
            return LastSite(self._folder, _documents(rows) if known == frame else {})
        except (AttributeError, RecursionError, TypeError, ValueError):  # whole, and no piece of ours
            return LastSite(self._folder)

    def tell(self, name: str, made: Made) -> None:
        """Remember what was made of a document."""
        self._made[name] = made

    def put(self, fresh: Path, old: Path, *, ours_alone: bool) -> str | None:
        """Put a finished site in its place, and let the old one go; answers with the stamp of its files.

        The stamp is taken when the last other name of a file is gone, which changes its entry. None where the site was
        touched meanwhile.
        """
        before = read_entries(fresh)
        swap(fresh, self._folder, old)
        after = read_entries(self._folder)
        if {name: entry.lasting for name, entry in before.items()} != {n: entry.lasting for n, entry in after.items()}:
            return None
        if ours_alone:
            self._remember(after)
        return stamp_of(after)

    @property
    def _place(self) -> str:
        return hashlib.sha256(f"site {self._folder.absolute()}".encode("utf-8", "surrogateescape")).hexdigest()

    def _remember(self, entries: Mapping[str, Entry]) -> None:
        if not self._made or self._shelf.folder is None:
            return
        rows = {
            name: [made.seal, made.pages, {url: [sha, *entries[url]] for url, sha in made.hashes.items()}]
            for name, made in self._made.items()
            if made.seal is not None
        }
        self._shelf.keep(self._place, json.dumps([self._frame, rows], separators=(",", ":")).encode("ascii"))


def _documents(rows: Mapping[str, Any]) -> dict[str, Left]:
    return {
        name: Left(seal, int(pages), {url: (sha, Entry(*entry)) for url, (sha, *entry) in files.items()})
        for name, (seal, pages, files) in rows.items()
    }
