"""Turns the shipped list of words into what others call our fields, our types and a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from mastercopy.model.headertable import label
from mastercopy.sources.yamltext import read_plain


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words as `plain` writes them, and patterns in the order in which they are tried."""

    fields: Mapping[str, str]
    types: Mapping[str, str]
    default: str
    drafts: frozenset[str]
    file_names: tuple[str, ...]
    headings: tuple[str, ...]
    dates: tuple[str, ...]


def plain(text: str) -> str:
    """A word as it is looked up: no case, no underscores or hyphens, nothing but the word."""
    return " ".join(label(text).replace("_", " ").replace("-", " ").rstrip(".").split())


@cache
def read_vocabulary() -> Vocabulary:
    """The words that are shipped."""
    found: Any = read_plain((files("mastercopy.editing.adopting") / "words.yml").read_text("utf-8"))
    return Vocabulary(
        {plain(word): field for field, words in found["fields"].items() for word in words},
        {plain(word): kind for kind, words in found["types"].items() for word in words},
        found["default"],
        frozenset(map(plain, found["drafts"])),
        tuple(found["file_names"]),
        tuple(found["headings"]),
        tuple(found["dates"]),
    )
