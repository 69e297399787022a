"""Compares the successive mainline versions of every record, field by field: who moved which due date, when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from mastercopy.history.authors import last_to_touch, show_person
from mastercopy.history.timeline import Timeline
from mastercopy.history.values import FieldChange
from mastercopy.model.organisation import People, read_text
from mastercopy.model.record import identity
from mastercopy.model.removal import Removal, blank_text
from mastercopy.sources.commits import REGULAR, Step

_KEYS = ("id", "period", "key", "slug", "role")
"""What identifies a row of a list of sub-records, the first that every row has."""


def trace_changes(timeline: Timeline, people: People, day: date) -> dict[str, tuple[FieldChange, ...]]:
    """Every field change of every record in a file of its own, by record ID in upper case, recorded by a day.

    Words that main has no more by a removal are in none of them, whatever the day.
    """
    paths = _paths(timeline)
    blobs = {
        change.blob: None
        for path in paths
        for _, change in timeline.touches[path]
        if change.blob is not None and change.mode in REGULAR
    }
    content = timeline.fields_of(blobs)
    limit = timeline.position_on(day)
    last: dict[str, Mapping[str, Any]] = {}
    found: dict[str, list[FieldChange]] = {}
    for position, change in sorted(
        (touch for path in paths for touch in timeline.touches[path]), key=lambda touch: (touch[0], touch[1].path)
    ):
        fields = content.get(change.blob or "")
        name = read_text(fields.get("id")) if isinstance(fields, Mapping) else None
        if position > limit or name is None or not isinstance(fields, Mapping):
            continue
        key = name.upper()
        if key in last:
            found.setdefault(key, []).extend(
                _changes(name, last[key], fields, timeline.steps[position], change.path, people)
            )
        last[key] = fields
    there = newest_fields(timeline) if timeline.removals else {}
    return {
        key: tuple(_without(timeline.removals, one, there.get(identity(key))) for one in changes)
        for key, changes in found.items()
        if changes
    }


def newest_fields(timeline: Timeline) -> Mapping[str, Mapping[str, Any]]:
    """The plain fields of every record in a file of its own that is on main now, by identity."""
    last = len(timeline.steps) - 1
    blobs = [blob for path in _paths(timeline) if (blob := timeline.blob_at(last, path)) is not None]
    found = (fields for fields in timeline.fields_of(blobs).values() if isinstance(fields, Mapping))
    named = ((read_text(fields.get("id")), fields) for fields in found)
    return {identity(name): fields for name, fields in named if name is not None}


def _paths(timeline: Timeline) -> list[str]:
    return sorted(path for path in timeline.touches if path.startswith("records/") and path.endswith((".yml", ".yaml")))


def _without(removals: tuple[Removal, ...], change: FieldChange, there: Mapping[str, Any] | None) -> FieldChange:
    """A change without the words that went by decision: that, and when, they were changed stays."""
    name = change.field.partition(".")[0]
    under = next((one for one in removals if one.took(change.record, name, there)), None)
    if under is None:
        return change
    blank = blank_text(under.id)
    return replace(change, old=blank if change.old else change.old, new=blank if change.new else change.new)


def _changes(
    name: str, old: Mapping[str, Any], new: Mapping[str, Any], step: Step, path: str, people: People
) -> Iterator[FieldChange]:
    commit = last_to_touch(step, path)
    author = show_person(commit.author.name, commit.author.email, people)
    for field, before, after in compare_fields(old, new):
        yield FieldChange(name, field, before, after, step.commit.id, step.moment().isoformat(), author)


def compare_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str | None, str | None]]:
    """(dotted field, old value, new value) of what differs between two records or two front matters."""
    before, after = dict(_flat(old, "")), dict(_flat(new, ""))
    for field in [*before, *(key for key in after if key not in before)]:
        if before.get(field) != after.get(field):
            yield field, before.get(field), after.get(field)


def _flat(value: object, path: str) -> Iterator[tuple[str, str]]:
    """(dotted field, text) of everything in a record; rows of a list by their key, scalars of a list as a set."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value and all(isinstance(row, Mapping) for row in value):
        key = next(
            (
                k
                for k in _KEYS
                if all(isinstance(row.get(k), str) for row in value) and len({row[k] for row in value}) == len(value)
            ),
            None,
        )
        for number, row in enumerate(value, 1):
            yield from _flat(row, f"{path}.{row[key] if key else number}")
    elif isinstance(value, list):
        yield path, ", ".join(str(item) for item in value)
    elif value is not None:
        yield path, str(value)
