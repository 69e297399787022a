"""Takes what went by decision out of the records of a day on which it still stood there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mastercopy.history.fieldchange import newest_fields
from mastercopy.history.timeline import Timeline
from mastercopy.model.fields import Value
from mastercopy.model.record import Record, identity
from mastercopy.model.recordtype import FieldSpec
from mastercopy.model.register import Register
from mastercopy.model.removal import Removal, blank_text

_WORDS = ("text", "long-text")
"""The kinds of fields that hold words; of a record that went, days, states and figures stay as they were counted."""


def without_removed(register: Register, timeline: Timeline, position: int) -> Register:
    """The register of a step without the words that main has no more by a removal; the same one where nothing went.

    Whoever wants to see what was shown then opens the history as it was then.
    """
    removals = [one for one in timeline.removals if one.revision is None and register.get(one.record) is not None]
    if not removals or position >= len(timeline.steps) - 1:
        return register
    there = newest_fields(timeline)
    records = dict(register.records)
    for one in removals:
        record = records[identity(one.record)]
        taken = {name for name in record.values if one.took(record.id, name, there.get(identity(one.record)))}
        records[identity(one.record)] = _blank(record, taken, one)
    return register.with_records(records)


def _blank(record: Record, taken: Iterable[str], removal: Removal) -> Record:
    blank, whole = blank_text(removal.id), not removal.fields
    values = dict(record.values)
    for name in taken:
        spec = record.type.field(name)
        value = _without_words(values[name], spec, blank) if whole else _nothing(values[name], blank)
        values[name] = value
    kept = {name: value for name, value in values.items() if value not in ((), None)}
    title = blank if "title" in taken else record.title
    return replace(record, title=title, values=kept, notes={} if whole else record.notes)


def _nothing(value: Value, blank: str) -> Value | None:
    """What stands for a field that went: words are replaced, and anything else is not there."""
    return blank if isinstance(value, str) else None


def _without_words(value: Value, spec: FieldSpec | None, blank: str) -> Value:
    """A field of a record that went as a whole: its words go, and what is counted of it stays."""
    if spec is None or (spec.kind not in _WORDS and spec.kind != "records"):
        return value
    if spec.kind in _WORDS:
        return tuple(blank for _ in value) if isinstance(value, tuple) else blank
    assert isinstance(value, tuple)
    inner = {one.name: one for one in spec.fields}
    return tuple(
        {key: _without_words(one, inner.get(key), blank) for key, one in row.items()}
        for row in value
        if isinstance(row, Mapping)
    )
