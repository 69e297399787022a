"""What a site consists of before any engine touches it: pages, files, navigation and redirects, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
    """A page whose Markdown the site engine renders, with finished HTML before and after it, and in its head."""

    src_uri: str
    title: str
    markdown: str
    before: str = ""
    after: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    search: SearchEntry | None = None
    head: str = ""
    whole_width: bool = False


@dataclass(frozen=True, slots=True)
class StampedPage:
    """A finished page that is stamped into the theme's shell."""

    url: str
    title: str
    html: str
    noindex: bool = False
    head: str = ""


@dataclass(frozen=True, slots=True)
class NavItem:
    title: str
    url: str | None
    children: tuple[NavItem, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteContent:
    """The whole site: engine pages, stamped pages, files by path, navigation, and the commit it speaks of."""

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
    """What it was compiled from: the mainline, the files of a working tree, or a folder without history."""
