"""Turns the quality system as a whole into pages: each maker gives the pages of one subject, where it has records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from mastercopy.site.auditpages import render_internal_audit
from mastercopy.site.clausepages import render_clauses
from mastercopy.site.culturepages import render_culture
from mastercopy.site.learningpages import render_learning
from mastercopy.site.managementpages import render_management
from mastercopy.site.practicepages import render_practices
from mastercopy.site.systemboard import Board

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


_MAKERS: tuple[Callable[[Compiled], Iterable[Board]], ...] = (
    render_practices,
    render_culture,
    render_learning,
    render_internal_audit,
    render_clauses,
    render_management,
)
"""One maker for each subject, in the order of the navigation."""


def render_system(compiled: Compiled) -> tuple[Board, ...]:
    """Every page about the quality system as a whole."""
    return tuple(board for make in _MAKERS for board in make(compiled))


def files_of(boards: Iterable[Board]) -> dict[str, bytes]:
    """What these pages offer to take along, by address."""
    return {address: data for board in boards for address, data in board.files.items()}


__all__ = ["Board", "files_of", "render_system"]
