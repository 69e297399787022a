"""What a site consists of before any engine touches it: pages, files, navigation and redirects, frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path

from mastercopy.model.language import ENGLISH
from mastercopy.text.markdown import Heading, Rendered


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """What the search finds a page by; the engine adds its text between `also` and `last`.

    `numbers` are what it is and was called by; they weigh more than all words.
    """

    location: str
    title: str
    also: str = ""
    numbers: tuple[str, ...] = ()
    last: str = ""
    is_record: bool = False


@dataclass(frozen=True, slots=True)
class EnginePage:
    """A page whose Markdown the site engine renders, with finished HTML before and after it, and in its head.

    `paper` is what stands on its printed sheets, as attributes of its root.
    `rendered` is that Markdown as the engine would show it, where it is known: then the engine need not render it.
    """

    src_uri: str
    title: str
    markdown: str
    before: str = ""
    after: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    search: SearchEntry | None = None
    head: str = ""
    paper: str = ""
    whole_width: bool = False
    rendered: Rendered | None = None


@dataclass(frozen=True, slots=True)
class StampedPage:
    """A finished page that is stamped into the theme's shell.

    `past` tells that it is of what was, as most are: it has a narrow shell. `marked` tells that its days are elements.

    `paper` is what stands on its printed sheets, as attributes of its root; `wasm` says that its script runs a program
    in WebAssembly, which the policy of other pages does not let in. `contents` are the headings of a text in force, for
    the list beside it; every other page has None.
    """

    url: str
    title: str
    html: str
    noindex: bool = False
    head: str = ""
    paper: str = ""
    past: bool = False
    marked: bool = False
    wasm: bool = False
    contents: tuple[Heading, ...] | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a volume that is kept without opening it, and what the search is to say of its page.

    Two volumes of one `seal` have the same bytes on the same day: it is the SHA-256 of all that they were made of.
    """

    seal: str
    search: SearchEntry | None
    words: str


@dataclass(frozen=True, slots=True)
class Volume:
    """Everything a site holds of one document: its page, if a text is in force, all other pages, and its files."""

    page: EnginePage | None
    stamped: tuple[StampedPage, ...]
    files: Mapping[str, bytes]
    kept: Kept | None = field(default=None, compare=False)
    """As what it is kept; None where it is not."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a document's page before it is made: the document, the page's place, and its title."""

    name: str
    src_uri: str
    title: str


def _no_volume(name: str) -> Volume:
    raise KeyError(name)


def _unknown(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Library:
    """The documents of a site, each made when it is asked for: all of them together are too much to hold at once.

    `begin` is what another process does before it makes one; `prepare` has all texts set by an executor before, which
    is of use where what it sets is kept (`keeps`). `kept` says what is known of a volume that need not be made.
    """

    names: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    make: Callable[[str], Volume] = _no_volume
    begin: Callable[[], None] = lambda: None
    prepare: Callable[[Executor], int] = lambda _: 0
    keeps: bool = False
    kept: Callable[[str], Kept | None] = _unknown


@dataclass(frozen=True, slots=True)
class NavItem:
    title: str
    url: str | None
    children: tuple[NavItem, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteContent:
    """A site: engine pages, stamped pages, files by path, navigation, the commit it speaks of, and its documents."""

    engine_pages: tuple[EnginePage, ...]
    stamped: tuple[StampedPage, ...]
    files: Mapping[str, bytes]
    nav: tuple[NavItem, ...]
    commit: str | None = None
    search: tuple[SearchEntry, ...] = ()
    notice: str = ""
    """HTML that stands before everything else on each page; only a preview has one."""
    name: str = ""
    """Whose site it is, where mkdocs.yml names none."""
    basis: str = "mainline"
    """What it was compiled from: the mainline, files of a working tree, a folder without history, or other sites."""
    library: Library = Library()
    audience: str | None = None
    """For whom alone it is; None where nothing is left out."""
    folders: Mapping[str, Path] = field(default_factory=dict)
    """Whole sites that are taken in as they are, each under the name of its folder."""
    language: str = ENGLISH
    """In which language its pages speak."""

    def held(self) -> SiteContent:
        """The same with every document made already, for those who write when the project is closed."""
        volumes = {name: self.library.make(name) for name in self.library.names}
        return replace(self, library=replace(self.library, make=volumes.__getitem__))

    def whole(self) -> SiteContent:
        """The same with every document among its pages and files, for engines that draw all pages themselves."""
        volumes = [self.library.make(name) for name in self.library.names]
        return replace(
            self,
            engine_pages=(*self.engine_pages, *(volume.page for volume in volumes if volume.page is not None)),
            stamped=(*self.stamped, *(page for volume in volumes for page in volume.stamped)),
            files={**self.files, **{name: data for volume in volumes for name, data in volume.files.items()}},
            library=Library(),
        )
