"""Rules about roles: needed on the day, and held by nobody."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import Case, rule
from mastercopy.model.fields import texts
from mastercopy.model.record import Record
from mastercopy.words import Problem

Held = frozenset[tuple[str, str]]
"""(person, role) as held on the day."""


def _held(case: Case) -> Held:
    return frozenset(
        (person.id, role)
        for person in case.register.of_part("people")
        for row in person.get("roles") or ()
        for role in texts(row.get("role"))
        if (row.get("from") is None or row["from"] <= case.as_of)
        and (row.get("until") is None or case.as_of <= row["until"])
    )


def _missing(matrix: Record, held: Held) -> Iterator[str]:
    """The roles without a holder that a rule of the matrix cannot do without; one that asks for N of them may."""
    for row in matrix.get("rules") or ():
        roles = set(texts(row.get("roles")))
        filled = {role for _, role in held} & roles
        minimum = row.get("minimum")
        if not minimum or sum(role in roles for _, role in held) < minimum:
            yield from sorted(roles - filled)


@rule("role-vacant", "info warning error", "give the role to somebody in records/people.yml", "site")
def role_vacant(case: Case) -> Iterator[Problem]:
    """A role that owns a document in force, or without which the approval matrix cannot be met, has no holder."""
    held = _held(case)
    filled = {role for _, role in held}
    for trail in case.history.trails.values():
        if trail.in_force is not None and trail.owner is not None and trail.owner not in filled:
            says = f"{trail.id} is owned by {trail.owner}, a role that nobody holds"
            yield case.problem(None, says, path=trail.path, record=trail.id)
    for matrix in case.register.of_part("matrix"):
        for role in dict.fromkeys(_missing(matrix, held)):
            says = f"the approval matrix asks for {role}, a role that nobody holds"
            yield case.problem(matrix.at("rules"), says, record=matrix.id)
