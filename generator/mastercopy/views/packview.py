"""Turns the scope of an audit into the cover sheet of a pack, and its lists as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.history.values import Revision, Trail
from mastercopy.views.addresses import revision_url
from mastercopy.views.controlblock import view_signoff
from mastercopy.views.logview import Entry
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.registerpages import document_row, type_title
from mastercopy.views.revisionrows import approved_by
from mastercopy.views.samplingview import Stratum, draw_sample, example_of, rank
from mastercopy.views.scopeview import Asked, Scope, revisions_in
from mastercopy.views.tables import csv_bytes
from mastercopy.views.wording import label, plural, show, status_words

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

SITE = "site/"
"""Where in a pack the whole site of the day lies."""
NEWEST = 200
"""So many of the things that happened stand on the cover sheet; the table has them all."""
_SCOPE = ("Kind", "ID", "Title", "Revision", "Status", "In force from", "Page")
_UNITS = ("Kind", "Place", "Drawn", "Unit", "Title", "SHA-256 of SEED:UNIT", "Page")
_HAPPENED = ("Day", "What", "ID", "Title", "How", "Who", "Page")
_EVIDENCE = (
    *("ID", "Revision", "Issue", "Recorded", "In force from", "Until", "Status", "Digest", "Commit"),
    *("Person", "Role", "Meaning", "On", "Evidence", "Counts", "Remark"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """Something in scope, and how it stands."""

    kind: str
    about: Named
    revision: str
    status: str
    since: str


@dataclass(frozen=True, slots=True)
class Pack:
    """What the cover sheet says; addresses are those within the site."""

    organisation: str
    as_of: str
    commit: str
    digest: str
    asked: tuple[str, ...]
    seed: str
    chosen: bool
    """Whether whoever asked for the pack named the seed."""
    documents: tuple[Line, ...]
    records: tuple[Line, ...]
    strata: tuple[Stratum, ...]
    example: tuple[str, str]
    quiet: tuple[Named, ...]
    happened: tuple[Entry, ...]
    more: int
    """How many earlier things happened than the cover sheet tells."""
    size: int | None
    """How many of each kind were asked for."""
    begun: str
    """When the first was recorded, where that is later than the day of the pack."""
    again: str
    """The command that writes the same file."""


def view_pack(
    compiled: Compiled, scope: Scope, digest: str, seed: str | None, size: int | None = None, again: str = ""
) -> Pack:
    """The cover sheet; without a seed one that follows from commit and day."""
    own = seed if seed is not None else f"{(compiled.commit or '')[:12]} {compiled.as_of}".strip()
    documents = tuple(_document(compiled, trail) for trail in scope.trails)
    records = tuple(
        Line(
            record.type.title,
            name_of(compiled, record.id),
            "",
            label(record.status) if record.status else "",
            "",
        )
        for record in scope.records
    )
    drawn = draw_sample(_strata(compiled, scope, (*documents, *records)), own, size)
    return Pack(
        compiled.organisation.name,
        compiled.as_of.isoformat(),
        compiled.commit or "",
        digest,
        tuple(_asked(compiled, scope.asked)),
        own,
        seed is not None,
        documents,
        tuple(sorted(records, key=lambda line: (line.kind, line.about.id))),
        drawn,
        example_of(own, drawn[0].units[0].id) if drawn else ("", ""),
        tuple(name_of(compiled, trail.id) for trail in scope.quiet),
        tuple(reversed(scope.happened[-NEWEST:])),
        max(0, len(scope.happened) - NEWEST),
        size,
        _begun(compiled),
        again,
    )


def _strata(compiled: Compiled, scope: Scope, lines: Sequence[Line]) -> dict[str, list[Named]]:
    """What is drawn from: the documents and records of each kind, and the revisions."""
    many = {kind.title: kind.plural for kind in compiled.catalog.types.values()}
    found: dict[str, list[Named]] = {}
    for line in lines:
        found.setdefault(many.get(line.kind) or plural(line.kind), []).append(line.about)
    found["Revisions"] = [_unit(trail, row) for trail in scope.trails for row in revisions_in(trail, scope.asked)]
    return found


def _begun(compiled: Compiled) -> str:
    first = min(compiled.blobs.timeline.days, default=compiled.as_of)
    return first.isoformat() if first > compiled.as_of else ""


def _document(compiled: Compiled, trail: Trail) -> Line:
    row = document_row(compiled, trail)
    since = show(trail.in_force.in_force_from) if trail.in_force is not None else ""
    return Line(type_title(compiled, trail), name_of(compiled, trail.id), row[4].text, row[5].text, since)


def _unit(trail: Trail, row: Revision) -> Named:
    return Named(f"{trail.id} {row.slug}", row.title, revision_url(trail.id, row))


def _asked(compiled: Compiled, asked: Asked) -> Iterator[str]:
    if asked.clauses:
        named = f"{'clause' if len(asked.clauses) == 1 else 'clauses'} {', '.join(asked.clauses)}"
        yield f"what names the {named}, or is of a type that answers to it"
    if asked.processes:
        names = (person_name(compiled, name).title for name in asked.processes)
        yield f"what belongs to the process {', '.join(names)}"
    if asked.first is not None:
        yield f"what something happened to from {asked.first} to {asked.last}"


def pack_tables(compiled: Compiled, scope: Scope, pack: Pack) -> dict[str, bytes]:
    """The lists of a pack as CSV, by file name."""
    lines = (*pack.documents, *pack.records)
    return {
        "scope.csv": csv_bytes(
            _SCOPE,
            [
                (one.kind, one.about.id, one.about.title, one.revision, one.status, one.since, _at(one.about))
                for one in lines
            ],
        ),
        "sample.csv": csv_bytes(
            _UNITS,
            [
                (one.title, str(place), drawn, unit.id, unit.title, rank(pack.seed, unit.id), _at(unit))
                for one in pack.strata
                for place, unit in enumerate(one.units, 1)
                for drawn in ("yes" if place <= one.size else "no",)
            ],
        ),
        "happened.csv": csv_bytes(
            _HAPPENED,
            [
                (one.day, one.kind, one.about.id, one.about.title, one.sentence, one.who, _at(one.about))
                for one in scope.happened
            ],
        ),
        "evidence.csv": csv_bytes(_EVIDENCE, [row for trail in scope.trails for row in _evidence(compiled, trail)]),
    }


def _at(named: Named) -> str:
    return f"{SITE}{named.url}" if named.url else ""


def _evidence(compiled: Compiled, trail: Trail) -> Iterator[tuple[str, ...]]:
    """A row per sign-off of each revision, and one for a revision that has none."""
    for row in trail.revisions:
        own = (
            trail.id,
            row.revision,
            str(row.issue),
            show(row.recorded_day),
            show(row.in_force_from),
            show(row.in_force_until),
            status_words(row),
            row.digest or "",
            row.commit or "",
        )
        for act in row.signoffs:
            said = view_signoff(compiled, act, row.signoffs)
            yield (
                *own,
                said.name,
                said.role,
                said.meaning,
                said.at,
                said.evidence,
                "yes" if act.valid else "no",
                said.note,
            )
        if not row.signoffs:
            before = f"approved: {approved_by(compiled, row)}" if row.kind == "legacy" else ""
            yield (*own, "", "", "", "", "no sign-off", "", before)
