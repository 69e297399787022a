"""Turns one file of a known type into frozen records, or into the problems that say why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from mastercopy.model.fields import Value, how_written, read_field
from mastercopy.model.recordtype import DEFAULT_ID, FieldSpec, RecordType
from mastercopy.sources.yamltext import YamlMapping, YamlScalar, YamlSequence
from mastercopy.words import Place, Problem, closest
from mastercopy.words.listing import title_within
from mastercopy.words.saying import say

MAX_ID = 64
SEE = say("see the record types page")
_SAFE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_-])?")
"""IDs become file names and addresses: nothing that climbs, ends in a dot or needs quoting, whatever a type allows."""
_PLACEHOLDER = re.compile(r"TBD.*|.*-(?:0+|N+|X+)")


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

    @property
    def is_closed(self) -> bool:
        """Whether it is at the end of its life, or left it."""
        return self.type.lifecycle is not None and self.type.lifecycle.is_over(self.status)

    @property
    def is_left(self) -> bool:
        """Whether its life ended by an exit, such as void or cancelled."""
        return self.type.lifecycle is not None and self.status in self.type.lifecycle.exits

    def has_reached(self, state: str) -> bool:
        """Whether it has come to a state of its life, and did not leave it by an exit."""
        lifecycle = self.type.lifecycle
        return lifecycle is not None and not self.is_left and lifecycle.reached(self.status, state)

    def get(self, name: str) -> Value | None:
        """A field's value; None where it is absent or could not be read."""
        return self.values.get(name)

    def at(self, name: str) -> Place:
        """Where a field is written; the record's own place where it is not."""
        return self.places.get(name, self.place)


def identity(name: str) -> str:
    """How IDs are compared: NFC, trimmed, case folded to upper case."""
    return (name if name.isascii() else unicodedata.normalize("NFC", name)).strip().upper()


def is_id(name: str, pattern: str = DEFAULT_ID) -> bool:
    """Whether a text is an ID of a pattern: short, fit for an address, and no placeholder."""
    return (
        len(name) <= MAX_ID
        and _SAFE.fullmatch(name) is not None
        and re.fullmatch(pattern, name) is not None
        and (pattern != DEFAULT_ID or _PLACEHOLDER.fullmatch(name) is None)
    )


