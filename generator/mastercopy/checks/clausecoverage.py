"""Turns what documents and records name into what answers to each clause of the standards that are followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from weakref import WeakKeyDictionary

from mastercopy.checks.clauseanswers import Answer, Carried, Evidence, Kept, judge, together
from mastercopy.history.values import History, Trail
from mastercopy.model.catalog import OWN, Catalog
from mastercopy.model.clause import ClauseName, fold, read_clause
from mastercopy.model.fields import texts
from mastercopy.model.organisation import Organisation, read_list
from mastercopy.model.record import Record
from mastercopy.model.recordtype import RecordType
from mastercopy.model.register import Register
from mastercopy.model.standard import SHIPPED_NUMBERS, Clause, Standard, Standards, read_standards
from mastercopy.model.stateddays import stated_days

Key = tuple[str, str]
"""A standard's ID and the folded number of one of its rows."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every clause that asks for something itself, by standard that is followed, in the order of numbers."""

    standards: Standards
    answers: Mapping[str, tuple[Answer, ...]]
    evidence: Mapping[Key, Evidence]
    """What names a row of a standard that is known, headings among them."""

    def answer(self, standard: Standard, clause: Clause) -> Answer | None:
        """How a clause stands; None for a heading."""
        return next((one for one in self.answers.get(standard.id, ()) if one.clause is clause), None)


class _Kept(NamedTuple):
    """A coverage and what it was read from beside the register."""

    history: History
    catalog: Catalog
    asked: tuple[tuple[str, ...], date]
    coverage: Coverage


_KEPT: WeakKeyDictionary[Register, _Kept] = WeakKeyDictionary()


def read_coverage(
    register: Register, organisation: Organisation, history: History, catalog: Catalog, as_of: date
) -> Coverage:
    """How every clause of every standard that is followed stands on a day.

    Two rules and many pages ask for the same one, so it is kept as long as its register.
    """
    asked, kept = (organisation.standards, as_of), _KEPT.get(register)
    if kept is None or kept.history is not history or kept.catalog is not catalog or kept.asked != asked:
        standards = read_standards(register, organisation)
        kept = _Kept(history, catalog, asked, _coverage(standards, register, history, catalog, as_of))
        _KEPT[register] = kept
    return kept.coverage


def _coverage(standards: Standards, register: Register, history: History, catalog: Catalog, as_of: date) -> Coverage:
    reading = _Reading(standards, register, history, catalog, as_of)
    answers = {
        standard.id: tuple(reading.answer(standard, clause) for clause in standard.asking)
        for standard in standards.followed
    }
    return Coverage(standards, answers, reading.evidence)


def type_clauses(kind: RecordType, standards: Standards) -> Iterator[ClauseName]:
    """What a type says that its records answer to: shipped types speak of one edition, own ones of the first."""
    default = standards.first if kind.source.startswith(OWN) else SHIPPED_NUMBERS
    for written in kind.clauses:
        name = read_clause(written)
        yield replace(name, standard=name.standard or default)


def document_clauses(trail: Trail) -> tuple[str, ...]:
    """The clauses that a document names today.

    They are no part of what is signed, so that the file may say other ones under the label in force than were recorded
    with it. What a next revision says waits for it; until then what was recorded with the one in force counts.
    """
    current = trail.in_force or trail.revisions[-1]
    newest = str(trail.fields.get("revision") or "").strip() == current.revision
    return read_list((trail.fields if newest else current.fields).get("clauses"))


def newest_day(record: Record, as_of: date) -> date | None:
    """The newest day up to another one that a record states of something that was, in its rows too."""
    newest = max(stated_days(record, as_of), default=None)
    return date(newest.year, newest.month, newest.day) if newest is not None else None


