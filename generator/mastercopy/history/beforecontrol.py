"""Follows a file back to before it had an ID, by its path and by exact moves, and tells what it was then."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.history.adoptedhistory import object_name
from mastercopy.history.lineage import DatedEvent
from mastercopy.history.snapshots import Version
from mastercopy.history.timeline import Timeline
from mastercopy.history.values import Event


def read_before_control(timeline: Timeline, first: Version) -> tuple[DatedEvent, ...]:
    """The versions that led to the first one with an ID, oldest first; inferred, and marked so."""
    return tuple(reversed(list(_backwards(timeline, first))))


def _backwards(timeline: Timeline, first: Version) -> Iterator[DatedEvent]:
    path, position = first.path, first.position
    while path is not None:
        earlier = [touch for touch in timeline.touches.get(path, ()) if touch[0] < position]
        if not earlier or timeline.blob_at(position - 1, path) is None:
            path, position = _moved_from(timeline, path, position), position
            if path is None:
                return
            earlier = [touch for touch in timeline.touches[path] if touch[0] < position]
        position = earlier[-1][0]
        if _is_controlled(timeline, path, position):
            return
        step = timeline.steps[position]
        details = {"path": path, "inferred": "true"}
        event = Event(step.moment().isoformat(), "before-control", step.commit.id, str(step.commit.author), details)
        yield DatedEvent(timeline.days[position], event)


def _moved_from(timeline: Timeline, path: str, position: int) -> str | None:
    """The path that went in the step in which another appeared with its very bytes; of several, the first by name."""
    blob = object_name(timeline.blob_at(position, path))
    gone = (change.path for change in timeline.steps[position].commit.changes if change.blob is None)
    return min((old for old in gone if blob and object_name(timeline.blob_at(position - 1, old)) == blob), default=None)


def _is_controlled(timeline: Timeline, path: str, position: int) -> bool:
    """Whether a version is a document of its own: a text with an ID."""
    facts = timeline.texts.get(timeline.blob_at(position, path) or "")
    return timeline.adoption.holds_text(path) and facts is not None and facts.id is not None
