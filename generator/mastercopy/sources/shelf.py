"""Keeps what was made in the user's cache folder: pieces, each by a name that is a digest.

Some are named by all that decides them, so whoever makes one writes the same bytes; others by where they belong, with
what they are good for inside, and there the last writer wins. Never a source of truth: a piece that is torn, edited or
missing is made again. Several builds may use one shelf at once: a piece is there whole or not at all.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
import zlib
from pathlib import Path

MAX_SHELF = 2_000_000_000
"""Bytes that a shelf may hold; beyond it, what was used longest ago goes."""
_QUICK = 1
"""How hard to press: most of it is the same text again and again, which the quickest way finds as well."""


class Shelf:
    """Pieces in one folder; without a folder it keeps nothing and knows nothing."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    def read(self, name: str) -> bytes | None:
        """A piece; None where there is none, or it is not whole."""
        if self.folder is None:
            return None
        path = self._place(name)
        try:
            if not stat.S_ISREG(path.lstat().st_mode):  # what is no file could keep us waiting
                return None
            kept = path.read_bytes()
            seal, data = kept[:32], zlib.decompress(kept[32:])
        except (OSError, zlib.error):
            return None
        if hashlib.sha256(name.encode() + data).digest() != seal:
            _remove(path)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # used today
        return data

    def use(self, name: str) -> bool:
        """Whether a piece is there; it is then used today, although nobody reads it."""
        path = self._place(name)
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                return False
            os.utime(path)
        except OSError:
            return False
        return True

    def keep(self, name: str, data: bytes) -> None:
        """Put a piece there; a folder that cannot be written is no fault."""
        if self.folder is None:
            return
        seal, path = hashlib.sha256(name.encode() + data).digest(), self._place(name)
        with contextlib.suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, unfinished = tempfile.mkstemp(prefix="unfinished-", dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(seal + zlib.compress(data, _QUICK))
                Path(unfinished).replace(path)
            except OSError:  # no space, or something else lies there
                _remove(Path(unfinished))

    def trim(self, most: int = MAX_SHELF) -> None:
        """Let go what was used longest ago, until no more than `most` bytes are left."""
        found = [] if self.folder is None else [path for path in self.folder.glob("??/*") if not path.is_symlink()]
        facts = sorted(((_facts(path), path) for path in found), reverse=True)
        total = 0
        for (_, size), path in facts:
            total += size
            if total > most:
                _remove(path)

    def clear(self) -> None:
        """Let everything go, and the folder with it."""
        self.trim(0)
        if self.folder is not None:
            for folder in (*self.folder.glob("??"), self.folder):
                with contextlib.suppress(OSError):
                    folder.rmdir()

    def _place(self, name: str) -> Path:
        assert self.folder is not None and name.isalnum()  # a digest, which no path can be made of
        return self.folder / name[:2] / name[2:]


def _facts(path: Path) -> tuple[float, int]:
    """(when it was used, its size)"""
    try:
        facts = path.stat()
    except OSError:
        return 0.0, 0
    return facts.st_mtime, facts.st_size


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
