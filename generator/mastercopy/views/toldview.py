"""Turns what customers said into whom we told what came of it, one by one and together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.model.record import Record
from mastercopy.views.naming import Named, name_of
from mastercopy.views.wording import show

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class Told:
    """One voice: when it was answered, and when the customer heard what came of it."""

    named: Named
    answered: str
    told: str


@dataclass(frozen=True, slots=True)
class Together:
    """Several customers told at once: the meeting, the day, and how."""

    named: Named
    day: str
    how: str


@dataclass(frozen=True, slots=True)
class WhomWeTold:
    """Everybody who was told; `silent` are voices that nobody has answered."""

    answered: tuple[Told, ...]
    silent: tuple[Named, ...]
    together: tuple[Together, ...]

    @property
    def heard_back(self) -> int:
        """How many heard what came of what they said, past the answer."""
        return sum(bool(one.told) for one in self.answered)


def view_told(compiled: Compiled, heard: Sequence[Record], named: Sequence[Record]) -> WhomWeTold:
    """Whom we told: `heard` are the voices about a need, `named` everything that names it."""
    rows = [
        Told(name_of(compiled, one.id), show(one.get("answered"))[:10], show(one.get("told"))[:10]) for one in heard
    ]
    rows.sort(key=lambda row: (row.told or row.answered, row.named.id), reverse=True)
    return WhomWeTold(
        tuple(row for row in rows if row.answered),
        tuple(row.named for row in sorted(rows, key=lambda row: row.named.id) if not row.answered),
        tuple(sorted(_together(compiled, named), key=lambda one: (one.day, one.named.id), reverse=True)),
    )


def _together(compiled: Compiled, named: Sequence[Record]) -> Iterator[Together]:
    for one in named:
        rows = one.get("told")
        if one.type.part == "engagements" and isinstance(rows, tuple):
            for row in rows:
                if isinstance(day := row.get("day"), date) and day <= compiled.as_of:
                    yield Together(name_of(compiled, one.id), show(day), show(row.get("how")))


def _day(record: Record, field: str) -> str:
    return show(record.get(field))[:10]
