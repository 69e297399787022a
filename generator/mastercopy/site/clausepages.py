"""Turns the standards that are followed into pages: how we answer them, a matrix each, clauses, and transitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from mastercopy.site.content import StampedPage
from mastercopy.site.export import json_bytes
from mastercopy.site.paper import paper_marks
from mastercopy.site.systemboard import Board
from mastercopy.site.templating import render_template
from mastercopy.views.clausenames import coverage_of
from mastercopy.views.clausepageview import view_clause
from mastercopy.views.clauseview import TITLE, URL, MatrixPage, view_matrix, view_strangers
from mastercopy.views.readerstable import MATRIX, TRANSITION, matrix_table, transition_table
from mastercopy.views.tables import csv_bytes, xlsx_bytes
from mastercopy.views.transitionview import TransitionPage, view_transitions
from mastercopy.words.saying import say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

    Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


def render_clauses(compiled: Compiled) -> Iterator[Board]:
    """Every page about standards and their clauses."""
    followed = coverage_of(compiled).standards.followed
    pages = [view_matrix(compiled, standard) for standard in followed]
    transitions = tuple(view_transitions(compiled))
    day = compiled.as_of.isoformat()
    values = {"pages": pages, "transitions": transitions, "strangers": view_strangers(compiled), "as_of": day}
    unknown = coverage_of(compiled).standards.unknown
    html = render_template("clauses.html.j2", URL, compiled.language, title=TITLE, unknown=unknown, **values)
    yield Board(StampedPage(URL, TITLE, html))
    for standard, page in zip(followed, pages, strict=True):
        yield _matrix(compiled, page, transitions)
        for clause in standard.rows.values():
            view = view_clause(compiled, standard, clause)
            text = render_template("clause.html.j2", view.url, compiled.language, page=view, as_of=day)
            yield Board(StampedPage(view.url, say_row(": ", (standard.title, view.title)), text), listed=False)
    for transition in transitions:
        yield _transition(compiled, transition)


def _matrix(compiled: Compiled, page: MatrixPage, transitions: tuple[TransitionPage, ...]) -> Board:
    ways = [one for one in transitions if page.id in (one.old.id, one.new.id)]
    files = _files(f"data/clauses/{page.id}", page.title, (MATRIX, matrix_table(compiled, page)))
    html = render_template(
        "matrix.html.j2",
        page.url,
        compiled.language,
        page=page,
        transitions=ways,
        downloads=_downloads(files),
        as_of=compiled.as_of.isoformat(),
    )
    return Board(_wide(compiled, StampedPage(page.url, page.title, html)), listed=False, files=files)


def _transition(compiled: Compiled, page: TransitionPage) -> Board:
    files = _files(f"data/clauses/{page.old.id}-to-{page.new.id}", page.title, (TRANSITION, transition_table(page)))
    html = render_template(
        "transition.html.j2",
        page.url,
        compiled.language,
        page=page,
        downloads=_downloads(files),
        as_of=compiled.as_of.isoformat(),
    )
    return Board(_wide(compiled, StampedPage(page.url, page.title, html)), listed=False, files=files)


def _wide(compiled: Compiled, page: StampedPage) -> StampedPage:
    """The page, printed across the sheet."""
    paper = paper_marks(
        page.title, compiled.organisation.name, compiled.as_of.isoformat(), compiled.language, landscape=True
    )
    return StampedPage(page.url, page.title, page.html, page.noindex, paper=paper)


def _downloads(files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """(form, address) of each file."""
    return [(address.rpartition(".")[2].upper(), address) for address in files]


def _files(place: str, title: str, table: Table) -> Mapping[str, bytes]:
    """A table to take along: for spreadsheets, and as data."""
    columns, rows = table
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    return {
        f"{place}.csv": csv_bytes(columns, rows),
        f"{place}.xlsx": xlsx_bytes(title, columns, rows),
        f"{place}.json": json_bytes({"schema": "mastercopy/records/1", "title": title, "records": records}),
    }
