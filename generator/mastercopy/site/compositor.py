"""Has the texts of a document rendered and compared, or takes what was made of the very same texts before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.site.fragments import Fragments, Work, make_fragments, pack_fragments, unpack_fragments
from mastercopy.sources.program import program_name
from mastercopy.sources.repository import Repository
from mastercopy.sources.shelf import Shelf
from mastercopy.sources.store import TEXTS
from mastercopy.text.markdown import Renderer

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

NO_SHELF = Shelf()


@dataclass(frozen=True, slots=True)
class Compositor:
    """What sets texts; the answer is the same with a shelf and without. `settings` name all but the texts."""

    renderer: Renderer
    shelf: Shelf = NO_SHELF
    settings: str = ""

    def set(self, work: Work) -> Fragments:
        """Each text, what each changed, and the codes."""
        if self.shelf.folder is None:
            return make_fragments(work, self.renderer)
        name = work.name(self.settings)
        kept = self.shelf.read(name)
        if kept is not None:
            return unpack_fragments(kept)
        made = make_fragments(work, self.renderer)
        self.shelf.keep(name, pack_fragments(made))
        return made


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
