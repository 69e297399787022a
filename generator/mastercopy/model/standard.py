"""Turns shipped files and an organisation's own into the standards that it follows, clause by clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from mastercopy.model.catalog import build_catalog
from mastercopy.model.clause import ClauseName, fold, in_order, is_number, numbers_above, read_clause
from mastercopy.model.fields import texts
from mastercopy.model.organisation import Organisation
from mastercopy.model.period import Duration
from mastercopy.model.record import Record, read_records
from mastercopy.model.register import Register
from mastercopy.sources.yamltext import YamlMapping, read_yaml
from mastercopy.words import Problem
from mastercopy.words.saying import say_name

PART = "standards"
SHIPPED_NUMBERS = "iso-9001-2015"
"""The edition whose numbers shipped record types name, whatever an organisation follows."""
_LONGEST_CHAIN = 8
"""So many files may extend one another."""
_MERGED = ("label", "wants", "about", "applies", "reason", "kept_at", "relation", "added", "hint")


@dataclass(frozen=True, slots=True)
class Clause:
    """One row of a standard in own words. `maps_to` and `relation` say what it becomes in the edition that follows.

    `wants` is document, record, both or none; empty where nobody has said. `applies` is yes, no, or not said.
    """

    number: str
    label: str = ""
    wants: str = ""
    about: str = ""
    answered_by: tuple[str, ...] = ()
    applies: str = ""
    reason: str = ""
    kept_at: str = ""
    maps_to: tuple[str, ...] = ()
    relation: str = ""
    added: str = ""
    hint: str = ""
    evidence_within: Duration | None = None

    @property
    def asks(self) -> bool:
        """Whether something has to be there: documented information, or evidence that the organisation wants."""
        return self.wants in ("document", "record", "both") or self.applies == "yes"


@dataclass(frozen=True, slots=True)
class Standard:
    """One edition; `rows` are its clauses by folded number, in the order of numbers."""

    id: str
    title: str
    note: str
    followed_by: str
    rows: Mapping[str, Clause]
    transition: tuple[tuple[date, str, str], ...] = ()
    evidence_within: Duration | None = None
    compared: date | None = None
    followed_from: date | None = None
    headings: frozenset[str] = frozenset()
    """The folded numbers of rows that others lie below: what they ask for, those ask for."""

    @property
    def asking(self) -> tuple[Clause, ...]:
        """The clauses that ask for something themselves."""
        return tuple(row for number, row in self.rows.items() if number not in self.headings)

    def row(self, number: str) -> Clause | None:
        """The row that a number belongs to: its own, or the one that it lies below where that has no others."""
        own = self.rows.get(fold(number))
        if own is not None:
            return own
        above = next((fold(one) for one in numbers_above(number) if fold(one) in self.rows), None)
        return self.rows[above] if above is not None and above not in self.headings else None

    def excluded(self, clause: Clause) -> str:
        """The reason for which a clause, or a heading over it, does not apply; empty where it does."""
        return next((row.reason for row in (clause, *self.above(clause)) if row.applies == "no"), "")

    def above(self, clause: Clause) -> tuple[Clause, ...]:
        """The headings over a clause, the nearest first."""
        return tuple(self.rows[fold(one)] for one in numbers_above(clause.number) if fold(one) in self.rows)


@dataclass(frozen=True, slots=True)
class Standards:
    """Every standard that is known by ID, and those that the organisation follows, in its order."""

    known: Mapping[str, Standard]
    followed: tuple[Standard, ...] = ()
    unknown: tuple[str, ...] = ()
    """What the organisation says it follows and nobody knows."""

    @property
    def first(self) -> str:
        """The standard that numbers without one are of."""
        return self.followed[0].id if self.followed else SHIPPED_NUMBERS

    def name(self, written: str) -> ClauseName:
        """A clause as written, with the standard that it is of."""
        found = read_clause(written)
        return replace(found, standard=found.standard or self.first)

    def find(self, written: str) -> tuple[Standard, Clause] | None:
        """The followed standard and the row that a written clause belongs to."""
        name = self.name(written)
        standard = next((one for one in self.followed if one.id == name.standard), None)
        row = standard.row(name.number) if standard is not None else None
        return (standard, row) if standard is not None and row is not None else None

    def before(self, standard: Standard) -> tuple[Standard, ...]:
        """The editions that a standard replaces, by ID."""
        return tuple(one for name, one in sorted(self.known.items()) if one.followed_by == standard.id != name)

    def origins(self, standard: Standard, clause: Clause) -> tuple[tuple[Standard, Clause], ...]:
        """The clauses of earlier editions that become a clause."""
        return tuple(
            (one, row)
            for one in self.before(standard)
            for row in one.rows.values()
            if fold(clause.number) in map(fold, row.maps_to)
        )

    def successors(self, standard: Standard, clause: Clause) -> tuple[tuple[Standard, Clause], ...]:
        """The clauses of the edition that follows which a clause becomes."""
        after = self.known.get(standard.followed_by)
        rows = (after.rows.get(fold(number)) for number in clause.maps_to) if after is not None else ()
        return tuple((after, row) for row in rows if after is not None and row is not None)


def read_standards(register: Register, organisation: Organisation) -> Standards:
    """The shipped standards, with what the organisation's own files change and add, and its scope leaves out."""
    known = dict(shipped_standards()[0])
    own = {record.id: record for record in register.of_part(PART)}
    for name in own:
        known[name] = _built(name, own, ())
    _leave_out(known, register, organisation)
    asked = tuple(dict.fromkeys(organisation.standards))
    return Standards(
        MappingProxyType(known),
        tuple(known[name] for name in asked if name in known),
        tuple(name for name in asked if name not in known),
    )


