"""What a page of the quality system is to the site: the page, its files, and whether the navigation lists it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mastercopy.site.content import StampedPage


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the quality system, and whether the navigation lists it or another page leads to it."""

    page: StampedPage
    listed: bool = True
    files: Mapping[str, bytes] = field(default_factory=dict)
