"""Turns the plain YAML of organisation, people, roles and approval matrix into the values that history judges by.

Read leniently: history never validates, and a field that makes no sense counts as absent. The record types validate
the same files for today.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mastercopy.model.webaddress import read_https

Policy = Literal["required", "recorded"]
UNNAMED = "Unnamed organisation"
EVIDENCE = ("attestation", "trailer", "forge-review", "signature")
"""Kinds of evidence, weakest first, by how far a stranger can check them from the repository alone."""


def read_day(value: object) -> date | None:
    """An ISO day from text; None for anything else."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None


def read_text(value: object) -> str | None:
    """Non-empty text, trimmed; None for anything else."""
    return value.strip() or None if isinstance(value, str) else None


def read_list(value: object) -> tuple[str, ...]:
    """A list of text; a single text is a list of one."""
    if isinstance(value, str):
        return (value.strip(),)
    if isinstance(value, Sequence):
        return tuple(item.strip() for item in value if isinstance(item, str))
    return ()


def read_mappings(value: object) -> tuple[Mapping[str, Any], ...]:
    """The mappings in a list; anything else is left out."""
    if not isinstance(value, list):
        return ()
    return tuple(item for item in value if isinstance(item, Mapping))


@dataclass(frozen=True, slots=True)
class Organisation:
    """What the organisation record says about itself; defaults where it is silent."""

    name: str = UNNAMED
    timezone: ZoneInfo = ZoneInfo("UTC")
    main_branch: str = "main"
    approval: Policy = "required"
    strictness: str = "steady"
    approval_lag_days: int = 3
    history_starts: date | None = None
    standards: tuple[str, ...] = ()
    contact: str = ""
    edit_address: str = ""
    """Where a file is edited on the forge: the address before its path."""


def read_organisation(fields: object) -> Organisation:
    """The organisation from its record's plain fields."""
    given = fields if isinstance(fields, Mapping) else {}
    strictness = read_text(given.get("strictness"))
    return Organisation(
        name=read_text(given.get("name")) or UNNAMED,
        timezone=read_zone(given.get("timezone")) or ZoneInfo("UTC"),
        main_branch=read_text(given.get("main_branch")) or "main",
        approval="recorded" if given.get("approval") == "recorded" else "required",
        strictness=strictness if strictness in ("starting", "steady", "regulated") else "steady",
        approval_lag_days=_days(given.get("approval_lag")),
        history_starts=read_day(given.get("history_starts")),
        standards=read_list(given.get("standards")),
        contact=read_text(given.get("contact")) or "",
        edit_address=read_https(given.get("edit_address"), folder=True) or "",
    )


def read_zone(value: object) -> ZoneInfo | None:
    """The time zone that a text names; None where there is none of that name."""
    try:
        return ZoneInfo(value) if isinstance(value, str) and value and len(value) < 64 else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _days(value: object) -> int:
    match = re.fullmatch(r"(\d{1,4})\s*(day|days|week|weeks)", value.strip()) if isinstance(value, str) else None
    if not match:
        return 3
    return int(match.group(1)) * (7 if match.group(2).startswith("week") else 1)


