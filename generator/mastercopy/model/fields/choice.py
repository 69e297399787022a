"""One of a few declared words."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from mastercopy.model.fields import FieldFault, Reading, scalar
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.yamltext import YamlNode

_WORDS_OF_TRUTH = {"yes", "no", "true", "false", "on", "off"}

WRITTEN = ""
"""How a value is written, in a word or two; empty where any words will do."""


def read(node: YamlNode, spec: FieldSpec) -> Reading:
    """The word, if it is one of them."""
    text, faults = scalar(node, spec)
    if text is None:
        return None, faults
    word = text.strip()
    if word not in spec.of:
        close = get_close_matches(word, spec.of, 1)
        hint = f"did you mean {close[0]!r}?" if close else f"one of: {', '.join(spec.of)}"
        return None, (FieldFault(f"{spec.name} cannot be {word[:40]!r}", node.place, hint),)
    return word, ()


def schema(spec: FieldSpec) -> dict[str, Any]:
    """JSON Schema of one value."""
    words: list[object] = list(spec.of)
    # An editor's YAML reads a plain `yes` or `no` as a truth value, and a plain number as a number.
    if _WORDS_OF_TRUTH & set(spec.of):
        words.extend([True, False])
    words.extend(int(word) for word in spec.of if word.isascii() and word.isdecimal())
    return {"enum": words}


def form(spec: FieldSpec) -> dict[str, Any]:
    """Element of a forge's issue form."""
    return {"type": "dropdown", "options": list(spec.of)}


def show(value: str) -> str:
    """The value for people."""
    return value
