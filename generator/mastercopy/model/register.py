"""Reads every file of a tree into the register: all records by ID, with links in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mastercopy.model.adoption import ADOPTION
from mastercopy.model.catalog import OWN, PROFILES, Catalog
from mastercopy.model.derive import next_id
from mastercopy.model.fields import texts
from mastercopy.model.record import Record, identity, read_records, read_rows
from mastercopy.model.recordtype import FieldSpec, RecordType
from mastercopy.model.revision import read_named
from mastercopy.sources.files import CONFIGURATION, ROOTS, Tree
from mastercopy.sources.frontmatter import decode_text, no_text, read_front_matter
from mastercopy.sources.yamltext import YamlMapping, YamlScalar, read_yaml
from mastercopy.words import Place, Problem
from mastercopy.words.saying import say

DATA = "records/data/"
_KEPT = 20_000
"""So many versions of files are kept as they were read."""


@dataclass(frozen=True, slots=True)
class Link:
    """One record names another in a field."""

    source: str
    field: str
    target: str
    place: Place


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Register:
    """All records by identity; `pages` are the hand-written Markdown files under docs/. It is equal to itself alone."""

    records: Mapping[str, Record]
    pages: tuple[str, ...]
    outgoing: Mapping[str, tuple[Link, ...]]
    incoming: Mapping[str, tuple[Link, ...]]
    _found: dict[tuple[str, str], tuple[Record, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What was asked for by type or part: every page asks again, and nothing here changes."""

    def get(self, name: str) -> Record | None:
        """A record by ID, in any case."""
        return self.records.get(identity(name))

    def of_type(self, name: str) -> tuple[Record, ...]:
        """The records of a type, by ID."""
        if ("type", name) not in self._found:
            found = tuple(record for record in self.records.values() if record.type.name == name)
            self._found["type", name] = found
        return self._found["type", name]

    def of_part(self, part: str) -> tuple[Record, ...]:
        """The records whose type plays a part, by ID."""
        if ("part", part) not in self._found:
            found = tuple(record for record in self.records.values() if record.type.part == part)
            self._found["part", part] = found
        return self._found["part", part]

    def with_records(self, records: Mapping[str, Record]) -> Register:
        """The same with other records, by identity, and the links that these have."""
        links = [link for record in records.values() for link in _links(record)]
        return Register(records, self.pages, _by(links, "source"), _by(links, "target"))

    def links_in(self, name: str) -> tuple[Link, ...]:
        """Links of others to a record."""
        return self.incoming.get(identity(name), ())

    def links_out(self, name: str) -> tuple[Link, ...]:
        """Links of a record to others."""
        return self.outgoing.get(identity(name), ())


def build_register(tree: Tree, catalog: Catalog) -> tuple[Register, tuple[Problem, ...]]:
    """The register of a tree, and everything that kept a file or a field out of it."""
    found: dict[str, Record] = {}
    problems: list[Problem] = []
    pages: list[str] = []
    doubled: list[tuple[Record, Record]] = []
    for path in tree.paths:
        if path in (CONFIGURATION, ADOPTION) or path.startswith((OWN, PROFILES, DATA)):
            continue
        if tree.kind(path) != "file":
            if path.split("/")[0] not in ROOTS and not path.lower().endswith(".md"):
                continue
            problems.append(
                Problem(
                    "unknown-file",
                    "warning",
                    Place(path),
                    say("a symlink is not followed")
                    if tree.kind(path) == "symlink"
                    else say("a submodule is not followed"),
                    say("put the file itself here"),
                )
            )
            continue
        records, faults = _read_file(tree, path, catalog, pages)
        problems.extend(faults)
        for record in records:
            other = found.setdefault(identity(record.id), record)
            if other is not record:
                doubled.append((record, other))
    problems.extend(_twice(record, other, found) for record, other in doubled)
    ordered = {name: found[name] for name in sorted(found)}
    return Register({}, tuple(pages), {}, {}).with_records(ordered), tuple(problems)


def _twice(record: Record, other: Record, found: Mapping[str, Record]) -> Problem:
    """Two records of one ID; the hint names an ID that no record here has."""
    dated = re.match(f"{re.escape(record.type.prefix or '')}-([0-9]{{4}})-", identity(record.id))
    free = next_id(record.type, found, int(dated[1]) if dated is not None else None)
    hint = (
        say("give one of the two another ID, such as {free}, the next free one", free=free)
        if free is not None
        else say("give one of the two another ID")
    )
    return Problem(
        "duplicate-id",
        "error",
        record.at("id"),
        say("{record} is also the ID in {path}", record=record.id, path=other.path),
        hint,
        record.id,
    )


def _by(links: list[Link], side: str) -> Mapping[str, tuple[Link, ...]]:
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(identity(getattr(link, side)), []).append(link)
    return {name: tuple(group) for name, group in found.items()}


