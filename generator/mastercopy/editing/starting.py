"""Turns a type and a title into a new file with the next free ID, and lists what is still to be filled in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from mastercopy.editing.desk import Desk
from mastercopy.editing.editorhelp import header_of
from mastercopy.editing.lines import TO_FILL_IN
from mastercopy.editing.scalars import Given, write_value
from mastercopy.editing.writer import Edit
from mastercopy.model.acknowledging import ACKNOWLEDGEMENTS
from mastercopy.model.catalog import Catalog
from mastercopy.model.derive import example_id, next_id, skeleton
from mastercopy.model.organisation import read_list
from mastercopy.model.record import identity, is_id
from mastercopy.model.recordtype import FieldSpec, RecordType
from mastercopy.model.register import Register, build_register
from mastercopy.sources.files import memory_tree
from mastercopy.sources.frontmatter import read_plain_front_matter
from mastercopy.sources.yamltext import read_plain
from mastercopy.words import MastercopyError, one_line

_OWN = ("id", "title", "status")
_LONGEST_SLUG = 60
_A_YEAR = re.compile("(?:19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Started:
    """A new file, and what is still to be written."""

    id: str
    edit: Edit
    missing: tuple[str, ...]


def start_record(
    desk: Desk,
    type_name: str,
    title: str,
    given: Mapping[str, str],
    year: int,
    own: str | None = None,
    reserved: Iterable[str] = (),
) -> Started:
    """The new file of a type, under its `own` ID where it has one already; nothing is written yet.

    `reserved` are IDs that somebody else is about to use.
    """
    kind = _type(desk.catalog, type_name)
    words = unicodedata.normalize("NFC", title)
    words = one_line(words)
    if not words or not any(character.isalnum() for character in words):
        raise MastercopyError("a title needs words", "give the title in quotes after the type")
    name = own if own is not None else free_id(desk, kind, words, year, reserved)
    root = "docs" if kind.family == "document" else "records"
    slug = slug_of(words)
    file = name if not slug or kind.prefix is None else f"{name}-{slug}"
    path = f"{root}/{kind.folder}/{file}{'.md' if kind.family == 'document' else '.yml'}"
    values = {key: read_given(kind, key, text) for key, text in given.items()}
    text = header_of(desk.folder, kind, path) + _filled(_marked(skeleton(kind, name, words)), values)
    data = text.encode("utf-8")
    _verify(data, kind, {"id": name, "title": words, **values})
    _, problems = build_register(memory_tree({path: data}), desk.catalog)
    faults = [problem for problem in problems if problem.slug not in ("missing-field", "empty-field")]
    if faults:
        raise MastercopyError(faults[0].sentence, faults[0].hint)
    missing = [problem.sentence for problem in problems if problem.slug == "missing-field"]
    if kind.family == "document":
        missing.append(f"{name}: the text" + (f" under {', '.join(kind.sections)}" if kind.sections else ""))
    return Started(name, Edit(path, None, data), tuple(missing))


def _type(catalog: Catalog, name: str) -> RecordType:
    kind = catalog.types.get(name.strip().lower())
    if kind is None:
        close = catalog.nearest(name)
        raise MastercopyError(
            f"there is no type {name[:64]!r}", f"did you mean {close[0]}?" if close else "see `mastercopy types`"
        )
    if kind.single or kind.many is not None:
        raise MastercopyError(
            f"records of this type stand together in one file (records/{kind.folder})", "add to that file by hand"
        )
    if kind.id_from is not None:
        verb = "ack" if kind.part == ACKNOWLEDGEMENTS else "approve"
        raise MastercopyError("files of this type are not written by hand", f"use `mastercopy {verb} ID`")
    return kind


def slug_of(title: str) -> str:
    """A title as part of a file name: plain letters, digits and hyphens; empty where it has none."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii").lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) <= _LONGEST_SLUG:
        return words
    return words[:_LONGEST_SLUG].rsplit("-", 1)[0].strip("-") or words[:_LONGEST_SLUG]


def free_id(desk: Desk, kind: RecordType, title: str, year: int, reserved: Iterable[str] = ()) -> str:
    """The next ID of a type that neither the working tree nor main has or ever had."""
    taken = {identity(name) for name in (*taken_ids(desk, kind), *reserved)}
    if kind.prefix is None:
        name = slug_of(title)
        if not is_id(name, kind.id_pattern):
            raise MastercopyError("no ID can be made of this title", "give a title with a few plain letters")
        if identity(name) in taken:
            raise MastercopyError(f"the ID {name!r} is or was in use", "give another title")
        return name
    dated, digits = _shape(kind, desk.register)
    head = f"{kind.prefix}-{year}-" if dated else f"{kind.prefix}-"
    if not any(re.fullmatch(re.escape(head) + "[0-9]{1,9}", name) for name in taken):
        # the first number is as wide as that of the type's example, or this year's, where that one is a year
        by_year = not dated and _A_YEAR.fullmatch(digits) is not None
        taken.add(f"{head}{year - 1 if by_year else 0:0{len(digits)}d}")
    found = next_id(kind, taken, year if dated else None)
    assert found is not None
    return found


