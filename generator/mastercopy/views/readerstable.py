"""Turns the matrix of a standard and a transition between two editions into rows of text for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mastercopy.model.clause import fold
from mastercopy.model.standard import Clause
from mastercopy.views.clausenames import coverage_of
from mastercopy.views.clauseview import MatrixPage, MatrixRow, evidence_of, objectives_of, processes_of
from mastercopy.views.naming import Named
from mastercopy.views.transitionview import TransitionPage

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

MATRIX = (
    *("Clause", "Label", "Wanted", "State", "Missing, or why not", "Documents in force", "Records", "Newest record"),
    *("Findings", "Processes", "Objectives", "Becomes", "Relation"),
)
TRANSITION = ("Clause", "Label", "Before", "Relation", "Asked for anew", "Verdict", "Carries over", "Named for it")


def matrix_table(compiled: Compiled, page: MatrixPage) -> list[tuple[str, ...]]:
    """A row per clause, headings too; every document and finding by its ID."""
    standard = coverage_of(compiled).standards.known[page.id]
    return [_row(compiled, page, row, standard.rows[fold(row.number)]) for row in page.rows]


def _row(compiled: Compiled, page: MatrixPage, row: MatrixRow, clause: Clause) -> tuple[str, ...]:
    coverage = coverage_of(compiled)
    standard = coverage.standards.known[page.id]
    found = evidence_of(coverage, standard, clause)
    processes = processes_of(compiled, found)
    shelves = [f"{name} ({len(kept)})" for name, kept in found.shelves.items()]
    records = [f"{name} ({len(kept)})" for name, kept in {**found.records, **found.whole}.items()]
    newest = found.newest
    return (
        row.number,
        row.label,
        row.wants,
        row.word,
        row.told,
        ", ".join((*found.documents, *shelves)),
        ", ".join(records),
        newest.isoformat() if newest is not None else "",
        ", ".join(found.findings),
        _texts(processes),
        ", ".join(one.id for one in objectives_of(compiled, standard, clause, processes)),
        ", ".join(clause.maps_to),
        clause.relation,
    )


def transition_table(page: TransitionPage) -> list[tuple[str, ...]]:
    """A row per clause of the edition to come."""
    return [
        (
            one.row.number,
            one.row.label,
            "; ".join(named.text for named, _ in one.was),
            one.relation,
            one.added,
            one.word,
            _texts(one.carries),
            _texts(one.named),
        )
        for one in page.rows
    ]


def _texts(names: Iterable[Named]) -> str:
    return "; ".join(one.text for one in names)
