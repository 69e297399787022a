"""Adds the files on disk to a timeline as one more step, which no commit has recorded yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mastercopy.history.readings import Blobs
from mastercopy.history.timeline import Timeline, in_zone_of, read_embedded, read_versions
from mastercopy.model.organisation import read_organisation
from mastercopy.sources.commits import REGULAR, SYMLINK, UNRECORDED, Commit, PathChange, Person, Step
from mastercopy.sources.files import disk_kind, within_project

NOBODY = Person("not committed yet", "")
_PREFIX = "disk:"

Stored = Callable[[str, bytes], bytes]
"""What a commit would keep of the bytes at a path on disk."""


@dataclass(frozen=True, slots=True)
class DiskBlobs:
    """Files on disk, by the names that the unrecorded step gives them, in front of what is recorded."""

    places: Mapping[str, Path]
    recorded: Blobs
    stored: Stored

    def read_blobs(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        wanted = list(names)
        recorded = iter(self.recorded.read_blobs([name for name in wanted if name not in self.places]))
        for name in wanted:
            yield (name, self._read(name, self.places[name])) if name in self.places else next(recorded)

    def read_object(self, name: str) -> tuple[str, bytes] | None:
        return self.recorded.read_object(name)

    def _read(self, name: str, place: Path) -> bytes | None:
        """None for a file that went while we looked."""
        try:
            return self.stored(name.removeprefix(_PREFIX), place.read_bytes())
        except OSError:
            return None


def add_unrecorded(timeline: Timeline, places: Mapping[str, Path], at: datetime, stored: Stored) -> Timeline:
    """The timeline with a last step that makes of each path what lies at its place on disk, as Git would store it.

    The step stands at `at`, in the organisation's zone where that names none, but not before the last recorded one.
    """
    places = {path: place for path, place in places.items() if within_project(path)}
    if not places:
        return timeline
    moment = at if at.tzinfo is not None else at.replace(tzinfo=timeline.organisation.timezone)
    time = max([int(moment.astimezone(UTC).timestamp()), *(step.time for step in timeline.steps[-1:])])
    offset = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    changes = tuple(_change(path, places[path]) for path in sorted(places))
    parents = tuple(step.commit.id for step in timeline.steps[-1:])
    commit = Commit(UNRECORDED, parents, NOBODY, NOBODY, time, offset, "", changes)
    step = Step(len(timeline.steps), commit, time, True, ())
    blobs = DiskBlobs({_name(path): place for path, place in places.items()}, timeline.blobs, stored)
    return _extend(timeline, step, blobs)


def _name(path: str) -> str:
    """How the one version of a file on disk is called; no object of Git has such a name."""
    return f"{_PREFIX}{path}"


def _change(path: str, place: Path) -> PathChange:
    kind = disk_kind(place)
    if kind is None or any(parent.is_symlink() for parent in place.parents[: path.count("/")]):
        return PathChange(path, None, "000000")
    return PathChange(path, _name(path), SYMLINK if kind == "symlink" else REGULAR[0])


def _extend(timeline: Timeline, step: Step, blobs: DiskBlobs) -> Timeline:
    """The timeline with one more step; only what that step brings is read."""
    changes = step.commit.changes
    touches = dict(timeline.touches)
    for change in changes:
        touches[change.path] = (*touches.get(change.path, ()), (step.position, change))
    fresh = {change.path: {change.blob} for change in changes if change.blob is not None and change.mode in REGULAR}
    texts, yaml = read_versions(fresh, blobs, timeline.parts)
    versions = {
        path: {change.blob for _, change in found if change.blob is not None and change.mode in REGULAR}
        for path, found in touches.items()
    }
    changed = {(path, any(blob in timeline.snippets for blob in versions[path])) for path in fresh}
    hashes, snippets = read_embedded(versions, texts, blobs, changed)
    extended = replace(
        timeline,
        steps=(*timeline.steps, step),
        touches=touches,
        commits={**timeline.commits, step.commit.id: step.commit},
        positions={**timeline.positions, step.commit.id: step.position},
        texts={**timeline.texts, **texts},
        yaml={**timeline.yaml, **yaml},
        hashes={**timeline.hashes, **hashes},
        snippets={**timeline.snippets, **snippets},
        blobs=blobs,
    )
    organisation = read_organisation(extended.plain_at(step.position, timeline.parts.organisation))
    return in_zone_of(replace(extended, organisation=organisation))
