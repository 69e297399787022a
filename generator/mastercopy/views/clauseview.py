"""Turns the clauses that documents and records name into a matrix: clause -> documents in force, records by type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.fields import texts
from mastercopy.views.addresses import record_url, register_url
from mastercopy.views.naming import Named, name_of
from mastercopy.views.textview import list_of
from mastercopy.views.wording import plural

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record


_SHOWN = 4
"""So many records of a type stand in a line of the matrix."""


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause and what answers to it."""

    clause: str
    documents: tuple[Named, ...]
    records: tuple[Named, ...]


def view_clauses(compiled: Compiled) -> tuple[ClauseRow, ...]:
    """Every clause that something in force names, in the order of its numbers."""
    documents: dict[str, list[Named]] = {}
    kinds: dict[str, dict[str, list[Record]]] = {}
    for name, trail in sorted(compiled.history.trails.items()):
        for clause in list_of(trail.in_force.fields.get("clauses")) if trail.in_force is not None else ():
            documents.setdefault(clause, []).append(name_of(compiled, name))
    for record in compiled.register.records.values():
        if record.type.family == "record":
            for clause in dict.fromkeys((*record.type.clauses, *texts(record.get("clauses")))):
                kinds.setdefault(clause, {}).setdefault(record.type.name, []).append(record)
    return tuple(
        ClauseRow(
            clause,
            tuple(documents.get(clause, ())),
            tuple(named for found in kinds.get(clause, {}).values() for named in _records(clause, found)),
        )
        for clause in sorted({*documents, *kinds}, key=_order)
    )


def _records(clause: str, found: list[Record]) -> Iterator[Named]:
    """The register where a whole type answers to a clause; else the records that name it, the newest first."""
    kind = found[0].type
    register, many = register_url(kind.name), kind.plural or plural(kind.title)
    if clause in kind.clauses:
        said = f"{many} ({len(found)})"
        yield Named(said, said, register)
        return
    newest = sorted(found, key=lambda record: record.id, reverse=True)
    yield from (Named(one.id, one.id, record_url(kind, one.id)) for one in newest[:_SHOWN])
    if len(newest) > _SHOWN:
        more = f"{len(newest) - _SHOWN} more of the {many[:1].lower()}{many[1:]}"
        yield Named(more, more, register)


def _order(clause: str) -> tuple[tuple[int, str], ...]:
    """Numbers as numbers, so that 10 comes after 9."""
    return tuple((int(part) if part.isdigit() and len(part) < 9 else -1, part) for part in re.split(r"[.\s]", clause))
