"""Splits one Markdown file into its front matter, with line numbers, and its body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mastercopy.sources.yamltext import YamlMapping, read_plain, read_yaml
from mastercopy.words import Place, Problem
from mastercopy.words.saying import say

MAX_TEXT_BYTES = 5_000_000
"""A Markdown file above this many bytes is refused."""

MORE_LINES = "# lines that the file does not have: "
"""Where a front matter that stands in no file is read, it ends with this and their number."""

_MORE = re.compile(re.escape(MORE_LINES) + r"([0-3])\Z")
_OPENING = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)
_CLOSING_CR = re.compile(r"(?:^|(?<=\r))(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file's front matter and body; `present` is False for a hand-written page without any."""

    mapping: YamlMapping | None
    body: str
    body_line: int
    problems: tuple[Problem, ...]
    present: bool


@dataclass(frozen=True, slots=True)
class _Parts:
    yaml: str | None
    body: str
    body_line: int
    closed: bool = True


def decode_text(data: bytes) -> str | None:
    """UTF-8 text without its byte order mark; None where the bytes are no text (wrong encoding, NUL, too long)."""
    if len(data) > MAX_TEXT_BYTES or b"\0" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def no_text(data: bytes, path: str) -> Problem:
    """Why bytes are no text that we read."""
    if len(data) > MAX_TEXT_BYTES:
        sentence, hint = (
            say("the file is larger than {number} bytes", number=f"{MAX_TEXT_BYTES:,}"),
            say("split it, or embed it as a file"),
        )
        return Problem("file-too-large", "error", Place(path), sentence, hint)
    return Problem(
        "unreadable-file", "error", Place(path), say("the file is not UTF-8 text"), say("save it as UTF-8 text")
    )


def _split(text: str) -> _Parts:
    opening = _OPENING.match(text)
    if not opening:
        return _Parts(None, text, 1)
    closing = (_CLOSING if "\r" not in text else _CLOSING_CR).search(text, opening.end())
    if not closing:
        return _Parts(text[opening.end() :], "", 1, closed=False)
    head = text[: closing.end()]
    lines = head.count("\n") + head.count("\r") - head.count("\r\n")
    return _Parts(text[opening.end() : closing.start()], text[closing.end() :], lines + 1)


def front_matter_span(text: str) -> tuple[int, int] | None:
    """Where the YAML of a text without byte order mark begins and ends; None where no closed front matter is."""
    opening = _OPENING.match(text)
    if not opening:
        return None
    closing = (_CLOSING if "\r" not in text else _CLOSING_CR).search(text, opening.end())
    return (opening.end(), closing.start()) if closing else None


def read_front_matter(data: bytes, path: str) -> FrontMatter:
    """Read a Markdown file; every fault is a problem with its place, and the body is kept whatever happens."""
    text = decode_text(data)
    if text is None:
        return FrontMatter(None, "", 1, (no_text(data, path),), False)
    parts = _split(text)
    if parts.yaml is None:
        return FrontMatter(None, parts.body, 1, (), False)
    if not parts.closed:
        problem = Problem(
            "front-matter-unclosed",
            "error",
            Place(path),
            say("the front matter has no closing ---"),
            say("put a line with --- after the last field"),
        )
        return FrontMatter(None, "", 1, (problem,), True)
    node, problems = read_yaml(parts.yaml, path, 2)
    if node is not None and not isinstance(node, YamlMapping):
        problems = (
            Problem(
                "yaml-unreadable",
                "error",
                Place(path, 2),
                say("the front matter is not a list of fields"),
                say("write `key: value` lines"),
            ),
        )
        node = None
    if node is None and not problems:
        node = YamlMapping((), Place(path, 2))
    more = _MORE.search(parts.yaml.rstrip("\n")[-80:])
    return FrontMatter(node, parts.body, max(1, parts.body_line - int(more[1] if more else 0)), problems, True)


def read_body(data: bytes) -> str:
    """The text below the front matter; the empty string where the bytes are no text."""
    text = decode_text(data)
    return _split(text).body if text is not None else ""


def read_plain_front_matter(data: bytes) -> tuple[dict[str, Any] | None, str, bool]:
    """(fields, body, readable) of an old version, leniently and fast; fields None where there is no front matter."""
    text = decode_text(data)
    if text is None:
        return None, "", False
    parts = _split(text)
    if parts.yaml is None:
        return None, parts.body, True
    if not parts.closed:
        return None, "", False
    if not parts.yaml.strip():
        return {}, parts.body, True
    fields = read_plain(parts.yaml)
    return (fields, parts.body, True) if isinstance(fields, dict) else (None, parts.body, False)
