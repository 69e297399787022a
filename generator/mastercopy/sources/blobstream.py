"""Turns the names of objects into their bytes through one running Git process for all of them."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from mastercopy.words import MastercopyError

_HINT = "run `git fsck`; a clone without all objects is made whole by `git fetch --refetch --no-filter`"


_AT_ONCE = 8
"""So many names fit into the pipe with their paths, whatever Git is still answering; more are fed by a thread."""


class BlobStream:
    """One `git cat-file --batch` process, asked by a feeding thread and read here; it answers in the order asked."""

    def __init__(self, process: Any) -> None:
        self._process = process

    def read(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """(name, bytes) for each name; None for an object that is no blob, and for a `commit:path` that names none."""
        for name, kind, data in self.read_objects(names):
            yield name, data if kind == "blob" else None

    def read_objects(self, names: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
        """(name, kind, bytes) for each name; no kind for a `commit:path` that names nothing.

        An object that is not there, or broken, is an error: without it whatever it holds would seem never to have been.
        """
        wanted = list(names)
        feeder = None
        if len(wanted) > _AT_ONCE:
            feeder = threading.Thread(target=self._feed, args=(wanted,), daemon=True)
            feeder.start()
        else:
            self._feed(wanted)
        out = self._process.stdout
        for name in wanted:
            header = out.readline().split()
            if header[-1:] == [b"missing"] and ":" in name:
                yield name, "", b""
                continue
            if len(header) != 3:
                raise MastercopyError(f"Git cannot read the object {name[:64]}, which the history names", _HINT)
            data = out.read(int(header[2]))
            out.read(1)
            yield name, header[1].decode("ascii"), data
        if feeder is not None:
            feeder.join()

    def _feed(self, wanted: list[str]) -> None:
        stdin = self._process.stdin
        try:
            for start in range(0, len(wanted), 512):
                stdin.write("".join(f"{name}\n" for name in wanted[start : start + 512]).encode("utf-8"))
                stdin.flush()
        except (OSError, ValueError):  # Git has ended, or we have; whoever reads is told
            return

    def close(self) -> None:
        """End the process."""
        process = self._process.proc
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with suppress(BrokenPipeError):  # it has ended before us
                    pipe.close()
        process.wait()


def name_blob(data: bytes, length: int) -> str:
    """The name that Git gives to bytes, in a repository whose names have so many characters (40 or 64)."""
    kind = "sha1" if length == 40 else "sha256"
    return hashlib.new(kind, b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()
