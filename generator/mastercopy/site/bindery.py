"""Binds a site around the pages of an engine: makes documents, stamps and writes all the others, and proves it."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

from mastercopy.proof.manifest import MANIFEST, MKDOCS, VERIFIER, build_manifest, read_verifier
from mastercopy.proof.verify import read_manifest
from mastercopy.site.berth import MARKER
from mastercopy.site.content import EnginePage, Library, SearchEntry, SiteContent
from mastercopy.site.delivery import Delivery
from mastercopy.site.fulltext import build_pieces, with_full_text
from mastercopy.site.lastsite import Landing, LastSite
from mastercopy.site.policy import HEADERS, Own, guard_page, headers_file, join_own, read_own, with_any_style
from mastercopy.site.search import count_shortened
from mastercopy.site.shell import TEXT_SOURCE, Shell, TextShell, depth_of, split_shell, split_text_shell
from mastercopy.site.workshop import Made, Workshop

_NOTHING = None, ""


class Bindery:
    """One build's writing into one folder.

    The engine's shells are added before anything is taken or written: every page is stamped into one. What is not
    `guarded` says no policy: a preview, whose server puts a script of its own into every page. `any_style` lets pages
    have styles that the engine's own script makes. `landing` is where the site will lie, where documents may lie
    already.
    """

    def __init__(
        self,
        content: SiteContent,
        day: str,
        workers: int = 1,
        *,
        full_text: bool = False,
        guarded: bool = True,
        any_style: bool = False,
        landing: Landing | None = None,
    ) -> None:
        self.content = with_full_text(content) if full_text else content
        self.day, self.workers, self._full_text = day, workers, full_text
        self._shells: dict[int | None, Shell | TextShell] = {}
        self._guarded, self._any_style = guarded, any_style
        self._landing = landing
        self._own: set[Own] = set()
        self.pages = 0
        self._found: dict[str, tuple[SearchEntry | None, str]] = {}
        self._hashes: dict[str, str] = {}
        self._workshop: Workshop[Made] | None = None

    def add_shell(self, source: str, drawn: str) -> None:
        """Have pages stamped into what an engine drew around one of `SOURCES`, with the policy of what stands in it."""
        shell = split_text_shell(drawn) if source == TEXT_SOURCE else split_shell(drawn)
        depth = None if source == TEXT_SOURCE else depth_of(source)
        self._shells[depth] = shell.guarded(self._owned(shell.whole)) if self._guarded else shell

    def guard(self, page: str) -> str:
        """A finished page of the engine with its policy."""
        return guard_page(page, self._owned(page)) if self._guarded else page

    def _owned(self, page: str) -> Own:
        """What stands in a page itself, remembered for what a host is to say of all pages."""
        own = with_any_style(read_own(page)) if self._any_style else read_own(page)
        self._own.add(own)
        return own

    def tell(self, page: EnginePage, words: str) -> None:
        """Remember what the search is to say of a page."""
        self._found[page.src_uri] = page.search, words

    def entries(self) -> list[tuple[SearchEntry, str]]:
        """What the search finds of hand-written pages and of documents, in the order of the site."""
        places = (*(page.src_uri for page in self.content.engine_pages), *self.content.library.names)
        found = (self._found.get(place, _NOTHING) for place in places)
        return [(entry, words) for entry, words in found if entry is not None]

    def count_shortened(self) -> int:
        """Of how many texts the quick search knows the beginning alone, and no other search the rest."""
        return 0 if self._full_text else count_shortened(self.entries())

    def write_pieces(self, site: Path, language: str) -> None:
        """Write the index of whole texts, where one is asked for."""
        if self._full_text:
            self._hashes |= self._delivery(site).files(build_pieces(self.entries(), language))

    def write(self, site: Path) -> None:
        """Write everything that does not pass through the engine."""
        library, delivery = self.content.library, self._delivery(site)
        last = self._landing.recall(self._frame()) if self._landing is not None else None
        make = partial(_make, library, self._delivery(site, last))
        self._workshop = Workshop(library.names, make, library.begin, self.workers)
        self.pages += len(self.content.engine_pages) + len(self.content.stamped)
        self._hashes |= delivery.pages(self.content.stamped) | delivery.files(self.content.files)
        for name, folder in self.content.folders.items():
            files = (read_manifest(folder)[0] or {}).get("files") or {}
            self._hashes |= delivery.site(name, folder, [*files, MANIFEST])
        for name, made in self._workshop.each():
            self._found[name] = made.search, made.words
            self._hashes.update(made.hashes)
            self.pages += made.pages
            if self._landing is not None:
                self._landing.tell(name, made)
        self.close()

    def seal(self, site: Path, *, ours_alone: bool, engine: str = MKDOCS) -> None:
        """Write what a host is to say, and what proves the site; where others wrote into it, files are read again."""
        (site / MARKER).write_text("Written by mastercopy; replaced as a whole by the next build.\n", encoding="utf-8")
        delivery = self._delivery(site)
        if self._guarded:
            wasm = any(page.wasm for page in self.content.stamped)
            delivery.file(HEADERS, headers_file(join_own(self._own), wasm=wasm, others=bool(self.content.folders)))
        delivery.file(VERIFIER, read_verifier())
        facts = {"commit": self.content.commit, "as_of": self.day, "basis": self.content.basis}
        if self.content.audience is not None:
            facts["audience"] = self.content.audience
        delivery.file(MANIFEST, build_manifest(site, facts, self._hashes if ours_alone else {}, engine))

    def close(self) -> None:
        """Let the processes of the workshop go."""
        if self._workshop is not None:
            self._workshop.close()

    def _delivery(self, site: Path, last: LastSite | None = None) -> Delivery:
        return Delivery(site, self._shells, self.content.notice, self.content.language, last)

    def _frame(self) -> str:
        """The SHA-256 of all that stands around the pages of a document, and of their day."""
        around = sorted(self._shells.items(), key=lambda one: str(one[0]))
        return hashlib.sha256(repr((around, self.content.notice, self.content.language, self.day)).encode()).hexdigest()


def _make(library: Library, delivery: Delivery, name: str) -> Made:
    """What is left to tell of a document whose files are there: taken over where they were, else written."""
    kept = library.kept(name) if delivery.has(name) else None
    made = delivery.again(name, kept) if kept is not None else None
    return made or delivery.volume(library.make(name))
