"""Turns one file of a known type into frozen records, or into the problems that say why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from mastercopy.model.fields import Value, read_field
from mastercopy.model.recordtype import FieldSpec, RecordType
from mastercopy.sources.yamltext import YamlMapping, YamlScalar, YamlSequence
from mastercopy.words import Place, Problem


@dataclass(frozen=True, slots=True)
class Record:
    """One record: typed values, and the place of each field that is written."""

    id: str
    type: RecordType
    title: str
    status: str | None
    values: Mapping[str, Value]
    places: Mapping[str, Place]
    place: Place
    path: str
    body: str | None = None
    body_line: int = 1
    notes: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> Value | None:
        """A field's value; None where it is absent or could not be read."""
        return self.values.get(name)

    def at(self, name: str) -> Place:
        """Where a field is written; the record's own place where it is not."""
        return self.places.get(name, self.place)


def identity(name: str) -> str:
    """How IDs are compared: NFC, trimmed, case folded to upper case."""
    return unicodedata.normalize("NFC", name).strip().upper()


def read_records(
    mapping: YamlMapping, kind: RecordType, path: str, body: str | None = None, body_line: int = 1
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """The records of one file: one, or those of the list that the type names in `many`."""
    reading = _Reading(kind, path)
    if kind.many is None:
        record = reading.record(mapping, body, body_line)
        return (record,) if record else (), tuple(reading.problems)
    rows = mapping.get(kind.many)
    found = (
        [reading.record(row, None, 1) for row in rows.items if isinstance(row, YamlMapping)]
        if isinstance(rows, YamlSequence)
        else []
    )
    return tuple(record for record in found if record), tuple(reading.problems)


class _Reading:
    """One file's reading; collects problems."""

    def __init__(self, kind: RecordType, path: str) -> None:
        self.kind, self.path = kind, path
        self.problems: list[Problem] = []

    def fault(self, slug: str, place: Place, sentence: str, hint: str, record: str | None) -> None:
        self.problems.append(Problem(slug, "error", place, sentence, hint, record))

    def record(self, mapping: YamlMapping, body: str | None, body_line: int) -> Record | None:
        name = self._id(mapping)
        if name is None:
            return None
        values: dict[str, Value] = {}
        places: dict[str, Place] = {}
        for entry in mapping.entries:
            places[entry.key] = entry.place
            spec = self.kind.field(entry.key)
            if spec is None:
                self._unknown(entry.key, entry.place, name)
                continue
            value, faults = read_field(entry.value, spec)
            for found in faults:
                self.fault(found.slug, found.place, found.sentence, found.hint or "see the record types page", name)
            if value is not None and value != ():
                values[entry.key] = value
        status = values.get("status")
        record = Record(
            name,
            self.kind,
            str(values.get("title") or values.get("name") or name),
            status if isinstance(status, str) else None,
            values,
            places,
            mapping.place,
            self.path,
            body,
            body_line,
            _notes(mapping),
        )
        for spec in self._missing(record):
            self.fault(
                "missing-field",
                mapping.place,
                f"{name}: {spec.title} ({spec.name}) is missing",
                f"add `{spec.name}:`",
                name,
            )
        return record

    def _id(self, mapping: YamlMapping) -> str | None:
        node = mapping.get("id")
        if node is None and self.kind.id_from is not None:
            named = mapping.get(self.kind.id_from)
            if isinstance(named, YamlScalar) and not named.is_null:
                node = YamlScalar(f"{self.kind.prefix}-{named.text.strip()}", named.place)
        if not isinstance(node, YamlScalar) or node.is_null:
            self.fault("id-missing", mapping.place, "there is no id", "add `id:`", None)
            return None
        name = node.text.strip()
        if len(name) > 64 or not re.fullmatch(self.kind.id_pattern, name):
            self.fault(
                "id-malformed",
                node.place,
                f"{name[:64]!r} is no ID of {self.kind.title.lower()}",
                f"write it like {self.kind.prefix or 'ABC'}-001"
                if self.kind.prefix
                else "use letters, digits, dots and hyphens",
                name[:64],
            )
            return None
        return name

    def _unknown(self, key: str, place: Place, name: str) -> None:
        if key == "x":
            return
        known = [spec.name for spec in self.kind.fields]
        close = get_close_matches(key, known, 1)
        self.fault(
            "unknown-field",
            place,
            f"{key[:40]!r} is not a field of {self.kind.title.lower()}",
            f"did you mean {close[0]!r}?" if close else "put notes of your own under `x:`",
            name,
        )

    def _missing(self, record: Record) -> Iterator[FieldSpec]:
        for spec in self.kind.fields:
            written = spec.name in record.places and spec.name not in record.values
            if spec.name in record.values or (written and not spec.required):
                continue
            if spec.name == "id":
                continue
            if (
                (spec.required or self._required_now(spec, record))
                and _applies(spec, record)
                and not self._told(spec, record)
            ):
                yield spec

    def _required_now(self, spec: FieldSpec, record: Record) -> bool:
        lifecycle = self.kind.lifecycle
        return (
            spec.required_from is not None
            and lifecycle is not None
            and record.status not in lifecycle.exits
            and lifecycle.reached(record.status, spec.required_from)
        )

    def _told(self, spec: FieldSpec, record: Record) -> bool:
        """Whether the field is there and its own fault was already reported."""
        place = record.places.get(spec.name)
        return place is not None and any(
            problem.record == record.id
            and problem.slug == "ill-typed-field"
            and problem.place.line >= place.line
            and spec.name in problem.sentence
            for problem in self.problems
        )


def _applies(spec: FieldSpec, record: Record) -> bool:
    return all(record.values.get(name) in wanted for name, wanted in spec.when.items())


def _notes(mapping: YamlMapping) -> Mapping[str, str]:
    node = mapping.get("x")
    if not isinstance(node, YamlMapping):
        return {}
    return {entry.key: entry.value.text for entry in node.entries if isinstance(entry.value, YamlScalar)}
