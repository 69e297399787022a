"""Says of every document, record and file of a history whether an audience may see it, by what main says today."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mastercopy.history.dossier import Archive, Dossier, type_of
from mastercopy.history.recordentries import Entry, is_record, judges, newest_entries, read_entries
from mastercopy.history.texts import TextFacts
from mastercopy.history.timeline import Timeline
from mastercopy.model.audiences import Shown, may_see, read_shown
from mastercopy.model.catalog import Catalog
from mastercopy.model.digest import resolve
from mastercopy.model.organisation import read_list, read_text
from mastercopy.model.record import identity
from mastercopy.model.redaction import Redaction
from mastercopy.model.register import DATA
from mastercopy.model.snippets import read_snippets


@dataclass(frozen=True, slots=True)
class Sight:
    """What an audience may not see, and how it is named.

    `hidden` are IDs of documents and records with every number that they had. `paths` are files that held nothing else;
    of `doubtful` ones, which held more, `versions` tells by path and blob. `rows` are hidden rows by path and list,
    `titles` what hidden things are or were called.
    """

    audience: str
    hidden: frozenset[str]
    paths: frozenset[str]
    doubtful: frozenset[str]
    versions: Mapping[tuple[str, str], bool]
    rows: Mapping[str, Mapping[str, frozenset[str]]]
    titles: frozenset[str]
    redaction: Redaction

    def hides(self, name: str) -> bool:
        """Whether a document or record is hidden, by any number that it has or had."""
        return identity(name) in self.hidden

    def hides_version(self, path: str, blob: str) -> bool:
        """Whether one version of one file is hidden; one without a number is, where the file ever held such a thing."""
        return self.versions.get((path, blob), path in self.paths or path in self.doubtful)


def build_sight(archive: Archive, catalog: Catalog, audience: str) -> Sight:
    """What an audience may not see, of all that was ever recorded, by what the newest version of each says."""
    timeline = archive.timeline
    documents = _documents(archive, catalog, audience)
    entries = read_entries(timeline, catalog, audience)
    newest = newest_entries(entries, timeline)
    hidden = _with_what_is_about(archive, documents, newest)
    numbers = hidden | {old for old, new in archive.aliases.items() if new in hidden}
    versions = dict(_text_versions(archive, numbers)) | {
        (one.path, one.blob): one.name in hidden for one in entries if one.list_name is None
    }
    mixed = {path for (path, _), unseen in versions.items() if not unseen}
    read = {one.path for one in entries}
    paths = {path for path, _ in versions} - mixed
    paths |= {path for path in _closed(timeline, catalog, audience) if path not in read}
    paths |= _unread(timeline) - read
    paths |= {path for path in _pages(timeline, audience) if path not in mixed}
    gone = [one for one in newest.values() if one.name in hidden]
    tables = _tables(timeline, (one for one in newest.values() if one.name not in hidden))
    named = frozenset(name for name in numbers if name not in newest or newest[name].has_name)
    every = {*documents, *newest, *archive.aliases}
    titles = {*_titles(archive, hidden), *(text for one in gone for text in _called(one))} - {""}
    return Sight(
        audience,
        frozenset(numbers),
        frozenset(paths | tables),
        frozenset({path for (path, _), unseen in versions.items() if unseen} & mixed),
        versions,
        _rows(one for one in entries if one.name in hidden),
        frozenset(titles),
        Redaction(named, frozenset(every - numbers), tuple(sorted({*_people(gone), *_spoken(paths)}))),
    )


def _documents(archive: Archive, catalog: Catalog, audience: str) -> dict[str, bool]:
    """Every document, by the name of its lineage, and whether it may be seen."""
    found = {}
    for name, dossier in archive.dossiers.items():
        facts, path = _newest(dossier)
        fields = (facts.fields or {}) if facts is not None else {}
        kind = catalog.types.get(type_of(fields, path, archive.folders) or "")
        found[name] = facts is not None and may_see(audience, kind, "document", read_shown(fields))
    return found


def _newest(dossier: Dossier) -> tuple[TextFacts | None, str | None]:
    """The newest version of a document that can be read, and where it lay."""
    versions = reversed(dossier.lineage.versions)
    found = ((one.facts, one.path) for one in versions if one.facts is not None and one.facts.readable)
    return next(found, (None, None))


def _with_what_is_about(archive: Archive, documents: Mapping[str, bool], newest: Mapping[str, Entry]) -> set[str]:
    """The hidden documents and records, with whatever embeds or translates a hidden text, or is about such a thing."""
    hidden = {name for name, visible in documents.items() if not visible}
    hidden |= {one.name for one in newest.values() if not one.visible}
    places = {path: name for name in documents for path in _paths(archive, name)}
    needs = {name: {places.get(path) for path in _embedded(archive, name)} for name in documents}
    for name, source in ((name, _source(archive, name)) for name in documents):
        needs[name].add(archive.aliases.get(source or "", source))
    while True:
        found = {name for name, others in needs.items() if others & hidden}
        found |= {one.name for one in newest.values() if any(archive.aliases.get(of, of) in hidden for of in one.about)}
        if found <= hidden:
            return hidden
        hidden |= found


def _source(archive: Archive, name: str) -> str | None:
    """The number of the document that a document translates."""
    facts = _newest(archive.dossiers[name])[0]
    written = facts.get("translation_of") if facts is not None else None
    return identity(written.partition("@")[0]) if written is not None else None


def _paths(archive: Archive, name: str) -> Iterator[str]:
    yield from (one.path for one in archive.dossiers[name].lineage.versions if one.path is not None)


def _embedded(archive: Archive, name: str) -> Iterator[str]:
    """The files whose lines some version of a document shows as its own."""
    for one in archive.dossiers[name].lineage.versions:
        body = one.facts.body if one.facts is not None else None
        for written in read_snippets(body or ""):
            target = resolve(written, one.path or "")
            if target is not None:
                yield target


def _text_versions(archive: Archive, hidden: set[str]) -> Iterator[tuple[tuple[str, str], bool]]:
    """Every version of every text that states a number, on main or on its way there, and whether it is hidden."""
    timeline = archive.timeline
    for commit in timeline.commits.values():
        for change in commit.changes:
            facts = timeline.texts.get(change.blob) if change.blob is not None else None
            if facts is not None and facts.id is not None and change.blob is not None:
                yield (change.path, change.blob), facts.id in hidden


def _closed(timeline: Timeline, catalog: Catalog, audience: str) -> Iterator[str]:
    """The files of records whose type an audience may not see."""
    for path in filter(is_record, timeline.touches):
        kind = catalog.for_path(path)
        if kind is not None and not judges(timeline.parts, path) and not may_see(audience, kind, "record", Shown(None)):
            yield path


def _unread(timeline: Timeline) -> set[str]:
    """Files of records, and texts of which no version can be read: nobody knows who may see them, or their names."""
    records = {path for path in timeline.touches if is_record(path) and not judges(timeline.parts, path)}
    texts: dict[str, bool] = {}
    for path, touches in timeline.touches.items():
        for facts in (timeline.texts.get(change.blob or "") for _, change in touches):
            if facts is not None:
                texts[path] = texts.get(path, False) or facts.readable
    return records | {path for path, readable in texts.items() if not readable}


def _pages(timeline: Timeline, audience: str) -> Iterator[str]:
    """The pages written by hand that an audience may not see."""
    for path, touches in timeline.touches.items():
        blobs = [change.blob for _, change in touches if change.blob is not None]
        facts = [timeline.texts.get(blob) for blob in blobs]
        if blobs and all(one is not None and one.fields is None for one in facts):
            said = read_shown(page_fields(timeline.read(blobs[-1])))
            if not may_see(audience, None, "document", said):
                yield path


def page_fields(data: bytes) -> dict[str, Any]:
    """What a page written by hand says of itself: `<!-- visible_to: auditor, staff -->` as its first line."""
    first = data.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    if not first.startswith("<!--") or "visible_to" not in first:
        return {}
    key, _, names = first.removeprefix("<!--").partition("-->")[0].partition(":")
    plain = key.strip() == "visible_to" and "-->" in first
    return {"visible_to": [one.strip() for one in names.split(",") if one.strip()] if plain else []}


def _tables(timeline: Timeline, kept: Iterable[Entry]) -> set[str]:
    """The tables of data that no record names which may be seen."""
    named = {posixpath.normpath(text) for one in kept for text in _strings(one.fields) if text.startswith(DATA)}
    return {path for path in timeline.touches if path.startswith(DATA)} - named


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _people(gone: Iterable[Entry]) -> Iterator[str]:
    """By which names and addresses hidden people are known."""
    for one in gone:
        if one.kind.part == "people":
            yield from (name for name in _called(one) if " " in name)
            yield from read_list(one.fields.get("emails"))


def _called(one: Entry) -> Iterator[str]:
    yield from (text for name in ("title", "name") if (text := read_text(one.fields.get(name))) is not None)


def _spoken(paths: Iterable[str]) -> Iterator[str]:
    """Hidden files as texts name them."""
    for path in paths:
        yield path
        yield posixpath.basename(path)


def _titles(archive: Archive, hidden: Iterable[str]) -> Iterator[str]:
    for name in hidden:
        versions = archive.dossiers[name].lineage.versions if name in archive.dossiers else ()
        yield from (
            title for one in versions if one.facts is not None and (title := one.facts.get("title")) is not None
        )


def _rows(gone: Iterable[Entry]) -> dict[str, dict[str, frozenset[str]]]:
    found: dict[str, dict[str, frozenset[str]]] = {}
    for one in gone:
        if one.list_name is not None:
            lists = found.setdefault(one.path, {})
            lists[one.list_name] = lists.get(one.list_name, frozenset()) | {one.name}
    return found
