"""Turns a record type into what follows from it: JSON Schema, the skeleton of a new file, reference."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from mastercopy.model.fields import how_written
from mastercopy.model.fields.records import rows_schema
from mastercopy.model.record import identity
from mastercopy.model.recordtype import DEFAULT_ID, FieldSpec, RecordType
from mastercopy.sources.frontmatter import read_plain_front_matter
from mastercopy.sources.yamltext import read_plain
from mastercopy.words import one_line

DRAFT_2020 = "https://json-schema.org/draft/2020-12/schema"
_BARE = re.compile(r"[0-9]+|[A-Za-z]|[A-Za-z][A-Za-z0-9 ,./()-]*[A-Za-z0-9)]")
_WORDS_OF_YAML = {"y", "n", "yes", "no", "true", "false", "null", "on", "off"}
_MOST_OFFERED = 200
"""So many IDs an editor offers; nobody reads a longer list."""
_FIRST_LABEL = {"letter": "A", "dotted": "1.0"}


def schema(kind: RecordType, known: Mapping[str, Sequence[str]] = MappingProxyType({})) -> dict[str, Any]:
    """JSON Schema of a file of the type (of the front matter, for a document), for editors that complete and warn.

    `known` are IDs by record type; they are offered where one is named, and never demanded: they are of one day.
    """
    row = rows_schema(kind.fields)
    offered: dict[str, Any] = {}
    _offer(row, kind.fields, known, offered)
    if kind.id_from is not None:
        row["required"] = [name for name in row.get("required", ()) if name != "id"]
    row["properties"]["id"] = {
        "title": "ID",
        "type": "string",
        "maxLength": 64,
        **({} if kind.id_pattern == DEFAULT_ID else {"pattern": f"^(?:{kind.id_pattern})$"}),
    }
    if kind.many is not None:
        beside = rows_schema(kind.beside)["properties"] if kind.beside else {}
        properties = {kind.many: {"type": "array", "items": row}, **beside, "id": {"type": "string"}, "x": {}}
        row = {"type": "object", "properties": properties, "additionalProperties": False, "required": [kind.many]}
    return {"$schema": DRAFT_2020, "title": kind.title, **row, **({"$defs": offered} if offered else {})}


def _offer(
    row: dict[str, Any], specs: Sequence[FieldSpec], known: Mapping[str, Sequence[str]], offered: dict[str, Any]
) -> None:
    """Let every field that names something of a few kinds refer to the IDs of these, told once under `$defs`."""
    for spec in specs:
        one = row["properties"][spec.name]["anyOf"][0]
        if spec.fields:
            _offer(one["anyOf"][0], spec.fields, known, offered)
        wanted = (spec.kind,) if spec.kind in ("person", "role") else spec.to if spec.kind == "link" else ()
        names = sorted({name for kind in wanted for name in known.get(kind, ())})
        if names:
            key = "-".join(sorted(wanted))
            offered[key] = {**one, "examples": names[:_MOST_OFFERED]}
            one.clear()
            one["$ref"] = f"#/$defs/{key}"


def next_id(kind: RecordType, taken: Iterable[str], year: int | None = None) -> str | None:
    """The free ID after the highest one in use; with a year, of that year's numbers. None for a type without prefix."""
    if kind.prefix is None:
        return None
    head = f"{kind.prefix}-{year}-" if year is not None else f"{kind.prefix}-"
    tails = [identity(name).removeprefix(head) for name in taken if identity(name).startswith(head)]
    numbers = [tail for tail in tails if re.fullmatch(r"[0-9]{1,9}", tail)]
    return f"{head}{max(map(int, numbers), default=0) + 1:0{max(map(len, numbers), default=3)}d}"


def example_id(kind: RecordType) -> str | None:
    """The ID in the example of a type, by which new ones are formed; None where it states none."""
    text = kind.example or ""
    fields = read_plain_front_matter(text.encode("utf-8"))[0] if kind.family == "document" else read_plain(text)
    name = fields.get("id") if isinstance(fields, Mapping) else None
    return name.strip() if isinstance(name, str) else None


def skeleton(kind: RecordType, name: str, title: str) -> str:
    """The text of a new file: what must be filled in stands empty, what may be is a comment, and first rows stand."""
    lines = [_line(kind, spec, name, title) for spec in kind.fields if not spec.later]
    if kind.many is not None:
        return f"{kind.many}:\n" + "".join(f"  {'- ' if not i else '  '}{line}\n" for i, line in enumerate(lines))
    text = "".join(f"{line}\n" for line in lines)
    if kind.family == "record":
        return text
    return f"---\n{text}---\n" + "".join(f"\n## {section}\n" for section in kind.sections)


def _line(kind: RecordType, spec: FieldSpec, name: str, title: str) -> str:
    value = _first_value(kind, spec, name, title)
    if value is not None:
        return f"{spec.name}: {_quoted(value)}"
    if rows := kind.starter.get(spec.name):
        return f"{spec.name}:\n  # {how_written(spec)}\n" + "\n".join(_row(row) for row in rows)
    states = kind.lifecycle.states if kind.lifecycle is not None else ()
    now = (spec.required and not spec.when) or (bool(states) and spec.required_from == states[0])
    how = how_written(spec)
    told = one_line(": ".join(part for part in (f"{spec.title} ({how})" if how else spec.title, spec.help) if part))
    return f"{spec.name}:  # {told}" if now else f"# {spec.name}:  {told}"


def _row(row: Mapping[str, str]) -> str:
    return "\n".join(f"{'    ' if at else '  - '}{key}: {_quoted(text)}" for at, (key, text) in enumerate(row.items()))


def _first_value(kind: RecordType, spec: FieldSpec, name: str, title: str) -> str | None:
    lifecycle, document = kind.lifecycle, kind.family == "document"
    values: Mapping[str, str | None] = {
        "id": name,
        "title": title,
        "status": "draft" if document else lifecycle.states[0] if lifecycle is not None else None,
        "type": kind.name if document else None,
        "revision": _FIRST_LABEL.get(kind.revision_scheme, "1") if document else None,
        "change": "First issue" if document else None,
    }
    return values.get(spec.name)


def _quoted(text: str) -> str:
    clean = one_line(text)
    if clean == "" or (_BARE.fullmatch(clean) and clean.lower() not in _WORDS_OF_YAML):
        return clean or '""'
    return json.dumps(clean, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """What the reference says about a type beside its fields and rules."""

    title: str
    where: str
    ids: str
    states: tuple[str, ...]
    exits: tuple[tuple[str, tuple[str, ...]], ...]
    sections: tuple[str, ...]
    example: str | None


def reference(kind: RecordType) -> Reference:
    """A record type in words."""
    root = "docs" if kind.family == "document" else "records"
    where = f"{root}/{kind.folder}" if kind.single else f"{root}/{kind.folder}/"
    if kind.many is not None:
        where = f"the list {kind.many} in {where}"
    ids = (example_id(kind) or f"{kind.prefix}-001") if kind.prefix else kind.id_pattern
    lifecycle = kind.lifecycle
    return Reference(
        kind.title,
        where,
        ids,
        lifecycle.states if lifecycle is not None else (),
        tuple(sorted(lifecycle.exits.items())) if lifecycle is not None else (),
        kind.sections,
        kind.example,
    )
