"""What is set of a text, and what is set of a comparison of two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mastercopy.text.redline import Counts


@dataclass(frozen=True, slots=True)
class Source:
    """One text as Markdown: where each destination in it leads, and which file, by its digest, an address shows."""

    markdown: str
    links: Mapping[str, str]
    pictures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Marked:
    """A comparison as its page shows it: in numbers, as HTML, and the anchors of its changes in their order."""

    counts: Counts
    html: str
    places: tuple[str, ...]