def _read_file(
    tree: Tree, path: str, catalog: Catalog, pages: list[str]
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    if not path.startswith("records/"):
        return _read_document(tree, path, catalog, pages) if path.lower().endswith(".md") else ((), ())
    if not path.lower().endswith((".yml", ".yaml")):
        return (), ()
    kind = catalog.for_path(path)
    if kind is None:
        return (), (
            Problem(
                "unknown-file",
                "warning",
                Place(path),
                say("this file belongs to no record type"),
                say("put it into the folder of a type, or CSV tables into records/data/"),
            ),
        )
    return _read_kept(path, tree.read(path), kind, catalog)


def _read_kept(
    path: str, data: bytes, kind: RecordType, catalog: Catalog
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """What a file of records says: a function of its bytes and the types, and most files are the same on many days."""
    kept = catalog.kept
    found = kept.get((path, data))
    if found is None:
        if len(kept) >= _KEPT:
            kept.clear()
        found = kept[path, data] = _read_records(path, data, kind, catalog)
    return found


def _read_records(
    path: str, data: bytes, kind: RecordType, catalog: Catalog
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    text = decode_text(data)
    if text is None:
        return (), (no_text(data, path),)
    node, problems = read_yaml(text, path)
    if not isinstance(node, YamlMapping):
        return (), problems or (
            Problem(
                "unreadable-file",
                "error",
                Place(path),
                say("the record has no fields"),
                say("write `key: value` lines"),
            ),
        )
    return _with_nested(node, kind, path, catalog, problems)


def _with_nested(
    node: YamlMapping, kind: RecordType, path: str, catalog: Catalog, problems: tuple[Problem, ...]
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """The file's own records, and those of types whose list a small firm keeps in its organisation file."""
    records, faults = read_records(node, kind, path)
    if kind.part == "organisation":
        for other in catalog.types.values():
            if other.many is not None and kind.field(other.many) is not None:
                more, found = read_rows(node, other, path)
                records, faults = (*records, *more), (*faults, *found)
    return records, (*problems, *faults, *_file_name(records, path))


def _read_document(
    tree: Tree, path: str, catalog: Catalog, pages: list[str]
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    front = read_front_matter(tree.read(path), path)
    if front.problems:
        return (), front.problems
    if not front.present or front.mapping is None:
        pages.append(path)
        return (), ()
    stated = front.mapping.get("type")
    name = stated.text.strip() if isinstance(stated, YamlScalar) and not stated.is_null else None
    kind = catalog.for_path(path, name)
    if front.mapping.get("id") is None:
        return (), (
            Problem(
                "id-missing",
                "error",
                Place(path),
                say("the front matter has no id"),
                say("add `id:`, or take the front matter away for a page that is not controlled"),
            ),
        )
    if kind is None:
        known = ", ".join(sorted(k.name for k in catalog.types.values() if k.family == "document"))
        return (), (
            Problem(
                "unknown-type",
                "error",
                stated.place if stated is not None else Place(path),
                say("{name} is no type of document", name=repr(name)) if name else say("no type and no folder of one"),
                say("one of: {names}", names=known),
            ),
        )
    records, problems = read_records(front.mapping, kind, path, front.body, front.body_line)
    return records, (*problems, *_file_name(records, path))


def _file_name(records: tuple[Record, ...], path: str) -> Iterator[Problem]:
    if path.split("/")[0] not in ROOTS:
        return  # a text that others named in their own way
    name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0].upper()
    for record in records:
        kind = record.type
        if kind.single or kind.many is not None:
            continue
        begins = str(record.get(kind.id_from) or record.id) if kind.id_from is not None else record.id
        if name != begins.upper() and not name.startswith(tuple(f"{begins.upper()}{one}" for one in "-_ ")):
            yield Problem(
                "file-name-mismatch",
                "warning",
                record.at("id"),
                say("the file name does not begin with {begins}", begins=begins),
                say(
                    "rename it to {begins}{ending}, or {begins}-...",
                    begins=begins,
                    ending=path[path.rindex(".") :] if "." in path else "",
                ),
                record.id,
            )


def _links(record: Record) -> Iterator[Link]:
    for spec in record.type.fields:
        if spec.name in record.values:
            yield from _field_links(record, spec, record.values[spec.name], record.at(spec.name))


def _field_links(record: Record, spec: FieldSpec, value: object, place: Place) -> Iterator[Link]:
    if spec.kind in ("link", "person", "role"):
        for text in texts(value):
            named = read_named(text) if spec.kind == "link" else None
            yield Link(record.id, spec.name, named[0] if named is not None else text, place)
    elif spec.kind == "records" and isinstance(value, tuple):
        for row in value:
            for inner in spec.fields:
                if inner.name in row:
                    yield from _field_links(record, inner, row[inner.name], place)
