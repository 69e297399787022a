"""Walks the mainline once and turns it into one sequence of versions per document, followed by ID and never by path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mastercopy.history.texts import TextFacts, digests, read_id
from mastercopy.history.timeline import Timeline
from mastercopy.history.values import TrailFault
from mastercopy.model.digest import embedded
from mastercopy.model.organisation import read_list
from mastercopy.sources.commits import REGULAR, Step
from mastercopy.words.saying import say


@dataclass(frozen=True, slots=True)
class Version:
    """A document at one mainline step: `facts` is None where it is gone, unreadable facts where it cannot be read."""

    position: int
    day: date
    id: str
    path: str | None
    blob: str | None
    facts: TextFacts | None
    digest: str | None
    text_digest: str | None
    files: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Sequences:
    """Versions by document ID, oldest first; `aliases` lead from an old number to today's.

    `joined` tells at which step an old number was joined to another one.
    """

    versions: Mapping[str, tuple[Version, ...]]
    aliases: Mapping[str, str]
    joined: Mapping[tuple[str, str], int]
    faults: tuple[TrailFault, ...]


class _Walk:
    """The state of the one pass; it lives only inside `trace_sequences`."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.blobs: dict[str, str] = {}
        self.owner: dict[str, str] = {}
        self.first_held: dict[tuple[str, str], int] = {}
        self.holder: dict[str, str] = {}
        self.paths: dict[str, set[str]] = {}
        self.embedders: dict[str, set[str]] = {}
        self.versions: dict[str, list[Version]] = {}
        self.aliases: dict[str, str] = {}
        self.joined: dict[tuple[str, str], int] = {}
        self.faults: list[TrailFault] = []

    def step(self, step: Step) -> None:
        touched: set[str] = set()
        texts: list[str] = []
        embedding: set[str] = set()
        for change in step.commit.changes:
            if change.blob is not None and change.mode in REGULAR:
                self.blobs[change.path] = change.blob
            else:
                self.blobs.pop(change.path, None)
            if self.timeline.adoption.holds_text(change.path):
                texts.append(change.path)
            embedding.update(path for path in self.embedders.get(change.path, ()) if path in self.owner)
        touched.update(self.owner[path] for path in embedding)
        for path in sorted(texts):
            touched |= self._read(path, step.position)
        for path in embedding:  # what it embeds may embed other files from now on
            facts = self.timeline.texts.get(self.blobs.get(path, ""))
            if facts is not None and facts.readable:
                self._note_embedded(path, facts)
        joined = self._join(sorted(touched), step)
        for name in sorted(touched):
            if name not in joined:
                self._record(name, step.position)

    def _read(self, path: str, position: int) -> set[str]:
        """Take in a changed text; returns the IDs that the change concerns."""
        before = self.owner.get(path)
        blob = self.blobs.get(path)
        facts = self.timeline.texts.get(blob) if blob is not None else None
        if facts is not None and not facts.readable:
            return {before} if before else set()
        name = facts.id if facts is not None else None
        if before is not None and before != name:
            self.paths[before].discard(path)
            self.owner.pop(path)
        if name is not None and facts is not None:
            self.owner[path] = name
            self.paths.setdefault(name, set()).add(path)
            self.first_held.setdefault((name, path), position)
            self._note_embedded(path, facts)
        return {found for found in (before, name) if found}

    def _note_embedded(self, path: str, facts: TextFacts) -> None:
        if facts.body is None:
            return

        def read(target: str) -> bytes | None:
            blob = self.blobs.get(target)
            return self.timeline.snippets.get(blob) if blob is not None else None

        for target in embedded(facts.fields or {}, facts.body, path, read).values():
            if target is not None:
                self.embedders.setdefault(target, set()).add(path)

    def _holder(self, name: str) -> str | None:
        """The path that continues a document: the one that held it, else the one that had it first, else by name."""
        paths = self.paths.get(name, set())
        if not paths:
            self.holder.pop(name, None)
            return None
        if self.holder.get(name) not in paths:
            self.holder[name] = min(paths, key=lambda path: (self.first_held[name, path], path))
        return self.holder[name]

    def _join(self, names: list[str], step: Step) -> set[str]:
        """Join the trails of old numbers that a document says it had; returns the old numbers."""
        joined: set[str] = set()
        for name in names:
            path = self._holder(name)
            facts = self.timeline.texts.get(self.blobs.get(path, "")) if path is not None else None
            said = read_list(facts.fields.get("formerly")) if facts is not None and facts.fields is not None else ()
            olds = [old for old in map(read_id, said) if old is not None and old != name]
            # A number that another one took over is joined with that one, which is named as well.
            for old in sorted(olds, key=lambda old: old in self.aliases):
                if self._root(name) == old or self._root(old) == name:
                    continue
                fault = self._not_joined(old, name)
                if fault is None:
                    self._merge(old, name)
                    self.joined.setdefault((old, name), step.position)
                    joined.add(old)
                else:
                    moment = step.moment().isoformat()
                    self.faults.append(TrailFault(*fault, path or "", step.commit.id, moment))
        return joined

    def _not_joined(self, old: str, name: str) -> tuple[str, str] | None:
        """(slug, sentence) of why a number does not become part of another's trail; None where it does."""
        if self.paths.get(old):
            says = say("{name} says it was {old}, but {old} is still a document of its own", name=name, old=old)
            return "formerly-still-live", says
        if old in self.aliases:
            root = self._root(old)
            says = say("{name} says it was {old}, but {old} became {root}", name=name, old=old, root=root)
            return "formerly-not-its-own", says
        own, theirs = self._recorded(name), self._recorded(old)
        last = self.versions[old][-1] if theirs else None
        ended = last.position if last is not None and last.facts is None else None
        if own and theirs and (ended is None or own[0].position < ended):
            says = say("{name} says it was {old}, but both stood side by side", name=name, old=old)
            return "formerly-not-its-own", says
        return None

    def _recorded(self, name: str) -> list[Version]:
        """The versions of a number that were recorded as revisions, oldest first."""
        found = self.versions.get(name, [])
        return [one for one in found if one.facts is not None and one.facts.label is not None and not one.facts.draft]

    def _root(self, name: str) -> str:
        seen = {name}
        while name in self.aliases and self.aliases[name] not in seen:
            name = self.aliases[name]
            seen.add(name)
        return name

    def _merge(self, old: str, name: str) -> None:
        self.aliases[old] = name
        earlier = self.versions.pop(old, [])
        if earlier:
            self.versions[name] = sorted([*earlier, *self.versions.get(name, [])], key=lambda v: v.position)

    def _record(self, name: str, position: int) -> None:
        path = self._holder(name)
        root = self._root(name) if path is None else name
        sequence = self.versions.setdefault(root, [])
        if path is None:
            if sequence and sequence[-1].facts is not None and root == name:
                sequence.append(Version(position, self.timeline.days[position], name, None, None, None, None, None, {}))
            return
        blob = self.blobs[path]
        facts = self.timeline.texts[blob]
        if not facts.readable:
            sequence.append(Version(position, self.timeline.days[position], name, path, blob, facts, None, None, {}))
            return
        digest, text_digest, files = digests(facts, path, self.blobs.get, self.timeline.hashes, self.timeline.snippets)
        sequence.append(
            Version(position, self.timeline.days[position], name, path, blob, facts, digest, text_digest, files)
        )


def trace_sequences(timeline: Timeline) -> Sequences:
    """One pass over the mainline: what every document was after each step that touched it."""
    walk = _Walk(timeline)
    for step in timeline.steps:
        walk.step(step)
    aliases = {old: walk._root(old) for old in walk.aliases}
    return Sequences(
        {name: tuple(found) for name, found in walk.versions.items() if found},
        aliases,
        walk.joined,
        tuple(walk.faults),
    )