@dataclass(frozen=True, slots=True)
class RolePeriod:
    role: str
    start: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether the role is held on the day; `until` is inclusive."""
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    emails: tuple[str, ...]
    roles: tuple[RolePeriod, ...]


@dataclass(frozen=True, slots=True)
class Delegation:
    role: str
    giver: str
    taker: str
    period: RolePeriod
    reason: str


@dataclass(frozen=True, slots=True)
class People:
    """Who holds which role when, and who may act for whom."""

    persons: Mapping[str, Person]
    by_email: Mapping[str, str]
    delegations: tuple[Delegation, ...]

    def holds(self, person: str, role: str, day: date) -> bool:
        """Whether a person holds a role on a day, in their own right or by a delegation from somebody who does."""
        return self._own(person, role, day) or any(
            given.taker == person
            and given.role == role
            and given.period.holds(day)
            and self._own(given.giver, role, day)
            for given in self.delegations
        )

    def delegation(self, person: str, role: str, day: date) -> Delegation | None:
        """By which delegation a person acts in a role on a day; None in their own right, and where they may not."""
        if self._own(person, role, day):
            return None
        fitting = (one for one in self.delegations if (one.taker, one.role) == (person, role) and one.period.holds(day))
        return next((one for one in fitting if self._own(one.giver, role, day)), None)

    def _own(self, person: str, role: str, day: date) -> bool:
        known = self.persons.get(person)
        return known is not None and any(held.role == role and held.holds(day) for held in known.roles)

    def holders(self, role: str, day: date) -> tuple[str, ...]:
        """Everybody who may act in a role on a day, by ID."""
        return tuple(sorted(person for person in self.persons if self.holds(person, role, day)))


def read_people(*sources: object) -> People:
    """People and delegations from the plain fields of every record that lists them."""
    persons: dict[str, Person] = {}
    delegations: list[Delegation] = []
    for fields in sources:
        if not isinstance(fields, Mapping):
            continue
        for given in read_mappings(fields.get("people")):
            person = _person(given)
            if person is not None:
                persons.setdefault(person.id, person)
        delegations.extend(_delegation(given) for given in read_mappings(fields.get("delegations")))
    owners: dict[str, set[str]] = {}
    for person in persons.values():
        for email in person.emails:
            owners.setdefault(email, set()).add(person.id)
    # An address that two people have tells nobody from the other.
    by_email = {email: min(names) for email, names in owners.items() if len(names) == 1}
    return People(persons, by_email, tuple(delegations))


def _person(given: Mapping[str, Any]) -> Person | None:
    name = read_text(given.get("id"))
    if name is None:
        return None
    periods = [RolePeriod(role, None, None) for role in read_list(given.get("roles"))]
    periods.extend(_period(entry) for entry in read_mappings(given.get("roles")))
    emails = tuple(email.casefold() for email in read_list(given.get("emails")))
    return Person(name, read_text(given.get("name")) or name, emails, tuple(periods))


def _period(given: Mapping[str, Any]) -> RolePeriod:
    return RolePeriod(read_text(given.get("role")) or "", read_day(given.get("from")), read_day(given.get("until")))


def _delegation(given: Mapping[str, Any]) -> Delegation:
    return Delegation(
        read_text(given.get("role")) or "",
        read_text(given.get("from_person")) or "",
        read_text(given.get("to_person")) or "",
        _period(given),
        read_text(given.get("reason")) or "",
    )


@dataclass(frozen=True, slots=True)
class Role:
    id: str
    title: str
    approves: bool
    emergency: bool


def read_roles(*sources: object) -> tuple[Role, ...]:
    """The roles listed in the plain fields of every record that lists them, in order."""
    roles: dict[str, Role] = {}
    for fields in sources:
        for given in read_mappings(fields.get("roles") if isinstance(fields, Mapping) else None):
            name = read_text(given.get("id"))
            if name is not None:
                roles.setdefault(
                    name,
                    Role(
                        name,
                        read_text(given.get("title")) or name,
                        given.get("approves") in ("yes", "true"),
                        given.get("emergency") in ("yes", "true"),
                    ),
                )
    return tuple(roles.values())


@dataclass(frozen=True, slots=True)
class MatrixRule:
    """One line of the approval matrix: for what it holds, and who must approve on which evidence."""

    types: tuple[str, ...]
    processes: tuple[str, ...]
    change_classes: tuple[str, ...]
    roles: tuple[str, ...]
    minimum: int | None
    evidence: str
    author_may_approve: str
    distinct_people: bool

    def fits(self, type_name: str | None, process: str | None, change_class: str | None) -> bool:
        return (
            _fits(self.types, type_name) and _fits(self.processes, process) and _fits(self.change_classes, change_class)
        )


def _fits(asked: tuple[str, ...], given: str | None) -> bool:
    return not asked or "*" in asked or given in asked


@dataclass(frozen=True, slots=True)
class Matrix:
    rules: tuple[MatrixRule, ...]

    def rule_for(self, type_name: str | None, process: str | None, change_class: str | None) -> MatrixRule | None:
        """The first rule that fits; None: nobody can approve."""
        return next((rule for rule in self.rules if rule.fits(type_name, process, change_class)), None)


def read_matrix(fields: object) -> Matrix | None:
    """The approval matrix from its record's plain fields; None where there is none."""
    if not isinstance(fields, Mapping) or "rules" not in fields:
        return None
    return Matrix(tuple(_rule(given) for given in read_mappings(fields.get("rules"))))


def _rule(given: Mapping[str, Any]) -> MatrixRule:
    minimum = read_text(given.get("minimum"))
    author = read_text(given.get("author_may_approve"))
    evidence = read_text(given.get("evidence"))
    return MatrixRule(
        read_list(given.get("types")),
        read_list(given.get("process")),
        read_list(given.get("change_class")),
        read_list(given.get("roles")),
        int(minimum) if minimum and minimum.isdigit() and 0 < len(minimum) < 4 and int(minimum) > 0 else None,
        evidence if evidence in EVIDENCE else "attestation",
        author if author in ("flagged", "yes") else "no",
        read_text(given.get("distinct_people")) in ("true", "yes"),
    )


def built_in_matrix(roles: tuple[Role, ...], people: People, day: date) -> Matrix:
    """One holder of an approving role other than the author; flagged where only one person holds such a role."""
    approving = tuple(role.id for role in roles if role.approves) or tuple(role.id for role in roles)
    holders = {person for role in approving for person in people.holders(role, day)}
    return Matrix((MatrixRule((), (), (), approving, 1, "trailer", "flagged" if len(holders) == 1 else "no", False),))