class _Reading:
    """One day's reading: what names which row, and what follows from it."""

    def __init__(
        self, standards: Standards, register: Register, history: History, catalog: Catalog, as_of: date
    ) -> None:
        self.standards, self.register, self.as_of = standards, register, as_of
        self.evidence: dict[Key, Evidence] = {}
        self.kinds: dict[str, tuple[Kept, ...]] = {}
        for trail in (trail for _, trail in sorted(history.trails.items())):
            self._document(trail)
        for draft in history.drafts:
            record = register.get(draft.id)
            for name in texts(record.get("clauses")) if record is not None else ():
                self._add(standards.name(name), Evidence(drafts=(draft.id,)))
        for record in register.records.values():
            if record.type.family == "record" and not record.is_left:
                self._record(record)
        for kind in (one for _, one in sorted(catalog.types.items()) if one.name in self.kinds):
            for clause in type_clauses(kind, standards):
                self._add(clause, _whole(kind, self.kinds[kind.name]))
        self._answering(catalog)

    def _document(self, trail: Trail) -> None:
        current = trail.in_force
        record = self.register.get(trail.id)
        kind = trail.type_name or (record.type.name if record is not None else "")
        if current is not None:
            self._count(kind, Kept(trail.id, current.in_force_from))
            found = Evidence(documents=(trail.id,))
        elif any(row.is_pending for row in trail.revisions) or trail.status is None:
            found = Evidence(drafts=(trail.id,))
        else:
            found = Evidence(ended=(trail.id,))
        for name in dict.fromkeys(document_clauses(trail)):
            self._add(self.standards.name(name), found)

    def _record(self, record: Record) -> None:
        kept = Kept(record.id, newest_day(record, self.as_of))
        self._count(record.type.name, kept)
        found = {
            "findings": Evidence(findings=(record.id,)),
            "audits": Evidence(audits=(record.id,)),
        }.get(record.type.part or "", Evidence(records={record.type.name: (kept,)}))
        for name in dict.fromkeys(texts(record.get("clauses"))):
            self._add(self.standards.name(name), found)

    def _count(self, kind: str, kept: Kept) -> None:
        self.kinds[kind] = (*self.kinds.get(kind, ()), kept)

    def _add(self, name: ClauseName, found: Evidence) -> None:
        standard = self.standards.known.get(name.standard or "")
        row = standard.row(name.number) if standard is not None else None
        if standard is not None and row is not None:
            key = (standard.id, fold(row.number))
            self.evidence[key] = together((self.evidence.get(key, Evidence()), found))

    def _answering(self, catalog: Catalog) -> None:
        """Add the types that a standard itself says answer to a clause."""
        players: dict[str, list[RecordType]] = {}
        for _, kind in sorted(catalog.types.items()):
            for name in {kind.name, kind.part or kind.name}:
                players.setdefault(name, []).append(kind)
        for standard in self.standards.known.values():
            for clause in standard.rows.values():
                for kind in (one for name in clause.answered_by for one in players.get(name, ())):
                    if kept := self.kinds.get(kind.name):
                        self._add(ClauseName(standard.id, clause.number), _whole(kind, kept))

    def of(self, standard: Standard, clause: Clause) -> Evidence:
        """What names a clause, and what names the headings over it but the chapter, which would say too little."""
        rows = (clause, *standard.above(clause)[:-1])
        return together(self.evidence.get((standard.id, fold(row.number)), Evidence()) for row in rows)

    def answer(self, standard: Standard, clause: Clause) -> Answer:
        own = self.of(standard, clause)
        before = self.standards.origins(standard, clause)
        after = self.standards.successors(standard, clause) if clause.relation == "same" else ()
        carried = (
            *(Carried(one, row, row.relation, self.of(one, row)) for one, row in before),
            *(Carried(one, row, clause.relation, self.of(one, row)) for one, row in after),
        )
        every = together((own, *(one.evidence for one in carried)))
        same = [one for one in carried if one.relation == "same"]
        reasons = (standard.excluded(clause), *(one.standard.excluded(one.clause) for one in same))
        places = (clause.kept_at, *(one.clause.kept_at for one in same))
        excluded, kept_at = (next(filter(None, said), "") for said in (reasons, places))
        return judge(Answer(standard, clause, own, carried, every, excluded, kept_at), self.as_of)


def _whole(kind: RecordType, kept: tuple[Kept, ...]) -> Evidence:
    return Evidence(shelves={kind.name: kept}) if kind.family == "document" else Evidence(whole={kind.name: kept})
