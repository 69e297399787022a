"""Turns a Word file and what somebody asks for into the edits that make it a draft here, on one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mastercopy.editing.desk import Desk, find_document
from mastercopy.editing.revising import NextRevision, revise_document
from mastercopy.editing.starting import free_id, start_record, taken_ids
from mastercopy.editing.writer import Edit
from mastercopy.importing.word.clearing import LeftOut
from mastercopy.importing.word.matter import Matter, Proposal, read_matter
from mastercopy.importing.word.names import shortened
from mastercopy.importing.word.package import Package, read_package
from mastercopy.importing.word.preparing import Picture
from mastercopy.importing.word.refusing import refuse_open
from mastercopy.importing.word.text import Converted, convert_text
from mastercopy.model.record import Record, identity, is_id
from mastercopy.model.recordtype import RecordType
from mastercopy.model.register import build_register
from mastercopy.model.revision import compare_labels, is_label
from mastercopy.sources.files import memory_tree
from mastercopy.sources.frontmatter import MAX_TEXT_BYTES, decode_text, read_body
from mastercopy.words import MastercopyError, one_line

_CARRIED = "Carried over from Word"
_LONGEST = 300
_MOST = 20
"""So many comments of what the file says of itself stand in the front matter."""
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class WordWish:
    """What somebody asks for: a new document of a type, or the next revision of one that is there."""

    type_name: str | None = None
    id: str | None = None
    title: str | None = None
    into: str | None = None
    change: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """A draft that is ready to be written, and all that a person should know of it."""

    id: str
    label: str
    edits: tuple[Edit, ...]
    converted: Converted
    proposed: tuple[str, ...]
    notes: tuple[str, ...]
    left: tuple[LeftOut, ...]
    missing: tuple[str, ...] = field(default=())


def bring_in(desk: Desk, wish: WordWish, data: bytes, year: int, render: Callable[[str], str]) -> Brought:
    """Work out one import; nothing is written."""
    package = read_package(data)
    refuse_open(package)
    matter = read_matter(package)
    template = ("the file is a template of Word; its text is taken as it stands",) if package.template else ()
    if wish.into is not None:
        return _next(desk, wish, package, matter, render, template)
    kind, own, notes = _numbered(desk, wish, matter)
    name = own or _free(desk, kind, wish, year)
    converted = convert_text(package, _folder(name), wish.title, render)
    title, source = _title(wish, converted, matter)
    if len(title) > _LONGEST:
        raise MastercopyError(f"the title has more than {_LONGEST} characters", "give a shorter one with --title")
    given, proposed = _given(kind, matter)
    started = start_record(desk, kind.name, title, {**given, "change": _CARRIED}, year, name)
    lines = [*notes, *matter.open]
    text = _with_body(_with_comments(started.edit.after, lines[:_MOST]), converted.body)
    _verify(desk, started.edit.path, text)
    pictures = _pictures(desk, started.edit.path, name, converted.pictures)
    said = [f"title: {title} (from {source})", *proposed]
    if own is not None and wish.id is None:
        said.insert(0, f"id: {own} (from {_source(matter, own)})")
    missing = tuple(one for one in started.missing if not one.startswith(f"{name}: the text"))
    edits = (Edit(started.edit.path, None, text), *pictures)
    left = (*matter.texts, *converted.left)
    label = given.get("revision", "1")
    return Brought(name, label, edits, converted, tuple(said), (*lines, *template, *converted.notes), left, missing)


def _numbered(desk: Desk, wish: WordWish, matter: Matter) -> tuple[RecordType, str | None, list[str]]:
    """The type, the ID that the file or somebody states, where it can be used, and what is to be told of it."""
    known = [one for one in matter.numbers if _by_prefix(desk, one.value) is not None]
    first = [one for one in known if one.source == known[0].source]
    stated = identity(wish.id) if wish.id is not None else first[0].value if len(first) == 1 else None
    notes = [f"id: the file states {' and '.join(one.value for one in known)}"] if len(known) > 1 else []
    other = [one for one in matter.numbers if one not in known]
    notes += [f"another number in {one.source}: {one.value}" for one in other]
    kind = _kind(desk, wish.type_name) if wish.type_name is not None else _by_prefix(desk, stated or "")
    kinds = {one.name: one for one in (_by_prefix(desk, number.value) for number in known) if one is not None}
    if kind is None and len(kinds) == 1 and wish.id is None:
        kind = next(iter(kinds.values()))
    if kind is None:
        raise MastercopyError("nothing in the file says what type of document it is", "name it with --type")
    if stated is None:
        return kind, None, notes
    if not is_id(stated, kind.id_pattern) or (kind.prefix is not None and not stated.startswith(f"{kind.prefix}-")):
        if wish.id is not None:
            raise MastercopyError(f"{stated[:64]!r} is no ID of this type", f"IDs look like {kind.prefix}-001")
        return kind, None, [*notes, f"the file states the number {stated}, which is none of this type"]
    if desk.register.get(stated) is not None:
        raise MastercopyError(
            f"{stated} is here already", f"make this its next revision with --into {stated}, or give another --id"
        )
    if identity(stated) in {identity(one) for one in taken_ids(desk, kind)}:
        raise MastercopyError(f"the ID {stated} was in use before, and is not given twice", "give another with --id")
    return kind, stated, notes


def _source(matter: Matter, number: str) -> str:
    return next((one.source for one in matter.numbers if one.value == number), "the file")


def _kind(desk: Desk, name: str) -> RecordType:
    kind = desk.catalog.types.get(name.strip().lower())
    if kind is None or kind.family != "document":
        known = sorted(one.name for one in desk.catalog.types.values() if one.family == "document")
        raise MastercopyError(f"{name[:64]!r} is no type of document", f"one of: {', '.join(known)}")
    return kind


def _by_prefix(desk: Desk, name: str) -> RecordType | None:
    documents = [one for one in desk.catalog.types.values() if one.family == "document" and one.prefix is not None]
    fitting = [one for one in documents if name.startswith(f"{one.prefix}-")]
    return max(fitting, key=lambda one: len(one.prefix or ""), default=None)


def _free(desk: Desk, kind: RecordType, wish: WordWish, year: int) -> str:
    return free_id(desk, kind, wish.title or "Untitled", year)


def _title(wish: WordWish, converted: Converted, matter: Matter) -> tuple[str, str]:
    if wish.title is not None:
        return one_line(wish.title), "--title"
    if converted.title:
        return one_line(converted.title), "the title in the text"
    found = matter.values.get("title")
    if found is None:
        raise MastercopyError("nothing in the file says what it is called", "give its title with --title")
    return found.value, found.source


def _given(kind: RecordType, matter: Matter) -> tuple[dict[str, str], list[str]]:
    """The fields that the file states and the type can hold, each with its source."""
    given: dict[str, str] = {}
    told: list[str] = []
    for name in ("revision", "effective"):
        found = matter.values.get(name)
        if found is None or (name == "revision" and not is_label(found.value, kind.revision_scheme)):
            told += [f"not taken: revision {found.value} ({found.source}), no label of this type"] if found else []
            continue
        given[name] = found.value
        told.append(f"{name}: {found.value} (from {found.source})")
    return given, told


def _folder(name: str) -> str:
    return f"{name.lower()}-files"


def _pictures(desk: Desk, path: str, name: str, pictures: Mapping[str, Picture]) -> tuple[Edit, ...]:
    """The pictures beside a document; one that is there already stays."""
    folder = path.rpartition("/")[0]
    edits = []
    for one in sorted(pictures.values(), key=lambda one: one.name):
        place = f"{folder}/{_folder(name)}/{one.name}"
        if desk.read(place) != one.data:
            edits.append(Edit(place, None, one.data))
    return tuple(edits)


def _with_comments(data: bytes, notes: list[str]) -> bytes:
    """The front matter with what a person has to decide, as comments before its end."""
    text = data.decode("utf-8")
    head = text[: text.index("\n---\n", 3) + 1]
    comments = "".join(f"# Word says: {shortened(one_line(note), 140)}\n" for note in notes)
    return f"{head}{comments}{text[len(head) :]}".encode()


def _with_body(data: bytes, body: str) -> bytes:
    """The front matter of a file as it is, with another text below it."""
    text = decode_text(data) or ""
    old = read_body(data)
    head = text[: len(text) - len(old)] if old else text
    head += "" if head.endswith("\n") else "\n"
    lines = f"\n{body}"
    lines = lines.replace("\n", "\r\n") if "\r\n" in head else lines
    written = (_BOM if data.startswith(_BOM) else b"") + (head + lines).encode("utf-8")
    if len(written) > MAX_TEXT_BYTES:
        raise MastercopyError(f"the text is larger than {MAX_TEXT_BYTES:,} bytes", "divide the document")
    if read_body(written) != lines:
        raise MastercopyError("the text cannot be written below its front matter", "write the document by hand")
    return written


def _verify(desk: Desk, path: str, data: bytes) -> None:
    _, problems = build_register(memory_tree({path: data}), desk.catalog)
    faults = [problem for problem in problems if problem.slug not in ("missing-field", "empty-field")]
    if faults:
        raise MastercopyError(faults[0].sentence, faults[0].hint)


def _next(
    desk: Desk,
    wish: WordWish,
    package: Package,
    matter: Matter,
    render: Callable[[str], str],
    template: tuple[str, ...],
) -> Brought:
    """The next revision of a document that is there: its front matter is kept, its text becomes the one of the file."""
    record = find_document(desk, wish.into or "")
    stated = matter.values.get("revision")
    label = _later(record, stated)
    revised = revise_document(desk, record.id, NextRevision(wish.change, label))
    converted = convert_text(package, _folder(record.id), str(record.get("title") or ""), render)
    notes = list(revised.notes)
    if matter.numbers and record.id not in {one.value for one in matter.numbers}:
        notes.append(f"the file states the number {matter.numbers[0].value}, and not {record.id}")
    if stated is not None and label is None:
        notes.append(f"the file states revision {stated.value} ({stated.source}); this becomes {revised.label}")
    if "effective" in matter.values:
        found = matter.values["effective"]
        notes.append(f"effective: the file states {found.value} ({found.source}); write it down if it is meant")
    text = _with_body(revised.edit.after, converted.body)
    _verify(desk, record.path, text)
    edits = (
        Edit(record.path, revised.edit.before, text),
        *_pictures(desk, record.path, record.id, converted.pictures),
    )
    said = (f"revision: {revised.label} (from {stated.source})",) if label is not None and stated is not None else ()
    told = (*notes, *matter.open, *template, *converted.notes)
    return Brought(record.id, revised.label, edits, converted, said, told, (*matter.texts, *converted.left))


def _later(record: Record, stated: Proposal | None) -> str | None:
    """The label that the file states, where it comes after the one here."""
    scheme, current = record.type.revision_scheme, str(record.get("revision") or "").strip()
    if stated is None or not is_label(stated.value, scheme) or stated.value == current:
        return None
    return stated.value if compare_labels(current, stated.value, scheme) < 0 else None
