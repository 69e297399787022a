"""Turns the records of who has read what into rows: a person, the text by its digest, and the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mastercopy.model.record import Record
from mastercopy.model.register import Register

ACKNOWLEDGEMENTS = "acknowledgements"
"""The part of the records that say who has read what, and the field that holds their rows."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """One person's word that a text was read and understood; it binds that text alone."""

    revision: str
    digest: str
    person: str
    day: date | None
    reference: str = ""
    """Where the word can be seen: a paper, or the address of a form."""


def records_about(register: Register, document: str) -> tuple[Record, ...]:
    """The records that say who has read a document."""
    sources = dict.fromkeys(link.source for link in register.links_in(document) if link.field == "document")
    found = (register.get(source) for source in sources)
    return tuple(one for one in found if one is not None and one.type.part == ACKNOWLEDGEMENTS)


def read_acknowledged(record: Record) -> Iterator[Acknowledged]:
    """The rows of one such record, in their order."""
    rows: Any = record.get(ACKNOWLEDGEMENTS)
    for row in rows if isinstance(rows, tuple) else ():
        if isinstance(row, Mapping):
            day = row.get("day")
            yield Acknowledged(
                str(row.get("revision") or "").strip(),
                str(row.get("digest") or "").strip().lower(),
                str(row.get("person") or "").strip(),
                day if isinstance(day, date) else None,
                str(row.get("reference") or "").strip(),
            )
