"""States what answers to a clause, and judges by what is wanted how the clause stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from mastercopy.model.record import identity
from mastercopy.model.standard import Clause, Standard
from mastercopy.words.saying import say, say_row

State = Literal["answered", "old", "drafts", "ended", "nothing", "elsewhere", "quiet", "excluded"]
GAPS: tuple[State, ...] = ("drafts", "ended", "nothing")
"""The states of a clause that asks for something which is not there."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that answers, and its newest day up to the one that is asked about."""

    id: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What answers to a clause: documents and, by type, records that name it.

    `whole` are the records of types that answer to it as a whole, `shelves` the documents in force of such types.
    `drafts` name it and were never in force, `ended` name it and are in force no more; neither of them answers.
    """

    documents: tuple[str, ...] = ()
    records: Mapping[str, tuple[Kept, ...]] = field(default_factory=dict)
    whole: Mapping[str, tuple[Kept, ...]] = field(default_factory=dict)
    shelves: Mapping[str, tuple[Kept, ...]] = field(default_factory=dict)
    drafts: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    audits: tuple[str, ...] = ()

    @property
    def named(self) -> bool:
        """Whether something in force names the clause itself, not by its type."""
        return bool(self.documents or self.records)

    @property
    def there(self) -> bool:
        """Whether anything answers."""
        return self.named or bool(self.whole or self.shelves)

    @property
    def newest(self) -> date | None:
        """The newest day of its records."""
        every = (one.day for kept in (*self.records.values(), *self.whole.values()) for one in kept)
        return max((day for day in every if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class Carried:
    """What answers to a clause of another edition, and how that clause and this one are related."""

    standard: Standard
    clause: Clause
    relation: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Answer:
    """A clause of a standard, what answers to it of its own and from other editions, and how it stands.

    `excluded` is the reason for which it does not apply, `kept_at` where evidence lies that is not here: both hold for
    the same clause of another edition as well.
    """

    standard: Standard
    clause: Clause
    own: Evidence
    carried: tuple[Carried, ...]
    all: Evidence
    excluded: str = ""
    kept_at: str = ""
    state: State = "quiet"
    gaps: tuple[str, ...] = ()


def together(found: Iterable[Evidence]) -> Evidence:
    """Several pieces of evidence as one, each thing once."""
    every = list(found)
    if len(every) == 1:
        return every[0]
    return Evidence(
        _once(one.documents for one in every),
        _merged(one.records for one in every),
        _merged(one.whole for one in every),
        _merged(one.shelves for one in every),
        _once(one.drafts for one in every),
        _once(one.ended for one in every),
        _once(one.findings for one in every),
        _once(one.audits for one in every),
    )


def _once(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple({identity(name): name for names in lists for name in names}.values())


def _merged(maps: Iterable[Mapping[str, tuple[Kept, ...]]]) -> Mapping[str, tuple[Kept, ...]]:
    found: dict[str, dict[str, Kept]] = {}
    for one in maps:
        for kind, kept in one.items():
            found.setdefault(kind, {}).update((record.id, record) for record in kept)
    return {kind: tuple(kept.values()) for kind, kept in sorted(found.items())}


def judge(answer: Answer, as_of: date) -> Answer:
    """How a clause stands: what it wants and is not there, and whether what is there is old."""
    clause, found = answer.clause, answer.all
    if answer.excluded and clause.applies != "yes":
        return replace(answer, state="excluded")
    missing = dict(_missing(clause, found))
    if not missing and not found.there and found.ended:
        missing = {"ended": say("{names} answered to it and is no longer in force", names=", ".join(found.ended))}
    if answer.kept_at and (missing or not found.there):
        return replace(answer, state="elsewhere")
    if missing:
        state = next(one for one in ("nothing", *GAPS) if one in missing)
        return replace(answer, state=state, gaps=tuple(missing.values()))
    span = clause.evidence_within or answer.standard.evidence_within
    if span is not None and found.newest is not None and span.after(found.newest) < as_of:
        old = say("the newest record is of {day}, older than {span}", day=found.newest, span=span)
        return replace(answer, state="old", gaps=(old,))
    return replace(answer, state="answered" if found.there else "quiet")


def _missing(clause: Clause, found: Evidence) -> Iterator[tuple[State, str]]:
    """What a clause wants and is not there."""
    wanted: list[str] = []
    if clause.wants in ("document", "both") and not (found.documents or found.shelves or found.whole):
        if found.drafts:
            yield "drafts", say("only a draft: {documents}", documents=", ".join(found.drafts))
        elif found.ended:
            yield "ended", say("no longer in force: {documents}", documents=", ".join(found.ended))
        else:
            wanted.append(say("no document in force"))
    if clause.wants in ("record", "both") and not (found.records or found.whole):
        wanted.append(say("no record"))
    if clause.applies == "yes" and clause.wants in ("", "none") and not found.there:
        wanted.append(say("nothing answers to it"))
    if wanted:
        yield "nothing", say_row(", ", wanted)