@cache
def shipped_standards() -> tuple[Mapping[str, Standard], tuple[Problem, ...]]:
    """The standards that come with the program, and what is wrong with their files."""
    kind = next(iter(build_catalog(None)[0].by_part(PART)))
    found: dict[str, Standard] = {}
    problems: list[Problem] = []
    for item in sorted((files("mastercopy") / "standards").iterdir(), key=lambda one: one.name):
        node, faults = read_yaml(item.read_text("utf-8"), f"standards/{item.name}")
        problems.extend(faults)
        if isinstance(node, YamlMapping):
            records, more = read_records(node, kind, f"standards/{item.name}")
            problems.extend(more)
            found |= {record.id: _of_ours(_standard(record, None)) for record in records}
    return MappingProxyType(found), tuple(problems)


def _of_ours(standard: Standard) -> Standard:
    """A standard that is shipped: our own words of it have translations."""
    rows = (
        replace(
            one, label=say_name(one.label), about=say_name(one.about),
            added=say_name(one.added), hint=say_name(one.hint),
        )
        for one in standard.rows.values()
    )  # fmt: skip
    return in_rows(replace(standard, title=say_name(standard.title), note=say_name(standard.note)), rows)


def base_of(record: Record, own: Mapping[str, Record], within: tuple[str, ...] = ()) -> Standard | None:
    """The standard that a file extends: an own one, or the shipped one, also that of its own ID; None where none is."""
    name = str(record.get("extends") or "")
    if name in own and name != record.id and name not in within and len(within) < _LONGEST_CHAIN:
        return _built(name, own, (*within, record.id))
    return shipped_standards()[0].get(name)


def _built(name: str, own: Mapping[str, Record], within: tuple[str, ...]) -> Standard:
    base = base_of(own[name], own, within)
    if base is None and own[name].get("extends"):  # a slip in that one word does not take every clause away
        base = shipped_standards()[0].get(name)
    return _standard(own[name], base)


def _standard(record: Record, base: Standard | None) -> Standard:
    """A standard as its file says it, row by row over the one that it extends."""
    rows = dict(base.rows) if base is not None else {}
    own: set[str] = set()
    for given in rows_of(record, "clauses"):
        number = str(given.get("number") or "")
        if is_number(number) and fold(number) not in own:  # the first of two rows holds; a rule tells of the others
            own.add(fold(number))
            rows[fold(number)] = _clause(given, rows.get(fold(number)) or Clause(number))
    begun = base if base is not None else Standard(record.id, "", "", "", {})
    stated = tuple(
        (row["day"], str(row.get("what") or ""), str(row.get("source") or ""))
        for row in rows_of(record, "transition")
        if isinstance(row.get("day"), date)
    )
    span, compared, begins = (record.get(name) for name in ("evidence_within", "compared", "followed_from"))
    return in_rows(
        replace(
            begun,
            id=record.id,
            title=record.title,
            note=record.get("note") or begun.note,
            followed_by=str(record.get("followed_by") or begun.followed_by),
            transition=tuple(sorted(stated)) or begun.transition,
            evidence_within=span if isinstance(span, Duration) else begun.evidence_within,
            compared=compared if isinstance(compared, date) else begun.compared,
            followed_from=begins if isinstance(begins, date) else begun.followed_from,
        ),
        rows.values(),
    )


def in_rows(standard: Standard, clauses: Iterable[Clause]) -> Standard:
    """A standard with these rows, in their order."""
    ordered = sorted(clauses, key=lambda row: in_order(row.number))
    rows = {fold(row.number): row for row in ordered}
    headings = {fold(one) for row in ordered for one in numbers_above(row.number)} & set(rows)
    return replace(standard, rows=MappingProxyType(rows), headings=frozenset(headings))


def rows_of(record: Record, name: str) -> Sequence[Mapping[str, Any]]:
    """The rows of a list of sub-records as a file has them."""
    value = record.get(name)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []


def _clause(given: Mapping[str, Any], base: Clause) -> Clause:
    said: dict[str, Any] = {name: given[name] for name in _MERGED if isinstance(given.get(name), str) and given[name]}
    span = given.get("evidence_within")
    said |= {name: tuple(texts(given[name])) for name in ("answered_by", "maps_to") if given.get(name)}
    return replace(base, evidence_within=span if isinstance(span, Duration) else base.evidence_within, **said)


def _leave_out(known: dict[str, Standard], register: Register, organisation: Organisation) -> None:
    """Take over what the record of the scope says does not apply, with its reason."""
    followed = Standards(known, tuple(known[name] for name in organisation.standards if name in known))
    for record in register.of_part("scope"):
        for given in rows_of(record, "not_applicable"):
            name, reason = followed.name(str(given.get("clause") or "")), str(given.get("reason") or "")
            standard = known.get(name.standard or "")
            row = standard.rows.get(fold(name.number)) if standard is not None else None
            if standard is not None and row is not None and reason:
                rows = {**standard.rows, fold(row.number): replace(row, applies="no", reason=reason)}
                known[standard.id] = in_rows(standard, rows.values())


__all__ = [
    "PART", "SHIPPED_NUMBERS", "Clause", "Standard", "Standards", "base_of", "in_rows", "read_standards", "rows_of",
    "shipped_standards",
]  # fmt: skip
