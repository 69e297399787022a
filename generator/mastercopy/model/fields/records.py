"""A list of sub-records, each with declared fields of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mastercopy.model.fields import FieldFault, Reading, Row, Value, how_written, kind_of, read_field
from mastercopy.model.fields import show as show_any
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.yamltext import YamlMapping, YamlNode, YamlScalar, YamlSequence
from mastercopy.words.saying import say

WRITTEN = ""
"""How a value is written, in a word or two; empty where any words will do."""


def read(node: YamlNode, spec: FieldSpec) -> Reading:
    """The rows as a tuple of mappings; every fault of every row."""
    if isinstance(node, YamlScalar) and node.is_null:
        return (), ()
    if isinstance(node, YamlMapping):
        rows: tuple[YamlNode, ...] = (node,)
    elif isinstance(node, YamlSequence):
        rows = node.items
    else:
        return None, (
            FieldFault(
                say("{field} must be a list of entries", field=spec.name), node.place, say("begin each with `- `")
            ),
        )
    values: list[Mapping[str, Value]] = []
    faults: list[FieldFault] = []
    for row in rows:
        value, found = _read_row(row, spec)
        values.append(value)
        faults.extend(found)
    return tuple(values), tuple(faults)


def _read_row(node: YamlNode, spec: FieldSpec) -> tuple[Mapping[str, Value], list[FieldFault]]:
    if not isinstance(node, YamlMapping):
        return {}, [
            FieldFault(say("an entry of {field} must have fields", field=spec.name), node.place, _row_hint(spec))
        ]
    values = Row(node.place)
    faults: list[FieldFault] = []
    by_name = {inner.name: inner for inner in spec.fields}
    for entry in node.entries:
        inner = by_name.get(entry.key)
        if inner is None:
            if by_name and entry.key != "x":
                faults.append(
                    FieldFault(
                        say("{key} is not a field of {rows}", key=repr(entry.key), rows=spec.name),
                        entry.place,
                        say("known fields: {names}", names=", ".join(by_name)),
                        "unknown-field",
                    )
                )
            continue
        value, found = read_field(entry.value, inner)
        faults.extend(found)
        if value is not None:
            values[entry.key] = value
    faults.extend(
        FieldFault(
            say("{rows}: {field} is missing", rows=spec.name, field=inner.name),
            node.place,
            _to_add(inner),
            "missing-field",
        )
        for inner in spec.fields
        if inner.required and inner.name not in values
    )
    return values, faults


def _row_hint(spec: FieldSpec) -> str:
    names = [one.name for one in spec.fields if one.required] or [one.name for one in spec.fields][:2]
    return (
        say("write {fields}", fields=f"{{{', '.join(f'{name}: ...' for name in names)}}}")
        if names
        else say("write `key: value`")
    )


def _to_add(inner: FieldSpec) -> str:
    how = how_written(inner)
    if not how:
        return say("add `{field}:` to that row", field=inner.name)
    return say("add `{field}:` to that row ({how})", field=inner.name, how=how)


def schema(spec: FieldSpec) -> dict[str, Any]:
    """JSON Schema of the list, or of a single entry written without one."""
    row = rows_schema(spec.fields)
    return {"anyOf": [row, {"type": "array", "items": row}]}


def rows_schema(specs: Sequence[FieldSpec]) -> dict[str, Any]:
    """JSON Schema of one mapping with declared fields; `x` is free, and so is everything where none is declared."""
    if not specs:
        return {"type": "object"}
    properties: dict[str, Any] = {}
    for spec in specs:
        one = kind_of(spec.kind).schema(spec)
        told = {key: text for key, text in (("title", spec.title), ("description", spec.help)) if text}
        properties[spec.name] = {**told, "anyOf": [one, {"type": "array", "items": one}, {"type": "null"}]}
        if not spec.many:
            properties[spec.name] = {**told, "anyOf": [one, {"type": "null"}]}
    required = [spec.name for spec in specs if spec.required and not spec.when]
    shape = {"type": "object", "properties": {**properties, "x": {"type": "object"}}, "additionalProperties": False}
    return {**shape, "required": required} if required else shape


def form(spec: FieldSpec) -> dict[str, Any]:
    """Element of a forge's issue form."""
    return {"type": "textarea"}


def show(value: tuple[Mapping[str, Value], ...]) -> str:
    """The value for people."""
    return show_any(value)