def read_records(
    mapping: YamlMapping, kind: RecordType, path: str, body: str | None = None, body_line: int = 1
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """The records of one file: one, or those of the list that the type names in `many`."""
    reading = _Reading(kind, path)
    if kind.many is None:
        record = reading.record(mapping, body, body_line)
        return (record,) if record else (), tuple(reading.problems)
    reading.beside(mapping, kind.many)
    return reading.rows(mapping, kind.many), tuple(reading.problems)


def read_rows(mapping: YamlMapping, kind: RecordType, path: str) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """The records in a list that a file of another type carries; none where the list is not there."""
    reading = _Reading(kind, path)
    if kind.many is None or mapping.get(kind.many) is None:
        return (), ()
    return reading.rows(mapping, kind.many), tuple(reading.problems)


class _Reading:
    """One file's reading; collects problems."""

    def __init__(self, kind: RecordType, path: str) -> None:
        self.kind, self.path = kind, path
        self.problems: list[Problem] = []

    def fault(self, slug: str, place: Place, sentence: str, hint: str, record: str | None) -> None:
        self.problems.append(Problem(slug, "error", place, sentence, hint, record))

    def rows(self, mapping: YamlMapping, many: str) -> tuple[Record, ...]:
        node = mapping.get(many)
        if node is None or (isinstance(node, YamlScalar) and node.is_null):
            return ()
        if not isinstance(node, YamlSequence):
            self.fault(
                "ill-typed-field",
                node.place,
                say("{many} must be a list", many=many),
                say("begin each entry with `- `"),
                None,
            )
            return ()
        found: list[Record] = []
        for row in node.items:
            if not isinstance(row, YamlMapping):
                self.fault(
                    "ill-typed-field",
                    row.place,
                    say("an entry of {many} must have fields", many=many),
                    say("write `key: value`"),
                    None,
                )
            elif (record := self.record(row, None, 1)) is not None:
                found.append(record)
        return tuple(found)

    def beside(self, mapping: YamlMapping, many: str) -> None:
        """Judge what stands in a file of many records beside their list."""
        specs = {spec.name: spec for spec in self.kind.beside}
        for entry in mapping.entries:
            if entry.key in specs:
                for found in read_field(entry.value, specs[entry.key])[1]:
                    self.fault(found.slug, found.place, found.sentence, found.hint or SEE, None)
            elif entry.key not in (many, "id", "x"):
                self._unknown(entry.key, entry.place, None, (many, *specs))
        if mapping.get(many) is None:
            self.fault(
                "missing-field",
                mapping.place,
                say("the list {many} is missing", many=many),
                say("add `{field}:`", field=many),
                None,
            )

    def record(self, mapping: YamlMapping, body: str | None, body_line: int) -> Record | None:
        name = self._id(mapping)
        if name is None:
            return None
        values: dict[str, Value] = {}
        places: dict[str, Place] = {}
        told: set[str] = set()
        for entry in mapping.entries:
            places[entry.key] = entry.place
            spec = self.kind.field(entry.key)
            if spec is None:
                self._unknown(entry.key, entry.place, name, tuple(known.name for known in self.kind.fields))
                continue
            value, faults = read_field(entry.value, spec)
            for found in faults:
                self.fault(found.slug, found.place, found.sentence, found.hint or SEE, name)
                told.add(spec.name)
            if value is not None and value not in ("", ()):
                values[entry.key] = value
        record = self._build(name, mapping, values, places, (body, body_line))
        for spec in self.kind.fields:
            if spec.name not in values and spec.name not in told and _needed(spec, record):
                self.fault(
                    "missing-field",
                    record.at(spec.name),
                    say("{name}: {title} ({field}) is missing", name=name, title=spec.title, field=spec.name),
                    _to_add(spec),
                    name,
                )
        return record

    def _build(
        self,
        name: str,
        mapping: YamlMapping,
        values: Mapping[str, Value],
        places: Mapping[str, Place],
        text: tuple[str | None, int],
    ) -> Record:
        title, status = values.get("title") or values.get("name") or name, values.get("status")
        return Record(
            name,
            self.kind,
            str(title),
            status if isinstance(status, str) else None,
            MappingProxyType(dict(values)),
            MappingProxyType(dict(places)),
            mapping.place,
            self.path,
            *text,
            notes=_notes(mapping),
        )

    def _id(self, mapping: YamlMapping) -> str | None:
        node = mapping.get("id")
        if node is None and self.kind.id_from is not None:
            named = mapping.get(self.kind.id_from)
            if isinstance(named, YamlScalar) and not named.is_null:
                node = YamlScalar(f"{self.kind.prefix}-{named.text.strip()}", named.place)
        if not isinstance(node, YamlScalar) or node.is_null:
            self.fault("id-missing", mapping.place, say("there is no id"), say("add `{field}:`", field="id"), None)
            return None
        name = node.text.strip()
        if self.kind.id_pattern == DEFAULT_ID:
            name = identity(name)
        if not is_id(name, self.kind.id_pattern):
            self._malformed(name[:MAX_ID], node.place)
            return None
        return name

    def _malformed(self, name: str, place: Place) -> None:
        if self.kind.prefix:
            hint = say(
                "write it like {prefix}-001; placeholders such as {prefix}-000 are no IDs", prefix=self.kind.prefix
            )
        else:
            hint = say("use letters, digits, dots and hyphens")
        self.fault(
            "id-malformed",
            place,
            say("{name} is no ID of {title}", name=repr(name), title=title_within(self.kind.title)),
            hint,
            name,
        )

    def _unknown(self, key: str, place: Place, name: str | None, known: tuple[str, ...]) -> None:
        if key == "x":
            return

        self.fault(
            "unknown-field",
            place,
            say("{key} is not a field of {title}", key=repr(key[:40]), title=title_within(self.kind.title)),
            closest(key, known, say("put notes of your own under `x:`")),
            name,
        )


def _to_add(spec: FieldSpec) -> str:
    how = how_written(spec)
    return say("add `{field}:` ({how})", field=spec.name, how=how) if how else say("add `{field}:`", field=spec.name)


def missing_fields(record: Record) -> tuple[FieldSpec, ...]:
    """The fields that a record must have in its state and has not, as its type declares them."""
    return tuple(spec for spec in record.type.fields if spec.name not in record.values and _needed(spec, record))


def _needed(spec: FieldSpec, record: Record) -> bool:
    """Whether a record must have a field now: always, from its state on, or because its exit asks for it."""
    lifecycle = record.type.lifecycle
    demanded = lifecycle is not None and lifecycle.demands(record.status, spec.name, spec.required_from)
    return spec.name != "id" and (spec.required or demanded) and _applies(spec, record)


def _applies(spec: FieldSpec, record: Record) -> bool:
    needless = any(name in record.values for name in spec.unless)
    return not needless and all(record.values.get(name) in wanted for name, wanted in spec.when.items())


def _notes(mapping: YamlMapping) -> Mapping[str, str]:
    node = mapping.get("x")
    if not isinstance(node, YamlMapping):
        return {}
    return {entry.key: entry.value.text for entry in node.entries if isinstance(entry.value, YamlScalar)}
