"""Reads the styles of a Word file: what a paragraph takes from its style and from those that it is based on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mastercopy.importing.word.names import W, value

_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Styles:
    """The paragraph styles by their IDs."""

    found: Mapping[str, Any]

    def chain(self, paragraph: Any) -> Iterator[tuple[str, Any]]:
        """(style ID or the empty text for the paragraph itself, properties), nearest first."""
        properties = paragraph.find(f"{W}pPr")
        if properties is not None:
            yield "", properties
        name = value(properties, "pStyle")
        for _ in range(_DEEPEST):
            style = self.found.get(name or "")
            if style is None:
                return
            inner = style.find(f"{W}pPr")
            if inner is not None:
                yield name or "", inner
            name = value(style, "basedOn")

    def name(self, paragraph: Any) -> str:
        """What the style of a paragraph is called, in small letters."""
        style = self.found.get(value(paragraph.find(f"{W}pPr"), "pStyle") or "")
        return (value(style, "name") or "").lower() if style is not None else ""

    def level(self, paragraph: Any) -> int | None:
        """The level of a heading, 0 for the first; None for a paragraph that is none."""
        for _, properties in self.chain(paragraph):
            said = value(properties, "outlineLvl")
            if said is not None:
                return int(said) if said.isdigit() and int(said) < 9 else None
        name = self.name(paragraph)
        last = name.removeprefix("heading ")
        return int(last) - 1 if name.startswith("heading ") and last.isdigit() and 0 < int(last) < 10 else None


def read_styles(root: Any) -> Styles:
    """The styles of a part; none where the part is not there."""
    every = root.iter(f"{W}style") if root is not None else ()
    found = [one for one in every if one.get(f"{W}type", "paragraph") == "paragraph"]
    return Styles({one.get(f"{W}styleId") or "": one for one in found})
