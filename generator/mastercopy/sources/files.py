"""Offers the files of a tree, from disk, from memory or from a commit alike, read one at a time."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from mastercopy.words import MastercopyError

FileKind = Literal["file", "symlink", "submodule"]
ROOTS = ("docs", "records")
"""The only folders whose files mean anything; the site's own configuration is the one file beside them."""
CONFIGURATION = "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Tree:
    """Files by path (POSIX, from the project's root), sorted; contents are read on demand."""

    paths: tuple[str, ...]
    kinds: Mapping[str, FileKind]
    reader: Callable[[str], bytes]

    def read(self, path: str) -> bytes:
        """The bytes of a regular file; KeyError for a path that is not one."""
        if self.kinds.get(path) != "file":
            raise KeyError(path)
        return self.reader(path)

    def kind(self, path: str) -> FileKind:
        return self.kinds[path]


def within_project(path: str) -> bool:
    """Whether a path belongs to the files we look at."""
    return path == CONFIGURATION or path.split("/", 1)[0] in ROOTS and "/" in path


def memory_tree(files: Mapping[str, bytes], kinds: Mapping[str, FileKind] | None = None) -> Tree:
    """A tree of given bytes."""
    content = MappingProxyType(dict(files))
    every: dict[str, FileKind] = dict.fromkeys(content, "file")
    every.update(kinds or {})
    return Tree(tuple(sorted(every)), MappingProxyType(every), content.__getitem__)


def read_disk_tree(root: Path) -> Tree:
    """The tree of a folder on disk; symbolic links are named but never followed."""
    if not root.is_dir():
        raise MastercopyError(f"there is no folder {root.name!r}", "name the folder of the repository with --repo")
    kinds: dict[str, FileKind] = {}
    places: dict[str, Path] = {}
    for top in ROOTS:
        for folder, folders, names in os.walk(root / top, followlinks=False) if not (root / top).is_symlink() else ():
            folders.sort()
            for name in sorted([*names, *folders]):
                path = Path(folder) / name
                kind = disk_kind(path)
                if kind is not None:
                    shown = os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "backslashreplace")
                    kinds[shown], places[shown] = kind, path
    if disk_kind(root / CONFIGURATION) == "file":
        kinds[CONFIGURATION], places[CONFIGURATION] = "file", root / CONFIGURATION
    return Tree(tuple(sorted(kinds)), MappingProxyType(kinds), lambda path: places[path].read_bytes())


def disk_kind(path: Path) -> FileKind | None:
    """What lies at a path on disk; None for a folder, a device, or nothing."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None
    if stat.S_ISLNK(mode):
        return "symlink"
    return "file" if stat.S_ISREG(mode) else None
