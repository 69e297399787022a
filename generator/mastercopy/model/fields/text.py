"""A line of text."""

from __future__ import annotations

from typing import Any

from mastercopy.model.fields import Reading, scalar
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.yamltext import YamlNode

WRITTEN = ""
"""How a value is written, in a word or two; empty where any words will do."""


def read(node: YamlNode, spec: FieldSpec) -> Reading:
    """The text, trimmed."""
    text, faults = scalar(node, spec)
    return (text.strip() if text is not None else None), faults


def schema(spec: FieldSpec) -> dict[str, Any]:
    """JSON Schema of one value."""
    return {"type": ["string", "number", "boolean"]}


def form(spec: FieldSpec) -> dict[str, Any]:
    """Element of a forge's issue form."""
    return {"type": "input"}


def show(value: str) -> str:
    """The value for people."""
    return value
