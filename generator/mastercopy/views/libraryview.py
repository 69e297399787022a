"""Turns the documents in force into the shelves of the library: by process, by type, by clause, by who follows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.checks.clausecoverage import document_clauses
from mastercopy.history.values import Trail
from mastercopy.views.addresses import document_url, safe_name, standard_url
from mastercopy.views.clausenames import coverage_of, name_clause
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.registerpages import Cell, document_row, type_title
from mastercopy.views.textview import list_of
from mastercopy.views.wording import plural
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


WAYS = {"process": say("By process"), "type": say("By type"), "role": say("By role"), "clause": say("By clause")}
"""How the library is ordered, and what each order is called where it stands among others."""
TITLES = {
    "process": say("Documents by process"),
    "type": say("Documents by type"),
    "role": say("Documents by role"),
    "clause": say("Documents by clause"),
}
"""What the page of each order is called."""
_NUMBERS = re.compile(r"\d+")
NO_PROCESS = say("No process stated")
EVERYBODY = say("Everybody")
NO_CLAUSE = say("No clause named")
_LAST = (NO_PROCESS, EVERYBODY, NO_CLAUSE)
"""Headings of documents that name none; they stand last."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Documents under one heading of the library; `mark` is where it stands on its page, `url` what it leads to."""

    title: str
    mark: str
    url: str | None
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The documents before and after one on its shelf."""

    shelf: str
    before: Named | None
    after: Named | None


def library_url(by: str) -> str:
    """The page of the library in one order."""
    return f"library/by-{by}.html"


def shelf_url(by: str, title: str) -> str:
    """The place of one shelf."""
    return f"{library_url(by)}#{_mark(title)}"


def _mark(title: str) -> str:
    return safe_name(title.replace(" ", "-")).lower()


def view_shelves(compiled: Compiled, by: str) -> tuple[Shelf, ...]:
    """The documents in force in one order; one that serves two processes, roles or clauses stands under each."""
    names, found = _arranged(compiled, by)
    return tuple(
        Shelf(
            names[key].text,
            _mark(names[key].text),
            names[key].url,
            tuple(_short_row(compiled, trail) for trail in found[key]),
        )
        for key in _in_order(compiled, by, names)
    )


def view_neighbours(compiled: Compiled) -> Mapping[str, Neighbours]:
    """For each document in force those beside it: of its process, or of its type where it names no process."""
    answer: dict[str, Neighbours] = {}
    for by in ("process", "type"):
        names, found = _arranged(compiled, by)
        for key, trails in found.items():
            if names[key].text not in _LAST:
                for name, neighbours in _beside(names[key].text, trails):
                    answer.setdefault(name, neighbours)
    return answer


def _beside(shelf: str, trails: list[Trail]) -> Iterator[tuple[str, Neighbours]]:
    named = [Named(trail.id, trail.title, document_url(trail.id)) for trail in trails]
    for at, trail in enumerate(trails):
        before, after = (named[at - 1] if at else None), (named[at + 1] if at + 1 < len(named) else None)
        if before is not None or after is not None:
            yield trail.id, Neighbours(shelf, before, after)


def _arranged(compiled: Compiled, by: str) -> tuple[dict[str, Named], dict[str, list[Trail]]]:
    """(what each shelf is called, what stands on it) by what documents write of it."""
    names: dict[str, Named] = {}
    found: dict[str, list[Trail]] = {}
    for _, trail in sorted(compiled.history.trails.items()):
        if trail.in_force is not None:
            for key, named in _of(compiled, trail, by):
                names.setdefault(key, named)
                found.setdefault(key, []).append(trail)
    return names, found


def _of(compiled: Compiled, trail: Trail, by: str) -> Iterator[tuple[str, Named]]:
    """The shelves of one document, each by what tells it from others."""
    fields: Mapping[str, object] = trail.in_force.fields if trail.in_force is not None else {}
    if by == "type":
        title = plural(type_title(compiled, trail))
        yield title, Named("", title, None)
    elif by == "clause":
        names = tuple(name_clause(compiled, clause) for clause in document_clauses(trail))
        yield from ((named.text, named) for named in dict.fromkeys(names) or (Named("", NO_CLAUSE, None),))
    else:
        written = list_of(fields.get("readers" if by == "role" else "process"))
        nobody = Named("", EVERYBODY if by == "role" else NO_PROCESS, None)
        titles = [Named("", person_name(compiled, one).title, name_of(compiled, one).url) for one in written]
        yield from ((named.title, named) for named in titles or (nobody,))


def _in_order(compiled: Compiled, by: str, names: Mapping[str, Named]) -> Iterable[str]:
    """Shelves by their titles, those of clauses in the order of their standards; what names nothing stands last."""
    if by != "clause":
        return sorted(names, key=lambda key: (names[key].text in _LAST, names[key].text))
    pages = [standard_url(standard.id) for standard in coverage_of(compiled).standards.followed]

    def place(key: str) -> tuple[bool, int, list[int], str]:
        page = (names[key].url or "").partition("#")[0]
        number = [int(part) for part in _NUMBERS.findall(key.partition(" ")[0])]
        return names[key].text in _LAST, pages.index(page) if page in pages else len(pages), number, key

    return sorted(names, key=place)


def _short_row(compiled: Compiled, trail: Trail) -> tuple[Cell, ...]:
    row = document_row(compiled, trail)
    return (row[0], row[1], row[4], row[5], row[8])
