"""Turns what is compiled into what document controllers need to act on: waiting, announced, drafts, overdue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.history.values import Revision, Trail
from mastercopy.views.addresses import document_url, revision_url
from mastercopy.views.naming import person_name, without_address
from mastercopy.views.registerpages import Cell
from mastercopy.views.wording import show

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class Worklist:
    """One list of things to do, as a table."""

    title: str
    empty: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def view_worklists(compiled: Compiled) -> tuple[Worklist, ...]:
    """Everything that waits for a document controller."""
    trails = [trail for _, trail in sorted(compiled.history.trails.items())]
    pending = [(trail, row) for trail in trails for row in trail.revisions]
    columns = ("ID", "Title", "Revision", "Recorded", "Effective", "Owner")

    def rows_of(status: str) -> tuple[tuple[Cell, ...], ...]:
        return tuple(_pending(compiled, trail, row) for trail, row in pending if row.status == status)

    drafts = tuple(
        (Cell(draft.id), Cell(draft.title), Cell(draft.revision), Cell(draft.path))
        for draft in sorted(compiled.history.drafts, key=lambda one: one.id)
    )
    return (
        Worklist("Awaiting approval", "Nothing waits for approval.", columns, rows_of("awaiting-approval")),
        Worklist("Approved, not yet in force", "Nothing is announced.", columns, rows_of("approved")),
        Worklist(
            "Reviews overdue", "No review is overdue.", ("ID", "Title", "Due", "Owner"), _overdue(compiled, trails)
        ),
        Worklist(
            "Changed without a new revision",
            "No text changed without a new revision.",
            ("ID", "Revision", "Day", "By", "Commit"),
            _unrevised(pending),
        ),
        Worklist("Drafts", "No document is only a draft.", ("ID", "Title", "Revision", "File"), drafts),
    )


def _overdue(compiled: Compiled, trails: list[Trail]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            Cell(trail.id, document_url(trail.id)),
            Cell(trail.title),
            Cell(show(trail.next_review)),
            _owner(compiled, trail),
        )
        for trail in trails
        if trail.next_review is not None and trail.next_review < compiled.as_of
    )


def _unrevised(pending: list[tuple[Trail, Revision]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            Cell(trail.id, document_url(trail.id)),
            Cell(row.revision),
            Cell(change.at[:10]),
            Cell(without_address(change.author)),
            Cell(change.commit[:10]),
        )
        for trail, row in pending
        if row is trail.revisions[-1]
        for change in row.unrevised_changes
    )


def _pending(compiled: Compiled, trail: Trail, row: Revision) -> tuple[Cell, ...]:
    return (
        Cell(trail.id, document_url(trail.id)),
        Cell(trail.title),
        Cell(row.revision, revision_url(trail.id, row)),
        Cell(show(row.recorded_day)),
        Cell(show(row.effective)),
        _owner(compiled, trail),
    )


def _owner(compiled: Compiled, trail: Trail) -> Cell:
    return Cell(person_name(compiled, trail.owner).title if trail.owner else "no owner")
