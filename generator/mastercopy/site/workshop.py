"""Makes documents one by one, and groups of pages, in several processes where there are processors; none is needed."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from mastercopy.site.content import Library, SearchEntry

FEW = 24
"""For so few documents no process is begun: it would take longer than they do."""
_MOST_AT_ONCE = 4
_FIRST, _AHEAD = 8, 2
"""So many lots each other process is given at first, and later has or is doing: none waits while this one does
something else, and at the end none has much left that another one could do."""
_FORKS = sys.platform == "linux"
"""Whether a process may be forked safely; elsewhere every document is made here."""


@dataclass(frozen=True, slots=True)
class Made:
    """What is left to be told of a document whose pages and files are written.

    `search` and `words` wait for the search; `hashes` are the SHA-256 of each file by its address, `seal` that of all
    that decides their bytes, where it is kept; `taken` are those of the last site.
    """

    search: SearchEntry | None
    words: str
    pages: int
    hashes: Mapping[str, str]
    seal: str | None = None
    taken: bool = False


_Thing = TypeVar("_Thing")


def processors() -> int:
    """How many processes make documents here unless somebody says: one for each processor that is ours."""
    return len(os.sched_getaffinity(0)) if _FORKS else 1


def set_ahead(library: Library, executor: Executor | None, workers: int | None, *, forks: bool = _FORKS) -> None:
    """Have the texts of all documents set before: by an executor that somebody names, or where none may be forked.

    There, processes that begin anew set texts, if these can be kept, and this one makes all pages.
    """
    many = workers or os.cpu_count() or 1
    if executor is not None:
        library.prepare(executor)
    elif not forks and library.keeps and many > 1 and len(library.names) > FEW:
        with ProcessPoolExecutor(many, mp_context=multiprocessing.get_context("spawn")) as pool:
            library.prepare(pool)


class Workshop(Generic[_Thing]):
    """Things by their names, each made once by one of `workers` processes, of which this one is the first.

    `make` makes one and answers; `begin` is called once in each other process, which shares no pipe with this one. For
    a `few` no process is begun; a process is given lots of `most`. The others begin with the `first` lots at once, this
    one when it is asked.
    """

    def __init__(
        self,
        names: tuple[str, ...],
        make: Callable[[str], _Thing],
        begin: Callable[[], None],
        workers: int,
        few: int = FEW,
        most: int = _MOST_AT_ONCE,
        first: int = _FIRST,
    ) -> None:
        self._names, self._make = names, make
        self._left = deque(_chunks(names, max(1, min(most, len(names) // (4 * workers)))))
        self._sent: dict[tuple[str, ...], Future[list[_Thing]]] = {}
        self._made: dict[str, _Thing] = {}
        self._others = workers - 1
        self._pool: Executor | None = None
        if workers > 1 and len(names) > few and _FORKS:
            self._start(begin, first)

    def _start(self, begin: Callable[[], None], first: int) -> None:
        gc.collect()
        gc.freeze()  # so that the collector of no process touches, and thereby copies, what all of them only read
        forked = multiprocessing.get_context("fork")
        try:
            with _undisturbed():  # all of them are begun with the first that is sent
                given = (self._make, begin)
                self._pool = ProcessPoolExecutor(self._others, mp_context=forked, initializer=_begin, initargs=given)
                self._send(first)
        except BaseException:  # an interrupt that waited until now
            self.close()
            raise

    def each(self) -> Iterator[tuple[str, _Thing]]:
        """Everything by its name, in the order of the names; of several faults the first is told in its own words."""
        helping = True
        while self._left or self._sent:
            self._send()
            if self._left and helping and self._pool is not None:
                helping = self._help(self._left.pop())
            elif self._sent:
                self._take(next(iter(self._sent)))
            elif self._left:
                self._make_here(self._left.popleft())
        yield from ((name, self._made.pop(name)) for name in self._names)

    def _send(self, ahead: int = _AHEAD) -> None:
        """Take what has come, and see that the others have enough to do."""
        while self._sent and next(iter(self._sent.values())).done():
            self._take(next(iter(self._sent)))
        enough = ahead * self._others
        while self._left and self._pool and sum(not one.done() for one in self._sent.values()) < enough:
            try:
                self._sent[self._left[0]] = self._pool.submit(_make_all, self._left[0])
            except BrokenExecutor:
                self.close()
            else:
                self._left.popleft()

    def _help(self, chunk: tuple[str, ...]) -> bool:
        """Make here what is far from its turn; whether that went well. A fault waits for its turn."""
        for name in chunk:
            try:
                self._made[name] = self._make(name)
            except Exception:
                self._left.append(chunk)
                return False
            self._send()
        return True

    def _take(self, chunk: tuple[str, ...]) -> None:
        """What a process made; where it failed or died, the same is done here, and says what is wrong."""
        try:
            self._made |= zip(chunk, self._sent.pop(chunk).result(), strict=True)
        except Exception as fault:
            if isinstance(fault, BrokenExecutor):
                self.close()  # so that no process writes any more what is written here
            self._make_here(chunk)

    def _make_here(self, chunk: tuple[str, ...]) -> None:
        self._made |= {name: self._make(name) for name in chunk}

    def close(self) -> None:
        """Let the processes go: what none has begun is not made by them, and what is under way comes to its end."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            gc.unfreeze()
            self._pool = None


def make_together(tasks: Mapping[str, Callable[[], Any]], begin: Callable[[], None], workers: int) -> dict[str, Any]:
    """What comes of each task, by its name; none waits for what another one gives."""
    shop = Workshop(tuple(tasks), lambda name: tasks[name](), begin, workers, few=1, most=1, first=_AHEAD)
    try:
        return dict(shop.each())
    finally:
        shop.close()


def _chunks(names: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
    waiting = iter(names)
    while chunk := tuple(islice(waiting, size)):
        yield chunk


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep an interrupt waiting until the processes are there: one that falls between would find them half begun."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_HANDS: list[Callable[[str], Any]] = []
"""In a process of the workshop: what makes things there."""
_DIE_WITH_PARENT = 1
"""The first argument of `prctl` for it (PR_SET_PDEATHSIG)."""


def _begin(make: Callable[[str], Any], begin: Callable[[], None]) -> None:
    """What a process of the workshop does first: leave interrupts to its parent, and end with it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    begin()
    _HANDS.append(make)


def _make_all(names: tuple[str, ...]) -> list[Any]:
    return [_HANDS[-1](name) for name in names]
