"""Reads the files of a tree in their order, many at a time: each question to Git and back costs more than the file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping

_MOST = 64
_TEXTS = (".md", ".yml", ".yaml")
"""Files that are small; any other is read alone, when it is asked for."""


class ReadAhead:
    """Files by their path; `blobs` are the names of their contents, and `read_blobs` answers (name, bytes).

    Whoever asks for one file after the other is answered from what was read ahead, twice as many each time. What is
    read ahead is let go as soon as it is asked for, or as the next ones are read.
    """

    def __init__(
        self, blobs: Mapping[str, str], read_blobs: Callable[[Iterable[str]], Iterator[tuple[str, bytes | None]]]
    ) -> None:
        self._blobs, self._read_blobs = blobs, read_blobs
        self._texts = sorted(path for path in blobs if path.endswith(_TEXTS))
        self._ready: dict[str, bytes] = {}
        self._next, self._many = 0, 1

    def read(self, path: str) -> bytes:
        """The bytes of a file; empty where its content is no file's. KeyError for a path that is not there."""
        found = self._ready.pop(path, None)
        if found is not None:
            return found
        paths = self._following(path) if path.endswith(_TEXTS) else [path]
        answers = self._read_blobs([self._blobs[one] for one in paths])
        found, *others = [data or b"" for _, data in answers]
        self._ready = dict(zip(paths[1:], others, strict=True))
        return found

    def _following(self, path: str) -> list[str]:
        """The file that is asked for, and those that will be next, if it is itself the next one."""
        place = bisect_left(self._texts, path)
        self._many = min(2 * self._many, _MOST) if place == self._next else 1
        self._next = place + self._many
        return self._texts[place : self._next] if path in self._blobs else [path]
