"""Turns the file of a group into its members: each a site or a repository of its own, under a name of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mastercopy.model.language import ENGLISH
from mastercopy.model.webaddress import read_https
from mastercopy.sources.frontmatter import decode_text, no_text
from mastercopy.sources.yamltext import YamlMapping, YamlScalar, YamlSequence, read_yaml
from mastercopy.words import Place, Problem

SLUG = "federation-unreadable"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_TAKEN = frozenset(
    {"assets", "data", "documents", "files", "for", "library", "quality", "records", "registers", "search"}
)
"""Folders that the group's own pages lie in."""
_GROUP_KEYS = ("name", "language", "members")
_KEYS = ("id", "title", "site", "repo", "address")
_LONGEST = 200
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Member:
    """One member: `source` is the folder of its built site, or of its repository where `is_site` is not set.

    `address` is where readers find its site; None where the site is taken into that of the group, under its ID.
    """

    id: str
    title: str
    source: str
    is_site: bool
    address: str | None
    place: Place

    @property
    def base(self) -> str:
        """What stands before every address of its pages, as seen from the group's first page."""
        return self.address or f"{self.id}/"


@dataclass(frozen=True, slots=True)
class Federation:
    """A group with its members, in the order in which they are written."""

    name: str
    members: tuple[Member, ...]
    language: str = ENGLISH


def read_federation(data: bytes, path: str) -> tuple[Federation | None, tuple[Problem, ...]]:
    """The group that a file tells of, and what is wrong with it; None where it cannot be built by that."""
    text = decode_text(data)
    if text is None:
        return None, (no_text(data, path),)
    node, problems = read_yaml(text, path)
    if not isinstance(node, YamlMapping):
        return None, problems or (_fault(Place(path), "the file names no group", _SHAPE),)
    found = list(problems)
    found.extend(_unknown(node, _GROUP_KEYS, "the group"))
    name, rows = _text(node, "name"), node.get("members")
    if name is None:
        found.append(_fault(node.place, "the group has no name", "write `name:`"))
    if not isinstance(rows, YamlSequence) or not rows.items:
        return None, (*found, _fault(node.place, "the group has no members", _SHAPE))
    members: list[Member] = []
    for row in rows.items:
        member, faults = _read_member(row, {one.id for one in members})
        found.extend(faults)
        members.extend([member] if member is not None else [])
    language = (_text(node, "language") or "") if node.get("language") is not None else ENGLISH
    if not _LANGUAGE.fullmatch(language):
        found.append(
            _fault(node.place, f"{language[:40]!r} is no language", "write two letters, such as `language: de`")
        )
    return (Federation(name, tuple(members), language) if name is not None and not found else None), tuple(found)


_SHAPE = "write `name:` and `members:`, each with `id`, `title`, and `site` (a built site) or `repo` (a checkout)"


def _fault(place: Place, says: str, hint: str) -> Problem:
    return Problem(SLUG, "error", place, says, hint)


def _text(row: YamlMapping, key: str) -> str | None:
    """A line of text; None where there is none, or it is too long to be one."""
    value = row.get(key)
    text = " ".join(value.text.split()) if isinstance(value, YamlScalar) and not value.is_null else ""
    return text if 0 < len(text) <= _LONGEST else None


def _read_member(row: object, met: set[str]) -> tuple[Member | None, tuple[Problem, ...]]:
    if not isinstance(row, YamlMapping):
        place = getattr(row, "place", Place("federation"))
        return None, (_fault(place, "a member is written as `key: value` lines", _SHAPE),)
    found = tuple(_faults(row, met))
    name, site, repo = _text(row, "id"), _text(row, "site"), _text(row, "repo")
    address = _text(row, "address")
    if found or name is None:
        return None, found
    base = read_https(address, folder=True) if address is not None else None
    return Member(name, _text(row, "title") or name, site or repo or "", site is not None, base, row.place), ()


def _unknown(row: YamlMapping, known: tuple[str, ...], of: str) -> Iterator[Problem]:
    for entry in row.entries:
        if entry.key not in known:
            yield _fault(entry.place, f"{entry.key[:40]!r} says nothing of {of}", f"known: {', '.join(known)}")


def _faults(row: YamlMapping, met: set[str]) -> Iterator[Problem]:
    """Everything that is wrong with one member."""
    name, address = _text(row, "id"), _text(row, "address")
    yield from _unknown(row, _KEYS, "a member")
    if row.get("title") is not None and _text(row, "title") is None:
        yield _fault(row.place, "the title of a member is one line of words", "write `title: Braga`, or leave it out")
    if name is None or not _ID.fullmatch(name) or name in _TAKEN:
        yield _fault(
            row.place, "the member has no `id` that can be a folder", "small letters, digits and hyphens: braga"
        )
    elif name in met:
        yield _fault(row.place, f"two members are called {name}", "give one of them another ID")
    if (_text(row, "site") is None) == (_text(row, "repo") is None):
        yield _fault(row.place, "a member is a site or a repository, one of the two", "write `site:` or `repo:`")
    if address is not None and read_https(address, folder=True) is None:
        yield _fault(row.place, "the address of a member is no plain https address", "https://docs.firm.example/braga/")
