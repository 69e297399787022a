"""Turns a text and an instruction of the story into the text after it, line by line, refusing what does not fit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_ORDER = ("id", "title", "type", "revision", "effective", "change", "change_class", "because")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/()-]*(?:, [A-Za-z0-9 ._/()-]+)*")


def file_of(tree: Mapping[str, bytes], name: str) -> str:
    """The path of the file whose `id` is given."""
    line = f"\nid: {name}\n".encode()
    found = [path for path, text in tree.items() if line in b"\n" + text[:400]]
    if len(found) != 1:
        raise ValueError(f"{len(found)} files have the id {name}")
    return found[0]


def replace_once(text: str, old: str, new: str) -> str:
    """The text with a passage replaced that stands there exactly once."""
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands there {text.count(old)} times")
    return text.replace(old, new)


def add_lines(text: str, lines: str, under: str | None) -> str:
    """The text with lines at its end, or at the end of what stands under a top-level key."""
    lines = lines if lines.endswith("\n") else lines + "\n"
    if under is None:
        return text + ("" if text.endswith("\n") else "\n") + lines
    start, end = _span(text, under)
    if start == end:
        raise ValueError(f"there is no key {under}")
    return text[:end] + lines + text[end:]


def set_fields(text: str, fields: Mapping[str, Any]) -> str:
    """The text with top-level keys of its front matter (or of a whole YAML file) set, or taken out where None."""
    for key, value in fields.items():
        start, end = _span(text, key)
        line = "" if value is None else f"{key}: {_inline(value)}\n"
        if start == end and line:
            start = end = _place(text, key)
        text = text[:start] + line + text[end:]
    return text


def add_entry(text: str, key: str, entry: Mapping[str, Any]) -> str:
    """The text with one more entry in the list under a top-level key, which is begun where there is none."""
    start, end = _span(text, key)
    line = f"  - {_inline(entry)}\n"
    if start == end:
        start = end = _head_end(text)
        return text[:start] + f"{key}:\n{line}" + text[start:]
    return text[:end] + line + text[end:]


def _head_end(text: str) -> int:
    """Where the front matter ends; the end of a file that has none."""
    return text.index("\n---\n", 3) + 1 if text.startswith("---\n") else len(text)


def _span(text: str, key: str) -> tuple[int, int]:
    """Where a top-level key stands with all lines that belong to it; an empty span where it does not."""
    begin = re.compile(rf"^{re.escape(key)}:.*\n(?:[ -](?!--\n).*\n)*", re.MULTILINE)
    match = begin.search(text, 0, _head_end(text))
    return match.span() if match else (0, 0)


def _place(text: str, key: str) -> int:
    """Where a new key goes: after those that come before it in the usual order, else at the end of the fields."""
    before = _ORDER[: _ORDER.index(key)] if key in _ORDER else ()
    ends = [end for _, end in (_span(text, name) for name in before) if end]
    return max(ends, default=_head_end(text))


def _inline(value: Any) -> str:
    """A value as YAML in one line; everything that could be misread is quoted."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_inline_in(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline_in(item) for item in value) + "]"
    return str(value) if _PLAIN.fullmatch(str(value)) else json.dumps(str(value), ensure_ascii=False)


def _inline_in(value: Any) -> str:
    """A value inside a flow collection, where a comma would end it."""
    if isinstance(value, str) and "," in value:
        return json.dumps(value, ensure_ascii=False)
    return _inline(value)
