"""Turns the Markdown of a document into the destinations it names, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mastercopy.checks.rule import Case
from mastercopy.model.linkpatterns import INLINE, REFERENCE, written_in
from mastercopy.model.prose import Text, prose_lines
from mastercopy.model.record import Record
from mastercopy.words import Place

_CODE = re.compile(r"`+[^`\n]*`+")
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|$")


@dataclass(frozen=True, slots=True)
class Destination:
    """A destination as written in a text, with where it stands."""

    written: str
    place: Place


def every_destination(case: Case) -> Iterator[tuple[Record, Destination]]:
    """Every destination inside the repository that the text of a document of the register names."""
    for record in case.register.records.values():
        if record.body is not None:
            for destination in read_destinations(record):
                yield record, destination


def read_destinations(record: Text) -> Iterator[Destination]:
    """The destinations of links and images in a text, outside code, that name a file rather than an address."""
    if "](" not in (record.body or "") and "]:" not in (record.body or ""):
        return
    for number, line in prose_lines(record):
        if "](" not in line and "]:" not in line:
            continue
        text = _CODE.sub(lambda found: " " * len(found.group()), line)
        for match in (*INLINE.finditer(text), *REFERENCE.finditer(text)):
            written, at = written_in(match)
            if not _ELSEWHERE.match(written):
                yield Destination(written, Place(record.path, number, at + 1))
