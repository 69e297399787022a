"""Turns two front matters of a document into the fields that differ, under the titles that people know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.history.fieldchange import compare_fields
from mastercopy.history.values import Trail
from mastercopy.sources.frontmatter import read_plain_front_matter
from mastercopy.text.redline.fields import say_field
from mastercopy.views.redlineview import titles_of

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

_TOLD = ("revision", "change", "because", "status", "reviews", "needs")
"""Fields that are told in words of their own, or are no part of a revision."""


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field that changes, by its title; None where there was or will be none."""

    title: str
    old: str | None
    new: str | None


def front_matter(compiled: Compiled, name: str) -> Mapping[str, object]:
    """The fields of a document's file as they are written; none where it is not there or cannot be read."""
    record = compiled.register.records.get(name)
    if record is None or record.path not in compiled.tree.paths:
        return {}
    fields, _, _ = read_plain_front_matter(compiled.tree.read(record.path))
    return fields if isinstance(fields, dict) else {}


def field_lines(
    compiled: Compiled, trail: Trail | None, old: Mapping[str, object], new: Mapping[str, object]
) -> Iterator[FieldLine]:
    """What differs beside the text."""
    titles = titles_of(compiled, trail) if trail is not None else {}
    for field, before, after in compare_fields(old, new):
        if field.partition(".")[0] not in _TOLD:
            yield FieldLine(say_field(field, titles), before, after)
