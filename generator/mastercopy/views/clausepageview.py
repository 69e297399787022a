"""Turns one clause of a standard into its page: all that answers to it, what was found against it, and its editions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.checks.clauseanswers import Answer, Evidence
from mastercopy.checks.clausecoverage import Coverage
from mastercopy.model.standard import Clause, Standard
from mastercopy.views.addresses import standard_url
from mastercopy.views.clausenames import coverage_of, name_row, titled
from mastercopy.views.clauseview import (
    MatrixRow,
    evidence_of,
    many_of,
    newest_of,
    objectives_of,
    processes_of,
    shelf_of,
    types_of,
    view_row,
)
from mastercopy.views.naming import Named, name_of
from mastercopy.views.wording import label, show
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

_ALL = 60
"""So many records of a type that name a clause themselves are listed on its page."""


@dataclass(frozen=True, slots=True)
class ClausePage:
    """Everything about one row of a standard."""

    url: str
    title: str
    standard: Named
    row: MatrixRow
    about: str
    notes: tuple[tuple[str, str], ...]
    documents: tuple[tuple[Named, str, str], ...]
    shelves: tuple[Named, ...]
    records: tuple[tuple[str, tuple[Named, ...], str], ...]
    against: tuple[tuple[Named, str], ...]
    audits: tuple[tuple[Named, str], ...]
    objectives: tuple[Named, ...]
    processes: tuple[Named, ...]
    editions: tuple[tuple[str, Named], ...]
    below: tuple[Named, ...]


def view_clause(compiled: Compiled, standard: Standard, clause: Clause) -> ClausePage:
    """The page of one clause."""
    coverage = coverage_of(compiled)
    found, row = evidence_of(coverage, standard, clause), view_row(compiled, standard, clause)
    processes = processes_of(compiled, found)
    return ClausePage(
        row.url,
        titled(clause),
        Named(standard.id, standard.title, f"{standard_url(standard.id)}#{row.mark}"),
        row,
        clause.about,
        tuple(_notes(coverage.answer(standard, clause), clause)),
        tuple(_documents(compiled, found)),
        types_of(compiled, found.shelves),
        tuple(_records(compiled, found)),
        tuple((name_of(compiled, name), _standing(compiled, name)) for name in reversed(found.findings)),
        tuple((name_of(compiled, name), _standing(compiled, name)) for name in reversed(found.audits)),
        objectives_of(compiled, standard, clause, processes),
        processes,
        tuple(_editions(coverage, standard, clause)),
        tuple(name_row(standard, one) for one in standard.rows.values() if standard.above(one)[:1] == (clause,)),
    )


def _notes(answer: Answer | None, clause: Clause) -> Iterator[tuple[str, str]]:
    if clause.added:
        yield say("Asked for beyond the edition before"), clause.added
    if clause.hint:
        yield say("Known of the change"), clause.hint
    if answer is not None and answer.kept_at:
        yield say("Kept elsewhere"), answer.kept_at
    if answer is not None and answer.excluded:
        yield say("Why it does not apply"), answer.excluded


def _documents(compiled: Compiled, found: Evidence) -> Iterator[tuple[Named, str, str]]:
    """(document, revision, how it stands), those that do not answer last."""
    for name in found.documents:
        trail = compiled.history.trail(name)
        current = trail.in_force if trail is not None else None
        since = (
            say("in force since {in_force_from}", in_force_from=current.in_force_from)
            if current is not None and current.in_force_from
            else say("in force")
        )
        yield name_of(compiled, name), current.revision if current is not None else "", since
    for name in found.drafts:
        yield name_of(compiled, name), "", say("not in force yet")
    for name in found.ended:
        yield name_of(compiled, name), "", say("no longer in force")


def _records(compiled: Compiled, found: Evidence) -> Iterator[tuple[str, tuple[Named, ...], str]]:
    """(type, records that name the clause or the whole register, newest day) of each type that answers."""
    whole = found.whole
    for kind in sorted({*whole, *found.records}):
        kept = found.records.get(kind, ())
        newest = sorted(kept, key=lambda one: (show(one.day), one.id), reverse=True)
        names = tuple(name_of(compiled, one.id) for one in newest[:_ALL])
        if kind in whole:
            said = say("all {number}", number=len(whole[kind]))
            names = (Named(said, said, shelf_of(compiled, kind)), *names)
        yield many_of(compiled, kind), names, newest_of((*whole.get(kind, ()), *kept)).removeprefix(", newest ")


def _standing(compiled: Compiled, name: str) -> str:
    record = compiled.register.get(name)
    if record is None:
        return ""
    grade = show(record.get("grade"))
    return label(say_row(", ", (one for one in (grade, record.status or "") if one)))


RELATIONS = {
    "same": say("stays the same"),
    "split": say("is split"),
    "merged": say("is put together with others"),
    "new": say("is new"),
    "unverified": say("not verified"),
}
"""How a clause and one of another edition are related."""


def _editions(coverage: Coverage, standard: Standard, clause: Clause) -> Iterator[tuple[str, Named]]:
    """(how, clause) of what it was in the edition before and becomes in the next; only followed ones have pages."""
    standards = coverage.standards
    followed = {one.id for one in standards.followed}
    for word, found in (
        (say("Before"), standards.origins(standard, clause)),
        (say("Becomes"), standards.successors(standard, clause)),
    ):
        for other, row in found:
            relation = row.relation if word == "Before" else clause.relation
            named = name_row(other, row)
            said = say_row("", (f"{other.title}: ", named.title, " (", RELATIONS.get(relation, relation), ")"))
            yield word, Named(said, said, named.url if other.id in followed else None)
