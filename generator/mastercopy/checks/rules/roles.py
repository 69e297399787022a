"""Rules about roles: needed on the day, and held by nobody."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import Case, rule
from mastercopy.checks.vacancies import find_vacancies
from mastercopy.words import Problem
from mastercopy.words.saying import say


@rule("role-vacant", "info warning error", "give the role to somebody in records/people.yml", "site")
def role_vacant(case: Case) -> Iterator[Problem]:
    """A role that owns a document in force, or without which the approval matrix cannot be met, has no holder."""
    for vacancy in find_vacancies(case.history.trails.values(), case.register, case.as_of):
        trail, matrix = vacancy.trail, vacancy.matrix
        if trail is not None:
            says = say("{document} is owned by {role}, a role that nobody holds", document=trail.id, role=vacancy.role)
            yield case.problem(None, says, path=trail.path, record=trail.id)
        elif matrix is not None:
            says = say("the approval matrix asks for {role}, a role that nobody holds", role=vacancy.role)
            yield case.problem(matrix.at("rules"), says, record=matrix.id)
