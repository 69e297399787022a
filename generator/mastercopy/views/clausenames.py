"""Turns clauses as people write them into names that lead to their row in the matrix of their standard."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from mastercopy.checks.clausecoverage import Coverage, read_coverage
from mastercopy.model.standard import Clause, Standard, read_standards
from mastercopy.views.addresses import clause_url, row_mark, standard_url
from mastercopy.views.naming import Named

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


_KEPT: WeakKeyDictionary[Compiled, Coverage] = WeakKeyDictionary()


def coverage_of(compiled: Compiled) -> Coverage:
    """How every clause stands: many pages of a site name clauses, so it is kept as long as what it is told of."""
    if compiled not in _KEPT:
        standards = read_standards(compiled.register, compiled.organisation)
        history, catalog = compiled.history, compiled.catalog
        _KEPT[compiled] = read_coverage(standards, compiled.register, history, catalog, compiled.as_of)
    return _KEPT[compiled]


def name_clause(compiled: Compiled, written: str) -> Named:
    """A clause by number and short label, with the way to its row; one that nobody knows as it is written."""
    standards = coverage_of(compiled).standards
    found = standards.find(written)
    if found is None:
        return Named(written, written, None)
    standard, row = found
    beside = f" ({standard.title})" if standard.id != standards.first else ""
    said = f"{standards.name(written).number} {row.label}{beside}"
    return Named(said, said, f"{standard_url(standard.id)}#{row_mark(row.number)}")


def name_row(standard: Standard, clause: Clause) -> Named:
    """A clause of a standard, with the way to its page."""
    said = f"{clause.number} {clause.label}".strip()
    return Named(said, said, clause_url(standard.id, clause.number))
