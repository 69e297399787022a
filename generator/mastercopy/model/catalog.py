"""Gathers the type folders that are shipped, installed and an organisation's own into one catalog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

from mastercopy.model.measuretype import MeasureSpec
from mastercopy.model.recordtype import NOBODY, FieldSpec, RecordType
from mastercopy.model.typefile import TypeReading
from mastercopy.sources.files import Tree
from mastercopy.words import Place, Problem, nearest
from mastercopy.words.saying import say

OWN = "records/_types/"
FAMILIES = "recordtypes/_families/"
"""Where the fields stand that all documents or all records share."""
PROFILES = "records/_imports/"
"""An organisation's own profiles of what it imports: no records."""
_WORDS = frozenset({"text", "long-text", "choice", "link", "person", "role", "clause", "file"})
"""Kinds of fields whose values are text."""
_EXTRA = {"page.html.j2": "template", "example.yml": "example", "example.md": "example"}


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every record type by name; an organisation's own win over installed ones, these over shipped ones.

    `kept` is what was read by these types, for whoever reads the same file of another day.
    """

    types: Mapping[str, RecordType]
    kept: dict[tuple[str, bytes], Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _parts: dict[str, tuple[RecordType, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def by_part(self, part: str) -> tuple[RecordType, ...]:
        """The types whose records play a part of the machinery."""
        if part not in self._parts:
            self._parts[part] = tuple(kind for kind in self.types.values() if kind.part == part)
        return self._parts[part]

    def measure_named(self, text: object) -> tuple[RecordType, MeasureSpec] | None:
        """The type and the measure of a name such as `complaint.received`; None for any other."""
        kind, _, name = text.partition(".") if isinstance(text, str) else ("", "", "")
        known = self.types.get(kind)
        measure = known.measure(name) if known is not None else None
        return (known, measure) if known is not None and measure is not None else None

    def nearest(self, name: str) -> tuple[str, ...]:
        """The types whose name may have been meant: those of documents before those of records, if both begin so."""
        return nearest(name, sorted(self.types, key=lambda one: (self.types[one].family != "document", one)))

    def for_path(self, path: str, stated: str | None = None) -> RecordType | None:
        """The type of a file: the stated one for a document, else the one whose folder is nearest."""
        family = "record" if path.startswith("records/") else "document"
        if stated is not None:
            kind = self.types.get(stated)
            return kind if kind is not None and kind.family == family else None
        rest = path.partition("/")[2] if path.startswith(("docs/", "records/")) else ""
        fits = [
            kind
            for kind in self.types.values()
            if kind.family == family and (rest == kind.folder if kind.single else rest.startswith(f"{kind.folder}/"))
        ]
        return max(fits, key=lambda kind: len(kind.folder), default=None)


def build_catalog(tree: Tree | None) -> tuple[Catalog, tuple[Problem, ...]]:
    """The catalog for a project's tree; None for the shipped and installed types alone."""
    shipped, problems = _shipped()
    types = dict(shipped)
    found = list(problems)
    if tree is not None:
        common = _common()
        for name, parts in _own_folders(tree).items():
            kind, faults = _read_type(name, f"{OWN}{name}/type.yml", parts, common)
            found.extend(faults)
            if kind is not None:
                types[name], odd = _as_its_part(kind, shipped)
                found.extend(odd)
            elif name in types:  # the shipped one stands in, and may be meant for more eyes than the one it stands for
                types[name] = replace(types[name], visible_to=(NOBODY,))
    found.extend(_doubled(types, "prefix"))
    found.extend(_doubled(types, "folder"))
    return Catalog(types), tuple(found)


def _as_its_part(kind: RecordType, shipped: Mapping[str, RecordType]) -> tuple[RecordType, tuple[Problem, ...]]:
    """A type whose fields hold what those of its part hold, for the machinery reads them as that."""
    same = (one for one in shipped.values() if kind.part is not None and one.part == kind.part)
    known = {spec.name: spec for one in same for spec in one.fields}
    found: list[Problem] = []
    fields = tuple(_as_ours(spec, known.get(spec.name), kind, found) for spec in kind.fields)
    return replace(kind, fields=fields), tuple(found)