def _shape(kind: RecordType, register: Register) -> tuple[bool, str]:
    """Whether IDs of a type carry the year, and a number as it is written: by its example, else by its records."""
    for name in (example_id(kind) or "", *(record.id for record in reversed(register.of_type(kind.name)))):
        match = re.fullmatch(rf"{re.escape(kind.prefix or '')}-(?:([0-9]{{4}})-)?([0-9]+)", name)
        if match is not None:
            return bool(match.group(1)), match.group(2)
    return False, "001"


def _fields(data: bytes, kind: RecordType) -> object:
    if kind.family == "document":
        return read_plain_front_matter(data)[0]
    return read_plain(data.decode("utf-8-sig", "replace"))


def taken_ids(desk: Desk, kind: RecordType) -> Iterator[str]:
    """Every ID that the working tree or main has or ever had, also of files that are gone."""
    yield from desk.register.records
    archive = desk.project.archive
    yield from archive.aliases
    for dossier in archive.dossiers.values():
        yield dossier.lineage.id
        yield from (version.id for version in dossier.lineage.versions)
    for record in desk.register.records.values():
        yield from read_list(record.get("formerly"))
    if kind.family != "record":
        return
    timeline = desk.project.timeline
    paths = [path for path in timeline.touches if path.startswith(f"records/{kind.folder}/")]
    blobs = sorted({change.blob for path in paths for _, change in timeline.touches[path] if change.blob})
    for _, data in timeline.blobs.read_blobs(blobs):
        fields = read_plain((data or b"").decode("utf-8-sig", "replace"))
        if isinstance(fields, dict) and isinstance(fields.get("id"), str):
            yield fields["id"]


def read_given(kind: RecordType, name: str, text: str) -> Given:
    """The value of a field as it was typed; an error for what cannot be set in this way."""
    spec, own = kind.field(name), (*_OWN, *(("type",) if kind.family == "document" else ()))
    if spec is None or name in own:
        names = [spec.name for spec in kind.fields if spec.name not in own and spec.kind != "records"]
        close = get_close_matches(name, names, 1)
        told = f"`mastercopy types {kind.name}` lists the fields"
        hint = f"did you mean {close[0]}? {told}" if close else f"{told}: {', '.join(names)}"
        raise MastercopyError(f"{name[:40]!r} cannot be set here", hint)
    return _typed(spec, unicodedata.normalize("NFC", text).strip())


def _typed(spec: FieldSpec, text: str) -> Given:
    if spec.kind == "records":
        raise MastercopyError(f"{spec.name} is a list of rows", "write its rows into the file")
    if spec.many:
        return [item.strip() for item in text.split(",") if item.strip()]
    return text


def _marked(text: str) -> str:
    """The skeleton with its empty lines marked, so that nobody takes them for finished."""
    return re.sub(r"^(\w+:)  # ", rf"\1  {TO_FILL_IN}", text, flags=re.MULTILINE)


def _filled(text: str, values: Mapping[str, Given]) -> str:
    """The skeleton with the given values in place of its empty or suggested lines."""
    for name, value in values.items():
        line = f"{name}: {_written(value)}"
        text = re.sub(rf"^(?:# )?{re.escape(name)}:.*$", lambda _, line=line: line, text, count=1, flags=re.MULTILINE)  # type: ignore[misc]
    return text


def _written(value: Given) -> str:
    """A value as a person would write it: several lines as lines, where every reader sees them alike."""
    if not isinstance(value, str) or "\n" not in value:
        return write_value(value)
    lines = value.split("\n")
    if lines[0][:1] in ("", " ") or any(line != line.rstrip() or not line.isprintable() for line in lines):
        return write_value(value)
    return "|-\n" + "\n".join(f"  {line}" if line else "" for line in lines)


def _verify(data: bytes, kind: RecordType, wanted: Mapping[str, Given]) -> None:
    """Read the new file again: what was given must stand there as it was given."""
    fields = _fields(data, kind)
    if not isinstance(fields, dict) or any(
        fields.get(name) != (value if isinstance(value, str) else list(value))
        for name, value in wanted.items()
        if kind.field(name) is not None
    ):
        raise MastercopyError("the title or a field cannot be written safely", "use plain words, and edit the file")
