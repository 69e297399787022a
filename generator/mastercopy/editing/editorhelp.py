"""Turns record types into what an editor needs to complete and warn: schemas, which file is of which, snippets."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mastercopy.editing.writer import Edit
from mastercopy.model.catalog import Catalog, build_catalog
from mastercopy.model.derive import schema, skeleton
from mastercopy.model.recordtype import RecordType
from mastercopy.model.register import Register, build_register
from mastercopy.sources.files import disk_kind, disk_names, read_disk_file, read_disk_tree
from mastercopy.words import MastercopyError, Place

FOLDER = ".vscode"
"""Where one widely used editor looks by itself; every other finds the schemas by the first line of a record."""
SCHEMAS = f"{FOLDER}/schemas"
SETTINGS = f"{FOLDER}/settings.json"
EXTENSIONS = f"{FOLDER}/extensions.json"
SNIPPETS = f"{FOLDER}/mastercopy.code-snippets"
_READS_YAML = "redhat.vscode-yaml"
_LONGEST = 500_000
_INDENTS: tuple[int | str, ...] = (2, 4, "\t", 3, 1, 8)


def schema_path(kind: RecordType) -> str:
    """Where the schema of a type lies."""
    return f"{SCHEMAS}/{kind.name}.json"


def header_of(folder: Path, kind: RecordType, path: str) -> str:
    """The first line by which an editor finds the schema of a new record; empty where there is no such schema."""
    place = schema_path(kind)
    if kind.family != "record" or disk_kind(folder / place) != "file":
        return ""
    return f"# yaml-language-server: $schema={posixpath.relpath(place, posixpath.dirname(path))}\n"


def write_editor_help(folder: Path) -> tuple[Edit, ...]:
    """The edits by which editors know the records of a folder; what people have in files of their own stays.

    Where such a file cannot be completed without touching how it is written, it is refused with what to paste.
    """
    wanted = _wanted(folder)
    edits = [Edit(path, read_disk_file(folder, path, _LONGEST), text.encode("utf-8")) for path, text in wanted.items()]
    for path, complete in _shared(folder):
        edits.append(_completed(folder, path, complete))
    return tuple(edit for edit in edits if edit.before != edit.after)


def check_editor_help(folder: Path) -> tuple[str, ...]:
    """What is missing or no longer true, a sentence for each; IDs that are only offered may lag behind."""
    found: list[str] = []
    for path, text in _wanted(folder).items():
        there = _parsed(read_disk_file(folder, path, _LONGEST))
        if there is None:
            found.append(f"{path} is missing, or no JSON")
        elif _without_offers(there) != _without_offers(json.loads(text)):
            found.append(f"{path} is not what the record types say now")
    for path, complete in _shared(folder):
        there = _parsed(read_disk_file(folder, path, _LONGEST))
        if not isinstance(there, dict) or complete(there) != there:
            found.append(f"{path} does not name the schemas" if path == SETTINGS else f"{path} does not name the tool")
    return (*found, *(f"{path} is of no record type: delete it" for path in _left_over(folder)))


def _wanted(folder: Path) -> dict[str, str]:
    """The files that are ours alone."""
    tree = read_disk_tree(folder)
    catalog = build_catalog(tree)[0]
    known = _known(build_register(tree, catalog)[0], catalog)
    files = {schema_path(kind): _field_by_field(schema(kind, known)) for kind in _records(catalog)}
    return {**files, SNIPPETS: _text(_snippets(catalog))}


def _shared(folder: Path) -> Iterator[tuple[str, Callable[[Mapping[str, Any]], dict[str, Any]]]]:
    """The files that people share with us, each with what completes its content."""
    catalog = build_catalog(read_disk_tree(folder))[0]
    yield SETTINGS, lambda there: _with_schemas(there, catalog)
    yield EXTENSIONS, _with_extension


def _records(catalog: Catalog) -> list[RecordType]:
    return [kind for _, kind in sorted(catalog.types.items()) if kind.family == "record"]


def _known(register: Register, catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """The IDs of a folder by type; persons and roles by the kind of field that names them, too."""
    known = {name: tuple(record.id for record in register.of_type(name)) for name in catalog.types}
    for field, part in (("person", "people"), ("role", "roles")):
        known[field] = tuple(record.id for record in register.of_part(part))
    return known


def _globs(kind: RecordType, catalog: Catalog) -> list[str]:
    """The files of a type, less those of a type whose folder lies within its own."""
    if kind.single:
        return [f"records/{kind.folder}"]
    within = [f"!records/{one.folder}/**" for one in _records(catalog) if one.folder.startswith(f"{kind.folder}/")]
    return [f"records/{kind.folder}/**/*.{{yml,yaml}}", *within]


def _with_schemas(there: Mapping[str, Any], catalog: Catalog) -> dict[str, Any]:
    """Settings that map our schemas to their files; mappings that are not ours stay, and stay first."""
    old = there.get("yaml.schemas")
    others = {key: value for key, value in old.items() if SCHEMAS not in key} if isinstance(old, dict) else {}
    ours = {f"./{schema_path(kind)}": _globs(kind, catalog) for kind in _records(catalog)}
    return {**there, "yaml.schemas": {**others, **ours}}


def _with_extension(there: Mapping[str, Any]) -> dict[str, Any]:
    old = there.get("recommendations")
    named = list(old) if isinstance(old, list) else []
    unwanted = there.get("unwantedRecommendations")
    if _READS_YAML in named or (isinstance(unwanted, list) and _READS_YAML in unwanted):
        return dict(there)
    return {**there, "recommendations": [*named, _READS_YAML]}


def _completed(folder: Path, path: str, complete: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Edit:
    """A file of people's with our part in it; refused where it is not plain JSON laid out as programs write it."""
    before = read_disk_file(folder, path, _LONGEST)
    if before is None:
        return Edit(path, None, _text(complete({})).encode("utf-8"))
    there = _parsed(before)
    if isinstance(there, dict):
        completed = complete(there)
        if completed == there:
            return Edit(path, before, before)
        for indent in _INDENTS:
            for end in ("\n", ""):
                if before == _laid_out(there, indent, end):
                    return Edit(path, before, _laid_out(completed, indent, end))
    lines = "\n".join(f"    {line}" for line in _text(complete({})).splitlines()[1:-1])
    raise MastercopyError(
        "this file is there, and not laid out so that it could be completed without touching what you wrote",
        f"nothing was written; add these lines yourself:\n{lines}",
        Place(path),
    )


