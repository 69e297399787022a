"""Turns text into YAML as a person would have written it: bare where that is safe, else in quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from mastercopy.sources.yamltext import find_unseen
from mastercopy.words import MastercopyError

Given = str | Sequence[str] | Mapping[str, str]
"""What a verb may write: one text, a list of text, or a few named texts."""

_BARE = re.compile(r"[^\W_](?:[\w ./()+@%-]|:(?=\w))*")
_BARE_WITH_COMMAS = re.compile(r"[^\W_](?:[\w ,./()+@%'-]|:(?=\w))*")
_WORDS_OF_YAML = {"y", "n", "yes", "no", "true", "false", "null", "on", "off"}
_UNSAFE = re.compile("[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def write_scalar(text: str, style: str | None = None, *, flow: bool = False) -> str:
    """One text in the quotes that stood there before; bare where it may be and nothing was quoted.

    A character that no reader sees is an error: what holds one is not read again.
    """
    hidden = find_unseen(text)
    if hidden is not None:
        raise MastercopyError(f"the text holds the character {hidden}, which nobody sees", "write it without")
    if style == "'" and not _UNSAFE.search(text):
        return "'" + text.replace("'", "''") + "'"
    if style != '"' and is_bare(text, flow=flow):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)


def is_bare(text: str, *, flow: bool) -> bool:
    """Whether a text needs no quotes, for us and for a reader that guesses types."""
    shape = _BARE if flow else _BARE_WITH_COMMAS
    return (
        shape.fullmatch(text) is not None
        and text == text.strip()
        and text.isprintable()
        and text.lower() not in _WORDS_OF_YAML
    )


def write_value(value: Given, style: str | None = None, *, flow: bool = False) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return write_scalar(value, style, flow=flow)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {write_scalar(text, flow=True)}" for key, text in value.items()) + "}"
    return "[" + ", ".join(write_scalar(text, flow=True) for text in value) + "]"
