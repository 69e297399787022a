"""Turns the record of a scale into the level that its matrix gives to two steps, and what each level asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mastercopy.model.record import Record
from mastercopy.model.register import Register

SCALES = "scales"
"""The part of the records that hold a scale."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an axis: its number, its name, and what it means."""

    value: Decimal
    title: str
    means: str


@dataclass(frozen=True, slots=True)
class Level:
    """What a level means, and whether it wants an action."""

    name: str
    means: str
    acts: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale: `first` and `second` are the fields that it scores, `cells` the level of each pair of steps."""

    record: Record
    first: str
    second: str
    rows: tuple[Step, ...]
    columns: tuple[Step, ...]
    levels: tuple[Level, ...]
    cells: Mapping[tuple[Decimal, Decimal], str]

    def level_of(self, values: Mapping[str, Any]) -> str | None:
        """The level of what holds a value for both fields; None where the matrix has no such cell."""
        one, other = values.get(self.first), values.get(self.second)
        return self.cells.get((one, other)) if one is not None and other is not None else None

    def acts(self, level: object) -> bool:
        """Whether a level wants an action."""
        return any(one.name == level and one.acts for one in self.levels)

    def place(self, level: object) -> int:
        """The place of a level from the lowest up; -1 for one that the scale does not know."""
        return next((at for at, one in enumerate(self.levels) if one.name == level), -1)


def read_scale(record: Record) -> Scale:
    """The scale that a record declares; what is missing in it leaves cells empty."""
    first, second = str(record.get("first") or ""), str(record.get("second") or "")
    rows, columns = _steps(record, first), _steps(record, second)
    cells: dict[tuple[Decimal, Decimal], str] = {}
    for row in record.get("matrix") or ():
        for step, level in zip(columns, row.get("levels") or (), strict=False):
            if isinstance(value := row.get("value"), Decimal):
                cells[value, step.value] = level
    levels = tuple(
        Level(str(row.get("level") or ""), str(row.get("means") or ""), row.get("act") == "yes")
        for row in record.get("levels") or ()
    )
    return Scale(record, first, second, rows, columns, levels, cells)


def scale_of(record: Record, register: Register, field: str) -> Scale | None:
    """The scale that a record names in a field; None where it names none that is one."""
    name = record.get(field)
    named = register.get(name) if isinstance(name, str) else None
    return read_scale(named) if named is not None and named.type.part == SCALES else None


def _steps(record: Record, axis: str) -> tuple[Step, ...]:
    """The steps of an axis, from the lowest up."""
    found = [
        Step(value, str(row.get("title") or ""), str(row.get("means") or ""))
        for row in record.get("steps") or ()
        if row.get("of") == axis and isinstance(value := row.get("value"), Decimal)
    ]
    return tuple(sorted(found, key=lambda step: step.value))
