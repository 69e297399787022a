"""Turns who knows which text into a matrix: documents by people, for one role or for all, with every cell in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.history.readership import Reader, Readership, read_readership, spared
from mastercopy.model.tenure import ALWAYS
from mastercopy.sources.witness import once
from mastercopy.views.addresses import document_url
from mastercopy.views.naming import Named, person_name
from mastercopy.words.saying import say, say_row, say_small

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "for/reading.html"
CSV_URL = "data/reading.csv"
COLUMNS = (
    "Document", "Title", "Revision in force", "In force from", "Asks", "Person", "Roles", "Asked since", "By",
    "State", "Known revision", "Known since", "Record", "Why an earlier revision counts", "As of",
)  # fmt: skip
"""The columns of the download: a line for each person and document."""
_READ = {"read": say("Has read"), "trained": say("Trained")}


@dataclass(frozen=True, slots=True)
class Mark:
    """How one person stands with one document: a word, what else there is to say, and a tone."""

    word: str
    note: str
    tone: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One document in force with a cell for each person; an empty one for whoever need not follow it.

    `spared` says why the newest revision asks nothing anew, where it does not.
    """

    named: Named
    revision: str
    since: str
    asks: str
    spared: str
    marks: tuple[Mark | None, ...]
    done: int
    all: int


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person with the documents to know, those that wait first."""

    named: Named
    marks: tuple[tuple[Named, Mark], ...]
    done: int
    late: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Documents whose readers are recorded, by people; `silent` are those of which nobody records who has read them."""

    people: tuple[Named, ...]
    rows: tuple[MatrixRow, ...]
    cards: tuple[PersonCard, ...]
    silent: tuple[Named, ...]

    @property
    def asked(self) -> int:
        """How many times somebody has to know a text."""
        return sum(row.all for row in self.rows)

    @property
    def done(self) -> int:
        """How many times somebody does."""
        return sum(row.done for row in self.rows)

    @property
    def late(self) -> tuple[tuple[Named, Named, Mark], ...]:
        """Whose time for which document is over, and since when."""
        return tuple(
            (card.named, named, mark) for card in self.cards for named, mark in card.marks if mark.tone == "bad"
        )


@once
def read_readerships(compiled: Compiled) -> tuple[Readership, ...]:
    """Who has to follow what, of every document in force that names its readers; many pages ask."""
    trails = (trail for _, trail in sorted(compiled.history.trails.items()))
    found = (read_readership(compiled.register, compiled.people, trail, compiled.as_of) for trail in trails)
    return tuple(one for one in found if one is not None)


def view_matrix(compiled: Compiled, every: Sequence[Readership], role: str | None = None) -> Matrix:
    """The matrix of one role, or of all."""
    own = [one for one in every if role is None or role in one.roles]
    kept = [one for one in own if one.kept]
    people = tuple(sorted({reader.person for one in kept for reader in _of_role(one, role)}))
    rows = tuple(_row(compiled, one, people, role) for one in kept)
    return Matrix(
        tuple(_person(compiled, person) for person in people),
        rows,
        tuple(_card(compiled, person, at, rows) for at, person in enumerate(people)),
        tuple(_document(one) for one in own if not one.kept),
    )


def _of_role(found: Readership, role: str | None) -> Iterator[Reader]:
    yield from (one for one in found.readers if role is None or role in one.roles)


def _document(found: Readership) -> Named:
    return Named(found.trail.id, found.trail.title, document_url(found.trail.id))


def _person(compiled: Compiled, person: str) -> Named:
    named = person_name(compiled, person)
    return Named(person, named.title, named.url)


def _row(compiled: Compiled, found: Readership, people: Sequence[str], role: str | None) -> MatrixRow:
    readers = {one.person: one for one in _of_role(found, role)}
    marks = tuple(view_mark(found, readers[who], compiled.as_of) if who in readers else None for who in people)
    done = sum(one.known is not None for one in readers.values())
    since = found.revision.in_force_from
    return MatrixRow(
        _document(found),
        found.revision.revision,
        since.isoformat() if since is not None else "",
        "training" if found.asks == "train" else "",
        spared(found.revision) or "",
        marks,
        done,
        len(readers),
    )


def _card(compiled: Compiled, person: str, at: int, rows: Iterable[MatrixRow]) -> PersonCard:
    own = [(row.named, mark) for row in rows if (mark := row.marks[at]) is not None]
    order = ("bad", "wait", "good")
    own.sort(key=lambda entry: (order.index(entry[1].tone), entry[0].id))
    done, late = (sum(mark.tone == tone for _, mark in own) for tone in ("good", "bad"))
    return PersonCard(_person(compiled, person), tuple(own), done, late)


def view_mark(found: Readership, reader: Reader, day: date) -> Mark:
    """How a person stands with the text in force."""
    known = reader.known
    if known is not None:
        label = say(", revision {revision}, which counts", revision=known.revision) if known.because else ""
        return Mark(_READ[known.how], say_row("", (str(known.day), label)), "good")
    before = ""
    if reader.earlier is not None:
        same = reader.earlier.revision == found.revision.revision
        told = say("does not count") if same else say("revision {revision} alone", revision=reader.earlier.revision)
        before = say(
            "; {lower} on {day}, {told}", lower=say_small(_READ[reader.earlier.how]), day=reader.earlier.day, told=told
        )
    since = "" if reader.since == ALWAYS else say("asked since {day}, ", day=reader.since)
    if reader.is_late(day):
        return Mark(
            say("Overdue"), say("{since}until {due}{before}", since=since, due=reader.due, before=before), "bad"
        )
    return Mark(
        say("To learn") if found.asks == "train" else say("To read"),
        say("{since}until {due}{before}", since=since, due=reader.due, before=before),
        "wait",
    )


def matrix_lines(compiled: Compiled, every: Iterable[Readership]) -> Iterator[tuple[str, ...]]:
    """The download: every person and document, those of which nothing is recorded too."""
    for found in every:
        since = found.revision.in_force_from
        for reader in found.readers:
            known, late = reader.known, reader.is_late(compiled.as_of)
            state = _READ[known.how] if known is not None else say("Overdue") if late else say("Asked")
            yield (
                found.trail.id,
                found.trail.title,
                found.revision.revision,
                since.isoformat() if since is not None else "",
                found.asks,
                reader.person,
                say_row(" ", reader.roles),
                "" if reader.since == ALWAYS else reader.since.isoformat(),
                reader.due.isoformat() if found.kept else "",
                state if found.kept else say("Not recorded"),
                known.revision if known is not None else "",
                known.day.isoformat() if known is not None else "",
                known.source if known is not None else "",
                say_row("; ", known.because) if known is not None else "",
                compiled.as_of.isoformat(),
            )
