"""Turns clauses as people write them into names that lead to their row in the matrix of their standard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mastercopy.checks.clausecoverage import Coverage, read_coverage
from mastercopy.model.standard import Clause, Standard, Standards
from mastercopy.sources.witness import once
from mastercopy.views.addresses import clause_url, row_mark, standard_url
from mastercopy.views.naming import Named
from mastercopy.words.saying import say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def coverage_of(compiled: Compiled) -> Coverage:
    """How every clause stands on the day."""
    organisation, history, catalog = compiled.organisation, compiled.history, compiled.catalog
    return read_coverage(compiled.register, organisation, history, catalog, compiled.as_of)


@once
def standards_of(compiled: Compiled) -> Standards:
    """The standards that are followed, with all their clauses."""
    return coverage_of(compiled).standards


def name_clause(compiled: Compiled, written: str) -> Named:
    """A clause by number and short label, with the way to its row; one that nobody knows as it is written."""
    standards = standards_of(compiled)
    found = standards.find(written)
    if found is None:
        return Named(written, written, None)
    standard, row = found
    beside = f" ({standard.title})" if standard.id != standards.first else ""
    said = say_row("", (f"{standards.name(written).number} ", row.label, beside))
    return Named(said, said, f"{standard_url(standard.id)}#{row_mark(row.number)}")


def titled(clause: Clause) -> str:
    """A clause by number and short label."""
    return say_row(" ", (clause.number, clause.label)) if clause.label else clause.number


def name_row(standard: Standard, clause: Clause) -> Named:
    """A clause of a standard, with the way to its page."""
    said = titled(clause)
    return Named(said, said, clause_url(standard.id, clause.number))
