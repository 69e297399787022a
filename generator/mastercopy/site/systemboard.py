"""What a page of the quality system is to the site: the page, and whether the navigation lists it."""

from __future__ import annotations

from dataclasses import dataclass

from mastercopy.site.content import StampedPage


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the quality system, and whether the navigation lists it or another page leads to it."""

    page: StampedPage
    listed: bool = True
