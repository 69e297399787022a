"""Turns the clauses that documents and records name into a matrix: clause -> documents in force, records by type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.fields import texts
from mastercopy.views.addresses import register_url
from mastercopy.views.naming import Named, name_of
from mastercopy.views.textview import list_of

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause and what answers to it."""

    clause: str
    documents: tuple[Named, ...]
    records: tuple[Named, ...]


def view_clauses(compiled: Compiled) -> tuple[ClauseRow, ...]:
    """Every clause that something in force names, in the order of its numbers."""
    documents: dict[str, list[Named]] = {}
    records: dict[str, dict[str, Named]] = {}
    for name, trail in sorted(compiled.history.trails.items()):
        for clause in list_of(trail.in_force.fields.get("clauses")) if trail.in_force is not None else ():
            documents.setdefault(clause, []).append(name_of(compiled, name))
    for record in compiled.register.records.values():
        if record.type.family == "record":
            for clause in (*record.type.clauses, *texts(record.get("clauses"))):
                kind = record.type
                named = Named(kind.title, kind.title, register_url(kind.name))
                records.setdefault(clause, {})[kind.name] = named
    return tuple(
        ClauseRow(clause, tuple(documents.get(clause, ())), tuple(records.get(clause, {}).values()))
        for clause in sorted({*documents, *records}, key=_order)
    )


def _order(clause: str) -> tuple[tuple[int, str], ...]:
    """Numbers as numbers, so that 10 comes after 9."""
    return tuple((int(part) if part.isdigit() and len(part) < 9 else -1, part) for part in re.split(r"[.\s]", clause))
