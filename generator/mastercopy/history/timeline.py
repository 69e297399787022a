"""Reads one repository into a timeline: mainline steps with their days, every version of every text, every hash."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from mastercopy.history.readings import Blobs, read_hashes, read_records, read_texts
from mastercopy.history.texts import TextFacts
from mastercopy.model.adoption import NO_ADOPTION, Adoption
from mastercopy.model.digest import destinations, embedded, resolve
from mastercopy.model.organisation import Organisation, read_organisation
from mastercopy.model.removal import Removal
from mastercopy.sources.commits import REGULAR, SUBMODULE, SYMLINK, Commit, PathChange, Step
from mastercopy.sources.files import FileKind, Tree, within_project
from mastercopy.sources.readahead import ReadAhead
from mastercopy.sources.store import NO_STORE, Store

Touch = tuple[int, PathChange]


@dataclass(frozen=True, slots=True)
class Parts:
    """Where in the tree the records lie that history judges by; a place ending in `/` is a folder."""

    organisation: tuple[str, ...] = ("records/organisation.yml",)
    people: tuple[str, ...] = ("records/people.yml",)
    roles: tuple[str, ...] = ("records/roles.yml",)
    matrix: tuple[str, ...] = ("records/approval-matrix.yml",)
    signoffs: tuple[str, ...] = ("records/signoffs/",)
    calendar: tuple[str, ...] = ("records/calendar.yml",)
    signers: tuple[str, ...] = ("records/allowed_signers",)
    keys: tuple[str, ...] = ("records/keys/",)
    reviews: tuple[str, ...] = ("records/reviews/",)
    removals: tuple[str, ...] = ("records/removals/",)

    def covers(self, path: str) -> bool:
        """Whether a path is a YAML record that history reads; keys and reviews have forms of their own."""
        return any(
            lies_in(path, places)
            for places in (
                self.organisation,
                self.people,
                self.roles,
                self.matrix,
                self.signoffs,
                self.calendar,
                self.removals,
            )
        )


def lies_in(path: str, places: tuple[str, ...]) -> bool:
    """Whether a path is one of the places, or a YAML file in one of the folders."""
    return any(
        path.startswith(place) and path.endswith((".yml", ".yaml")) if place.endswith("/") else path == place
        for place in places
    )


@dataclass(frozen=True, slots=True)
class Timeline:
    """The mainline as read: `days` are the steps' days in the organisation's zone, `touches` what changed per path."""

    steps: tuple[Step, ...]
    days: tuple[date, ...]
    organisation: Organisation
    touches: Mapping[str, tuple[Touch, ...]]
    commits: Mapping[str, Commit]
    positions: Mapping[str, int]
    texts: Mapping[str, TextFacts]
    yaml: Mapping[str, Any]
    hashes: Mapping[str, str]
    snippets: Mapping[str, bytes]
    blobs: Blobs
    parts: Parts
    preview: bool
    store: Store = NO_STORE
    adoption: Adoption = NO_ADOPTION
    removals: tuple[Removal, ...] = ()
    """What was removed, as far as somebody entitled decided it; none before `with_removals`."""
    is_redacted: bool = False
    """Whether `blobs` leave out what an audience may not see, of which `yaml` still tells those who judge."""

    def position_on(self, day: date) -> int:
        """The last step recorded by the end of a day; -1 before the first."""
        return bisect_right(self.days, day) - 1

    def change_at(self, position: int, path: str) -> PathChange | None:
        """What a path is in the tree of a mainline step; None where it is not there."""
        touches = self.touches.get(path, ())
        index = bisect_right(touches, position, key=lambda touch: touch[0]) - 1
        change = touches[index][1] if index >= 0 else None
        return change if change is not None and change.blob is not None else None

    def blob_at(self, position: int, path: str) -> str | None:
        """The blob of a regular file in the tree of a mainline step."""
        change = self.change_at(position, path)
        return change.blob if change is not None and change.mode in REGULAR else None

    def blob_in(self, commit_id: str, path: str) -> str | None:
        """The blob of a path in any commit's tree, following first parents down to the mainline."""
        at: str | None = commit_id
        while at is not None:
            if at in self.positions:
                return self.blob_at(self.positions[at], path)
            commit = self.commits.get(at)
            if commit is None:
                return None
            for change in commit.changes:
                if change.path == path:
                    return change.blob if change.mode in REGULAR else None
            at = commit.parents[0] if commit.parents else None
        return None

    def tree_on(self, position: int) -> Tree:
        """The project's files in the tree of a mainline step."""
        kinds: dict[str, FileKind] = {}
        blobs: dict[str, str] = {}
        for path in self.touches:
            change = self.change_at(position, path) if within_project(path, self.adoption.roots) else None
            if change is None or change.blob is None:
                continue
            kinds[path] = _kind(change.mode)
            blobs[path] = change.blob
        return Tree(tuple(sorted(kinds)), kinds, ReadAhead(blobs, self.blobs.read_blobs).read)

    def fields_of(self, blobs: Iterable[str]) -> dict[str, Any]:
        """The plain fields of versions of records as they may be shown; what history judges by is read already."""
        wanted, known = list(blobs), {} if self.is_redacted else self.yaml
        read = read_records((blob for blob in wanted if blob not in known), self.blobs, self.store, "changes")
        return {blob: known[blob] if blob in known else read[blob] for blob in wanted}

    def read(self, blob: str) -> bytes:
        """The bytes of one blob; empty where the object is missing."""
        return next(iter(self.blobs.read_blobs([blob])))[1] or b""

    def plain_at(self, position: int, places: tuple[str, ...]) -> Any:
        """The plain fields of the first record that lies at one of the places at a step; None where there is none."""
        for place in places:
            paths = [place] if not place.endswith("/") else sorted(p for p in self.touches if lies_in(p, places))
            for path in paths:
                blob = self.blob_at(position, path)
                if blob is not None and self.yaml.get(blob) is not None:
                    return self.yaml[blob]
        return None


