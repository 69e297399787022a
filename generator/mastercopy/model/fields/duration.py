"""A length of time in days, weeks, months or years."""

from __future__ import annotations

from typing import Any

from mastercopy.model.fields import FieldFault, Reading, scalar
from mastercopy.model.period import Duration, parse_duration
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.yamltext import YamlNode
from mastercopy.words.saying import say

WRITTEN = say("as 24 months")
"""How a value is written, in a word or two; empty where any words will do."""


def read(node: YamlNode, spec: FieldSpec) -> Reading:
    """The duration."""
    text, faults = scalar(node, spec)
    if text is None:
        return None, faults
    duration = parse_duration(text)
    if duration is None:
        return None, (
            FieldFault(
                say("{field} must be a length of time, not {text}", field=spec.name, text=repr(text[:40])),
                node.place,
                say("write 24 months"),
            ),
        )
    return duration, ()


def schema(spec: FieldSpec) -> dict[str, Any]:
    """JSON Schema of one value."""
    return {"type": "string", "pattern": r"^\s*\d{1,5}\s+(day|week|month|year)s?\s*$"}


def form(spec: FieldSpec) -> dict[str, Any]:
    """Element of a forge's issue form."""
    return {"type": "input", "placeholder": "24 months"}


def show(value: Duration) -> str:
    """The value for people."""
    return str(value)
