"""Turns who holds which role on a day into the roles that are needed and that nobody holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from mastercopy.history.values import Trail
from mastercopy.model.fields import texts
from mastercopy.model.holding import Held, held_on
from mastercopy.model.record import Record
from mastercopy.model.register import Register


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A role without a holder, and what needs one: a document in force that it owns, or the approval matrix."""

    role: str
    trail: Trail | None
    matrix: Record | None


def find_vacancies(trails: Iterable[Trail], register: Register, day: date) -> Iterator[Vacancy]:
    """Every role that owns a document in force, or without which the matrix cannot be met, and that is not filled."""
    held = held_on(register, day)
    filled = {role for _, role in held}
    for trail in trails:
        if trail.in_force is not None and trail.owner is not None and trail.owner not in filled:
            yield Vacancy(trail.owner, trail, None)
    for matrix in register.of_part("matrix"):
        for role in dict.fromkeys(_missing(matrix, held)):
            yield Vacancy(role, None, matrix)


def _missing(matrix: Record, held: Held) -> Iterator[str]:
    """The roles without a holder that a rule of the matrix cannot do without; one that asks for N of them may."""
    for row in matrix.get("rules") or ():
        roles = set(texts(row.get("roles")))
        filled = {role for _, role in held} & roles
        minimum = row.get("minimum")
        if not minimum or sum(role in roles for _, role in held) < minimum:
            yield from sorted(roles - filled)
