"""Offers the files of a tree, from disk, from memory or from a commit alike, one at a time, and finds their project."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from mastercopy.words import MastercopyError, Place

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


def within_project(path: str, homes: tuple[str, ...] = ()) -> bool:
    """Whether a path belongs to the files we look at; `homes` are folders beside our own, `.` the whole repository."""
    own = path == CONFIGURATION or path.split("/", 1)[0] in ROOTS and "/" in path
    return own or any(lies_within(path, home) for home in homes)


def lies_within(path: str, home: str) -> bool:
    """Whether a path lies in a folder, `.` being the whole repository; nothing in a hidden folder does."""
    inside = home == "." or path.startswith(f"{home}/")
    return inside and not any(part.startswith(".") for part in path.split("/"))


def memory_tree(files: Mapping[str, bytes], kinds: Mapping[str, FileKind] | None = None) -> Tree:
    """A tree of given bytes."""
    content = MappingProxyType(dict(files))
    every: dict[str, FileKind] = dict.fromkeys(content, "file")
    every.update(kinds or {})
    return Tree(tuple(sorted(every)), MappingProxyType(every), content.__getitem__)


def read_disk_tree(root: Path, homes: tuple[str, ...] = ()) -> Tree:
    """The tree of a folder on disk; symbolic links are named but never followed. `homes` are folders beside our own."""
    if not root.is_dir():
        raise MastercopyError(f"there is no folder {root.name!r}", "name the folder of the repository with --repo")
    kinds: dict[str, FileKind] = {}
    places: dict[str, Path] = {}
    for top in (*ROOTS, *homes):
        for path in _walk(root, root / top, hidden=top in ROOTS):
            kind = disk_kind(path)
            if kind is not None:
                shown = os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "backslashreplace")
                kinds[shown], places[shown] = kind, path
    if disk_kind(root / CONFIGURATION) == "file":
        kinds[CONFIGURATION], places[CONFIGURATION] = "file", root / CONFIGURATION
    return Tree(tuple(sorted(kinds)), MappingProxyType(kinds), lambda path: places[path].read_bytes())


def _walk(root: Path, top: Path, *, hidden: bool) -> Iterator[Path]:
    """Everything below a folder; of a folder that a link leads to nothing."""
    if any(part.is_symlink() for part in (top, *top.parents) if part != root and part.is_relative_to(root)):
        return
    for folder, folders, names in os.walk(top, followlinks=False):
        folders[:] = sorted(name for name in folders if hidden or not name.startswith("."))
        for name in sorted([*names, *folders]):
            if hidden or not name.startswith("."):
                yield Path(folder) / name


def disk_kind(path: Path) -> FileKind | None:
    """What lies at a path on disk; None for a folder, a device, or nothing."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None
    if stat.S_ISLNK(mode):
        return "symlink"
    return "file" if stat.S_ISREG(mode) else None


def read_disk_file(root: Path, path: str, most: int) -> bytes | None:
    """The bytes of one file that belongs to no tree; None where nothing is. Links and what is too large are refused."""
    place = root.joinpath(*path.split("/"))
    kind = disk_kind(place)
    if kind is None and not place.exists():
        return None
    if kind != "file" or place.stat().st_size > most:
        raise MastercopyError("this is no file that we read", "see what it is, and move it away", Place(path))
    return place.read_bytes()


def disk_names(root: Path, path: str) -> tuple[str, ...]:
    """The names of what lies in one folder, sorted; none where it is no folder, or a link to one."""
    place = root.joinpath(*path.split("/"))
    return tuple(sorted(item.name for item in place.iterdir())) if place.is_dir() and not place.is_symlink() else ()


def is_repository(folder: Path) -> bool:
    """Whether the folder lies in a Git work tree or is a bare repository (told from disk, without asking Git)."""
    if (folder / "HEAD").is_file() and (folder / "objects").is_dir():
        return True
    resolved = folder.resolve()
    return any((parent / ".git").exists() for parent in (resolved, *resolved.parents))


def find_root(folder: Path) -> Path:
    """The folder of the project that a folder lies in: itself where it holds one, else the nearest above it.

    Only folders of the same work tree are looked at, and only those that say they are a project; a folder that lies in
    none stays as it is.
    """
    if not folder.is_dir() or (folder / "HEAD").is_file() or any((folder / name).is_dir() for name in ROOTS):
        return folder  # not there at all, a bare repository, or a project
    resolved = folder.resolve()
    above = (resolved, *resolved.parents)
    top = next((place for place, parent in enumerate(above) if (parent / ".git").exists()), 0)
    return next((parent for parent in above[1 : top + 1] if _is_project(parent)), folder)


def _is_project(folder: Path) -> bool:
    """Whether a folder holds documents or records beside what tells that they are ours."""
    told = (folder / CONFIGURATION).is_file() or (folder / "records" / "organisation.yml").is_file()
    return told and any((folder / name).is_dir() for name in ROOTS)
