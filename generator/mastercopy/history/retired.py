"""Finds the IDs of records that main once had and has no longer, so that nothing else takes their numbers."""

from __future__ import annotations

from collections.abc import Mapping

from mastercopy.history.readings import read_records
from mastercopy.history.timeline import Timeline
from mastercopy.model.organisation import read_text
from mastercopy.model.record import identity
from mastercopy.sources.commits import REGULAR
from mastercopy.sources.store import NO_STORE


def read_retired(timeline: Timeline) -> Mapping[str, str]:
    """Identity -> last path, of every record in a file of its own whose file is gone from the newest step.

    What was removed from all history is known by its removal alone; one that is still there is no harm among them.
    """
    last = len(timeline.steps) - 1
    gone: dict[str, str] = {}
    for path, touches in sorted(timeline.touches.items()):
        if path.startswith("records/") and path.endswith((".yml", ".yaml")) and timeline.blob_at(last, path) is None:
            blobs = [change.blob for _, change in touches if change.blob is not None and change.mode in REGULAR]
            gone.update((blob, path) for blob in blobs)
    found: dict[str, str] = {}
    for blob, fields in read_records(gone, timeline.blobs, NO_STORE, "changes").items():
        name = read_text(fields.get("id")) if isinstance(fields, Mapping) else None
        if name is not None:
            found[identity(name)] = gone[blob]
    return {**{one.record: one.path for one in timeline.removals}, **found}