def _as_ours(spec: FieldSpec, ours: FieldSpec | None, kind: RecordType, found: list[Problem]) -> FieldSpec:
    """A field as it is where it holds the same as ours, with its rows; else ours, and a problem in `found`."""
    if ours is None:
        return spec
    if _holds(spec) == _holds(ours):
        inner = {one.name: one for one in ours.fields}
        return replace(spec, fields=tuple(_as_ours(one, inner.get(one.name), kind, found) for one in spec.fields))
    named = {"type": kind.name, "field": spec.name, "kind": ours.kind, "part": kind.part}
    says = (
        say("{type}: {field} is of the kind {kind} with `many: true` in every type of the part {part}", **named)
        if ours.many and ours.kind != "records"
        else say("{type}: {field} is of the kind {kind} in every type of the part {part}", **named)
    )
    hint = say("write it like that, or give the field another name")
    found.append(Problem("type-unreadable", "error", spec.place, says, hint))
    return replace(ours, place=spec.place)


def _holds(spec: FieldSpec) -> tuple[str, bool]:
    """What the values of a field are: words of whatever kind, days, or its own kind; and whether they are a list."""
    if spec.kind == "records":
        return spec.kind, True
    return "day" if spec.kind in ("date", "moment") else "word" if spec.kind in _WORDS else spec.kind, spec.many


def _own_folders(tree: Tree) -> dict[str, dict[str, str]]:
    folders: dict[str, dict[str, str]] = {}
    for path in tree.paths:
        name, _, file = path.removeprefix(OWN).partition("/")
        if path.startswith(OWN) and file in ("type.yml", *_EXTRA) and tree.kind(path) == "file":
            folders.setdefault(name, {})[file] = tree.read(path).decode("utf-8", "replace")
    return {name: parts for name, parts in folders.items() if "type.yml" in parts}


def _read_type(
    name: str, path: str, parts: Mapping[str, str], common: Mapping[str, tuple[FieldSpec, ...]]
) -> tuple[RecordType | None, tuple[Problem, ...]]:
    reading = TypeReading(name, path)
    kind = reading.read(parts["type.yml"], common)
    if kind is not None:
        extra = {_EXTRA[file]: text for file, text in parts.items() if file in _EXTRA}
        kind = replace(kind, template=extra.get("template"), example=extra.get("example"))
    return kind, tuple(reading.problems)


@cache
def _common() -> Mapping[str, tuple[FieldSpec, ...]]:
    """The fields that every document and every record has."""
    folder = files("mastercopy") / "recordtypes" / "_families"
    common: dict[str, tuple[FieldSpec, ...]] = {}
    for family in ("document", "record"):
        reading = TypeReading(family, f"{FAMILIES}{family}.yml")
        kind = reading.read((folder / f"{family}.yml").read_text("utf-8"), {})
        common[family] = kind.fields if kind is not None else ()
    return common


def _type_folders(root: Traversable) -> Iterator[tuple[str, dict[str, str]]]:
    for folder in sorted(root.iterdir(), key=lambda item: item.name):
        if folder.is_dir() and not folder.name.startswith("_") and (folder / "type.yml").is_file():
            yield (
                folder.name,
                {
                    file: (folder / file).read_text("utf-8")
                    for file in ("type.yml", *_EXTRA)
                    if (folder / file).is_file()
                },
            )


def installed_types() -> tuple[Traversable, ...]:
    """Folders of record types that other packages bring."""
    return tuple(files(entry.value) for entry in entry_points(group="mastercopy.recordtypes"))


@cache
def _shipped() -> tuple[Mapping[str, RecordType], tuple[Problem, ...]]:
    roots = [files("mastercopy") / "recordtypes", *installed_types()]
    types: dict[str, RecordType] = {}
    problems: list[Problem] = []
    for root in roots:
        for name, parts in _type_folders(root):
            kind, faults = _read_type(name, f"recordtypes/{name}/type.yml", parts, _common())
            problems.extend(faults)
            if kind is not None:
                types[name] = kind
    return types, tuple(problems)


def _doubled(types: Mapping[str, RecordType], what: Literal["prefix", "folder"]) -> Iterator[Problem]:
    """Two types that want one prefix, or one folder: a file could be either."""
    seen: dict[tuple[str, str], RecordType] = {}
    for kind in types.values():
        wanted = kind.prefix if what == "prefix" else kind.folder
        if wanted is None:
            continue
        other = seen.setdefault((kind.family if what == "folder" else "", wanted), kind)
        if other is not kind:
            named = {"wanted": wanted, "other": other.name, "source": other.source}
            yield Problem(
                "type-unreadable",
                "error",
                Place(kind.source),
                say("the prefix {wanted} belongs to {other} ({source}) already", **named)
                if what == "prefix"
                else say("the folder {wanted} belongs to {other} ({source}) already", **named),
                say("give one of the two another prefix")
                if what == "prefix"
                else say("give one of the two another folder"),
            )
