"""One of a few declared words."""

from __future__ import annotations

from typing import Any

from mastercopy.model.fields import FieldFault, Reading, scalar
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.yamltext import YamlNode
from mastercopy.words import closest
from mastercopy.words.saying import say

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
        hint = closest(word, spec.of, say("one of: {names}", names=", ".join(spec.of)))
        return None, (
            FieldFault(say("{field} cannot be {word}", field=spec.name, word=repr(word[:40])), node.place, hint),
        )
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