def _laid_out(value: Any, indent: int | str, end: str) -> bytes:
    return (json.dumps(value, indent=indent, ensure_ascii=False) + end).encode("utf-8", "replace")


def _text(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _field_by_field(shape: Mapping[str, Any]) -> str:
    """A schema with a line for each field: written out in full it would be three times as long."""
    lines = []
    for key, value in shape.items():
        if isinstance(value, dict) and key in ("properties", "$defs"):
            rows = ",\n".join(f"  {json.dumps(name)}: {_line(one)}" for name, one in value.items())
            lines.append(f" {json.dumps(key)}: {{\n{rows}\n }}")
        else:
            lines.append(f" {json.dumps(key)}: {_line(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _parsed(data: bytes | None) -> Any:
    """Plain JSON; None for anything else, such as JSON with comments, a key given twice, or nesting without end."""
    if data is None:
        return None
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key is given twice")
    return dict(pairs)


def _without_offers(value: Any) -> Any:
    """A schema without the IDs that it only offers."""
    if not isinstance(value, dict) or "properties" not in value:
        return value
    return json.loads(json.dumps(_resolved(value, value.get("$defs", {}))))


def _resolved(value: Any, defined: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_resolved(item, defined) for item in value]
    if not isinstance(value, dict):
        return value
    key = str(value.get("$ref", "")).removeprefix("#/$defs/")
    if key in defined and len(value) == 1:
        return {name: one for name, one in defined[key].items() if name != "examples"}
    return {name: _resolved(one, defined) for name, one in value.items() if name != "$defs"}


def _left_over(folder: Path) -> Iterator[str]:
    """Schemas of types that are no more."""
    names = {schema_path(kind) for kind in _records(build_catalog(read_disk_tree(folder))[0])}
    yield from (path for name in disk_names(folder, SCHEMAS) if (path := f"{SCHEMAS}/{name}") not in names)


def _snippets(catalog: Catalog) -> dict[str, Any]:
    """Front matter to begin a document with: no editor checks it against a schema, but every one can offer it."""
    return {
        kind.title: {
            "scope": "markdown",
            "prefix": kind.name,
            "description": f"Begin: {kind.title}",
            "body": [_harmless(line) for line in _beginning(kind)],
        }
        for _, kind in sorted(catalog.types.items())
        if kind.family == "document"
    }


def _beginning(kind: RecordType) -> list[str]:
    name = f"{kind.prefix}-NNN" if kind.prefix else "NNN"
    return skeleton(kind, name, "Title").splitlines()


def _harmless(line: str) -> str:
    """A line as a snippet writes it, whatever a type calls its fields: nothing in it is a variable."""
    return line.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")
