"""Remembers the files of documents as a build left them in its folder, for the next one to take over what is the same.

A file is taken over where nobody has touched it since: its size, its times and its number on the disk are what they
were. Then the new site gets the very file by another name, and the old one goes with its folder. Without this memory,
or where anything about it is otherwise, files are written; the site is the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from mastercopy.site.berth import swap
from mastercopy.site.workshop import Made
from mastercopy.sources.builds import Entry, holds, read_entries, stamp_of
from mastercopy.sources.program import program_name
from mastercopy.sources.shelf import Shelf
from mastercopy.words import MastercopyError


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
        self._frame, self._last = "", LastSite(folder)
        self._made: dict[str, Made] = {}

    def recall(self, frame: str) -> LastSite:
        """What may be taken over by a build whose pages all stand in that frame; empty where it is another one."""
        self._frame = frame
        kept = self._shelf.read(self._place)
        with suppress(ArithmeticError, AttributeError, RecursionError, TypeError, ValueError):  # it is no piece of ours
            known, rows = json.loads(kept) if kept is not None else ("", {})
            self._last = LastSite(self._folder, _documents(rows) if known == frame else {})
        return self._last

    def tell(self, name: str, made: Made) -> None:
        """Remember what was made of a document."""
        self._made[name] = made

    def put(self, fresh: Path, old: Path, *, ours_alone: bool) -> str | None:
        """Put a finished site in its place, and let the old one go; answers with the stamp of its files.

        The stamp is taken when the last other name of a file is gone, which changes its entry. None where the site was
        touched meanwhile; an error where a file of the old one was, after it had been taken over.
        """
        before = read_entries(fresh)
        shared = self._shared(fresh, before)
        swap(fresh, self._folder, old)
        after = self._settled(before, shared, old)
        if after is not None and ours_alone:
            self._remember(after)
        return stamp_of(after) if after is not None else None

    def _shared(self, fresh: Path, before: Mapping[str, Entry]) -> set[str]:
        """The files of the new site that are files of the old one; an error where one is not as the last build left it.

        Of a document that was taken over, what is no file of the old site has its bytes: another document wrote it.
        """
        shared = set()
        for name, left in self._last.documents.items():
            taken = name in self._made and self._made[name].taken
            for url, (sha, entry) in left.files.items():
                found = before.get(url)
                if found is not None and found.lasting == entry.lasting:
                    shared.add(url)
                elif (taken and not holds(fresh / url, sha)) or _is_same(fresh / url, self._folder / url):
                    said = f"{url[:200]!r} was changed while the new site was made"
                    raise MastercopyError(said, "let nothing else write into the folder of a site, and build again")
        return shared

    def _settled(self, before: Mapping[str, Entry], shared: set[str], old: Path) -> dict[str, Entry] | None:
        """The files that lie there now; None where one is not what was put there, or the old ones are not gone."""
        try:
            after = read_entries(self._folder)
        except OSError:  # somebody else is at work there
            return None
        same = before.keys() == after.keys() and all(
            after[name].lasting == entry.lasting if name in shared else after[name] == entry
            for name, entry in before.items()
        )
        return after if same and not old.exists() else None

    @property
    def _place(self) -> str:
        """Where it is kept: for one folder, and one program, because it is no other one's to read."""
        told = f"site {program_name()} {self._folder.absolute()}"
        return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()

    def _remember(self, entries: Mapping[str, Entry]) -> None:
        if not self._made or self._shelf.folder is None:
            return
        rows = {
            name: [made.seal, made.pages, {url: [sha, *entries[url]] for url, sha in made.hashes.items()}]
            for name, made in self._made.items()
            if made.seal is not None and made.hashes.keys() <= entries.keys()  # a disk may know no small letters
        }
        self._shelf.keep(self._place, json.dumps([self._frame, rows], separators=(",", ":")).encode("ascii"))


def _is_same(place: Path, other: Path) -> bool:
    """Whether two names are of one file."""
    try:
        return place.samefile(other)
    except OSError:
        return False


def _documents(rows: Mapping[str, Any]) -> dict[str, Left]:
    return {
        name: Left(seal, int(pages), {url: (sha, Entry(*entry)) for url, (sha, *entry) in files.items()})
        for name, (seal, pages, files) in rows.items()
    }
