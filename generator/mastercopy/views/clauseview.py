"""Turns what answers to the clauses of each standard into a matrix, and names that no standard has into a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.checks.clauseanswers import Answer, Evidence, Kept
from mastercopy.checks.clausecoverage import Coverage, document_clauses
from mastercopy.model.clause import fold, in_order
from mastercopy.model.fields import texts
from mastercopy.model.record import identity
from mastercopy.model.standard import Clause, Standard
from mastercopy.views.addresses import clause_url, document_url, register_url, row_mark, standard_url
from mastercopy.views.clausenames import coverage_of
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.textview import list_of
from mastercopy.views.wording import label, plural
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "for/clauses.html"
TITLE = say("How we answer the standard")
_SHOWN = 3
"""So many documents, records or findings stand in a cell of the matrix."""
WORDS: Mapping[str, tuple[str, str]] = {
    "answered": (say("Answered"), "good"),
    "more": (say("More is asked now"), "wait"),
    "carried": (say("Carried over"), "info"),
    "elsewhere": (say("Kept elsewhere"), "info"),
    "old": (say("Old evidence"), "wait"),
    "drafts": (say("Only a draft"), "bad"),
    "ended": (say("No longer in force"), "bad"),
    "nothing": (say("Missing"), "bad"),
    "quiet": (say("Nothing in writing asked"), "old"),
    "untold": (say("Nothing named"), "old"),
    "excluded": (say("Does not apply"), "old"),
}
"""What a state is called, and its tone."""
_WANTS = {
    "document": say("a document"),
    "record": say("a record"),
    "both": say("documents and records"),
}


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row of a standard: what is wanted, what answers, and how it stands; a heading has no state."""

    number: str
    label: str
    mark: str
    url: str
    chapter: bool
    wants: str
    documents: tuple[Named, ...]
    records: tuple[Named, ...]
    findings: tuple[Named, ...]
    around: tuple[Named, ...]
    word: str
    tone: str
    told: str


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """A standard and all its rows; `tiles` count the clauses that ask something, by how they stand."""

    url: str
    id: str
    title: str
    note: str
    facts: tuple[str, ...]
    tiles: tuple[tuple[str, int], ...]
    rows: tuple[MatrixRow, ...]

    @property
    def chapters(self) -> tuple[MatrixRow, ...]:
        return tuple(row for row in self.rows if row.chapter)


@dataclass(frozen=True, slots=True)
class Stranger:
    """A clause as somebody wrote it that no standard which is followed has, and who names it."""

    written: str
    by: tuple[Named, ...]


def view_matrix(compiled: Compiled, standard: Standard) -> MatrixPage:
    """The matrix of a standard that is followed."""
    coverage = coverage_of(compiled)
    answers = coverage.answers[standard.id]
    counted = Counter(state_of(answer) for answer in answers)
    facts = (
        [say("Followed since {followed_from}", followed_from=standard.followed_from)]
        if standard.followed_from is not None
        else []
    )
    if standard.compared is not None:
        facts.append(say("Compared with our licensed copy on {compared}", compared=standard.compared))
    if standard.evidence_within is not None:
        facts.append(
            say("Evidence is not to be older than {evidence_within}", evidence_within=standard.evidence_within)
        )
    facts += [f"{on}: {what}{f' ({source})' if source else ''}" for on, what, source in standard.transition]
    return MatrixPage(
        standard_url(standard.id),
        standard.id,
        standard.title,
        standard.note,
        tuple(facts),
        tuple((WORDS[state][0], counted[state]) for state in WORDS if counted[state]),
        tuple(view_row(compiled, standard, clause) for clause in standard.rows.values()),
    )


def state_of(answer: Answer) -> str:
    """How a clause stands, with what only a page tells apart: carried over, asked beyond the edition before, and what
    nobody has said anything of."""
    if answer.state == "answered" and _asked_beyond(answer):
        return "more"
    if answer.state == "answered" and not answer.own.there:
        return "carried"
    return "untold" if answer.state == "quiet" and not answer.clause.wants else answer.state


def evidence_of(coverage: Coverage, standard: Standard, clause: Clause) -> Evidence:
    """What answers to a clause; of a heading what names it itself."""
    answer = coverage.answer(standard, clause)
    return answer.all if answer is not None else coverage.evidence.get((standard.id, fold(clause.number)), Evidence())


def view_row(compiled: Compiled, standard: Standard, clause: Clause) -> MatrixRow:
    """One row of the matrix."""
    coverage = coverage_of(compiled)
    answer, found = coverage.answer(standard, clause), evidence_of(coverage, standard, clause)
    state = state_of(answer) if answer is not None else ""
    word, tone = WORDS.get(state, ("", ""))
    processes = processes_of(compiled, found)
    return MatrixRow(
        clause.number,
        clause.label,
        row_mark(clause.number),
        clause_url(standard.id, clause.number),
        not standard.above(clause),
        _WANTS.get(clause.wants, "") if answer is not None else "",
        (*_some(tuple(_in_force(compiled, name) for name in found.documents)), *_shelves(compiled, found)),
        (*types_of(compiled, found.whole), *_named_records(compiled, found)),
        _some(tuple(_by_number(name_of(compiled, name)) for name in reversed(found.findings))),
        (*processes, *map(_by_number, objectives_of(compiled, standard, clause, processes))),
        word,
        tone,
        _told(answer) if answer is not None else "",
    )


def _told(answer: Answer) -> str:
    """What is missing, or why nothing is."""
    if answer.state == "excluded":
        return answer.excluded
    if answer.state == "elsewhere":
        return answer.kept_at
    more = _asked_beyond(answer)
    return say_row("; ", (*answer.gaps, *((say("also asked now: {more}", more=more),) if more else ())))


