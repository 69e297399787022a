"""Has the texts of a document rendered and compared, or takes what was made of the very same texts before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from mastercopy.site.codes import Code
from mastercopy.site.fragments import Fragments, Work, make_fragments, pack_fragments, unpack_fragments
from mastercopy.sources.program import code_name, program_name
from mastercopy.sources.repository import Repository
from mastercopy.sources.shelf import Shelf
from mastercopy.sources.store import TEXTS
from mastercopy.text.markdown import Renderer
from mastercopy.words import MastercopyError

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

NO_SHELF = Shelf()
_ON_THE_WAY = 64
"""So many documents are with an executor at once; all of them together would be too much to hold."""


@dataclass(frozen=True, slots=True)
class Compositor:
    """What sets texts; the answer is the same with a shelf and without. `settings` name all but the texts."""

    renderer: Renderer
    shelf: Shelf = NO_SHELF
    settings: str = ""

    @property
    def keeps(self) -> bool:
        """Whether what is set somewhere else can be kept for when it is asked for."""
        return self.shelf.folder is not None and self.renderer.settings is not None

    def set(self, work: Work) -> Fragments:
        """Each text, what each changed, and the codes."""
        if self.shelf.folder is None:
            return make_fragments(work, self.renderer)
        name = work.name(self.settings)
        kept = self.shelf.read(name)
        if kept is not None:
            with suppress(KeyError, RecursionError, TypeError, ValueError):  # whole, and no piece of ours
                return unpack_fragments(kept)
        made = make_fragments(work, self.renderer)
        self.shelf.keep(name, pack_fragments(made))
        return made

    def code(self, text: str) -> Code:
        """The QR code of a text."""
        return self.set(Work((), (), (text,))).codes[text]

    def set_ahead(self, works: Iterable[Work], executor: Executor) -> int:
        """Have everything that is not on the shelf set by an executor, wherever its workers are; answers with how much.

        What fails there, or does not come back, is set here when its turn comes, and says what is wrong.
        """
        settings = self.renderer.settings
        if self.shelf.folder is None or settings is None:
            raise MastercopyError(
                "texts that are set elsewhere must be kept, and nothing is kept here",
                "build with a store, and with extensions of Python-Markdown and PyMdown alone",
            )
        waiting: dict[str, Future[tuple[str, bytes]]] = {}
        done = 0
        for work in works:
            name = work.name(self.settings)
            if name in waiting or self.shelf.read(name) is not None:
                continue
            try:
                waiting[name] = executor.submit(set_elsewhere, settings, work)
            except Exception:  # it takes nothing any more, and the rest is done here
                break
            if len(waiting) >= _ON_THE_WAY:
                done += self._fetch(waiting, next(iter(waiting)))
        for name in tuple(waiting):
            done += self._fetch(waiting, name)
        return done

    def _fetch(self, waiting: dict[str, Future[tuple[str, bytes]]], name: str) -> int:
        """Put one piece on the shelf; 0 where it did not come back, or another program made it."""
        try:
            code, packed = waiting.pop(name).result()
        except Exception:  # whatever an executor raises: the work is done here then
            return 0
        if code != code_name():
            return 0
        self.shelf.keep(name, packed)
        return 1


def set_elsewhere(settings: str, work: Work) -> tuple[str, bytes]:
    """What is set of a work, packed, with the name of the code that did: the unit that any process can do."""
    return code_name(), pack_fragments(make_fragments(work, _renderer(settings)))


@lru_cache(maxsize=4)
def _renderer(settings: str) -> Renderer:
    extensions, configs = json.loads(settings)
    return Renderer(tuple(extensions), configs)


def open_compositor(compiled: Compiled, renderer: Renderer) -> Compositor:
    """What sets the texts of a site; nothing is kept where the settings are more than words and numbers."""
    shelf, settings = open_shelf(compiled.blobs.repository), renderer.settings
    if shelf.folder is None or settings is None:
        return Compositor(renderer)
    return Compositor(renderer, shelf, hashlib.sha256(f"{program_name()}\n{settings}".encode()).hexdigest())


def open_shelf(repository: Repository | None) -> Shelf:
    """Where what is set is kept of a repository; it keeps nothing where no store does."""
    folder = repository.store.folder if repository is not None else None
    return Shelf(folder / TEXTS) if folder is not None else NO_SHELF