def _kind(mode: str) -> FileKind:
    return {SYMLINK: "symlink", SUBMODULE: "submodule"}.get(mode, "file")  # type: ignore[return-value]


def build_timeline(
    steps: tuple[Step, ...],
    blobs: Blobs,
    parts: Parts,
    preview: bool = False,
    store: Store = NO_STORE,
    adoption: Adoption = NO_ADOPTION,
) -> Timeline:
    """Read every version that history needs: one stream for texts and records, a second for embedded files."""
    commits = {commit.id: commit for step in steps for commit in (step.commit, *step.claimed)}
    touches: dict[str, list[Touch]] = {}
    versions: dict[str, set[str]] = {}
    for step in steps:
        for change in step.commit.changes:
            touches.setdefault(change.path, []).append((step.position, change))
    for commit in commits.values():
        for change in commit.changes:
            if change.blob is not None and change.mode in REGULAR:
                versions.setdefault(change.path, set()).add(change.blob)
    texts, yaml = read_versions(versions, blobs, parts, store, adoption)
    hashes, snippets = read_embedded(versions, texts, blobs, store=store)
    timeline = Timeline(
        steps,
        (),
        Organisation(),
        {path: tuple(found) for path, found in touches.items()},
        commits,
        {step.commit.id: step.position for step in steps},
        texts,
        yaml,
        hashes,
        snippets,
        blobs,
        parts,
        preview,
        store,
        adoption,
    )
    organisation = read_organisation(timeline.plain_at(len(steps) - 1, parts.organisation))
    return in_zone_of(replace(timeline, organisation=organisation))


def in_zone_of(timeline: Timeline) -> Timeline:
    """The timeline with its days counted in its organisation's zone."""
    zone = timeline.organisation.timezone
    days = tuple(datetime.fromtimestamp(step.time, UTC).astimezone(zone).date() for step in timeline.steps)
    return replace(timeline, days=days)


def read_versions(
    versions: Mapping[str, set[str]],
    blobs: Blobs,
    parts: Parts,
    store: Store = NO_STORE,
    adoption: Adoption = NO_ADOPTION,
) -> tuple[dict[str, TextFacts], dict[str, Any]]:
    """Texts and the records that history judges by, asked for in path order, which is how packs are laid out."""
    wanted: dict[str, bool] = {}
    for path in sorted(versions):
        is_text = adoption.holds_text(path)
        if is_text or parts.covers(path):
            for blob in sorted(versions[path]):
                wanted.setdefault(blob, is_text)
    texts = read_texts((blob for blob, is_text in wanted.items() if is_text), blobs, store)
    records = (blob for blob, is_text in wanted.items() if not is_text)
    return texts, read_records(records, blobs, store, "judging")


def read_embedded(
    versions: Mapping[str, set[str]],
    texts: Mapping[str, TextFacts],
    blobs: Blobs,
    also: Iterable[tuple[str, bool]] = (),
    store: Store = NO_STORE,
) -> tuple[dict[str, str], dict[str, bytes]]:
    """SHA-256 of every version of every file that a text embeds, and the bytes of snippets, which embed in turn.

    `also` names more files as (path, is it a snippet).
    """
    queue: set[tuple[str, bool]] = set(also)
    for path, names in versions.items():
        for blob in names:
            facts = texts.get(blob)
            if facts is not None and facts.body is not None:
                queue.update(_targets(facts.fields or {}, facts.body, path))
    hashes: dict[str, str] = {}
    snippets: dict[str, bytes] = {}
    seen: set[tuple[str, bool]] = set()
    while queue:
        seen |= queue
        snippet_blobs = {blob for path, snippet in queue if snippet for blob in versions.get(path, ())}
        wanted = {blob: path for path, _ in sorted(queue) for blob in sorted(versions.get(path, ()))}
        found: set[tuple[str, bool]] = set()
        for blob, sha, data in read_hashes(wanted, snippet_blobs, blobs, store):
            hashes[blob] = sha
            if data is not None:
                snippets[blob] = data
                found.update(_targets({}, data.decode("utf-8", "replace"), wanted[blob]))
        queue = found - seen
    return hashes, snippets


def _targets(fields: Mapping[str, Any], body: str, path: str) -> Iterator[tuple[str, bool]]:
    for target in embedded(fields, "", path, lambda _: None).values():
        if target is not None:
            yield target, False
    for written, snippet in destinations(body):
        target = resolve(written, path)
        if target is not None:
            yield target, snippet
