"""Adds to a timeline one more step that no commit has recorded yet: the files on disk, or what a branch proposes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mastercopy.history.readings import Blobs
from mastercopy.history.timeline import Timeline, in_zone_of, read_embedded, read_versions
from mastercopy.model.organisation import read_organisation
from mastercopy.sources.branches import Branch
from mastercopy.sources.commits import REGULAR, SYMLINK, UNRECORDED, Commit, PathChange, Person, Step
from mastercopy.sources.files import disk_kind, within_project

NOBODY = Person("not committed yet", "")
_PREFIX = "disk:"
ON_DISK = "uncommitted"
"""The ID of what lies on disk above a branch, as if it were the last commit there."""

Stored = Callable[[str, bytes], bytes]
"""What a commit would keep of the bytes at a path on disk."""


@dataclass(frozen=True, slots=True)
class DiskBlobs:
    """Files on disk as they were found, by the names that their content gives them, in front of what is recorded."""

    by_name: Mapping[str, bytes]
    recorded: Blobs

    def read_blobs(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        wanted = list(names)
        recorded = iter(self.recorded.read_blobs([name for name in wanted if name not in self.by_name]))
        for name in wanted:
            yield (name, self.by_name[name]) if name in self.by_name else next(recorded)

    def read_object(self, name: str) -> tuple[str, bytes] | None:
        return self.recorded.read_object(name)


@dataclass(frozen=True, slots=True)
class _Found:
    """What lies at a path on disk: its mode, and its bytes as a commit would keep them; None for no file."""

    path: str
    mode: str
    data: bytes | None

    @property
    def name(self) -> str:
        """What stands for the content: it never means anything else. No object of Git has such a name."""
        return f"{_PREFIX}{self.mode}:{hashlib.sha256(self.data or b'').hexdigest()}"

    @property
    def change(self) -> PathChange:
        return PathChange(self.path, self.name if self.data is not None else None, self.mode)


def add_unrecorded(timeline: Timeline, places: Mapping[str, Path], at: datetime, stored: Stored) -> Timeline:
    """The timeline with a last step that makes of each path what lies at its place on disk, as Git would store it.

    The step stands at `at`, in the organisation's zone where that names none, but not before the last recorded one.
    """
    places = {path: place for path, place in places.items() if within_project(path, timeline.adoption.roots)}
    if not places:
        return timeline
    found = [_find(path, places[path], stored) for path in sorted(places)]
    parents = tuple(step.commit.id for step in timeline.steps[-1:])
    step = _step(timeline, parents, tuple(one.change for one in found), (), at)
    return _extend(timeline, step, _disk(timeline, found))


def add_proposed(
    timeline: Timeline, branch: Branch, places: Mapping[str, Path], at: datetime, stored: Stored, writer: Person | None
) -> Timeline:
    """The timeline of the base with a last step that merges a branch, and what lies on disk above the branch.

    The step brings in the branch's own commits, and the files on disk as one more by `writer`, who works here.
    """
    roots = timeline.adoption.roots
    places = {path: place for path, place in places.items() if within_project(path, roots)}
    found = [_find(path, place, stored) for path, place in places.items()]
    on_disk = {one.path: one.change for one in found}
    changed = {**{path: change for path, change in branch.changed.items() if within_project(path, roots)}, **on_disk}
    claimed = branch.commits
    if on_disk:
        hand, when = writer or NOBODY, claimed[-1].time if claimed else 0
        claimed = (*claimed, Commit(ON_DISK, (branch.head,), hand, hand, when, 0, "", _sorted(on_disk)))
    if not changed and not claimed:
        return timeline
    last = timeline.steps[-1].commit.id
    parents = (last, *(commit.id for commit in claimed[-1:]))
    who = claimed[-1].author if claimed else NOBODY
    step = _step(timeline, parents, _sorted(changed), claimed, at, who)
    return _extend(timeline, step, _disk(timeline, found))


def _sorted(changes: Mapping[str, PathChange]) -> tuple[PathChange, ...]:
    return tuple(changes[path] for path in sorted(changes))


def _disk(timeline: Timeline, found: Iterable[_Found]) -> DiskBlobs:
    return DiskBlobs({one.name: one.data for one in found if one.data is not None}, timeline.blobs)


def _step(
    timeline: Timeline,
    parents: tuple[str, ...],
    changes: tuple[PathChange, ...],
    claimed: tuple[Commit, ...],
    at: datetime,
    who: Person = NOBODY,
) -> Step:
    """The step above the last one, at a moment but never before it."""
    moment = at if at.tzinfo is not None else at.replace(tzinfo=timeline.organisation.timezone)
    time = max([int(moment.astimezone(UTC).timestamp()), *(step.time for step in timeline.steps[-1:])])
    offset = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    commit = Commit(UNRECORDED, parents, who, who, time, offset, "", changes)
    return Step(len(timeline.steps), commit, time, True, claimed)


def _find(path: str, place: Path, stored: Stored) -> _Found:
    """Look at a file on disk once; of a link nothing but that it is one is read."""
    kind = disk_kind(place)
    if kind is None or any(parent.is_symlink() for parent in place.parents[: path.count("/")]):
        return _Found(path, "000000", None)
    if kind == "symlink":
        return _Found(path, SYMLINK, b"")
    try:
        return _Found(path, REGULAR[0], stored(path, place.read_bytes()))
    except OSError:  # it went while we looked
        return _Found(path, "000000", None)


def _extend(timeline: Timeline, step: Step, blobs: DiskBlobs) -> Timeline:
    """The timeline with one more step; only what that step brings is read."""
    changes = step.commit.changes
    brought = [*changes, *(change for commit in step.claimed for change in commit.changes)]
    touches = dict(timeline.touches)
    for change in changes:
        touches[change.path] = (*touches.get(change.path, ()), (step.position, change))
    fresh: dict[str, set[str]] = {}
    for change in brought:
        if change.blob is not None and change.mode in REGULAR:
            fresh.setdefault(change.path, set()).add(change.blob)
    texts, yaml = read_versions(fresh, blobs, timeline.parts, adoption=timeline.adoption)
    versions = {
        path: {change.blob for _, change in found if change.blob is not None and change.mode in REGULAR}
        | fresh.get(path, set())
        for path, found in {**dict.fromkeys(fresh, ()), **touches}.items()
    }
    changed = {(path, any(blob in timeline.snippets for blob in versions[path])) for path in fresh}
    hashes, snippets = read_embedded(versions, texts, blobs, changed)
    extended = replace(
        timeline,
        steps=(*timeline.steps, step),
        touches=touches,
        commits={**timeline.commits, **{commit.id: commit for commit in (step.commit, *step.claimed)}},
        positions={**timeline.positions, step.commit.id: step.position},
        texts={**timeline.texts, **texts},
        yaml={**timeline.yaml, **yaml},
        hashes={**timeline.hashes, **hashes},
        snippets={**timeline.snippets, **snippets},
        blobs=blobs,
    )
    organisation = read_organisation(extended.plain_at(step.position, timeline.parts.organisation))
    return in_zone_of(replace(extended, organisation=organisation))
