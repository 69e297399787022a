"""Turns the text of a file and the changes wanted into its new text, every other byte kept, or refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import yaml

from mastercopy.editing import marks
from mastercopy.editing.change import AppendRow, AppendRows, Change, RemoveField, SetValue, apply_change, show_change
from mastercopy.editing.marks import Unsure
from mastercopy.editing.scalars import write_value
from mastercopy.sources.frontmatter import front_matter_span, read_plain_front_matter
from mastercopy.sources.yamltext import YamlMapping, read_plain, read_yaml
from mastercopy.words import MastercopyError, Place

_BOM = b"\xef\xbb\xbf"
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)
TO_FILL_IN = "# TO FILL IN: "
"""How a new file begins the comment of a field that has to be filled in."""
_ASKED = re.compile(rf"[ \t]*{TO_FILL_IN}[^\r\n]*")
_FLOW_BREAK = re.compile(r"[\r\n]")


def edit_bytes(data: bytes, changes: Sequence[Change], path: str) -> bytes:
    """The bytes of a file with the changes made; a refusal says why and what to do by hand."""
    mark, rest = (_BOM, data[len(_BOM) :]) if data.startswith(_BOM) else (b"", data)
    try:
        text = rest.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise MastercopyError("the file is not UTF-8 text", "save it as UTF-8 text first", Place(path)) from fault
    return mark + edit_text(text, changes, path).encode("utf-8")


def edit_text(text: str, changes: Sequence[Change], path: str) -> str:
    """The text with the changes made one after the other, each re-read and compared."""
    conflict = _CONFLICT.search(text)
    if conflict is not None:
        raise MastercopyError(
            "the file holds the marks of a merge conflict",
            "settle the conflict first",
            Place(path, text.count("\n", 0, conflict.start()) + 1),
        )
    for change in changes:
        text = _edit_once(text, change, path)
    return text


def _edit_once(text: str, change: Change, path: str) -> str:
    document = path.startswith("docs/")
    span = front_matter_span(text) if document else (0, len(text))
    if span is None:
        raise MastercopyError(
            "the file has no front matter", "begin it with a line ---, the fields, and a line ---", Place(path)
        )
    head, source, tail = text[: span[0]], text[span[0] : span[1]], text[span[1] :]
    first_line = 2 if document else 1
    _readable(source, path, first_line)
    before = read_plain(source)
    try:
        edited = _edit_yaml(source, change)
        if read_plain(edited) != apply_change(before, change):
            raise Unsure("an edit of this place would change something else as well", 0)
    except Unsure as fault:
        line = len(re.findall(r"\r\n|\n|\r", source[: fault.index])) + first_line
        raise MastercopyError(
            f"this cannot be edited safely: {fault.sentence}",
            f"please change it by hand, near line {line}: {show_change(change)}",
            Place(path, line),
        ) from fault
    whole = head + edited + tail
    if document and read_plain_front_matter(whole.encode("utf-8"))[:2] != (read_plain(edited), tail_body(text, span)):
        raise MastercopyError(
            "an edit would change the text as well", f"please do it by hand: {show_change(change)}", Place(path)
        )
    return whole


def tail_body(text: str, span: tuple[int, int]) -> str:
    """The body of a document as its readers have it: what follows the line that closes the front matter."""
    closing = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)").match(text, span[1])
    return text[closing.end() :] if closing else ""


def _readable(source: str, path: str, first_line: int) -> None:
    node, problems = read_yaml(source, path, first_line)
    if problems:
        raise MastercopyError(
            f"the file cannot be read, so it is not edited: {problems[0].sentence}",
            problems[0].hint,
            problems[0].place,
        )
    if not isinstance(node, YamlMapping):
        raise MastercopyError("the file has no fields", "write `key: value` lines", Place(path, first_line))


def _edit_yaml(text: str, change: Change) -> str:
    root = marks.compose(text)
    if isinstance(change, RemoveField):
        return _remove(text, root, change.name)
    if isinstance(change, AppendRow | AppendRows):
        return _append(text, root, change)
    if len(change.path) == 1 and marks.find_entry(text, root, str(change.path[0])) is None:
        return _insert(text, root, change, [f"{change.path[0]}: {write_value(change.value)}"])
    return _set(text, root, change)


def _remove(text: str, root: yaml.MappingNode, name: str) -> str:
    entry = marks.find_entry(text, root, name)
    if entry is None:
        return text
    marks.indent(text, marks.start(entry.key))
    end = marks.next_line(text, max(marks.last_of(text, entry.value), marks.after_colon(text, entry.key)))
    return text[: marks.line_start(text, marks.start(entry.key))] + text[end:]


def _insert(text: str, root: yaml.MappingNode, change: SetValue | AppendRow | AppendRows, lines: list[str]) -> str:
    """The lines of a new field: where the skeleton of a new file keeps its place, else after the first of `after`."""
    blanks, end = _after(text, root, change.after)
    kept = _kept_place(text, root, change.kept) if change.kept and not blanks else None
    if kept is None:
        return _put_lines(text, end, [blanks + line for line in lines])
    return text[: kept[0]] + marks.line_break(text, kept[0]).join(lines) + text[kept[1] :]


def _kept_place(text: str, root: yaml.MappingNode, kept: str) -> tuple[int, int] | None:
    """Where that very line of the skeleton stands; no part of any value is one."""
    for found in re.finditer(rf"^{re.escape(kept)}[ \t]*(?=[\r\n]|\Z)", text, re.MULTILINE):
        at = found.start()
        with suppress(Unsure):  # where a value ends that nobody asked about
            if not any(marks.start(key) <= at < marks.last_of(text, value) for key, value in root.value):
                return found.span()
    return None


def _after(text: str, root: yaml.MappingNode, after: tuple[str, ...]) -> tuple[str, int]:
    """The blanks before a field, and where the first field of `after` that is there ends, else the last field."""
    found = next((entry for name in after if (entry := marks.find_entry(text, root, name))), None)
    if found is None:
        found = marks.last_entry(text, root)
    blanks = marks.indent(text, marks.start(root.value[0][0]))
    return blanks, max(marks.last_of(text, found.value), marks.after_colon(text, found.key))


def _put_lines(text: str, end: int, lines: list[str]) -> str:
    """Whole lines after the line on which something ends."""
    at = marks.next_line(text, end)
    ending = marks.line_break(text, at)
    block = "".join(f"{line}{ending}" for line in lines)
    if at == len(text) and not text.endswith(("\n", "\r")):
        block = ending + block.removesuffix(ending)
    return text[:at] + block + text[at:]


def _set(text: str, root: yaml.MappingNode, change: SetValue) -> str:
    *before, name = change.path
    if before and isinstance(before[-1], int) and isinstance(name, str):
        row, _ = marks.follow(text, root, tuple(before))
        if isinstance(row, yaml.MappingNode) and row.value and marks.find_entry(text, row, name) is None:
            return _put_entry(text, row, name, change)
    node, flow = marks.follow(text, root, change.path)
    if isinstance(node, yaml.CollectionNode):
        return _set_collection(text, root, node, change)
    at, end = marks.start(node), marks.last_of(text, node)
    if at == end:
        return f"{text[:at]} {write_value(change.value, flow=flow)}{_unasked(text[at:])}"
    style: Any = node.style if isinstance(node, yaml.ScalarNode) else None
    return text[:at] + write_value(change.value, style, flow=flow) + _unasked(text[end:])


def _unasked(rest: str) -> str:
    """What follows a value, without the note that asked for it: once it is filled in, nobody is asked to."""
    asked = _ASKED.match(rest)
    return rest[asked.end() :] if asked else rest


def _put_entry(text: str, row: yaml.MappingNode, name: str, change: SetValue) -> str:
    """One more field at the end of a row, in the manner in which the row is written."""
    key, value = row.value[-1]
    marks.check_place(text, value, marks.finish(key))
    end = max(marks.last_of(text, value), marks.after_colon(text, key))
    if row.flow_style:
        return f"{text[:end]}, {name}: {write_value(change.value, flow=True)}{text[end:]}"
    first = marks.start(row.value[0][0])
    blanks = " " * (first - marks.line_start(text, first))
    return _put_lines(text, end, [f"{blanks}{name}: {write_value(change.value)}"])


def _set_collection(text: str, root: yaml.MappingNode, node: yaml.CollectionNode, change: SetValue) -> str:
    """A list or mapping of the file itself gives way to one value."""
    if len(change.path) != 1:
        raise Unsure("a list stands where one value is meant", marks.start(node))
    entry = marks.find_entry(text, root, str(change.path[0]))
    assert entry is not None
    end = marks.last_of(text, node)
    if node.flow_style and _FLOW_BREAK.search(text[marks.start(node) : end]):
        raise Unsure("a list in brackets goes over several lines", marks.start(node))
    return f"{text[: marks.after_colon(text, entry.key)]} {write_value(change.value)}{text[end:]}"


def _append(text: str, root: yaml.MappingNode, change: AppendRow | AppendRows) -> str:
    entry = marks.find_entry(text, root, change.name)
    rows = _flow_rows if isinstance(change, AppendRows) and change.flow else _rows
    if entry is None:
        return _insert(text, root, change, [f"{change.name}:", *rows("  ", change.rows)])
    node = entry.value
    if isinstance(node, yaml.SequenceNode) and node.value:
        if node.flow_style and rows is _flow_rows:
            return _append_in_brackets(text, node, change.rows)
        if node.flow_style:
            raise Unsure("the list stands in brackets; one `- ` per line is needed", marks.start(node))
        return _put_lines(text, marks.last_of(text, node), rows(marks.indent(text, marks.start(node)), change.rows))
    end, colon = marks.last_of(text, node), marks.after_colon(text, entry.key)
    if text[colon:end].strip() not in ("", "~", "null", "[]"):
        raise Unsure("this is no list", marks.start(node))
    blanks = marks.indent(text, marks.start(entry.key))
    rest = text[max(end, colon) :]
    return _put_lines(text[:colon] + _unasked(rest), colon, rows(f"{blanks}  ", change.rows))


def _append_in_brackets(text: str, node: yaml.SequenceNode, rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows after the last one of a list that stands in brackets."""
    end = marks.last_of(text, node.value[-1])
    marks.check_place(text, node.value[-1], marks.start(node))
    return text[:end] + "".join(f", {_flow_row(row)}" for row in rows) + text[end:]


def _flow_rows(blanks: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{blanks}- {_flow_row(row)}" for row in rows]


def _flow_row(row: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{name}: {write_value(value, flow=True)}" for name, value in row.items()) + "}"


def _rows(blanks: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = [(place, f"{name}: {write_value(row[name])}") for row in rows for place, name in enumerate(row)]
    return [f"{blanks}{'- ' if not place else '  '}{line}" for place, line in lines]
