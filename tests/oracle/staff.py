"""Turns the organisation's own files into who somebody is, which roles they hold, and what the matrix asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from oracle.reading import Fields, day_of, read_yaml_file, rows, text_of, texts_of
from oracle.told import FileTree

RANKS = {"attestation": 0, "trailer": 1, "forge-review": 2, "signature": 3}


def read_record(tree: FileTree, path: str) -> Any:
    """A record file of a tree; None where it is missing or unreadable."""
    return read_yaml_file(tree[path]) if path in tree else None


@dataclass(frozen=True, slots=True)
class Staff:
    """People, their roles and delegations, as the tip knows them."""

    people: tuple[Fields, ...]
    delegations: tuple[Fields, ...]
    emergency_roles: frozenset[str]
    approving_roles: tuple[str, ...]

    def person_of(self, email: str) -> str | None:
        """Whose e-mail this is; nobody's where two people have it."""
        having = {
            text_of(person, "id")
            for person in self.people
            if email.casefold() in [name.casefold() for name in texts_of(person, "emails")]
        }
        return having.pop() if len(having) == 1 else None

    def login_of(self, name: str | None) -> str | None:
        """What a person is called on the forge."""
        return next((text_of(one, "forge_login") for one in self.people if text_of(one, "id") == name), None)

    def knows(self, name: str | None) -> bool:
        return any(text_of(person, "id") == name for person in self.people) and name is not None

    def holds(self, name: str, role: str | None, day: date) -> bool:
        """By a role period, or by a delegation then valid from somebody who holds it by a period."""
        return self._has(name, role, day) or any(
            text_of(row, "role") == role
            and text_of(row, "to_person") == name
            and _within(row, day)
            and self._has(text_of(row, "from_person") or "", role, day)
            for row in self.delegations
        )

    def _has(self, name: str, role: str | None, day: date) -> bool:
        return any(
            text_of(period, "role") == role and _within(period, day)
            for person in self.people
            if text_of(person, "id") == name
            for period in rows(person, "roles")
        )


def _within(period: Fields, day: date) -> bool:
    begin, end = day_of(period, "from"), day_of(period, "until")
    return (begin is None or begin <= day) and (end is None or day <= end)


def read_staff(tree: FileTree) -> Staff:
    """The people of a tree, from their own file or the organisation's."""
    files = [read_record(tree, f"records/{name}.yml") for name in ("people", "organisation")]
    roles = [
        row for name in ("roles", "organisation") for row in rows(read_record(tree, f"records/{name}.yml"), "roles")
    ]
    marked = [text_of(row, "id") or "" for row in roles if text_of(row, "approves") == "yes"]
    return Staff(
        tuple(row for file in files for row in rows(file, "people")),
        tuple(row for file in files for row in rows(file, "delegations")),
        frozenset(text_of(row, "id") or "" for row in roles if text_of(row, "emergency") == "yes"),
        tuple(marked or [text_of(row, "id") or "" for row in roles]),
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """What the matrix asks of a revision; no roles: nobody can approve."""

    roles: tuple[str, ...] = ()
    minimum: int | None = None
    evidence: str = "attestation"
    author_may_approve: str = "no"
    distinct_people: bool = False

    def satisfied(self, approvals: set[tuple[str, str]]) -> bool:
        """Whether acts of these (person, role) are enough: by trying every choice."""
        asked = {pair for pair in approvals if pair[1] in self.roles}
        if not self.roles:
            return False
        if self.minimum is not None:
            return len({person for person, _ in asked} if self.distinct_people else asked) >= self.minimum
        choices = [[person for person, held in asked if held == role] for role in self.roles]
        return any(not self.distinct_people or len(set(chosen)) == len(chosen) for chosen in product(*choices))


def find_rule(trees: list[FileTree], fields: Fields, staff: Staff) -> Rule:
    """The first rule that fits a revision, of the last matrix among the trees that can be read; oldest tree first."""
    place = "records/approval-matrix.yml"
    if not any(place in tree for tree in trees):
        return Rule(staff.approving_roles, 1, "trailer")
    readable = [found for tree in trees if isinstance(found := read_record(tree, place), Mapping) and "rules" in found]
    for row in rows(readable[-1], "rules") if readable else ():
        asked = {"types": "type", "process": "process", "change_class": "change_class"}
        if all(_fits(row, key, fields, name) for key, name in asked.items()):
            minimum = text_of(row, "minimum")
            return Rule(
                tuple(texts_of(row, "roles")),
                int(minimum) if minimum else None,
                text_of(row, "evidence") or "attestation",
                text_of(row, "author_may_approve") or "no",
                text_of(row, "distinct_people") in ("yes", "true"),
            )
    return Rule()


def _fits(row: Fields, key: str, fields: Fields, name: str) -> bool:
    allowed = texts_of(row, key)
    return not allowed or "*" in allowed or text_of(fields, name) in allowed


@dataclass(frozen=True, slots=True)
class Policy:
    """The organisation's policy at one step."""

    required: bool
    lag: timedelta


def read_policy(tree: FileTree) -> Policy:
    """Whether approval is required, and how late an entry may come."""
    organisation = read_record(tree, "records/organisation.yml")
    lag = (text_of(organisation, "approval_lag") or "3 days").split()[0]
    return Policy(text_of(organisation, "approval") != "recorded", timedelta(days=int(lag)))


def read_zone(tree: FileTree) -> ZoneInfo:
    """The organisation's time zone."""
    found: Mapping[str, Any] | None = read_record(tree, "records/organisation.yml")
    return ZoneInfo(text_of(found, "timezone") or "UTC")
