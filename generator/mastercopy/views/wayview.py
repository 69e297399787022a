"""Turns the address of a page into the way back from it: home first, then what lies above it, each with its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mastercopy.views.naming import Named
from mastercopy.words.saying import say

HOME = Named("", say("Home"), "index.html")
_ABOVE = (
    ("for/clauses/", "for/clauses.html"),
    ("for/reading/", "for/reading.html"),
    ("for/reviews/", "for/management-review.html"),
    ("for/roles/", "for/staff.html"),
    ("for/sheets/", "for/staff.html"),
    ("for/workshops/", "for/communication.html"),
    ("for/printout.html", "for/staff.html"),
    ("for/feeds.html", "for/staff.html"),
    ("for/on.html", "for/auditors.html"),
    ("for/log.html", "for/auditors.html"),
    ("for/changes.html", "for/auditors.html"),
    ("problems.html", "for/controllers.html"),
    ("reference/types/", "reference/types.html"),
)
"""What lies above pages whose address begins so, where the folder they lie in does not tell it."""


@dataclass(frozen=True, slots=True)
class Map:
    """What is known of the pages of a site: their titles, under which heading the navigation lists them, and where
    the register of promises stands."""

    titles: Mapping[str, str]
    groups: Mapping[str, str] = field(default_factory=dict)
    promises: str = ""


def view_way(places: Map, url: str) -> tuple[Named, ...]:
    """From home to the page above this one; empty for home itself."""
    return () if url == HOME.url else (HOME, *_climb(places, url))


def _climb(places: Map, url: str) -> Iterator[Named]:
    above = _above(places, url)
    if above is not None and above in places.titles:
        yield from _climb(places, above)
        yield Named("", places.titles[above], above)
    elif (group := places.groups.get(url)) is not None:
        yield Named("", group, None)


def _above(places: Map, url: str) -> str | None:
    folder, _, name = url.rpartition("/")
    if url.startswith("promises/"):
        return places.promises
    if url.startswith("records/"):
        return f"registers/{folder.removeprefix('records/')}.html"
    if url.startswith("documents/"):
        return "registers/documents.html" if name == "index.html" else f"{folder}/index.html"
    if url.startswith("for/clauses/") and f"{folder}.html" in places.titles:
        return f"{folder}.html"
    return next((above for begins, above in _ABOVE if url.startswith(begins)), None)
