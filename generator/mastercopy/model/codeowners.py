"""Turns the approval matrix and who holds its roles into the lines by which a forge asks the right people to review.

Of the lines that fit a file the last one wins, on every forge: so wide ones stand first. A line without a name would
say that nobody is asked, so none is ever written without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mastercopy.model.catalog import Catalog
from mastercopy.model.deciding import DECIDING
from mastercopy.model.organisation import Matrix, People, Role, read_text
from mastercopy.model.record import Record
from mastercopy.model.recordtype import RecordType
from mastercopy.model.register import Register
from mastercopy.model.reviews import read_logins

MOST_BYTES = 3_000_000
"""Above this size GitHub reads none of the file."""
_LOGINS = {
    "github": re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62})(?:/[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,99}))?"),
    "gitlab": re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,254})(?:/[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,254})){0,20}"),
}
FORGES = tuple(_LOGINS)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who may be asked today, and under which name the forge knows them."""

    matrix: Matrix
    roles: tuple[Role, ...]
    people: People
    logins: Mapping[str, str]
    day: date
    forge: str

    def holders(self, roles: Iterable[str]) -> tuple[str, ...]:
        """The people who may act in one of the roles today."""
        return tuple(sorted({person for role in roles for person in self.people.holders(role, self.day)}))

    def names(self, roles: Iterable[str]) -> tuple[str, ...]:
        """Their names on the forge; without those who have none there."""
        found = {self.logins[person] for person in self.holders(roles) if person in self.logins}
        return tuple(sorted((f"@{login}" for login in found), key=str.casefold))

    def approving(self) -> tuple[str, ...]:
        """The roles that approve anything at all."""
        marked = [role.id for role in self.roles if role.approves]
        return tuple(dict.fromkeys([*marked, *(role for rule in self.matrix.rules for role in rule.roles)]))

    def asked(self, kind: str | None, process: str | None, classes: Iterable[str]) -> tuple[str, ...] | None:
        """The roles that the matrix asks for, whatever the class of the change; None where no rule fits."""
        rules = [self.matrix.rule_for(kind, process, given) for given in (None, *classes)]
        fitting = [rule for rule in rules if rule is not None]
        return tuple(dict.fromkeys(role for rule in fitting for role in rule.roles)) if fitting else None


@dataclass(frozen=True, slots=True)
class Owners:
    """The lines of a file of owners: pattern and names, in the order in which the last that fits wins."""

    lines: tuple[tuple[str, tuple[str, ...]], ...]
    nameless: tuple[str, ...]
    """People who are to be asked, and whom the forge does not know."""
    unfilled: tuple[str, ...]
    """Patterns for which those who approve anything are asked, because nobody who holds the role has a name there."""


def read_names(forge: str, *sources: object) -> dict[str, str]:
    """The name on the forge of each person that has a readable one, which may be a team's.

    A name of two people is that of neither, as for reviews; a team may stand for several.
    """
    alone = read_logins(*sources)
    found: dict[str, str] = {}
    for fields in sources:
        given = fields.get("people") if isinstance(fields, Mapping) else None
        for person in given if isinstance(given, list) else ():
            name, login = (
                (read_text(person.get("id")), read_text(person.get("forge_login")))
                if isinstance(person, Mapping)
                else (None, None)
            )
            plain = (login or "").removeprefix("@")
            shared = "/" not in plain and alone.get(plain.casefold()) != name
            if name is not None and _LOGINS[forge].fullmatch(plain) and not shared:
                found.setdefault(name, plain)
    return found


def build_owners(staff: Staff, register: Register, catalog: Catalog, places: Iterable[str]) -> Owners:
    """Who is asked for what; `places` are the records by which everything is judged."""
    everybody = staff.names(staff.approving())
    lines: list[tuple[str, tuple[str, ...]]] = []
    unfilled: list[str] = []

    def add(pattern: str, roles: tuple[str, ...] | None) -> tuple[str, ...]:
        names = staff.names(roles) if roles is not None else everybody
        if not names and everybody:
            unfilled.append(pattern)
        lines.append((pattern, names or everybody))
        return names or everybody

    kinds = sorted((kind for kind in catalog.types.values() if kind.family == "document"), key=lambda kind: kind.folder)
    classes = {kind.name: _classes(kind) for kind in kinds}
    rest = add("/docs/", staff.asked(None, None, dict.fromkeys(word for words in classes.values() for word in words)))
    given: dict[str, tuple[str, ...]] = {}
    for kind in kinds:
        folder = f"docs/{kind.folder}/"
        given[folder] = add(pattern_of(folder), staff.asked(kind.name, None, classes[kind.name]))
    for record in sorted(_documents(register), key=lambda record: record.path):
        roles = staff.asked(record.type.name, read_text(record.get("process")), _classes(record.type))
        near = max((folder for folder in given if record.path.startswith(folder)), key=len, default=None)
        if (staff.names(roles) if roles is not None else everybody) != (given[near] if near else rest):
            add(pattern_of(record.path), roles)
    for place in sorted({*(f"/{one.place}" for one in DECIDING), *map(pattern_of, places)}):
        lines.append((place, everybody))
    wanted = staff.holders({*staff.approving(), *(role for rule in staff.matrix.rules for role in rule.roles)})
    nameless = tuple(person for person in wanted if person not in staff.logins)
    return Owners(tuple(lines) if everybody else (), nameless, tuple(unfilled))


def _classes(kind: RecordType) -> tuple[str, ...]:
    spec = kind.field("change_class")
    return spec.of if spec is not None else ()


def _documents(register: Register) -> Iterator[Record]:
    return (record for record in register.records.values() if record.type.family == "document")


def pattern_of(path: str) -> str:
    """The pattern that fits a path, with a joker for what the forges cannot be told, such as a bracket."""
    plain = re.sub(r"[][!#*?{}\"'@]", "?", path)
    safe = re.sub(r"(?:[^ -~]|\\)+", lambda found: _unusual(found.group()), plain)
    return "/" + safe.replace(" ", "\\ ")


def _unusual(text: str) -> str:
    """Letters of any language stay; what is not printed, spaces nobody sees and backslashes become any run."""
    return text if all(letter.isalnum() for letter in text) else "*"