def _asked_beyond(answer: Answer) -> str:
    """What a clause asks beyond the edition before, where nothing names it itself; the transition agrees."""
    return answer.clause.added if answer.carried and not answer.own.named else ""


def _in_force(compiled: Compiled, name: str) -> Named:
    """A document with the revision that is in force."""
    trail = compiled.history.trail(name)
    if trail is None or trail.in_force is None:
        return name_of(compiled, name)
    said = say("{id} {title}, revision {revision}", id=trail.id, title=trail.title, revision=trail.in_force.revision)
    return Named(said, said, document_url(trail.id))


def _by_number(named: Named) -> Named:
    """A record by its number alone, where many stand beside each other."""
    return Named(named.id, named.id, named.url)


def _some(names: tuple[Named, ...]) -> tuple[Named, ...]:
    more = len(names) - _SHOWN
    return (*names[:_SHOWN], Named("", say("and {more} more", more=more), None)) if more > 0 else names


def _more(found: Evidence) -> Mapping[str, tuple[Kept, ...]]:
    """The types of documents that answer as a whole and hold more than what is listed already."""
    listed = set(found.documents)
    return {kind: kept for kind, kept in found.shelves.items() if not {one.id for one in kept} <= listed}


def _shelves(compiled: Compiled, found: Evidence) -> tuple[Named, ...]:
    """The types of documents that answer as a whole; many of them as a number."""
    more = _more(found)
    if len(more) < _SHOWN:
        return types_of(compiled, more)
    said = say("documents of {number} kinds ({number2})", number=len(more), number2=sum(map(len, more.values())))
    return (Named(said, said, "library/by-type.html"),)


def types_of(compiled: Compiled, kinds: Mapping[str, tuple[Kept, ...]]) -> tuple[Named, ...]:
    """Types that answer as a whole: how many, and the newest day."""
    found = []
    for kind, kept in kinds.items():
        spec = compiled.catalog.types.get(kind)
        newest = newest_of(kept) if spec is None or spec.family == "record" else ""
        said = many_with(compiled, kind, f"{len(kept)}" + newest)
        found.append(Named(said, said, shelf_of(compiled, kind)))
    return tuple(found)


def shelf_of(compiled: Compiled, kind: str) -> str:
    spec = compiled.catalog.types.get(kind)
    return "library/by-type.html" if spec is not None and spec.family == "document" else register_url(kind)


def many_of(compiled: Compiled, kind: str) -> str:
    spec = compiled.catalog.types.get(kind)
    return (spec.plural or plural(spec.title)) if spec is not None else label(kind)


def many_with(compiled: Compiled, kind: str, beside: str) -> str:
    """What many records of a type are called, with something in brackets."""
    return say_row("", (many_of(compiled, kind), " (", beside, ")"))


def newest_of(kept: Iterable[Kept]) -> str:
    day = max((one.day for one in kept if one.day is not None), default=None)
    return say(", newest {day}", day=day) if day is not None else ""


def _named_records(compiled: Compiled, found: Evidence) -> Iterator[Named]:
    """Records that name the clause themselves: a few by name, many as a number."""
    for kind, kept in found.records.items():
        if kind in found.whole:
            continue
        if len(kept) <= _SHOWN:
            yield from (name_of(compiled, one.id) for one in kept)
        else:
            said = many_with(compiled, kind, f"{len(kept)}" + newest_of(kept))
            yield Named(said, said, register_url(kind))


def processes_of(compiled: Compiled, found: Evidence) -> tuple[Named, ...]:
    """The processes of what names a clause itself."""
    names: list[str] = []
    for document in found.documents:
        trail = compiled.history.trail(document)
        names += (
            list_of(trail.in_force.fields.get("process")) if trail is not None and trail.in_force is not None else ()
        )
    for kept in (one for every in found.records.values() for one in every):
        record = compiled.register.get(kept.id)
        names += texts(record.get("process")) if record is not None else ()
    return tuple({identity(name): person_name(compiled, name) for name in names}.values())


def objectives_of(
    compiled: Compiled, standard: Standard, clause: Clause, processes: tuple[Named, ...]
) -> tuple[Named, ...]:
    """The objectives of these processes, and those that name the clause."""
    urls, coverage = {one.url for one in processes}, coverage_of(compiled)
    found = []
    for record in compiled.register.of_part("objectives"):
        names = (coverage.standards.find(one) for one in texts(record.get("clauses")))
        own = any(one is not None and one == (standard, clause) for one in names)
        if own or any(person_name(compiled, one).url in urls for one in texts(record.get("process"))):
            found.append(name_of(compiled, record.id))
    return tuple(found)


def view_strangers(compiled: Compiled) -> tuple[Stranger, ...]:
    """Clauses that somebody in force names and no standard that is followed has, in the order of their numbers."""
    standards, found = coverage_of(compiled).standards, dict[str, list[Named]]()
    for name, trail in sorted(compiled.history.trails.items()):
        for written in document_clauses(trail) if trail.in_force is not None else ():
            found.setdefault(written, []).append(name_of(compiled, name))
    for record in compiled.register.records.values():
        if record.type.family == "record":
            for written in dict.fromkeys(texts(record.get("clauses"))):
                found.setdefault(written, []).append(name_of(compiled, record.id))
    return tuple(
        Stranger(written, _some(tuple(found[written])))
        for written in sorted(found, key=in_order)
        if standards.find(written) is None
    )
