"""Remembers what a folder of a site was built from, so that a build that would write the same bytes writes none.

The memory is of one build: a name for everything that decides its bytes (commits, program, packages, options), and a
stamp of every file that it wrote. Where either is another one, or the memory is gone, the site is built.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple
from zoneinfo import TZPATH

from mastercopy.sources.program import program_name, stamp_file
from mastercopy.sources.repository import Repository
from mastercopy.sources.shelf import Shelf
from mastercopy.sources.store import BUILDS

_TOOLS = ("ssh-keygen", "gpgv", "gpg")
"""Programs whose answers are part of a site: without one, signatures of its kind are told as not verified."""
_ZONES = "tzdata.zi"
"""The file by which a system's time zones are known; where days begin may be another hour in the next edition."""


@dataclass(frozen=True, slots=True)
class Built:
    """What one build wrote where, and what it said: `stamp` is that of the files, `homes` are folders beside ours.

    `as_of` is the day it speaks of, `newest` that of the last commit, `zone` the organisation's, by which days begin.
    """

    stamp: str
    as_of: str
    newest: str
    zone: str
    pages: int
    found: str
    errors: int
    homes: tuple[str, ...]


def recall(repository: Repository, name: str) -> Built | None:
    """What is remembered of the build of that name; None where nothing is, or it is not whole."""
    kept = _shelf(repository).read(name)
    try:
        row = json.loads(kept) if kept is not None else None
        return Built(**{**row, "homes": tuple(row["homes"])}) if row is not None else None
    except (ValueError, TypeError, KeyError):
        return None


def remember(repository: Repository, name: str, built: Built) -> None:
    """Keep what a build wrote; the next one of that name takes its place, as it does in the folder of the site."""
    _shelf(repository).keep(name, json.dumps(asdict(built)).encode())


def _shelf(repository: Repository) -> Shelf:
    folder = repository.store.folder
    return Shelf(folder / BUILDS if folder is not None else None)


def name_of(repository: Repository, tip: str, site: Path, *options: object) -> str:
    """One name for all that decides the bytes of a build of a commit, and where it writes; 64 hexadecimal digits."""
    facts = repository.facts
    tools = [stamp_file(Path(found)) for tool in _TOOLS if (found := shutil.which(tool)) is not None]
    zones = [stamp_file(edition) for place in TZPATH if (edition := Path(place, _ZONES)).is_file()]
    decides = (
        tip,
        sorted(facts.references.items()),
        facts.prefix,
        program_name(),
        tools,
        zones,
        str(site.absolute()),
        options,
    )
    return hashlib.sha256(repr(decides).encode("utf-8", "surrogateescape")).hexdigest()


class Entry(NamedTuple):
    """A file as it lies there, without reading it: bytes, nanoseconds twice, and its number on the disk.

    The time of the last change of a file's own entry (`changed`) cannot be set back by who edits it.
    """

    size: int
    modified: int
    changed: int
    number: int

    @property
    def lasting(self) -> tuple[int, int, int]:
        """What stays when a file gets another name or loses one."""
        return self.size, self.modified, self.number


def read_entry(facts: os.stat_result) -> Entry:
    """What the disk says of a file."""
    return Entry(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)


def holds(place: Path, sha: str) -> bool:
    """Whether a file is there that holds the bytes of a SHA-256."""
    try:
        return not place.is_symlink() and hashlib.sha256(place.read_bytes()).hexdigest() == sha
    except OSError:
        return False


def read_entries(site: Path) -> dict[str, Entry]:
    """Every file of a folder by the path that addresses it; a link is a file."""
    return dict(_entries(os.fspath(site), ""))


def stamp_of(entries: Mapping[str, Entry]) -> str:
    """One name for files as they lie there."""
    told = (f"{name} {' '.join(map(str, entry))}" for name, entry in sorted(entries.items()))
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()


def stamp_site(site: Path) -> str | None:
    """One name for the files of a folder as they lie there; None without one."""
    return stamp_of(read_entries(site)) if site.is_dir() else None


def _entries(folder: str, within: str) -> Iterator[tuple[str, Entry]]:
    with os.scandir(folder) as found:
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path, f"{within}{entry.name}/")
            else:
                yield f"{within}{entry.name}", read_entry(entry.stat(follow_symlinks=False))
