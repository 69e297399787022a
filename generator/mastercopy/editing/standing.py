"""Reads how a document stands before somebody signs it: label, digest, who wrote it, what was said about this text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mastercopy.editing.desk import PARTS, Desk, read_fields
from mastercopy.history.authors import read_person, read_trailers, show_person
from mastercopy.history.dossier import Judgement
from mastercopy.history.lineage import Recording
from mastercopy.history.signoff import read_evidence
from mastercopy.history.texts import read_text_facts
from mastercopy.history.timeline import lies_in
from mastercopy.model.digest import content_digest_of_file
from mastercopy.model.organisation import People, read_mappings, read_text
from mastercopy.model.record import Record, identity
from mastercopy.sources.commits import Commit
from mastercopy.sources.frontmatter import read_plain_front_matter


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said about a text in a role, and on which evidence."""

    person: str
    role: str
    meaning: str
    evidence: Mapping[str, str]
    at: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One document of the working tree: `said` are the acts about exactly this text, oldest first.

    `recording` is how main has this text under this label, `taken` tells whether main has another one under it.
    """

    label: str
    digest: str
    fields: Mapping[str, Any]
    authors: tuple[str, ...]
    said: tuple[Said, ...]
    recording: Recording | None
    taken: bool
    file: str | None

    def last(self, person: str, role: str) -> Said | None:
        """What a person said last about this text in a role."""
        return next((said for said in reversed(self.said) if (said.person, said.role) == (person, role)), None)

    def roles_of(self, person: str) -> tuple[str, ...]:
        """The roles in which something that a person said about this text stands, the one of the last word first."""
        spoken = dict.fromkeys(said.role for said in reversed(self.said) if said.person == person)
        last = ((role, self.last(person, role)) for role in spoken)
        return tuple(role for role, said in last if said is not None and said.meaning != "retract")


def read_standing(desk: Desk, record: Record) -> Standing:
    """How a document stands in the working tree."""
    data = desk.tree.read(record.path)
    fields = read_plain_front_matter(data)[0] or {}
    digest = content_digest_of_file(data, record.path, desk.read_stored)
    label = read_text(fields.get("revision")) or ""
    file, rows = _entries(desk, record.id)
    own = [row for row in rows if row.get("digest") == digest and row.get("revision") in (None, label)]
    every = _judgements(desk, record)
    judgements = [found for found in every if _binds(found, label, digest)]
    taken = not judgements and any(found.recording.label == label for found in every)
    trailers = [item for found in judgements for item in found.judged if item.act.from_trailer and item.signoff.valid]
    said = [
        Said(item.act.person or "", item.signoff.role or "", item.act.meaning, item.act.evidence) for item in trailers
    ]
    said.extend(
        Said(
            str(row.get("person")),
            str(row.get("role")),
            str(row.get("meaning")),
            read_evidence(row.get("evidence")),
            read_text(row.get("at")),
            read_text(row.get("reason")),
        )
        for row in own
    )
    named = tuple(
        dict.fromkeys(str(row["person"]) for row in own if row.get("meaning") == "author" and "person" in row)
    )
    authors = named or (judgements[-1].authors if judgements else tuple(dict.fromkeys(_authors(desk, record))))
    return Standing(
        label, digest, fields, authors, tuple(said), judgements[-1].recording if judgements else None, taken, file
    )


def _entries(desk: Desk, name: str) -> tuple[str | None, tuple[Mapping[str, Any], ...]]:
    """The file in which sign-offs of a document stand, and all entries about it."""
    file: str | None = None
    rows: list[Mapping[str, Any]] = []
    for path in desk.tree.paths:
        if not lies_in(path, PARTS.signoffs):
            continue
        fields = read_fields(desk.tree, path)
        document = read_text(fields.get("document")) if isinstance(fields, Mapping) else None
        if document is not None and identity(document) == identity(name):
            file = file or path
            rows.extend(read_mappings(fields.get("signoffs")))
    return file, tuple(rows)


def _judgements(desk: Desk, record: Record) -> tuple[Judgement, ...]:
    dossier = desk.dossier(record.id)
    return dossier.judgements if dossier is not None and desk.project.basis != "folder" else ()


def _binds(found: Judgement, label: str, digest: str) -> bool:
    version = found.recording.version
    return version is not None and version.digest == digest and found.recording.label == label


def _authors(desk: Desk, record: Record) -> Iterator[str]:
    """Who wrote what main has not recorded: authors of commits that changed the content, and who works here now."""
    repository = desk.repository
    if repository is None:
        return
    versions = [found.recording.version for found in _judgements(desk, record) if found.recording.version is not None]
    since = desk.project.timeline.steps[versions[-1].position].commit.id if versions else None
    blob = versions[-1].blob if versions else None
    before = _content(desk.project.read(blob)) if blob is not None else None
    for commit in reversed(list(repository.read_path_log(record.path, since))):
        for change in commit.changes:
            if change.path == record.path:
                data = desk.project.read(change.blob) if change.blob is not None else None
                content = _content(desk.as_read(change.path, data)) if data is not None else None
                if content != before:
                    yield from _authors_of(commit, desk.people)
                before = content
    who = repository.read_identity()
    if who is not None and _content(desk.tree.read(record.path)) != before:
        yield show_person(*who, desk.people)


def _content(data: bytes) -> str:
    """What of a version is signed off; all its bytes where other files belong to it."""
    return read_text_facts(data).digest or hashlib.sha256(data).hexdigest()


def _authors_of(commit: Commit, people: People) -> Iterator[str]:
    yield show_person(commit.author.name, commit.author.email, people)
    for key, value in read_trailers(commit.message):
        person = read_person(value) if key == "co-authored-by" else None
        if person is not None:
            yield show_person(*person, people)
